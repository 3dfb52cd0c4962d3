"""What plain sums can say of limits before any solver runs: demands above what there is, or room below it.

- two limits on the same cells: a lock or a floor above a ceiling
- floors of some cells above the most that their sum may be, for example floors above a fund
- ceilings of some cells below the least that their sum must be, for example ceilings below a fund
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import inf

from allocation.optimise.amounts.conflict import Conflict, Remedy
from allocation.optimise.amounts.table import Limit, LimitKind, Table, whole_terms


def arithmetic_conflicts(table: Table) -> list[Conflict]:
    """Every conflict that sums alone show; one that crosses another limit's way is told once."""
    crossed = list(_crossed(table))
    return crossed or list(_sums(table))


def _crossed(table: Table) -> Iterator[Conflict]:
    """A least above a most for the very same cells."""
    alike: dict[tuple[tuple[int, int], ...], list[Limit]] = {}
    for limit in table.limits:
        if limit.terms:
            alike.setdefault(limit.terms, []).append(limit)
    for limits in alike.values():
        lows = [limit for limit in limits if limit.least is not None]
        highs = [limit for limit in limits if limit.most is not None]
        if lows and highs:
            low = max(lows, key=lambda limit: limit.least or 0)
            high = min(highs, key=lambda limit: limit.most or 0)
            if (low.least or 0) > (high.most or 0):
                yield _conflict([low], high, low.least or 0, high.most or 0)


def _sums(table: Table) -> Iterator[Conflict]:
    """Each sum of cells that has a least or a most, against what its parts demand and have room for."""
    least, most = _Side(table, -1), _Side(table, 1)
    for limit in [*_all_totals(table), *table.rows]:
        cells = [cell for cell, _ in limit.terms]
        is_alone = table.recipient_of(limit) and table.bounds.keys().isdisjoint(cells)
        if is_alone or any(factor != 1 for _, factor in limit.terms):
            continue  # of a recipient's sum alone all has been said where limits cross
        if limit.most is not None and (demanded := least.sum(cells)) > limit.most:
            yield _conflict(least.limits(cells), limit, int(demanded), limit.most)
        if limit.least is not None and (room := most.sum(cells)) < limit.least:
            yield _conflict(most.limits(cells), limit, limit.least, int(room))


def _all_totals(table: Table) -> list[Limit]:
    """All funds together, where several are: a recipient's floor may be paid by any of them."""
    totals = [limit for limit in table.limits if limit.kind is LimitKind.TOTAL]
    covered = sorted(cell for limit in totals for cell, _ in limit.terms)
    if len(totals) < 2 or covered != list(range(len(table))):
        return []
    leasts, mosts = [limit.least for limit in totals], [limit.most for limit in totals]
    least = None if None in leasts else sum(filter(None, leasts))
    most = None if None in mosts else sum(filter(None, mosts))
    return [Limit(LimitKind.TOTAL, "rammene til sammen", whole_terms(covered), least, most)]


@dataclass(frozen=True)
class _Side:
    """What cells are at least (side -1) or at most (side 1), by their own limits and their recipients'."""

    table: Table
    side: int

    def sum(self, cells: Sequence[int]) -> float:
        """What the cells are together."""
        return sum(amount for amount, _ in self._parts(cells))

    def limits(self, cells: Sequence[int]) -> list[Limit]:
        """The limits that make it so, those that do most first."""
        told = [(amount, limit) for amount, limits in self._parts(cells) for limit in limits]
        told.sort(key=lambda one: -abs(one[0]))
        return list(dict.fromkeys(limit for _, limit in told))

    def _parts(self, cells: Sequence[int]) -> Iterator[tuple[float, list[Limit]]]:
        """Amount and limits by recipient: of its sum where that is limited more narrowly than its cells."""
        by_recipient: dict[str, list[int]] = {}
        for cell in cells:
            by_recipient.setdefault(self.table.recipients[cell], []).append(cell)
        for chosen in by_recipient.values():
            alone = sum(self.table.ranges[cell][self.side > 0] for cell in chosen)
            limit = self._of_sum(whole_terms(chosen))
            bound = self._bound(limit) if limit else alone
            if limit and bound is not None and (bound > alone if self.side < 0 else bound < alone):
                yield bound, [limit]
            else:
                yield alone, [limit for cell in chosen for limit in self._binding(cell)]

    def _of_sum(self, terms: tuple[tuple[int, int], ...]) -> Limit | None:
        """The narrowest limit on exactly these cells together."""
        alike = [limit for limit in self.by_terms.get(terms, ()) if self._bound(limit) is not None]
        return min(alike, key=lambda limit: self.side * (self._bound(limit) or 0), default=None)

    @cached_property
    def by_terms(self) -> Mapping[tuple[tuple[int, int], ...], list[Limit]]:
        """The limits on several cells, by the cells."""
        by_terms: dict[tuple[tuple[int, int], ...], list[Limit]] = {}
        for limit in self.table.rows:
            by_terms.setdefault(limit.terms, []).append(limit)
        return by_terms

    def _bound(self, limit: Limit) -> int | None:
        return limit.least if self.side < 0 else limit.most

    def _binding(self, cell: int) -> Iterable[Limit]:
        bound = self.table.ranges[cell][self.side > 0]
        return [
            limit
            for limit in self.table.bounds.get(cell, ())
            if self._bound(limit) == bound and abs(bound) < inf
        ]


def _conflict(parts: Sequence[Limit], whole: Limit, demanded: int, available: int) -> Conflict:
    """The parts demand more than the whole has (or have less room than it demands): either gives way.

    A part can give way alone where there is that much of it.
    """
    gap = demanded - available
    is_demand = any(part.least is not None for part in parts) and whole.most == available
    side = 1 if is_demand else -1
    alone = [Remedy(whole, side * gap)] if whole.terms else []
    for part in parts:
        bound = part.least if is_demand else part.most
        if bound is not None and (not is_demand or bound - gap >= 0):
            alone.append(Remedy(part, -side * gap))
    return Conflict((*parts, whole), tuple(alone), (Remedy(whole, side * gap),), demanded, available)
