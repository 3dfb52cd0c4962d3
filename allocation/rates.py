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

    Raises NoPrice where the year has no published price, NoParameter where a name or a share is missing.
    """
    share, of_share = _share_on(case, pot.share, day)
    paid, of_price, between = _price_on(case, pot, day, price)
    words = f"{plain_number(paid)} kroner{' (interpolert)' if between else ''}"
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
        return rate * PER_CENT, ""
    found = parameter_on(case.parameters, rate, day)
    return found.value.value, found.reference


def _price_on(case: Case, pot: Pot, day: date, rate: Rate) -> tuple[Fraction, str, tuple[Parameter, ...]]:
    """A unit price on a day in kroner, where it stands, and what it is if it is no published one."""
    if isinstance(rate, Fraction):
        return rate, "", ()
    try:
        found = parameter_on(case.parameters, rate, day)
        return found.value.value, found.reference, ()
    except NoParameter as fault:
        if rate not in case.parameters:
            raise
        between = interpolated(case.parameters, rate, day)
        if between is None or pot.missing_price is not MissingPrice.INTERPOLATE:
            raise NoPrice(str(fault)) from fault
        return between.value.value, between.reference, (between,)
