"""Which column a figure stands in, by where it is placed: the only thing that tells where a cell is empty.

Figures of one column stand over one another, and no column reaches into the next. Where that holds for all
rows of a table, an empty cell is seen; where it does not, positions say nothing. Nor do the cells of rows
that signs part, tabs for instance, into more here than there: such signs only move text to the right.
"""

from collections.abc import Sequence

from allocation.files.letters.lines import every_cell
from allocation.files.letters.raw_rows import RawRow, Span
from allocation.files.letters.splits import Cells, is_one_number

_LEAST_ROWS = 3
_LEAST_FILLED = 2
_TOUCHING = 1.5
_OUT_OF_LINE = 2.5
"""By how much the edges of a column's figures may differ: signs in a text, points on a page."""


def by_position(rows: Sequence[RawRow], titles: Sequence[int]) -> tuple[Cells | None, ...] | None:
    """Each row's cells by column, empty where nothing stands; None where positions do not tell.

    Only where some row lacks a cell, and each part of every row is one number. Cells that signs part are
    always told apart; of others a few rows and a column with a single figure tell too little. In a text the
    headings, `titles` of them, must be as many; without any, some row must have them all.
    """
    columns = placed_columns(rows)
    if columns is None or not any(len(row.tail) < len(columns) for row in rows if row.tail):
        return None
    line = rows[0].lines[-1]
    most = max(len(row.tail) for row in rows)
    if not (line.top or line.cells) and len(columns) not in (titles or (most,)):
        return None
    result = tuple(_cells(row, columns) if row.tail else None for row in rows)
    if any(row.tail and cells is None for row, cells in zip(rows, result, strict=True)):
        return None
    filled = [sum(bool(cells and cells[number]) for cells in result) for number in range(len(columns))]
    is_enough = sum(map(bool, result)) >= _LEAST_ROWS and min(filled) >= _LEAST_FILLED
    return result if is_enough or line.cells else None


def has_more_columns(rows: Sequence[RawRow], count: int) -> bool:
    """Whether the rows' figures stand in more columns than so many, too few in some to be read by that."""
    columns = placed_columns(rows)
    return columns is not None and len(columns) > count


def placed_columns(rows: Sequence[RawRow]) -> list[Span] | None:
    """From where to where each column reaches; None where the rows do not stand in columns."""
    filled = [row for row in rows if row.tail]
    if not filled or any(len(row.spans) != len(row.tail) for row in filled):
        return None
    if len({row.lines[-1].cells for row in filled}) > 1:
        return None
    spans = [span for row in filled for span in row.spans]
    if filled[0].lines[-1].cells:
        return every_cell(spans)
    columns = _columns(spans)
    return columns if all(_is_in_line(column, spans) for column in columns) else None


def _is_in_line(column: Span, spans: Sequence[Span]) -> bool:
    """Whether the figures of a column begin, end or have their middles at one place."""
    inside = [(start, end) for start, end in spans if column[0] <= start and end <= column[1]]
    edges = [start for start, _ in inside], [end for _, end in inside], [sum(span) / 2 for span in inside]
    return any(max(places) - min(places) <= _OUT_OF_LINE for places in edges)


def column_spans(rows: Sequence[RawRow], count: int) -> list[Span] | None:
    """From where to where each column reaches; None where the rows' positions do not give so many."""
    spans = [span for row in rows for span in row.spans]
    columns = (every_cell(spans) if rows[0].lines[-1].cells else _columns(spans)) if spans else []
    return columns if len(columns) == count else None


def _columns(spans: Sequence[Span]) -> list[Span]:
    """The spans put together where they overlap or nearly touch, from left to right."""
    columns: list[Span] = []
    for start, end in sorted(spans):
        if columns and start < columns[-1][1] + _TOUCHING:
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
