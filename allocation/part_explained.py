"""How much of a difference an amount explains that a person writes."""

from fractions import Fraction

from allocation.findings import Finding


def part_explained(typed: Fraction, whole: Fraction, finding: Finding) -> int | None:
    """The whole base units that an amount explains of a finding; None where it is no part of `whole`.

    `whole` is what there is to explain. All of it is also what it is to the øre, or as its row prints it.
    """
    if typed and typed in (whole, finding.printed(whole)):
        return int(whole)
    is_part = whole and 0 < typed / whole < 1 and typed.denominator == 1
    return typed.numerator if is_part else None
