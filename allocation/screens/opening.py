"""How a page is come to: a seat at an address, by a link, a case's name, or what somebody has opened."""

import secrets
from dataclasses import replace
from datetime import datetime

import streamlit as st

from allocation.case import Case, Scenario
from allocation.files.scenario_text import from_link
from allocation.origin import gives_what_it_gave, of_another_case
from allocation.problems import Place, Problem, ProblemsFound, error
from allocation.scenario import standing_on
from allocation.screens.desk import Desk, NotYours, the_desk
from allocation.screens.seat import Seat, shown_run
from allocation.screens.shelf import case_titles, run_of, shelf_for, shelved
from allocation.screens.words import LANGUAGES, words
from allocation.screens.working import (
    DIFFERS,
    Logged,
    Look,
    Refused,
    Tried,
    WorkingCopy,
    now_text,
    refuses,
)
from allocation.serving.settings import opened_case

LINK = "link"
"""What is refused under this name is the link that was opened."""

_USUAL = Look()


def take_seat() -> Seat:
    """The seat of this session: that of the address, or a new one with what the address asks for."""
    desk = the_desk()
    owner = cookie("allocation_browser") or st.session_state.setdefault("owner", secrets.token_urlsafe(16))
    is_dark = st.context.theme.type == "dark"
    token = st.session_state.get("seat") or st.query_params.get("m", "")
    try:
        copy = desk.find(token, owner)
    except NotYours:
        copy = _begun(desk, token)
        token = desk.lay(owner, copy)
    st.session_state["seat"] = token
    if dict(st.query_params) != {"m": token}:
        st.query_params.from_dict({"m": token})
    return Seat(desk, token, owner, copy, is_dark)


def cookie(name: str) -> str:
    """What the browser was given under that name; empty where it has none."""
    found = st.context.cookies.get(name)
    return found if isinstance(found, str) else ""


def _begun(desk: Desk, token: str) -> WorkingCopy:
    """A new working copy: of a link, of what another person opened, of a named case, or the usual one."""
    asked = st.query_params
    language = cookie("allocation_language")
    look = Look(language=language if language in LANGUAGES else LANGUAGES[0])
    if "delt" in asked and not _is_saved_here(
        asked["delt"], asked.get("sak", ""), asked.get("alternativ", "")
    ):
        return _linked(asked["delt"], look)
    theirs = desk.anybodys(token) if token else None
    known = case_titles()
    if theirs and theirs.case not in known:
        theirs = None
    name = asked.get("sak") or (theirs.case if theirs else opened_case())
    if name not in known:
        return _no_such_case(name, look)
    opened = asked.get("alternativ") or (theirs.tried.opened if theirs else "")
    copy = begun(name, opened, look)
    if asked.get("alternativ") and copy.tried.opened != opened:
        return _told(copy, "problem.no_scenario", name=opened)
    return _told(copy, "problem.no_copy") if token else copy


def _is_saved_here(link: str, name: str, opened: str) -> bool:
    """Whether what a link carries is an alternative of that name here, with the same kroner."""
    if name not in case_titles():
        return False
    try:
        case, carried = shelved(name).case, from_link(link)[1]
        is_known = opened in case.scenarios and bool(carried.amounts)
        return is_known and gives_what_it_gave(carried, run_of(case, opened))
    except ProblemsFound:
        return False


def _told(copy: WorkingCopy, key: str, **values: object) -> WorkingCopy:
    """The copy with why the address did not open what it asked for."""
    say = words(copy.look.language)
    return refuses(copy, LINK, Refused("", say(key, **values), say(f"{key}_fix")))


def _no_such_case(name: str, look: Look) -> WorkingCopy:
    """The usual case, and that what was asked for is not among those that can be opened."""
    say = words(look.language)
    refused = Refused("", say("problem.no_case", name=name), say("problem.choose_case"))
    return refuses(begun(opened_case(), look=look), LINK, refused)


def begun(name: str, opened: str = "", look: Look = _USUAL) -> WorkingCopy:
    """A working copy of a case with a scenario opened; its usual one where it has none of that name."""
    try:
        shelf = shelved(name)
    except ProblemsFound:
        return WorkingCopy(Tried(name, opened), look)
    known = opened if opened in shelf.case.scenarios else (shelf.case.brought or shelf.case.default_scenario)
    line = Logged(now_text(datetime.now().astimezone()), "opened", known)
    return WorkingCopy(Tried(name, known, shelf.version_of(known)), look, log=(line,))


def came_in(copy: WorkingCopy, scenario: Scenario, by: str) -> WorkingCopy:
    """The copy, at what a scenario from elsewhere stands on, with what it says tried, under its title.

    Where it gives other kroner than it was sent with, that is said; `by` is `link` or `file`. Raises
    ProblemsFound where it cannot be run.
    """
    case = shelf_for(copy).case
    title = "" if scenario.title == case.scenarios[copy.tried.opened].title else scenario.title
    tried = replace(copy.tried, overrides=dict(scenario.overrides), title=title)
    opened = replace(copy, tried=tried)
    run = shown_run(case, opened)
    if gives_what_it_gave(scenario, run):
        return opened
    told = words(copy.look.language)(
        f"keeping.differs.{by}", before=scenario.fingerprint, now=run.fingerprint
    )
    return refuses(opened, DIFFERS, Refused("", told))


def refuse_unknown_ground(case: Case, scenario: Scenario) -> None:
    """Refuse a scenario of another case, or on a scenario that the case does not have. Raises ProblemsFound.

    On another it would say the same and give other kroner.
    """
    if foreign := of_another_case(scenario, case):
        raise ProblemsFound(foreign)
    standing_on_it = standing_on(case, scenario)[1]
    if not scenario.baseline or standing_on_it:
        raise ProblemsFound(standing_on_it or [_no_ground(case, scenario)])


def _no_ground(case: Case, scenario: Scenario) -> Problem:
    say = words(LANGUAGES[0])
    place = Place(scenario.file or case.name)
    return error(place, say("keeping.no_ground", title=scenario.title), "", say("keeping.no_ground_fix"))


def _linked(link: str, look: Look) -> WorkingCopy:
    """A working copy of what a link carries; of the usual case, and why, where it cannot be opened."""
    try:
        name, scenario = from_link(link)
    except ProblemsFound as found:
        first = found.problems[0]
        return refuses(begun(opened_case(), look=look), LINK, Refused("", first.what, first.fix))
    if name not in case_titles():
        return _no_such_case(name, look)
    copy = begun(name, scenario.baseline, look)
    try:
        refuse_unknown_ground(shelf_for(copy).case, scenario)
    except ProblemsFound as found:
        first = found.problems[0]
        return refuses(copy, LINK, Refused("", first.what, first.fix))
    try:
        return came_in(copy, scenario, "link")
    except ProblemsFound:  # the page says why
        return replace(copy, tried=replace(copy.tried, overrides=dict(scenario.overrides)))
