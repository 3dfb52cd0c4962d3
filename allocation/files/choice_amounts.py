"""A choice's amounts in whole kroner or units, columns that add up, and nothing lacking rounded away."""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from allocation.amounts import common
from allocation.money import round_half_up
from allocation.rounding import round_numerators


class WholeColumn(NamedTuple):
    """Whole amounts for each row, None where one is not known, and their sum."""

    rows: tuple[int | None, ...]
    total: int


def whole_column(values: Sequence[Fraction | None], unit: int = 1, target: int | None = None) -> WholeColumn:
    """Values in multiples of a unit that sum to their sum, which is rounded as well.

    A sum below the target is never rounded up to it. Equal remainders go by position.
    """
    known = [value for value in values if value is not None]
    exact = sum(known, Fraction(0))
    total = round_half_up(exact / unit).numerator * unit
    if target is not None and exact < target <= total:
        total -= unit
    numerators, denominator = common(known)
    rounded = iter(round_numerators(numerators, denominator, total, unit))
    return WholeColumn(tuple(None if value is None else next(rounded) for value in values), total)


def lacking(target: int | None, total: int) -> int | None:
    """What a sum lacks of a target, None where there is none."""
    return None if target is None else max(0, target - total)
