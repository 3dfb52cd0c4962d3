"""Keeping what is tried: saved under a name and a version, given a status, opened from a file."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from unicodedata import normalize

from allocation.case import Case, Scenario, ScenarioStatus
from allocation.files.scenario_text import scenario_of
from allocation.levers import Move, laid_over
from allocation.problems import Place, ProblemsFound, error, errors
from allocation.scenario import overridden
from allocation.screens.desk import the_desk
from allocation.screens.doing import Doing, logged
from allocation.screens.live import Event
from allocation.screens.opening import came_in, refuse_unknown_ground
from allocation.screens.returned import is_workbook, scenario_returned
from allocation.screens.shelf import Shelved, shelf_for, with_tried
from allocation.screens.standing import on_firm_ground
from allocation.screens.words import words
from allocation.screens.working import RETURNED, UNSAVED, Refused, WorkingCopy, asks, looks, opens, refuses
from allocation.store import Conflict
from allocation.versions import Frozen, seal_of, version_problems, with_scenario

_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_ANEW = "new"
_BY_A_BODY = (ScenarioStatus.DECIDED, ScenarioStatus.ADJUSTED)
"""What somebody has decided: who and when is said on the spot, not lent from the case's own decision."""

CONFLICT = "conflict"
"""What is asked when somebody else has saved a newer version: the fields of the form that was sent."""


def _save(copy: WorkingCopy, about: str, event: Event) -> WorkingCopy:
    """Save what is on the screen: anew under a title, or as the next version of what was opened."""
    fields, shelf = fields_of(event.value), shelf_for(copy)
    is_new = about == _ANEW or fields.get("as") == _ANEW
    scenario = _anew(copy, shelf, fields) if is_new else _next_version(copy, shelf, fields)
    return _saved(copy, shelf, scenario, 0 if is_new else copy.tried.version, event)


def _save_over(copy: WorkingCopy, _about: str, event: Event) -> WorkingCopy:
    """Save on top of what somebody else has saved meanwhile: theirs stays as the version before."""
    fields, shelf = fields_of(copy.asked.get(CONFLICT, "")), shelf_for(copy)
    if copy.tried.opened not in shelf.saved:
        return copy
    newest = shelf.saved[copy.tried.opened].version
    sent = replace(event, value=copy.asked.get(CONFLICT, ""))
    return _saved(copy, shelf, _next_version(copy, shelf, fields), newest, sent)


def _saved(copy: WorkingCopy, shelf: Shelved, scenario: Scenario, expected: int, event: Event) -> WorkingCopy:
    _refuse_unfit(shelf.case, scenario)
    by = fields_of(event.value).get("by", "").strip() or copy.look.person
    try:
        saved = the_desk().store.save(shelf.case.name, scenario, expected, by)
    except Conflict as conflict:
        say, theirs = words(copy.look.language), conflict.theirs
        told = say(
            "keeping.conflict", by=theirs.saved_by or say("keeping.somebody"), version=theirs.version,
            time=f"{theirs.saved_at.astimezone():%d.%m.%Y %H:%M}",
        )  # fmt: skip
        if event.name not in ("save", "save_over"):
            return refuses(copy, event.name, Refused(event.value, told, say("keeping.open_theirs")))
        return asks(refuses(copy, CONFLICT, Refused("", told)), CONFLICT, event.value)
    except Frozen as fault:
        return refuses(copy, event.name, Refused(event.value, str(fault)))
    line = logged("saved", saved.scenario.name, after=str(saved.version))
    kept = opens(looks(copy, person=by), saved.scenario.name, saved.version, line)
    return asks(kept, CONFLICT, "")


def _refuse_unfit(case: Case, scenario: Scenario) -> None:
    """Refuse a scenario that could not be opened again. Raises ProblemsFound."""
    together = with_tried(case, scenario)
    problems = overridden(together, scenario)[1] or version_problems(together, scenario)
    if errors(problems):
        raise ProblemsFound(problems)


def _anew(copy: WorkingCopy, shelf: Shelved, fields: Mapping[str, str]) -> Scenario:
    """What is tried as a draft of its own that stands on what was opened."""
    title = fields.get("title", "").strip()
    name = name_of(title)
    if not name:
        raise _refused(shelf.case, "keeping.no_title", copy)
    if name in (*shelf.case.scenarios, UNSAVED) or any(the_desk().store.history(shelf.case.name, name)):
        raise _refused(shelf.case, "keeping.title_taken", copy)
    opened = shelf.case.scenarios[copy.tried.opened]
    scenario = Scenario(
        name,
        title,
        fields.get("description", "").strip(),
        baseline=opened.name,
        replaces=opened.name if opened.is_frozen and fields.get("replaces") == "true" else "",
        overrides=dict(copy.tried.overrides),
    )
    return on_firm_ground(shelf, scenario)


