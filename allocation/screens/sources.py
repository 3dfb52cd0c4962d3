"""Sources and changes: what is overridden, the log, and all that the case stands on, each with its source."""

from dataclasses import dataclass

from allocation.case import Case
from allocation.distribution import Distribution
from allocation.money import Unit
from allocation.problems import Problem, ProblemsFound
from allocation.screens.live.tables import Column, Table, table
from allocation.screens.seat import Seat, shown_run, shown_scenario, unit_of
from allocation.screens.shelf import effective, shelf_for
from allocation.screens.source_lists import (
    Cell,
    Grounds,
    Kroner,
    SourceList,
    holding,
    shown_cell,
    unit_of_list,
)
from allocation.screens.sources_listed import LISTS
from allocation.screens.sources_moves import TAKING, sought
from allocation.screens.words import words
from allocation.screens.words.sentences import Said, Text
from allocation.screens.working import WorkingCopy

_MOST_ROWS = 100
"""How many rows of a list the page shows; its file has all."""

_OPEN = ("overrides", "log", "parameters", "documents")
"""The lists that stand open to begin with."""

DOCUMENTS = {"sources": "take_all", "entries": "take_entries", "log": "take_log"}
"""The files of the lists, by kind, with what each is called."""


@dataclass(frozen=True, slots=True)
class Section:
    """A list on the page: how many of its rows are found, and what stands there when none is."""

    name: str
    title: str
    count: str
    empty: str
    cut: str
    table: Table
    is_open: bool


def page(seat: Seat) -> None:
    """The lists under one another, each to be folded, and one field that seeks in all of them."""
    on, words_sought = grounds_of(seat.copy), sought(seat.copy)
    lists = [made(on) for made in LISTS]
    sections = [_section(one, words_sought, seat) for one in lists]
    found = sum(len(holding(one, words_sought, seat.unit).rows) for one in lists)
    seat.show(
        "sources",
        "sources",
        TAKING,
        sections=sections,
        words=words_sought,
        found=seat.say.counted("sources.found", found, words=words_sought),
        documents={kind: seat.say(f"sources.{text}") for kind, text in DOCUMENTS.items()},
    )


def grounds_of(copy: WorkingCopy) -> Grounds:
    """What the lists of a working copy are made of. Raises ProblemsFound where the case cannot be read."""
    shelf = shelf_for(copy)
    case, scenario = shelf.case, shown_scenario(shelf.case, copy)
    ran, refused = _run(case, copy)
    problems = (*case.problems, *(ran.problems if ran else refused), *shelf.left_out)
    return Grounds(
        case,
        ran.case if ran else _as_left(case, copy),
        scenario,
        ran,
        problems,
        copy,
        words(copy.look.language),
        unit_of(case, copy.look),
    )


def _run(case: Case, copy: WorkingCopy) -> tuple[Distribution | None, tuple[Problem, ...]]:
    """The run of what is on the screen, or why there is none."""
    try:
        return shown_run(case, copy), ()
    except ProblemsFound as found:
        return None, tuple(found.problems)


def _as_left(case: Case, copy: WorkingCopy) -> Case:
    """The case as the scenario leaves it; as it was opened where the overrides cannot be made."""
    try:
        return effective(case, shown_scenario(case, copy))
    except ProblemsFound:
        return case


def _section(given: SourceList, words_sought: str, seat: Seat) -> Section:
    say, unit = seat.say, unit_of_list(given, seat.unit)
    found = holding(given, words_sought, seat.unit)
    count = len(found.rows)
    of_all = say("sources.of_all", count=count, all=len(given.rows)) if words_sought else str(count)
    is_sought = bool(words_sought and given.rows)
    return Section(
        given.name,
        say(f"sources.section.{given.name}"),
        of_all,
        say("sources.none_found", words=words_sought) if is_sought else say(f"sources.empty.{given.name}"),
        say("sources.cut", shown=_MOST_ROWS, count=count) if count > _MOST_ROWS else "",
        _table(found, seat, unit),
        given.name in _OPEN,
    )


def _table(given: SourceList, seat: Seat, unit: Unit) -> Table:
    """The list as the page shows it: without columns that say nothing, and with the unit over amounts."""
    rows = [[_shown(cell, unit) for cell in row] for row in given.rows[:_MOST_ROWS]]
    told = [number for number in range(len(given.headings)) if any(row[number] for row in rows)]
    columns = [Column(_heading(given, number, seat), number in given.numbers) for number in told]
    shown = [[row[number] for number in told] for row in rows]
    return table(seat.say(f"sources.section.{given.name}"), columns, shown)


def _shown(cell: Cell, unit: Unit) -> Text:
    return cell if isinstance(cell, Said) else shown_cell(cell, unit)


def _heading(given: SourceList, number: int, seat: Seat) -> str:
    is_money = any(isinstance(row[number], Kroner) for row in given.rows)
    return given.headings[number] + (f" ({seat.unit_words})" if is_money else "")
