"""The optimiser measured beside scipy and the textbook's own formulation in PuLP.

The textbook has a variable for each amount and one for its deviation, with two rows a cell. Ours has steps
up and down from the target and no row a cell; it also chooses among the equally good, makes amounts whole and
verifies them.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pulp
from scipy.optimize import linprog
from scipy.sparse import coo_array

from allocation.optimise.amounts.goals import Goal
from allocation.optimise.amounts.table import Table
from allocation.optimise.within_limits import best_amounts
from allocation.solver import Chain, Program, Row, solve
from tests.test_within_limits import region

Line = tuple[str, str, int, Callable[[], object]]


def lines() -> list[Line]:
    """What to measure: name, target, times and work."""
    small, middle, large = region(16, 3, 1), region(200, 10, 1), region(2000, 20, 1)
    total, lexicographic = Goal.TOTAL, Goal.LEXICOGRAPHIC
    return [
        ("minste avvik 16 x 3", "5 ms", 50, partial(best_amounts, small, total)),
        ("minste avvik 16 x 3, læreboka i PuLP", "", 20, partial(by_textbook, small)),
        ("minste avvik 16 x 3, scipy", "", 20, partial(by_scipy, small)),
        ("den som får minst først 16 x 3", "", 50, partial(best_amounts, small, lexicographic)),
        ("den som får minst først 200 x 10", "0,3 s", 5, partial(best_amounts, middle, lexicographic)),
        ("minste avvik 200 x 10, læreboka i PuLP", "", 3, partial(by_textbook, middle)),
        ("minste avvik 200 x 10, scipy", "", 3, partial(by_scipy, middle)),
        ("minste avvik 2 000 x 20", "3 s", 3, partial(best_amounts, large, total)),
        ("minste avvik 2 000 x 20, læreboka i PuLP", "", 1, partial(by_textbook, large)),
        ("minste avvik 2 000 x 20, scipy", "", 1, partial(by_scipy, large)),
        ("100 svar på rad 16 x 3, varm", "", 10, partial(in_a_row, small, True)),
        ("100 svar på rad 16 x 3, hvert for seg", "", 2, partial(in_a_row, small, False)),
    ]


def textbook(table: Table) -> Program:
    """Amounts, and a deviation for each that is at least the distance either way."""
    size = len(table)
    rows = [
        Row(
            [(cell, float(factor)) for cell, factor in limit.terms],
            -np.inf if limit.least is None else limit.least,
            np.inf if limit.most is None else limit.most,
        )
        for limit in table.limits
    ]
    for cell, aim in enumerate(table.target):
        rows.append(Row([(cell, 1.0), (size + cell, -1.0)], -np.inf, aim))
        rows.append(Row([(cell, 1.0), (size + cell, 1.0)], aim))
    costs = [0.0] * size + [1.0] * size
    return Program(costs, [0.0] * (2 * size), [np.inf] * (2 * size), rows)


def by_textbook(table: Table) -> float:
    """Stated in PuLP as its handbook would, and solved by HiGHS as it comes."""
    program, problem = textbook(table), pulp.LpProblem("textbook", pulp.LpMinimize)
    variables = [problem.add_variable(f"x{number:06d}", 0) for number in range(len(program.costs))]
    problem.setObjective(pulp.lpSum(variables[len(table) :]))
    for row in program.rows:
        total = pulp.lpSum(factor * variables[at] for at, factor in row.terms)
        if row.least == row.most:
            problem.addConstraint(total == row.least)
        elif np.isfinite(row.least):
            problem.addConstraint(total >= row.least)
        else:
            problem.addConstraint(total <= row.most)
    problem.solve(pulp.getSolver("HiGHS", msg=False))
    return float(pulp.value(problem.objective))


def by_scipy(table: Table) -> float:
    """The textbook's program, handed to scipy as a sparse matrix."""
    program = textbook(table)
    values, lines, cells, limits = list[float](), list[int](), list[int](), list[float]()
    for row in program.rows:
        for sign, end in ((1.0, row.most), (-1.0, -row.least)):
            if np.isfinite(end):
                values += [sign * factor for _, factor in row.terms]
                lines += [len(limits)] * len(row.terms)
                cells += [cell for cell, _ in row.terms]
                limits.append(float(end))
    matrix = coo_array((values, (lines, cells)), (len(limits), len(program.costs))).tocsr()
    found: Any = linprog(np.array(program.costs), matrix, np.array(limits), bounds=(0, None), method="highs")  # type: ignore[call-overload]
    return float(found.fun)


def in_a_row(table: Table, is_warm: bool) -> None:
    """A hundred answers, the fund a unit larger each time: from where the last stands, or from nothing."""
    program = textbook(table)
    fund = program.rows[0]
    chain = Chain(program) if is_warm else None
    for more in range(100):
        if chain:
            chain.row(0, fund.least + more, fund.most + more)
            chain.solve()
        else:
            larger = Row(fund.terms, fund.least + more, fund.most + more)
            solve(Program(program.costs, program.lows, program.highs, [larger, *program.rows[1:]]))
