"""A table on paper: how wide its columns are, how it is divided where the page is too narrow, and its XML."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from xml.sax.saxutils import escape

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from allocation.files.papers.look import CELL_STYLE, TEXT_WIDTH
from allocation.files.shown import Shown, ShownColumn
from allocation.money import NBSP

_HEADING_FILL, _SUM_FILL = "D9E2EF", "EEF2F7"
_LETTER, _NARROW, _BOLDER, _PADDING = 0.165, 0.085, 1.06, 0.36  # centimetres, and how much wider bold is
_LEAST_LABEL, _LEAST_WORDS, _LONGEST_WORDS = 3.4, 2.4, 11.0
_LONGEST_WORD = 5.0
_STEP = 0.25
_TWIPS = 567  # of a centimetre
_HEADING_LINES = 4
_ON_ONE_PAGE = 24
"""A table of figures with at most so many rows is not divided between pages."""


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

    def only(self, naming: Sequence[int], columns: Sequence[int]) -> "Grid":
        """The table with those columns alone; a sum that says nothing in any of them is left out."""
        chosen = [*naming, *columns]
        kept = [
            number
            for number, row in enumerate(self.rows)
            if number not in self.sums or any(row[one] for one in columns)
        ]
        return Grid(
            self.caption,
            tuple(self.headings[one] for one in chosen),
            tuple(tuple(self.rows[number][one] for one in chosen) for number in kept),
            frozenset(place for place, one in enumerate(chosen) if one in self.words),
            frozenset(place for place, number in enumerate(kept) if number in self.sums),
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
    headings = tuple(heading.replace(" %", f"{NBSP}%") for heading in grid.headings)
    grid = replace(grid, headings=headings)
    widths, naming = _least(grid), [0]
    while len(naming) in grid.words and len(naming) < len(grid.headings) - 1:
        naming.append(len(naming))
    room = TEXT_WIDTH - sum(widths[one] for one in naming)
    for columns in _evenly(widths, len(naming), room):
        yield grid.only(naming, columns)


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
    """The table where the document ends: its headings are repeated on every page, no row is divided.

    It is written as one piece of XML: cell by cell takes seconds where there are many.
    """
    columns = [round(_TWIPS * width) for width in _widths(grid)]
    whole = grid.words == {0} and len(grid.rows) < _ON_ONE_PAGE
    last = len(grid.rows) - 1
    rows = [_row(grid, columns, grid.headings, _HEADING_FILL, f"{_NEVER_DIVIDED}<w:tblHeader/>", keep=True)]
    for number, row in enumerate(grid.rows):
        keep = number < last and (whole or number in (0, last - 1))
        rows.append(_row(grid, columns, row, _SUM_FILL if number in grid.sums else "", _NEVER_DIVIDED, keep))
    places = "".join(f'<w:gridCol w:w="{width}"/>' for width in columns)
    xml = (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(columns)}" w:type="dxa"/>{_SHAPE}</w:tblPr>'
        f"<w:tblGrid>{places}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )
    document.element.body.insert_element_before(parse_xml(xml), "w:sectPr")


def _row(
    grid: Grid, columns: Sequence[int], texts: Sequence[str], fill: str, properties: str, keep: bool
) -> str:
    """A row; one that is filled is in bold, and `keep` holds it on the page of the next."""
    cells = []
    for column, (width, text) in enumerate(zip(columns, texts, strict=True)):
        side = "left" if column in grid.words else "right"
        kept = "<w:keepNext/>" if keep else ""
        shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
        bold = "<w:rPr><w:b/></w:rPr>" if fill else ""
        lines = "<w:br/>".join(
            f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.splitlines()
        )
        cells.append(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>'
            f'<w:p><w:pPr><w:pStyle w:val="{CELL_STYLE}"/>{kept}<w:jc w:val="{side}"/></w:pPr>'
            f"<w:r>{bold}{lines}</w:r></w:p></w:tc>"
        )
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


_NEVER_DIVIDED = "<w:cantSplit/>"
_LINES = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="9AA7B8"/>'
    for side in ("top", "bottom", "insideH")
)
_MARGINS = "".join(
    f'<w:{side} w:w="{width}" w:type="dxa"/>'
    for side, width in (("top", 30), ("left", 85), ("bottom", 30), ("right", 85))
)
_SHAPE = (
    f'<w:tblInd w:w="0" w:type="dxa"/><w:tblBorders>{_LINES}</w:tblBorders><w:tblLayout w:type="fixed"/>'
    f'<w:tblCellMar>{_MARGINS}</w:tblCellMar><w:tblLook w:val="0420" w:firstRow="1" w:noHBand="0" '
    f'w:noVBand="1"/>'
)


def _least(grid: Grid) -> list[float]:
    """How wide each column must be: no number and no word is broken, and words have what can be read."""
    return [
        min(_natural(grid, column), max(_word(grid, column), _LEAST_LABEL if column == 0 else _LEAST_WORDS))
        if column in grid.words
        else _natural(grid, column)
        for column in range(len(grid.headings))
    ]


def _widths(grid: Grid) -> list[float]:
    """How wide each column is: what the page has left goes to the columns of words, most to the longest."""
    widths = _least(grid)
    spare = max(0.0, TEXT_WIDTH - sum(widths))
    wants = {one: min(_natural(grid, one), _LONGEST_WORDS) - widths[one] for one in sorted(grid.words)}
    if sum(wants.values()) <= spare:
        weighed = wants
    else:
        squares = {one: want * want for one, want in wants.items()}
        weighed = {one: spare * square / sum(squares.values()) for one, square in squares.items()}
    widths = [width + weighed.get(column, 0) for column, width in enumerate(widths)]
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


def _word(grid: Grid, column: int) -> float:
    """As wide as the longest word of a column; one that is longer than any word is broken."""
    words = (word for row in grid.rows for word in row[column].split())
    return min(max(map(_length, words), default=0.0), _LONGEST_WORD) + _PADDING


def _length(text: str) -> float:
    """How long a text is in centimetres, blanks and marks being narrower than letters and digits."""
    return sum(_LETTER if sign.isalnum() or sign in "−–+%" else _NARROW for sign in text)
