"""The sheets «Resultat» and «Endring»: what each payer distributes, and who gains and who loses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import fsum

from allocation.bases import DECISION
from allocation.board_table import BoardRow, PayerTable, board_rows, payer_tables
from allocation.case import UNPLACED
from allocation.files.living.book import Living, amounts_of
from allocation.files.living.cells import (
    Across,
    Cell,
    Span,
    Term,
    added,
    call,
    number,
    of,
    percent_of,
    total,
)
from allocation.files.living.pages import (
    AMOUNTS,
    SUM_TEXT,
    TEXT,
    Page,
    as_sum,
    figure,
)
from allocation.files.sheets import amount_format, width_for
from allocation.files.years_text import with_year
from allocation.reconciliation import row_changes
from allocation.trace import kept_by_each
from allocation.words import KEEP

_CHANGE, _PERCENT = figure(amount_format(0, signed=True)), figure(amount_format(1, signed=True))
Checks = list[tuple[str, Term]]


def write_result(living: Living) -> tuple[Page, Checks, dict[tuple[str, str], Cell]]:
    """The sheet, its checks, and the cells of what each gets by recipient and stream."""
    case = living.case
    page = living.page("Resultat!", with_year(f"Beløp i {case.unit.name}", living.distribution) + ".")
    page.title = "Resultat"
    checks: Checks = []
    placed: dict[tuple[str, str], Cell] = {}
    tables = payer_tables(living.distribution)
    labels = [row.label for table in tables for row in board_rows(table, case)]
    page.wide([width_for([*labels, *(case.name_of(table.payer) + " fordeler" for table in tables)], 28, 50)])
    for table in tables:
        writer = _PayerTable(living, page, table)
        checks += writer.write()
        if case.payer in ("", table.payer):
            placed |= writer.cells
    _write_keeping(living, page)
    if len(tables) == 1:
        page.repeated = 5
    return page, checks, placed


@dataclass(eq=False)
class _PayerTable:
    """One payer's table: recipients by streams, groups with their sums, the sum of all."""

    living: Living
    page: Page
    table: PayerTable

    def __post_init__(self) -> None:
        self.cells: dict[tuple[str, str], Cell] = {}
        self.rows = self._rows()
        self.changes = row_changes(
            self.living.distribution, self.table, board_rows(self.table, self.living.case)
        )

    def _rows(self) -> list[BoardRow]:
        """The board's rows, with one for what is unplaced wherever that can become something."""
        rows = board_rows(self.table, self.living.case)
        if all(row.kind != "unplaced" for row in rows):
            empty = (None,) * len(self.table.streams)
            rows.insert(-1, BoardRow("unplaced", self.living.case.name_of(UNPLACED), (UNPLACED,), empty, 0))
        return rows

    def write(self) -> Checks:
        """The table, and the check that it sums to its funds."""
        page, case, streams = self.page, self.living.case, self.table.streams
        has_total = len(streams) > 1
        names = [f"{case.name_of(self.table.payer)} fordeler", *(case.streams[code] for code in streams)]
        names += ["Samlet beløp"] if has_total else []
        names += ["Vedtak", "Endring", "Endring %"] if self.changes else []
        page.wide([0, *(width_for(name.split(), 14, 24) for name in names[1:])])
        page.headings(names, range(2, len(names) + 1))
        first = page.row
        for column, stream in enumerate(streams, 2):
            self._column(first, column, amounts_of(self.living, self.table.payer, stream), stream)
        last = len(streams) + 1
        if has_total:
            last += 1
            self._across(first, last, len(streams))
        if self.changes:
            self._beside(first, last)
        for offset, row in enumerate(self.rows):
            worn = SUM_TEXT if row.kind in ("subtotal", "total") else TEXT
            page.text(1, row.label, worn, first + offset)
        page.row = first + len(self.rows)
        return self._check(last)

    def _column(self, first: int, column: int, terms: Mapping[str, Term], stream: str) -> None:
        found: dict[int, Cell] = {}
        for offset, row in enumerate(self.rows):
            if row.kind in ("item", "unplaced"):
                term = terms.get(row.recipients[0])
                if term is not None:
                    found[offset] = self.page.put(first + offset, column, term, AMOUNTS)
                    self.cells[row.recipients[0], stream] = found[offset]
            else:
                self._sum(first, column, offset, found)

    def _sum(self, first: int, column: int, offset: int, found: Mapping[int, Cell]) -> None:
        """The sum of a group, or of all: of the rows that it is the sum of; empty where none has any."""
        row = self.rows[offset]
        whose = set(row.recipients) | ({UNPLACED} if row.kind == "total" else set())
        runs: list[list[int]] = []
        for place, other in enumerate(self.rows):
            if other.kind in ("item", "unplaced") and other.recipients[0] in whose:
                if runs and runs[-1][-1] == place - 1:
                    runs[-1].append(place)
                else:
                    runs.append([place])
        if not any(place in found for run in runs for place in run):
            self.page.text(column, "", SUM_TEXT, first + offset)
            return
        spans = [self._span(first, column, run, found) for run in runs]
        value = fsum(number(one) for span in spans for one in span.values)
        self.page.put(first + offset, column, call("SUM", spans, value), as_sum(AMOUNTS))

    def _span(self, first: int, column: int, run: Sequence[int], found: Mapping[int, Cell]) -> Span:
        values = [found[place].value if place in found else 0 for place in run]
        begins, ends = (Cell(self.page, column, first + place, 0) for place in (run[0], run[-1]))
        return Span(begins, ends, values)

    def _across(self, first: int, column: int, streams: int) -> None:
        """Each row's total over the streams."""
        for offset, row in enumerate(self.rows):
            if row.kind in ("item", "unplaced"):
                values = [
                    self.cells[row.recipients[0], stream].value
                    if (row.recipients[0], stream) in self.cells
                    else 0
                    for stream in self.table.streams
                ]
                begins, ends = (
                    Cell(self.page, 2, first + offset, 0),
                    Cell(self.page, streams + 1, first + offset, 0),
                )
                self.page.put(first + offset, column, total(Across(begins, ends, values)), AMOUNTS)
            else:
                summed = [amount for amount in row.amounts if amount is not None]
                begins, ends = (
                    Cell(self.page, 2, first + offset, 0),
                    Cell(self.page, streams + 1, first + offset, 0),
                )
                values = [Fraction(sum(summed)) / self.living.case.unit.factor]
                self.page.put(first + offset, column, total(Across(begins, ends, values)), as_sum(AMOUNTS))

    def _beside(self, first: int, amount: int) -> None:
        """The decision beside each row, and the change from it."""
        unit, order = self.living.case.unit.factor, iter(self.changes)
        decision = self.living.case.decision
        assert decision is not None
        for offset, row in enumerate(self.rows):
            change = (
                next(order) if row.kind != "unplaced" or row.amounts.count(None) < len(row.amounts) else None
            )
            if change is None or change.decided is None:
                continue
            in_sum = row.kind in ("subtotal", "total")
            stated = [
                self.living.grounds.amount(DECISION, stream, one)
                for one in row.recipients
                for stream in self.table.streams
                if (one, stream) in decision.cells
            ]
            value = Fraction(change.decided) / unit
            term = added(stated)
            decided = self.page.put(
                first + offset,
                amount + 1,
                self.living.held(self.page.title, term, value),
                as_sum(AMOUNTS) if in_sum else AMOUNTS,
            )
            now = Cell(self.page, amount, first + offset, Fraction(change.amount) / unit)
            self._change(first + offset, amount, now, decided, in_sum)

    def _change(self, row: int, amount: int, now: Cell, decided: Cell, in_sum: bool) -> None:
        change = self.page.put(row, amount + 2, of(now) - decided, as_sum(_CHANGE) if in_sum else _CHANGE)
        percent = percent_of(change, decided)
        self.page.put(row, amount + 3, percent, as_sum(_PERCENT) if in_sum else _PERCENT)

    def _check(self, last: int) -> Checks:
        """That the table sums to the funds that the payer distributes: a cell of «Kontroller»."""
        living, page = self.living, self.page
        funds = [fund for fund in living.case.funds.values() if fund.payer == self.table.payer]
        given = [living.funds[fund.code].amounts[living.case.year] for fund in funds]
        summed = Cell(page, last, page.row - 1, Fraction(self.rows[-1].total) / living.case.unit.factor)
        page.row += 1
        check = of(summed) - added(given)
        return [(f"{living.case.name_of(self.table.payer)}: tabellen summerer til rammene", check)]


