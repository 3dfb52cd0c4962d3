"""Scenarios side by side as a meeting reads them: recipients by scenarios, for the money that is asked about.

What is asked about is one payer's table or what each keeps in the end, in one stream or in several together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from allocation.board_table import BoardRow, PayerTable, board_rows
from allocation.case import UNPLACED, Case
from allocation.comparison import Comparison, Difference, Summary
from allocation.distribution import Entry
from allocation.funds import Lasting
from allocation.measured_change import MeasuredChange, area_populations, measured
from allocation.sides import Cell, Money, Side, money_of
from allocation.step_bridge import Bridge

KEPT = ""
"""In place of a payer: what each keeps of all payers' money when all has been passed on."""


@dataclass(frozen=True, slots=True)
class View:
    """The money that is asked about: a payer's, or what is KEPT, in some streams."""

    payer: str
    streams: tuple[str, ...]

    @property
    def code(self) -> str:
        """What tells one view from another."""
        return ":".join((self.payer, *self.streams))

    def holds(self, cell: Cell) -> bool:
        """Whether money that stands there is asked about: a payer's table shows nothing that is passed on."""
        is_payers = self.payer == cell.payer and not cell.passed_on
        return cell.stream in self.streams and (self.payer == KEPT or is_payers)


def views_of(comparison: Comparison) -> tuple[View, ...]:
    """What can be asked about: first all that differs together, then stream by stream, then all there is.

    Where money is passed on, what each keeps comes before the payers' tables.
    """
    differing = comparison.differing
    every = _streams_by_payer(comparison)
    found = []
    if _is_passed_on(comparison):
        own = set(chain.from_iterable((differing or every).values()))
        found.append(View(KEPT, tuple(one for one in comparison.case.streams if one in own)))
    for payer, streams in (differing or every).items():
        found.append(View(payer, streams))
        found += [View(payer, (stream,)) for stream in streams]
    found += [View(payer, streams) for payer, streams in every.items()]
    return tuple(dict.fromkeys(found))


def _is_passed_on(comparison: Comparison) -> bool:
    year = comparison.case.year
    return any(cell.passed_on for side in comparison.sides for cell in side.money(year))


def _streams_by_payer(comparison: Comparison) -> dict[str, tuple[str, ...]]:
    """By payer all streams that it hands out in under any of the scenarios, in any year."""
    case = comparison.case
    cells = {cell for side in comparison.sides for year in comparison.years for cell in side.money(year)}
    used = {(cell.payer, cell.stream) for cell in cells if not cell.passed_on}
    payers = sorted({payer for payer, _ in used}, key=lambda payer: (case.position.get(payer, 0), payer))
    return {payer: tuple(one for one in case.streams if (payer, one) in used) for payer in payers}


@dataclass(frozen=True, slots=True)
class AmountRow:
    """A recipient's amounts, or a sum of several, one a scenario in kroner; None where it has no entry.

    `kind` is that of a board's row: `item`, `subtotal`, `unplaced` or `total`; `code` is the recipient's,
    `group` that of a recipient or of a sum. `measured` are the changes of all but the first from it, in every
    measure that the row has figures for; those of a sum in kroner and in per cent of itself.
    """

    kind: str
    code: str
    name: str
    group: str
    amounts: tuple[int | None, ...]
    measured: tuple[MeasuredChange, ...]

    @property
    def differences(self) -> tuple[Difference, ...]:
        """Each of the others beside the first."""
        return tuple(Difference(self.amounts[0], amount) for amount in self.amounts[1:])


def amount_rows(
    comparison: Comparison, view: View, year: int, lasting: Lasting | None = None
) -> tuple[AmountRow, ...]:
    """Recipients in the letter's order with the sums of their groups, what is unplaced, and the sum of all.

    With `lasting` only the money that lasts so long is counted.
    """
    case = comparison.case
    moneys = [_money(side, year, lasting) for side in comparison.sides]
    tables = [_amounts(money, view) for money in moneys]
    codes = tuple(sorted({code for own in tables for code, _ in own}, key=case.position.__getitem__))
    boards = [board_rows(PayerTable(view.payer, view.streams, codes, own), case) for own in tables]
    people = area_populations(case.recipients)
    return tuple(_row(case, rows, people) for rows in zip(*boards, strict=True))


def _money(side: Side, year: int, lasting: Lasting | None) -> Money:
    if lasting is None:
        return side.money(year)
    return money_of([block for block in side.distribution.entries.blocks if block.lasting == lasting], year)


