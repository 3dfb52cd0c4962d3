"""A table's own sums held against the rows and columns that they are the sums of.

A sum row is that of the rows since the last sum, of all rows so far, or of all rows of the table; it is held
against what it comes nearest to, half a unit for each printed part.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import accumulate, chain

from allocation.figures import Figure, Interval, total
from allocation.findings import Finding, Status, Subject, compare, with_unit
from allocation.found import FoundColumn, FoundRow, FoundTable, RowKind
from allocation.money import PERCENT, Unit
from allocation.problems import Place, Problem, Severity, Tell, note, warning

_MOST_TOLD = 20
_MOST_DIFFERING = 500
"""How many sums may fail before nobody needs to hear of more: the table is no table of sums."""
LOOK_OVER = "se over radene, og rett filen eller forklar avviket"
"""The way out of a sum that does not hold; where the sums are shown, it need not be told again."""

_SUMS = (RowKind.SUBTOTAL, RowKind.TOTAL)


def own_sums(table: FoundTable) -> list[tuple[Place, Finding]]:
    """Every sum row against the rows it sums, every sum column against its row, each with its place."""
    found, differing = [], 0
    for place, finding in chain(_sum_rows(table), _sum_columns(table)):
        found.append((place, finding))
        differing += finding.status is Status.DIFFERS
        if differing > _MOST_DIFFERING:
            break
    return found


def _sum_rows(table: FoundTable) -> Iterator[tuple[Place, Finding]]:
    sums = [number for number, row in enumerate(table.rows) if row.kind in _SUMS]
    for column, heading in enumerate(table.columns):
        running = _Running.of(table.rows, column) if sums else None
        for number in sums:
            row = table.rows[number]
            stated = row.cells[column].figure
            if running and stated and stated.unit != PERCENT:
                subject = Subject(table.title, f"{row.name} · {heading.title}")
                finding = _nearest(subject, stated, running, _parts(number, sums, len(table.rows)))
                if finding is not None:
                    yield row.place, finding


def _nearest(
    subject: Subject, stated: Figure, running: "_Running", parts: Sequence[tuple[int, int]]
) -> Finding | None:
    """A sum held against the rows that it comes nearest to; None where none of them has a figure."""
    best: Finding | None = None
    for one in parts:
        interval = running.between(*one)
        if interval is not None:
            finding = compare(subject, stated, interval)
            if finding.status is Status.AGREES:
                return finding
            best = finding if best is None else min(best, finding, key=_distance)
    return best


@dataclass(frozen=True, slots=True)
class _Running:
    """A column's items added up from the first row on: values, half digits and how many there are."""

    values: Sequence[Fraction | int]
    halves: Sequence[Fraction | int]
    counts: Sequence[int]

    @classmethod
    def of(cls, rows: Sequence[FoundRow], column: int) -> "_Running":
        figures = [row.cells[column].figure if row.kind is RowKind.ITEM else None for row in rows]
        figures = [one if one and one.unit != PERCENT else None for one in figures]
        return cls(
            list(accumulate((_plain(one.value) if one else 0 for one in figures), initial=0)),
            list(accumulate((_plain(one.half_digit) if one else 0 for one in figures), initial=0)),
            list(accumulate((one is not None for one in figures), initial=0)),
        )

    def between(self, first: int, end: int) -> Interval | None:
        """The sum of the items from one row up to another; None where there is none."""
        if self.counts[end] == self.counts[first]:
            return None
        value = Fraction(self.values[end] - self.values[first])
        half = self.halves[end] - self.halves[first]
        return Interval(value - half, value, value + half)


def _plain(value: Fraction) -> Fraction | int:
    """A whole number as an integer: long columns of them are added up in no time."""
    return value.numerator if value.denominator == 1 else value


def _parts(number: int, sums: Sequence[int], end: int) -> list[tuple[int, int]]:
    """The rows that a sum row can be the sum of: since the last sum, so far, all; else those under it."""
    position = bisect_left(sums, number)
    before = sums[position - 1] if position else -1
    after = sums[position + 1] if position + 1 < len(sums) else end
    since = [(before + 1, number)] if before + 1 < number else [(number + 1, after)]
    return [*since, (0, number), (0, end)]


def _distance(finding: Finding) -> tuple[bool, Fraction]:
    return finding.status is Status.DIFFERS, abs(finding.difference)


def _sum_columns(table: FoundTable) -> Iterator[tuple[Place, Finding]]:
    for number, column in enumerate(table.columns):
        parts = _summed_by(table.columns, number)
        for row in table.rows if column.is_sum and parts else ():
            stated = row.cells[number].figure
            figures = [row.cells[part].figure for part in parts]
            held = [one for one in figures if one is not None]
            if stated and held and all(one.unit.money == stated.unit.money for one in held):
                subject = Subject(table.title, f"{row.name} · {column.title}")
                yield row.place, compare(subject, stated, total(one.interval for one in held))


