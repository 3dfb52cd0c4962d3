"""Compare, first: what sets the scenarios apart, path by path in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from allocation.comparison import Comparison
from allocation.screens.compared import words_of
from allocation.screens.path_words import Standing, standing
from allocation.screens.seat import Seat
from allocation.screens.words.sentences import Said
from allocation.sides import PathChange


@dataclass(frozen=True, slots=True)
class ShownStep:
    """A step of a method; `is_other` where the first scenario has no such step."""

    text: str
    language: str
    is_other: bool


@dataclass(frozen=True, slots=True)
class ShownValue:
    """What stands at a path in one scenario; `is_other` where it is not what stands in the first."""

    text: str
    language: str
    steps: tuple[ShownStep, ...]
    is_other: bool


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A path where the scenarios differ: in words, as it is written, and one value a scenario."""

    of: str
    part: str
    path: str
    values: tuple[ShownValue, ...]


def shown_changes(seat: Seat, comparison: Comparison) -> dict[str, object]:
    """Every path where the scenarios differ, and which of them are the same but for their names."""
    return {
        "changes": [_shown(seat, comparison, change) for change in comparison.changed],
        "alike": [
            seat.say("compare.alike", one=one.scenario.title, other=other.scenario.title)
            for one, other in comparison.alike()
        ],
    }


def _shown(seat: Seat, comparison: Comparison, change: PathChange) -> ShownChange:
    words = words_of(comparison, change.path, seat.say)
    found = [standing(side.effective, change.path, seat.unit, seat.say.language) for side in comparison.sides]
    values = tuple(
        _value(one, found[0], own != change.values[0]) for one, own in zip(found, change.values, strict=True)
    )
    return ShownChange(words.of, words.part, change.path, values)


def _value(one: Standing, first: Standing, is_other: bool) -> ShownValue:
    return ShownValue(one.text, one.language, _steps(one.steps, first.steps), is_other)


def _steps(steps: Sequence[Said], first: Sequence[Said]) -> tuple[ShownStep, ...]:
    return tuple(ShownStep(step.text, step.language, step not in first) for step in steps)
