"""Sheets as they are thought out: texts, figures and tables placed by row, before any file is written."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from typing import Literal

from allocation.files.living.cells import Cell, Expr, Span, Term, Value, number, of
from allocation.files.looks import Look, look
from allocation.files.sheets import AMOUNT, amount_format, lines_of, width_for
from allocation.money import decimals_of

TITLE, PART, TEXT = look("title", side="left", wraps=True), look("part", side="left"), look(side="left")
QUIET, WRAPPED = look("quiet", side="left"), look(side="left", wraps=True)
SMALL_WRAPPED = look("quiet", side="left", wraps=True)
HEADING = look("bold", "heading", side="left", wraps=True)
FIGURES_HEADING = look("bold", "heading", side="right", wraps=True)
SUM_TEXT = look("bold", "sum", side="left")
SUM_WRAPPED = look("bold", "sum", side="left", wraps=True)
CHECK_TEXT = look("plain", "check", side="left")

Kind = Literal["number", "share", "percent"]
"""What may be written in a cell."""

_MOST_DECIMALS = 8
_HIGHEST = 27  # lines: a spreadsheet has no higher row
_ORDINARY_WIDTH, _LONG_WIDTH, _WIDEST, _BOLDER = 12, 20, 24, 1  # letters
_LONG = 36  # letters: so long a heading has a wider column
_AROUND_A_NUMBER = 3  # letters
_SMALLER = 0.82  # how small the quiet letters are
_SHARE = amount_format(4).replace(".0000", '.0000"\u00a0"%')
_EXACT, _COUNT, _MULTIPLE = amount_format(3), "0", amount_format(8)
_NEAR = "[$-414]#,##0.0###########"


def figure(form: str) -> Look:
    """A figure in that number format."""
    return look(form=form)


AMOUNTS, EXACT, SHARE, COUNT, MULTIPLE = map(figure, (AMOUNT, _EXACT, _SHARE, _COUNT, _MULTIPLE))
NEARNESS = figure(_NEAR)
"""A number so small that a fixed count of decimals would show it as nought."""
CHECK = look("bold", "check", AMOUNT, "right")


def as_sum(worn: Look) -> Look:
    """The same figure in a row of sums."""
    return look("bold", "sum", worn.form)


def as_input(form: str) -> Look:
    """A figure that a person may write over."""
    return look("input", "input", form, "right")


def number_format(value: Fraction) -> str:
    """The format that shows all of a number's decimals, eight at most."""
    return AMOUNT if value.denominator == 1 else amount_format(min(decimals_of(value), _MOST_DECIMALS))


@cache
def _indented(worn: Look) -> Look:
    """The same text a little away from the figures to its left."""
    return look(worn.face, worn.ground, worn.form, worn.side, worn.wraps, indent=1)


Content = Expr | Fraction | float | str
"""What stands in a cell: a formula, a number or a text."""


@dataclass(slots=True)
class Placed:
    """What is put into a row of a sheet, in which column, and how it looks."""

    column: int
    content: Content
    look: Look


@dataclass(frozen=True, slots=True)
class Bars:
    """A chart of some columns of a table: a bar a row, which stands in one of them."""

    title: str
    first: int
    last: int
    columns: tuple[int, ...]
    at: int


