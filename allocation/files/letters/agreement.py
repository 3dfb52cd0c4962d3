"""Two readings of the same letter held against each other: what both give is certain, the rest is asked.

The one takes the text as it flows, the other where it is placed. They stumble over different things, so that
an amount which both find in the same row is the one that is printed.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from allocation.case import folded
from allocation.found import FoundRow, FoundTable, TableKind
from allocation.problems import Place, Problem, Severity, error, warning

Key = tuple[str, ...]

_WHY = "teksten i filen ligger i en annen rekkefølge enn den er plassert"
_LOOK = "se på raden ved siden av siden i filen, og bekreft eller rett den"
_LONGEST = 120


def agreed(one: Sequence[FoundTable], other: Sequence[FoundTable]) -> tuple[FoundTable, ...]:
    """The tables in the better of two readings, kind by kind; what the other does not confirm is in doubt."""
    tables = [
        table
        for kind in TableKind
        for table in _better(
            [table for table in one if table.kind is kind], [table for table in other if table.kind is kind]
        )
    ]
    kept = [table for table in tables if not _is_torn(table, tables)]
    return tuple(sorted(kept, key=lambda table: (table.place.page or 0, table.place.row or 0)))


def _is_torn(table: FoundTable, others: Sequence[FoundTable]) -> bool:
    """Whether a table is no more than figures of one that is sure, torn out of it by the other reading."""
    if table.is_accepted or table.kind is not TableKind.OTHER:
        return False
    figures = _figures([table])
    return any(
        _is_sure(other) and other.place.page == table.place.page and figures <= _figures([other])
        for other in others
    )


def _figures(tables: Iterable[FoundTable]) -> frozenset[str]:
    """The groups of digits of some tables' figures."""
    return frozenset(group for table in tables for row in table.rows for group in _figures_of(row))


def _figures_of(row: FoundRow) -> frozenset[str]:
    return frozenset(group for cell in row.cells for group in cell.text.split() if group.isascii())


def _better(one: Sequence[FoundTable], other: Sequence[FoundTable]) -> list[FoundTable]:
    """The tables of the reading with fewer faults, each row held against those of the other reading."""
    first, second = (one, other) if _faults(one) < _faults(other) else (other, one)
    left = Counter(_key(row) for table in second for row in table.rows)
    is_firm = all(table.is_accepted for table in second)
    result = [_confirmed(table, left, is_firm) for table in first]
    known = _figures(table for table in first if _is_sure(table))
    unseen = [
        (table, row)
        for table in second
        for row in table.rows
        if left[_key(row)] > 0 and _stands(row) and not _is_known(row, first)
        if table.is_accepted or not _figures_of(row) <= known
    ]
    if unseen and result:
        result[-1] = replace(
            result[-1], problems=(*result[-1].problems, *(_only_there(table, row) for table, row in unseen))
        )
    elif unseen:
        result = [_confirmed(table, Counter(), is_firm=False) for table in second]
    return result


def _confirmed(table: FoundTable, left: Counter[Key], is_firm: bool) -> FoundTable:
    """The table with a problem at each row that is not among those left; those that are, are taken away.

    A table whose sums all hold stands against a reading that has faults of its own, not against a firm one.
    """
    problems = []
    for row in table.rows:
        if left[_key(row)]:
            left[_key(row)] -= 1
        elif is_firm or not _is_sure(table):
            what = f"de to lesningene er ikke enige: «{row.text[:_LONGEST]}»"
            problems.append(_tell(table)(row.place, what, _WHY, _LOOK))
    return replace(table, problems=(*table.problems, *problems))


def _only_there(table: FoundTable, row: FoundRow) -> Problem:
    what = f"den andre lesningen har en rad til: «{row.text[:_LONGEST]}»"
    return _tell(table)(row.place, what, _WHY, _LOOK)


def _is_known(row: FoundRow, tables: Iterable[FoundTable]) -> bool:
    """Whether a row is no more than some cells of one with its name in a table that is sure."""
    return any(
        folded(row.name) == folded(other.name) and _figures_of(row) <= _figures_of(other)
        for table in tables
        if _is_sure(table)
        for other in table.rows
    )


def _stands(row: FoundRow) -> bool:
    """Whether a row has figures: names alone are read differently where nothing is at stake."""
    return any(cell.figure is not None for cell in row.cells)


def _key(row: FoundRow) -> Key:
    """What a row is known by: chapter and item or else its name, and its figures."""
    name = "" if row.item else folded(row.name).replace(" ", "").replace("-", "")
    figures = tuple(cell.text.replace(" ", "") for cell in row.cells)
    return (row.chapter, row.item, name, row.footnote if row.item else "", *figures)


def _is_sure(table: FoundTable) -> bool:
    """Whether the table stands without the other reading: it has sums, and every one of them holds."""
    return table.is_accepted and table.adds_up is True


def _tell(table: FoundTable) -> Callable[[Place, str, str, str], Problem]:
    return error if table.is_money else warning


def _faults(tables: Iterable[FoundTable]) -> tuple[int, int, int]:
    """How many errors, problems and tables: one table read as two is the worse reading."""
    problems = [one for table in tables for one in table.problems]
    wrong = sum(one.severity is Severity.ERROR for one in problems)
    rows = sum(len(table.rows) for table in tables)
    return (0 if rows else 1, wrong, len(problems) + len(list(tables)))
