"""Rows that are inside others (herav), which both sides print: held against each other, and in no sum.

What they differ by can be what their row differs by: that much is said of the row, and only the rest is
theirs, so that no krone is unexplained twice. Of the sum of such a row (Samlet), what its own columns differ
by is said of these first.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from allocation.figures import Figure
from allocation.findings import Finding, Subject
from allocation.reconciling.agreeing import agreement, only_one
from allocation.reconciling.side import SUM, Cell, Inner, OfWhich, Side

FOLLOWS = "følger av avviket i raden den er en del av"

_NOTHING = Fraction(0)


def held_inside(stated: Side, computed: Side, streams: tuple[str, ...]) -> dict[Inner, Finding]:
    """A finding for each cell of the rows that both sides have inside the same row by the same name.

    The sum of such a row is held against what the other's columns come to where it prints no sum.
    """
    found, theirs = {}, _by_row(computed)
    for (row, name), own in _by_row(stated).items():
        other = theirs.get((row, name), {})
        called = next(iter(own.values())).name
        for stream in _columns(own, other, streams):
            subject = Subject(stated.title, f"{_called(stated, row)}, {called} · {_column(stated, stream)}")
            one, against = _printed(own, stream, stated), _printed(other, stream, computed)
            found[row, stream, name] = _finding(subject, one, against)
    return found


_Row = Mapping[str, OfWhich]
"""A row inside another, by column."""
_Printed = tuple[Figure, int | Fraction]
"""A figure, and by how much roundings can have moved it."""


def _by_row(side: Side) -> dict[tuple[str, str], dict[str, OfWhich]]:
    """What is inside, by the row that it is inside and its name, and then by column."""
    rows = dict[tuple[str, str], dict[str, OfWhich]]()
    for (row, stream, name), one in side.inside.items():
        rows.setdefault((row, name), {})[stream] = one
    return rows


def _columns(own: _Row, other: _Row, streams: Sequence[str]) -> Iterator[str]:
    """The columns in which two rows are held; where one prints its sum alone, that one alone."""
    if not other:
        return
    if {SUM} not in (set(own), set(other)):
        yield from (stream for stream in streams if stream in own or stream in other)
    if SUM in own or SUM in other:
        yield SUM


def _printed(row: _Row, stream: str, side: Side) -> _Printed | None:
    """What a row has in a column; as its sum, where it prints none, what its columns come to."""
    if stream in row:
        figure = row[stream].figure
        return figure, side.half(figure)
    if stream != SUM:
        return None
    figures = [one.figure for one in row.values()]
    value, half = sum(one.value for one in figures), sum(map(side.half, figures))
    return replace(figures[0], value=Fraction(value)), half


def _called(side: Side, row: str) -> str:
    return side.rows.get(row) or side.shown((row, SUM)).partition(" · ")[0]


def _column(side: Side, stream: str) -> str:
    return "Samlet" if stream == SUM else side.streams[stream]


def _finding(subject: Subject, one: _Printed | None, other: _Printed | None) -> Finding:
    """The finding of two figures, of which one may be missing."""
    shown = one or other
    assert shown is not None, "a cell is held because a side prints it"
    unit = shown[0].unit, shown[0].decimals
    if one is None or other is None:
        return only_one(subject, *unit, one and one[0].value, other and other[0].value)
    status = agreement(one[0].value, other[0].value, one[1], other[1])
    return Finding(subject, *unit, one[0].value, other[0].value, status)


def of_the_row(
    inside: Mapping[Inner, Finding], cells: Mapping[Cell, Finding], sums: Mapping[Cell, Finding]
) -> Iterator[tuple[Inner, Fraction]]:
    """What of each difference is in its row's as well, or in the columns that it sums, and is said there."""
    left, of_parts = dict[Cell, Fraction](), dict[tuple[str, str], Fraction]()
    of_rows = _of_rows(cells) if inside else {}
    for inner, finding in inside.items():
        row, stream, name = inner
        cell, own, parts = (row, stream), _open(finding), _NOTHING
        found = sums.get(cell) if stream == SUM else cells.get(cell)
        there = _open(found) if found else of_rows.get(row, _NOTHING) if stream == SUM else _NOTHING
        if stream == SUM:
            parts = _shared(own, of_parts.get((row, name), _NOTHING))
        else:
            of_parts[row, name] = of_parts.get((row, name), _NOTHING) + own
        rest = left.setdefault(cell, there) - _shared(parts, left[cell])
        again = _shared(own - parts, rest)
        left[cell] = rest - again
        yield inner, parts + again


def _of_rows(cells: Mapping[Cell, Finding]) -> dict[str, Fraction]:
    """What the cells of each row differ by in all."""
    rows = dict[str, Fraction]()
    for (row, _), finding in cells.items():
        if finding.is_unexplained:
            rows[row] = rows.get(row, _NOTHING) + finding.difference
    return rows


def _open(finding: Finding) -> Fraction:
    """What somebody must explain of a finding."""
    return finding.difference if finding.is_unexplained else _NOTHING


def _shared(one: Fraction, other: Fraction) -> Fraction:
    """What two differences can have in common: of two signs nothing, else the smaller."""
    return min(one, other, key=abs) if one * other > 0 else _NOTHING
