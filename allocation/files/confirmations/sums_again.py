"""Whether a printed sum that did not hold does so since a row was corrected."""

from collections.abc import Iterator

from allocation.figures import Figure, total
from allocation.found import FoundRow, FoundTable, RowKind
from allocation.problems import Place

_SUMS = (RowKind.SUBTOTAL, RowKind.TOTAL)


def holds_now(place: Place, before: FoundTable, after: FoundTable) -> bool:
    """Whether the sum at a place, in the column named there, holds after and did not hold before.

    A column that sums others holds where each of its rows does. False for a place that is no sum.
    """
    column = next((n for n, one in enumerate(before.columns) if one.title == place.column), None)
    if column is None:
        return False
    if before.columns[column].is_sum and not _is_sum_row(place, after):
        return _rows_hold(after, column) and not _rows_hold(before, column)
    return _holds(place, after, column) and not _holds(place, before, column)


def _is_sum_row(place: Place, table: FoundTable) -> bool:
    return any(row.kind in _SUMS for row in table.rows if _is_at(row, place))


def _rows_hold(table: FoundTable, column: int) -> bool:
    """Whether every row's sum is that of the columns before it, within rounding."""
    for row in table.rows:
        stated = row.cells[column].figure
        figures = [cell.figure.interval for cell in row.cells[:column] if cell.figure is not None]
        if stated is not None and figures and not stated.interval.meets(total(figures)):
            return False
    return True


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
