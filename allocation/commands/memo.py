"""`allocation memo`: the board paper of a case, as a document and a PDF."""

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from allocation.commands import DEVIATES, WELL
from allocation.commands.words import Words, case_asked_for
from allocation.problems import Problem

HELP = "skriv styresaken som dokument og PDF"


def add_words(words: Words) -> None:
    """The case, and what to do with it."""
    words.case()
    words.scenario()
    words.option("--out", "MAPPE", "hvor filene skrives (vanligvis out)")


def work(chosen: Namespace) -> int:
    """Write the paper; where the case has no decision, the changes are those from its own alternative."""
    from allocation.files.document import as_text
    from allocation.files.papers.output import PapersWritten, write_memo
    from allocation.files.papers_document import memo_document
    from allocation.findings import unexplained
    from allocation.reconciliation import all_findings
    from allocation.scenario import run

    case, scenario = case_asked_for(chosen)
    distribution = run(case, scenario)
    findings = all_findings(distribution)
    own = case.default_scenario
    is_alone = case.decision is not None or distribution.scenario.name == own
    beside = None if is_alone else run(case, own)
    papers = PapersWritten(())
    if chosen.out or not chosen.json:
        papers = write_memo(distribution, findings, beside, Path(chosen.out or "out"))
    if chosen.json:
        print(as_text(memo_document(distribution, papers)), end="")
    else:
        for path in papers.files:
            print(f"Skrevet: {path}")
        if papers.missing:
            print(papers.missing)
    return DEVIATES if unexplained(findings) else WELL


def refused(chosen: Namespace | None, problems: Sequence[Problem]) -> dict[str, Any]:
    """The document where there is no paper."""
    from allocation.files.papers_document import refused_papers

    return refused_papers(
        getattr(chosen, "case", ""), getattr(chosen, "scenario", None), "decision", problems
    )
