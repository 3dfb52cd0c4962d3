"""A workbook's visible sheets as rows of text: looked at before it is parsed, every value as it is stored.

What the person who made it sees, and what stands in the cells, can differ: hidden rows and columns, cells
that are merged, formulas whose value is old. Each is said.
"""

import io
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from allocation.files.decision_table.csv_rows import too_many
from allocation.files.decision_table.packed import refuse_unsafe
from allocation.files.decision_table.table import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, TableText, TextRow
from allocation.problems import Place, Problem, ProblemsFound, error, some_of, warning

_MOST_CELLS = 100_000
_SCALED = ","
"""Ends a format that shows thousands of what the cell holds."""


def workbook_tables(content: bytes, file: str, sha256: str) -> list[TableText]:
    """The visible sheets that have cells, as text. Raises ProblemsFound."""
    refuse_unsafe(content, Place(file))
    values, formulas = _opened(content, file, values=True), _opened(content, file, values=False)
    hidden = [f"«{sheet.title}»" for sheet in values.worksheets if sheet.sheet_state != "visible"]
    seen = [_hidden_sheets(Place(file), hidden)] if hidden else []
    shown = [sheet for sheet in values.worksheets if sheet.sheet_state == "visible"]
    tables = [_table(sheet, formulas[sheet.title], Place(file, sheet=sheet.title), sha256) for sheet in shown]
    return [
        TableText(one.file, one.sha256, one.sheet, ",", one.rows, one.formulas, (*seen, *one.problems))
        for one in tables
        if one.rows
    ]


def _hidden_sheets(place: Place, names: list[str]) -> Problem:
    what = f"skjulte ark er ikke lest: {some_of(names)}"
    return warning(place, what, "arbeidsboken har ark som ingen ser", "vis arket dersom vedtaket står i det")


def _opened(content: bytes, file: str, values: bool) -> Workbook:
    """The workbook with values or with formulas. Raises ProblemsFound whatever the library trips over."""
    try:
        return load_workbook(io.BytesIO(content), data_only=values, keep_links=False)
    except Exception as fault:
        what = f"arbeidsboken kan ikke leses ({type(fault).__name__})"
        cause = "filen er skadet, eller laget av et program som ikke følger formatet"
        fix = "åpne den i et regneark, lagre den på nytt som .xlsx, og prøv igjen"
        raise ProblemsFound([error(Place(file), what, cause, fix)]) from fault


def _table(sheet: Worksheet, with_formulas: Any, place: Place, sha256: str) -> TableText:
    _refuse_large(sheet, place)
    rows = tuple(row for row in _rows(sheet, place) if any(row.cells))
    formulas = frozenset(
        (cell.row, cell.column - 1)
        for row in with_formulas.iter_rows()
        for cell in row
        if cell.data_type == "f"
    )
    problems = [*_hidden(sheet, place, rows), *_merged(sheet, place), *_scaled(sheet, place)]
    return TableText(place.file, sha256, place.sheet, ",", rows, formulas, tuple(problems))


def _refuse_large(sheet: Worksheet, place: Place) -> None:
    """Refuse before the cells between are made: one cell in the last corner is a thousand million."""
    rows, columns = sheet.max_row, sheet.max_column
    if rows > MOST_ROWS:
        raise ProblemsFound([too_many(place, "linjer", rows, MOST_ROWS)])
    if columns > MOST_COLUMNS:
        raise ProblemsFound([too_many(place, "kolonner", columns, MOST_COLUMNS)])
    if rows * columns > _MOST_CELLS:
        raise ProblemsFound([too_many(place, "celler", rows * columns, _MOST_CELLS)])


def _rows(sheet: Worksheet, place: Place) -> Iterator[TextRow]:
    for row in sheet.iter_rows():
        texts = [_text(cell.value) for cell in row]
        while texts and not texts[-1].strip():
            texts.pop()
        line = row[0].row or 0
        if any(len(text) > LONGEST_CELL for text in texts):
            what = f"en celle har flere enn {LONGEST_CELL} tegn"
            cause, fix = "en hel tekst er limt inn i en celle", "del opp eller rett teksten"
            raise ProblemsFound([error(Place(place.file, line, sheet=place.sheet), what, cause, fix)])
        yield TextRow(line, tuple(texts))


def _text(value: object) -> str:
    """A cell's value as a Norwegian writes it; a number with the fifteen digits that a spreadsheet keeps."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "SANN" if value else "USANN"
    if isinstance(value, int | float):
        return format(Decimal(f"{value:.15g}"), "f").replace(".", ",")
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value)


def _hidden(sheet: Worksheet, place: Place, rows: Iterable[TextRow]) -> Iterator[Problem]:
    """Rows and columns with something in them that the person who looks at the sheet does not see."""
    given = tuple(rows)
    lines = [str(row.line) for row in given if sheet.row_dimensions[row.line].hidden]
    if lines:
        what, cause = f"skjulte linjer er lest med: {some_of(lines)}", "linjer er skjult eller filtrert bort"
        yield warning(place, what, cause, "vis dem, og slett dem som ikke hører med")
    widest = max((len(row.cells) for row in given), default=0)
    hidden = {
        column
        for name, one in sheet.column_dimensions.items()
        if one.hidden
        for column in range(one.min or 0, (one.max or 0) + 1)
        if name and column <= widest
    }
    letters = [get_column_letter(column) for column in sorted(hidden) if column]
    if letters:
        what, cause = f"skjulte kolonner er lest med: {some_of(letters)}", "kolonner er skjult"
        yield warning(place, what, cause, "vis dem, og slett dem som ikke hører med")


def _merged(sheet: Worksheet, place: Place) -> Iterator[Problem]:
    """Cells that look like one: only the first of them has what is written there."""
    ranges = [str(one) for one in sheet.merged_cells.ranges]
    if ranges:
        what = f"celler er slått sammen: {some_of(sorted(ranges))}"
        cause = "det som står der, gjelder bare den første av cellene"
        yield warning(place, what, cause, "del dem, og skriv overskriften over hver kolonne")


def _scaled(sheet: Worksheet, place: Place) -> Iterator[Problem]:
    """Cells whose format shows thousands or millions of what they hold."""
    scaled = [
        f"{cell.column_letter}{cell.row}"
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, int | float) and _is_scaled(str(cell.number_format))
    ]
    if scaled:
        what = f"cellene viser tusendeler av det som står i dem: {some_of(scaled)}"
        fix = "velg enheten etter det som står i cellene, ikke etter det som vises"
        yield warning(place, what, "tallformatet skalerer", fix)


def _is_scaled(form: str) -> bool:
    of_positive, _, _ = form.partition(";")
    digits, _, _ = of_positive.partition('"')
    return digits.rstrip().endswith(_SCALED)
