"""An answer put to use: what it says is tried on what it begins from, as one step to undo."""

from collections.abc import Mapping
from dataclasses import replace

from allocation.case import Scenario
from allocation.files.scenario_text import plain
from allocation.levers import Move, laid_over
from allocation.screens.doing import logged
from allocation.screens.live import Event
from allocation.screens.working import UNSAVED, WorkingCopy, opens, tries


def laid_on(scenario: Scenario, start: Scenario) -> tuple[str, dict[str, object]]:
    """Which scenario is opened and what is tried on it, when an answer is used as an alternative.

    `start` is what the answer begins from: a scenario of the case, or what was tried on one.
    """
    is_tried = start.name == UNSAVED
    own: Mapping[str, object] = start.overrides if is_tried else {}
    written = {path: plain(value) for path, value in scenario.overrides.items()}
    return start.baseline if is_tried else start.name, laid_over(own, Move(written))


def is_on_screen(copy: WorkingCopy, scenario: Scenario, start: Scenario) -> bool:
    """Whether an answer has been put to use, and nothing has been changed since."""
    opened, overrides = laid_on(scenario, start)
    return copy.tried.opened == opened and dict(copy.tried.overrides) == overrides


def put_to_use(copy: WorkingCopy, scenario: Scenario, start: Scenario, event: Event) -> WorkingCopy:
    """The copy that tries what an answer says."""
    opened, overrides = laid_on(scenario, start)
    line = logged("answer_used", scenario.title)
    if opened == copy.tried.opened:
        return tries(copy, overrides, line, event.step)
    other = opens(copy, opened, 0, line)
    return replace(other, tried=replace(other.tried, overrides=overrides))
