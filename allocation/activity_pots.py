"""What a pot comes to: points x price x share beside the stated advance, the settlement, the rates' places.

Everything here is computed from a case as an alternative leaves it; a pot without a price has no amounts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from allocation.activity import RATES, WHOLE_SHARE, Effects, MissingPrice, Pot, effects, settled_refund
from allocation.activity_table import PotTable, points_of, pot_tables, rates_of
from allocation.case import Case
from allocation.money import round_half_up
from allocation.parameters import NoParameter, Parameter, interpolated, parameter_on
from allocation.rates import Rates, rates_on, share_on
from allocation.rounding import largest_remainder
from allocation.rules.activity import Settlement


class RateKind(StrEnum):
    """How a rate has come to stand where it stands."""

    TABLE = "table"
    NUMBER = "number"
    TRIED = "tried"
    INTERPOLATED = "interpolated"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class RateSource:
    """A rate of a pot (`field`, one of `RATES`), what it is in the case's year, and where that stands.

    `value` is in kroner or in per cent, None where there is none for the year; `parameter` is the code it is
    looked up by, empty where the pot itself holds the number.
    """

    field: str
    value: Fraction | None
    kind: RateKind
    parameter: str = ""
    name: str = ""
    reference: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    checked_on: date | None = None

    @property
    def is_price(self) -> bool:
        """Whether it counts kroner; the others count per cent."""
        return self.field.endswith("price")


def rate_sources(case: Case, pot: Pot) -> tuple[RateSource, ...]:
    """Each rate that a pot has, in the order of `RATES`; a price that is already the refund has no share."""
    stated = {field: getattr(pot, field) for field in RATES}
    return tuple(
        rate_source(case, pot, field)
        for field, rate in stated.items()
        if rate != "" and (field, rate) != ("share", WHOLE_SHARE)
    )


def rate_source(case: Case, pot: Pot, field: str) -> RateSource:
    """One rate of a pot and where it stands; missing where the year has no value."""
    rate = getattr(pot, field)
    if isinstance(rate, Fraction):
        return RateSource(field, rate, RateKind.NUMBER)
    try:
        found, kind = parameter_on(case.parameters, rate, case.day), RateKind.TABLE
    except NoParameter:
        between = interpolated(case.parameters, rate, case.day)
        is_asked_for = field.endswith("price") and pot.missing_price is MissingPrice.INTERPOLATE
        if between is None or not is_asked_for:
            return RateSource(field, None, RateKind.MISSING, rate, _name_of(case, rate))
        found, kind = between, RateKind.INTERPOLATED
    return _from_table(field, found, RateKind.TRIED if found.is_tried else kind)


def _name_of(case: Case, parameter: str) -> str:
    dated = case.parameters.get(parameter, ())
    return dated[0].name if dated else parameter


def _from_table(field: str, found: Parameter, kind: RateKind) -> RateSource:
    value = found.value.value if field.endswith("price") else found.value.value * 100
    return RateSource(
        field,
        value,
        kind,
        found.code,
        found.name,
        found.reference,
        found.valid_from,
        found.valid_to,
        found.checked_on,
    )


def rate_path(pot: Pot, field: str) -> str:
    """The path by which an alternative replaces a rate: of the case's year alone where it is looked up.

    A number in the pot would hold for the year before as well, and there would be no effect of it.
    """
    rate = getattr(pot, field)
    return f"pots.{pot.code}.{field}" if isinstance(rate, Fraction) else f"parameters.{rate}"


def sharing_rate(case: Case, pot: Pot, field: str) -> list[str]:
    """The titles of the other pots that the same parameter is a rate of: they move with it."""
    rate = getattr(pot, field)
    if isinstance(rate, Fraction):
        return []
    others = (one for code, one in case.pots.items() if code != pot.code)
    return [one.title for one in others if any(getattr(one, name) == rate for name in RATES)]


@dataclass(frozen=True, slots=True)
class PotMoney:
    """What a pot comes to in the case's year, in kroner, None where it is not known.

    `product` is points x price x share, rounded to the case's unit once for the sum; `advance` the stated
    one; `settlement` what the registered points give beyond the advance, and `is_settled` whether the
    alternative's money holds that.
    """

    table: PotTable
    product: int | None
    advance: int | None
    settlement: int | None
    is_settled: bool

    @property
    def difference(self) -> int | None:
        """The stated advance less the product; both stand."""
        return None if self.advance is None or self.product is None else self.advance - self.product


def pots_money(case: Case) -> list[PotMoney]:
    """What each pot that the case's funds use comes to, in the order of keys.toml."""
    return [_money(case, table) for table in pot_tables(case)]


