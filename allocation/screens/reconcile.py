"""Reconcile: what is unexplained at the top, each finding with its cause and explanation, and both sides."""

from dataclasses import replace

import streamlit as st

from allocation.explanations import Reconciliation
from allocation.files.sheets_in import plain_name
from allocation.findings import Status
from allocation.problems import ProblemsFound
from allocation.screens.documents.of_explanations import EXPLANATIONS
from allocation.screens.documents.of_rows import CONFIRMED_ROWS
from allocation.screens.keeping_moves import fields_of
from allocation.screens.long_work import Job, State
from allocation.screens.reconcile_both import Both, both_sides
from allocation.screens.reconcile_file import given_in, job_of
from allocation.screens.reconcile_moves import TAKING
from allocation.screens.reconcile_own_sums import own_sums_of
from allocation.screens.reconcile_shown import left_shown, shown_fallen, shown_finding, shown_sides
from allocation.screens.reconcile_stated import (
    DECISION,
    UPLOAD,
    Stated,
    chosen_in,
    reconciliation_of,
    stated_of,
)
from allocation.screens.reconcile_statuses import chosen_status, filtered, shown_filters
from allocation.screens.reconcile_told import told, why_not
from allocation.screens.reconcile_unit import page_unit
from allocation.screens.refusals import shown_faults
from allocation.screens.seat import Seat
from allocation.screens.shelf import case_titles, read_case
from allocation.screens.shown import amount

_AT_ONCE = 1.0
"""How many seconds a page waits for a file to be read before it says that it is being read."""
_LOOKS_AGAIN = 0.5
_MOST_SHOWN = 300
"""How many findings a page holds; all of them are in its files."""

RECONCILE_DOCUMENTS = ("reconcile_workbook", "reconcile_csv", "reconcile_text")
"""The kinds of files that leave this screen, in the order they are offered."""


def page(seat: Seat) -> None:
    """The number, the findings, and both sides; or what is wrong with the table, or that there is none."""
    if (job := _reading(seat)) and job.is_under_way:
        job.done.wait(_AT_ONCE)
        if job.is_under_way:
            _progress(seat)
            return
    stated = stated_of(seat.case, seat.copy, seat.distribution)
    if stated is None:
        seat.show("reconcile", "reconcile_none", TAKING, cases=_other_cases(seat))
    elif stated.is_held:
        _show_held(seat, stated)
    else:
        faults = shown_faults(job.fault, seat.say) if job else []
        given = {**told(seat, stated, None), **why_not(seat, stated)}
        seat.show("reconcile", "reconcile_unread", TAKING, **given, faults=faults)


def _show_held(seat: Seat, stated: Stated) -> None:
    result, both = (
        reconciliation_of(stated, seat.distribution, seat.copy),
        both_sides(stated, seat.distribution),
    )
    own_sums = own_sums_of(stated, seat.distribution, seat.copy)
    held = (*result.held, *own_sums.held)
    seat = replace(seat, counts_in=page_unit(seat.case, seat.copy.look, both, held))
    worst, agreeing = filtered(result, seat)
    seat.show(
        "reconcile", "reconcile", TAKING, **told(seat, stated, both),
        **_number(seat, result, len(own_sums.unexplained)), not_taken=_not_taken(seat, both),
        left=left_shown(both, seat.say, seat.unit, seat.unit_words),
        not_claimed=_not_claimed(seat, stated),
        filters=shown_filters(result, seat), chosen=chosen_status(result, seat),
        findings=[shown_finding(one, seat) for one in worst[:_MOST_SHOWN]],
        more=max(0, len(worst) - _MOST_SHOWN), more_agreeing=max(0, len(agreeing) - _MOST_SHOWN),
        agreeing=[shown_finding(one, seat) for one in agreeing[:_MOST_SHOWN]], count=len(agreeing),
        fallen=shown_fallen(result, seat), sides=shown_sides(both, result, seat),
        documents=_documents(seat, stated, any(one.explanations for one in held)),
    )  # fmt: skip


def _reading(seat: Seat) -> Job | None:
    """The reading of the file that is chosen; None where none is."""
    given = given_in(seat.copy)
    if given is None or chosen_in(seat.case, seat.copy) != UPLOAD:
        return None
    return job_of(given, seat.token)


