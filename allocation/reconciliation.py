"""Computed against stated: every cell of a decision, and a name for every difference."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from allocation.board_table import BoardRow, PayerTable
from allocation.case import UNPLACED, Decision
from allocation.checks import check_findings
from allocation.distribution import Distribution
from allocation.figures import Figure, Interval
from allocation.findings import Finding, Status, Subject, compare
from allocation.money import Unit


def reconcile(stated: Decision, computed: Distribution) -> list[Finding]:
    """Hold a distribution against a decision, recipient by recipient and stream by stream.

    A cell that both have `agrees` when the amount prints as the stated figure, or `differs`. A cell
    that only one side has is `only_stated` or `only_computed`; zero is stated, missing is not. What
    the distribution left unplaced is in its own findings, and a cell where the decision has it.
    """
    return list(cell_findings(stated, computed).values())


def cell_findings(stated: Decision, computed: Distribution) -> dict[tuple[str, str], Finding]:
    """The findings of `reconcile` by recipient and stream, stream by stream in the letter's order."""
    case = computed.case
    amounts = with_unplaced_of(stated, computed)
    order = case.position
    streams = {code: number for number, code in enumerate(case.streams)}
    cells = sorted(
        stated.cells.keys() | amounts.keys(),
        key=lambda cell: (streams.get(cell[1], len(streams)), order.get(cell[0], len(order)), cell),
    )
    findings = {}
    for recipient, stream in cells:
        what = f"{case.name_of(recipient)} · {case.streams.get(stream, stream)}"
        subject = Subject(stated.title, what)
        cell = stated.cells.get((recipient, stream))
        amount = amounts.get((recipient, stream))
        findings[recipient, stream] = _cell(subject, cell, amount, case.units.base)
    return findings


def with_unplaced_of(stated: Decision, computed: Distribution) -> dict[tuple[str, str], int]:
    """What a distribution places, and what it does not in the streams where a decision has that in a row."""
    left = {(UNPLACED, stream): amount for stream, amount in computed.unplaced().items()}
    return computed.placed() | {cell: amount for cell, amount in left.items() if cell in stated.cells}


def _cell(subject: Subject, stated: Figure | None, computed: int | None, base: Unit) -> Finding:
    """One cell of the two; `base` is the unit of an amount that is only computed."""
    if stated is not None and computed is not None:
        return compare(subject, stated, Interval.exact(computed))
    if stated is not None:
        return Finding(
            subject, stated.unit, stated.decimals, stated.value, None, Status.ONLY_STATED,
            "vedtaket har beløpet, beregningen har det ikke",
        )  # fmt: skip
    return Finding(
        subject, base, 0, None, Fraction(computed or 0), Status.ONLY_COMPUTED,
        "beregningen har beløpet, vedtaket har det ikke",
    )  # fmt: skip


def all_findings(distribution: Distribution) -> list[Finding]:
    """Everything to be said of a run: its own findings, its reconciliation, the case's checks.

    Only a scenario that claims to be the decision is reconciled with it; for any other the distance
    from the decision is a comparison, see `compared`.
    """
    case = distribution.case
    findings = list(distribution.findings)
    if distribution.scenario.claims_decision and case.decision is not None:
        findings += reconcile(case.decision, distribution)
    return findings + check_findings(case)


@dataclass(frozen=True, slots=True)
class Change:
    """A recipient's amount in one stream beside a baseline's, in kroner; None where a side has none."""

    recipient: str
    stream: str
    amount: int | None
    baseline: int | None

    @property
    def difference(self) -> int:
        """Amount less baseline; a missing side counts as nothing."""
        return (self.amount or 0) - (self.baseline or 0)


def compared(distribution: Distribution, baseline: Decision) -> list[Change]:
    """The distance of a distribution from a baseline, for the streams that the baseline has."""
    amounts = distribution.placed()
    streams = {stream for _, stream in baseline.cells}
    return [
        Change(
            recipient,
            stream,
            amounts.get((recipient, stream)),
            baseline.cells[recipient, stream].kroner if (recipient, stream) in baseline.cells else None,
        )
        for recipient in distribution.case.recipients
        for stream in distribution.case.streams
        if stream in streams and ((recipient, stream) in amounts or (recipient, stream) in baseline.cells)
    ]


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row of a board's table beside what was decided for it, in kroner; None where nothing was."""

    amount: int
    decided: int | None

    @property
    def change(self) -> int | None:
        """Amount less decision."""
        return None if self.decided is None else self.amount - self.decided

    @property
    def percent(self) -> Fraction | None:
        """The change in per cent of what was decided, negative for less; None where nothing was."""
        return Fraction(100 * (self.amount - self.decided), abs(self.decided)) if self.decided else None


def row_changes(distribution: Distribution, table: PayerTable, rows: Sequence[BoardRow]) -> list[RowChange]:
    """Each row of a board's table beside the decision on the table's streams.

    Empty for a scenario that claims to be the decision (it is reconciled instead), and where nothing
    was decided on these streams.
    """
    decision = distribution.case.decision
    if decision is None or distribution.scenario.claims_decision:
        return []
    if distribution.case.payer not in ("", table.payer):
        return []
    decided: dict[str, int] = {}
    for change in compared(distribution, decision):
        if change.stream in table.streams and change.baseline is not None:
            decided[change.recipient] = decided.get(change.recipient, 0) + change.baseline
    if not decided:
        return []
    return [RowChange(row.total, sum(stated) if (stated := _of(row, decided)) else None) for row in rows]


def _of(row: BoardRow, decided: Mapping[str, int]) -> list[int]:
    return [decided[code] for code in row.recipients if code in decided]
