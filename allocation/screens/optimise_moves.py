"""What is done on the Optimise screen: fields filled in, questions asked and stopped, answers put to use."""

from collections.abc import Mapping
from dataclasses import replace

from allocation.case import Case
from allocation.files.answer_as_scenario import scenario_of_answer
from allocation.files.limitsfile import FOLDER, limits_file, read_limits
from allocation.files.question_files import question_names
from allocation.files.scenarios import SUFFIX
from allocation.levers import CannotMove
from allocation.optimise.amounts.goals import Goal
from allocation.optimise.amounts.wishes import Aim, Wishes
from allocation.optimise.reach import Reach
from allocation.optimise.within_limits import Answer
from allocation.screens.doing import Doing, doing
from allocation.screens.header import DOES as HEADER_DOES
from allocation.screens.live import Event
from allocation.screens.optimise_limit_moves import LIMIT_DOES, concerned, edited, kroner_typed, run_on
from allocation.screens.optimise_questions import (
    LIMITS,
    REACH,
    NothingWithin,
    ReachFields,
    ResembleFields,
    answer_of,
    asked_now,
    giving_streams,
    part_of,
    reach_on,
    resemble_on,
    stopped,
    wishes_on,
    with_part,
    with_reach,
    with_resemble,
    with_wishes,
)
from allocation.screens.put_to_use import put_to_use
from allocation.screens.shelf import shelf_for
from allocation.screens.words import words
from allocation.screens.working import WorkingCopy
from allocation.typed import percent_typed

PLAIN_GOALS = (Goal.TOTAL, Goal.LARGEST, Goal.LARGEST_AMOUNT, Goal.WORST_OFF, Goal.LEXICOGRAPHIC, Goal.MOVED)
"""The goals that are chosen by themselves; a weighted sum of them comes with a file."""

_HUNDRED = 100


def _part(copy: WorkingCopy, _about: str, event: Event) -> WorkingCopy:
    return with_part(copy, event.value)


def _ask(copy: WorkingCopy, _about: str, _event: Event) -> WorkingCopy:
    part = part_of(copy)
    if part == REACH:
        _refuse_unfinished(copy, reach_on(copy))
    return asked_now(copy, part)


def _refuse_unfinished(copy: WorkingCopy, fields: ReachFields) -> None:
    """Refuse a question that does not say who, or how much. Raises CannotMove."""
    say = words(copy.look.language)
    if not fields.recipient or fields.amount is None:
        raise CannotMove(say("optimise.reach.unfinished"), say("optimise.reach.unfinished_fix"))


def _stop(copy: WorkingCopy, _about: str, _event: Event) -> WorkingCopy:
    return stopped(copy, part_of(copy))


def _load(copy: WorkingCopy, _about: str, event: Event) -> WorkingCopy:
    """The limits of a file that comes with the case, in the fields. Raises ProblemsFound."""
    if event.value not in question_names(copy.case, FOLDER) or event.value.endswith(SUFFIX):
        return copy
    wishes = read_limits(*limits_file(copy.case, event.value), _case_of(copy))
    return with_wishes(copy, wishes)


def _case_of(copy: WorkingCopy) -> Case:
    return shelf_for(copy).case


def _stream(copy: WorkingCopy, about: str, event: Event) -> WorkingCopy:
    """One more or one fewer stream that may be changed; the last one stays."""
    run = run_on(copy)
    wishes, giving = wishes_on(copy, run), giving_streams(run)
    if about not in giving:
        return copy
    chosen = {*(wishes.streams or giving), about} - (set() if event.value == "true" else {about})
    streams = tuple(stream for stream in giving if stream in chosen)
    return with_wishes(copy, edited(wishes, streams=streams)) if streams else copy


def _goal(copy: WorkingCopy, _about: str, event: Event) -> WorkingCopy:
    wishes = wishes_on(copy, run_on(copy))
    if event.value not in PLAIN_GOALS:
        return copy
    return with_wishes(copy, edited(wishes, goal=Goal(event.value), weights={}, curve=None))


