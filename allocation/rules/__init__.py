"""The rules that a method's steps name. To add one: its step and its function in a file, one line below.

A step is a frozen dataclass whose fields are its settings; the rule is a function of where the fund
stands and the step, and answers what it moves. The line says the rule's word on screen.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from allocation.case import Step
from allocation.rules import bounds, claims, placing, targets, transitions
from allocation.rules.kinds import Kind, needed_by, settings_of
from allocation.rules.stand import Outcome, Stand


@dataclass(frozen=True)
class Rule:
    """A rule: what its step can say, what it does, and what it is called on screen."""

    step: type[Step]
    work: Callable[[Stand, Any], Outcome]
    word: str

    @cached_property
    def settings(self) -> dict[str, Kind]:
        """What a step of the rule can say, each with the kind by which it is read."""
        return settings_of(self.step)

    @cached_property
    def needed(self) -> tuple[str, ...]:
        """What a step of the rule must say."""
        return needed_by(self.step)


_ALL = (
    Rule(placing.TopSlice, placing.top_slice, "holdes tilbake"),
    Rule(placing.Fixed, placing.fixed, "fast beløp"),
    Rule(placing.ByKey, placing.by_key, "fordelingsnøkkel"),
    Rule(placing.Whole, placing.whole, "tildelt samlet"),
    Rule(placing.Retained, placing.retained, "beholdes"),
    Rule(bounds.Floor, bounds.floor, "gulv"),
    Rule(bounds.Ceiling, bounds.ceiling, "tak"),
    Rule(bounds.Lock, bounds.lock, "låst beløp"),
    Rule(targets.Target, targets.target, "til målet"),
    Rule(targets.Pace, targets.pace, "takt mot målet"),
    Rule(targets.Taper, targets.taper, "avtrapping"),
    Rule(transitions.PhaseIn, transitions.phase_in, "innfasing"),
    Rule(transitions.Support, transitions.support, "midlertidig inntektsstøtte"),
    Rule(claims.OnClaim, claims.on_claim, "etter krav"),
    Rule(claims.UpTo, claims.up_to, "inntil beløpet"),
)

RULES: dict[str, Rule] = {rule.step.rule: rule for rule in _ALL}
"""The rules by the name that a step gives."""
