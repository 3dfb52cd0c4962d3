"""A presentation in a real Chromium: it ends by Escape, but where Escape means something else."""

import pytest
from playwright.sync_api import Browser, Page, WebSocketRoute, expect

from tests.browsing import PATIENCE, Faults, at_rest, opened
from tests.served import Served

pytestmark = pytest.mark.slow
expect.set_options(timeout=PATIENCE)
END, BEGIN = "Avslutt presentasjon", "Presenter"


def presented(page: Page, served: Served) -> Page:
    opened(page, f"{served.address}/?alternativ=need-and-actual")
    page.get_by_role("button", name=BEGIN, exact=True).click()
    expect(page.get_by_role("button", name=END)).to_be_visible()
    return at_rest(page)


def test_escape_ends_a_presentation_and_does_nothing_where_there_is_none(page: Page, served: Served) -> None:
    presented(page, served).keyboard.press("Escape")
    expect(page.get_by_role("button", name=BEGIN, exact=True)).to_be_visible()
    at_rest(page).keyboard.press("Escape")
    page.wait_for_timeout(300)
    expect(page.get_by_role("button", name=BEGIN, exact=True)).to_be_visible()


def test_escape_in_a_field_puts_back_what_stood_there_and_the_presentation_goes_on(
    page: Page, served: Served
) -> None:
    field = presented(page, served).get_by_role("textbox", name="Rammens beløp")
    stood = field.input_value()
    field.fill("1")
    field.press("Escape")
    expect(field).to_have_value(stood)
    page.get_by_label("Fordelingsnøkkel").press("Escape")
    page.wait_for_timeout(300)
    expect(page.get_by_role("button", name=END)).to_be_visible()
    page.get_by_role("slider").first.press("Escape")
    expect(page.get_by_role("button", name=BEGIN, exact=True)).to_be_visible()


def test_a_connection_that_is_broken_is_said_in_norwegian_and_no_longer_when_it_is_back(
    browser: Browser, served: Served, faults: Faults
) -> None:
    told = "Forbindelsen til tjeneren er brutt."
    with browser.new_context(locale="nb-NO") as context:
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        with faults.watching(page):
            server = opened_with_its_socket(page, served)
            expect(page.get_by_text(told)).to_have_count(0)
            server.close()
            expect(page.get_by_text(told)).to_be_visible()
            expect(page.get_by_text(told)).to_have_count(0)


def opened_with_its_socket(page: Page, served: Served) -> WebSocketRoute:
    """The page, and the connection between it and the server, which can be closed."""
    routes: list[WebSocketRoute] = []

    def through(route: WebSocketRoute) -> None:
        routes.append(route)
        route.connect_to_server()

    page.route_web_socket("**/_stcore/stream", through)
    opened(page, served.address)
    return routes[-1]
