"""The one door to PuLP and HiGHS: linear and integer programs as plain data in, proven answers out.

PuLP states the program, HiGHS solves it in this process. The solver that PuLP brings along is never used:
its solution files hold eight significant digits, and kroner need more. Both lines of PuLP are spoken to
alike: 3.3, and 4 with Python 3.12 and later.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from math import frexp, inf, isfinite
from threading import Event, Thread
from typing import Any

import highspy
import pulp
from highspy import HighsModelStatus

_OPTIONS = {
    "threads": 1,  # the same in every run: the count cannot be changed within a process
    "primal_feasibility_tolerance": 1e-9,
    "dual_feasibility_tolerance": 1e-9,
    "mip_feasibility_tolerance": 1e-9,
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 1e-9,
}
_FROM_THE_START = {"presolve": "off", "simplex_strategy": 4}  # primal: our programs begin near their answer
_FEASIBLE = 2  # the solver's word for values that keep every row
_LARGEST = 20  # binary digits of the largest amount that the solver sees
_GLANCE = 0.05  # seconds between looking whether somebody wants a run to stop
_STOPPED_EARLY = (HighsModelStatus.kTimeLimit, HighsModelStatus.kInterrupt)
_UNSURE = (
    HighsModelStatus.kUnbounded,
    HighsModelStatus.kUnboundedOrInfeasible,
    HighsModelStatus.kUnknown,
    HighsModelStatus.kSolveError,
)
"""Where presolve, the primal simplex or a bad start can leave a program that has an answer."""
_SAFELY: dict[str, str | int] = {"presolve": "off", "simplex_strategy": 1}
"""How such a program is run once more, from nothing: by the dual simplex."""


class NoAnswer(ArithmeticError):
    """The program has no answer that may be shown; no value of it can be read."""


class Impossible(NoAnswer):
    """No values keep all rows and ranges."""


class Unbounded(NoAnswer):
    """The costs fall without end: a row or a range is missing."""


class OutOfTime(NoAnswer):
    """The time was up, or somebody stopped the run, before any values were found that keep all rows."""


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


def solve(program: Program, seconds: float | None = None, stop: Event | None = None) -> Solution:
    """The best values of a program, or the best found within so many seconds or until `stop` is set.

    Every call has a problem and a solver of its own, so that several people may ask at once. Ctrl-C stops
    the run as `stop` does, with the best found so far.

    Raises:
        Impossible: no values keep all rows.
        Unbounded: the costs fall without end.
        OutOfTime: stopped before any values were found.
    """
    options = {} if program.whole else dict(_FROM_THE_START)
    if seconds is not None:
        options["time_limit"] = float(seconds)
    scale = 1.0 if program.whole else _scale(program)
    solver = _handed_over(program, scale, options)
    if program.whole or stop:
        _run_until_stopped(solver, stop)
    else:
        solver.run()
    return _solution(solver, scale, bool(program.whole))


class Chain:
    """One program solved again and again, each time from where the last answer stands.

    Costs, ranges and rows may be changed between; what is changed holds until it is changed again.
    """

    def __init__(self, program: Program) -> None:
        self._scale = _scale(program)
        self._solver = _handed_over(program, self._scale, {})

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
        return _solution(self._solver, self._scale, is_whole=False)


class _QuietHighs(highspy.Highs):
    """HiGHS that says nothing on standard output, where one JSON document and nothing else may stand."""

    def enableCallbacks(self) -> None:  # noqa: N802 - the first that the solver does when it is made
        """Silence comes first: afterwards the header has been printed."""
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()  # type: ignore[no-untyped-call]


def _scale(program: Program) -> float:
    """What amounts are divided by, so that the largest is within the solver's tolerances.

    A power of two, by which floats are divided and multiplied exactly.
    """
    limits = (limit for row in program.rows for limit in (row.least, row.most))
    finite = (abs(limit) for limit in (*program.lows, *program.highs, *limits) if isfinite(limit))
    return 2.0 ** max(0, frexp(max(finite, default=0))[1] - _LARGEST)


def _handed_over(program: Program, scale: float, options: dict[str, Any]) -> highspy.Highs:
    """The program stated in PuLP, its amounts divided by `scale`, and handed to a solver of its own."""
    problem = _stated(program, scale)
    solver = problem.solverModel = _QuietHighs()  # type: ignore[no-untyped-call]
    for option, value in {**_OPTIONS, **options}.items():
        solver.setOptionValue(option, value)
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
    problem.setObjective(_sum(zip(variables, program.costs, strict=True)))
    for row in program.rows:
        weighted = _sum((variables[at], factor) for at, factor in row.terms)
        if row.least == row.most:
            problem.addConstraint(weighted == row.least / scale)
        elif isfinite(row.most):
            problem.addConstraint(weighted <= row.most / scale)
        else:
            problem.addConstraint(weighted >= (row.least / scale if isfinite(row.least) else 0))
    return problem


def _sum(terms: Iterable[tuple[Any, float]]) -> Any:
    """A weighted sum, built in place: adding expressions to each other is slow."""
    weighted = pulp.lpSum([])
    for variable, factor in terms:
        weighted.addterm(variable, factor)
    return weighted


def _run_until_stopped(solver: highspy.Highs, stop: Event | None) -> None:
    """Run beside this thread, which keeps an eye on `stop` and on Ctrl-C meanwhile.

    The solver's own way of doing so has locks that all solvers of a process share.
    """
    solver.HandleUserInterrupt = True
    beside = Thread(target=solver.run, daemon=True)
    beside.start()
    while beside.is_alive():
        try:
            beside.join(_GLANCE)
        except KeyboardInterrupt:
            solver.cancelSolve()  # type: ignore[no-untyped-call]
        if stop is not None and stop.is_set():
            solver.cancelSolve()  # type: ignore[no-untyped-call]


def _solution(solver: highspy.Highs, scale: float, is_whole: bool) -> Solution:
    """The answer, once its status says that there is one. Raises NoAnswer."""
    status = solver.getModelStatus()
    if status in _UNSURE:
        solver.clearSolver()
        for option, value in _SAFELY.items():
            solver.setOptionValue(option, value)
        solver.run()
        status = solver.getModelStatus()
    info, objective = solver.getInfo(), scale * solver.getObjectiveValue()
    if status == HighsModelStatus.kInfeasible:
        raise Impossible("no values keep all rows and ranges")
    if status in (HighsModelStatus.kUnbounded, HighsModelStatus.kUnboundedOrInfeasible):
        raise Unbounded("the costs fall without end")
    is_found = is_whole and info.primal_solution_status == _FEASIBLE
    if status in _STOPPED_EARLY and not is_found:
        raise OutOfTime("stopped before any values were found that keep all rows")
    if status not in (HighsModelStatus.kOptimal, *_STOPPED_EARLY):
        raise NoAnswer(f"HiGHS ends with {solver.modelStatusToString(status)}")
    found = solver.getSolution()
    bound = info.mip_dual_bound if is_whole else objective
    values = [scale * value for value in found.col_value]
    return Solution(values, objective, bound, found.row_dual, found.col_dual)
