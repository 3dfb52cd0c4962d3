"""What a fund takes of what it draws on, year by year; nobody hands out more than it got."""

from collections.abc import Mapping, Sequence

from allocation.case import Case
from allocation.draws import draw_alike, line_of, parent_of, place_of
from allocation.funds import Fund, LineKind
from allocation.money import in_unit
from allocation.problems import Problem, ProblemsFound, error, some_of
from allocation.rules import RULES
from allocation.split import FundSplit, method_of

Splits = Mapping[str, Sequence[FundSplit]]
"""The funds that have been distributed, each in every year that it has, by their codes."""

_RULE_OF_KIND = {
    LineKind.UP_TO: "up_to",
    LineKind.ON_CLAIM: "on_claim",
    LineKind.PASS_THROUGH: "pass_through",
}
"""The rule that a kind of line is paid by; the others can be shared by any method."""


def refuse_wrong_kind(case: Case, fund: Fund) -> None:
    """Refuse a fund whose kind its method, or what it draws on, does not fit. Raises ProblemsFound.

    A line of a kind that has its own rule must be paid by that rule; and money is not lasting for the one
    who hands it out and one-off for the one who gets it.
    """
    rule = _RULE_OF_KIND.get(fund.kind)
    if rule is not None and all(step.rule != rule for step in method_of(case, fund).steps):
        raise ProblemsFound([_wrong_rule(case, fund, rule)])
    parent = parent_of(case, fund)
    if parent is not None and parent.lasting is not fund.lasting:
        what = f"rammen «{fund.code}» har en annen varighet enn «{parent.code}», som den trekker på"
        fix = f"skriv «{parent.lasting}» i kolonnen «lasting»"
        raise ProblemsFound([error(place_of(case, fund, "lasting"), what, "de samme pengene", fix)])


def _wrong_rule(case: Case, fund: Fund, rule: str) -> Problem:
    what = (
        f"rammen «{fund.code}» er av slaget «{fund.kind}», metoden «{fund.method}» har ikke regelen «{rule}»"
    )
    fix = f"velg en metode med regelen «{rule}», eller et annet slag i funds.csv"
    return error(place_of(case, fund, "method"), what, "slag og metode passer ikke sammen", fix)


def amounts_by_year(case: Case, fund: Fund, splits: Splits) -> dict[int, int]:
    """What there is to distribute in each year that the fund or what it draws on has.

    Raises ProblemsFound where nothing says how much; with no problems where what it draws on is refused.
    """
    years = range(case.year, _last_year(case, fund) + 1)
    parent, line = parent_of(case, fund), line_of(case, fund)
    if parent is not None and parent.code not in splits:
        raise ProblemsFound([])
    if parent is not None:
        _refuse_without_money(case, fund, parent, splits[parent.code])
        above = {split.year: split.whole.get(fund.payer, 0) for split in splits[parent.code]}
        return {year: _taken(case, fund, got, year, splits) for year, got in above.items()}
    if line is not None and line.amount is not None:
        amount = line.amount
        return {year: _in_units(case, fund, _taken(case, fund, amount, year, splits)) for year in years}
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
    return fund.kind.is_open_ended and all(RULES[step.rule].sums_by_itself for step in steps)


def _in_units(case: Case, fund: Fund, amount: int) -> int:
    """The amount itself. Raises ProblemsFound where it is not whole distribution units."""
    if amount % case.unit.factor:
        unit, base = case.unit.name, case.units.base
        what = f"«{fund.name}» får {in_unit(amount, base)} {base.name}, som ikke er et helt antall {unit}"
        fix = "skriv rammens beløp, eller velg en mindre «unit» i case.toml"
        cause = "tilskuddslinjen er oppgitt i en mindre enhet enn saken fordeler i"
        raise ProblemsFound([error(place_of(case, fund, "amount"), what, cause, fix)])
    return amount


def _refuse_without_money(case: Case, fund: Fund, parent: Fund, splits: Sequence[FundSplit]) -> None:
    """A payer that has no amount at all from the fund that it is to pass on."""
    if all(fund.payer not in split.whole for split in splits):
        receivers = some_of([case.name_of(code) for code in splits[0].whole])
        what = f"{case.name_of(fund.payer)} har ikke fått noe av «{parent.name}» å gi videre"
        fix = f"skriv en betaler som har fått noe: {receivers}"
        raise ProblemsFound([error(place_of(case, fund, "payer"), what, "feil betaler eller ramme", fix)])


def takes_the_rest(fund: Fund) -> bool:
    """Whether the fund takes all that no other fund takes of what it draws on."""
    return fund.amount is None and not fund.kind.is_open_ended


def _taken(case: Case, fund: Fund, got: int, year: int, splits: Splits) -> int:
    """The fund's own amount, or all that no other fund takes of what there is that year."""
    if not takes_the_rest(fund):
        return fund.amount or 0
    alike = [other for other in case.funds.values() if other != fund and draw_alike(case, other, fund)]
    greedy = [other for other in alike if takes_the_rest(other)]
    if greedy:
        what = f"«{fund.name}» og «{greedy[0].name}» tar begge alt som er igjen"
        fix = "skriv beløpet for alle unntatt én av dem"
        raise ProblemsFound([error(place_of(case, fund, "amount"), what, "cellen er tom i begge", fix)])
    rest = got - sum(_paid(splits[other.code], year) for other in alike if other.code in splits)
    return rest if rest * got > 0 else 0


def _paid(own: Sequence[FundSplit], year: int) -> int:
    """What a fund pays in a year, or in its last where it has no such year."""
    split = next((split for split in own if split.year == year), own[-1])
    return sum(split.whole.values())


def overdrawn_problems(case: Case, level: Sequence[Fund], splits: Splits) -> list[Problem]:
    """Where the funds that draw on the same pay more together than there is, in any year."""
    problems, told = [], set[str]()
    for fund in level:
        alike = [other for other in level if draw_alike(case, other, fund)]
        if not fund.draws_on or fund.code in told:
            continue
        told |= {other.code for other in alike}
        limited = next((other for other in alike if not other.kind.is_open_ended), fund)
        for year, got in _there_is(case, limited, splits).items():
            paid = sum(_paid(splits[other.code], year) for other in alike)
            if not min(0, got) <= paid <= max(0, got):
                problems.append(_overdrawn(case, alike, got, paid, year))
                break
    return problems


def _there_is(case: Case, fund: Fund, splits: Splits) -> dict[int, int]:
    """What there is for those who draw as this fund does, by year; empty where the line has no limit."""
    parent, line = parent_of(case, fund), line_of(case, fund)
    if parent is not None:
        return {split.year: split.whole.get(fund.payer, 0) for split in splits[parent.code]}
    if line is None or line.amount is None or fund.kind.is_open_ended:
        return {}
    return {split.year: line.amount for split in splits[fund.code]}


def _overdrawn(case: Case, alike: Sequence[Fund], got: int, paid: int, year: int) -> Problem:
    names, unit, first = some_of([f"«{fund.name}»" for fund in alike]), case.unit, alike[0]
    line, when = line_of(case, first), "" if year == case.year else f" i {year}"
    has = (
        f"linjen har {in_unit(got, unit)}"
        if line
        else f"{case.name_of(first.payer)} har fått {in_unit(got, unit)}"
    )
    what = f"{names} gir videre {in_unit(paid, unit)}{when}, {has} {unit.name}"
    fix = "senk beløpet, eller la cellen stå tom: da gis alt videre som er igjen"
    return error(place_of(case, first, "amount"), what, "det gis videre mer enn det som kom", fix)
