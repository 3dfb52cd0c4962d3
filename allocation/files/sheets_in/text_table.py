"""A table as text: the cells that are filled, where they stand, and what was seen when the file was read."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from allocation.problems import Place, Problem


@dataclass(frozen=True, slots=True)
class TextRow:
    """A row that has something in it: its line in the file, and its cells from the first column on."""

    line: int
    cells: tuple[str, ...]

    def cell(self, column: int) -> str:
        """The cell's text without blanks around it; empty beyond the last."""
        return self.cells[column].strip() if column < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class Merged:
    """Cells that look like one: their first and last line (from 1) and column (from 0), and their name.

    The first of them holds the text.
    """

    top: int
    left: int
    bottom: int
    right: int
    name: str


@dataclass(frozen=True, slots=True)
class TableText:
    """A table as its file has it, in text.

    `decimal_sign` is the file's own; `formulas` are the cells, by line and column, whose value a spreadsheet
    once worked out and nobody has checked; `problems` what was seen of the file as a whole. Of a workbook,
    `merged` are its merged cells and `as_text` those that hold text and not a number; in a CSV file every
    cell is text.
    """

    file: str
    sha256: str
    sheet: str
    decimal_sign: str
    rows: tuple[TextRow, ...]
    formulas: frozenset[tuple[int, int]] = frozenset()
    problems: tuple[Problem, ...] = ()
    merged: tuple[Merged, ...] = field(default=(), compare=False)
    as_text: frozenset[tuple[int, int]] = field(default=frozenset(), compare=False)

    def place(self, line: int | None = None, column: str = "") -> Place:
        """A place in the file, for a problem."""
        return Place(self.file, line, column, self.sheet)

    def is_text(self, line: int, column: int) -> bool:
        """Whether a cell was written as text, so that its signs are to be understood."""
        return not self.sheet or (line, column) in self.as_text


def cells_by_column(row: TextRow) -> Mapping[int, str]:
    """The cells of a row that are not empty, by their column."""
    return {column: text.strip() for column, text in enumerate(row.cells) if text.strip()}
