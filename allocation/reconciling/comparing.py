"""Two sides held against each other: a finding for each cell and each printed sum.

Two figures of one grain agree or differ. Of two grains the coarser agrees when its interval holds the finer,
and `rounding` is claimed when their intervals meet and no further. A sum also has the roundings of the parts
that it is printed beside. Of what it differs by, only what is in no cell and no sum inside it is its own: no
krone is unexplained twice, and a total that differs though all its parts agree is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from allocation.figures import Figure
from allocation.findings import Finding, Status, Subject
from allocation.found import NO_UNIT
from allocation.money import Unit, decimals_of
from allocation.reconciling.agreeing import agreement, only_one
from allocation.reconciling.of_which import held_inside
from allocation.reconciling.side import SUM, Cell, Inner, PrintedSum, Side
from allocation.reconciling.sums import SumGap, counted, sum_gaps, told_by_sums

FOLLOWS = "følger av avvikene i det den er summen av"
FOLLOWS_FROM_EXPLAINED = "følger av avvik som er forklart"


@dataclass(frozen=True, eq=False)
class Compared:
    """Two sides and what came of them: the findings of cells and of sums by key, in the stated side's order.

    `held` are the sums of both sides, `gaps` those of them that differ by themselves, `members` the printed
    sums by key; `streams` the columns that both sides have: the others are held against nothing. `inside` are
    the findings of what is inside cells.
    """

    stated: Side
    computed: Side
    cells: Mapping[Cell, Finding]
    sums: Mapping[Cell, Finding]
    held: Mapping[Cell, SumGap]
    gaps: Mapping[Cell, SumGap]
    members: Mapping[Cell, PrintedSum]
    streams: tuple[str, ...]
    inside: Mapping[Inner, Finding]

    def figures(self, cell: Cell) -> tuple[Figure | None, Figure | None]:
        """Both sides' figures of a cell."""
        return self.stated.cells.get(cell), self.computed.cells.get(cell)

    def half(self, cell: Cell) -> Fraction:
        """Half of the last digit of the coarser of a cell's figures: nearer than that nobody can tell."""
        one, other = self.figures(cell)
        halves = [side.half(a) for side, a in ((self.stated, one), (self.computed, other)) if a]
        return Fraction(max(halves, default=0))

    @cached_property
    def deviating(self) -> tuple[Cell, ...]:
        """The cells that somebody must explain."""
        return tuple(cell for cell, one in self.cells.items() if one.is_unexplained)


def compared(stated: Side, computed: Side) -> Compared:
    """Hold one side against the other, by row and column, in the columns that both have.

    A side without cells is held by its sums alone, and stands for those of the other's cells whose sums hold.
    """
    streams = tuple(code for code in stated.streams if code in computed.streams)
    cells = dict(_cells(stated, computed, streams))
    if not (stated.cells and computed.cells):
        told = told_by_sums(stated, computed, streams)
        cells = {cell: one for cell, one in cells.items() if cell not in told}
    deviating = {cell: None for cell, one in cells.items() if one.is_unexplained}
    held = sum_gaps(stated, computed, streams, deviating)
    members = dict(computed.by_sum) | dict(stated.by_sum)
    gaps = counted(held, members)
    inside = held_inside(stated, computed, streams)
    two = Compared(stated, computed, cells, {}, held, gaps, members, streams, inside)
    return replace(two, sums={key: _sum(key, gap, two) for key, gap in held.items()})


def _cells(stated: Side, computed: Side, streams: tuple[str, ...]) -> Iterator[tuple[Cell, Finding]]:
    own, theirs, title = stated.cells, computed.cells, stated.title
    names = dict(computed.rows) | dict(stated.rows)
    is_printed = not stated.is_exact
    for stream in streams:
        column = stated.streams[stream]
        for cell in stated.by_stream.get(stream, ()):
            subject = Subject(title, f"{names.get(cell[0], cell[0])} · {column}")
            one, other = own[cell], theirs.get(cell)
            if other is None:
                yield cell, only_one(subject, *_of_exact(one, stated), one.value, None)
            else:
                status = agreement(one.value, other.value, stated.half(one), computed.half(other))
                unit = (one.unit, one.decimals) if is_printed else _shown_in(one, stated, other, computed)
                yield cell, Finding(subject, *unit, one.value, other.value, status)
        for cell in computed.by_stream.get(stream, ()):
            if cell not in own:
                subject = Subject(title, f"{names.get(cell[0], cell[0])} · {column}")
                lone = theirs[cell]
                yield cell, only_one(subject, *_of_exact(lone, computed), None, lone.value)


def _shown_in(one: Figure, stated: Side, other: Figure, computed: Side) -> tuple[Unit, int]:
    """The unit and decimals of a finding whose stated figure is not printed: the other's, where that is."""
    return _of_exact(one, stated) if computed.is_exact else (other.unit, other.decimals)


def _of_exact(figure: Figure, side: Side) -> tuple[Unit, int]:
    """The unit that a side's figures are shown in where nothing printed gives it."""
    if not side.is_exact or side.unit == NO_UNIT:
        return figure.unit, figure.decimals
    return side.unit, decimals_of(figure.value / side.unit.factor)


def _sum(key: Cell, gap: SumGap, two: Compared) -> Finding:
    """The finding of a sum; one that differs by what its cells or inner sums do says so."""
    side = two.stated if key in two.stated.by_sum else two.computed
    figure = gap.stated.figure or gap.computed.figure
    assert figure is not None, "a sum is held because a side prints it"
    if gap.agrees:
        status, cause = Status.AGREES, ""
    elif key in two.gaps:
        status, cause = Status.DIFFERS, ""
    elif gap.each_can_round and ((gap.can_round and gap.is_alone) or abs(gap.difference) <= gap.room):
        status, cause = Status.ROUNDING, ""
    else:
        status, cause = Status.DIFFERS, FOLLOWS
    subject = Subject(two.stated.title, side.shown(key))
    return Finding(subject, figure.unit, figure.decimals, gap.stated.value, gap.computed.value, status, cause)


def deviating_parts(key: Cell, two: Compared) -> list[Cell]:
    """The cells that somebody must explain among those that a sum is the sum of, on either side."""
    members = [side.by_sum[key].members for side in (two.stated, two.computed) if key in side.by_sum]
    if key[0] == SUM:
        streams = {cell[1] for own in members for cell in own}
        return [cell for cell in two.deviating if cell[1] in streams]
    return [cell for own in members for cell in own if cell in two.cells and two.cells[cell].is_unexplained]
