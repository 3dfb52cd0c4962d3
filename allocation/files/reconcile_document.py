"""A reconciliation as a JSON document: the findings of a run's form, and the one number that is left."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from allocation.explanations import Explanation, Held
from allocation.files.document import finding_document, problem_document
from allocation.findings import plain_unit
from allocation.money import round_half_up
from allocation.problems import Problem
from allocation.reconciling.whole import Reconciled


def reconcile_document(made: Reconciled, problems: Iterable[Problem]) -> dict[str, Any]:
    """What was held against what, every finding, what is unexplained, and what was explained.

    `independent` is how many findings are unexplained by themselves, `causes` each likely cause once,
    `own_sums` the sums of either side that do not hold against what they are the sums of.
    """
    unit = made.result.counts_in
    return {
        "stated": made.two.stated.title,
        "computed": made.two.computed.title,
        "unit": unit.name,
        "unexplained": _whole(made.result.unexplained_amount / unit.factor),
        "independent": len(made.result.unexplained),
        "causes": [
            {"kind": claim.kind, "keys": [one.key for one in held], "cause": next(iter(claim.texts.values()))}
            for claim, held in made.causes
        ],
        "findings": [_finding(one) for one in made.result.held],
        "own_sums": [_finding(one) for one in made.own_sums],
        "explanations": [
            *(
                explanation_document(one, True)
                for held in (*made.result.held, *made.own_sums)
                for one in held.explanations
            ),
            *(explanation_document(one, False) for one in made.result.fallen),
        ],
        "problems": [problem_document(problem) for problem in problems],
    }


def refused_reconciliation(stated: str, computed: str, problems: Sequence[Problem]) -> dict[str, Any]:
    """The document where nothing could be held against anything."""
    return {
        "stated": stated,
        "computed": computed,
        "unit": None,
        "unexplained": None,
        "independent": None,
        "causes": [],
        "findings": [],
        "own_sums": [],
        "explanations": [],
        "problems": [problem_document(problem) for problem in problems],
    }


def _finding(held: Held) -> dict[str, Any]:
    """A finding with its key; its likely causes stand after what is said of it."""
    document = finding_document(held.finding)
    causes = [held.cause, *held.causes]
    return {
        "key": held.key,
        **document,
        "status": held.status,
        "cause": "; ".join(cause for cause in causes if cause),
        "follows": held.only_follows,
        "unexplained": _whole(held.rest / plain_unit(held.finding.unit).factor),
    }


def explanation_document(one: Explanation, holds: bool) -> dict[str, Any]:
    """An explanation, and whether the figures that it explains are still there."""
    return {
        "key": one.key,
        "stated": _kept(one.stated),
        "computed": _kept(one.computed),
        "amount": one.amount,
        "reason": one.reason,
        "who": one.who,
        "when": one.at,
        "holds": holds,
    }


def _kept(text: str) -> int | float | None:
    return _whole(Fraction(text)) if text else None


def _whole(value: Fraction) -> int | float:
    """Whole base units, with two decimals where it is less than one."""
    rounded = round_half_up(value)
    if rounded or not value:
        return rounded.numerator
    return float(round_half_up(value, 2))
