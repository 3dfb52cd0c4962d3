"""`allocation run`: distribute a case, check it, reconcile it with the decision, and write the files."""

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from allocation.commands import DEVIATES, WELL
from allocation.commands.words import Words, distribution_asked_for
from allocation.problems import Problem

HELP = "fordel, kontroller og avstem en sak mot vedtaket"


def add_words(words: Words) -> None:
    """The case, and what to do with it."""
    words.case()
    words.scenario()
    words.option("--trace", "MOTTAKER", "vis hvor mottakerens beløp kommer fra")
    words.option("--out", "MAPPE", "hvor filene skrives (vanligvis out)")


def work(chosen: Namespace) -> int:
    """Run the case's alternative."""
    from allocation.files.document import as_text, run_document
    from allocation.files.register import recipient_named
    from allocation.files.summary import run_summary
    from allocation.files.trace_text import trace_text
    from allocation.findings import unexplained
    from allocation.reconciliation import all_findings

    distribution = distribution_asked_for(chosen)
    traced = recipient_named(distribution.case, chosen.trace, "--trace") if chosen.trace else ""
    findings = all_findings(distribution)
    written = []
    if chosen.out or not chosen.json:
        from allocation.files.output import write_run

        written = write_run(distribution, findings, Path(chosen.out or "out"))
    if chosen.json:
        print(as_text(run_document(distribution, findings)), end="")
    else:
        print(
            trace_text(distribution, traced) if traced else run_summary(distribution, findings, chosen.case)
        )
        for path in written:
            print(f"Skrevet: {path}")
    return DEVIATES if unexplained(findings) else WELL


def refused(chosen: Namespace | None, problems: Sequence[Problem]) -> dict[str, Any]:
    """The document of a run without a result."""
    from allocation.files.document import refused_run
    from allocation.files.package import units_of

    case = getattr(chosen, "case", "")
    return refused_run(case, getattr(chosen, "scenario", None), units_of(case).base, problems)
