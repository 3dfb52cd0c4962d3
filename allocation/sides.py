"""One scenario of several that are compared: its case, its overrides, its money, and where they differ."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import NamedTuple, TypeVar

from allocation.case import Case, Scenario
from allocation.distribution import Block, Distribution
from allocation.funds import Lasting
from allocation.overrides import BadOverride, standing_at, value_at
from allocation.scenario import Written, run, scenario_named, with_overrides, written_along

_Key = TypeVar("_Key", bound=Hashable)


class Cell(NamedTuple):
    """Where money stands: what a payer hands out in a stream to a recipient.

    `passed_on` is what is taken from a recipient for what it hands out itself: a payer's table does not
    show it, what a recipient keeps does.
    """

    payer: str
    stream: str
    recipient: str
    passed_on: bool = False


Money = Mapping[Cell, int]
"""Kroner by cell."""


def money_of(blocks: Sequence[Block], year: int) -> dict[Cell, int]:
    """What stands where in a year.

    A fund that has no entries in the year counts as it stood in its last year before, without its one-off
    money: what is phased in is phased in among money that stays.
    """
    last: dict[str, int] = {}
    for block in blocks:
        last[block.fund] = max(block.year, last.get(block.fund, block.year))
    sums: dict[Cell, int] = {}
    for block in blocks:
        if block.year != min(year, last[block.fund]):
            continue
        if block.year != year and block.lasting == Lasting.ONE_OFF:
            continue
        for code, amount in zip(block.recipients, block.amounts.tolist(), strict=True):
            cell = Cell(block.payer, block.stream, code, block.is_passed_on)
            sums[cell] = sums.get(cell, 0) + amount
    return sums


def changes_of(before: Money, after: Money) -> dict[Cell, int]:
    """What changes from one to the other, in kroner; only cells that do."""
    cells = dict.fromkeys([*before, *after])
    changes = {cell: after.get(cell, 0) - before.get(cell, 0) for cell in cells}
    return {cell: change for cell, change in changes.items() if change}


def summed(money: Money, by: Callable[[Cell], _Key]) -> dict[_Key, int]:
    """Kroner by what is said of each cell: its recipient, for example."""
    sums: dict[_Key, int] = {}
    for cell, amount in money.items():
        sums[by(cell)] = sums.get(by(cell), 0) + amount
    return sums


def streams_by_payer(case: Case, changes: Iterable[Money]) -> dict[str, tuple[str, ...]]:
    """By payer the streams of its table in which something changes, in the order of the case."""
    found: dict[str, set[str]] = {}
    for cell in chain.from_iterable(changes):
        if not cell.passed_on:
            found.setdefault(cell.payer, set()).add(cell.stream)
    payers = sorted(found, key=lambda payer: (case.position.get(payer, 0), payer))
    return {payer: tuple(one for one in case.streams if one in found[payer]) for payer in payers}


@dataclass(frozen=True, eq=False)
class Side:
    """One of the scenarios: the case under its overrides, what it overrides, and its distribution.

    `written` is by plain path, in the order that they stand in: the lowest baseline's first, and a path
    that is written again where it is written last.
    """

    effective: Case
    written: Mapping[str, Written]
    distribution: Distribution

    @property
    def scenario(self) -> Scenario:
        """The scenario itself."""
        return self.distribution.scenario

    @property
    def name(self) -> str:
        """The scenario's name."""
        return self.scenario.name

    @cached_property
    def _by_year(self) -> dict[int, dict[Cell, int]]:
        return {}

    def money(self, year: int) -> dict[Cell, int]:
        """What stands where in a year, see `money_of`."""
        if year not in self._by_year:
            self._by_year[year] = money_of(self.distribution.entries.blocks, year)
        return self._by_year[year]

    def value_at(self, path: str) -> object:
        """What stands at a path; None where nothing does."""
        try:
            return standing_at(self.effective, path)
        except BadOverride:
            return None

    def text_at(self, path: str) -> str:
        """What stands at a path, as a person reads it; empty where nothing does."""
        return "" if self.value_at(path) is None else value_at(self.effective, path)


def side_of(case: Case, name: str) -> Side:
    """A scenario of the case, run. Raises ProblemsFound."""
    scenario = scenario_named(case, name)
    return Side(with_overrides(case, scenario), written_along(case, scenario), run(case, name))


@dataclass(frozen=True, slots=True)
class PathChange:
    """A path where scenarios have different values; one value a scenario, None where nothing stands."""

    path: str
    values: tuple[object, ...]


def changed_paths(sides: Sequence[Side]) -> dict[str, PathChange]:
    """The paths where the scenarios do not all have the same value, by plain path.

    Each is called as the first that writes it calls it.
    """
    paths: dict[str, str] = {}
    for side in sides:
        for plain, written in side.written.items():
            paths.setdefault(plain, written.path)
    found = {
        plain: PathChange(path, tuple(side.value_at(plain) for side in sides))
        for plain, path in paths.items()
    }
    return {plain: change for plain, change in found.items() if not _all_equal(change.values)}


def _all_equal(values: Iterable[object]) -> bool:
    first, *rest = values
    return all(value == first for value in rest)
