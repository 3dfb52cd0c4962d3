"""A list with a line for each recipient and stream, as a table with a column for each stream.

Registers and accounts write amounts so: the recipient, what kind of money it is, the amount.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from allocation.case import folded
from allocation.files.sheets_in import TextRow
from allocation.files.tables_in.headings import Role
from allocation.files.tables_in.row_reading import Rows
from allocation.found import FoundCell, FoundColumn, FoundRow, FoundTable, RowKind, TableKind
from allocation.problems import Problem, error

_ALL = "Samlet"
"""The column of a sum that names no stream: it is of all."""
_NOTHING = FoundCell()
_MOST_TOLD = 20


@dataclass
class _Spread:
    """What has been spread so far: titles of columns by folded names, rows with their cells by column."""

    titles: dict[str, str] = field(default_factory=dict)
    rows: dict[tuple[RowKind, str, int], tuple[FoundRow, dict[str, FoundCell]]] = field(default_factory=dict)
    twice: int = 0


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
    named = dict.fromkeys(streams[row.place.row or 0] for row in read.rows)
    titles = {folded(one): one for one in named}
    if len(titles) == 1:  # a list of one stream is a table as it stands
        return replace(read, columns=(replace(read.columns[0], title=next(iter(titles.values()))),))
    spread = _Spread()
    for number, row in enumerate(read.rows):
        if not _take(spread, row, streams[row.place.row or 0], number):
            spread.twice += 1
            if spread.twice <= _MOST_TOLD:
                rows.problems.append(_twice(row, read, streams))
    return _table(read, spread)


def _can_be_spread(row: FoundRow, streams: dict[int, str]) -> bool:
    named = streams.get(row.place.row or 0, "")
    return row.kind is not RowKind.OF_WHICH and (bool(named) or row.kind is not RowKind.ITEM)


def _take(spread: _Spread, row: FoundRow, stream: str, number: int) -> bool:
    """One line into its row, unless that has the stream; sums of one name that follow one another are one."""
    code = folded(stream)
    group = 0 if row.kind is RowKind.ITEM else _group_of_sum(spread, row, number)
    spread.titles.setdefault(code, stream)
    _, cells = spread.rows.setdefault((row.kind, folded(row.name), group), (row, {}))
    return cells.setdefault(code, row.cells[0]) is row.cells[0]


def _twice(row: FoundRow, read: FoundTable, streams: Mapping[int, str]) -> Problem:
    """The error of a recipient's second line of a stream."""

    def same(one: FoundRow) -> tuple[str, str]:
        return folded(one.name), folded(streams[one.place.row or 0])

    before = next(one for one in read.rows if same(one) == same(row))
    what = f"«{row.name}» står også på linje {before.place.row}"
    cause, fix = "raden er kopiert, eller summert for seg", "slett den ene raden"
    return error(row.place, what, cause, fix)


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
