"""Choices of measures as integer programs: a variable for each way, and one for each measure at all.

The second kind follows from the first and is there for the solver's sake: a sum in which a measure weighs the
same from whichever month is stated in it, and the search decides whether before it decides when. Forty
measures over twelve months are proven best several times as quickly with it.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from fractions import Fraction
from math import inf
from threading import Event
from time import monotonic

from allocation.optimise.choices.exact_rows import ExactRow, common_step, grain_of, weighed
from allocation.optimise.choices.limits import Limit
from allocation.optimise.choices.question import Question
from allocation.solver import Impossible, Program, Row, solve

_TAKEN = 0.5
_SURE = 0.99
_LEAST_TIME = 0.05
"""Seconds that a solve has at least: time that is up must not look like time without end."""


@dataclass(frozen=True, slots=True)
class Aim:
    """A sum to make as small as it goes or, with a target, what is lacking to reach it.

    `title` says what is small, `is_money` whether it counts in kroner.
    """

    title: str
    terms: Mapping[int, Fraction]
    target: int | None = None
    is_money: bool = True

    def value(self, taken: Set[int]) -> Fraction:
        """What the ways taken make of the aim."""
        reached = weighed(self.terms, taken)
        return reached if self.target is None else max(Fraction(0), self.target - reached)

    def held_at(self, value: Fraction) -> ExactRow:
        """That the aim gets no worse than this."""
        if self.target is None:
            return ExactRow(self.terms, most=value)
        return ExactRow(self.terms, least=self.target - value)

    @property
    def step(self) -> Fraction:
        """Every value is so many of it."""
        return common_step([*self.terms.values(), *([] if self.target is None else [self.target])])


NO_AIM = Aim("", {})
"""Any choice within the limits will do."""


def one_way_each(asked: Question) -> tuple[ExactRow, ...]:
    """That a measure is taken in one way at most: no limit, but what a measure is."""
    return tuple(ExactRow(dict.fromkeys(ways, 1), most=1) for ways in asked.ways_of.values() if len(ways) > 1)


def best(
    asked: Question,
    kept: Sequence[ExactRow],
    aim: Aim,
    seconds: float | None = None,
    stop: Event | None = None,
) -> tuple[frozenset[int], Fraction]:
    """The ways that come furthest with one aim and keep the rows, and what no choice can be below.

    Raises:
        Impossible: no choice keeps the rows.
        OutOfTime: none was found before the time was up, or `stop` set.
        ArithmeticError: the solver's choice breaks a row.
    """
    begun, columns = monotonic(), _Columns(asked)
    rows = [*one_way_each(asked), *kept]
    if not asked.ways:
        return _nothing(rows, aim)
    program, grain = columns.least(rows, aim) if aim.target is None else columns.lacking(rows, aim)
    left = None if seconds is None else max(_LEAST_TIME, seconds - (monotonic() - begun))
    solution = solve(program, left, stop)
    taken = columns.verified(solution.values, rows)
    value = aim.value(taken)
    if Fraction(solution.gap) * grain < _SURE * aim.step:
        return taken, value
    return taken, min(value, Fraction(solution.bound) * grain)


def _nothing(rows: Sequence[ExactRow], aim: Aim) -> tuple[frozenset[int], Fraction]:
    """The one choice where nothing can be taken: a program without variables is none."""
    if not all(row.is_kept(frozenset()) for row in rows):
        raise Impossible("nothing can be taken, and the rows ask for something")
    return frozenset(), aim.value(frozenset())


def loosened(asked: Question, limit: Limit, others: Sequence[Limit]) -> frozenset[int] | None:
    """The ways of a choice that breaks one limit by as little as it goes and keeps the others, None for none.

    Every row of the limit gives way by the same amount.
    """
    columns = _Columns(asked)
    kept = [*one_way_each(asked), *(row for other in others for row in other.rows)]
    try:
        solution = solve(columns.giving_way(kept, limit.rows))
    except Impossible:
        return None
    return columns.verified(solution.values, kept)


class _Columns:
    """Which variable is which: the ways, then the measures that have several of them, then one more."""

    def __init__(self, asked: Question) -> None:
        self.ways = len(asked.ways)
        groups = [ways for ways in asked.ways_of.values() if len(ways) > 1]
        self.groups = {self.ways + number: ways for number, ways in enumerate(groups)}
        self.last = self.ways + len(groups)

    def folded(self, terms: Mapping[int, Fraction | int]) -> dict[int, Fraction | int]:
        """The same sum; a measure that weighs the same in all its ways stands by its own variable."""
        whole = {
            variable: ways
            for variable, ways in self.groups.items()
            if terms.get(ways[0]) and len({terms.get(at) for at in ways}) == 1
        }
        folded = {at for ways in whole.values() for at in ways}
        left = {at: weight for at, weight in terms.items() if at not in folded}
        return {**left, **{variable: terms[ways[0]] for variable, ways in whole.items()}}

    def least(self, rows: Sequence[ExactRow], aim: Aim) -> tuple[Program, Fraction]:
        """The program whose objective is the aim, and what one of that is."""
        terms = self.folded(aim.terms)
        grain = grain_of(terms.values())
        costs = [float(terms.get(at, 0) / grain) for at in range(self.last)]
        return self._program(costs, self._rows(rows)), grain

    def lacking(self, rows: Sequence[ExactRow], aim: Aim) -> tuple[Program, Fraction]:
        """The same of what is lacking, which is a variable of its own."""
        row = ExactRow(self.folded(aim.terms), least=aim.target)
        short, grain = row.scaled({self.last: 1})
        return self._program([0.0] * self.last + [1.0], [*self._rows(rows), short]), grain

    def giving_way(self, rows: Sequence[ExactRow], weak: Sequence[ExactRow]) -> Program:
        """The program in which some rows give way by as little as it goes."""
        bounds = [bound for row in weak for bound in (*row.terms.values(), row.least, row.most) if bound]
        grain = grain_of(bounds)
        loose = []
        for row in weak:
            sign = 1 if row.most is None else -1
            terms = {**self.folded(row.terms), self.last: sign * grain}
            loose.append(ExactRow(terms, row.least, row.most).scaled()[0])
        return self._program([0.0] * self.last + [1.0], [*self._rows(rows), *loose])

    def verified(self, values: Sequence[float], rows: Sequence[ExactRow]) -> frozenset[int]:
        """The ways taken, every row held exactly. Raises ArithmeticError."""
        taken = frozenset(at for at, value in enumerate(values[: self.ways]) if value > _TAKEN)
        if not all(row.is_kept(taken) for row in rows):
            raise ArithmeticError("the choice breaks a limit")
        return taken

    def _rows(self, rows: Sequence[ExactRow]) -> list[Row]:
        """The rows as the solver sees them, and what ties a measure's own variable to its ways."""
        ties = [ExactRow({**dict.fromkeys(ways, 1), at: -1}, 0, 0) for at, ways in self.groups.items()]
        folded = [ExactRow(self.folded(row.terms), row.least, row.most) for row in rows]
        return [row.scaled()[0] for row in (*ties, *folded)]

    def _program(self, costs: Sequence[float], rows: Sequence[Row]) -> Program:
        highs = [1.0] * self.last + [inf] * (len(costs) - self.last)
        return Program(costs, [0.0] * len(costs), highs, rows, range(self.last))
