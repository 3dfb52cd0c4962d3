"""Rows that are sums and are not called so: a region among its trusts, a group over its parts.

Where they are taken for recipients of their own, their kroner count twice.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from allocation.files.letters.parts import Parts
from allocation.files.letters.wrong_sums import LOOK
from allocation.found import FoundRow, FoundTable, RowKind
from allocation.problems import Problem, Tell, error, warning

_LEAST_ROWS = 4
_LEAST_PARTS = 2
_MOST_PARTS = 25
_LEAST_HIDDEN = 2
"""One row can be the sum of its neighbours by chance, and is a warning; two are no chance."""

_WHY = "den er foretaksgruppen, regionen eller gruppen i alt"


def hidden_sums(parts: Parts, table: FoundTable) -> Iterator[Problem]:
    """A row that is the sum of all others, and rows that are the sums of those right under or over them.

    Only where the table has no sum rows: with those, what counts twice does not add up.
    """
    rows = table.rows
    if not parts.is_money or len(rows) < _LEAST_ROWS or any(row.kind is not RowKind.ITEM for row in rows):
        return
    values = [_values(row) for row in rows]
    if _is_sum(values[-1], values[:-1]):
        yield _problem(rows[-1], "over", error)
    if _is_sum(values[0], values[1:]):
        yield _problem(rows[0], "under", error)
        return
    for where in ("under", "over"):
        found = list(_sums_of_neighbours(values, where == "under"))
        if found:
            tell = error if len(found) >= _LEAST_HIDDEN else warning
            yield from (_problem(rows[at], where, tell) for at in found)
            return


def _problem(row: FoundRow, where: str, tell: Tell) -> Problem:
    what = f"raden er summen av radene {where}, men heter ikke sum: «{row.text[:120]}»"
    return tell(row.place, what, _WHY, LOOK)


def _values(row: FoundRow) -> tuple[Fraction | None, ...]:
    return tuple(cell.figure.value if cell.figure else None for cell in row.cells)


def _is_sum(whole: Sequence[Fraction | None], parts: Sequence[Sequence[Fraction | None]]) -> bool:
    """Whether a row is to the last digit the sum of others, in each column; not of nought."""
    return all(
        one is not None and one != 0 and None not in column and sum(filter(None, column)) == one
        for one, column in zip(whole, zip(*parts, strict=True), strict=True)
    )


def _sums_of_neighbours(values: Sequence[tuple[Fraction | None, ...]], is_under: bool) -> Iterator[int]:
    """The rows, by their numbers, that are the sums of two rows or more right under or right over them."""
    for at, whole in enumerate(values):
        for count in range(_LEAST_PARTS, _MOST_PARTS):
            parts = values[at + 1 : at + 1 + count] if is_under else values[max(0, at - count) : at]
            if len(parts) < count:
                break
            if _is_sum(whole, parts):
                yield at
                break
