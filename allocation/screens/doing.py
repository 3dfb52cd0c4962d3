"""What a page does with what a person does on it: by the name of the input, and always checked again here.

An input's name is a word, and after a colon what it is about: `weight:need-2040`.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from allocation.levers import CannotMove
from allocation.money import NotANumber
from allocation.problems import ProblemsFound, errors
from allocation.screens.desk import Taking
from allocation.screens.live import Event
from allocation.screens.words import words
from allocation.screens.working import Logged, Refused, WorkingCopy, now_text, place_of, refuses

ELSEWHERE = "elsewhere"
"""What is refused under this name was done on a page that showed something else than what is open now."""

_ANYWHERE = frozenset(
    ("undo", "redo", "case", "scenario", "unit", "language", "presents", "fund", "baseline", "recipient")
)
"""What means the same whatever its page showed."""

Doing = Callable[[WorkingCopy, str, Event], WorkingCopy]
"""What one input does: to the copy, about what, by which event."""


def doing(by_word: Mapping[str, Doing]) -> Taking:
    """Takes events by the first word of their names; one that no input has changes nothing.

    What is refused leaves the copy as it was, with what was typed and why it was not taken.
    """

    def taking(copy: WorkingCopy, event: Event) -> WorkingCopy:
        word, _, about = event.name.partition(":")
        if word not in by_word:
            return copy
        if event.seen and word not in _ANYWHERE and event.seen != place_of(copy):
            return _refused_elsewhere(copy)
        try:
            taken = by_word[word](copy, about, event)
            return _accepted(_accepted(taken, copy, event.name), copy, ELSEWHERE)
        except NotANumber as fault:
            return refuses(copy, event.name, Refused(event.value, str(fault)))
        except CannotMove as fault:
            return refuses(copy, event.name, Refused(event.value, str(fault), fault.fix))
        except ProblemsFound as found:
            first = (errors(found.problems) or found.problems)[0]
            return refuses(copy, event.name, Refused(event.value, first.what, first.fix))

    return taking


def _refused_elsewhere(copy: WorkingCopy) -> WorkingCopy:
    say = words(copy.look.language)
    return refuses(copy, ELSEWHERE, Refused("", say("problem.elsewhere"), say("problem.elsewhere_fix")))


def _accepted(taken: WorkingCopy, before: WorkingCopy, name: str) -> WorkingCopy:
    """The copy without what was refused at that input before, and not again."""
    if name not in taken.refused or taken.refused[name] is not before.refused.get(name):
        return taken
    others = {other: one for other, one in taken.refused.items() if other != name}
    return replace(taken, refused=others)


def logged(did: str, what: str = "", before: str = "", after: str = "") -> Logged:
    """A line for the log, of now."""
    return Logged(now_text(datetime.now().astimezone()), did, what, before, after)
