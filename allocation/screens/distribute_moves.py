"""What is done on the Distribute screen: each lever as the overrides that moving it writes."""

from collections.abc import Callable, Collection
from dataclasses import replace
from fractions import Fraction
from functools import partial

from allocation.bases import DECISION
from allocation.case import Case
from allocation.distribution import by_recipient
from allocation.levers import (
    Bound,
    CannotMove,
    Levers,
    Move,
    PhaseIn,
    fund_choices,
    levers_of,
    with_amount,
    with_blend,
    with_ceiling,
    with_fixed,
    with_floor,
    with_key,
    with_lock,
    with_phase_in,
    with_top_slice,
    with_weight,
)
from allocation.money import NotANumber, is_dash, plain_number
from allocation.problems import ProblemsFound, errors
from allocation.recipient_table import baselines_of
from allocation.screens.doing import Doing, doing
from allocation.screens.live import Event
from allocation.screens.moved import effective_of, moved_by
from allocation.screens.seat import shown_run, unit_of
from allocation.screens.shelf import shelf_for
from allocation.screens.words import words
from allocation.screens.working import Refused, WorkingCopy, looks, refuses
from allocation.typed import amount_typed, percent_typed

SORTS = ("letter", "change", "amount")
"""The orders that the recipients can stand in: the letter's, by what they gain, by what they get."""

_HUNDRED, _FIRST_YEARS = 100, 3
Moving = Callable[[Case, str, Levers, str, Event, WorkingCopy], Move]


def fund_of(case: Case, copy: WorkingCopy) -> str:
    """The fund that is looked at: the chosen one, or the first that has something to move."""
    choices = fund_choices(case)
    return copy.look.fund if copy.look.fund in choices else next(iter(choices), "")


def baseline_of(case: Case, copy: WorkingCopy) -> str:
    """What amounts are compared with: the chosen baseline, the decision, or the case's usual alternative."""
    known = baselines_of(case)
    usual = DECISION if DECISION in known else f"scenario:{case.default_scenario}"
    return copy.look.baseline if copy.look.baseline in known else usual


def _moved(moving: Moving) -> Doing:
    """What moving a lever does to the working copy; refused where the result cannot be run."""

    def do(copy: WorkingCopy, about: str, event: Event) -> WorkingCopy:
        now = effective_of(copy)
        fund = fund_of(now, copy)
        return moved_by(copy, moving(now, fund, levers_of(now, fund), about, event, copy), event)

    return do


def _fund_amount(copy: WorkingCopy, about: str, event: Event) -> WorkingCopy:
    """The fund's amount; amounts that are fixed one by one cannot share another, but a key can."""
    try:
        return _moved(_amount)(copy, about, event)
    except ProblemsFound as found:
        now = effective_of(copy)
        if levers_of(now, fund_of(now, copy)).key:
            raise
        first = (errors(found.problems) or found.problems)[0]
        raise CannotMove(first.what, words(copy.look.language)("distribute.key_first")) from found


def _amount(case: Case, fund: str, _levers: Levers, _about: str, event: Event, copy: WorkingCopy) -> Move:
    return with_amount(case, fund, amount_typed(event.value, unit_of(case, copy.look), case.units))


def _key(case: Case, fund: str, levers: Levers, _about: str, event: Event, _copy: WorkingCopy) -> Move:
    return with_key(case, fund, event.value) if event.value in levers.keys else Move({})


def _weight(case: Case, fund: str, levers: Levers, about: str, event: Event, copy: WorkingCopy) -> Move:
    if about not in {weight.code for weight in levers.weights}:
        return Move({})
    weight = percent_typed(event.value) / _HUNDRED
    return with_weight(case, fund, about, weight, [code for code in copy.look.held if code != about])


def _blend(case: Case, fund: str, levers: Levers, _about: str, event: Event, _copy: WorkingCopy) -> Move:
    """Another key beside the chosen one, half and half to begin with; none takes the blend away."""
    if event.value == "" and levers.blended:
        return with_blend(case, fund, levers.blended[0], None)
    if event.value not in levers.keys:
        return Move({})
    return with_blend(case, fund, event.value, levers.blended[1] if levers.blended else Fraction(1, 2))


