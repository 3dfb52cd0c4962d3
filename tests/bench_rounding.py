"""Table rounding beside its rivals: ours, HiGHS on the same problem, and row by row.

Each line says how many rows, columns and totals the way broke: largest remainder row by row is quick and
breaks columns. HiGHS gets what remains of each cell and is spared the reading of fractions.
"""

from collections.abc import Callable
from fractions import Fraction
from functools import partial

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from allocation import round_table
from allocation.table_rounding import round_integers
from tests.linear_program import broken_margins, largest_remainder_by_row, ups_by_highs

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
        ("HiGHS", partial(ups_by_highs, remainders, _DENOMINATOR)),
        ("største rest rad for rad", partial(largest_remainder_by_row, lists, _DENOMINATOR)),
    ):
        judged[name] = "", way(), way
    return [
        (f"tabell {rows} x {columns}, {name}: {_broken(remainders, ups)}", aim, times, work)
        for name, (aim, ups, work) in judged.items()
    ]


def _broken(remainders: NDArray[np.int64], ups: list[list[int]]) -> str:
    return f"{broken_margins(remainders, _DENOMINATOR, ups)} brutte summer"
