"""The lines of a frame from year to year as formulas."""

from collections.abc import Callable
from fractions import Fraction

from allocation.files.living.cells import Cell, Expr, Term, of
from allocation.files.living.pages import EXACT
from allocation.files.living.standing import Moves, Taking
from allocation.parameters import parameter_on
from allocation.rules import frames
from allocation.rules.frame_lines import Line, Requirement


def _line(sign: int) -> Callable[[Taking], Moves]:
    """The stated amounts of a line, or its total by its key, times the sign."""

    def write(taking: Taking) -> Moves:
        return Moves(settled=_stated(taking, of(sign)))

    return write


def full_year(taking: Taking) -> Moves:
    """What was given for some months, for the rest of the twelve as well."""
    assert isinstance(taking.step, frames.FullYear)
    return Moves(settled=_stated(taking, of(Fraction(12 - taking.step.months, taking.step.months))))


def _stated(taking: Taking, times: Expr) -> dict[str, Term]:
    step = taking.step
    assert isinstance(step, Line)
    if step.total is not None:
        return _by_key(taking, step.key, times * taking.sum("total"))
    return {one: _times(times, term) for one, term in _money(taking, step.amounts).items()}


def _times(times: Expr, term: Expr) -> Expr:
    """The term itself, its negative, or so many times it."""
    return term if times.value == 1 else -term if times.value == -1 else times * term


def _money(taking: Taking, criterion: str) -> dict[str, Expr]:
    """The values of a criterion of money, in the case's unit."""
    held = taking.case.criteria[criterion]
    factor = taking.in_unit(held.factor)
    cells = {one: taking.around.inputs.value(criterion, one) for one in held.values}
    return {one: of(cell) if factor == 1 else of(cell) * factor for one, cell in cells.items()}


def _by_key(taking: Taking, key: str, whole: Expr) -> dict[str, Term]:
    """A total shared by a key among those that the engine shares it among."""
    chosen = tuple(taking.stage.outcome.settled)
    cell = taking.page.line("Å dele etter nøkkelen", whole, EXACT)
    return {
        one: of(cell) * share
        for one, share in taking.around.keys.shares(key, taking.fund.stream, chosen).items()
    }


def compensation(taking: Taking) -> Moves:
    """The frame so far x the part that is compensated x the rise in per cent."""
    assert isinstance(taking.step, frames.Compensation)
    rate = of(taking.parameter(taking.step.parameter)) / 100
    part = rate if taking.step.percent == 100 else rate * taking.percent("percent") / 100
    return Moves(settled=_of_the_frame(taking, part))


def _of_the_frame(taking: Taking, part: Expr) -> dict[str, Term]:
    return {one: taking.stand.of(one) * part for one in taking.stage.outcome.settled}


def _required(sign: int) -> Callable[[Taking], Moves]:
    """A requirement, taken or given back by the sign."""

    def write(taking: Taking) -> Moves:
        step = taking.step
        assert isinstance(step, Requirement)
        cell = taking.parameter(step.parameter)
        if not step.key and not step.to:
            return Moves(settled=_of_the_frame(taking, _times(of(sign), of(cell) / 100)))
        whole = _times(of(sign), _in_unit(taking, step.parameter, cell))
        return Moves(settled={step.to: whole} if step.to else _by_key(taking, step.key, whole))

    return write


def _in_unit(taking: Taking, parameter: str, cell: Cell) -> Expr:
    """A parameter of money in the case's unit."""
    held = parameter_on(taking.case.parameters, parameter, taking.case.day)
    factor = taking.in_unit(held.value.unit.factor)
    return of(cell) if factor == 1 else of(cell) * factor


def budget_change(taking: Taking) -> Moves:
    """The stated amounts, or from the frame so far to the stated one."""
    assert isinstance(taking.step, frames.BudgetChange)
    if not taking.step.to:
        return Moves(settled=_stated(taking, of(1)))
    return _up_to(taking, taking.step.to)


def not_itemised(taking: Taking) -> Moves:
    """The stated frame less the frame so far."""
    assert isinstance(taking.step, frames.NotItemised)
    return _up_to(taking, taking.step.to)


def _up_to(taking: Taking, criterion: str) -> Moves:
    return Moves(
        settled={one: term - taking.stand.of(one) for one, term in _money(taking, criterion).items()}
    )


WRITERS = {
    frames.LastYear.rule: _line(1),
    frames.OneOffEnded.rule: _line(-1),
    frames.FullYear.rule: full_year,
    frames.TasksTransferred.rule: _line(1),
    frames.Compensation.rule: compensation,
    frames.Efficiency.rule: _required(-1),
    frames.EfficiencyReturned.rule: _required(1),
    frames.BudgetChange.rule: budget_change,
    frames.NotItemised.rule: not_itemised,
}
