"""Amounts that may be in another unit than their table says: suspected by what they stand beside.

One row in kroner among thousands is a thousandfold error that no format shows. It is seen from the sum that
would hold, or from how far it lies from the rest of its column; it is said, and never corrected.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from heapq import nlargest

from allocation.figures import Figure, Interval, total
from allocation.findings import Finding, Status
from allocation.found import FoundRow, FoundTable, TableKind, items
from allocation.money import THOUSAND
from allocation.problems import Place, Problem, warning

_FACTORS = (Fraction(1_000), Fraction(1_000_000), Fraction(1, 1_000), Fraction(1, 1_000_000))
_FAR = 100
"""How many times as large as the next an amount is suspected."""
_FEWEST = 3
_MOST_SUMS = 5
"""How many sums of a column that do not hold are tried with each amount in another unit."""
_FIX = "se etter hvilken enhet beløpet er i, og skriv det om"


def suspicions(table: FoundTable, checked: Sequence[tuple[Place, Finding]]) -> Iterator[Problem]:
    """What may be in another unit: single amounts, then whole columns.

    `checked` are the table's own sums.
    """
    rows = items(table.rows)
    differing = [finding for _, finding in checked if finding.status is Status.DIFFERS]
    for number, column in enumerate(table.columns):
        if column.unit is not None and not column.unit.money:
            continue
        cells = [(row, one) for row in rows if (one := row.cells[number].figure) and one.unit.money]
        ending = f" · {column.title}"
        own = [one for one in differing if one.subject.what.endswith(ending)]
        by_sum = list(_by_sum(table, own[:_MOST_SUMS], cells, number))
        yield from by_sum or (_by_ratio(table, cells, number) if table.kind is not TableKind.GRANTS else ())
        if not by_sum:
            yield from _by_decimals(table, cells, number)
    yield from _by_rows(table, rows)


def _by_sum(
    table: FoundTable,
    differing: Sequence[Finding],
    cells: Sequence[tuple[FoundRow, Figure]],
    number: int,
) -> Iterator[Problem]:
    """An amount that makes a sum hold when it is read in another unit."""
    for finding in differing:
        for row, figure in cells:
            for factor in _FACTORS:
                gap = (finding.computed or 0) + figure.value * (factor - 1) - (finding.stated or 0)
                loose = (len(cells) + 1) * max(finding.unit.factor / 2, Fraction(1, 2))
                if figure.value and abs(gap) <= loose and abs(figure.value * (factor - 1)) > 2 * loose:
                    yield _suspected(
                        table, row, number, figure, "summen stemmer dersom beløpet er i en annen enhet"
                    )
                    return


def _by_ratio(table: FoundTable, cells: Sequence[tuple[FoundRow, Figure]], number: int) -> Iterator[Problem]:
    """The largest amount of a column, if it is far from the next."""
    if len(cells) < _FEWEST:
        return
    (row, largest), (_, following) = nlargest(2, cells, key=lambda one: abs(float(one[1].value)))
    if following.value and abs(largest.value) >= _FAR * abs(following.value):
        yield _suspected(
            table, row, number, largest, "det er mer enn hundre ganger det nest største i kolonnen"
        )


def _suspected(table: FoundTable, row: FoundRow, number: int, figure: Figure, cause: str) -> Problem:
    what = f"«{row.cells[number].text}» kan være i en annen enhet enn {figure.unit.name}"
    return warning(row.place, f"{row.name}, {table.columns[number].title}: {what}", cause, _FIX)


def _by_decimals(
    table: FoundTable, cells: Sequence[tuple[FoundRow, Figure]], number: int
) -> Iterator[Problem]:
    """A column that is said to count thousands, all of whose amounts have decimals, may count millions."""
    in_thousands = [figure for _, figure in cells if figure.value and figure.unit.factor == THOUSAND.factor]
    if len(in_thousands) >= _FEWEST and all(one.decimals for one in in_thousands):
        title = table.columns[number].title
        what = f"alle beløpene i «{title}» har desimaler, under en overskrift i {THOUSAND.name}"
        yield warning(cells[0][0].place, what, "de kan være i mill. kroner", _FIX)


def _by_rows(table: FoundTable, rows: Sequence[FoundRow]) -> Iterator[Problem]:
    """A column that makes the row sums hold when all of it is read in another unit."""
    sums = [at for at, column in enumerate(table.columns) if column.is_sum]
    parts = [at for at, column in enumerate(table.columns) if not column.is_sum]
    if len(sums) != 1 or len(parts) < 1:
        return
    for number in (*parts, *sums):
        for factor in _FACTORS:
            if _mended(rows, parts, sums[0], number, factor):
                title = table.columns[number].title
                what = f"kolonnen «{title}» kan være i en annen enhet enn de andre"
                cause = "radenes summer stemmer dersom den er det"
                yield warning(rows[0].place, what, cause, _FIX)
                return


def _mended(rows: Sequence[FoundRow], parts: Sequence[int], at: int, number: int, factor: Fraction) -> bool:
    """Whether the row sums do not hold as they stand, and do with one column times a factor."""
    held = [(row, row.cells[at].figure) for row in rows if row.cells[at].figure and row.cells[number].figure]
    if len(held) < _FEWEST:
        return False
    as_it_is = mended = 0
    for row, stated in held:
        figures = {one: row.cells[one].figure for one in (*parts, at)}
        intervals = {one: figure.interval for one, figure in figures.items() if figure}
        as_it_is += intervals[at].meets(total(intervals[one] for one in parts if one in intervals))
        moved = {
            one: _times(interval, factor) if one == number else interval
            for one, interval in intervals.items()
        }
        mended += stated is not None and moved[at].meets(total(moved[one] for one in parts if one in moved))
    return mended == len(held) and 2 * as_it_is < len(held)


def _times(interval: Interval, factor: Fraction) -> Interval:
    return interval * Interval.exact(factor)
