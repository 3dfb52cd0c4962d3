"""Speed of choosing measures: forty over twelve months with exclusions, beside the plain textbook model."""

from collections.abc import Callable
from fractions import Fraction
from random import Random
from typing import Any

import numpy as np
import pulp
from scipy.optimize import Bounds, LinearConstraint, milp

from allocation.figures import Figure
from allocation.measures import Measure
from allocation.money import THOUSAND
from allocation.optimise.choices.exact_rows import ExactRow
from allocation.optimise.choices.limits import limits_of
from allocation.optimise.choices.program import Aim, one_way_each
from allocation.optimise.choices.question import Plan, Question, Terms
from allocation.optimise.choices.search import aims_of, search

_Line = tuple[str, str, int, Callable[[], object]]
_SECONDS = 20.0


def made_up(count: int = 40, seed: int = 1, part: Fraction = Fraction(9, 20)) -> Question:
    """A question of so many measures, to reach such a part of what they give in a whole year.

    Measures exclude and require each other, take up to three months of work, and share a frame, a cap on
    positions and on one type, and four hands.
    """
    chance = Random(seed)
    codes = [f"m{number:02d}" for number in range(count)]
    measures = tuple(_measure(code, number, chance) for number, code in enumerate(codes))
    terms = {code: _terms(number, codes, chance) for number, code in enumerate(codes)}
    total = sum(one.full_year_effect.value for one in measures if one.full_year_effect)
    plan = Plan(
        one_off_cost=200_000 * count,
        positions_at_most=Fraction(3 * count, 2),
        at_once=(4,) * 12,
        type_shares={"Type 0": Fraction(2, 5)},
        terms=terms,
    )
    return Question(plan, measures, THOUSAND, 2025, int(total * part) // 2, int(total * part))


def _measure(code: str, number: int, chance: Random) -> Measure:
    return Measure(
        code=code,
        name=f"Tiltak {number}",
        type=f"Type {number % 4}",
        full_year_effect=Figure(Fraction(chance.randint(300, 6000) * 1000), THOUSAND),
        confidence=Fraction(chance.randrange(30, 101, 5)),
        recurrent=chance.random() < 0.8,
        one_off_cost=Figure(Fraction(chance.randint(0, 1500) * 1000), THOUSAND),
        positions=Fraction(chance.randint(0, 10)),
    )


def _terms(number: int, codes: list[str], chance: Random) -> Terms:
    others = [other for other in chance.sample(codes, 2) if other != codes[number]]
    earlier = codes[chance.randrange(number)] if number else ""
    return Terms(
        burden=chance.randint(0, 3),
        work_months=chance.randint(1, 3),
        earliest=chance.randint(1, 6),
        excludes=tuple(others) if number % 2 else (),
        requires={earlier: chance.randint(0, 2)} if number and number % 4 == 0 else {},
    )


def textbook_rows(asked: Question) -> list[ExactRow]:
    """Every limit as it stands in a textbook: a variable a measure and month, nothing more."""
    return [*one_way_each(asked), *(row for limit in limits_of(asked) for row in limit.rows)]


def by_scipy(asked: Question) -> list[float]:
    """How far each aim comes by scipy, in whole thousand kroner."""
    rows, reached = textbook_rows(asked), []
    for aim in aims_of(asked):
        reached.append(_scipy(len(asked.ways), rows, aim))
        rows.append(aim.held_at(Fraction(round(reached[-1] * 12 * 1000), 12)))
    return reached


def _unit(row: ExactRow) -> int:
    """Money in thousand kroner, anything else as it is."""
    return 1000 if any(abs(Fraction(value)) > 1000 for value in row.terms.values()) else 1


def _scipy(size: int, rows: list[ExactRow], aim: Aim) -> float:
    """With one more variable, what is lacking, which counts only where the aim has a target."""
    matrix = np.zeros((len(rows) + 1, size + 1))
    least, most = np.full(len(rows) + 1, -np.inf), np.full(len(rows) + 1, np.inf)
    short = ExactRow(aim.terms, least=aim.target)
    for number, row in enumerate([*rows, short]):
        unit = _unit(row)
        for at, value in row.terms.items():
            matrix[number, at] = float(value) / unit
        least[number] = -np.inf if row.least is None else float(row.least) / unit
        most[number] = np.inf if row.most is None else float(row.most) / unit
    matrix[-1, size] = 1
    costs = [0.0] * size + [1.0]
    if aim.target is None:
        costs = [float(aim.terms.get(at, 0)) / 1000 for at in range(size)] + [0.0]
    whole, highs = np.array([1] * size + [0]), [1.0] * size + [np.inf]
    limits = LinearConstraint(matrix, least, most + 1e-6)
    found = milp(
        costs, constraints=limits, integrality=whole, bounds=Bounds(0, highs), options={"mip_rel_gap": 0.0}
    )
    if found.x is None:
        raise ArithmeticError(found.message)
    return float(found.fun)


def by_pulp(asked: Question) -> list[float]:
    """The same in PuLP, written as a textbook has it."""
    rows, reached = textbook_rows(asked), []
    for aim in aims_of(asked):
        reached.append(_pulp(asked, rows, aim))
        rows.append(aim.held_at(Fraction(round(reached[-1] * 12 * 1000), 12)))
    return reached


def _pulp(asked: Question, rows: list[ExactRow], aim: Aim) -> float:
    model = pulp.LpProblem("measures", pulp.LpMinimize)
    taken = [model.add_variable(f"x{at}", 0, 1, pulp.LpInteger) for at in range(len(asked.ways))]
    short = model.add_variable("short", 0)

    def total(row: ExactRow, unit: int) -> Any:
        return pulp.lpSum(float(value) / unit * taken[at] for at, value in row.terms.items())

    for row in rows:
        unit = _unit(row)
        if row.least is not None:
            model.addConstraint(total(row, unit) >= float(row.least) / unit - 1e-6)
        if row.most is not None:
            model.addConstraint(total(row, unit) <= float(row.most) / unit + 1e-6)
    aimed = total(ExactRow(aim.terms), 1000)
    if aim.target is not None:
        model.addConstraint(aimed + short >= aim.target / 1000)
    model.setObjective(short if aim.target is not None else aimed)
    model.solve(pulp.getSolver("HiGHS", msg=False, gapRel=0.0))
    return float(pulp.value(model.objective))


def lines() -> list[_Line]:
    """What is measured, each with its target, how many times, and the work."""
    asked = made_up()
    return [
        ("velge tiltak, 40 × 12, bevist best", "20 s", 3, lambda: search(asked, _SECONDS)),
        ("velge tiltak, 40 × 12: læreboken i PuLP", "", 1, lambda: by_pulp(asked)),
        ("velge tiltak, 40 × 12: læreboken i scipy", "", 1, lambda: by_scipy(asked)),
    ]