def _money(case: Case, table: PotTable) -> PotMoney:
    stated = points_of(case, table.pot.advance)
    product = _product(case, table)
    settled = settlements(case, table)
    return PotMoney(
        table,
        product,
        _whole(sum(stated.values(), Fraction(0)), case) if stated else None,
        _whole(sum(settled.values(), Fraction(0)), case) if settled else None,
        table.pot.code in _settled_pots(case),
    )


def _product(case: Case, table: PotTable) -> int | None:
    points = table.total.planned
    return (
        None if points is None or table.rates is None else _whole(table.rates.activity(points).refund, case)
    )


def _whole(kroner: Fraction, case: Case) -> int:
    unit = int(case.unit.factor)
    return round_half_up(kroner / unit).numerator * unit


def _settled_pots(case: Case) -> set[str]:
    """The pots that a step of the case's funds settles."""
    steps = [step for fund in case.funds.values() for step in case.methods[fund.method].steps]
    return {step.pot for step in steps if isinstance(step, Settlement)}


def settlements(case: Case, table: PotTable) -> dict[str, Fraction]:
    """What the registered points give each beyond the advance; none where points or prices are missing.

    As the rule `settlement` computes it, whether or not the alternative settles the year.
    """
    pot, stated = table.pot, points_of(case, table.pot.advance)
    final = table.settled if pot.settlement_price else table.rates
    rows = [row for row in table.rows if row.planned is not None and row.actual is not None]
    if table.rates is None or final is None or not rows or len(rows) < len(table.rows):
        return {}
    try:
        above = share_on(case, pot.excess_share or pot.share, case.day)
    except NoParameter:
        return {}
    found = {}
    for row in rows:
        budget = table.rates.activity(row.planned or Fraction(0))
        refund = settled_refund(budget, final.activity(row.actual or Fraction(0)), above)
        found[row.recipient] = refund - stated.get(row.recipient, budget.refund)
    return found


def effects_of_year(case: Case, pot: Pot) -> dict[str, Effects]:
    """What volume, price and share made of each one's change from the year before; empty where not known.

    Of those with points in both years: who has them in one only is not known to have had none.
    """
    if pot.year_before is None or pot.year_before >= case.year or not pot.points_before:
        return {}
    after, before = rates_of(case, pot), _rates_before(case, pot, pot.year_before)
    if after is None or before is None:
        return {}
    was, now = points_of(case, pot.points_before), points_of(case, pot.points)
    codes = sorted({*was} & {*now}, key=case.position.__getitem__)
    return {code: effects(before.activity(was[code]), after.activity(now[code])) for code in codes}


def _rates_before(case: Case, pot: Pot, year: int) -> Rates | None:
    try:
        return rates_on(case, pot, date(year, 1, 1), pot.price)
    except NoParameter:
        return None


@dataclass(frozen=True, slots=True)
class WholeEffects:
    """Effects in whole units, kroner: they sum to `change` with nothing left over."""

    volume: int
    price: int
    share: int

    @property
    def change(self) -> int:
        """The whole change."""
        return self.volume + self.price + self.share

    @property
    def parts(self) -> tuple[int, int, int]:
        """Volume, price and share."""
        return self.volume, self.price, self.share


def in_whole_units(found: Effects, unit: int) -> WholeEffects:
    """The effects rounded so that they sum to the rounded change."""
    parts = [found.volume, found.price, found.share]
    total = round_half_up(found.change / unit).numerator * unit
    return WholeEffects(
        *largest_remainder(_summing_to(parts, total), total, unit, ["volume", "price", "share"])
    )


def _summing_to(parts: Sequence[Fraction], total: int) -> list[Fraction]:
    """The parts with what rounding their sum has moved put on the largest."""
    largest = max(range(len(parts)), key=lambda place: abs(parts[place]))
    moved = total - sum(parts)
    return [part + moved if place == largest else part for place, part in enumerate(parts)]


def sum_of(found: Mapping[str, WholeEffects]) -> WholeEffects:
    """All effects together."""
    columns = zip(*(one.parts for one in found.values()), strict=True)
    return WholeEffects(*(sum(column) for column in columns))
