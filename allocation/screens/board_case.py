"""A board case on one page: the table, who gains and loses, a recipient's bridge, the reconciliation."""

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from allocation.board_table import BoardRow, PayerTable, board_rows, payer_tables
from allocation.case import Case
from allocation.distribution import Distribution
from allocation.draws import funds_in_order
from allocation.files import load_case, package
from allocation.files.summary import case_text, status_texts, unequal_sums
from allocation.files.trace_text import drawn_on_text
from allocation.files.years_text import with_year
from allocation.money import DASH, NBSP, Unit, in_unit, number_text
from allocation.problems import ProblemsFound, errors
from allocation.reconciliation import RowChange, row_changes
from allocation.scenario import run, scenarios_in_order
from allocation.screens import (
    amount_heading,
    charts,
    plain,
    show_problems,
    show_table,
    signed,
    unbroken,
    with_arrow,
)
from allocation.screens.around import show_around, show_told
from allocation.screens.bridge import entry_cells, show_bridge
from allocation.screens.reconciliation import show_findings
from allocation.screens.way import show_kept
from allocation.screens.years import show_years
from allocation.words import ENTRY, LASTING


def page() -> None:
    """The whole page; or, where the case has errors, what is wrong and how it is mended."""
    try:
        distribution = _chosen()
    except ProblemsFound as found:
        st.title("Saken kan ikke fordeles")
        st.write("Rett det som står under, og last siden på nytt. Ingenting er beregnet.")
        show_problems(found.problems)
        return
    tables = payer_tables(distribution)
    show_heading(distribution)
    show_told(distribution.problems)
    show_tables(distribution, tables)
    show_around(distribution)
    show_changes(distribution, tables)
    show_years(distribution)
    show_bridge(distribution, tables)
    show_findings(distribution)
    show_sources(distribution)


def _chosen() -> Distribution:
    """The run of the case and the scenario that are chosen at the top of the page."""
    left, right = st.columns(2)
    stamp = _stamp()
    titles = _titles(stamp)
    name = left.selectbox("Sak", list(titles), format_func=titles.__getitem__, key="sak", bind="query-params")
    case = _case(name, stamp)
    if errors(case.problems):
        raise ProblemsFound(case.problems)
    scenario = right.selectbox(
        "Alternativ",
        [scenario.name for scenario in scenarios_in_order(case)],
        format_func=lambda code: case.scenarios[code].title,
        key="alternativ",
        bind="query-params",
    )
    return _run(name, scenario, stamp)


def _stamp() -> tuple[int, int]:
    """Another value whenever a shipped file has changed, so that a mended file is read again."""
    times = [file.stat().st_mtime_ns for file in package.shipped_inputs().rglob("*") if file.is_file()]
    return len(times), max(times)


def _titles(stamp: tuple[int, int]) -> dict[str, str]:
    """The titles of the shipped cases that have funds, by name: those with a decision first, by year.

    A case that cannot be read at all stands last, by its name: choosing it shows what is wrong.
    """
    ranked = []
    for name in package.shipped_names():
        if (package.shipped_inputs() / name / "funds.csv").is_file():
            try:
                case = _case(name, stamp)
                ranked.append((case.decision is None, -case.year, name, case.title))
            except ProblemsFound:
                ranked.append((True, 0, name, name))
    return {name: title for _, _, name, title in sorted(ranked)}


@st.cache_resource(show_spinner=False, max_entries=20)
def _case(name: str, stamp: tuple[int, int]) -> Case:  # noqa: ARG001 the stamp is part of the cache's key
    return load_case(package.shipped_inputs() / name)


@st.cache_resource(show_spinner=False, max_entries=20)
def _run(name: str, scenario: str, stamp: tuple[int, int]) -> Distribution:
    return run(_case(name, stamp), scenario)


def show_heading(distribution: Distribution) -> None:
    """Which case and scenario this is, its status, and the fingerprint of the result."""
    case, scenario = distribution.case, distribution.scenario
    status, *given = status_texts(case, scenario)
    parts = [", ".join([f"**{plain(status)}**", *(plain(text) for text in given)])]
    if case.decision and not (scenario.claims_decision and scenario.is_frozen):
        held = "holdes mot" if scenario.claims_decision else "sammenlignes med"
        parts.append(plain(f"{held} vedtaket: {case_text(case)}"))
    st.title(plain(case.title))
    st.markdown(f"**{plain(scenario.title)}.** {plain(scenario.description)}")
    st.markdown(f"Status: {' · '.join(parts)} · Fingeravtrykk: `{distribution.fingerprint}`")


def show_tables(distribution: Distribution, tables: Sequence[PayerTable]) -> None:
    """A board's table for each payer, and those who receive the letter without a row in it."""
    case = distribution.case
    st.header("Fordeling")
    amounts = with_year(f"Beløp i {case.unit.name}", distribution)
    st.caption(f"{amounts}. Strek er null; tom rute betyr at beløp ikke er oppgitt.")
    for table in tables:
        st.subheader(plain(f"{case.name_of(table.payer)} fordeler"))
        _show_board(table, distribution)
    show_kept(distribution)
    without_row = [case.name_of(code) for code in case.letter_without_row()]
    if without_row:
        st.write(plain(f"Mottar brevet uten egen rad i tabellen: {', '.join(without_row)}."))


