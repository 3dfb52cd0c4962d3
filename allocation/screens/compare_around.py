"""Compare, behind: what stands around the distribution and differs, scenario by scenario as tables."""

from collections.abc import Callable, Iterable
from fractions import Fraction
from functools import lru_cache
from itertools import chain
from typing import TypeVar

from allocation.around_comparison import (
    SUMS,
    FundLines,
    GrowthChange,
    MeasureChange,
    MonthsChange,
    differs,
    growth_changes,
    line_changes,
    measure_changes,
    months_changes,
    requirement_changes,
)
from allocation.case import Case
from allocation.comparison import Comparison, Difference
from allocation.distribution import Distribution
from allocation.effects_change import PARTS, PotEffects, effects_changes
from allocation.files.lines_text import line_title
from allocation.findings import Finding
from allocation.growth import RULE_TITLE
from allocation.line_table import FundLine
from allocation.money import Unit, lined_up, round_half_up
from allocation.screens.live.tables import Column, Table, table
from allocation.screens.seat import Seat
from allocation.screens.shown import amount, signed, with_arrow
from allocation.screens.words.sentences import Text, each_said_in
from allocation.sides import Side
from allocation.words import MONTH

_KEPT = 512
_T = TypeVar("_T")
Making = Callable[[Seat, Side, Side], list[Table]]
Differing = Callable[[Distribution, Distribution], list[_T]]


def shown_around(seat: Seat, comparison: Comparison) -> list[dict[str, object]]:
    """What differs beside the amounts, subject by subject; only subjects in which something does."""
    found: list[dict[str, object]] = []
    for subject, making in _SUBJECTS.items():
        tables = [one for other in comparison.others for one in making(seat, comparison.first, other)]
        if tables:
            found.append({"title": seat.say(f"compare.around.{subject}"), "tables": tables, "key": subject})
    return found


def _found(differing: Differing[_T], first: Side, other: Side) -> list[_T]:
    """What differs between two runs, worked out once."""
    found: list[_T] = _kept(differing, first.distribution, other.distribution)
    return found


@lru_cache(maxsize=_KEPT)
def _kept(differing: Differing[_T], before: Distribution, after: Distribution) -> list[_T]:
    return differing(before, after)


def _caption(seat: Seat, other: Side, what: str = "", with_unit: bool = True) -> str:
    """Which scenario, of what, and in which unit."""
    head = f"{other.scenario.title}: {what}" if what else other.scenario.title
    return f"{head}, {seat.unit_words}" if with_unit else head


def _beside(seat: Seat, first: Side, other: Side) -> list[Column]:
    titles = (first.scenario.title, other.scenario.title, seat.say("change.kroner"))
    return [Column(title, True) for title in titles]


def _lined_up(seat: Seat, differences: Iterable[Difference], beside: Iterable[int] = ()) -> Unit:
    """The unit of a table of these, and of what stands beside them."""
    sides = ((one.base, one.amount) for one in differences)
    return lined_up(seat.unit, [*chain.from_iterable(sides), *beside])


def _cells(unit: Unit, one: Difference) -> list[str]:
    """Both amounts and the change; no change where one of them is not stated."""
    both = one.base is not None and one.amount is not None
    change = with_arrow(one.change, unit) if both else ""
    return [amount(one.base, unit), amount(one.amount, unit), change]


def _requirements(seat: Seat, first: Side, other: Side) -> list[Table]:
    """What each requirement asks, what meets it, and what is left, this year and the next."""
    found = [
        (change, name, change.difference(name))
        for change in _found(requirement_changes, first, other)
        for name in SUMS
        if name in ("covered", "challenge") or differs(change.difference(name))
    ]
    unit = _lined_up(seat, (one for _, _, one in found))
    rows = [
        [change.fund.name, str(change.year), seat.say(f"compare.requirement.{name}"), *_cells(unit, one)]
        for change, name, one in found
    ]
    columns = [Column(seat.say(f"compare.columns.{name}")) for name in ("requirement", "year", "what")]
    columns += _beside(seat, first, other)
    return [table(_caption(seat, other), columns, rows)] if rows else []


def _measures(seat: Seat, first: Side, other: Side) -> list[Table]:
    """The measures that give something else, this year and the next, in whole units."""
    year, found = seat.case.year, _found(measure_changes, first, other)
    effects = [[_whole(seat, effect) for effect in _effects_in_order(change)] for change in found]
    unit = lined_up(seat.unit, chain.from_iterable(effects))
    rows = [
        [change.after.name, *(amount(one, unit) for one in own)]
        for change, own in zip(found, effects, strict=True)
    ]
    headings = [f"{side.scenario.title}, {when}" for when in (year, year + 1) for side in (first, other)]
    columns = [
        Column(seat.say("compare.columns.measure")),
        *(Column(one, True) for one in headings),
    ]
    return [table(_caption(seat, other), columns, rows)] if rows else []


def _effects_in_order(change: MeasureChange) -> tuple[Fraction | None, ...]:
    """The effect this year before and after, then the next year's."""
    before, after = change.before, change.after
    return before.this_year, after.this_year, before.next_year, after.next_year


