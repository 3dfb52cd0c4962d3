"""Each measure of a requirement as a row: what can be moved of it, what it gives, and how far it is."""

from collections.abc import Mapping

from allocation.measure_tables import Requirement, in_whole, measure_table
from allocation.measures import Measure
from allocation.money import Unit, lined_up, plain_number
from allocation.rules.counting import uncounted
from allocation.screens.seat import Seat
from allocation.screens.shown import amount, percent, with_arrow

_Whole = Mapping[str, Mapping[str, int]]
"""Kroner in whole units of the case by figure and measure; what is not known is left out."""


def measure_rows(seat: Seat, chosen: Requirement) -> dict[str, object]:
    """Each measure with what can be moved of it, and which are counted nowhere."""
    whole, names = _whole(seat, chosen), seat.say.named("measures.month_name")
    of_year = (one.full_year_effect.value for one in chosen.measures if one.full_year_effect)
    so_far = (kroner for column in whole.values() for kroner in column.values())
    unit = lined_up(seat.unit, [*of_year, *so_far])
    return {
        "caption": seat.say("measures.each", unit=seat.unit_words),
        "year": seat.case.year,
        "months": {"": seat.say("measures.not_stated"), **names},
        "rows": [_row(seat, one, whole, unit) for one in chosen.measures],
        "has_actual": bool(whole["actual"]),
        "uncounted": ", ".join(f"«{one.name}»" for one in uncounted(seat.effective)),
    }


def _whole(seat: Seat, chosen: Requirement) -> _Whole:
    """What each gives this year, should have given so far and has given, in columns that add up."""
    table, unit = measure_table({one.code: (one,) for one in chosen.measures}), int(seat.case.unit.factor)
    totals = {"plan": chosen.covered, "planned": None, "actual": None}
    columns = {name: in_whole(table, name, unit, total) for name, total in totals.items()}
    return {
        name: {
            row.label: kroner for row, kroner in zip(table.rows, column, strict=False) if row.sums[name].known
        }
        for name, column in columns.items()
    }


def _row(seat: Seat, one: Measure, whole: _Whole, unit: Unit) -> dict[str, object]:
    say = seat.say
    names = say.named("measures.month_name")
    refused, start = seat.copy.refused.get(f"start:{one.code}"), str(one.start_month or "")
    effect = amount(whole["plan"].get(one.code), unit)
    return {
        "code": one.code,
        "name": one.name,
        "about": _about(seat, one),
        "start": refused.text if refused else start,
        "start_name": names.get(start, say("measures.not_stated")),
        "full": amount(one.full_year_effect.value, unit) if one.full_year_effect else "",
        "effect": effect,
        "effect_text": effect or say("measures.unknown"),
        "is_stated": one.computed_effect is None,
        "confidence": plain_number(one.confidence) if one.confidence is not None else "",
        "confidence_text": percent(one.confidence, 0) or say("measures.unknown"),
        "recurrent": say(f"measures.recurrent.{_recurrence(one)}"),
        "status": ", ".join(_status(seat, one)),
        **_so_far(one, whole, unit),
    }


def _about(seat: Seat, one: Measure) -> str:
    """Type and owner, where the name does not say them already."""
    owner = seat.case.name_of(one.owner) if one.owner else ""
    return ", ".join(part for part in (one.type if one.name != one.type else "", owner) if part)


def _so_far(one: Measure, whole: _Whole, unit: Unit) -> dict[str, str]:
    """What has come of what should have, and what it deviates by."""
    actual, planned = whole["actual"].get(one.code), whole["planned"].get(one.code)
    if actual is None or planned is None:
        return {"so_far": "", "deviation": "", "tone": ""}
    deviation = actual - planned
    return {
        "so_far": f"{amount(actual, unit)} / {amount(planned, unit)}",
        "deviation": with_arrow(deviation, unit),
        "tone": "up" if deviation > 0 else "down" if deviation < 0 else "",
    }


def _recurrence(one: Measure) -> str:
    return "unknown" if one.recurrent is None else "lasting" if one.recurrent else "one_off"


def _status(seat: Seat, one: Measure) -> list[str]:
    """Whether somebody has counted it, and whether the alternative has moved it."""
    found = [seat.say("measures.counted")] if one.actual is not None else []
    return [*found, seat.say("measures.moved")] if one.overridden else found
