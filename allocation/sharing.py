"""Proportional sharing within floors and ceilings, exactly: the breakpoint walk.

Everybody gets a multiple of their share, the same multiple for all, except those whom a floor holds
up or a ceiling holds down. As the multiple rises, recipients leave their floors and reach their
ceilings at breakpoints; between two of them the sum is a straight line, so the multiple at which the
sum is the total is found by walking from breakpoint to breakpoint. Clipping and sharing the rest again
would break bounds; this cannot.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import groupby

from allocation.amounts import Amounts, common

Bound = int | Fraction | None


class CannotShare(ValueError):
    """No multiple of the shares meets the total within the bounds.

    `limit` is the least that the floors or the most that the ceilings allow in all, `total` what was
    to be shared, `side` "floor" or "ceiling"; or `crossed` is the position of a floor above its
    ceiling.
    """

    def __init__(self, what: str, total: Fraction, limit: Fraction, side: str, crossed: int | None = None):
        super().__init__(what)
        self.total, self.limit, self.side, self.crossed = total, limit, side, crossed


def share_out(
    total: int | Fraction,
    shares: Sequence[int | Fraction],
    floor: Sequence[Bound] | None = None,
    ceiling: Sequence[Bound] | None = None,
) -> list[Fraction]:
    """Share a total in proportion to the shares, within each one's floor and ceiling.

    Amount = clip(m x share, floor, ceiling), with the one m for which the amounts sum to the total.
    It favours nobody beyond the bounds: those whom no bound holds keep their proportions to each
    other. A negative total (a cut) is shared by the same rule. One with a share of nought gets
    nothing, or the bound that is nearest to nothing. Nobody pays for another's floor with more than all
    they have: without a floor of one's own, an amount never gets another sign than the total's.

    Args:
        total: what is shared, of any sign.
        shares: not negative; they need not sum to one.
        floor: the least each can get; None, for all or for one, is no floor.
        ceiling: the most each can get, likewise.

    Returns:
        Exact amounts in the order of the shares; they sum to the total.

    Raises:
        CannotShare: the floors sum to more than the total, the ceilings to less, a floor is above
            its ceiling, or nobody has a share in what is left.
        ValueError: a share is negative, or there is not one bound per share.
    """
    size = len(shares)
    floors, ceilings = _bounds(floor, size), _bounds(ceiling, size)
    weights, _ = common(shares)
    money, denominator = common(
        [Fraction(total), *(bound for bound in (*floors, *ceilings) if bound is not None)]
    )
    whole = iter(money[1:])
    lows = [None if bound is None else next(whole) for bound in floors]
    highs = [None if bound is None else next(whole) for bound in ceilings]
    numerators, scale = _walk(_Sharing(money[0], weights, lows, highs, denominator))
    return [Fraction(numerator, denominator * scale) for numerator in numerators]


def share_within(
    total: Fraction,
    shares: Amounts,
    floors: Mapping[str, int | Fraction],
    ceilings: Mapping[str, int | Fraction],
) -> Amounts:
    """The same for amounts by recipient; one who stands in no bound has none.

    Raises CannotShare as `share_out` does, positions being those of `shares.codes`.
    """
    bounds = [total, *floors.values(), *ceilings.values()]
    money, denominator = common(bounds)
    low = dict(zip(floors, money[1 : 1 + len(floors)], strict=True))
    high = dict(zip(ceilings, money[1 + len(floors) :], strict=True))
    lows, highs = [low.get(code) for code in shares.codes], [high.get(code) for code in shares.codes]
    numerators, scale = _walk(_Sharing(money[0], shares.numerators, lows, highs, denominator))
    return Amounts(shares.codes, tuple(numerators), denominator * scale)


def _bounds(given: Sequence[Bound] | None, size: int) -> Sequence[Bound]:
    if given is None:
        return [None] * size
    if len(given) != size:
        raise ValueError(f"there are {len(given)} bounds for {size} shares")
    return given


@dataclass(frozen=True, slots=True)
class _Sharing:
    """A total to share by weights within bounds, all whole numbers; money over one denominator."""

    total: int
    weights: Sequence[int]
    lows: Sequence[int | None]
    highs: Sequence[int | None]
    denominator: int


def _walk(problem: _Sharing) -> tuple[list[int], int]:
    """The amounts as whole numerators over `denominator x scale`, and the scale."""
    _refuse_crossed(problem)
    problem = _keeping_the_sign(problem)
    state = _at_the_bottom(problem)
    _refuse_unreachable(problem, state)
    for bound, weight, position, is_floor in _breakpoints(problem):
        if state.level * weight + bound * state.slope >= problem.total * weight:
            break
        state.pass_by(bound, weight, position, is_floor)
    return _amounts(problem, state)


@dataclass(slots=True)
class _State:
    """Where the walk stands: the sum is `level + m x slope`; who is on a bound, and on which."""

    level: int
    slope: int
    on_bound: list[int | None]

    def pass_by(self, bound: int, weight: int, position: int, is_floor: bool) -> None:
        """Past a breakpoint: one leaves its floor, or reaches its ceiling."""
        if is_floor:
            self.level, self.slope, self.on_bound[position] = self.level - bound, self.slope + weight, None
        else:
            self.level, self.slope, self.on_bound[position] = self.level + bound, self.slope - weight, bound


def _at_the_bottom(problem: _Sharing) -> _State:
    """Where everybody stands for the lowest multiple of all: on the floor, or without one falling."""
    on_bound = [
        low if weight else _nearest_to_nothing(low, high)
        for weight, low, high in zip(problem.weights, problem.lows, problem.highs, strict=True)
    ]
    falling = zip(problem.weights, on_bound, strict=True)
    slope = sum(weight for weight, bound in falling if bound is None)
    return _State(sum(bound for bound in on_bound if bound is not None), slope, on_bound)


def _nearest_to_nothing(low: int | None, high: int | None) -> int:
    if low is not None and low > 0:
        return low
    return high if high is not None and high < 0 else 0


def _keeping_the_sign(problem: _Sharing) -> _Sharing:
    """Bounds at nothing for those without one, where bounds would turn the common multiple's sign."""
    bounds = list(zip(problem.lows, problem.highs, strict=True))
    at_nought = sum(_nearest_to_nothing(low, high) for low, high in bounds)
    if problem.total >= 0 and at_nought > problem.total:
        return replace(problem, lows=[min(0, high or 0) if low is None else low for low, high in bounds])
    if problem.total <= 0 and at_nought < problem.total:
        return replace(problem, highs=[max(0, low or 0) if high is None else high for low, high in bounds])
    return problem


