"""WCAG 2.1 AA on every screen, light and dark: axe finds nothing that is ours to mend."""

from importlib.resources import files
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import PATIENCE, SCREENS, at_rest, opened
from tests.served import Served

pytestmark = pytest.mark.slow

CASES = {"aktivitet": "sak=example-region", "tiltak": "sak=example-measures"}
USUAL = "sak=hso-2024-revised&alternativ=within-limits"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
expect.set_options(timeout=PATIENCE)


def violations(page: Page) -> list[str]:
    """What axe finds, a line each: the rule, the element, and what is wrong with it."""
    page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    found: dict[str, Any] = page.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}, resultTypes: ['violations']})",
        RULES,
    )
    return [
        f"{one['id']}: {node['target']} {node['failureSummary'][:300]}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("screen", SCREENS)
def test_axe_finds_nothing_on_a_screen_in_the_light_or_in_the_dark(
    page: Page, served: Served, screen: str
) -> None:
    page.set_viewport_size({"width": 1366, "height": 2400})
    opened(page, f"{served.address}/{screen}?{CASES.get(screen, USUAL)}")
    for fold in page.locator("summary").all():
        fold.click()
    assert violations(at_rest(page)) == []
    page.emulate_media(color_scheme="dark")
    expect(page.locator("#live.dark").first).to_be_attached()
    assert violations(at_rest(page)) == []


def test_axe_finds_nothing_when_it_is_presented_with_a_reason_open(page: Page, served: Served) -> None:
    opened(page, f"{served.address}/?alternativ=within-limits")
    page.get_by_role("button", name="Presenter").click()
    at_rest(page)
    page.get_by_role("button", name="Sykehuset Telemark HF").click()
    at_rest(page)
    assert violations(page) == []


def test_axe_would_find_a_field_without_a_name(page: Page, served: Served) -> None:
    opened(page, served.address)
    page.evaluate("document.querySelector('[data-testid=stApp]').append(document.createElement('select'))")
    assert any(one.startswith("select-name") for one in violations(page))
