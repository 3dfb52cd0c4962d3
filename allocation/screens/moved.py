"""What moving a value of the case does to a working copy, whichever screen it is moved on."""

from collections.abc import Mapping

from allocation.case import Case
from allocation.figures import Figure
from allocation.files.path_values import shown_at
from allocation.levers import Move, laid_over
from allocation.overrides import BadOverride, standing_at
from allocation.problems import ProblemsFound
from allocation.screens.doing import logged
from allocation.screens.live import Event
from allocation.screens.seat import shown_run, shown_scenario
from allocation.screens.shelf import effective, shelf_for
from allocation.screens.working import WorkingCopy, tries


def effective_of(copy: WorkingCopy) -> Case:
    """The case as what is on the screen leaves it. Raises ProblemsFound."""
    case = shelf_for(copy).case
    return effective(case, shown_scenario(case, copy))


def moved(copy: WorkingCopy, values: Mapping[str, object], event: Event) -> WorkingCopy:
    """The copy with values put at their paths, as `moved_by` does it."""
    return moved_by(copy, Move(values), event)


def moved_by(copy: WorkingCopy, move: Move, event: Event) -> WorkingCopy:
    """The copy after a move, one step to undo; a value that is put back is no longer tried.

    Raises ProblemsFound where the result cannot be run.
    """
    case = shelf_for(copy).case
    overrides = laid_over(copy.tried.overrides, move)
    for path in move.overrides:
        overrides = _without_what_stands(case, copy, overrides, path)
    if overrides == dict(copy.tried.overrides):
        return copy
    after = tries(copy, overrides, gesture=event.step)
    shown_run(case, after)
    path = next(iter((*move.overrides, *move.without)))
    was, now = shown_at(effective_of(copy), path), shown_at(effective_of(after), path)
    return tries(copy, overrides, logged("moved", path, was, now), event.step)


def _without_what_stands(
    case: Case, copy: WorkingCopy, overrides: dict[str, object], path: str
) -> dict[str, object]:
    """The overrides without one that says what the opened scenario says already."""
    others = {other: value for other, value in overrides.items() if other != path}
    opened = effective(case, case.scenarios[copy.tried.opened])
    trying = tries(copy, overrides)
    try:
        is_same = _stands(opened, path) == _stands(effective_of(trying), path)
    except (BadOverride, ProblemsFound):
        return overrides
    return others if is_same else overrides


def _stands(case: Case, path: str) -> object:
    """What stands at a path; of a stated figure what it is worth, not how it was printed."""
    found = standing_at(case, path)
    return found.value if isinstance(found, Figure) else found
