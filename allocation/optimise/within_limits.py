"""Within these limits, what comes closest to need? Amounts in whole units, what binds, and what it costs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil
from threading import Event

from allocation.case import Case
from allocation.fingerprint import fingerprint_of_question
from allocation.optimise.amounts.aim import aim_of
from allocation.optimise.amounts.arithmetic import arithmetic_conflicts
from allocation.optimise.amounts.conflict import LimitsConflict, checked_remedies, conflict_in
from allocation.optimise.amounts.goals import Goal, Ideal, ideal, is_alone, percent_base
from allocation.optimise.amounts.limits import table_within_limits
from allocation.optimise.amounts.start import Start, start_of
from allocation.optimise.amounts.statement import stated
from allocation.optimise.amounts.table import Table
from allocation.optimise.amounts.totals import totals_of
from allocation.optimise.amounts.trade_off import trade_off
from allocation.optimise.amounts.what_binds import Binding, what_binds
from allocation.optimise.amounts.whole_units import keeps, made_whole
from allocation.optimise.amounts.wishes import Wishes
from allocation.solver import Impossible, OutOfTime, solve

SECONDS = 20.0
"""How long whole amounts are searched for where the first ones are not proven best."""
_NEARLY = 1e-6
_SMALL = 1_000
"""Up to how many cells remedies are held against all limits, and other best amounts are looked for."""


@dataclass(frozen=True)
class Answer:
    """The best whole amounts within the limits, by cell in units of `start.unit` kroner.

    `reached` is what the goal measures of them: units, or a part of the target; of a weighted sum per cent.
    No amounts can be below `bound`, whole or not; `is_alone` says whether no others are equally
    good by the goal, None where it was not asked. `curve` are whole amounts on the trade-off, as `amounts`.
    """

    wishes: Wishes
    start: Start
    table: Table
    amounts: tuple[int, ...]
    reached: Fraction
    bound: float
    binding: tuple[Binding, ...]
    levels: Mapping[str, float]
    is_alone: bool | None = None
    curve: tuple[tuple[int, ...], ...] = ()

    @property
    def gap(self) -> float:
        """How far whole amounts are at most from the best there could be, as `reached` counts."""
        return max(0.0, float(self.reached) - self.bound)

    @property
    def fingerprint(self) -> str:
        """Twelve hexadecimal digits of the case, the alternative, the wishes and the program's version."""
        return fingerprint_of_question(self.start.distribution.fingerprint, self.wishes)


def within_limits(case: Case, wishes: Wishes, stop: Event | None = None, seconds: float = SECONDS) -> Answer:
    """The best amounts for what a meeting wishes.

    Plain sums are asked first, then the solver; every answer is held against every limit in whole numbers
    before it is handed out.

    Raises:
        ProblemsFound: the case or the wishes cannot be understood.
        LimitsConflict: no amounts keep all limits; it says which, and what would do.
        OutOfTime: stopped before whole amounts were found.
    """
    start = start_of(case, wishes)
    held = totals_of(start, wishes)
    table = table_within_limits(start, aim_of(case, start, held, wishes), held, wishes)
    best, amounts = best_amounts(table, wishes.goal, wishes.weights, stop, seconds)
    reached = measured(table, wishes.goal, amounts, wishes.weights)
    return Answer(
        wishes, start, table, amounts, reached,
        _bound(table, wishes, best),
        what_binds(table, (wishes.goal, wishes.weights), best, amounts, step_of(start), stop),
        best.levels,
        is_alone(table, wishes.goal, wishes.weights) if len(table) <= _SMALL else None,
        _curve(table, wishes, stop),
    )  # fmt: skip


def best_amounts(
    table: Table,
    goal: Goal,
    weights: Mapping[Goal, Fraction] | None = None,
    stop: Event | None = None,
    seconds: float = SECONDS,
) -> tuple[Ideal, tuple[int, ...]]:
    """The best amounts before they are whole, and whole ones that keep every limit. Raises LimitsConflict."""
    if conflicts := arithmetic_conflicts(table):
        is_small = len(table) <= _SMALL
        raise LimitsConflict([checked_remedies(table, one, stop) if is_small else one for one in conflicts])
    try:
        best = ideal(table, goal, weights)
        amounts = made_whole(table, best.amounts, seconds, stop)
    except Impossible:
        raise LimitsConflict([conflict_in(table, stop)]) from None
    if goal is Goal.TOTAL and table.total_deviation(amounts) > ceil(best.objective - _NEARLY):
        return _searched(table, best, amounts, seconds, stop)
    return best, amounts


def _searched(
    table: Table, best: Ideal, first: tuple[int, ...], seconds: float, stop: Event | None
) -> tuple[Ideal, tuple[int, ...]]:
    """Whole amounts of less total deviation than the first, where a search finds some; and its bound."""
    statement = stated(table)
    try:
        found = solve(statement.program(range(2 * len(table))), seconds, stop)
    except OutOfTime:
        return best, first
    best = replace(best, objective=max(best.objective, found.bound))
    amounts = tuple(round(amount) for amount in statement.amounts(found.values))
    is_better = table.total_deviation(amounts) < table.total_deviation(first)
    return best, amounts if is_better and keeps(table, amounts) else first


def measured(
    table: Table, goal: Goal, amounts: Sequence[int], weights: Mapping[Goal, Fraction] | None = None
) -> Fraction:
    """What the goal measures of whole amounts, exactly: units, a part of the target, or weighted per cent."""
    coverage = table.coverage(amounts)
    if goal is Goal.TOTAL:
        return Fraction(table.total_deviation(amounts))
    if goal is Goal.MOVED:
        return Fraction(table.rises(amounts))
    if goal is Goal.LARGEST_AMOUNT:
        sums, aims = table.sums(amounts), table.sums(table.target)
        return Fraction(max(abs(sums[code] - aims[code]) for code in sums))
    if goal is Goal.LARGEST:
        return max((abs(part - 1) for part in coverage.values()), default=Fraction(0))
    if goal in (Goal.WORST_OFF, Goal.LEXICOGRAPHIC):
        return max((1 - part for part in coverage.values()), default=Fraction(0))
    parts = ((weight, each, measured(table, each, amounts)) for each, weight in (weights or {}).items())
    return sum(
        (
            weight * 100 * (value / Fraction(percent_base(table, each)) if each.is_amount else value)
            for weight, each, value in parts
        ),
        Fraction(0),
    )


def _bound(table: Table, wishes: Wishes, best: Ideal) -> float:
    """What no amounts are below, as `measured` counts."""
    if wishes.goal.is_amount or wishes.goal is Goal.WEIGHTED:
        return best.objective
    return best.objective / percent_base(table, wishes.goal)


def gain_of(answer: Answer, binding: Binding) -> Fraction:
    """What a binding limit's gain is as `reached` counts, in kroner where that is money."""
    goal, gain = answer.wishes.goal, Fraction(binding.gain or 0)
    if goal.is_amount:
        return gain * answer.start.unit
    return gain if goal is Goal.WEIGHTED else gain / Fraction(percent_base(answer.table, goal))


def step_of(start: Start) -> int:
    """How much room a limit is asked about, in units: a million, or the money's own example."""
    return max(1, int(start.case.units.example.factor) // start.unit)


def _curve(table: Table, wishes: Wishes, stop: Event | None) -> tuple[tuple[int, ...], ...]:
    curve = wishes.curve
    return trade_off(table, curve.of, curve.against, curve.points, stop) if curve else ()
