"""Exchanges: which two or three figures of a column, put in each other's rows, make its growth much evener.

Growth is the logarithm of a figure over another in the same row. An exchange leaves the sum of a column
as it is, so no check of sums can see it; but it makes growth uneven from row to row.

The measure. If growth varies from row to row by chance, the ratio

    likelihood of the growths after an exchange / likelihood of the growths as printed

is expected to be one for an exchange named beforehand; of N exchanges the best looks better than that by
chance alone. So the best is divided by N, and what is left are its odds:

    ln odds = n ln(s/s') + sum of 3/2 ln((1 + z²/2) / (1 + z'²/2)) - ln(2 x exchanges of that size)

with z = (growth - middle) / s, s the spread; middle and spread are those that make the likelihood
greatest, as printed and after the exchange (marked '). It is Student's t with two degrees of freedom, in
which one row in a hundred lies ten spreads off: a row with a growth of its own neither hides an exchange
nor looks like one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import combinations
from math import comb, log

import numpy as np
from numpy.typing import NDArray

LEAST_ODDS = 20
"""Below this an exchange is not worth a controller's time. Of pairs of columns that are pure chance less than
one in a hundred reaches it (tests/plausibility_trial.py)."""
LEAST_ROWS = 5
"""With fewer rows there are hardly any left to say what the growth is where nothing is exchanged."""
WIDEST_SPREAD = 0.25
"""Growth that differs by more than about 25 per cent from row to row says nothing of what a row should be."""
NARROWEST_SPREAD = 0.001
"""Growth is not taken to be steadier than a thousandth, nor than half of the last printed digit."""
NO_MATTER = 0.05
"""About five per cent is within what growth may well do: no row is astray that is nearer the middle, and no
exchange is named that moves no row by more."""
MENDED = 3
"""An exchanged row has found its place when its growth is within so many spreads of the middle."""
STRAY = 10
"""A row so many spreads off is astray. An exchange that leaves as many astray as it moves is one coincidence
among many rows with a growth of their own."""

_FREEDOM = 2
_MOST_ROWS = 12
_SHORT_LIST = 24
_ROUNDS = 40

Floats = NDArray[np.float64]
Exchange = Mapping[int, int]


@dataclass(frozen=True)
class Growth:
    """The growth of one column against another: logarithms by row, and how fine the digits are."""

    rows: tuple[int, ...]
    over: Floats
    against: Floats
    digit: float

    @cached_property
    def printed(self) -> Floats:
        """The growth in each row as it is printed."""
        return self.over - self.against

    @cached_property
    def least_spread(self) -> float:
        """The spread below which growth is not told apart."""
        return max(NARROWEST_SPREAD, self.digit)

    @cached_property
    def fit(self) -> tuple[float, float, float]:
        """Cost, middle and spread of the growth as printed."""
        cost, middle, spread = _fitted(self.printed[np.newaxis], self.least_spread)
        return float(cost[0]), float(middle[0]), float(spread[0])

    def evidence(self, exchange: Exchange) -> float:
        """The ln likelihood gained by an exchange in the upper column; none where a row has no growth."""
        place = {row: number for number, row in enumerate(self.rows)}
        if not all(row in place for row in exchange):
            return 0.0
        after = self.printed.copy()
        for row, source in exchange.items():
            after[place[row]] = self.over[place[source]] - self.against[place[row]]
        return self.fit[0] - float(_fitted(after[np.newaxis], self.least_spread)[0][0])


def _fitted(growths: Floats, least_spread: float) -> tuple[Floats, Floats, Floats]:
    """Cost (minus ln likelihood), middle and spread of each row of growths, by repeated weighing."""
    middle = np.median(growths, axis=1, keepdims=True)
    spread = np.maximum(np.median(np.abs(growths - middle), axis=1, keepdims=True), least_spread)
    for _ in range(_ROUNDS):
        weights = 1 / (_FREEDOM + ((growths - middle) / spread) ** 2)
        whole = weights.sum(axis=1, keepdims=True)
        middle = (weights * growths).sum(axis=1, keepdims=True) / whole
        square = (weights * (growths - middle) ** 2).sum(axis=1, keepdims=True) / whole
        spread = np.maximum(np.sqrt(square), least_spread)
    cost = growths.shape[1] * np.log(spread[:, 0]) + _far_off((growths - middle) / spread).sum(axis=1)
    return cost, middle[:, 0], spread[:, 0]


def _far_off(distance: Floats) -> Floats:
    """What growths so many spreads from the middle cost in ln likelihood."""
    return (_FREEDOM + 1) / 2 * np.log1p(distance**2 / _FREEDOM)


@cache
def _exchanges(count: int) -> NDArray[np.intp]:
    """Every exchange of two or three among so many rows: whose figure each row gets."""
    cycles: list[tuple[int, ...]] = list(combinations(range(count), 2))
    for first, second, third in combinations(range(count), 3):
        cycles += [(first, second, third), (first, third, second)]
    sources = np.tile(np.arange(count), (len(cycles), 1))
    for sourced, cycle in zip(sources, cycles, strict=True):
        sourced[list(cycle)] = cycle[1:] + cycle[:1]
    return sources


def _price(moved: int, rows: int) -> float:
    """The ln of how many exchanges of that size there are, each of the two sizes as likely as the other."""
    return log(2 * comb(rows, moved) * (moved - 1))


def likely_exchanges(growth: Growth) -> Iterator[tuple[Exchange, float]]:
    """The exchanges of the upper column's figures that are likely, with the ln of their odds.

    They are sought among the rows whose growth lies farthest from the middle, for an exchange of rows
    that lie in it mends nothing; those that look best by the spread of the printed growth are fitted.
    """
    _, middle, spread = growth.fit
    chosen = np.sort(np.argsort(-np.abs(growth.printed - middle), kind="stable")[:_MOST_ROWS])
    sources = _exchanges(len(chosen))
    after = growth.over[chosen][sources] - growth.against[chosen]
    short = np.argsort(_far_off((after - middle) / spread).sum(axis=1), kind="stable")[:_SHORT_LIST]
    growths = np.tile(growth.printed, (len(short), 1))
    growths[:, chosen] = after[short]
    costs, middles, spreads = _fitted(growths, growth.least_spread)
    for number, sourced in enumerate(sources[short]):
        moved = np.flatnonzero(sourced != np.arange(len(chosen)))
        odds = growth.fit[0] - float(costs[number]) - _price(len(moved), len(growth.rows))
        distances = np.abs(growths[number] - middles[number])
        near, far = (max(NO_MATTER, limit * spreads[number]) for limit in (MENDED, STRAY))
        moves = np.abs(growths[number] - growth.printed)
        mends = distances[chosen[moved]].max() <= near and moves.max() > NO_MATTER
        is_even = spreads[number] <= WIDEST_SPREAD and (distances > far).sum() < len(moved)
        if odds >= log(LEAST_ODDS) and mends and is_even:
            yield {growth.rows[chosen[one]]: growth.rows[chosen[sourced[one]]] for one in moved}, odds
