"""A printed sum held against the other side's: what of its difference is its own, and what its parts have.

Each side's own error is what it prints more than its parts come to, by which rounding can move it by half a
unit for the sum and half for each part. Only that is the sum's own difference; the rest stands in its cells.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from allocation.figures import Figure
from allocation.reconciling.side import SUM, Cell, PrintedSum, Side

_NOTHING = Fraction(0)


class Total(NamedTuple):
    """A side's sum: its value, what that is more than its parts, and its figure where it is printed.

    `room` is by how much roundings can have moved what is its own, `parts` by how much those of its parts
    alone can have moved their sum.
    """

    value: Fraction
    own: Fraction
    room: Fraction
    parts: Fraction
    figure: Figure | None
    has_parts: bool

    @property
    def reach(self) -> Fraction:
        """By how much roundings of the sum and of its parts can have moved it, printed or not."""
        return max(self.room, self.parts)


@dataclass(frozen=True, slots=True)
class SumGap:
    """The sums of both sides under one key.

    `half` is half of the last digit of the coarser printed one, `is_alone` whether no cell of it deviates.
    """

    stated: Total
    computed: Total
    half: Fraction
    is_alone: bool

    @property
    def difference(self) -> Fraction:
        """Stated less computed."""
        return self.stated.value - self.computed.value

    @property
    def own(self) -> Fraction:
        """What of the difference no cell has; all of it where a side has no cells to hold.

        A sum printed beside a wrong cell is the sum of the right one or of the wrong one: of the two readings
        the one by which the sum is less wrong.
        """
        if not (self.stated.has_parts and self.computed.has_parts) or self._is_out_of_reach:
            return self.difference
        return min(self.stated.own - self.computed.own, self.difference, key=abs)

    @property
    def own_differs(self) -> bool:
        """Whether cells differ too, so that there are two readings of what the sum is off by."""
        both = self.stated.own - self.computed.own
        return self.stated.has_parts and self.computed.has_parts and abs(both - self.difference) > self.room

    @property
    def room(self) -> Fraction:
        """By how much roundings can have made what is its own."""
        return self.stated.room + self.computed.room

    @property
    def _is_out_of_reach(self) -> bool:
        """Whether all cells agree, and yet their roundings and the sums' cannot make the difference."""
        return self.is_alone and abs(self.difference) > self.stated.reach + self.computed.reach

    @property
    def can_round(self) -> bool:
        """Whether roundings can make all that is not in its cells."""
        return abs(self.own) <= self.room and not self._is_out_of_reach and self.each_can_round

    @property
    def each_can_round(self) -> bool:
        """Whether each side's sum can be that of its own parts: two rooms do not add up to make one error.

        Where a cell deviates its sum may well be that of the right one.
        """
        sides = (self.stated, self.computed) if self.is_alone else ()
        return all(abs(one.own) <= one.room for one in sides if one.has_parts and one.figure is not None)

    @property
    def agrees(self) -> bool:
        """Whether the two sums print alike."""
        return abs(self.difference) <= self.half


def sum_gaps(
    stated: Side, computed: Side, streams: Iterable[str], deviating: Collection[Cell] = ()
) -> dict[Cell, SumGap]:
    """Every sum that a side prints and the other side can be asked for, by key."""
    shared = frozenset(streams)
    keys = dict.fromkeys(
        one.key for side in (stated, computed) if not (side.is_exact and side.cells) for one in side.sums
    )
    gaps = ((key, _gap(key, stated, computed, shared, deviating)) for key in keys)
    return {key: gap for key, gap in gaps if gap is not None}


def told_by_sums(stated: Side, computed: Side, streams: Sequence[str]) -> frozenset[Cell]:
    """The cells of either side that a sum held against the other tells of: its own cells come to that sum.

    What a run has in its sums and not in its cells it has told itself.
    """
    told = set[Cell]()
    for key, gap in sum_gaps(stated, computed, streams).items():
        for side, other, total in ((stated, computed, gap.stated), (computed, stated, gap.computed)):
            if total.has_parts and (side.is_exact or abs(total.own) <= total.room):
                printed, columns = side.by_sum.get(key), streams if key[1] == SUM else [key[1]]
                told.update(printed.members if printed else members_of(key, side, other, columns))
    return frozenset(told)


