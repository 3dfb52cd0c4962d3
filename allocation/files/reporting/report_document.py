"""A report on earmarked and one-off money as a JSON document; amounts are whole base units of money."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from allocation.distribution import Distribution
from allocation.files.document import problem_document
from allocation.files.marking import marking_of
from allocation.files.reporting.summed import BY, summed
from allocation.money import Unit
from allocation.problems import Problem
from allocation.reporting import Answer, ReportSum


def report_document(
    distribution: Distribution, answers: Sequence[Answer], on: date | None, problems: Iterable[Problem]
) -> dict[str, Any]:
    """Every amount with what is said of it, and their sums by stream and by recipient."""
    case, marking = distribution.case, marking_of(distribution)
    sums = summed(case, answers, on)
    return {
        "case": case.name,
        "scenario": distribution.scenario.name,
        "status": marking.worth,
        "exempt": marking.exempt,
        "fingerprint": distribution.fingerprint,
        "unit": case.units.base.name,
        "date": _day(on),
        "amounts": [_answer(one) for one in answers],
        **{way: [_sum(one) for one in sums[way]] for way in BY},
        "problems": [problem_document(problem) for problem in problems],
    }


def refused_report(
    case: str, scenario: str | None, unit: Unit, problems: Iterable[Problem]
) -> dict[str, Any]:
    """The document where nothing can be sent out or summed, and the problems that say why."""
    return {
        "case": case,
        "scenario": scenario,
        "status": None,
        "exempt": None,
        "fingerprint": None,
        "unit": unit.name,
        "date": None,
        "amounts": [],
        **{way: [] for way in BY},
        "problems": [problem_document(problem) for problem in problems],
    }


def _answer(one: Answer) -> dict[str, Any]:
    line, used = one.line, one.used
    return {
        "recipient": line.recipient,
        "fund": line.fund.code,
        "stream": line.fund.stream,
        "lasting": line.lasting,
        "amount": line.amount,
        "used": used,
        "unused": None if used is None else line.amount - used,
        "used_for": one.used_for,
        "effect": one.effect,
        "deadline": _day(line.deadline),
    }


def _sum(one: ReportSum) -> dict[str, Any]:
    return {
        "name": one.name,
        "amount": one.amount,
        "answered": one.answered,
        "used": one.used,
        "unused": one.unused,
        "share": None if one.share is None else round(float(one.share), 6),
        "deadline_passed": _day(one.passed),
        "deadline_next": _day(one.coming),
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
