"""A distribution is its entries; every table, bridge and total is a view of them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from allocation.case import UNPLACED, Case, Scenario
from allocation.findings import Finding
from allocation.problems import Problem

if TYPE_CHECKING:
    import pandas as pd


PASSED_ON = "passed_on"
"""The rule of entries that take from a payer what it hands out of what it got."""
BOUNDS_KEPT = "bounds_kept"
"""The rule of entries by which the bounds of earlier steps take back of what a step has moved."""
ROUNDING = "rounding"
"""The rule of entries that nothing but rounding has made."""


class Entry(NamedTuple):
    """Why one amount of money moved (on screen: fordelingslinje). `amount` is whole kroner."""

    year: int
    fund: str
    stream: str
    payer: str
    recipient: str
    rule: str
    step: int
    amount: int
    lasting: str
    source: str

    @property
    def is_passed_on(self) -> bool:
        """Whether the entry takes from its payer what others get of it."""
        return self.rule == PASSED_ON


Texts = Callable[[int], str]
"""The source of each of a block's entries, by its position: written only when somebody reads it."""


@dataclass(frozen=True, eq=False, slots=True)
class Block:
    """What one step of one fund did in one year: entries that differ in recipient, amount and source.

    `amounts` are whole kroner (int64), one a recipient.
    """

    year: int
    fund: str
    stream: str
    payer: str
    rule: str
    step: int
    lasting: str
    recipients: tuple[str, ...]
    amounts: NDArray[np.int64]
    source: Texts

    def __iter__(self) -> Iterator[Entry]:
        return map(self.entry, range(len(self.recipients)))

    def entry(self, position: int) -> Entry:
        """One of the entries; only its own source is written."""
        return Entry(
            self.year, self.fund, self.stream, self.payer, self.recipients[position], self.rule, self.step,
            int(self.amounts[position]), self.lasting, self.source(position),
        )  # fmt: skip

    @property
    def is_passed_on(self) -> bool:
        """Whether the entries take from the payer what others get of it."""
        return self.rule == PASSED_ON


@dataclass(frozen=True, eq=False)
class Entries:
    """Entries stored by column, a block of one step at a time; an `Entry` is a row view."""

    blocks: tuple[Block, ...] = ()

    @classmethod
    def of(cls, rows: Iterable[Entry]) -> "Entries":
        """Entries from rows, in their order. Raises OverflowError for more than int64 holds."""
        return cls(tuple(_block_of(row) for row in rows))

    def __len__(self) -> int:
        return sum(len(block.recipients) for block in self.blocks)

    def __iter__(self) -> Iterator[Entry]:
        return chain.from_iterable(self.blocks)

    @property
    def amount(self) -> NDArray[np.int64]:
        """All amounts, in the order of the entries."""
        return np.concatenate([np.empty(0, np.int64), *(block.amounts for block in self.blocks)])

    def column(self, name: str) -> list[object]:
        """One field of every entry, in their order."""
        return [getattr(entry, name) for entry in self]


