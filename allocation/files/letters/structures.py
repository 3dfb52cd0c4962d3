"""What the sum rows of a table may be the sums of: the rows since the last sum, or all so far."""

from collections.abc import Iterator, Sequence
from itertools import product

from allocation.files.letters.adds_up import Sum
from allocation.files.letters.raw_rows import RawRow
from allocation.found import RowKind

_MOST_SUMS = 6
"""Of a table with more sum rows each is taken as that of all rows so far."""


def sum_structures(rows: Sequence[RawRow]) -> Iterator[tuple[Sum, ...]]:
    """The ways in which the sum rows can be sums: of the rows since the last sum, or of all so far."""
    kinds = [row.kind for row in rows]
    sums = [number for number, kind in enumerate(kinds) if kind in (RowKind.SUBTOTAL, RowKind.TOTAL)]
    spans: list[list[tuple[int, ...]]] = []
    for position, number in enumerate(sums):
        so_far = tuple(at for at in range(number) if kinds[at] is RowKind.ITEM)
        if number == 0:
            so_far = tuple(at for at in range(len(rows)) if kinds[at] is RowKind.ITEM)
        last = sums[position - 1] if position else -1
        since = tuple(at for at in so_far if at > last)
        spans.append([one for one in dict.fromkeys((since, so_far)) if one])
    if not sums or not all(spans) or len(sums) > _MOST_SUMS:
        yield tuple(Sum(number, one[-1]) for number, one in zip(sums, spans, strict=True) if one)
        return
    for chosen in product(*spans):
        yield tuple(Sum(number, parts) for number, parts in zip(sums, chosen, strict=True))
