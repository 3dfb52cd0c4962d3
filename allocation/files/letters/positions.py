"""Which column a figure stands in, by where it is placed: the only thing that tells where a cell is empty.

Figures of one column stand over one another, and no column reaches into the next. Where that holds for all
rows of a table, an empty cell is seen; where it does not, positions say nothing. Nor do the cells of rows
that signs part, tabs for instance, into more here than there: such signs only move text to the right.
"""

from collections.abc import Sequence

from allocation.files.letters.raw_rows import RawRow, Span
from allocation.files.letters.splits import Cells, is_one_number

_LEAST_ROWS = 3
_LEAST_FILLED = 2


def by_position(rows: Sequence[RawRow]) -> tuple[Cells | None, ...] | None:
    """Each row's cells by column, empty where nothing stands; None where positions do not tell.

    Only where some row lacks a cell, and each part of every row is one number.
    """
    placed = [row for row in rows if row.spans and len(row.spans) == len(row.tail)]
    if len(placed) < _LEAST_ROWS or any(row.tail and row not in placed for row in rows):
        return None
    columns = _columns([span for row in placed for span in row.spans])
    if len({row.lines[-1].cells for row in placed}) > 1:
        return None
    if not any(len(row.tail) < len(columns) for row in placed):
        return None
    result = tuple(_cells(row, columns) if row.tail else None for row in rows)
    if any(row.tail and cells is None for row, cells in zip(rows, result, strict=True)):
        return None
    filled = [sum(bool(cells and cells[number]) for cells in result) for number in range(len(columns))]
    return result if min(filled) >= _LEAST_FILLED else None


def column_spans(rows: Sequence[RawRow], count: int) -> list[Span] | None:
    """From where to where each column reaches; None where the rows' positions do not give so many."""
    spans = [span for row in rows for span in row.spans]
    columns = _columns(spans) if spans else []
    return columns if len(columns) == count else None


def _columns(spans: Sequence[Span]) -> list[Span]:
    """The spans put together where they overlap, from left to right."""
    columns: list[Span] = []
    for start, end in sorted(spans):
        if columns and start < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], end))
        else:
            columns.append((start, end))
    return columns


def _cells(row: RawRow, columns: Sequence[Span]) -> Cells | None:
    """The row's parts by column; None where two stand in one, or a part is more than one number."""
    cells = ["" for _ in columns]
    for text, (start, end) in zip(row.tail, row.spans, strict=True):
        at = next(number for number, (left, right) in enumerate(columns) if left <= start and end <= right)
        if cells[at] or not is_one_number(text):
            return None
        cells[at] = text
    return tuple(cells)
