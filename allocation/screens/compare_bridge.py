"""Compare, at last: the way from the first scenario to another for the recipient that is asked about."""

from dataclasses import dataclass

from allocation.charts import DOWN, UP, WHOLE, Spec, Step, waterfall, waterfall_is_cut
from allocation.comparison import Comparison
from allocation.money import Unit, lined_up
from allocation.screens.compare_amounts import in_chart, view_title
from allocation.screens.compared import bridge_of, other_of, own_of, recipient_of, view_of, words_of
from allocation.screens.path_words import standing
from allocation.screens.seat import Seat
from allocation.screens.shown import amount, with_arrow
from allocation.screens.words.sentences import Said, said_in
from allocation.side_table import OwnLine, RecipientBridge, RecipientStep, recipient_bridge
from allocation.sides import Side
from allocation.words import RULE


@dataclass(frozen=True, slots=True)
class ShownChange:
    """One of the values that a step changes: in words, its path, and from what to what."""

    words: str
    path: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ShownStep:
    """A step of the bridge: what is changed, what it does to the recipient, and what it then has."""

    changes: tuple[ShownChange, ...]
    is_set_back: bool
    change: str
    tone: str
    reached: str


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A line of a recipient's own bridge: the step's rule, of which fund, kroner, and where they are from."""

    rule: str
    fund: str
    amount: str
    sources: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class OwnBridge:
    """A recipient's own bridge in one scenario: its entries in the order of their steps, and their sum."""

    title: str
    lines: tuple[ShownLine, ...]
    total: str


def found_bridge(seat: Seat, comparison: Comparison) -> tuple[Side, str, RecipientBridge]:
    """Where the bridge leads, for whom, and its steps."""
    other, recipient = other_of(comparison, seat.copy), recipient_of(comparison, seat.copy)
    sides, view = (comparison.first, other), view_of(comparison, seat.copy)
    bridge = recipient_bridge(bridge_of(comparison, other), sides, view, recipient, comparison.case.year)
    return other, recipient, bridge


def shown_bridge(seat: Seat, comparison: Comparison) -> dict[str, object]:
    """The steps of the way as rows, and what can be asked."""
    other, recipient, bridge = found_bridge(seat, comparison)
    first, case, say = comparison.first, comparison.case, seat.say
    name, unit = case.name_of(recipient), _lined_up(seat, bridge)
    steps = [_shown_step(seat, comparison, other, step, unit) for step in bridge.steps]
    money = view_title(say, comparison, view_of(comparison, seat.copy))
    return {
        "recipients": {code: one.name for code, one in case.recipients.items()},
        "recipient": recipient,
        "name": name,
        "tos": {side.name: side.scenario.title for side in comparison.others},
        "to": other.name,
        "start": {"title": first.scenario.title, "amount": amount(bridge.start, unit)},
        "steps": steps,
        "end": {
            "title": other.scenario.title,
            "amount": amount(bridge.end, unit),
            "change": with_arrow(bridge.end - bridge.start, unit),
        },
        "caption": say(
            "compare.bridge.caption", money=money, year=case.year, unit=seat.unit_words, name=name
        ),
        "order": say("compare.bridge.order") if len(steps) > 1 else "",
        "is_cut": waterfall_is_cut(_chart_steps(seat, comparison, other, bridge)),
        "later": say("compare.bridge.own_year", year=case.year) if len(comparison.years) > 1 else "",
    }  # fmt: skip


def _lined_up(seat: Seat, bridge: RecipientBridge) -> Unit:
    """The unit of a bridge, as its table and its picture write it."""
    return lined_up(seat.unit, [bridge.start, *(step.change for step in bridge.steps), bridge.end])


def _shown_step(
    seat: Seat, comparison: Comparison, other: Side, step: RecipientStep, unit: Unit
) -> ShownStep:
    changes = tuple(_shown_change(seat, comparison, other, path) for path in step.paths)
    tone = "up" if step.change > 0 else "down" if step.change < 0 else ""
    return ShownStep(
        changes,
        step.is_set_back,
        with_arrow(step.change, unit),
        tone,
        amount(step.reached, unit),
    )


def _shown_change(seat: Seat, comparison: Comparison, other: Side, path: str) -> ShownChange:
    words = words_of(comparison, path, seat.say)
    before, after = (_brief(seat, side, path) for side in (comparison.first, other))
    return ShownChange(words.together, path, before, after)


def _brief(seat: Seat, side: Side, path: str) -> str:
    """What stands at a path in one line: of steps without a name only how many they are."""
    found = standing(side.effective, path, seat.unit, seat.say.language)
    if not found.text and found.steps:
        return seat.say.counted("compare.bridge.steps", len(found.steps))
    return found.text or seat.say("compare.nothing")


def bridge_chart(seat: Seat, comparison: Comparison) -> Spec | None:
    """The way as a waterfall; None where nothing is changed on it."""
    other, recipient, bridge = found_bridge(seat, comparison)
    if not bridge.steps:
        return None
    name = comparison.case.name_of(recipient)
    title = seat.say("compare.bridge.chart", name=name, unit=seat.unit_words)
    return waterfall(_chart_steps(seat, comparison, other, bridge), title, seat.palette)


def _chart_steps(seat: Seat, comparison: Comparison, other: Side, bridge: RecipientBridge) -> list[Step]:
    unit = _lined_up(seat, bridge)
    found = [_whole(comparison.first, bridge.start, unit)]
    for number, step in enumerate(bridge.steps, 1):
        named = words_of(comparison, step.paths[0], seat.say).together
        start, end = step.reached - step.change, step.reached
        found.append(
            Step(
                f"{number}. {named}",
                in_chart(start, unit),
                in_chart(end, unit),
                DOWN if step.change < 0 else UP,
                with_arrow(step.change, unit),
            )
        )
    return [*found, _whole(other, bridge.end, unit)]


def _whole(side: Side, kroner: int, unit: Unit) -> Step:
    return Step(side.scenario.title, 0, in_chart(kroner, unit), WHOLE, amount(kroner, unit))


def shown_own(seat: Seat, comparison: Comparison) -> dict[str, object]:
    """The recipient's own bridge in each scenario: what each step gave it, and where that is from."""
    view, recipient = view_of(comparison, seat.copy), recipient_of(comparison, seat.copy)
    lines = [own_of(side, view, recipient) for side in comparison.sides]
    has_funds = len({line.fund for own in lines for line in own}) > 1
    totals = [sum(line.amount for line in own) for own in lines]
    unit = lined_up(seat.unit, (line.amount for own in lines for line in own))
    return {
        "own": [
            OwnBridge(
                side.scenario.title,
                tuple(_shown_line(seat, line, has_funds, unit) for line in own),
                amount(total, unit),
            )
            for side, own, total in zip(comparison.sides, lines, totals, strict=True)
        ],
        "own_title": seat.say(
            "compare.own.title",
            name=comparison.case.name_of(recipient),
            year=comparison.case.year,
            unit=seat.unit_words,
        ),
    }


def _shown_line(seat: Seat, line: OwnLine, has_funds: bool, unit: Unit) -> ShownLine:
    language = seat.say.language
    return ShownLine(
        said_in(RULE.get(line.rule, line.rule), language).text,
        seat.case.funds[line.fund].name if has_funds else "",
        amount(line.amount, unit),
        tuple(said_in(source, language) for source in line.sources),
    )
