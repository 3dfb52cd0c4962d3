"""Which rows a sum row is the sum of: those since the last sum, or all so far, whichever adds up."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count

from allocation.case import folded
from allocation.figures import Figure, total
from allocation.found import RowKind
from allocation.reconciling.side import SUM, PrintedSum

_MOST_TRIED = 100
"""In how many sum rows more than the nearest reading is tried; no board's table has as many."""


_SUMS = (RowKind.SUBTOTAL, RowKind.TOTAL)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of figures: what it is to sums, its code and name, and by column its figures (`SUM`: its own)."""

    kind: RowKind
    code: str
    name: str
    figures: Mapping[str, Figure]


def printed_sums(lines: Sequence[Line]) -> tuple[PrintedSum, ...]:
    """Every sum that the rows print, of rows and of columns, with the cells that each is the sum of."""
    items = [line for line in lines if line.kind is RowKind.ITEM]
    return (*_of_rows(lines, items), *_of_columns(items))


def _of_columns(items: Sequence[Line]) -> Iterator[PrintedSum]:
    for line in items:
        if SUM in line.figures:
            members = tuple((line.code, stream) for stream in line.figures if stream != SUM)
            yield PrintedSum((line.code, SUM), line.name, line.figures[SUM], members)


def _of_rows(lines: Sequence[Line], items: Sequence[Line]) -> Iterator[PrintedSum]:
    seen = since = tried = 0
    taken = set[str]()
    totals = [number for number, line in enumerate(lines) if line.kind is RowKind.TOTAL]
    last = max((number for number, line in enumerate(lines) if line.kind in _SUMS), default=-1)
    for number, line in enumerate(lines):
        if line.kind is RowKind.ITEM:
            seen += 1
        if line.kind not in _SUMS:
            continue
        tried += 1
        ways = [(since, seen), (0, seen)] if line.kind is RowKind.SUBTOTAL else [(0, seen), (since, seen)]
        ways = [way for way in dict.fromkeys(ways) if way[0] < way[1]] or [(0, len(items))]
        parts = [items[start:end] for start, end in ways[: 1 if tried > _MOST_TRIED else None]]
        best = max(parts, key=lambda part: _holding(line, part))
        is_total = number == totals[-1] if totals else number == last and len(best) == len(items)
        yield from _sums_of(line, best, SUM if is_total else _own_row(line.name, taken))
        since = seen


def _own_row(name: str, taken: set[str]) -> str:
    """The row of a sub-total; those of several groups are all called «Delsum», and are numbered."""
    first = f"{SUM}:{folded(name)}"
    row = next(one for one in chain([first], (f"{first} ({n})" for n in count(2))) if one not in taken)
    taken.add(row)
    return row


def _holding(line: Line, parts: Sequence[Line]) -> int:
    """In how many columns the parts can be what is summed."""
    return sum(
        figure.interval.meets(
            total(part.figures[stream].interval for part in parts if stream in part.figures)
        )
        for stream, figure in line.figures.items()
    )


def _sums_of(line: Line, parts: Sequence[Line], row: str) -> Iterator[PrintedSum]:
    for stream, figure in line.figures.items():
        members = (
            (part.code, column)
            for part in parts
            for column in part.figures
            if column != SUM and stream in (column, SUM)
        )
        yield PrintedSum((row, stream), line.name, figure, tuple(members))
