"""A sheet around its cells: its head, what may be written in it, what shouts, and how it is printed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

from openpyxl.formatting.rule import Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange, MultiCellRange
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from allocation.files.living.breaks import breaks_of
from allocation.files.living.cells import Expr
from allocation.files.living.chart import bar_chart
from allocation.files.living.pages import Kind, Page
from allocation.files.marking import Marking
from allocation.files.printed import mark, paper_for, set_print
from allocation.files.sheets import HEADING_ROW, set_head

TIE, STALE = "likt", "utdatert"
"""What a check says in words when something must be looked at."""
_LOUD_FONT, _LOUD_GROUND = Font(bold=True, color="B00020"), PatternFill(bgColor="FFD6D6")
_TABS = {
    "Les meg": "1F1F1F",
    **dict.fromkeys(("Resultat", "Endring", "År for år", "Linjer"), "2E7D32"),
    **dict.fromkeys(("Aktivitet", "Tiltak", "Måneder", "Vekst"), "2E7D32"),
    **dict.fromkeys(("Inndata", "Kriterier"), "2F5BD7"),
    **dict.fromkeys(("Funn", "Kontroller", "Saksmappe"), "C77700"),
}
"""The colours of the tabs: results, inputs, control; all else computes."""
_COMPUTES = "8C8C8C"
_ALLOWED: Mapping[Kind, tuple[str, str, str]] = {
    "number": ("-1e15", "1e15", "Skriv et tall, uten tekst og enhet."),
    "share": ("0", "1", "Skriv en andel fra 0 til 1, som 0,25."),
    "percent": ("-1000", "1000", "Skriv prosenten som et tall uten %-tegn: 75 er 75 prosent."),
}
"""The least and the most that may be written of each kind, and what is said of anything else."""


def set_up(sheet: Worksheet, page: Page, marking: Marking) -> None:
    """Everything of a sheet but its cells."""
    page.heights |= set_head(sheet, page.head, page.widths)
    headings = page.repeated or page.frozen
    sheet.freeze_panes = f"B{headings + 1 if headings else HEADING_ROW}"
    sheet.protection.enable()
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    sheet.protection.autoFilter = sheet.protection.sort = False
    for kind, rows in page.typed.items():
        sheet.add_data_validation(_validation(kind, page.typed_in, rows))
    _shout(sheet, page)
    for bars in page.charts:
        sheet.add_chart(bar_chart(sheet, bars), f"A{bars.at}")
    _print(sheet, page)
    set_tab(sheet)
    mark(sheet, marking)


def set_tab(sheet: Worksheet) -> None:
    """The colour of a sheet's tab, by what the sheet is for."""
    sheet.sheet_properties.tabColor = _TABS.get(sheet.title, _COMPUTES)


def _validation(kind: Kind, column: int, rows: Sequence[int]) -> DataValidation:
    least, most, told = _ALLOWED[kind]
    rule = DataValidation("decimal", formula1=least, formula2=most, operator="between", allow_blank=False)
    rule.errorTitle, rule.error = "Kan ikke brukes", told
    rule.showErrorMessage = True
    rule.sqref = MultiCellRange(_ranges(column, rows))
    return rule


def _ranges(column: int, rows: Iterable[int]) -> Iterator[CellRange]:
    """The cells of a column in those rows, what stands together as one range."""
    runs: list[list[int]] = []
    for row in sorted(rows):
        if runs and runs[-1][1] == row - 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    letter = get_column_letter(column)
    return (CellRange(f"{letter}{first}:{letter}{last}") for first, last in runs)


def _shout(sheet: Worksheet, page: Page) -> None:
    """Let checks be quiet while they say nought or nothing, and loud when they do not."""
    figures: dict[int, list[int]] = {}
    words: dict[int, list[int]] = {}
    for row, placed in page.rows.items():
        for one in placed:
            if one.look.is_check and not isinstance(one.content, str):
                is_word = isinstance(one.content, Expr) and isinstance(one.content.value, str)
                (words if is_word else figures).setdefault(one.column, []).append(row)
    for column, rows in figures.items():
        sheet.conditional_formatting.add(_sqref(column, rows), _loud("notEqual", "0"))
    for column, rows in words.items():
        for word in (TIE, STALE):
            sheet.conditional_formatting.add(_sqref(column, rows), _loud("equal", f'"{word}"'))


def _sqref(column: int, rows: Sequence[int]) -> str:
    return " ".join(str(one.coord) for one in _ranges(column, rows))


def _loud(operator: Literal["equal", "notEqual"], value: str) -> Rule:
    style = DifferentialStyle(font=_LOUD_FONT, fill=_LOUD_GROUND)
    return Rule(type="cellIs", operator=operator, formula=[value], dxf=style)


def _print(sheet: Worksheet, page: Page) -> None:
    if page.printed:
        sheet.print_area = f"A1:{get_column_letter(len(page.widths))}{page.printed}"
    lines = max(page.last, 1) + sum(high - 1 for high in page.heights.values())
    paper = paper_for(page.widths, lines)
    breaks = [*([] if paper.is_only_page else breaks_of(page, paper.rows)), *page.breaks]
    repeated = page.repeated or (page.tables[0] if len(page.tables) == 1 and not page.charts else 0)
    set_print(sheet, page.widths, repeated, paper, breaks)
