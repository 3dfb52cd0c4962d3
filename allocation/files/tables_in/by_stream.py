"""A list with a line for each recipient and stream, as a table with a column for each stream.

Registers and accounts write amounts so: the recipient, what kind of money it is, the amount.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from allocation.case import folded
from allocation.files.sheets_in import TextRow
from allocation.files.tables_in.headings import Role
from allocation.files.tables_in.row_reading import Rows
from allocation.found import FoundCell, FoundColumn, FoundRow, FoundTable, RowKind, TableKind
from allocation.problems import error

_ALL = "Samlet"
"""The column of a sum that names no stream: it is of all."""
_NOTHING = FoundCell()


@dataclass
class _Spread:
    """What has been spread so far: titles of columns by folded names, rows with their cells by column."""

    titles: dict[str, str] = field(default_factory=dict)
    rows: dict[tuple[RowKind, str, int], tuple[FoundRow, dict[str, FoundCell]]] = field(default_factory=dict)
    lines: dict[tuple[tuple[RowKind, str, int], str], int | None] = field(default_factory=dict)


def by_stream(read: FoundTable, rows: Rows, lines: Sequence[TextRow]) -> FoundTable:
    """The list spread out; any other table as it is.

    A list has one column of amounts and one of streams, which each line but a sum fills; a recipient's second
    line of a stream is an error at its place.
    """
    column = rows.column(Role.STREAM)
    if column is None or read.kind is not TableKind.DISTRIBUTION or len(read.columns) != 1:
        return read
    streams = {row.line: " ".join(row.cell(column).split()) for row in lines}
    if not all(_can_be_spread(row, streams) for row in read.rows):
        return read
    spread = _Spread()
    for number, row in enumerate(read.rows):
        _take(spread, rows, row, streams[row.place.row or 0], number)
    return _table(read, spread)


def _can_be_spread(row: FoundRow, streams: dict[int, str]) -> bool:
    named = streams.get(row.place.row or 0, "")
    return row.kind is not RowKind.OF_WHICH and (bool(named) or row.kind is not RowKind.ITEM)


def _take(spread: _Spread, rows: Rows, row: FoundRow, stream: str, number: int) -> None:
    """One line into its row; sums of one name that follow one another are one row."""
    code = folded(stream)
    group = 0 if row.kind is RowKind.ITEM else _group_of_sum(spread, row, number)
    key = row.kind, folded(row.name), group
    spread.titles.setdefault(code, stream)
    _, cells = spread.rows.setdefault(key, (row, {}))
    if code in cells:
        what = f"«{row.name}» står også på linje {spread.lines[key, code]}"
        cause, fix = "raden er kopiert, eller summert for seg", "slett den ene raden"
        rows.problems.append(error(row.place, what, cause, fix))
        return
    cells[code], spread.lines[key, code] = row.cells[0], row.place.row


def _group_of_sum(spread: _Spread, row: FoundRow, number: int) -> int:
    """The number of the line that the sum's row began at: the last row's, if that is a sum of this name."""
    last = next(reversed(spread.rows), None)
    is_same = last is not None and last[:2] == (row.kind, folded(row.name))
    return last[2] if last is not None and is_same else number


def _table(read: FoundTable, spread: _Spread) -> FoundTable:
    only = read.columns[0]
    codes = sorted(spread.titles, key=lambda code: not code)  # what names no stream stands last
    columns = tuple(
        replace(only, title=spread.titles[code]) if code else FoundColumn(_ALL, only.unit, is_sum=True)
        for code in codes
    )
    found = tuple(
        replace(row, cells=tuple(cells.get(code, _NOTHING) for code in codes))
        for row, cells in spread.rows.values()
    )
    return replace(read, columns=columns, rows=found)
