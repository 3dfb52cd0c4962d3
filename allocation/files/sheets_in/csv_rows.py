"""A CSV file as rows of text, whichever of semicolon, tab and comma separates its cells."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator

from allocation.files.sheets_in.decoded import decoded
from allocation.files.sheets_in.limits import LIMITS, LONGER, Limits, too_many
from allocation.files.sheets_in.text_table import TableText, TextRow
from allocation.problems import Place, Problem, ProblemsFound, error

SEPARATORS = {";": ",", "\t": ",", ",": "."}
"""What may separate cells, the surest first, and the decimal sign that goes with it."""

_DIGIT = re.compile("[0-9]")
_QUOTED = re.compile(r'"[^"\n]*"')
_STEADY = 0.5
_STEADY_COMMAS = 0.7
"""Which part of the lines must have equally many separators; commas stand in prose as well."""
_LOOKED_AT = 400


def csv_table(content: bytes, file: str, sha256: str, limits: Limits = LIMITS) -> TableText:
    """The file's rows. Raises ProblemsFound."""
    place = Place(file)
    read = decoded(content, place)
    return text_rows(read.text, file, sha256, read.problems, limits)


def text_rows(text: str, file: str, sha256: str, problems: tuple[Problem, ...], limits: Limits) -> TableText:
    """The rows of a decoded file. Raises ProblemsFound."""
    place = Place(file)
    limits.refuse_more(place, "linjer", text.count("\n"), limits.rows, LONGER)
    separator = separator_of(text)
    rows = _rows(text, separator, file, limits)
    if not rows:
        fix = "legg inn overskrift og rader"
        raise ProblemsFound([error(place, "filen er tom", "den er lagret uten innhold", fix)])
    return TableText(file, sha256, "", SEPARATORS[separator], rows, problems=problems)


_THOUSANDS_AT_END = re.compile(
    r"[^\W0-9_].*\b1[ .\u00a0]?000 ?(?:kroner|kronar|kr\.?|nok)\W*$", re.IGNORECASE
)
"""A line that says what the table counts in: «Alle beløp i 1000 kroner»."""

_NOTE = re.compile(r"\s*[0-9]{1,2}[).] [^0-9]*")
"""A note under a table: «1) Inkl. pensjon»."""

_NO_SEPARATOR = re.compile(r"(?<=[0-9]),(?=[0-9]|[-\u2013\u2014](?:\s|$))|[,;](?=[ \u00a0])")


def separator_of(text: str) -> str:
    """The first separator that half of the lines with a digit have, or of all; the last where none has."""
    lines = _lines_with_digits(text)
    for separator in SEPARATORS:
        if lines and 2 * sum(separator in line for line in lines) >= len(lines):
            return separator
    return separator


def _lines_with_digits(text: str) -> list[str]:
    lines = [line for line in text.splitlines() if line and not line.isspace()]
    return [line for line in lines if _DIGIT.search(line)] or lines


def is_separated(text: str, least: float | None = None) -> bool:
    """Whether a text is rows of cells and not a letter: most of its lines have equally many separators.

    A letter has commas in its prose, but not as many on each line; a comma between two digits is a decimal
    sign or one of thousands, one before a blank parts words. `least` is the part of the lines for a file
    whose name says what it is: there every comma counts.
    """
    lines = _lines_with_digits(text)[:_LOOKED_AT]
    lines = lines if least else [_NO_SEPARATOR.sub("", line) for line in lines]
    for separator in SEPARATORS:
        counts = Counter(_count(line, separator) for line in lines)
        times, number = max(((times, number) for number, times in counts.items() if number), default=(0, 0))
        needed = least or (_STEADY_COMMAS if separator == "," else _STEADY)
        if number and times >= needed * len(lines):
            return True
    return False


def _count(line: str, separator: str) -> int:
    return _QUOTED.sub("", line).count(separator)


def _rows(text: str, separator: str, file: str, limits: Limits) -> tuple[TextRow, ...]:
    """The rows that have something in them, each with the line it begins on. Raises ProblemsFound."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows, begins, filled = [], 1, 0
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append(TextRow(begins, tuple(cells)))
                filled += len(cells)
                _refuse_large(rows[-1], file, limits)
                if filled > limits.cells:
                    limits.refuse_more(Place(file), "celler", filled, limits.cells, LONGER)
            begins = reader.line_num + 1
    except csv.Error as fault:
        cause = "et anførselstegn er ikke lukket, eller står inne i en celle"
        what = f"linjen kan ikke leses ({fault})"
        raise ProblemsFound([error(Place(file, begins), what, cause, "rett anførselstegnene")]) from fault
    return tuple(rows)


def _refuse_large(row: TextRow, file: str, limits: Limits) -> None:
    if len(row.cells) > limits.columns:
        place = Place(file, row.line)
        raise ProblemsFound([too_many(place, "kolonner", len(row.cells), limits.columns)])
    longest = max(map(len, row.cells))
    if longest > limits.letters:
        place = Place(file, row.line)
        what = f"cellen har {longest} tegn, flere enn {limits.letters}"
        raise ProblemsFound([error(place, what, "et anførselstegn mangler", "del opp eller rett teksten")])


def _is_note(line: str) -> bool:
    """Whether a line of one text is a note, or says what the table counts in, and can be no row."""
    has_digits = any(sign in "0123456789" for sign in line)
    return not has_digits or bool(_THOUSANDS_AT_END.search(line) or _NOTE.fullmatch(line))


def ragged(table: TableText, heading: TextRow, rows: Iterable[TextRow]) -> Iterator[Problem]:
    """The rows of a CSV file that have fewer or more cells than their heading: which is which is not certain.

    Empty cells beyond the heading are none; nor is a line of one text and no separator, which is a note.
    """
    if table.sheet:
        return
    wide = len(heading.cells)
    for row in rows:
        has = len(row.cells)
        if has == 1 and _is_note(row.cells[0]):
            continue
        if has < wide or any(cell.strip() for cell in row.cells[wide:]):
            what = f"linjen har {has} celler, overskriften har {wide}"
            cause = "et skilletegn mangler, eller står i en tekst uten anførselstegn"
            fix = "skriv linjen med like mange celler som overskriften"
            yield error(table.place(row.line), what, cause, fix)
