"""Speed of what stands around a distribution: frames, activity, and the search for exchanged rows."""

from collections.abc import Callable
from fractions import Fraction

from allocation import load_case, run
from allocation.activity import Activity, effects
from allocation.plausibility import plausibility_findings

_Line = tuple[str, str, int, Callable[[], object]]
_BEFORE = Activity(Fraction(30_721), Fraction(45_808), Fraction(1, 2))
_AFTER = Activity(Fraction(32_213), Fraction(47_418), Fraction(2, 5))


def in_order() -> tuple[Fraction, Fraction, Fraction]:
    """The spreadsheet's way: one factor at a time, in an order that somebody chose."""
    volume = (_AFTER.points - _BEFORE.points) * _BEFORE.price * _BEFORE.share
    price = _AFTER.points * (_AFTER.price - _BEFORE.price) * _BEFORE.share
    share = _AFTER.points * _AFTER.price * (_AFTER.share - _BEFORE.share)
    return volume, price, share


def lines() -> list[_Line]:
    """What is measured, each with its target, how many times, and the work."""
    region, plan = load_case("example-region"), load_case("hso-2040")
    return [
        ("fordele eksempelregionen: ramme, aktivitet, vekst", "", 20, lambda: run(region)),
        ("lete etter ombyttede rader i planen for 2040", "", 5, lambda: plausibility_findings(plan)),
        ("volum, pris og sats: alle rekkefølger like", "", 500, lambda: effects(_BEFORE, _AFTER)),
        ("volum, pris og sats: én rekkefølge", "", 500, in_order),
    ]
