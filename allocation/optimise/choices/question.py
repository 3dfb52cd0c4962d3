"""What a meeting asks of the measures: targets, limits and weights, and from when each can be taken."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from allocation.distribution import Distribution
from allocation.fingerprint import fingerprint_of_question
from allocation.measure_tables import Requirement, requirements
from allocation.measures import Measure, part_year
from allocation.money import Unit
from allocation.problems import ProblemsFound, error

HEAVIEST = 3
"""The heaviest burden on patients; nought is none."""

_A_STEP = 100
"""A step of burden weighs as much as this part of the target in uncertain kroner, unless the file says."""


class Lock(StrEnum):
    """Whether a measure must be in the choice, or may not be."""

    IN = "in"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class Terms:
    """What is said of one measure. Months are from one to twelve; None where nothing is said.

    `burden` on patients is from nought to `HEAVIEST`. `work_months` is how long it is in preparation, its
    start month the last of them. `requires` are the measures that must start before it or with it, and how
    many months before at least.
    """

    burden: int | None = None
    earliest: int | None = None
    latest: int | None = None
    start: int | None = None
    work_months: int = 1
    excludes: tuple[str, ...] = ()
    requires: Mapping[str, int] = field(default_factory=dict)
    locked: Lock | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What a plan file says: all of it optional, None where it says nothing. Money in kroner.

    `this_year` and `full_year` are targets. `one_off_cost` is the most that the choice may cost,
    `positions_at_most` and `positions_at_least` bound the full-time equivalents saved, `types` and
    `type_shares` what measures of a type may give this year, in kroner or as a share of everything chosen.
    `at_once` is how many measures may be in preparation in each of the twelve months. `first_month` is the
    first that can still be planned: earlier than what has been counted, it asks as if that had not begun.
    `scenario` is the alternative whose measures and requirement are asked about. `burden_weight` is how many
    uncertain kroner a step of burden weighs.
    """

    name: str = ""
    title: str = ""
    description: str = ""
    scenario: str = ""
    this_year: int | None = None
    full_year: int | None = None
    one_off_cost: int | None = None
    positions_at_most: Fraction | None = None
    positions_at_least: Fraction | None = None
    at_once: tuple[int, ...] = ()
    first_month: int | None = None
    types: Mapping[str, int] = field(default_factory=dict)
    type_shares: Mapping[str, Fraction] = field(default_factory=dict)
    confidence_weight: Fraction = Fraction(1)
    burden_weight: int | None = None
    terms: Mapping[str, Terms] = field(default_factory=dict)
    file: str = field(default="", compare=False)

    def of(self, code: str) -> Terms:
        """What is said of a measure; nothing where it is not named."""
        return self.terms.get(code, _NOTHING_SAID)


_NOTHING_SAID = Terms()


@dataclass(frozen=True, slots=True)
class Way:
    """One way to take a measure: from which month (None: not known), and what it then gives this year."""

    measure: Measure
    month: int | None
    this_year: Fraction

    @property
    def full_year(self) -> Fraction | None:
        """What it gives in a whole year after this one: nothing where it gives but once, None: not known."""
        if self.measure.recurrent is False:
            return Fraction(0)
        figure = self.measure.full_year_effect
        return figure.value if self.measure.recurrent and figure is not None else None


