"""What leaves the house is offered on the screens, and a changed workbook comes back as what it says."""

import io
import json
import zipfile
from time import monotonic, sleep

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from allocation.files.living.inputs import HEADINGS, INPUTS, ORIGINAL, PATH, VALUE
from allocation.problems import ProblemsFound
from allocation.screens.desk import Desk
from allocation.screens.documents import document
from allocation.serving.document import Document, StillMaking
from allocation.serving.downloads import BEGUN
from tests.browsing import at_rest
from tests.browsing import opened as on_page
from tests.seats import Seated
from tests.served import Served

pytestmark = pytest.mark.usefixtures("desk")
_PATIENCE = 60.0


def made(seat: Seated, kind: str, **wanted: str) -> Document:
    """The file, asked for until it is finished."""
    given_up = monotonic() + _PATIENCE
    while monotonic() < given_up:
        try:
            return document(seat.token, seat.owner, kind, wanted)
        except StillMaking as making:
            wanted = {BEGUN: making.name}
            sleep(0.05)
    raise AssertionError(f"{kind} was never finished")


def names_in(content: bytes) -> list[str]:
    return zipfile.ZipFile(io.BytesIO(content)).namelist()


def test_the_papers_are_named_after_case_and_scenario_and_the_zip_has_one_extract_each() -> None:
    seat = Seated(sak="example-measures")
    assert made(seat, "memo").name.startswith("example-measures-")
    extracts = made(seat, "extracts")
    assert len(names_in(extracts.content)) == 4
    assert all(name.endswith(".docx") for name in names_in(extracts.content))


def test_one_recipients_extract_is_offered_where_it_is_looked_at() -> None:
    seat = Seated().does("recipient", "vestre-viken")
    assert "extract?mottaker=vestre-viken" in seat.html
    assert made(seat, "extract", mottaker="vestre-viken").name == "hso-2024-revised-decided-vestre-viken.docx"
    with pytest.raises(KeyError):
        made(seat, "extract", mottaker="ukjent")


def test_the_accounts_get_file_and_proof_marked_as_a_draft() -> None:
    export = made(Seated(alternativ="as-in-2023"), "export", profil="plain-csv")
    assert export.name == "hso-2024-revised-as-in-2023-plain-csv-UTKAST.zip"
    stem = "hso-2024-revised-as-in-2023-plain-csv-UTKAST"
    assert names_in(export.content) == [f"{stem}.csv", f"{stem}-avstemt.txt", f"{stem}-avstemt.json"]


def test_unplaced_money_is_refused_and_an_unknown_profile_is_not_there() -> None:
    with pytest.raises(ProblemsFound, match="ikke fordelt"):
        made(Seated(), "export", profil="plain-csv")
    with pytest.raises(KeyError):
        made(Seated(), "export", profil="../plain-csv")


def test_reporting_sheets_come_in_one_file() -> None:
    sheets = made(Seated(), "reporting")
    assert sheets.name == "hso-2024-revised-decided-rapportering.zip"
    assert len(names_in(sheets.content)) > 5


@pytest.mark.parametrize(("language", "told"), [("nb", "Saken sier ikke hvor"), ("en", "does not say where")])
def test_a_case_without_accounts_says_so_in_place_of_a_link(language: str, told: str) -> None:
    seat = Seated(sak="example-measures").does("language", language)
    assert told in seat.text
    assert "/export" not in seat.html


def test_what_cannot_be_run_offers_nothing_and_a_presentation_has_no_menu() -> None:
    assert "/memo" in Seated().html
    assert "/memo" not in Seated().does("presents", "true").html


def changed(content: bytes, count: int = 1) -> tuple[bytes, list[str]]:
    """A workbook in which a person has changed some amounts on the sheet of inputs, and their paths."""
    book, done = load_workbook(io.BytesIO(content)), list[str]()
    sheet, is_below = book[INPUTS], False
    for row in sheet.iter_rows():
        if not is_below:
            is_below = tuple(cell.value for cell in row[: len(HEADINGS)]) == HEADINGS
        elif len(done) < count and str(row[PATH - 1].value or "").endswith(".amount"):
            row[VALUE - 1].value = float(str(row[ORIGINAL - 1].value)) + 1000
            done.append(str(row[PATH - 1].value))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue(), done


