"""Small tables within limits of any sort, and every whole answer to them."""

from collections.abc import Iterator
from itertools import product

from hypothesis import strategies as st

from allocation.optimise.amounts.table import Limit, LimitKind, Table, whole_terms

_MOST = 4
"""The most that a cell gets; all points between are tried."""


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Up to three recipients in up to two streams, with totals and some other limits."""
    recipients, streams = draw(st.integers(1, 3)), draw(st.integers(1, 2))
    cells = [(f"r{row}", f"s{column}") for row in range(recipients) for column in range(streams)]
    start = [draw(st.integers(0, _MOST)) for _ in cells]
    target = [draw(st.integers(0, _MOST)) for _ in cells]
    limits = []
    for column in range(streams):
        own = [cell for cell, (_, stream) in enumerate(cells) if stream == f"s{column}"]
        total = draw(st.integers(0, _MOST * len(own)))
        most = total + draw(st.sampled_from([0, 0, 1]))
        limits.append(Limit(LimitKind.TOTAL, f"total {column}", whole_terms(own), total, most))
    for number in range(draw(st.integers(0, 4))):
        limits.append(draw(_limits(cells, number)))
    if draw(st.booleans()):
        limits.append(Limit(LimitKind.MOVED, "moved", (), None, draw(st.integers(0, 2 * _MOST))))
    names, columns = zip(*cells, strict=True)
    return Table(names, columns, tuple(start), tuple(target), tuple(limits))


@st.composite
def _limits(draw: st.DrawFn, cells: list[tuple[str, str]], number: int) -> Limit:
    kind = draw(
        st.sampled_from(
            [LimitKind.FLOOR, LimitKind.CEILING, LimitKind.LOCK, LimitKind.GROUP, LimitKind.RELATION]
        )
    )
    name = f"{kind} {number}"
    chosen = sorted(draw(st.sets(st.integers(0, len(cells) - 1), min_size=1, max_size=len(cells))))
    amount = draw(st.integers(0, _MOST))
    if kind is LimitKind.RELATION:
        times = draw(st.sampled_from([1, 2]))
        other = sorted(set(range(len(cells))) - set(chosen))
        terms = (*whole_terms(chosen, times), *whole_terms(other, -1))
        return Limit(kind, name, terms, amount - 3, None, times)
    recipient = cells[chosen[0]][0]
    own = whole_terms(cell for cell, (code, _) in enumerate(cells) if code == recipient)
    if kind is LimitKind.FLOOR:
        return Limit(kind, name, own, amount, None)
    if kind is LimitKind.CEILING:
        return Limit(kind, name, draw(st.sampled_from([own, whole_terms(chosen[:1])])), None, amount)
    if kind is LimitKind.LOCK:
        return Limit(kind, name, whole_terms(chosen[:1]), amount, amount)
    return Limit(kind, name, whole_terms(chosen), amount, amount + draw(st.integers(0, 9)))


def whole_answers(table: Table) -> Iterator[tuple[int, ...]]:
    """Every whole table of amounts from nothing up that keeps every limit; each stream has a total."""
    totals = [limit for limit in table.limits if limit.kind is LimitKind.TOTAL]
    columns = [[cell for cell, _ in total.terms] for total in totals]
    fillings = [
        list(_sums_to(len(cells), total.least, total.most))
        for cells, total in zip(columns, totals, strict=True)
    ]
    for filled in product(*fillings):
        point = [0] * len(table)
        for cells, amounts in zip(columns, filled, strict=True):
            for cell, amount in zip(cells, amounts, strict=True):
                point[cell] = amount
        if not table.broken(point):
            yield tuple(point)


def _sums_to(size: int, least: int | None, most: int | None) -> Iterator[tuple[int, ...]]:
    """Every way to give so many cells something from nothing up, from `least` to `most` in all."""
    for first in product(range((most or 0) + 1), repeat=size - 1):
        for total in range(least or 0, (most or 0) + 1):
            if sum(first) <= total:
                yield (*first, total - sum(first))
