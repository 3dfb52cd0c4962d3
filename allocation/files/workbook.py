"""The workbook of a run: result, bridge and findings as typed numbers in Norwegian formats."""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from itertools import groupby
from textwrap import wrap

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from allocation.case import UNPLACED, Case
from allocation.distribution import BoardRow, Distribution, Entry, board_rows, payer_tables
from allocation.files.summary import case_text, status_texts
from allocation.findings import Finding, Status
from allocation.funds import Lasting
from allocation.reconciliation import row_changes
from allocation.words import ENTRY, LASTING, RULE, STATUS


def _amount_format(decimals: int) -> str:
    """Norwegian figures with a real minus, and a dash for zero."""
    digits = f".{'0' * decimals}" if decimals else ""
    return f'[$-414]#,##0{digits};[$-414]"\u2212"#,##0{digits};"\u2013"'


_AMOUNT = _amount_format(0)
_HEADING_ROW = 5
_LINE_HEIGHT = 15
_LETTERS_PER_WIDTH = 1.15
_BRIDGE_WIDTHS = (36, 30, 26, 6, 24, 12, 18, 58)
_FINDING_WIDTHS = (22, 54, 18, 13, 12, 12, 11, 66)
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)
_BOLD = Font(name="Calibri", size=11, bold=True)
_TITLE = Font(name="Calibri", size=14, bold=True)
_PLAIN = Font(name="Calibri", size=11)
_AFTER_A_FIGURE = Alignment(horizontal="left", vertical="top", indent=1)
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
    cell.alignment = Alignment(vertical="top")
    return cell


def _number(sheet: Worksheet, row: int, column: int, value: int | float | None, form: str = _AMOUNT) -> Cell:
    cell = sheet.cell(row, column, value)
    assert isinstance(cell, Cell)
    cell.number_format = form
    cell.font = _PLAIN
    cell.alignment = Alignment(vertical="top")
    return cell


def _wrapped(
    sheet: Worksheet, row: int, texts: Mapping[int, str], widths: Sequence[int], after_figure: int = 0
) -> None:
    """Long texts by column, broken over lines; the row is made high enough for the longest.

    The text in column `after_figure` stands a little to the right, away from the figure beside it.
    """
    lines = 1
    for column, text in texts.items():
        cell = _text(sheet, row, column, text)
        indent = 1 if column == after_figure else 0
        cell.alignment = Alignment(horizontal="left", wrap_text=True, vertical="top", indent=indent)
        lines = max(lines, len(wrap(text, int(widths[column - 1] * _LETTERS_PER_WIDTH))))
    sheet.row_dimensions[row].height = _LINE_HEIGHT * lines


def _headings(sheet: Worksheet, row: int, names: Sequence[str], numbers: Sequence[int]) -> None:
    """A heading row; the columns in `numbers` stand to the right, above their figures."""
    for column, name in enumerate(names, 1):
        cell = _text(sheet, row, column, name, _BOLD)
        cell.fill = _HEADING_FILL
        side = "right" if column in numbers else "left"
        indent = 1 if column - 1 in numbers and side == "left" else 0
        cell.alignment = Alignment(wrap_text=True, vertical="bottom", horizontal=side, indent=indent)
    sheet.row_dimensions[row].height = 2 * _LINE_HEIGHT


def _about(sheet: Worksheet, distribution: Distribution, unit: str) -> None:
    """The first rows of every sheet: case, scenario, status, unit and fingerprint."""
    case, scenario = distribution.case, distribution.scenario
    _text(sheet, 1, 1, case.title, _TITLE)
    status = ", ".join(status_texts(case, scenario))
    _text(sheet, 2, 1, f"{scenario.title} ({scenario.name}). Status: {status}.")
    _text(sheet, 3, 1, f"{case_text(case)}. {unit} Fingeravtrykk {distribution.fingerprint}.")


def _page(sheet: Worksheet, widths: Sequence[int]) -> None:
    """Column widths, frozen headings, and A4 across."""
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = f"B{_HEADING_ROW + 1}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 1
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.HeaderFooter.oddFooter = HeaderFooterItem(center=_HeaderFooterPart(text="&A, side &P av &N"))


def _long(sheet: Worksheet, last_row: int, columns: int) -> None:
    """For a sheet of many rows: headings repeated on each page, and a filter."""
    sheet.print_title_rows = f"{_HEADING_ROW}:{_HEADING_ROW}"
    sheet.page_setup.fitToHeight = 0
    sheet.auto_filter.ref = f"A{_HEADING_ROW}:{get_column_letter(columns)}{last_row}"


