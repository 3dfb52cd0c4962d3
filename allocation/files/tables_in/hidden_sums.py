"""Rows that are sums and are not called so: a region among its trusts, a group over its parts.

Where they are taken for recipients of their own, their kroner count twice.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from allocation.found import FoundRow, FoundTable, RowKind, TableKind
from allocation.money import PERCENT
from allocation.problems import Problem, Tell, error, warning

_LEAST_ROWS = 3
_LEAST_PARTS = 2
_MOST_PARTS = 25
_MOST_ROWS = 1_000
"""No longer table is one that a board reads, with wholes among their parts."""
_DIGITS = 4
"""Of round figures of two or three digits a last row can be the sum by chance: 10, 20, 30 and 60."""

_LEAST_HIDDEN = 2
"""One row can be the sum of its neighbours by chance, and is a warning; two are no chance."""

_STATEMENT = re.compile(r"resultat|netto|brutto|kostnad|utgift|inntekt|beholdning|saldo", re.IGNORECASE)
_WHY = "den er foretaksgruppen, regionen eller gruppen i alt"
_LOOK = "se om beløpene i raden er talt med to ganger, og kall den i så fall «Sum»"

Values = tuple[Fraction | None, ...]


def hidden_sums(table: FoundTable) -> Iterator[Problem]:
    """A row that is the sum of all others, and rows that are the sums of those right under or over them.

    Only where the table has no sum rows: with those, what counts twice does not add up; and not of accounts,
    where income is always the sum of cost and result.
    """
    rows, values = table.rows, _all_values(table)
    if not values or _is_sum(values[-1], values[:-1]):
        return
    is_other = table.kind is TableKind.OTHER
    if is_other and any(_STATEMENT.search(row.name) for row in rows):
        return
    if _is_sum(values[0], values[1:]):
        yield _problem(rows[0], "under", error if len(rows) > _LEAST_ROWS else warning)
        return
    for where in ("under", "over"):
        found = list(_sums_of_neighbours(values, where == "under"))
        if found:
            tell = error if len(found) >= _LEAST_HIDDEN and not is_other else warning
            yield from (_problem(rows[at], where, tell) for at in found)
            return


def with_unnamed_total(table: FoundTable) -> FoundTable:
    """The table with its last row as its total, where that is the sum of all others and not called so.

    «Foretaksgruppen», «Helse Vest»: a warning says it. Of three rows, or of small figures, one can be so by
    chance: it stays what it is, and is told.
    """
    values = _all_values(table) or _values_under_a_sum(table)
    if not values or not _is_sum(values[-1], values[:-1]):
        return table
    last = table.rows[-1]
    if len(values) == _LEAST_ROWS or not _is_no_chance(last):
        return replace(table, problems=(*table.problems, _problem(last, "over", warning)))
    what = f"raden er lest som summen av radene over, som den er: «{last.text[:120]}»"
    problem = warning(last.place, what, _WHY, "se om den er en mottaker selv")
    rows = (*table.rows[:-1], replace(last, kind=RowKind.TOTAL))
    return replace(table, rows=rows, problems=(*table.problems, problem))


def _is_no_chance(row: FoundRow) -> bool:
    """Whether a row's printed figures have so many digits in all that they are no sum of others by chance."""
    figures = [cell.figure for cell in row.cells if cell.figure and cell.figure.unit != PERCENT]
    printed = [abs(one.value) * 10**one.decimals / one.unit.factor for one in figures]
    return sum(len(str(int(one))) for one in printed) >= _DIGITS


def _values_under_a_sum(table: FoundTable) -> list[Values]:
    """The money of the items of a table with sum rows, where the last row is none of them."""
    rows = [row for row in table.rows if row.kind is RowKind.ITEM]
    is_last = bool(rows) and rows[-1] is table.rows[-1] and len(rows) < len(table.rows)
    if not is_last or not _LEAST_ROWS <= len(rows) <= _MOST_ROWS:
        return []
    columns = [at for at, one in enumerate(table.columns) if one.unit is None or one.unit.money]
    return [_values(row, columns) for row in rows] if columns else []


def _all_values(table: FoundTable) -> list[Values]:
    """The money of each row; none where the table has sum rows, no money, or too many or too few rows."""
    rows = table.rows
    if not _LEAST_ROWS <= len(rows) <= _MOST_ROWS or any(row.kind is not RowKind.ITEM for row in rows):
        return []
    columns = [at for at, one in enumerate(table.columns) if one.unit is None or one.unit.money]
    if not columns or not (table.is_money or any(one.unit and one.unit.money for one in table.columns)):
        return []
    return [_values(row, columns) for row in rows]


def _problem(row: FoundRow, where: str, tell: Tell) -> Problem:
    what = f"raden er summen av radene {where}, men heter ikke sum: «{row.text[:120]}»"
    return tell(row.place, what, _WHY, _LOOK)


def _values(row: FoundRow, columns: Sequence[int]) -> Values:
    return tuple(figure.value if (figure := row.cells[at].figure) else None for at in columns)


def _is_sum(whole: Values, parts: Sequence[Values]) -> bool:
    """Whether a row is to the last digit the sum of others, in each column; not of nought."""
    if not any(whole):
        return False
    return all(
        (one or 0) == sum(filter(None, of)) for one, of in zip(whole, zip(*parts, strict=True), strict=True)
    )


def _sums_of_neighbours(values: Sequence[Values], is_under: bool) -> Iterator[int]:
    """The rows, by their numbers, that are the sums of two rows or more right under or right over them."""
    for at, whole in enumerate(values):
        near = (
            values[at + 1 : at + 1 + _MOST_PARTS] if is_under else values[max(0, at - _MOST_PARTS) : at][::-1]
        )
        if any(whole) and any(_is_sum(whole, near[:count]) for count in range(_LEAST_PARTS, len(near) + 1)):
            yield at
