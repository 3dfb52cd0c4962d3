"""A table within limits as a linear program, in steps from the target: each cell is its target, up or down.

Steps keep the numbers small, and the sum of all steps is the total deviation itself.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from math import inf

from allocation.optimise.amounts.table import Table
from allocation.solver import Program, Row

Terms = list[tuple[int, float]]


@dataclass
class Statement:
    """A program being put together for a table; `changes` are variables: a recipient's change in all."""

    table: Table
    costs: list[float] = field(default_factory=list)
    lows: list[float] = field(default_factory=list)
    highs: list[float] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    changes: dict[str, int] = field(default_factory=dict)

    def variable(self, low: float, high: float, cost: float = 0.0) -> int:
        """One more variable; its position."""
        self.costs.append(cost)
        self.lows.append(low)
        self.highs.append(high)
        return len(self.costs) - 1

    def row(self, terms: Terms, least: float = -inf, most: float = inf) -> int:
        """One more row; its position."""
        self.rows.append(Row(terms, least, most))
        return len(self.rows) - 1

    def steps(self, terms: Iterable[tuple[int, int]]) -> Terms:
        """A weighted sum of cells, less the same sum of targets, as a sum of steps."""
        size = len(self.table)
        return [
            step for cell, factor in terms for step in ((cell, float(factor)), (size + cell, -float(factor)))
        ]

    def change_of(self, recipient: str) -> int:
        """A variable that is a recipient's distance from its target, above or below; its position."""
        if recipient not in self.changes:
            change = self.changes[recipient] = self.variable(-inf, inf)
            cells = self.table.cells_of[recipient]
            self.row([(change, -1.0), *self.steps((cell, 1) for cell in cells)], 0, 0)
        return self.changes[recipient]

    def program(self, whole: Iterable[int] = ()) -> Program:
        """The program as it stands; `whole` are the variables that must be whole."""
        return Program(self.costs, self.lows, self.highs, self.rows, frozenset(whole))

    def amounts(self, values: Sequence[float]) -> list[float]:
        """What each cell is for values of the program's variables."""
        size = len(self.table)
        return [aim + values[cell] - values[size + cell] for cell, aim in enumerate(self.table.target)]


def stated(table: Table, cost: float = 1.0) -> Statement:
    """The table's cells and limits; each step costs `cost`.

    Variables 0 to n - 1 are the steps up of the n cells, n to 2n - 1 the steps down.
    """
    statement = Statement(table)
    pairs = list(zip(table.ranges, table.target, strict=True))
    for (low, high), aim in pairs:
        statement.variable(max(0, low - aim), max(0, high - aim), cost)
    for (low, high), aim in pairs:
        statement.variable(max(0, aim - high), max(0, aim - low), cost)
    for limit in table.rows:
        begun = limit.value(table.target)
        least = -inf if limit.least is None else limit.least - begun
        most = inf if limit.most is None else limit.most - begun
        if recipient := table.recipient_of(limit):
            change = statement.change_of(recipient)
            statement.lows[change] = max(statement.lows[change], least)
            statement.highs[change] = min(statement.highs[change], most)
        else:
            statement.row(statement.steps(limit.terms), least, most)
    if table.moved is not None:
        most = inf if table.moved.most is None else table.moved.most
        statement.row(rises(statement), -inf, most)
    return statement


def rises(statement: Statement) -> Terms:
    """What the cells rise above where they began, summed.

    A cell that begins at its target rises by its step up; another needs a variable of its own for it.
    """
    table, terms = statement.table, Terms()
    for cell, (begun, aim) in enumerate(zip(table.start, table.target, strict=True)):
        if begun == aim:
            terms.append((cell, 1.0))
        else:
            rise = statement.variable(0, inf)
            statement.row([(rise, 1.0), (cell, -1.0), (len(table) + cell, 1.0)], aim - begun)
            terms.append((rise, 1.0))
    return terms
