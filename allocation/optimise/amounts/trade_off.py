"""What more of one objective costs of another: the least of one for each of a row of values of the other."""

from collections.abc import Sequence
from math import inf
from threading import Event

from allocation.optimise.amounts.goals import Goal, given_way, measure
from allocation.optimise.amounts.statement import Statement, stated
from allocation.optimise.amounts.table import Table
from allocation.optimise.amounts.whole_units import made_whole
from allocation.solver import Chain


def trade_off(
    table: Table, of: Goal, against: Goal, points: int, stop: Event | None = None
) -> tuple[tuple[int, ...], ...]:
    """The curve from the best of one objective to the best of the other, that many points apart.

    Between its ends the second objective takes evenly spaced values; for each the first is as small as it
    can be. One program, solved again from where it stands. Raises Impossible where no amounts keep the
    limits.
    """
    statement = stated(table, cost=0.0)
    first, second = measure(statement, of), measure(statement, against)
    chain = Chain(statement.program())
    worst = _second_at_the_best_of_first(chain, first, second)
    best = _least(chain, second, other=first)
    found = [
        _amounts_at(statement, chain, first, second, best + (worst - best) * number / (points - 1))
        for number in range(points)
    ]
    return tuple(made_whole(table, amounts, stop=stop) for amounts in found)


def _second_at_the_best_of_first(chain: Chain, first: int, second: int) -> float:
    """The least of the second objective among amounts that are best by the first."""
    reached = _least(chain, first, other=second)
    chain.range(first, -inf, given_way(reached))
    worst = _least(chain, second, other=first)
    chain.range(first, -inf, inf)
    return worst


def _least(chain: Chain, variable: int, other: int) -> float:
    chain.cost(other, 0.0)
    chain.cost(variable, 1.0)
    return chain.solve().values[variable]


def _amounts_at(statement: Statement, chain: Chain, first: int, second: int, level: float) -> Sequence[float]:
    """The amounts that are best by the first objective while the second is at most at that level."""
    chain.range(second, -inf, given_way(level))
    chain.cost(second, 0.0)
    chain.cost(first, 1.0)
    return statement.amounts(chain.solve().values)
