"""Table rounding as a linear program, solved by HiGHS: an independent judge of ours, and a rival in speed.

Stated apart from ours: no border, but every margin held between the multiples below and above it.
"""

from collections.abc import Sequence

import highspy
import numpy as np
from numpy.typing import NDArray


def ups_by_highs(remainders: NDArray[np.int64], step: int) -> list[list[int]]:
    """Which cells (0 or 1) go up, given what is left of each above the multiple below."""
    rows, columns = remainders.shape
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = rows * columns, rows + columns + 1
    model.col_cost_ = (1 - 2 * remainders / step).ravel()
    model.col_lower_ = np.zeros(rows * columns)
    model.col_upper_ = (remainders > 0).astype(float).ravel()
    margins = np.concatenate([remainders.sum(axis=1), remainders.sum(axis=0), [remainders.sum()]])
    model.row_lower_, model.row_upper_ = np.floor(margins / step), np.ceil(margins / step)
    cells = np.arange(rows * columns).reshape(rows, columns)
    groups = [*cells, *cells.T, cells.ravel()]
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.cumsum([0, *map(len, groups)])
    model.a_matrix_.index_ = np.concatenate(groups)
    model.a_matrix_.value_ = np.ones(3 * rows * columns)
    return _solved(model, rows, columns)


def _solved(model: highspy.HighsLp, rows: int, columns: int) -> list[list[int]]:
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.silent()
    solver.passModel(model)
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise ArithmeticError(f"HiGHS says {solver.getModelStatus()}")
    values = np.array(solver.getSolution().col_value).reshape(rows, columns)
    ups: list[list[int]] = np.rint(values).astype(int).tolist()
    return ups


def largest_remainder_by_row(remainders: Sequence[Sequence[int]], step: int) -> list[list[int]]:
    """The quick way that breaks columns: in each row the largest remainders go up, one row at a time."""
    ups = []
    for row in remainders:
        order = sorted(range(len(row)), key=lambda column: -row[column])
        raised = set(order[: round(sum(row) / step)])
        ups.append([int(column in raised) for column in range(len(row))])
    return ups


def broken_margins(remainders: NDArray[np.int64], step: int, ups: Sequence[Sequence[int]]) -> int:
    """How many rows, columns and totals moved by a whole unit or more."""
    change = np.array(ups) * step - remainders
    margins = np.concatenate([change.sum(axis=1), change.sum(axis=0), [change.sum()]])
    return int((abs(margins) >= step).sum())
