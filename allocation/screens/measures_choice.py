"""The measures that close a gap as text: the fields that ask, the answer, what is left out and why."""

from fractions import Fraction

from allocation.files.choice_amounts import lacking, whole_column
from allocation.files.choicefile import plan_file, read_plan
from allocation.money import lined_up, plain_number
from allocation.optimise.choices.limits import cost_of
from allocation.optimise.choices.question import Plan, Question
from allocation.optimise.choose_measures import Choice
from allocation.problems import ProblemsFound
from allocation.screens.live.tables import Column, Table, table
from allocation.screens.long_work import Job
from allocation.screens.measures_plan import (
    AMOUNTS,
    CHOICE,
    FIELDS,
    PLAN,
    has_stopped,
    is_searching,
    plan_of,
    plans_of,
)
from allocation.screens.measures_shown import money
from allocation.screens.refusals import shown_faults
from allocation.screens.seat import Seat
from allocation.screens.shown import amount, percent

_TOLD = ("this_year", "full_year")
"""The two targets that an answer is told of."""


def choice_shown(
    seat: Seat, asked: Question | None, job: Job | None, refused: ProblemsFound | None
) -> dict[str, object]:
    """The fields, and under them the answer, why there is none, or that what was asked has changed."""
    fault = refused or (job.fault if job is not None else None)
    choice = job.result if job is not None and isinstance(job.result, Choice) else None
    was_asked = bool(seat.copy.asked.get(CHOICE))
    has_left = asked is not None and has_stopped(seat.copy, asked)
    return {
        "plans": {"": seat.say("measures.no_plan"), **_titles(seat)},
        "plan": seat.copy.asked.get(PLAN, ""),
        "fields": _fields(seat, asked) if asked else [],
        "is_searching": job is not None and is_searching(job, has_left),
        "is_changed": was_asked and job is None and refused is None,
        "is_stopped": _is_stopped(job, has_left),
        "problems": shown_faults(fault, seat.say),
        "answer": _answer(seat, choice) if choice else [],
        "chosen": _chosen(seat, choice) if choice else None,
        "left_out": _left_out(seat, choice) if choice and choice.left_out else None,
        "documents": {"measures_choice": seat.say("measures.documents.measures_choice")} if choice else {},
    }


def _is_stopped(job: Job | None, has_left: bool) -> bool:
    """Whether the search was stopped before anything was found, or left to others who still wait."""
    if job is None or job.result is not None or job.fault is not None:
        return False
    return job.stop.is_set() or (has_left and job.is_under_way)


def _titles(seat: Seat) -> dict[str, str]:
    """The plans that come with the case by their titles; one that cannot be read is called by its name."""
    titles = {}
    for name in plans_of(seat.copy):
        try:
            titles[name] = read_plan(*plan_file(seat.copy.case, name), seat.effective).title or name
        except ProblemsFound:
            titles[name] = name
    return titles


def _fields(seat: Seat, asked: Question) -> list[dict[str, str]]:
    """Each field with what it now holds, as it is typed, and the unit it counts in."""
    plan = plan_of(seat.copy)
    return [
        {
            "name": f"field:{name}",
            "label": seat.say(f"measures.field.{name}"),
            "value": _held(seat, plan, asked, name),
            "suffix": seat.unit_words if name in AMOUNTS else "",
        }
        for name in FIELDS
    ]


def _held(seat: Seat, plan: Plan, asked: Question, name: str) -> str:
    """What a field holds; of the targets also what the case requires where nothing is typed."""
    value = getattr(asked if name in _TOLD else plan, name)
    if name == "at_once":
        return str(max(value)) if value and len(set(value)) == 1 else ""
    if value is None:
        return ""
    return amount(value, seat.unit) if name in AMOUNTS else plain_number(Fraction(value))


def _answer(seat: Seat, choice: Choice) -> list[str]:
    """What is reached of each target, what is expected of that, the chance, and whether it is the best."""
    say, asked = seat.say, choice.asked
    told = [_reached(seat, choice, name) for name in _TOLD if getattr(asked, name) is not None]
    if choice.expected is not None:
        whole = whole_column([choice.expected], int(seat.case.unit.factor)).total
        told.append(say("measures.expected", amount=money(whole, seat)))
    if choice.chances is not None and choice.chances.this_year is not None:
        word = "told_least" if choice.chances.is_least else "told_chance"
        chance = percent(choice.chances.this_year * 100)
        told.append(say(f"measures.{word}", chance=chance, amount=money(asked.this_year or 0, seat)))
    return [*told, say("measures.proven" if choice.found.is_proven else "measures.not_proven")]


def _reached(seat: Seat, choice: Choice, name: str) -> str:
    """A target, what the chosen measures give of it, and what is lacking, which is never rounded away."""
    asked, target = choice.asked, getattr(choice.asked, name)
    given = whole_column(
        [getattr(way, name) for way in choice.chosen], int(seat.case.unit.factor), target
    ).total
    return seat.say(
        f"measures.answer_{name}",
        year=asked.year if name == "this_year" else asked.year + 1,
        target=money(target, seat),
        count=len(choice.chosen),
        of=len(asked.measures),
        given=money(given, seat),
        lacking=money(lacking(target, given) or 0, seat),
    )


def _chosen(seat: Seat, choice: Choice) -> Table:
    """Each chosen measure with its month and figures, the sum last."""
    say, ways = seat.say, choice.chosen
    names = list(say.named("measures.month_name").values())
    values = (
        [way.this_year for way in ways],
        [way.full_year for way in ways],
        [cost_of(way) for way in ways],
    )
    unit_of_case = int(seat.case.unit.factor)
    wholes = [whole_column(own, unit_of_case) for own in values]
    unit = lined_up(seat.unit, (one for own in wholes for one in (*own.rows, own.total)))
    columns = [[*(amount(one, unit) for one in own.rows), amount(own.total, unit)] for own in wholes]
    starts = [names[way.month - 1] if way.month else say("measures.not_stated") for way in ways]
    confidences = [percent(way.measure.confidence, 0) for way in ways]
    rows = zip(
        (way.measure.name for way in ways),
        starts,
        columns[0][:-1],
        columns[1][:-1],
        confidences,
        columns[2][:-1],
        strict=True,
    )
    sums = (say("words.sum"), "", columns[0][-1], columns[1][-1], "", columns[2][-1])
    headings = ("measure", "start", "this_year", "full_year", "confidence", "cost")
    return table(
        say("measures.chosen", unit=seat.unit_words),
        [
            Column(say(f"measures.column.{word}"), is_number=number > 1)
            for number, word in enumerate(headings)
        ],
        [*rows, sums],
        strong=[len(ways)],
    )


def _left_out(seat: Seat, choice: Choice) -> Table:
    say = seat.say
    return table(
        say("measures.left_out"),
        [Column(say("measures.column.measure")), Column(say("measures.column.why"))],
        [[one.measure.name, seat.in_words(one.reason)] for one in choice.left_out],
    )
