"""How a line of a frame finds its amounts: in a table, by a key, in per cent, or up to a stated frame."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Annotated

from allocation.amounts import Amounts
from allocation.case import Step
from allocation.criteria import Criterion
from allocation.draws import unrelated_funds
from allocation.funds import Lasting
from allocation.money import PERCENT, decimals_of, number_text
from allocation.parameters import NoParameter, Parameter, parameter_on
from allocation.problems import ProblemsFound, unknown_name
from allocation.rules.kinds import OneRecipient, Sum, Text, one_of
from allocation.rules.placing import named_key, shares_by
from allocation.rules.stand import Outcome, Stand

LastingWord = Annotated[Lasting, one_of(*Lasting)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line(Step):
    """A line of the frame: the amounts of a criterion, or a total that is shared by a key.

    `title` is what the line is called where the rule's own word is too wide; `lasting` how long its money
    lasts, where it is not the fund's own.
    """

    title: Text = ""
    lasting: LastingWord | None = None
    amounts: Text = ""
    total: Sum | None = None
    key: Text = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement(Step):
    """A parameter: per cent of the frame so far, or an amount that a key shares, or all of one (`to`)."""

    parameter: Text
    key: Text = ""
    to: OneRecipient = ""
    title: Text = ""


def stated_amounts(stand: Stand, step: Line, sign: Fraction | int = 1, of: str = "") -> Outcome:
    """The amounts of the step's criterion, or its total by its key, times the sign."""
    ways = [step.amounts, "" if step.total is None else "total"]
    if sum(map(bool, ways)) != 1 or bool(step.key) != (step.total is not None):
        fix = "skriv «amounts» med navnet på et kriterium, eller «total» og «key»"
        raise stand.refuse(
            "steget sier ikke hvor beløpene står, eller sier det to ganger", "uklart steg", fix
        )
    if step.total is not None:
        told = f"{stand.with_unit(step.total)} {of}".rstrip()
        shared = _by_key(stand, step.key, sign * step.total, told)
        return replace(shared, lasting=step.lasting and Lasting(step.lasting))
    stated = _money(stand, step.amounts)
    amounts = Amounts.of(stated.values).scaled(Fraction(sign))

    def source(code: str) -> str:
        told = f"{stand.with_unit(stated.values[code])} {of}, " if of else ""
        return f"{told}«{stated.name}»: {stated.sources[code]}"

    return Outcome(source, settled=amounts, lasting=step.lasting and Lasting(step.lasting))


def _by_key(stand: Stand, key: str, total: Fraction | int, of: str) -> Outcome:
    """A total shared by a key among those who have a frame."""
    chosen = _with_a_frame(stand)
    named = named_key(stand, key)
    shares = shares_by(stand, named, chosen)

    def source(code: str) -> str:
        return f"{number_text(100 * shares[code], 4)} % av {of}, nøkkelen «{named.title}»"

    return Outcome(source, settled=shares.scaled(Fraction(total)))


def required(stand: Stand, step: Requirement, sign: int) -> Outcome:
    """The requirement of a step, taken or given back by the sign."""
    if step.key and step.to:
        raise stand.refuse("steget har både «key» og «to»", "to måter å dele kravet på", "la én av dem stå")
    rate = named_parameter(stand, step.parameter, of_money=bool(step.key or step.to))
    amount = sign * rate.value.value
    told = f"{rate.value} {rate.value.unit.name}"
    if step.to:
        source = f"{told}: {rate.reference}"
        return Outcome(lambda _code: source, settled=Amounts.of({step.to: amount}))
    if step.key:
        return _by_key(stand, step.key, amount, f"{told} ({rate.reference})")
    return of_the_frame(stand, rate, amount)


def of_the_frame(stand: Stand, rate: Parameter, times: Fraction, part: str = "") -> Outcome:
    """The same part of everybody's frame so far."""
    before = Amounts.of({code: stand.amount_of(code) for code in _with_a_frame(stand)})

    def source(code: str) -> str:
        percent = percent_text(rate.value.value)
        return f"{percent} av {part}{stand.with_unit(before[code])} til nå: {rate.reference}"

    return Outcome(source, settled=before.scaled(times))


