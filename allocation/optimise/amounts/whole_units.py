"""From the best amounts to whole units that keep every limit, exactly.

The amounts are given as far below as whole units go, and the rest in a program of small whole numbers: so it
does not matter how large the amounts are, and nothing is lost in the solver's digits.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import floor, inf
from threading import Event

from allocation.optimise.amounts.table import Limit, Table
from allocation.solver import Chain, Impossible, Program, Row, solve

_NEARLY_WHOLE = 1e-5


def made_whole(
    table: Table, ideal: Sequence[float], seconds: float | None = None, stop: Event | None = None
) -> tuple[int, ...]:
    """The whole amounts nearest to the ideal ones that keep every limit.

    Each goes to the unit just below or just above, so that the sum of the changes is least; only where no
    such amounts keep the limits do cells go further, as little as they must in all. Raises Impossible where
    no whole amounts keep them, OutOfTime where so many seconds, or `stop`, come before any are found.
    """
    nearest = tuple(round(amount) for amount in ideal)
    if all(abs(a - b) < _NEARLY_WHOLE for a, b in zip(nearest, ideal, strict=True)) and keeps(table, nearest):
        return nearest
    try:
        return _found(_near(table, ideal), seconds, stop)
    except Impossible:
        return _found(_anywhere(table, ideal), seconds, stop)


def keeps(table: Table, amounts: Sequence[int]) -> bool:
    """Whether the amounts keep every limit and range, in whole numbers."""
    ranges = zip(table.ranges, amounts, strict=True)
    return not table.broken(amounts) and all(low <= amount <= high for (low, high), amount in ranges)


@dataclass
class _Rest:
    """A program for the units that each cell gets above its base, which is a whole number."""

    table: Table
    base: tuple[int, ...]
    costs: list[float] = field(default_factory=list)
    highs: list[float] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    units: dict[int, list[tuple[int, int]]] = field(default_factory=dict)

    def unit(self, cell: int, factor: int, cost: float, high: float) -> None:
        """Whole units, up to `high`, that a cell can get more or less of, at so much each."""
        self.costs.append(cost)
        self.highs.append(high)
        self.units.setdefault(cell, []).append((len(self.costs) - 1, factor))

    def limit(self, limit: Limit) -> None:
        """A limit on what the cells then are."""
        begun = limit.value(self.base)
        terms = [
            (unit, sign * factor) for cell, factor in limit.terms for unit, sign in self.units.get(cell, ())
        ]
        least = -inf if limit.least is None else limit.least - begun
        self.row(terms, least, inf if limit.most is None else limit.most - begun)

    def row(self, terms: Sequence[tuple[int, int]], least: float, most: float) -> None:
        """A row; one without terms has no say, or cannot be kept. Raises Impossible."""
        if terms:
            self.rows.append(Row(terms, least, most))
        elif not least <= 0 <= most:
            raise Impossible("a limit is broken where nothing can move")


def _found(rest: _Rest, seconds: float | None, stop: Event | None) -> tuple[int, ...]:
    """The amounts that the program finds, held against the limits once more.

    Limits that follow rows and columns have whole answers by themselves; only others need a search.
    """
    size = len(rest.costs)
    program = Program(rest.costs, [0.0] * size, rest.highs, rest.rows)
    values = Chain(program).solve().values
    if any(abs(value - round(value)) > _NEARLY_WHOLE for value in values):
        values = solve(replace(program, whole=range(size)), seconds, stop).values
    amounts = tuple(
        base + sum(factor * round(values[unit]) for unit, factor in rest.units.get(cell, ()))
        for cell, base in enumerate(rest.base)
    )
    if not keeps(rest.table, amounts):
        broken = ", ".join(limit.name for limit in rest.table.broken(amounts))
        raise ArithmeticError(f"whole amounts break {broken or 'a range'}: they are not handed out")
    return amounts


def _near(table: Table, ideal: Sequence[float]) -> _Rest:
    """Each cell that is not whole goes to the unit just below or just above.

    Of such amounts those of the least total deviation are chosen, and of these the nearest.
    """
    rest = _Rest(table, _below(ideal))
    parts = zip(ideal, rest.base, table.target, strict=True)
    open_cells = [
        (cell, amount - base, 1 if base >= aim else -1)
        for cell, (amount, base, aim) in enumerate(parts)
        if amount - base > _NEARLY_WHOLE
    ]
    for cell, above, further in open_cells:
        rest.unit(cell, 1, further * (len(open_cells) + 1) + 1 - 2 * above, 1)
    for limit in table.rows:
        rest.limit(limit)
    if table.moved and table.moved.most is not None:
        rising = [
            unit
            for cell, units in rest.units.items()
            if rest.base[cell] >= table.start[cell]
            for unit in units
        ]
        rest.row(rising, -inf, table.moved.most - table.rises(rest.base))
    return rest


def _anywhere(table: Table, ideal: Sequence[float]) -> _Rest:
    """Each cell goes anywhere within its range; the first unit up costs what is then too much of it."""
    rest = _Rest(table, _below(ideal))
    for cell, (amount, base, (low, high)) in enumerate(zip(ideal, rest.base, table.ranges, strict=True)):
        rest.unit(cell, 1, 1 - 2 * max(0.0, amount - base), min(1.0, high - base))
        rest.unit(cell, 1, 1, max(0.0, high - base - 1))
        rest.unit(cell, -1, 1, base - low)
    for limit in table.rows:
        rest.limit(limit)
    if table.moved and table.moved.most is not None:
        _limit_what_moves(rest, table.moved.most)
    return rest


def _limit_what_moves(rest: _Rest, most: int) -> None:
    """Rises above where the cells began, each at least what its cell is above that, are at most so much."""
    rises = []
    for cell, (base, begun) in enumerate(zip(rest.base, rest.table.start, strict=True)):
        rest.costs.append(0.0)
        rest.highs.append(inf)
        rise = len(rest.costs) - 1
        rest.row([(rise, 1), *((unit, -factor) for unit, factor in rest.units[cell])], base - begun, inf)
        rises.append((rise, 1))
    rest.row(rises, -inf, most)


def _below(ideal: Sequence[float]) -> tuple[int, ...]:
    return tuple(floor(amount + _NEARLY_WHOLE) for amount in ideal)
