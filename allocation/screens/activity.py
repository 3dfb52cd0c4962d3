"""Activity: points, price and share of each pot, what moving them does, and what a change came from."""

from collections.abc import Mapping

import streamlit as st

from allocation.activity import Effects, MissingPrice
from allocation.activity_pots import RateKind, effects_of_year, pots_money, rate_source, sharing_rate
from allocation.activity_table import PotTable, effects_between, pot_tables
from allocation.case import Case
from allocation.charts import effects
from allocation.kept_changes import KeptChanges, kept_changes
from allocation.money import plain_number
from allocation.problems import ProblemsFound
from allocation.screens.activity_moves import (
    COMPARED,
    TAKING,
    YEAR_BEFORE,
    baseline_of,
    pot_of,
    since_of,
    span_of,
)
from allocation.screens.activity_shown import (
    PARTS,
    changes_shown,
    effect_rows,
    effects_table,
    points_table,
    pot_card,
    streams_of,
    told,
    whole_effects,
)
from allocation.screens.activity_sources import sources_table
from allocation.screens.activity_what_if import what_if
from allocation.screens.documents.of_activity import ACTIVITY_DOCUMENTS
from allocation.screens.offering import show_others
from allocation.screens.refusals import show_refusal
from allocation.screens.seat import Seat
from allocation.screens.shelf import effective, run_of
from allocation.screens.shown import amount


def page(seat: Seat) -> None:
    """Levers and what they do, then what a change came from, what if the share moves, and the sources."""
    case = seat.effective
    pot = pot_of(case, seat.copy)
    if not pot:
        show_others(seat, "activity", TAKING, lambda one: bool(pot_tables(one)))
        return
    try:
        changes = _changes(seat)
    except ProblemsFound as found:
        show_refusal(seat, found.problems)
        return
    table = next(one for one in pot_tables(case) if one.pot.code == pot)
    seat.show("activity", "activity", TAKING, **_levers(seat, case, table), **_result(seat, changes, table))
    _show_effects(seat, case, table)
    _show_more(seat, table)


def _changes(seat: Seat) -> KeptChanges:
    """What each keeps beside the scenario that is compared with. Raises ProblemsFound."""
    before = run_of(seat.case, baseline_of(seat.case, seat.copy))
    return kept_changes(before, seat.distribution, streams_of(seat.effective))


def _levers(seat: Seat, case: Case, table: PotTable) -> dict[str, object]:
    """What can be moved of the pot that is looked at, as it is typed."""
    pot, say = table.pot, seat.say
    price, share = (rate_source(case, pot, field) for field in ("price", "share"))
    return {
        "case": case,
        "pot": pot,
        "pots": {one.pot.code: one.pot.title for one in pot_tables(case)},
        "base_unit": seat.in_words(case.units.base.name),
        "missing_prices": {str(word): say(f"activity.missing_prices.{word}") for word in MissingPrice},
        "lever": {
            "price": "" if price.value is None else amount(price.value, case.units.base),
            "share": "" if share.value is None else plain_number(share.value),
            "share_number": f"{float(share.value or 0):.1f}",
            "shared_price": ", ".join(sharing_rate(case, pot, "price")),
            "shared_share": ", ".join(sharing_rate(case, pot, "share")),
            "may_interpolate": price.kind in (RateKind.MISSING, RateKind.INTERPOLATED),
            "missing_price": str(pot.missing_price),
            "points": [
                {
                    "code": row.recipient,
                    "name": case.name_of(row.recipient),
                    "input": f"points:{pot.code}:{row.recipient}",
                    "planned": plain_number(row.planned),
                }
                for row in table.rows
                if row.planned is not None
            ],
        },
    }


def _result(seat: Seat, changes: KeptChanges, table: PotTable) -> dict[str, object]:
    """What the pots come to, and what each keeps beside the scenario that is compared with."""
    case = seat.effective
    return {
        "cards": [pot_card(seat, one) for one in pots_money(case)],
        "told": told(seat, changes),
        "baselines": {name: one.title for name, one in seat.case.scenarios.items()},
        "baseline": baseline_of(seat.case, seat.copy),
        "changes": changes_shown(seat, changes),
        "points": points_table(seat, table),
        "documents": {kind: seat.say(f"activity.documents.{kind}") for kind in ACTIVITY_DOCUMENTS},
    }


def _show_effects(seat: Seat, case: Case, table: PotTable) -> None:
    """What volume, price and share made of a change, as a picture with its table under it."""
    say, pot, choices = seat.say, table.pot, _effects_by_since(seat, case, table)
    since = since_of(seat.copy, choices)
    found, start = whole_effects(case, choices.get(since, {})), _start(seat, table, since)
    if found:
        title = say("activity.effects_caption", pot=pot.title, start=start, unit=seat.unit_words)
        parts = [say(f"activity.parts.{part}") for part in PARTS]
        spec = effects(effect_rows(found, seat.case, seat.unit), parts, title, seat.palette)
        st.vega_lite_chart(spec, width="stretch", theme=None)
    caption = say("activity.effects_table_caption", pot=pot.title, start=start, unit=seat.unit_words)
    seat.show(
        "activity-effects",
        "activity_effects",
        TAKING,
        effects=effects_table(seat, caption, found) if found else None,
        no_effects=say("activity.no_effects", pot=pot.title),
        since=since,
        sinces={one: _start(seat, table, one) for one in choices},
    )


def _effects_by_since(seat: Seat, case: Case, table: PotTable) -> dict[str, Mapping[str, Effects]]:
    """The effects by what they can be counted from: the year before, and the scenario compared with."""
    compared = effective(seat.case, seat.case.scenarios[baseline_of(seat.case, seat.copy)])
    found = {
        YEAR_BEFORE: effects_of_year(case, table.pot),
        COMPARED: effects_between(compared, case, table.pot.code) if table.pot.code in compared.pots else {},
    }
    return {since: one for since, one in found.items() if one}


def _start(seat: Seat, table: PotTable, since: str) -> str:
    """What effects are counted from, in words."""
    if since == COMPARED:
        return f"«{seat.case.scenarios[baseline_of(seat.case, seat.copy)].title}»"
    return str(table.pot.year_before)


def _show_more(seat: Seat, table: PotTable) -> None:
    """What if the share moves, and where the rates stand."""
    seat.show(
        "activity-more",
        "activity_more",
        TAKING,
        pot=table.pot,
        span={part: plain_number(value) for part, value in span_of(seat.copy).items()},
        baseline_title=seat.case.scenarios[baseline_of(seat.case, seat.copy)].title,
        what_if=what_if(seat, table),
        sources=sources_table(seat),
    )
