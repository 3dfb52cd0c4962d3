"""A workbook that comes back: what was changed in it is tried on top of its alternative, and listed."""

from dataclasses import replace

from allocation.case import Case, Scenario
from allocation.files.case_book.as_case import is_filled_in
from allocation.files.living.back import Returned, returned_in
from allocation.files.living.brought import as_scenario
from allocation.files.opened_book import opened
from allocation.levers import Move, laid_over
from allocation.problems import Place, ProblemsFound, error
from allocation.screens.live.tables import Column, Table, table
from allocation.screens.path_words import path_words, standing
from allocation.screens.refusals import problems_told
from allocation.screens.seat import Seat
from allocation.screens.shelf import effective
from allocation.screens.words import words
from allocation.screens.working import RETURNED, WorkingCopy

_PACKED = b"PK"
"""What a workbook begins with, and no text."""


def is_workbook(content: bytes) -> bool:
    """Whether a file is a workbook, or something else that is packed."""
    return content.startswith(_PACKED)


def scenario_returned(content: bytes, name: str, case: Case, copy: WorkingCopy) -> tuple[Scenario, str]:
    """What a workbook says tried, standing on an alternative of the case; and what it is to be warned of.

    Raises ProblemsFound for a damaged workbook, one of another case or that is a case of its own, and one
    that nobody has changed.
    """
    say, book = words(copy.look.language), opened(content, name)
    if is_filled_in(book.sheetnames):
        fix = say("leaving.a_case_fix", file=name)
        raise ProblemsFound([error(Place(name), say("leaving.a_case"), "", fix)])
    back = returned_in(book, name)
    scenario = as_scenario(back, case)
    if not back.changes:
        raise ProblemsFound([error(Place(name), say("leaving.unchanged"), "", say("leaving.unchanged_fix"))])
    told = problems_told(back.problems, copy.look.language)
    return replace(_on_the_case(scenario, back, case), title=""), told


def _on_the_case(scenario: Scenario, back: Returned, case: Case) -> Scenario:
    """The same, where the workbook is of what was never saved: its own overrides come with those changed."""
    if back.scenario in case.scenarios:
        return scenario
    own = scenario_text_of(back)
    return replace(
        scenario, baseline=own.baseline, overrides=laid_over(own.overrides, Move(scenario.overrides))
    )


def scenario_text_of(back: Returned) -> Scenario:
    """The alternative that the workbook is of, as it says it itself. Raises ProblemsFound."""
    from allocation.files.scenario_text import scenario_of

    scenario, problems = scenario_of(back.scenario_text, back.scenario, back.file)
    if scenario is None:
        raise ProblemsFound(problems)
    return scenario


def changes_returned(seat: Seat) -> Table | None:
    """What was changed in the workbook that was opened: before, after and path; None where none was."""
    if RETURNED not in seat.copy.refused:
        return None
    before = effective(seat.case, seat.case.scenarios[seat.copy.tried.opened])
    names = ("what", "before", "after", "path")
    rows = [
        (
            path_words(seat.effective, path, seat.say).together,
            _standing(seat, before, path),
            _standing(seat, seat.effective, path),
            path,
        )
        for path in seat.copy.tried.overrides
    ]
    columns = [Column(seat.say(f"sources.column.{name}"), name in ("before", "after")) for name in names]
    return table(seat.say("leaving.returned_caption", file=seat.copy.refused[RETURNED].text), columns, rows)


def _standing(seat: Seat, case: Case, path: str) -> str:
    found = standing(case, path, seat.unit, seat.say.language)
    steps = "; ".join(step.text for step in found.steps)
    return ": ".join(one for one in (found.text, steps) if one) or seat.say("sources.state.nothing")
