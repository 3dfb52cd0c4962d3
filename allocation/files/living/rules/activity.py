"""Activity-based funding as formulas: points x unit price x refund share, and what changed in it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from allocation.activity import Pot, Rate
from allocation.files.living.cells import Expr, Term, least, of
from allocation.files.living.pages import MULTIPLE
from allocation.files.living.standing import Moves, Taking
from allocation.rates import rates_on, share_on
from allocation.rules import activity
from allocation.rules.pots import OfPot, day_before, pot_of


@dataclass(frozen=True, slots=True)
class _Paid:
    """What a point pays on a day: the price in the case's unit, and the share as a fraction of one."""

    price: Expr
    share: Expr


def by_activity(taking: Taking) -> Moves:
    """Points x price x share, or the stated advance."""
    pot = _pot(taking)
    if pot.advance:
        return Moves(settled=_advance(taking, pot))
    return _points_paid(taking, pot, pot.points, taking.case.day)


def activity_before(taking: Taking) -> Moves:
    """The same for the year before."""
    pot = _pot(taking)
    return _points_paid(taking, pot, pot.points_before, day_before(taking.stage.before, pot))


def settlement(taking: Taking) -> Moves:
    """What the registered activity gives, at the share above the budget beyond it, less the advance."""
    pot, day = _pot(taking), taking.case.day
    if not taking.stage.outcome.settled:
        return Moves()
    advance, final = (
        _paid(taking, pot, day, pot.price),
        _paid(taking, pot, day, pot.settlement_price or pot.price),
    )
    above = _share(taking, pot.excess_share or pot.share, day)
    stated = _advance(taking, pot) if pot.advance else {}
    amounts: dict[str, Term] = {}
    for one in taking.stage.outcome.settled:
        planned, actual = _points(taking, pot.points, one), _points(taking, pot.actual, one)
        within = least(actual, planned)
        got = stated.get(one, planned * advance.price * advance.share)
        amounts[one] = (within * final.share + (actual - within) * above) * final.price - got
    return Moves(settled=amounts)


def _effect(place: int) -> Callable[[Taking], Moves]:
    """One of the three effects: the mean of what the factor does over the six orders of change."""

    def write(taking: Taking) -> Moves:
        pot = _pot(taking)
        if not taking.stage.outcome.settled:
            return Moves()
        before = _paid(taking, pot, day_before(taking.stage.before, pot), pot.price)
        after = _paid(taking, pot, taking.case.day, pot.price)
        amounts: dict[str, Term] = {}
        for one in taking.stage.outcome.settled:
            points = (_points(taking, pot.points_before, one), _points(taking, pot.points, one))
            pairs = [points, (before.price, after.price), (before.share, after.share)]
            changed = pairs.pop(place)
            first, second = pairs
            ends = first[0] * second[0] + first[1] * second[1]
            mixed = first[1] * second[0] + first[0] * second[1]
            amounts[one] = (changed[1] - changed[0]) * (2 * ends + mixed) / 6
        return Moves(settled=amounts)

    return write


def _pot(taking: Taking) -> Pot:
    assert isinstance(taking.step, OfPot)
    return pot_of(taking.stage.before, taking.step)


def _points_paid(taking: Taking, pot: Pot, criterion: str, day: date) -> Moves:
    if not taking.stage.outcome.settled:
        return Moves()
    paid = _paid(taking, pot, day, pot.price)
    return Moves(
        settled={
            one: _points(taking, criterion, one) * paid.price * paid.share
            for one in taking.stage.outcome.settled
        }
    )


def _points(taking: Taking, criterion: str, one: str) -> Expr:
    held = taking.case.criteria[criterion]
    points = of(taking.around.inputs.value(criterion, one))
    return points if held.factor == 1 else points * held.factor


def _advance(taking: Taking, pot: Pot) -> dict[str, Term]:
    """The stated advances, in the case's unit."""
    factor = taking.in_unit(taking.case.criteria[pot.advance].factor)
    return {
        one: of(taking.around.inputs.value(pot.advance, one)) * factor for one in taking.stage.outcome.settled
    }


def _paid(taking: Taking, pot: Pot, day: date, price: Rate) -> _Paid:
    """Price and share on a day: inputs on the case's own day, figures where they lie between or before."""
    rates = rates_on(taking.case, pot, day, price)
    share = _share(taking, pot.share, day)
    if isinstance(price, str) and day == taking.case.day and not rates.between:
        unit = taking.in_unit(taking.case.parameters[price][0].value.unit.factor)
        return _Paid(of(taking.parameter(price)) * unit, share)
    told = f"{pot.title}: pris per poeng {day.year}{' (interpolert)' if rates.between else ''}"
    return _Paid(of(taking.page.line(told, taking.in_unit(rates.price), MULTIPLE)), share)


def _share(taking: Taking, rate: Rate, day: date) -> Expr:
    if isinstance(rate, str) and day == taking.case.day:
        return of(taking.parameter(rate)) / 100
    return of(share_on(taking.case, rate, day))


WRITERS = {
    activity.ByActivity.rule: by_activity,
    activity.ActivityBefore.rule: activity_before,
    activity.Settlement.rule: settlement,
    activity.VolumeEffect.rule: _effect(0),
    activity.PriceEffect.rule: _effect(1),
    activity.ShareEffect.rule: _effect(2),
}
