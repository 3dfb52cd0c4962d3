"""Beds from bed-days and occupancy, and which occupancy and rounding explain a printed number of beds.

Source of the rule: regional development plan 2040, Helse Sør-Øst, part 2, tables 6 to 8 and their footnotes:
85 per cent in somatics («i snitt … dette kan avvike i enkelte HF»), 85 for adults and 75 for children in
mental health, 80 in substance use. The plan does not print how beds are rounded.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from math import ceil

from allocation.figures import Figure, Interval
from allocation.findings import Finding, Status, Subject, compare
from allocation.money import number_text, round_half_up

DAYS = 365
"""How many days a year a bed stands ready, as the plan counts."""


class BedRounding(StrEnum):
    """How beds are made whole: to the nearest, always up, or not at all."""

    NEAREST = "nearest"
    UP = "up"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class BedClaim:
    """How printed beds are claimed to follow from bed-days; `days` and `occupancy` are formulas.

    `roundings` are the modes that the document leaves open, the one that is taken for granted first.
    `own_occupancy` is what in the document says that a unit may have an occupancy of its own; empty where
    nothing does.
    """

    days: str
    occupancy: str
    roundings: tuple[BedRounding, ...] = (BedRounding.NEAREST,)
    own_occupancy: str = ""


def beds(bed_days: Fraction, occupancy: Fraction, rounding: BedRounding = BedRounding.NONE) -> Fraction:
    """Beds = bed-days / (365 x occupancy), made whole for one unit; occupancy is a fraction of one.

    A lower occupancy gives more beds for the same need. Rounding up gives every unit its last bed, which
    favours small units: of two that share a need each gets a part of a bed more.
    """
    return _ROUNDED[rounding](bed_days / (DAYS * occupancy))


def _whole_up(number: Fraction) -> Fraction:
    return Fraction(ceil(number))


_ROUNDED: Mapping[BedRounding, Callable[[Fraction], Fraction]] = {
    BedRounding.NEAREST: round_half_up,
    BedRounding.UP: _whole_up,
    BedRounding.NONE: lambda number: number,
}


def implied_occupancy(bed_days: Fraction, number: Fraction) -> Fraction:
    """Occupancy = bed-days / (365 x beds): what printed bed-days and beds imply, as a fraction of one."""
    return bed_days / (DAYS * number)


def beds_finding(
    subject: Subject, stated: Figure, days: Interval, occupancy: Interval, claim: BedClaim
) -> Finding:
    """Printed beds beside those of the formula, with the rounding or the occupancy that explains them.

    Rounding and occupancy are worked out from the figures, never stated by row. They explain only what
    the claim says that the document leaves open; anything else differs.
    """
    exact = days / (Interval.exact(DAYS) * occupancy)
    nearest = compare(subject, stated, exact)
    fitting = [mode for mode in claim.roundings if _fits(stated, exact, mode)]
    if not fitting:
        return _by_own_occupancy(replace(nearest, status=Status.DIFFERS), days, occupancy, claim)
    cause = "" if fitting == list(claim.roundings) else _only(fitting, exact)
    if claim.roundings[0] not in fitting:
        return replace(nearest, status=Status.EXPLAINED, cause=cause)
    agreed = Status.AGREES if nearest.status is Status.DIFFERS else nearest.status
    return replace(nearest, status=agreed, cause=cause)


def _fits(stated: Figure, exact: Interval, mode: BedRounding) -> bool:
    """Whether the number, rounded in this way, can be what is printed."""
    if mode is BedRounding.UP:
        return ceil(exact.low) <= stated.value <= ceil(exact.high)
    return stated.interval.meets(exact)


def _only(fitting: list[BedRounding], exact: Interval) -> str:
    modes = " og ".join(BED_ROUNDING[mode] for mode in fitting)
    return f"{number_text(exact.value, 2)} senger passer bare {modes}"


BED_ROUNDING = {
    BedRounding.NEAREST: "avrundet til nærmeste hele",
    BedRounding.UP: "avrundet opp",
    BedRounding.NONE: "uten avrunding",
}


def _by_own_occupancy(finding: Finding, days: Interval, occupancy: Interval, claim: BedClaim) -> Finding:
    """The figure by the occupancy that it implies, where the document lets a unit have its own."""
    if not finding.stated:
        return replace(finding, cause="ingen senger er trykt, og liggedøgn uten senger har ikke noe belegg")
    implied = implied_occupancy(days.value, finding.stated)
    own, common = (number_text(100 * one, 1) for one in (implied, occupancy.value))
    if not 0 < implied <= 1:
        return replace(
            finding, cause=f"trykte senger tilsvarer et belegg på {own} prosent, som ikke er mulig"
        )
    if not claim.own_occupancy:
        return replace(finding, cause=f"trykte senger tilsvarer et belegg på {own} prosent, ikke {common}")
    cause = f"eget belegg på {own} prosent, ikke {common}; {claim.own_occupancy}"
    return replace(finding, status=Status.EXPLAINED, cause=cause)
