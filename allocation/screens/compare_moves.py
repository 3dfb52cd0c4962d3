"""What is done on the Compare screen: which scenarios stand side by side, and what of them is looked at.

Nothing here changes an amount, so nothing is to be undone.
"""

from collections.abc import Callable, Collection

from allocation.case import Case
from allocation.comparison import Comparison
from allocation.screens import header
from allocation.screens.compared import (
    MEASURE,
    MOST_OTHERS,
    OTHER,
    VIEW,
    YEAR,
    beside,
    choices_of,
    chosen_of,
)
from allocation.screens.doing import Doing, doing
from allocation.screens.live import Event
from allocation.screens.shelf import shelf_for
from allocation.screens.working import WorkingCopy, asks, looks
from allocation.side_table import views_of

MEASURES = ("of_fund", "of_base_frame", "per_inhabitant")
"""What a change is measured in beside kroner, the usual one first."""

Choosing = Callable[[tuple[str, ...], str, str], tuple[str, ...]]
"""What is chosen, about which place among them, and the name that is asked for: what is chosen then."""


def _chooses(choosing: Choosing) -> Doing:
    """A change of what stands side by side; what the case does not have, or stands there already, is left."""

    def do(copy: WorkingCopy, about: str, event: Event) -> WorkingCopy:
        case = shelf_for(copy).case
        now = chosen_of(case, copy)
        then = choosing(now, about, event.value)
        fits = set(then) <= set(choices_of(case, copy)) and len(set(then)) == len(then) >= min(2, len(now))
        return looks(copy, beside=then) if fits and len(then) <= 1 + MOST_OTHERS and then != now else copy

    return do


def _first(now: tuple[str, ...], _about: str, name: str) -> tuple[str, ...]:
    """Another to compare with; one that stands there already changes places with it."""
    others = [now[0] if one == name else one for one in now[1:]]
    return (name, *others)


def _other(now: tuple[str, ...], about: str, name: str) -> tuple[str, ...]:
    """Another scenario at a place."""
    return tuple(name if str(place) == about and place else one for place, one in enumerate(now))


def _add(now: tuple[str, ...], _about: str, name: str) -> tuple[str, ...]:
    return (*now, name)


def _drop(now: tuple[str, ...], about: str, _name: str) -> tuple[str, ...]:
    return tuple(one for place, one in enumerate(now) if str(place) != about or not place)


def _asks(question: str, known: Callable[[Comparison], Collection[str]]) -> Doing:
    """A question to the comparison, of those that it answers."""

    def do(copy: WorkingCopy, _about: str, event: Event) -> WorkingCopy:
        found = beside(_case_of(copy), copy).comparison
        return asks(copy, question, event.value) if found and event.value in known(found) else copy

    return do


def _recipient(copy: WorkingCopy, _about: str, event: Event) -> WorkingCopy:
    return looks(copy, recipient=event.value) if event.value in _case_of(copy).recipients else copy


def _case_of(copy: WorkingCopy) -> Case:
    return shelf_for(copy).case


DOES: dict[str, Doing] = {
    "case": header.DOES["case"],
    "first": _chooses(_first),
    "other": _chooses(_other),
    "add": _chooses(_add),
    "drop": _chooses(_drop),
    "view": _asks(VIEW, lambda found: [view.code for view in views_of(found)]),
    "year": _asks(YEAR, lambda found: list(map(str, found.years))),
    "measure": _asks(MEASURE, lambda _found: MEASURES),
    "to": _asks(OTHER, lambda found: [side.name for side in found.others]),
    "recipient": _recipient,
}
TAKING = doing(DOES)
