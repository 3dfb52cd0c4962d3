"""What the rules of activity need of a pot: points, price and share, or a refusal that says why not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from allocation.activity import Pot, Rate
from allocation.case import Step
from allocation.criteria import Criterion
from allocation.draws import unrelated_funds
from allocation.parameters import NoParameter
from allocation.problems import Place, Problem, ProblemsFound, error, note, unknown_name, warning
from allocation.rates import NoPrice, Rates, rates_on, share_on
from allocation.rules.kinds import Recipients, Text
from allocation.rules.stand import Outcome, Stand


@dataclass(frozen=True, slots=True, kw_only=True)
class OfPot(Step):
    """A pot, and whom of those with points in it the step concerns; all where nobody is named."""

    pot: Text
    recipients: Recipients = ()


def pot_of(stand: Stand, step: OfPot) -> Pot:
    """The case's pot of that name, whose criteria are all there. Raises ProblemsFound."""
    case = stand.case
    if step.pot not in case.pots:
        raise ProblemsFound([unknown_name(stand.place, "pott", step.pot, case.pots)])
    pot = case.pots[step.pot]
    named = (pot.points, pot.actual, pot.points_before, pot.advance)
    unknown = [name for name in named if name and name not in case.criteria]
    if unknown:
        raise ProblemsFound([unknown_name(_place_of(stand, pot), "kriterium", unknown[0], case.criteria)])
    return pot


def advance_of(stand: Stand, pot: Pot) -> Criterion:
    """The advances that the pot states, which must be money. Raises ProblemsFound."""
    found = _named(stand, pot, pot.advance)
    if found.unit not in stand.case.units.money_names:
        what, fix = (
            f"kriteriet «{pot.advance}» teller {found.unit}, ikke penger",
            "velg et kriterium i penger",
        )
        raise stand.refuse(what, "feil kriterium", fix)
    return found


def rates_for(stand: Stand, pot: Pot, day: date, price: Rate) -> Rates:
    """The pot's price and share. Raises NoPrice for a year without a price, ProblemsFound for the rest."""
    try:
        return rates_on(stand.case, pot, day, price)
    except NoPrice:
        raise
    except NoParameter as fault:
        raise _no_rate(stand, pot, fault) from fault


def share_for(stand: Stand, pot: Pot, rate: Rate) -> Fraction:
    """A share of the year. Raises ProblemsFound."""
    try:
        return share_on(stand.case, rate, stand.case.day)
    except NoParameter as fault:
        raise _no_rate(stand, pot, fault) from fault


def _no_rate(stand: Stand, pot: Pot, fault: NoParameter) -> ProblemsFound:
    fix = "skriv satsen som et tall i potten, eller legg verdien i parameters.csv"
    return stand.refuse(f"{pot.title}: {fault}", "satsen er ikke publisert, eller navnet er feil", fix)


def marked(stand: Stand, pot: Pot, rates: Rates) -> tuple[Problem, ...]:
    """A note for each value that is no published one."""
    fix = "erstatt den med den publiserte verdien i parameters.csv når den finnes"
    cause = "verdien er ikke publisert, og potten eller alternativet ber om interpolasjon"
    return tuple(
        note(
            _place_of(stand, pot),
            f"«{one.name}» er {one.value} {one.value.unit.name} for {one.valid_from.year}: {one.reference}",
            cause,
            fix,
        )
        for one in rates.between
    )


def no_amount(stand: Stand, pot: Pot, fault: NoPrice) -> Outcome:
    """No amount where no price is published: empty is not nought."""
    fix = (
        f'skriv "pots.{pot.code}.missing_price" = "interpolate" under [overrides] i et alternativ, '
        "eller legg verdien i tabellen med parametere"
    )
    what = f"{pot.title} har ikke noe beløp: {fault}"
    told = warning(_place_of(stand, pot), what, "enhetsprisen er ikke publisert for året", fix)
    return Outcome(lambda _code: "", notes=(told,))


def _place_of(stand: Stand, pot: Pot) -> Place:
    """Where the pot is written, for problems."""
    return stand.case.at("keys.toml", column=f"pots.{pot.code}")


