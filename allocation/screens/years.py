"""A change that comes bit by bit: what each gets every year, and how far each has come."""

import pandas as pd
import streamlit as st

from allocation.distribution import Distribution
from allocation.money import Unit, in_unit
from allocation.screens import charts, plain, show_table, signed, with_arrow
from allocation.words import ENTRY
from allocation.years import YearTable, changed_most_first, year_tables


def show_years(distribution: Distribution) -> None:
    """Each fund that is given in several years as a table and a chart; nothing where there is none."""
    tables = year_tables(distribution)
    if not tables:
        return
    unit = distribution.case.unit
    st.header("År for år")
    st.write(plain(f"Rammene som gis over flere år, i {unit.name}. Det siste året har full virkning."))
    for table in tables:
        st.subheader(plain(table.fund.name))
        _show_table(table, unit)
        _show_chart(table, unit)


def _show_table(table: YearTable, unit: Unit) -> None:
    rows = [
        dict(
            zip(
                (ENTRY["recipient"], *table.headings),
                (row.label, *(in_unit(kroner, unit) for kroner in row.amounts), signed(row.change, unit)),
                strict=True,
            )
        )
        for row in table.all_rows
    ]
    alt = f"{table.fund.name}, år for år, {unit.name}"
    show_table(rows, alt, numbers=table.headings, strong=[len(table.rows)], width="content")


def _show_chart(table: YearTable, unit: Unit) -> None:
    """The change from the first year to the last, and where each year between has come."""
    moved = changed_most_first(table)
    if not moved:
        st.write("Ingen mottaker får mer eller mindre fra ett år til et annet.")
        return
    first, *between, last = map(str, table.years)
    bars = pd.DataFrame(
        {
            "name": [row.label for row in moved],
            "amount": [float(row.change / unit.factor) for row in moved],
            "text": [with_arrow(row.change, unit) for row in moved],
        }
    )
    for number, year in enumerate(between, start=1):
        bars[year] = [float(row.since_first[number] / unit.factor) for row in moved]
    marks = ", ".join(f"{charts.mark_of(number)} {year}" for number, year in enumerate(between))
    title = f"Endring fra {first} til {last}, {unit.name}"
    st.write(plain(f"{title}. ▲ får mer, ▼ får mindre. {f'Underveis: {marks}.' if marks else ''}"))
    listed = "; ".join(f"{row.label} {text}" for row, text in zip(moved, bars["text"], strict=True))
    st.altair_chart(charts.year_bars(bars, between, title), alt=f"{table.fund.name}. {title}: {listed}")
