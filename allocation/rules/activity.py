"""Rules for activity-based funding: the advance, the settlement, and the effects of volume, price and share.

Each names a pot of the case (`[pots]` in keys.toml). A year without a published price gives nothing, and
says so; it is interpolated only where the pot, or a scenario, says `missing_price = "interpolate"`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from allocation.activity import Effects, Pot, Rate, effects, settled_refund
from allocation.amounts import Amounts
from allocation.case import Step
from allocation.criteria import Criterion
from allocation.money import plain_number
from allocation.parameters import NoParameter
from allocation.problems import Place, Problem, ProblemsFound, error, note, unknown_name, warning
from allocation.rates import NoPrice, Rates, rates_on, share_on
from allocation.rules.kinds import Recipients, Text
from allocation.rules.rule import Rule
from allocation.rules.stand import Outcome, Stand


@dataclass(frozen=True, slots=True, kw_only=True)
class OfPot(Step):
    """A pot, and whom of those with points in it the step concerns; all where nobody is named."""

    pot: Text
    recipients: Recipients = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ByActivity(OfPot):
    """The advance on the budgeted activity."""

    rule = "activity"


def by_activity(stand: Stand, step: ByActivity) -> Outcome:
    """The budgeted activity pays.

    Amount = points x unit price x refund share. It favours those who have budgeted much that pays well;
    the rest of the cost must come from the basic funding. Source: the ISF rules of the year.
    """
    pot = _pot(stand, step)
    return _paid(stand, step, pot, pot.points, stand.case.day, "akonto")


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityBefore(OfPot):
    """The activity of the year that effects are counted from."""

    rule = "activity_before"


def activity_before(stand: Stand, step: ActivityBefore) -> Outcome:
    """What the activity of the year before was refunded with, by that year's price and share.

    Amount = points before x price before x share before. The first line of a bridge to this year's refund:
    where this year has no price there is no bridge, and last year's refund must not stand for this year's.
    """
    pot = _pot(stand, step)
    day = _day_before(stand, pot)
    try:
        _rates(stand, pot, stand.case.day, pot.price)
    except NoPrice as fault:
        return _nothing(stand, pot, fault)
    return _paid(stand, step, pot, pot.points_before, day, "i fjor")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement(OfPot):
    """The difference between what the registered activity gives and the advance."""

    rule = "settlement"


def settlement(stand: Stand, step: Settlement) -> Outcome:
    """The advance is settled against the activity that was registered.

    Amount = (points within the budget x share + points above it x the share above the budget) x
    settlement price, less the advance. Above the budget only the share is refunded, so that more
    activity than planned costs more than it pays; below it the refund is taken back.
    """
    pot, day = _pot(stand, step), stand.case.day
    planned, actual = _points(stand, step, pot.points), _points(stand, step, pot.actual)
    _refuse_lacking(stand, planned, _concerned(step, actual))
    try:
        advance = _rates(stand, pot, day, pot.price)
        final = _rates(stand, pot, day, pot.settlement_price or pot.price)
        above = _share(stand, pot, pot.excess_share or pot.share)
    except NoPrice as fault:
        return _nothing(stand, pot, fault)
    amounts, sources = dict[str, Fraction](), dict[str, str]()
    for code in _concerned(step, actual):
        budget, registered = advance.activity(planned.values[code]), final.activity(actual.values[code])
        amounts[code] = settled_refund(budget, registered, above) - budget.refund
        sources[code] = (
            f"{plain_number(registered.points)} poeng mot {plain_number(budget.points)} i budsjettet, "
            f"{final.text}; akonto {stand.with_unit(budget.refund)}: {actual.sources[code]}{final.references}"
        )
    notes = dict.fromkeys((*_marked(stand, pot, advance), *_marked(stand, pot, final)))
    return Outcome(sources.__getitem__, settled=Amounts.of(amounts), notes=tuple(notes))


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumeEffect(OfPot):
    """What more or fewer points do."""

    rule = "volume_effect"


def volume_effect(stand: Stand, step: VolumeEffect) -> Outcome:
    """The change in refund that the change in points made, see `allocation.activity.effects`.

    It favours those who grow. The only one of the three effects that the hospital itself decides.
    """
    return _effect(stand, step, "volum", lambda found: found.volume)


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceEffect(OfPot):
    """What another unit price does."""

    rule = "price_effect"


def price_effect(stand: Stand, step: PriceEffect) -> Outcome:
    """The change in refund that the change in unit price made, see `allocation.activity.effects`.

    It is the compensation for prices and wages in the part of the income that activity pays.
    """
    return _effect(stand, step, "pris", lambda found: found.price)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareEffect(OfPot):
    """What another refund share does."""

    rule = "share_effect"


def share_effect(stand: Stand, step: ShareEffect) -> Outcome:
    """The change in refund that the change in refund share made, see `allocation.activity.effects`.

    It takes from those with much activity when the share falls; whether they get it back depends on the
    key by which it returns as basic funding.
    """
    return _effect(stand, step, "sats", lambda found: found.share)


def _pot(stand: Stand, step: OfPot) -> Pot:
    """The case's pot of that name. Raises ProblemsFound."""
    if step.pot not in stand.case.pots:
        raise ProblemsFound([unknown_name(stand.place, "pott", step.pot, stand.case.pots)])
    return stand.case.pots[step.pot]


