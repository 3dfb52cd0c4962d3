"""A stated table: typed cells under named columns, every row with its place in a document."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from allocation.figures import Figure
from allocation.money import NORWEGIAN, Units

ITEM = "item"
"""The row kind of a row that stands for itself: others are sums, or parts of another row."""

Cell = str | int | bool | date | Figure | None


@dataclass(frozen=True, slots=True)
class Column:
    """What a table's schema says of a column.

    `unit` names what its figures count in; `unit_column` names the column that holds the unit
    instead. `refers` says what its names stand for ("recipient").
    """

    name: str
    type: str
    title: str
    unit: str = ""
    unit_column: str = ""
    refers: str = ""
    required: bool = False
    allowed: tuple[str, ...] = ()

    @property
    def is_figure(self) -> bool:
        """Whether its cells are figures with a unit and decimals, not plain numbers such as years."""
        return self.type == "number" or bool(self.unit or self.unit_column)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its cells by column name. `line` is the line in the file it was read from."""

    cells: Mapping[str, Cell]
    line: int = field(compare=False)

    def __getitem__(self, column: str) -> Cell:
        return self.cells[column]

    def text(self, column: str) -> str:
        """The cell as text; empty where it is missing or the table has no such column."""
        cell = self.cells.get(column)
        return "" if cell is None else str(cell)

    def figure(self, column: str) -> Figure | None:
        """The cell as a figure, None where it is missing."""
        cell = self.cells.get(column)
        return cell if isinstance(cell, Figure) else None


@dataclass(frozen=True, eq=False)
class Table:
    """Rows in the order they are printed in, whatever the order in the file was.

    `unread` are the cells, by line and column, that could not be read and have been reported; `units`
    those of the folder it stands in.
    """

    name: str
    title: str
    file: str
    columns: Mapping[str, Column]
    key: tuple[str, ...]
    rows: tuple[Row, ...]
    unread: frozenset[tuple[int, str]] = frozenset()
    units: Units = NORWEGIAN

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    @property
    def next_line(self) -> int:
        """The line of the file on which one more row would be written."""
        return 1 + max((row.line for row in self.rows), default=1)

    def where(self, conditions: Mapping[str, object]) -> tuple[Row, ...]:
        """The rows whose cells equal the conditions (a list allows any of its values)."""
        return tuple(row for row in self.rows if fits(row, conditions))

    @cached_property
    def by_key(self) -> Mapping[tuple[Cell, ...], Row]:
        """The rows by the values of their key columns."""
        return {key_of(row, self.key): row for row in self.rows}


def key_of(row: Row, key: tuple[str, ...]) -> tuple[Cell, ...]:
    """The row's key values, in the order of the key columns."""
    return tuple(row.cells.get(column) for column in key)


def fits(row: Row, conditions: Mapping[str, object]) -> bool:
    """Whether the row's cells equal the conditions; a missing column fits nothing."""
    return all(
        row.cells.get(column) in value if isinstance(value, list | tuple) else row.cells.get(column) == value
        for column, value in conditions.items()
    )


def label_of(row: Row, key: tuple[str, ...]) -> str:
    """The row's key as words, for a finding's `where`."""
    return " ".join(str(cell) for cell in key_of(row, key) if cell is not None)
