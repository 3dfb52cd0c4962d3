"""A fund paid month by month: each month its weight's share of the year's amount.

A payment profile moves no money between recipients, only in time: the more weight on the first months, the
more a recipient has in hand early in the year, and the more the payer must.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from allocation.case import UNPLACED
from allocation.distribution import Distribution, by_recipient
from allocation.draws import funds_in_order
from allocation.funds import Fund, PaymentProfile
from allocation.rounding import largest_remainder

MONTHS = 12


def instalments(amount: int, profile: PaymentProfile, unit: int = 1) -> list[int]:
    """Twelve amounts, January first, that sum to the amount exactly.

    Instalment = amount x the month's weight / the sum of all weights, rounded to the unit by largest
    remainder; equal remainders go to the earlier month. A month without weight gets nothing, and a cut
    is taken as a grant is paid.

    Args:
        amount: kroner, any sign, a multiple of `unit`.
        profile: its weights, none below nought and not all nought.
        unit: kroner per unit of the distribution, for example 1 000.

    Raises:
        ValueError: the amount is no multiple of the unit.
    """
    weight = sum(profile.months)
    exact = [amount * month / weight for month in profile.months]
    return largest_remainder(exact, amount, unit)


@dataclass(frozen=True, slots=True)
class PaymentPlan:
    """What each recipient of a fund is paid in each month of the case's year, in kroner.

    Each recipient's months are rounded alone, so that they sum to its amount; a month's total is the sum
    of what the recipients are paid in it, and may differ from the month's share of the fund by less than
    a unit a recipient. `unplaced` is what belongs to nobody yet, and is therefore paid to nobody.
    """

    fund: Fund
    profile: PaymentProfile
    recipients: Mapping[str, Sequence[int]]
    unplaced: int

    @property
    def months(self) -> list[int]:
        """What is paid in all each month."""
        return [sum(month) for month in zip(*self.recipients.values(), strict=True)] or [0] * MONTHS


def payment_plans(distribution: Distribution) -> list[PaymentPlan]:
    """The plans of the run's funds that are paid by a profile, from the top down."""
    case = distribution.case
    return [
        _plan(distribution, fund, case.profiles[fund.profile])
        for fund in funds_in_order(case)
        if fund.profile
    ]


def _plan(distribution: Distribution, fund: Fund, profile: PaymentProfile) -> PaymentPlan:
    case = distribution.case
    amounts = by_recipient(distribution.blocks_of(fund.code))
    unplaced = amounts.pop(UNPLACED, 0)
    paid = {
        code: instalments(amounts[code], profile, int(case.unit.factor))
        for code in sorted(amounts, key=case.position.__getitem__)
    }
    return PaymentPlan(fund, profile, paid, unplaced)
