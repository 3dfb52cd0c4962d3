"""A CSV file as rows of text, whichever of semicolon, tab and comma separates its cells."""

import csv
import io

from allocation.files.decision_table.decoded import decoded
from allocation.files.decision_table.table import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, TableText, TextRow
from allocation.problems import Place, Problem, ProblemsFound, error

_SEPARATORS = {";": ",", "\t": ",", ",": "."}
"""What may separate cells, the surest first, and the decimal sign that goes with it."""


def csv_table(content: bytes, file: str, sha256: str) -> TableText:
    """The file's rows. Raises ProblemsFound."""
    place = Place(file)
    read = decoded(content, place)
    if read.text.count("\n") > MOST_ROWS:
        raise ProblemsFound([too_many(place, "linjer", read.text.count("\n"), MOST_ROWS)])
    separator = _separator_of(read.text)
    rows = _rows(read.text, separator, file)
    if not rows:
        fix = "legg inn overskrift og rader"
        raise ProblemsFound([error(place, "filen er tom", "den er lagret uten innhold", fix)])
    return TableText(file, sha256, "", _SEPARATORS[separator], rows, problems=read.problems)


def too_many(place: Place, what: str, found: int, most: int) -> Problem:
    """The problem of a file that is larger than any table of a decision."""
    fix = "lagre bare tabellen med vedtaket, i en fil for seg"
    return error(place, f"filen har {found} {what}, flere enn {most}", "den har mer enn én tabell i seg", fix)


def _separator_of(text: str) -> str:
    """The first separator that half of the lines with a digit have, or of all; the last where none has."""
    lines = [line for line in text.splitlines() if line.strip()]
    lines = [line for line in lines if any(letter in "0123456789" for letter in line)] or lines
    for separator in _SEPARATORS:
        if lines and 2 * sum(separator in line for line in lines) >= len(lines):
            return separator
    return separator


def _rows(text: str, separator: str, file: str) -> tuple[TextRow, ...]:
    """The rows that have something in them, each with the line it begins on. Raises ProblemsFound."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows, begins = [], 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append(TextRow(begins, tuple(cells)))
                _refuse_large(rows[-1], file)
            begins = reader.line_num + 1
    except csv.Error as fault:
        cause = "et anførselstegn er ikke lukket, eller står inne i en celle"
        what = f"linjen kan ikke leses ({fault})"
        raise ProblemsFound([error(Place(file, begins), what, cause, "rett anførselstegnene")]) from fault
    return tuple(rows)


def _refuse_large(row: TextRow, file: str) -> None:
    place = Place(file, row.line)
    if len(row.cells) > MOST_COLUMNS:
        raise ProblemsFound([too_many(place, "kolonner", len(row.cells), MOST_COLUMNS)])
    longest = max(map(len, row.cells))
    if longest > LONGEST_CELL:
        what = f"cellen har {longest} tegn, flere enn {LONGEST_CELL}"
        raise ProblemsFound([error(place, what, "et anførselstegn mangler", "del opp eller rett teksten")])