def _next_version(copy: WorkingCopy, shelf: Shelved, fields: Mapping[str, str]) -> Scenario:
    """What was opened with what is tried put into it. Refused where it is not a saved one."""
    opened = shelf.case.scenarios[copy.tried.opened]
    if opened.name not in shelf.saved:
        raise _refused(shelf.case, "keeping.not_saved", copy)
    if copy.tried.is_changed and not opened.is_frozen:  # who recommended the old figures has not seen these
        opened = replace(opened, status=ScenarioStatus.DRAFT, body="", case_number="", decided_on=None)
    return replace(
        opened,
        title=fields.get("title", "").strip() or opened.title,
        description=fields.get("description", opened.description).strip(),
        overrides=laid_over(opened.overrides, Move(copy.tried.overrides)),
        file="",
    )


def _status(copy: WorkingCopy, _about: str, event: Event) -> WorkingCopy:
    """Give a saved scenario its status, who gave it, in which case and when; what is decided is sealed."""
    fields, shelf = fields_of(event.value), shelf_for(copy)
    opened = shelf.case.scenarios[copy.tried.opened]
    if copy.tried.is_changed or opened.name not in shelf.saved:
        raise _refused(shelf.case, "keeping.save_first", copy)
    if fields.get("status") not in set(ScenarioStatus):
        return copy
    if ScenarioStatus(fields["status"]) in _BY_A_BODY and not (
        fields.get("body", "").strip() and fields.get("date", "").strip()
    ):
        raise _refused(shelf.case, "keeping.by_whom", copy)
    given = replace(
        opened,
        status=ScenarioStatus(fields["status"]),
        body=fields.get("body", "").strip(),
        case_number=fields.get("case_number", "").strip(),
        decided_on=day_typed(fields.get("date", ""), shelf.case, copy),
        seal="",
        file="",
    )
    if given.is_frozen:
        case = with_scenario(shelf.case, given)
        given = replace(given, seal=seal_of(case, given))
    return _saved(copy, shelf, given, copy.tried.version, event)


def day_typed(text: str, case: Case, copy: WorkingCopy) -> date | None:
    """A day as a Norwegian writes it, `21.06.2024`; None for nothing. Raises ProblemsFound."""
    if not text.strip():
        return None
    match = _DAY.fullmatch(text.strip())
    try:
        return date(*(int(part) for part in reversed(match.groups()))) if match else _no_day(case, copy)
    except ValueError:
        return _no_day(case, copy)


def _no_day(case: Case, copy: WorkingCopy) -> date:
    raise _refused(case, "keeping.no_day", copy)


def _read_in(copy: WorkingCopy, _about: str, event: Event) -> WorkingCopy:
    """Open a scenario from its file, or a workbook that was changed: tried on top of what it stands on."""
    given, shelf = fields_of(event.value), shelf_for(copy)
    case, name = shelf.case, given.get("name", "")
    content = _content_of(given, case, copy)
    is_book = is_workbook(content)
    if is_book:
        scenario, told = scenario_returned(content, name, case, copy)
    else:
        scenario, told = _scenario_in(content, name, case, copy), ""
    refuse_unknown_ground(case, scenario)
    read = opens(copy, scenario.baseline, shelf.version_of(scenario.baseline), logged("read", name))
    opened = came_in(read, scenario, "file")
    return refuses(opened, RETURNED, Refused(name, told)) if is_book else opened


def _content_of(given: Mapping[str, str], case: Case, copy: WorkingCopy) -> bytes:
    """A file that came in. Raises ProblemsFound."""
    try:
        return the_desk().received(given.get("file", ""))
    except KeyError:
        raise _refused(case, "keeping.file_gone", copy) from None


def _scenario_in(content: bytes, name: str, case: Case, copy: WorkingCopy) -> Scenario:
    """The scenario that a text says. Raises ProblemsFound."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _refused(case, "keeping.no_text", copy) from None
    scenario, problems = scenario_of(text, "fil", name)
    if scenario is None or errors(problems):
        raise ProblemsFound(problems)
    return scenario


def fields_of(text: str) -> dict[str, str]:
    """The fields of a form that was sent, as texts; none where it is not a form."""
    try:
        given = json.loads(text)
    except ValueError:
        return {}
    return {str(name): str(value) for name, value in given.items()} if isinstance(given, dict) else {}


def name_of(title: str) -> str:
    """A title as the name of a scenario: small letters, digits and hyphens; empty where none is left."""
    plain = normalize("NFC", title).casefold()
    return re.sub(r"[^\w]+|_+", "-", plain).strip("-")[:60].strip("-")


def _refused(case: Case, key: str, copy: WorkingCopy) -> ProblemsFound:
    say = words(copy.look.language)
    return ProblemsFound([error(Place(case.name), say(key), "", say(f"{key}_fix"))])


DOES: dict[str, Doing] = {"save": _save, "save_over": _save_over, "status": _status, "read_in": _read_in}
