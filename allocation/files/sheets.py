"""How every sheet of a workbook is written: texts, typed numbers, headings, sums, and the printed page."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from allocation.distribution import Distribution
from allocation.files.looks import dress, look, set_off
from allocation.files.printed import LINE_HEIGHT, paper_for, set_print
from allocation.files.summary import case_text, overridden_texts, status_texts
from allocation.money import DASH

HEADING_ROW = 5
"""The row of the column headings; above it stands what the sheet is about."""

_HIGHEST_ROW = 27  # lines: a spreadsheet has no higher row
_BREADTHS = {
    0.5: "ijlI.,:;' \u00a0",
    0.65: "frt()[]-",
    0.85: "csxzJL/",
    0.95: "akvyegEFSYT",
    1.55: "mwæMWÆ%—",
}
_BREADTH = {letter: breadth for breadth, letters in _BREADTHS.items() for letter in letters}
"""How broad the letters of Calibri are, measured in digits, as the width of a column is."""
_ORDINARY, _CAPITAL, _NARROW = 1.05, 1.25, 0.5
_BROAD = 1.25
_LONG = 60  # letters: so long a text is no name
_LEAST_HEAD, _FILLING = 100, 14  # letters: so wide a head is, also above a small table
_TITLE_IS_LARGER = 1.35


def amount_format(decimals: int, signed: bool = False, zero: str = DASH) -> str:
    """Norwegian figures with a real minus, and a dash for zero; changes that are `signed` have a plus too."""
    digits, plus = f".{'0' * decimals}" if decimals else "", '"+"' if signed else ""
    return f'[$-414]{plus}#,##0{digits};[$-414]"\u2212"#,##0{digits};"{zero}"'


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


def set_head(sheet: Worksheet, texts: Sequence[str], widths: list[int]) -> dict[int, float]:
    """Make each row above everything one cell as wide as the sheet; over how many lines each text goes.

    A sheet with a small table gets empty columns, so that its head is not higher than its table.
    """
    while sum(widths) < _LEAST_HEAD:
        widths.append(_FILLING)
    lines = dict[int, float]()
    for row, text in enumerate(texts, 1):
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(widths))
        larger = _TITLE_IS_LARGER if row == 1 else 1.0
        lines[row] = larger * lines_of(text, int(sum(widths) / larger))
    if len(texts) == HEADING_ROW - 1:
        lines[len(texts)] += 0.5  # no empty row stands between
    return lines


def set_page(sheet: Worksheet, widths: Sequence[int]) -> None:
    """Column widths, frozen headings, and A4 as many pages long as it takes, headings on each."""
    sheet.freeze_panes = f"B{HEADING_ROW + 1}"
    heights = [sheet.row_dimensions[row].height or LINE_HEIGHT for row in range(1, sheet.max_row + 1)]
    set_print(sheet, widths, HEADING_ROW, paper_for(widths, sum(heights) / LINE_HEIGHT))


def add_filter(sheet: Worksheet, last_row: int, columns: int) -> None:
    """Let whoever reads the sheet choose among its rows."""
    sheet.auto_filter.ref = f"A{HEADING_ROW}:{get_column_letter(columns)}{last_row}"


def width_for(texts: Sequence[str], least: int, most: int) -> int:
    """The width of a column that shows each of these texts on one line, between these bounds."""
    return max(least, min(most, 2 + max((len(text) for text in texts), default=0)))


def lines_of(text: str, width: int) -> int:
    """Over how many lines a text breaks in a column of that width, an indent taken off."""
    room = width - 1.5
    if len(text) * _BROAD <= room:
        return 1
    return _lines_of_name(text, room) if len(text) < _LONG else _lines(text, room)


def _lines(text: str, room: float) -> int:
    lines, used = 1, 0.0
    for length in map(_breadth, text.split(" ")):
        if used and used + length > room:
            lines, used = lines + 1, 0.0
        if length >= room:
            lines += int((used + length) // room)
        used += length + _NARROW
    return lines


_lines_of_name = lru_cache(maxsize=20_000)(_lines)
"""The same of a short text, which mostly stands in many rows."""


@lru_cache(maxsize=20_000)
def _breadth(word: str) -> float:
    """About how broad a word is."""
    return sum(_BREADTH.get(letter) or (_CAPITAL if letter.isupper() else _ORDINARY) for letter in word)
