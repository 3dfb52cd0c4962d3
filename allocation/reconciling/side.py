"""One form for whatever is held against something else: figures by row and column, and printed sums."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from allocation.figures import Figure
from allocation.findings import Finding
from allocation.found import NO_UNIT, TableKind
from allocation.money import Unit
from allocation.problems import Place, Problem

Cell = tuple[str, str]
"""A row and a column, by their codes: a recipient and a stream, a grant line and what is printed of it."""

SUM = "sum"
"""The row of a column's sum, and the column of a row's sum; a sub-total's row is `sum:` and its name."""

AMOUNT, ESTIMATE = "amount", "estimate"
"""The columns of a grant table: what a line grants, and what only the prose says of it."""

EFFECT = "effect"
"""The column of measures: what they give in the year."""

_NOTHING = Fraction(0)


def code_named(name: str) -> str:
    """The code of a row or column that only its name tells, folded; never that of a sum.

    A capital letter, which no folded name has, keeps apart what is called as the sums are.
    """
    return f"Navn {name}" if name == SUM or name.startswith(f"{SUM}:") else name


@dataclass(frozen=True, slots=True)
class PrintedSum:
    """A sum that a side states: its key, what it is called, its figure and the cells it is the sum of."""

    key: Cell
    name: str
    figure: Figure
    members: tuple[Cell, ...]

    @property
    def is_of_all(self) -> bool:
        """Whether it sums every row of the side."""
        return self.key[0] == SUM

    @property
    def is_of_rows(self) -> bool:
        """Whether it is a sum or sub-total of several rows, not of one row's columns."""
        return self.is_of_all or self.key[0].startswith(f"{SUM}:")


@dataclass(frozen=True, slots=True)
class OwnSum:
    """A sum that a table prints, held against its parts, which are named by recipient and stream.

    `key` is what it is explained under, `row` the recipient whose streams it sums, empty for a sum of rows; a
    sum of row sums has parts in the stream `sum`. `room` is by how much the roundings of all of them can have
    moved it, `is_of_columns` whether it is held against the columns of its own row. `cell` is the key of the
    printed sum where it is one of a side.
    """

    finding: Finding
    key: str
    row: str
    parts: tuple[Cell, ...]
    room: Fraction
    is_of_columns: bool = False
    cell: Cell | None = None


Inner = tuple[str, str, str]
"""What is inside a cell (herav): the cell's row and column, and the name of what is inside, folded."""


@dataclass(frozen=True, slots=True)
class OfWhich:
    """An amount that is inside another (herav): what it is called, its figure, where it stands."""

    name: str
    figure: Figure
    place: Place


@dataclass(frozen=True, eq=False)
class Side:
    """What one side states. Figures are exact values in base units with the unit they are printed in.

    `rows` and `streams` are names by code, in the side's order. `is_exact`: its figures are whole kroner that
    were worked out, not printed figures that somebody rounded. `groups` are the printed groups of rows where
    a register says them. `unit` is the one to show figures in that only this side has. `part` tells which of
    several tables of its file it is, empty where there is but one. `unplaced` is what a run could not place,
    by stream: it is in the sums, and a cell where the other side has a row for it. `inside` is what
    stands in a cell and in no sum: it is in its cell already. `accounts` are the numbers of accounts by the
    codes of their columns. `own_sums` are its printed sums against its own figures where one does not hold.
    """

    title: str
    kind: TableKind
    cells: Mapping[Cell, Figure]
    rows: Mapping[str, str]
    streams: Mapping[str, str]
    unit: Unit = NO_UNIT
    sums: tuple[PrintedSum, ...] = ()
    sources: Mapping[Cell, str] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    is_exact: bool = False
    problems: tuple[Problem, ...] = ()
    part: str = ""
    unplaced: Mapping[str, Figure] = field(default_factory=dict)
    inside: Mapping[Inner, OfWhich] = field(default_factory=dict)
    accounts: Mapping[str, str] = field(default_factory=dict)
    own_sums: tuple[OwnSum, ...] = ()

    @property
    def whole_title(self) -> str:
        """The title, and which table of it."""
        return ", ".join(filter(None, (self.title, self.part)))

    @cached_property
    def by_stream(self) -> Mapping[str, tuple[Cell, ...]]:
        """The cells of each column, in the order of the rows."""
        found: dict[str, list[Cell]] = {stream: [] for stream in self.streams}
        for cell in self.cells:
            found.setdefault(cell[1], []).append(cell)
        return {stream: tuple(cells) for stream, cells in found.items()}

    @cached_property
    def by_sum(self) -> Mapping[Cell, PrintedSum]:
        """The printed sums by their keys."""
        return {one.key: one for one in self.sums}

    @cached_property
    def counts_in(self) -> frozenset[str]:
        """The units that its figures count in, money as one."""
        figures = [*self.cells.values(), *(one.figure for one in self.sums)]
        units = {id(one.unit): one.unit for one in figures}.values()
        return frozenset(unit.base if unit.money else unit.name for unit in units)

    @cached_property
    def _halves(self) -> dict[tuple[int, int], int | Fraction]:
        return {}

    def half(self, figure: Figure) -> int | Fraction:
        """By how much rounding can have moved a figure of this side; an integer where it is one.

        It is asked of every figure of both sides, several times.
        """
        if self.is_exact:
            return 0
        grain = id(figure.unit), figure.decimals
        half = self._halves.get(grain)
        if half is None:
            exact = figure.half_digit
            half = self._halves[grain] = exact.numerator if exact.denominator == 1 else exact
        return half

    def total(self, cells: Iterable[Cell]) -> tuple[Fraction, Fraction]:
        """The sum of the cells that it has, and by how much their roundings can have moved it."""
        figures = [figure for cell in cells if (figure := self.cells.get(cell)) is not None]
        values, halves = [figure.value for figure in figures], [self.half(figure) for figure in figures]
        return _sum_of(values), _sum_of(halves)

    def shown(self, cell: Cell) -> str:
        """A cell or a sum as a person calls it: its row and, where there are several columns, its column."""
        row, stream = cell
        one = self.by_sum.get(cell)
        name = one.name if one else self.rows.get(row, row)
        column = "Samlet" if stream == SUM else self.streams.get(stream, stream)
        return f"{name} · {column}"


def _sum_of(values: Sequence[int | Fraction]) -> Fraction:
    """The exact sum of many values: integers by their denominators, for adding fractions is slow."""
    sums: dict[int, int] = {}
    for value in values:
        denominator = value.denominator
        sums[denominator] = sums.get(denominator, 0) + value.numerator
    return sum((Fraction(one, denominator) for denominator, one in sums.items()), _NOTHING)
