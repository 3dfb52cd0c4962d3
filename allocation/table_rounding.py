"""Tables that add up: whole units in every cell, row, column and total.

Source of the rule: controlled rounding (Cox 1987, A constructive procedure for unbiased controlled
rounding). The table is bordered with its margins, negated, so that every row and column sums to zero;
which cells then go up and which go down is a transportation problem, always solvable in whole units,
that HiGHS solves (`solver.cheapest_choice`).
Margins are rounded in that same problem: rounded beforehand they can leave the cells no way out.
"""

import sys
from collections.abc import Sequence
from fractions import Fraction
from itertools import chain
from math import gcd, lcm
from numbers import Integral, Rational
from typing import TYPE_CHECKING, Any, overload

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

Exact = NDArray[Any]  # int64 where every sum is sure to fit, otherwise Python's own integers
Codes = Sequence[Any] | None


@overload
def round_table(table: "pd.DataFrame", unit: int = 1) -> "pd.DataFrame": ...
@overload
def round_table(
    table: Sequence[Sequence[int | Fraction]] | NDArray[np.integer], unit: int = 1
) -> list[list[int]]: ...
def round_table(table: Any, unit: int = 1) -> Any:
    """Round a table of exact amounts to multiples of `unit` so that everything still adds up.

    Each cell goes to the multiple of the unit just below or just above it; one that is a multiple
    stays. So does every row sum, column sum and the grand total: a margin that is a multiple of the
    unit holds exactly. Among such tables the sum of all cells' changes is least: exactly so while the
    remainders, without their common factor, fit 2**42, otherwise to 1e-7 of a unit (up to 400 000 cells).
    Equally good tables are told apart by the order of codes, never by the order in which rows and columns
    stand: alike in every run with one version of HiGHS.

    Args:
        table: int or Fraction in every cell, any sign: a pandas frame whose index and columns are the
            codes, or rows of equal length, or an integer array; there positions are the codes.
        unit: kroner per unit of the distribution, for example 1 000.

    Returns:
        Kroner, multiples of the unit: an int64 frame with the same index and columns, or lists.

    Raises:
        TypeError: a cell is no exact number (float, missing, bool, text), or codes have no order.
        ValueError: rows of unequal length, a code twice or missing, or a unit that is not positive.
        OverflowError: an amount in a frame is beyond int64.
    """
    pandas = sys.modules.get("pandas")  # nobody has a frame who has not imported it
    if pandas is None or not isinstance(table, pandas.DataFrame):
        return _round(*_read(table), unit).tolist()
    codes = table.index.tolist(), table.columns.tolist()
    amounts = _round(*_read(table.to_numpy(), *codes), unit, *codes)
    return pandas.DataFrame(amounts.astype(np.int64), index=table.index, columns=table.columns)


def round_integers(
    numerators: Exact | Sequence[Sequence[int]],
    denominator: int = 1,
    unit: int = 1,
    row_codes: Codes = None,
    column_codes: Codes = None,
) -> list[list[int]]:
    """`round_table` for amounts that stand as integers over one common denominator.

    Args:
        numerators: rows x columns, integers of any size; kroner times the denominator.
        denominator: positive, of any size.
        unit: kroner per unit of the distribution.
        row_codes: a stable code per row; without them rows are told apart by position.
        column_codes: a stable code per column, likewise.

    Returns:
        Kroner, multiples of the unit, in the order of rows and columns given.

    Raises:
        ValueError: rows of unequal length, a code twice or missing, or a unit or denominator that is
            not positive.
        TypeError: codes have no order.
    """
    integers, divisor = _read(numerators, row_codes, column_codes)
    if divisor != 1:
        raise TypeError("numerators are integers; round_table takes fractions")
    rows: list[list[int]] = _round(integers, denominator, unit, row_codes, column_codes).tolist()
    return rows


def _round(
    numerators: Exact, denominator: int, unit: int, row_codes: Codes = None, column_codes: Codes = None
) -> Exact:
    unit, denominator = _positive(unit, "unit"), _positive(denominator, "denominator")
    rows, columns = numerators.shape
    order = np.ix_(_code_order(row_codes, rows, "row"), _code_order(column_codes, columns, "column"))
    table = _without_overflow(numerators, unit * denominator)[order]
    amounts = _rounded(table, unit * denominator) * unit
    _verify(amounts, table, denominator, unit)
    in_place = np.empty_like(amounts)
    in_place[order] = amounts
    return in_place


