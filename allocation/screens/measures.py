"""Measures: the unresolved challenge in sight, the way to it, the year by month, and each measure to move."""

from dataclasses import replace

import streamlit as st

from allocation.charts import months, spread, waterfall
from allocation.measure_course import course_of
from allocation.measure_tables import Requirement, requirements
from allocation.problems import ProblemsFound
from allocation.screens.documents.of_measures import documents_of
from allocation.screens.long_work import Job
from allocation.screens.measures_chance import chance_shown
from allocation.screens.measures_choice import choice_shown
from allocation.screens.measures_each import measure_rows
from allocation.screens.measures_moves import ADVANCED, EACH, TAKING, requirement_of
from allocation.screens.measures_plan import has_stopped, is_searching, job_of, question_of
from allocation.screens.measures_shown import (
    challenges,
    month_rows,
    month_words,
    months_table,
    owners_table,
    types_table,
)
from allocation.screens.measures_steps import steps_of
from allocation.screens.offering import show_others
from allocation.screens.refusals import show_refusal
from allocation.screens.seat import Seat

_AT_ONCE, _LOOKS_AGAIN = 0.4, 0.5
"""How many seconds a page waits for a search before it says that it goes on, and how often it looks again."""

_STAYS = """<style>
[data-testid=stLayoutWrapper]:has(> .st-key-measures-in-sight) {{
  position: sticky; top: {top}; z-index: 50;
}}
.stMain {{ scroll-padding-top: 10rem; }}
</style>"""
"""Keeps the unresolved challenge in sight however far the page is scrolled, under the navigation."""
_UNDER_THE_NAVIGATION = "3.75rem"


def page(seat: Seat) -> None:
    """What is left without a measure, how it came to that, and what can be done."""
    if not seat.effective.measures:
        show_others(seat, "measures", TAKING, lambda case: bool(case.measures))
        return
    try:
        found = requirements(seat.distribution)
    except ProblemsFound as refused:
        show_refusal(seat, refused.problems)
        return
    if not found:
        seat.show("measures", "measures_uncounted", TAKING)
        return
    _show_all(seat, found, requirement_of(found, seat.copy))


def _show_all(seat: Seat, found: list[Requirement], chosen: Requirement) -> None:
    with st.container(key="measures-in-sight"):
        seat.show("measures-challenge", "measures_challenge", TAKING, challenges=challenges(seat, found))
    st.html(_STAYS.format(top="0" if seat.copy.look.presents else _UNDER_THE_NAVIGATION))
    _show_way(seat, chosen)
    if len(found) > 1:
        funds = {one.fund.code: one.fund.name for one in found}
        seat.show("measures-funds", "measures_funds", TAKING, funds=funds, fund=chosen.fund.code)
    seat.show("measures-each", "measures_each", TAKING, **measure_rows(seat, chosen))
    _show_months(seat, chosen)
    owners = owners_table(seat, chosen)
    seat.show("measures-more", "measures_more", TAKING, owners=owners, documents=documents_of(seat.say))
    _show_advanced(seat, chosen)


def _show_way(seat: Seat, chosen: Requirement) -> None:
    """From the requirement by each type of measure to what is left, as a picture and as a table."""
    title = seat.say("measures.waterfall", fund=chosen.fund.name, unit=seat.unit_words)
    st.vega_lite_chart(
        waterfall(steps_of(chosen, seat.case.unit, seat.unit, seat.say), title, seat.palette),
        width="stretch",
        theme=None,
    )
    seat.show("measures-types", "measures_types", TAKING, types=types_table(seat, chosen))


def _show_months(seat: Seat, chosen: Requirement) -> None:
    """Plan and actual by month, each by itself or added up."""
    course = course_of(chosen, int(seat.case.unit.factor))
    if course.plan:
        is_each = bool(seat.copy.asked.get(EACH))
        rows, target = month_rows(seat, course, chosen, is_each)
        title = seat.say(f"measures.months_{'each' if is_each else 'added'}", unit=seat.unit_words)
        spec = months(rows, month_words(seat), title, seat.palette, target)
        st.vega_lite_chart(spec, width="stretch", theme=None)
    seat.show("measures-months", "measures_months", TAKING, **months_table(seat, course, chosen))


def _show_advanced(seat: Seat, chosen: Requirement) -> None:
    """The chance of reaching the requirement, and the measures that close a gap; folded until asked for."""
    is_open = bool(seat.copy.asked.get(ADVANCED))
    if is_open or not seat.copy.look.presents:
        seat.show("measures-advanced", "measures_advanced", TAKING, is_open=is_open)
    if not is_open:
        return
    chance = chance_shown(seat, chosen)
    seat.show("measures-chance", "measures_chance", TAKING, chance=chance)
    if chance.bins:
        spec = spread(chance.bins, chance.target, chance.title, seat.palette)
        st.vega_lite_chart(spec, width="stretch", theme=None)
    _show_choice(seat)


def _show_choice(seat: Seat) -> None:
    """What is asked of the measures, and what came of it or how far the search is."""
    try:
        asked = question_of(seat.copy)
    except ProblemsFound as refused:
        seat.show("measures-choice", "measures_choice", TAKING, **choice_shown(seat, None, None, refused))
        return
    job = job_of(seat.copy, asked, seat.token)
    has_left = has_stopped(seat.copy, asked)
    if job is not None and is_searching(job, has_left):
        job.done.wait(_AT_ONCE)
    seat.show("measures-choice", "measures_choice", TAKING, **choice_shown(seat, asked, job, None))
    if job is not None and is_searching(job, has_left):
        _progress(seat)


def _searched(seat: Seat) -> tuple[Job | None, bool]:
    """The search, if any, and whether the person has left it to others."""
    try:
        asked = question_of(seat.copy)
    except ProblemsFound:
        return None, False
    return job_of(seat.copy, asked, seat.token), has_stopped(seat.copy, asked)


@st.fragment(run_every=_LOOKS_AGAIN)
def _progress(seat: Seat) -> None:
    """How long the search has gone on, until it ends; then the whole page anew."""
    now = replace(seat, copy=seat.desk.find(seat.token, seat.owner))
    job, has_left = _searched(now)
    if job is None or not is_searching(job, has_left):
        st.rerun()
    now.show(
        "measures-progress",
        "measures_progress",
        TAKING,
        seconds=int(job.seconds),
        is_stopping=job.stop.is_set(),
    )