def up_to_stated(stand: Stand, criterion: str) -> Outcome:
    """From the frame so far to the stated one."""
    stated = _money(stand, criterion)
    lacking = [code for code in _with_a_frame(stand) if code not in stated.values]
    if lacking:
        what = f"«{stated.name}» oppgir ingen ramme for {stand.names(lacking)}, som har linjer før"
        raise stand.refuse(what, "raden mangler i tabellen", "legg til raden, eller et oppgitt 0 med grunn")
    before = {code: stand.amount_of(code) for code in stated.values}
    moved = Amounts.of({code: value - before[code] for code, value in stated.values.items()})

    def source(code: str) -> str:
        told = f"{stand.shown(stated.values[code])} − {stand.with_unit(before[code])} til nå"
        return f"{told}, «{stated.name}»: {stated.sources[code]}"

    return Outcome(source, settled=moved)


def _money(stand: Stand, name: str) -> Criterion:
    """The criterion of that name, which must be amounts of money. Raises ProblemsFound."""
    case = stand.case
    if name not in case.criteria:
        raise ProblemsFound([unknown_name(stand.place, "kriterium", name, case.criteria)])
    criterion = case.criteria[name]
    if not criterion.values:
        what = f"kriteriet «{name}» har ingen verdier, så linjen er tom"
        fix = "rett betingelsen «where» i keys.toml, eller ta steget bort"
        raise stand.refuse(what, "betingelsen treffer ingen rad, eller tabellen er tom", fix)
    if criterion.unit not in case.units.money_names:
        what = f"kriteriet «{name}» teller {criterion.unit}, ikke penger"
        raise stand.refuse(what, "feil kriterium", f"velg et kriterium i {', '.join(case.units.money_names)}")
    return criterion


def named_parameter(stand: Stand, code: str, of_money: bool) -> Parameter:
    """The parameter in force, in per cent or in money as the step needs it. Raises ProblemsFound."""
    case = stand.case
    try:
        found = parameter_on(case.parameters, code, case.day)
    except NoParameter as fault:
        fix = f"legg verdien for {case.year} i parameters.csv, eller ta steget bort"
        raise stand.refuse(str(fault), "verdien er ikke publisert, eller navnet er feil", fix) from fault
    if of_money != found.value.unit.money or (not of_money and found.value.unit != PERCENT):
        wanted = "et beløp som nøkkelen kan dele" if of_money else "prosent av rammen"
        what = f"parameteren «{code}» er i {found.value.unit.name}, steget trenger {wanted}"
        fix = "skriv «key» eller «to» der parameteren er et beløp, og ingen av dem der den er prosent"
        raise stand.refuse(what, "feil parameter, eller «key» mangler", fix)
    return found


def _with_a_frame(stand: Stand) -> tuple[str, ...]:
    """Those who have a frame so far. Raises ProblemsFound where nobody has."""
    codes: Mapping[str, None] = dict.fromkeys([*stand.settled, *stand.open])
    if not codes:
        fix = "la «last_year» være det første steget"
        raise stand.refuse("ingen har noen ramme ennå", "steget står før fjorårets ramme", fix)
    return tuple(codes)


def _refuse_repeated(stand: Stand, step: Step) -> None:
    """Refuse a line that an earlier step, or another fund, has counted too. Raises ProblemsFound."""
    own, case = _taken_from(step), stand.case
    earlier = case.methods[stand.fund.method].steps[: stand.number - 1]
    if _counts(earlier, step):
        what = f"«{own}» er alt regnet med av et tidligere steg av samme slag"
        raise stand.refuse(what, "steget er skrevet to ganger", "ta bort det ene steget")
    for fund in unrelated_funds(case, stand.fund) if own in case.criteria else ():
        if fund.method in case.methods and _counts(case.methods[fund.method].steps, step):
            what, fix = f"«{own}» er også en linje i «{fund.name}»", "la linjen stå i én ramme"
            raise stand.refuse(what, "to rammer har samme linje", fix)


def _counts(steps: Sequence[Step], step: Step) -> bool:
    """Whether one of the steps is a line of the same kind that takes the same amounts."""
    own = _taken_from(step)
    return bool(own) and any(type(one) is type(step) and _taken_from(one) == own for one in steps)


def _taken_from(step: Step) -> str:
    """The criterion or the parameter that a line takes its amounts from; empty for a total."""
    return str(getattr(step, "amounts", "") or getattr(step, "parameter", ""))


def called(stand: Stand, step: Step, outcome: Outcome) -> Outcome:
    """The outcome of a line that no step before has counted; its title stands first in each of its sources.

    Raises ProblemsFound for a line that is counted twice.
    """
    _refuse_repeated(stand, step)
    title = str(getattr(step, "title", ""))
    return replace(outcome, source=lambda code: f"{title}: {outcome.source(code)}") if title else outcome


def percent_text(share: Fraction) -> str:
    """A share of one in per cent, with the decimals it needs."""
    return f"{number_text(100 * share, decimals_of(100 * share))} %"
