"""Need carried forward: use evened out between units, changed by demography, disease and yearly changes.

Source of the rules: regional development plan 2040, Helse Sør-Øst, part 2, «Framskrivinger av liggedøgn» and
«Betydelig variasjon gjør framskrivinger utfordrende». The plan does not print whether its yearly changes
are compounded, nor which percentile it means: both forms are offered here, and the definition is stated.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from math import floor, prod

from allocation.case import Case
from allocation.criteria import Projection, ProjectionForm
from allocation.money import PERCENT
from allocation.parameters import NoParameter, Parameter, parameter_on


def compound_factor(changes: Iterable[Fraction], years: int) -> Fraction:
    """What yearly reductions leave: the product of (1 - a) ** years; each year's share is of what is left.

    It leaves more than the straight line for the same rates: 81.0 against 79.0 per cent after 21 years of
    0.4, 0.3 and 0.3 per cent. It favours those whose need is paid by its level; shares move only between
    recipients whose changes differ.
    """
    return prod(((1 - change) ** years for change in changes), start=Fraction(1))


def straight_factor(changes: Iterable[Fraction], years: int) -> Fraction:
    """What yearly reductions leave: 1 - years x (a + b + c); each year's share is of the base year.

    It cuts deeper than compounding, and reaches nothing after 1 / (a + b + c) years.
    """
    return 1 - years * sum(changes, Fraction(0))


FACTOR: Mapping[ProjectionForm, Callable[[Iterable[Fraction], int], Fraction]] = {
    ProjectionForm.COMPOUND: compound_factor,
    ProjectionForm.STRAIGHT: straight_factor,
}


def projected(base: Fraction, demography: Fraction, disease: Fraction, changes: Fraction) -> Fraction:
    """Bed-days = base x demography factor x (1 + disease development) x what the yearly changes leave.

    It favours those whose population grows and ages; the others lose share even where their need stands.
    """
    return base * demography * (1 + disease) * changes


def percentile(values: Iterable[Fraction], percent: Fraction) -> Fraction:
    """The value below which so many per cent lie: linear between the order statistics, every unit alike.

    Of n values in order the p-percentile stands at place 1 + (n - 1) x p / 100, as in spreadsheets; the
    plan does not say which definition it uses.
    """
    ordered = sorted(values)
    place = (len(ordered) - 1) * percent / 100
    below = floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def evened(
    use: Mapping[str, Fraction], people: Mapping[str, Fraction], percentiles: Sequence[Fraction]
) -> dict[str, Fraction]:
    """Use per inhabitant lifted to the low percentile and lowered to the high one, times the inhabitants.

    The plan does so for adult mental health, substance use and decision-based services, at 20 and 80,
    before it projects. It favours those who use little for their population, and takes from those who use
    much; nobody between the percentiles moves, and the sum is not kept. Who has no use at all has no such
    service: it stays at nought and does not count in the percentiles.
    """
    rates = {code: amount / people[code] for code, amount in use.items() if amount}
    low, high = (percentile(rates.values(), one) if rates else Fraction(0) for one in percentiles)
    within = {code: min(max(rate, low), high) * people[code] for code, rate in rates.items()}
    return {**use, **within}


def rates_of(case: Case, projection: Projection) -> dict[str, Parameter]:
    """The yearly changes in force on the case's day, by code. Raises NoParameter."""
    return {code: _share_on(case, code, case.day) for code in projection.changes}


def occupancy_of(case: Case, projection: Projection) -> Parameter:
    """The common occupancy. Raises NoParameter.

    That of the case's day, or else the one planned for the year projected to: a plan states the occupancy
    of its last year only.
    """
    try:
        return _share_on(case, projection.occupancy, case.day)
    except NoParameter:
        if projection.target_year is None or projection.occupancy not in case.parameters:
            raise
        return _share_on(case, projection.occupancy, date(projection.target_year, 1, 1))


def _share_on(case: Case, code: str, day: date) -> Parameter:
    """A parameter that is a share, on a day. Raises NoParameter where none is in force, or it is no share."""
    found = parameter_on(case.parameters, code, day)
    if found.value.unit != PERCENT:
        raise NoParameter(f"parameteren «{code}» er i {found.value.unit.name}, ikke i prosent")
    return found
