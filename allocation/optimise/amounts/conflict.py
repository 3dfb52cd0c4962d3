"""Which limits cannot hold together, and the smallest relaxation that would do.

Every limit is given slack of its own, in whole units, and the sum of all slack is made as small as it goes:
where it is more than nothing, the limits conflict. A limit belongs to the conflict when the others would
be at peace without it; those that can be spared are left out, so that none is named in vain.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from math import inf
from threading import Event

from allocation.optimise.amounts.statement import Statement, rises, stated
from allocation.optimise.amounts.table import Limit, LimitKind, Table
from allocation.solver import Impossible, OutOfTime, Program, Solution, go_on, solve

_NOTHING = 1e-6
_SECONDS = 5.0
_MOST_CHECKED = 20
_SMALL = 1_000
"""Up to how many cells the search is in whole units; larger tables are searched in exact amounts."""


@dataclass(frozen=True, slots=True)
class Remedy:
    """A limit that gives way by so many units: its least is lowered (`by` < 0), or its most raised (> 0)."""

    limit: Limit
    by: int


@dataclass(frozen=True, slots=True)
class Conflict:
    """Limits that cannot hold together, all of them needed for it.

    `alone` are those of which one alone can give way so that all is well, each by as little as will do;
    `together` is one way to give way by the least in all. Where the conflict is plain arithmetic, the limits
    demand `demanded` units of what has `available`.
    """

    limits: tuple[Limit, ...]
    alone: tuple[Remedy, ...]
    together: tuple[Remedy, ...]
    demanded: int | None = None
    available: int | None = None

    @property
    def gap(self) -> int:
        """The least in all by which limits must give way, in units."""
        return sum(abs(remedy.by) for remedy in self.together)


class LimitsConflict(ArithmeticError):
    """No amounts keep all limits; `conflicts` say which, and what would do."""

    def __init__(self, conflicts: Collection[Conflict]) -> None:
        super().__init__("; ".join(limit.name for conflict in conflicts for limit in conflict.limits))
        self.conflicts = tuple(conflicts)


def conflict_in(table: Table, stop: Event | None = None) -> Conflict:
    """The conflict in a table whose limits no whole amounts keep. Raises OutOfTime once `stop` is set."""
    elastic = _Elastic(table, stop)
    together = elastic.relaxed()
    limits = elastic.irreducible(together)
    follow = any(limit.is_share for limit in limits)  # a larger fund is no way out of shares of it
    alone = (elastic.alone(limit) for limit in limits if not (follow and limit.kind is LimitKind.TOTAL))
    return Conflict(limits, tuple(remedy for remedy in alone if remedy), together)


def checked_remedies(table: Table, conflict: Conflict, stop: Event | None = None) -> Conflict:
    """A conflict that sums have shown, with those remedies alone that are enough for all of the table.

    Where it takes more than one limit that gives way, `together` is the least that would do. Raises OutOfTime
    once `stop` is set.
    """
    elastic = _Elastic(table, stop)
    named = [remedy.limit for remedy in conflict.alone if remedy.limit in elastic.slacks]
    if len(named) < len(conflict.alone):  # all funds together are no limit of their own: each of them is
        named += [limit for limit in table.limits if limit.kind is LimitKind.TOTAL]
    alone = [elastic.alone(limit) for limit in named[:_MOST_CHECKED]]
    enough = tuple(remedy for remedy in alone if remedy)
    return replace(conflict, alone=enough, together=elastic.relaxed())


class _Elastic:
    """The table's program with slack for every limit, below its least and above its most."""

    def __init__(self, table: Table, stop: Event | None) -> None:
        self.table, self.stop = table, stop
        self.statement: Statement = stated(replace(table, limits=()), cost=0.0)
        self.slacks: dict[Limit, list[tuple[int, int]]] = {}
        for limit in table.limits:
            self._slacken(limit)

    def _slacken(self, limit: Limit) -> None:
        """A row a side, and what that side may give way by."""
        statement, own = self.statement, self.slacks.setdefault(limit, [])
        terms = statement.steps(limit.terms) if limit.terms else rises(statement)
        begun = limit.value(self.table.target)
        for side, bound in ((-1, limit.least), (1, limit.most)):
            if bound is not None:
                slack = statement.variable(0, inf)
                row = [*terms, (slack, -float(side))]
                least, most = (bound - begun, inf) if side < 0 else (-inf, bound - begun)
                statement.row(row, least, most)
                own.append((slack, side))

    def _solved(self, program: Program) -> Solution:
        """The answer in whole units, or in exact amounts where whole ones take too long to find."""
        try:
            found = solve(program, _SECONDS, self.stop)
        except OutOfTime:
            go_on(self.stop)
            found = solve(replace(program, whole=()))
        go_on(self.stop)  # what was found of a search that was stopped need not be the least
        return found

    def relaxed(self) -> tuple[Remedy, ...]:
        """One way to give way by the least in all."""
        values = self._solved(self._program(self.table.limits)).values
        return tuple(remedy for limit in self.table.limits if (remedy := self._remedy(limit, values)))

    def irreducible(self, relaxed: Iterable[Remedy]) -> tuple[Limit, ...]:
        """Limits that conflict, of which none can be spared.

        Those that gave way are tried last: they are surely part of a conflict.
        """
        gave_way = {remedy.limit for remedy in relaxed}
        needed = sorted(self._suspects(), key=gave_way.__contains__)
        for limit in tuple(needed):
            without = [other for other in needed if other is not limit]
            if self._solved(self._program(without)).objective > _NOTHING:
                needed = without
        return tuple(sorted(needed, key=self.table.limits.index))

    def _suspects(self) -> list[Limit]:
        """Limits that conflict, by the prices of exact amounts where those conflict; else all."""
        program = replace(self._program(self.table.limits), whole=())
        found = solve(program)
        if found.objective < _NOTHING:
            return list(self.table.limits)
        rows = {variable: row for row, one in enumerate(program.rows) for variable, _ in one.terms[-1:]}
        return [
            limit
            for limit, slacks in self.slacks.items()
            if any(abs(found.row_prices[rows[slack]]) > _NOTHING for slack, _ in slacks)
        ]

    def alone(self, limit: Limit) -> Remedy | None:
        """By how little the limit alone can give way so that all the others hold; None where it cannot."""
        try:
            values = self._solved(self._program([limit], held=self.table.limits)).values
        except Impossible:
            return None
        return self._remedy(limit, values)

    def _program(self, limits: Iterable[Limit], held: Collection[Limit] = ()) -> Program:
        """The least slack of these limits; the others hold if they are in `held`, else they are free."""
        costs, highs = list(self.statement.costs), list(self.statement.highs)
        counted = set(limits)
        for limit, slacks in self.slacks.items():
            for slack, _ in slacks:
                costs[slack] = float(limit in counted)
                highs[slack] = 0.0 if limit in held and limit not in counted else inf
        statement = self.statement
        whole = range(len(costs)) if len(self.table) <= _SMALL else ()
        return Program(costs, statement.lows, highs, statement.rows, whole)

    def _remedy(self, limit: Limit, values: Collection[float]) -> Remedy | None:
        by = sum(side * values[slack] for slack, side in self.slacks[limit])  # type: ignore[index]
        whole = int(by // 1 if by < 0 else -(-by // 1)) if abs(by - round(by)) > _NOTHING else round(by)
        return Remedy(limit, whole) if whole else None
