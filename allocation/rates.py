"""What a point of a pot pays on a day: published, stated as a number, or interpolated where asked for."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from allocation.activity import Activity, MissingPrice, Pot, Rate
from allocation.case import Case
from allocation.money import plain_number
from allocation.parameters import NoParameter, Parameter, interpolated, parameter_on

PER_CENT = Fraction(1, 100)


@dataclass(frozen=True, slots=True)
class Rates:
    """A pot's unit price (kroner) and refund share (a fraction of one) on a day, and both in words.

    `references` say where they stand; `between` are the values that are no published ones.
    """

    price: Fraction
    share: Fraction
    text: str
    references: str = ""
    between: tuple[Parameter, ...] = ()

    def activity(self, points: Fraction) -> Activity:
        """The activity of so many points."""
        return Activity(points, self.price, self.share)


class NoPrice(NoParameter):
    """There is no published unit price for the year, and nobody has asked for one between others."""


def rates_on(case: Case, pot: Pot, day: date, price: Rate) -> Rates:
    """The pot's price and share on a day; only a price is ever interpolated.

    Raises NoPrice where the year has no published price, NoParameter where a name or a share is missing or
    a rate is of the wrong kind.
    """
    share, of_share = _share_on(case, pot.share, day)
    paid, of_price, between = _price_on(case, pot, day, price)
    words = f"{plain_number(paid)} {case.units.base.name}{' (interpolert)' if between else ''}"
    if share != 1:
        words += f" × {plain_number(share / PER_CENT)} %"
    stated = [f"{what}: {where}" for what, where in (("pris", of_price), ("sats", of_share)) if where]
    return Rates(paid, share, words, "".join(f"; {one}" for one in stated), between)


def share_on(case: Case, rate: Rate, day: date) -> Fraction:
    """A share on a day, as a fraction of one. Raises NoParameter."""
    return _share_on(case, rate, day)[0]


def _share_on(case: Case, rate: Rate, day: date) -> tuple[Fraction, str]:
    """A share on a day, and where it stands; a number stands in the pot itself."""
    if isinstance(rate, Fraction):
        share, where = rate * PER_CENT, ""
    else:
        found = parameter_on(case.parameters, rate, day)
        share, where = found.value.value, found.reference
        if found.value.unit != case.units.percent:
            raise NoParameter(f"parameteren «{rate}» er i {found.value.unit.name}, og en sats er i prosent")
    if not 0 <= share <= 1:
        raise NoParameter(f"satsen er {plain_number(share / PER_CENT)} %, og skal være fra 0 til 100")
    return share, where


def _price_on(case: Case, pot: Pot, day: date, rate: Rate) -> tuple[Fraction, str, tuple[Parameter, ...]]:
    """A unit price on a day in base units, where it stands, and what it is if it is no published one."""
    if isinstance(rate, Fraction):
        return _no_less_than_nothing(rate), "", ()
    between: tuple[Parameter, ...] = ()
    try:
        found = parameter_on(case.parameters, rate, day)
    except NoParameter as fault:
        if rate not in case.parameters:
            raise
        beside = interpolated(case.parameters, rate, day)
        if beside is None or pot.missing_price is not MissingPrice.INTERPOLATE:
            raise NoPrice(str(fault)) from fault
        found, between = beside, (beside,)
    if not found.value.unit.money:
        raise NoParameter(f"parameteren «{rate}» er i {found.value.unit.name}, og en enhetspris er et beløp")
    return _no_less_than_nothing(found.value.value), found.reference, between


def _no_less_than_nothing(price: Fraction) -> Fraction:
    if price < 0:
        raise NoParameter(f"enhetsprisen er {plain_number(price)}, og kan ikke være under null")
    return price
