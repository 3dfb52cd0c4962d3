"""The way of the money: from chapter and item to a recipient, on to others, and what each keeps."""

import streamlit as st

from allocation.case import Case
from allocation.distribution import Distribution
from allocation.draws import parent_of
from allocation.files.trace_text import line_text
from allocation.money import in_unit
from allocation.screens import amount_heading, plain, show_table
from allocation.trace import Way, kept_by_each, passed_on_by, ways_to
from allocation.words import ENTRY, KEEP


def show_kept(distribution: Distribution) -> None:
    """What each got, gave on and keeps; nothing where nobody passes anything on."""
    keeps, case = kept_by_each(distribution), distribution.case
    if not keeps:
        return
    rows = [
        {ENTRY["recipient"]: case.name_of(keep.recipient)}
        | {word: in_unit(getattr(keep, name), case.unit) for name, word in KEEP.items()}
        for keep in keeps
    ]
    kept = in_unit(sum(keep.kept for keep in keeps), case.unit)
    rows.append({ENTRY["recipient"]: "Sum", KEEP["received"]: "", KEEP["passed_on"]: "", KEEP["kept"]: kept})
    st.subheader("Når alt er gitt videre")
    alt = f"Hva hver har mottatt, gitt videre og beholder, {case.unit.name}"
    show_table(rows, alt, numbers=KEEP.values(), strong=[len(keeps)], width="content")


def show_way(distribution: Distribution, recipient: str) -> None:
    """Where a recipient's money came from, and where it went; nothing where it is all on one level."""
    case = distribution.case
    ways = [way for way in ways_to(distribution, recipient) if _came_from_above(way, recipient)]
    if ways:
        st.subheader("Hvor pengene kommer fra")
        st.write("Hver ramme ovenfra og ned, fra tilskuddslinjen der saken har den.")
        rows, own = _rows_from_above(ways, case)
        alt = f"Veien fra kapittel og post til {case.name_of(recipient)}"
        has_levels = len(rows) > len(own)
        show_table(rows, alt, numbers=[amount_heading(case)], strong=own if has_levels else ())
    _show_passed_on(distribution, recipient)


def _came_from_above(way: Way, recipient: str) -> bool:
    """Whether there is a way to show: what a recipient holds back of its own stands where it gives on."""
    has_levels = way.line is not None or len(way.links) > 1
    return has_levels and way.links[0].fund.payer != recipient


def _rows_from_above(ways: list[Way], case: Case) -> tuple[list[dict[str, str]], list[int]]:
    """A row a level, those of one way under one another; and which rows are the recipient's own."""
    rows, own = [], []
    for way in ways:
        came_from = line_text(way.line, case) if way.line is not None else ""
        for link in reversed(way.links):
            rows.append(
                {
                    "Tilskuddslinje": came_from,
                    ENTRY["fund"]: link.fund.name,
                    ENTRY["payer"]: case.name_of(link.fund.payer),
                    ENTRY["recipient"]: case.name_of(link.recipient),
                    amount_heading(case): in_unit(link.amount, case.unit),
                    ENTRY["source"]: link.fund.source,
                }
            )
            came_from = ""
        own.append(len(rows) - 1)
    return rows, own


def _show_passed_on(distribution: Distribution, recipient: str) -> None:
    """Who gets what of the money that a recipient hands on, fund by fund."""
    case, name = distribution.case, distribution.case.name_of(recipient)
    rows = [
        {
            "Av": parent.name if (parent := parent_of(case, fund)) else "",
            "Gis videre som": fund.name,
            ENTRY["recipient"]: f"{name} selv" if code == recipient else case.name_of(code),
            amount_heading(case): in_unit(amount, case.unit),
        }
        for fund, amounts in passed_on_by(distribution, recipient)
        for code, amount in amounts.items()
    ]
    if rows:
        st.subheader("Hvor pengene går videre")
        alt = f"Det {name} gir videre"
        show_table(rows, alt, numbers=[amount_heading(case)])
        kept = next(keep for keep in kept_by_each(distribution) if keep.recipient == recipient)
        amount = f"{in_unit(kept.kept, case.unit)} {case.unit.name}"
        st.write(plain(f"{name} beholder {amount} når alt er gitt videre."))
