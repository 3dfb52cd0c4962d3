"""What the Reconcile screen holds against the computation, what it states, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256

from allocation.case import Case, Decision
from allocation.distribution import Distribution
from allocation.explanation_text import explanations_of, explanations_text
from allocation.explanations import (
    Explanation,
    Held,
    Reconciliation,
    explained,
)
from allocation.files.decision_table import Reading, from_json, reading_of
from allocation.files.decision_table.layout import stream_named
from allocation.files.reconciled.candidates import part_of
from allocation.held_decision import findings_against
from allocation.itself import Itself
from allocation.money import Unit
from allocation.problems import Problem, errors
from allocation.reconciling.whole import against
from allocation.screens.reconcile_file import TABLE, FileRead, confirmations_in, found_in, given_in
from allocation.screens.reconcile_opposed import (
    Opposed,
    decision_as_computed,
    is_decision,
    opposed,
    result_of,
)
from allocation.screens.reconcile_tables import number_of, reading_of_found, without_streams
from allocation.screens.words import Words
from allocation.screens.working import WorkingCopy

AGAINST, STATED, UNIT = "reconcile.against", "reconcile.stated", "reconcile.unit"
FILTER, EXPLAINED = "reconcile.filter", "reconcile.explained"
"""The screen's own questions of a working copy: what is held against the computation, the table that was
handed in and the unit it is read in, the status that is looked at, and what was explained."""

MAPPING = "reconcile.mapping"
"""Which account is which stream and which cost centre which recipient, as a person has handed it in."""

SIDE, AS_STATED, AS_COMPUTED = "reconcile.side", "stated", "computed"
"""Which side a file that was handed in is on, where somebody has said it."""

DECISION, UPLOAD = "decision", "upload"
_BASE = "base:"
_KEPT = 60
_SHORT = 16


@dataclass(frozen=True, slots=True)
class Stated:
    """What is stated: by which choice, its title, its amounts and the streams that it speaks of.

    `decision` is None where a table that was handed in has errors, or is no decision; `reading` is that of a
    table that states one. `file` is the file that it was read in, `opposed` what a table of another kind is
    held against. `problems` say why nothing is held against anything.
    """

    choice: str
    title: str
    decision: Decision | None = None
    streams: tuple[str, ...] = ()
    reading: Reading | None = None
    file: FileRead | None = None
    opposed: Opposed | None = None
    problems: tuple[Problem, ...] = ()
    needs_unit: bool = False

    @property
    def is_held(self) -> bool:
        """Whether it can be held against something."""
        return self.decision is not None or self.opposed is not None

    @property
    def side(self) -> str:
        """The side that what was handed in is on."""
        return AS_COMPUTED if self.opposed and self.opposed.is_computed else AS_STATED

    @property
    def against_sums(self) -> str:
        """What explanations of its own sums are of."""
        return f"{self.against}, egne summer"

    @property
    def lacks_unit(self) -> bool:
        """Whether a unit is all that it lacks."""
        if self.reading:
            return self.reading.lacks_unit
        return self.needs_unit

    @property
    def against(self) -> str:
        """What explanations of its differences are of; of a file with several tables, also of which."""
        own = against(self.opposed.stated, self.opposed.computed) if self.opposed else self.choice
        several = self.file is not None and len(self.file.found.tables) > 1
        return f"{own}, {part_of(self.file.number)}" if self.file and several else own


def choices_of(case: Case, copy: WorkingCopy) -> dict[str, str]:
    """What can be held against the computation, by choice with its title."""
    choices = {DECISION: case.decision.title} if case.decision else {}
    choices |= {f"{_BASE}{name}": decision.title for name, decision in case.baselines.items()}
    if given := given_in(copy):
        return {**choices, UPLOAD: given.name}
    reading = reading_in(case, copy)
    return {**choices, UPLOAD: reading.table.file} if reading else choices


def chosen_in(case: Case, copy: WorkingCopy) -> str:
    """What is chosen; the case's own decision, or the first there is, where nothing is; empty for nothing."""
    choices = choices_of(case, copy)
    chosen = copy.asked.get(AGAINST, "")
    return chosen if chosen in choices else next(iter(choices), "")