@st.fragment(run_every=_LOOKS_AGAIN)
def _progress(seat: Seat) -> None:
    """That the file is being read and how long it has taken, until it is; then the whole page anew."""
    now = replace(seat, copy=seat.desk.find(seat.token, seat.owner))
    given, job = given_in(now.copy), _reading(now)
    if given is None or job is None or not job.is_under_way:
        st.rerun()
    waits = job.state is State.WAITING
    now.show(
        "reconcile", "reconcile_progress", TAKING, name=given.name, seconds=int(job.seconds), waits=waits
    )


def _documents(seat: Seat, stated: Stated, is_explained: bool) -> dict[str, str]:
    """The files that can be taken away; what was confirmed only of a file that was read."""
    kinds = [*RECONCILE_DOCUMENTS]
    kinds += [EXPLANATIONS] if is_explained else []
    kinds += [CONFIRMED_ROWS] if stated.file else []
    return {kind: seat.say(f"reconcile.documents.{kind}") for kind in kinds}


def _not_taken(seat: Seat, both: Both) -> str:
    """That a file which was handed in was refused, so that the page is of something else; empty for none."""
    refused = seat.copy.refused.get("upload")
    if refused is None:
        return ""
    title, scenario = map(seat.in_words, both.titles)
    name = plain_name(fields_of(refused.text).get("name", ""))
    return seat.say("reconcile.not_taken_in", name=name, title=title, scenario=scenario)


def _number(seat: Seat, reconciliation: Reconciliation, wrong_sums: int) -> dict[str, object]:
    """The number at the top: what is unexplained and of how many; or that nothing is, and how it came so.

    `wrong_sums` is how many of a table's own sums are wrong and unexplained: then not all is reconciled.
    """
    say, left, count = seat.say, reconciliation.unexplained, reconciliation.tally
    counted = reconciliation.counts_in
    shown = seat.unit if counted.money else counted
    words = seat.unit_words if counted.money else seat.in_words(counted.name)
    unit = words if reconciliation.unexplained_amount else seat.in_words(seat.case.units.base.name)
    told = [say("reconcile.unexplained", count=len(left))] if left else []
    if min((one.rest for one in left), default=0) < 0 < max((one.rest for one in left), default=0):
        told.append(say("reconcile.without_sign"))
    for status in (Status.EXPLAINED, Status.UNRESOLVED, Status.ROUNDING, Status.AGREES):
        if count[status]:
            told.append(say(f"reconcile.counts.{status.value}", count=count[status]))
    if reconciliation.following:
        told.append(say("reconcile.counts.follows", count=len(reconciliation.following)))
    return {
        "number": amount(reconciliation.unexplained_amount, shown) if left else "0",
        "number_unit": unit,
        "is_unexplained": bool(left),
        "is_all": not (left or wrong_sums),
        "verdict": _verdict(seat, reconciliation, count[Status.EXPLAINED], wrong_sums),
        "told": told,
    }


def _verdict(seat: Seat, reconciliation: Reconciliation, explained: int, wrong_sums: int) -> str:
    """One word for all of it; of a table whose own sums are still to be explained none that says all is."""
    if reconciliation.unexplained:
        return ""
    by_hand = any(one.explanation for one in reconciliation.held)
    if wrong_sums:
        key = "all_but_own_sums" if by_hand else "nothing_but_own_sums"
    else:
        key = "all_explained" if by_hand else "reconciled"
    return seat.say(f"reconcile.{key}", count=explained, wrong=wrong_sums)


def _not_claimed(seat: Seat, stated: Stated) -> bool:
    """Whether the scenario does not claim to be the decision: what differs is then a choice, not a fault."""
    return stated.choice == DECISION and not seat.distribution.scenario.claims_decision


def _other_cases(seat: Seat) -> dict[str, str]:
    """The first shipped case with a decision, by name with its title."""
    for name in case_titles():
        try:
            case = read_case(name)
        except ProblemsFound:
            continue
        if name != seat.case.name and case.decision is not None:
            return {name: case.title}
    return {}
