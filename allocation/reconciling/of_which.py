"""Rows that are inside others (herav), which both sides print: held against each other, and in no sum.

What they differ by can be what their row differs by: that much is said of the row, and only the rest is
theirs, so that no krone is unexplained twice.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from allocation.findings import Finding, Subject
from allocation.reconciling.agreeing import agreement
from allocation.reconciling.side import Cell, Inner, Side

FOLLOWS = "følger av avviket i raden den er en del av"

_NOTHING = Fraction(0)


def held_inside(stated: Side, computed: Side, streams: tuple[str, ...]) -> dict[Inner, Finding]:
    """A finding for each part of a cell that both sides have by the same name."""
    found = {}
    for inner, one in stated.inside.items():
        other = computed.inside.get(inner)
        if other is not None and inner[1] in streams:
            row, stream, _ = inner
            name = stated.rows.get(row) or stated.shown((row, stream)).partition(" · ")[0]
            subject = Subject(stated.title, f"{name}, {one.name} · {stated.streams[stream]}")
            figure, against = one.figure, other.figure
            status = agreement(figure.value, against.value, stated.half(figure), computed.half(against))
            found[inner] = Finding(subject, figure.unit, figure.decimals, figure.value, against.value, status)
    return found


def of_the_row(
    inside: Mapping[Inner, Finding], cells: Mapping[Cell, Finding]
) -> Iterator[tuple[Inner, Fraction]]:
    """What of each difference is in its row's as well, and is said there."""
    left = dict[Cell, Fraction]()
    for inner, finding in inside.items():
        cell = inner[:2]
        if cell not in left:
            left[cell] = cells[cell].difference if cell in cells and cells[cell].is_unexplained else _NOTHING
        own, there = finding.difference, left[cell]
        both = min(own, there, key=abs) if finding.is_unexplained and own * there > 0 else _NOTHING
        left[cell] -= both
        yield inner, both
