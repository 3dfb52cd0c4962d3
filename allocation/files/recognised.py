"""Recipients in tables that were read, known by the case's names and aliases; a near miss is no name."""

from collections.abc import Iterator
from dataclasses import replace

from allocation.case import Case, codes_by_name, folded, is_unplaced
from allocation.found import Found, FoundTable, RowKind, TableKind
from allocation.problems import Problem, did_you_mean, warning


def with_recognised(found: Found, case: Case) -> Found:
    """The same tables, with a warning at each recipient that the case does not know."""
    return replace(found, tables=tuple(_told(table, case) for table in found.tables))


def _told(table: FoundTable, case: Case) -> FoundTable:
    if table.kind is not TableKind.DISTRIBUTION:
        return table
    return replace(table, problems=(*table.problems, *_unknown(table, case)))


def _unknown(table: FoundTable, case: Case) -> Iterator[Problem]:
    known = codes_by_name(case.recipients)
    names = [name for one in case.recipients.values() for name in (one.name, *one.aliases)]
    for row in table.rows:
        plain = folded(row.name)
        if row.kind is RowKind.ITEM and plain and plain not in known and not is_unplaced(plain):
            near = did_you_mean(row.name, names)
            fix = (
                f"Mente du «{near}»?" if near else "skriv navnet slik saken har det, eller legg til et alias"
            )
            what = f"saken kjenner ikke mottakeren «{row.name}»"
            yield warning(row.place, what, "skrivefeil, eller navnet finnes ikke i saken", fix)
