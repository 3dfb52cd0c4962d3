"""All state of one person at one meeting, in one frozen value: what is tried, how it is looked at, the log.

Each change makes a new value, so that a run that is broken off half way leaves the old one or the new one,
never something between.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import accumulate
from typing import Any

from allocation.case import Scenario

_MOST_UNDONE, _MOST_LOGGED, MOST_CLIENTS = 100, 300, 60
_MOST_REFUSED, _LONGEST_TEXT = 20, 2_000
_MOST_TEXT_UNDONE = 2_000_000
"""How many signs all steps to undo may hold together: a copy is kept whole at every change."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What is tried: a scenario of a case, at the version it was opened at, and overrides on top of it.

    `version` is 0 for a scenario of the case folder, or for one that is not saved yet; `title` what it is
    called where it came in with a title of its own.
    """

    case: str
    opened: str
    version: int = 0
    overrides: Mapping[str, object] = field(default_factory=dict)
    title: str = ""

    @property
    def is_changed(self) -> bool:
        """Whether anything is tried on top of what was opened."""
        return bool(self.overrides)


@dataclass(frozen=True, slots=True)
class Answered:
    """What a screen was told in a case, by question, before something else was: one step to undo."""

    case: str
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Look:
    """How it is looked at; nothing here changes an amount.

    `unit` is the name of the unit of money, "" for the case's own; `baseline` what amounts are compared with
    (`decision`, a base of the case by its alias, or `scenario:NAME`); `beside` the scenarios beside it;
    `floor` and `ceiling` the base of a bound whose fields are open, whether it can be met yet or not.
    """

    language: str = "nb"
    unit: str = ""
    presents: bool = False
    fund: str = ""
    baseline: str = ""
    recipient: str = ""
    person: str = ""
    beside: tuple[str, ...] = ()
    sort: str = "letter"
    held: tuple[str, ...] = ()
    floor: str = ""
    ceiling: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """What was typed and not taken: the text as it was typed, why, and the way out."""

    text: str
    what: str
    fix: str = ""


@dataclass(frozen=True, slots=True)
class Logged:
    """One line of a meeting's log: when, what was done (a word of the catalogue), to what, from and to."""

    at: str
    did: str
    what: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class WorkingCopy:
    """What one person works on, with its way here and back.

    `asked` is what screens were asked, by question (limits, goals and the like, as text), and `aside` the
    same of other cases until one comes back to them; `applied` the number of the last event of each browser
    tab and place that has been taken, `gesture` what made the last step.
    """

    tried: Tried
    look: Look = Look()
    past: tuple[Tried | Answered, ...] = ()
    future: tuple[Tried | Answered, ...] = ()
    log: tuple[Logged, ...] = ()
    refused: Mapping[str, Refused] = field(default_factory=dict)
    asked: Mapping[str, str] = field(default_factory=dict)
    aside: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    applied: Mapping[str, int] = field(default_factory=dict)
    gesture: str = ""

    @property
    def case(self) -> str:
        """The name or folder of the case that is open."""
        return self.tried.case

    def scenario(self, title: str) -> Scenario:
        """What is tried as a scenario without a name, which stands on the one that was opened.

        It has the title that it came in with, else the one that is given.
        """
        called = self.tried.title or title
        return Scenario(UNSAVED, called, baseline=self.tried.opened, overrides=dict(self.tried.overrides))


DIFFERS, LEFT, RETURNED = "differs", "left", "returned"
"""Where it is said that what came in gives other kroner than it was sent with, that what was tried before is
left unsaved, and that what is tried came in with a workbook: until something is tried."""

UNSAVED = "ulagret-kladd"
"""The name that what is tried goes by until it is saved; nothing can be saved under it."""


def _at(copy: WorkingCopy, tried: Tried) -> WorkingCopy:
    """The copy at what is tried; in another case, with what was asked there."""
    if tried.case == copy.case:
        return replace(copy, tried=tried)
    aside = {**copy.aside, copy.case: copy.asked}
    return replace(copy, tried=tried, asked=aside.pop(tried.case, {}), aside=aside)


def tries(
    copy: WorkingCopy, overrides: Mapping[str, object], logged: Logged | None = None, gesture: str = ""
) -> WorkingCopy:
    """The copy with these overrides tried in place of those it had; one step to undo.

    What belongs to one gesture, the places that a slider passes or the cells of a pasted block, is one step.
    """
    if dict(overrides) == dict(copy.tried.overrides):
        return copy
    copy = replace(
        copy,
        refused={name: one for name, one in copy.refused.items() if name not in (DIFFERS, LEFT, RETURNED)},
    )
    title = copy.tried.title if overrides else ""
    tried = replace(copy.tried, overrides=dict(overrides), title=title)
    if gesture and gesture == copy.gesture and copy.past:
        return replace(copy, tried=tried, log=_same_step(copy.log, logged))
    return replace(_stepped(copy, tried, logged), gesture=gesture)


def _same_step(log: tuple[Logged, ...], logged: Logged | None) -> tuple[Logged, ...]:
    """The log with the last line led on to where a gesture has come, or a line for its next part."""
    if logged is None or not log:
        return log
    last = log[-1]
    if (last.did, last.what) == (logged.did, logged.what):
        return (*log[:-1], replace(logged, before=last.before))
    return (*log, logged)


def opens(copy: WorkingCopy, name: str, version: int = 0, logged: Logged | None = None) -> WorkingCopy:
    """The copy with another scenario opened, nothing tried on top of it; one step to undo."""
    return replace(_stepped(copy, Tried(copy.case, name, version), logged), refused={})


