"""The sums that a table prints itself: which only follow from amounts that deviate, and which do not.

A sum that was printed beside a wrong amount is the sum of the right one. That it does not hold is said of
the amount already, and explained there; what it is off by beyond that is its own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from allocation.distribution import Distribution
from allocation.explanations import Held, Reconciliation, explained, key_of
from allocation.files.decision_table.own_sums import TOTAL, OwnSum
from allocation.reconciling.comparing import FOLLOWS, FOLLOWS_FROM_EXPLAINED
from allocation.screens.reconcile_stated import Stated, explanations_in, reconciliation_of
from allocation.screens.working import WorkingCopy

_NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True)
class _Deviation:
    """By how much a part is more than what it is held against, and whether that is unexplained."""

    amount: Fraction
    is_open: bool


_Deviations = Mapping[str, _Deviation]
"""By the keys of the findings."""


def own_sums_of(stated: Stated, run: Distribution, copy: WorkingCopy) -> Reconciliation:
    """The sums that a table states itself held against their parts, with what was explained of them.

    What is wrong in them is not in the number of what is unexplained: it is in the rows already, or it is the
    document's own slip.
    """
    reading = stated.reading
    sums = reading.sums if reading and not reading.lacks_unit else ()
    parts = dict(_deviations(stated, run, copy)) if any(one.finding.is_unexplained for one in sums) else {}
    parts |= _of_rows(sums, parts)
    held = [_held(one, parts) for one in sums]
    result = explained(held, explanations_in(copy), stated.against_sums)
    by_sum = list(zip(sums, result.held, strict=True))
    still_open = {key_of((own.row, TOTAL)) for own, one in by_sum if own.row and one.is_unexplained}
    still_open |= {key for key, one in parts.items() if one.is_open}
    return Reconciliation(tuple(_settled(own, one, still_open) for own, one in by_sum), result.fallen)


def _deviations(stated: Stated, run: Distribution, copy: WorkingCopy) -> _Deviations:
    """What the table's amounts are more than those they are held against."""
    sign = -1 if stated.opposed and stated.opposed.is_computed else 1
    return {
        one.key: _Deviation(sign * one.finding.difference, one.is_unexplained)
        for one in reconciliation_of(stated, run, copy).held
        if one.finding.is_unexplained
    }


def _of_rows(sums: Iterable[OwnSum], parts: _Deviations) -> _Deviations:
    """What the rows' own sums are more than the sums of what their amounts are held against."""
    found = {}
    for one in sums:
        amount = one.finding.difference + _in_parts(one, parts)
        if one.row and abs(amount) > one.room:
            found[key_of((one.row, TOTAL))] = _Deviation(amount, _has_one_of(one, _open(parts)))
    return found


def _open(parts: _Deviations) -> frozenset[str]:
    return frozenset(key for key, one in parts.items() if one.is_open)


def _has_one_of(one: OwnSum, keys: Iterable[str]) -> bool:
    return not frozenset(map(key_of, one.parts)).isdisjoint(keys)


def _in_parts(one: OwnSum, parts: _Deviations) -> Fraction:
    return sum((parts[key].amount for key in map(key_of, one.parts) if key in parts), _NOTHING)


def _held(one: OwnSum, parts: _Deviations) -> Held:
    """The sum with what of its difference its parts have; what roundings can have made is not its own."""
    finding, key = one.finding, f"sum {one.finding.subject.what}"
    own = min(finding.difference, finding.difference + _in_parts(one, parts), key=abs)
    if not finding.is_unexplained or own == finding.difference:
        return Held(key, finding)
    if abs(own) > one.room:
        return Held(key, finding, follows=finding.difference - own)
    return Held(key, replace(finding, cause=FOLLOWS), follows=finding.difference)


def _settled(own: OwnSum, held: Held, still_open: Iterable[str]) -> Held:
    """A sum that follows from its parts, settled where all of these are explained."""
    if not held.follows or _has_one_of(own, still_open):
        return held
    told = replace(held.finding, cause=FOLLOWS_FROM_EXPLAINED) if held.only_follows else held.finding
    return replace(held, finding=told, is_settled=True)
