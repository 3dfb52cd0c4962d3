"""Grants: the letter's table by chapter and item, what its sums hold, another beside it, the money's way."""

from allocation.grant_comparison import matched
from allocation.grant_tables import GrantTable, expenditure, lines_with, totals_by_chapter
from allocation.money_flow import MoneyFlow, lines_without_fund, money_flow
from allocation.problems import ProblemsFound
from allocation.screens.grant_letters import tables_at_hand
from allocation.screens.grants_moves import TAKING, beside_of, sought, table_of
from allocation.screens.grants_shown import (
    shown_chapters,
    shown_estimates,
    shown_matches,
    shown_prose,
    shown_sum,
    titles_of,
    unit_of_lines,
)
from allocation.screens.grants_told import told_of
from allocation.screens.money_way import drawn_way, shown_passages
from allocation.screens.offering import show_others
from allocation.screens.refusals import show_refusal
from allocation.screens.seat import Seat, draw
from allocation.screens.shown import amount


def page(seat: Seat) -> None:
    """The table at the top, the money's way of what is on the screen under it."""
    table = table_of(seat.case, seat.copy)
    if table is None:
        show_others(seat, "grants", TAKING, lambda case: bool(tables_at_hand(case).own))
    else:
        seat.show("grants", "grants", TAKING, **_table(seat, table), **_beside(seat, table))
    try:
        flow = money_flow(seat.distribution)
    except ProblemsFound as found:
        show_refusal(seat, found.problems)
        return
    _way(seat, flow)


def _table(seat: Seat, table: GrantTable) -> dict[str, object]:
    """The chosen table by chapter, what its sums hold, and the amounts in the prose around it."""
    at_hand, words = tables_at_hand(seat.case), sought(seat.copy)
    found = lines_with(table.in_order, words)
    totals = totals_by_chapter(table.lines)
    whole = expenditure(table.lines)
    has_income = any(line.is_income for line in table.lines)
    title, unit = titles_of(seat)[table.code], unit_of_lines(table.lines, seat.unit)
    return {
        "title": title,
        "tables": titles_of(seat),
        "table": table,
        "is_own": table.code in at_hand.own,
        "unit": seat.unit_words,
        "words": words,
        "found": seat.say("grants.found", count=len(found), all=len(table.lines)),
        "chapters": shown_chapters(found, totals, seat, unit),
        "has_estimates": any(line.estimate is not None for line in table.lines),
        "has_kinds": any(line.kind is not None for line in table.lines),
        "has_lasting": any(line.lasting.value != "unknown" for line in table.lines),
        "whole": shown_sum(whole, seat.say, unit),
        "whole_estimated": shown_estimates(whole, unit),
        "whole_name": seat.say("grants.all_expenditure" if has_income else "grants.all_sum"),
        "told": told_of(table, seat),
        "prose": shown_prose(at_hand.prose.get(table.code, ()), seat),
    }


def _beside(seat: Seat, table: GrantTable) -> dict[str, object]:
    """The other table beside the chosen one, matched by chapter and item; nothing where none is chosen."""
    other, titles = beside_of(seat.case, seat.copy), titles_of(seat)
    choices = {"": seat.say("grants.no_table"), **titles}
    if other is None:
        return {"beside": choices, "other": None}
    matches = matched(table, other)
    only = [sum(match.other is None for match in matches), sum(match.one is None for match in matches)]
    return {
        "beside": choices,
        "other": other,
        "other_title": titles[other.code],
        "matches": shown_matches(matches, (titles[table.code], titles[other.code]), seat),
        "matched": seat.say(
            "grants.compared.told",
            both=len(matches) - sum(only),
            first=only[0],
            last=only[1],
            one=titles[table.code],
            other=titles[other.code],
        ),
    }


def _way(seat: Seat, flow: MoneyFlow) -> None:
    """The money's way as a picture, and under it the same figures in a table."""
    case = seat.distribution.case
    left = lines_without_fund(case)
    seat.show("grants-way", "grants_way", TAKING, flow=flow, **_told_of_way(seat, flow))
    if flow.passages:
        draw(drawn_way(flow, case, seat.unit, seat.say, seat.palette))
    seat.show(
        "grants-figures",
        "grants_figures",
        TAKING,
        passages=shown_passages(flow, seat),
        left=seat.say.counted(
            "grants.flow.left",
            len(left),
            amount=amount(sum(line.amount or 0 for line in left), seat.unit),
            unit=seat.unit_words,
        )
        if left
        else "",
        documents={
            "grants": seat.say("grants.take_workbook"),
            "grants_picture": seat.say("grants.take_picture"),
        },
    )


def _told_of_way(seat: Seat, flow: MoneyFlow) -> dict[str, object]:
    """What must be known to read the picture."""
    roots = [station.role.value for station in flow.stations if station.level == 0]
    told = []
    if "payer" in roots:
        told.append(seat.say("grants.flow.some_lines" if "line" in roots else "grants.flow.no_lines"))
    if any(one.amount < 0 for one in flow.passages):
        told.append(seat.say("grants.flow.back"))
    return {"told": told, "scenario": seat.scenario.title}
