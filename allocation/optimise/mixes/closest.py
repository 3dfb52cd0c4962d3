"""The mix of criteria that comes closest to decided amounts, as a linear program with an exact proof.

Everything is in shares of the column's size, so that the solver's numbers are alike however many kroner it
holds. The solver's answer is weighed again in fractions: its deviation is exact, its bound below all mixes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from threading import Event

from allocation.money import round_half_up
from allocation.solver import Chain, Program, Row, go_on

Weights = tuple[Fraction, ...]
Groups = Sequence[Sequence[int]]
"""Positions of recipients whose deviations are summed; the group that deviates most is what counts."""

PROVEN = Fraction(1, 10**8)
"""How far, as a share of the size, an answer may be from the bound of all mixes: ten kroner of a billion."""
SAME_WEIGHT = 0.0005
"""Weights that differ by less are typed alike: half of the last digit of a per cent with one decimal."""
_SLACK = 1e-9  # what the solver's own tolerance is, where one answer is held while another is sought
_DECIMALS = 12  # of what the solver says: more is noise
_READ = 6  # of the end of a range, which nobody reckons with


@dataclass(frozen=True)
class Shares:
    """What is to be resembled, and by what: each recipient's amount as decided, and by each criterion alone.

    Amounts are shares of the column's size. `criteria` has a column for each criterion, its recipients in
    the order of `decided`.
    """

    decided: tuple[Fraction, ...]
    criteria: tuple[tuple[Fraction, ...], ...]

    @cached_property
    def rows(self) -> tuple[tuple[Fraction, ...], ...]:
        """What each criterion alone would give a recipient."""
        return tuple(zip(*self.criteria, strict=True))

    @property
    def together(self) -> Groups:
        """All recipients in one group: the total deviation counts."""
        return [range(len(self.decided))]

    @property
    def apart(self) -> Groups:
        """Every recipient a group: the largest deviation counts."""
        return [[number] for number in range(len(self.decided))]

    def residuals(self, weights: Sequence[Fraction]) -> list[Fraction]:
        """Decided less mixed, recipient by recipient."""
        return [
            decided - sum((w * share for w, share in zip(weights, row, strict=True)), Fraction(0))
            for decided, row in zip(self.decided, self.rows, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class Closest:
    """The weights that come closest, how far they are off, exactly, and what no mix can be below.

    `is_only`: no other weights, as anybody would type them, come as close. Where others do, these put the
    weight on the criteria that come first.
    """

    weights: Weights
    deviation: Fraction
    bound: Fraction
    is_only: bool


def stacked(parts: Sequence[Shares]) -> tuple[Shares, Groups]:
    """Several decisions under one another, with the positions of each: one mix is to resemble them all."""
    decided = tuple(share for part in parts for share in part.decided)
    columns = zip(*(part.criteria for part in parts), strict=True)
    criteria = tuple(tuple(share for column in own for share in column) for own in columns)
    sizes = [len(part.decided) for part in parts]
    return Shares(decided, criteria), [
        range(sum(sizes[:at]), sum(sizes[: at + 1])) for at in range(len(sizes))
    ]


def off(shares: Shares, weights: Sequence[Fraction], groups: Groups, allowed: Sequence[Fraction]) -> Fraction:
    """How far a mix is off: the most by which a group's deviations exceed what they are allowed."""
    residuals = shares.residuals(weights)
    return max(
        sum((abs(residuals[at]) for at in group), -free) for group, free in zip(groups, allowed, strict=True)
    )


def closest(shares: Shares, groups: Groups, allowed: Sequence[Fraction] = ()) -> Closest:
    """The mix whose group deviates least from what was decided, above what the group is allowed.

    Where several come as close, the weight goes to the criteria that come first. Raises ArithmeticError
    where the solver's answer cannot be proven to be the best.
    """
    free = tuple(allowed) or (Fraction(0),) * len(groups)
    chain = Chain(_program(shares, groups, free))
    first = chain.solve()
    size = len(shares.criteria)
    bound = _bound(shares, groups, free, first.row_prices[: len(shares.decided)])
    weights = _weights(first.values[:size])
    _hold(chain, shares, first.objective)
    is_only = not any(_is_loose(chain, number) for number in range(size))
    if not is_only:
        for number in range(size):
            chain.cost(number, number)
        weights = _weights(chain.solve().values[:size])
    deviation = off(shares, weights, groups, free)
    if deviation - bound > PROVEN:
        raise ArithmeticError(
            f"a mix that is off by {float(deviation)} of the size is not proven to be the best"
        )
    return Closest(weights, deviation, bound, is_only)


