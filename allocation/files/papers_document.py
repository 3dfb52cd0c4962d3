"""The JSON documents of board paper and extracts: what they are of, what they say in short, and the files."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from allocation.distribution import Distribution
from allocation.files.document import problem_document
from allocation.files.marking import marking_of
from allocation.files.papers.memo.decision import decision_texts
from allocation.files.papers.output import PapersWritten
from allocation.problems import Problem

_NONE = PapersWritten(())


def memo_document(distribution: Distribution, papers: PapersWritten = _NONE) -> dict[str, Any]:
    """The board paper: the points of its decision, and the files that were written."""
    return _document(distribution, papers, {"decision": decision_texts(distribution)})


def extracts_document(
    distribution: Distribution, recipients: Sequence[str], papers: PapersWritten = _NONE
) -> dict[str, Any]:
    """The extracts: of whom, and what each keeps in the case's year, in base units."""
    own = [
        {
            "recipient": code,
            "name": distribution.case.name_of(code),
            "amount": sum(entry.amount for entry in distribution.bridge(code)),
        }
        for code in recipients
    ]
    return _document(distribution, papers, {"extracts": own})


def _document(distribution: Distribution, papers: PapersWritten, own: Mapping[str, object]) -> dict[str, Any]:
    marking = marking_of(distribution)
    return {
        "case": distribution.case.name,
        "scenario": distribution.scenario.name,
        "status": marking.worth,
        "exempt": marking.exempt,
        "fingerprint": distribution.fingerprint,
        **own,
        "files": [str(path) for path in papers.files],
        "without_pdf": papers.missing,
        "problems": [problem_document(problem) for problem in distribution.problems],
    }


def refused_papers(case: str, scenario: str | None, own: str, problems: Iterable[Problem]) -> dict[str, Any]:
    """The document of papers that were refused; `own` is the key of what they would have said."""
    return {
        "case": case,
        "scenario": scenario,
        "status": None,
        "exempt": None,
        "fingerprint": None,
        own: [],
        "files": [],
        "without_pdf": "",
        "problems": [problem_document(problem) for problem in problems],
    }
