"""The one door to PuLP and HiGHS: linear and integer programs as plain data in, proven answers out.

PuLP states the program, HiGHS solves it in this process. The solver that PuLP brings along is never used:
its solution files hold eight significant digits, and kroner need more. Both lines of PuLP are spoken to
alike: 3.3, and 4 with Python 3.12 and later. The two hot places, chains of answers and table rounding, go
to HiGHS straight.
"""

from collections.abc import Iterable
from math import inf, isfinite
from threading import Event
from typing import Any

import numpy as np
from highspy import MatrixFormat, ObjSense
from numpy.typing import NDArray

from allocation.highs import FROM_THE_START, SAFELY, QuietHighs, passed, run_until_stopped, solution_of
from allocation.programs import (
    Impossible,
    NoAnswer,
    OutOfTime,
    Program,
    Row,
    Solution,
    Unbounded,
    go_on,
    scale_of,
)

__all__ = [
    "LARGEST_COST",
    "Chain",
    "Impossible",
    "NoAnswer",
    "OutOfTime",
    "Program",
    "Row",
    "Solution",
    "Unbounded",
    "cheapest_choice",
    "go_on",
    "solve",
]

LARGEST_COST = 2**42
"""Costs of a choice of cells, either sign, are told apart to the last one up to this."""


def solve(program: Program, seconds: float | None = None, stop: Event | None = None) -> Solution:
    """The best values of a program, or the best found within so many seconds or until `stop` is set.

    Every call has a problem and a solver of its own, so that several people may ask at once. Ctrl-C stops
    the run as `stop` does, with the best found so far.

    Raises:
        Impossible: no values keep all rows.
        Unbounded: the costs fall without end.
        OutOfTime: stopped before any values were found.
    """
    options = {} if program.whole else dict(FROM_THE_START)
    if seconds is not None:
        options["time_limit"] = float(seconds)
    scale = 1.0 if program.whole else scale_of(program)
    solver = _handed_over(program, scale, options)
    if program.whole or stop:
        run_until_stopped(solver, stop)
    else:
        solver.run()
    return solution_of(solver, scale, bool(program.whole))


class Chain:
    """One program solved again and again, each time from where the last answer stands.

    Costs, ranges and rows may be changed between; what is changed holds until it is changed again.
    """

    def __init__(self, program: Program) -> None:
        self._scale = scale_of(program)
        self._solver = passed(program, self._scale)

    def cost(self, variable: int, cost: float) -> None:
        """Another cost of a variable."""
        self._solver.changeColCost(variable, cost)

    def range(self, variable: int, low: float, high: float) -> None:
        """Another low and high of a variable."""
        self._solver.changeColBounds(variable, low / self._scale, high / self._scale)

    def row(self, row: int, least: float = -inf, most: float = inf) -> None:
        """Another least and most of a row."""
        self._solver.changeRowBounds(row, least / self._scale, most / self._scale)

    def solve(self) -> Solution:
        """The best values as the program stands now; raises as `solve` does."""
        self._solver.run()
        return solution_of(self._solver, self._scale, is_whole=False)


def cheapest_choice(
    costs: NDArray[np.float64], per_row: NDArray[np.int64], per_column: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """The cells of least total cost with so many chosen in each row and in each column, proven.

    Source of the rule: a transportation problem with whole margins has whole optimal solutions (Hoffman and
    Kruskal 1956). Costs are whole numbers up to LARGEST_COST, infinite where a cell may not be chosen.
    Equally cheap choices are told apart by position. Stated as arrays: PuLP would take longer than HiGHS.
    Raises Impossible where no choice has these numbers, NoAnswer where what was found is not proven.
    """
    rows, columns = np.isfinite(costs).nonzero()
    cells, counts = len(rows), np.concatenate([per_row, per_column])
    solver = QuietHighs(SAFELY)  # the dual simplex begins where each cell is best for itself
    solver.passModel(
        cells, len(counts), 2 * cells, int(MatrixFormat.kColwise), int(ObjSense.kMinimize), 0.0,
        costs[rows, columns], np.zeros(cells), np.ones(cells), counts, counts,
        np.arange(0, 2 * cells + 1, 2), np.column_stack([rows, len(per_row) + columns]).ravel(),
        np.ones(2 * cells), np.zeros(cells, dtype=np.int32),
    )  # fmt: skip
    solver.run()
    solution = solution_of(solver, 1.0, is_whole=False)
    chosen = np.zeros(costs.shape, dtype=bool)
    chosen[rows, columns] = np.rint(solution.values)
    found, prices = np.concatenate([chosen.sum(axis=1), chosen.sum(axis=0)]), np.array(solution.row_prices)
    above = costs - prices[: len(costs), None] - prices[len(costs) :]
    dearer = np.where(chosen, above, -above).clip(min=0).sum()  # than the cheapest, at most: by duality
    if (found != counts).any() or dearer >= 1:  # whole costs: less than one is nothing
        raise NoAnswer("a choice of cells that is not proven the cheapest")
    return chosen


def _handed_over(program: Program, scale: float, options: dict[str, Any]) -> QuietHighs:
    """The program stated in PuLP, its amounts divided by `scale`, and handed to a solver of its own."""
    import pulp  # when first needed: who only rounds a table starts without it

    problem = _stated(program, scale)
    solver = problem.solverModel = QuietHighs(options)
    pulp.getSolver("HiGHS", msg=False).buildSolverModel(problem)
    for number, row in enumerate(program.rows):
        if row.least != row.most and isfinite(row.least) == isfinite(row.most):
            solver.changeRowBounds(number, row.least / scale, row.most / scale)
    return solver


def _stated(program: Program, scale: float) -> Any:
    """The program as a problem of PuLP's; each variable stands in the objective, so that all are columns.

    Variables are named by position: PuLP puts them in the order of their names, and names made of labels
    would fall together. A row with both a least and a most gets its other side when it has been handed over.
    """
    import pulp

    problem = pulp.LpProblem("allocation", pulp.LpMinimize)
    digits, whole = len(str(len(program.costs))), frozenset(program.whole)
    variables = [
        problem.add_variable(
            f"x{position:0{digits}d}",
            low / scale if isfinite(low) else None,
            high / scale if isfinite(high) else None,
            pulp.LpInteger if position in whole else pulp.LpContinuous,
        )
        for position, (low, high) in enumerate(zip(program.lows, program.highs, strict=True))
    ]
    problem.setObjective(_sum(pulp.lpSum([]), zip(variables, program.costs, strict=True)))
    for row in program.rows:
        weighted = _sum(pulp.lpSum([]), ((variables[at], factor) for at, factor in row.terms))
        if row.least == row.most:
            problem.addConstraint(weighted == row.least / scale)
        elif isfinite(row.most):
            problem.addConstraint(weighted <= row.most / scale)
        else:
            problem.addConstraint(weighted >= (row.least / scale if isfinite(row.least) else 0))
    return problem


def _sum(weighted: Any, terms: Iterable[tuple[Any, float]]) -> Any:
    """A weighted sum, built in place of a sum of nothing: adding expressions to each other is slow."""
    for variable, factor in terms:
        weighted.addterm(variable, factor)
    return weighted
