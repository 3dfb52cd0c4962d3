"""Where a fund stands in whole distribution units: what is placed, and each amount, so that they add up."""

from allocation.money import round_half_up
from allocation.rounding import round_numerators
from allocation.rules.stand import Stand

_LAST = "\uffff"
"""Sorts after every code: a tie with a recipient never goes to what is unplaced."""


def placed_in_units(stand: Stand) -> int:
    """What of the fund has been placed, in whole distribution units, by largest remainder with the rest.

    A fund that pays what its steps say has no rest: it pays their sum, rounded. A step that only moves
    amounts leaves it as it was, so that each such step sums to nothing.
    """
    exact = stand.settled + stand.open
    if stand.fund.kind.is_open_ended:
        return round_half_up(exact.total / stand.unit).numerator * stand.unit
    rest = stand.amount * exact.denominator - sum(exact.numerators)
    if rest % (stand.unit * exact.denominator) == 0:
        return stand.amount - rest // exact.denominator
    codes, numerators = [*exact.codes, _LAST], [*exact.numerators, rest]
    amounts = round_numerators(numerators, exact.denominator, stand.amount, stand.unit, codes)
    return stand.amount - amounts[-1]


def in_units(stand: Stand, placed: int) -> dict[str, int]:
    """All amounts in whole distribution units, by largest remainder; they sum to what is placed."""
    exact = stand.settled + stand.open
    amounts = round_numerators(exact.numerators, exact.denominator, placed, stand.unit, exact.codes)
    return dict(zip(exact.codes, amounts, strict=True))
