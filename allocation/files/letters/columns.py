"""The figures of a table's rows in columns: how many there are, and which cell stands in which.

Three things can tell: wide gaps between the cells, the writing of numbers alone, and what adds up. What they
do not tell is not guessed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from allocation.files.letters.adds_up import (
    Answer,
    Patience,
    Question,
    Sum,
    Values,
    distance,
    most_apart,
    what_adds_up,
)
from allocation.files.letters.cell_numbers import numbers_of, places_of, values_of
from allocation.files.letters.column_counts import (
    are_parted,
    by_gaps,
    in_likely_order,
    is_glued,
    is_glued_to_word,
    is_plain,
)
from allocation.files.letters.positions import by_position, has_more_columns
from allocation.files.letters.raw_rows import RawRow
from allocation.files.letters.splits import (
    MOST_READINGS,
    Cells,
    glued_readings,
    loose_readings,
    readings,
)
from allocation.files.letters.structures import sum_structures
from allocation.found import RowKind

_LEAST_FOR_A_ROW_SUM = 3
_FEW_ROWS = 6
_MOST_LEFT_OUT = 2


@dataclass(frozen=True, slots=True)
class Columns:
    """How a table's figures are read.

    `cells` are each row's, None for a row that cannot be read as so many; `equally_good` how many readings
    are as good, `is_certain` whether gaps, writing or sums leave only this one; `adds_up` whether there are
    sums and all hold, None where there are none; `failing` the columns that do not add up.
    """

    count: int
    cells: tuple[Cells | None, ...]
    equally_good: int
    is_certain: bool
    adds_up: bool | None
    failing: tuple[int, ...] = ()
    sums: tuple[Sum, ...] = ()
    has_row_sum: bool = False


@dataclass(frozen=True, slots=True)
class _Way:
    """One way to try: so many columns, as many headings, the counts that are possible, and how loosely.

    Loosely a name may end in figures, «fase 2»: only what adds up tells them from the amount. Wholly means
    that every column must add up.
    """

    count: int
    titles: Sequence[int]
    counts: Sequence[int]
    is_loose: bool
    patience: Patience
    is_whole: bool = False


def in_columns(rows: Sequence[RawRow], titles: Sequence[int]) -> Columns | None:
    """The rows' figures in columns, the best that can be; `titles` are how many headings there may be."""
    placed = by_position(rows, titles)
    if placed is not None:
        return _of_cells(rows, placed)
    found = _by_counts(rows, titles)
    if found is None or found.count in titles[:1] or not has_more_columns(rows, found.count):
        return found
    return replace(found, equally_good=0, is_certain=False)


def _by_counts(rows: Sequence[RawRow], titles: Sequence[int]) -> Columns | None:
    """The figures in as many columns as adds up best, where positions do not tell."""
    counts = in_likely_order(rows, titles)
    attempts: list[Columns] = []
    patience = Patience()
    for is_loose in (False, True):
        for count in counts if not is_loose else sorted({*titles[:1], *counts[:1]}):
            one = _attempt(rows, _Way(count, titles, counts, is_loose, patience))
            if one is not None:
                attempts.append(one)
                if one.adds_up:
                    return _beside(one, rows, _Way(count, titles, counts, is_loose, patience))
    best = max(attempts, key=lambda one: (_read(one), one.count in titles[:1], _rank(one)), default=None)
    if best is None or best.count in titles[:1] or not titles:
        return best
    return replace(best, is_certain=best.is_certain and _gaps_tell(rows, best.count, titles))


def _beside(found: Columns, rows: Sequence[RawRow], way: _Way) -> Columns:
    """What adds up, held against the other counts of columns: where another adds up as well, nothing tells.

    Columns of small numbers add up as parts of larger ones, as long as nothing is carried over, and the words
    of a heading can be more than there are columns.
    """
    if _gaps_tell(rows, found.count, way.titles):
        return found
    others = [count for count in way.counts if count != found.count and not way.is_loose]
    is_short = len(rows) <= _FEW_ROWS  # of many rows something is carried over
    likely = [count for count in others if is_plain(rows, count) or (is_short and count in way.titles)]
    if any(
        (one := _attempt(rows, replace(way, count=count, is_whole=True))) and one.adds_up for count in likely
    ):
        return replace(found, equally_good=max(2, found.equally_good), is_certain=False)
    return replace(found, equally_good=0, is_certain=False) if way.patience.gave_up else found


def _gaps_tell(rows: Sequence[RawRow], count: int, titles: Sequence[int]) -> bool:
    """Whether gaps part the columns; one between names and figures says little of these in a text."""
    is_placed = all(row.lines[-1].top for row in rows)
    return by_gaps(rows, count) and (count > 1 or is_placed or tuple(titles) in ((), (1,)))


def _of_cells(rows: Sequence[RawRow], cells: Sequence[Cells | None]) -> Columns:
    """The columns that positions give, with empty cells, held against the sums."""
    count = next(len(one) for one in cells if one)
    numbers = [[numbers_of(one)] if one else [] for one in cells]
    places = places_of(numbers, count)
    values = [[values_of(one, places) for one in options] for options in numbers]
    counted = tuple(column for column in range(count) if places[column] is not None)
    answer, sums = _decided(rows, values, counted, is_unique=True)
    return Columns(
        count,
        tuple(cells),
        1,
        is_certain=True,
        adds_up=None if not sums else answer is not None and not answer.failing,
        failing=answer.failing if answer else (counted if sums else ()),
        sums=sums,
        has_row_sum=_has_row_sum(values, counted),
    )


def _read(columns: Columns) -> int:
    """How many rows could be read."""
    return sum(cells is not None for cells in columns.cells)


