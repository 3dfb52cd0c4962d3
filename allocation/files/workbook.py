"""The workbook of a run: result, bridge and findings as typed numbers in Norwegian formats."""

import io
import re
import zipfile
from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from allocation.case import UNPLACED, Lasting
from allocation.distribution import BoardRow, Distribution, board_rows, payer_tables
from allocation.findings import Finding
from allocation.words import ENTRY, LASTING, RULE, SCENARIO_STATUS, STATUS

_AMOUNT = '[$-414]#,##0;[$-414]"\u2212"#,##0;"\u2013"'
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)
_BOLD = Font(name="Calibri", size=11, bold=True)
_TITLE = Font(name="Calibri", size=14, bold=True)
_PLAIN = Font(name="Calibri", size=11)
_HEADING_FILL = PatternFill("solid", fgColor="DCE6F1")
_SUM_FILL = PatternFill("solid", fgColor="F2F2F2")


def workbook_bytes(distribution: Distribution, findings: Sequence[Finding]) -> bytes:
    """The workbook as bytes, the same bytes for the same distribution.

    Sheets: Resultat (a table a payer), Bro (every entry, by recipient), Funn (every finding).
    """
    book = Workbook()
    result = book.active
    assert isinstance(result, Worksheet)
    result.title = "Resultat"
    _result(result, distribution)
    _bridge(book.create_sheet("Bro"), distribution)
    _findings(book.create_sheet("Funn"), distribution, findings)
    book.properties.creator = "allocation"
    book.properties.title = f"{distribution.case.title}: {distribution.scenario.title}"
    book.properties.created = datetime(distribution.case.year, 1, 1)
    raw = io.BytesIO()
    book.save(raw)
    return _without_clock(raw.getvalue())


