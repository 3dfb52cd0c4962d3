"""A table as the terminal and the screens show it, on a sheet, where each of its figures has its formula."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from textwrap import wrap

from allocation.files.living.book import Living
from allocation.files.living.cells import Across, Cell, Expr, Span, Term, Value, of, total
from allocation.files.living.pages import (
    FIGURES_HEADING,
    HEADING,
    SUM_TEXT,
    SUM_WRAPPED,
    WRAPPED,
    Page,
    as_sum,
    figure,
)
from allocation.files.looks import Look
from allocation.files.sheets import HEADING_ROW, amount_format, width_for
from allocation.files.shown import Shown, ShownColumn

_FIRST = (28, 52)
_WORDS = (12, 44)
_FIGURES = (12, 20)
"""How narrow and how wide the column of names, those of words and those of figures may be."""


@dataclass(eq=False)
class Grid:
    """A shown table as it is filled from the left, row by row; rows and columns count from nought.

    `first` is the page's row of its first row. Column nought is the first beside the names.
    """

    page: Page
    shown: Shown
    first: int
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)

    @property
    def items(self) -> int:
        """How many rows come before the sums."""
        return len(self.shown.labels) - self.shown.sums

    def at(self, row: int, column: int) -> Expr:
        """What stands in a place; nought where nothing does."""
        return of(self.cells.get((row, column), 0))

    def has(self, row: int, column: int) -> bool:
        """Whether a figure stands in a place."""
        return (row, column) in self.cells

    def above_sums(self, column: int) -> Span:
        """A column's rows before the sums."""
        rows = range(self.items)
        return Span(self._place(0, column), self._place(self.items - 1, column), self._values(rows, [column]))

    def across(self, row: int, columns: range) -> Span:
        """A row's cells in those columns."""
        first, last = self._place(row, columns[0]), self._place(row, columns[-1])
        return Across(first, last, self._values([row], columns))

    def _place(self, row: int, column: int) -> Cell:
        return Cell(self.page, column + 2, self.first + row, 0)

    def _values(self, rows: Sequence[int], columns: Sequence[int]) -> list[Value]:
        found = (self.cells.get((row, column)) for row in rows for column in columns)
        return [0 if cell is None else cell.value for cell in found]


Formula = Callable[[Grid, int, int], Term | None]
"""What gives the figure in a row of a column; None where no formula does."""


Check = Callable[[Grid], Term]
"""What must be nought when a table adds up."""


@dataclass(frozen=True, slots=True)
class LivingTable:
    """A shown table, the formula of each of its columns, and what must be nought, where something can be not.

    What the formulas are reckoned from under the table is written when they are asked for, on the page that
    they are given.
    """

    shown: Shown
    formulas: Callable[[Page], Sequence[Formula]]
    check: Check | None = None


def stated(grid: Grid, row: int, column: int) -> Term | None:
    """A figure that follows from nothing in the workbook."""
    value = grid.shown.columns[column].values[row]
    return None if value is None or isinstance(value, str) else Fraction(value)


def with_sum(item: Callable[[int], Term | None]) -> Formula:
    """A term for each row, and the column's sum under them."""

    def formula(grid: Grid, row: int, column: int) -> Term | None:
        return item(row) if row < grid.items else total(grid.above_sums(column))

    return formula


def write_tables(living: Living, title: str, about: str, tables: Sequence[LivingTable]) -> Page:
    """A sheet of tables one under another, each with its title over its names, sums set off, notes below."""
    page = living.page(f"{title}!", about)
    page.title = title
    page.wide(_widths([one.shown for one in tables]))
    if len(tables) == 1:
        page.repeated = HEADING_ROW
    for table in tables:
        _write(living, page, table)
        page.row += 2
    return page


def _write(living: Living, page: Page, table: LivingTable) -> None:
    shown, first = table.shown, page.row
    notes = [line for note in shown.notes for line in wrap(note, sum(page.widths))]
    under = page.row = first + 1 + len(shown.labels) + len(notes)
    page.row += 2
    formulas = table.formulas(page)
    end = page.row if page.row > under + 2 else under
    page.row = first
    _headings(page, shown)
    grid = Grid(page, shown, page.row)
    for row in range(len(shown.labels)):
        _write_row(living, grid, row, formulas)
    if table.check is not None:
        living.checks.append((f"{page.title}: {shown.title} går opp", table.check(grid)))
    for line in notes:
        page.text(1, line)
        page.row += 1
    told = ["ordene i tabellene"] if any(one.of_texts for one in shown.columns) else []
    told += ["setningene under dem" if told else "setningene under tabellene"] if notes else []
    if told:
        living.figures.setdefault(page.title, " og ".join(told))
    page.row = end


def _headings(page: Page, shown: Shown) -> None:
    page.heading(1, shown.title, HEADING)
    for column, one in enumerate(shown.columns, 2):
        page.heading(column, one.heading, HEADING if one.of_texts else FIGURES_HEADING)
    page.tables.append(page.row)
    page.row += 1


def _write_row(living: Living, grid: Grid, row: int, formulas: Sequence[Formula]) -> None:
    page, shown, in_sums = grid.page, grid.shown, row >= grid.items
    texts = {1: shown.labels[row]}
    for column, one in enumerate(shown.columns):
        value = one.values[row]
        if one.of_texts:
            texts[column + 2] = str(value)
        elif value is not None and not isinstance(value, str):
            term = living.held(page.title, formulas[column](grid, row, column), value)
            grid.cells[row, column] = page.put(page.row, column + 2, term, _look_of(one, value, in_sums))
        elif one.missing or in_sums:
            page.text(column + 2, one.missing if value is None else "", SUM_TEXT if in_sums else WRAPPED)
    page.wrapped(texts, SUM_WRAPPED if in_sums else WRAPPED)
    page.row += 1


def _look_of(column: ShownColumn, value: Fraction | int, in_sums: bool) -> Look:
    worn = figure(amount_format(column.decimals_of(value), column.signed))
    return as_sum(worn) if in_sums else worn


def _widths(tables: Sequence[Shown]) -> list[int]:
    """Each column as wide as the longest word of its headings, and as what stands in it."""
    first = [text for table in tables for text in (*table.title.split(), *table.labels)]
    widths = [width_for(first, *_FIRST)]
    for place in range(max(len(table.columns) for table in tables)):
        there = [table.columns[place] for table in tables if place < len(table.columns)]
        longest = [word for one in there for word in (*one.heading.split(), *one.texts)]
        widths.append(width_for(longest, *(_WORDS if there[0].of_texts else _FIGURES)))
    return widths
