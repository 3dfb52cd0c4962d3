"""Optimise: the best within limits, what it takes to reach an amount, the key that resembles a decision."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from zlib import crc32

import streamlit as st

from allocation.case import Case
from allocation.optimise.reach import Reach
from allocation.optimise.resemble import Resemblance
from allocation.optimise.within_limits import SECONDS, Answer
from allocation.problems import Problem, ProblemsFound
from allocation.screens.documents.of_optimise import documents_of
from allocation.screens.long_work import Job, State, TooManyWaiting
from allocation.screens.offering import show_others
from allocation.screens.optimise_answers import answer_shown, nothing_shown
from allocation.screens.optimise_fields import (
    can_be_resembled,
    limits_form,
    reach_form,
    resemble_form,
)
from allocation.screens.optimise_moves import TAKING
from allocation.screens.optimise_questions import (
    LIMITS,
    PARTS,
    REACH,
    RESEMBLE,
    NothingWithin,
    asked_of,
    fingerprint_on,
    job_of,
    part_of,
    text_on,
)
from allocation.screens.optimise_ways import reach_shown, resemblance_shown
from allocation.screens.refusals import shown_faults
from allocation.screens.seat import Seat
from allocation.solver import OutOfTime

_AT_ONCE = 0.3
"""How many seconds a page waits for an answer before it says that it works on it."""
_LOOKS_AGAIN = 0.5

_CAN_ASK: Mapping[str, Callable[[Case], bool]] = {
    LIMITS: lambda case: bool(case.methods),
    REACH: lambda case: bool(case.keys),
    RESEMBLE: can_be_resembled,
}
"""Whether a case has what a question is about."""


def page(seat: Seat) -> None:
    """The three questions; the fields of the chosen one on the left, and on the right what came of it."""
    part = part_of(seat.copy)
    can_ask = _CAN_ASK[part]
    has_what_it_takes = can_ask(seat.case)
    seat.show(
        "optimise-top", "optimise", TAKING, part=part, parts=_parts(seat), has_heading=has_what_it_takes
    )
    if not has_what_it_takes:
        show_others(seat, "optimise", TAKING, can_ask)
        return
    job = job_of(seat.copy, part, seat.token)
    if job is not None and job.is_under_way:
        job.done.wait(_AT_ONCE)
    if job is not None and job.is_under_way:
        _progress(seat)
    seat.show("optimise", f"optimise_{part}", TAKING, **_form(seat, part, job), **_answer(seat, part, job))


def _parts(seat: Seat) -> dict[str, str]:
    """The questions that can be chosen; a key that resembles is never shown to a meeting."""
    shown = [part for part in PARTS if part != RESEMBLE or not seat.copy.look.presents]
    return {part: seat.say(f"optimise.part.{part}") for part in shown}


@st.fragment(run_every=_LOOKS_AGAIN)
def _progress(seat: Seat) -> None:
    """What is worked on and how long it has taken, until it is done; then the whole page anew."""
    now = replace(seat, copy=seat.desk.find(seat.token, seat.owner))
    part = part_of(now.copy)
    job = job_of(now.copy, part, now.token)
    if job is None or not job.is_under_way:
        st.rerun()
    now.show(
        "optimise-progress",
        "optimise_progress",
        TAKING,
        waits=job.state is State.WAITING,
        what=now.say(f"optimise.working.{part}"),
        seconds=int(job.seconds),
        allowed=int(SECONDS) if part == LIMITS else None,
    )


def _form(seat: Seat, part: str, job: Job | None) -> dict[str, object]:
    """The fields, which are put away while what came of them is presented."""
    has_answer = job is not None and job.result is not None
    given: dict[str, object] = {
        "shows_form": not (seat.copy.look.presents and has_answer),
        "unit": seat.unit_words,
        "start_title": seat.scenario.title,
        "is_under_way": job is not None and job.is_under_way,
    }
    if part == LIMITS:
        return {**given, **limits_form(seat, _problems(job))}
    if part == REACH:
        return {**given, **reach_form(seat)}
    return {**given, **resemble_form(seat)}


def _problems(job: Job | None) -> tuple[Problem, ...]:
    """Why the question could not be understood."""
    return job.fault.problems if job is not None and isinstance(job.fault, ProblemsFound) else ()


def _answer(seat: Seat, part: str, job: Job | None) -> dict[str, object]:
    """What came of the question, of what it was asked, and whether that is what is on the screen."""
    question = asked_of(seat.copy, part)
    if question is None:
        return {
            "question": None,
            "state": "",
            "answer": None,
            "nothing": None,
            "documents": {},
            "faults": [],
            "focus": "",
        }
    result = job.result if job is not None else None
    is_earlier = question.fingerprint != fingerprint_on(seat.copy, part, seat.case)
    shown = {
        Answer: answer_shown,
        Reach: reach_shown,
        Resemblance: resemblance_shown,
    }
    answer = next((show(result, seat) for kind, show in shown.items() if isinstance(result, kind)), None)  # type: ignore[operator]
    return {
        "question": question,
        "state": _state(job, question.is_wanted),
        "is_earlier": is_earlier,
        "is_changed": question.text != text_on(seat.copy, part, seat.distribution),
        "answer": answer,
        "nothing": nothing_shown(result, seat) if isinstance(result, NothingWithin) else None,
        "faults": shown_faults(job.fault if job is not None else None, seat.say),
        "documents": documents_of(result, seat.say),
        "focus": crc32(f"{question.fingerprint}{question.text}".encode()),
    }


def _state(job: Job | None, is_wanted: bool) -> str:
    """Where the work is, as the page says it: nothing where there is an answer to show."""
    if job is None:
        return "forgotten" if is_wanted else "stopped"
    if job.is_under_way:
        return "working"
    if isinstance(job.fault, OutOfTime) or (job.result is None and job.fault is None):
        return "stopped"
    return (
        "failed"
        if job.fault is not None and not isinstance(job.fault, ProblemsFound | TooManyWaiting)
        else ""
    )
