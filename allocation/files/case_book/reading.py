"""A filled case workbook as rows of cells; nothing that is filled in is passed over without a word."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from itertools import islice
from typing import Any
from unicodedata import normalize

from openpyxl.utils import get_column_letter

from allocation.case import folded
from allocation.files.case_book.behind import Behind
from allocation.files.case_book.filled import Filled, FilledRow, FilledSheet, Value, as_text
from allocation.files.case_book.layout_sheet import SHEETS, Layout
from allocation.files.cells import without_invisible
from allocation.files.sheets_in.limits import LIMITS
from allocation.files.sheets_in.sheet_cells import Cells, cell_name
from allocation.problems import Place, did_you_mean, some_of, unknown_name

_LEAST_SHEETS = 2
_HEADINGS_WITHIN = 20  # rows from the top
_COPY = " ()_0123456789"
"""What a spreadsheet puts after the name of a sheet that is copied."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of a sheet: its number, what stands in its cells, and the columns without a worked out value."""

    number: int
    values: tuple[Value | None, ...]
    unworked: tuple[int, ...]


def is_case_book(titles: Sequence[str]) -> bool:
    """Whether a workbook with sheets of these titles is a case that somebody fills in."""
    return len({layout.title for layout in SHEETS} & set(map(_composed, titles))) >= _LEAST_SHEETS


def read_sheets(book: Any, behind: Behind, file: str) -> Filled:
    """Every sheet of a case workbook; one that is missing, or has lost a heading, is a problem.

    `book` gives the values, `behind` what stands behind them. Raises ProblemsFound for a sheet that is
    larger than any of its kind.
    """
    filled = Filled(file)
    titles = {_composed(title): title for title in book.sheetnames}
    for layout in SHEETS:
        if layout.title not in titles:
            near = did_you_mean(layout.title, book.sheetnames)
            cause = f"det har fått navnet «{near}»" if near else "det er slettet"
            fix = "gi arket tilbake navnet, eller skriv en ny arbeidsbok med «allocation template»"
            filled.wrong(Place(file), f"arket «{layout.title}» mangler", cause, fix)
            continue
        title = titles[layout.title]
        cells = behind.cells(title, filled.place(layout))
        sheet = _sheet(filled, layout, _lines(book[title], cells), cells)
        if sheet is not None:
            filled.sheets[layout.title] = sheet
    for title in titles.keys() - {layout.title for layout in SHEETS}:
        _unread_sheet(filled, titles[title], book[titles[title]])
    return filled


def _lines(sheet: Any, cells: Cells) -> list[_Line]:
    """The rows of a sheet down to the last that is filled, whatever it says itself of how large it is."""
    if not cells.rows:
        return []
    widest = max(len(row.cells) for row in cells.rows)
    rows = sheet.iter_rows(max_row=cells.rows[-1].line, max_col=widest)
    return [
        _Line(number, tuple(map(_value, row)), tuple(_unworked(row, number, cells)))
        for number, row in enumerate(rows, 1)
    ]


def _unworked(row: Sequence[Any], number: int, cells: Cells) -> Iterator[int]:
    """The columns, from nought, where a formula stands that no spreadsheet has worked out.

    One that gives an empty text has been worked out, and its cell is a text.
    """
    for column, cell in enumerate(row):
        if (number, column) in cells.formulas and cell.value is None and cell.data_type == "n":
            yield column


def _sheet(filled: Filled, layout: Layout, lines: list[_Line], cells: Cells) -> FilledSheet | None:
    """The sheet's rows by its headings; None, and problems, where a heading is missing or stands twice."""
    found = next((line for line in lines[:_HEADINGS_WITHIN] if _are_headings(line.values, layout)), None)
    if found is None:
        fix = "skriv overskriftene tilbake, eller skriv en ny arbeidsbok med «allocation template»"
        what = f"overskriftene mangler: {', '.join(f'«{one}»' for one in layout.headings)}"
        filled.wrong(filled.place(layout), what, "raden med overskrifter er slettet eller endret", fix)
        return None
    headings = [as_text(cell) if cell is not None else "" for cell in found.values]
    own = [one for one in headings if one and one not in layout.headings]
    _wrong_headings(filled, layout, found.number, headings, own)
    _merged(filled, layout, found.number, cells)
    _without_value(filled, layout, lines[found.number - 1 :], headings)
    _without_heading(filled, layout, lines[found.number :], headings)
    below = tuple(_rows(lines[found.number :], headings))
    return FilledSheet(layout, found.number, tuple(dict.fromkeys(own)) if layout.own else (), below)


def _are_headings(values: Sequence[Value | None], layout: Layout) -> bool:
    return len({*values} & {*layout.headings}) > len(layout.headings) // 2


