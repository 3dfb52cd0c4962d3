"""What is held against what, said in words: the case or the letter, its year, and that the years differ."""

import re

from allocation.problems import ProblemsFound
from allocation.screens.grant_letters import tables_at_hand
from allocation.screens.reconcile_both import Both
from allocation.screens.reconcile_opposed import Faced, Facing
from allocation.screens.reconcile_stated import UPLOAD, Stated
from allocation.screens.seat import Seat
from allocation.screens.shelf import case_titles, read_case

_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")


def facing_of(stated: Stated, seat: Seat) -> Facing:
    """What the chosen one is held against."""
    if stated.opposed:
        return stated.opposed.facing
    return Facing(Faced.RUN, seat.scenario.title, seat.case.year)


def sides_told(stated: Stated, both: Both, seat: Seat) -> str:
    """Which is stated and which is computed, and what the one that was not handed in is."""
    facing = facing_of(stated, seat)
    is_computed = bool(stated.opposed and stated.opposed.is_computed)
    own = seat.say("reconcile.own_file" if stated.choice == UPLOAD else "reconcile.own_decision",
                   title=both.titles[1 if is_computed else 0])  # fmt: skip
    other = _told(facing, seat)
    first, second = (other, own) if is_computed else (own, other)
    return seat.say("reconcile.sides_told", stated=first, computed=second)


def _told(facing: Facing, seat: Seat) -> str:
    key = facing.what.value if facing.is_own else "foreign_letter"
    title = seat.in_words(facing.title)
    named = title if facing.what is Faced.LETTER else seat.case.title
    year = "" if str(facing.year) in named else f", {facing.year}"
    return seat.say(f"reconcile.facing.{key}", title=title, case=seat.case.title, year=year)


def years_differ(stated: Stated, seat: Seat) -> str:
    """That a file is held against another year than the case's, or than its own; empty where it is not."""
    if stated.choice != UPLOAD or not stated.is_held:
        return ""
    facing, case, own = facing_of(stated, seat), seat.case.year, _year_said(stated)
    if facing.year != case:
        other = seat.say("reconcile.other_year", title=facing.title, year=facing.year, case=case)
        return f"{other} {_case_of(facing, seat)}"
    if own and own != facing.year:
        return seat.say("reconcile.own_year", name=stated.title, own=own, year=facing.year)
    return ""


def _case_of(facing: Facing, seat: Seat) -> str:
    """Which case can be opened in place of this one: one that builds on the letter, if any."""
    for name in case_titles():
        try:
            case = read_case(name)
        except ProblemsFound:
            continue
        at_hand = tables_at_hand(case)
        if facing.title in (at_hand.tables[code].title for code in at_hand.own):
            return seat.say("reconcile.case_of_year", title=case.title)
    return seat.say("reconcile.no_case_of_year", year=facing.year)


def _year_said(stated: Stated) -> int | None:
    """The one year that the table's title, or else the file's name, speaks of."""
    for text in (stated.file.table.title if stated.file else "", stated.title):
        years = set(_YEAR.findall(text))
        if len(years) == 1:
            return int(years.pop())
    return None