def _paid(stand: Stand, step: OfPot, pot: Pot, criterion: str, day: date, when: str) -> Outcome:
    """Points x price x share of a day, for each who has points."""
    points = _points(stand, step, criterion)
    try:
        rates = _rates(stand, pot, day, pot.price)
    except NoPrice as fault:
        return _nothing(stand, pot, fault)
    amounts = {code: rates.activity(points.values[code]).refund for code in _concerned(step, points)}

    def source(code: str) -> str:
        told = f"{when}: {plain_number(points.values[code])} poeng × {rates.text}"
        return f"{told}: {points.sources[code]}{rates.references}"

    return Outcome(source, settled=Amounts.of(amounts), notes=_marked(stand, pot, rates))


def _effect(stand: Stand, step: OfPot, word: str, of: Callable[[Effects], Fraction]) -> Outcome:
    """One of the three effects, from the year before to this, for each who has points in both."""
    pot = _pot(stand, step)
    day_before = _day_before(stand, pot)
    points, earlier = _points(stand, step, pot.points), _points(stand, step, pot.points_before)
    _refuse_lacking(stand, earlier, _concerned(step, points))
    try:
        before = _rates(stand, pot, day_before, pot.price)
        after = _rates(stand, pot, stand.case.day, pot.price)
    except NoPrice as fault:
        return _nothing(stand, pot, fault)
    amounts, sources = dict[str, Fraction](), dict[str, str]()
    for code in _concerned(step, points):
        was, now = before.activity(earlier.values[code]), after.activity(points.values[code])
        amounts[code] = of(effects(was, now))
        sources[code] = (
            f"{word}, middel av alle rekkefølger: fra {plain_number(was.points)} poeng × {before.text} "
            f"til {plain_number(now.points)} poeng × {after.text}"
        )
    notes = dict.fromkeys((*_marked(stand, pot, before), *_marked(stand, pot, after)))
    return Outcome(sources.__getitem__, settled=Amounts.of(amounts), notes=tuple(notes))


def _rates(stand: Stand, pot: Pot, day: date, price: Rate) -> Rates:
    """The pot's price and share. Raises NoPrice for a year without a price, ProblemsFound for the rest."""
    try:
        return rates_on(stand.case, pot, day, price)
    except NoPrice:
        raise
    except NoParameter as fault:
        raise _no_rate(stand, pot, fault) from fault


def _share(stand: Stand, pot: Pot, rate: Rate) -> Fraction:
    """A share of the year. Raises ProblemsFound."""
    try:
        return share_on(stand.case, rate, stand.case.day)
    except NoParameter as fault:
        raise _no_rate(stand, pot, fault) from fault


def _no_rate(stand: Stand, pot: Pot, fault: NoParameter) -> ProblemsFound:
    fix = "skriv satsen som et tall i potten, eller legg verdien i parameters.csv"
    return stand.refuse(f"{pot.title}: {fault}", "satsen er ikke publisert, eller navnet er feil", fix)


def _marked(stand: Stand, pot: Pot, rates: Rates) -> tuple[Problem, ...]:
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


def _nothing(stand: Stand, pot: Pot, fault: NoPrice) -> Outcome:
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


def _day_before(stand: Stand, pot: Pot) -> date:
    """The day whose price and share effects are counted from. Raises ProblemsFound."""
    if pot.year_before is None or not pot.points_before:
        what = f"potten «{pot.code}» sier ikke hva den sammenlignes med"
        fix = "skriv «points_before» og «year_before» i potten"
        raise stand.refuse(what, "innstillingene mangler", fix)
    return date(pot.year_before, 1, 1)


def _points(stand: Stand, step: OfPot, name: str) -> Criterion:
    """The points of a criterion, which all whom the step names must have. Raises ProblemsFound."""
    case = stand.case
    if name not in case.criteria:
        where = _place_of(stand, case.pots[step.pot])
        if not name:
            what = f"potten «{step.pot}» sier ikke hvor poengene står"
            fix = "skriv «points», og «actual» for en avregning, med navnet på et kriterium"
            raise ProblemsFound([error(where, what, "innstillingen mangler", fix)])
        raise ProblemsFound([unknown_name(where, "kriterium", name, case.criteria)])
    found = case.criteria[name]
    _refuse_lacking(stand, found, step.recipients)
    return found


def _refuse_lacking(stand: Stand, points: Criterion, recipients: Sequence[str]) -> None:
    """Refuse recipients without points: missing is not nought. Raises ProblemsFound."""
    lacking = [code for code in recipients if code not in points.values]
    if lacking:
        what = f"«{points.name}» har ingen poeng for {stand.names(lacking)}"
        fix = "legg til poengene, et oppgitt 0 med grunn, eller ta mottakeren ut av steget"
        raise stand.refuse(what, "raden mangler i tabellen", fix)


def _concerned(step: OfPot, points: Criterion) -> tuple[str, ...]:
    """Whom the step concerns: the named, or all who have points."""
    return step.recipients or tuple(points.values)


RULES = (
    Rule(ByActivity, by_activity, "aktivitet", sums_by_itself=True),
    Rule(ActivityBefore, activity_before, "aktivitet i fjor", sums_by_itself=True),
    Rule(Settlement, settlement, "avregning", sums_by_itself=True),
    Rule(VolumeEffect, volume_effect, "volumeffekt", sums_by_itself=True),
    Rule(PriceEffect, price_effect, "priseffekt", sums_by_itself=True),
    Rule(ShareEffect, share_effect, "satseffekt", sums_by_itself=True),
)
