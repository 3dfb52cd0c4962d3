"""Which rows make a gap exactly, and whether so good a fit could be chance.

The rows of any long table make any gap: what tells is how many sets of so many rows come as near by accident,
which is counted in a wide window around the gap. Sets that chance would give are not proposed.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb

_MOST_TRIED = 20_000
"""How many sets are looked at: single rows of a ledger, pairs of 200 rows, triples of 50."""
_MOST_ROWS = 3
_WINDOW = 20
"""The window of chance is the gap's own size divided by this, on either side."""
_MOST_BY_CHANCE = 0.05
_LEAST_OF_ROOM = 4
"""How many times its room a gap must be: nearer than that, roundings alone come as near."""


@dataclass(frozen=True, slots=True)
class Fit:
    """A set of rows, by their numbers, and how far its sum is from the gap."""

    rows: tuple[int, ...]
    off: int


def fitting_sets(amounts: Sequence[int], gap: int, room: int, most_rows: int = _MOST_ROWS) -> tuple[Fit, ...]:
    """The smallest sets of rows whose sum is within `room` of the gap, the nearest first; none by chance.

    Args:
        amounts: what each row has, in the last printed digit; rows with nothing belong to no set.
        gap: what they must make.
        room: how far roundings can have moved it.
        most_rows: how large a set may be.
    """
    if abs(gap) <= _LEAST_OF_ROOM * room:
        return ()
    chance = 0.0
    filled = [number for number, amount in enumerate(amounts) if amount]
    width = max(2 * room + 1, _step([amounts[number] for number in filled], gap))
    for size in range(1, most_rows + 1):
        if size > len(filled) or (size > 1 and comb(len(filled), size) > _MOST_TRIED):
            return ()
        near, window = _near(amounts, filled, gap, max(abs(gap) // _WINDOW, 4 * room, 1), size)
        fits = [one for one in near if one.off <= room]
        chance += (len(near) - len(fits)) * width / (2 * window + 1)
        chance = max(chance, _by_size(amounts, filled, width, size))
        if chance > _MOST_BY_CHANCE:
            return ()
        if fits:
            return tuple(sorted(fits, key=lambda one: (one.off, one.rows)))
    return ()


def _step(amounts: Sequence[int], gap: int) -> int:
    """The power of ten in which the gap and half of the amounts count: round amounts meet more easily."""
    step = 1
    while gap and gap % (10 * step) == 0 and 2 * sum(a % (10 * step) == 0 for a in amounts) >= len(amounts):
        step *= 10
    return step


def _by_size(amounts: Sequence[int], filled: Sequence[int], width: int, size: int) -> float:
    """How many sets would fit a gap anywhere among their sums: what an empty window cannot say."""
    most = sum(sorted((abs(amounts[number]) for number in filled), reverse=True)[:size])
    return comb(len(filled), size) * width / (2 * most + 1)


def _near(
    amounts: Sequence[int], filled: Sequence[int], gap: int, window: int, size: int
) -> tuple[list[Fit], int]:
    """The sets of that size within the window around the gap."""
    if size == 1:
        ordered = sorted((amounts[number], number) for number in filled)
        first = bisect_left(ordered, (gap - window, -1))
        last = bisect_right(ordered, (gap + window, len(amounts)))
        return [Fit((number,), abs(amount - gap)) for amount, number in ordered[first:last]], window
    found = []
    for rows in combinations(filled, size):
        off = abs(sum(amounts[number] for number in rows) - gap)
        if off <= window:
            found.append(Fit(rows, off))
    return found, window