def _rounded(table: Exact, step: int) -> Exact:
    """How many steps each cell becomes; rows and columns in the order of their codes."""
    floors, remainders = table // step, table % step
    common = gcd(int(np.gcd.reduce(remainders, axis=None)), step)
    if common == step:  # nothing remains
        return floors
    up = _cells_to_raise(remainders // common, step // common)
    return np.where(up, floors + 1, floors)


def _cells_to_raise(remainders: Exact, step: int) -> NDArray[np.bool_]:
    """Which cells go up, the others going down, so that margins hold and the change is least."""
    from allocation.solver import LARGEST_COST, cheapest_choice  # a solver is for tables that need rounding

    bordered = _with_margins(remainders)
    bordered[-1] *= -1
    bordered[:, -1] *= -1
    bordered %= step
    costs = np.zeros(bordered.shape)
    costs[:-1, :-1] = _costs(remainders, step, LARGEST_COST)
    costs[bordered == 0] = np.inf
    per_row, per_column = bordered.sum(axis=1) // step, bordered.sum(axis=0) // step
    return cheapest_choice(costs, per_row.astype(np.int64), per_column.astype(np.int64))[:-1, :-1]


def _with_margins(table: Exact) -> Exact:
    """The table with its row sums as one more column and its column sums as one more row."""
    rows, columns = table.shape
    bordered = np.empty((rows + 1, columns + 1), dtype=table.dtype)
    bordered[:-1, :-1] = table
    bordered[:-1, -1] = table.sum(axis=1)
    bordered[-1] = bordered[:-1].sum(axis=0)
    return bordered


def _costs(remainders: Exact, step: int, largest: int) -> NDArray[np.float64]:
    """How much more a cell changes by going up than by going down, in whole numbers up to `largest`."""
    if step <= largest:
        return (step - 2 * remainders).astype(np.float64)
    return np.rint(largest * (1 - 2 * (remainders / step).astype(np.float64)))


def _verify(amounts: Exact, table: Exact, denominator: int, unit: int) -> None:
    """Held against the exact table once more, in integers: a broken table is never handed out."""
    changes = _with_margins(amounts * denominator - table)
    if abs(changes).max() >= unit * denominator or (amounts % unit).any():
        raise ArithmeticError("rounding broke a cell or a margin; the table is not handed out")


def _read(table: Any, row_codes: Codes = None, column_codes: Codes = None) -> tuple[Exact, int]:
    """The cells as numerators over their least common denominator."""
    cells = _rectangle(table)
    if cells.dtype.kind in "iu":
        return cells, 1
    flat = cells.ravel().tolist()
    if not all(_is_exact(kind) for kind in set(map(type, flat))):
        raise TypeError(_first_inexact(flat, cells.shape, row_codes, column_codes))
    denominators = [cell.denominator for cell in flat]
    common = lcm(*set(denominators))
    factors = {denominator: common // denominator for denominator in set(denominators)}
    numerators = [int(cell.numerator) * factors[own] for cell, own in zip(flat, denominators, strict=True)]
    return np.fromiter(numerators, object, len(flat)).reshape(cells.shape), common


def _rectangle(table: Any) -> Exact:
    if isinstance(table, np.ndarray):
        if table.ndim != 2:
            raise ValueError(f"a table has rows and columns, not {table.ndim} dimensions")
        return table
    rows = list(table)
    for number, row in enumerate(rows):
        if not isinstance(row, Sequence | np.ndarray):
            raise TypeError(f"row {number} is {row!r}; a table is a sequence of rows, each with its cells")
        if len(row) != len(rows[0]):
            raise ValueError(f"row {number} has {len(row)} cells, the first has {len(rows[0])}")
    shape = len(rows), len(rows[0]) if rows else 0
    return np.fromiter(chain.from_iterable(rows), object, shape[0] * shape[1]).reshape(shape)


def _is_exact(kind: type[Any]) -> bool:
    return issubclass(kind, Rational) and not issubclass(kind, bool)


def _is_missing(code: Any) -> bool:
    return code is None or bool(code != code)  # noqa: PLR0124 - only what is not a value differs from itself


def _first_inexact(flat: list[Any], shape: tuple[int, ...], row_codes: Codes, column_codes: Codes) -> str:
    at = next(number for number, cell in enumerate(flat) if not _is_exact(type(cell)))
    row, column = divmod(at, shape[1])
    row_name = row if row_codes is None else repr(row_codes[row])
    column_name = column if column_codes is None else repr(column_codes[column])
    return (
        f"row {row_name}, column {column_name} holds {flat[at]!r} ({type(flat[at]).__name__}); "
        "amounts must be exact: int or Fraction"
    )


def _positive(value: Any, what: str) -> int:
    if not isinstance(value, Integral):
        raise TypeError(f"the {what} must be an integer, not {value!r}")
    if value <= 0:
        raise ValueError(f"the {what} must be a positive number of kroner, not {value}")
    return int(value)


def _code_order(codes: Codes, count: int, what: str) -> NDArray[np.intp]:
    """Positions in the order of the codes."""
    if codes is None:
        return np.arange(count)
    if len(codes) != count or len(set(codes)) != count or any(map(_is_missing, codes)):
        raise ValueError(f"there must be one code per {what}, and no code twice")
    try:
        return np.array(sorted(range(count), key=codes.__getitem__), dtype=np.intp)
    except TypeError as error:
        raise TypeError(f"{what} codes must be of one kind, so that they have an order: {error}") from None


def _without_overflow(numerators: Exact, step: int) -> Exact:
    """In int64 where all sums of steps and changes are sure to fit, otherwise in Python's integers."""
    largest = max(int(numerators.max(initial=0)), -int(numerators.min(initial=0)))
    fits = largest + (numerators.size + sum(numerators.shape) + 1) * step < 2**63
    return numerators.astype(np.int64 if fits else object, copy=False)
