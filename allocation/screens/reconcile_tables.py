"""The tables of a file that was handed in: which of them is taken, and what a decision among them states."""

from functools import lru_cache

from allocation.case import Case, codes_by_name, folded
from allocation.files.decision_table import Reading, reading_of
from allocation.files.decision_table.layout import no_heading
from allocation.files.decision_table.of_found import text_of, with_places
from allocation.found import Found, FoundTable, TableKind
from allocation.itself import Itself
from allocation.problems import Problem
from allocation.screens.reconcile_file import Given
from allocation.screens.reconcile_opposed import is_decision, opposed

_KEPT = 60


def number_of(chosen: str, found: Found, case: Case, mapping: str) -> int:
    """The number of the table that is chosen; else that of the one which has most to be held against."""
    numbers = range(1, len(found.tables) + 1)
    return int(chosen) if chosen in map(str, numbers) else _best(Itself(found), Itself(case), mapping)


@lru_cache(maxsize=_KEPT)
def _best(found: Itself, case: Itself, mapping: str) -> int:
    assert isinstance(found.part, Found)
    assert isinstance(case.part, Case)
    ranked = [
        (_fit(table, found.part, case.part, mapping), -number)
        for number, table in enumerate(found.part.tables, 1)
    ]
    return -max(ranked)[1]


def _fit(table: FoundTable, found: Found, case: Case, mapping: str) -> tuple[int, int]:
    """How well a table fits the case: a decision best, then whatever has most figures in common."""
    if is_decision(table, found, case):
        known = codes_by_name(case.recipients)
        return 2, sum(folded(row.name) in known for row in table.rows)
    two = opposed(table, found.file, case, None, None, mapping)
    return (1, two.in_common) if two else (0, 0)


def reading_of_found(table: FoundTable, given: Given, case: Case, unit: str) -> Reading:
    """What a table states for the case, worked out once."""
    return _reading(Itself(table), given, Itself(case), unit)


@lru_cache(maxsize=_KEPT)
def _reading(table: Itself, given: Given, case: Itself, unit: str) -> Reading:
    assert isinstance(table.part, FoundTable)
    assert isinstance(case.part, Case)
    text = text_of(table.part, given.name, given.sha256)
    return with_places(reading_of(text, case.part, unit), table.part)


def without_streams(table: FoundTable, given: Given, case: Case) -> tuple[Problem, ...]:
    """That the columns of a distribution are no streams of the case, with the nearest; of others nothing."""
    if table.kind is not TableKind.DISTRIBUTION:
        return ()
    return (no_heading(text_of(table, given.name, given.sha256), case),)
