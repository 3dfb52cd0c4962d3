"""The digits of an amount in another order: the difference is divisible by nine, and the digits match."""

from collections.abc import Iterator
from itertools import combinations

from allocation.causes.claims import Claim, Kind
from allocation.causes.pairs import Pair, pairs
from allocation.reconciling.comparing import Compared

_LEAST_DIGITS = 3
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
