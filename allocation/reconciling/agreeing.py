"""Whether two amounts, each known as finely as it is printed, can be one; and of one that stands alone."""

from fractions import Fraction

from allocation.findings import Finding, Status, Subject
from allocation.money import Unit


def agreement(one: Fraction, other: Fraction, half: int | Fraction, other_half: int | Fraction) -> Status:
    """Whether two values agree, can be one amount that was rounded in two ways, or differ.

    `half` and `other_half` are half of the last digit of each, nothing for a value that is exact.
    """
    gap = _apart(one, other)
    if not gap:
        return Status.AGREES
    if half is other_half or half == other_half:
        return Status.DIFFERS
    if gap <= half or gap <= other_half:
        return Status.AGREES
    return Status.ROUNDING if gap <= half + other_half else Status.DIFFERS


def only_one(
    subject: Subject, unit: Unit, decimals: int, stated: Fraction | None, computed: Fraction | None
) -> Finding:
    """The finding of an amount that only one side has; the other is None."""
    if computed is None:
        status, cause = Status.ONLY_STATED, "bare det oppgitte har beløpet"
    else:
        status, cause = Status.ONLY_COMPUTED, "bare det som det holdes mot, har beløpet"
    return Finding(subject, unit, decimals, stated, computed, status, cause)


def _apart(one: Fraction, other: Fraction) -> int | Fraction:
    """How far two values are from each other; as integers where they are, for there are many."""
    if one.denominator == other.denominator == 1:
        return abs(one.numerator - other.numerator)
    return abs(one - other)
