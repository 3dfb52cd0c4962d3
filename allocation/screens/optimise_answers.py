"""What is best within limits, as the Optimise screen shows it: amounts, what binds, or why there is none."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import chain

from allocation.files.answer_as_scenario import scenario_of_answer
from allocation.money import Unit, lined_up, number_text, plain_number, round_half_up
from allocation.optimise.amounts.conflict import Remedy
from allocation.optimise.amounts.goals import Goal
from allocation.optimise.amounts.table import LimitKind
from allocation.optimise.amounts.what_binds import Binding
from allocation.optimise.relaxations import Relaxation
from allocation.optimise.within_limits import Answer, gain_of, measured, step_of
from allocation.screens.distribute_rows import bar_of
from allocation.screens.live.tables import Column, Table, table
from allocation.screens.optimise_questions import NothingWithin
from allocation.screens.put_to_use import is_on_screen
from allocation.screens.refusals import shown_problem
from allocation.screens.seat import Seat
from allocation.screens.shown import amount, percent, signed, signed_percent, with_arrow

_HUNDRED = 100
_MOST_BINDING, _MOST_AFFECTED = 25, 3
_ALWAYS = (LimitKind.TOTAL, LimitKind.LOCK)


def answer_shown(answer: Answer, seat: Seat) -> dict[str, object]:
    """The best amounts, how sure they are, and what each limit that binds costs."""
    scenario = scenario_of_answer(answer)
    return {
        "told": list(_told(answer, seat)),
        "alone": seat.say(f"optimise.alone.{answer.is_alone}"),
        "rows": _rows(answer, seat),
        "sums": _sums(answer, seat),
        "nought": _nought(answer),
        "binding": [_binding(answer, one, seat) for one in _asked_about(answer)[:_MOST_BINDING]],
        "more_binding": max(0, len(_asked_about(answer)) - _MOST_BINDING),
        "tables": [
            one for one in (_by_stream(answer, seat), _levels(answer, seat), _curve(answer, seat)) if one
        ],
        "can_use": scenario is not None,
        "is_used": scenario is not None
        and is_on_screen(seat.copy, scenario, answer.start.distribution.scenario),
        "fingerprint": answer.fingerprint,
    }


def _told(answer: Answer, seat: Seat) -> Iterator[str]:
    """What the goal reached, how sure that is, who gets least of the target, and how much moves."""
    say, table, start, goal = seat.say, answer.table, answer.start, answer.wishes.goal
    yield say(f"optimise.reached.{goal.value}", reached=_reached(answer, goal, answer.reached, seat))
    yield _how_sure(answer, seat)
    coverage = table.coverage(answer.amounts)
    if coverage:
        least = min(coverage, key=lambda code: coverage[code])
        name = start.case.name_of(least)
        yield say("optimise.least_of_target", name=name, percent=percent(coverage[least] * _HUNDRED))
    if moved := table.rises(answer.amounts) * start.unit:
        yield say("optimise.moved", amount=money(moved, seat))
    elif answer.amounts == table.start:
        yield say("optimise.nothing_moved")


def money(kroner: int | Fraction, seat: Seat) -> str:
    """An amount in the unit shown, with its unit."""
    unit = seat.unit
    return f"{amount(round_half_up(Fraction(kroner)), unit)} {seat.unit_words}"


def _reached(answer: Answer, goal: Goal, reached: Fraction, seat: Seat) -> str:
    """What a goal measures: money, or per cent."""
    if goal.is_amount:
        return money(reached * answer.start.unit, seat)
    return percent(reached if goal is Goal.WEIGHTED else reached * _HUNDRED, 3)


def _how_sure(answer: Answer, seat: Seat) -> str:
    """Proven best, or how far from the best it may be."""
    goal, say, unit = answer.wishes.goal, seat.say, seat.in_words(answer.start.shown_in.name)
    if goal.is_amount:
        above = int(answer.gap + 1e-6)
        if not above:
            return say("optimise.proven", unit=unit)
        return say("optimise.at_most_off", amount=money(above * answer.start.unit, seat))
    points = Fraction(answer.gap) * (1 if goal is Goal.WEIGHTED else _HUNDRED)
    return say("optimise.rounding", unit=unit, points=number_text(points, 4))


def _extremes(answer: Answer) -> tuple[int, int]:
    changes = [new - old for old, new in zip(*_sides(answer)[:2], strict=True)]
    return min([0, *changes]), max([0, *changes])


def _sides(answer: Answer) -> list[list[int]]:
    """Start, proposal and target by recipient, in kroner."""
    table, unit = answer.table, answer.start.unit
    sides = [table.sums(amounts) for amounts in (table.start, answer.amounts, table.target)]
    return [[side[code] * unit for code in table.cells_of] for side in sides]


def _lined_up(answer: Answer, seat: Seat) -> Unit:
    """The unit of the table of recipients."""
    return lined_up(seat.unit, chain.from_iterable(_sides(answer)))


def _rows(answer: Answer, seat: Seat) -> list[dict[str, str]]:
    """Each recipient: where it began, what is aimed at, what it gets, the change and its bar."""
    rows, extremes, unit = [], _extremes(answer), _lined_up(answer, seat)
    for code, start, new, target in zip(answer.table.cells_of, *_sides(answer), strict=True):
        change = new - start
        begins, wide = bar_of(change, extremes)
        rows.append(
            {
                "code": code,
                "name": answer.start.case.name_of(code),
                "start": amount(start, unit),
                "target": amount(target, unit),
                "amount": amount(new, unit),
                "change": with_arrow(change, unit),
                "percent": signed_percent(Fraction(_HUNDRED * change, start) if start > 0 else None),
                "tone": "up" if change > 0 else "down" if change < 0 else "",
                "begins": begins,
                "wide": wide,
            }
        )
    return rows


def _sums(answer: Answer, seat: Seat) -> dict[str, str]:
    (start, new, target), unit = map(sum, _sides(answer)), _lined_up(answer, seat)
    return {
        "start": amount(start, unit),
        "target": amount(target, unit),
        "amount": amount(new, unit),
        "change": signed(new - start, unit),
    }


def _nought(answer: Answer) -> str:
    least, most = _extremes(answer)
    return f"{float(Fraction(-least, most - least) * _HUNDRED) if most > least else 0:.2f}"


def _by_stream(answer: Answer, seat: Seat) -> Table | None:
    """The proposal in each stream, where the question has several."""
    start, streams = answer.start, list(answer.start.totals)
    if len(streams) < 2:
        return None
    columns = [Column(seat.say("words.recipient")), *(Column(start.title_of(one), True) for one in streams)]
    rows, unit = [], lined_up(seat.unit, (one * start.unit for one in answer.amounts))
    for code in answer.table.cells_of:
        cells = [start.cells.get((code, stream)) for stream in streams]
        amounts = ["" if cell is None else amount(answer.amounts[cell] * start.unit, unit) for cell in cells]
        rows.append([start.case.name_of(code), *amounts])
    return table(seat.say("optimise.by_stream", unit=seat.unit_words), columns, rows)


def _levels(answer: Answer, seat: Seat) -> Table | None:
    """Lexicographically: who was settled at which part of the target, the worst off first."""
    if answer.wishes.goal is not Goal.LEXICOGRAPHIC:
        return None
    by_level: dict[str, list[str]] = {}
    for code, level in answer.levels.items():
        by_level.setdefault(percent(Fraction(level) * _HUNDRED, 2), []).append(
            answer.start.case.name_of(code)
        )
    columns = [Column(seat.say("optimise.of_target")), Column(seat.say("words.recipient"))]
    rows = [[level, ", ".join(names)] for level, names in by_level.items()]
    return table(seat.say("optimise.levels"), columns, rows)


def _curve(answer: Answer, seat: Seat) -> Table | None:
    """What each step of one goal costs of another."""
    curve = answer.wishes.curve
    if curve is None:
        return None
    goals = (curve.against, curve.of)
    columns = [Column(seat.say(f"optimise.measure.{goal.value}"), True) for goal in goals]
    texts = [_curve_column(answer, goal, seat) for goal in goals]
    return table(seat.say("optimise.curve"), columns, list(zip(*texts, strict=True)))


def _curve_column(answer: Answer, goal: Goal, seat: Seat) -> list[str]:
    """What each point of the curve is in one of its goals."""
    points = [measured(answer.table, goal, point) for point in answer.curve]
    if not goal.is_amount:
        return [_reached(answer, goal, point, seat) for point in points]
    kroner = [round_half_up(point * answer.start.unit) for point in points]
    unit = lined_up(seat.unit, kroner)
    return [f"{amount(one, unit)} {seat.unit_words}" for one in kroner]


def _asked_about(answer: Answer) -> list[Binding]:
    return [one for one in answer.binding if one.gain or one.limit.kind not in _ALWAYS]


def _binding(answer: Answer, one: Binding, seat: Seat) -> dict[str, str]:
    """A limit that leaves no room, and in a sentence what more room would give, how far, and for whom."""
    say, limit = seat.say, one.limit
    shown = {"name": seat.in_words(limit.name), "told": seat.in_words(limit.told), "who": ""}
    if one.gain is None:
        return {**shown, "cost": say("optimise.cost.unasked")}
    gain, step = gain_of(answer, one), money(step_of(answer.start) * answer.start.unit, seat)
    if not gain:
        return {**shown, "cost": say("optimise.cost.nothing", step=step)}
    goal = answer.wishes.goal
    points = gain if goal is Goal.WEIGHTED else gain * _HUNDRED
    gained = (
        money(gain, seat) if goal.is_amount else say("optimise.cost.points", points=number_text(points, 3))
    )
    holds = money((one.holds_to or 0) * answer.start.unit, seat)
    measure = say(f"optimise.measure.{goal.value}")
    return {
        **shown,
        "cost": say("optimise.cost.gain", step=step, measure=measure, gained=gained, holds=holds),
        "who": say("optimise.cost.who", who=_affected(answer, one, seat)) if one.affected else "",
    }


def _affected(answer: Answer, one: Binding, seat: Seat) -> str:
    changes = list((one.affected or {}).items())
    told = [
        f"{answer.start.case.name_of(code)} {with_arrow(change * answer.start.unit, seat.unit)}"
        for code, change in changes[:_MOST_AFFECTED]
    ]
    more = len(changes) - len(told)
    return ", ".join([*told, *([seat.say("optimise.more", count=more)] if more else [])])


def nothing_shown(found: NothingWithin, seat: Seat) -> dict[str, object]:
    """Why there is no answer: both totals and all remedies in words, the limits, and what can be taken."""
    first = found.conflicts[0]
    limits = first.limits if len(first.limits) <= _MOST_AFFECTED else ()
    return {
        "problems": [shown_problem(problem, seat.say.language) for problem in found.problems],
        "conflicting": [(seat.in_words(one.name), seat.in_words(one.told)) for one in limits],
        "ways": [_relaxation(one, seat) for one in found.relaxations],
    }


def _relaxation(one: Relaxation, seat: Seat) -> dict[str, str]:
    """What gives way, in a sentence, and how much that is in all."""
    if one.percent is not None:
        said = seat.say(
            "optimise.to_percent", wish=seat.in_words(one.wish), percent=plain_number(one.percent)
        )
    else:
        said = "; ".join(_remedy(remedy, kroner, seat) for remedy, kroner in one.remedies.items())
    return {"said": said[:1].upper() + said[1:], "given": money(one.given, seat)}


def _remedy(remedy: Remedy, given: int, seat: Seat) -> str:
    """One limit that gives way: lowered or raised, eased where it stands between two."""
    kind, way = remedy.limit.kind, "lower" if remedy.by < 0 else "raise"
    verb = "ease" if kind is LimitKind.RELATION else f"{way}_fund" if kind is LimitKind.TOTAL else way
    return seat.say(
        f"optimise.give.{verb}", limit=seat.in_words(remedy.limit.name), amount=money(given, seat)
    )
