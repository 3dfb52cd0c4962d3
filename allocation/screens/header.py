"""The top of every screen: which case and alternative this is, what it is worth, and the way back."""

from allocation.problems import ProblemsFound
from allocation.scenario import scenario_named, scenarios_in_order
from allocation.screens import keeping_moves
from allocation.screens.doing import Doing, doing, logged
from allocation.screens.keeping import keeping
from allocation.screens.leaving import leaving
from allocation.screens.live import Event
from allocation.screens.opening import begun
from allocation.screens.returned import changes_returned
from allocation.screens.seat import Seat
from allocation.screens.shelf import case_titles, shelf_for, shelved
from allocation.screens.shown import status_line, time_text
from allocation.screens.words import LANGUAGES, words
from allocation.screens.words.sentences import Text
from allocation.screens.working import (
    LEFT,
    Refused,
    WorkingCopy,
    looks,
    opens,
    opens_case,
    redoes,
    refuses,
    tries,
    undoes,
)


def show_header(seat: Seat) -> None:
    """The bar with case, alternative, undo and redo, and how amounts are shown.

    What cannot be opened still lets another be chosen. Raises ProblemsFound, having shown that.
    """
    try:
        given = _of_case(seat)
    except ProblemsFound:
        seat.show("header", "closed", TAKING, **_always(seat), scenarios=_scenarios(seat))
        raise
    seat.show("header", "header", TAKING, **_always(seat), **given)


def _always(seat: Seat) -> dict[str, object]:
    """What can be chosen whatever is open."""
    cases = case_titles()
    own = seat.copy.case
    known = cases if own in cases else {**cases, own: own}
    named = {name: seat.own_words(title) for name, title in known.items()}
    return {"cases": named, "languages": LANGUAGES}


def _scenarios(seat: Seat) -> dict[str, Text]:
    """The alternatives that can be chosen in place of what cannot be opened; none where the case cannot."""
    try:
        case = seat.case
    except ProblemsFound:
        return {}
    opened = seat.copy.tried.opened
    return {opened: opened} | {one.name: seat.own_words(one.title) for one in scenarios_in_order(case)}


def _of_case(seat: Seat) -> dict[str, object]:
    """What the bar says of the case and the alternative. Raises ProblemsFound."""
    case, say = seat.case, seat.say
    return {
        "case": case,
        "scenarios": {one.name: seat.own_words(one.title) for one in scenarios_in_order(case)},
        "scenario": scenario_named(case, seat.copy.tried.opened),
        "scenario_title": seat.own_words(seat.scenario.title),
        "case_title": seat.own_words(case.title),
        "status": status_line(case, seat.scenario, say),
        "units": {unit.name: seat.in_words(unit.name) for unit in case.units.money},
        "unit": seat.unit.name,
        "fingerprint": _fingerprint(seat),
        "time": time_text(seat.copy),
        "newer": _newer(seat),
        "saved": _saved(seat.copy),
        **keeping(seat),
        **leaving(seat),
        "returned": changes_returned(seat),
    }


def _fingerprint(seat: Seat) -> str:
    """The fingerprint of what is on the screen; empty where it cannot be run."""
    try:
        return seat.distribution.fingerprint
    except ProblemsFound:
        return ""


def _saved(copy: WorkingCopy) -> str:
    """The version that was saved just now, as long as nothing has been done since; empty for none."""
    last = copy.log[-1] if copy.log else None
    is_saved = last is not None and (last.did, last.what) == ("saved", copy.tried.opened)
    return last.after if last and is_saved and not copy.tried.is_changed else ""


def _newer(seat: Seat) -> int:
    """The newest version of what was opened, where somebody has saved one meanwhile; else nought."""
    newest = shelved(seat.copy.case).version_of(seat.copy.tried.opened)
    return newest if newest > seat.copy.tried.version else 0


def _case(copy: WorkingCopy, _about: str, event: Event) -> WorkingCopy:
    if event.value == copy.case or event.value not in case_titles():
        return copy
    tried = begun(event.value).tried
    return _left(copy, opens_case(copy, tried, logged("opened", tried.opened)))


def _scenario(copy: WorkingCopy, _about: str, event: Event) -> WorkingCopy:
    shelf = shelved(copy.case)
    if event.value not in shelf.case.scenarios:
        return copy
    opened = opens(copy, event.value, shelf.version_of(event.value), logged("opened", event.value))
    return _left(copy, opened)


def _left(before: WorkingCopy, opened: WorkingCopy) -> WorkingCopy:
    """The opened copy, which says where what was tried before it, and not saved, has gone."""
    if not before.tried.is_changed:
        return opened
    return refuses(opened, LEFT, Refused("", words(before.look.language)("header.left")))


def _unit(copy: WorkingCopy, _about: str, event: Event) -> WorkingCopy:
    known = [unit.name for unit in shelf_for(copy).case.units.money]
    return looks(copy, unit=event.value) if event.value in known else copy


def _kept(before: WorkingCopy, after: WorkingCopy) -> WorkingCopy:
    """The copy after a step; what was told to a screen is kept where it keeps it."""
    if after.tried == before.tried and after.asked != before.asked:
        from allocation.screens.reconcile_steps import keep_as_it_is_said

        keep_as_it_is_said(before, after)
    return after


def _language(copy: WorkingCopy, _about: str, event: Event) -> WorkingCopy:
    return looks(copy, language=event.value) if event.value in LANGUAGES else copy


def _presents(copy: WorkingCopy, _about: str, event: Event) -> WorkingCopy:
    return looks(copy, presents=event.value == "true")


DOES: dict[str, Doing] = {
    "case": _case,
    "scenario": _scenario,
    "unit": _unit,
    "language": _language,
    "presents": _presents,
    "undo": lambda copy, _about, _event: _kept(copy, undoes(copy, logged("undone"))),
    "redo": lambda copy, _about, _event: _kept(copy, redoes(copy, logged("redone"))),
    "forget": lambda copy, _about, _event: tries(copy, {}, logged("forgotten")),
}
TAKING = doing({**DOES, **keeping_moves.DOES})
