"""The board paper: a case in the form that a board decides on, drawn from the entries and the findings."""

from collections.abc import Sequence

from allocation.distribution import Distribution
from allocation.files.marking import marking_of
from allocation.files.papers.memo.background import write_background
from allocation.files.papers.memo.checked import write_attachments, write_checked
from allocation.files.papers.memo.decision import write_decision, write_head
from allocation.files.papers.memo.effects import write_effects
from allocation.files.papers.memo.keys import write_keys
from allocation.files.papers.memo.shared import write_shared
from allocation.files.papers.paper import Paper
from allocation.findings import Finding


def memo_bytes(
    distribution: Distribution, findings: Sequence[Finding], beside: Distribution | None = None
) -> bytes:
    """The board paper of a distribution as .docx, the same bytes for the same distribution.

    `beside` is another run of the same case, whose amounts the paper shows the changes from; by itself it
    shows those from the decision, from earlier years and from what was before.
    """
    paper = Paper(marking_of(distribution), distribution.case.title, distribution.case.year)
    write_head(paper, distribution)
    write_decision(paper, distribution)
    write_background(paper, distribution)
    write_shared(paper, distribution)
    write_keys(paper, distribution)
    write_effects(paper, distribution, beside)
    write_checked(paper, findings)
    write_attachments(paper, distribution)
    return paper.as_bytes()