def reading_in(case: Case, copy: WorkingCopy) -> Reading | None:
    """The table that was handed in, as it is read; None where none was."""
    text = copy.asked.get(STATED, "")
    return _read(Itself(case), text, copy.asked.get(UNIT, "")) if text else None


@lru_cache(maxsize=_KEPT)
def _read(case: Itself, text: str, unit: str) -> Reading | None:
    table = from_json(text)
    assert isinstance(case.part, Case)
    return reading_of(table, case.part, unit) if table else None


def stated_of(case: Case, copy: WorkingCopy, run: Distribution) -> Stated | None:
    """What is chosen to be held against the run, or to have it held against; None where there is nothing."""
    choice = chosen_in(case, copy)
    if not choice:
        return None
    title = choices_of(case, copy)[choice]
    if choice == UPLOAD:
        handed_in = _handed_in(Stated(choice, title), case, copy, run)
        return _on_its_side(handed_in, case, copy, run) if handed_in else None
    decision = case.decision if choice == DECISION else case.baselines[choice.removeprefix(_BASE)]
    streams = {stream for _, stream in decision.cells} if decision else set()
    return Stated(choice, title, decision, tuple(code for code in case.streams if code in streams))


def _handed_in(stated: Stated, case: Case, copy: WorkingCopy, run: Distribution) -> Stated | None:
    """What was handed in, on the side that its kind is on."""
    if given_in(copy):
        return stated_in_file(stated, case, copy, run)
    reading = reading_in(case, copy)
    if reading is None:
        return None
    return replace(stated, decision=reading.decision, streams=reading.streams, reading=reading)


def _on_its_side(stated: Stated, case: Case, copy: WorkingCopy, run: Distribution) -> Stated:
    """The same on the side that somebody has chosen for it."""
    side = copy.asked.get(SIDE, "")
    if side not in (AS_STATED, AS_COMPUTED) or side == stated.side or not stated.is_held:
        return stated
    if stated.opposed:
        return replace(stated, opposed=stated.opposed.turned)
    assert stated.decision is not None
    return replace(stated, opposed=decision_as_computed(stated.decision, stated.title, case, run))


def stated_in_file(stated: Stated, case: Case, copy: WorkingCopy, run: Distribution) -> Stated:
    """What the chosen table of a file states, and what it is held against."""
    found, given = found_in(copy), given_in(copy)
    if found is None or given is None:
        return stated
    raw, held = found
    if not held.tables:
        return replace(stated, problems=held.own_problems)
    number = number_of(copy.asked.get(TABLE, ""), held, case, copy.asked.get(MAPPING, ""))
    file = FileRead(given, raw, held, number, confirmations_in(copy, given))
    stated, unit = replace(stated, file=file), copy.asked.get(UNIT, "")
    if is_decision(file.table, held, case):
        reading = reading_of_found(file.table, given, case, unit)
        decision = None if file.doubts else reading.decision
        return replace(stated, decision=decision, streams=reading.streams, reading=reading)
    two = opposed(file.table, given.name, case, run, _money(case, unit), copy.asked.get(MAPPING, ""))
    if two is None:
        return replace(stated, problems=without_streams(file.table, given, case))
    own = tuple(one for one in two.problems if one not in file.table.problems)
    needs_unit = file.lacks_unit and not unit
    is_ready = not (file.doubts or needs_unit or errors(own))
    return replace(stated, opposed=two if is_ready else None, problems=own, needs_unit=needs_unit)


def _money(case: Case, name: str) -> Unit | None:
    return next((unit for unit in case.units.money if unit.name == name), None)


def reconciliation_of(stated: Stated, distribution: Distribution, copy: WorkingCopy) -> Reconciliation:
    """The findings of what is stated held against the run or another side, and what explains them."""
    if stated.opposed:
        return result_of(stated.opposed, explanations_in(copy))
    if stated.decision is None:
        return Reconciliation((), ())
    held = _held(Itself(stated.decision), Itself(distribution), stated.streams)
    return explained(held, explanations_in(copy), stated.against)


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


def mark_of_explanation(one: Explanation) -> str:
    """An explanation as the name of an input has it."""
    return mark_of(explanations_text([replace(one, against="")]))


def by_mark(reconciliation: Reconciliation) -> Mapping[str, Held]:
    """The findings that can be explained, by their marks."""
    return {mark_of(one.key): one for one in reconciliation.held if one.is_explainable}
