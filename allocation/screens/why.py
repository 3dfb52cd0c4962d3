"""Why a recipient gets its amount: its entries step by step, what a key measured, where money came from."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from allocation.case import Case
from allocation.charts import DOWN, UP, WHOLE, Step, waterfall
from allocation.distribution import Entry
from allocation.files.trace_text import line_text
from allocation.funds import GrantLine
from allocation.money import lined_up, plain_number
from allocation.screens.distribute_moves import TAKING
from allocation.screens.leaving import extract_of
from allocation.screens.live.tables import Column, Table, table
from allocation.screens.seat import Seat, draw
from allocation.screens.shown import amount, percent, with_arrow
from allocation.screens.words.sentences import Text, each_said_in, marked
from allocation.trace import bridge_with_passed_on_as_one, criteria_behind, passed_on_by, ways_to
from allocation.words import RULE

_HUNDRED = 100


def show_why(seat: Seat, recipient: str) -> None:
    """The recipient's bridge as a picture and as a table, and what stands behind it."""
    distribution, case = seat.distribution, seat.effective
    entries = bridge_with_passed_on_as_one(distribution, recipient)
    name = case.name_of(recipient)
    total = amount(sum(entry.amount for entry in entries), seat.unit)
    seat.show(
        "why",
        "why",
        TAKING,
        name=name,
        told=seat.say("why.told", name=name, total=total, unit=seat.unit_words, year=seat.case.year),
        entries=entries_table(seat, name, entries),
        criteria=[found for entry in entries if (found := _criteria_table(seat, entry))],
        ways=ways_table(seat, recipient),
        passed_on=_passed_on_table(seat, recipient),
        documents=extract_of(seat, recipient),
    )
    if len(entries) > 1:
        steps, title = _steps(seat, entries), seat.say("why.chart", name=name, unit=seat.unit_words)
        draw(waterfall(steps, title, seat.palette))


def entries_table(seat: Seat, name: str, entries: Sequence[Entry]) -> Table:
    """Entries in the order of their steps: fund, rule, amount, how long it lasts, and the reason."""
    say, case = seat.say, seat.effective
    unit = lined_up(seat.unit, (entry.amount for entry in entries))
    columns = [
        Column(say("why.number"), True),
        Column(say("why.fund")),
        Column(say("why.rule")),
        Column(say("words.amount"), True),
        Column(say("why.lasting")),
        Column(say("words.source")),
    ]
    rows = [
        (
            str(number),
            seat.own_words(case.funds[entry.fund].name),
            seat.in_words(RULE.get(entry.rule, entry.rule)),
            amount(entry.amount, unit),
            say(f"lasting.{entry.lasting}"),
            seat.marked(entry.source),
        )
        for number, entry in enumerate(entries, start=1)
    ]
    return table(say("why.entries", name=name, unit=seat.unit_words), columns, rows)


def _criteria_table(seat: Seat, entry: Entry) -> Table | None:
    """What a key measured the recipient by: each criterion with its weight, value and source."""
    say, behind = seat.say, criteria_behind(entry, seat.effective)
    if behind is None or not behind[1]:
        return None
    key, weighed = behind
    columns = [
        Column(say("why.criterion")),
        Column(say("why.weight"), True),
        Column(say("why.value"), True),
        Column(say("why.unit")),
        Column(say("words.source")),
    ]
    rows = [
        (
            seat.own_words(criterion.name),
            say("why.factor") if weight is None else percent(weight * _HUNDRED, 1),
            plain_number(criterion.values[entry.recipient] / criterion.factor),
            seat.in_words(criterion.unit),
            seat.marked(criterion.sources[entry.recipient]),
        )
        for weight, criterion in weighed
    ]
    return table(say("why.behind", key=key.title), columns, rows)


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of the way down from the state."""

    line: Text
    fund: Text
    payer: str
    recipient: str
    amount: str
    source: Text


def ways_table(seat: Seat, recipient: str) -> Table | None:
    """Where the recipient's money came from, level by level from the grant line; None where all is on one."""
    case, say = seat.effective, seat.say
    levels: list[_Level] = []
    ways = [
        way
        for way in ways_to(seat.distribution, recipient)
        if (way.line is not None or len(way.links) != 1) and way.links[0].fund.payer != recipient
    ]
    unit = lined_up(seat.unit, (link.amount for way in ways for link in way.links))
    for way in ways:
        came_from = _line_words(way.line, seat) if way.line is not None else ""
        for link in reversed(way.links):
            levels.append(
                _Level(
                    came_from,
                    seat.own_words(link.fund.name),
                    case.name_of(link.fund.payer),
                    case.name_of(link.recipient),
                    amount(link.amount, unit),
                    seat.marked(link.fund.source),
                )
            )
            came_from = ""
    if not levels:
        return None
    headings = ("line", "fund", "payer", "recipient", "amount", "source")
    columns = [Column(say(f"why.way_{heading}"), heading == "amount") for heading in headings]
    rows = [tuple(getattr(level, heading) for heading in headings) for level in levels]
    return table(say("why.ways", name=case.name_of(recipient), unit=seat.unit_words), columns, rows)


def _line_words(line: GrantLine, seat: Seat) -> Text:
    """A grant line by its address and what the letter calls it, with its amount."""
    return marked(each_said_in(line_text(line, seat.effective), seat.say.language), seat.say.language)


def _passed_on_table(seat: Seat, recipient: str) -> Table | None:
    """Who gets what of the money that the recipient hands on; None where it hands on none."""
    case, say = seat.effective, seat.say
    passed_on = [
        (code, fund, kroner)
        for fund, amounts in passed_on_by(seat.distribution, recipient)
        for code, kroner in amounts.items()
    ]
    unit = lined_up(seat.unit, (kroner for _, _, kroner in passed_on))
    rows = [
        (case.name_of(code), seat.own_words(fund.name), amount(kroner, unit))
        for code, fund, kroner in passed_on
    ]
    if not rows:
        return None
    columns = [Column(say("words.recipient")), Column(say("why.fund")), Column(say("words.amount"), True)]
    return table(say("why.passed_on", name=case.name_of(recipient), unit=seat.unit_words), columns, rows)


def _steps(seat: Seat, entries: Sequence[Entry]) -> list[Step]:
    """The entries as steps from nothing to the sum, numbered as in the table."""
    case, ends = seat.effective, list(accumulate((entry.amount for entry in entries), initial=0))
    unit = lined_up(seat.unit, (entry.amount for entry in entries))
    steps = [
        Step(
            f"{number}. {_called(entry, case, seat)}",
            float(start / unit.factor),
            float(end / unit.factor),
            DOWN if entry.amount < 0 else UP,
            with_arrow(entry.amount, unit),
        )
        for number, (entry, (start, end)) in enumerate(zip(entries, pairwise(ends), strict=True), start=1)
    ]
    total = Step(seat.say("words.sum"), 0, float(ends[-1] / unit.factor), WHOLE, amount(ends[-1], unit))
    return [*steps, total]


def _called(entry: Entry, case: Case, seat: Seat) -> str:
    return f"{case.funds[entry.fund].name}: {seat.in_words(RULE.get(entry.rule, entry.rule))}"
