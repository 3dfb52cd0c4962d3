"""Linear and integer programs as plain data, their answers, and why there may be none."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import frexp, inf, isfinite
from threading import Event

_LARGEST = 20
"""Binary digits of the largest amount that the solver sees; larger ones are divided by a power of two."""


class NoAnswer(ArithmeticError):
    """The program has no answer that may be shown; no value of it can be read."""


class Impossible(NoAnswer):
    """No values keep all rows and ranges."""


class Unbounded(NoAnswer):
    """The costs fall without end: a row or a range is missing."""


class OutOfTime(NoAnswer):
    """The time was up, or somebody stopped the run, before any values were found that keep all rows."""


def go_on(stop: Event | None) -> None:
    """Nothing, between two steps of long work; raises OutOfTime once `stop` is set."""
    if stop is not None and stop.is_set():
        raise OutOfTime("somebody stopped the work")


@dataclass(frozen=True, slots=True)
class Row:
    """What a weighted sum of variables is at least and at most; terms are position and coefficient."""

    terms: Sequence[tuple[int, float]]
    least: float = -inf
    most: float = inf


@dataclass(frozen=True, slots=True)
class Program:
    """A linear program, always a minimisation: by variable its cost, its low and its high.

    `whole` are the positions of those that must be whole numbers.
    """

    costs: Sequence[float]
    lows: Sequence[float]
    highs: Sequence[float]
    rows: Sequence[Row] = ()
    whole: Collection[int] = ()


@dataclass(frozen=True, slots=True)
class Solution:
    """Values that keep every row: the best there are, or the best found when the run was stopped.

    `bound` is what the objective of no values can be below: the objective itself where the answer is proven.
    `row_prices` and `prices` say how fast the objective would rise with the limit that binds a row or a
    variable, nothing where none binds; an integer program has none.
    """

    values: Sequence[float]
    objective: float
    bound: float
    row_prices: Sequence[float]
    prices: Sequence[float]

    @property
    def gap(self) -> float:
        """How far the objective may at most be from the best."""
        return max(0.0, self.objective - self.bound)


def scale_of(program: Program) -> float:
    """What amounts are divided by, so that the largest is within the solver's tolerances.

    A power of two, by which floats are divided and multiplied exactly.
    """
    limits = (limit for row in program.rows for limit in (row.least, row.most))
    finite = (abs(limit) for limit in (*program.lows, *program.highs, *limits) if isfinite(limit))
    return 2.0 ** max(0, frexp(max(finite, default=0))[1] - _LARGEST)
