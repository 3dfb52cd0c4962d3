"""Largest remainder as formulas: whole below, what is left, whose is the largest, one unit more.

The cells stand in a column or in a row, by a name of each; their addresses are written at once, for these
tables are most of a workbook.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import floor

from allocation.files.living.cells import Cell, Expr, Span, number
from allocation.files.living.pages import Page

INEXACT = Fraction(1, 10**15)
"""What of the amounts that are reckoned with a spreadsheet's own inexactness may come to in a remainder."""
EQUAL = Fraction(1, 10**6)
"""Kroner: remainders that lie closer to each other than this count as equal."""
NEAR = "Rester som skiller mindre enn dette, er like"


def below_each(page: Page, exact: Mapping[str, Cell]) -> dict[str, Expr]:
    """The whole number below each, a spreadsheet's inexact figures forgiven."""
    return {
        one: Expr((f"INT({cell.at(page)}+0.0000001)",), floor(number(cell.value) + 0.0000001))
        for one, cell in exact.items()
    }


def rests(page: Page, exact: Mapping[str, Cell], below: Mapping[str, Cell]) -> dict[str, Expr]:
    """What each has beyond the whole number below."""
    return {
        one: Expr((f"{cell.at(page)}-{below[one].at(page)}",), number(cell.value) - number(below[one].value))
        for one, cell in exact.items()
    }


def given(page: Page, below: Mapping[str, Cell], ranks: Mapping[str, Cell], extra: Cell) -> dict[str, Expr]:
    """One unit more for those whose remainders are the largest."""
    units, at_extra = number(extra.value), extra.at(page)
    return {
        one: Expr(
            (f"{cell.at(page)}+IF({ranks[one].at(page)}<={at_extra},1,0)",),
            number(cell.value) + (number(ranks[one].value) <= units),
        )
        for one, cell in below.items()
    }


def ranks(
    page: Page,
    left: Mapping[str, Cell],
    order: Mapping[str, Cell],
    spans: tuple[Span, Span],
    near: Cell,
) -> dict[str, Expr]:
    """Whose remainder is the largest; those as good as equal go by their order.

    `spans` are the ranges in which the remainders and the order stand.
    """
    rest, place = (span.at(page) for span in spans)
    at_near = near.at(page)
    found = _rank_values(
        [number(cell.value) for cell in left.values()],
        [int(number(order[one].value)) for one in left],
        number(near.value),
    )
    ranked = {}
    for (one, cell), rank in zip(left.items(), found, strict=True):
        own, nr = cell.at(page), order[one].at(page)
        clearly, nearly = f"({rest}-{own}>{at_near})", f"(ABS({rest}-{own})<={at_near})"
        ranked[one] = Expr((f"1+SUMPRODUCT({clearly}+{nearly}*({place}<{nr}))",), rank)
    return ranked


def _rank_values(left: Sequence[float], order: Sequence[int], near: float) -> list[int]:
    """The ranks that the formula gives: one, those clearly larger, and those nearly equal that come first."""
    by_size = sorted(range(len(left)), key=left.__getitem__)
    rising = [left[at] for at in by_size]
    ranked = []
    for rest, place in zip(left, order, strict=True):
        first, after = bisect_left(rising, rest - near), bisect_right(rising, rest + near)
        equal = sum(order[by_size[at]] < place for at in range(first, after)) if after - first > 1 else 0
        ranked.append(1 + len(rising) - after + equal)
    return ranked
