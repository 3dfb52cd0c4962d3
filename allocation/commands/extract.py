"""`allocation extract`: what each recipient gets, on what terms and why, as a document and a PDF for each."""

import sys
from argparse import Namespace
from collections.abc import Callable, Sequence
from pathlib import Path
from time import monotonic
from typing import Any

from allocation.commands import DEVIATES, WELL
from allocation.commands.words import Words, distribution_asked_for
from allocation.problems import Problem

HELP = "skriv et utdrag til hver mottaker, med bare sine egne tall"

_SOON = 1.0  # seconds: what is ready before needs no progress


def add_words(words: Words) -> None:
    """The case, and whose extract."""
    words.case()
    words.scenario()
    words.option("--recipient", "MOTTAKER", "bare utdraget til denne (vanligvis til alle)")
    words.option("--out", "MAPPE", "hvor filene skrives (vanligvis out)")


def work(chosen: Namespace) -> int:
    """Write the extracts."""
    from allocation.files.document import as_text
    from allocation.files.papers.output import PapersWritten, write_extracts
    from allocation.files.papers.wording import recipients_of
    from allocation.files.papers_document import extracts_document
    from allocation.files.register import recipient_named
    from allocation.findings import unexplained
    from allocation.reconciliation import all_findings

    distribution = distribution_asked_for(chosen)
    one = recipient_named(distribution.case, chosen.recipient, "--recipient") if chosen.recipient else ""
    codes = (one,) if one else recipients_of(distribution)
    papers = PapersWritten(())
    if chosen.out or not chosen.json:
        papers = write_extracts(distribution, codes, Path(chosen.out or "out"), _progress(len(codes)))
    if chosen.json:
        print(as_text(extracts_document(distribution, codes, papers)), end="")
    else:
        for path in papers.files:
            print(f"Skrevet: {path}")
        if papers.missing:
            print(papers.missing)
    return DEVIATES if unexplained(all_findings(distribution)) else WELL


def _progress(count: int) -> Callable[[int], None]:
    """Says in a terminal how many are made, once it has taken a while; and at the end that PDFs follow."""
    begun = monotonic()

    def tell(number: int) -> None:
        if sys.stderr.isatty() and monotonic() - begun > _SOON:
            end = "; lager PDF …\n" if number == count else ""
            print(f"\r{number} av {count} utdrag", end=end, file=sys.stderr, flush=True)

    return tell


def refused(chosen: Namespace | None, problems: Sequence[Problem]) -> dict[str, Any]:
    """The document where there are no extracts."""
    from allocation.files.papers_document import refused_papers

    return refused_papers(
        getattr(chosen, "case", ""), getattr(chosen, "scenario", None), "extracts", problems
    )
