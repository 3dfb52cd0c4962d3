"""Dated values: prices, shares, rates and requirements, each with unit, reference and check date."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from allocation.figures import Figure
from allocation.problems import did_you_mean


@dataclass(frozen=True, slots=True)
class Parameter:
    """One value from a date on (and to a date, where it was stated for a period only).

    `reference` is the document, table and row it was taken from, `checked_on` the day somebody last
    held it against that document. `is_tried` where an alternative has put it in place of a published one.
    """

    code: str
    name: str
    value: Figure
    valid_from: date
    valid_to: date | None
    reference: str
    checked_on: date
    line: int | None = field(default=None, compare=False)
    is_tried: bool = False

    def holds_on(self, day: date) -> bool:
        """Whether the value is in force on that day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class NoParameter(LookupError):
    """There is no value of that name, or none in force that day; nothing is interpolated."""


Parameters = Mapping[str, tuple[Parameter, ...]]


def parameter_on(parameters: Parameters, code: str, day: date) -> Parameter:
    """The value in force on that day. Years without a published value stay without one."""
    dated = parameters.get(code)
    if dated is None:
        suggestion = did_you_mean(code, parameters)
        raise NoParameter(
            f"ukjent parameter «{code}»" + (f", mente du «{suggestion}»?" if suggestion else "")
        )
    for parameter in dated:
        if parameter.holds_on(day):
            return parameter
    in_the_year = any(parameter.valid_from.year == day.year for parameter in dated)
    form = "%d.%m.%Y" if in_the_year else "%Y"
    known = ", ".join(f"{parameter.valid_from:{form}}" for parameter in dated)
    raise NoParameter(f"parameteren «{code}» har ingen verdi for {day:{form}}; den finnes for {known}")


def with_value_in_year(dated: Iterable[Parameter], new: Parameter, year: int) -> tuple[Parameter, ...]:
    """The values with another one in a year: what held before and after the year still holds there."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    kept = [replace(new, valid_from=first, valid_to=last)]
    for one in dated:
        if one.valid_from < first:
            kept.append(replace(one, valid_to=min(one.valid_to or date.max, first - timedelta(days=1))))
        if one.valid_to is None or one.valid_to > last:
            kept.append(replace(one, valid_from=max(one.valid_from, last + timedelta(days=1))))
    return tuple(sorted(kept, key=lambda one: one.valid_from))


def interpolated(parameters: Parameters, code: str, day: date) -> Parameter | None:
    """A value for a year without a published one, on the straight line between the years beside it.

    None where there is no published value on both sides, or the year itself has one. Its reference says what
    it lies between: it is no published figure, and is used only where somebody has asked for it.
    """
    dated = [one for one in parameters.get(code, ()) if not one.is_tried]
    before = [one for one in dated if one.valid_from < day]
    after = [one for one in dated if one.valid_from > day]
    if not before or not after or day.year in (before[-1].valid_from.year, after[0].valid_from.year):
        return None
    first, last = before[-1], after[0]
    years = Fraction(day.year - first.valid_from.year, last.valid_from.year - first.valid_from.year)
    value = first.value.value + years * (last.value.value - first.value.value)
    figure = Figure(value, first.value.unit, max(first.value.decimals, last.value.decimals))
    between = f"{first.value} ({first.valid_from.year}) og {last.value} ({last.valid_from.year})"
    reference = f"interpolert mellom {between}, ikke publisert"
    ends = date(day.year, 12, 31)
    return Parameter(code, first.name, figure, day, ends, reference, first.checked_on, first.line)


def overlapping(parameters: Parameters) -> list[tuple[Parameter, Parameter]]:
    """Pairs of values of one parameter that would both be in force on the same day."""
    pairs = []
    for dated in parameters.values():
        in_order = sorted(dated, key=lambda parameter: parameter.valid_from)
        for earlier, later in pairwise(in_order):
            if earlier.holds_on(later.valid_from):
                pairs.append((earlier, later))
    return pairs
