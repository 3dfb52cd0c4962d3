"""A list with a line for each recipient and stream, as a table with a column for each stream.

Registers and accounts write amounts so: the recipient, what kind of money it is, the amount.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from allocation.case import folded
from allocation.files.sheets_in import TextRow
from allocation.files.tables_in.field_words import TOTAL
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
    line of a stream is an error at its place. «Samlet» is no stream, but what the recipient has in all.
    """
    column = rows.column(Role.STREAM)
    if column is None or read.kind is not TableKind.DISTRIBUTION:
        return read
    streams = {row.line: " ".join(row.cell(column).split()) for row in lines}
    if len(read.columns) != 1:
        rows.problems += _of_several(read, streams)
        return read
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


def _of_several(read: FoundTable, streams: Mapping[int, str]) -> Iterator[Problem]:
    """The error of a list with several columns of amounts, or none: which stream is which, nobody can say."""
    named = [(row, folded(streams[row.place.row or 0])) for row in read.rows if row.kind is RowKind.ITEM]
    other = next((row for row, stream in named if stream != named[0][1]), None)
    if other is not None:
        what = f"«{other.name}» har en annen finansieringstype enn linjen over"
        cause, fix = "listen har flere kolonner med beløp", "lagre én kolonne med beløp i hver fil"
        yield error(other.place, what, cause, fix)


def _is_of_all(stream: str) -> bool:
    """Whether a line is of no stream of its own: it names none, or the sum of all."""
    return not stream or bool(TOTAL.fullmatch(folded(stream)))


def _can_be_spread(row: FoundRow, streams: dict[int, str]) -> bool:
    named = streams.get(row.place.row or 0, "")
    return row.kind is not RowKind.OF_WHICH and (bool(named) or row.kind is not RowKind.ITEM)


def _take(spread: _Spread, row: FoundRow, stream: str, number: int) -> bool:
    """One line into its row, unless that has the stream; sums of one name that follow one another are one."""
    code = "" if _is_of_all(stream) else folded(stream)
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