def _rank(columns: Columns) -> tuple[bool, int, int]:
    holding = columns.count - len(columns.failing) if columns.adds_up is not None else 0
    well = columns.adds_up is True or (
        columns.adds_up is False and 0 < 2 * len(columns.failing) < columns.count
    )
    return (well, holding if well else int(columns.is_certain), -columns.count)


def _attempt(rows: Sequence[RawRow], way: _Way) -> Columns | None:
    """The table read in one way."""
    count = way.count
    glued = not way.is_loose and is_glued(rows, count)
    parted_by_gaps = are_parted(rows, count)
    ways = [
        loose_readings(row.tail, count)
        if way.is_loose and row.kind is RowKind.ITEM
        else _ways(row, count, glued, parted_by_gaps)
        for row in rows
    ]
    if any(len(one) > MOST_READINGS for one in ways):
        way.patience.give_up()
        return None
    if sum(map(bool, ways)) < 2:
        return None
    numbers = [[numbers_of(cells) for cells in one] for one in ways]
    places = places_of(numbers, count)
    values = [[values_of(one, places) for one in options] for options in numbers]
    counted = tuple(column for column in range(count) if places[column] is not None)
    has_row_sum = _has_row_sum(values, counted)
    if has_row_sum:
        ways, values = _summing(ways, values, counted)
    is_unique = all(len(one) <= 1 for one in ways)
    answer, sums = _decided(rows, values, counted, is_unique, way)
    chosen = answer.chosen if answer else tuple(0 for _ in rows)
    if way.is_loose and (answer is None or answer.failing):
        return None
    evidence = _Evidence(rows, way, glued)
    is_certain = is_unique and (answer is not None or has_row_sum or evidence.tells(bool(sums)))
    return Columns(
        count,
        tuple(one[pick] if one else None for one, pick in zip(ways, chosen, strict=True)),
        answer.equally_good if answer else (1 if is_unique else 0),
        is_certain or (answer is not None and answer.equally_good == 1),
        None if not sums else answer is not None and not answer.failing,
        answer.failing if answer else (counted if sums else ()),
        sums,
        has_row_sum,
    )


def _ways(row: RawRow, count: int, is_glued: bool, are_parted: bool) -> tuple[Cells, ...]:
    if is_glued:
        return glued_readings(row.glued or " ".join(row.tail), count)
    if are_parted and len(row.tail) < count:
        return ()  # a cell is empty: what stands there is not parted to fill it
    return readings(row.tail, count)


def _has_row_sum(values: Sequence[Sequence[Values]], counted: Sequence[int]) -> bool:
    """Whether every row can be read so that its last number is the sum of the others."""
    filled = [options for options in values if options]
    if len(counted) < _LEAST_FOR_A_ROW_SUM or len(filled) < _LEAST_FOR_A_ROW_SUM:
        return False
    return all(any(_is_row_sum(one, counted) for one in options) for options in filled)


def _is_row_sum(values: Values, counted: Sequence[int]) -> bool:
    parts, last = [values[column] or 0 for column in counted[:-1]], values[counted[-1]]
    return last is not None and abs(sum(parts) - last) <= most_apart(len(parts))


def _summing(
    ways: Sequence[tuple[Cells, ...]], values: Sequence[Sequence[Values]], counted: Sequence[int]
) -> tuple[list[tuple[Cells, ...]], list[list[Values]]]:
    """Only those readings whose last number is the sum of the others."""
    kept = [[number for number, one in enumerate(options) if _is_row_sum(one, counted)] for options in values]
    return (
        [tuple(one[number] for number in numbers) for one, numbers in zip(ways, kept, strict=True)],
        [[one[number] for number in numbers] for one, numbers in zip(values, kept, strict=True)],
    )


def _decided(
    rows: Sequence[RawRow],
    values: Sequence[Sequence[Values]],
    counted: tuple[int, ...],
    is_unique: bool,
    way: _Way | None = None,
) -> tuple[Answer | None, tuple[Sum, ...]]:
    """The readings that add up, by the first of the ways in which the sum rows can be sums; and that way."""
    structures = list(sum_structures(rows))
    if not structures[0] or not counted or not all(values[one.row] for one in structures[0]):
        return None, ()
    best: tuple[Answer | None, tuple[Sum, ...]] = (None, structures[0])
    for sums in structures:
        question = Question(tuple(tuple(one) or ((None,) * 99,) for one in values), sums, counted)
        if is_unique or way is None:
            answer = _checked(question)
        else:
            answer = what_adds_up(question, way.patience, 0 if way.is_whole else _MOST_LEFT_OUT)
        if answer and (best[0] is None or len(answer.failing) < len(best[0].failing)):
            best = (answer, sums)
        if answer and not answer.failing:
            break
    return best


def _checked(question: Question) -> Answer | None:
    """The only readings there are, with the columns that do not add up; None where none does."""
    chosen = tuple(0 for _ in question.options)
    failing = tuple(column for column in question.columns if distance(question, chosen, (column,)) is None)
    return Answer(chosen, 1, failing) if len(failing) < len(question.columns) else None


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What tells the number of columns where nothing adds up."""

    rows: Sequence[RawRow]
    way: _Way
    is_glued: bool

    def tells(self, has_sums: bool) -> bool:
        """Whether wide gaps part all cells, or only one count is possible and the headings allow it.

        Where there are sums that do not hold, only gaps tell.
        """
        way = self.way
        if self.is_glued:
            return way.count == 1 and all(map(is_glued_to_word, self.rows))
        is_titled = not way.titles or way.count in way.titles
        if _gaps_tell(self.rows, way.count, way.titles):
            return True
        is_one = way.count == 1 and tuple(way.titles) == (1,)
        return not has_sums and (is_one or (len(way.counts) == 1 and is_titled))
