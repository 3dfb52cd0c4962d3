"""A printed figure is an interval of half its last digit, and arithmetic keeps the interval.

Source of the rule: rounding each printed figure alone moves it by at most half of its last digit, so
a sum of printed parts and the printed sum can differ by rounding only when their intervals meet.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from allocation.amounts import common
from allocation.money import Unit, number_text


@dataclass(frozen=True, slots=True)
class Interval:
    """An exact value and the bounds within which the unrounded value lies, in base units."""

    low: Fraction
    value: Fraction
    high: Fraction

    @classmethod
    def exact(cls, value: Fraction | int) -> "Interval":
        """A value without rounding: a constant, or a count that nobody rounded."""
        return cls(Fraction(value), Fraction(value), Fraction(value))

    def __add__(self, other: "Interval") -> "Interval":
        return Interval(self.low + other.low, self.value + other.value, self.high + other.high)

    def __neg__(self) -> "Interval":
        return Interval(-self.high, -self.value, -self.low)

    def __sub__(self, other: "Interval") -> "Interval":
        return self + -other

    def __mul__(self, other: "Interval") -> "Interval":
        corners = [a * b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(corners), self.value * other.value, max(corners))

    def __truediv__(self, other: "Interval") -> "Interval":
        if other.low <= 0 <= other.high:
            raise ZeroDivisionError("divisor may be zero")
        return self * Interval(1 / other.high, 1 / other.value, 1 / other.low)

    def widened(self, by: Fraction) -> "Interval":
        """The same value with bounds `by` further out on either side."""
        return Interval(self.low - by, self.value, self.high + by)

    def holds(self, value: Fraction) -> bool:
        """Whether the value lies within the bounds, ends included."""
        return self.low <= value <= self.high

    def meets(self, other: "Interval") -> bool:
        """Whether some unrounded value is possible for both."""
        return self.low <= other.high and other.low <= self.high


def total(parts: Iterable[Interval]) -> Interval:
    """The sum of intervals; of none it is exactly zero."""
    given = list(parts)
    sums = [common(bounds) for bounds in zip(*((one.low, one.value, one.high) for one in given), strict=True)]
    low, value, high = [Fraction(sum(whole), denominator) for whole, denominator in sums] or [Fraction(0)] * 3
    return Interval(low, value, high)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as a document prints it: the exact value in base units, its unit and its decimals."""

    value: Fraction
    unit: Unit
    decimals: int = 0

    @property
    def half_digit(self) -> Fraction:
        """Half of the last printed digit, in base units."""
        return _half_digit(self.unit.factor, self.decimals)

    @property
    def interval(self) -> Interval:
        """All values that print as this figure."""
        half = self.half_digit
        return Interval(self.value - half, self.value, self.value + half)

    @property
    def kroner(self) -> int:
        """The amount in whole base units; only for money, which is checked to be whole when it is read."""
        if not self.unit.money or self.value.denominator != 1:
            raise ValueError(f"{self.value} {self.unit.name} is not a whole amount of money")
        return self.value.numerator

    def __str__(self) -> str:
        return number_text(self.value / self.unit.factor, self.decimals)


@lru_cache(1024)
def _half_digit(factor: Fraction, decimals: int) -> Fraction:
    """Half of the last of so many decimals of a unit; every figure of a table asks the same."""
    return factor / Fraction(2 * 10**decimals)
