"""Reconcile: what is unexplained at the top, each finding with its cause and explanation, and both sides."""

from allocation.explanations import Reconciliation, streams_left
from allocation.files.decision_table import Reading
from allocation.findings import Status
from allocation.problems import ProblemsFound, Severity
from allocation.screens.reconcile_moves import TAKING
from allocation.screens.reconcile_shown import (
    chosen_status,
    filtered,
    shown_fallen,
    shown_filters,
    shown_finding,
    shown_sides,
    shown_sums,
)
from allocation.screens.reconcile_stated import (
    UNIT,
    UPLOAD,
    Stated,
    choices_of,
    reconciliation_of,
    stated_of,
)
from allocation.screens.refusals import shown_problem
from allocation.screens.seat import Seat
from allocation.screens.shelf import case_titles, read_case
from allocation.screens.shown import amount

RECONCILE_DOCUMENTS = ("reconcile_workbook", "reconcile_csv", "reconcile_text")
"""The kinds of files that leave this screen, in the order they are offered."""


def page(seat: Seat) -> None:
    """The number, the findings, and both sides; or what is wrong with the table, or that there is none."""
    stated = stated_of(seat.case, seat.copy)
    if stated is None:
        seat.show("reconcile", "reconcile_none", TAKING, cases=_other_cases(seat))
        return
    if stated.decision is None:
        seat.show("reconcile", "reconcile_unread", TAKING, **_choosing(seat, stated), **_told(seat, stated))
        return
    reconciliation = reconciliation_of(stated, seat.distribution, seat.copy)
    worst, agreeing = filtered(reconciliation, seat)
    seat.show(
        "reconcile", "reconcile", TAKING, **_choosing(seat, stated), **_told(seat, stated),
        **_number(seat, reconciliation), left=_left(seat, stated), not_claimed=_not_claimed(seat, stated),
        filters=shown_filters(reconciliation, seat), chosen=chosen_status(reconciliation, seat),
        findings=[shown_finding(one, seat) for one in worst],
        agreeing=[shown_finding(one, seat) for one in agreeing], count=len(agreeing),
        fallen=shown_fallen(reconciliation, seat), sides=shown_sides(stated, reconciliation, seat),
        documents={kind: seat.say(f"reconcile.documents.{kind}") for kind in RECONCILE_DOCUMENTS},
    )  # fmt: skip


def _choosing(seat: Seat, stated: Stated) -> dict[str, object]:
    """What can be held against the computation, and the unit of a table that was handed in."""
    choices = choices_of(seat.case, seat.copy)
    own = {name: title if name == UPLOAD else seat.in_words(title) for name, title in choices.items()}
    return {
        "choices": own,
        "choice": stated.choice,
        "title": own[stated.choice],
        "units": _units(seat, stated.reading) if stated.reading else {},
        "unit": seat.copy.asked.get(UNIT, ""),
        "scenario": seat.scenario.title,
    }


def _units(seat: Seat, reading: Reading) -> dict[str, str]:
    """The units that a table can count in, each with what it then sums to; first what the file says."""
    say, units = seat.say, seat.case.units.money
    said = (
        say("reconcile.as_the_file_says", unit=seat.in_words(reading.said.name))
        if reading.said
        else say("reconcile.choose_unit")
    )
    largest = seat.case.units.example
    return {"": said} | {
        unit.name: say(
            "reconcile.unit_and_sum",
            unit=seat.in_words(unit.name),
            sum=amount(reading.printed * unit.factor, largest),
            of=seat.in_words(largest.name),
        )
        if reading.printed
        else seat.in_words(unit.name)
        for unit in units
    }


def _told(seat: Seat, stated: Stated) -> dict[str, object]:
    """What is to be known of a table that was handed in: its fingerprint, its faults, its own sums."""
    reading = stated.reading
    if reading is None:
        return {"file": None, "problems": [], "notes": [], "sums": None, "needs_unit": False}
    shown = [(one, shown_problem(one, seat.say.language)) for one in reading.problems]
    said_openly = {Severity.WARNING} if reading.lacks_unit else {Severity.WARNING, Severity.ERROR}
    return {
        "file": {
            "name": reading.table.file,
            "sheet": reading.table.sheet,
            "sha256": reading.table.sha256,
            "unit": seat.in_words(reading.unit.name) if reading.unit else "",
        },
        "problems": [said for one, said in shown if one.severity in said_openly],
        "notes": [said for one, said in shown if one.severity is Severity.NOTE],
        "sums": None if reading.lacks_unit else shown_sums(reading.sums, seat),
        "sums_told": _sums_told(seat, reading),
        "needs_unit": reading.lacks_unit,
    }


def _sums_told(seat: Seat, reading: Reading) -> str:
    wrong = sum(one.status is Status.DIFFERS for one in reading.sums)
    return seat.say("reconcile.sums_told", count=len(reading.sums), wrong=wrong)


def _number(seat: Seat, reconciliation: Reconciliation) -> dict[str, object]:
    """The number at the top: what is unexplained and of how many; or that nothing is, and how it came so."""
    say, left = seat.say, reconciliation.unexplained
    count = {status: sum(one.status is status for one in reconciliation.held) for status in Status}
    unit = seat.unit_words if reconciliation.unexplained_amount else seat.in_words(seat.case.units.base.name)
    told = [say("reconcile.unexplained", count=len(left))] if left else []
    for status in (Status.EXPLAINED, Status.UNRESOLVED, Status.ROUNDING, Status.AGREES):
        if count[status]:
            told.append(say(f"reconcile.counts.{status.value}", count=count[status]))
    return {
        "number": amount(reconciliation.unexplained_amount, seat.unit) if left else "0",
        "number_unit": unit,
        "is_unexplained": bool(left),
        "verdict": _verdict(seat, reconciliation, count[Status.EXPLAINED]),
        "told": told,
    }


def _verdict(seat: Seat, reconciliation: Reconciliation, explained: int) -> str:
    """One word for all of it."""
    if reconciliation.unexplained:
        return ""
    by_hand = any(one.explanation for one in reconciliation.held)
    return (
        seat.say("reconcile.all_explained", count=explained) if by_hand else seat.say("reconcile.reconciled")
    )


def _left(seat: Seat, stated: Stated) -> list[str]:
    """What is placed in streams that the decision says nothing of: it is held against nothing."""
    assert stated.decision is not None
    left = streams_left(stated.decision, seat.distribution, stated.streams)
    return [
        seat.say(
            "reconcile.left",
            stream=seat.case.streams.get(stream, stream),
            amount=amount(kroner, seat.unit),
            unit=seat.unit_words,
        )
        for stream, kroner in left.items()
    ]


def _not_claimed(seat: Seat, stated: Stated) -> bool:
    """Whether the scenario does not claim to be the decision: what differs is then a choice, not a fault."""
    return stated.decision == seat.case.decision and not seat.distribution.scenario.claims_decision


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
