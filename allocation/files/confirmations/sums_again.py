"""Whether a printed sum that did not hold does so since a row was corrected."""

from collections.abc import Iterator

from allocation.figures import Figure, total
from allocation.found import FoundRow, FoundTable, RowKind
from allocation.problems import Place

_SUMS = (RowKind.SUBTOTAL, RowKind.TOTAL)


def holds_now(place: Place, before: FoundTable, after: FoundTable) -> bool:
    """Whether the sum at a place, in the column named there, holds after and did not hold before.

    False for a place that is no sum of a column.
    """
    column = next((n for n, one in enumerate(after.columns) if one.title == place.column), None)
    if column is None:
        return False
    return _holds(place, after, column) and not _holds(place, before, column)


def _holds(place: Place, table: FoundTable, column: int) -> bool:
    """Whether the sum is that of the rows since the last sum, of all so far or of all, within rounding."""
    at = next((n for n, row in enumerate(table.rows) if _is_at(row, place)), None)
    if at is None or table.rows[at].kind not in _SUMS:
        return False
    stated = table.rows[at].cells[column].figure
    return stated is not None and any(
        stated.interval.meets(total(figure.interval for figure in _figures(rows, column)))
        for rows in _summed(table.rows, at)
    )


def _is_at(row: FoundRow, place: Place) -> bool:
    own = row.place
    return (own.page, own.sheet, own.row) == (place.page, place.sheet, place.row)


def _summed(rows: tuple[FoundRow, ...], at: int) -> Iterator[tuple[FoundRow, ...]]:
    """The rows that the sum at that position can be the sum of."""
    last = next((n for n in range(at - 1, -1, -1) if rows[n].kind in _SUMS), -1)
    yield from (rows[last + 1 : at], rows[:at], rows)


def _figures(rows: tuple[FoundRow, ...], column: int) -> Iterator[Figure]:
    return (
        figure
        for row in rows
        if row.kind is RowKind.ITEM and (figure := row.cells[column].figure) is not None
    )
