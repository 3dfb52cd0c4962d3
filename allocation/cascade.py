"""The way of the money: funds that draw on grant lines and on what others got, level by level.

Chapter 732 item 72 flows to the authority, from there to the trust, from there to the clinic. Each
level is a fund; one that draws on what its payer got brings no new money, so that its entries sum to
nought: what it gives to others it takes from its payer. A fund and all that is drawn on it then sum to
the fund, and what remains with a payer is what it keeps.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

import numpy as np

from allocation.case import Case, Rounding
from allocation.distribution import PASSED_ON, Block
from allocation.draws import draw_alike, funds_in_order, levels, line_of, parent_of, place_of
from allocation.findings import Finding, Status, Subject
from allocation.funds import Fund, LineKind
from allocation.joint_rounding import rounded_together
from allocation.money import in_unit
from allocation.problems import Problem, ProblemsFound, error, errors
from allocation.split import FundSplit, method_of, split_years


@dataclass(frozen=True, slots=True)
class Cascade:
    """Every fund of a case distributed: the funds with their amounts known, the splits, what was found."""

    funds: Mapping[str, Fund]
    splits: tuple[FundSplit, ...]
    findings: tuple[Finding, ...] = ()
    problems: tuple[Problem, ...] = ()


_RULE_OF_KIND = {
    LineKind.UP_TO: "up_to",
    LineKind.ON_CLAIM: "on_claim",
    LineKind.PASS_THROUGH: "pass_through",
}
"""The rule that a kind of line is paid by; the others can be shared by any method."""


def distribute(case: Case) -> Cascade:
    """Every fund of the case by its method, those that others draw on first; with their problems."""
    done = _Done(case)
    try:
        from_the_top = levels(case)
    except ProblemsFound as found:
        return Cascade(case.funds, (), (), found.problems)
    for level in from_the_top:
        done.add(level)
    if errors(done.problems):
        return Cascade(case.funds, (), (), tuple(done.problems))
    in_order = [split for fund in funds_in_order(case) for split in done.splits[fund.code]]
    funds = {code: done.funds[code] for code in case.funds}
    return Cascade(funds, tuple(in_order), tuple(done.findings), tuple(done.problems))


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

        One that takes all that is left comes after those that say how much.
        """
        for fund in sorted(level, key=lambda fund: fund.amount is None):
            try:
                self.splits[fund.code] = self._distributed(fund)
            except ProblemsFound as found:
                self.problems += found.problems
        if self.case.rounding is Rounding.TABLE:
            self._round_together([fund for fund in level if fund.code in self.splits])
        for fund in level:
            own = self.splits.get(fund.code)
            if own:
                self.findings += _estimates(self.case, fund, own)
                self.findings += [finding for split in own[:1] for finding in split.findings]
                self.problems += dict.fromkeys(problem for split in own for problem in split.problems)
                self.splits[fund.code] = [_with_passed_on(self.case, split) for split in own]

    def _round_together(self, level: Sequence[Fund]) -> None:
        """Round all that one payer distributes in one year as one table."""
        tables: dict[tuple[str, int], list[FundSplit]] = {}
        for fund in level:
            for split in self.splits[fund.code]:
                tables.setdefault((fund.payer, split.year), []).append(split)
        rounded = {
            (split.fund.code, split.year): split
            for table in tables.values()
            for split in (rounded_together(self.case, table) if len(table) > 1 else table)
        }
        for fund in level:
            years = [split.year for split in self.splits[fund.code]]
            self.splits[fund.code] = [rounded[fund.code, year] for year in years]

    def _distributed(self, fund: Fund) -> list[FundSplit]:
        """The fund split in each year that it has. Raises ProblemsFound."""
        case = self.case
        _refuse_wrong_rule(case, fund)
        amounts = _amounts_by_year(case, fund, self.funds, self.splits)
        own = split_years(case, fund, amounts)
        refused = [problem for split in own for problem in errors(split.problems)]
        if refused:
            raise ProblemsFound(dict.fromkeys(refused))
        paid = sum(own[0].whole.values()) if fund.kind.is_open_ended else amounts[case.year]
        self.funds[fund.code] = replace(fund, amount=paid, source=_source(case, fund))
        return own


def _source(case: Case, fund: Fund) -> str:
    line = line_of(case, fund)
    return line.source if line and fund.amount is None else fund.source


def _refuse_wrong_rule(case: Case, fund: Fund) -> None:
    """A line of a kind that has its own rule must be paid by that rule."""
    rule = _RULE_OF_KIND.get(fund.kind)
    if rule is None or any(step.rule == rule for step in method_of(case, fund).steps):
        return
    what = (
        f"rammen «{fund.code}» er av slaget «{fund.kind}», metoden «{fund.method}» har ikke regelen «{rule}»"
    )
    fix = f"velg en metode med regelen «{rule}», eller et annet slag i funds.csv"
    raise ProblemsFound(
        [error(place_of(case, fund, "method"), what, "slag og metode passer ikke sammen", fix)]
    )


def _amounts_by_year(
    case: Case, fund: Fund, done: Mapping[str, Fund], splits: Mapping[str, list[FundSplit]]
) -> dict[int, int]:
    """What there is to distribute in each year that the fund or what it draws on has.

    Raises ProblemsFound for more than there is.
    """
    years = range(case.year, _last_year(case, fund) + 1)
    parent, line = parent_of(case, fund), line_of(case, fund)
    if parent is not None and parent.code not in done:
        raise ProblemsFound([])
    if parent is not None:
        _refuse_without_money(case, fund, parent, splits[parent.code])
        above = {split.year: split.whole.get(fund.payer, 0) for split in splits[parent.code]}
        return {year: _drawn(case, fund, got, done) for year, got in above.items()}
    if line is not None and line.amount is not None:
        return dict.fromkeys(years, _in_units(case, fund, _drawn(case, fund, line.amount, done)))
    stated = fund.amount if fund.amount is not None else line.advance if line else None
    if stated is None and not _sums_by_itself(case, fund):
        what = f"rammen «{fund.code}» har ikke noe beløp og trekker ikke på noe som har"
        fix = "skriv beløpet, eller si i «draws_on» hva rammen trekker på"
        raise ProblemsFound([error(place_of(case, fund, "amount"), what, "cellen er tom", fix)])
    return dict.fromkeys(years, _in_units(case, fund, stated or 0))


