"""Table rounding by exchanges along cheapest paths, exactly: judge of what HiGHS does, and rival in speed.

Source of the rule: a transportation problem with whole margins has whole optimal solutions (Hitchcock
1941; Hoffman and Kruskal 1956), so no search over integers is needed. Every row first chooses what is
cheapest for itself at given prices of the columns; what a column then has too much is handed on along
cheapest paths of exchanges (successive shortest paths with potentials, Edmonds and Karp 1972), each of
which keeps the choice the cheapest for the numbers it has. Prices only decide how few paths are left.

All arithmetic is on whole numbers held in float64, which is exact below 2**53 and knows infinity, so
the same costs give the same choice on every machine.
"""

from collections.abc import Sequence
from math import inf

import numpy as np
from numpy.typing import NDArray

Costs = NDArray[np.float64]
Counts = NDArray[np.int64]
Chosen = NDArray[np.bool_]
Path = list[tuple[int, int]]

_IMPOSSIBLE = "no choice of cells has these numbers in its rows and columns"
_ROUNDS = 40  # of prices at most; three or four are usual


def ups_by_exchanges(remainders: Counts, step: int) -> list[list[int]]:
    """Which cells (0 or 1) go up, given what is left of each above the multiple below; step up to 2**42."""
    balanced = np.pad(remainders, ((0, 1), (0, 1)))
    balanced[:, -1] = -balanced.sum(axis=1) % step
    balanced[-1] = -balanced.sum(axis=0) % step
    costs = np.pad(step - 2.0 * remainders, ((0, 1), (0, 1)))
    costs[balanced == 0] = inf
    chosen = cheapest_choice(costs, balanced.sum(axis=1) // step, balanced.sum(axis=0) // step)
    ups: list[list[int]] = chosen[:-1, :-1].astype(int).tolist()
    return ups


def broken_margins(remainders: Counts, step: int, ups: Sequence[Sequence[int]]) -> int:
    """How many rows, columns and totals moved by a whole unit or more."""
    change = np.array(ups) * step - remainders
    margins = np.concatenate([change.sum(axis=1), change.sum(axis=0), [change.sum()]])
    return int((abs(margins) >= step).sum())


def cheapest_choice(costs: Costs, per_row: Counts, per_column: Counts) -> Chosen:
    """The cells of least total cost with `per_row` chosen in each row and `per_column` in each column.

    Equally cheap choices are told apart by position, so rows and columns come in a stable order.

    Args:
        costs: rows x columns, whole numbers; infinite where a cell may not be chosen. Up to 2**42 they are
            added up exactly in tables of up to 350 columns or rows: a path adds at most twice the largest
            for each of the fewer it visits, a round of prices a few times.
        per_row: how many cells to choose in each row, of those that may be.
        per_column: how many cells to choose in each column, likewise; the same sum.

    Returns:
        rows x columns, true where chosen.

    Raises:
        ValueError: no choice has these numbers in rows and columns at once.
    """
    if costs.shape[0] < costs.shape[1]:
        return cheapest_choice(costs.T, per_column, per_row).T
    by_column = np.ascontiguousarray(costs.T)  # the few columns first: each is then one run of memory
    chosen, prices = _near_choice(by_column, per_row, per_column)
    excess = (chosen.sum(axis=1) - per_column).tolist()
    if any(excess):
        exchanges = _Exchanges(by_column, chosen, prices)
        while any(excess):
            path = exchanges.cheapest_path(excess)
            start, end = path[0][0], path[-1][1]
            handed_on = exchanges.follow(path, min(excess[start], -excess[end]))
            excess[start] -= handed_on
            excess[end] += handed_on
    return chosen.T


def _near_choice(costs: Costs, per_row: Counts, per_column: Counts) -> tuple[Chosen, Costs]:
    """Each row's cheapest choice at prices under which the columns come close to their numbers."""
    prices = np.zeros(len(costs))
    chosen, ladder = _row_choice(costs, per_row, per_column)
    gap = _gap(chosen, per_column)
    for _ in range(_ROUNDS):
        if gap <= 2 * len(costs):
            break
        cuts = _midway(ladder, per_row, 0.0)
        new_prices = _column_prices(costs - cuts, per_column, prices)
        new_chosen, ladder = _row_choice(costs - new_prices[:, None], per_row, per_column)
        new_gap = _gap(new_chosen, per_column)
        gain = gap - new_gap
        if gain > 0:
            prices, chosen, gap = new_prices, new_chosen, new_gap
        if gain < len(costs):  # then paths are quicker than another round
            break
    return chosen, prices


def _gap(chosen: Chosen, per_column: Counts) -> int:
    return int(abs(chosen.sum(axis=1) - per_column).sum())


def _row_choice(costs: Costs, per_row: Counts, per_column: Counts) -> tuple[Chosen, Costs]:
    """Each row's cheapest cells, and its costs in ascending order, from minus infinity to infinity."""
    columns, rows = costs.shape
    ladder = np.full((columns + 2, rows), inf)
    ladder[0] = -inf
    ladder[1:-1] = costs
    ladder[1:-1].sort(axis=0)
    last = ladder[per_row, np.arange(rows)]
    chosen = costs <= last
    too_many = chosen.sum(axis=0) - per_row
    tied = too_many.nonzero()[0]
    if len(tied):
        _settle_ties(chosen, costs[:, tied] == last[tied], tied, too_many[tied], per_column)
    return chosen, ladder


def _settle_ties(chosen: Chosen, at_cut: Chosen, tied: Counts, too_many: Counts, per_column: Counts) -> None:
    """Where cells tie for a row's last places, the columns with the most chosen give way."""
    excess = (chosen.sum(axis=1) - per_column).tolist()
    columns, rows = [], []
    for row, surplus, ties in zip(tied.tolist(), too_many.tolist(), at_cut.T.tolist(), strict=True):
        yielding = [column for column, ties_here in enumerate(ties) if ties_here]
        yielding.sort(key=excess.__getitem__)
        for column in yielding[-surplus:]:
            excess[column] -= 1
            columns.append(column)
            rows.append(row)
    chosen[columns, rows] = False


def _midway(ladder: Costs, places: Counts, otherwise: Costs | float) -> Costs:
    """Whole numbers between the last that gets a place and the first that does not.

    An infinite bound gives way to `otherwise`.
    """
    each = np.arange(len(places))
    last, following = ladder[places, each], ladder[places + 1, each]
    least = np.where(np.isfinite(last), last, np.minimum(otherwise, following))
    most = np.where(np.isfinite(following), following, np.maximum(otherwise, last))
    return np.floor((least + most) / 2)


def _column_prices(costs: Costs, per_column: Counts, prices: Costs) -> Costs:
    """Prices at which each column attracts its number of rows, if the rows' cuts stay where they are."""
    columns, rows = costs.shape
    ladder = np.full((columns, rows + 2), inf)
    ladder[:, 0] = -inf
    ladder[:, 1:-1] = costs
    ladder[:, 1:-1].sort(axis=1)
    return _midway(ladder.T, per_column, prices)


class _Exchanges:
    """For each pair of columns, the row that can most cheaply give up the one for the other.

    `price[a][b]` is what that costs and `row[a][b]` who does it. With the potentials, which start as
    the columns' prices, no exchange has a negative cost: price[a][b] + potential[a] >= potential[b].
    """

    def __init__(self, costs: Costs, chosen: Chosen, prices: Costs) -> None:
        self.costs, self.chosen = costs, chosen
        self.potential: list[float] = prices.tolist()
        self.given = np.where(chosen, costs, -inf)
        self.taken = np.where(chosen, inf, costs)
        self.price: list[list[float]] = []
        self.row: list[list[int]] = []
        each = np.arange(len(costs))
        for given in self.given:
            change = self.taken - given
            rows = change.argmin(axis=1)
            self.price.append(change[each, rows].tolist())
            self.row.append(rows.tolist())

    def cheapest_path(self, excess: list[int]) -> Path:
        """Exchanges that lead from a column with too many to one with too few, and the new potentials.

        Dijkstra's method from the first column with too many, stopped at the first with too few.
        """
        potential, unseen = self.potential, list(range(len(excess)))
        start = next(column for column in unseen if excess[column] > 0)
        distance, before = [inf] * len(excess), [start] * len(excess)
        distance[start], here = 0, start
        while excess[here] >= 0:
            unseen.remove(here)
            reach, price = distance[here] + potential[here], self.price[here]
            for column in unseen:
                if (way := reach + price[column] - potential[column]) < distance[column]:
                    distance[column], before[column] = way, here
            here = min(unseen, key=distance.__getitem__, default=start)
            if here == start or distance[here] == inf:
                raise ValueError(_IMPOSSIBLE)
        self.potential = [
            value + min(0, length - distance[here]) for value, length in zip(potential, distance, strict=True)
        ]
        return _steps(before, start, here)

    def follow(self, path: Path, most: int) -> int:
        """Make a path's exchanges, up to `most` times at the same price; how many times it was."""
        willing = [self._willing(giving, taking, most) for giving, taking in path]
        times = min(map(len, willing))
        made = [(*pair, row) for pair, rows in zip(path, willing, strict=True) for row in rows[:times]]
        for giving, taking, row in made:
            self.chosen[giving, row], self.chosen[taking, row] = False, True
            self.given[giving, row], self.taken[giving, row] = -inf, self.costs[giving, row]
            self.given[taking, row], self.taken[taking, row] = self.costs[taking, row], inf
        self._search(self._withdrawn(made))
        for giving, taking, row in made:
            self._offer(giving, taking, row)
        return times

    def _willing(self, giving: int, taking: int, most: int) -> list[int]:
        if most == 1:
            return [self.row[giving][taking]]
        change = self.taken[taking] - self.given[giving]
        rows: list[int] = (change == self.price[giving][taking]).nonzero()[0][:most].tolist()
        return rows

    def _withdrawn(self, made: list[tuple[int, int, int]]) -> Path:
        """Pairs of columns whose cheapest exchange is no longer to be had."""
        pairs: dict[tuple[int, int], None] = {}
        for giving, taking, row in made:
            pairs |= {(giving, other): None for other, by in enumerate(self.row[giving]) if by == row}
            pairs |= {(other, taking): None for other, by in enumerate(self.row) if by[taking] == row}
        return list(pairs)

    def _search(self, pairs: Path) -> None:
        givers, takers = np.array(pairs).T
        change = self.taken[takers] - self.given[givers]
        rows = change.argmin(axis=1)
        prices = change[np.arange(len(pairs)), rows]
        for (giving, taking), row, price in zip(pairs, rows.tolist(), prices.tolist(), strict=True):
            self.row[giving][taking], self.price[giving][taking] = row, price

    def _offer(self, giving: int, taking: int, row: int) -> None:
        """What a row can do now that it holds `taking` instead of `giving`."""
        gains = (self.taken[:, row] - self.costs[taking, row]).tolist()
        losses = (self.costs[giving, row] - self.given[:, row]).tolist()
        for other, (gain, loss) in enumerate(zip(gains, losses, strict=True)):
            if gain < self.price[taking][other]:
                self.price[taking][other], self.row[taking][other] = gain, row
            if loss < self.price[other][giving]:
                self.price[other][giving], self.row[other][giving] = loss, row


def _steps(before: list[int], start: int, end: int) -> Path:
    steps = []
    while end != start:
        steps.append((before[end], end))
        end = before[end]
    return steps[::-1]
