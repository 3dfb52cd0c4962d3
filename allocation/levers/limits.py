"""Floors, ceilings and phase-in: what a screen adds, changes and takes away after the key."""

from dataclasses import replace

from allocation.bases import base_names
from allocation.case import Case, Step
from allocation.levers.moves import CannotMove, Move, steps_written
from allocation.levers.showing import Bound, PhaseIn, plain_step
from allocation.levers.steps import in_place_of, sharing_in, steps_of, with_step
from allocation.rules import bounds, transitions


def with_floor(case: Case, fund: str, bound: Bound | None) -> Move:
    """The least that everybody gets; None takes it away. A floor of other steps stays beside it."""
    return _with_bound(case, fund, bounds.Floor, bound)


def with_ceiling(case: Case, fund: str, bound: Bound | None) -> Move:
    """The most that everybody gets; None takes it away."""
    return _with_bound(case, fund, bounds.Ceiling, bound)


def _with_bound(
    case: Case, fund: str, kind: type[bounds.Floor | bounds.Ceiling], bound: Bound | None
) -> Move:
    old = plain_step(steps_of(case, fund), kind)
    if bound is None:
        return _with(case, fund, old, None)
    _refuse_unknown_base(case, bound.base)
    if isinstance(old, bounds.Bound):
        level = bound.base if old.level else ""
        new = replace(old, base=bound.base, percent=bound.percent, on=bound.on, level=level)
        return _with(case, fund, old, new)
    return _with(case, fund, None, kind(base=bound.base, percent=bound.percent, on=bound.on))


def with_phase_in(case: Case, fund: str, phase: PhaseIn | None) -> Move:
    """The change phased in over years; None takes it at once."""
    old = plain_step(steps_of(case, fund), transitions.PhaseIn)
    if phase is None:
        return _with(case, fund, old, None)
    _refuse_unknown_base(case, phase.start)
    if isinstance(old, transitions.PhaseIn):
        return _with(case, fund, old, replace(old, years=phase.years, start=phase.start))
    return _with(case, fund, None, transitions.PhaseIn(years=phase.years, start=phase.start))


def _with(case: Case, fund: str, old: Step | None, new: Step | None) -> Move:
    """The fund's steps with one changed, added or taken away. Raises CannotMove."""
    steps = steps_of(case, fund)
    if new is not None:
        refuse_without_key(case, fund)
    if old is not None:
        steps = in_place_of(steps, old, new)
    elif new is not None:
        steps = with_step(steps, new)
    return Move(steps_written(case, fund, steps))


def refuse_without_key(case: Case, fund: str) -> None:
    """Raises CannotMove where no step of the fund shares: then nobody would give way."""
    if sharing_in(steps_of(case, fund)) is None:
        what = f"«{case.funds[fund].name}» er faste beløp, så ingen kan gi eller få det som flyttes"
        raise CannotMove(what, "velg en nøkkel først")


def _refuse_unknown_base(case: Case, base: str) -> None:
    known = base_names(case)
    if base not in known:
        raise CannotMove(f"saken har ikke grunnlaget «{base}»", f"velg ett av: {', '.join(known)}")