def _result(sheet: Worksheet, distribution: Distribution) -> None:
    """What each payer distributes; beside it the decision, where the scenario is not the decision."""
    case = distribution.case
    _about(sheet, distribution, f"Beløp i {case.unit.name}.")
    row = _HEADING_ROW
    for table in payer_tables(distribution):
        rows = board_rows(table, case)
        changes = row_changes(distribution, table, rows)
        names = [f"{case.name_of(table.payer)} fordeler", *(case.streams[code] for code in table.streams)]
        names += ["Samlet beløp"] if len(table.streams) > 1 else []
        names += ["Vedtak", "Endring", "Endring %"] if changes else []
        _headings(sheet, row, names, range(2, len(names) + 1))
        for number, line in enumerate(rows):
            row += 1
            values = [*line.amounts, *([line.total] if len(table.streams) > 1 else [])]
            values += [changes[number].decided, changes[number].change] if changes else []
            cells = _board_row(sheet, row, line, values, int(case.unit.factor))
            percent = changes[number].percent if changes else None
            if percent is not None:
                cells.append(_number(sheet, row, len(values) + 2, float(percent), _amount_format(1)))
            if line.kind in ("subtotal", "total"):
                _as_sum(cells)
        row += 2
    _page(sheet, [36, 22, 22, 22, 16, 16, 16, 12])


def _board_row(
    sheet: Worksheet, row: int, line: BoardRow, values: Sequence[int | None], unit: int
) -> list[Cell]:
    cells = [_text(sheet, row, 1, line.label)]
    cells += [
        _number(sheet, row, column, None if value is None else value // unit)
        for column, value in enumerate(values, 2)
    ]
    return cells


def _as_sum(cells: Sequence[Cell]) -> None:
    """Show a row as a sum."""
    for cell in cells:
        cell.font, cell.fill = _BOLD, _SUM_FILL


def _bridge(sheet: Worksheet, distribution: Distribution) -> None:
    """Every entry, recipient by recipient, with the sum that it explains."""
    case = distribution.case
    _about(sheet, distribution, f"Fordelingslinjene som forklarer hvert beløp, i {case.unit.name}.")
    fields = ("recipient", "payer", "fund", "step", "rule", "amount", "lasting", "source")
    _headings(sheet, _HEADING_ROW, [ENTRY[name] for name in fields], (4, 6))
    row = _HEADING_ROW
    for recipient in [*case.recipients, UNPLACED]:
        for _, entries in groupby(distribution.bridge(recipient), key=lambda entry: entry.payer):
            own = list(entries)
            for entry in own:
                row += 1
                _entry_row(sheet, row, entry, case)
            row += 1
            cells = [_text(sheet, row, column, "") for column in range(1, len(fields) + 1)]
            cells[0] = _text(sheet, row, 1, f"Sum {case.name_of(recipient)}")
            cells[5] = _number(sheet, row, 6, sum(entry.amount for entry in own) // int(case.unit.factor))
            _as_sum(cells)
    _page(sheet, _BRIDGE_WIDTHS)
    _long(sheet, row, len(fields))


def _entry_row(sheet: Worksheet, row: int, entry: Entry, case: Case) -> None:
    _wrapped(sheet, row, {8: entry.source}, _BRIDGE_WIDTHS)
    _text(sheet, row, 1, case.name_of(entry.recipient))
    _text(sheet, row, 2, case.name_of(entry.payer))
    _text(sheet, row, 3, case.funds[entry.fund].name)
    _number(sheet, row, 4, entry.step, "0")
    _text(sheet, row, 5, RULE.get(entry.rule, entry.rule)).alignment = _AFTER_A_FIGURE
    _number(sheet, row, 6, entry.amount // int(case.unit.factor))
    _text(sheet, row, 7, LASTING[Lasting(entry.lasting)]).alignment = _AFTER_A_FIGURE


def _findings(sheet: Worksheet, distribution: Distribution, findings: Sequence[Finding]) -> None:
    """Every finding in the unit its document prints, those that do not simply agree first."""
    _about(sheet, distribution, "Hvert funn står i enheten det er trykt i.")
    names = ["Sak eller vedtak", "Hva", "Status", "Enhet", "Oppgitt", "Beregnet", "Differanse", "Forklaring"]
    _headings(sheet, _HEADING_ROW, names, (5, 6, 7))
    told = [finding for finding in findings if finding.status is not Status.AGREES]
    agreeing = [finding for finding in findings if finding.status is Status.AGREES]
    for row, finding in enumerate([*told, *agreeing], _HEADING_ROW + 1):
        _wrapped(sheet, row, {2: finding.subject.what, 8: finding.cause}, _FINDING_WIDTHS, 8)
        _text(sheet, row, 1, finding.subject.within)
        _text(sheet, row, 3, STATUS[finding.status])
        _text(sheet, row, 4, finding.unit.name)
        both = finding.stated is not None and finding.computed is not None
        values = (finding.stated, finding.computed, finding.difference if both else None)
        for column, value in enumerate(values, 5):
            _number(sheet, row, column, _plain(value, finding), _amount_format(finding.decimals))
    _page(sheet, _FINDING_WIDTHS)
    _long(sheet, _HEADING_ROW + len(findings), len(names))


def _plain(value: Fraction | None, finding: Finding) -> int | float | None:
    """A value in its printed unit as a number for a cell."""
    if value is None:
        return None
    in_unit = value / finding.unit.factor
    return in_unit.numerator if in_unit.denominator == 1 else float(in_unit)
