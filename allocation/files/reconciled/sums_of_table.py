"""The sums that a table prints, each held against its own parts, where one of them does not hold."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from allocation.figures import Figure, total
from allocation.files.tables_in import own_sums
from allocation.findings import Status, Subject, compare
from allocation.found import FoundTable
from allocation.reconciling.own_sums import key_of_sum
from allocation.reconciling.side import SUM, Cell, OwnSum, PrintedSum

AGAINST_ROWS, AGAINST_COLUMNS = "holdt mot radene", "holdt mot kolonnene"
"""What a sum is held against: the rows over it, or the columns of its own row."""


@dataclass(frozen=True, slots=True)
class _Printed:
    """What a table prints under its keys: amounts, sums, headings by the codes of the columns."""

    title: str
    amounts: Mapping[Cell, Figure]
    row_sums: Mapping[Cell, Figure]
    headings: Mapping[str, str]

    def what(self, one: PrintedSum) -> str:
        """A sum as the table calls it."""
        return f"{one.name} · {self.headings.get(one.key[1], one.key[1])}"


def sums_of_table(
    table: FoundTable,
    title: str,
    sums: Sequence[PrintedSum],
    amounts: Mapping[Cell, Figure],
    columns: Mapping[int, str],
) -> tuple[OwnSum, ...]:
    """Every printed sum against its parts; none where the table's own sums all hold.

    Args:
        table: as it was found, or as people have confirmed it.
        title: what its file is called.
        sums: its printed sums under the keys of the side.
        amounts: its amounts under the same keys.
        columns: the code of each column by its number.
    """
    wrong = {one.subject.what for _, one in own_sums(table) if one.status is Status.DIFFERS} if sums else ()
    if not wrong:
        return ()
    headings = {code: table.columns[number].title for number, code in columns.items()}
    row_sums = {one.key: one.figure for one in sums if not one.is_of_rows}
    printed = _Printed(title, amounts, row_sums, headings)
    return tuple(
        own for one in sums for own in _of(one, printed) if printed.what(one) in wrong or not one.is_of_rows
    )


def _of(one: PrintedSum, printed: _Printed) -> Iterator[OwnSum]:
    """A sum against its amounts; one of row sums against these as well, where those amounts make it."""
    own = _held(one, one.members, printed.amounts, printed)
    yield own
    if one.is_of_rows and one.key[1] == SUM and own.finding.status is not Status.DIFFERS:
        rows = dict.fromkeys((code, SUM) for code, _ in one.members)
        if all(row in printed.row_sums for row in rows):
            yield _held(one, tuple(rows), printed.row_sums, printed)


def _held(
    one: PrintedSum, parts: tuple[Cell, ...], figures: Mapping[Cell, Figure], printed: _Printed
) -> OwnSum:
    found = [figures[part] for part in parts if part in figures]
    finding = compare(
        Subject(printed.title, printed.what(one)), one.figure, total(part.interval for part in found)
    )
    finding = replace(
        finding, cause=f"i {printed.title}, {AGAINST_ROWS if one.is_of_rows else AGAINST_COLUMNS}"
    )
    room = one.figure.half_digit + sum((part.half_digit for part in found), Fraction(0))
    row = "" if one.is_of_rows else one.key[0]
    key = key_of_sum(one.name, one.key[1])
    return OwnSum(finding, key, row, parts, room, not one.is_of_rows, one.key)
