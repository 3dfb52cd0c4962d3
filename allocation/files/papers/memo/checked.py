"""The reconciliation of a board paper: what does not simply agree in full; and what is attached."""

from collections import Counter
from collections.abc import Sequence

from allocation.distribution import Distribution
from allocation.files.papers.grid import Grid
from allocation.files.papers.paper import Paper
from allocation.files.papers.wording import recipients_of
from allocation.findings import Finding, Status
from allocation.words import STATUS

_HEADINGS = ("Hva", "Oppgitt", "Beregnet", "Differanse", "Enhet")


def write_checked(paper: Paper, findings: Sequence[Finding]) -> None:
    """How many findings of each status, and a table of those of each status but the ones that agree."""
    paper.heading("Avstemming")
    counts = Counter(one.status for one in findings)
    tally = ", ".join(f"{STATUS[status]} {counts[status]}" for status in Status if counts[status])
    paper.prose(f"Kontroll og avstemming: {tally or 'ingenting å kontrollere'}.")
    for status in Status:
        found = [one for one in findings if one.status is status]
        if found and status is not Status.AGREES:
            caption = f"{STATUS[status].capitalize()}, hvert funn i enheten det er trykt i"
            paper.table(Grid(caption, _HEADINGS, tuple(map(_row, found)), frozenset({0, 4})))


def _row(one: Finding) -> tuple[str, ...]:
    """A finding; its explanation stands under what it is of, a line for each reading."""
    both = one.stated is not None and one.computed is not None
    difference = one.shown(one.difference) if both else ""
    return (
        "\n".join([one.subject.what, *(one.cause.replace("; lesning", "\nlesning").splitlines())]),
        one.shown(one.stated),
        one.shown(one.computed),
        difference,
        one.unit.name,
    )


def write_attachments(paper: Paper, distribution: Distribution) -> None:
    """The files that go with the paper, by the names that the program gives them."""
    stem = f"{distribution.case.name}-{distribution.scenario.name}"
    count = len(recipients_of(distribution))
    to = "mottakeren" if count == 1 else f"hver av de {count} mottakerne"
    paper.heading("Vedlegg")
    paper.points(
        [
            f"Arbeidsbok med alle fordelingslinjer og funn: {stem}.xlsx",
            f"Utdrag til {to}: {stem}-[mottaker].docx",
        ]
    )
