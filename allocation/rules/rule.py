"""What a rule is made of: its step, its function, and what it is called on screen."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from allocation.case import Step
from allocation.rules.kinds import Kind, needed_by, settings_of
from allocation.rules.stand import Outcome, Stand


@dataclass(frozen=True)
class Rule:
    """A rule: what its step can say, what it does, and its word on screen.

    `sums_by_itself` says that the rule needs no amount to share: a fund of such rules alone is their sum.
    `only_bounds` says that it gives and moves nothing itself: such steps that follow each other are kept
    together.
    """

    step: type[Step]
    work: Callable[[Stand, Any], Outcome]
    word: str
    sums_by_itself: bool = False
    only_bounds: bool = False

    @cached_property
    def settings(self) -> dict[str, Kind]:
        """What a step of the rule can say, each with the kind by which it is read."""
        return settings_of(self.step)

    @cached_property
    def needed(self) -> tuple[str, ...]:
        """What a step of the rule must say."""
        return needed_by(self.step)
