"""What a person says of a row in a file: where it stands, what was read there and what is printed there."""

from dataclasses import dataclass, replace

from allocation.found import Found, FoundRow, FoundTable
from allocation.problems import Place

_APART = " | "
HEADINGS = "headings"
"""The kind of what is said of a table's headings, whose cells are they."""
SUM = "Sum"
"""The heading that makes a column the sum of those before it."""


@dataclass(frozen=True, slots=True, order=True)
class Spot:
    """A row of a file: the number of its table there, from 1, and the page, sheet and line; 0 for none.

    Of rows that stand on one line `nth` says which, from 0.
    """

    table: int
    page: int
    sheet: str
    line: int
    nth: int = 0

    @property
    def place(self) -> "Spot":
        """The line alone."""
        return replace(self, nth=0)

    def in_file(self, file: str) -> Place:
        """Where it is, for a problem."""
        return Place(file, self.line or None, sheet=self.sheet, page=self.page or None)


@dataclass(frozen=True, slots=True)
class Said:
    """What a row is said to be: its kind («» for no row at all), chapter, item, name and cells as printed.

    What is said of a table's headings has a kind of its own.
    """

    kind: str
    name: str
    cells: tuple[str, ...]
    chapter: str = ""
    item: str = ""

    def __str__(self) -> str:
        chapter, item = f"kap. {self.chapter}" * bool(self.chapter), f"post {self.item}" * bool(self.item)
        parts = (f"{chapter} {item}".strip(), self.name, *self.cells)
        return _APART.join(part for part in parts if part) if self.kind else ""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What a person says of a place in a file: what was read there, what is printed there, who and when.

    `read` is None where no row was read. `at` is a moment in ISO form.
    """

    spot: Spot
    read: Said | None
    said: Said
    who: str
    at: str

    @property
    def is_correction(self) -> bool:
        """Whether something else is printed than was read."""
        return self.said != (self.read or Said("", "", ()))


def spot_of(number: int, place: Place) -> Spot:
    """A place in the table of that number, without the file that it is in."""
    return Spot(number, place.page or 0, place.sheet, place.row or 0)


def rows_by_spot(found: Found, number: int) -> dict[Spot, FoundRow]:
    """The rows of the table of that number, in their order."""
    rows: dict[Spot, FoundRow] = {}
    for row in found.tables[number - 1].rows:
        spot = spot_of(number, row.place)
        while spot in rows:
            spot = replace(spot, nth=spot.nth + 1)
        rows[spot] = row
    return rows


def as_read(row: FoundRow) -> Said:
    """A row as it was read."""
    return Said(row.kind.value, row.name, tuple(cell.text for cell in row.cells), row.chapter, row.item)


def headings_of(table: FoundTable) -> Said:
    """The headings of a table as they were read."""
    return Said(HEADINGS, "", tuple(column.title for column in table.columns))


def headings_spot(number: int) -> Spot:
    """Where the headings of the table of that number stand among what is said: no row stands there."""
    return Spot(number, 0, "", 0, 1)
