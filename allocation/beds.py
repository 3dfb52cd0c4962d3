"""Beds from bed-days and occupancy, and which occupancy and rounding explain a printed number of beds.

Source of the rule: regional development plan 2040, Helse Sør-Øst, part 2, tables 6 to 8 and their footnotes:
85 per cent in somatics («i snitt … dette kan avvike i enkelte HF»), 85 for adults and 75 for children in
mental health, 80 in substance use. The plan does not print how beds are rounded.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
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
    `own_occupancy` names the rows that the document gives an occupancy of their own, each with what it says;
    `may_deviate` is what it says of units that it does not name, and is empty where it says nothing.
    """

    days: str
    occupancy: str
    roundings: tuple[BedRounding, ...] = (BedRounding.NEAREST,)
    own_occupancy: Mapping[str, str] = field(default_factory=dict)
    may_deviate: str = ""


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


@dataclass(frozen=True, slots=True)
class Ready:
    """What a row's beds are worked out from: its bed-days and the common occupancy, a fraction of one."""

    days: Interval
    occupancy: Interval

    @property
    def beds(self) -> Interval:
        """Beds before they are made whole."""
        return self.days / (Interval.exact(DAYS) * self.occupancy)


def beds_finding(subject: Subject, stated: Figure, ready: Ready, claim: BedClaim, row: str = "") -> Finding:
    """Printed beds beside those of the formula, with the rounding or the occupancy that explains them.

    Rounding and occupancy are worked out from the figures. They explain only what the document leaves open:
    a rounding everywhere, an occupancy of its own where the document says so of that row. One bed from the
    formula, where the document lets units that it does not name deviate, can be either: it is unresolved.
    Anything else differs.
    """
    exact = ready.beds
    nearest = compare(subject, stated, exact)
    fitting = [mode for mode in claim.roundings if _fits(stated, exact, mode)]
    if not fitting:
        return _by_own_occupancy(replace(nearest, status=Status.DIFFERS), ready, claim, row)
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


def _by_own_occupancy(finding: Finding, ready: Ready, claim: BedClaim, row: str) -> Finding:
    """The figure by the occupancy that it implies, where the document lets the unit have its own."""
    if not finding.stated:
        return replace(finding, cause="ingen senger er trykt, og liggedøgn uten senger har ikke noe belegg")
    implied = implied_occupancy(ready.days.value, finding.stated)
    own, common = (number_text(100 * one, 1) for one in (implied, ready.occupancy.value))
    if not 0 < implied <= 1:
        cause = f"trykte senger tilsvarer et belegg på {own} prosent, som ikke er mulig"
        return replace(finding, cause=cause)
    if row in claim.own_occupancy:
        cause = f"eget belegg på {own} prosent, ikke {common}; {claim.own_occupancy[row]}"
        return replace(finding, status=Status.EXPLAINED, cause=cause)
    closest = _closest(finding.stated, ready.beds.value, claim.roundings)
    if claim.may_deviate and abs(finding.stated - closest) <= 1:
        by_formula = f"{common} prosent gir {number_text(closest, 0)} senger, og trykt tall er én seng feil"
        cause = f"lesning 1: {by_formula}; lesning 2: eget belegg på {own} prosent, for {claim.may_deviate}"
        return replace(finding, status=Status.UNRESOLVED, cause=cause)
    return replace(finding, cause=f"trykte senger tilsvarer et belegg på {own} prosent, ikke {common}")


def _closest(stated: Fraction, exact: Fraction, modes: Iterable[BedRounding]) -> Fraction:
    """Of the beds that the open ways of rounding give, those nearest to what is printed."""
    return min((_ROUNDED[mode](exact) for mode in modes), key=lambda whole: abs(whole - stated))
