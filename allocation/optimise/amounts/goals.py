"""What an allocation is asked to be best at, each as one variable of the program that is to be small.

- least total deviation: the sum of all cells' distances from the target
- least largest deviation: the distance of the recipient that is furthest from its target, as a part of it
  or in kroner
- the worst off: what the recipient that gets least of its target lacks, as a part of it (max-min)
- what moves: the sum of what cells rise above where they begin
- the worst off raised lexicographically: the worst off first, then the next worst off, and so on
- a weighted sum of the others, each in per cent

Parts of a target count in units of the largest target, so that every number in the program is an amount.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from math import inf

from allocation.optimise.amounts.statement import Statement, rises, stated
from allocation.optimise.amounts.table import Table
from allocation.solver import Chain, Solution

_SLACK = 1e-7
_HAIR, _UNIT_PART = 1e-11, 1e-6
_GOLDEN = 0.6180339887498949
"""Its multiples by squares fall everywhere between nought and one, and no exchange of cells is nought."""
_APART = 0.01  # units: less is the solver's digits
_LEVELS, _CELLS = 16, 20_000
"""How many levels of the worst off are told apart, over so many cells in all, among equally good amounts."""


class Goal(StrEnum):
    """The objectives, as the limits' file says them."""

    TOTAL = "total"
    LARGEST = "largest"
    LARGEST_AMOUNT = "largest_amount"
    WORST_OFF = "worst_off"
    MOVED = "moved"
    LEXICOGRAPHIC = "lexicographic"
    WEIGHTED = "weighted"

    @property
    def is_amount(self) -> bool:
        """Whether it is measured in money, not as a part of what is aimed at."""
        return self in (Goal.TOTAL, Goal.LARGEST_AMOUNT, Goal.MOVED)


NEEDING_A_TARGET = {Goal.LARGEST, Goal.WORST_OFF, Goal.LEXICOGRAPHIC}
"""Those that measure parts of a target, which somebody must then have."""


@dataclass(frozen=True, slots=True)
class Ideal:
    """The best amounts before they are whole, by cell.

    `objective` is the goal's value in units (of a weighted sum in per cent), which no whole amounts can be
    below. `levels` are, lexicographically, the coverage at which each recipient was settled, the worst off
    first.
    """

    amounts: tuple[float, ...]
    objective: float
    levels: Mapping[str, float] = field(default_factory=dict)


