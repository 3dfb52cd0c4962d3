"""A table as a document prints it: its rows with their places and printed figures, before anybody is asked.

What a reader finds in a letter, a sheet or an export is this, whatever the file was. It holds what is
printed and nothing else: an amount that only the prose gives is an `estimate` beside its row, and a row that
a test fails has a problem at its place.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from allocation.figures import Figure
from allocation.money import Unit
from allocation.problems import Place, Problem, Severity

NO_UNIT = Unit("tall")
"""What figures count in while nobody has said their unit."""

UNIT_UNSAID = "filen sier ikke hvilken enhet beløpene er i"
"""What is wrong with a table of money that has no unit; whoever says the unit takes it away."""


class TableKind(StrEnum):
    """What a table is about: grants by chapter and item, recipients by stream, measures by type, or else."""

    GRANTS = "grants"
    DISTRIBUTION = "distribution"
    MEASURES = "measures"
    OTHER = "other"


class RowKind(StrEnum):
    """What a row is to a sum: a part of it, a sum of some rows, of all, or inside the row above (herav)."""

    ITEM = "item"
    SUBTOTAL = "subtotal"
    TOTAL = "total"
    OF_WHICH = "of_which"


@dataclass(frozen=True, slots=True)
class FoundColumn:
    """A column of figures: its heading, its unit (None where nobody says one), whether it sums the row."""

    title: str
    unit: Unit | None = None
    is_sum: bool = False


@dataclass(frozen=True, slots=True)
class FoundCell:
    """A cell of figures: its text as printed, and the figure; None where nothing, or no number, is printed.

    A lone dash is nought in a table of money and None in any other.
    """

    text: str = ""
    figure: Figure | None = None


@dataclass(frozen=True, slots=True)
class Estimate:
    """An amount that only the prose gives for a row, and where it stands."""

    figure: Figure
    place: Place
    text: str


@dataclass(frozen=True, slots=True)
class FoundRow:
    """A row: its place and text in the document, its name, and a cell for each column of its table.

    `name` is the recipient, the measure type, the label, or the designation of a grant line; only the last
    have `chapter` and `item`. `footnote` is the mark that stands where an amount would, or at the name.
    """

    place: Place
    kind: RowKind
    name: str
    cells: tuple[FoundCell, ...]
    text: str = ""
    chapter: str = ""
    item: str = ""
    footnote: str = ""
    estimate: Estimate | None = None


@dataclass(frozen=True, slots=True)
class FoundTable:
    """A table: `unit` is None where the document says none, or where its columns have units of their own.

    `readings` is how many readings of its columns are equally good (one unless they had to be decided by
    what adds up); `adds_up` whether all its own sums hold, None where it has none; `problems` those of this
    table alone.
    """

    kind: TableKind
    title: str
    unit: Unit | None
    columns: tuple[FoundColumn, ...]
    rows: tuple[FoundRow, ...]
    place: Place
    readings: int = 1
    adds_up: bool | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def doubtful(self) -> frozenset[Place]:
        """The places of the rows that failed a test; a person confirms or corrects them."""
        wrong = {(one.where.page, one.where.sheet, one.where.row) for one in self.problems if _doubts(one)}
        return frozenset(
            row.place for row in self.rows if (row.place.page, row.place.sheet, row.place.row) in wrong
        )

    @property
    def is_money(self) -> bool:
        """Whether a wrong figure in it would be wrong money."""
        return self.kind is not TableKind.OTHER or (self.unit is not None and self.unit.money)

    @property
    def lacks_unit(self) -> bool:
        """Whether it has figures that nobody says the unit of."""
        return any(column.unit is None for column in self.columns)

    @property
    def is_accepted(self) -> bool:
        """Whether no test failed: its figures can be used as they are."""
        return not any(map(_doubts, self.problems))


def _doubts(problem: Problem) -> bool:
    return problem.severity is Severity.ERROR


@dataclass(frozen=True, slots=True)
class Found:
    """All tables of a file in their order, and the problems of the file as a whole."""

    file: str
    sha256: str
    tables: tuple[FoundTable, ...] = ()
    own_problems: tuple[Problem, ...] = field(default=())

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The file's problems, then each table's."""
        return (*self.own_problems, *(one for table in self.tables for one in table.problems))


def items(rows: Iterable[FoundRow]) -> tuple[FoundRow, ...]:
    """The rows that are parts of sums: no sums, and nothing that is inside another row."""
    return tuple(row for row in rows if row.kind is RowKind.ITEM)