@dataclass(eq=False)
class Page:
    """A sheet in the making: what stands in which row, how wide and high, and which row is the next.

    `head` is what stands above everything else, a row each; `repeated` is the row of headings that every
    printed page begins with, `frozen` that which stays on the screen; none where tables differ. `tables` are
    the rows of all tables' headings. `typed` are the rows of the inputs that must be of a kind, all in the
    column `typed_in`. `printed` is the last row that is printed, where not all are.
    """

    title: str
    head: tuple[str, ...] = ()
    widths: list[int] = field(default_factory=list)
    rows: defaultdict[int, list[Placed]] = field(default_factory=lambda: defaultdict(list))
    heights: dict[int, float] = field(default_factory=dict)
    breaks: list[int] = field(default_factory=list)
    row: int = 1
    repeated: int = 0
    frozen: int = 0
    tables: list[int] = field(default_factory=list)
    charts: list[Bars] = field(default_factory=list)
    typed: dict[Kind, list[int]] = field(default_factory=dict)
    typed_in: int = 2
    printed: int = 0

    def text(self, column: int, text: str, worn: Look = TEXT, row: int | None = None) -> None:
        """Put a text into a row, the next one if none is said."""
        if column > 1 and worn.side == "left":
            worn = _indented(worn)
        self.rows[row or self.row].append(Placed(column, text, worn))

    def put(self, row: int, column: int, term: Term | str, worn: Look) -> Cell:
        """Put a figure or a formula into a place; the cell that others can then speak of."""
        if isinstance(term, Expr):
            self.rows[row].append(Placed(column, term, worn))
            return Cell(self, column, row, term.value)
        if isinstance(term, Cell) or isinstance(term, str):  # noqa: SIM101 - quicker than both at once
            return self.put(row, column, of(term), worn)
        self.rows[row].append(Placed(column, term, worn))
        return Cell(self, column, row, term)

    def line(self, label: str, term: Term | str, worn: Look = AMOUNTS, label_look: Look = TEXT) -> Cell:
        """A label in the next row, and its figure beside it."""
        if label_look is TEXT:
            self.wrapped({1: label})
        else:
            self.text(1, label, label_look)
        cell = self.put(self.row, 2, term, worn)
        self.wide([0, _room_for([cell], worn)])
        self.row += 1
        return cell

    def wrapped(self, texts: Mapping[int, str], worn: Look = WRAPPED) -> None:
        """Long texts by column in the next row, broken over lines; the row is made high enough."""
        lines, smaller = 1.0, _SMALLER if worn.face == "quiet" else 1.0
        for column, text in texts.items():
            self.text(column, text, worn)
            if len(text) > self.widths[column - 1] // 2:
                lines = max(lines, smaller * lines_of(text, int(self.widths[column - 1] / smaller)))
        if lines > 1:
            self.heights[self.row] = max(min(lines, _HIGHEST), self.heights.get(self.row, 1))

    def headings(self, names: Sequence[str], figures: Collection[int]) -> None:
        """A row of headings; the columns in `figures` stand to the right."""
        for column, name in enumerate(names, 1):
            self.heading(column, name, FIGURES_HEADING if column in figures else HEADING)
        self.tables.append(self.row)
        self.row += 1

    def heading(self, column: int, name: str, worn: Look, row: int | None = None) -> None:
        """A heading in a row, the next one if none is said, that is made high enough for it."""
        row = row or self.row
        width = self.widths[column - 1] if column <= len(self.widths) else _ORDINARY_WIDTH
        self.heights[row] = max(2, self.heights.get(row, 0), lines_of(name, width - _BOLDER))
        self.text(column, name, worn, row)

    @property
    def last(self) -> int:
        """The last row in which something stands; 0 where nothing does."""
        return max(self.rows, default=0)

    def bars(self, table: "Table", columns: tuple[int, ...], title: str) -> None:
        """A chart of columns of a table, below all that stands so far, on a page of its own when printed."""
        self.breaks.append(self.row)
        self.charts.append(Bars(title, table.first, table.last, columns, self.row + 2))

    def wide(self, columns: Sequence[int]) -> None:
        """Make the columns at least that wide."""
        self.widths += [0] * (len(columns) - len(self.widths))
        for place, width in enumerate(columns):
            self.widths[place] = max(self.widths[place], width)


def _room_for(cells: Iterable[Cell], worn: Look) -> int:
    """The width that the largest of these numbers needs."""
    values = [cell.value for cell in cells if not isinstance(cell.value, str)]
    largest = max(number(max(values, default=0)), -number(min(values, default=0)))
    digits = len(str(int(largest)))
    shown = worn.form.partition(";")[0].partition(".")[2]
    decimals = shown.count("0") + shown.count("#")
    return digits + (digits - 1) // 3 + decimals + _AROUND_A_NUMBER


@dataclass(eq=False)
class Table:
    """A table whose rows are known and whose columns are put in one by one; `rows` are names by code.

    `named` is what the rows are, `columns` the last column that is filled.
    """

    page: Page
    rows: Mapping[str, str]
    first: int = 0
    columns: int = 1
    named: str = "Mottaker"

    def __post_init__(self) -> None:
        self.first = self.page.row + 1
        self.page.tables.append(self.first - 1)
        self.page.heading(1, self.named, HEADING, self.first - 1)
        for column in range(2, self.columns + 1):
            self.page.heading(column, "", HEADING, self.first - 1)
        for place, name in enumerate(self.rows.values()):
            self.page.text(1, name, TEXT, self.first + place)
        self.page.row = self.first + len(self.rows)

    @property
    def last(self) -> int:
        """The last row."""
        return self.first + len(self.rows) - 1

    def column(self, heading: str, terms: Mapping[str, Term], worn: Look) -> dict[str, Cell]:
        """Put in a column: a figure or formula in each of the rows that have one."""
        self.columns += 1
        cells = {
            code: self.page.put(self.first + place, self.columns, terms[code], worn)
            for place, code in enumerate(self.rows)
            if code in terms
        }
        room = _room_for(cells.values(), worn)
        least = max(_LONG_WIDTH if len(heading) > _LONG else _ORDINARY_WIDTH, room)
        self.page.wide([0] * (self.columns - 1) + [width_for(heading.split(), least, max(least, _WIDEST))])
        self.page.heading(self.columns, heading, FIGURES_HEADING, self.first - 1)
        return cells

    def span(self, cells: Mapping[str, Cell]) -> Span:
        """A whole column of the table, from its first row to its last; what is empty counts as nothing."""
        column = next(iter(cells.values())).column
        return self.span_of(column, [cells[code].value if code in cells else 0 for code in self.rows])

    def span_of(self, column: int, values: Sequence[Value]) -> Span:
        """The same of a column that is still to be written, from what will stand in it."""
        first, last = (
            Cell(self.page, column, self.first, values[0]),
            Cell(self.page, column, self.last, values[-1]),
        )
        return Span(first, last, values)

    def sums(self, label: str, of_columns: Mapping[int, tuple[Term, Look]]) -> dict[int, Cell]:
        """A row under the table, set off: its label, and figures by column."""
        row = self.page.row
        for column in range(2, self.columns + 1):
            if column not in of_columns:
                self.page.text(column, "", SUM_TEXT, row)
        self.page.text(1, label, SUM_TEXT, row)
        cells = {
            column: self.page.put(row, column, term, as_sum(worn))
            for column, (term, worn) in of_columns.items()
        }
        self.page.row += 1
        return cells