def _last_year(case: Case, fund: Fund) -> int:
    """The last year that the fund, or a fund that draws on it, says something of."""
    steps = case.methods[fund.method].steps if fund.method in case.methods else ()
    own = [step.last_year(fund, case.year) for step in steps]
    below = [_last_year(case, other) for other in case.funds.values() if other.draws_on == fund.code]
    return max([case.year, *own, *below])


def _sums_by_itself(case: Case, fund: Fund) -> bool:
    """Whether the fund needs no amount to be distributed: it pays what its steps say."""
    steps = method_of(case, fund).steps
    return fund.kind.is_open_ended and all(step.rule in ("fixed", "on_claim") for step in steps)


def _in_units(case: Case, fund: Fund, amount: int) -> int:
    """The amount itself. Raises ProblemsFound where it is not whole distribution units."""
    if amount % case.unit.factor:
        unit, base = case.unit.name, case.units.base
        what = f"«{fund.name}» får {in_unit(amount, base)} {base.name}, som ikke er et helt antall {unit}"
        fix = "skriv rammens beløp, eller velg en mindre «unit» i case.toml"
        cause = "tilskuddslinjen er oppgitt i en mindre enhet enn saken fordeler i"
        raise ProblemsFound([error(place_of(case, fund, "amount"), what, cause, fix)])
    return amount


def _refuse_without_money(case: Case, fund: Fund, parent: Fund, splits: list[FundSplit]) -> None:
    """A payer that has no amount at all from the fund that it is to pass on."""
    if all(fund.payer not in split.whole for split in splits):
        receivers = ", ".join(case.name_of(code) for code in splits[0].whole)
        what = f"{case.name_of(fund.payer)} har ikke fått noe av «{parent.name}» å gi videre"
        fix = f"skriv en betaler som har fått noe: {receivers}"
        raise ProblemsFound([error(place_of(case, fund, "payer"), what, "feil betaler eller ramme", fix)])


def _drawn(case: Case, fund: Fund, got: int, done: Mapping[str, Fund]) -> int:
    """What the fund takes of what there is: its amount, or all that no other fund has drawn."""
    alike = [other for other in case.funds.values() if other != fund and draw_alike(case, other, fund)]
    greedy = [other for other in alike if other.amount is None]
    if fund.amount is None and greedy:
        what = f"«{fund.name}» og «{greedy[0].name}» tar begge alt som er igjen"
        fix = "skriv beløpet for alle unntatt én av dem"
        raise ProblemsFound([error(place_of(case, fund, "amount"), what, "cellen er tom i begge", fix)])
    others = sum(done[other.code].amount or 0 for other in alike if other.code in done)
    rest = got - others
    amount = rest if fund.amount is None else fund.amount
    if min(0, got) <= others + amount <= max(0, got):
        return amount
    unit = case.unit
    taken = f" og andre rammer {in_unit(others, unit)}" if others else ""
    what = (
        f"«{fund.name}» gir videre {in_unit(amount, unit)}{taken}, {case.name_of(fund.payer)} har fått "
        f"{in_unit(got, unit)} {unit.name}"
    )
    fix = "senk beløpet, eller la cellen stå tom: da gis alt videre som er igjen"
    raise ProblemsFound(
        [error(place_of(case, fund, "amount"), what, "det gis videre mer enn det som kom", fix)]
    )


def _with_passed_on(case: Case, split: FundSplit) -> FundSplit:
    """The split of a fund that draws on another, with what is taken from its payer for what it gives."""
    if parent_of(case, split.fund) is None:
        return split
    return replace(split, blocks=(*split.blocks, _passed_on(case, split)))


def _passed_on(case: Case, split: FundSplit) -> Block:
    """What the payer has less for each recipient that it gave something to, in its own stream."""
    fund, receivers = split.fund, tuple(split.whole)
    parent = case.funds[fund.draws_on]
    amounts = np.array([-split.whole[code] for code in receivers], dtype=np.int64)
    payers = (fund.payer,) * len(receivers)

    def source(position: int) -> str:
        return f"gitt videre til {case.name_of(receivers[position])} av «{parent.name}»"

    return Block(
        split.year, fund.code, parent.stream, fund.payer, PASSED_ON, split.last_step + 1, fund.lasting,
        payers, amounts, source,
    )  # fmt: skip


def _estimates(case: Case, fund: Fund, own: list[FundSplit]) -> list[Finding]:
    """An open-ended line's printed estimate beside what is paid."""
    line = line_of(case, fund)
    estimate = fund.amount
    if estimate is None and line is not None:
        estimate = line.amount if line.amount is not None else line.advance
    if not fund.kind.is_open_ended or estimate is None:
        return []
    paid = sum(own[0].whole.values())
    unit, subject = case.unit, Subject(case.name, f"{fund.name} · overslag mot utbetalt")
    status, cause = Status.AGREES, ""
    if paid != estimate:
        status = Status.EXPLAINED
        cause = f"overslag, ingen øvre grense: utbetalt er {in_unit(paid, unit)} {unit.name}"
    return [Finding(subject, unit, 0, Fraction(estimate), Fraction(paid), status, cause)]
