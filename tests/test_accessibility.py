"""WCAG 2.1 AA on every screen, light and dark: axe finds nothing that is ours to mend."""

from importlib.resources import files
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page

from tests.browsing import SCREENS, Faults, at_rest, opened
from tests.served import Served

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("journeys")]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
THEIRS: dict[str, str] = {}
"""Rules whose violations are Streamlit's own to mend, each with the element that breaks it."""


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
        if THEIRS.get(one["id"], "\0") not in str(node["target"])
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("screen", SCREENS)
def test_axe_finds_nothing_on_a_screen(
    browser: Browser, served: Served, faults: Faults, screen: str, scheme: Literal["light", "dark"]
) -> None:
    context = browser.new_context(
        viewport={"width": 1366, "height": 2400}, locale="nb-NO", color_scheme=scheme
    )
    page = context.new_page()
    faults.watch(page)
    case = {"aktivitet": "example-region", "tiltak": "example-measures"}.get(screen, "hso-2024-revised")
    scenario = "&alternativ=within-limits" if case == "hso-2024-revised" else ""
    opened(page, f"{served.address}/{screen}?sak={case}{scenario}")
    for fold in page.locator("summary").all():
        fold.click()
    at_rest(page)
    found = violations(page)
    context.close()
    assert found == []


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