def _without_clock(content: bytes) -> bytes:
    """The same workbook without the time it was written, which would change its bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
        for item in source.infolist():
            data = source.read(item)
            if item.filename == "docProps/core.xml":
                data = re.sub(rb"<dcterms:modified[^>]*>[^<]*</dcterms:modified>", b"", data)
            target.writestr(zipfile.ZipInfo(item.filename, _FIXED_TIME), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _text(sheet: Worksheet, row: int, column: int, text: str, font: Font = _PLAIN) -> Cell:
    """Write text as text, also where a spreadsheet would run it."""
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    cell.value = text
    cell.data_type = "s"
    cell.font = font
    return cell


def _number(sheet: Worksheet, row: int, column: int, value: int | float | None, form: str = _AMOUNT) -> Cell:
    cell = sheet.cell(row, column, value)
    assert isinstance(cell, Cell)
    cell.number_format = form
    cell.font = _PLAIN
    return cell


def _headings(sheet: Worksheet, row: int, names: Sequence[str], numbers: range | Sequence[int] = ()) -> None:
    """A heading row; the columns in `numbers` stand to the right, above their figures."""
    for column, name in enumerate(names, 1):
        cell = _text(sheet, row, column, name, _BOLD)
        cell.fill = _HEADING_FILL
        side = "right" if column in numbers else "left"
        cell.alignment = Alignment(wrap_text=True, vertical="bottom", horizontal=side)
    sheet.row_dimensions[row].height = 32


def _about(sheet: Worksheet, distribution: Distribution) -> None:
    """The first rows of every sheet: case, scenario, status, fingerprint and unit."""
    case, scenario = distribution.case, distribution.scenario
    _text(sheet, 1, 1, case.title, _TITLE)
    status = SCENARIO_STATUS.get(scenario.status, scenario.status)
    number = f", sak {case.case_number}" if case.case_number else ""
    _text(sheet, 2, 1, f"{scenario.title} ({status}). {case.body}{number}.")
    _text(sheet, 3, 1, f"Beløp i {case.unit.name}. Fingeravtrykk {distribution.fingerprint}.")


def _page(sheet: Worksheet, widths: Sequence[int], heading_row: int) -> None:
    """Widths, frozen and repeated headings, and A4 across."""
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = f"B{heading_row + 1}"
    sheet.print_title_rows = f"{heading_row}:{heading_row}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.HeaderFooter.oddFooter = HeaderFooterItem(center=_HeaderFooterPart(text="&A, side &P av &N"))


def _result(sheet: Worksheet, distribution: Distribution) -> None:
    case = distribution.case
    _about(sheet, distribution)
    row = 5
    for table in payer_tables(distribution):
        names = [f"{case.name_of(table.payer)} fordeler", *(case.streams[code] for code in table.streams)]
        names += ["Samlet beløp"] if len(table.streams) > 1 else []
        _headings(sheet, row, names, range(2, len(names) + 1))
        for line in board_rows(table, case):
            row += 1
            _board_row(sheet, row, line, int(case.unit.factor), len(table.streams) > 1)
        row += 2
    _page(sheet, [36, 18, 18, 18, 18], 5)


def _board_row(sheet: Worksheet, row: int, line: BoardRow, unit: int, with_total: bool) -> None:
    values = [*line.amounts, *([line.total] if with_total else [])]
    cells = [_text(sheet, row, 1, line.label)]
    cells += [
        _number(sheet, row, column, None if value is None else value // unit)
        for column, value in enumerate(values, 2)
    ]
    if line.kind in ("subtotal", "total"):
        for cell in cells:
            cell.font, cell.fill = _BOLD, _SUM_FILL


def _bridge(sheet: Worksheet, distribution: Distribution) -> None:
    """Every entry, recipient by recipient: what explains each amount."""
    case = distribution.case
    unit = int(case.unit.factor)
    _about(sheet, distribution)
    fields = ("recipient", "payer", "fund", "step", "rule", "amount", "lasting", "source")
    _headings(sheet, 5, [ENTRY[name] for name in fields], (4, 6))
    row = 5
    for recipient in [*case.recipients, UNPLACED]:
        for entry in distribution.bridge(recipient):
            row += 1
            _text(sheet, row, 1, case.name_of(recipient))
            _text(sheet, row, 2, case.name_of(entry.payer))
            _text(sheet, row, 3, case.funds[entry.fund].name)
            _number(sheet, row, 4, entry.step, "0")
            _text(sheet, row, 5, RULE.get(entry.rule, entry.rule))
            _number(sheet, row, 6, entry.amount // unit)
            _text(sheet, row, 7, LASTING[Lasting(entry.lasting)])
            _text(sheet, row, 8, entry.source).alignment = Alignment(wrap_text=True, vertical="top")
    _page(sheet, [34, 24, 26, 7, 20, 14, 17, 80], 5)
    sheet.auto_filter.ref = f"A5:H{row}"


def _findings(sheet: Worksheet, distribution: Distribution, findings: Sequence[Finding]) -> None:
    """Every finding, in the unit that its document prints."""
    _about(sheet, distribution)
    _text(sheet, 3, 1, f"Hvert funn i enheten det er trykt i. Fingeravtrykk {distribution.fingerprint}.")
    _headings(
        sheet, 5, ["Hvor", "Status", "Enhet", "Oppgitt", "Beregnet", "Differanse", "Forklaring"], (4, 5, 6)
    )
    for row, finding in enumerate(findings, 6):
        _text(sheet, row, 1, finding.where).alignment = Alignment(wrap_text=True, vertical="top")
        _text(sheet, row, 2, STATUS[finding.status])
        _text(sheet, row, 3, finding.unit.name)
        form = _AMOUNT if not finding.decimals else _with_decimals(finding.decimals)
        both = finding.stated is not None and finding.computed is not None
        difference = finding.difference if both else None
        for column, value in enumerate((finding.stated, finding.computed, difference), 4):
            _number(sheet, row, column, _plain(value, finding), form)
        _text(sheet, row, 7, finding.cause).alignment = Alignment(wrap_text=True, vertical="top")
    _page(sheet, [62, 18, 14, 14, 14, 14, 70], 5)
    sheet.auto_filter.ref = f"A5:G{len(findings) + 5}"


def _plain(value: Fraction | None, finding: Finding) -> int | float | None:
    if value is None:
        return None
    in_unit = value / finding.unit.factor
    return in_unit.numerator if in_unit.denominator == 1 else float(in_unit)


def _with_decimals(decimals: int) -> str:
    digits = "0" * decimals
    return f'[$-414]#,##0.{digits};[$-414]"\u2212"#,##0.{digits};"\u2013"'
