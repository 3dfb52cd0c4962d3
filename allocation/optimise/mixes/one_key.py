"""Could one key have made several decisions? One set of weights for all, and what no key can do.

A key on the same figures gives the same shares whatever the criteria are. So where two decisions give the
same recipients other shares, no key on unchanged figures made both; how nearly one resembles both is another
question, and both are answered.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import combinations
from threading import Event

from allocation.case import Case
from allocation.optimise.mixes.closest import Shares, closest, off, stacked
from allocation.optimise.mixes.decided import Decided, counted_in, mixed_amounts, shares_of
from allocation.optimise.mixes.typed import Deviation, deviation_of, typed_weights
from allocation.solver import go_on


class Verdict(StrEnum):
    """Whether one key could have made all: their shares are the same, a mix resembles all, or neither."""

    SAME_SHARES = "same_shares"
    RESEMBLES_ALL = "resembles_all"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Jointly:
    """One of the decisions: how far its own best mix and the common one are off, as shares of its size.

    `amounts` and `deviation` (kroner) are those of the common key with the weights that are typed.
    """

    base: str
    own: Fraction
    common: Fraction
    amounts: Mapping[str, int]
    deviation: Deviation


@dataclass(frozen=True, slots=True)
class OneKey:
    """The common mix, with the least sum of deviations as shares of each size, and the verdict.

    `excess` is the least that some decision's deviation must be above its own best, as a share of its size,
    when one mix is to do for all. `gap` is the sum of the differences between two decisions' shares, the
    largest of any two: no key whatever deviates from the two by less together. It is None where the decisions
    are not about the same recipients.
    """

    weights: Mapping[str, Fraction]
    typed: Mapping[str, Fraction]
    decisions: tuple[Jointly, ...]
    excess: Fraction
    gap: Fraction | None
    verdict: Verdict


def one_key_for(
    case: Case,
    columns: Sequence[Decided],
    criteria: Sequence[str],
    tolerance: Fraction,
    stop: Event | None = None,
) -> OneKey:
    """The mix that comes closest to several columns at once, and whether one key could have made them.

    Raises OutOfTime once `stop` is set.
    """
    go_on(stop)
    parts = [shares_of(case, column, criteria) for column in columns]
    own = [closest(part, part.together).deviation for part in parts]
    whole, groups = stacked(parts)
    go_on(stop)
    weights = closest(whole, whole.together).weights
    excess = max(Fraction(0), closest(whole, groups, own).deviation)
    by_code = dict(zip(criteria, weights, strict=True))
    typed = typed_weights(by_code)
    decisions = [
        _jointly(case, column, part, best, weights, typed)
        for column, part, best in zip(columns, parts, own, strict=True)
    ]
    verdict = Verdict.RESEMBLES_ALL if excess <= tolerance else Verdict.NO
    if all(_same_shares(case, one, another) for one, another in combinations(columns, 2)):
        verdict = Verdict.SAME_SHARES
    return OneKey(by_code, typed, tuple(decisions), excess, _gap(columns), verdict)


def _jointly(
    case: Case,
    column: Decided,
    part: Shares,
    own: Fraction,
    weights: Sequence[Fraction],
    typed: Mapping[str, Fraction],
) -> Jointly:
    amounts = mixed_amounts(case, column, typed)
    common = off(part, weights, part.together, [Fraction(0)])
    return Jointly(column.base, own, common, amounts, deviation_of(column.amounts, amounts))


def _gap(columns: Sequence[Decided]) -> Fraction | None:
    """The largest difference between the shares of two decisions about the same recipients."""
    if any(column.codes != columns[0].codes for column in columns):
        return None
    shares = [[Fraction(one, column.pot) for one in column.amounts.values()] for column in columns]
    reach = min(Fraction(abs(column.pot), column.size) for column in columns)
    return reach * max(
        sum((abs(one - another) for one, another in zip(*pair, strict=True)), Fraction(0))
        for pair in combinations(shares, 2)
    )


def _same_shares(case: Case, one: Decided, another: Decided) -> bool:
    """Whether the shares differ by no more than the rounding of both to whole units can have made."""
    if one.codes != another.codes:
        return False
    allowed = counted_in(case, one) * abs(another.pot) + counted_in(case, another) * abs(one.pot)
    return all(
        abs(one.amounts[code] * another.pot - another.amounts[code] * one.pot) <= allowed
        for code in one.codes
    )