def _whole(seat: Seat, kroner: Fraction | None) -> int | None:
    """An effect in whole units of the case, as the tables of measures show it; None where it is unknown."""
    if kroner is None:
        return None
    factor = seat.case.unit.factor
    return int(round_half_up(kroner / factor) * factor)


def _lines(seat: Seat, first: Side, other: Side) -> list[Table]:
    """The lines that differ of the funds that are the sum of their lines."""
    changes = _found(line_changes, first, other)
    return [_lines_of(seat, first, other, one) for one in changes]


def _lines_of(seat: Seat, first: Side, other: Side, change: FundLines) -> Table:
    has_moved = any(line.moved for line in change.lines)
    differences = [change.whole, *(line.difference for line in change.lines)]
    unit = _lined_up(seat, differences, [line.moved for line in change.lines])
    rows = []
    for line in change.lines:
        title = _line_words(other.distribution.case, line.line, seat)
        moved = [amount(line.moved, unit) if line.moved else ""] if has_moved else []
        rows.append([title, *_cells(unit, line.difference), *moved])
    whole = [seat.say("compare.whole_fund"), *_cells(unit, change.whole), *([""] if has_moved else [])]
    columns = [Column(seat.say("compare.columns.line")), *_beside(seat, first, other)]
    if has_moved:
        columns.append(Column(seat.say("compare.columns.moved"), True))
    return table(_caption(seat, other, change.fund.name), columns, [*rows, whole], [len(rows)])


def _line_words(case: Case, line: FundLine, seat: Seat) -> Text:
    """What a line is called: its own title, or the rule's word with what it is of, each said by itself."""
    title = line_title(case, line)
    if line.title:
        return seat.own_words(title)
    said = each_said_in(title[0].lower() + title[1:], seat.say.language).text
    return said[0].upper() + said[1:]


def _effects(seat: Seat, first: Side, other: Side) -> list[Table]:
    """What volume, price and share made of the change in refund, pot by pot."""
    found = _found(effects_changes, first, other)
    return [_effects_of(seat, other, one) for one in found]


def _effects_of(seat: Seat, other: Side, found: PotEffects) -> Table:
    named = [(seat.case.name_of(code), row) for code, row in found.rows.items()]
    every = [(name, (*row, sum(row))) for name, row in (*named, (seat.say("words.sum"), found.total))]
    unit = lined_up(seat.unit, (one for row in found.rows.values() for one in row))
    rows = [[name, *(signed(one, unit) for one in row)] for name, row in every]
    headings = [seat.say(f"compare.effects.{part}") for part in (*PARTS, "whole")]
    columns = [Column(seat.say("words.recipient")), *(Column(one, True) for one in headings)]
    return table(_caption(seat, other, found.pot.title), columns, rows, [len(rows) - 1])


def _growth(seat: Seat, first: Side, other: Side) -> list[Table]:
    """What the growth rule answers, where it answers otherwise."""
    rows = [_growth_row(seat, one) for one in _found(growth_changes, first, other)]
    titles = (seat.say("compare.columns.what"), first.scenario.title, other.scenario.title)
    return [table(_caption(seat, other, with_unit=False), [*map(Column, titles)], rows)] if rows else []


def _growth_row(seat: Seat, change: GrowthChange) -> list[str]:
    what = seat.in_words(change.what.removeprefix(f"{RULE_TITLE} · "))
    return [what, *(_answer(seat, one) for one in (change.before, change.after))]


def _answer(seat: Seat, finding: Finding | None) -> str:
    """Whether the service grows more than the one it is measured against, and by how much each grows."""
    if finding is None:
        return ""
    if finding.stated is None or finding.computed is None:
        return seat.say("compare.grows.cannot")
    return seat.say(
        f"compare.grows.{finding.status.value}",
        own=finding.shown(finding.computed),
        least=finding.shown(finding.stated),
        unit=seat.in_words(finding.unit.name),
    )


def _months(seat: Seat, first: Side, other: Side) -> list[Table]:
    """What is paid each month of the funds of which another sum is paid in some month."""
    changes = _found(months_changes, first, other)
    return [_months_of(seat, first, other, one) for one in changes]


def _months_of(seat: Seat, first: Side, other: Side, change: MonthsChange) -> Table:
    differences = [
        Difference(
            change.before[number] if change.before else None,
            change.after[number] if change.after else None,
        )
        for number in range(len(MONTH))
    ]
    unit = _lined_up(seat, differences)
    rows = [[seat.in_words(month), *_cells(unit, one)] for month, one in zip(MONTH, differences, strict=True)]
    columns = [Column(seat.say("compare.columns.month")), *_beside(seat, first, other)]
    return table(_caption(seat, other, change.fund.name), columns, rows)


_SUBJECTS: dict[str, Making] = {
    "lines": _lines,
    "effects": _effects,
    "requirements": _requirements,
    "measures": _measures,
    "growth": _growth,
    "months": _months,
}
"""What can differ around the amounts, in the order it is told in."""
