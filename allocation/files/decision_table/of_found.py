"""A table that was found in a letter or sheet as the text of a decision's table, and its places put back."""

from collections.abc import Mapping
from dataclasses import replace

from allocation.case import Decision
from allocation.files.decision_table.layout import KIND
from allocation.files.decision_table.reading import Reading
from allocation.files.sheets_in import TableText, TextRow
from allocation.found import FoundCell, FoundColumn, FoundRow, FoundTable, RowKind
from allocation.money import Unit
from allocation.problems import Place, Problem

_NAMES, _SUM = "Mottaker", "Sum"


def text_of(table: FoundTable, file: str, sha256: str) -> TableText:
    """The table as text: its unit, its headings, and its rows with what each is to a sum.

    What is inside another row (herav) is left out. The lines are those of the file where they tell the rows
    apart; else the rows are counted.
    """
    rows = [row for row in table.rows if row.kind is not RowKind.OF_WHICH]
    lines = _lines(rows)
    own = {column.unit for column in table.columns if column.unit}
    unit = table.unit or (own.pop() if len(own) == 1 else None)
    heading = [_NAMES, KIND, *(_heading(column, unit) for column in table.columns)]
    first = min(lines, default=3)
    above = [TextRow(first - 2, (unit.name,))] if unit else []
    return TableText(
        file,
        sha256,
        table.place.sheet,
        ",",
        (
            *above,
            TextRow(first - 1, tuple(heading)),
            *(_text(row, line) for row, line in zip(rows, lines, strict=True)),
        ),
    )


def _lines(rows: list[FoundRow]) -> list[int]:
    """A line for each row, no two alike."""
    own = [row.place.row or 0 for row in rows]
    return own if len(set(own)) == len(own) else list(range(1, len(rows) + 1))


def _heading(column: FoundColumn, unit: Unit | None) -> str:
    """The heading of a column, with its unit where it is not the table's."""
    title = _SUM if column.is_sum else column.title
    return f"{title} ({column.unit.name})" if column.unit and column.unit != unit else title


def _text(row: FoundRow, line: int) -> TextRow:
    return TextRow(line, (row.name, row.kind.value, *map(_cell, row.cells)))


def _cell(cell: FoundCell) -> str:
    """A cell's figure as it is printed; the text where it is no figure."""
    return cell.text if cell.figure is None else str(cell.figure)


def with_places(reading: Reading, table: FoundTable) -> Reading:
    """The reading with the places of the rows in their document, page and all."""
    rows = [row for row in table.rows if row.kind is not RowKind.OF_WHICH]
    places = {line: row.place for line, row in zip(_lines(rows), rows, strict=True)}
    decision = reading.decision
    return replace(
        reading,
        decision=_placed(decision, places) if decision else None,
        problems=tuple(_problem(one, places, table.place) for one in reading.problems),
    )


def _placed(decision: Decision, places: Mapping[int, Place]) -> Decision:
    put = {cell: _put(place, places, place) for cell, place in decision.places.items()}
    sources = {cell: str(replace(place, column="")) for cell, place in put.items()}
    return replace(decision, places=put, sources=sources)


def _problem(problem: Problem, places: Mapping[int, Place], table: Place) -> Problem:
    return replace(problem, where=_put(problem.where, places, table))


def _put(place: Place, places: Mapping[int, Place], other: Place) -> Place:
    """A place in the text as one in the document."""
    found = places.get(place.row or 0)
    return replace(found or replace(other, row=None), column=place.column)
