"""A distribution is its entries; every table, bridge and total is a view of them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from allocation.case import UNPLACED, Case, Scenario
from allocation.findings import Finding
from allocation.problems import Problem

if TYPE_CHECKING:
    import pandas as pd


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


_AMOUNT = Entry._fields.index("amount")


@dataclass(frozen=True, eq=False)
class Entries:
    """Entries stored by column, one array a field; amounts are int64 kroner."""

    year: tuple[int, ...]
    fund: tuple[str, ...]
    stream: tuple[str, ...]
    payer: tuple[str, ...]
    recipient: tuple[str, ...]
    rule: tuple[str, ...]
    step: tuple[int, ...]
    amount: NDArray[np.int64]
    lasting: tuple[str, ...]
    source: tuple[str, ...]

    @classmethod
    def of(cls, rows: Iterable[Entry]) -> "Entries":
        """Entries from rows, in their order. Raises OverflowError for more than int64 holds."""
        columns: list[Any] = list(zip(*rows, strict=True)) or [()] * len(Entry._fields)
        columns[_AMOUNT] = np.array(columns[_AMOUNT], dtype=np.int64)
        return cls(*columns)

    def __len__(self) -> int:
        return len(self.amount)

    def __iter__(self) -> Iterator[Entry]:
        columns = [getattr(self, name) for name in Entry._fields]
        columns[_AMOUNT] = self.amount.tolist()
        return (Entry(*row) for row in zip(*columns, strict=True))


@dataclass(frozen=True, eq=False)
class Distribution:
    """The result of a run: entries, and what the run itself found worth saying.

    `case` is the case as it ran, the scenario's overrides included; `findings` are those of the
    distribution itself (what a key or a fund left unplaced), `problems` its notes, for example ties.
    """

    case: Case
    scenario: Scenario
    fingerprint: str
    entries: Entries
    findings: tuple[Finding, ...] = ()
    problems: tuple[Problem, ...] = ()

    def amounts(self) -> dict[tuple[str, str, str], int]:
        """Kroner by (payer, stream, recipient), in the order of funds and then of recipients."""
        sums: dict[tuple[str, str, str], int] = {}
        entries = self.entries
        keys = zip(entries.payer, entries.stream, entries.recipient, strict=True)
        for key, amount in zip(keys, entries.amount.tolist(), strict=True):
            sums[key] = sums.get(key, 0) + amount
        return sums

    def placed(self) -> dict[tuple[str, str], int]:
        """Kroner by (recipient, stream), whoever pays; what is unplaced is left out."""
        sums: dict[tuple[str, str], int] = {}
        for (_, stream, recipient), amount in self.amounts().items():
            if recipient != UNPLACED:
                sums[recipient, stream] = sums.get((recipient, stream), 0) + amount
        return sums

    def bridge(self, recipient: str) -> list[Entry]:
        """A recipient's entries in the order of their steps: what explains its amount."""
        return [entry for entry in self.entries if entry.recipient == recipient]

    def frame(self) -> "pd.DataFrame":
        """The entries as a pandas frame, one row an entry, amounts in whole kroner (int64)."""
        import pandas as pd

        return pd.DataFrame({name: getattr(self.entries, name) for name in Entry._fields})


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

    Group sums are shown where all recipients belong to groups and there is more than one.
    """
    groups: dict[str, list[str]] = {}
    for code in table.rows:
        if code != UNPLACED:
            groups.setdefault(case.recipients[code].group, []).append(code)
    rows: list[BoardRow] = []
    for group, codes in groups.items():
        rows += [_board_row(table, "item", case.name_of(code), (code,)) for code in codes]
        if len(groups) > 1 and all(groups):
            rows.append(_board_row(table, "subtotal", f"Sum {group}", tuple(codes)))
    if UNPLACED in table.rows:
        rows.append(_board_row(table, "unplaced", case.name_of(UNPLACED), (UNPLACED,)))
    rows.append(_board_row(table, "total", "Sum", table.rows))
    return rows


def _board_row(table: PayerTable, kind: str, label: str, recipients: tuple[str, ...]) -> BoardRow:
    if kind in ("item", "unplaced"):
        amounts = tuple(table.amount(recipients[0], stream) for stream in table.streams)
    else:
        amounts = tuple(table.total(recipients, (stream,)) for stream in table.streams)
    return BoardRow(kind, label, recipients, amounts, table.total(recipients, table.streams))


def payer_tables(distribution: Distribution) -> list[PayerTable]:
    """One table a payer; rows in the letter's order, with what could not be placed last.

    Whoever the decision names in the payer's streams has a row, also where the run gives nothing.
    """
    tables: dict[str, dict[tuple[str, str], int]] = {}
    for (payer, stream, recipient), amount in distribution.amounts().items():
        tables.setdefault(payer, {})[recipient, stream] = amount
    return [_payer_table(payer, cells, distribution.case) for payer, cells in tables.items()]


def _payer_table(payer: str, cells: dict[tuple[str, str], int], case: Case) -> PayerTable:
    stream_order, order = list(case.streams), list(case.recipients)
    streams = {stream for _, stream in cells}
    decided = {code for code, stream in case.decision.cells if stream in streams} if case.decision else set()
    codes = {code for code, _ in cells} | decided
    return PayerTable(
        payer,
        tuple(sorted(streams, key=stream_order.index)),
        tuple(sorted(codes, key=lambda code: len(order) if code == UNPLACED else order.index(code))),
        cells,
    )
