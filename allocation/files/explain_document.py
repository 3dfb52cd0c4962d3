"""The key that resembles a decision as a JSON document: whole base units of money, weights as numbers."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from allocation.files.document import problem_document
from allocation.files.explain_verdict import verdict_texts
from allocation.money import Unit, round_half_up
from allocation.optimise.mixes.decided import Decided
from allocation.optimise.mixes.one_key import OneKey
from allocation.optimise.mixes.suspects import Suspect
from allocation.optimise.mixes.trust import LeftOut, Yardstick
from allocation.optimise.mixes.typed import Deviation
from allocation.optimise.resemble import Fit, Resemblance, Resembled
from allocation.problems import Problem

_DECIMALS = 6


def explain_document(answer: Resemblance) -> dict[str, Any]:
    """The answer: its verdict in words, and for each decided column its fits and what speaks against them."""
    case = answer.case
    return {
        "case": case.name,
        "stream": answer.stream,
        "unit": case.units.base.name,
        "tolerance": _number(answer.tolerance),
        "verdict": verdict_texts(answer),
        "criteria": [{"criterion": code, "name": case.criteria[code].name} for code in answer.criteria],
        "columns": [_column(column) for column in answer.columns],
        "one_key": _one_key(answer.one_key) if answer.one_key else None,
        "suspects": [_suspect(one) for one in answer.suspects],
        "problems": [],
    }


def refused_explanation(case: str, unit: Unit, problems: Iterable[Problem]) -> dict[str, Any]:
    """The document where no key can be sought: no columns, and the problems that say why."""
    return {
        "case": case,
        "stream": None,
        "unit": unit.name,
        "tolerance": None,
        "verdict": [],
        "criteria": [],
        "columns": [],
        "one_key": None,
        "suspects": [],
        "problems": [problem_document(problem) for problem in problems],
    }


def _column(column: Resembled) -> dict[str, Any]:
    decided = column.decided
    return {
        "decision": decided.base,
        "title": decided.title,
        "pot": decided.pot,
        "fits": [_fit(decided, fit) for fit in column.fits],
        "ranges": {
            code: {"low": _number(low), "high": _number(high)} for code, (low, high) in column.ranges.items()
        },
        "without": {code: _kroner(total) for code, total in column.without.items()},
        "left_out": [_left_out(one) for one in column.left_out],
        "yardsticks": [_yardstick(decided, one) for one in column.yardsticks],
        "fixed_lines": [
            {"recipient": line.recipient, "amount": line.amount, "without": list(line.without)}
            for line in decided.fixed
        ],
    }


def _fit(decided: Decided, fit: Fit) -> dict[str, Any]:
    return {
        "measure": fit.measure,
        "weights": _weights(fit.typed),
        "best_weights": _weights(fit.weights),
        "best_deviation": _kroner(fit.optimum),
        "is_only_best": fit.is_only,
        **_deviation(fit.deviation),
        "amounts": _amounts(decided, fit.amounts),
    }


def _deviation(deviation: Deviation) -> dict[str, Any]:
    return {
        "total_deviation": _kroner(deviation.total),
        "largest_deviation": _kroner(deviation.largest),
        "largest_for": deviation.recipient,
    }


def _amounts(decided: Decided, given: Mapping[str, int]) -> list[dict[str, Any]]:
    return [
        {"recipient": code, "decided": amount, "fitted": given[code], "residual": amount - given[code]}
        for code, amount in decided.amounts.items()
    ]


def _left_out(one: LeftOut) -> dict[str, Any]:
    return {
        "recipient": one.recipient,
        "decided": one.decided,
        "predicted": _kroner(one.predicted),
        "error": _kroner(one.error),
        "percent": _number(one.percent),
        "weights": _weights(one.weights),
        "unmeasured": list(one.unmeasured),
    }


def _yardstick(decided: Decided, one: Yardstick) -> dict[str, Any]:
    return {
        "criterion": one.criterion or None,
        **_deviation(one.deviation),
        "left_out_error": _kroner(one.left_out),
        "amounts": _amounts(decided, one.amounts),
    }


def _one_key(one: OneKey) -> dict[str, Any]:
    return {
        "verdict": one.verdict,
        "weights": _weights(one.typed),
        "best_weights": _weights(one.weights),
        "least_excess": _number(one.excess),
        "share_gap": _number(one.gap),
        "decisions": [
            {
                "decision": each.base,
                "own_best": _number(each.own),
                "common_best": _number(each.common),
                **_deviation(each.deviation),
            }
            for each in one.decisions
        ],
    }


def _suspect(one: Suspect) -> dict[str, Any]:
    return {
        "criteria": list(one.criteria),
        "folder": one.folder,
        "what": one.what,
        "figures": list(one.figures),
        "statuses": [finding.status for finding in one.findings],
        "causes": [finding.cause for finding in one.findings],
        "note": one.note,
    }


def _weights(weights: Mapping[str, Fraction]) -> dict[str, float | None]:
    return {code: _number(weight) for code, weight in weights.items()}


def _number(value: Fraction | None) -> float | None:
    return None if value is None else float(round_half_up(value, _DECIMALS))


def _kroner(value: Fraction | None) -> int | None:
    """An amount in whole base units, halves away from nought."""
    return None if value is None else round_half_up(value).numerator
