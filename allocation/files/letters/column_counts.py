"""How many columns a table's figures may stand in, before anything is added up, and how they are parted."""

from collections.abc import Sequence

from allocation.files.letters.raw_rows import RawRow, parted
from allocation.files.letters.splits import fewest_and_most, glued_readings, readings

MOST_COLUMNS = 24
_MOST_SOLVED = 3
"""How many counts of columns the solver is asked about: the likeliest."""


def in_likely_order(rows: Sequence[RawRow], titles: Sequence[int]) -> list[int]:
    """The counts of columns to try: those that gaps tell, that need no solver, that the headings are.

    Where figures are glued to a name, what blanks part says little, and the headings' counts are tried too.
    """
    is_any_glued = any(row.glued and row.glued != " ".join(row.tail) for row in rows)
    counts = sorted({*_candidates(rows), *(titles if is_any_glued else ())})
    plain = {count: is_plain(rows, count) for count in counts}
    ordered = sorted(
        plain,
        key=lambda count: (not by_gaps(rows, count), not plain[count], count not in titles[:1], count),
    )
    solved = [count for count in ordered if not plain[count]]
    return [count for count in ordered if plain[count] or count in solved[:_MOST_SOLVED]]


def by_gaps(rows: Sequence[RawRow], count: int) -> bool:
    """Whether wide gaps part the figures of every row into so many cells, and from the name."""
    filled = [row for row in rows if row.tail]
    return bool(filled) and all(
        len(row.tail) == count and (count > 1 or len(row.lines[-1].pieces) > 1) for row in filled
    )


def is_plain(rows: Sequence[RawRow], count: int) -> bool:
    """Whether every row can be read as so many cells in one way at most: no solver is asked."""
    if is_glued(rows, count):
        return all(len(glued_readings(row.glued or " ".join(row.tail), count)) <= 1 for row in rows)
    return all(len(readings(row.tail, count)) <= 1 for row in rows)


def _candidates(rows: Sequence[RawRow]) -> tuple[int, ...]:
    """The counts of columns that most rows admit."""
    admitted: dict[int, int] = {}
    filled = [row for row in rows if row.tail or row.glued]
    for row in filled:
        low, high = fewest_and_most(row.tail)
        for count in range(max(low, 1), min(high, MOST_COLUMNS) + 1):
            admitted[count] = admitted.get(count, 0) + 1
    most = max(admitted.values(), default=0)
    if 2 * most < len(filled):
        return tuple(range(1, 9))
    return tuple(sorted(count for count, rows_of in admitted.items() if rows_of == most))


def is_glued(rows: Sequence[RawRow], count: int) -> bool:
    """Whether most rows cannot be read unless their cells stand without anything between."""
    filled = [row for row in rows if row.tail or row.glued]
    plain = sum(bool(readings(row.tail, count)) for row in filled)
    glued = sum(bool(row.glued) and row.glued != " ".join(row.tail) for row in filled)
    return 2 * plain < len(filled) or 2 * glued > len(filled)


def is_glued_to_word(row: RawRow) -> bool:
    """Whether a row's figures begin where its last word ends, or stand alone: no digit can be the name's."""
    return not (row.tail or row.glued) or row.glued != " ".join(row.tail) or not parted(row.lines[-1]).name


def are_parted(rows: Sequence[RawRow], count: int) -> bool:
    """Whether any row has each of so many cells by itself: then one that has fewer lacks some."""
    return count > 1 and any(len(row.tail) == count for row in rows)
