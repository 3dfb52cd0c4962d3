"""Scenarios side by side: what was changed, what it does to each recipient, who gains and who loses.

The first scenario is what the others are compared with. Everything is counted in the entries of the
runs, so that the differences sum to the difference of the funds, to the krone.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import combinations

from allocation.case import UNPLACED, Case
from allocation.problems import Problem, ProblemsFound, error, errors
from allocation.reconciliation import RowChange
from allocation.scenario import scenario_named
from allocation.sides import PathChange, Side, changed_paths, changes_of, side_of, streams_by_payer, summed
from allocation.step_bridge import Bridge, bridge_between


@dataclass(frozen=True, slots=True)
class Difference:
    """An amount beside the first scenario's, in kroner; None where a side has no entry."""

    base: int | None
    amount: int | None

    @property
    def change(self) -> int:
        """Amount less base; a missing side counts as nothing."""
        return (self.amount or 0) - (self.base or 0)

    @property
    def percent(self) -> Fraction | None:
        """The change in per cent of the base, negative for less; None where the base is nothing."""
        return RowChange(self.amount or 0, self.base).percent


@dataclass(frozen=True, slots=True)
class Summary:
    """Who gains and who loses in a year: each recipient's difference, the largest gain first.

    Counted in what each keeps, in the streams in which any of the scenarios differ. What is unplaced is
    no recipient, but what it gets is moved like any other krone.
    """

    scenario: str
    year: int
    recipients: Mapping[str, Difference]
    unplaced: Difference

    @property
    def gaining(self) -> dict[str, Difference]:
        """Those who get more, the largest gain first."""
        return {code: one for code, one in self.recipients.items() if one.change > 0}

    @property
    def losing(self) -> dict[str, Difference]:
        """Those who get less, the largest loss last."""
        return {code: one for code, one in self.recipients.items() if one.change < 0}

    @property
    def unchanged(self) -> tuple[str, ...]:
        """Those who get the same."""
        return tuple(code for code, one in self.recipients.items() if not one.change)

    @property
    def added(self) -> int:
        """The sum of all differences, the unplaced included: the difference of the funds."""
        return sum(one.change for one in (*self.recipients.values(), self.unplaced))

    @property
    def moved(self) -> Fraction:
        """Half the sum of all differences without their signs, the unplaced included."""
        return Fraction(sum(abs(one.change) for one in (*self.recipients.values(), self.unplaced)), 2)


