"""The Activity screen's figures as text: cards by pot, changes by recipient, effects, points and sources."""

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction

from allocation.activity import Effects, Pot
from allocation.activity_pots import (
    PotMoney,
    WholeEffects,
    in_whole_units,
    sum_of,
)
from allocation.activity_table import PointsRow, PotTable
from allocation.case import Case
from allocation.charts import EffectRow
from allocation.comparison import Difference
from allocation.kept_changes import KeptChanges
from allocation.money import NBSP, Unit, in_unit, lined_up, plain_number
from allocation.screens.distribute_rows import bar_of
from allocation.screens.live.tables import Column, Table, table
from allocation.screens.seat import Seat
from allocation.screens.shown import amount, percent, signed_percent, with_arrow

PARTS = ("volume", "price", "share")
"""The three causes of a change, in the order of a pot's effects."""


def streams_of(case: Case) -> set[str]:
    """The streams of the funds that pay by activity."""
    return {
        fund.stream
        for fund in case.funds.values()
        if any(getattr(step, "pot", "") for step in case.methods[fund.method].steps)
    }


def with_unit(kroner: int | Fraction, seat: Seat) -> str:
    """An amount in the unit shown, with the unit."""
    return f"{in_unit(kroner, seat.unit)}{NBSP}{seat.unit_words}"


def pot_card(seat: Seat, money: PotMoney) -> dict[str, object]:
    """A pot as its formula, what it comes to, and what stands beside that."""
    say, table_, case = seat.say, money.table, seat.effective
    formula = ""
    if money.product is not None and table_.rates is not None and table_.total.planned is not None:
        share = say(
            "activity.times_share", share=percent(table_.rates.share * 100, _decimals(table_.rates.share))
        )
        price = f"{amount(table_.rates.price, case.units.base)}{NBSP}{seat.in_words(case.units.base.name)}"
        formula = say("activity.formula", points=plain_number(table_.total.planned), price=price)
        formula += f" {share}" if table_.rates.share != 1 else ""
    return {
        "code": table_.pot.code,
        "title": table_.pot.title,
        "formula": formula,
        "product": with_unit(money.product, seat) if money.product is not None else "",
        "missing": say("activity.no_price", year=case.year),
        "facts": _facts(seat, money),
        "notes": _notes(seat, table_),
    }


def _decimals(share: Fraction) -> int:
    """How many decimals a share in per cent is written with."""
    return 0 if (share * 100).denominator == 1 else 1


def _facts(seat: Seat, money: PotMoney) -> list[tuple[str, str]]:
    """The stated advance with the difference, points registered, and the settlement."""
    say, facts, total = seat.say, [], money.table.total
    if money.advance is not None:
        facts.append((say("activity.advance"), with_unit(money.advance, seat)))
    if money.difference is not None:
        facts.append(
            (say("activity.difference"), f"{with_arrow(money.difference, seat.unit)}{NBSP}{seat.unit_words}")
        )
    if total.actual is not None and money.table.pot.actual:
        facts.append((say("activity.registered"), _points_beside(total, seat)))
    if money.settlement is not None:
        word = "settled" if money.is_settled else "would_settle"
        facts.append(
            (say(f"activity.{word}"), f"{with_arrow(money.settlement, seat.unit)}{NBSP}{seat.unit_words}")
        )
    return facts


def _points_beside(total: PointsRow, seat: Seat) -> str:
    deviation = total.deviation
    registered = plain_number(total.actual or Fraction(0))
    if deviation is None:
        return seat.say("activity.points", points=registered)
    sign = "+" if deviation > 0 else ""
    return seat.say("activity.points_deviating", points=registered, deviation=sign + plain_number(deviation))


def _notes(seat: Seat, table_: PotTable) -> list[str]:
    """That a price is interpolated or already the refund, and how much of the cost the scheme covers."""
    say, notes, rates = seat.say, [], table_.rates
    if table_.pot.advance:
        notes.append(say("activity.both_stand"))
    if rates is not None and rates.between:
        notes.append(say("activity.is_interpolated"))
    if rates is not None and rates.share == 1:
        notes.append(say("activity.is_refund"))
    if table_.cost_share is not None:
        notes.append(
            say("activity.covers", share=percent(table_.cost_share * 100, _decimals(table_.cost_share)))
        )
    return notes


def told(seat: Seat, changes: KeptChanges) -> dict[str, str]:
    """Whether the whole is conserved, and who gains and who loses."""
    say = seat.say
    if not changes.gaining and not changes.losing and not changes.added:
        return {"whole": say("activity.same"), "moved": ""}
    whole = (
        say("activity.conserved")
        if not changes.added
        else say("activity.added", amount=f"{with_arrow(changes.added, seat.unit)}{NBSP}{seat.unit_words}")
    )
    moved = say(
        "activity.moved",
        gaining=changes.gaining,
        losing=changes.losing,
        moved=with_unit(changes.gained, seat) if changes.gained else with_unit(-changes.added, seat),
    )
    return {
        "whole": whole,
        "moved": moved if changes.gained else say("activity.losing", losing=changes.losing),
    }


