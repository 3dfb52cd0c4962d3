"""The JSON documents of the commands: amounts in whole base units, keys as the public face promises."""

import json
import re
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from allocation.distribution import Distribution
from allocation.files.marking import marking_of
from allocation.findings import Finding, plain_unit
from allocation.money import Unit, round_half_up
from allocation.problems import Problem

_MOST_DECIMALS = 6
_HALF_SIGN = re.compile("[\ud800-\udfff]")


def run_document(distribution: Distribution, findings: Sequence[Finding]) -> dict[str, Any]:
    """A run as a document: what it is worth, its entries, the table pivoted from them, findings, problems.

    `status` is UTKAST or how the scenario stands; `exempt` is empty where the case is public.
    """
    marking = marking_of(distribution)
    return {
        "case": distribution.case.name,
        "scenario": distribution.scenario.name,
        "status": marking.worth,
        "exempt": marking.exempt,
        "fingerprint": distribution.fingerprint,
        "unit": distribution.case.units.base.name,
        "entries": [entry._asdict() for entry in distribution.entries],
        "table": [
            {"year": year, "recipient": recipient, "stream": stream, "amount": amount}
            for (year, recipient, stream), amount in distribution.table().items()
        ],
        "findings": [finding_document(finding) for finding in findings],
        "problems": [problem_document(problem) for problem in distribution.problems],
    }


def refused_run(case: str, scenario: str | None, unit: Unit, problems: Iterable[Problem]) -> dict[str, Any]:
    """The document of a run that was refused: no entries, and the problems that say why."""
    return {
        "case": case,
        "scenario": scenario,
        "status": None,
        "exempt": None,
        "fingerprint": None,
        "unit": unit.name,
        "entries": [],
        "table": [],
        "findings": [],
        "problems": [problem_document(problem) for problem in problems],
    }


def check_document(findings: Iterable[Finding], problems: Iterable[Problem]) -> dict[str, Any]:
    """The findings of checks, and the problems met on the way."""
    return {
        "findings": [finding_document(finding) for finding in findings],
        "problems": [problem_document(problem) for problem in problems],
    }


def as_text(document: dict[str, Any]) -> str:
    """The document as JSON text, the same for the same document.

    A name of a file that is not UTF-8 has halves of signs in it, which are no text: each is told as U+FFFD.
    """
    return _HALF_SIGN.sub("\ufffd", json.dumps(document, ensure_ascii=False, indent=2)) + "\n"


def finding_document(finding: Finding) -> dict[str, Any]:
    """A finding: whole base units of money, anything else in its own unit."""
    unit = plain_unit(finding.unit)
    stated, computed = _number(finding.stated, unit), _number(finding.computed, unit)
    difference = (stated or 0) - (computed or 0)
    return {
        "where": finding.where,
        "unit": unit.name,
        "stated": stated,
        "computed": computed,
        "difference": difference if isinstance(difference, int) else round(difference, _MOST_DECIMALS),
        "status": finding.status,
        "cause": finding.cause,
    }


def _number(value: Fraction | None, unit: Unit) -> int | float | None:
    """Whole base units for money; anything else in its own unit, whole where it is whole."""
    if value is None:
        return None
    rounded = round_half_up(value / unit.factor, 0 if unit.money else _MOST_DECIMALS)
    return rounded.numerator if rounded.denominator == 1 else float(rounded)


def problem_document(problem: Problem) -> dict[str, str]:
    """A problem with its place as a text."""
    return {
        "severity": problem.severity,
        "where": str(problem.where),
        "what": problem.what,
        "cause": problem.cause,
        "fix": problem.fix,
    }
