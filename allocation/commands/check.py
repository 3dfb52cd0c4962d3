"""`allocation check`: everything that the tables of cases claim, worked out once more."""

from argparse import Namespace
from collections.abc import Sequence
from typing import Any

from allocation.commands import DEVIATES, WELL
from allocation.commands.words import Words
from allocation.problems import Problem, ProblemsFound, errors

HELP = "regn ut på nytt alt som tabellene påstår"


def add_words(words: Words) -> None:
    """The cases; all that are shipped where none is named."""
    told = "mapper eller saker som følger med (uten navn: alle)"
    words.group("saker").add_argument("cases", metavar="SAK", nargs="*", help=told)


def work(chosen: Namespace) -> int:
    """Check the cases."""
    from allocation.case import Case
    from allocation.checks import check_findings
    from allocation.files import load_case
    from allocation.files.document import as_text, check_document
    from allocation.files.package import shipped_names
    from allocation.files.summary import check_summary, problems_text
    from allocation.findings import unexplained
    from allocation.plausibility import plausibility_findings

    cases: list[Case] = []
    problems: list[Problem] = []
    for name in chosen.cases or shipped_names():
        try:
            cases.append(load_case(name))
        except ProblemsFound as found:
            problems += found.problems
    problems += [problem for case in cases for problem in case.problems]
    if errors(problems):
        raise ProblemsFound(problems)
    checked = [(case, [*check_findings(case), *plausibility_findings(case)]) for case in cases]
    findings = [finding for _, own in checked for finding in own]
    if chosen.json:
        print(as_text(check_document(findings, problems)), end="")
    else:
        for case, own in checked:
            print(check_summary(case, own), end="\n\n")
        if problems:
            print(problems_text(problems))
    return DEVIATES if unexplained(findings) else WELL


def refused(_chosen: Namespace | None, problems: Sequence[Problem]) -> dict[str, Any]:
    """The document of a check without findings."""
    from allocation.files.document import check_document

    return check_document([], problems)
