"""The way of the money: funds that draw on grant lines and on what others got, level by level.

Chapter 732 item 72 flows to the authority, from there to the trust, from there to the clinic. Each
level is a fund; one that draws on what its payer got brings no new money, so that its entries sum to
nought: what it gives to others it takes from its payer. A fund and all that is drawn on it then sum to
the fund, and what remains with a payer is what it keeps.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from allocation.case import Case, Rounding
from allocation.drawing import amounts_by_year, overdrawn_problems, refuse_wrong_kind, takes_the_rest
from allocation.draws import funds_in_order, levels, line_of
from allocation.findings import Finding, Status, Subject
from allocation.frame import frame_findings, not_itemised_findings
from allocation.funds import Fund, LineKind
from allocation.joint_rounding import rounded_together
from allocation.money import in_unit
from allocation.passing_on import passed_on
from allocation.prepared import prepared
from allocation.problems import Problem, ProblemsFound, errors
from allocation.split import FundSplit, split_years


@dataclass(frozen=True, slots=True)
class Cascade:
    """Every fund of a case distributed: the case with all amounts known, the splits, what was found."""

    case: Case
    splits: tuple[FundSplit, ...]
    findings: tuple[Finding, ...] = ()
    problems: tuple[Problem, ...] = ()


def distribute(case: Case) -> Cascade:
    """Every fund of the case by its method, those that others draw on first; with their problems."""
    try:
        ready = prepared(case)
        from_the_top = levels(ready)
    except ProblemsFound as found:
        return Cascade(case, (), (), found.problems)
    done = _Done(ready, findings=frame_findings(ready, case))
    for level in from_the_top:
        done.add(level)
    if errors(done.problems):
        return Cascade(ready, (), (), tuple(done.problems))
    in_order = [split for fund in funds_in_order(ready) for split in done.splits[fund.code]]
    funds = {code: done.funds[code] for code in ready.funds}
    return Cascade(replace(ready, funds=funds), tuple(in_order), tuple(done.findings), tuple(done.problems))


@dataclass
class _Done:
    """The funds that have been distributed so far, level by level."""

    case: Case
    funds: dict[str, Fund] = field(default_factory=dict)
    splits: dict[str, list[FundSplit]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def add(self, level: Sequence[Fund]) -> None:
        """Distribute the funds of one level, which draw on nothing but the levels above.

        One that takes all that is left comes after the others.
        """
        for fund in sorted(level, key=takes_the_rest):
            try:
                self.splits[fund.code] = self._distributed(fund)
            except ProblemsFound as found:
                self.problems += found.problems
        done = [fund for fund in level if fund.code in self.splits]
        if self.case.rounding is Rounding.TABLE:
            self._round_together(done)
        self.problems += overdrawn_problems(self.case, done, self.splits)
        for fund in done:
            own = self.splits[fund.code]
            self.findings += [
                *_estimates(self.case, fund, own),
                *_unplaced(own),
                *not_itemised_findings(self.case, fund, own[0].blocks),
            ]
            self.problems += dict.fromkeys(problem for split in own for problem in split.problems)
        self.splits.update(passed_on(self.case, done, self.splits))

    def _round_together(self, level: Sequence[Fund]) -> None:
        """Round all that one payer distributes on this level in one year as one table.

        Open-ended funds are left alone: they pay what is claimed.
        """
        tables: dict[tuple[str, int], list[FundSplit]] = {}
        for fund in (fund for fund in level if not fund.kind.is_open_ended):
            for split in self.splits[fund.code]:
                tables.setdefault((fund.payer, split.year), []).append(split)
        rounded = {
            (split.fund.code, split.year): split
            for table in tables.values()
            for split in (rounded_together(self.case, table) if len(table) > 1 else table)
        }
        for fund in level:
            own = self.splits[fund.code]
            self.splits[fund.code] = [rounded.get((fund.code, split.year), split) for split in own]

    def _distributed(self, fund: Fund) -> list[FundSplit]:
        """The fund split in each year that it has. Raises ProblemsFound."""
        case = self.case
        refuse_wrong_kind(case, fund)
        amounts = amounts_by_year(case, fund, self.splits)
        own = split_years(case, fund, amounts)
        for split in own:
            if errors(split.problems):
                raise ProblemsFound(split.problems)
        paid = sum(own[0].whole.values()) if fund.kind.is_open_ended else amounts[case.year]
        found = fund.amount is None
        self.funds[fund.code] = replace(fund, amount=paid, source=_source(case, fund), is_found=found)
        return own


def _source(case: Case, fund: Fund) -> str:
    line = line_of(case, fund)
    return line.source if line and fund.amount is None else fund.source


def _estimates(case: Case, fund: Fund, own: list[FundSplit]) -> list[Finding]:
    """An open-ended line's printed estimate beside what is paid."""
    line = line_of(case, fund)
    estimate = fund.amount
    if estimate is None and line is not None:
        estimate = line.amount if line.amount is not None else line.advance
    if not fund.kind.is_open_ended or estimate is None:
        return []
    paid = sum(own[0].whole.values())
    unit, subject = case.unit, Subject(case.name, f"{fund.name} · {_BESIDE[fund.kind is LineKind.SUM]}")
    status, cause = Status.AGREES, ""
    if paid != estimate and fund.kind is LineKind.SUM:
        status, cause = Status.DIFFERS, "rammen er oppgitt til et annet beløp enn linjene summerer til"
    elif paid != estimate:
        status = Status.EXPLAINED
        cause = f"overslag, ingen øvre grense: utbetalt er {in_unit(paid, unit)} {unit.name}"
    return [Finding(subject, unit, 0, Fraction(estimate), Fraction(paid), status, cause)]


_BESIDE = {True: "oppgitt mot summen av linjene", False: "overslag mot utbetalt"}
"""What an open-ended fund's stated figure stands beside, by whether the fund is the sum of its lines."""


def _unplaced(own: Sequence[FundSplit]) -> list[Finding]:
    """What is unplaced in the first year, and in later years where it is another amount."""
    first = own[0].findings
    told = {finding.difference for finding in first}
    later = [finding for split in own[1:] for finding in split.findings if finding.difference not in told]
    return [*first, *later]
