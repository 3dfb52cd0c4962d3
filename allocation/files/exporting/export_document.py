"""An export as a JSON document: every posting, what is taken back, and the totals that prove it."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from allocation.distribution import Distribution
from allocation.files.document import problem_document
from allocation.files.marking import marking_of
from allocation.money import Unit
from allocation.posting_totals import Total
from allocation.postings import Posting, payer_of
from allocation.problems import Problem


def export_document(
    distribution: Distribution,
    profile: str,
    booked: Sequence[Posting],
    reversal: Sequence[Posting],
    proof: Iterable[Total],
) -> dict[str, Any]:
    """The document; amounts are whole base units of money."""
    case, marking = distribution.case, marking_of(distribution)
    return {
        "case": case.name,
        "scenario": distribution.scenario.name,
        "status": marking.worth,
        "exempt": marking.exempt,
        "fingerprint": distribution.fingerprint,
        "unit": case.units.base.name,
        "profile": profile,
        "payer": payer_of(case),
        "postings": [asdict(one) for one in booked],
        "reversal": [asdict(one) for one in reversal],
        "totals": [{**asdict(one), "difference": one.difference} for one in proof],
        "problems": [problem_document(problem) for problem in distribution.problems],
    }


def refused_export(
    case: str, scenario: str | None, unit: Unit, problems: Iterable[Problem]
) -> dict[str, Any]:
    """The document of an export that was refused: no postings, and the problems that say why."""
    return {
        "case": case,
        "scenario": scenario,
        "status": None,
        "exempt": None,
        "fingerprint": None,
        "unit": unit.name,
        "profile": None,
        "payer": None,
        "postings": [],
        "reversal": [],
        "totals": [],
        "problems": [problem_document(problem) for problem in problems],
    }
