"""How every sheet of a workbook is written: texts, typed numbers, headings, sums, and the printed page."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from allocation.distribution import Distribution
from allocation.files.looks import dress, look, set_off
from allocation.files.summary import case_text, overridden_texts, status_texts

HEADING_ROW = 5
"""The row of the column headings; above it stands what the sheet is about."""

LINE_HEIGHT = 15
"""How high one line of a row is, in points."""
_HIGHEST_ROW = 27  # lines: a spreadsheet has no higher row
_NARROW, _ORDINARY, _BROAD = 0.55, 1.0, 1.25
_NARROW_LETTERS, _BROAD_LETTERS = frozenset("iljftrI.,:;()[]/'-«» \u00a0"), frozenset("mwæ%×—")
_PORTRAIT = 90  # letters: the widest sheet that is printed on the page's short side
_ROWS_IN_PORTRAIT = 48
_A_LITTLE_MORE = 1.25
_ROWS_A_LETTER = 0.24  # how many rows a page across has for each letter of the sheet's width
_TITLE = look("title", side="left")


def amount_format(decimals: int, signed: bool = False) -> str:
    """Norwegian figures with a real minus, and a dash for zero; changes that are `signed` have a plus too."""
    digits, plus = f".{'0' * decimals}" if decimals else "", '"+"' if signed else ""
    return f'[$-414]{plus}#,##0{digits};[$-414]"\u2212"#,##0{digits};"\u2013"'


AMOUNT = amount_format(0)
WHOLE_NUMBER = "0"
"""A number that is no amount: a year, a step."""


def write_text(sheet: Worksheet, row: int, column: int, text: str, wrap: bool = False) -> Cell:
    """Write text as text, also where a spreadsheet would run it; away from what stands to its left."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    cell.value = text
    cell.data_type = "s"
    dress(cell, look(side="left", wraps=wrap, indent=int(column > 1)))
    return cell


def write_number(
    sheet: Worksheet, row: int, column: int, value: int | float | None, form: str = AMOUNT
) -> Cell:
    """Write a typed number; None leaves the cell empty, which is not zero."""
    cell = sheet.cell(row, column, value)
    assert isinstance(cell, Cell)
    dress(cell, look(form=form))
    return cell


def write_wrapped(sheet: Worksheet, row: int, texts: Mapping[int, str], widths: Sequence[int]) -> None:
    """Long texts by column, broken over lines; the row is made high enough for the longest."""
    lines = 1
    for column, text in texts.items():
        write_text(sheet, row, column, text, wrap=True)
        lines = max(lines, lines_of(text, widths[column - 1]))
    sheet.row_dimensions[row].height = LINE_HEIGHT * min(lines, _HIGHEST_ROW)


def write_headings(sheet: Worksheet, row: int, names: Sequence[str], numbers: Sequence[int]) -> None:
    """A heading row; the columns in `numbers` stand to the right, above their figures."""
    for column, name in enumerate(names, 1):
        side, indent = ("right", 0) if column in numbers else ("left", int(column > 1))
        cell = write_text(sheet, row, column, name)
        dress(cell, look("bold", "heading", side=side, wraps=True, indent=indent))
    sheet.row_dimensions[row].height = 2 * LINE_HEIGHT


def as_sum(sheet: Worksheet, row: int, columns: int) -> None:
    """Show a row, from its first column to the last, as a sum."""
    for column in range(1, columns + 1):
        cell = sheet.cell(row, column)
        assert isinstance(cell, Cell)
        set_off(cell)


def write_about(sheet: Worksheet, distribution: Distribution, unit: str) -> None:
    """The first rows of every sheet: case, scenario, status, unit, fingerprint and what is overridden."""
    for row, text in enumerate(about_texts(distribution, unit), 1):
        dress(write_text(sheet, row, 1, text), _TITLE if row == 1 else look(side="left"))


def about_texts(distribution: Distribution, unit: str) -> list[str]:
    """What they say, row by row; no more than stand above the headings."""
    case, scenario = distribution.case, distribution.scenario
    status, overridden = ", ".join(status_texts(case, scenario)), overridden_texts(case, scenario)
    return [
        case.title,
        f"{scenario.title} ({scenario.name}). Status: {status}.",
        f"{case_text(case)}. {unit} Fingeravtrykk {distribution.fingerprint}.",
        *([f"Overstyrt: {'; '.join(overridden)}."] if overridden else []),
    ]


def set_page(sheet: Worksheet, widths: Sequence[int]) -> None:
    """Column widths, frozen headings, and A4 as many pages long as it takes, headings on each."""
    sheet.freeze_panes = f"B{HEADING_ROW + 1}"
    heights = [sheet.row_dimensions[row].height or LINE_HEIGHT for row in range(1, sheet.max_row + 1)]
    set_print(sheet, widths, HEADING_ROW, sum(heights) / LINE_HEIGHT)


def set_print(sheet: Worksheet, widths: Sequence[int], repeated: int, lines: float) -> None:
    """Column widths, and A4 as many pages long as it takes, the row `repeated` on each if it is not 0.

    What is a little longer than a page, counted in `lines`, is made to fit it, so that no few rows stand
    alone on the next.
    """
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    if repeated:
        sheet.print_title_rows = f"{repeated}:{repeated}"
    sheet.page_setup.orientation = "landscape" if sum(widths) > _PORTRAIT else "portrait"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    is_one_page = lines <= _A_LITTLE_MORE * rows_of_a_page(widths)
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, int(is_one_page)
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.5, bottom=0.7, footer=0.3)
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.HeaderFooter.oddFooter = HeaderFooterItem(center=_HeaderFooterPart(text="&A, side &P av &N"))


def rows_of_a_page(widths: Sequence[int]) -> int:
    """About how many rows are printed on a page of a sheet with these columns."""
    width = sum(widths)
    return int(width * _ROWS_A_LETTER) if width > _PORTRAIT else _ROWS_IN_PORTRAIT


def add_filter(sheet: Worksheet, last_row: int, columns: int) -> None:
    """Let whoever reads the sheet choose among its rows."""
    sheet.auto_filter.ref = f"A{HEADING_ROW}:{get_column_letter(columns)}{last_row}"


def width_for(texts: Sequence[str], least: int, most: int) -> int:
    """The width of a column that shows each of these texts on one line, between these bounds."""
    return max(least, min(most, 2 + max((len(text) for text in texts), default=0)))


def lines_of(text: str, width: int) -> int:
    """Over how many lines a text breaks in a column of that width, an indent taken off."""
    room, lines, used = width - 1.5, 1, 0.0
    if len(text) * _BROAD <= room:
        return 1
    for word in text.split(" "):
        length = _breadth(word)
        if used and used + length > room:
            lines, used = lines + 1, 0.0
        used += length + _NARROW
        lines += int((used - _NARROW) // room)
    return lines


@lru_cache(maxsize=20_000)
def _breadth(word: str) -> float:
    """About how broad a word is in Calibri, measured in digits, as the width of a column is."""
    return sum(
        _NARROW
        if letter in _NARROW_LETTERS
        else _BROAD
        if letter.isupper() or letter in _BROAD_LETTERS
        else _ORDINARY
        for letter in word
    )
