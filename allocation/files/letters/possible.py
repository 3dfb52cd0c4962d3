"""Which readings of a row can be part of any that add up: told column by column, before a solver is asked.

In one column a row's readings are a few different numbers, and few of their combinations come near a sum that
is printed. What is in none of these is no reading of the row, which leaves less to choose from in the next
column. Exact: nothing is ruled out that could add up.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]

_MOST_SUMS = 20_000
"""How many different sums of some rows are kept; where there are more, their neighbours are not judged."""

_LARGEST = 2**60


def that_can_sum(numbers: Sequence[Sequence[int]], apart: int) -> list[frozenset[int]]:
    """Of each place's numbers those that are in a choice of one a place which sums to nought, or nearly.

    Args:
        numbers: each place's different numbers, what is to be subtracted as negative.
        apart: how far from nought the sum may be.
    """
    if any(abs(number) > _LARGEST // (len(numbers) + 1) for one in numbers for number in one):
        return [frozenset(one) for one in numbers]
    arrays = [np.unique(np.array(one, dtype=np.int64)) for one in numbers]
    before, after = _sums_up_to(arrays[:-1]), _sums_up_to(arrays[:0:-1])[::-1]
    return [
        frozenset(number for number in one.tolist() if _meets(left, number, right, apart))
        for left, one, right in zip(before, arrays, after, strict=True)
    ]


def _sums_up_to(arrays: Sequence[Numbers]) -> list[Numbers | None]:
    """The sums of one number of each array, of none of them, the first, the first two and so on."""
    found: list[Numbers | None] = [np.zeros(1, dtype=np.int64)]
    for one in arrays:
        found.append(_sums(found[-1], one))
    return found


def _sums(some: Numbers | None, more: Numbers) -> Numbers | None:
    """Every sum of one of some and one of more; None where they are too many to keep."""
    if some is None or len(some) * len(more) > 10 * _MOST_SUMS:
        return None
    sums = np.unique(np.add.outer(some, more))
    return sums if len(sums) <= _MOST_SUMS else None


def _meets(left: Numbers | None, number: int, right: Numbers | None, apart: int) -> bool:
    """Whether a number comes near nought with one of the sums on its left and one on its right."""
    if left is None or right is None:
        return True
    wanted = np.sort(-right)
    at = np.searchsorted(wanted, left + number - apart)
    inside = at < len(wanted)
    return bool((wanted[at[inside]] <= left[inside] + number + apart).any())
