"""The chance that measures reach a target when each delivers in full or not at all, each by itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from allocation.amounts import common

SEED, DRAWS = 2024, 100_000
"""What the drawing begins from, and how many years are drawn: the same measures get the same chance."""

_AT_A_TIME = 10_000
_SURELY = 90


@dataclass(frozen=True, slots=True)
class Promise:
    """What a measure gives this year and in a whole year after it, and its confidence in per cent.

    None is not known. Such a confidence counts to the cautious side: what would save does not come, what
    would cost does. Such an effect counts as nothing.
    """

    this_year: Fraction
    full_year: Fraction | None
    confidence: Fraction | None


@dataclass(frozen=True, slots=True)
class Chances:
    """The shares of drawn years in which targets hold, None where there is no target.

    `surely` is what this year's effects reach in nine years of ten, in kroner. `is_least` says that some
    confidence is not known, so that the chances are at least these.
    """

    this_year: Fraction | None
    full_year: Fraction | None
    surely: Fraction
    is_least: bool
    seed: int = SEED
    draws: int = DRAWS


def chances(
    promises: Sequence[Promise],
    this_year: int | None,
    full_year: int | None,
    seed: int = SEED,
    draws: int = DRAWS,
) -> Chances | None:
    """The chances that targets in kroner hold; None where no measure has a confidence that is known.

    Every year of the drawing decides once for each measure whether it delivers, so that this year's effect
    and the later ones come together. Sums are compared with the targets in whole numbers.
    """
    if all(one.confidence is None for one in promises):
        return None
    delivered = _delivered(promises, seed, draws)
    now = _Sums([one.this_year for one in promises], delivered)
    later = _Sums([one.full_year or Fraction(0) for one in promises], delivered)
    return Chances(
        None if this_year is None else now.share_from(this_year),
        None if full_year is None else later.share_from(full_year),
        now.reached_in(_SURELY),
        any(one.confidence is None for one in promises),
        seed,
        draws,
    )


def _delivered(promises: Sequence[Promise], seed: int, draws: int) -> npt.NDArray[np.bool_]:
    """A row for each drawn year, a column for each measure: whether it delivers."""
    likely = np.array([float(_likely(one)) for one in promises])
    drawing = np.random.default_rng(seed)
    parts = [
        drawing.random((min(_AT_A_TIME, draws - at), len(likely))) < likely
        for at in range(0, draws, _AT_A_TIME)
    ]
    return np.concatenate(parts)


def _likely(one: Promise) -> Fraction:
    if one.confidence is not None:
        return one.confidence / 100
    return Fraction(int(one.this_year + (one.full_year or 0) < 0))


class _Sums:
    """What the measures that deliver give together, in every drawn year, in whole parts of a krone."""

    def __init__(self, effects: Sequence[Fraction], delivered: npt.NDArray[np.bool_]) -> None:
        numerators, self.parts = common(effects)
        self.sums = delivered @ np.array(numerators, dtype=np.int64)

    def share_from(self, target: int) -> Fraction:
        """In how large a share of the years the sum is at least the target."""
        return Fraction(int(np.count_nonzero(self.sums >= target * self.parts)), len(self.sums))

    def reached_in(self, percent: int) -> Fraction:
        """What the sum is at least in so many per cent of the years."""
        ordered = np.sort(self.sums)[::-1]
        return Fraction(int(ordered[len(ordered) * percent // 100 - 1]), self.parts)
