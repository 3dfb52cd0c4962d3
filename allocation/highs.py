"""HiGHS in this process, for `allocation.solver` alone: silent, on one thread, never believed unasked."""

from threading import Event, Thread
from typing import Any

import highspy
import numpy as np
from highspy import HighsModelStatus, MatrixFormat, ObjSense

from allocation.programs import Impossible, NoAnswer, OutOfTime, Program, Solution, Unbounded

_OPTIONS = {  # the thread count is left alone: all solvers of a process must have the same
    "parallel": "off",
    "primal_feasibility_tolerance": 1e-9,
    "dual_feasibility_tolerance": 1e-9,
    "mip_feasibility_tolerance": 1e-9,
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 1e-9,
}
FROM_THE_START: dict[str, Any] = {"presolve": "off", "simplex_strategy": 4}
"""By the primal simplex: our programs begin near their answer, and a chain's next answer near its last."""
_FEASIBLE = 2  # the solver's word for values that keep every row
_GLANCE = 0.05  # seconds between looking whether somebody wants a run to stop
_STOPPED_EARLY = (HighsModelStatus.kTimeLimit, HighsModelStatus.kInterrupt)
_UNSURE = (
    HighsModelStatus.kUnbounded,
    HighsModelStatus.kUnboundedOrInfeasible,
    HighsModelStatus.kUnknown,
    HighsModelStatus.kSolveError,
)
"""Where presolve, the primal simplex or a bad start can leave a program that has an answer."""
SAFELY: dict[str, Any] = {"presolve": "off", "simplex_strategy": 1}
"""How such a program is run once more, from nothing: by the dual simplex."""


class QuietHighs(highspy.Highs):
    """HiGHS that says nothing on standard output, where one JSON document and nothing else may stand."""

    def __init__(self, options: dict[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        for option, value in {**_OPTIONS, **options}.items():
            self.setOptionValue(option, value)

    def enableCallbacks(self) -> None:  # noqa: N802 - the first that the solver does when it is made
        """Silence comes first: afterwards the header has been printed."""
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()  # type: ignore[no-untyped-call]


def passed(program: Program, scale: float) -> QuietHighs:
    """A solver of its own that has been given the program as arrays, its amounts divided by `scale`.

    For chains of answers, where stating the program in PuLP would take longer than the answers do.
    """
    solver, rows = QuietHighs(FROM_THE_START), program.rows
    sizes = [len(row.terms) for row in rows]
    entries = sum(sizes)
    solver.passModel(
        len(program.costs), len(rows), entries, int(MatrixFormat.kRowwise), int(ObjSense.kMinimize), 0.0,
        np.array(program.costs, dtype=np.float64),
        np.array(program.lows, dtype=np.float64) / scale,
        np.array(program.highs, dtype=np.float64) / scale,
        np.array([row.least for row in rows], dtype=np.float64) / scale,
        np.array([row.most for row in rows], dtype=np.float64) / scale,
        np.cumsum([0, *sizes], dtype=np.int32),
        np.fromiter((at for row in rows for at, _ in row.terms), np.int32, entries),
        np.fromiter((factor for row in rows for _, factor in row.terms), np.float64, entries),
        np.zeros(len(program.costs), dtype=np.int32),
    )  # fmt: skip
    return solver


def run_until_stopped(solver: highspy.Highs, stop: Event | None) -> None:
    """Run beside this thread, which keeps an eye on `stop` and on Ctrl-C meanwhile.

    The solver's own way of doing so has locks that all solvers of a process share.
    """
    solver.HandleUserInterrupt = True
    done = Event()

    def work() -> None:
        try:
            solver.run()
        finally:
            done.set()

    Thread(target=work, daemon=True).start()
    while not done.is_set():  # an interrupted join would call a thread ended that still runs
        try:
            done.wait(_GLANCE)
        except KeyboardInterrupt:
            solver.cancelSolve()  # type: ignore[no-untyped-call]
        if stop is not None and stop.is_set():
            solver.cancelSolve()  # type: ignore[no-untyped-call]


def solution_of(solver: highspy.Highs, scale: float, is_whole: bool) -> Solution:
    """The answer, once its status says that there is one. Raises NoAnswer."""
    status = solver.getModelStatus()
    if status in _UNSURE:
        solver.clearSolver()
        for option, value in SAFELY.items():
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