def _gap(
    key: Cell, stated: Side, computed: Side, shared: frozenset[str], deviating: Collection[Cell]
) -> SumGap | None:
    printed = stated.by_sum.get(key) or computed.by_sum[key]
    streams = {stream for _, stream in printed.members} or (shared if key[1] == SUM else {key[1]})
    if not streams <= shared:
        return None
    one = _total(key, stated, computed, streams)
    other = _total(key, computed, stated, streams)
    if one is None or other is None:
        return None
    if computed.is_exact and not stated.is_exact:
        other = _nearest(other, _of_parts(key, computed, stated, streams), one.value)
    elif stated.is_exact and not computed.is_exact:
        one = _nearest(one, _of_parts(key, stated, computed, streams), other.value)
    halves = [side.half(total.figure) for side, total in ((stated, one), (computed, other)) if total.figure]
    return SumGap(
        one, other, Fraction(max(halves, default=0)), not _deviating(key, stated, computed, deviating)
    )


def _deviating(key: Cell, stated: Side, computed: Side, deviating: Collection[Cell]) -> bool:
    """Whether a cell deviates among those that a sum is the sum of, on either side."""
    members = [side.by_sum[key].members for side in (stated, computed) if key in side.by_sum]
    if key[0] == SUM:
        streams = {cell[1] for own in members for cell in own}
        return any(cell[1] in streams for cell in deviating)
    return any(cell in deviating for own in members for cell in own)


def _nearest(one: Total, other: Total | None, value: Fraction) -> Total:
    """Of what a computation has in all and what it has placed, the one that the stated sum is nearer to."""
    return other if other and abs(other.value - value) < abs(one.value - value) else one


def _total(key: Cell, side: Side, other: Side, streams: Iterable[str]) -> Total | None:
    """The sum that a side prints, or that of its cells where it prints none."""
    one = side.by_sum.get(key)
    if one is None:
        return _of_parts(key, side, other, streams)
    if not any(cell in side.cells for cell in one.members):
        return Total(
            one.figure.value, _NOTHING, Fraction(side.half(one.figure)), _NOTHING, one.figure, has_parts=False
        )
    value, room = side.total(one.members)
    own = one.figure.value - value
    return Total(one.figure.value, own, side.half(one.figure) + room, room, one.figure, has_parts=True)


def _of_parts(key: Cell, side: Side, other: Side, streams: Iterable[str]) -> Total | None:
    """The sum of a side's cells; where the other side has none, their roundings are the sum's own room."""
    cells = [cell for cell in members_of(key, side, other, streams) if cell in side.cells]
    if not cells:
        return None
    value, room = side.total(cells)
    return Total(value, _NOTHING, _NOTHING if other.cells else room, room, None, has_parts=True)


def members_of(key: Cell, side: Side, other: Side, streams: Iterable[str]) -> Iterator[Cell]:
    """The cells of a side that belong to a sum which only the other prints.

    To a sub-total belong its rows, and those of the same printed group that only this side has.
    """
    row = key[0]
    if row == SUM:
        for stream in streams:
            yield from side.by_stream.get(stream, ())
        return
    rows = dict.fromkeys(code for code, _ in other.by_sum[key].members)
    groups = {other.groups.get(code) or side.groups.get(code) for code in rows}
    if other.by_sum[key].is_of_rows and len(groups) == 1 and None not in groups:
        rows |= dict.fromkeys(
            code for code in side.rows if code not in other.rows and side.groups.get(code) in groups
        )
    for code in rows:
        for stream in streams:
            yield code, stream


def counted(gaps: Mapping[Cell, SumGap], sums: Mapping[Cell, PrintedSum]) -> dict[Cell, SumGap]:
    """The sums that differ by themselves: beyond rounding, and not by what the sums inside them differ by."""
    found = dict[Cell, SumGap]()
    for key in sorted(gaps, key=lambda key: len(sums[key].members)):
        gap = gaps[key]
        if gap.agrees or gap.can_round:
            continue
        inside = _inside(key, found, sums) if sums[key].is_of_rows else []
        if not any(_accounts_for(gap, family) for family in inside):
            found[key] = gap
    return found


def _accounts_for(gap: SumGap, family: list[SumGap]) -> bool:
    """Whether what the inner sums differ by is what this one differs by, but for roundings."""
    room = gap.room + sum((one.room for one in family), _NOTHING)
    return bool(family) and abs(gap.own - sum((one.own for one in family), _NOTHING)) <= room


def _inside(key: Cell, found: Mapping[Cell, SumGap], sums: Mapping[Cell, PrintedSum]) -> list[list[SumGap]]:
    """The sums found so far that lie inside one: its sub-totals, its row's columns, its rows' own sums."""
    row, stream = key
    members = frozenset(sums[key].members)
    families: list[list[SumGap]] = [[], [], []]
    for one, gap in found.items():
        if one[1] == stream and sums[one].is_of_rows:
            number = 0
        elif stream == SUM and one[0] == row:
            number = 1
        elif stream == SUM and one[1] == SUM:
            number = 2
        else:
            continue
        if members.issuperset(sums[one].members):
            families[number].append(gap)
    return families
