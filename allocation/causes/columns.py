"""Amounts that stand in the column beside the one they belong in."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from allocation.causes.claims import Claim, Kind
from allocation.causes.pairs import figures_long
from allocation.reconciling.comparing import Compared
from allocation.reconciling.side import Cell

_LEAST_DIGITS = 2


def neighbouring_stream(two: Compared) -> Iterator[Claim]:
    """A row's amount stands in the column beside, alone or added to what belongs there."""
    deviating = frozenset(two.deviating)
    if len(two.streams) < 2:
        return
    for row in dict.fromkeys(cell[0] for cell in deviating):
        for left, right in pairwise(two.streams):
            pair = (row, left), (row, right)
            if not deviating.isdisjoint(pair):
                yield from _moved(*pair, deviating, two)
                yield from _moved(*pair[::-1], deviating, two)


def _moved(home: Cell, there: Cell, deviating: frozenset[Cell], two: Compared) -> Iterator[Claim]:
    """What belongs at home stands there, where something else belongs."""
    if there not in deviating or home not in deviating:
        return
    belongs, stands = _value(home, two, stated=False), _value(there, two, stated=True)
    half = max(two.half(home), two.half(there))
    if not figures_long(belongs, half, _LEAST_DIGITS):
        return
    is_there = abs(stands - belongs) <= half
    is_gone = abs(_value(home, two, stated=True)) <= half
    is_added = is_gone and abs(stands - belongs - _value(there, two, stated=False)) <= 2 * half
    if is_there or is_added:
        beside, own = two.stated.streams[there[1]], two.stated.streams[home[1]]
        texts = {
            home: f"beløpet står i kolonnen ved siden av, {beside}",
            there: f"beløpet hører til i kolonnen ved siden av, {own}",
        }
        yield Claim(Kind.NEIGHBOURING_STREAM, texts, (home[0],))


def _value(cell: Cell, two: Compared, stated: bool) -> Fraction:
    figure = (two.stated if stated else two.computed).cells.get(cell)
    return figure.value if figure else Fraction(0)
