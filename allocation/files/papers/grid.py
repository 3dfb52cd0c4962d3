"""A table on paper: how wide its columns are, how it is divided where the page is too narrow, and its XML."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm
from docx.table import Table, _Row

from allocation.files.papers.look import CELL_STYLE, TEXT_WIDTH
from allocation.files.shown import Shown, ShownColumn

_HEADING_FILL, _SUM_FILL = "D9E2EF", "EEF2F7"
_LETTER, _NARROW, _BOLDER, _PADDING = 0.165, 0.085, 1.06, 0.36  # centimetres, and how much wider bold is
_LEAST_LABEL, _LEAST_WORDS, _LONGEST_WORDS = 4.0, 2.6, 11.0
_STEP = 0.25
_HEADING_LINES = 4
_LINE = "9AA7B8"
_ON_ONE_PAGE = 24
"""A table of at most so many rows that adds up is not divided between pages."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as texts: its caption, headings and rows, the first column naming the row.

    `words` are the columns that hold words, which stand to the left; `sums` the rows that are sums.
    """

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: frozenset[int] = frozenset({0})
    sums: frozenset[int] = frozenset()

    def only(self, columns: Sequence[int]) -> "Grid":
        """The table with those columns alone."""
        return replace(
            self,
            headings=tuple(self.headings[one] for one in columns),
            rows=tuple(tuple(row[one] for one in columns) for row in self.rows),
            words=frozenset(place for place, one in enumerate(columns) if one in self.words),
        )


def grid_of(shown: Shown, caption: str) -> Grid:
    """A table that the terminal, the workbook and the screens show as well."""
    rows = zip(shown.labels, *(column.texts for column in shown.columns), strict=True)
    words = {0, *(place for place, column in enumerate(shown.columns, 1) if column.of_texts)}
    count = len(shown.labels)
    sums = frozenset(range(count - shown.sums, count))
    return Grid(caption, (shown.first, *map(_heading, shown.columns)), tuple(rows), frozenset(words), sums)


def _heading(column: ShownColumn) -> str:
    return " ".join(column.heading.split())


def divided(grid: Grid) -> Iterator[Grid]:
    """The table itself, or where the page is too narrow several, each with the columns that name the row."""
    widths, naming = _least(grid), [0]
    while len(naming) in grid.words and len(naming) < len(grid.headings) - 1:
        naming.append(len(naming))
    room = TEXT_WIDTH - sum(widths[one] for one in naming)
    for columns in _evenly(widths, len(naming), room):
        yield grid.only([*naming, *columns])


def _evenly(widths: Sequence[float], first: int, room: float) -> list[list[int]]:
    """The columns from `first` on in as few parts as the room allows, none much wider than another."""
    parts = _filled(widths, first, room)
    narrower = room - _STEP
    while len(parts) > 1 and len(tried := _filled(widths, first, narrower)) == len(parts):
        parts, narrower = tried, narrower - _STEP
    return parts


def _filled(widths: Sequence[float], first: int, room: float) -> list[list[int]]:
    """The columns in parts, each as full as the room allows."""
    parts: list[list[int]] = [[]]
    for column in range(first, len(widths)):
        if parts[-1] and sum(widths[one] for one in (*parts[-1], column)) > room:
            parts.append([])
        parts[-1].append(column)
    return parts


def write_grid(document: Document, grid: Grid) -> None:
    """The table where the document ends: its headings are repeated on every page, no row is divided."""
    widths = _widths(grid)
    table = document.add_table(0, len(grid.headings))
    table.style = document.styles["Normal Table"]
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.LEFT, False
    _set_borders(table)
    _write_row(table, grid.headings, grid, _HEADING_FILL, bold=True)
    table.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
    for number, row in enumerate(grid.rows):
        is_sum = number in grid.sums
        _write_row(table, row, grid, _SUM_FILL if is_sum else "", bold=is_sum)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
        for cell in column.cells:
            cell.width = Cm(width)
    _keep_together(table, whole=bool(grid.sums) and len(grid.rows) < _ON_ONE_PAGE)


def _write_row(table: Table, texts: Sequence[str], grid: Grid, fill: str, *, bold: bool) -> None:
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]
    row._tr.get_or_add_trPr().append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
    for column, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
        paragraph = cell.paragraphs[0]
        paragraph.style = CELL_STYLE
        paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if column in grid.words else WD_ALIGN_PARAGRAPH.RIGHT
        run = paragraph.add_run(text)
        run.bold = bold or None
        if fill:
            shade = f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{fill}"/>'
            cell._tc.get_or_add_tcPr().append(parse_xml(shade))


def _keep_together(table: Table, whole: bool) -> None:
    """The whole table on one page, or its ends with the rows beside them."""
    rows = [*table.rows]
    for row in rows[:-1] if whole else (*rows[:2], *rows[-2:-1]):
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True


def _set_borders(table: Table) -> None:
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{_LINE}"/>'
        for side in ("top", "bottom", "insideH")
    )
    padding = "".join(
        f'<w:{side} w:w="{width}" w:type="dxa"/>'
        for side, width in (("top", 30), ("left", 85), ("bottom", 30), ("right", 85))
    )
    properties = table._tbl.tblPr
    properties.append(parse_xml(f"<w:tblBorders {nsdecls('w')}>{sides}</w:tblBorders>"))
    properties.append(parse_xml(f"<w:tblCellMar {nsdecls('w')}>{padding}</w:tblCellMar>"))


def _least(grid: Grid) -> list[float]:
    """How wide each column must be: no number is broken, and of words as little as can be read."""
    return [
        min(_natural(grid, column), _LEAST_LABEL if column == 0 else _LEAST_WORDS)
        if column in grid.words
        else _natural(grid, column)
        for column in range(len(grid.headings))
    ]


def _widths(grid: Grid) -> list[float]:
    """How wide each column is: what the least leaves of the page is shared by the columns of words."""
    widths = _least(grid)
    wants = {
        column: min(_natural(grid, column), _LONGEST_WORDS) - widths[column]
        for column in grid.words
        if column < len(widths)
    }
    wanted, spare = sum(wants.values()), TEXT_WIDTH - sum(widths)
    for column, more in wants.items():
        widths[column] += more * min(1.0, max(0.0, spare) / wanted) if wanted else 0
    too_wide = sum(widths) / TEXT_WIDTH
    return [width / too_wide for width in widths] if too_wide > 1 else widths


def _natural(grid: Grid, column: int) -> float:
    """As wide as its longest line, or as its heading in a few lines with no word broken."""
    title = grid.headings[column]
    heading = max(_length(title) / _HEADING_LINES, *map(_length, title.split(" "))) * _BOLDER
    cells = max(
        (
            _length(line) * (_BOLDER if number in grid.sums else 1)
            for number, row in enumerate(grid.rows)
            for line in row[column].splitlines()
        ),
        default=0.0,
    )
    return max(heading, cells) + _PADDING


def _length(text: str) -> float:
    """How long a text is in centimetres, blanks and marks being narrower than letters and digits."""
    return sum(_LETTER if sign.isalnum() or sign in "−–+%" else _NARROW for sign in text)