def opened(seat: Seated, desk: Desk, content: bytes, name: str = "bok.xlsx") -> Seated:
    file = desk.receive(seat.token, seat.owner, content)
    return seat.does("read_in", json.dumps({"name": name, "file": file}))


def test_a_changed_workbook_opens_with_its_changes_listed_and_undo_takes_it_back(desk: Desk) -> None:
    seat = Seated(alternativ="need-and-actual")
    content, (path,) = changed(made(seat, "workbook").content)
    opened(seat, desk, content)
    assert list(seat.copy.tried.overrides) == [path]
    (row,) = seat.table("Endret i bok.xlsx")[1:]
    assert row[-1] == path
    assert row[1] != row[2]
    assert not seat.does("undo").copy.tried.is_changed
    assert "Endret i bok.xlsx" not in seat.text


def test_a_workbook_of_what_was_never_saved_brings_what_was_tried_in_it(desk: Desk) -> None:
    seat = Seated(alternativ="need-and-actual").does("weight:need-2040", "60")
    tried = set(seat.copy.tried.overrides)
    content, (path,) = changed(made(seat, "workbook").content)
    other = opened(Seated(owner="ola"), desk, content)
    assert set(other.copy.tried.overrides) == {*tried, path}


def test_a_changed_workbook_in_which_a_formula_was_typed_over_is_opened_with_a_warning(desk: Desk) -> None:
    seat = Seated(alternativ="need-and-actual")
    book = load_workbook(io.BytesIO(changed(made(seat, "workbook").content)[0]))
    book["Resultat"]["B7"] = 999_999
    out = io.BytesIO()
    book.save(out)
    told = opened(seat, desk, out.getvalue()).text
    assert "B7 er ikke lenger en formel" in told


def test_an_unchanged_workbook_one_of_another_case_and_a_damaged_one_are_refused(desk: Desk) -> None:
    seat = Seated(alternativ="need-and-actual")
    own = made(seat, "workbook").content
    foreign = changed(made(Seated(owner="ola", sak="example-measures"), "workbook").content)[0]
    for content, told in (
        (own, "ingen har endret"),
        (foreign, "example-measures"),
        (own[:2000], "filen kan ikke pakkes ut"),
        (b"PK" + b"x" * 100, "filen kan ikke pakkes ut"),
    ):
        opened(seat, desk, content)
        assert told in " ".join((seat.copy.refused["read_in"].what, seat.copy.refused["read_in"].fix))
        assert not seat.copy.tried.is_changed


@pytest.mark.slow
def test_in_a_browser_a_slow_file_tells_how_far_it_is_and_a_refusal_its_way_out(
    page: Page, served: Served
) -> None:
    on_page(page, f"{served.address}/tilskudd?sak=hso-2024-revised&alternativ=decided")
    page.get_by_text("Dokumenter", exact=True).click()
    told = page.locator(".leaving [role=status]")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Utdrag til alle: Word").click()
        expect(told).to_contain_text("av 18 …")
    assert waiting.value.suggested_filename == "hso-2024-revised-decided-utdrag.zip"
    page.get_by_role("link", name="Enkel CSV").click()
    expect(told).to_contain_text("er ikke fordelt, og kan ikke bokføres")
    expect(told).to_contain_text("Løsning: er det avrunding")


@pytest.mark.slow
def test_in_a_browser_a_changed_workbook_opens_and_lists_its_change(page: Page, served: Served) -> None:
    on_page(page, f"{served.address}/?sak=hso-2024-revised&alternativ=need-and-actual")
    page.get_by_text("Dokumenter", exact=True).click()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Arbeidsbok: Excel").click()
    content, (path,) = changed(waiting.value.path().read_bytes())
    page.get_by_text("Lagre og åpne").click()
    file = {"name": "bok.xlsx", "mimeType": "application/octet-stream", "buffer": content}
    page.locator("#in-read_in").set_input_files(file)  # type: ignore[arg-type]
    expect(page.get_by_text("1 verdi er endret i arbeidsboken")).to_be_visible()
    expect(at_rest(page).get_by_role("cell", name=path)).to_be_visible()
