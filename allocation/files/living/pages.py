"""Sheets as they are thought out: texts, figures and tables placed by row, before any file is written."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from allocation.files.living.cells import Cell, Expr, Span, Term, Value, of
from allocation.files.looks import Look, look
from allocation.files.sheets import AMOUNT, amount_format, lines_of
from allocation.money import decimals_of

TITLE, PART, TEXT = look("title", side="left"), look("part", side="left"), look(side="left")
QUIET, WRAPPED = look("quiet", side="left"), look(side="left", wraps=True)
HEADING = look("bold", "heading", side="left", wraps=True)
FIGURES_HEADING = look("bold", "heading", side="right", wraps=True)
SUM_TEXT = look("bold", "sum", side="left")
CHECK_TEXT = look("plain", "check", side="left")

_MOST_DECIMALS = 8
_HIGHEST = 27  # lines: a spreadsheet has no higher row
_SHARE, _EXACT, _COUNT, _MULTIPLE = "0.0000%", amount_format(3), "0", "[$-414]#,##0.00000000"


def figure(form: str) -> Look:
    """A figure in that number format."""
    return look(form=form)


AMOUNTS, EXACT, SHARE, COUNT, MULTIPLE = map(figure, (AMOUNT, _EXACT, _SHARE, _COUNT, _MULTIPLE))
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


@dataclass(slots=True)
class Placed:
    """What is put into one place of a sheet, and how it looks."""

    row: int
    column: int
    content: Expr | Fraction | float | str
    look: Look


@dataclass(frozen=True, slots=True)
class Bars:
    """A chart of one column of a table: a bar a row."""

    title: str
    first: int
    last: int
    column: int
    at: int

    @property
    def lines(self) -> int:
        """About how many rows it stands over."""
        return 2 * (self.last - self.first) + 8


@dataclass(eq=False)
class Page:
    """A sheet in the making: what stands where, how wide and high, and which row is the next.

    `repeated` is the row of headings that every printed page begins with; none where tables differ.
    """

    title: str
    widths: list[int] = field(default_factory=list)
    placed: list[Placed] = field(default_factory=list)
    heights: dict[int, int] = field(default_factory=dict)
    breaks: list[int] = field(default_factory=list)
    row: int = 1
    repeated: int = 0
    charts: list[Bars] = field(default_factory=list)

    def text(self, column: int, text: str, worn: Look = TEXT, row: int | None = None) -> None:
        """Put a text into a row, the next one if none is said."""
        self.placed.append(Placed(row or self.row, column, text, worn))

    def put(self, row: int, column: int, term: Term | str, worn: Look) -> Cell:
        """Put a figure or a formula into a place; the cell that others can then speak of."""
        if not isinstance(term, Expr | Cell | str):
            self.placed.append(Placed(row, column, term, worn))
            return Cell(self, column, row, term)
        content = term if isinstance(term, Expr) else of(term)
        self.placed.append(Placed(row, column, content, worn))
        return Cell(self, column, row, content.value)

    def line(self, label: str, term: Term | str, worn: Look = AMOUNTS, label_look: Look = TEXT) -> Cell:
        """A label in the next row, and its figure beside it."""
        self.text(1, label, label_look)
        cell = self.put(self.row, 2, term, worn)
        self.row += 1
        return cell

    def wrapped(self, texts: Mapping[int, str]) -> None:
        """Long texts by column in the next row, broken over lines; the row is made high enough."""
        lines = 1
        for column, text in texts.items():
            self.text(column, text, WRAPPED)
            if len(text) > self.widths[column - 1] // 2:
                lines = max(lines, lines_of(text, self.widths[column - 1]))
        if lines > 1:
            self.heights[self.row] = min(lines, _HIGHEST)

    def headings(self, names: Sequence[str], figures: Collection[int]) -> None:
        """A row of headings; the columns in `figures` stand to the right."""
        self.heights[self.row] = 2
        for column, name in enumerate(names, 1):
            self.text(column, name, FIGURES_HEADING if column in figures else HEADING)
        self.row += 1

    def bars(self, table: "Table", column: int, title: str) -> None:
        """A chart of a column of a table, below all that stands so far, on a page of its own when printed."""
        self.breaks.append(self.row)
        self.charts.append(Bars(title, table.first, table.last, column, self.row + 1))

    def wide(self, columns: Sequence[int]) -> None:
        """Make the columns at least that wide."""
        self.widths += [0] * (len(columns) - len(self.widths))
        for place, width in enumerate(columns):
            self.widths[place] = max(self.widths[place], width)


@dataclass(eq=False)
class Table:
    """A table whose rows are known and whose columns are put in one by one; `rows` are names by code."""

    page: Page
    rows: Mapping[str, str]
    first: int = 0
    columns: int = 1

    def __post_init__(self) -> None:
        self.first = self.page.row + 1
        self.page.heights[self.first - 1] = 2
        self.page.text(1, "Mottaker", HEADING, self.first - 1)
        for number, name in enumerate(self.rows.values()):
            self.page.text(1, name, TEXT, self.first + number)
        self.page.row = self.first + len(self.rows)

    @property
    def last(self) -> int:
        """The last row."""
        return self.first + len(self.rows) - 1

    def column(self, heading: str, terms: Mapping[str, Term], worn: Look) -> dict[str, Cell]:
        """Put in a column: a figure or formula in each of the rows that have one."""
        self.columns += 1
        self.page.text(self.columns, heading, FIGURES_HEADING, self.first - 1)
        self.page.wide([0] * (self.columns - 1) + [14])
        return {
            code: self.page.put(self.first + number, self.columns, terms[code], worn)
            for number, code in enumerate(self.rows)
            if code in terms
        }

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
