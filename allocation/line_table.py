"""A fund that is the sum of its lines as a table: recipients by lines, as boards read the way to a frame."""

from collections.abc import Mapping
from dataclasses import dataclass

from allocation.case import Step
from allocation.distribution import Block, Distribution, by_recipient
from allocation.funds import Fund, LineKind

_FIRST = ("last_year", "activity_before")
"""The rules of lines that say what was before: what the others are changes of."""


@dataclass(frozen=True, slots=True)
class FundLine:
    """One line: its rule, what its step says of it, and what it gives each, in kroner.

    `step` is the step's number; `title` its own; `stage` is of which budget it is, `pot` of which pot, where
    it is of one.
    """

    step: int
    rule: str
    title: str
    stage: str
    pot: str
    amounts: Mapping[str, int]

    @property
    def is_before(self) -> bool:
        """Whether it says what was before, which the other lines are changes of."""
        return self.rule in _FIRST


@dataclass(frozen=True, slots=True)
class LineTable:
    """A fund's lines in their order, for these recipients in the letter's order."""

    fund: Fund
    recipients: tuple[str, ...]
    lines: tuple[FundLine, ...]

    def total_of(self, code: str) -> int:
        """What a recipient's lines sum to, in kroner."""
        return sum(line.amounts.get(code, 0) for line in self.lines)

    def before(self, code: str) -> int | None:
        """What a recipient had before, in kroner; None where no line says it."""
        found = [line.amounts[code] for line in self.lines if line.is_before and code in line.amounts]
        return sum(found) if found else None


def line_tables(distribution: Distribution) -> list[LineTable]:
    """A table for each fund that is the sum of several lines, in the case's own year; the frame first."""
    case = distribution.case
    chosen = [fund for fund in case.funds.values() if fund.kind is LineKind.SUM]
    tables = [_table(distribution, fund) for fund in sorted(chosen, key=lambda one: one.code != case.frame)]
    return [table for table in tables if len(table.lines) > 1]


def _table(distribution: Distribution, fund: Fund) -> LineTable:
    case = distribution.case
    steps = case.methods[fund.method].steps
    own = distribution.blocks_of(fund.code)
    codes = {code for block in own for code in block.recipients}
    numbers = sorted({block.step for block in own})
    lines = tuple(
        _line(steps[number - 1] if number <= len(steps) else None, [b for b in own if b.step == number])
        for number in numbers
    )
    return LineTable(fund, tuple(sorted(codes, key=case.position.__getitem__)), lines)


def _line(step: Step | None, blocks: list[Block]) -> FundLine:
    """The entries of one step together; what bounds or rounding leave over has no step of the method."""
    title, stage, pot = (str(getattr(step, word, "")) for word in ("title", "stage", "pot"))
    return FundLine(blocks[0].step, blocks[0].rule, title, stage, pot, by_recipient(blocks))
