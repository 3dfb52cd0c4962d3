"""Which key resembles the decision? Weights on criteria, and how far to trust them.

That a mix comes close is no proof of how a board decided: few recipients and many criteria fit almost
anything. So every answer carries what speaks against it, see `allocation.optimise.mixes.trust`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from threading import Event

from allocation.case import Case
from allocation.money import number_text
from allocation.optimise.mixes.closest import Shares, closest
from allocation.optimise.mixes.decided import (
    Decided,
    column_problems,
    decided_column,
    default_bases,
    default_criteria,
    default_stream,
    mixed_amounts,
    name_problems,
    refuse,
    shares_of,
)
from allocation.optimise.mixes.one_key import OneKey, one_key_for
from allocation.optimise.mixes.suspects import Suspect, suspects
from allocation.optimise.mixes.trust import (
    LeftOut,
    Yardstick,
    left_out,
    weight_ranges,
    without_each,
    yardsticks,
)
from allocation.optimise.mixes.typed import Deviation, deviation_of, typed_weights
from allocation.problems import Place, Problem, error
from allocation.projections import with_projections
from allocation.solver import go_on

TOLERANCE = Fraction(1, 100)
"""How much more than the best a mix may deviate and still be as good as any: a hundredth of the size."""


class Measure(StrEnum):
    """What is least: the sum of all deviations, or the largest of them; both in kroner."""

    TOTAL = "least_total"
    LARGEST = "least_largest"


@dataclass(frozen=True, slots=True)
class Fit:
    """The mix that comes closest by one measure: as it is, and as somebody would type it.

    `weights` are the best there are and `optimum` is how far they are off, in kroner before rounding;
    `typed` are the same in per cent with one decimal. `amounts` are what a key of the typed weights gives,
    and `deviation` what that is off. `is_only`: no other weights come as close.
    """

    measure: Measure
    weights: Mapping[str, Fraction]
    typed: Mapping[str, Fraction]
    optimum: Fraction
    amounts: Mapping[str, int]
    deviation: Deviation
    is_only: bool


@dataclass(frozen=True, slots=True)
class Resembled:
    """What resembles one decided column, and how far to trust it.

    `fits` have the least total deviation first. `ranges` are the lowest and highest weight of each criterion
    among all mixes that deviate by at most `tolerance` of the size more than the best; `without` is the least
    total deviation, in kroner, where a criterion is not to be had.
    """

    decided: Decided
    fits: tuple[Fit, ...]
    ranges: Mapping[str, tuple[Fraction, Fraction]]
    without: Mapping[str, Fraction]
    left_out: tuple[LeftOut, ...]
    yardsticks: tuple[Yardstick, ...]

    @property
    def best(self) -> Fit:
        """The fit of least total deviation."""
        return self.fits[0]

    def percent(self, kroner: Fraction | int) -> Fraction:
        """An amount in per cent of the column's size: of what the key divides, where nothing is negative."""
        return 100 * Fraction(kroner) / self.decided.size


@dataclass(frozen=True, slots=True)
class Resemblance:
    """The answer: for each decided column what resembles it; one key for all of them where there are several.

    Criteria are in the order of their codes, which is also where the weight goes when several mixes come as
    close. `suspects` are what the checks find no explanation of in what the criteria read.
    """

    case: Case = field(compare=False)
    stream: str
    criteria: tuple[str, ...]
    tolerance: Fraction
    columns: tuple[Resembled, ...]
    one_key: OneKey | None
    suspects: tuple[Suspect, ...]


