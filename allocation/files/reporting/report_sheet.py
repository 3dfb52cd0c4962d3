"""The sheet that a recipient fills in: its amounts are locked, what is blue is its own to write."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from allocation.case import Case
from allocation.distribution import Distribution
from allocation.files.clockless import without_clock
from allocation.files.marking import marking_of
from allocation.files.printed import mark
from allocation.files.sheets import (
    AMOUNT,
    HEADING_ROW,
    as_sum,
    set_page,
    write_headings,
    write_number,
    write_text,
    write_wrapped,
)
from allocation.money import DASH
from allocation.reporting import ReportLine, recipients_of, report_lines
from allocation.words import LASTING

TITLE, SUM = "Rapportering", "Sum"
HEADINGS = (
    "Tilskudd", "Varighet", "Formål, vilkår og rapporteringskrav", "Frist", "Beløp", "Brukt", "Ubrukt",
    "Brukt til", "Virkning",
)  # fmt: skip
AMOUNT_AT, USED_AT, UNUSED_AT, USED_FOR_AT, EFFECT_AT = 5, 6, 7, 8, 9
"""The columns, from 1, of the figures and of what the recipient writes."""

LONGEST = 1000
"""How many letters a recipient may write of what the money was used for, and of its effect."""

_WIDTHS = (26, 16, 34, 11, 14, 14, 14, 30, 30)
_LEAST_HEIGHT = 45  # three lines: there must be room to write in
_OWN = Font(name="Calibri", size=11, color="0000FF")
_OWN_FILL = PatternFill("solid", fgColor="EAF2FB")
_EDGE = Side("thin", color="9DB7D5")
_OWN_BORDER = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)


@dataclass(frozen=True, slots=True)
class Told:
    """What stands above a recipient's list: the first lines of its sheet."""

    title: str
    whose: str
    case: str
    how: str


def told_of(distribution: Distribution, recipient: str) -> Told:
    """The lines above a recipient's list, by which it is known again."""
    case, marking = distribution.case, marking_of(distribution)
    about = "Rapportering på øremerkede og ettårige midler"
    scenario = f"{marking.scenario_title} ({marking.scenario}), {marking.status}"
    how = f"Beløp i {case.units.base.name}. Skriv i de blå feltene: hva som er brukt, til hva, og virkningen."
    return Told(
        f"{f'{marking.watermark} – ' if marking.is_draft else ''}{about} {case.year}",
        f"Mottaker: {case.name_of(recipient)} ({recipient}). Fingeravtrykk: {marking.fingerprint}",
        f"Sak: {marking.case_title} ({marking.case}). {scenario}",
        " ".join(part for part in (marking.exempt and f"{marking.exempt}.", how) if part),
    )


def day_text(day: date | None) -> str:
    """A day as a letter writes it; a dash where there is none."""
    return f"{day:%d.%m.%Y}" if day else DASH


def locked_texts(case: Case, line: ReportLine) -> tuple[str, str, str, str]:
    """What stands in the first columns of a line: grant, how long it lasts, what is wanted, and by when."""
    name, stream = line.fund.name, case.streams[line.fund.stream]
    alike = [one for one in case.funds.values() if (one.name, one.stream) == (name, line.fund.stream)]
    label = name if name == stream else f"{name} ({stream})"
    granted = line.line
    wanted = [granted.purpose, granted.condition, granted.reporting_duty] if granted else []
    return (
        label if len(alike) == 1 else f"{label} [{line.fund.code}]",
        LASTING[line.lasting],
        ". ".join(text.rstrip(".") for text in wanted if text) or f"Se {line.fund.source}",
        day_text(line.deadline),
    )


def report_sheets(distribution: Distribution) -> dict[str, bytes]:
    """A workbook for each recipient that has something to report on, by its code: always the same bytes."""
    lines = report_lines(distribution)
    return {
        code: _workbook(distribution, code, [line for line in lines if line.recipient == code])
        for code in recipients_of(lines)
    }