def day_before(stand: Stand, pot: Pot) -> date:
    """The day whose price and share effects are counted from. Raises ProblemsFound."""
    if pot.year_before is None or not pot.points_before:
        what = f"potten «{pot.code}» sier ikke hva den sammenlignes med"
        fix = "skriv «points_before» og «year_before» i potten"
        raise stand.refuse(what, "innstillingene mangler", fix)
    if pot.year_before >= stand.case.year:
        what = f"«year_before» er {pot.year_before}, og saken er for {stand.case.year}"
        raise stand.refuse(what, "skrivefeil", "skriv et tidligere år")
    return date(pot.year_before, 1, 1)


def points_of(stand: Stand, step: OfPot, name: str) -> Criterion:
    """The points of a criterion, which all whom the step names must have. Raises ProblemsFound."""
    found = _named(stand, stand.case.pots[step.pot], name)
    refuse_lacking(stand, found, step.recipients)
    return found


def _named(stand: Stand, pot: Pot, name: str) -> Criterion:
    """The criterion that a pot names, which must have values. Raises ProblemsFound."""
    case, where = stand.case, _place_of(stand, pot)
    if not name:
        what = f"potten «{pot.code}» sier ikke hvor poengene står"
        fix = "skriv «points», og «actual» for en avregning, med navnet på et kriterium"
        raise ProblemsFound([error(where, what, "innstillingen mangler", fix)])
    found = case.criteria[name]
    if not found.values:
        what = f"kriteriet «{name}» har ingen verdier, så potten «{pot.code}» betaler ingenting"
        cause = "betingelsen «where» treffer ingen rad, eller tabellen er tom"
        raise ProblemsFound([error(where, what, cause, "rett betingelsen, eller fyll ut tabellen")])
    return found


def refuse_twice(stand: Stand, step: OfPot, *kinds: type[OfPot]) -> None:
    """Refuse a pot that is paid by an earlier step, or by another fund. Raises ProblemsFound."""
    if any(_pays_the_same(one, step, kinds) for one in _earlier(stand)):
        what, fix = f"potten «{step.pot}» er betalt av et tidligere steg", "ta bort det ene steget"
        raise stand.refuse(what, "potten er skrevet to ganger i metoden", fix)
    case = stand.case
    for fund in unrelated_funds(case, stand.fund):
        steps = case.methods[fund.method].steps if fund.method in case.methods else ()
        if any(_pays_the_same(one, step, kinds) for one in steps):
            what, fix = f"potten «{step.pot}» betales også av «{fund.name}»", "la én ramme betale potten"
            raise stand.refuse(what, "to rammer har samme pott", fix)


def _pays_the_same(one: Step, step: OfPot, kinds: tuple[type[OfPot], ...]) -> bool:
    """Whether another step pays the same pot to some of the same recipients."""
    if not isinstance(one, kinds) or one.pot != step.pot:
        return False
    return not step.recipients or not one.recipients or bool({*step.recipients} & {*one.recipients})


def refuse_without_advance(stand: Stand, step: OfPot, concerned: Sequence[str], paid: type[OfPot]) -> None:
    """Refuse a settlement of an advance that somebody has not got. Raises ProblemsFound."""
    paying = [one for one in _earlier(stand) if isinstance(one, paid) and one.pot == step.pot]
    without = [
        code for code in concerned if not any(not one.recipients or code in one.recipients for one in paying)
    ]
    if without:
        what = f"potten «{step.pot}» avregnes for {stand.names(without)}, som ikke har fått akonto av den"
        fix = f'skriv {{ rule = "activity", pot = "{step.pot}" }} for dem før avregningen'
        raise stand.refuse(what, "akontosteget mangler, eller nevner andre mottakere", fix)


def _earlier(stand: Stand) -> list[OfPot]:
    steps = stand.case.methods[stand.fund.method].steps[: stand.number - 1]
    return [one for one in steps if isinstance(one, OfPot)]


def refuse_lacking(stand: Stand, points: Criterion, recipients: Sequence[str]) -> None:
    """Refuse recipients without points: missing is not nought. Raises ProblemsFound."""
    lacking = [code for code in recipients if code not in points.values]
    if lacking:
        what = f"«{points.name}» har ingen poeng for {stand.names(lacking)}"
        fix = "legg til poengene, et oppgitt 0 med grunn, eller ta mottakeren ut av steget"
        raise stand.refuse(what, "raden mangler i tabellen", fix)


def concerned_by(step: OfPot, *points: Criterion) -> tuple[str, ...]:
    """Whom the step concerns: the named, or all who have points of either kind."""
    return step.recipients or tuple(dict.fromkeys(code for one in points for code in one.values))