def _show_board(table: PayerTable, distribution: Distribution) -> None:
    case, rows = distribution.case, board_rows(table, distribution.case)
    cells = [_board_cells(row, table, case) for row in rows]
    changes = row_changes(distribution, table, rows)
    for shown, change in zip(cells, changes, strict=False):
        shown["Endring mot vedtaket"] = "" if change.change is None else signed(change.change, case.unit)
        shown["Endring i prosent av vedtaket"] = _percent(change)
    show_table(
        cells,
        f"{case.name_of(table.payer)} fordeler, {case.unit.name}",
        numbers=[column for column in cells[0] if column != ENTRY["recipient"]],
        strong=[number for number, row in enumerate(rows) if row.kind in ("subtotal", "total")],
        width="stretch" if len(table.streams) > 1 else "content",
    )
    if changes and changes[-1].change:
        st.caption(plain(unequal_sums(changes[-1], case.unit)))


def _board_cells(row: BoardRow, table: PayerTable, case: Case) -> dict[str, str]:
    """A row of the table as text; a cell without an entry stays empty, which is not zero."""
    cells = {ENTRY["recipient"]: row.label}
    for stream, amount in zip(table.streams, row.amounts, strict=True):
        cells[case.streams[stream]] = "" if amount is None else in_unit(amount, case.unit)
    if len(table.streams) > 1:
        cells["Samlet beløp"] = in_unit(row.total, case.unit)
    return cells


def _percent(change: RowChange) -> str:
    """The change in per cent of what was decided; empty where nothing was decided to take it of."""
    if change.percent is None:
        return ""
    if not change.percent:
        return DASH
    return f"{'+' if change.percent > 0 else ''}{number_text(change.percent, 1)}{NBSP}%"


def show_changes(distribution: Distribution, tables: Sequence[PayerTable]) -> None:
    """Gainers and losers against the decision as bars, for each payer; in words where nothing changes.

    Nothing where the case has no decision.
    """
    case = distribution.case
    if case.decision is None:
        return
    st.header("Hvem får mer, og hvem får mindre enn vedtaket")
    if distribution.scenario.claims_decision:
        st.write(
            "Alternativet er vedtaket selv, så det er ingen endring å vise. "
            "Beløpene holdes mot vedtaket, rute for rute, under Kontroll og avstemming."
        )
        return
    for table in tables:
        payer, rows = case.name_of(table.payer), board_rows(table, case)
        pairs = zip(rows, row_changes(distribution, table, rows), strict=False)
        changes = {row.label: beside.change or 0 for row, beside in pairs if row.kind == "item"}
        if not changes:
            st.write(plain(f"{payer}: det er ikke noe vedtak å sammenligne med."))
        elif not any(changes.values()):
            st.write(plain(f"{payer}: ingen mottaker får mer eller mindre enn vedtaket."))
        else:
            _show_bars(payer, changes, case.unit)


def _show_bars(payer: str, changes: Mapping[str, int], unit: Unit) -> None:
    moved = {name: changes[name] for name in sorted(changes, key=changes.__getitem__, reverse=True)}
    moved = {name: change for name, change in moved.items() if change}
    texts = [with_arrow(change, unit) for change in moved.values()]
    amounts = [float(change / unit.factor) for change in moved.values()]
    bars = pd.DataFrame({"name": list(moved), "amount": amounts, "text": texts})
    title = f"Endring mot vedtaket, {unit.name}"
    listed = "; ".join(f"{name} {text}" for name, text in zip(moved, texts, strict=True))
    unchanged = ", ".join(name for name, change in changes.items() if not change)
    st.write(plain(f"{payer} ({unit.name}). ▲ får mer, ▼ får mindre. Uendret: {unchanged or 'ingen'}."))
    st.altair_chart(charts.change_bars(bars, title), alt=f"{payer}. {title}: {listed}")


def show_sources(distribution: Distribution) -> None:
    """Where every figure comes from: the funds, and all entries."""
    case, entries = distribution.case, list(distribution.entries)
    st.header("Kilder")
    draws = any(fund.draws_on for fund in case.funds.values())
    with st.expander(f"Rammene ({len(case.funds)})"):
        rows = [
            {
                ENTRY["fund"]: fund.name,
                ENTRY["payer"]: case.name_of(fund.payer),
                amount_heading(case): in_unit(fund.kroner, case.unit),
                ENTRY["lasting"]: unbroken(LASTING[fund.lasting]),
                "Metode": case.methods[fund.method].title,
                **({"Trekker på": drawn_on_text(fund, case)} if draws else {}),
                ENTRY["source"]: fund.source,
            }
            for fund in funds_in_order(case)
        ]
        show_table(rows, "Rammene med varighet og kilde", numbers=[amount_heading(case)])
    with st.expander(f"Alle fordelingslinjene ({len(entries)})"):
        cells = [entry_cells(entry, case) for entry in entries]
        show_table(cells, "Alle fordelingslinjene med kilde", numbers=[amount_heading(case)])