def _write_keeping(living: Living, page: Page) -> None:
    """What each got of others, gave on to others and keeps."""
    keeps, case = kept_by_each(living.distribution), living.case
    if not keeps:
        return
    page.headings(["Når alt er gitt videre", *KEEP.values()], range(2, 5))
    first = page.row
    for keep in keeps:
        page.text(1, case.name_of(keep.recipient))
        got, gave = _received(living, keep.recipient), _given_on(living, keep.recipient)
        amounts = [Fraction(one) / case.unit.factor for one in (keep.received, keep.passed_on)]
        terms = [
            living.held(page.title, term, amount) for term, amount in zip((got, gave), amounts, strict=True)
        ]
        cells = [page.put(page.row, column, term, AMOUNTS) for column, term in enumerate(terms, 2)]
        page.put(page.row, 4, of(cells[0]) - cells[1], AMOUNTS)
        page.row += 1
    values = [Fraction(keep.kept) / case.unit.factor for keep in keeps]
    page.text(1, "Sum", SUM_TEXT)
    for column in (2, 3):
        page.text(column, "", SUM_TEXT)
    span = Span(Cell(page, 4, first, 0), Cell(page, 4, page.row - 1, 0), values)
    page.put(page.row, 4, total(span), as_sum(AMOUNTS))
    page.row += 1


def _received(living: Living, code: str) -> Term:
    """What one gets in the year, what it holds back of what it already got left out."""
    return added(
        [
            term
            for fund in living.case.funds.values()
            if fund.payer != code or not fund.draws_on
            for one, term in _in_the_year(living, fund.code)
            if one == code
        ]
    )


def _given_on(living: Living, code: str) -> Term:
    """What one passes on of what it got."""
    return added(
        [
            term
            for fund in living.case.funds.values()
            if fund.payer == code and fund.draws_on in living.case.funds
            for one, term in _in_the_year(living, fund.code)
            if one != code
        ]
    )


def _in_the_year(living: Living, fund: str) -> list[tuple[str, Term]]:
    whole = living.funds[fund].whole
    return [(one, term) for (year, one), term in whole.items() if year == living.case.year]
