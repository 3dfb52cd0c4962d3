"""A controller in a real Chromium: reconciles, explains, asks for the impossible, and meets twenty others."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from allocation.files.package import shipped_inputs
from allocation.money import NBSP
from tests.browsing import PATIENCE, at_rest, cell, downloaded, opened
from tests.load_users import Moving, apart, measured, near_a_billion, types
from tests.served import Served

pytestmark = pytest.mark.slow
expect.set_options(timeout=PATIENCE)


@pytest.fixture
def handed_in(tmp_path: Path) -> Path:
    """The decision of 2024 as a file, with two digits of Oslo's basic funding exchanged."""
    decision = (shipped_inputs() / "hso-2024-revised" / "decision.csv").read_bytes()
    assert decision.count(b"229392") == 1
    file = tmp_path / "vedtak.csv"
    file.write_bytes(decision.replace(b"229392", b"229932"))
    return file


def test_a_decision_is_handed_in_reconciled_explained_and_taken_away(
    page: Page, served: Served, handed_in: Path
) -> None:
    opened(page, f"{served.address}/avstem?sak=hso-2024-revised")
    page.set_input_files("#in-upload", handed_in)
    page.locator("#in-stated_unit").select_option("tusen kroner")
    number = page.locator(".reconcile-number")
    expect(number).to_contain_text("540")
    row = page.locator(".reconcile-findings tr").filter(
        has_text="Oslo universitetssykehus HF · Basisbevilgning"
    )
    row.locator(".reconcile-explain summary").click()
    row.locator("[id^=reason-]").fill("Skrivefeil i utkastet til saken")
    row.locator("[id^=who-]").fill("Kari Nordmann")
    row.locator("[id^=amount-]").fill("540")
    row.locator(".reconcile-explain button.main").click()
    expect(page.locator(".reconcile-verdict")).to_contain_text("lle avvik er forklart")
    with page.expect_download() as waiting:
        page.locator('a[href$="/reconcile_csv"]').click()
    text = waiting.value.path().read_text(encoding="utf-8-sig")
    assert "Skrivefeil i utkastet til saken" in text
    assert waiting.value.suggested_filename.startswith("hso-2024-revised-decided")
    page.reload()
    expect(page.locator(".reconcile-verdict")).to_contain_text("lle avvik er forklart")


def test_a_file_that_is_no_table_is_refused_in_words(page: Page, served: Served, tmp_path: Path) -> None:
    nonsense = tmp_path / "vedtak.xlsx"
    nonsense.write_bytes(b"PK\x03\x04 this is no workbook")
    opened(page, f"{served.address}/avstem?sak=hso-2024-revised")
    page.set_input_files("#in-upload", nonsense)
    expect(page.get_by_role("alert").first).to_be_visible()


def test_impossible_limits_are_loosened_as_suggested_and_the_answer_becomes_an_alternative(
    page: Page, served: Served
) -> None:
    opened(page, f"{served.address}/beste?sak=hso-2024-revised")
    page.locator("#in-load").select_option("impossible-smaller-fund")
    at_rest(page)
    page.locator("button[data-name=ask]").first.click()
    expect(page.locator("button[data-name=relax]").first).to_be_visible()
    page.locator("button[data-name=relax]").first.click()
    expect(page.locator("button[data-name=use]").first).to_be_visible()
    page.locator("button[data-name=use]").first.click()
    at_rest(page)
    expect(page.locator(".badge.changed")).to_be_visible()
    page.get_by_role("link", name="Fordel", exact=True).click()
    expect(page.get_by_text("Går opp:")).to_be_visible()
    page.get_by_role("button", name="Angre").click()
    at_rest(page)
    expect(page.locator(".badge.changed")).to_have_count(0)


def test_the_money_of_a_clinic_is_followed_from_chapter_and_item(page: Page, served: Served) -> None:
    opened(page, f"{served.address}/?sak=chain-2017")
    page.get_by_label("Ramme", exact=True).select_option("clinics")
    at_rest(page)
    page.get_by_role("button", name="Kreftklinikken").click()
    way = page.get_by_role("table", name=re.compile("Hvor pengene til Kreftklinikken kommer fra"))
    expect(way).to_contain_text("kap. 732 post 72")


def test_every_screen_can_be_reached_and_come_back_from_with_what_is_tried(
    page: Page, served: Served
) -> None:
    opened(page, f"{served.address}/?alternativ=need-and-actual")
    field = page.get_by_role("textbox", name="Behov: framskrevne liggedøgn 2040", exact=True)
    field.fill("61,5")
    field.press("Enter")
    at_rest(page)
    amount = cell(page, "Oslo").inner_text()
    for name in ("Sammenlign", "Tilskudd", "Avstem", "Aktivitet", "Tiltak", "Kilder og endringer", "Fordel"):
        page.get_by_role("link", name=name, exact=True).click()
        at_rest(page)
        expect(page.locator(".badge.changed")).to_be_visible()
    expect(cell(page, "Oslo")).to_have_text(amount)
    assert len(re.findall("m=", page.url)) == 1


def test_a_comparison_is_taken_away_with_what_is_tried_in_it(page: Page, served: Served) -> None:
    opened(page, f"{served.address}/sammenlign?sak=hso-2024-revised&alternativ=illustration-bed-days")
    expect(page.get_by_text(re.compile("3 får mer, 6 får mindre")).first).to_be_visible()
    text = downloaded(page, "Tekst").read_text(encoding="utf-8")
    assert f"+35{NBSP}165" in text


def test_twenty_sessions_at_once_each_see_their_own_figures(served: Served) -> None:
    moving = Moving(types("distribute", "amount", near_a_billion), 3, think=0.3, place="distribute")
    found = apart(measured(served.address, 20, moving, served.process.pid))
    assert len(found.opened) == 20
    assert len(found.changed) == 60
    assert found.memory < 5
