"""How far a key that resembles a decision can be trusted: loose weights, those left out, yardsticks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from threading import Event

from allocation.case import Case
from allocation.optimise.mixes.closest import Shares, closest, ranges
from allocation.optimise.mixes.decided import Decided, mixed_amounts, shares_of, whole_amounts
from allocation.optimise.mixes.typed import Deviation, deviation_of
from allocation.solver import go_on

EQUAL = ""
"""The yardstick that measures nothing: the same to all."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A recipient that the fit did not see, and what the fit on the others then says of it, in kroner.

    `predicted` is None where the others' amounts sum to nothing, so that there is no fit. `unmeasured` are
    criteria that only this recipient has: without it they measure nobody, and the fit is made without them.
    """

    recipient: str
    decided: int
    predicted: Fraction | None
    weights: Mapping[str, Fraction]
    unmeasured: tuple[str, ...] = ()

    @property
    def error(self) -> Fraction | None:
        """Decided less predicted, in kroner."""
        return None if self.predicted is None else self.decided - self.predicted

    @property
    def percent(self) -> Fraction | None:
        """The error in per cent of what was decided; None where that is nothing."""
        return None if self.error is None or not self.decided else 100 * self.error / abs(self.decided)


@dataclass(frozen=True, slots=True)
class Yardstick:
    """A key that nobody has fitted: equal shares, or one criterion alone.

    `left_out` is the sum of its errors, in kroner, for each recipient by the others, as for the fit; None
    where it cannot say.
    """

    criterion: str
    amounts: Mapping[str, int]
    deviation: Deviation
    left_out: Fraction | None


def weight_ranges(
    shares: Shares, criteria: Sequence[str], tolerance: Fraction, stop: Event | None = None
) -> dict[str, tuple[Fraction, Fraction]]:
    """Each criterion's lowest and highest weight among mixes within the tolerance of the least total."""
    most = closest(shares, shares.together).deviation + tolerance
    return dict(zip(criteria, ranges(shares, most, stop), strict=True))


def without_each(
    case: Case, decided: Decided, criteria: Sequence[str], stop: Event | None = None
) -> dict[str, Fraction]:
    """The least total deviation, in kroner, of mixes without each criterion; empty where there is but one."""
    found = {}
    for code in criteria if len(criteria) > 1 else ():
        go_on(stop)
        shares = shares_of(case, decided, [other for other in criteria if other != code])
        found[code] = closest(shares, shares.together).deviation * decided.size
    return found


def left_out(
    case: Case, decided: Decided, criteria: Sequence[str], stop: Event | None = None
) -> tuple[LeftOut, ...]:
    """Every recipient as the best mix for the others sees it; nobody where one other alone is left."""
    if len(decided.codes) <= 2:
        return ()
    found = []
    for code in decided.codes:
        go_on(stop)
        found.append(_one_left_out(case, decided, criteria, code))
    return tuple(found)


def _one_left_out(case: Case, decided: Decided, criteria: Sequence[str], code: str) -> LeftOut:
    """Predicted = pot of the others x sum of weight x (own value / sum of the others' values)."""
    others, amount = decided.without(code), decided.amounts[code]
    known = {one: against_others(case, one, code, others.codes) for one in criteria}
    seen = {one: against for one, against in known.items() if against is not None}
    unmeasured = tuple(one for one in criteria if one not in seen)
    if not others.pot or not seen:
        return LeftOut(code, amount, None, {}, unmeasured)
    shares = shares_of(case, others, list(seen))
    weights = closest(shares, shares.together).weights
    against = sum((w * ratio for w, ratio in zip(weights, seen.values(), strict=True)), Fraction(0))
    return LeftOut(code, amount, others.pot * against, dict(zip(seen, weights, strict=True)), unmeasured)


def against_others(case: Case, criterion: str, code: str, others: Sequence[str]) -> Fraction | None:
    """A recipient's value over the sum of the others', None where that is nought; of EQUAL all have one."""
    if criterion == EQUAL:
        return Fraction(1, len(others))
    values = case.criteria[criterion].values
    whole = sum((values[other] for other in others), Fraction(0))
    return values[code] / whole if whole else None


def error_in_all(left: Sequence[LeftOut]) -> Fraction | None:
    """The sizes of the errors of all who were left out, summed; None where one cannot be said."""
    errors = [one.error for one in left]
    known = [abs(one) for one in errors if one is not None]
    return sum(known, Fraction(0)) if left and len(known) == len(errors) else None


def yardsticks(case: Case, decided: Decided, criteria: Sequence[str]) -> tuple[Yardstick, ...]:
    """Equal shares, then each criterion alone, measured as the fit is."""
    return tuple(_yardstick(case, decided, one) for one in (EQUAL, *criteria))


def _yardstick(case: Case, decided: Decided, criterion: str) -> Yardstick:
    if criterion == EQUAL:
        amounts = whole_amounts(case, decided, [1] * len(decided.codes), len(decided.codes))
    else:
        amounts = mixed_amounts(case, decided, {criterion: Fraction(1)})
    left = [_by_one(case, decided, criterion, code) for code in decided.codes]
    return Yardstick(criterion, amounts, deviation_of(decided.amounts, amounts), error_in_all(left))


def _by_one(case: Case, decided: Decided, criterion: str, code: str) -> LeftOut:
    others = decided.without(code)
    ratio = against_others(case, criterion, code, others.codes)
    predicted = others.pot * ratio if ratio is not None and others.pot else None
    return LeftOut(code, decided.amounts[code], predicted, {})
