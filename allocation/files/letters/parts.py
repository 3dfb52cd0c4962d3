"""What a table is put together of: heading, unit, rows and columns, before it is tested."""

from dataclasses import dataclass

from allocation.files.letters.columns import Columns
from allocation.files.letters.lines import Line
from allocation.files.letters.raw_rows import RawRow
from allocation.files.letters.titles import Title
from allocation.found import TableKind
from allocation.money import Unit
from allocation.problems import Place


@dataclass(frozen=True, slots=True)
class Parts:
    """What a table is put together of.

    `left` are lines between its first and last row that no row has; `notes` the numbers of the notes below
    that can stand in place of an amount, `marks` those that no row has used; `speaks_of_money` is what the
    heading does, with a unit or without, `speaks_of_counts` that it names something that is counted.
    """

    kind: TableKind
    title: str
    unit: Unit | None
    titles: tuple[Title, ...]
    rows: tuple[RawRow, ...]
    columns: Columns
    place: Place
    left: tuple[Line, ...] = ()
    notes: frozenset[str] = frozenset()
    marks: frozenset[str] = frozenset()
    speaks_of_money: bool = False
    speaks_of_counts: bool = False

    @property
    def is_money(self) -> bool:
        """Whether a wrong figure in it would be wrong money."""
        return self.kind is not TableKind.OTHER or (self.unit is not None and self.unit.money)
