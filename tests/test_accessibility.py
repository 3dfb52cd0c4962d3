"""WCAG 2.1 AA on every screen, light and dark: axe finds nothing that is ours to mend."""

import re
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import PATIENCE, SCREENS, at_rest, opened
from tests.letter_pdfs import Layout, pdf_of
from tests.letter_tables import distribution_2024
from tests.read_letters import misread
from tests.served import Served

pytestmark = pytest.mark.slow

WALKS = (
    ("sak=hso-2024-revised&alternativ=within-limits", ("", "sammenlign", "tilskudd")),
    ("sak=hso-2024-revised&alternativ=within-limits", ("avstem", "kilder")),
    ("sak=hso-2024-revised&alternativ=within-limits", ("beste",)),
    ("sak=example-region", ("aktivitet",)),
    ("sak=example-measures", ("tiltak",)),
)
"""What is open, and the screens that are walked through: the first by its address, others by their links."""

RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
"""The rules whose answer can change with the theme."""

expect.set_options(timeout=PATIENCE)


def violations(page: Page, rules: Mapping[str, object] = RULES) -> list[str]:
    """What axe finds, a line each: the rule, the element, and what is wrong with it."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    found: dict[str, Any] = page.evaluate(
        "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", rules
    )
    return [
        f"{page.url}, {one['id']}: {node['target']} {node['failureSummary'][:300]}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


@pytest.mark.parametrize(("asked", "screens"), WALKS, ids=[" ".join(screens) for _, screens in WALKS])
def test_axe_finds_nothing_on_a_screen_in_the_light_or_in_the_dark(
    page: Page, served: Served, asked: str, screens: tuple[str, ...]
) -> None:
    page.set_viewport_size({"width": 1366, "height": 2400})
    opened(page, f"{served.address}/{screens[0]}?{asked}")
    for screen in screens:
        if screen != screens[0]:
            page.locator(f"nav a[href*='/{screen}']").click()
            expect(page).to_have_url(re.compile(f"/{screen}"))
        at_rest(page).locator("summary").evaluate_all("folds => folds.forEach(fold => fold.click())")
        assert violations(at_rest(page)) == []
        page.emulate_media(color_scheme="dark")
        expect(page.locator("#live.dark").first).to_be_attached()
        assert violations(at_rest(page), COLOURS) == []
        page.emulate_media(color_scheme="light")
        expect(page.locator("#live.dark")).to_have_count(0)


def test_the_walks_go_through_every_screen() -> None:
    assert sorted(screen for _, screens in WALKS for screen in screens) == sorted(SCREENS)


def test_axe_finds_nothing_when_it_is_presented_with_a_reason_open(page: Page, served: Served) -> None:
    opened(page, f"{served.address}/?alternativ=within-limits")
    page.get_by_role("button", name="Presenter").click()
    at_rest(page)
    page.get_by_role("button", name="Sykehuset Telemark HF").click()
    at_rest(page)
    assert violations(page) == []


def test_axe_finds_nothing_where_rows_of_a_letter_are_in_doubt_or_stand_beside_their_page(
    page: Page, served: Served, tmp_path: Path
) -> None:
    page.set_viewport_size({"width": 1366, "height": 2400})
    letters = {
        "i-tvil.txt": (misread() + "Kopi.\n").encode(),
        "brev.pdf": pdf_of(distribution_2024(), Layout.RULED),
    }
    opened(page, f"{served.address}/avstem?sak=hso-2024-revised")
    for name, content in letters.items():
        (tmp_path / name).write_bytes(content)
        page.set_input_files("#in-upload", tmp_path / name)
        expect(page.locator(".reconcile-file")).to_contain_text(name)
        at_rest(page).locator("summary").evaluate_all("folds => folds.forEach(fold => fold.click())")
        assert violations(at_rest(page)) == []
        page.emulate_media(color_scheme="dark")
        expect(page.locator("#live.dark").first).to_be_attached()
        assert violations(at_rest(page), COLOURS) == []
        page.emulate_media(color_scheme="light")


def test_axe_would_find_a_field_without_a_name(page: Page, served: Served) -> None:
    opened(page, served.address)
    page.evaluate("document.querySelector('[data-testid=stApp]').append(document.createElement('select'))")
    assert any("select-name" in one for one in violations(page))