def _amounts(money: Money, view: View) -> dict[tuple[str, str], int]:
    """Kroner by recipient and stream of the money that is asked about."""
    sums: dict[tuple[str, str], int] = {}
    for cell, amount in money.items():
        if view.holds(cell):
            place = (cell.recipient, cell.stream)
            sums[place] = sums.get(place, 0) + amount
    return sums


def _row(case: Case, rows: Sequence[BoardRow], people: Mapping[str, int]) -> AmountRow:
    """The same row of every scenario's table as one."""
    first = rows[0]
    code = first.recipients[0] if first.kind in ("item", "unplaced") else ""
    amounts = tuple(None if all(one is None for one in row.amounts) else row.total for row in rows)
    found = [Difference(amounts[0], amount) for amount in amounts[1:]]
    of = case.recipients.get(code)
    changes = (
        measured(one, of, people)
        if of
        else MeasuredChange(one.change, None, None if code == UNPLACED else one.percent, None)
        for one in found
    )
    group = case.recipients[first.recipients[0]].group if first.kind in ("item", "subtotal") else ""
    return AmountRow(first.kind, code, first.label, group, amounts, tuple(changes))


def gains(comparison: Comparison, rows: Sequence[AmountRow], position: int, year: int) -> Summary:
    """Who gains and who loses under the other at that position, the largest gain first."""
    found = {row.code: row.differences[position] for row in rows if row.code}
    unplaced = found.pop(UNPLACED, Difference(None, None))
    ranked = sorted(found, key=lambda code: -found[code].change)
    name = comparison.others[position].name
    return Summary(name, year, {code: found[code] for code in ranked}, unplaced)


def kinds_apart(comparison: Comparison, view: View, year: int) -> tuple[Lasting, ...]:
    """How long the money lasts where it is of several kinds and one of them differs; none otherwise."""
    totals = {
        kind: [sum(_amounts(_money(side, year, kind), view).values()) for side in comparison.sides]
        for kind in Lasting
    }
    kinds = tuple(kind for kind, sums in totals.items() if any(sums))
    differs = any(len(set(totals[kind])) > 1 for kind in kinds)
    return kinds if len(kinds) > 1 and differs else ()


@dataclass(frozen=True, slots=True)
class RecipientStep:
    """Changes made together, what they do to one recipient, and what it then has, in kroner."""

    paths: tuple[str, ...]
    is_set_back: bool
    change: int
    reached: int


@dataclass(frozen=True, slots=True)
class RecipientBridge:
    """A recipient's way from the first scenario to another, in the case's own year; the steps sum exactly."""

    start: int
    steps: tuple[RecipientStep, ...]
    end: int


def recipient_bridge(
    bridge: Bridge, sides: tuple[Side, Side], view: View, recipient: str, year: int
) -> RecipientBridge:
    """What of a bridge reaches one recipient, in the money that is asked about."""
    start, end = (_of_recipient(side.money(year), view, recipient) for side in sides)
    reached, steps = start, []
    for step in bridge.steps:
        change = _of_recipient(step.effects, view, recipient)
        reached += change
        is_set_back = set(step.paths) <= set(bridge.set_back)
        steps.append(RecipientStep(step.paths, is_set_back, change, reached))
    return RecipientBridge(start, tuple(steps), end)


def _of_recipient(money: Money, view: View, recipient: str) -> int:
    return sum(kroner for cell, kroner in money.items() if cell.recipient == recipient and view.holds(cell))


@dataclass(frozen=True, slots=True)
class OwnLine:
    """What one step of a fund gave or took: its rule, kroner, and the sources of its entries."""

    fund: str
    step: int
    rule: str
    amount: int
    sources: tuple[str, ...]


def own_lines(side: Side, view: View, recipient: str) -> tuple[OwnLine, ...]:
    """A recipient's entries in the order of their steps; those of one step together."""
    steps: dict[tuple[str, int, str], list[Entry]] = {}
    for entry in side.distribution.bridge(recipient, side.effective.year):
        cell = Cell(entry.payer, entry.stream, entry.recipient, entry.is_passed_on)
        if view.holds(cell):
            steps.setdefault((entry.fund, entry.step, entry.rule), []).append(entry)
    return tuple(
        OwnLine(*place, sum(one.amount for one in own), tuple(dict.fromkeys(one.source for one in own)))
        for place, own in steps.items()
    )
