"""The steps of a fund by what they do: which share, whom they concern, and where a new one stands."""

from collections.abc import Sequence
from fractions import Fraction

from allocation.case import Case, Step
from allocation.funds import Fund
from allocation.money import round_half_up
from allocation.rules.bounds import Ceiling, Floor, Lock
from allocation.rules.placing import ByKey, Fixed, TopSlice
from allocation.rules.targets import Pace, Taper, Target
from allocation.rules.transitions import PhaseIn, Support

Steps = tuple[Step, ...]
Sharing = ByKey | Target | Pace
"""The steps that share what is left, by the key that they name; a method has one."""

Stated = TopSlice | Fixed
"""The steps that give stated amounts before it."""

_ORDER: tuple[tuple[type[Step], ...], ...] = (
    (TopSlice,),
    (Fixed,),
    (ByKey, Target, Pace),
    (Floor,),
    (Ceiling,),
    (Lock,),
    (Taper,),
    (PhaseIn,),
    (Support,),
)
"""The order in which a lever's new step comes among others: the README says which must come first."""


def steps_of(case: Case, fund: str) -> Steps:
    """The steps that the fund is distributed by."""
    method = case.methods.get(case.funds[fund].method)
    return method.steps if method else ()


def sharing_in(steps: Steps) -> Sharing | None:
    """The step that shares what is left, if there is one."""
    return next((step for step in steps if isinstance(step, Sharing)), None)


def before_sharing(steps: Steps) -> Steps:
    """The steps before the one that shares; all where none does."""
    places = (place for place, step in enumerate(steps) if isinstance(step, Sharing))
    return steps[: next(places, len(steps))]


def _rank(step: Step | type[Step]) -> int:
    kind = step if isinstance(step, type) else type(step)
    return next((rank for rank, kinds in enumerate(_ORDER) if issubclass(kind, kinds)), len(_ORDER))


def with_step(steps: Steps, new: Step) -> Steps:
    """The steps with a new one where it belongs: after those of its own kind, before those that come later.

    Stated amounts stand before a step that gives everybody else what the decision says.
    """
    later = (
        place
        for place, step in enumerate(steps)
        if _rank(step) > _rank(new) or (isinstance(step, Stated) and gives_the_rest(step))
    )
    place = next(later, len(steps))
    return (*steps[:place], new, *steps[place:])


def in_place_of(steps: Steps, old: Step, new: Step | None) -> Steps:
    """The steps with one of them changed, or taken away."""
    return tuple(one for step in steps for one in ([new] if step is old else [step]) if one is not None)


def gives_the_rest(step: Stated) -> bool:
    """Whether a step gives the decision's amounts to all that have one and have not got any yet."""
    return not (step.recipients or step.amounts or (isinstance(step, TopSlice) and step.percent))


def stated_by(case: Case, fund: Fund, step: Stated, taken: Sequence[str] = ()) -> dict[str, int | None]:
    """Kroner by recipient of a step of stated amounts, of whatever form; None where it is not known yet.

    A per cent is of the fund's amount, rounded to the distribution unit. `taken` are those who have theirs.
    """
    if isinstance(step, TopSlice) and step.percent:
        return {code: _part(case, fund, percent) for code, percent in step.percent.items()}
    if step.amounts:
        return dict(step.amounts)
    cells = case.decision.cells if case.decision else {}
    chosen = step.recipients or [
        code for code in case.recipients if (code, fund.stream) in cells and code not in taken
    ]
    decided = {code: cells.get((code, fund.stream)) for code in chosen}
    return {code: figure.kroner if figure else None for code, figure in decided.items()}


def _part(case: Case, fund: Fund, percent: Fraction) -> int | None:
    if fund.amount is None:
        return None
    return (round_half_up(fund.amount * percent / 100 / case.unit.factor) * case.unit.factor).numerator


def stated_amounts(case: Case, fund: str) -> list[tuple[Stated, dict[str, int | None]]]:
    """The fund's steps of stated amounts, in order, each with what it gives to whom."""
    return stated_in(case, fund, before_sharing(steps_of(case, fund)))


def stated_in(case: Case, fund: str, steps: Steps) -> list[tuple[Stated, dict[str, int | None]]]:
    """The same of other steps than the fund's own."""
    found: list[tuple[Stated, dict[str, int | None]]] = []
    taken: list[str] = []
    for step in steps:
        if isinstance(step, Stated):
            given = stated_by(case, case.funds[fund], step, taken)
            taken += given
            found.append((step, given))
    return found


def left_to_share(case: Case, fund: str, steps: Steps) -> tuple[str, ...]:
    """Whom the step that shares concerns: those it names, or all in a group without a stated amount."""
    step = sharing_in(steps)
    if step and step.recipients:
        return tuple(dict.fromkeys(step.recipients))
    taken = {code for _, given in stated_in(case, fund, before_sharing(steps)) for code in given}
    return tuple(code for code in case.in_groups() if code not in taken)
