"""A decision's table as text that is kept: written out, and read back to the same table."""

import json
from typing import Any

from allocation.files.sheets_in import TableText, TextRow
from allocation.problems import Place, Problem, ProblemsFound, Severity, error

MOST_KEPT = 200_000
"""How many letters a table may have as it is kept: some thousand rows of amounts."""


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
