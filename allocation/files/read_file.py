"""Any file that holds tables: what it is, seen from its bytes, and every table in it with what is wrong.

Nothing here raises: a file that cannot be read is a `Found` without tables, with the problem that says why.
"""

from hashlib import sha256
from pathlib import PurePosixPath

from allocation.files.ledgers import is_ledger, ledger_table, sheet_ledger
from allocation.files.sheets_in import (
    LEDGER_LIMITS,
    LIMITS,
    Content,
    Limits,
    TableText,
    content_of,
    plain_name,
    workbook_tables,
)
from allocation.files.sheets_in.content import misnamed, refused_content
from allocation.files.sheets_in.csv_rows import is_separated, text_rows
from allocation.files.sheets_in.decoded import decoded
from allocation.files.tables_in import tables_of, tables_of_years
from allocation.found import Found, FoundTable
from allocation.problems import Place, Problem, ProblemsFound, error, errors

_CSV = (".csv", ".tsv")


def read_tables(
    content: bytes, name: str, limits: Limits = LIMITS, ledger_limits: Limits = LEDGER_LIMITS
) -> Found:
    """Every table in a file, and its problems.

    Args:
        content: the file's bytes.
        name: what it is called; only its ending counts, and only where the bytes leave a doubt.
        limits: how large it may be.
        ledger_limits: how large it may be if it is a plain export of accounts.
    """
    file = plain_name(name)
    mark = sha256(content).hexdigest()
    try:
        found = _read(content, file, mark, limits, ledger_limits)
    except ProblemsFound as refused:
        return Found(file, mark, own_problems=refused.problems)
    except Exception as fault:
        return Found(file, mark, own_problems=(_unexpected(Place(file), fault),))
    if not found.tables and not errors(found.own_problems):
        return Found(file, mark, own_problems=(*found.own_problems, _no_table(Place(file))))
    return found


def _unexpected(place: Place, fault: Exception) -> Problem:
    """What no reader foresaw: still a problem with its place, and never a table."""
    cause = "filen er skadet, eller laget av et program som ikke følger formatet"
    fix = "lagre den på nytt fra kilden, og meld fra om feilen dersom den er der ennå"
    return error(place, f"filen kan ikke leses ({type(fault).__name__})", cause, fix)


def _no_table(place: Place) -> Problem:
    cause = "den har ingen linjer med beløp, eller tabellene i den er bilder"
    return error(place, "fant ingen tabell i filen", cause, "se etter at det er riktig fil")


def _read(content: bytes, file: str, mark: str, limits: Limits, ledger_limits: Limits) -> Found:
    kind, place = content_of(content), Place(file)
    refused = refused_content(kind, place) or misnamed(file, kind, place)
    if refused:
        raise ProblemsFound([refused])
    if kind is Content.TEXT and is_ledger(content):
        _refuse_heavy(content, place, ledger_limits)
        return ledger_table(content, file, mark, ledger_limits)
    _refuse_heavy(content, place, limits)
    if kind is Content.WORKBOOK:
        return _of_workbook(content, file, mark, limits)
    if kind is Content.PDF:
        return _of_letter(content, file, limits)
    return _of_text(content, file, mark, limits)


def _refuse_heavy(content: bytes, place: Place, limits: Limits) -> None:
    """Raises ProblemsFound for more bytes than are read."""
    if len(content) > limits.content:
        megabytes, most = len(content) // 1_000_000, limits.content // 1_000_000
        what = f"filen er på {megabytes} MB, mer enn {most}"
        cause, fix = "den har mer i seg enn tabeller", "lagre bare tabellen, i en fil for seg"
        raise ProblemsFound([error(place, what, cause, fix)])


def _of_workbook(content: bytes, file: str, mark: str, limits: Limits) -> Found:
    sheets = workbook_tables(content, file, mark, limits)
    if not sheets:
        cause = "alle arkene er skjult, tomme, eller diagrammer"
        what = "arbeidsboken har ikke noe synlig ark med celler"
        raise ProblemsFound([error(Place(file), what, cause, "vis arket med tabellen")])
    problems = tuple(dict.fromkeys(one for sheet in sheets for one in sheet.problems))
    tables = [table for sheet in sheets for table in _of_sheet(sheet)]
    tables = tables or [table for sheet in sheets for table in tables_of_years(sheet)]
    return Found(file, mark, tuple(tables), problems)


def _of_sheet(sheet: TableText) -> list[FoundTable]:
    ledger = sheet_ledger(sheet)
    return tables_of(sheet) if ledger is None else [ledger]


def _of_text(content: bytes, file: str, mark: str, limits: Limits) -> Found:
    read = decoded(content, Place(file))
    if _is_prose(read.text, file):
        return _of_letter(content, file, limits)
    table = text_rows(read.text, file, mark, read.problems, limits)
    return Found(file, mark, tuple(tables_of(table) or tables_of_years(table)), table.problems)


def is_letter(content: bytes, name: str) -> bool:
    """Whether a file is a letter, as PDF or as text, and no table that stands alone. Raises ProblemsFound."""
    kind, file = content_of(content), plain_name(name)
    if kind is not Content.TEXT:
        return kind is Content.PDF
    return _is_prose(decoded(content, Place(file)).text, file)


def _is_prose(text: str, file: str) -> bool:
    is_csv = PurePosixPath(file).suffix.lower() in _CSV
    return not is_separated(text, least=_IN_A_CSV if is_csv else None)


_IN_A_CSV = 0.3
"""Which part of the lines must have equally many separators in a file whose name says that it is CSV."""


def _of_letter(content: bytes, file: str, limits: Limits) -> Found:
    """The tables of a letter, by the room that reads letters."""
    from allocation.files.letters import letter_tables

    return letter_tables(content, file, limits)
