"""Rules for activity-based funding: the advance, the settlement, and the effects of volume, price and share.

Each names a pot of the case (`[pots]` in keys.toml). A year without a published price gives nothing, and
says so; it is interpolated only where the pot, or a scenario, says `missing_price = "interpolate"`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from allocation.activity import Effects, Pot, effects, settled_refund
from allocation.amounts import Amounts
from allocation.funds import Lasting
from allocation.money import plain_number
from allocation.rates import NoPrice
from allocation.rules.pots import (
    OfPot,
    advance_of,
    concerned_by,
    day_before,
    marked,
    no_amount,
    points_of,
    pot_of,
    rates_for,
    refuse_lacking,
    refuse_twice,
    refuse_without_advance,
    share_for,
)
from allocation.rules.rule import Rule
from allocation.rules.stand import Outcome, Stand


@dataclass(frozen=True, slots=True, kw_only=True)
class ByActivity(OfPot):
    """The advance on the budgeted activity."""

    rule = "activity"


def by_activity(stand: Stand, step: ByActivity) -> Outcome:
    """The budgeted activity pays.

    Amount = points x unit price x refund share, or the advance itself where the pot states it. It favours
    those who have budgeted much that pays well; the rest of the cost must come from the basic funding.
    Source: the ISF rules of the year.
    """
    pot = pot_of(stand, step)
    refuse_twice(stand, step, ByActivity, ActivityBefore, VolumeEffect, PriceEffect, ShareEffect)
    if pot.advance:
        return _stated_advance(stand, step, pot)
    return _paid(stand, step, pot, pot.points, stand.case.day, "akonto")


def _stated_advance(stand: Stand, step: OfPot, pot: Pot) -> Outcome:
    """The stated advance, with what the formula gives beside it where there are points and a price."""
    stated, points = advance_of(stand, pot), stand.case.criteria.get(pot.points)
    refuse_lacking(stand, stated, step.recipients)
    try:
        rates = rates_for(stand, pot, stand.case.day, pot.price)
    except NoPrice:
        rates = None

    def source(code: str) -> str:
        told = f"oppgitt akonto: {stated.sources[code]}"
        if rates is None or points is None or code not in points.values:
            return told
        refund = rates.activity(points.values[code]).refund
        formula = f"{plain_number(points.values[code])} poeng × {rates.text} gir {stand.shown(refund)}"
        return f"{told}; {formula}, forskjell {stand.with_unit(stated.values[code] - refund)}"

    chosen = {code: stated.values[code] for code in step.recipients or stated.values}
    return Outcome(source, settled=Amounts.of(chosen), notes=marked(stand, pot, rates) if rates else ())


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityBefore(OfPot):
    """The activity of the year that effects are counted from."""

    rule = "activity_before"


def activity_before(stand: Stand, step: ActivityBefore) -> Outcome:
    """What the activity of the year before was refunded with, by that year's price and share.

    Amount = points before x price before x share before. The first line of a bridge to this year's refund:
    where this year has no price there is no bridge, and last year's refund must not stand for this year's.
    """
    pot = pot_of(stand, step)
    refuse_twice(stand, step, ByActivity, ActivityBefore)
    day = day_before(stand, pot)
    try:
        rates_for(stand, pot, stand.case.day, pot.price)
    except NoPrice as fault:
        return no_amount(stand, pot, fault)
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
    It is one-off: next year begins with an advance of its own.
    """
    pot, day = pot_of(stand, step), stand.case.day
    refuse_twice(stand, step, Settlement)
    planned, actual = points_of(stand, step, pot.points), points_of(stand, step, pot.actual)
    stated = advance_of(stand, pot) if pot.advance else None
    concerned = concerned_by(step, planned, actual, *([stated] if stated else []))
    for points in (planned, actual, *([stated] if stated else [])):
        refuse_lacking(stand, points, concerned)
    refuse_without_advance(stand, step, concerned, ByActivity)
    try:
        advance = rates_for(stand, pot, day, pot.price)
        final = rates_for(stand, pot, day, pot.settlement_price or pot.price)
        above = share_for(stand, pot, pot.excess_share or pot.share)
    except NoPrice as fault:
        return no_amount(stand, pot, fault)
    amounts, sources = dict[str, Fraction](), dict[str, str]()
    for code in concerned:
        budget, registered = advance.activity(planned.values[code]), final.activity(actual.values[code])
        got = budget.refund if stated is None else stated.values[code]
        amounts[code] = settled_refund(budget, registered, above) - got
        is_lower = registered.points > budget.points and above != final.share
        over = f", {plain_number(100 * above)} % over budsjettet" if is_lower else ""
        sources[code] = (
            f"{plain_number(registered.points)} poeng mot {plain_number(budget.points)} i budsjettet, "
            f"{final.text}{over}; akonto {stand.with_unit(got)}: {actual.sources[code]}{final.references}"
        )
    notes = dict.fromkeys((*marked(stand, pot, advance), *marked(stand, pot, final)))
    return Outcome(
        sources.__getitem__, settled=Amounts.of(amounts), notes=tuple(notes), lasting=Lasting.ONE_OFF
    )


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


