"""What stands around a distribution under two scenarios: requirements, lines, growth and payment by month.

The tables of a comparison show what each recipient gets in each stream. What meets a savings requirement,
which lines make up a fund, whether services grow as they should and when a fund is paid can all differ where
no such amount does.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from allocation.comparison import Difference
from allocation.distribution import Distribution
from allocation.findings import Finding, Status
from allocation.funds import Fund
from allocation.growth import growth_findings
from allocation.instalments import PaymentPlan, payment_plans
from allocation.line_table import FundLine, LineTable, line_tables
from allocation.measure_tables import Requirement, requirements
from allocation.measures import Measure


@dataclass(frozen=True, slots=True)
class RequirementChange:
    """A fund's requirement in a year, before and after; None where a scenario does not say it."""

    fund: Fund
    year: int
    before: Requirement | None
    after: Requirement | None

    def difference(self, name: str) -> Difference:
        """One of its sums: `required`, `covered`, `otherwise` or `challenge`, in kroner."""
        base, amount = (None if one is None else int(getattr(one, name)) for one in (self.before, self.after))
        return Difference(base, amount)


SUMS = ("required", "covered", "otherwise", "challenge")
"""The sums of a requirement, in the order that they are told in."""


def requirement_changes(before: Distribution, after: Distribution) -> list[RequirementChange]:
    """The requirements that differ in what they ask, or in what meets them, this year and the next."""
    years = (after.case.year, after.case.year + 1)
    found = {year: [_by_fund(requirements(one, year)) for one in (before, after)] for year in years}
    changes = [
        RequirementChange(fund, year, old.get(code), new.get(code))
        for code, fund in after.case.funds.items()
        for year, (old, new) in found.items()
    ]
    return [one for one in changes if any(differs(one.difference(name)) for name in SUMS)]


def _by_fund(found: list[Requirement]) -> dict[str, Requirement]:
    return {one.fund.code: one for one in found}


def differs(one: Difference) -> bool:
    """Whether the two are not the same; an amount that is not known is not nought."""
    return one.base != one.amount


@dataclass(frozen=True, slots=True)
class MeasureChange:
    """A measure before and after that gives another effect, in the case's year or the next."""

    before: Measure
    after: Measure


def measure_changes(before: Distribution, after: Distribution) -> list[MeasureChange]:
    """The measures whose effect differs, in the order of their table."""
    old = before.case.measures
    return [
        MeasureChange(old[code], one)
        for code, one in after.case.measures.items()
        if _gives_other(old[code], one)
    ]


def _gives_other(one: Measure, other: Measure) -> bool:
    return (one.this_year, one.next_year) != (other.this_year, other.next_year)


@dataclass(frozen=True, slots=True)
class LineChange:
    """A line of a fund before and after; None where a scenario's method has no such line.

    `line` is the line as it is now, or as it was where it is no more.
    """

    line: FundLine
    before: FundLine | None
    after: FundLine | None

    @property
    def difference(self) -> Difference:
        """What the line sums to."""
        return Difference(*(None if one is None else sum(one.amounts.values()) for one in self._both))

    @property
    def moved(self) -> int:
        """Kroner that the line takes from some and gives to others, beside what its sum changes by."""
        old, new = ({} if one is None else one.amounts for one in self._both)
        changes = [new.get(code, 0) - old.get(code, 0) for code in dict.fromkeys([*old, *new])]
        up = sum(change for change in changes if change > 0)
        return min(up, up - sum(changes))

    @property
    def _both(self) -> tuple[FundLine | None, FundLine | None]:
        return self.before, self.after


@dataclass(frozen=True, slots=True)
class FundLines:
    """A fund whose lines differ: those that do, and what all its lines sum to."""

    fund: Fund
    lines: tuple[LineChange, ...]
    whole: Difference


def line_changes(before: Distribution, after: Distribution) -> list[FundLines]:
    """The funds that are the sum of their lines and have one that differs, also where the sum does not."""
    old, new = ({table.fund.code: table for table in line_tables(one)} for one in (before, after))
    found = []
    for code in dict.fromkeys([*new, *old]):
        lines = _lines_of(old.get(code), new.get(code))
        if lines:
            whole = Difference(before.case.funds[code].amount, after.case.funds[code].amount)
            found.append(FundLines(after.case.funds[code], tuple(lines), whole))
    return found


def _lines_of(old: LineTable | None, new: LineTable | None) -> list[LineChange]:
    """The lines that differ, in the order of the method that has them; a line that has gone stands last."""
    first, second = _by_name(old), _by_name(new)
    changes = [
        LineChange(line, first.get(name), second.get(name))
        for name, line in {**second, **first, **second}.items()
    ]
    return [one for one in changes if _amounts_of(one.before) != _amounts_of(one.after)]


def _amounts_of(line: FundLine | None) -> Mapping[str, int] | None:
    return None if line is None else line.amounts


_Name = tuple[str, str, str, str]
"""What tells lines apart: rule, title, budget and pot."""


def _by_name(table: LineTable | None) -> dict[tuple[_Name, int], FundLine]:
    """The lines by what they are called, those called the same by their number among them."""
    found: dict[tuple[_Name, int], FundLine] = {}
    times = Counter[_Name]()
    for line in table.lines if table else ():
        name = (line.rule, line.title, line.stage, line.pot)
        times[name] += 1
        found[name, times[name]] = line
    return found


@dataclass(frozen=True, slots=True)
class GrowthChange:
    """A finding of the growth rule before and after; None where a scenario does not ask."""

    what: str
    before: Finding | None
    after: Finding | None


def growth_changes(before: Distribution, after: Distribution) -> list[GrowthChange]:
    """The findings of the growth rule that have another answer, or other growths."""
    old, new = ({one.subject.what: one for one in growth_findings(each)} for each in (before, after))
    changes = [GrowthChange(what, old.get(what), new.get(what)) for what in dict.fromkeys([*old, *new])]
    return [one for one in changes if _answer(one.before) != _answer(one.after)]


def _answer(finding: Finding | None) -> tuple[Status, Fraction | None, Fraction | None] | None:
    return None if finding is None else (finding.status, finding.stated, finding.computed)


@dataclass(frozen=True, slots=True)
class MonthsChange:
    """What is paid of a fund each month before and after; None where a scenario has no payment profile."""

    fund: Fund
    before: tuple[int, ...] | None
    after: tuple[int, ...] | None


def months_changes(before: Distribution, after: Distribution) -> list[MonthsChange]:
    """The funds of which another sum is paid in some month."""
    old, new = ({plan.fund.code: plan for plan in payment_plans(one)} for one in (before, after))
    changes = [
        MonthsChange((new.get(code) or old[code]).fund, _months(old.get(code)), _months(new.get(code)))
        for code in dict.fromkeys([*new, *old])
    ]
    return [one for one in changes if one.before != one.after]


def _months(plan: PaymentPlan | None) -> tuple[int, ...] | None:
    return None if plan is None else tuple(plan.months)
