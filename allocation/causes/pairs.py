"""A stated and a computed amount that are not one, with how finely each is known."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import cast

from allocation.money import round_half_up
from allocation.reconciling.comparing import Compared
from allocation.reconciling.side import Cell, Side


@dataclass(frozen=True, slots=True)
class Pair:
    """Both amounts of a cell or a sum that differs, in base units, each with half of its last digit.

    `room` is by how much roundings of parts can move a sum besides; nothing for a cell.
    """

    key: Cell
    stated: Fraction
    computed: Fraction
    half_stated: Fraction
    half_computed: Fraction
    room: Fraction = Fraction(0)

    @property
    def grain(self) -> Fraction:
        """One of the last digit that both amounts have."""
        return 2 * max(self.half_stated, self.half_computed) or Fraction(1)

    def prints(self, amount: Fraction) -> int:
        """An amount in grains, as it would be printed beside the other."""
        return int(round_half_up(Fraction(amount) / self.grain))


def pairs(two: Compared) -> Iterator[Pair]:
    """The cells with two amounts that differ, then the sums that differ by themselves."""
    for cell in two.deviating:
        one, other = two.figures(cell)
        if one is not None and other is not None:
            halves = _plain(two.stated.half(one)), _plain(two.computed.half(other))
            yield Pair(cell, _plain(one.value), _plain(other.value), *halves)
    for key, gap in two.gaps.items():
        halves = _half(two.stated, key), _half(two.computed, key)
        yield Pair(key, _plain(gap.stated.value), _plain(gap.stated.value - gap.own), *halves, gap.room)


def _plain(value: int | Fraction) -> Fraction:
    """An exact number as an integer where it is one: it reckons alike, and there can be many pairs."""
    return cast(Fraction, value.numerator) if value.denominator == 1 else Fraction(value)


def _half(side: Side, key: Cell) -> Fraction:
    one = side.by_sum.get(key)
    return _plain(side.half(one.figure) if one else 0)


def figures_long(amount: Fraction, half: Fraction, least: int) -> bool:
    """Whether an amount has so many digits at least: fewer are equal to others by chance."""
    return abs(amount) >= (2 * half or 1) * int(10 ** (least - 1))
