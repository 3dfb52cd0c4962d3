"""From one scenario to another, one change at a time: which change does what to whom."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from allocation.cascade import distribute
from allocation.case import Case, Scenario
from allocation.key_faults import blend_rings
from allocation.problems import errors
from allocation.scenario import Written, overridden
from allocation.sides import Cell, Money, Side, changed_paths, changes_of, money_of


@dataclass(frozen=True, slots=True)
class BridgeStep:
    """Changes made together, and what they do, in kroner; only cells that change.

    More than one path stands in a step where the case halfway would be refused.
    """

    paths: tuple[str, ...]
    effects: Money


@dataclass(frozen=True, slots=True)
class Bridge:
    """From one scenario to another in steps that sum to the whole difference, in the case's own year.

    `set_back` are the paths that only the first overrides: they come first and get the case's own value.
    """

    start: str
    end: str
    set_back: tuple[str, ...]
    steps: tuple[BridgeStep, ...]

    @property
    def order(self) -> tuple[str, ...]:
        """All paths in the order that they are changed in."""
        return tuple(path for step in self.steps for path in step.paths)


def bridge_between(case: Case, start: Side, end: Side) -> Bridge:
    """The changed paths one at a time, in the order of the end's chain, its lowest baseline's first.

    What only the start overrides is first set back to the case's own value, in the order of the start's
    chain. A change that gives a case which is refused is made together with those that follow, until
    one is not. The last step ends with the end's own amounts, so the sum is exact.
    """
    changed = changed_paths([start, end])
    set_back = [plain for plain in start.written if plain in changed and plain not in end.written]
    order = [*set_back, *(plain for plain in end.written if plain in changed)]
    reached, steps = start.money(case.year), []
    waiting: list[str] = []
    for number, plain in enumerate(order, 1):
        waiting.append(plain)
        ahead = set(order[number:])
        money = _halfway(case, start, end, ahead) if ahead else end.money(case.year)
        if money is not None:
            paths = tuple(changed[one].path for one in waiting)
            steps.append(BridgeStep(paths, changes_of(reached, money)))
            reached, waiting = money, []
    return Bridge(start.name, end.name, tuple(changed[one].path for one in set_back), tuple(steps))


def _halfway(case: Case, start: Side, end: Side, ahead: set[str]) -> dict[Cell, int] | None:
    """The amounts when all but the paths ahead are changed; None where such a case is refused."""
    overrides = _overrides(start.written, end.written, ahead)
    scenario = Scenario("", "", overrides={written.path: written.value for written in overrides})
    effective, problems = overridden(case, scenario)
    if problems or blend_rings(effective):
        return None
    cascade = distribute(effective)
    if errors(cascade.problems):
        return None
    return money_of([block for split in cascade.splits for block in split.blocks], case.year)


def _overrides(
    start: Mapping[str, Written], end: Mapping[str, Written], ahead: set[str]
) -> Iterable[Written]:
    """What is overridden halfway: what is ahead stands as in the start, everything else as in the end."""
    yield from (written for plain, written in start.items() if plain in ahead and plain not in end)
    for plain, written in end.items():
        if plain not in ahead:
            yield written
        elif plain in start:
            yield start[plain]