def _blend_weight(
    case: Case, fund: str, levers: Levers, _about: str, event: Event, _copy: WorkingCopy
) -> Move:
    if levers.blended is None:
        return Move({})
    return with_blend(case, fund, levers.blended[0], percent_typed(event.value) / _HUNDRED)


def _bound(side: str, copy: WorkingCopy, about: str, event: Event) -> WorkingCopy:
    """A floor or a ceiling: on or off, its per cent, what it is of, and whether it holds the level.

    Its fields stand open also while it cannot be met: the way out is to change it there.
    """
    now = effective_of(copy)
    levers = levers_of(now, fund_of(now, copy))
    if about == "on":
        return _switched(side, copy, event, levers)
    opened = getattr(copy.look, side)
    standing = levers.floor if side == "floor" else levers.ceiling
    tried = Bound(opened, _typed_before(copy, f"{side}:percent")) if opened in levers.bases else None
    bound = standing or tried
    changed = _changed_bound(bound, about, event, levers, copy) if bound else None
    if changed is None:
        return copy
    if standing is None and about != "percent":
        return _opened_with(side, copy, event, changed)
    return _put(side, looks(copy, **{side: changed.base}), event, changed)


def _switched(side: str, copy: WorkingCopy, event: Event, levers: Levers) -> WorkingCopy:
    if event.value != "true" or not levers.bases:
        return _put(side, looks(copy, **{side: ""}), event, None)
    compared = baseline_of(shelf_for(copy).case, copy)
    base = compared if compared in levers.bases else levers.bases[0]
    return _opened_with(side, copy, event, Bound(base, Fraction(_HUNDRED)))


def _opened_with(side: str, copy: WorkingCopy, event: Event, bound: Bound) -> WorkingCopy:
    """The copy with the bound, or with its fields open and why it cannot be met."""
    opened = looks(copy, **{side: bound.base})
    try:
        return _put(side, opened, event, bound)
    except ProblemsFound as found:
        first = (errors(found.problems) or found.problems)[0]
        return refuses(opened, f"{side}:percent", Refused(plain_number(bound.percent), first.what, first.fix))


def _put(side: str, copy: WorkingCopy, event: Event, bound: Bound | None) -> WorkingCopy:
    """The copy with the bound, None for without it; why one could not be met before goes with that."""
    now = effective_of(copy)
    with_bound = with_floor if side == "floor" else with_ceiling
    taken = moved_by(copy, with_bound(now, fund_of(now, copy), bound), event)
    return replace(
        taken, refused={name: one for name, one in taken.refused.items() if name != f"{side}:percent"}
    )


def _typed_before(copy: WorkingCopy, field: str) -> Fraction:
    """The per cent that stands in a field where it could not be met; the whole where none can be read."""
    try:
        return percent_typed(copy.refused[field].text)
    except (KeyError, NotANumber):
        return Fraction(_HUNDRED)


def _below_nought(copy: WorkingCopy, event: Event) -> CannotMove:
    say = words(copy.look.language)
    return CannotMove(say("distribute.below_nought", text=event.value), say("distribute.below_nought_fix"))


def _changed_bound(bound: Bound, about: str, event: Event, levers: Levers, copy: WorkingCopy) -> Bound | None:
    """The bound with one thing about it changed; None for what cannot be said of one."""
    if about == "percent":
        percent = percent_typed(event.value)
        if percent < 0:
            raise _below_nought(copy, event)
        return Bound(bound.base, percent, bound.on)
    if about == "base" and event.value in levers.bases:
        return Bound(event.value, bound.percent, bound.on)
    if about == "of" and event.value in ("amount", "level"):
        return Bound(bound.base, bound.percent, event.value)
    return None


