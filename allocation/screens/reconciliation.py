"""The findings of a run: how many of each status, and each with stated, computed and cause."""

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from allocation.distribution import Distribution
from allocation.findings import Finding, Status
from allocation.money import DASH
from allocation.reconciliation import all_findings
from allocation.screens import show_table, unbroken
from allocation.words import STATUS

_WORST_FIRST = (
    Status.DIFFERS,
    Status.ONLY_STATED,
    Status.ONLY_COMPUTED,
    Status.UNRESOLVED,
    Status.EXPLAINED,
    Status.ROUNDING,
    Status.AGREES,
)


def show_findings(distribution: Distribution) -> None:
    """How many findings there are of each status; those that do not agree, and behind them the rest."""
    st.header("Kontroll og avstemming")
    if not distribution.scenario.claims_decision:
        held = "Alternativet utgir seg ikke for å være vedtaket, og holdes ikke mot det her. "
        rest = "Funnene gjelder de trykte tabellene og det alternativet selv lar stå ufordelt."
        st.write((held if distribution.case.decision is not None else "") + rest)
    findings = sorted(all_findings(distribution), key=lambda finding: _WORST_FIRST.index(finding.status))
    counts = Counter({Status.DIFFERS: 0}) + Counter(finding.status for finding in findings)
    shown = [status for status in _WORST_FIRST if counts[status] or status is Status.DIFFERS]
    for column, status in zip(st.columns(len(shown)), shown, strict=True):
        column.metric(STATUS[status].capitalize(), counts[status], border=True)
    agreeing = [finding for finding in findings if finding.status is Status.AGREES]
    _show_findings([finding for finding in findings if finding.status is not Status.AGREES])
    if agreeing:
        with st.expander(f"De {len(agreeing)} som stemmer"):
            _show_findings(agreeing)


def _show_findings(findings: Sequence[Finding]) -> None:
    if not findings:
        st.write("Ingen funn.")
        return
    rows = [
        {
            "Hva": finding.subject.what,
            "Oppgitt": finding.shown(finding.stated),
            "Beregnet": finding.shown(finding.computed),
            "Differanse": finding.shown(finding.difference) if finding.difference else DASH,
            "Enhet": unbroken(finding.unit.name),
            "Status": unbroken(STATUS[finding.status]),
            **({"Årsak": finding.cause} if any(other.cause for other in findings) else {}),
        }
        for finding in findings
    ]
    show_table(rows, "Oppgitt mot beregnet", numbers=["Oppgitt", "Beregnet", "Differanse"])
