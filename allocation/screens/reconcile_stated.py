"""What the Reconcile screen holds against the computation, what it states, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from allocation.case import Case, Decision
from allocation.distribution import Distribution
from allocation.explanations import (
    Explanation,
    Held,
    Reconciliation,
    explained,
    explanations_of,
    findings_against,
)
from allocation.files.decision_table import Reading, from_json, reading_of
from allocation.files.decision_table.layout import stream_named
from allocation.itself import Itself
from allocation.screens.words import Words
from allocation.screens.working import WorkingCopy

AGAINST, STATED, UNIT = "reconcile.against", "reconcile.stated", "reconcile.unit"
FILTER, EXPLAINED = "reconcile.filter", "reconcile.explained"
"""The screen's own questions of a working copy: what is held against the computation, the table that was
handed in and the unit it is read in, the status that is looked at, and what was explained."""

DECISION, UPLOAD = "decision", "upload"
_BASE = "base:"
_KEPT = 60
_SHORT = 16


@dataclass(frozen=True, slots=True)
class Stated:
    """What is stated: by which choice, its title, its amounts and the streams that it speaks of.

    `decision` is None where a table that was handed in has errors; `reading` is that of such a table.
    """

    choice: str
    title: str
    decision: Decision | None
    streams: tuple[str, ...]
    reading: Reading | None = None


def choices_of(case: Case, copy: WorkingCopy) -> dict[str, str]:
    """What can be held against the computation, by choice with its title."""
    choices = {DECISION: case.decision.title} if case.decision else {}
    choices |= {f"{_BASE}{name}": decision.title for name, decision in case.baselines.items()}
    reading = reading_in(case, copy)
    return {**choices, UPLOAD: reading.table.file} if reading else choices


def reading_in(case: Case, copy: WorkingCopy) -> Reading | None:
    """The table that was handed in, as it is read; None where none was."""
    text = copy.asked.get(STATED, "")
    return _read(Itself(case), text, copy.asked.get(UNIT, "")) if text else None


@lru_cache(maxsize=_KEPT)
def _read(case: Itself, text: str, unit: str) -> Reading | None:
    table = from_json(text)
    assert isinstance(case.part, Case)
    return reading_of(table, case.part, unit) if table else None


def stated_of(case: Case, copy: WorkingCopy) -> Stated | None:
    """What is chosen; the case's own decision, or the first there is, where nothing is; None for nothing."""
    choices = choices_of(case, copy)
    chosen = copy.asked.get(AGAINST, "")
    choice = chosen if chosen in choices else next(iter(choices), "")
    if not choice:
        return None
    if choice == UPLOAD:
        reading = reading_in(case, copy)
        return (
            Stated(choice, choices[choice], reading.decision, reading.streams, reading) if reading else None
        )
    decision = case.decision if choice == DECISION else case.baselines[choice.removeprefix(_BASE)]
    streams = {stream for _, stream in decision.cells} if decision else set()
    return Stated(choice, choices[choice], decision, tuple(code for code in case.streams if code in streams))


def reconciliation_of(stated: Stated, distribution: Distribution, copy: WorkingCopy) -> Reconciliation:
    """The findings of a run held against what is stated, with what was explained of them."""
    if stated.decision is None:
        return Reconciliation((), ())
    held = _held(Itself(stated.decision), Itself(distribution), stated.streams)
    return explained(held, explanations_in(copy), stated.choice)


@lru_cache(maxsize=_KEPT)
def _held(decision: Itself, distribution: Itself, streams: tuple[str, ...]) -> tuple[Held, ...]:
    assert isinstance(decision.part, Decision)
    assert isinstance(distribution.part, Distribution)
    return findings_against(decision.part, distribution.part, streams)


def explanations_in(copy: WorkingCopy) -> tuple[Explanation, ...]:
    """What was explained."""
    return explanations_of(copy.asked.get(EXPLAINED, ""))


def sum_words(what: str, case: Case, say: Words) -> str:
    """What a sum of a table that was handed in is of: its row, and in words its stream, or all of them."""
    row, _, heading = what.rpartition(" · ")
    stream = stream_named(heading, case)
    return f"{row} · {case.streams[stream] if stream else say('words.sum')}"


def mark_of(key: str) -> str:
    """A finding's key as the name of an input has it: short, and without signs that mean something there."""
    return sha256(key.encode()).hexdigest()[:_SHORT]


def by_mark(reconciliation: Reconciliation) -> Mapping[str, Held]:
    """The findings that can be explained, by their marks."""
    return {mark_of(one.key): one for one in reconciliation.held if one.is_explainable}
