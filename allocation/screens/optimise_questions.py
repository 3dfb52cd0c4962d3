"""What is asked on the Optimise screen, as the working copy keeps it, and the work that answers it.

A question belongs to the fingerprint of the run that it begins from: an answer is found by both.
"""

import json
from collections.abc import Hashable
from dataclasses import asdict, dataclass, replace
from fractions import Fraction
from threading import Event

from allocation.case import Case, Scenario
from allocation.distribution import Distribution
from allocation.files.conflict_text import conflict_problems
from allocation.files.used_cases import folders_read, used_cases
from allocation.files.wishes_text import wishes_of, wishes_text
from allocation.fingerprint import fingerprint
from allocation.optimise.amounts.conflict import Conflict, LimitsConflict
from allocation.optimise.amounts.start import Start, start_of
from allocation.optimise.amounts.wishes import START, Aim, FloorWish, Wishes
from allocation.optimise.reach import Reached, what_it_takes
from allocation.optimise.relaxations import Relaxation, free_path, relaxations
from allocation.optimise.resemble import TOLERANCE, resemble
from allocation.optimise.within_limits import Answer, within_limits
from allocation.problems import Problem
from allocation.screens.long_work import JOBS, Job, Work
from allocation.screens.seat import shown_run, shown_scenario
from allocation.screens.shelf import shelf_for, with_tried
from allocation.screens.working import UNSAVED, WorkingCopy, asks

LIMITS, REACH, RESEMBLE = "limits", "reach", "resemble"
PARTS = (LIMITS, REACH, RESEMBLE)
"""The three questions of the screen."""

_PART, _ASKED = "optimise.part", "optimise.asked."
_USUAL_FLOOR = Fraction(95)


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked: the fields as text, the fingerprint of the run it begins from, and what that is called.

    It is not wanted any more once it has been stopped.
    """

    part: str
    text: str
    fingerprint: str
    about: str
    is_wanted: bool = True


@dataclass(frozen=True, slots=True)
class ReachFields:
    """Who is to have how much, in kroner, of one stream or in all."""

    recipient: str = ""
    stream: str = ""
    amount: int | None = None


@dataclass(frozen=True, slots=True)
class ResembleFields:
    """Which stream's decided amounts are to be resembled, by which criteria; nothing is the usual ones."""

    stream: str = ""
    criteria: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    tolerance: Fraction = TOLERANCE


@dataclass(frozen=True)
class NothingWithin:
    """No amounts keep all limits: why, and which smaller wishes would do."""

    wishes: Wishes
    start: Start
    conflicts: tuple[Conflict, ...]
    problems: tuple[Problem, ...]
    relaxations: tuple[Relaxation, ...]


def part_of(copy: WorkingCopy) -> str:
    """The question that is looked at."""
    part = copy.asked.get(_PART, LIMITS)
    return part if part in PARTS and not (part == RESEMBLE and copy.look.presents) else LIMITS


def with_part(copy: WorkingCopy, part: str) -> WorkingCopy:
    """The copy that looks at another question."""
    return asks(copy, _PART, part) if part in PARTS else copy


def wishes_on(copy: WorkingCopy, run: Distribution) -> Wishes:
    """The limits in the fields: those typed, or a floor under the shares of a key to begin with."""
    kept = copy.asked.get(_fields(LIMITS))
    return wishes_of(kept) if kept else _to_begin_with(run)


def _to_begin_with(run: Distribution) -> Wishes:
    """One stream, near the first key that it has, and nobody below most of what they have."""
    giving = giving_streams(run)
    floor = FloorWish(base=START, percent=_USUAL_FLOOR)
    return Wishes(
        streams=giving[:1],
        aim=Aim(key=next(iter(run.case.keys), "")),
        limits={free_path(floor.kind, ()): floor},
    )


def giving_streams(run: Distribution) -> tuple[str, ...]:
    """The streams that a run gives anything of, in the letter's order."""
    sums = dict.fromkeys(run.case.streams, 0)
    for (_, stream), amount in run.placed().items():
        sums[stream] = sums.get(stream, 0) + amount
    return tuple(stream for stream, amount in sums.items() if amount > 0)


def with_wishes(copy: WorkingCopy, wishes: Wishes) -> WorkingCopy:
    """The copy with these limits in its fields."""
    return asks(copy, _fields(LIMITS), wishes_text(wishes))


def reach_on(copy: WorkingCopy) -> ReachFields:
    """Who is to reach how much, as it stands in the fields."""
    kept = copy.asked.get(_fields(REACH))
    return ReachFields(**json.loads(kept)) if kept else ReachFields()


def with_reach(copy: WorkingCopy, fields: ReachFields) -> WorkingCopy:
    """The copy with these fields."""
    return asks(copy, _fields(REACH), json.dumps(asdict(fields), ensure_ascii=False))


def resemble_on(copy: WorkingCopy) -> ResembleFields:
    """What is to be resembled, as it stands in the fields."""
    kept = copy.asked.get(_fields(RESEMBLE))
    return _resemble_fields(kept) if kept else ResembleFields()


