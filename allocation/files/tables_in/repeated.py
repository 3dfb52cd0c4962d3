"""Rows that stand twice, and names that differ only by what nobody sees: counted twice, or not joined."""

import unicodedata
from collections.abc import Iterator

from allocation.case import folded
from allocation.files.cells import without_invisible
from allocation.found import FoundRow, FoundTable, RowKind, TableKind
from allocation.problems import Problem, Severity

_SOFT = "\u00ad"
_MOST_TOLD = 20


def repeated_rows(table: FoundTable) -> Iterator[Problem]:
    """Each row that has the name of one before it, with the places of both.

    Of recipients and measures it is an error, for the name says whose amount it is; elsewhere a warning.
    """
    first: dict[tuple[str, str, str], FoundRow] = {}
    told = 0
    for row in table.rows:
        if row.kind is not RowKind.ITEM or not row.name:
            continue
        key = (row.chapter, row.item, bare_name(row.name))
        before = first.setdefault(key, row)
        if before is not row and told < _MOST_TOLD:
            told += 1
            yield _twice(table, before, row)


def bare_name(name: str) -> str:
    """A name without what nobody sees: case, blanks, accents written in two ways, signs without width."""
    if name.isascii() and name.isprintable():
        return folded(name)
    return folded(without_invisible(unicodedata.normalize("NFKC", name).replace(_SOFT, "")))


def _twice(table: FoundTable, before: FoundRow, row: FoundRow) -> Problem:
    is_named = table.kind in (TableKind.DISTRIBUTION, TableKind.MEASURES)
    severity = Severity.ERROR if is_named else Severity.WARNING
    where = f"linje {before.place.row}"
    if before.name == row.name:
        what = f"«{row.name}» står også på {where}"
        return Problem(
            severity, row.place, what, "raden er kopiert, eller summert for seg", "slett den ene raden"
        )
    what = f"«{row.name}» og «{before.name}» på {where} er samme navn skrevet på to måter"
    cause = "store bokstaver, mellomrom eller usynlige tegn skiller dem"
    return Problem(severity, row.place, what, cause, "skriv navnet likt, eller slett den ene raden")
