"""The measures that close a gap: what is asked in a few plain fields, and the search for an answer."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from threading import Event as Stop

from allocation.files.choicefile import FOLDER, plan_file, read_plan
from allocation.files.question_files import question_names
from allocation.levers import CannotMove
from allocation.money import is_dash
from allocation.optimise.choices.as_scenario import scenario_of_choice
from allocation.optimise.choices.question import Plan, Question, question
from allocation.optimise.choose_measures import Choice, choose
from allocation.problems import ProblemsFound
from allocation.screens.doing import Doing
from allocation.screens.live import Event
from allocation.screens.long_work import JOBS, Job
from allocation.screens.moved import effective_of
from allocation.screens.put_to_use import put_to_use
from allocation.screens.seat import shown_run, shown_scenario, unit_of
from allocation.screens.shelf import shelf_for
from allocation.screens.words import words
from allocation.screens.working import WorkingCopy, asks
from allocation.typed import amount_typed, percent_typed

PLAN, FIELD, CHOICE = "measures.plan", "measures.field.", "measures.choice"
"""What is asked: the plan that it begins with, each field on top of it, and the question put last."""

_NOTHING, _STOPPED, _LEFT = "-", "measures.stopped", "measures.left"
_MOST_AT_ONCE, _MONTHS = 1000, 12
AMOUNTS, COUNTS = ("this_year", "full_year", "one_off_cost"), ("at_once", "first_month")
FIELDS = (*AMOUNTS, "positions_at_most", *COUNTS)
"""The fields of a plan that are asked about: amounts in kroner, positions, and whole numbers."""


def plans_of(copy: WorkingCopy) -> list[str]:
    """The plans that come with the case, by their names."""
    return question_names(copy.case, FOLDER)


def plan_of(copy: WorkingCopy) -> Plan:
    """The chosen plan with what is typed on top of it. Raises ProblemsFound."""
    chosen = copy.asked.get(PLAN, "")
    known = chosen in plans_of(copy)
    plan = read_plan(*plan_file(copy.case, chosen), effective_of(copy)) if known else Plan()
    typed = {name: copy.asked[FIELD + name] for name in FIELDS if FIELD + name in copy.asked}
    return replace(plan, **{name: _value(name, text) for name, text in typed.items()})  # type: ignore[arg-type]


def _value(name: str, text: str) -> object:
    """A kept field as a plan holds it."""
    if text == _NOTHING:
        return () if name == "at_once" else None
    if name == "at_once":
        return (int(text),) * _MONTHS
    return Fraction(text) if name == "positions_at_most" else int(text)


def question_of(copy: WorkingCopy) -> Question:
    """What would be asked now. Raises ProblemsFound."""
    return question(shown_run(shelf_for(copy).case, copy), plan_of(copy))


def job_of(copy: WorkingCopy, asked: Question, asker: str) -> Job | None:
    """The search for an answer to what was asked; None where nothing was, or something else.

    Who has stopped it, or asks about something else now, waits no longer; it goes on as long as another waits
    for the same answer. A question that was put before the program was started anew is put again.
    """
    own = f"measures:{asker}"  # what is asked on another screen does not end it
    if copy.asked.get(CHOICE) != asked.fingerprint:
        JOBS.leaves(own)
        return None
    if has_stopped(copy, asked):
        JOBS.leaves(own)
        return _found(copy, asked)
    return JOBS.asked(_key(asked), own, _searching(asked))


def has_stopped(copy: WorkingCopy, asked: Question) -> bool:
    """Whether the person has stopped the search for what is asked."""
    return copy.asked.get(_STOPPED) == asked.fingerprint


def _found(copy: WorkingCopy, asked: Question) -> Job | None:
    """The search that the person stopped, also where another has asked the same since; else the latest."""
    left = JOBS.found(copy.asked.get(_LEFT, "")) if has_stopped(copy, asked) else None
    return left or JOBS.found(_key(asked))


def _key(asked: Question) -> tuple[str, str]:
    return "measures", asked.fingerprint


def _searching(asked: Question) -> Callable[[Stop], Choice]:
    return lambda stop: choose(asked, stop=stop)


def is_searching(job: Job, has_left: bool = False) -> bool:
    """Whether an answer may still come, also while a search that was stopped hands over its best.

    Who `has_left` does not wait for the one that others wait for.
    """
    if job.is_under_way:
        return not has_left
    return job.began is not None and not job.done.is_set()


def answer_of(copy: WorkingCopy) -> Choice | None:
    """The answer to what is asked, where the search has ended with one. Raises ProblemsFound."""
    job = _found(copy, question_of(copy))
    return job.result if job is not None and isinstance(job.result, Choice) else None


def _plan(copy: WorkingCopy, _about: str, event: Event) -> WorkingCopy:
    """Begin with another plan: what was typed on top of the one before goes."""
    if event.value not in ("", *plans_of(copy)):
        return copy
    for name in FIELDS:
        copy = asks(copy, FIELD + name, "")
    return asks(copy, PLAN, event.value)


def _field(copy: WorkingCopy, about: str, event: Event) -> WorkingCopy:
    """One field of what is asked; an empty one is no limit."""
    if about not in FIELDS:
        return copy
    is_empty = not event.value.strip() or is_dash(event.value)
    kept = _NOTHING if is_empty else _read(copy, about, event.value)
    return asks(copy, FIELD + about, kept)


def _read(copy: WorkingCopy, name: str, text: str) -> str:
    """A field as it is kept. Raises NotANumber, CannotMove."""
    case = shelf_for(copy).case
    if name in AMOUNTS:
        value = Fraction(amount_typed(text, unit_of(case, copy.look), case.units))
    else:
        value = percent_typed(text)
    most = {"first_month": _MONTHS, "at_once": _MOST_AT_ONCE}.get(name)
    least = 1 if name == "first_month" else 0
    is_count = name in COUNTS and value.denominator != 1
    if value < least or is_count or (most is not None and value > most):
        say = words(copy.look.language)
        raise CannotMove(say("measures.refused.field", value=text), say(f"measures.refused.field_fix.{name}"))
    return str(value)


def _choose(copy: WorkingCopy, _about: str, _event: Event) -> WorkingCopy:
    """Put the question: the page begins the search for its answer. Raises ProblemsFound."""
    asked = question_of(copy)
    return asks(asks(copy, _STOPPED, ""), CHOICE, asked.fingerprint)


def _stop(copy: WorkingCopy, _about: str, _event: Event) -> WorkingCopy:
    """Wait no longer: the search ends with the best so far, unless another waits for the same answer."""
    try:
        asked = question_of(copy)
    except ProblemsFound:
        return copy
    job = JOBS.found(_key(asked))
    return asks(asks(copy, _STOPPED, asked.fingerprint), _LEFT, job.name if job is not None else "")


def _use(copy: WorkingCopy, _about: str, event: Event) -> WorkingCopy:
    """The choice as what is tried: one step, to be undone like any other. Raises ProblemsFound."""
    choice = answer_of(copy)
    if choice is None:
        return copy
    case = shelf_for(copy).case
    used = put_to_use(copy, scenario_of_choice(choice), shown_scenario(case, copy), event)
    shown_run(case, used)
    return used


PLAN_DOES: Mapping[str, Doing] = {
    "plan": _plan,
    "field": _field,
    "choose": _choose,
    "stop_choosing": _stop,
    "use_choice": _use,
}
