"""Grant tables as a meeting reads them: a letter's lines, or a year of the state budget, by chapter and item.

What is not stated is None, never nought. Estimates stand beside the sum of what is granted, not in it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from allocation.case import Case
from allocation.funds import GrantLine, Lasting, LineKind
from allocation.tables import ITEM, Row, Table

VOTED, REVISED, ACTUAL = "voted", "revised", "actual"
STAGES = (REVISED, VOTED, ACTUAL)
"""What a year of the state budget is stated as: revised in the year, voted before it, accounted after it."""

_BUDGET = ("chapter", "item", "year", "row_kind", "designation", *STAGES)
_INCOME = range(3000, 6000)
"""The chapters of the state budget that are income; all others are expenditure."""


@dataclass(frozen=True, slots=True)
class TableLine:
    """A line of a grant table. Amounts are kroner, None where the table states none.

    `advance` is what the document estimates of a line that it states no amount for. `kind` is None where no
    document says how the line is paid. `half_digit` is half of the last printed digit, in kroner.
    """

    chapter: str
    item: str
    designation: str
    amount: int | None
    kind: LineKind | None
    lasting: Lasting
    source: str
    advance: int | None = None
    half_digit: int = 0
    purpose: str = ""
    condition: str = ""
    reporting_duty: str = ""
    deadline: date | None = None
    footnote: str = ""
    is_loan: bool = False

    @property
    def is_income(self) -> bool:
        """Whether the chapter is one of the state's income."""
        return self.chapter.isdecimal() and int(self.chapter) in _INCOME

    @property
    def is_open_ended(self) -> bool:
        """Whether what is printed is an estimate, or is paid on claim."""
        return self.kind is not None and self.kind.is_open_ended

    @property
    def estimate(self) -> int | None:
        """What is estimated of an open-ended line: its printed amount, or the advance beside it."""
        printed = self.amount if self.is_open_ended else None
        return self.advance if printed is None else printed

    @property
    def place(self) -> tuple[int, str, int, str]:
        """Where the line stands among others: by chapter and item, as numbers where they are."""
        return (*as_number(self.chapter), *as_number(self.item))


def as_number(text: str) -> tuple[int, str]:
    """What a chapter or an item is sorted by."""
    return (int(text), "") if text.isdecimal() else (0, text)


@dataclass(frozen=True, slots=True)
class GrantTable:
    """A grant table: a letter's with its title, or a year of the state budget as `stage` says."""

    code: str
    title: str
    year: int
    lines: tuple[TableLine, ...]
    stage: str = ""

    @property
    def is_letter(self) -> bool:
        """Whether it is the table of a letter to one authority."""
        return not self.stage

    @property
    def in_order(self) -> tuple[TableLine, ...]:
        """The lines by chapter and item, those of one item in the order of the document."""
        return tuple(sorted(self.lines, key=lambda line: line.place))


def letter_table(code: str, title: str, year: int, lines: Iterable[GrantLine]) -> GrantTable:
    """The table of a letter."""
    return GrantTable(code, title, year, tuple(map(_of_letter, lines)))


def _of_letter(line: GrantLine) -> TableLine:
    return TableLine(
        line.chapter, line.item, line.designation, line.amount, line.kind, line.lasting, line.source,
        advance=line.advance, purpose=line.purpose, condition=line.condition,
        reporting_duty=line.reporting_duty, deadline=line.deadline, footnote=line.footnote_meaning,
    )  # fmt: skip


def letters_used(case: Case) -> dict[str, tuple[GrantLine, ...]]:
    """The lines that funds of the case can draw on, by the alias of their folder, "" for its own."""
    letters: dict[str, list[GrantLine]] = {}
    for name, line in case.lines.items():
        letters.setdefault(name.rpartition("grants.")[0].rstrip("."), []).append(line)
    return {alias: tuple(lines) for alias, lines in letters.items()}


def is_budget(table: Table) -> bool:
    """Whether a table is the state budget by chapter, item and year."""
    return set(_BUDGET) <= table.columns.keys()


def budget_tables(
    tables: Mapping[str, Table], documents: Mapping[str, str], code: str
) -> dict[str, GrantTable]:
    """Each year of the state budget at each stage that states something, the newest first.

    Tables beside it that say which items are estimates (`estimated`) give the lines of their years a kind.
    """
    made: dict[str, GrantTable] = {}
    kinds = dict(_kinds(tables.values()))
    for table in filter(is_budget, tables.values()):
        rows = [row for row in table if row["row_kind"] == ITEM]
        for year in sorted({int(row.text("year")) for row in rows}, reverse=True):
            of_year = [row for row in rows if row["year"] == year]
            for stage in STAGES:
                lines = [_of_budget(row, stage, kinds, documents) for row in of_year]
                if any(line.amount is not None for line in lines):
                    name = f"{code}/{year}/{stage}"
                    made[name] = GrantTable(name, "", year, tuple(lines), stage)
    return made


def _kinds(tables: Iterable[Table]) -> Iterator[tuple[tuple[str, str, str], LineKind]]:
    """How an item is paid in a year, where a table says whether it is an estimate."""
    for table in tables:
        if {"chapter", "item", "year", "estimated"} <= table.columns.keys():
            for row in table:
                if row["estimated"] is not None:
                    kind = LineKind.ESTIMATED if row["estimated"] else LineKind.FIXED
                    yield (row.text("chapter"), row.text("item"), row.text("year")), kind


