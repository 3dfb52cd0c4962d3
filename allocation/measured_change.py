"""A change in four measures, each only where the figures exist.

In kroner; in per cent of the base frame; in per cent of the fund, which is what the recipient gets in the
streams that differ; and in kroner per inhabitant of the hospital area. Kroner favour the eye for the large,
per cent of the fund for those that hang on it, per cent of the base frame shows what can be felt in a year's
running, and kroner per inhabitant what the area's people gain or lose.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from allocation.case import Case, Recipient
from allocation.comparison import Difference

NON_PROFIT = "privat ideelt sykehus"
"""The kind of those that need not serve a part of their area alone, and so may state no population."""


@dataclass(frozen=True, slots=True)
class MeasuredChange:
    """A recipient's change; None for a measure whose figure nobody states, or that is nothing.

    `kroner` in base units of money, the two next in per cent, the last in base units per inhabitant.
    """

    kroner: int
    of_base_frame: Fraction | None
    of_fund: Fraction | None
    per_inhabitant: Fraction | None


def measured_changes(case: Case, changes: Mapping[str, Difference]) -> dict[str, MeasuredChange]:
    """Each recipient's difference in all measures; what is unplaced is measured in kroner alone."""
    populations = area_populations(case.recipients)
    return {
        code: measured(one, case.recipients[code], populations)
        if code in case.recipients
        else MeasuredChange(one.change, None, None, None)
        for code, one in changes.items()
    }


def measured(one: Difference, recipient: Recipient, populations: Mapping[str, int]) -> MeasuredChange:
    """A recipient's difference in all measures; `populations` are inhabitants by hospital area.

    Per cent = 100 x change / base frame, or / what it had; per inhabitant = change / the area's inhabitants.
    """
    people = populations.get(area_of(recipient))
    return MeasuredChange(
        one.change,
        Fraction(100 * one.change, frame) if (frame := recipient.base_frame) else None,
        one.percent,
        Fraction(one.change, people) if people else None,
    )


def area_of(recipient: Recipient) -> str:
    """The hospital area; one that belongs to none is an area of its own."""
    return recipient.hospital_area or recipient.code


def area_populations(recipients: Mapping[str, Recipient]) -> dict[str, int]:
    """Inhabitants by hospital area: the sum of what the register states for those who share it.

    A city's hospitals share one area, each with its part of the people: kroner per inhabitant of each then
    sum to that of the area. An area has no population where nobody in it states one, nor where one that
    must state it does not, for half a city is no city. A private non-profit hospital need not: it may serve
    all of the area beside a trust that states it.
    """
    areas: dict[str, list[Recipient]] = {}
    for recipient in recipients.values():
        areas.setdefault(area_of(recipient), []).append(recipient)
    return {
        area: sum(one.population for one in those if one.population is not None)
        for area, those in areas.items()
        if any(one.population is not None for one in those)
        and all(one.population is not None or one.kind == NON_PROFIT for one in those)
    }
