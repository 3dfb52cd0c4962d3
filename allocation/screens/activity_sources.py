"""Where each price and share stands: value, how it came to stand, reference, and when it was checked."""

from fractions import Fraction

from allocation.activity import Pot
from allocation.activity_pots import RateKind, RateSource, rate_sources
from allocation.activity_table import pot_tables
from allocation.money import NBSP, plain_number
from allocation.screens.live.tables import Column, Table, table
from allocation.screens.seat import Seat
from allocation.screens.shown import amount, day_text


def sources_table(seat: Seat) -> Table:
    """Every rate of every pot: what it is, how it came to stand, its reference, and when it was checked."""
    say, case = seat.say, seat.effective
    headings = ("rate", "value", "kind", "valid", "reference", "checked")
    rows = [
        _source_row(seat, one.pot, rate) for one in pot_tables(case) for rate in rate_sources(case, one.pot)
    ]
    return table(
        say("activity.sources_caption", year=case.year),
        [Column(say(f"activity.source.{name}"), name == "value") for name in headings],
        rows,
    )


def _source_row(seat: Seat, pot: Pot, rate: RateSource) -> list[str]:
    say, base = seat.say, seat.effective.units.base
    value = say("activity.not_stated")
    if rate.value is not None:
        value = (
            f"{amount(rate.value, base)}{NBSP}{seat.in_words(base.name)}"
            if rate.is_price
            else _percent(rate.value)
        )
    days = f"{day_text(rate.valid_from)}–{day_text(rate.valid_to)}" if rate.valid_from else ""
    is_published = rate.kind in (RateKind.TABLE, RateKind.INTERPOLATED)
    return [
        f"{pot.title}: {say(f'activity.rates.{rate.field}')}",
        value,
        say(f"activity.kinds.{rate.kind}"),
        days,
        seat.in_words(rate.reference),
        day_text(rate.checked_on) if is_published else "",
    ]


def _percent(value: Fraction) -> str:
    return f"{plain_number(value)}{NBSP}%"
