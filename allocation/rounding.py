"""Amounts that add up: whole units that sum exactly to the total they came from."""

from collections.abc import Sequence
from fractions import Fraction

from allocation.amounts import common


def largest_remainder(
    values: Sequence[int | Fraction],
    total: int,
    unit: int = 1,
    codes: Sequence[str] | None = None,
) -> list[int]:
    """Round exact values to multiples of `unit` so that they sum to `total`.

    Each value goes down to the multiple of the unit below it; the units that are left go to the
    largest remainders (Hamilton's method, also called largest remainder). It favours nobody: no
    amount moves by a whole unit. Negative values follow the same rule.

    Equal remainders go by code, the first code first, so that the order of rows never matters;
    without codes they go by position. `tied_at_the_cut` tells when that decided anything.

    Args:
        values: int or Fraction, any sign; they sum to `total`.
        total: kroner, a multiple of `unit`.
        unit: kroner per unit of the distribution, for example 1 000.
        codes: a stable code per value.

    Returns:
        Kroner, multiples of the unit, in the order of the values.

    Raises:
        ValueError: the values do not sum to the total, the total is no multiple of the unit, or
            codes are missing or repeated.
    """
    numerators, denominator = common(values)
    _refuse_another_sum(numerators, denominator, total)
    return round_numerators(numerators, denominator, total, unit, codes)


def round_numerators(
    numerators: Sequence[int], denominator: int, total: int, unit: int = 1, codes: Sequence[str] | None = None
) -> list[int]:
    """The same for values that are given as whole numerators over one denominator.

    The total can be the values' sum, or that sum rounded to the unit, up or down.
    """
    amounts, _, order, extra = _cut(numerators, denominator, total, unit, codes)
    for index in order[:extra]:
        amounts[index] += unit
    return amounts


def tied_at_the_cut(
    values: Sequence[int | Fraction],
    total: int,
    unit: int = 1,
    codes: Sequence[str] | None = None,
) -> tuple[int, ...]:
    """Positions with equal remainders of which only some got a unit, so that code order decided."""
    numerators, denominator = common(values)
    _refuse_another_sum(numerators, denominator, total)
    return tied_numerators(numerators, denominator, total, unit, codes)


def tied_numerators(
    numerators: Sequence[int], denominator: int, total: int, unit: int = 1, codes: Sequence[str] | None = None
) -> tuple[int, ...]:
    """The same for values that are given as whole numerators over one denominator."""
    _, remainders, order, extra = _cut(numerators, denominator, total, unit, codes)
    if extra in (0, len(order)) or remainders[order[extra - 1]] != remainders[order[extra]]:
        return ()
    at_cut = remainders[order[extra]]
    return tuple(index for index in sorted(order) if remainders[index] == at_cut)


def _cut(
    numerators: Sequence[int], denominator: int, total: int, unit: int, codes: Sequence[str] | None
) -> tuple[list[int], list[int], list[int], int]:
    """Floors, remainders in a common denominator, positions by claim, and how many units are left."""
    _refuse_what_cannot_be_rounded(numerators, denominator, total, unit, codes)
    step = unit * denominator
    floors = [numerator // step * unit for numerator in numerators]
    remainders = [numerator % step for numerator in numerators]
    names: Sequence[str | int] = codes if codes is not None else range(len(numerators))
    order = sorted(range(len(numerators)), key=lambda index: (-remainders[index], names[index]))
    return floors, remainders, order, (total - sum(floors)) // unit


def _refuse_another_sum(numerators: Sequence[int], denominator: int, total: int) -> None:
    if (given := sum(numerators)) != total * denominator:
        raise ValueError(f"the values sum to {Fraction(given, denominator)}, not to the total {total}")


def _refuse_what_cannot_be_rounded(
    numerators: Sequence[int], denominator: int, total: int, unit: int, codes: Sequence[str] | None
) -> None:
    if unit <= 0:
        raise ValueError(f"the unit must be a positive number of kroner, not {unit}")
    if total % unit:
        raise ValueError(f"the total {total} is no multiple of the unit {unit}")
    if abs(sum(numerators) - total * denominator) >= unit * denominator:
        _refuse_another_sum(numerators, denominator, total)
    if codes is not None and (len(codes) != len(numerators) or len(set(codes)) != len(codes)):
        raise ValueError("there must be one code per value, and no code twice")
