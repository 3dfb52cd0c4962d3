"""The sums that a table prints itself: which only follow from amounts that deviate, and which do not.

A sum that was printed beside a wrong amount is the sum of the right one. That it does not hold is said of
the amount already, and explained there; what it is off by beyond that is its own.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from allocation.explanations import Held, key_of
from allocation.reconciling.comparing import FOLLOWS, FOLLOWS_FROM_EXPLAINED, Compared
from allocation.reconciling.side import SUM, Cell, OwnSum

_NOTHING = Fraction(0)

Deviations = Mapping[str, Fraction]
"""By how much amounts are more than what they are held against, by the keys of their findings."""


def key_of_sum(row: str, stream: str) -> str:
    """The key of a sum that a table prints: the row as it is called there, and the column by its code."""
    return f"sum {key_of((row, stream))}"


def held_sums(sums: Iterable[OwnSum], amounts: Deviations) -> list[Held]:
    """The sums, each with what of its difference its parts have."""
    kept = tuple(sums)
    parts = {**amounts, **_of_rows(kept, amounts)}
    return [_held(one, parts) for one in kept]


def settled_sums(
    sums: Sequence[OwnSum], held: Sequence[Held], amounts: Deviations, is_open: Collection[str]
) -> tuple[Held, ...]:
    """The sums after they were explained: those that follow are settled where all their parts are explained.

    `is_open` are the keys of the amounts that are unexplained.
    """
    rows = _of_rows(sums, amounts)
    by_row = [(key_of((own.row, SUM)), own, one) for own, one in zip(sums, held, strict=True) if own.row]
    still_open = {key for key, _, one in by_row if one.is_unexplained}
    still_open |= {key for key, own, _ in by_row if key in rows and _has_one_of(own, is_open)}
    still_open |= set(is_open)
    return tuple(_settled(own, one, still_open) for own, one in zip(sums, held, strict=True))


def _of_rows(sums: Iterable[OwnSum], amounts: Deviations) -> Deviations:
    """What the rows' own sums are more than the sums of what their amounts are held against."""
    found = ((one, one.finding.difference + _in_parts(one, amounts)) for one in sums if one.row)
    return {key_of((one.row, SUM)): amount for one, amount in found if abs(amount) > one.room}


def _keys(one: OwnSum) -> Iterator[str]:
    return map(key_of, one.parts)


def _has_one_of(one: OwnSum, keys: Collection[str]) -> bool:
    return any(key in keys for key in _keys(one))


def _in_parts(one: OwnSum, parts: Deviations) -> Fraction:
    return sum((parts[key] for key in _keys(one) if key in parts), _NOTHING)


def _held(one: OwnSum, parts: Deviations) -> Held:
    """The sum with what of its difference its parts have; what roundings can have made is not its own."""
    finding, key = one.finding, one.key
    own = min(finding.difference, finding.difference + _in_parts(one, parts), key=abs)
    if not finding.is_unexplained or own == finding.difference:
        return Held(key, finding)
    if abs(own) > one.room:
        return Held(key, finding, follows=finding.difference - own)
    return Held(key, replace(finding, cause=FOLLOWS), follows=finding.difference)


def _settled(own: OwnSum, held: Held, still_open: Collection[str]) -> Held:
    """A sum that follows from its parts, settled where all of these are explained."""
    if not held.follows or _has_one_of(own, still_open):
        return held
    told = replace(held.finding, cause=FOLLOWS_FROM_EXPLAINED) if held.only_follows else held.finding
    return replace(held, finding=told, is_settled=True)


@dataclass(frozen=True, slots=True)
class _OfSide:
    """The own sums of a side, and by how much its amounts are more than the other's."""

    sums: tuple[OwnSum, ...]
    amounts: Deviations


@dataclass(frozen=True, slots=True)
class OwnSums:
    """The own sums of two sides, each held; `counted` are the printed sums that are findings themselves."""

    sides: tuple[_OfSide, ...]
    counted: Collection[Cell]

    @property
    def pairs(self) -> list[tuple[OwnSum, Held]]:
        """Each sum with what is held of it, side by side."""
        return [
            pair
            for one in self.sides
            for pair in zip(one.sums, held_sums(one.sums, one.amounts), strict=True)
        ]

    def after(self, held: Sequence[Held], is_open: Collection[str]) -> tuple[Held, ...]:
        """Those that are wrong by themselves, as they stand after they were explained.

        `held` are the sums of `pairs` with their explanations, `is_open` the keys of amounts that have none.
        """
        found, start = [], 0
        for side in self.sides:
            own = held[start : (start := start + len(side.sums))]
            settled = settled_sums(side.sums, own, side.amounts, is_open)
            found += [
                one for sum_, one in zip(side.sums, settled, strict=True) if sum_.cell not in self.counted
            ]
        return tuple(one for one in found if one.finding.is_unexplained and not one.only_follows)


def own_sums_of(two: Compared) -> OwnSums:
    """The own sums of two sides that are held against each other."""
    if not (two.stated.own_sums or two.computed.own_sums):
        return OwnSums((), ())
    more = {key_of(cell): two.cells[cell].difference for cell in two.deviating}
    less = {key: -amount for key, amount in more.items()}
    return OwnSums((_OfSide(two.stated.own_sums, more), _OfSide(two.computed.own_sums, less)), two.gaps)
