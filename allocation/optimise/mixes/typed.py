"""Weights as somebody types them, and how far amounts are from what was decided."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from allocation.rounding import largest_remainder

_PARTS = 1000
"""Weights are typed in per cent with one decimal: in thousandths."""


@dataclass(frozen=True, slots=True)
class Deviation:
    """How far amounts are from the decided ones: the sum of all sizes, and the largest with whose it is."""

    total: Fraction
    largest: Fraction
    recipient: str


def typed_weights(weights: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """Weights in whole thousandths that sum to one; what is left goes by largest remainder."""
    codes = list(weights)
    parts = largest_remainder([weight * _PARTS for weight in weights.values()], _PARTS, 1, codes)
    return {code: Fraction(part, _PARTS) for code, part in zip(codes, parts, strict=True)}


def deviation_of(decided: Mapping[str, int], given: Mapping[str, int | Fraction]) -> Deviation:
    """The deviation of each recipient's amount, summed up; the first of equals is the largest."""
    sizes = {code: abs(amount - Fraction(given[code])) for code, amount in decided.items()}
    worst = max(sizes, key=sizes.__getitem__)
    return Deviation(sum(sizes.values(), Fraction(0)), sizes[worst], worst)
