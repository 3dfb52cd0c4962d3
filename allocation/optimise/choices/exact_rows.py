"""Rows of a program kept exactly, handed to the solver in numbers of a size that it can tell apart."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, inf

from allocation.amounts import common
from allocation.solver import Row

_LARGEST = 24
"""Binary digits of the largest coefficient that the solver sees."""


@dataclass(frozen=True, slots=True)
class ExactRow:
    """What a weighted sum of the ways taken is at least and at most; None where nothing bounds it."""

    terms: Mapping[int, Fraction | int]
    least: Fraction | int | None = None
    most: Fraction | int | None = None

    def excess(self, taken: Set[int]) -> Fraction:
        """By how much the ways taken break the row; nought where they keep it."""
        reached = weighed(self.terms, taken)
        below = Fraction(0) if self.least is None else self.least - reached
        above = Fraction(0) if self.most is None else reached - self.most
        return max(Fraction(0), below, above)

    def is_kept(self, taken: Set[int]) -> bool:
        """Whether the ways taken keep the row, exactly."""
        return not self.excess(taken)

    def scaled(self, slack: Mapping[int, int] | None = None) -> tuple[Row, Fraction]:
        """The row as the solver sees it, and what one of it is.

        `slack` are further variables with their signs, which count in that unit.
        """
        limits = [limit for limit in (self.least, self.most) if limit is not None]
        grain = grain_of([*self.terms.values(), *limits])
        terms = [(at, float(value / grain)) for at, value in self.terms.items() if value]
        terms += [(at, float(sign)) for at, sign in (slack or {}).items()]
        least = -inf if self.least is None else float(self.least / grain)
        most = inf if self.most is None else float(self.most / grain)
        return Row(terms, least, most), grain


def weighed(terms: Mapping[int, Fraction | int], taken: Set[int]) -> Fraction:
    """The sum of the terms of what is taken."""
    return sum((Fraction(terms[at]) for at in taken if at in terms), Fraction(0))


def common_step(values: Iterable[Fraction | int]) -> Fraction:
    """The largest amount of which every value is a whole number of times; one where all are nought."""
    numerators, denominator = common([Fraction(value) for value in values])
    return Fraction(gcd(*numerators) or denominator, denominator)


def grain_of(values: Iterable[Fraction | int]) -> Fraction:
    """What values are divided by for the solver: whole numbers where those are not too large for it."""
    held = list(values)
    step = common_step(held)
    largest = max((abs(value / step) for value in held), default=Fraction(0))
    digits = (largest.numerator // largest.denominator).bit_length()
    return step * Fraction(2 ** max(0, digits - _LARGEST))