@dataclass(frozen=True)
class Question:
    """A plan, the measures that can be chosen in the order of their codes, and what is to be reached.

    `this_year` and `full_year` are targets in kroner, None where there is none. `case`, `scenario` and `run`
    (its fingerprint) say whose measures they are.
    """

    plan: Plan
    measures: tuple[Measure, ...]
    unit: Unit
    year: int
    this_year: int | None
    full_year: int | None
    case: str = ""
    scenario: str = ""
    run: str = ""

    @property
    def fingerprint(self) -> str:
        """Same question, same digits: of the run, the plan and the targets."""
        return fingerprint_of_question(self.run, (self.plan, self.this_year, self.full_year))

    @cached_property
    def by_code(self) -> Mapping[str, Measure]:
        """The measures by their codes."""
        return {one.code: one for one in self.measures}

    @cached_property
    def first_month(self) -> int:
        """The first month that can be planned: as stated, or the one after the last that is counted to."""
        counted = max((one.counted_to or 0 for one in self.measures), default=0)
        return self.plan.first_month or counted + 1

    @cached_property
    def ways(self) -> tuple[Way, ...]:
        """Every way to take every measure, those of one measure beside each other."""
        return tuple(way for one in self.measures for way in self._ways(one))

    @cached_property
    def ways_of(self) -> Mapping[str, tuple[int, ...]]:
        """The positions of each measure's ways among all of them."""
        positions: dict[str, tuple[int, ...]] = {one.code: () for one in self.measures}
        for at, way in enumerate(self.ways):
            positions[way.measure.code] += (at,)
        return positions

    @property
    def burden_weight(self) -> int:
        """How many uncertain kroner a step of burden weighs as much as, in whole units: stated, or a part."""
        if self.plan.burden_weight is not None:
            return self.plan.burden_weight
        unit = int(self.unit.factor)
        return -(-(self.this_year or self.full_year or 0) // (_A_STEP * unit)) * unit

    def has_begun(self, one: Measure) -> bool:
        """Whether a measure is running: somebody has counted it, and it started before the first month."""
        started = one.start_month is None or one.start_month < self.first_month
        return one.counted_to is not None and started

    def can_move(self, one: Measure) -> bool:
        """Whether its start can be chosen: its effect follows from it, and it has not begun.

        What costs more stays where it is stated: a later start of it only looks like a saving. The plan can
        say otherwise by giving it months.
        """
        if one.full_year_effect is None or one.effect is not None or self.has_begun(one):
            return False
        terms = self.plan.of(one.code)
        return not costs_more(one) or any((terms.start, terms.earliest, terms.latest))

    def uncertain(self, one: Measure) -> Fraction:
        """How many kroner of a measure may not come; all, where nobody has said how certain it is.

        Of the full-year effect, so that a later start makes no measure look more certain.
        """
        figure = one.full_year_effect or one.effect
        return abs(figure.value) * (100 - (one.confidence or 0)) / 100 if figure else Fraction(0)

    def drawback(self, one: Measure) -> Fraction:
        """What speaks against a measure, in weighed kroner: those that may not come, and its burden.

        A burden that nobody has stated weighs as the heaviest.
        """
        burden = self.plan.of(one.code).burden
        steps = HEAVIEST if burden is None else burden
        return self.plan.confidence_weight * self.uncertain(one) + steps * self.burden_weight

    def _ways(self, one: Measure) -> list[Way]:
        figure = one.full_year_effect
        if figure is None or not self.can_move(one):
            return self._as_stated(one)
        first = self.first_month + self.plan.of(one.code).work_months - 1
        return [Way(one, month, part_year(figure.value, month)) for month in range(first, 13)]

    def _as_stated(self, one: Measure) -> list[Way]:
        """The one way of a measure that does not move; a cost without a month comes as soon as it can."""
        if one.this_year is not None:
            return [Way(one, one.start_month, one.this_year)]
        figure = one.full_year_effect
        return [Way(one, self.first_month, part_year(figure.value, self.first_month))] if figure else []


def costs_more(one: Measure) -> bool:
    """Whether a measure is a cost that comes, not a saving: nobody can leave it out by choosing others."""
    figure = one.effect or one.full_year_effect
    return figure is not None and figure.value < 0


def question(distribution: Distribution, plan: Plan, target: int | None = None) -> Question:
    """The question that a plan puts to the measures of a run; `target` is this year's, before the plan's.

    The targets are those stated. Where none is, they are what the case requires this year and the next of
    the funds that measures are counted against, less what other steps cover.

    Raises:
        ProblemsFound: the case has no measures, or nobody has said what they are to reach.
    """
    case = distribution.case
    if not case.measures:
        fix = "legg til tiltakene i measures.csv, eller velg en sak som har dem"
        cause = "tabellen measures mangler, eller har ikke kolonnene «code» og «type»"
        raise ProblemsFound([error(case.at("measures.csv"), "saken har ingen tiltak å velge", cause, fix)])
    this_year = target if target is not None else plan.this_year
    full_year = plan.full_year
    if this_year is None and full_year is None:
        this_year = _required(requirements(distribution))
        full_year = _required(requirements(distribution, case.year + 1))
    if this_year is None and full_year is None:
        fix = "skriv --target, eller «this_year» under [target] i planfilen"
        cause = "saken har ingen ramme som tiltak telles mot"
        raise ProblemsFound([error(case.at("funds.csv"), "tiltakene har ikke noe mål", cause, fix)])
    measures = tuple(sorted(case.measures.values(), key=lambda one: one.code))
    return Question(
        plan,
        measures,
        case.unit,
        case.year,
        this_year,
        full_year,
        case.name,
        distribution.scenario.name,
        distribution.fingerprint,
    )


def _required(asked: Iterable[Requirement]) -> int | None:
    """What is left for measures to cover, None where nothing is required of them."""
    left = [one.required - one.otherwise for one in asked]
    return sum(left) if left else None
