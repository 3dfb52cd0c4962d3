"""Measures (omstillingstiltak): what each gives this year, next year and month by month, and how far it is.

A positive effect is money saved or earned. What no document states is not known, and is never nought. A
stated effect stands: the formula only fills in where none is stated.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction

from allocation.figures import Figure, Interval

MONTHS = (
    "januar", "februar", "mars", "april", "mai", "juni",
    "juli", "august", "september", "oktober", "november", "desember",
)  # fmt: skip
"""The months by their names; a start month counts from one."""


class Category(StrEnum):
    """What kind of change a measure is in a hospital trust's budget: the trusts' own closed list.

    Price and wage has four parts; the unresolved challenge is none of these, for no measure gives it.
    """

    FORECAST_CORRECTION = "forecast_correction"
    BASIC_FUNDING = "basic_funding"
    PRICE_AND_WAGE = "price_and_wage"
    CENTRAL_WAGE = "central_wage"
    LOCAL_WAGE = "local_wage"
    WAGE_WITHOUT_POSITIONS = "wage_without_positions"
    POSITIONS_WITHOUT_MONEY = "positions_without_money"
    FULL_YEAR_EFFECT = "full_year_effect"
    NEW = "new"

    @property
    def whole(self) -> "Category":
        """The category that this one is a part of; itself where it is a part of none."""
        return Category.PRICE_AND_WAGE if self in _PRICE_AND_WAGE else self

    def is_within(self, wider: "Category") -> bool:
        """Whether it is that category or a part of it."""
        return wider in (self, self.whole)


_PRICE_AND_WAGE = (
    Category.CENTRAL_WAGE,
    Category.LOCAL_WAGE,
    Category.WAGE_WITHOUT_POSITIONS,
    Category.POSITIONS_WITHOUT_MONEY,
)


def part_year(full_year: Fraction, start_month: int) -> Fraction:
    """What a measure gives in the year that it starts: full-year effect x (13 - start month) / 12."""
    return full_year * Fraction(13 - start_month, 12)


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure, as its table states it; None where the table says nothing.

    `type` is in the clinic's own words, `owner` the code of the recipient whose measure it is, empty where
    nobody is named. Effects and costs are money: `full_year_effect` is what it gives in a whole year,
    `start_month` from one to twelve, `effect` what it is stated to give this year. `positions` are
    full-time equivalents (årsverk) saved, `confidence` per cent that it delivers, `recurrent` whether it
    gives the same in the years that follow. `planned` and `actual` are what it should have given and has
    given to the end of the month `counted_to`. `overridden` are the fields that a scenario has replaced.
    """

    code: str
    name: str
    type: str
    owner: str = ""
    category: Category | None = None
    full_year_effect: Figure | None = None
    start_month: int | None = None
    effect: Figure | None = None
    one_off_cost: Figure | None = None
    positions: Fraction | None = None
    confidence: Fraction | None = None
    recurrent: bool | None = None
    counted_to: int | None = None
    planned: Figure | None = None
    actual: Figure | None = None
    source: str = ""
    overridden: tuple[str, ...] = ()
    line: int | None = field(default=None, compare=False)

    @property
    def computed_effect(self) -> Fraction | None:
        """The year's effect by its start month, None where that or the full-year effect is not known."""
        if self.full_year_effect is None or self.start_month is None:
            return None
        return part_year(self.full_year_effect.value, self.start_month)

    @property
    def this_year(self) -> Fraction | None:
        """The year's effect: the stated one, or else the one computed."""
        return self.effect.value if self.effect is not None else self.computed_effect

    @property
    def next_year(self) -> Fraction | None:
        """Next year's effect: the full year's of a recurrent measure, nothing of another.

        Not known where it is not said whether it is recurrent, or what it gives from when.
        """
        if self.recurrent is False:
            return Fraction(0)
        if not self.recurrent or self.full_year_effect is None or self.start_month is None:
            return None
        return self.full_year_effect.value

    @property
    def expected(self) -> Fraction | None:
        """The year's effect weighted with the confidence that it comes."""
        if self.this_year is None or self.confidence is None:
            return None
        return self.this_year * self.confidence / 100

    @property
    def by_month(self) -> tuple[Fraction, ...] | None:
        """The year's effect by month, equal from the start month on; None where that is not known."""
        if self.this_year is None or self.start_month is None:
            return None
        monthly = self.this_year / (13 - self.start_month)
        return tuple(monthly if month >= self.start_month else Fraction(0) for month in range(1, 13))

    @property
    def planned_so_far(self) -> Fraction | None:
        """What it should have given to the month that is counted to: as stated, or else by its months."""
        if self.planned is not None:
            return self.planned.value
        if self.counted_to is None or self.by_month is None:
            return None
        return sum(self.by_month[: self.counted_to], Fraction(0))

    @property
    def slippage(self) -> Fraction | None:
        """How much less it has given so far than it should have."""
        if self.planned_so_far is None or self.actual is None:
            return None
        return self.planned_so_far - self.actual.value

    @property
    def contradicts_itself(self) -> bool:
        """Whether the stated effect cannot be the computed one, however both figures were rounded."""
        if self.effect is None or self.full_year_effect is None or self.start_month is None:
            return False
        share = Interval.exact(Fraction(13 - self.start_month, 12))
        return not self.effect.interval.meets(self.full_year_effect.interval * share)


def months_together(measures: Iterable[Measure]) -> tuple[Fraction, ...]:
    """The planned effect of those whose start month is known, added up month by month through the year."""
    own = [months for measure in measures if (months := measure.by_month) is not None]
    running, sums = Fraction(0), []
    for month in range(12):
        running += sum((months[month] for months in own), Fraction(0))
        sums.append(running)
    return tuple(sums)


_FOLLOWED = ("full_year_effect", "start_month")
"""What this year's effect follows from."""


class FollowsFromOthers(ValueError):
    """The year's effect was replaced although it follows from what else is known of the measure."""


def with_field(measure: Measure, name: str, value: object, said: str) -> Measure:
    """The measure with one field replaced, whose source ends with what was said of that.

    Where the full-year effect and the start month are both known and one of them is replaced, this year's
    effect and what was planned so far are no longer the stated ones but follow from them. Raises
    FollowsFromOthers where both are known and the effect itself is replaced, in whatever order.
    """
    source = "; ".join(text for text in (measure.source, said) if text)
    replaced = (*measure.overridden, name)
    changed = replace(measure, **{name: value, "source": source, "overridden": replaced})  # type: ignore[arg-type]
    if changed.computed_effect is None:
        return changed
    if "effect" in replaced:
        raise FollowsFromOthers
    return replace(changed, effect=None, planned=None) if name in _FOLLOWED else changed


def is_half_replaced(measure: Measure) -> bool:
    """Whether a scenario replaced one of the two that the effect follows from, and the other is unknown."""
    return measure.computed_effect is None and any(name in measure.overridden for name in _FOLLOWED)
