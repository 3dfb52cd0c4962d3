"""What stands around a distribution: the frame's lines, measures, months, activity, the growth rule, notes.

Each is shown only where the case has it, and as the summary and the workbook show it.
"""

from collections.abc import Iterable, Sequence

import streamlit as st

from allocation.distribution import Distribution
from allocation.files.activity_text import activity_shown
from allocation.files.growth_text import growth_shown
from allocation.files.instalments_text import HOW_ROUNDED, MONTHS_TITLE, months_shown
from allocation.files.lines_text import lines_shown
from allocation.files.measures_shown import MEASURES_TITLE, challenge_text, measures_shown
from allocation.files.shown import Shown, ShownColumn
from allocation.growth import RULE_TITLE
from allocation.instalments import MONTHS
from allocation.measure_tables import requirements
from allocation.money import NBSP, Unit
from allocation.problems import Problem, Severity
from allocation.screens import plain, show_table
from allocation.words import SEVERITY

_IN_SIGHT = 5
"""How many of a run's warnings and notes stand in full view."""

_MANY = 9
"""More columns than this do not fit the page beside one another."""


def show_around(distribution: Distribution) -> None:
    """Everything that stands around the board's tables, from the frame to the growth rule."""
    show_lines(distribution)
    show_activity(distribution)
    show_measures(distribution)
    show_months(distribution)
    show_growth(distribution)


def show_lines(distribution: Distribution) -> None:
    """The way to each fund that is the sum of its lines: recipients by lines."""
    _show_section("Hva rammene består av", _in_unit(distribution.case.unit), lines_shown(distribution))


def show_activity(distribution: Distribution) -> None:
    """Points planned and registered in each pot, and what a point pays."""
    _show_section("Aktivitet", "Poeng i hver pott.", activity_shown(distribution))


def show_measures(distribution: Distribution) -> None:
    """Measures by type, and above them, always in sight, what of the requirement nobody has found."""
    unit, asked = distribution.case.unit, requirements(distribution)
    if not asked:
        return
    st.header(MEASURES_TITLE)
    for requirement in asked:
        shown = st.warning if requirement.challenge > 0 else st.success
        shown(plain(challenge_text(requirement, unit)))
    _show_tables(_in_unit(unit), measures_shown(distribution))


def show_months(distribution: Distribution) -> None:
    """Each payment plan behind its name, in two halves of the year."""
    plans = months_shown(distribution)
    if not plans:
        return
    st.header(MONTHS_TITLE)
    st.caption(f"{_in_unit(distribution.case.unit)} {HOW_ROUNDED}")
    half = MONTHS // 2
    for plan in plans:
        with st.expander(plain(plan.title)):
            for columns in (plan.columns[:half], plan.columns[half:]):
                _show_table(plan, columns)
            _show_notes(plan.notes)


def show_growth(distribution: Distribution) -> None:
    """How much each service grows in each indicator, its answer, and what the rule says nothing of."""
    _show_section(RULE_TITLE, "Hvert mål i sin egen enhet.", growth_shown(distribution))


def show_told(problems: Sequence[Problem]) -> None:
    """What a run has to say of itself, the first in full view and the rest behind how many they are."""
    for problem in problems[:_IN_SIGHT]:
        _show_told(problem)
    if len(problems) > _IN_SIGHT:
        with st.expander(f"Flere merknader ({len(problems) - _IN_SIGHT})"):
            for problem in problems[_IN_SIGHT:]:
                _show_told(problem)


def _show_told(problem: Problem) -> None:
    """What, likely cause and way out; a warning is set off from a note."""
    shown = st.info if problem.severity is Severity.NOTE else st.warning
    told = {
        SEVERITY[problem.severity]: problem.what,
        "Sannsynlig årsak": problem.cause,
        "Løsning": problem.fix,
    }
    sentences = [f"**{word}:** {plain(text.rstrip('.'))}." for word, text in told.items() if text]
    shown(f"{' '.join(sentences)} ({plain(str(problem.where))})")


def _in_unit(unit: Unit) -> str:
    return f"Beløp i {unit.name}."


def _show_section(title: str, about: str, tables: Sequence[Shown]) -> None:
    if tables:
        st.header(title)
        _show_tables(about, tables, title)


def _show_tables(about: str, tables: Sequence[Shown], title: str = "") -> None:
    """The tables, each under its own title where that is not the section's."""
    st.caption(plain(about))
    for table in tables:
        if table.title != title:
            st.subheader(plain(table.title))
        for columns in _that_fit(table.columns):
            _show_table(table, columns)
        _show_notes(table.notes)


def _that_fit(columns: Sequence[ShownColumn]) -> list[Sequence[ShownColumn]]:
    """The columns in as few tables as fit the page, of about as many columns each."""
    parts = -(-len(columns) // _MANY)
    size = -(-len(columns) // parts)
    return [columns[begins : begins + size] for begins in range(0, len(columns), size)]


def _show_table(table: Shown, columns: Sequence[ShownColumn]) -> None:
    """These columns of the table, without the sums that none of them has."""
    headings = [_together(column) for column in columns]
    of_sums = len(table.labels) - table.sums
    rows: list[dict[str, str]] = []
    sums: list[int] = []
    for number, texts in enumerate(zip(*(column.texts for column in columns), strict=True)):
        if number < of_sums or any(texts):
            sums += [len(rows)] if number >= of_sums else []
            rows.append({table.first: table.labels[number], **dict(zip(headings, texts, strict=True))})
    alt = f"{table.title}: {', '.join(headings)}"
    show_table(rows, alt, [_together(column) for column in columns if not column.of_texts], sums)


def _together(column: ShownColumn) -> str:
    """The heading with its per cent sign kept on the line."""
    return column.heading.replace(" %", f"{NBSP}%")


def _show_notes(notes: Iterable[str]) -> None:
    for note in notes:
        st.write(plain(note))
