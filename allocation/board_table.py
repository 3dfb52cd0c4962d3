"""What a payer hands out as a board reads it: recipients by streams, groups with their sums, the total."""

from collections.abc import Iterable
from dataclasses import dataclass

from allocation.case import UNPLACED, Case
from allocation.distribution import Distribution


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
