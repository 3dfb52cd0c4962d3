"""Floors, ceilings and locks as formulas: the bound on each one's amount, whole in the distribution unit."""

from collections.abc import Mapping

from allocation.bases import BASE_FRAME
from allocation.files.living.cells import Cell, Term, of, whole_above, whole_below
from allocation.files.living.pages import AMOUNTS, Table
from allocation.files.living.standing import Moves, Taking
from allocation.rules.bounds import Bound, Ceiling, Floor, Lock

_AMOUNT, _CRITERION = "amount", "criterion"


def floor(taking: Taking) -> Moves:
    """At least per cent x base, made whole upwards."""
    limits = {one: whole_above(term) for one, term in _limits(taking).items()}
    return Moves(floors=_shown(taking, "Gulv", limits))


def ceiling(taking: Taking) -> Moves:
    """At most per cent x base, made whole downwards."""
    limits = {one: whole_below(term) for one, term in _limits(taking).items()}
    return Moves(ceilings=_shown(taking, "Tak", limits))


def lock(taking: Taking) -> Moves:
    """The step's own amounts, or what the recipients have in the base."""
    assert isinstance(taking.step, Lock)
    chosen = taking.stage.outcome.floors
    amounts = taking.each_sum("amounts") if taking.step.amounts else taking.base(taking.step.base, chosen)
    shown = _shown(taking, "Låst beløp", {one: of(term) for one, term in amounts.items()})
    return Moves(floors=shown, ceilings=shown)


def _limits(taking: Taking) -> dict[str, Term]:
    """The bound on each one's amount from this fund, not yet whole."""
    step, outcome = taking.step, taking.stage.outcome
    assert isinstance(step, Bound)
    chosen = tuple(outcome.floors or outcome.ceilings)
    percent = taking.percent("percent")
    limits = {one: of(term) * percent / 100 for one, term in _base(taking, step, chosen).items()}
    if step.price:
        price = taking.parameter(step.price)
        limits = {one: term * (1 + of(price) / 100) for one, term in limits.items()}
    if step.on == _AMOUNT:
        return {**limits}
    level = step.level or (BASE_FRAME if step.base in (_AMOUNT, _CRITERION) else step.base)
    before = taking.base(level, chosen)
    return {one: term - before[one] for one, term in limits.items()}


def _base(taking: Taking, step: Bound, chosen: tuple[str, ...]) -> dict[str, Term]:
    if step.base == _AMOUNT:
        return {one: term for one, term in taking.each_sum("amounts").items() if one in chosen}
    if step.base == _CRITERION:
        per_unit = taking.sum("per_unit")
        return {one: of(taking.around.inputs.value(step.criterion, one)) * per_unit for one in chosen}
    return taking.base(step.base, chosen)


def _shown(taking: Taking, heading: str, limits: Mapping[str, Term]) -> dict[str, Cell]:
    """The bounds in a table of their own, in the order of the letter."""
    rows = {one: taking.case.name_of(one) for one in taking.in_order(limits)}
    cells = Table(taking.page, rows).column(heading, limits, AMOUNTS)
    taking.page.row += 1
    return cells


WRITERS = {Floor.rule: floor, Ceiling.rule: ceiling, Lock.rule: lock}
