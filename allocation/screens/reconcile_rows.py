"""The rows of a table that was read, as they stand beside their page: in doubt, confirmed or corrected."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from allocation.files.confirmations import Confirmation, Said, Spot, as_read, rows_by_spot
from allocation.found import FoundRow
from allocation.problems import Problem
from allocation.screens.reconcile_file import FileRead

EDITED, PAGE = "reconcile.row", "reconcile.page"
"""The screen's questions of a table: the row that is being corrected, the page that is looked at."""

IS_SUM = "sum"
"""What a column's heading is chosen to be where it is the sum of the others."""

_SHORT = 16


@dataclass(frozen=True, slots=True)
class RowRead:
    """A row, or a place where one may be: what was read, what somebody has said of it, and what is in doubt.

    `mark` is its name in inputs. `doubts` is empty where nobody needs to look, or somebody has.
    """

    spot: Spot
    mark: str
    row: FoundRow | None
    confirmation: Confirmation | None
    doubts: tuple[Problem, ...]

    @property
    def read(self) -> Said | None:
        """What was read; None where no row was."""
        return as_read(self.row) if self.row else None

    @property
    def said(self) -> Said:
        """What the row now is: as somebody has said, else as it was read."""
        if self.confirmation:
            return self.confirmation.said
        return self.read or Said("", "", ())


def rows_of(file: FileRead) -> tuple[RowRead, ...]:
    """Every row of the table and every place in doubt, in the order of the file."""
    return tuple(_rows(file))


def _rows(file: FileRead) -> Iterator[RowRead]:
    rows = rows_by_spot(file.raw, file.number)
    doubts = {one.spot: one.problems for one in file.all_doubts}
    known = file.standing
    for spot in sorted({*rows, *doubts}):
        one = known.get(spot)
        yield RowRead(spot, row_mark(spot), rows.get(spot), one, () if one else doubts.get(spot, ()))


def row_mark(spot: Spot) -> str:
    """A row's place as the name of an input has it."""
    return sha256(row_key(spot).encode()).hexdigest()[:_SHORT]


def row_key(spot: Spot) -> str:
    """A row's place as the store keeps what was said of it under."""
    return f"{spot.table}/{spot.page}/{spot.sheet}/{spot.line}/{spot.nth}"