def _paid(stand: Stand, step: OfPot, pot: Pot, criterion: str, day: date, when: str) -> Outcome:
    """Points x price x share of a day, for each who has points."""
    points = points_of(stand, step, criterion)
    try:
        rates = rates_for(stand, pot, day, pot.price)
    except NoPrice as fault:
        return no_amount(stand, pot, fault)
    concerned = step.recipients or tuple(points.values)
    amounts = {code: rates.activity(points.values[code]).refund for code in concerned}

    def source(code: str) -> str:
        told = f"{when}: {plain_number(points.values[code])} poeng × {rates.text}"
        return f"{told}: {points.sources[code]}{rates.references}"

    return Outcome(source, settled=Amounts.of(amounts), notes=marked(stand, pot, rates))


def _effect(stand: Stand, step: OfPot, word: str, of: Callable[[Effects], Fraction]) -> Outcome:
    """One of the three effects, from the year before to this, for each who has points in both."""
    pot = pot_of(stand, step)
    refuse_twice(stand, step, type(step), ByActivity)
    earlier_day = day_before(stand, pot)
    points, earlier = points_of(stand, step, pot.points), points_of(stand, step, pot.points_before)
    concerned = concerned_by(step, points, earlier)
    refuse_lacking(stand, points, concerned)
    refuse_lacking(stand, earlier, concerned)
    try:
        before = rates_for(stand, pot, earlier_day, pot.price)
        after = rates_for(stand, pot, stand.case.day, pot.price)
    except NoPrice as fault:
        return no_amount(stand, pot, fault)
    amounts, sources = dict[str, Fraction](), dict[str, str]()
    for code in concerned:
        was, now = before.activity(earlier.values[code]), after.activity(points.values[code])
        amounts[code] = of(effects(was, now))
        sources[code] = (
            f"{word}, middel av alle rekkefølger: fra {plain_number(was.points)} poeng × {before.text} "
            f"til {plain_number(now.points)} poeng × {after.text}"
        )
    notes = dict.fromkeys((*marked(stand, pot, before), *marked(stand, pot, after)))
    return Outcome(sources.__getitem__, settled=Amounts.of(amounts), notes=tuple(notes))


RULES = (
    Rule(ByActivity, by_activity, "aktivitet", sums_by_itself=True),
    Rule(ActivityBefore, activity_before, "aktivitet i fjor", sums_by_itself=True),
    Rule(Settlement, settlement, "avregning", sums_by_itself=True),
    Rule(VolumeEffect, volume_effect, "volumeffekt", sums_by_itself=True),
    Rule(PriceEffect, price_effect, "priseffekt", sums_by_itself=True),
    Rule(ShareEffect, share_effect, "satseffekt", sums_by_itself=True),
)
