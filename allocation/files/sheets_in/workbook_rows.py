"""A workbook's visible sheets as rows of text: looked at before it is parsed, every value as it is stored.

What the person who made it sees, and what stands in the cells, can differ: hidden rows and columns, formats
that scale, formulas whose value is old. Each is said.
"""

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from openpyxl.utils import get_column_letter

from allocation.files.sheets_in.formulas import Formulas
from allocation.files.sheets_in.limits import LIMITS, Limits
from allocation.files.sheets_in.packed import SAVED_ANEW, refuse_unsafe
from allocation.files.sheets_in.sheet_cells import Cells, cell_name, cells_of, number_as_text
from allocation.files.sheets_in.text_table import TableText, TextRow
from allocation.files.sheets_in.workbook_parts import Parts, SheetPart, parts_of
from allocation.money import NotANumber, parse_number
from allocation.problems import Place, Problem, ProblemsFound, error, some_of, warning

_CLOSE = Fraction(1, 10**9)
"""How far a value may lie from its formula's, of itself: a spreadsheet keeps fifteen digits."""
_MOST_TOLD = 10


def workbook_tables(content: bytes, file: str, sha256: str, limits: Limits = LIMITS) -> list[TableText]:
    """The visible sheets that have cells, as text. Raises ProblemsFound, whatever the libraries trip over."""
    place = Place(file)
    refuse_unsafe(content, place, limits)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = parts_of(packed)
            tables = list(_tables(packed, parts, place, sha256, limits))
    except ProblemsFound:
        raise
    except Exception as fault:
        what = f"arbeidsboken kan ikke leses ({type(fault).__name__})"
        cause = "filen er skadet, eller laget av et program som ikke følger formatet"
        raise ProblemsFound([error(place, what, cause, SAVED_ANEW)]) from fault
    return tables


def _tables(
    packed: zipfile.ZipFile, parts: Parts, place: Place, sha256: str, limits: Limits
) -> Iterator[TableText]:
    hidden = [f"«{sheet.title}»" for sheet in parts.sheets if not sheet.is_shown]
    seen = [_hidden_sheets(place, hidden)] if hidden else []
    for sheet in parts.sheets:
        if sheet.is_shown:
            table = _table(packed, sheet, parts, Place(place.file, sheet=sheet.title), sha256, limits, seen)
            if table.rows:
                yield table


def _hidden_sheets(place: Place, names: list[str]) -> Problem:
    what = f"skjulte ark er ikke lest: {some_of(names)}"
    return warning(place, what, "arbeidsboken har ark som ingen ser", "vis arket dersom tabellen står i det")


def _table(
    packed: zipfile.ZipFile,
    sheet: SheetPart,
    parts: Parts,
    place: Place,
    sha256: str,
    limits: Limits,
    seen: Sequence[Problem],
) -> TableText:
    cells = cells_of(packed, sheet.path, parts, place, limits)
    checked = _checked(cells, place)
    rows = tuple(row for row in checked.rows if any(row.cells))
    problems = (*seen, *_hidden(cells, place), *_scaled(cells, place), *checked.problems)
    return TableText(
        place.file,
        sha256,
        place.sheet,
        ",",
        rows,
        frozenset(checked.unchecked),
        problems,
        tuple(cells.merged),
        frozenset(cells.as_text),
    )


@dataclass
class _Checked:
    """The rows with what their formulas give, which formulas nobody could work out, and what was said."""

    rows: list[TextRow]
    unchecked: list[tuple[int, int]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def _checked(cells: Cells, place: Place) -> _Checked:
    """Every formula worked out once more; where its kept value is another or missing, the new one is read."""
    checked = _Checked(cells.rows)
    if not cells.formulas:
        return checked
    numbers = {row.line: _numbers(row, cells) for row in cells.rows}
    formulas = Formulas(cells.formulas, numbers)
    new: dict[int, dict[int, str]] = {}
    stale: list[tuple[tuple[int, int], str]] = []
    missing: list[tuple[tuple[int, int], str]] = []
    for at in cells.formulas:
        value, kept = formulas.value(at), numbers.get(at[0], {}).get(at[1])
        if value is None:
            checked.unchecked.append(at)
        elif kept is None or abs(value - kept) > _CLOSE * (1 + abs(kept)):
            text = number_as_text(float(value))
            new.setdefault(at[0], {})[at[1]] = text
            (missing if kept is None else stale).append((at, text))
    checked.rows = [_with(row, new[row.line]) if row.line in new else row for row in cells.rows]
    checked.problems += _told(place, cells, stale, missing)
    return checked


def _numbers(row: TextRow, cells: Cells) -> dict[int, Fraction | None]:
    return {
        column: None if (row.line, column) in cells.as_text else _number(text)
        for column, text in enumerate(row.cells)
        if text
    }


def _number(text: str) -> Fraction | None:
    try:
        number = parse_number(text)
    except NotANumber:
        return None
    return number.value if number else None


def _with(row: TextRow, new: dict[int, str]) -> TextRow:
    return TextRow(row.line, tuple(new.get(column, text) for column, text in enumerate(row.cells)))


def _told(
    place: Place,
    cells: Cells,
    stale: list[tuple[tuple[int, int], str]],
    missing: list[tuple[tuple[int, int], str]],
) -> Iterator[Problem]:
    """The formulas whose kept value is old, each by its cell, and those without one."""
    kept = {row.line: row for row in cells.rows}
    for number, ((line, column), text) in enumerate(stale):
        if number == _MOST_TOLD:
            names = some_of([cell_name(*at) for at, _ in stale[number:]], most=40)
            what = f"flere formler har en gammel verdi, og er regnet ut på nytt: {names}"
            yield warning(place, what, "cellene er endret uten at arket er regnet ut", SAVED_ANEW)
            return
        name = get_column_letter(column + 1)
        what = f"formelen i {name}{line} gir {text}, men verdien som er lagret, er {kept[line].cell(column)}"
        where = Place(place.file, line, name, place.sheet)
        yield warning(where, what, "cellene er endret uten at arket er regnet ut", SAVED_ANEW)
    if missing:
        names = some_of([f"{cell_name(*at)} = {text}" for at, text in missing], most=20)
        what = f"formler uten lagret verdi er regnet ut: {names}"
        fix = "se etter at verdiene er riktige, eller åpne filen i et regneark og lagre den"
        yield warning(place, what, "filen er laget uten å regne ut", fix)


def _hidden(cells: Cells, place: Place) -> Iterator[Problem]:
    """Rows and columns with something in them that the person who looks at the sheet does not see."""
    if cells.hidden_lines:
        what = f"skjulte linjer er lest med: {some_of([str(line) for line in cells.hidden_lines])}"
        fix = "vis dem, og slett dem som ikke hører med"
        yield warning(place, what, "linjer er skjult eller filtrert bort", fix)
    widest = max((len(row.cells) for row in cells.rows), default=0)
    letters = [get_column_letter(one + 1) for one in sorted(cells.hidden_columns) if one < widest]
    if letters:
        what, cause = f"skjulte kolonner er lest med: {some_of(letters)}", "kolonner er skjult"
        yield warning(place, what, cause, "vis dem, og slett dem som ikke hører med")


def _scaled(cells: Cells, place: Place) -> Iterator[Problem]:
    """Cells whose format shows thousands or millions of what they hold."""
    if cells.scaled:
        names = some_of([cell_name(*at) for at in cells.scaled])
        what = f"cellene viser tusendeler av det som står i dem: {names}"
        fix = "velg enheten etter det som står i cellene, ikke etter det som vises"
        yield warning(place, what, "tallformatet skalerer", fix)
