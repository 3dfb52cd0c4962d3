"""Slips of the digits of an amount: in another order, one lost, one too many."""

from collections.abc import Iterator
from itertools import combinations

from allocation.causes.claims import Claim, Kind
from allocation.causes.pairs import Pair, pairs
from allocation.money import number_text
from allocation.reconciling.comparing import Compared

_LEAST_DIGITS = 3
_LEAST_LEFT = 4
"""How many digits must be right in both before one that is lost or added is told from chance."""
_MOST_MOVED = 3
_MOST_BY_CHANCE = 100
"""How many times its room a sum must be off before two exchanged digits are told from its roundings."""


def transposed_digits(two: Compared) -> Iterator[Claim]:
    """Two digits, beside one another or not, or three stand in the wrong order."""
    for pair in pairs(two):
        text = _text(pair) if not pair.room else _sum_text(pair)
        if text:
            yield Claim(Kind.TRANSPOSED_DIGITS, {pair.key: text})


def _text(pair: Pair) -> str:
    """What is claimed of a cell."""
    if (pair.stated < 0) != (pair.computed < 0):
        return ""
    one, other = (str(abs(pair.prints(amount))) for amount in (pair.stated, pair.computed))
    return _claim(one, other)


def _claim(one: str, other: str) -> str:
    if len(one) != len(other) or len(one) < _LEAST_DIGITS or sorted(one) != sorted(other):
        return ""
    apart = [place for place, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if not apart or len(apart) > _MOST_MOVED:
        return ""
    written, meant = (digits[apart[0] : apart[-1] + 1] for digits in (one, other))
    if len(apart) == 2:
        return f"to sifre har byttet plass: «{written}» for «{meant}»"
    if len(one) <= len(apart):
        return ""
    return f"de samme sifrene i en annen rekkefølge: «{written}» for «{meant}»"


def lost_or_added_digit(two: Compared) -> Iterator[Claim]:
    """One digit is missing in the stated amount, or is one too many there; all others are right."""
    for pair in pairs(two):
        if pair.room or (pair.stated < 0) != (pair.computed < 0):
            continue
        one, other = (str(abs(pair.prints(amount))) for amount in (pair.stated, pair.computed))
        shorter, longer = sorted((one, other), key=len)
        digit = _digit_between(shorter, longer)
        if digit and shorter == one:
            text = f"et siffer er falt ut: «{_spaced(one)}» for «{_spaced(other)}», «{digit}» mangler"
            yield Claim(Kind.DIGIT_LOST, {pair.key: text})
        elif digit:
            text = f"et siffer er kommet til: «{_spaced(one)}» for «{_spaced(other)}», «{digit}» er for mye"
            yield Claim(Kind.DIGIT_ADDED, {pair.key: text})


def _digit_between(shorter: str, longer: str) -> str:
    """The digit that makes the shorter amount the longer one; empty where it is not one that tells.

    Few digits meet by chance, and round amounts, whose noughts say nothing, soonest.
    """
    if len(longer) != len(shorter) + 1 or len(shorter.rstrip("0")) < _LEAST_LEFT:
        return ""
    at = next((place for place, sign in enumerate(shorter) if sign != longer[place]), len(shorter))
    return longer[at] if longer[:at] + longer[at + 1 :] == shorter else ""


def _spaced(digits: str) -> str:
    return number_text(int(digits))


def _sum_text(pair: Pair) -> str:
    """What is claimed of a sum, whose parts' roundings blur what it should be: an exchange of two digits."""
    if abs(pair.stated - pair.computed) < _MOST_BY_CHANCE * pair.room or pair.stated < 0:
        return ""
    printed = str(pair.prints(pair.stated))
    fitting = {
        swapped for swapped in _swaps(printed) if abs(int(swapped) * pair.grain - pair.computed) <= pair.room
    }
    return _claim(printed, fitting.pop()) if len(fitting) == 1 else ""


def _swaps(digits: str) -> Iterator[str]:
    for one, other in combinations(range(len(digits)), 2):
        if digits[one] != digits[other]:
            held = list(digits)
            held[one], held[other] = held[other], held[one]
            yield "".join(held)