def _aim(copy: WorkingCopy, _about: str, event: Event) -> WorkingCopy:
    """What the amounts are to be near: `key:CODE`, `scenario:NAME`, `base:NAME`, or nothing for the start."""
    case = _case_of(copy)
    kind, _, name = event.value.partition(":")
    run = run_on(copy)
    known: Mapping[str, Mapping[str, object]] = {
        "key": run.case.keys,
        "scenario": case.scenarios,
        "base": {**case.baselines, **({"decision": 1} if case.decision else {})},
    }
    if event.value and name not in known.get(kind, {}):
        return copy
    aims = {"key": Aim(key=name), "scenario": Aim(scenario=name), "base": Aim(base=name)}
    return with_wishes(copy, edited(wishes_on(copy, run), aim=aims.get(kind, Aim())))


def _relax(copy: WorkingCopy, _about: str, event: Event) -> WorkingCopy:
    """Take a suggested relaxation: it stands in the fields, and is asked at once."""
    found = answer_of(copy, LIMITS)
    if not isinstance(found, NothingWithin) or not _is_place(event.value, len(found.relaxations)):
        return copy
    relaxed = found.relaxations[int(event.value)].wishes
    kept = replace(relaxed, scenario=wishes_on(copy, run_on(copy)).scenario)
    return asked_now(with_wishes(copy, edited(kept, name="")), LIMITS)


def _is_place(text: str, many: int) -> bool:
    return text in {str(place) for place in range(many)}


def _use(copy: WorkingCopy, _about: str, event: Event) -> WorkingCopy:
    """The best amounts as what is tried: one step, to be undone like any other."""
    answer = answer_of(copy, LIMITS)
    scenario = scenario_of_answer(answer) if isinstance(answer, Answer) else None
    if scenario is None or not isinstance(answer, Answer):
        return copy
    return put_to_use(copy, scenario, answer.start.distribution.scenario, event)


def _way(copy: WorkingCopy, _about: str, event: Event) -> WorkingCopy:
    """A way to reach an amount as what is tried."""
    answer = answer_of(copy, REACH)
    if not isinstance(answer, Reach) or not _is_place(event.value, len(answer.ways)):
        return copy
    scenario = answer.ways[int(event.value)].scenario
    return put_to_use(copy, scenario, answer.before.scenario, event) if scenario else copy


def _reach_who(copy: WorkingCopy, _about: str, event: Event) -> WorkingCopy:
    known = concerned(run_on(copy), Wishes())
    return with_reach(copy, replace(reach_on(copy), recipient=event.value)) if event.value in known else copy


def _reach_stream(copy: WorkingCopy, _about: str, event: Event) -> WorkingCopy:
    known = ("", *giving_streams(run_on(copy)))
    return with_reach(copy, replace(reach_on(copy), stream=event.value)) if event.value in known else copy


def _reach_amount(copy: WorkingCopy, _about: str, event: Event) -> WorkingCopy:
    kroner = kroner_typed(event.value, copy, _case_of(copy))
    return with_reach(copy, replace(reach_on(copy), amount=kroner))


def _resembled(copy: WorkingCopy, about: str, event: Event) -> WorkingCopy:
    """What the key is to resemble, and what may be weighed; nothing chosen is what is usual."""
    fields = _resemble_changed(_case_of(copy), resemble_on(copy), about, event)
    return with_resemble(copy, fields)


def _resemble_changed(case: Case, fields: ResembleFields, about: str, event: Event) -> ResembleFields:
    what, _, name = about.partition(":")
    is_in = event.value == "true"
    if what == "stream" and event.value in ("", *case.streams):
        return replace(fields, stream=event.value)
    if what == "criterion" and name in case.criteria:
        return replace(fields, criteria=_toggled(fields.criteria, name, is_in))
    if what == "decision" and name in ({"decision"} if case.decision else set()) | case.baselines.keys():
        return replace(fields, bases=_toggled(fields.bases, name, is_in))
    if what == "tolerance":
        return replace(fields, tolerance=percent_typed(event.value) / _HUNDRED)
    return fields


def _toggled(names: tuple[str, ...], name: str, is_in: bool) -> tuple[str, ...]:
    others = tuple(one for one in names if one != name)
    return (*others, name) if is_in else others


DOES: dict[str, Doing] = {
    "case": HEADER_DOES["case"],
    **LIMIT_DOES,
    "part": _part,
    "ask": _ask,
    "stop": _stop,
    "load": _load,
    "stream": _stream,
    "goal": _goal,
    "aim": _aim,
    "relax": _relax,
    "use": _use,
    "way": _way,
    "reach_who": _reach_who,
    "reach_stream": _reach_stream,
    "reach_amount": _reach_amount,
    "resembled": _resembled,
}
TAKING = doing(DOES)
