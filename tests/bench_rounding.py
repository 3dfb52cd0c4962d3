"""Table rounding beside its rivals: exchanges of our own, scipy without a border, and row by row.

Each line says how many rows, columns and totals the way broke: largest remainder row by row is quick and
breaks columns. The rivals get what remains of each cell and are spared the reading of fractions.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_array, eye_array, kron, vstack

from allocation import round_table
from allocation.table_rounding import round_integers
from tests.transportation import broken_margins, ups_by_exchanges

Line = tuple[str, str, int, Callable[[], object]]

_DENOMINATOR = 1261  # a cell is a number of 1 261ths of a krone
_SIZES = [(16, 3, "1 ms", 200), (200, 10, "7 ms", 50), (5000, 50, "1,5 s", 3)]


def lines() -> list[Line]:
    """What to measure: a name that tells what was broken, the target, how many times, and the work."""
    return [line for size in _SIZES for line in _lines_of(*size)]


def _lines_of(rows: int, columns: int, target: str, times: int) -> list[Line]:
    numerators = np.random.default_rng(2024).integers(-(10**9), 10**12, (rows, columns))
    floors, remainders = np.divmod(numerators, _DENOMINATOR)
    frame = pd.DataFrame([[Fraction(cell, _DENOMINATOR) for cell in row] for row in numerators.tolist()])
    lists = remainders.tolist()
    ours = np.array(round_integers(numerators, _DENOMINATOR)) - floors
    judged: dict[str, tuple[str, list[list[int]], Callable[[], object]]] = {
        "heltall": (target, ours.tolist(), partial(round_integers, numerators, _DENOMINATOR)),
        "ramme av brøker": (
            target,
            (round_table(frame) - floors).to_numpy().tolist(),
            partial(round_table, frame),
        ),
    }
    for name, way in (
        ("egne bytter", partial(ups_by_exchanges, remainders, _DENOMINATOR)),
        ("scipy", partial(ups_by_scipy, remainders, _DENOMINATOR)),
        ("største rest rad for rad", partial(largest_remainder_by_row, lists, _DENOMINATOR)),
    ):
        judged[name] = "", way(), way
    return [
        (f"tabell {rows} x {columns}, {name}: {_broken(remainders, ups)}", aim, times, work)
        for name, (aim, ups, work) in judged.items()
    ]


def ups_by_scipy(remainders: NDArray[np.int64], step: int) -> list[list[int]]:
    """The textbook's way: every margin held between the multiples below and above it."""
    rows, columns = remainders.shape
    by_row = kron(eye_array(rows), np.ones((1, columns)))
    by_column = kron(np.ones((1, rows)), eye_array(columns))
    groups: Any = [by_row, by_column, np.ones((1, rows * columns))]
    sums: Any = csr_array(vstack(groups))
    ranges: Any = np.column_stack([np.zeros(remainders.size), remainders.ravel() > 0])
    margins = np.concatenate([remainders.sum(axis=1), remainders.sum(axis=0), [remainders.sum()]])
    found: Any = linprog(
        (1 - 2 * remainders / step).ravel(),
        vstack([sums, -sums]),
        np.concatenate([np.ceil(margins / step), -np.floor(margins / step)]),
        bounds=ranges,
        method="highs-ds",
    )
    ups: list[list[int]] = np.rint(found.x).astype(int).reshape(rows, columns).tolist()
    return ups


def largest_remainder_by_row(remainders: Sequence[Sequence[int]], step: int) -> list[list[int]]:
    """The quick way that breaks columns: in each row the largest remainders go up, one row at a time."""
    ups = []
    for row in remainders:
        order = sorted(range(len(row)), key=lambda column: -row[column])
        raised = set(order[: round(sum(row) / step)])
        ups.append([int(column in raised) for column in range(len(row))])
    return ups


def _broken(remainders: NDArray[np.int64], ups: list[list[int]]) -> str:
    return f"{broken_margins(remainders, _DENOMINATOR, ups)} brutte summer"
