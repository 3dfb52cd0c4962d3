"""A controller in a real Chromium hands in the letter of 2024, and goes from there to nothing unexplained."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import PATIENCE, at_rest, opened
from tests.letter_pdfs import Layout, pdf_of
from tests.letter_tables import distribution_2024
from tests.read_letters import OSLO, misread, nameless
from tests.served import Served

pytestmark = pytest.mark.slow
expect.set_options(timeout=PATIENCE)
SOURCE = Path(__file__).parents[2] / "shared" / "sources" / "hso-supplement-2024.txt"
"""The letter as its text was taken out of its PDF; it stands beside the program where it is developed."""


def handed_in(page: Page, served: Served, file: Path) -> Page:
    opened(page, f"{served.address}/avstem?sak=hso-2024-revised")
    page.set_input_files("#in-upload", file)
    return page


def written(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


@pytest.mark.skipif(not SOURCE.is_file(), reason="the sources are not at hand")
def test_the_letter_of_2024_goes_from_upload_to_nothing_unexplained(page: Page, served: Served) -> None:
    handed_in(page, served, SOURCE)
    expect(page.locator(".reconcile-verdict")).to_contain_text("Avstemt: ingenting avviker")
    expect(page.locator(".reconcile-number")).to_contain_text("48 stemmer")
    page.locator("details[data-key=beside] > summary").click()
    expect(page.locator(".reconcile-lines .row")).to_have_count(19)
    expect(page.locator(".reconcile-rows tbody tr")).to_have_count(19)
    page.reload()
    expect(page.locator(".reconcile-verdict")).to_contain_text("Avstemt: ingenting avviker")


def test_the_letter_as_pdf_shows_its_page_beside_the_rows(page: Page, served: Served, tmp_path: Path) -> None:
    file = tmp_path / "brev.pdf"
    file.write_bytes(pdf_of(distribution_2024(), Layout.RULED))
    handed_in(page, served, file)
    expect(page.locator(".reconcile-verdict")).to_contain_text("Avstemt: ingenting avviker")
    page.locator("details[data-key=beside] > summary").click()
    picture = page.locator(".reconcile-page img")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 500
    oslo = page.locator(".reconcile-rows tbody tr", has_text=OSLO)
    oslo.get_by_role("button", name="Rett").focus()
    here = page.locator(".reconcile-picture .spot.here")
    expect(here).to_have_count(1)
    assert here.get_attribute("data-spot") == oslo.get_attribute("data-row")


def test_a_row_in_doubt_is_corrected_and_the_same_file_is_known_to_the_next(
    page: Page, served: Served, tmp_path: Path
) -> None:
    file = written(tmp_path, "uten-navn.txt", nameless())
    handed_in(page, served, file)
    expect(page.locator("h1").last).to_contain_text("Én rad i «uten-navn.txt» er i tvil")
    confirm = page.get_by_role("button", name="Bekreft")
    expect(confirm).to_be_disabled()
    page.locator("#in-reader").press_sequentially("Kari Nordmann")
    expect(confirm).to_be_enabled()
    page.locator(".reconcile-rows input[name=name]").fill("Sykehuspartner HF")
    confirm.click()
    expect(page.locator(".reconcile-verdict")).to_contain_text("Avstemt: ingenting avviker")
    page.keyboard.press("Control+z")
    expect(page.locator("h1").last).to_contain_text("Én rad i «uten-navn.txt» er i tvil")
    page.keyboard.press("Control+Shift+z")
    expect(page.locator(".reconcile-verdict")).to_contain_text("Avstemt: ingenting avviker")
    with page.expect_download() as waiting:
        page.locator('a[href$="/reconcile_confirmed"]').click()
    told = json.loads(waiting.value.path().read_text(encoding="utf-8"))
    assert [one["who"] for one in told["confirmed"]] == ["Kari Nordmann"]
    page.context.clear_cookies()
    handed_in(page, served, file)
    expect(page.locator(".reconcile-verdict")).to_contain_text("Avstemt: ingenting avviker")
    expect(page.locator(".problem.warning").first).to_contain_text("Kari Nordmann har sett på siden")


def test_a_misprint_is_confirmed_found_with_its_cause_and_explained_to_nothing(
    page: Page, served: Served, tmp_path: Path
) -> None:
    handed_in(page, served, written(tmp_path, "trykkfeil.txt", misread()))
    page.locator("#in-reader").fill("Kari Nordmann")
    for left in (3, 2, 1):
        expect(page.locator(".reconcile-form")).to_have_count(left)
        page.locator(".reconcile-form button.main").first.click()
    at_rest(page)
    expect(page.locator(".reconcile-number")).to_contain_text("540")
    finding = page.locator(".reconcile-findings tbody tr", has_text=f"{OSLO} · Basisbevilgning").first
    expect(finding).to_contain_text("to sifre har byttet plass")
    finding.locator("summary").click()
    finding.locator("[id^=reason-]").fill("Trykkfeil i brevet")
    finding.locator("button.main").click()
    expect(page.locator(".reconcile-verdict")).to_contain_text("lle avvik er forklart")


def test_what_is_typed_in_one_row_stays_while_another_is_confirmed(
    page: Page, served: Served, tmp_path: Path
) -> None:
    nobody_has_seen_it = misread() + "Kopi til styret.\n"
    handed_in(page, served, written(tmp_path, "to-rader.txt", nobody_has_seen_it))
    page.locator("#in-reader").fill("Kari")
    last = page.locator(".reconcile-rows input[name=cell0]").last
    last.fill("1 113 401")
    page.locator(".reconcile-form button.main").first.click()
    expect(page.locator(".reconcile-form")).to_have_count(2)
    expect(page.locator(".reconcile-rows input[name=cell0]").last).to_have_value("1 113 401")
