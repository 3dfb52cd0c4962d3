"""Plain lists as files: a workbook of typed cells, and a CSV that a Norwegian spreadsheet opens as it is."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import TypeGuard

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from allocation.files.sheets import (
    HEADING_ROW,
    add_filter,
    amount_format,
    as_sum,
    set_page,
    width_for,
    write_headings,
    write_number,
    write_text,
    write_wrapped,
)

Value = str | int | float | date | None
"""A cell: None is left empty, which is not nought."""

_DAY = "dd.mm.yyyy"
_NO_DAY = datetime(1980, 1, 1)  # the same list gives the same bytes, whenever it is made
_LEAST, _MOST = 8, 60
_MOST_DECIMALS = 6
_RUN_BY_A_SPREADSHEET = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class PlainSheet:
    """A list with its headings; the rows numbered in `sums` are set off. Amounts are whole kroner."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    sums: frozenset[int] = frozenset()


def plain_workbook(about: Sequence[str], sheets: Sequence[PlainSheet]) -> bytes:
    """The lists as a workbook, a sheet each; over each list stands what it is about, three lines at most."""
    book = Workbook()
    for sheet in book.worksheets:
        book.remove(sheet)
    for given in sheets:
        _write(book.create_sheet(given.title), about, given)
    book.properties.creator = "allocation"
    book.properties.title = about[0] if about else ""
    book.properties.created = _NO_DAY
    raw = io.BytesIO()
    book.save(raw)
    return raw.getvalue()


def _write(sheet: Worksheet, about: Sequence[str], given: PlainSheet) -> None:
    for number, text in enumerate(about, 1):
        write_text(sheet, number, 1, text)
    numbers = {
        column
        for row in given.rows
        for column, value in enumerate(row, 1)
        if isinstance(value, int | float) and not isinstance(value, bool)
    }
    write_headings(sheet, HEADING_ROW, given.headings, sorted(numbers))
    columns = list(zip(given.headings, *given.rows, strict=True))
    widths = [width_for([_text(value) for value in column], _LEAST, _MOST) for column in columns]
    decimals = [max(map(_decimals, column)) for column in columns]
    for number, row in enumerate(given.rows):
        at = HEADING_ROW + 1 + number
        for column, value in enumerate(row, 1):
            _write_cell(sheet, at, column, value, decimals[column - 1])
        long = {column: value for column, value in enumerate(row, 1) if _is_long(value)}
        if long:
            write_wrapped(sheet, at, long, widths)
        if number in given.sums:
            as_sum(sheet, at, len(given.headings))
    add_filter(sheet, HEADING_ROW + len(given.rows), len(given.headings))
    set_page(sheet, widths)


def _is_long(value: Value) -> TypeGuard[str]:
    """Whether a text must be broken over lines."""
    return isinstance(value, str) and len(value) > _MOST


def _write_cell(sheet: Worksheet, row: int, column: int, value: Value, decimals: int) -> None:
    if isinstance(value, str):
        write_text(sheet, row, column, value)
    elif isinstance(value, date):
        sheet.cell(row, column, value).number_format = _DAY
    else:
        write_number(sheet, row, column, value, amount_format(decimals))


def _decimals(value: Value) -> int:
    """How many decimals the value needs, six at most; those of a column are written alike."""
    if not isinstance(value, float):
        return 0
    return len(f"{value:.{_MOST_DECIMALS}f}".rstrip("0").partition(".")[2])


def _text(value: Value) -> str:
    return f"{value:%d.%m.%Y}" if isinstance(value, date) else f"{value:,}" if isinstance(value, int) else (
        "" if value is None else str(value)
    )  # fmt: skip


def number_of(value: Fraction | int | None) -> int | float | None:
    """An exact number as a spreadsheet holds it: whole where it is, else the nearest with a point."""
    if value is None:
        return None
    exact = Fraction(value)
    return exact.numerator if exact.denominator == 1 else float(exact)


def plain_csv(headings: Sequence[str], rows: Sequence[Sequence[Value]]) -> bytes:
    """The list as CSV with semicolons and decimal commas; no text is left that a spreadsheet would run."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows([_csv_text(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def not_run(text: str) -> str:
    """A text as a spreadsheet shows it and does not run it."""
    return f"'{text}" if text.startswith(_RUN_BY_A_SPREADSHEET) else text


def _csv_text(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return not_run(value)
    return f"{value:%d.%m.%Y}" if isinstance(value, date) else str(value).replace(".", ",")
