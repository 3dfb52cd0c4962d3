"""The cells of one sheet, read in one pass: what stands in each, the formula behind it, and what is hidden.

The sheet's own word for how large it is counts for nothing: it is read to its end, row by row, and refused
where a filled cell lies beyond the limits.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any
from xml.etree.ElementTree import Element, XMLPullParser

from openpyxl.formula.translate import Translator
from openpyxl.styles.numbers import is_date_format
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import column_index_from_string, range_boundaries
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from allocation.files.sheets_in.limits import Limits
from allocation.files.sheets_in.text_table import Merged, TextRow
from allocation.files.sheets_in.workbook_parts import Parts, named, shown_text, text_in
from allocation.problems import Place, ProblemsFound, error

_SCALED = ","
"""Ends a format that shows thousands of what the cell holds."""
_DIGIT = re.compile("[0-9]")
_TRUE = ("1", "true")
_CHUNK = 65_536
_PLAIN = re.compile(r"-?(?:0|[1-9][0-9]{0,7})(?:\.[0-9]{0,6}[1-9])?")
"""A number as a spreadsheet and a person write it alike, but for the decimal sign."""


@dataclass
class Cells:
    """What a sheet holds: its filled rows, and by line and column what is special about a cell."""

    rows: list[TextRow] = field(default_factory=list)
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    as_text: set[tuple[int, int]] = field(default_factory=set)
    scaled: list[tuple[int, int]] = field(default_factory=list)
    hidden_lines: list[int] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[Merged] = field(default_factory=list)
    filled: int = 0
    _shared: dict[str, tuple[str, str]] = field(default_factory=dict)


def cell_name(line: int, column: int) -> str:
    """A cell as a spreadsheet calls it: «B3»."""
    return f"{get_column_letter(column + 1)}{line}"


def cells_of(packed: zipfile.ZipFile, path: str, parts: Parts, place: Place, limits: Limits) -> Cells:
    """Everything in a sheet. Raises ProblemsFound, and what the libraries raise where it is damaged."""
    cells = Cells()
    with packed.open(path) as opened:
        pulled: Any = XMLPullParser(("end",))
        while chunk := opened.read(_CHUNK):
            pulled.feed(chunk)
            _take(cells, pulled, parts, place, limits)
        pulled.close()
        _take(cells, pulled, parts, place, limits)
    return cells


def _take(cells: Cells, pulled: Any, parts: Parts, place: Place, limits: Limits) -> None:
    for _, one in pulled.read_events():
        if one.tag.endswith("}row"):
            _take_row(cells, one, parts, place, limits)
            one.clear()
        elif one.tag.endswith("}cols"):
            cells.hidden_columns.update(_hidden_columns(one))
        elif one.tag.endswith("}mergeCells"):
            cells.merged += _merged(one)


def _take_row(cells: Cells, row: Element, parts: Parts, place: Place, limits: Limits) -> None:
    last = cells.rows[-1].line if cells.rows else 0
    line = int(row.get("r") or last + 1)
    texts: dict[int, str] = {}
    column = before = -1
    for one in row.iterfind("{*}c"):
        reference = one.get("r")
        column = _column(reference) if reference else column + 1
        text = _text(cells, one, (line, column), parts)
        if text.strip() or (line, column) in cells.formulas:
            if column <= before or line <= last:
                raise _twice(place, line, column)
            if len(text) > limits.letters:
                raise _too_long(place, line, limits)
            texts[column], before = text, column
    if texts:
        cells.filled += len(texts)
        limits.refuse_more(place, "linjer", line, limits.rows)
        limits.refuse_more(place, "kolonner", before + 1, limits.columns)
        limits.refuse_more(place, "celler", cells.filled, limits.cells)
        cells.rows.append(TextRow(line, tuple([texts.get(at, "") for at in range(before + 1)])))
        if row.get("hidden") in _TRUE:
            cells.hidden_lines.append(line)


def _twice(place: Place, line: int, column: int) -> ProblemsFound:
    what = f"cellen {cell_name(line, column)} står to ganger, eller i uorden"
    cause = "filen er satt sammen på nytt av noe annet enn et regneark"
    fix = "åpne den i et regneark, lagre den på nytt som .xlsx, og prøv igjen"
    return ProblemsFound([error(Place(place.file, line, sheet=place.sheet), what, cause, fix)])


def _too_long(place: Place, line: int, limits: Limits) -> ProblemsFound:
    what = f"en celle har flere enn {limits.letters} tegn"
    cause, fix = "en hel tekst er limt inn i en celle", "del opp eller rett teksten"
    return ProblemsFound([error(Place(place.file, line, sheet=place.sheet), what, cause, fix)])


def _column(reference: str) -> int:
    return _column_of(reference.rstrip("0123456789"))


@lru_cache(1024)
def _column_of(letters: str) -> int:
    return column_index_from_string(letters) - 1


def _text(cells: Cells, one: Element, at: tuple[int, int], parts: Parts) -> str:
    """A cell's value as a Norwegian writes it; its formula and what is odd about it are noted."""
    kind, written = one.get("t", "n"), ""
    for below in one:
        if below.tag.endswith("}v"):
            written = below.text or ""
        elif below.tag.endswith("}f"):
            cells.formulas[at] = _formula(cells, below, at)
        elif below.tag.endswith("}is"):
            written = shown_text(text_in(below))
    if not written:
        return ""
    if kind in ("s", "str", "inlineStr"):
        text = parts.strings[int(written)] if kind == "s" else shown_text(written)
        if _DIGIT.search(text):
            cells.as_text.add(at)
        return text
    if kind == "b":
        return "SANN" if written in _TRUE else "USANN"
    if kind in ("e", "d"):
        return written
    style = int(one.get("s") or 0)
    form = parts.formats[style] if style < len(parts.formats) else "General"
    plain = _PLAIN.fullmatch(written) if form == "General" else None
    return written.replace(".", ",") if plain else _number(cells, written, form, at, parts)


