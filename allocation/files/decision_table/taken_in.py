"""A file as it arrives: what it really is, seen from its first bytes, and the table in it."""

from dataclasses import replace
from hashlib import sha256

from allocation.case import Case
from allocation.files.decision_table.layout import has_heading, no_heading
from allocation.files.decision_table.merged import merged_cells
from allocation.files.sheets_in import (
    LIMITS,
    Content,
    TableText,
    content_of,
    csv_table,
    plain_name,
    workbook_tables,
)
from allocation.files.sheets_in.content import AS_XLSX, misnamed, refused_content
from allocation.problems import Place, Problem, ProblemsFound, error, note, some_of

_LIMITS = replace(LIMITS, unpacked=60_000_000, rows=5_000, cells=100_000)
"""A decision is a table of some hundred amounts: what is larger is something else."""


def table_of(content: bytes, name: str, case: Case) -> TableText:
    """The table of a decision in a file, as text. Raises ProblemsFound, with the file's real content."""
    file = plain_name(name)
    place, mark, kind = Place(file), sha256(content).hexdigest(), content_of(content)
    refused = _no_letter(kind, place) or refused_content(kind, place)
    if refused:
        raise ProblemsFound([refused])
    if kind is not Content.WORKBOOK:
        table = csv_table(content, file, mark, _LIMITS)
        if not has_heading(table, case):
            raise ProblemsFound([no_heading(table, case)])
        if wrong := misnamed(file, kind, place):
            raise ProblemsFound([wrong])
        return table
    tables = workbook_tables(content, file, mark, _LIMITS)
    said = [replace(one, problems=(*one.problems, *merged_cells(one))) for one in tables]
    return _only_one(said, file, case)


def _no_letter(kind: Content, place: Place) -> Problem | None:
    if kind is not Content.PDF:
        return None
    return error(place, "filen er en PDF", "PDF kan ikke leses som tabell her", AS_XLSX)


def _only_one(tables: list[TableText], file: str, case: Case) -> TableText:
    """The one sheet that holds the table of a decision, with a word of the others. Raises ProblemsFound."""
    if not tables:
        cause = "alle arkene er skjult, tomme, eller diagrammer"
        what = "arbeidsboken har ikke noe synlig ark med celler"
        raise ProblemsFound([error(Place(file), what, cause, "vis arket med tabellen")])
    fitting = [table for table in tables if has_heading(table, case)]
    if not fitting:
        raise ProblemsFound([no_heading(tables[0], case)])
    if len(fitting) > 1:
        what = f"flere ark har en tabell med finansieringstypene: {_names_of(fitting)}"
        fix = "skjul eller slett de andre arkene, og lagre filen på nytt"
        raise ProblemsFound([error(Place(file), what, "arbeidsboken har flere vedtak eller utgaver", fix)])
    others = [table for table in tables if table is not fitting[0]]
    return replace(fitting[0], problems=(*fitting[0].problems, *_not_read(fitting[0], others)))


def _not_read(table: TableText, others: list[TableText]) -> list[Problem]:
    """That other sheets of the workbook are not read."""
    if not others:
        return []
    what = f"ark som ikke er lest: {_names_of(others)}"
    cause = "de har ingen overskrift med finansieringstyper"
    return [note(table.place(), what, cause, "se etter at vedtaket står i arket som er lest")]


def _names_of(tables: list[TableText]) -> str:
    return some_of([f"«{table.sheet}»" for table in tables])
