"""The workbook's sheets on screen and paper: marked, coloured, kept together, deaf to text in inputs."""

import subprocess
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from allocation import run
from allocation.distribution import Distribution
from allocation.files.living.breaks import breaks_of
from allocation.files.living.cells import Cell, of
from allocation.files.living.pages import AMOUNTS, PART, Page, Table
from allocation.files.marking import WATERMARK
from allocation.files.workbook import workbook_bytes
from allocation.reconciliation import all_findings
from tests.recalculated import converted
from tests.shipped import shipped_case
from tests.tools import tool


def book_of(distribution: Distribution) -> Workbook:
    return load_workbook(BytesIO(workbook_bytes(distribution, all_findings(distribution))))


@pytest.fixture(scope="module")
def draft() -> Distribution:
    return run(shipped_case("hso-2024-revised"), "within-limits")


@pytest.fixture(scope="module")
def book(draft: Distribution) -> Workbook:
    return book_of(draft)


def watermark(sheet: Worksheet) -> object:
    """The word in the middle of the printed head."""
    assert sheet.oddHeader is not None
    return sheet.oddHeader.center.text


def tab(sheet: Worksheet) -> object:
    """The colour of a sheet's tab."""
    assert sheet.sheet_properties.tabColor
    return sheet.sheet_properties.tabColor.rgb


def loud(sheet: Worksheet) -> set[tuple[str, str, str]]:
    """Where something is loud, and when."""
    return {
        (str(area.sqref), one.operator, one.formula[0])
        for area in sheet.conditional_formatting
        for one in area.rules
    }


def test_every_page_of_a_draft_says_that_it_is_one_and_whose_it_is(
    book: Workbook, draft: Distribution
) -> None:
    for sheet in book.worksheets:
        assert watermark(sheet) == WATERMARK, sheet.title
        assert sheet.oddFooter
        assert draft.fingerprint in str(sheet.oddFooter.left.text), sheet.title


def test_what_is_decided_has_no_watermark() -> None:
    decided = run(shipped_case("hso-2024-revised"))
    assert {watermark(sheet) for sheet in book_of(decided).worksheets} == {None}


def test_the_workbook_opens_on_the_sheet_that_says_how_it_is_read(
    book: Workbook, draft: Distribution
) -> None:
    assert book.active is not None
    assert book.active.title == "Les meg"
    assert draft.scenario.title in str(book.active["A2"].value)


def test_tabs_are_coloured_by_what_their_sheets_are_for(book: Workbook) -> None:
    colours = {sheet.title: tab(sheet) for sheet in book.worksheets}
    assert colours["Inndata"] == colours["Kriterier"]
    assert colours["Bro"] == colours["Basisbevilgning"]
    assert len({colours[name] for name in ("Les meg", "Resultat", "Inndata", "Bro", "Kontroller")}) == 5


def test_every_blue_cell_refuses_text_in_norwegian_and_a_weight_is_from_0_to_1(book: Workbook) -> None:
    for name in ("Inndata", "Kriterier"):
        sheet = book[name]
        rules = sheet.data_validations.dataValidation
        asked = {cell for rule in rules for area in rule.sqref.ranges for cell in area.cells}
        written = {
            (cell.row, cell.column) for row in sheet.iter_rows() for cell in row if not cell.protection.locked
        }
        assert asked == written
        assert all(rule.type == "decimal" and str(rule.error).startswith("Skriv") for rule in rules)
    weights = [row[1] for row in book["Inndata"].iter_rows() if str(row[0].value).startswith("Vekt i")]
    (shares,) = (rule for rule in book["Inndata"].data_validations.dataValidation if rule.formula2 == "1")
    assert weights
    assert all(cell.coordinate in shares.sqref for cell in weights)


def test_a_check_is_loud_as_soon_as_it_is_not_nought(book: Workbook) -> None:
    checks = book["Kontroller"]
    assert loud(checks) == {(f"B6:B{checks.max_row}", "notEqual", "0")}
    assert {when for _, _, when in loud(book["Basisbevilgning"])} == {"0", '"likt"', '"utdatert"'}


def test_the_chart_of_gainers_and_losers_stands_below_its_table_on_a_page_of_its_own(book: Workbook) -> None:
    sheet = book["Endring"]
    (chart,) = sheet._charts  # type: ignore[attr-defined]
    (broken,) = (one.id for one in sheet.row_breaks.brk)
    assert sheet.max_row <= broken <= chart.anchor._from.row
    gain, loss = (one.graphicalProperties.solidFill.srgbClr for one in chart.series)
    assert abs(_grey(gain) - _grey(loss)) > 0.3


def _grey(colour: str) -> float:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return 0.3 * red + 0.59 * green + 0.11 * blue


def test_every_sheet_is_as_wide_as_a_page_of_a4_and_its_letters_can_be_read(book: Workbook) -> None:
    for sheet in book.worksheets:
        assert str(sheet.page_setup.paperSize) == sheet.PAPERSIZE_A4
        assert sheet.page_setup.fitToWidth == 1
        letters = sum(one.width for one in sheet.column_dimensions.values())
        across = 149 if sheet.page_setup.orientation == "landscape" else 102
        assert across / letters >= 0.67, sheet.title


def page_of(*tables: int) -> Page:
    """A page with a part for each table, of so many rows."""
    page = Page("Ark", widths=[40])
    for count in tables:
        page.text(1, "Del", PART)
        page.row += 1
        table = Table(page, {str(number): str(number) for number in range(count)})
        table.column("Beløp", {str(number): of(Cell(page, 1, 1, 0)) for number in range(count)}, AMOUNTS)
        page.row += 1
    return page


def test_a_table_that_does_not_fit_the_rest_of_a_page_begins_the_next_with_its_title() -> None:
    assert breaks_of(page_of(10, 10, 10), 30) == [26]
    assert breaks_of(page_of(10, 20), 30) == [13]


def test_a_table_longer_than_a_page_is_broken_where_the_page_is_full_but_never_for_a_few_rows() -> None:
    assert breaks_of(page_of(45), 30) == []
    assert breaks_of(page_of(28), 30) == [24]


@pytest.mark.slow
def test_no_figure_on_any_page_is_wider_than_its_column(tmp_path: Path) -> None:
    cases = [
        ("hso-2024-revised", "decided"),
        ("example-region", "budget"),
        ("example-measures", "plan"),
    ]
    files = []
    for case, scenario in cases:
        distribution = run(shipped_case(case), scenario)
        files.append(tmp_path / f"{case}.xlsx")
        files[-1].write_bytes(workbook_bytes(distribution, all_findings(distribution)))
    for printed in converted(tmp_path, files, "pdf"):
        told = subprocess.run(
            [tool("pdftotext"), "-layout", str(printed), "-"], capture_output=True, check=True
        )
        assert b"Slik leses arbeidsboken" in told.stdout
        assert b"##" not in told.stdout, printed.name
