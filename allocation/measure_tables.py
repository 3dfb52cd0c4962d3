"""Views of measures: sums by type, category and month, against the requirement they are to meet."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, pairwise
from typing import NamedTuple

from allocation.amounts import common
from allocation.case import UNPLACED
from allocation.distribution import Block, Distribution, by_recipient
from allocation.funds import Fund
from allocation.measures import Category, Measure, months_together
from allocation.money import round_half_up
from allocation.rounding import round_numerators
from allocation.rules.counting import CountMeasures, UnresolvedChallenge, counted


class Sum(NamedTuple):
    """A sum of what is known: its value, and of how many measures; one without the figure is no nought."""

    value: Fraction
    known: int
    of: int

    @property
    def is_whole(self) -> bool:
        """Whether every measure has the figure."""
        return self.known == self.of


def _figure(name: str) -> Callable[[Measure], Fraction | None]:
    def value(measure: Measure) -> Fraction | None:
        figure = getattr(measure, name)
        return None if figure is None else figure.value

    return value


FIGURES: Mapping[str, Callable[[Measure], Fraction | None]] = {
    "plan": lambda measure: measure.this_year,
    "full_year": _figure("full_year_effect"),
    "next_year": lambda measure: measure.next_year,
    "expected": lambda measure: measure.expected,
    "planned": lambda measure: measure.planned_so_far,
    "actual": _figure("actual"),
    "slippage": lambda measure: measure.slippage,
    "one_off_cost": _figure("one_off_cost"),
    "positions": lambda measure: measure.positions,
}
"""What is summed of measures, by name: kroner, but for the positions."""

POSITIONS = "positions"


def summed(measures: Sequence[Measure], name: str) -> Sum:
    """One figure of all the measures that have it."""
    known = [value for measure in measures if (value := FIGURES[name](measure)) is not None]
    return Sum(sum(known, Fraction(0)), len(known), len(measures))


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """The measures of one type or category, or all of them: how many, and the sums of their figures."""

    label: str
    count: int
    sums: Mapping[str, Sum]


@dataclass(frozen=True, slots=True)
class MeasureTable:
    """Rows by type or category, which add up to `total` in every column."""

    rows: tuple[MeasureRow, ...]
    total: MeasureRow

    @property
    def all_rows(self) -> tuple[MeasureRow, ...]:
        """The groups, and the sum last."""
        return (*self.rows, self.total)


def by_type(measures: Iterable[Measure]) -> dict[str, tuple[Measure, ...]]:
    """The measures by their types, in the order of their table."""
    groups: dict[str, tuple[Measure, ...]] = {}
    for measure in measures:
        groups[measure.type] = (*groups.get(measure.type, ()), measure)
    return groups


def by_category(measures: Iterable[Measure]) -> dict[Category | None, tuple[Measure, ...]]:
    """The measures by their categories, in the taxonomy's order; those without one last."""
    held = list(measures)
    groups = {one: tuple(own for own in held if own.category is one) for one in (*Category, None)}
    return {category: own for category, own in groups.items() if own}


def measure_table(groups: Mapping[str, Sequence[Measure]]) -> MeasureTable:
    """A row for each group of measures by its label, and their sum."""
    rows = tuple(_row(label, own) for label, own in groups.items())
    return MeasureTable(rows, _row("Sum tiltak", [one for own in groups.values() for one in own]))


def _row(label: str, measures: Sequence[Measure]) -> MeasureRow:
    return MeasureRow(label, len(measures), {name: summed(measures, name) for name in FIGURES})


def in_whole(table: MeasureTable, name: str, unit: int, total: int | None = None) -> list[int]:
    """A column of money in whole units that adds up, the sum last; what is not known adds nothing to it.

    `total` is what it sums to where that has been rounded already.
    """
    values = [row.sums[name].value for row in table.rows]
    total = _whole_total(sum(values, Fraction(0)), unit, total)
    return [*_rounded(values, total, unit, [row.label for row in table.rows]), total]


def months_in_whole(measures: Sequence[Measure], unit: int, total: int | None = None) -> list[int]:
    """The planned effect added up month by month, in whole units, of those whose start month is known.

    December's is `total` where that has been rounded already.
    """
    running = months_together(measures)
    monthly = [end - begin for begin, end in pairwise((Fraction(0), *running))]
    return list(accumulate(_rounded(monthly, _whole_total(running[-1], unit, total), unit)))


def _whole_total(value: Fraction, unit: int, total: int | None) -> int:
    """The total that is given, where it is the value rounded; otherwise the value rounded."""
    if total is not None and abs(total - value) < unit:
        return total
    return round_half_up(value / unit).numerator * unit


def _rounded(
    values: Sequence[Fraction], total: int, unit: int, codes: Sequence[str] | None = None
) -> list[int]:
    numerators, denominator = common(values)
    return round_numerators(numerators, denominator, total, unit, codes)


@dataclass(frozen=True, slots=True)
class Requirement:
    """What a fund requires in a year, in kroner: `covered` by measures, `otherwise`, and the `challenge`.

    The three sum to `required`. The challenge is below nought where more is given than is required.
    """

    fund: Fund
    measures: tuple[Measure, ...]
    required: int
    covered: int
    challenge: int

    @property
    def otherwise(self) -> int:
        """What steps that count no measures have covered."""
        return self.required - self.covered - self.challenge


def requirements(distribution: Distribution, year: int | None = None) -> list[Requirement]:
    """The requirements of a run that measures are counted against, in a year (the case's unless said)."""
    case, wanted = distribution.case, year or distribution.case.year
    given: dict[str, list[Block]] = {}
    for block in distribution.entries.blocks:
        if block.year == wanted and not block.is_passed_on:
            given.setdefault(block.fund, []).append(block)
    return [
        _requirement(fund, own, given[code])
        for code, fund in case.funds.items()
        if code in given and (own := counted(case, fund))
    ]


def _requirement(fund: Fund, measures: tuple[Measure, ...], blocks: Sequence[Block]) -> Requirement:
    required = covered = challenge = 0
    for block in blocks:
        whole = int(block.amounts.sum())
        required -= whole
        if block.rule == CountMeasures.rule:
            covered -= whole
        elif block.rule == UnresolvedChallenge.rule:
            challenge -= whole
        else:
            challenge -= by_recipient([block]).get(UNPLACED, 0)
    return Requirement(fund, measures, required, covered, challenge)
