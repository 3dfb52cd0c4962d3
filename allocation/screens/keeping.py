"""What can be done with what is on the screen: saved, given a status, sent as a link, opened from a file."""

from urllib.parse import quote

from allocation.case import Scenario, ScenarioStatus
from allocation.files.scenario_text import as_link
from allocation.origin import marked
from allocation.problems import ProblemsFound
from allocation.screens.desk import the_desk
from allocation.screens.keeping_moves import CONFLICT, fields_of
from allocation.screens.seat import Seat
from allocation.screens.standing import on_the_case_alone
from allocation.screens.working import UNSAVED


def keeping(seat: Seat) -> dict[str, object]:
    """What the header's menu of keeping is told."""
    opened = seat.case.scenarios[seat.copy.tried.opened]
    is_saved = opened.name in seat.shelved.saved
    statuses = [status.value for status in ScenarioStatus]
    return {
        "opened": opened,
        "is_saved": is_saved,
        "can_version": is_saved and not opened.is_frozen,
        "can_have_status": is_saved and not opened.is_frozen and not seat.copy.tried.is_changed,
        "statuses": {status: seat.say(f"scenario_status.{status}") for status in statuses},
        "versions": _versions(seat) if is_saved else [],
        "link": _link(seat),
        "sent": fields_of(seat.copy.asked.get(CONFLICT, "")),
        "asked_status": fields_of(seat.copy.refused["status"].text) if "status" in seat.copy.refused else {},
        "conflict": seat.copy.refused.get(CONFLICT) if CONFLICT in seat.copy.asked else None,
        "left_out": len(seat.shelved.left_out),
    }


def _versions(seat: Seat) -> list[str]:
    """The saved versions of what was opened, the newest first."""
    history, _ = the_desk().store.history(seat.case.name, seat.copy.tried.opened)
    return [
        seat.say(
            "keeping.version",
            version=one.version,
            time=f"{one.saved_at.astimezone():%d.%m.%Y %H:%M}",
            by=one.saved_by or seat.say("keeping.somebody"),
        )
        for one in history
    ]


def _link(seat: Seat) -> str:
    """What is on the screen as an address carries it; empty where it is too long for one.

    What is saved has its name beside what it says: it is opened by that where the same is saved.
    """
    copy = seat.copy
    named = f"sak={quote(copy.case)}&alternativ={quote(copy.tried.opened)}"
    if not copy.tried.is_changed and copy.tried.opened not in seat.shelved.saved:
        return f"?{named}"
    try:
        alone = on_the_case_alone(seat.shelved, seat.scenario)
        sent = Scenario(UNSAVED, alone.title, baseline=alone.baseline, overrides=alone.overrides)
        carried = f"delt={as_link(copy.case, marked(sent, seat.distribution))}"
    except ProblemsFound:
        return ""
    return f"?{carried}" if copy.tried.is_changed else f"?{named}&{carried}"