def _resemble_fields(text: str) -> ResembleFields:
    given = json.loads(text)
    return ResembleFields(
        given["stream"], tuple(given["criteria"]), tuple(given["bases"]), Fraction(given["tolerance"])
    )


def with_resemble(copy: WorkingCopy, fields: ResembleFields) -> WorkingCopy:
    """The copy with these fields."""
    return asks(copy, _fields(RESEMBLE), _resemble_text(fields))


def _resemble_text(fields: ResembleFields) -> str:
    return json.dumps({**asdict(fields), "tolerance": str(fields.tolerance)}, ensure_ascii=False)


def _fields(part: str) -> str:
    return f"optimise.{part}"


def text_on(copy: WorkingCopy, part: str, run: Distribution) -> str:
    """What would be asked now."""
    if part == LIMITS:
        return wishes_text(wishes_on(copy, run))
    if part == REACH:
        return json.dumps(asdict(reach_on(copy)), ensure_ascii=False)
    return _resemble_text(resemble_on(copy))


def fingerprint_on(copy: WorkingCopy, part: str, case: Case) -> str:
    """What an answer given now belongs to: the run on the screen, or the case where only that is asked about.

    Raises ProblemsFound.
    """
    if part == RESEMBLE:
        return fingerprint(case, case.scenarios[case.default_scenario])
    return shown_run(case, copy).fingerprint


def asked_of(copy: WorkingCopy, part: str) -> Question | None:
    """What was asked last."""
    kept = copy.asked.get(f"{_ASKED}{part}")
    return Question(**json.loads(kept)) if kept else None


def asked_now(copy: WorkingCopy, part: str) -> WorkingCopy:
    """The copy that asks what stands in the fields, of what is on the screen. Raises ProblemsFound."""
    case = shelf_for(copy).case
    run = shown_run(case, copy)
    about = shown_scenario(case, copy).title
    question = Question(part, text_on(copy, part, run), fingerprint_on(copy, part, case), about)
    return _with_question(copy, question)


def stopped(copy: WorkingCopy, part: str) -> WorkingCopy:
    """The copy that does not wait for the answer any longer."""
    question = asked_of(copy, part)
    return _with_question(copy, replace(question, is_wanted=False)) if question else copy


def _with_question(copy: WorkingCopy, question: Question) -> WorkingCopy:
    return asks(copy, f"{_ASKED}{question.part}", json.dumps(asdict(question), ensure_ascii=False))


def _key(copy: WorkingCopy, question: Question) -> Hashable:
    return copy.case, question.part, question.fingerprint, question.text


def answer_of(copy: WorkingCopy, part: str) -> object:
    """What came of what was asked last; None where nothing has, or not yet."""
    question = asked_of(copy, part)
    job = JOBS.found(_key(copy, question)) if question else None
    return job.result if job else None


def job_of(copy: WorkingCopy, part: str, asker: str) -> Job | None:
    """The work on what was asked last, begun where it is wanted and of what is on the screen."""
    question = asked_of(copy, part)
    if question is None:
        return None
    case = shelf_for(copy).case
    if not question.is_wanted:
        JOBS.leaves(asker)
    elif question.fingerprint == fingerprint_on(copy, part, case):
        return JOBS.asked(_key(copy, question), asker, work_of(copy, question, case))
    return JOBS.found(_key(copy, question))


def work_of(copy: WorkingCopy, question: Question, case: Case) -> Work:
    """What answers a question of what is on the screen."""
    scenario = shown_scenario(case, copy)
    tried = with_tried(case, scenario) if scenario.name == UNSAVED else case
    if question.part == LIMITS:
        wishes = replace(wishes_of(question.text), scenario=_named(case, scenario))
        return lambda stop: _within(tried, wishes, stop)
    if question.part == REACH:
        fields = ReachFields(**json.loads(question.text))
        wanted = Reached(fields.recipient, fields.amount or 0, fields.stream)
        return lambda stop: what_it_takes(tried, scenario.name, wanted, stop)
    about = _resemble_fields(question.text)
    return lambda stop: resemble(
        case, about.stream, about.criteria, about.bases, about.tolerance,
        used_cases(copy.case, folders_read(case)), stop,
    )  # fmt: skip


def _named(case: Case, scenario: Scenario) -> str:
    """The alternative as a question says it: nothing for the usual one, as when none is named."""
    return "" if scenario.name == case.default_scenario else scenario.name


def _within(case: Case, wishes: Wishes, stop: Event) -> Answer | NothingWithin:
    """The best amounts, or why there are none and what would do. Raises ProblemsFound, OutOfTime."""
    try:
        return within_limits(case, wishes, stop)
    except LimitsConflict as found:
        start = start_of(case, wishes)
        problems = conflict_problems(found.conflicts, start, wishes.file)
        ways = relaxations(case, wishes, found.conflicts, stop)
        return NothingWithin(wishes, start, found.conflicts, tuple(problems), ways)