def _summed_by(columns: Sequence[FoundColumn], number: int) -> list[int]:
    """The columns that a sum column sums: those under the same upper heading, or all where it has none."""
    above = columns[number].title.rpartition(" · ")[0]
    whole = columns[number].unit
    parts = [at for at, one in enumerate(columns) if not one.is_sum and _is_of_kind(one.unit, whole)]
    own = [at for at in parts if above and columns[at].title.rpartition(" · ")[0] == above]
    sums = [at for at, one in enumerate(columns) if one.is_sum]
    if own or (len(sums) == 1):
        return own or parts
    of_groups = [at for at in sums if " · " in columns[at].title]
    return of_groups if number not in of_groups and len(of_groups) == len(sums) - 1 else []


def _is_of_kind(unit: Unit | None, whole: Unit | None) -> bool:
    """Whether what a column counts can be in a sum: no shares, and no people among kroner."""
    return unit != PERCENT and (unit is None or whole is None or unit.money == whole.money)


def with_totals(table: FoundTable) -> FoundTable:
    """The table whose last sum, if it is of all its rows, is called so."""
    sums = [at for at, row in enumerate(table.rows) if row.kind in _SUMS]
    if not sums or table.rows[sums[-1]].kind is RowKind.TOTAL:
        return table
    last = sums[-1]
    items = [at for at, row in enumerate(table.rows) if row.kind is RowKind.ITEM]
    since = [at for at in items if len(sums) > 1 and at > sums[-2]]
    if (items and max(items) > last > min(items)) or (since and not _is_of_all(table, last)):
        return table
    row = replace(table.rows[last], kind=RowKind.TOTAL)
    return replace(table, rows=(*table.rows[:last], row, *table.rows[last + 1 :]))


def _is_of_all(table: FoundTable, number: int) -> bool:
    """Whether all rows come nearer to a sum row than those since the last sum."""
    row = table.rows[number]
    items = [one for one in table.rows if one.kind is RowKind.ITEM]
    last = max(at for at in range(number) if table.rows[at].kind in _SUMS)
    since = [one for one in table.rows[last + 1 : number] if one.kind is RowKind.ITEM]
    gaps = [
        (_gap(cell.figure, items, column), _gap(cell.figure, since, column))
        for column, cell in enumerate(row.cells)
        if cell.figure
    ]
    return sum(of_all <= of_part for of_all, of_part in gaps) * 2 > len(gaps)


def _gap(stated: Figure, rows: Sequence[FoundRow], column: int) -> Fraction:
    return abs(
        stated.value - sum((one.value for row in rows if (one := row.cells[column].figure)), Fraction(0))
    )


def sum_problems(
    table: FoundTable,
    checked: Sequence[tuple[Place, Finding]],
    odd: frozenset[tuple[Place, int]] = frozenset(),
) -> Iterator[Problem]:
    """What does not add up: a warning where every figure is certain, an error where one could be misread.

    What rounding can have done in a sum row is a note, and a warning where it is more than one last digit: a
    small row may be wrong.
    `checked` are the table's own sums, `odd` the cells whose writing could mean something else, by their
    row's place and their column.
    """
    doubtful = {column for _, column in odd}
    differing = [(place, finding) for place, finding in checked if finding.status is Status.DIFFERS]
    for number, (place, finding) in enumerate(differing):
        if number < _MOST_TOLD:
            title = finding.subject.what.rpartition(" · ")[2]
            columns = {at for at, one in enumerate(table.columns) if one.title.endswith(title)}
            severity = Severity.ERROR if columns & doubtful else Severity.WARNING
            yield _does_not_add_up(severity, place, finding)
    sums = {row.place for row in table.rows if row.kind in _SUMS}
    for place, finding in checked:
        is_far = abs(finding.difference) > Fraction(finding.unit.factor, 10**finding.decimals)
        if finding.status is Status.ROUNDING and (is_far or place in sums):
            yield _rounded(warning if is_far else note, place, finding)
    if len(differing) > _MOST_TOLD:
        what = f"{len(differing) - _MOST_TOLD} summer til i tabellen stemmer ikke med det de er summen av"
        cause = "tabellen er satt sammen på en annen måte enn summene viser"
        yield warning(table.place, what, cause, LOOK_OVER)


def _rounded(tell: Tell, place: Place, finding: Finding) -> Problem:
    stated = with_unit(finding.stated or Fraction(0), finding.unit, finding.decimals)
    computed = with_unit(finding.computed or Fraction(0), finding.unit, finding.decimals)
    what = f"summen «{finding.subject.what}» er {stated}, men delene gir {computed}"
    cause = "delene er avrundet hver for seg, eller et lite beløp er skrevet feil"
    return tell(place, what, cause, "se etter at radene er de samme som i filen")


def _does_not_add_up(severity: Severity, place: Place, finding: Finding) -> Problem:
    stated = with_unit(finding.stated or Fraction(0), finding.unit, finding.decimals)
    computed = with_unit(finding.computed or Fraction(0), finding.unit, finding.decimals)
    what = f"summen «{finding.subject.what}» er {stated}, men delene gir {computed}"
    cause = "et beløp eller en sum er skrevet feil, eller en rad mangler"
    return Problem(severity, place, what, cause, LOOK_OVER)
