"""What measures may come to this year when each delivers in full or not at all, each by itself: exactly.

The chance of every sum, in bins wide enough to be read. `allocation.optimise.choices.chance` draws the chance
of reaching a target; here no lot is drawn, for a picture needs every outcome.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from allocation.money import round_half_up
from allocation.optimise.choices.chance import Promise

_MOST_CELLS, _MOST_BINS, _MOST_POWER = 20_000, 20, 18
_HARDLY = 0.0005
"""Outcomes at the ends that are less likely than this are not shown."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The chance, of one, that the sum is from `start` up to `end`, in kroner."""

    start: int
    end: int
    chance: float


def outcomes(promises: Sequence[Promise], unit: int) -> tuple[Outcome, ...]:
    """The chances of what the measures come to this year, in bins that are round numbers of units.

    A confidence that is not known counts to the cautious side: what would save does not come, what would cost
    does. Effects are rounded to cells of whole units.
    """
    cell = _cell(promises, unit)
    effects = [round_half_up(one.this_year / cell).numerator for one in promises]
    low, chances = _by_cell(effects, [_likely(one) for one in promises])
    width = _width(len(chances), cell, unit)
    return _hardly_dropped(_binned(low, chances, cell, width))


def _cell(promises: Sequence[Promise], unit: int) -> int:
    """The size of a cell, in kroner: the unit, or more of them where the sums reach far."""
    reach = sum(abs(one.this_year) for one in promises)
    return unit * max(1, -(-reach // (unit * _MOST_CELLS)))


def _likely(one: Promise) -> float:
    if one.confidence is not None:
        return float(one.confidence / 100)
    return float(one.this_year < 0)


def _by_cell(effects: Sequence[int], likely: Sequence[float]) -> tuple[int, NDArray[np.float64]]:
    """The lowest sum, and the chance of each sum from there on, one measure after the other."""
    low = sum(min(effect, 0) for effect in effects)
    high = sum(max(effect, 0) for effect in effects)
    chances = np.zeros(high - low + 1)
    chances[-low] = 1.0
    for effect, chance in zip(effects, likely, strict=True):
        chances = (1 - chance) * chances + chance * np.roll(chances, effect)
    return low, chances


def _width(cells: int, cell: int, unit: int) -> int:
    """A round width, in kroner, that makes few bins: 1, 2 or 5 times a power of ten units."""
    widths = (
        digit * tens * unit
        for tens in (int(10**power) for power in range(_MOST_POWER))
        for digit in (1, 2, 5)
    )
    return next(width for width in widths if width >= cell and cells * cell <= width * _MOST_BINS)


def _binned(low: int, chances: NDArray[np.float64], cell: int, width: int) -> list[Outcome]:
    sums = (np.arange(len(chances), dtype=np.int64) + low) * cell
    bins = sums // width
    return [
        Outcome(int(number) * width, (int(number) + 1) * width, float(chances[bins == number].sum()))
        for number in range(int(bins[0]), int(bins[-1]) + 1)
    ]


def _hardly_dropped(found: list[Outcome]) -> tuple[Outcome, ...]:
    """The bins without those at both ends that hardly ever come."""
    likely = [place for place, one in enumerate(found) if one.chance >= _HARDLY]
    return tuple(found[likely[0] : likely[-1] + 1]) if likely else tuple(found)
