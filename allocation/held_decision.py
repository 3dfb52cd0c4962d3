"""A distribution held against a decision, each finding with its key and its likely causes."""

from collections.abc import Sequence
from dataclasses import replace

from allocation.case import Decision
from allocation.causes import claims, texts_by_key
from allocation.distribution import Distribution
from allocation.explanations import Held, key_of
from allocation.findings import Finding
from allocation.money import Unit, decimals_of
from allocation.reconciliation import all_findings, cell_findings
from allocation.reconciling.comparing import compared
from allocation.reconciling.of_case import decision_side, distribution_side


def findings_against(
    stated: Decision, distribution: Distribution, streams: Sequence[str]
) -> tuple[Held, ...]:
    """Every finding of a distribution held against a decision, with the likely causes of its differences.

    For the case's own decision and a scenario that claims to be it they are all that is to be said of the
    run; otherwise the cells of `streams` alone, for of the others the decision says nothing.
    """
    case = distribution.case
    cells = {cell: _in_unit(one, case.unit) for cell, one in cell_findings(stated, distribution).items()}
    causes = texts_by_key(claims(compared(decision_side(stated, case), distribution_side(distribution))))
    if stated == case.decision and distribution.scenario.claims_decision:
        by_subject = {finding.subject: cell for cell, finding in cells.items()}
        found = [
            (cell, cells[cell] if cell else one)
            for one in all_findings(distribution)
            for cell in [by_subject.get(one.subject)]
        ]
    else:
        found = [(cell, one) for cell, one in cells.items() if cell[1] in streams]
    return tuple(
        Held(
            key_of(cell) if cell else finding.where,
            finding,
            causes.get(cell, ()) if cell and finding.is_unexplained else (),
        )
        for cell, finding in found
    )


def _in_unit(finding: Finding, unit: Unit) -> Finding:
    """A finding that no printed figure gives its unit, in that of the table."""
    if finding.stated is not None or finding.computed is None:
        return finding
    return replace(finding, unit=unit, decimals=decimals_of(finding.computed / unit.factor))


def streams_left(stated: Decision, distribution: Distribution, streams: Sequence[str]) -> dict[str, int]:
    """The streams of a distribution that a decision does not have, with what is placed in each."""
    left: dict[str, int] = {}
    for (_, stream), amount in distribution.placed().items():
        if stream not in streams and not any(stream == known for _, known in stated.cells):
            left[stream] = left.get(stream, 0) + amount
    return left
