"""A file as it arrives: what it really is, seen from its first bytes, and the table in it."""

import re
from dataclasses import replace
from hashlib import sha256
from pathlib import PurePosixPath

from allocation.case import Case
from allocation.files.cells import invisible
from allocation.files.decision_table.csv_rows import csv_table
from allocation.files.decision_table.layout import has_heading, no_heading
from allocation.files.decision_table.table import TableText
from allocation.files.decision_table.workbook_rows import workbook_tables
from allocation.problems import Place, Problem, ProblemsFound, error, note, some_of

_LONGEST_NAME = 150
_UNNAMED = "fil"
_ZIP, _OLE, _PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF"
_MARKUP = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|table|\?xml|head|meta|div)", re.IGNORECASE)
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_AS_XLSX = "lagre tabellen som .xlsx eller som CSV"


def table_of(content: bytes, name: str, case: Case) -> TableText:
    """The table of a decision in a file, as text. Raises ProblemsFound, with the file's real content."""
    file = _plain_name(name)
    place, mark = Place(file), sha256(content).hexdigest()
    if not content:
        raise ProblemsFound([error(place, "filen er tom", "den er lagret uten innhold", _AS_XLSX)])
    refused = _other_kind(content, place)
    if refused:
        raise ProblemsFound([refused])
    if not content.startswith(_ZIP):
        table = csv_table(content, file, mark)
        if not has_heading(table, case):
            raise ProblemsFound([no_heading(table, case)])
        return table
    return _only_one(workbook_tables(content, file, mark), file, case)


def _plain_name(name: str) -> str:
    """The name of a file without folders and without what nobody can see."""
    plain = PurePosixPath(name.replace("\\", "/")).name[:_LONGEST_NAME]
    seen = "".join(sign for sign in plain if sign.isprintable() and not invisible(sign))
    return seen.strip() or _UNNAMED


def _other_kind(content: bytes, place: Place) -> Problem | None:
    """Why a file is no table that can be read here; None where it may be one."""
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            fix = "fjern passordet og lagre filen på nytt"
            return error(place, "filen er beskyttet med passord", "den er kryptert", fix)
        cause = "den er lagret i et gammelt Office-format"
        return error(place, "filen er ikke et regneark i .xlsx", cause, _AS_XLSX)
    if content.startswith(_PDF):
        return error(place, "filen er en PDF", "PDF kan ikke leses som tabell her", _AS_XLSX)
    if _MARKUP.match(content):
        cause = "en nettside er lagret med et annet etternavn"
        return error(place, "filen er HTML eller XML, ikke et regneark", cause, _AS_XLSX)
    return None


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