def _of_budget(
    row: Row,
    stage: str,
    kinds: Mapping[tuple[str, str, str], LineKind],
    documents: Mapping[str, str],
) -> TableLine:
    """A row of the state budget; the account is what was paid, and is of no kind."""
    figure, place = row.figure(stage), (row.text("chapter"), row.text("item"), row.text("year"))
    return TableLine(
        *place[:2],
        row.text("designation"),
        figure.kroner if figure else None,
        None if stage == ACTUAL else kinds.get(place),
        Lasting.UNKNOWN,
        _source(row, documents),
        half_digit=int(figure.half_digit) if figure else 0,
        footnote=row.text("note"),
        is_loan=row.cells.get("financial") is True,
    )


def lines_with(lines: Sequence[TableLine], words: str) -> tuple[TableLine, ...]:
    """The lines that say all these words somewhere: in chapter, item, name, purpose, condition or source."""
    sought = words.casefold().split()
    return tuple(line for line in lines if all(word in _said(line) for word in sought))


def _said(line: TableLine) -> str:
    parts = (
        line.chapter, line.item, line.designation, line.purpose, line.condition, line.reporting_duty,
        line.footnote, line.source,
    )  # fmt: skip
    return " ".join(parts).casefold()


@dataclass(frozen=True, slots=True)
class Total:
    """What lines come to, in kroner.

    `granted` is the sum of printed amounts of lines that are no estimates, `of_loans` the part of it that is
    loans and credits; `estimated` what is estimated of the others. `counted` are the lines in `granted`.
    """

    lines: tuple[TableLine, ...]
    granted: int
    of_loans: int
    estimated: int

    @property
    def counted(self) -> tuple[TableLine, ...]:
        """The lines whose amounts are in the sum."""
        return tuple(line for line in self.lines if _is_granted(line))

    @property
    def estimates(self) -> tuple[TableLine, ...]:
        """The lines that have an estimate, which is not in the sum."""
        return tuple(line for line in self.lines if not _is_granted(line) and line.estimate is not None)

    @property
    def printed(self) -> int | None:
        """The sum of all printed amounts, printed estimates among them; None where none is printed."""
        amounts = [line.amount for line in self.lines if line.amount is not None]
        return sum(amounts) if amounts else None

    @property
    def not_stated(self) -> tuple[TableLine, ...]:
        """The lines that neither an amount nor an estimate is stated for."""
        return tuple(line for line in self.lines if line.amount is None and line.estimate is None)


def _is_granted(line: TableLine) -> bool:
    return line.amount is not None and not line.is_open_ended


def total_of(lines: Iterable[TableLine]) -> Total:
    """What some lines come to, granted and estimated apart."""
    held = tuple(lines)
    granted = [line for line in held if _is_granted(line)]
    return Total(
        held,
        sum(line.amount or 0 for line in granted),
        sum(line.amount or 0 for line in granted if line.is_loan),
        sum(line.estimate or 0 for line in held if not _is_granted(line)),
    )


def totals_by_chapter(lines: Iterable[TableLine]) -> dict[str, Total]:
    """What each chapter comes to, in the order of the chapters."""
    in_order = sorted(lines, key=lambda line: line.place)
    return {chapter: total_of(held) for chapter, held in groupby(in_order, key=lambda line: line.chapter)}


def totals_by_kind(lines: Sequence[TableLine]) -> dict[LineKind | None, Total]:
    """What the lines of each kind come to; None is the kind of those that no document says the kind of."""
    return {
        kind: total_of(line for line in lines if line.kind is kind)
        for kind in (*LineKind, None)
        if any(line.kind is kind for line in lines)
    }


def expenditure(lines: Iterable[TableLine]) -> Total:
    """What all lines but those of income chapters come to: income is never set off against it."""
    return total_of(line for line in lines if not line.is_income)


@dataclass(frozen=True, slots=True)
class ProseAmount:
    """An amount in a letter's prose, in kroner; `is_in_table` where a check holds it against a line."""

    what: str
    amount: int
    source: str
    is_in_table: bool


def prose_amounts(letter: Case) -> tuple[ProseAmount, ...]:
    """The amounts of money in the texts around a letter's table; none of them is in any sum."""
    rows = letter.tables["text"].rows if letter.grants and "text" in letter.tables else ()
    figures = [(row, row.figure("value")) for row in rows]
    return tuple(
        ProseAmount(
            row.text("what"),
            figure.kroner,
            _source(row, letter.documents),
            _is_held_against_line(letter, row),
        )
        for row, figure in figures
        if figure is not None and figure.unit.money
    )


def _is_held_against_line(letter: Case, row: Row) -> bool:
    name = f'text["{row.text("figure")}"]'
    sides = [(check.stated, check.computed) for check in letter.checks]
    return any(
        name in one and other.startswith("grants[") for pair in sides for one, other in (pair, pair[::-1])
    )


def _source(row: Row, documents: Mapping[str, str]) -> str:
    named = documents.get(row.text("document"), row.text("document"))
    return ", ".join(part for part in (named, row.text("table"), f"rad {row.text('row')}") if part)