def changes_shown(seat: Seat, changes: KeptChanges) -> dict[str, object] | None:
    """What each keeps in what is compared with and now, and the change with its bar; None for no amounts."""
    say = seat.say
    rows = {
        seat.case.name_of(code): one for code, one in changes.recipients.items() if one.base or one.amount
    }
    if changes.unplaced.base or changes.unplaced.amount:
        rows[say("words.unplaced")] = changes.unplaced
    if not rows:
        return None
    before, after = (
        sum(one.base or 0 for one in rows.values()),
        sum(one.amount or 0 for one in rows.values()),
    )
    unit = lined_up(seat.unit, (kroner for one in rows.values() for kroner in (one.base, one.amount)))
    kroner = [0, *(one.change for one in rows.values())]
    ends = min(kroner), max(kroner)
    return {
        "caption": say("activity.changes_caption", unit=seat.unit_words, year=seat.case.year),
        "rows": [_change_row(name, one, ends, unit) for name, one in rows.items()],
        "before": amount(before, unit),
        "after": amount(after, unit),
        "change": with_arrow(changes.added, unit),
        "has_bars": ends != (0, 0),
        "nought": bar_of(ends[0], ends)[1],
    }


def _change_row(name: str, one: Difference, ends: tuple[int, int], unit: Unit) -> dict[str, str]:
    begins, wide = bar_of(one.change, ends)
    return {
        "name": name,
        "before": amount(one.base, unit),
        "after": amount(one.amount, unit),
        "change": with_arrow(one.change, unit),
        "percent": signed_percent(one.percent if one.change else Fraction(0)),
        "tone": tone_of(one.change),
        "begins": begins,
        "wide": wide,
    }


def tone_of(kroner: int) -> str:
    """The tone of a change: up, down, or none."""
    return "up" if kroner > 0 else "down" if kroner < 0 else ""


_OfRow = Callable[[PointsRow], Fraction | None]


def points_table(seat: Seat, found: PotTable) -> Table:
    """Points of the year before, planned and registered, with what they grow by and deviate by."""
    say, columns = seat.say, _points_columns(seat, found.pot)
    rows = [*found.rows, found.total] if len(found.rows) > 1 else [*found.rows]
    return table(
        say("activity.points_caption", pot=found.pot.title),
        [Column(say("words.recipient")), *(Column(heading, is_number=True) for heading, _, _ in columns)],
        [
            [
                seat.case.name_of(row.recipient) if row.recipient else say("words.sum"),
                *(_points_text(of(row), seat, is_change) for _, of, is_change in columns),
            ]
            for row in rows
        ],
        strong=range(len(found.rows), len(rows)),
    )


def _points_columns(seat: Seat, pot: Pot) -> list[tuple[str, _OfRow, bool]]:
    """The columns that a pot has points for: heading, which points, and whether they are a change."""
    say = seat.say
    before: list[tuple[str, _OfRow, bool]] = [
        (say("activity.in_year", year=pot.year_before or ""), lambda row: row.before, False),
        (say("activity.growth"), lambda row: row.growth, True),
    ]
    actual: list[tuple[str, _OfRow, bool]] = [
        (say("activity.registered"), lambda row: row.actual, False),
        (say("activity.deviation"), lambda row: row.deviation, True),
    ]
    planned: list[tuple[str, _OfRow, bool]] = [
        (say("activity.planned", year=seat.case.year), lambda row: row.planned, False)
    ]
    first, last = (before[:1], before[1:]) if pot.points_before else ([], [])
    return [*first, *planned, *last, *(actual if pot.actual else [])]


def _points_text(points: Fraction | None, seat: Seat, is_change: bool) -> str:
    """Points as text; what is not stated says so, for it is not nought."""
    if points is None:
        return seat.say("activity.not_stated")
    return ("+" if is_change and points > 0 else "") + plain_number(points)


def whole_effects(case: Case, found: Mapping[str, Effects]) -> dict[str, WholeEffects]:
    """The effects by recipient in whole units of the case."""
    return {code: in_whole_units(one, int(case.unit.factor)) for code, one in found.items()}


def effect_rows(found: Mapping[str, WholeEffects], case: Case, unit: Unit) -> list[EffectRow]:
    """The effects as the chart takes them, in the unit."""
    written = _unit_of_effects(found.values(), unit)
    return [
        EffectRow(
            case.name_of(code),
            tuple(float(part / unit.factor) for part in one.parts),
            tuple(with_arrow(part, written) for part in one.parts),
            with_arrow(one.change, written),
        )
        for code, one in found.items()
    ]


def _unit_of_effects(found: Iterable[WholeEffects], unit: Unit) -> Unit:
    """The unit as a table or picture of effects writes it."""
    return lined_up(unit, (kroner for one in found for kroner in one.parts))


def effects_table(seat: Seat, caption: str, found: Mapping[str, WholeEffects]) -> Table:
    """The effects by recipient, which sum to the change with nothing left over."""
    say = seat.say
    parts = [say(f"activity.parts.{part}") for part in PARTS]
    rows = [(seat.case.name_of(code), one) for code, one in found.items()]
    if len(rows) > 1:
        rows.append((say("words.sum"), sum_of(found)))
    unit = _unit_of_effects((one for _, one in rows), seat.unit)
    return table(
        caption,
        [
            Column(say("words.recipient")),
            *(Column(one, is_number=True) for one in (*parts, say("activity.whole_change"))),
        ],
        [[name, *(with_arrow(part, unit) for part in (*one.parts, one.change))] for name, one in rows],
        strong=range(len(found), len(rows)),
        notes=[say("activity.effects_note")],
    )