def ranges(shares: Shares, most: Fraction, stop: Event | None = None) -> list[tuple[Fraction, Fraction]]:
    """The lowest and the highest weight of each criterion among all mixes that deviate by at most so in all.

    Each is found by a mix of its own: not all criteria can have their lowest at once. Raises
    ArithmeticError where such a mix deviates by more, Impossible where no mix deviates by so little, and
    OutOfTime once `stop` is set.
    """
    chain = Chain(_program(shares, shares.together, [Fraction(0)]))
    _hold(chain, shares, float(most))
    found = []
    for number in range(len(shares.criteria)):
        go_on(stop)
        ends = [_weights(values[: len(shares.criteria)]) for values in _ends(chain, number)]
        if any(off(shares, one, shares.together, [Fraction(0)]) > most + PROVEN for one in ends):
            raise ArithmeticError("a mix at the end of a range deviates by more than the range allows")
        low, high = (round_half_up(one[number], _READ) for one in ends)
        found.append((low, high))
    return found


def _program(shares: Shares, groups: Groups, allowed: Sequence[Fraction]) -> Program:
    """Weights, what each recipient is over and under, and the most of the groups, which costs one."""
    size, people = len(shares.criteria), len(shares.decided)
    over, under, most = size, size + people, size + 2 * people
    rows = [
        Row(
            [*((j, float(s)) for j, s in enumerate(row) if s), (over + i, 1.0), (under + i, -1.0)],
            float(decided),
            float(decided),
        )
        for i, (decided, row) in enumerate(zip(shares.decided, shares.rows, strict=True))
    ]
    rows.append(Row([(j, 1.0) for j in range(size)], 1.0, 1.0))
    for group, free in zip(groups, allowed, strict=True):
        deviations = [(start + i, 1.0) for i in group for start in (over, under)]
        rows.append(Row([*deviations, (most, -1.0)], most=float(free)))
    count = most + 1
    highs = [1.0] * size + [float("inf")] * (count - size)
    return Program([0.0] * most + [1.0], [0.0] * count, highs, rows)


def _hold(chain: Chain, shares: Shares, most: float) -> None:
    """From now on no group may deviate by more; what costs is up to the caller."""
    last = len(shares.criteria) + 2 * len(shares.decided)
    chain.cost(last, 0.0)
    chain.range(last, 0.0, most + _SLACK)


def _is_loose(chain: Chain, criterion: int) -> bool:
    """Whether a criterion can be typed with another weight, as the program stands."""
    low, high = (values[criterion] for values in _ends(chain, criterion))
    return high - low >= SAME_WEIGHT


def _ends(chain: Chain, criterion: int) -> Iterator[Sequence[float]]:
    """The values where one criterion weighs least, and where it weighs most."""
    for cost in (1.0, -1.0):
        chain.cost(criterion, cost)
        yield chain.solve().values
    chain.cost(criterion, 0.0)


def _weights(values: Sequence[float]) -> Weights:
    """Weights that are exact, not negative, and sum to one exactly."""
    found = [max(Fraction(0), round_half_up(Fraction(value), _DECIMALS)) for value in values]
    whole = sum(found)
    return tuple(weight / whole for weight in found)


def _bound(shares: Shares, groups: Groups, allowed: Sequence[Fraction], prices: Sequence[float]) -> Fraction:
    """What no mix can be below, by the solver's prices of the recipients' rows; exact whatever they are.

    For any prices u, of which the largest sizes in the groups sum to one at most, the group that is most
    off is off by at least sum u x residual, less what is allowed; and the weights, which sum to one, take at
    most the criterion that u values highest.
    """
    u = [round_half_up(Fraction(price), _DECIMALS) for price in prices]
    heaviest = [max(abs(u[at]) for at in group) for group in groups]
    scale = max(Fraction(1), sum(heaviest, Fraction(0)))
    value = sum((one * share for one, share in zip(u, shares.decided, strict=True)), Fraction(0))
    taken = max(
        sum((one * s for one, s in zip(u, column, strict=True)), Fraction(0)) for column in shares.criteria
    )
    given = sum((size * free for size, free in zip(heaviest, allowed, strict=True)), Fraction(0))
    return (value - taken - given) / scale
