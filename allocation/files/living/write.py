"""Pages as a workbook: its sheets, its names, and each cell with the figure of its formula.

The cells are written here: a workbook of 400 recipients and 20 streams has half a million of them, and one
object a cell takes longer than all the rest. What is around them, openpyxl writes.
"""

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from operator import attrgetter

from openpyxl.cell import Cell as BookCell
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from allocation.files.clockless import without_clock
from allocation.files.living.cells import Cell, Expr, Value
from allocation.files.living.pages import Content, Page
from allocation.files.living.set_up import set_up
from allocation.files.looks import Look, dress
from allocation.files.marking import Marking
from allocation.files.printed import LINE_HEIGHT

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Written:
    """A sheet's cells as they stand in its file, which openpyxl has written without them."""

    title: str
    dimension: str
    rows: str


def write_page(sheet: Worksheet, page: Page, marking: Marking) -> Written:
    """Set up a sheet for a page; the page's cells, to be put into the sheet's file."""
    set_up(sheet, page, marking)
    columns = max((one.column for placed in page.rows.values() for one in placed), default=1)
    rows = "".join(_rows(sheet, page, [get_column_letter(column or 1) for column in range(columns + 1)]))
    written = Written(page.title, f"A1:{get_column_letter(columns)}{max(page.last, 1)}", rows)
    page.rows.clear()  # half a million cells are let go of as they are written
    return written


def _rows(sheet: Worksheet, page: Page, letters: Sequence[str]) -> Iterator[str]:
    """The rows of a page in their order, each with its height and its cells."""

    @cache
    def styled(worn: Look) -> str:
        bare = BookCell(sheet, row=1, column=1)  # a look says only what it adds
        dress(bare, worn)
        return f'" s="{bare.style_id}"'

    for row, placed in sorted(page.rows.items()):
        high = page.heights.get(row)
        height = f' ht="{high * LINE_HEIGHT}" customHeight="1"' if high else ""
        cells = [
            _cell(page, one.content, f"{letters[one.column]}{row}{styled(one.look)}")
            for one in sorted(placed, key=_column)
        ]
        yield f'<row r="{row}"{height}>{"".join(cells)}</row>'


_column = attrgetter("column")


def _cell(page: Page, content: Content, where: str) -> str:
    """One cell: a text, a number, or a formula with what Python has computed for it."""
    if isinstance(content, Expr):
        value, formula = content.value, content.text(page)
        if "<" in formula or ">" in formula or "&" in formula or not formula.isprintable():
            formula = _escaped(formula)
        if type(value) is float:
            shown = int(value) if value.is_integer() else value
            return f'<c r="{where}><f>{formula}</f><v>{shown!r}</v></c>'
        if isinstance(value, str):
            return f'<c r="{where} t="str"><f>{formula}</f><v>{_escaped(value)}</v></c>'
        return f'<c r="{where}><f>{formula}</f><v>{as_number(value)!r}</v></c>'
    if isinstance(content, str):
        if not content:
            return f'<c r="{where}/>'
        return f'<c r="{where} t="inlineStr"><is><t xml:space="preserve">{_escaped(content)}</t></is></c>'
    return f'<c r="{where}><v>{as_number(content)!r}</v></c>'


def _escaped(text: str) -> str:
    """A text as XML holds it, without the control characters that no XML can hold."""
    if not text.isprintable():
        text = _NOT_IN_XML.sub("", text)
    return escape(text, quote=False) if "&" in text or "<" in text or ">" in text else text


def as_number(value: Value) -> int | float:
    """An exact number as a spreadsheet holds it."""
    if type(value) is float:
        return int(value) if value.is_integer() else value
    assert not isinstance(value, str)
    return value.numerator if value.denominator == 1 else float(value)  # type: ignore[union-attr]


def name_cells(book: Workbook, names: Mapping[str, Cell]) -> None:
    """Give the cells the names that formulas call them by."""
    for name, cell in names.items():
        book.defined_names[name] = DefinedName(name, attr_text=cell.absolute)


def as_bytes(book: Workbook, written: Sequence[Written]) -> bytes:
    """The workbook as bytes, with the cells in its sheets: the same bytes for the same content."""
    raw = io.BytesIO()
    book.save(raw)
    by_file = {f"xl/worksheets/sheet{book.sheetnames.index(one.title) + 1}.xml": one for one in written}
    return without_clock(
        raw.getvalue(),
        lambda name, data: _with_cells(data, by_file[name]) if name in by_file else data,
    )


_EMPTY = re.compile(rb"<dimension [^>]*/>(.*?)(?:<sheetData ?/>|<sheetData>.*?</sheetData>)", re.DOTALL)


def _with_cells(data: bytes, written: Written) -> bytes:
    before = f'<dimension ref="{written.dimension}"/>'.encode()
    rows = f"<sheetData>{written.rows}</sheetData>".encode()
    return _EMPTY.sub(lambda found: before + found[1] + rows, data, count=1)
