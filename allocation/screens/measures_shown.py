"""The Measures screen's figures as text: the challenge, the way to it, the months, and each measure."""

from collections.abc import Sequence
from fractions import Fraction

from allocation.charts import MonthRow, MonthWords, Target
from allocation.measure_course import Course
from allocation.measure_tables import (
    MeasureTable,
    Requirement,
    by_type,
    in_whole,
    measure_table,
    requirements,
)
from allocation.measures import Measure
from allocation.money import NBSP, Unit, in_unit, lined_up
from allocation.screens.live.tables import Column, Row, Table
from allocation.screens.seat import Seat
from allocation.screens.shown import amount

_FIGURES = ("plan", "full_year", "next_year", "expected", "planned", "actual", "slippage", "one_off_cost")
"""The figures that are summed by type and owner, in kroner."""


def money(kroner: int | Fraction, seat: Seat) -> str:
    """An amount with its unit; nought is written as a number, for it answers a question."""
    text = in_unit(kroner, seat.unit) if kroner else "0"
    return f"{text}{NBSP}{seat.unit_words}"


def challenges(seat: Seat, found: Sequence[Requirement]) -> list[dict[str, object]]:
    """What of each requirement is without a measure, this year and the next, and whether it is solved."""
    later = {one.fund.code: one for one in requirements(seat.distribution, seat.case.year + 1)}
    return [_challenge(seat, one, later.get(one.fund.code)) for one in found]


def _challenge(seat: Seat, now: Requirement, later: Requirement | None) -> dict[str, object]:
    say, year = seat.say, seat.case.year
    word = "unsolved" if now.challenge > 0 else "more" if now.challenge < 0 else "solved"
    covered = now.covered + now.otherwise
    return {
        "code": now.fund.code,
        "fund": now.fund.name,
        "word": word,
        "amount": money(max(now.challenge, 0), seat),
        "told": say(
            f"measures.{word}",
            required=money(now.required, seat),
            covered=money(covered, seat),
            over=money(-now.challenge, seat),
        ),
        "later": say("measures.later", year=year + 1, amount=money(max(later.challenge, 0), seat))
        if later
        else "",
    }


def _shown(kroner: int, seat: Seat) -> float:
    return float(kroner / seat.unit.factor)


def types_table(seat: Seat, chosen: Requirement) -> Table:
    """Sums by type, the requirement under them, and the unresolved challenge last."""
    table = measure_table(by_type(chosen.measures))
    return _sums(seat, seat.say("measures.by_type", unit=seat.unit_words), "type", table, chosen)


def owners_table(seat: Seat, chosen: Requirement) -> Table:
    """Sums by whose measures they are; those that name nobody stand last."""
    groups: dict[str, tuple[Measure, ...]] = {}
    for one in sorted(chosen.measures, key=lambda one: not one.owner):
        name = seat.case.name_of(one.owner) if one.owner else seat.say("measures.nobody")
        groups[name] = (*groups.get(name, ()), one)
    caption = seat.say("measures.by_owner", unit=seat.unit_words)
    return _sums(seat, caption, "owner", measure_table(groups), chosen)


def _sums(seat: Seat, caption: str, first: str, table: MeasureTable, chosen: Requirement) -> Table:
    """Groups of measures by their figures; a sum that lacks some of them is marked, and a note says so."""
    say = seat.say
    names = [name for name in _FIGURES if table.total.sums[name].known]
    amounts = {name: _amounts(seat, table, name, chosen) for name in names}
    under = [("required", chosen.required), ("otherwise", chosen.otherwise), ("challenge", chosen.challenge)]
    of_all = (kroner for column in amounts.values() for kroner in column)
    unit = lined_up(seat.unit, [*of_all, *(kroner for _, kroner in under)])
    columns = {name: _cells(table, name, amounts[name], unit, say("measures.unknown")) for name in names}
    rows = [
        Row(
            (row.label if number < len(table.rows) else say("words.sum"), str(row.count),
             *(columns[name][number] for name in names)),
            number == len(table.rows),
        )
        for number, row in enumerate(table.all_rows)
    ]  # fmt: skip
    rows += [
        Row((say(f"measures.{word}"), "", *_under(names, kroner, unit)), word == "challenge")
        for word, kroner in under
        if kroner or word != "otherwise"
    ]
    headings = [Column(say(f"measures.{first}")), Column(say("measures.count"), is_number=True)]
    headings += [
        Column(say(f"measures.figure.{name}", year=seat.case.year, next=seat.case.year + 1), is_number=True)
        for name in names
    ]
    return Table(caption, tuple(headings), tuple(rows), tuple(_gaps(seat, table, names)))