def _formula(cells: Cells, element: Element, at: tuple[int, int]) -> str:
    """The formula of a cell; one that is shared is written for its own cell."""
    formula, shared = element.text or "", element.get("si")
    if shared is None or element.get("t") != "shared":
        return formula
    if formula:
        cells._shared[shared] = (formula, cell_name(*at))
        return formula
    first, origin = cells._shared.get(shared, ("", ""))
    return str(Translator(f"={first}", origin).translate_formula(cell_name(*at)))[1:] if first else ""


def _number(cells: Cells, written: str, form: str, at: tuple[int, int], parts: Parts) -> str:
    """A number with the fifteen digits that a spreadsheet keeps; a date where the format makes it one."""
    value = float(written)
    if _is_date(form):
        return _date(value, parts)
    if is_scaled(form):
        cells.scaled.append(at)
    if "%" in form.partition(";")[0]:
        return f"{number_as_text(value * 100)} %"
    return number_as_text(value)


@lru_cache(1024)
def _is_date(form: str) -> bool:
    return bool(is_date_format(form))


def _date(value: float, parts: Parts) -> str:
    epoch = CALENDAR_MAC_1904 if parts.from_1904 else CALENDAR_WINDOWS_1900
    try:
        return str(from_excel(value, epoch)).replace(" 00:00:00", "")
    except (ValueError, OverflowError):
        return "#####"


def number_as_text(value: float) -> str:
    """A number with a decimal comma and the fifteen digits that a spreadsheet keeps."""
    return format(Decimal(f"{value:.15g}").normalize() + 0, "f").replace(".", ",")


def is_scaled(form: str) -> bool:
    """Whether a number format shows thousandths or millionths of what the cell holds."""
    of_positive, _, _ = form.partition(";")
    digits, _, _ = of_positive.partition('"')
    return digits.rstrip().endswith(_SCALED)


def _hidden_columns(columns: Element) -> Iterator[int]:
    for one in named(columns, "col"):
        if one.get("hidden") in _TRUE:
            first, last = int(one.get("min") or 0), int(one.get("max") or 0)
            yield from range(first - 1, min(last, 16_384))


def _merged(element: Element) -> Iterator[Merged]:
    for one in named(element, "mergeCell"):
        name = str(one.get("ref"))
        left, top, right, bottom = range_boundaries(name)
        if None not in (left, top, right, bottom):
            yield Merged(int(top or 0), int(left or 0) - 1, int(bottom or 0), int(right or 0) - 1, name)
