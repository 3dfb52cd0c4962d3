"""Exact amounts of many recipients over one denominator: as exact as fractions, nearly as quick as integers.

Rules reckon with these; kroner become whole only when a step is rounded (`allocation.rounding`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import gcd, lcm


@dataclass(frozen=True, eq=False)
class Amounts(Mapping[str, Fraction]):
    """An exact amount (or share, or bound) by recipient's code: `numerators[i] / denominator`.

    Reads as a mapping from code to Fraction; the whole vector is added and scaled at once.
    """

    codes: tuple[str, ...]
    numerators: tuple[int, ...]
    denominator: int = 1

    @classmethod
    def of(cls, values: Mapping[str, Fraction | int]) -> "Amounts":
        """The same values over their common denominator."""
        return cls.over(tuple(values), list(values.values()))

    @classmethod
    def over(cls, codes: Sequence[str], values: Sequence[Fraction | int]) -> "Amounts":
        """A value for each code, in the order of the codes."""
        numerators, denominator = common(values)
        return cls(tuple(codes), tuple(numerators), denominator)

    @cached_property
    def _position(self) -> dict[str, int]:
        return {code: position for position, code in enumerate(self.codes)}

    def __getitem__(self, code: str) -> Fraction:
        return Fraction(self.numerators[self._position[code]], self.denominator)

    def __iter__(self) -> Iterator[str]:
        return iter(self.codes)

    def __len__(self) -> int:
        return len(self.codes)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Amounts) and self.codes == other.codes:
            pairs = zip(self.numerators, other.numerators, strict=True)
            return all(one * other.denominator == another * self.denominator for one, another in pairs)
        return super().__eq__(other)

    def __hash__(self) -> int:
        return hash(frozenset(self.items()))

    def __contains__(self, code: object) -> bool:
        return code in self._position

    @property
    def total(self) -> Fraction:
        """The sum of all amounts."""
        return Fraction(sum(self.numerators), self.denominator)

    def scaled(self, factor: Fraction | int) -> "Amounts":
        """Every amount times the factor, over the smallest denominator that holds them all."""
        factor = Fraction(factor)
        numerators = [numerator * factor.numerator for numerator in self.numerators]
        denominator = self.denominator * factor.denominator
        divisor = gcd(denominator, *numerators)
        if divisor > 1:
            numerators = [numerator // divisor for numerator in numerators]
        return Amounts(self.codes, tuple(numerators), denominator // divisor)

    def numerators_over(self, denominator: int) -> list[int]:
        """The numerators over a denominator that is a multiple of the own one."""
        factor = denominator // self.denominator
        return [numerator * factor for numerator in self.numerators]

    def up_to_whole(self, unit: int) -> dict[str, int]:
        """Each amount as the nearest multiple of the unit that is not below it."""
        step = unit * self.denominator
        return {
            code: -(-numerator // step) * unit
            for code, numerator in zip(self.codes, self.numerators, strict=True)
        }

    def down_to_whole(self, unit: int) -> dict[str, int]:
        """Each amount as the nearest multiple of the unit that is not above it."""
        step = unit * self.denominator
        return {
            code: numerator // step * unit
            for code, numerator in zip(self.codes, self.numerators, strict=True)
        }

    def only(self, codes: Iterable[str]) -> "Amounts":
        """The amounts of these recipients, in this order; nothing for one that has none."""
        chosen, position = tuple(codes), self._position
        kept = tuple(self.numerators[position[code]] if code in position else 0 for code in chosen)
        return Amounts(chosen, kept, self.denominator)

    def __add__(self, other: "Amounts") -> "Amounts":
        if not other.codes:
            return self
        if not self.codes:
            return other
        codes = self.codes
        if self.codes != other.codes:
            codes = (*self.codes, *(code for code in other.codes if code not in self))
        left, right = self.only(codes) if codes != self.codes else self, other
        right = right if codes == right.codes else right.only(codes)
        denominator = lcm(left.denominator, right.denominator)
        pairs = zip(left.numerators_over(denominator), right.numerators_over(denominator), strict=True)
        return Amounts(codes, tuple(one + another for one, another in pairs), denominator)

    def __neg__(self) -> "Amounts":
        return Amounts(self.codes, tuple(-numerator for numerator in self.numerators), self.denominator)

    def __sub__(self, other: "Amounts") -> "Amounts":
        return self + -other


NOTHING = Amounts((), ())
"""The amounts of nobody."""


def common(values: Sequence[Fraction | int]) -> tuple[list[int], int]:
    """The values as whole numerators over their least common denominator."""
    denominator = lcm(*(value.denominator for value in values))
    return [value.numerator * (denominator // value.denominator) for value in values], denominator
