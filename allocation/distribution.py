"""A distribution is its entries; every table, bridge and total is a view of them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from allocation.case import UNPLACED, Case, Scenario
from allocation.findings import Finding
from allocation.funds import Fund, Lasting
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


def _block_of(row: Entry) -> Block:
    amounts = np.array([row.amount], dtype=np.int64)
    return Block(
        row.year, row.fund, row.stream, row.payer, row.rule, row.step, row.lasting, (row.recipient,), amounts,
        lambda _: row.source,
    )  # fmt: skip


def by_recipient(blocks: Iterable[Block]) -> dict[str, int]:
    """Kroner by recipient of some blocks together; what is unplaced stands among them."""
    sums: dict[str, int] = {}
    for block in blocks:
        for recipient, amount in zip(block.recipients, block.amounts.tolist(), strict=True):
            sums[recipient] = sums.get(recipient, 0) + amount
    return sums


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

    def unplaced(self, year: int | None = None) -> dict[str, int]:
        """Kroner by stream that nobody was given, in the table that `placed` is of."""
        left: dict[str, int] = {}
        for (payer, stream, recipient), amount in self.handed_out(year).items():
            if recipient == UNPLACED and self.case.payer in ("", payer):
                left[stream] = left.get(stream, 0) + amount
        return {stream: amount for stream, amount in left.items() if amount}

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

    def blocks_of(self, fund: str) -> list[Block]:
        """What a fund gives in the case's own year, by its code; what is passed on of it is not taken off."""
        return [
            block
            for block in self.entries.blocks
            if block.fund == fund and block.year == self.case.year and not block.is_passed_on
        ]

    def by_lasting(self, fund: Fund) -> dict[Lasting, int]:
        """What a fund gives in the case's year, by how long it lasts; what sums to nothing only if alone."""
        sums: dict[Lasting, int] = {}
        for block in self.blocks_of(fund.code):
            kind = Lasting(block.lasting)
            sums[kind] = sums.get(kind, 0) + int(block.amounts.sum())
        several = {kind: amount for kind, amount in sums.items() if amount}
        return several or {kind: amount for kind, amount in sums.items() if kind is fund.lasting}

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
