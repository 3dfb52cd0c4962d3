"""How much of a difference an amount explains that a person writes."""

from fractions import Fraction

from allocation.explanations import Held


def part_explained(typed: Fraction, held: Held) -> int | None:
    """The whole base units of a difference that an amount explains; None where it is no part of it.

    All of it is also the difference to the øre, or as its row prints it.
    """
    own, finding = held.own, held.finding
    if typed in (own, finding.printed(own)):
        return int(own)
    is_part = own and 0 < typed / own < 1 and typed.denominator == 1
    return typed.numerator if is_part else None
