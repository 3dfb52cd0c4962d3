"""A recipient's bridge: its entries step by step, and the criteria behind a key."""

from collections.abc import Sequence
from itertools import accumulate, pairwise

import pandas as pd
import streamlit as st

from allocation.board_table import PayerTable
from allocation.case import Case
from allocation.distribution import Distribution, Entry
from allocation.files.years_text import with_year
from allocation.funds import Lasting
from allocation.money import NBSP, in_unit, plain_number
from allocation.screens import amount_heading, charts, plain, show_table, unbroken, with_arrow
from allocation.screens.way import show_way
from allocation.trace import bridge_with_passed_on_as_one, criteria_behind
from allocation.words import ENTRY, LASTING, RULE


def show_bridge(distribution: Distribution, tables: Sequence[PayerTable]) -> None:
    """A chosen recipient's entries, step by step, as a table and a chart, and the criteria behind a key."""
    case = distribution.case
    st.header("Hvorfor en mottaker får beløpet sitt")
    codes = list(dict.fromkeys(code for table in tables for code in table.rows))
    chosen = st.selectbox(
        ENTRY["recipient"], codes, format_func=case.name_of, key="mottaker", bind="query-params"
    )
    entries = bridge_with_passed_on_as_one(distribution, chosen)
    name, total = case.name_of(chosen), in_unit(sum(entry.amount for entry in entries), case.unit)
    amount = with_year(f"{total} {case.unit.name}", distribution)
    st.write(plain(f"{name}: {amount}, satt sammen av fordelingslinjene under."))
    rows = [{"Nr.": str(number), **entry_cells(entry, case)} for number, entry in enumerate(entries, start=1)]
    for row in rows:
        del row[ENTRY["recipient"]]
    show_table(rows, f"Fordelingslinjene til {name}", numbers=["Nr.", amount_heading(case)])
    if len(entries) > 1:
        _show_steps(entries, case)
    for entry in entries:
        _show_criteria(entry, case)
    show_way(distribution, chosen)


def entry_cells(entry: Entry, case: Case) -> dict[str, str]:
    """An entry as text, under the names that its fields have on screen."""
    return {
        ENTRY["recipient"]: case.name_of(entry.recipient),
        ENTRY["fund"]: case.funds[entry.fund].name,
        ENTRY["payer"]: case.name_of(entry.payer),
        ENTRY["step"]: str(entry.step),
        ENTRY["rule"]: RULE.get(entry.rule, entry.rule),
        amount_heading(case): in_unit(entry.amount, case.unit),
        ENTRY["lasting"]: unbroken(LASTING[Lasting(entry.lasting)]),
        ENTRY["source"]: entry.source,
    }


def _show_steps(entries: Sequence[Entry], case: Case) -> None:
    """The entries as steps from nothing to the sum, numbered as in the table above."""
    ends = list(accumulate((entry.amount for entry in entries), initial=0))
    steps = [
        (
            f"{number}. {case.funds[entry.fund].name}: {RULE.get(entry.rule, entry.rule)}",
            start,
            end,
            charts.DOWN if entry.amount < 0 else charts.UP,
            with_arrow(entry.amount, case.unit),
        )
        for number, (entry, (start, end)) in enumerate(zip(entries, pairwise(ends), strict=True), start=1)
    ]
    steps.append(("Sum", 0, ends[-1], charts.WHOLE, in_unit(ends[-1], case.unit)))
    frame = pd.DataFrame(steps, columns=["name", "start", "end", "direction", "text"])
    frame[["start", "end"]] /= float(case.unit.factor)
    title = amount_heading(case)
    listed = "; ".join(f"{name} {text}" for name, *_, text in steps)
    st.altair_chart(charts.bridge_steps(frame, title), alt=f"{title}, steg for steg: {listed}")


def _show_criteria(entry: Entry, case: Case) -> None:
    """What a key measured the recipient by: each criterion with its weight, value and source."""
    behind = criteria_behind(entry, case)
    if behind is None:
        return
    key, weighed = behind
    rows = []
    for weight, criterion in weighed:
        value = criterion.values[entry.recipient] / criterion.factor
        rows.append(
            {
                "Kriterium": criterion.name,
                "Vekt": "faktor" if weight is None else f"{plain_number(100 * weight)}{NBSP}%",
                "Verdi": plain_number(value),
                "Enhet": unbroken(criterion.unit),
                ENTRY["source"]: criterion.sources[entry.recipient],
            }
        )
    if not rows:
        return
    st.subheader(plain(f"Kriteriene bak nøkkelen «{key.title}»"))
    show_table(rows, f"Kriteriene bak nøkkelen {key.title}", numbers=["Vekt", "Verdi"])
