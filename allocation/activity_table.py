"""Activity as tables: points planned, registered and of the year before, and what a change came from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from allocation.activity import Activity, Effects, Pot, effects
from allocation.case import Case
from allocation.distribution import Distribution
from allocation.parameters import NoParameter
from allocation.rates import Rates, rates_on, share_on
from allocation.rules.activity import ByActivity


@dataclass(frozen=True, slots=True)
class PointsRow:
    """A recipient's points in a pot; None where the case does not state them, which is not nought."""

    recipient: str
    planned: Fraction | None
    before: Fraction | None
    actual: Fraction | None

    @property
    def deviation(self) -> Fraction | None:
        """Registered less planned."""
        return _less(self.actual, self.planned)

    @property
    def growth(self) -> Fraction | None:
        """Planned less the year before."""
        return _less(self.planned, self.before)


def _less(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    return None if one is None or other is None else one - other


@dataclass(frozen=True, slots=True)
class PotTable:
    """A pot that a run has used: its rows in the letter's order, and what a point pays, where known.

    `settled` is what registered points within the budget are settled at, where that is something else.
    """

    pot: Pot
    rows: tuple[PointsRow, ...]
    rates: Rates | None
    settled: Rates | None
    cost_share: Fraction | None

    @property
    def total(self) -> PointsRow:
        """The sum of all rows, of no recipient; a column in which somebody's points are missing has none."""
        columns = zip(*((row.planned, row.before, row.actual) for row in self.rows), strict=True)
        return PointsRow("", *map(_total, columns))


def _total(values: Iterable[Fraction | None]) -> Fraction | None:
    known = list(values)
    stated = [one for one in known if one is not None]
    return sum(stated, Fraction(0)) if len(stated) == len(known) else None


def pot_tables(case: Case) -> list[PotTable]:
    """A table for each pot that a step of the case's funds names, in the order of keys.toml."""
    steps = [step for fund in case.funds.values() for step in case.methods[fund.method].steps]
    used = {getattr(step, "pot", "") for step in steps}
    tables = (_table(case, pot) for pot in case.pots.values() if pot.code in used)
    return [table for table in tables if table.rows]


def _table(case: Case, pot: Pot) -> PotTable:
    planned, before, actual = (points_of(case, name) for name in (pot.points, pot.points_before, pot.actual))
    codes = sorted({*planned, *before, *actual}, key=case.position.__getitem__)
    rows = (PointsRow(code, planned.get(code), before.get(code), actual.get(code)) for code in codes)
    return PotTable(pot, tuple(rows), rates_of(case, pot), _settled(case, pot), _cost_share(case, pot))


def points_of(case: Case, criterion: str) -> Mapping[str, Fraction]:
    """The points of a criterion by recipient; none where the pot names no criterion."""
    return case.criteria[criterion].values if criterion else {}


def rates_of(case: Case, pot: Pot) -> Rates | None:
    """What a point pays in the case's year; None where no price is published."""
    try:
        return rates_on(case, pot, case.day, pot.price)
    except NoParameter:
        return None


def _settled(case: Case, pot: Pot) -> Rates | None:
    try:
        return rates_on(case, pot, case.day, pot.settlement_price) if pot.settlement_price else None
    except NoParameter:
        return None


def _cost_share(case: Case, pot: Pot) -> Fraction | None:
    """The part of the cost that the scheme covers; None where it is not stated for the year."""
    try:
        return share_on(case, pot.cost_share, case.day) if pot.cost_share else None
    except NoParameter:
        return None


def paid_by_activity(distribution: Distribution, pot: str) -> dict[str, int]:
    """What steps of rule `activity` have given each of a pot in the case's year, in kroner."""
    case, paid = distribution.case, dict[str, int]()
    numbers = {
        (fund.code, number)
        for fund in case.funds.values()
        for number, step in enumerate(case.methods[fund.method].steps, 1)
        if isinstance(step, ByActivity) and step.pot == pot
    }
    for block in distribution.entries.blocks:
        if block.year == case.year and (block.fund, block.step) in numbers:
            for code, amount in zip(block.recipients, block.amounts.tolist(), strict=True):
                paid[code] = paid.get(code, 0) + amount
    return paid


def effects_between(before: Case, after: Case, pot: str) -> dict[str, Effects]:
    """What of each recipient's change in refund volume, price and share made, from one case to another.

    Empty where nothing changes, where one of them has no price, and where one pays a stated advance, which
    follows from no points. A recipient without points in one of
    them has none there: the pot is the same, and whoever is not in it has no activity in it.
    """
    if before.pots[pot].advance or after.pots[pot].advance:
        return {}
    sides = [(case, case.pots[pot], rates_of(case, case.pots[pot])) for case in (before, after)]
    if any(rates is None for _, _, rates in sides):
        return {}
    moved: list[dict[str, Activity]] = [
        {code: rates.activity(points) for code, points in points_of(case, own.points).items()}
        for case, own, rates in sides
        if rates is not None
    ]
    was, now = moved
    if was == now:
        return {}
    nothing = [Activity(Fraction(0), rates.price, rates.share) for _, _, rates in sides if rates is not None]
    codes = sorted({*was, *now}, key=after.position.__getitem__)
    return {code: effects(was.get(code, nothing[0]), now.get(code, nothing[1])) for code in codes}
