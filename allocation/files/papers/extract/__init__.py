"""An extract: what one recipient gets, on what terms and why, with nobody else's name or amount."""

from allocation.distribution import Distribution
from allocation.files.marking import marking_of
from allocation.files.papers.extract.own import (
    write_amounts,
    write_bridge,
    write_head,
    write_key,
    write_terms,
)
from allocation.files.papers.extract.withheld import withholding
from allocation.files.papers.paper import Paper


def extract_bytes(distribution: Distribution, recipient: str) -> bytes:
    """A recipient's extract as .docx, by its code; the same bytes for the same distribution.

    Names of others than the recipient and those who pay it are withheld, also where a source has them.
    """
    case = distribution.case
    title = f"{case.name_of(recipient)}: tildeling {case.year}"
    say = withholding(distribution, recipient)
    paper = Paper(marking_of(distribution), title, case.year, say)
    paper.title(title)
    write_head(paper, distribution, recipient)
    write_amounts(paper, distribution, recipient)
    write_terms(paper, distribution, recipient)
    write_key(paper, distribution, recipient)
    write_bridge(paper, distribution, recipient)
    return paper.as_bytes()