def _breakpoints(problem: _Sharing) -> list[tuple[int, int, int, bool]]:
    """Bound, weight, position and whether it is a floor, by the multiple at which each is reached.

    Dividing integers gives the float nearest to the quotient, which never turns two around; those
    that no float tells apart are put in order exactly.
    """
    points = [
        (bound, weight, position, is_floor)
        for bounds, is_floor in ((problem.lows, True), (problem.highs, False))
        for position, (bound, weight) in enumerate(zip(bounds, problem.weights, strict=True))
        if bound is not None and weight
    ]
    points.sort(key=_nearly)
    ordered: list[tuple[int, int, int, bool]] = []
    for _, alike in groupby(points, key=_nearly):
        group = list(alike)
        ordered += group if len(group) == 1 else sorted(group, key=_exactly)
    return ordered


def _nearly(point: tuple[int, int, int, bool]) -> float:
    try:
        return point[0] / point[1]
    except OverflowError:
        return float("inf") if point[0] > 0 else float("-inf")


def _exactly(point: tuple[int, int, int, bool]) -> Fraction:
    return Fraction(point[0], point[1])


def _amounts(problem: _Sharing, state: _State) -> tuple[list[int], int]:
    """What each gets where the walk has stopped; those on no bound share what the bounds leave."""
    scale = state.slope or 1
    left = problem.total - state.level
    amounts = [
        left * weight if bound is None else bound * scale
        for weight, bound in zip(problem.weights, state.on_bound, strict=True)
    ]
    return amounts, scale


def _refuse_crossed(problem: _Sharing) -> None:
    for position, (low, high) in enumerate(zip(problem.lows, problem.highs, strict=True)):
        if low is not None and high is not None and low > high:
            floor, ceiling = Fraction(low, problem.denominator), Fraction(high, problem.denominator)
            what = f"the floor {floor} is above the ceiling {ceiling}, for the share at position {position}"
            raise CannotShare(what, floor, ceiling, "floor", position)
    if any(weight < 0 for weight in problem.weights):
        raise ValueError("a share is negative")


def _refuse_unreachable(problem: _Sharing, bottom: _State) -> None:
    """A total below what the floors demand, or above what the ceilings allow."""
    if not bottom.slope and problem.total < bottom.level:
        total, least = (Fraction(one, problem.denominator) for one in (problem.total, bottom.level))
        what = f"the floors sum to {least}, more than the total {total}: lower the floors or raise the total"
        raise CannotShare(what, total, least, "floor")
    tops = [
        high if weight else bound
        for weight, high, bound in zip(problem.weights, problem.highs, bottom.on_bound, strict=True)
    ]
    highest = sum(top for top in tops if top is not None)
    if None not in tops and problem.total > highest:
        total, most = (Fraction(one, problem.denominator) for one in (problem.total, highest))
        what = (
            f"the ceilings sum to {most}, less than the total {total}: raise the ceilings or lower the total"
        )
        raise CannotShare(what, total, most, "ceiling")
