"""What recipients report on: earmarked and one-off money, and money whose grant line has a reporting duty.

An amount is reported on where its stream is one that the case names, where it is one-off, or where the grant
line that the fund draws on, itself or through others, wants a report. A cut is not reported on: nobody has
anything to use.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from allocation.case import UNPLACED, Case
from allocation.distribution import Distribution, by_recipient
from allocation.draws import drawn_through, funds_in_order, line_of
from allocation.funds import Fund, GrantLine, Lasting


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One amount to report on, in kroner; `line` is the grant line that it comes from, if there is one."""

    fund: Fund
    recipient: str
    lasting: Lasting
    amount: int
    line: GrantLine | None

    @property
    def deadline(self) -> date | None:
        """The day by which the grant line wants a report."""
        return self.line.deadline if self.line else None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a recipient says of one amount; `used` is kroner, None where it has not said."""

    line: ReportLine
    used: int | None = None
    used_for: str = ""
    effect: str = ""


@dataclass(frozen=True, slots=True)
class ReportSum:
    """Some answers together, in kroner; `answered` is the part of the amount that somebody has reported on.

    `passed` is the last deadline before the day of the report, `coming` the first on it or later.
    """

    name: str
    amount: int
    answered: int
    used: int
    passed: date | None
    coming: date | None

    @property
    def unused(self) -> int:
        """What is left of the part that somebody has reported on."""
        return self.answered - self.used

    @property
    def share(self) -> Fraction | None:
        """How much of that part is used; None where nobody has reported."""
        return Fraction(self.used, self.answered) if self.answered else None


def report_lines(distribution: Distribution) -> tuple[ReportLine, ...]:
    """The amounts that are reported on, recipient by recipient in the letter's order.

    Where the case says whose accounts or whose table it is, only what that payer hands out.
    """
    case = distribution.case
    payer = case.books_of or case.payer
    funds = [fund for fund in funds_in_order(case) if payer in ("", fund.payer)]
    lines = [line for fund in funds for line in _of_fund(distribution, fund)]
    return tuple(sorted(lines, key=lambda line: case.position[line.recipient]))


def _of_fund(distribution: Distribution, fund: Fund) -> list[ReportLine]:
    line, blocks = _line_above(distribution.case, fund), distribution.blocks_of(fund.code)
    has_duty = bool(line and line.reporting_duty)
    is_whole = has_duty or fund.stream in distribution.case.reported
    return [
        ReportLine(fund, code, lasting, amount, line)
        for lasting in (list(Lasting) if is_whole else [Lasting.ONE_OFF])
        for code, amount in by_recipient(one for one in blocks if one.lasting == lasting).items()
        if amount > 0 and code != UNPLACED
    ]


def _line_above(case: Case, fund: Fund) -> GrantLine | None:
    """The grant line that the fund draws on, itself or through others."""
    above = (line_of(case, one) for one in (fund, *drawn_through(case, fund)))
    return next((line for line in above if line), None)


def answers_summed(
    answers: Sequence[Answer], name_of: Callable[[Answer], str], on: date | None
) -> tuple[ReportSum, ...]:
    """Answers summed by what each is called, in their own order.

    Args:
        answers: those of all recipients, also where nobody has said anything.
        name_of: what an answer is summed under.
        on: the day of the report; None for no day, so that no deadline has passed.
    """
    names = dict.fromkeys(map(name_of, answers))
    return tuple(_summed(name, [one for one in answers if name_of(one) == name], on) for name in names)


def _summed(name: str, answers: Sequence[Answer], on: date | None) -> ReportSum:
    deadlines = {one.line.deadline for one in answers if one.line.deadline}
    passed = {day for day in deadlines if on and day < on}
    return ReportSum(
        name=name,
        amount=sum(one.line.amount for one in answers),
        answered=sum(one.line.amount for one in answers if one.used is not None),
        used=sum(one.used or 0 for one in answers),
        passed=max(passed, default=None),
        coming=min(deadlines - passed, default=None),
    )


def recipients_of(lines: Iterable[ReportLine]) -> tuple[str, ...]:
    """The codes of those who report, in the order of the lines."""
    return tuple(dict.fromkeys(line.recipient for line in lines))