@dataclass(frozen=True, slots=True)
class KeptRow:
    """What a recipient keeps in a stream in a year under each scenario; None where it has no entry."""

    year: int
    recipient: str
    stream: str
    amounts: tuple[int | None, ...]

    @property
    def differences(self) -> tuple[Difference, ...]:
        """Each of the others beside the first."""
        return tuple(Difference(self.amounts[0], amount) for amount in self.amounts[1:])


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two scenarios or more of a case, each beside the first."""

    case: Case
    sides: tuple[Side, ...]
    changed: tuple[PathChange, ...]
    bridges: tuple[Bridge, ...]

    @property
    def first(self) -> Side:
        """What the others are compared with."""
        return self.sides[0]

    @property
    def others(self) -> tuple[Side, ...]:
        """Those that are compared with the first, in the order that they were named in."""
        return self.sides[1:]

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The years in which any of the scenarios has entries."""
        return tuple(sorted({year for side in self.sides for year in side.distribution.years}))

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What the runs found worth saying, each once."""
        return tuple(dict.fromkeys(one for side in self.sides for one in side.distribution.problems))

    @cached_property
    def differing(self) -> dict[str, tuple[str, ...]]:
        """By payer the streams in which its table differs between the scenarios in any year."""
        changes = (
            changes_of(self.first.money(year), other.money(year))
            for year in self.years
            for other in self.others
        )
        return streams_by_payer(self.case, changes)

    def kept(self) -> list[KeptRow]:
        """What each keeps when all has been passed on, by year, stream and recipient.

        A year after the case's own has the streams that some scenario changes in that year.
        """
        rows = []
        for year in self.years:
            amounts = [summed(side.money(year), lambda cell: cell[1:3]) for side in self.sides]
            cells = {cell for own in amounts for cell in own}
            for stream in self._streams_of(year):
                for code in self.case.position:
                    if (stream, code) in cells:
                        found = tuple(own.get((stream, code)) for own in amounts)
                        rows.append(KeptRow(year, code, stream, found))
        return rows

    def _streams_of(self, year: int) -> list[str]:
        blocks = [block for side in self.sides for block in side.distribution.entries.blocks]
        streams = {block.stream for block in blocks if block.year == year}
        return [stream for stream in self.case.streams if stream in streams]

    def summary(self, other: Side, year: int | None = None) -> Summary:
        """Who gains and who loses against the first in a year, the case's own if none is given."""
        when = year or self.case.year
        base, *all_others = (self._by_recipient(side, when) for side in self.sides)
        amounts = all_others[self.others.index(other)]
        everybody = set(base).union(*all_others)
        found = {
            code: Difference(base.get(code), amounts.get(code))
            for code in self.case.position
            if code in everybody
        }
        unplaced = found.pop(UNPLACED, Difference(None, None))
        ranked = sorted(found, key=lambda code: -found[code].change)
        return Summary(other.name, when, {code: found[code] for code in ranked}, unplaced)

    def _by_recipient(self, side: Side, year: int) -> dict[str, int]:
        """What each keeps in the streams in which the scenarios differ; in all where they do not."""
        streams = {one for own in self.differing.values() for one in own} or set(self.case.streams)
        money = {cell: kroner for cell, kroner in side.money(year).items() if cell.stream in streams}
        return summed(money, lambda cell: cell.recipient)

    def alike(self) -> list[tuple[Side, Side]]:
        """The pairs of scenarios that have the same value at every path that any of them overrides."""
        return [
            (self.sides[one], self.sides[other])
            for one, other in combinations(range(len(self.sides)), 2)
            if all(change.values[one] == change.values[other] for change in self.changed)
        ]


def compare(case: Case, names: Sequence[str]) -> Comparison:
    """The scenarios of those names, each beside the first.

    Raises ProblemsFound when the case has errors, for fewer than two names, for a name that stands
    twice or that no scenario has, and when there is nothing to distribute.
    """
    refused = errors(case.problems) or _name_problems(case, names)
    if refused:
        raise ProblemsFound(case.problems if errors(case.problems) else refused)
    sides = tuple(side_of(case, name) for name in names)
    first, *others = sides
    bridges = tuple(bridge_between(case, first, other) for other in others)
    return Comparison(case, sides, tuple(changed_paths(sides).values()), bridges)


def _name_problems(case: Case, names: Sequence[str]) -> list[Problem]:
    """Too few scenarios, the same one twice, and names that no scenario has."""
    problems: list[Problem] = []
    for name in dict.fromkeys(names or [case.default_scenario]):
        try:
            scenario_named(case, name)
        except ProblemsFound as found:
            problems += found.problems
    place = case.at("scenarios")
    for name, times in Counter(names).items():
        if times > 1:
            what = f"alternativet «{name}» er nevnt {times} ganger"
            cause = "et alternativ sammenlignes med andre, ikke med seg selv"
            problems.append(error(place, what, cause, "nevn hvert alternativ én gang"))
    if len(names) < 2 and case.funds:
        what = f"bare {len(names)} alternativ er nevnt" if names else "ingen alternativer er nevnt"
        cause = "en sammenligning trenger minst to; de andre måles mot det første"
        known = ", ".join(case.scenarios) or "ingen"
        problems.append(error(place, what, cause, f"nevn to eller flere av sakens alternativer: {known}"))
    return list(dict.fromkeys(problems))