def _workbook(distribution: Distribution, recipient: str, lines: Sequence[ReportLine]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = TITLE
    told = told_of(distribution, recipient)
    _write_head(sheet, told)
    for row, line in enumerate(lines, HEADING_ROW + 1):
        _write_line(sheet, row, distribution.case, line)
    _write_sums(sheet, HEADING_ROW + 1 + len(lines))
    _validate(sheet, HEADING_ROW + len(lines))
    set_page(sheet, _WIDTHS)
    mark(sheet, marking_of(distribution))
    sheet.protection.sheet = True
    sheet.protection.formatRows = sheet.protection.formatColumns = False
    book.properties.creator = "allocation"
    book.properties.title = told.title
    book.properties.created = datetime(distribution.case.year, 1, 1)
    raw = io.BytesIO()
    book.save(raw)
    return without_clock(raw.getvalue())


def _write_head(sheet: Worksheet, told: Told) -> None:
    write_text(sheet, 1, 1, told.title).font = Font(name="Calibri", size=14, bold=True)
    sheet.row_dimensions[1].height = 24
    write_text(sheet, 2, 1, told.whose).font = Font(name="Calibri", size=11, bold=True)
    write_text(sheet, 3, 1, told.case)
    write_text(sheet, 4, 1, told.how)
    write_headings(sheet, HEADING_ROW, HEADINGS, (AMOUNT_AT, USED_AT, UNUSED_AT))


def _write_line(sheet: Worksheet, row: int, case: Case, line: ReportLine) -> None:
    write_wrapped(sheet, row, dict(enumerate(locked_texts(case, line), 1)), _WIDTHS)
    write_number(sheet, row, AMOUNT_AT, line.amount)
    write_number(sheet, row, USED_AT, None)
    write_number(sheet, row, UNUSED_AT, None).value = f"=E{row}-F{row}"
    for column in (USED_FOR_AT, EFFECT_AT):
        write_text(sheet, row, column, "", wrap=True).value = None
    for column in (USED_AT, USED_FOR_AT, EFFECT_AT):
        cell = sheet.cell(row, column)
        cell.font, cell.fill, cell.border = _OWN, _OWN_FILL, _OWN_BORDER
        cell.protection = Protection(locked=False)
    sheet.row_dimensions[row].height = max(sheet.row_dimensions[row].height or 0, _LEAST_HEIGHT)


def _write_sums(sheet: Worksheet, row: int) -> None:
    write_text(sheet, row, 1, SUM)
    for column, letter in ((AMOUNT_AT, "E"), (USED_AT, "F"), (UNUSED_AT, "G")):
        cell = sheet.cell(row, column, f"=SUM({letter}{HEADING_ROW + 1}:{letter}{row - 1})")
        cell.number_format, cell.alignment = AMOUNT, Alignment(vertical="top")
    as_sum(sheet, row, len(HEADINGS))


def _validate(sheet: Worksheet, last: int) -> None:
    """Let a spreadsheet refuse what cannot be meant: more than the amount, a part of a krone."""
    first = HEADING_ROW + 1
    used = DataValidation("whole", formula1="0", formula2=f"$E{first}", operator="between", allow_blank=True)
    used.errorTitle, used.error = "Brukt", "Skriv et helt beløp fra 0 til beløpet i kolonnen foran."
    used.promptTitle, used.prompt = "Brukt", "Helt beløp, ikke mer enn det som er gitt."
    used.add(f"F{first}:F{last}")
    texts = DataValidation("textLength", formula1=str(LONGEST), operator="lessThanOrEqual", allow_blank=True)
    texts.errorTitle, texts.error = "Tekst", f"Skriv høyst {LONGEST} tegn."
    texts.add(f"H{first}:I{last}")
    for one in (used, texts):
        one.showErrorMessage = one.showInputMessage = True
        sheet.add_data_validation(one)
