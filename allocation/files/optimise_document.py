"""The best amounts within limits as a JSON document: whole kroner, and why there is no answer if so."""

from collections.abc import Iterable, Sequence
from typing import Any

from allocation.files.document import problem_document
from allocation.money import Unit
from allocation.optimise.amounts.goals import Goal
from allocation.optimise.amounts.what_binds import Binding
from allocation.optimise.within_limits import Answer, gain_of, measured, step_of
from allocation.problems import Problem


def optimise_document(answer: Answer) -> dict[str, Any]:
    """The answer: amounts by cell, what was reached and how sure that is, what binds, and the curve."""
    start, table, wishes = answer.start, answer.table, answer.wishes
    cells = zip(table.recipients, table.streams, table.start, table.target, answer.amounts, strict=True)
    return {
        "case": start.case.name,
        "scenario": start.distribution.scenario.name,
        "limits": wishes.name or None,
        "goal": wishes.goal,
        "fingerprint": answer.fingerprint,
        "unit": start.case.units.base.name,
        "amounts": [
            {
                "recipient": recipient,
                "stream": stream,
                "start": begun * start.unit,
                "target": aim * start.unit,
                "amount": amount * start.unit,
            }
            for recipient, stream, begun, aim, amount in cells
        ],
        "reached": _reached(answer, wishes.goal, answer.amounts),
        "gap": _gap(answer),
        "moved": table.rises(answer.amounts) * start.unit,
        "binding": [_binding(answer, one) for one in answer.binding],
        "alone": answer.is_alone,
        "levels": [{"recipient": code, "coverage": round(level, 9)} for code, level in answer.levels.items()],
        "curve": [
            {str(goal): _reached(answer, goal, point) for goal in (wishes.curve.against, wishes.curve.of)}
            for point in answer.curve
        ]
        if wishes.curve
        else [],
        "conflicts": [],
        "problems": [problem_document(problem) for problem in start.distribution.problems],
    }


def refused_optimise(
    case: str,
    unit: Unit,
    limits: str | None,
    problems: Iterable[Problem],
    conflicts: Sequence[dict[str, object]] = (),
) -> dict[str, Any]:
    """The document where there is no answer: no amounts, the conflicts, and the problems that say why."""
    return {
        "case": case,
        "scenario": None,
        "limits": limits,
        "goal": None,
        "fingerprint": None,
        "unit": unit.name,
        "amounts": [],
        "reached": None,
        "gap": None,
        "moved": None,
        "binding": [],
        "alone": None,
        "levels": [],
        "curve": [],
        "conflicts": list(conflicts),
        "problems": [problem_document(problem) for problem in problems],
    }


def _reached(answer: Answer, goal: Goal, amounts: Sequence[int]) -> int | float:
    """What a goal measures: kroner, a part of the target, or weighted per cent."""
    reached = measured(answer.table, goal, amounts, answer.wishes.weights)
    return int(reached) * answer.start.unit if goal.is_amount else round(float(reached), 9)


def _gap(answer: Answer) -> int | float:
    """How far whole amounts may be from the best; less than one unit of money is nothing."""
    if answer.wishes.goal.is_amount:
        return int(answer.gap + 1e-6) * answer.start.unit
    return round(answer.gap, 9)


def _binding(answer: Answer, one: Binding) -> dict[str, object]:
    """A limit in kroner, what a step more room on its side would gain, how far that holds, and for whom."""
    start, scale = answer.start, one.limit.scale
    least, most = (
        None if end is None else end * start.unit // scale for end in (one.limit.least, one.limit.most)
    )
    affected = [
        {"recipient": code, "change": change * start.unit} for code, change in (one.affected or {}).items()
    ]
    return {
        "kind": one.limit.kind,
        "name": one.limit.name,
        "told": one.limit.told,
        "least": least,
        "most": most,
        "room": step_of(start) * start.unit * one.side,
        "gain": None if one.gain is None else round(float(gain_of(answer, one)), 9),
        "holds_to": None if one.holds_to is None else one.holds_to * start.unit,
        "affected": affected,
    }