def _phase_in(case: Case, fund: str, levers: Levers, about: str, event: Event, copy: WorkingCopy) -> Move:
    old, start = levers.phase_in, next(iter(levers.bases), "")
    if about == "years":
        years = percent_typed(event.value)
        if years.denominator != 1 or not 1 <= years <= 10:
            say = words(copy.look.language)
            raise CannotMove(say("distribute.no_years", text=event.value), say("distribute.no_years_fix"))
        begins = old.start if old else start
        return with_phase_in(case, fund, PhaseIn(int(years), begins) if years > 1 else None)
    if old and about == "start" and event.value in levers.bases:
        return with_phase_in(case, fund, PhaseIn(old.years, event.value))
    return Move({})


def _own_amount(copy: WorkingCopy, about: str, event: Event) -> WorkingCopy:
    """The amount of one recipient; who cannot be freed, because no key measures it, is told to keep one."""
    try:
        return _moved(_held_back)(copy, about, event)
    except ProblemsFound as found:
        if not _frees(event.value):
            raise
        first = (errors(found.problems) or found.problems)[0]
        raise CannotMove(first.what, words(copy.look.language)("distribute.amount_needed")) from found


def _frees(text: str) -> bool:
    """Whether what was typed takes an amount away."""
    return not text.strip() or is_dash(text)


def _held_back(case: Case, fund: str, levers: Levers, about: str, event: Event, copy: WorkingCopy) -> Move:
    """The amount of one recipient: held back, fixed or locked, whichever it is; an empty text frees it."""
    if about not in case.recipients:
        return Move({})
    kroner = None if _frees(event.value) else amount_typed(event.value, unit_of(case, copy.look), case.units)
    if kroner and levers.amount and (kroner < 0) != (levers.amount < 0):
        raise _below_nought(copy, event)
    if about in levers.top_slice:
        return with_top_slice(case, fund, about, kroner)
    if about in levers.fixed:
        return with_fixed(case, fund, about, kroner)
    return with_lock(case, fund, about, kroner)


def _lock_as_it_is(
    case: Case, fund: str, levers: Levers, about: str, event: Event, copy: WorkingCopy
) -> Move:
    """Lock a recipient's amount where it now stands, or let go of it."""
    if about not in case.recipients or event.value != "true":
        return with_lock(case, fund, about, None) if about in levers.locks else Move({})
    given = by_recipient(shown_run(shelf_for(copy).case, copy).blocks_of(fund))
    return with_lock(case, fund, about, given.get(about, 0))


def _look(part: str, known: Callable[[WorkingCopy], Collection[str]]) -> Doing:
    """A choice of how it is looked at, of those that there are."""

    def do(copy: WorkingCopy, _about: str, event: Event) -> WorkingCopy:
        return looks(copy, **{part: event.value}) if event.value in known(copy) else copy

    return do


def _hold(copy: WorkingCopy, about: str, event: Event) -> WorkingCopy:
    """Hold a weight where it is while others are moved, or let go of it."""
    now = effective_of(copy)
    if about not in {weight.code for weight in levers_of(now, fund_of(now, copy)).weights}:
        return copy
    others = tuple(code for code in copy.look.held if code != about)
    return looks(copy, held=(*others, about) if event.value == "true" else others)


def _case_of(copy: WorkingCopy) -> Case:
    return shelf_for(copy).case


DOES: dict[str, Doing] = {
    "fund": _look("fund", lambda copy: fund_choices(_case_of(copy))),
    "baseline": _look("baseline", lambda copy: baselines_of(_case_of(copy))),
    "sort": _look("sort", lambda _copy: SORTS),
    "recipient": _look("recipient", lambda copy: ("", *_case_of(copy).recipients)),
    "hold": _hold,
    "amount": _fund_amount,
    "key": _moved(_key),
    "weight": _moved(_weight),
    "blend": _moved(_blend),
    "blend_weight": _moved(_blend_weight),
    "floor": partial(_bound, "floor"),
    "ceiling": partial(_bound, "ceiling"),
    "phase_in": _moved(_phase_in),
    "lock": _own_amount,
    "locked": _moved(_lock_as_it_is),
}
TAKING = doing(DOES)
