"""A plain export of accounts as a table: cost centres down, accounts across, in kroner with their øre.

An export may have two million lines, so it is never held as a table: it is decoded and read as it comes, and
only the sums are kept.
"""

import csv
import io
import re
from collections.abc import Iterator
from fractions import Fraction

from allocation.figures import Figure
from allocation.files.ledgers.adding import MOST_TOLD, Ledger, add, kroner
from allocation.files.ledgers.columns import Columns, columns_in
from allocation.files.sheets_in import Limits, TableText
from allocation.files.sheets_in.csv_rows import SEPARATORS, separator_of
from allocation.files.sheets_in.decoded import decoded, encoding_of
from allocation.files.tables_in.signs import Signs, signs_of
from allocation.found import Found, FoundCell, FoundColumn, FoundRow, FoundTable, RowKind, TableKind
from allocation.money import number_text
from allocation.problems import Place, Problem, ProblemsFound, error, note

_HEAD = 20_000
"""How many bytes of a file its heading lies in."""
_SEEN_FOR_SIGNS = 5_000
_TITLE = "Regnskap etter ansvar og konto"
_NUMBER = re.compile(r"([0-9]+)(?: .*)?")
_NOTHING = FoundCell()


def is_ledger(content: bytes) -> bool:
    """Whether a text begins as an export does: with a line that names account, cost centre and amount."""
    return _beginning(content) is not None


def ledger_table(content: bytes, file: str, mark: str, limits: Limits) -> Found:
    """The sums of an export by cost centre and account. Raises ProblemsFound where it cannot be read."""
    begins = _beginning(content)
    if begins is None:
        fix = "skriv en linje med konto, ansvar og beløp"
        raise ProblemsFound([error(Place(file), "fant ingen overskrift", "linjen er slettet", fix)])
    columns, separator = begins
    encoding, said = encoding_of(content, Place(file))
    signs = _signs(content, encoding, columns, separator)
    ledger = Ledger()
    line = columns.line
    try:
        for line, cells in _lines(content, encoding, columns, separator):
            if ledger.lines >= limits.rows:
                limits.refuse_more(Place(file), "linjer", ledger.lines + 1, limits.rows)
            add(ledger, columns, signs, Place(file), line, cells)
    except csv.Error as fault:
        cause = "et anførselstegn er ikke lukket, eller står inne i en celle"
        what = f"linjen kan ikke leses ({fault})"
        raise ProblemsFound([error(Place(file, line + 1), what, cause, "rett anførselstegnene")]) from fault
    return Found(file, mark, (_table(ledger, columns, Place(file)),), said)


def sheet_ledger(sheet: TableText) -> FoundTable | None:
    """The sums of an export that was saved as a sheet; None for any other sheet."""
    columns = columns_in((row.line, row.cells) for row in sheet.rows)
    if columns is None:
        return None
    rows = [row for row in sheet.rows if row.line > columns.line]
    signs = {
        at: signs_of((row.cell(at) for row in rows if sheet.is_text(row.line, at)), sheet.decimal_sign)
        for at, _ in columns.amounts
    }
    ledger = Ledger()
    for row in rows:
        cells = (*row.cells, *[""] * (columns.wide - len(row.cells)))
        add(ledger, columns, signs, sheet.place(), row.line, cells)
    return _table(ledger, columns, sheet.place())


def is_export(table: FoundTable) -> bool:
    """Whether a table is the sums of an export of accounts."""
    return table.title == _TITLE


def account_numbers(table: FoundTable) -> dict[str, str]:
    """The number of each account of an export by its heading: accounts are renamed and keep their numbers.

    Several accounts can have one number. Empty for a table that is no export.
    """
    if not is_export(table):
        return {}
    return {one.title: found[1] for one in table.columns if (found := _NUMBER.fullmatch(one.title))}


def _beginning(content: bytes) -> tuple[Columns, str] | None:
    """The columns and the separator of an export, told from its first lines."""
    head = content[:_HEAD]
    end = head.rfind(b"\n\x00") + 2 if head[:2] == b"\xff\xfe" else head.rfind(b"\n") + 1
    try:
        text = decoded(head if len(content) <= _HEAD else head[:end], Place("")).text
        separator = separator_of(text)
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
        columns = columns_in(enumerate(lines, 1))
    except (ProblemsFound, csv.Error):
        return None
    return None if columns is None else (columns, separator)


def _lines(
    content: bytes, encoding: str, columns: Columns, separator: str
) -> Iterator[tuple[int, list[str]]]:
    """The cells of each line under the heading, with its number. Raises csv.Error."""
    with io.TextIOWrapper(io.BytesIO(content), encoding=encoding, newline="") as text:
        reader = csv.reader(text, delimiter=separator, strict=True)
        begins = 1
        for cells in reader:
            if begins > columns.line and cells:
                yield begins, cells
            begins = reader.line_num + 1


def _signs(content: bytes, encoding: str, columns: Columns, separator: str) -> dict[int, Signs]:
    """The signs of each column of amounts, from its first lines; a cell of another form is refused later."""
    seen: dict[int, list[str]] = {at: [] for at, _ in columns.amounts}
    try:
        for number, (_, cells) in enumerate(_lines(content, encoding, columns, separator)):
            for at in seen:
                seen[at] += cells[at : at + 1]
            if number > _SEEN_FOR_SIGNS:
                break
    except csv.Error:
        pass  # it is met again, and told with its line, when the lines are added up
    return {at: signs_of(texts, SEPARATORS[separator]) for at, texts in seen.items()}


def _table(ledger: Ledger, columns: Columns, where: Place) -> FoundTable:
    accounts = sorted({account for _, account in ledger.sums})
    titles = [f"{one} {ledger.names.get(one, '')}".strip() for one in accounts]
    of_centre: dict[str, dict[str, int]] = {}
    for (centre, account), amount in ledger.sums.items():
        of_centre.setdefault(centre, {})[account] = amount
    rows = tuple(
        FoundRow(
            _at(where, ledger.first[centre]),
            RowKind.ITEM,
            centre or "(uten ansvar)",
            tuple(_cell(sums[one], ledger, columns) if one in sums else _NOTHING for one in accounts),
        )
        for centre, sums in sorted(of_centre.items())
    )
    found = tuple(FoundColumn(title, columns.unit) for title in titles)
    return FoundTable(
        TableKind.OTHER,
        _TITLE,
        columns.unit,
        found,
        rows,
        _at(where, columns.line),
        problems=tuple(_told(ledger, columns, where)),
    )


def _at(where: Place, line: int) -> Place:
    return Place(where.file, line, sheet=where.sheet)


def _cell(hundredths: int, ledger: Ledger, columns: Columns) -> FoundCell:
    value = Fraction(hundredths, 100)
    figure = Figure(value * columns.unit.factor, columns.unit, ledger.decimals)
    return FoundCell(str(figure), figure)


def _told(ledger: Ledger, columns: Columns, where: Place) -> Iterator[Problem]:
    """How many lines were added up and what they sum to, then what is wrong."""
    place = _at(where, columns.line)
    count, amount = number_text(ledger.lines - ledger.refused), f"{kroner(ledger.total)} {columns.unit.name}"
    what = f"{count} linjer er lagt sammen, i alt {amount}"
    yield note(place, what, "filen er en eksport av et regnskap", "hold summen mot regnskapssystemets egen")
    yield from ledger.problems
    if ledger.refused > MOST_TOLD:
        more = ledger.refused - MOST_TOLD
        cause, fix = "linjene har samme feil som de over", "rett filen, eller eksporter regnskapet på nytt"
        yield error(place, f"{more} linjer til kan ikke leses", cause, fix)
