"""The grant tables at hand: letters and budgets that the case itself stands on first, then the shipped."""

import time
from dataclasses import dataclass
from functools import lru_cache

from allocation.case import Case
from allocation.files import package
from allocation.grant_tables import (
    GrantTable,
    ProseAmount,
    budget_tables,
    is_budget,
    letter_table,
    letters_used,
    prose_amounts,
)
from allocation.itself import Itself
from allocation.problems import ProblemsFound
from allocation.screens.shelf import read_case
from allocation.tables import Table

_FILES = ("grants.csv", "amounts.csv")
"""What a shipped folder has that may have a grant table."""

_SECONDS = 2.0
"""How long the folders are taken to be as they were."""


@dataclass(frozen=True, slots=True)
class AtHand:
    """Grant tables by code in the order they are offered, the codes of the case's own, and prose by code."""

    tables: dict[str, GrantTable]
    own: frozenset[str]
    prose: dict[str, tuple[ProseAmount, ...]]


def tables_at_hand(case: Case) -> AtHand:
    """All grant tables that can be shown beside a case, read again when a file has changed."""
    return _at_hand(Itself(case), _shipped(int(time.monotonic() / _SECONDS)))


@lru_cache(maxsize=2)
def _shipped(_moment: int) -> tuple[Itself, ...]:
    """The shipped folders that have grant tables and can be read."""
    found = []
    for name in _with_tables():
        try:
            found.append(Itself(read_case(name)))
        except ProblemsFound:
            continue
    return tuple(found)


@lru_cache(maxsize=1)
def _with_tables() -> tuple[str, ...]:
    inputs = package.shipped_inputs()
    return tuple(
        name for name in package.shipped_names() if any((inputs / name / file).is_file() for file in _FILES)
    )


@lru_cache(maxsize=20)
def _at_hand(itself: Itself, shipped: tuple[Itself, ...]) -> AtHand:
    case, folders = itself.part, [one.part for one in shipped]
    assert isinstance(case, Case)
    cases = [folder for folder in folders if isinstance(folder, Case) and _counts_alike(case, folder)]
    tables: dict[str, GrantTable] = {}
    own: set[str] = set()
    prose: dict[str, tuple[ProseAmount, ...]] = {}
    for folder in dict.fromkeys([case.name, *(one.name for one in cases)]):
        read = next((one for one in cases if one.name == folder), case)
        made = _of_folder(read)
        tables |= made
        prose |= {code: prose_amounts(read) for code in made}
        if folder == case.name or _is_used(case, read):
            own |= made.keys()
    for alias, lines in letters_used(case).items():
        if not any(lines == one.grants for one in (case, *cases)):
            code = f"uses/{alias}"
            tables[code] = letter_table(code, alias, case.year, lines)
            own.add(code)
    return AtHand(_in_order(case, tables, own), frozenset(own), prose)


def _counts_alike(case: Case, folder: Case) -> bool:
    """Whether a folder's money is the case's: kroner are never shown as another money."""
    return folder.units.base.name == case.units.base.name


def _of_folder(folder: Case) -> dict[str, GrantTable]:
    letter = letter_table(folder.name, folder.title, folder.year, folder.grants)
    letters = {letter.code: letter} if letter.lines else {}
    return letters | budget_tables(folder.tables, folder.documents, folder.name)


def _is_used(case: Case, folder: Case) -> bool:
    """Whether the case stands on what a folder holds: its letter's lines, or its budget."""
    if folder.grants and folder.grants in letters_used(case).values():
        return True
    used = [_rows(tables) for tables in case.used.values()]
    return bool(_rows(folder.tables)) and _rows(folder.tables) in used


def _rows(tables: object) -> tuple[object, ...]:
    """The rows of the state budget among tables; none where there is none."""
    held = tables.values() if isinstance(tables, dict) else ()
    return next((one.rows for one in held if isinstance(one, Table) and is_budget(one)), ())


def _in_order(case: Case, tables: dict[str, GrantTable], own: set[str]) -> dict[str, GrantTable]:
    """The case's own letters, its budget of its year at its own stage, the other letters, the other years."""

    def rank(table: GrantTable) -> tuple[bool, bool, bool, int]:
        is_here = table.code in own and (table.is_letter or table.year == case.year)
        is_at_stage = is_here and table.stage == str(case.stage or "")
        return not is_here, not table.is_letter, not is_at_stage, -table.year

    return {table.code: table for table in sorted(tables.values(), key=rank)}
