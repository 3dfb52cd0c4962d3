"""Pages as a workbook: cells and their looks, print set-up, protection, names, and the figures behind formulas."""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from fractions import Fraction

from openpyxl.cell import Cell as BookCell
from openpyxl.chart import BarChart, Reference
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from allocation.files.living.cells import Cell, Expr, Value
from allocation.files.living.pages import Bars, Page
from allocation.files.looks import dress
from allocation.files.sheets import AMOUNT, set_print, write_text

Cached = dict[str, Value]
_LINE_HEIGHT = 15
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)
_FORMULA = re.compile(
    rb'<c r="([A-Z]+[0-9]+)"((?: s="[0-9]+")?)(?: t="[a-z]+")?><f>(.*?)</f><v ?/?>(?:</v>)?</c>'
)


def write_page(sheet: Worksheet, page: Page) -> Cached:
    """Write a page into a sheet; what Python has computed for each formula, by address."""
    cached: Cached = {}
    for placed in page.placed:
        content = placed.content
        if isinstance(content, str):
            cell = write_text(sheet, placed.row, placed.column, content)
        else:
            cell = sheet.cell(placed.row, placed.column)
            assert isinstance(cell, BookCell)
            if isinstance(content, Expr):
                cell.value = f"={content.text(page)}"
                cached[cell.coordinate] = content.value
            elif content is not None:
                cell.value = as_number(content)
        dress(cell, placed.look)
    for row, lines in page.heights.items():
        sheet.row_dimensions[row].height = lines * _LINE_HEIGHT
    for bars in page.charts:
        sheet.add_chart(_chart(sheet, bars), f"A{bars.at}")
    for row in page.breaks:
        sheet.row_breaks.append(Break(id=row))
    set_print(sheet, page.widths, page.repeated)
    sheet.protection.enable()
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    sheet.protection.autoFilter = sheet.protection.sort = False
    return cached


def _chart(sheet: Worksheet, bars: Bars) -> BarChart:
    """Horizontal bars from the first row down, those below nothing in another colour."""
    chart = BarChart()
    chart.type, chart.style, chart.gapWidth = "bar", 10, 40
    chart.title, chart.legend = bars.title, None
    chart.add_data(Reference(sheet, min_col=bars.column, min_row=bars.first, max_row=bars.last))
    chart.set_categories(Reference(sheet, min_col=1, min_row=bars.first, max_row=bars.last))
    chart.height, chart.width = max(9.0, 0.75 * (bars.last - bars.first + 3)), 24.0
    chart.x_axis.scaling.orientation = "maxMin"
    chart.x_axis.tickLblPos = "low"
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.y_axis.number_format, chart.y_axis.majorGridlines = AMOUNT, ChartLines()
    (series,) = chart.series
    series.graphicalProperties = GraphicalProperties(solidFill="1F6FB2")
    series.invertIfNegative = False
    series.dLbls = DataLabelList()
    series.dLbls.showVal, series.dLbls.numFmt = True, AMOUNT
    series.dLbls.showSerName = series.dLbls.showCatName = series.dLbls.showLegendKey = False
    return chart


def as_number(value: Fraction) -> int | float:
    """An exact number as a spreadsheet holds it."""
    return value.numerator if value.denominator == 1 else float(value)


def name_cells(book: Workbook, names: Mapping[str, Cell]) -> None:
    """Give the cells the names that formulas call them by."""
    for name, cell in names.items():
        book.defined_names[name] = DefinedName(name, attr_text=cell.absolute)


def as_bytes(book: Workbook, cached: Sequence[tuple[str, Cached]]) -> bytes:
    """The workbook as bytes: the same bytes for the same content, and Python's figures behind the formulas."""
    raw, out = io.BytesIO(), io.BytesIO()
    book.save(raw)
    by_file = {
        f"xl/worksheets/sheet{book.sheetnames.index(title) + 1}.xml": figures for title, figures in cached
    }
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(out, "w") as target:
        for item in source.infolist():
            data = source.read(item)
            if item.filename == "docProps/core.xml":
                data = re.sub(rb"<dcterms:modified[^>]*>[^<]*</dcterms:modified>", b"", data)
            if item.filename in by_file:
                data = _with_figures(data, by_file[item.filename])
            target.writestr(zipfile.ZipInfo(item.filename, _FIXED_TIME), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _with_figures(data: bytes, cached: Cached) -> bytes:
    """The sheet with Python's figure behind every formula, so that what does not compute shows figures too."""

    def behind(found: re.Match[bytes]) -> bytes:
        address, style, formula = found[1], found[2], found[3]
        value = cached[address.decode()]
        kind = b' t="str"' if isinstance(value, str) else b""
        text = _escaped(value) if isinstance(value, str) else repr(as_number(Fraction(value))).encode()
        return b'<c r="%b"%b%b><f>%b</f><v>%b</v></c>' % (address, style, kind, formula, text)

    return _FORMULA.sub(behind, data)


def _escaped(text: str) -> bytes:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").encode()


def address(cell: Cell) -> str:
    """A cell's address within its sheet."""
    return f"{get_column_letter(cell.column)}{cell.row}"
