"""What a scenario stands on: never on a draft that somebody may change, and elsewhere on nothing saved."""

from collections.abc import Callable
from dataclasses import replace

from allocation.case import Scenario
from allocation.levers import Move, laid_over
from allocation.screens.shelf import Shelved


def on_firm_ground(shelf: Shelved, scenario: Scenario) -> Scenario:
    """The same amounts, standing on the case's own scenarios or on a decided one: these do not change."""
    return _standing(shelf, scenario, lambda baseline: baseline.is_frozen)


def on_the_case_alone(shelf: Shelved, scenario: Scenario) -> Scenario:
    """The same amounts, standing on the case's own scenarios: these are there wherever the case is."""
    return _standing(shelf, scenario, lambda _baseline: False)


def _standing(shelf: Shelved, scenario: Scenario, may_stay: Callable[[Scenario], bool]) -> Scenario:
    """The scenario with what saved baselines under it override made its own, where they may not stay."""
    while scenario.baseline in shelf.saved:
        baseline = shelf.case.scenarios[scenario.baseline]
        if may_stay(baseline):
            break
        overrides = laid_over(baseline.overrides, Move(scenario.overrides))
        scenario = replace(scenario, baseline=baseline.baseline, overrides=overrides)
    return scenario
