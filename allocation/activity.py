"""Activity-based funding (ISF): points x unit price x refund share, pot by pot.

Two pots in the Norwegian scheme: somatics, and outpatient mental health with substance use. In the second
the price is apparently already the refund, so that the factor in the formula (`share`) and the part of
the cost that the scheme covers (`cost_share`) are two figures: 290 116 points x 2 000 kroner = 580.2
million in 2017, of an advance of 541.0; with 25 per cent it would be understated fourfold.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

Rate = str | Fraction
"""A parameter's code, or the rate itself: kroner a point for a price, per cent for a share."""

WHOLE_SHARE = Fraction(100)
"""The share, in per cent, of a pot whose price is already the refund."""


class MissingPrice(StrEnum):
    """What a year without a published price is given: nothing, or a value between the years beside it."""

    EMPTY = "empty"
    INTERPOLATE = "interpolate"


@dataclass(frozen=True, slots=True)
class Pot:
    """One pot of the scheme: what is counted, what a point pays, and what of it is refunded.

    `points` and `actual` name criteria: points in the budget, and points registered; `advance` one of money,
    where the advance is stated and not worked out. `price`, `share`,
    `settlement_price` and `excess_share` are rates; without the last two the settlement uses the budget's
    price, and the same share above the budget. `cost_share` says how much of the cost the scheme covers,
    and is in no formula. `points_before` (a criterion) and `year_before` are the year that effects are
    counted from.
    """

    code: str
    title: str
    points: str
    price: Rate
    share: Rate = WHOLE_SHARE
    cost_share: Rate = ""
    actual: str = ""
    advance: str = ""
    settlement_price: Rate = ""
    excess_share: Rate = ""
    points_before: str = ""
    year_before: int | None = None
    missing_price: MissingPrice = MissingPrice.EMPTY


RATES = ("price", "share", "cost_share", "settlement_price", "excess_share")
"""The fields of a pot that are rates."""


@dataclass(frozen=True, slots=True)
class Activity:
    """Points, what a point pays (kroner), and what of it is refunded (a fraction of one)."""

    points: Fraction
    price: Fraction
    share: Fraction

    @property
    def refund(self) -> Fraction:
        """Points x unit price x refund share, in kroner. It favours those who treat much that pays well."""
        return self.points * self.price * self.share


@dataclass(frozen=True, slots=True)
class Effects:
    """What of a change in refund each of its three causes made, in kroner; exact."""

    volume: Fraction
    price: Fraction
    share: Fraction

    @property
    def change(self) -> Fraction:
        """The whole change: the effects add up to it, with nothing left over."""
        return self.volume + self.price + self.share


def effects(before: Activity, after: Activity) -> Effects:
    """A change in refund as effects of volume, price and share, exactly.

    Each effect is the mean of what the factor does over the six orders in which the three can be changed
    (the Shapley value of the product), so that no order is preferred and nothing is left over:
    change of x times y0 z0 / 3 + (y1 z0 + y0 z1) / 6 + y1 z1 / 3. It blames nobody for what two factors
    do together: that is halved, and what all three do is parted in three.
    """
    points, prices = (before.points, after.points), (before.price, after.price)
    shares = (before.share, after.share)
    return Effects(
        _effect(points, prices, shares), _effect(prices, points, shares), _effect(shares, points, prices)
    )


_Pair = tuple[Fraction, Fraction]


def _effect(changed: _Pair, first: _Pair, second: _Pair) -> Fraction:
    ends = first[0] * second[0] + first[1] * second[1]
    mixed = first[1] * second[0] + first[0] * second[1]
    return Fraction((changed[1] - changed[0]) * (2 * ends + mixed), 6)


def settled_refund(budget: Activity, actual: Activity, excess_share: Fraction) -> Fraction:
    """What the registered activity is refunded with when the year is settled, in kroner.

    Points up to the budget x settlement price x share, and those above it x settlement price x the share
    that the letters give for activity above the budget (50 per cent in 2017 and 2020). Of what is above
    the budget nothing but that share is paid: the basic funding does not follow.
    """
    within = min(actual.points, budget.points)
    above = actual.points - within
    return (within * actual.share + above * excess_share) * actual.price