def resemble(
    case: Case,
    stream: str = "",
    criteria: Sequence[str] = (),
    bases: Sequence[str] = (),
    tolerance: Fraction = TOLERANCE,
    sources: Mapping[str, Case] | None = None,
    stop: Event | None = None,
) -> Resemblance:
    """The mixes of criteria that come closest to decided columns of a stream, and how far to trust them.

    Args:
        case: the case, whose criteria and decisions are used.
        stream: the column; without one the first that criteria can measure.
        criteria: codes; without them those that measure the most of the recipients, projections left out.
        bases: `decision`, or names under which the case uses other decisions; without them all that state
            the stream.
        tolerance: how much more than the best, as a share of the size, a mix may deviate in a weight's range.
        sources: the folders that the case uses, as cases, by alias: their checks tell what is suspect.
        stop: is set by somebody who waits for the answer no longer.

    Raises:
        OutOfTime: `stop` was set.
        ProblemsFound: a name that the case does not have, or nothing that a key could divide.
    """
    stream = stream or default_stream(case)
    refuse(_without_stream(case, stream) or name_problems(case, stream, bases, criteria))
    bases = tuple(bases) or default_bases(case, stream)
    criteria = tuple(sorted(criteria or (default_criteria(case, bases[0], stream) if bases else ())))
    refuse([*_nothing_to_resemble(case, stream, bases, criteria), *_bad_tolerance(case, tolerance)])
    if any(case.criteria[code].projection for code in criteria):
        case = with_projections(case)
    columns = [decided_column(case, base, stream, criteria) for base in bases]
    refuse([problem for column in columns for problem in column_problems(case, column, criteria)])
    return Resemblance(
        case,
        stream,
        criteria,
        tolerance,
        tuple(_resembled(case, column, criteria, tolerance, stop) for column in columns),
        one_key_for(case, columns, criteria, tolerance, stop) if len(columns) > 1 else None,
        suspects(case, [case.criteria[code] for code in criteria], sources or {}),
    )


def _resembled(
    case: Case, decided: Decided, criteria: Sequence[str], tolerance: Fraction, stop: Event | None
) -> Resembled:
    shares = shares_of(case, decided, criteria)
    return Resembled(
        decided,
        tuple(_fit(case, decided, shares, criteria, measure, stop) for measure in Measure),
        weight_ranges(shares, criteria, tolerance, stop),
        without_each(case, decided, criteria, stop),
        left_out(case, decided, criteria, stop),
        yardsticks(case, decided, criteria),
    )


def _fit(
    case: Case,
    decided: Decided,
    shares: Shares,
    criteria: Sequence[str],
    measure: Measure,
    stop: Event | None,
) -> Fit:
    """The best mix by a measure, then typed, and what the typed key gives."""
    go_on(stop)
    found = closest(shares, shares.together if measure is Measure.TOTAL else shares.apart)
    weights = dict(zip(criteria, found.weights, strict=True))
    typed = typed_weights(weights)
    amounts = mixed_amounts(case, decided, typed)
    deviation = deviation_of(decided.amounts, amounts)
    return Fit(measure, weights, typed, found.deviation * decided.size, amounts, deviation, found.is_only)


def _without_stream(case: Case, stream: str) -> list[Problem]:
    if stream:
        return []
    what = "ingen finansieringstype har vedtatte beløp til minst to mottakere som et kriterium måler"
    cause = "saken har ikke noe vedtak, eller ingen kriterier for mottakerne i det"
    return [
        error(Place(case.folder or case.name), what, cause, "legg til vedtaket, eller kriterier i keys.toml")
    ]


def _nothing_to_resemble(
    case: Case, stream: str, bases: Sequence[str], criteria: Sequence[str]
) -> list[Problem]:
    place, title = Place(case.folder or case.name), case.streams.get(stream, stream)
    if not bases:
        what = f"ingen vedtak oppgir beløp til minst to mottakere i «{title}»"
        return [error(place, what, "kolonnen er ikke vedtatt", "velg en annen finansieringstype")]
    if not criteria:
        what = f"ingen kriterier måler minst to av dem som har vedtatte beløp i «{title}»"
        return [error(place, what, "kriteriene gjelder andre mottakere", "legg til kriterier i keys.toml")]
    return []


def _bad_tolerance(case: Case, tolerance: Fraction) -> list[Problem]:
    if 0 <= tolerance <= 1:
        return []
    what = f"toleransen er {number_text(100 * tolerance, 1)} prosent av potten"
    return [error(Place(case.folder or case.name), what, "feil enhet", "skriv fra 0 til 100 prosent")]
