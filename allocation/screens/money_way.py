"""The money's way as a picture and as a table: what each station is called, and what passes."""

from allocation.case import Case
from allocation.charts import Link, Node, Palette, Spec
from allocation.charts import flow as flow_chart
from allocation.money import Unit, lined_up
from allocation.money_flow import MoneyFlow, Passage, Role, Station
from allocation.screens.live.tables import Column, Table, table
from allocation.screens.seat import Seat
from allocation.screens.shown import amount
from allocation.screens.words import Words
from allocation.screens.words.sentences import said_in


def station_name(station: Station, case: Case, say: Words) -> str:
    """What a station is called: its line, fund or holder by name."""
    if station.role is Role.LINE:
        line = case.lines[station.about]
        return say("grants.flow.line", chapter=line.chapter, item=line.item, designation=line.designation)
    if station.role is Role.FUND:
        return case.funds[station.about].name
    if station.role is Role.KEPT:
        return say("grants.flow.kept", name=case.name_of(station.about))
    if station.role is Role.OTHERS:
        return say.counted("grants.flow.others", station.count)
    return say("words.unplaced") if station.role is Role.UNPLACED else case.name_of(station.about)


def drawn_way(flow: MoneyFlow, case: Case, unit: Unit, say: Words, palette: Palette) -> Spec:
    """The picture of a flow, amounts in the unit, all with as many decimals."""
    named = said_in(unit.name, say.language).text
    at_stations = (flow.at(one) for one in flow.stations)
    unit = lined_up(unit, [*at_stations, *(one.amount for one in flow.passages)])
    nodes = [
        Node(one.code, station_name(one, case, say), one.level, amount(flow.at(one), unit))
        for one in flow.stations
    ]
    links = [
        Link(one.source, one.target, float(one.amount / unit.factor), amount(one.amount, unit))
        for one in flow.passages
        if one.amount
    ]
    return flow_chart(nodes, links, say("grants.flow.chart", year=case.year, unit=named), palette)


def fund_name(passage: Passage, case: Case, say: Words) -> str:
    """The fund that a passage is of, or that it is kept."""
    return case.funds[passage.fund].name if passage.fund else say("grants.flow.kept_fund")


def shown_passages(flow: MoneyFlow, seat: Seat) -> Table:
    """The figures of the picture as a table, in its order from the state down."""
    case, say = seat.distribution.case, seat.say
    names = {one.code: station_name(one, case, say) for one in flow.stations}
    order = {one.code: number for number, one in enumerate(flow.stations)}
    passages = sorted(flow.passages, key=lambda one: (order[one.source], order[one.target]))
    unit = lined_up(seat.unit, (one.amount for one in passages))
    rows = [
        (
            names[one.source],
            names[one.target],
            fund_name(one, case, say),
            amount(one.amount, unit),
        )
        for one in passages
    ]
    columns = (
        Column(say("grants.flow.from")),
        Column(say("grants.flow.to")),
        Column(say("grants.flow.fund")),
        Column(say("words.amount"), is_number=True),
    )
    caption = say("grants.flow.caption", year=case.year, unit=seat.unit_words)
    return table(caption, columns, rows)