def ideal(table: Table, goal: Goal, weights: Mapping[Goal, Fraction] | None = None) -> Ideal:
    """The best amounts for a goal within the table's limits. Raises Impossible where no amounts keep them.

    Many amounts may be equally good. Of these the ones with the least total deviation are chosen, and of
    these the ones where the worst off has most, then the next: what must be given up is shared in proportion.
    """
    course = _Course(table, _asked(goal, weights))
    if goal is Goal.LEXICOGRAPHIC:
        levels, found = course.raised(len(table.cells_of))
        last = course.least({Goal.TOTAL: 1.0})
        return course.ideal(found[0] if found else last, last, levels)
    first = course.least(_costs(table, goal, weights))
    closest = first if goal is Goal.TOTAL else course.least({Goal.TOTAL: 1.0})
    _, found = course.raised(max(1, min(_LEVELS, _CELLS // len(table))))
    return course.ideal(first, found[-1] if found else closest, {})


def is_alone(table: Table, goal: Goal, weights: Mapping[Goal, Fraction] | None = None) -> bool:
    """Whether no other amounts are equally good by the goal.

    Where there are others, they differ in a sum in which every cell weighs otherwise than the rest: its least
    and its most among the best amounts are then not the same.
    """
    course = _Course(table, _asked(goal, weights))
    if goal is Goal.LEXICOGRAPHIC:
        course.raised(len(table.cells_of))
    else:
        course.least(_costs(table, goal, weights))
    return course.width() < _APART


def best_objective(table: Table, goal: Goal, weights: Mapping[Goal, Fraction] | None = None) -> float:
    """What `ideal` reaches of the goal, without choosing among amounts that are equally good."""
    if goal is Goal.LEXICOGRAPHIC:
        return best_objective(table, Goal.WORST_OFF)
    return _Course(table, _asked(goal, weights)).least(_costs(table, goal, weights)).objective


def measure(statement: Statement, goal: Goal) -> int:
    """A variable that is at least what the goal measures; its position."""
    return _MEASURES[goal](statement)


def percent_base(table: Table, goal: Goal) -> float:
    """What a goal's measure is a part of: the sum of all targets, or the largest recipient's."""
    is_of_all = goal in (Goal.TOTAL, Goal.MOVED)
    return float(max(1, sum(map(abs, table.target)) if is_of_all else _largest_target(table)))


def given_way(reached: float) -> float:
    """What has been reached, given way by a hair: what comes next needs room for the solver's digits."""
    return reached + _HAIR * abs(reached) + _UNIT_PART


def _asked(goal: Goal, weights: Mapping[Goal, Fraction] | None) -> Iterable[Goal]:
    """The measures that a goal is made of; lexicographically the worst off are raised without one."""
    return (weights or {}) if goal is Goal.WEIGHTED else {goal} - {Goal.LEXICOGRAPHIC}


def _costs(table: Table, goal: Goal, weights: Mapping[Goal, Fraction] | None) -> dict[Goal, float]:
    """The measures by what they weigh: one alone as it is, those of a weighted sum in per cent."""
    if goal is not Goal.WEIGHTED:
        return {goal: 1.0}
    return {one: float(weight) * 100 / percent_base(table, one) for one, weight in (weights or {}).items()}


def _total(statement: Statement) -> int:
    variable, size = statement.variable(0, inf), len(statement.table)
    statement.row([(variable, 1.0), *((step, -1.0) for step in range(2 * size))], 0)
    return variable


def _largest(statement: Statement) -> int:
    return _furthest(statement, parts_of(statement.table))


def _largest_amount(statement: Statement) -> int:
    return _furthest(statement, dict.fromkeys(statement.table.cells_of, 1.0))


def _furthest(statement: Statement, parts: Mapping[str, float]) -> int:
    """A variable that, times each one's part, is at least its distance from the target either way."""
    variable = statement.variable(0, inf)
    for recipient, part in parts.items():
        change = statement.change_of(recipient)
        statement.row([(change, 1.0), (variable, part)], 0)
        statement.row([(change, 1.0), (variable, -part)], -inf, 0)
    return variable


def _worst_off(statement: Statement) -> int:
    variable = statement.variable(-inf, inf)
    for recipient, part in parts_of(statement.table).items():
        statement.row([(statement.change_of(recipient), 1.0), (variable, part)], 0)
    return variable


def _moved(statement: Statement) -> int:
    variable = statement.variable(0, inf)
    terms = [(cell, -factor) for cell, factor in rises(statement)]
    statement.row([(variable, 1.0), *terms], 0)
    return variable


_MEASURES: Mapping[Goal, Callable[[Statement], int]] = {
    Goal.TOTAL: _total,
    Goal.LARGEST: _largest,
    Goal.LARGEST_AMOUNT: _largest_amount,
    Goal.WORST_OFF: _worst_off,
    Goal.MOVED: _moved,
}


def _largest_target(table: Table) -> int:
    return max(table.sums(table.target).values(), default=0)


def parts_of(table: Table) -> dict[str, float]:
    """Each recipient's target as a part of the largest; those with no target have no part in it."""
    largest = _largest_target(table)
    return {code: aim / largest for code, aim in table.sums(table.target).items() if aim > 0}


class _Course:
    """One program, made best by one thing after another; what has been reached is held from then on."""

    def __init__(self, table: Table, goals: Iterable[Goal]) -> None:
        statement = self._statement = stated(table, cost=0.0)
        self._measures = {goal: measure(statement, goal) for goal in dict.fromkeys([*goals, Goal.TOTAL])}
        self._lack = statement.variable(-inf, inf)
        self._parts = parts_of(table)
        self._rising = {
            code: statement.row([(statement.change_of(code), 1.0), (self._lack, part)], 0)
            for code, part in self._parts.items()
        }
        self._chain = Chain(statement.program())

    def least(self, costs: Mapping[Goal, float]) -> Solution:
        """The least of one measure, or of a weighted sum; each is then held to what it has reached."""
        variables = {self._measures[goal]: cost for goal, cost in costs.items()}
        for variable, cost in variables.items():
            self._chain.cost(variable, cost)
        found = self._chain.solve()
        for variable in variables:
            self._chain.cost(variable, 0.0)
            self._chain.range(variable, -inf, given_way(found.values[variable]))
        return found

    def raised(self, most: int) -> tuple[dict[str, float], list[Solution]]:
        """The worst off raised as far as it goes, then the next, until nobody can be raised or `most` levels.

        After each answer those who hold it back (whose rows have a price: they are at that level in every
        best answer) are settled there, and the rest is raised further. Returns the levels by recipient, as
        parts of the target, and the answers.
        """
        chain, levels, found = self._chain, dict[str, float](), list[Solution]()
        rising, largest = dict(self._rising), _largest_target(self._statement.table)
        chain.cost(self._lack, 1.0)
        while rising and len(found) < most:
            found.append(chain.solve())
            lack = found[-1].values[self._lack]
            stuck = [code for code, row in rising.items() if found[-1].row_prices[row] > _SLACK]
            for code in stuck or list(rising):
                chain.row(rising.pop(code))
                self._settle(code, -self._parts[code] * given_way(lack))
                levels[code] = 1 - lack / largest
        chain.cost(self._lack, 0.0)
        return levels, found

    def width(self) -> float:
        """How far apart the most and the least of a sum are, in which each cell weighs something of its own.

        Asked last: the costs of the cells' steps stay.
        """
        size = len(self._statement.table)
        ends = []
        for sign in (1.0, -1.0):
            for cell in range(size):
                weight = sign * (1 + (cell * cell * _GOLDEN) % 1)
                self._chain.cost(cell, weight)
                self._chain.cost(size + cell, -weight)
            ends.append(sign * self._chain.solve().objective)
        return ends[1] - ends[0]

    def _settle(self, recipient: str, least: float) -> None:
        """From now on the recipient's change is at least that."""
        change = self._statement.change_of(recipient)
        low, high = self._statement.lows[change], self._statement.highs[change]
        self._chain.range(change, max(low, min(least, high)), high)

    def ideal(self, first: Solution, last: Solution, levels: Mapping[str, float]) -> Ideal:
        """The last amounts, with the objective of the first answer: the goal's own."""
        statement = self._statement
        amounts = tuple(statement.amounts(last.values))
        return Ideal(amounts, first.objective, levels)
