"""A table's own sums held against the rows and columns that they are the sums of."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from allocation.figures import Figure, total
from allocation.files.decision_table.layout import Section
from allocation.files.sheets_in import TableText
from allocation.findings import Status, Subject, compare
from allocation.reconciling.own_sums import key_of_sum
from allocation.reconciling.side import SUM, Cell, OwnSum

_FIGURE = re.compile(
    r"[-\u2212\u2013]?[0-9]{1,3}(?:[ \u00a0.]?[0-9]{3})+(?:,[0-9]+)?|[-\u2212\u2013]?[0-9]{1,3}(?:,[0-9]+)?"
)


@dataclass(frozen=True, slots=True)
class SumRow:
    """A row with amounts: its line and name, whose it is, whether sums are of it, its figures by column.

    `code` is the recipient's, or that of a name that nobody knows; empty for a row of sums.
    """

    line: int
    name: str
    code: str
    is_item: bool
    figures: Mapping[int, Figure]


def own_sums(table: TableText, section: Section, rows: Sequence[SumRow]) -> list[OwnSum]:
    """Every sum row against the rows above it, and every row sum against the row's streams.

    A sum row is that of the rows since the last sum, of all rows so far, or of all rows of the table; it
    is held against what it comes nearest to, and where it is the sum of none, against the first of them.
    """
    return [*_sum_rows(table, section, rows), *_row_sums(table, section, rows)]


def _sum_rows(table: TableText, section: Section, rows: Sequence[SumRow]) -> Iterator[OwnSum]:
    since: list[SumRow] = []
    items = [row for row in rows if row.is_item]
    for number, row in enumerate(rows):
        if row.is_item:
            since.append(row)
            continue
        so_far = [one for one in rows[:number] if one.is_item]
        for column, stated in row.figures.items():
            subject = Subject(table.file, f"{row.name} · {section.heading.cell(column)}")
            stream = section.streams.get(column, SUM)
            key = key_of_sum(row.name, stream)
            held = [
                _held(subject, key, stated, parts, column, stream)
                for parts in (since, so_far, items)
                if parts
            ]
            if held:
                fitting = [one for one in held if one.finding.status is not Status.DIFFERS]
                yield min(fitting, key=_distance) if fitting else held[0]
        since = []


def _held(
    subject: Subject, key: str, stated: Figure, parts: Sequence[SumRow], column: int, stream: str
) -> OwnSum:
    figures = [part.figures[column] for part in parts if column in part.figures]
    finding = compare(subject, stated, total(one.interval for one in figures))
    return OwnSum(finding, key, "", tuple((part.code, stream) for part in parts), _room(stated, figures))


def _room(stated: Figure, figures: Sequence[Figure]) -> Fraction:
    return stated.half_digit + sum((one.half_digit for one in figures), Fraction(0))


def _distance(one: OwnSum) -> Fraction:
    return abs(one.finding.difference)


def _has_other_figures(section: Section) -> bool:
    """Whether columns among the streams that are none of the case have figures: row sums are of them too."""
    if section.total is None or not section.streams:
        return False
    others = [
        column for column in range(min(section.streams), section.total) if column not in section.streams
    ]
    return any(_FIGURE.fullmatch(row.cell(column)) for row in section.rows for column in others)


def _row_sums(table: TableText, section: Section, rows: Sequence[SumRow]) -> Iterator[OwnSum]:
    if section.total is None or _has_other_figures(section):
        return
    for row in rows:
        if section.total in row.figures:
            figures = [figure for column, figure in row.figures.items() if column in section.streams]
            if any(one.unit.money != row.figures[section.total].unit.money for one in row.figures.values()):
                continue
            stated, heading = row.figures[section.total], section.heading.cell(section.total)
            finding = compare(
                Subject(table.file, f"{row.name} · {heading}"),
                stated,
                total(one.interval for one in figures),
            )
            parts: list[Cell] = [(row.code, one) for one in section.streams.values()] if row.code else []
            key, room = key_of_sum(row.name, SUM), _room(stated, figures)
            yield OwnSum(finding, key, row.code, tuple(parts), room, is_of_columns=True)