def _amounts(seat: Seat, table: MeasureTable, name: str, chosen: Requirement) -> list[int]:
    """A figure of each group and of all, in whole units of the case that add up."""
    total = chosen.covered if name == "plan" else None
    return in_whole(table, name, int(seat.case.unit.factor), total)


def _cells(table: MeasureTable, name: str, amounts: Sequence[int], unit: Unit, unknown: str) -> list[str]:
    cells = []
    for row, kroner in zip(table.all_rows, amounts, strict=True):
        found = row.sums[name]
        mark = "" if found.is_whole else "*"
        cells.append(f"{amount(kroner, unit)}{mark}" if found.known else unknown)
    return cells


def _under(names: Sequence[str], kroner: int, unit: Unit) -> list[str]:
    """What stands under the plan; no other figure is held against the requirement."""
    return [amount(kroner, unit) if name == "plan" else "" for name in names]


def _gaps(seat: Seat, table: MeasureTable, names: Sequence[str]) -> list[str]:
    is_marked = any(0 < row.sums[name].known < row.sums[name].of for row in table.all_rows for name in names)
    return [seat.say("measures.marked")] if is_marked else []


def month_rows(
    seat: Seat, course: Course, chosen: Requirement, is_each: bool
) -> tuple[list[MonthRow], Target | None]:
    """The months as the chart takes them; what came is known only so far, the target only for the year."""
    names, counted = list(seat.say.named("measures.month").values()), course.counted_to
    if is_each:
        return [
            MonthRow(name, _shown(plan, seat), None)
            for name, plan in zip(names, course.by_month, strict=True)
        ], None
    rows = [
        MonthRow(
            name,
            _shown(plan, seat),
            _shown(course.actual, seat) if month == counted and course.actual is not None else None,
        )
        for month, (name, plan) in enumerate(zip(names, course.plan, strict=True), 1)
    ]
    needed = chosen.required - chosen.otherwise
    text = seat.say("measures.target", amount=money(needed, seat))
    return rows, Target(_shown(needed, seat), text)


def month_words(seat: Seat) -> MonthWords:
    """What plan and actual are called."""
    return MonthWords(seat.say("measures.plan"), seat.say("measures.actual"))


def months_table(seat: Seat, course: Course, chosen: Requirement) -> dict[str, object]:
    """Plan, actual and forecast by month, and what is said of them."""
    say = seat.say
    names = list(say.named("measures.month").values())
    actual = [
        course.actual if month == course.counted_to else None for month in range(1, len(course.plan) + 1)
    ]
    has_actual = course.actual is not None
    columns = [
        ("month_plan", course.by_month),
        ("plan_so_far", course.plan),
        *((("actual_so_far", actual), ("forecast", course.forecast)) if has_actual else ()),
    ]
    unit = lined_up(seat.unit, (kroner for _, values in columns for kroner in values))
    headings = [Column(say("measures.in_month"))] + [
        Column(say(f"measures.{word}"), is_number=True) for word, _ in columns
    ]
    rows = tuple(
        Row(
            (names[number], *(amount(values[number], unit) for _, values in columns)),
            names[number] == names[-1],
        )
        for number in range(len(course.plan))
    )
    caption = say("measures.months_caption", year=seat.case.year, unit=seat.unit_words)
    return {
        "months": Table(caption, tuple(headings), rows) if course.plan else None,
        "told": _months_told(seat, course, chosen),
        "undated": ", ".join(f"«{one.name}»" for one in course.undated),
        "is_each": bool(seat.copy.asked.get("measures.each")),
    }


def _months_told(seat: Seat, course: Course, chosen: Requirement) -> str:
    """How far it is, and what the year comes to if the rest goes as planned."""
    if course.actual is None or course.counted_to is None or not course.plan:
        return seat.say("measures.no_actual")
    say, names = seat.say, list(seat.say.named("measures.month_name").values())
    year_end = course.forecast[-1] or 0
    lacking = chosen.required - chosen.otherwise - year_end
    told = say(
        "measures.so_far",
        month=names[course.counted_to - 1],
        actual=money(course.actual, seat),
        planned=money(course.planned, seat) if course.planned is not None else say("measures.unknown"),
        forecast=money(year_end, seat),
    )
    silent = course.plan[course.counted_to - 1] - (course.planned or 0)
    unsaid = (
        [say("measures.unsaid", amount=money(silent, seat))] if course.planned is not None and silent else []
    )
    word = "lacking" if lacking > 0 else "enough"
    return " ".join([told, *unsaid, say(f"measures.forecast_{word}", amount=money(abs(lacking), seat))])