def _block_of(row: Entry) -> Block:
    amounts = np.array([row.amount], dtype=np.int64)
    return Block(
        row.year, row.fund, row.stream, row.payer, row.rule, row.step, row.lasting, (row.recipient,), amounts,
        lambda _: row.source,
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class Distribution:
    """The result of a run: entries, and what the run itself found worth saying.

    `case` is the case as it ran, the scenario's overrides included and every fund's amount known;
    `findings` are those of the distribution itself (what a key or a fund left unplaced), `problems`
    its notes, for example ties.
    """

    case: Case
    scenario: Scenario
    fingerprint: str
    entries: Entries
    findings: tuple[Finding, ...] = ()
    problems: tuple[Problem, ...] = ()

    def __repr__(self) -> str:
        entries = len(self.entries)
        return f"<Distribution {self.case.name}/{self.scenario.name} {self.fingerprint}: {entries} entries>"

    @property
    def years(self) -> tuple[int, ...]:
        """The years that have entries: the case's own, and those of a change that comes bit by bit."""
        return tuple(sorted({block.year for block in self.entries.blocks} | {self.case.year}))

    def table(self) -> dict[tuple[int, str, str], int]:
        """Kroner by (year, recipient, stream): what each keeps when all has been passed on."""
        sums: dict[tuple[int, str, str], int] = {}
        for block in self.entries.blocks:
            year, stream = block.year, block.stream
            for recipient, amount in zip(block.recipients, block.amounts.tolist(), strict=True):
                key = (year, recipient, stream)
                sums[key] = sums.get(key, 0) + amount
        return sums

    def handed_out(self, year: int | None = None) -> dict[tuple[str, str, str], int]:
        """Kroner by (payer, stream, recipient) in a year, the case's own if none is given.

        What a recipient then passes on is not taken off: this is what a payer's table shows.
        """
        sums: dict[tuple[str, str, str], int] = {}
        for block in self.entries.blocks:
            if block.year != (year or self.case.year) or block.is_passed_on:
                continue
            payer, stream = block.payer, block.stream
            for recipient, amount in zip(block.recipients, block.amounts.tolist(), strict=True):
                key = (payer, stream, recipient)
                sums[key] = sums.get(key, 0) + amount
        return sums

    def placed(self, year: int | None = None) -> dict[tuple[str, str], int]:
        """Kroner by (recipient, stream) in a year; what is unplaced is left out.

        By the payer whose table the decision is where the case names one, otherwise whoever pays.
        """
        sums: dict[tuple[str, str], int] = {}
        for (payer, stream, recipient), amount in self.handed_out(year).items():
            if recipient != UNPLACED and self.case.payer in ("", payer):
                sums[recipient, stream] = sums.get((recipient, stream), 0) + amount
        return sums

    def bridge(self, recipient: str, year: int | None = None) -> list[Entry]:
        """A recipient's entries of a year in the order of their steps: what explains its amount."""
        wanted = year or self.case.year
        return [
            block.entry(position)
            for block in self.entries.blocks
            if block.year == wanted
            for position, code in enumerate(block.recipients)
            if code == recipient
        ]

    def year_by_year(self) -> dict[str, dict[str, dict[int, int]]]:
        """Kroner by fund, recipient and year, of the funds that are given in more than one year."""
        funds: dict[str, dict[str, dict[int, int]]] = {}
        several = {block.fund for block in self.entries.blocks if block.year != self.case.year}
        for block in self.entries.blocks:
            if block.fund in several and not block.is_passed_on:
                rows = funds.setdefault(block.fund, {})
                for recipient, amount in zip(block.recipients, block.amounts.tolist(), strict=True):
                    years = rows.setdefault(recipient, {})
                    years[block.year] = years.get(block.year, 0) + amount
        return funds

    def frame(self) -> "pd.DataFrame":
        """The entries as a pandas frame, one row an entry, amounts in whole kroner (int64)."""
        import pandas as pd

        return pd.DataFrame(list(self.entries), columns=list(Entry._fields))


@dataclass(frozen=True, slots=True)
class PayerTable:
    """What one payer distributes: recipients by streams, in kroner, as a board's table shows it."""

    payer: str
    streams: tuple[str, ...]
    rows: tuple[str, ...]
    cells: dict[tuple[str, str], int]

    def amount(self, recipient: str, stream: str) -> int | None:
        """What a recipient gets in a stream; None where it has no entry there, which is not zero."""
        return self.cells.get((recipient, stream))

    def total(self, recipients: Iterable[str], streams: Iterable[str]) -> int:
        """What those recipients get in those streams."""
        chosen = tuple(streams)
        return sum(self.cells.get((code, stream), 0) for code in recipients for stream in chosen)


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One row of a board's table: a recipient, a group's sum, what is unplaced, or the sum of all.

    `recipients` are those whose amounts it shows together; `amounts` follow the table's streams.
    """

    kind: str
    label: str
    recipients: tuple[str, ...]
    amounts: tuple[int | None, ...]
    total: int


def board_rows(table: PayerTable, case: Case) -> list[BoardRow]:
    """A payer's table as a board reads it: groups with their sums, what is unplaced, the sum of all.

    Group sums are shown where all recipients belong to groups and there is more than one group, for
    groups of more than one.
    """
    groups: dict[str, list[str]] = {}
    for code in table.rows:
        if code != UNPLACED:
            groups.setdefault(case.recipients[code].group, []).append(code)
    rows: list[BoardRow] = []
    for group, codes in groups.items():
        rows += [_board_row(table, "item", case.name_of(code), (code,)) for code in codes]
        if len(groups) > 1 and all(groups) and len(codes) > 1:
            rows.append(_board_row(table, "subtotal", f"Sum {group}", tuple(codes)))
    if UNPLACED in table.rows:
        rows.append(_board_row(table, "unplaced", case.name_of(UNPLACED), (UNPLACED,)))
    rows.append(_board_row(table, "total", "Sum", table.rows))
    return rows


def _board_row(table: PayerTable, kind: str, label: str, recipients: tuple[str, ...]) -> BoardRow:
    if kind in ("item", "unplaced"):
        amounts = tuple(table.amount(recipients[0], stream) for stream in table.streams)
    else:
        amounts = tuple(_sum_in(table, recipients, stream) for stream in table.streams)
    return BoardRow(kind, label, recipients, amounts, table.total(recipients, table.streams))


def _sum_in(table: PayerTable, recipients: tuple[str, ...], stream: str) -> int | None:
    """The sum of a stream; None where none of the recipients has an entry in it, which is not zero."""
    if all(table.amount(code, stream) is None for code in recipients):
        return None
    return table.total(recipients, (stream,))


def payer_tables(distribution: Distribution) -> list[PayerTable]:
    """One table a payer; rows in the letter's order, with what could not be placed last.

    Whoever the decision names in the payer's streams has a row, also where the run gives nothing.
    """
    tables: dict[str, dict[tuple[str, str], int]] = {}
    for (payer, stream, recipient), amount in distribution.handed_out().items():
        tables.setdefault(payer, {})[recipient, stream] = amount
    return [_payer_table(payer, cells, distribution.case) for payer, cells in tables.items()]


def _payer_table(payer: str, cells: dict[tuple[str, str], int], case: Case) -> PayerTable:
    stream_order = list(case.streams)
    streams = {stream for _, stream in cells}
    decided = {code for code, stream in case.decision.cells if stream in streams} if case.decision else set()
    codes = {code for code, _ in cells} | decided
    return PayerTable(
        payer,
        tuple(sorted(streams, key=stream_order.index)),
        tuple(sorted(codes, key=case.position.__getitem__)),
        cells,
    )
