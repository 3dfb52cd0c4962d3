"""The screens: one Streamlit page a file, thin; here is what the pages share.

A screen shows what a run gives and computes no money. Streamlit reads every text as Markdown, so all
text that is not the screens' own passes through `plain`.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Literal

import pandas as pd
import streamlit as st

from allocation.case import Case
from allocation.money import NBSP, Unit, in_unit
from allocation.problems import Problem
from allocation.words import ENTRY, SEVERITY

if TYPE_CHECKING:
    from pandas.io.formats.style_render import CSSDict

_MARKDOWN = re.compile(r"[\\`*_\[\]<>$#~|&]|:(?=\S)|^[-+](?=\s)|(?<=\d)[.)](?=\s)")
_RIGHT = {"text-align": "right !important", "white-space": "nowrap"}
_STRONG = {"font-weight": "600", "background-color": "rgba(128, 128, 128, 0.1)"}


def plain(text: str) -> str:
    """The text as Markdown that shows exactly this text."""
    return _MARKDOWN.sub(r"\\\g<0>", text)


def signed(kroner: int, unit: Unit) -> str:
    """A change in the unit with its sign, plus included: «+35 165», «−15 671», a dash for none."""
    return ("+" if kroner > 0 else "") + in_unit(kroner, unit)


def with_arrow(kroner: int, unit: Unit) -> str:
    """A change with arrow and sign: «▲ +35 165», «▼ −15 671», a dash for none."""
    arrow = "▲ " if kroner > 0 else "▼ " if kroner < 0 else ""
    return arrow + signed(kroner, unit)


def unbroken(text: str) -> str:
    """The text with its words kept on one line."""
    return text.replace(" ", NBSP)


def amount_heading(case: Case) -> str:
    """The heading over amounts, with the unit they are shown in."""
    return unbroken(f"{ENTRY['amount']}, {case.unit.name}")


def show_table(
    rows: Sequence[Mapping[str, str]],
    alt: str,
    numbers: Iterable[str] = (),
    strong: Iterable[int] = (),
    width: Literal["stretch", "content"] = "stretch",
) -> None:
    """A table of text as real HTML: the columns `numbers` aligned right, the rows `strong` set off.

    `rows` all have the same columns, in the order they are shown; `alt` says what the table holds.
    """
    frame = pd.DataFrame(rows).map(plain).rename(columns=plain)
    right = [plain(column) for column in numbers]
    headings: list[CSSDict] = [
        {
            "selector": f"th.col_heading.col{frame.columns.get_loc(column)}",
            "props": "text-align: right !important",
        }
        for column in right
    ]
    style = frame.style.set_properties(subset=right, **_RIGHT)  # type: ignore[arg-type]
    style = style.set_properties(subset=pd.IndexSlice[list(strong), :], **_STRONG)
    st.table(style.set_table_styles(headings), border="horizontal", width=width, hide_index=True, alt=alt)


def show_problems(problems: Iterable[Problem]) -> None:
    """Each problem as what, likely cause and fix, with the place it stands in."""
    rows = [
        {
            "Alvor": SEVERITY[problem.severity],
            "Sted": str(problem.where),
            "Hva": problem.what,
            "Sannsynlig årsak": problem.cause,
            "Løsning": problem.fix,
        }
        for problem in problems
    ]
    show_table(rows, "Feil og merknader i inndata")
