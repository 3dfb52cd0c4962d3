"""Amounts that are right but for their unit or their sign."""

from collections.abc import Iterator

from allocation.causes.claims import Claim, Kind
from allocation.causes.pairs import Pair, figures_long, pairs
from allocation.reconciling.comparing import Compared

_FACTORS = ((1_000, "1 000"), (1_000_000, "1 000 000"))
_LEAST_DIGITS = 2


def wrong_unit(two: Compared) -> Iterator[Claim]:
    """The stated amount is a thousand or a million times the computed one, or as much smaller."""
    for pair in pairs(two):
        text = _unit_text(pair)
        if text:
            yield Claim(Kind.WRONG_UNIT, {pair.key: text})


def _unit_text(pair: Pair) -> str:
    for factor, words in _FACTORS:
        if _is_times(pair, factor):
            return f"det oppgitte er {words} ganger det beregnede: kanskje oppgitt i en mindre enhet"
        if _is_times(_turned(pair), factor):
            return f"det beregnede er {words} ganger det oppgitte: kanskje oppgitt i en større enhet"
    return ""


def _turned(pair: Pair) -> Pair:
    return Pair(pair.key, pair.computed, pair.stated, pair.half_computed, pair.half_stated, pair.room)


def _is_times(pair: Pair, factor: int) -> bool:
    """Whether the stated amount is so many times the computed one, which is long enough to tell."""
    smaller = pair.computed
    if abs(pair.stated) < factor // 2 * abs(smaller):
        return False
    if not figures_long(smaller, max(pair.half_stated, pair.half_computed), _LEAST_DIGITS):
        return False
    room = factor * (max(pair.half_stated, pair.half_computed) + pair.room)
    return abs(pair.stated - smaller * factor) <= room


def wrong_sign(two: Compared) -> Iterator[Claim]:
    """The amounts are equal but for the sign."""
    for pair in pairs(two):
        half = max(pair.half_stated, pair.half_computed)
        is_turned = abs(pair.stated + pair.computed) <= half + pair.room
        if is_turned and figures_long(pair.stated, half, _LEAST_DIGITS):
            yield Claim(Kind.WRONG_SIGN, {pair.key: "beløpene er like, men har motsatt fortegn"})
