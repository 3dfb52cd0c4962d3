"""A table as text: the cells that are filled, where they stand, and what was seen when the file was read."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from allocation.problems import Place, Problem, ProblemsFound, Severity, error

MOST_ROWS = 5_000
MOST_COLUMNS = 200
LONGEST_CELL = 5_000
MOST_KEPT = 200_000
"""How many letters a table may have as it is kept: some thousand rows of amounts."""


@dataclass(frozen=True, slots=True)
class TextRow:
    """A row that has something in it: its line in the file, and its cells from the first column on."""

    line: int
    cells: tuple[str, ...]

    def cell(self, column: int) -> str:
        """The cell's text without blanks around it; empty beyond the last."""
        return self.cells[column].strip() if column < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class TableText:
    """A table as its file has it, in text.

    `decimal_sign` is the file's own; `formulas` are the cells, by line and column, whose value a
    spreadsheet once worked out; `problems` what was seen of the file as a whole.
    """

    file: str
    sha256: str
    sheet: str
    decimal_sign: str
    rows: tuple[TextRow, ...]
    formulas: frozenset[tuple[int, int]] = frozenset()
    problems: tuple[Problem, ...] = ()

    def place(self, line: int | None = None, column: str = "") -> Place:
        """A place in the file, for a problem."""
        return Place(self.file, line, column, self.sheet)


def to_json(table: TableText) -> str:
    """The table as text that `from_json` reads: the same table, the same text. Raises ProblemsFound."""
    given = {
        "file": table.file,
        "sha256": table.sha256,
        "sheet": table.sheet,
        "decimal_sign": table.decimal_sign,
        "rows": [[row.line, *row.cells] for row in table.rows],
        "formulas": sorted(table.formulas),
        "problems": [_problem_parts(one) for one in table.problems],
    }
    text = json.dumps(given, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    if len(text) > MOST_KEPT:
        what = f"tabellen har {len(text)} tegn, flere enn {MOST_KEPT}"
        cause, fix = "filen har mer enn én tabell i seg", "lagre bare tabellen med vedtaket, i en fil for seg"
        raise ProblemsFound([error(table.place(), what, cause, fix)])
    return text


def _problem_parts(problem: Problem) -> list[object]:
    place = problem.where
    return [
        problem.severity.value,
        place.row,
        place.column,
        place.sheet,
        problem.what,
        problem.cause,
        problem.fix,
    ]


def from_json(text: str) -> TableText | None:
    """The table that `to_json` wrote; None where the text is of another form."""
    try:
        given = json.loads(text)
        table = TableText(
            str(given["file"]),
            str(given["sha256"]),
            str(given["sheet"]),
            str(given["decimal_sign"]),
            tuple(TextRow(int(line), tuple(map(str, cells))) for line, *cells in given["rows"]),
            frozenset((int(line), int(column)) for line, column in given["formulas"]),
        )
        problems = tuple(_problem_of(table, one) for one in given["problems"])
    except (ValueError, KeyError, TypeError):
        return None
    return TableText(
        table.file, table.sha256, table.sheet, table.decimal_sign, table.rows, table.formulas, problems
    )


def _problem_of(table: TableText, parts: Any) -> Problem:
    severity, row, column, sheet, what, cause, fix = parts
    place = Place(table.file, row, str(column), str(sheet))
    return Problem(Severity(severity), place, str(what), str(cause), str(fix))


def cells_by_column(row: TextRow) -> Mapping[int, str]:
    """The cells of a row that are not empty, by their column."""
    return {column: text.strip() for column, text in enumerate(row.cells) if text.strip()}