def _wrong_headings(filled: Filled, layout: Layout, at: int, headings: list[str], own: list[str]) -> None:
    """Say which headings are missing, are unknown, or stand twice."""
    for one in layout.headings:
        if one not in headings:
            near = did_you_mean(one, own)
            cause = f"den er endret til «{near}»" if near else "den er slettet"
            fix = f"skriv «{one}» i overskriften"
            filled.wrong(filled.place(layout, at), f"kolonnen «{one}» mangler", cause, fix)
    for one in () if layout.own else own:
        filled.problems.append(unknown_name(filled.place(layout, at, one), "kolonne", one, layout.headings))
    folds = [folded(one) for one in headings if one]
    for one in dict.fromkeys(one for one in folds if folds.count(one) > 1):
        what = f"kolonnen «{one}» står to ganger"
        filled.wrong(filled.place(layout, at, one), what, "en kolonne er kopiert", "slett den ene")


def _merged(filled: Filled, layout: Layout, at: int, cells: Cells) -> None:
    """Refuse merged cells from the headings down: only the first of them holds what all seem to say."""
    for one in cells.merged:
        if one.bottom >= at:
            what = f"cellene {one.name} er slått sammen, så bare den første av dem har en verdi"
            fix = "del cellene igjen, og fyll ut hver av dem"
            filled.wrong(filled.place(layout, max(one.top, at)), what, "cellene er slått sammen", fix)


def _without_value(filled: Filled, layout: Layout, lines: list[_Line], headings: list[str]) -> None:
    """Refuse formulas that no spreadsheet has worked out: they would be read as empty cells."""
    for line in lines:
        for column in line.unworked:
            heading = headings[column] if column < len(headings) else ""
            what = f"formelen i {cell_name(line.number, column)} har ingen verdi"
            cause = "filen er skrevet av et program som ikke regner ut formler"
            fix = "åpne og lagre filen i regnearket først, eller skriv verdien i cellen"
            filled.wrong(filled.place(layout, line.number, heading), what, cause, fix)


def _without_heading(filled: Filled, layout: Layout, lines: list[_Line], headings: list[str]) -> None:
    """Refuse what stands below no heading, column by column."""
    stray: dict[int, list[int]] = {}
    for line in lines:
        for column, value in enumerate(line.values):
            if value is not None and not (column < len(headings) and headings[column]):
                stray.setdefault(column, []).append(line.number)
    for column, rows in stray.items():
        names = some_of([cell_name(row, column) for row in rows])
        what = f"det står noe i {names}, men kolonne {get_column_letter(column + 1)} har ingen overskrift"
        cause = "overskriften er slettet, eller cellen hører ikke hjemme på arket"
        fix = "skriv overskriften, eller tøm cellene"
        if not layout.own:
            fix = "flytt verdien til en kolonne med overskrift, eller tøm cellene"
        filled.wrong(filled.place(layout, rows[0]), what, cause, fix)


def _unread_sheet(filled: Filled, title: str, sheet: Any) -> None:
    """Warn of a sheet that is filled in like one of the case's, but has a name that is not read."""
    if not hasattr(sheet, "iter_rows"):
        return
    rows = sheet.iter_rows(max_row=LIMITS.rows, max_col=LIMITS.columns)
    for number, row in enumerate(islice(rows, _HEADINGS_WITHIN), 1):
        values = tuple(map(_value, row))
        layout = next((one for one in SHEETS if _is_copy(title, values, one)), None)
        if layout is not None and any(cell.value is not None for below in rows for cell in below):
            what = f"arket er fylt ut som «{layout.title}», men leses ikke"
            fix = f"flytt radene til «{layout.title}» hvis de skal være med"
            place = Place(filled.file, number, sheet=title)
            filled.doubtful(place, what, "arket er kopiert, eller har fått et annet navn", fix)
            return


def _is_copy(title: str, values: Sequence[Value | None], layout: Layout) -> bool:
    """Whether a row is the headings of a sheet that bears the layout's name with a number, or all of them."""
    has_name = title.rstrip(_COPY) == layout.title and _are_headings(values, layout)
    return has_name or (len(layout.headings) > 1 and {*layout.headings} <= {*values})


def _rows(lines: list[_Line], headings: list[str]) -> Iterator[FilledRow]:
    for line in lines:
        by_heading = {
            heading: cell
            for heading, cell in zip(headings, line.values, strict=False)
            if heading and cell is not None
        }
        if by_heading:
            yield FilledRow(line.number, by_heading)


def _value(written: Any) -> Value | None:
    """A cell as it is read: a number exactly as it was typed, a text without blanks at its ends.

    What a spreadsheet shows as per cent is the text that it shows, so that «95 %» can be told from 0,95.
    """
    cell = written.value
    if isinstance(cell, bool):
        return "SANN" if cell else "USANN"
    if isinstance(cell, int | float) and "%" in written.number_format:
        return f"{as_text(Fraction(f'{100 * cell:.15g}'))} %"
    if isinstance(cell, int | float):
        return Fraction(cell) if isinstance(cell, int) else Fraction(f"{cell:.15g}")
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = " ".join(without_invisible("" if cell is None else str(cell)).split())
    return _composed(text) or None


def _composed(text: str) -> str:
    """A text with each letter as one sign: a Mac can give «Å» as an A and a ring."""
    return normalize("NFC", text)
