"""Workbooks made for tests: rows of values, changed as a careless or hostile hand would change them."""

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from html import escape, unescape
from typing import Any

from openpyxl import Workbook

from allocation.files.read_file import read_tables
from allocation.found import Found, FoundTable
from allocation.problems import Severity

_INLINE = re.compile(r't="inlineStr"><is><t[^>]*>([^<]*)</t></is></c>')
FIRST_SHEET = "xl/worksheets/sheet1.xml"
BOARD: tuple[tuple[object, ...], ...] = (
    ("Fordeling 2024, beløp i 1 000 kr",),
    ("Mottaker", "Basisbevilgning", "Øremerkede tilskudd", "Samlet beløp"),
    ("Oslo universitetssykehus HF", 229392, 8110, 237502),
    ("Vestre Viken HF", 132473, 7820, 140293),
    ("Sunnaas sykehus HF", 7444, 0, 7444),
    ("Sum", 369309, 15930, 385239),
)
"""A table as a board paper has it; its sums hold."""


def as_csv(rows: Sequence[Sequence[object]] = BOARD, separator: str = ";") -> str:
    """The rows as CSV, each as wide as the widest."""
    wide = max(map(len, rows))
    lines = [[str(cell) for cell in row] + [""] * (wide - len(row)) for row in rows]
    return "\n".join(separator.join(line) for line in lines) + "\n"


def book(
    change: Callable[[Workbook, Any], object] = lambda _book, _sheet: None,
    rows: Sequence[Sequence[object]] = BOARD,
) -> bytes:
    """A workbook of one sheet with the rows, changed."""
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "Vedtak"
    for row in rows:
        sheet.append(list(row))
    change(made, sheet)
    raw = io.BytesIO()
    made.save(raw)
    return raw.getvalue()


def repacked(content: bytes, change: Callable[[str, bytes], bytes | None], **more: bytes) -> bytes:
    """A packed file with each part changed, or left out for None, and more parts put in."""
    raw = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as given,
        zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for name in given.namelist():
            part = change(name, given.read(name))
            if part is not None:
                made.writestr(name, part)
        for name, part in more.items():
            made.writestr(name.replace("__", "/"), part)
    return raw.getvalue()


def with_cached(content: bytes, **values: str) -> bytes:
    """A workbook whose formulas have these values kept beside them, by cell."""

    def put(name: str, part: bytes) -> bytes:
        if name != FIRST_SHEET:
            return part
        text = part.decode()
        for cell, value in values.items():
            at = text.index(f'r="{cell}"')
            end = text.index("</c>", at)
            inside = text[at:end].replace("<v />", "").replace("<v/>", "").replace("<v></v>", "")
            text = text[:at] + inside + f"<v>{value}</v>" + text[end:]
        return text.encode()

    return repacked(content, put)


def with_shared_texts(content: bytes, last: int | None = None) -> bytes:
    """A workbook with its texts in a part of their own, as spreadsheets write; the last may be missing."""
    texts: list[str] = []

    def shared(found: re.Match[str]) -> str:
        texts.append(unescape(found[1]))
        return f't="s"><v>{len(texts) - 1}</v></c>'

    def change(name: str, part: bytes) -> bytes:
        if name != FIRST_SHEET:
            return part
        return _INLINE.sub(shared, part.decode()).encode()

    changed = repacked(content, change)
    halves = [(escape(text[:3]), escape(text[3:])) for text in texts[:last]]
    parts = "".join(f"<si><r><t>{begins}</t></r><r><t>{ends}</t></r></si>" for begins, ends in halves)
    strings = f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{parts}</sst>'
    return repacked(
        changed,
        lambda name, part: None if name == "xl/sharedStrings.xml" else part,
        **{"xl/sharedStrings.xml": strings.encode()},
    )


def read(content: bytes | str, name: str = "") -> Found:
    """What is found in a file, called by its kind unless it has a name."""
    raw = content.encode() if isinstance(content, str) else content
    return read_tables(raw, name or ("bok.xlsx" if raw.startswith(b"PK") else "fil.csv"))


def only(content: bytes | str) -> FoundTable:
    """The one table of a file."""
    (table,) = read(content).tables
    return table


def amounts(table: FoundTable) -> dict[tuple[str, str], int | None]:
    """Kroner by name and column."""
    return {
        (row.name, column.title): cell.figure.kroner if cell.figure else None
        for row in table.rows
        for column, cell in zip(table.columns, row.cells, strict=True)
        if cell.text
    }


def told(found: Found, severity: Severity | None = None) -> str:
    """The problems as text, of one severity or of all."""
    return "\n".join(str(one) for one in found.problems if severity in (None, one.severity))