def opens_case(copy: WorkingCopy, tried: Tried, logged: Logged | None = None) -> WorkingCopy:
    """The copy with another case opened; one step to undo, with what was tried and asked in this one."""
    opened = replace(_stepped(copy, tried, logged), refused={})
    return looks(opened, fund="", baseline="", recipient="", beside=())


def _stepped(copy: WorkingCopy, tried: Tried, logged: Logged | None) -> WorkingCopy:
    past = (*copy.past, copy.tried)[-_MOST_UNDONE:]
    stepped = replace(_at(copy, tried), past=past, future=(), gesture="")
    return notes(stepped, logged) if logged else stepped


def answers(copy: WorkingCopy, question: str, text: str) -> WorkingCopy:
    """The copy with what a screen was told, as text; one step to undo."""
    return as_one_step(copy, asks(copy, question, text))


def as_one_step(before: WorkingCopy, after: WorkingCopy) -> WorkingCopy:
    """The later copy, in which all that screens were told since the earlier one is one step to undo.

    Of very much text the oldest steps go.
    """
    questions = before.asked.keys() | after.asked.keys()
    was = {one: before.asked.get(one, "") for one in sorted(questions)}
    texts = {one: text for one, text in was.items() if text != after.asked.get(one, "")}
    if not texts:
        return after
    past = (*after.past, Answered(after.case, texts))[-_MOST_UNDONE:]
    return replace(after, past=_short_enough(past), future=(), gesture="")


def _short_enough(steps: tuple[Tried | Answered, ...]) -> tuple[Tried | Answered, ...]:
    """The last of the steps: as many as have no more text together than a copy may hold, and one at least."""
    sizes = accumulate(map(_signs, reversed(steps)))
    return steps[-max(1, sum(size <= _MOST_TEXT_UNDONE for size in sizes)) :]


def _signs(step: Tried | Answered) -> int:
    return sum(len(text) for text in step.texts.values()) if isinstance(step, Answered) else 0


def undoes(copy: WorkingCopy, logged: Logged | None = None) -> WorkingCopy:
    """The copy as it was a step ago; itself where there is nothing to undo."""
    if not copy.past:
        return copy
    *past, step = copy.past
    future = (_same_of(copy, step), *copy.future)
    return _led(copy, step, tuple(past), future, logged)


def redoes(copy: WorkingCopy, logged: Logged | None = None) -> WorkingCopy:
    """The copy with the step that was undone last done again; itself where there is none."""
    if not copy.future:
        return copy
    step, *future = copy.future
    past = (*copy.past, _same_of(copy, step))
    return _led(copy, step, past, tuple(future), logged)


_Steps = tuple[Tried | Answered, ...]


def _same_of(copy: WorkingCopy, step: Tried | Answered) -> Tried | Answered:
    """What the copy now has of that which the step will change: the way back from it."""
    if isinstance(step, Tried):
        return copy.tried
    return replace(step, texts={one: copy.asked.get(one, "") for one in step.texts})


def _led(
    copy: WorkingCopy, step: Tried | Answered, past: _Steps, future: _Steps, logged: Logged | None
) -> WorkingCopy:
    """The copy where a step leads, with what was and what comes."""
    led = _at(copy, step) if isinstance(step, Tried) else _told(copy, step.texts)
    led = replace(led, past=past, future=future, refused={}, gesture="")
    return notes(led, logged) if logged else led


def _told(copy: WorkingCopy, texts: Mapping[str, str]) -> WorkingCopy:
    for question, text in texts.items():
        copy = asks(copy, question, text)
    return copy


def looks(copy: WorkingCopy, **changed: Any) -> WorkingCopy:
    """The copy looked at in another way; nothing to undo."""
    return replace(copy, look=replace(copy.look, **changed))


def notes(copy: WorkingCopy, logged: Logged) -> WorkingCopy:
    """The copy with a line more in its log; of very many the oldest fall away."""
    return replace(copy, log=(*copy.log, logged)[-_MOST_LOGGED:])


def refuses(copy: WorkingCopy, name: str, refused: Refused) -> WorkingCopy:
    """The copy unchanged, with what was typed at that input and why it was not taken."""
    short = replace(refused, text=refused.text[:_LONGEST_TEXT])
    others = [(other, one) for other, one in copy.refused.items() if other != name]
    return replace(copy, refused=dict([*others, (name, short)][-_MOST_REFUSED:]))


def asks(copy: WorkingCopy, question: str, text: str) -> WorkingCopy:
    """The copy with what a screen was asked, as text; an empty text takes it away."""
    asked = {name: one for name, one in copy.asked.items() if name != question}
    return replace(copy, asked={**asked, question: text} if text else asked)


def has_taken(copy: WorkingCopy, client: str, seq: int) -> WorkingCopy:
    """The copy that has taken the event of that number from that tab and place."""
    others = [(name, number) for name, number in copy.applied.items() if name != client]
    return replace(copy, applied=dict([*others, (client, seq)][-MOST_CLIENTS:]))


def place_of(copy: WorkingCopy) -> str:
    """What an amount that is typed is about, beside its input: a page that shows another decides nothing."""
    look = copy.look
    return json.dumps([copy.case, copy.tried.opened, copy.tried.version, look.fund, look.unit])


def now_text(moment: datetime) -> str:
    """A moment as the log keeps it."""
    return moment.isoformat(timespec="seconds")
