"""A table to be filled in whole units: its cells, where they begin, what is aimed at, and what holds.

Everything is whole distribution units (the units the printed table counts in), so that a limit is held or
broken exactly.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from math import inf


class LimitKind(StrEnum):
    """What a limit is on: a fund's total, one recipient, a group, two parties, or what may move in all."""

    TOTAL = "total"
    FLOOR = "floor"
    CEILING = "ceiling"
    LOCK = "lock"
    GROUP = "group"
    RELATION = "relation"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Limit:
    """What a weighted sum of cells is at least and at most; None where that side is open.

    `name` is how the meeting speaks of it («gulvet for Sykehuset Telemark HF»), `told` what it says («95 % av
    65 002 i utgangspunktet»), `wish` what it is one of several of («gulvene på 95 % av utgangspunktet»), with
    their `percent` where they have one, and the `exact` amount of that. `is_share` says that it follows a
    fund's total. `terms` are positions of cells with whole coefficients, `scale` how many of its sum one unit
    of money counts as. A limit on what may move has no terms: it bounds the sum of all rises.
    """

    kind: LimitKind
    name: str
    terms: tuple[tuple[int, int], ...]
    least: int | None = None
    most: int | None = None
    scale: int = 1
    told: str = ""
    wish: str = ""
    percent: Fraction | None = None
    exact: Fraction | None = None
    is_share: bool = False

    @property
    def cell(self) -> int | None:
        """The one cell that it bounds by itself; None where it concerns several."""
        return self.terms[0][0] if len(self.terms) == 1 and self.terms[0][1] == 1 else None

    def value(self, amounts: Sequence[int]) -> int:
        """What its sum is for these amounts, for a limit that has terms."""
        return sum(factor * amounts[cell] for cell, factor in self.terms)

    def excess(self, value: int) -> int:
        """How far the value is outside: nothing where the limit holds."""
        below = self.least - value if self.least is not None else 0
        above = value - self.most if self.most is not None else 0
        return max(0, below, above)


@dataclass(frozen=True)
class Table:
    """Amounts to be found, by cell: a recipient and a stream, with where each begins and what is aimed at.

    `lowest` is what no cell goes below: nothing, or what it has where that is less.
    """

    recipients: tuple[str, ...]
    streams: tuple[str, ...]
    start: tuple[int, ...]
    target: tuple[int, ...]
    limits: tuple[Limit, ...] = ()
    lowest: tuple[int, ...] = field(default=())

    def __post_init__(self) -> None:
        if not self.lowest:
            pairs = zip(self.start, self.target, strict=True)
            object.__setattr__(self, "lowest", tuple(min(0, *pair) for pair in pairs))

    def __len__(self) -> int:
        return len(self.recipients)

    @cached_property
    def cells_of(self) -> dict[str, tuple[int, ...]]:
        """The positions of each recipient's cells."""
        cells: dict[str, list[int]] = {}
        for position, recipient in enumerate(self.recipients):
            cells.setdefault(recipient, []).append(position)
        return {recipient: tuple(own) for recipient, own in cells.items()}

    @cached_property
    def moved(self) -> Limit | None:
        """The narrowest limit on what may move, where there is one."""
        moved = (limit for limit in self.limits if limit.kind is LimitKind.MOVED)
        return min(moved, key=lambda limit: limit.most or 0, default=None)

    def recipient_of(self, limit: Limit) -> str | None:
        """The recipient whose sum in all streams it bounds; None where it is on other cells."""
        if not limit.terms:
            return None
        recipient = self.recipients[limit.terms[0][0]]
        return recipient if limit.terms == whole_terms(self.cells_of[recipient]) else None

    @cached_property
    def rows(self) -> tuple[Limit, ...]:
        """The limits that concern several cells."""
        return tuple(limit for limit in self.limits if limit.terms and limit.cell is None)

    @cached_property
    def bounds(self) -> dict[int, tuple[Limit, ...]]:
        """The limits that bound one cell by itself, by cell."""
        by_cell: dict[int, list[Limit]] = {}
        for limit in self.limits:
            if limit.cell is not None:
                by_cell.setdefault(limit.cell, []).append(limit)
        return {cell: tuple(limits) for cell, limits in by_cell.items()}

    @cached_property
    def ranges(self) -> tuple[tuple[float, float], ...]:
        """The least and the most that each cell can be by itself; the most may be infinite."""
        return tuple(self._range(cell) for cell in range(len(self)))

    def _range(self, cell: int) -> tuple[float, float]:
        own = self.bounds.get(cell, ())
        lows = [limit.least for limit in own if limit.least is not None]
        highs = [limit.most for limit in own if limit.most is not None]
        return max([self.lowest[cell], *lows]), min([inf, *highs])

    def rises(self, amounts: Sequence[int]) -> int:
        """How much moves: the sum of what cells rise above where they began."""
        return sum(max(0, amount - begun) for amount, begun in zip(amounts, self.start, strict=True))

    def value(self, limit: Limit, amounts: Sequence[int]) -> int:
        """What a limit's sum is for these amounts."""
        return limit.value(amounts) if limit.terms else self.rises(amounts)

    def binds(self, limit: Limit, amounts: Sequence[int]) -> bool:
        """Whether a limit leaves no room: not one unit of money."""
        value = self.value(limit, amounts)
        return any(end is not None and abs(value - end) < limit.scale for end in (limit.least, limit.most))

    def broken(self, amounts: Sequence[int]) -> list[Limit]:
        """The limits that these amounts break, held in whole numbers."""
        return [limit for limit in self.limits if limit.excess(self.value(limit, amounts))]

    def sums(self, amounts: Sequence[int]) -> dict[str, int]:
        """What each recipient gets in all."""
        return {code: sum(amounts[cell] for cell in cells) for code, cells in self.cells_of.items()}

    def total_deviation(self, amounts: Sequence[int]) -> int:
        """The sum of all cells' distances from the target."""
        return sum(abs(amount - aim) for amount, aim in zip(amounts, self.target, strict=True))

    def coverage(self, amounts: Sequence[int]) -> dict[str, Fraction]:
        """What part of its target each recipient gets, for those whose target is more than nothing."""
        aims, sums = self.sums(self.target), self.sums(amounts)
        return {code: Fraction(sums[code], aim) for code, aim in aims.items() if aim > 0}


def whole_terms(cells: Iterable[int], factor: int = 1) -> tuple[tuple[int, int], ...]:
    """These cells, each with the same coefficient."""
    return tuple((cell, factor) for cell in cells)
