"""The blank case workbook: what a person writes is blue and unlocked, all else is locked without password."""

import io
from datetime import datetime

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from allocation.files.case_book.layout_sheet import CASE, CASE_FIELDS, SHEETS, SOURCE, VALUE, Field, Layout
from allocation.files.clockless import without_clock
from allocation.files.looks import Look, dress, look
from allocation.files.printed import LINE_HEIGHT, paper_for, set_print
from allocation.files.sheets import HEADING_ROW, lines_of, set_head, write_text

README = "Les meg"
_TITLE = "Ny sak"
_HOW = (
    "1. Skriv i de blå feltene. Resten er låst uten passord: trenger du flere rader, slår du av beskyttelsen "
    "av arket og kopierer den siste raden nedover.",
    "2. Begynn med «Sak» og «Mottakere», så «Rammer». «Kriterier» og «Nøkler» trengs bare når noe skal deles "
    "etter en nøkkel. «Metoder» sier i hvilke steg en ramme blir til beløp. «Vedtak» kan stå tomt.",
    "3. Navn skrives likt overalt. Nedtrekkslistene viser navnene som alt er skrevet.",
    "4. Tomt betyr «ikke oppgitt», null skrives 0. Tomme rader gjør ingenting.",
    "5. Lagre, lukk arbeidsboken og kjør «allocation run» med stien til den, for eksempel «allocation run "
    "out/sak.xlsx». Det som mangler eller er skrevet feil, sies med ark, rad og kolonne.",
    "6. Kjøringen skriver en arbeidsbok med resultatet. Den kan også endres og kjøres som en sak.",
)
_EXAMPLE_TITLE = "Slik skrives en metode"
_EXAMPLE = (
    ("Metode", "Steg", "Regel", "Nøkkel", "Grunnlag", "Prosent", "Mottaker", "Beløp"),
    ("Etter behov", "1", "fast beløp", "", "", "", "Nord", "1 200"),
    ("", "", "", "", "", "", "Syd", "800"),
    ("", "2", "fordelingsnøkkel", "Innbyggere og senger", "", "", "", ""),
    ("", "3", "gulv", "", "basisramme", "95", "", ""),
)
_README_WIDTHS = (14, 26, 18, 22, 14, 12, 12, 12)
_NO_DAY = datetime(1980, 1, 1)  # the same bytes whenever it is written
_PART = look("part", side="left")
_HEADING = look("bold", "heading", side="left", wraps=True)
_OWN_HEADING = look("bold", "input", "@", "right", wraps=True)
_OWN_ABOVE = look("input", "input", "@", "right", wraps=True)
_WRAPPED = look(side="left", wraps=True)
_INDENTED = look(side="left", wraps=True, indent=1)
_INPUT = {
    "text": look("input", "input", side="left", wraps=True, indent=1),
    "amount": look("input", "input", '[$-414]#,##0.###;[$-414]"\u2212"#,##0.###;0', "right"),
    "number": look("input", "input", "General", "right"),
}
_OWN_WIDTH, _SOURCE_LINES = 15, 3


def blank_case_book() -> bytes:
    """The workbook, always the same bytes."""
    book = Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    first.title = README
    _write_readme(first)
    for layout in SHEETS:
        _write_sheet(book.create_sheet(layout.title), layout)
    book.properties.creator = "allocation"
    book.properties.title = _TITLE
    book.properties.created = _NO_DAY
    raw = io.BytesIO()
    book.save(raw)
    return without_clock(raw.getvalue())


def _write_readme(sheet: Worksheet) -> None:
    """How the workbook is filled in and run, a method as an example, and what each sheet is for."""
    widths = list(_README_WIDTHS)
    head = (_TITLE, *_HOW)
    _write_head(sheet, head, widths)
    row = len(head) + 2
    dress(write_text(sheet, row, 1, _EXAMPLE_TITLE), _PART)
    for at, texts in enumerate(_EXAMPLE, row + 1):
        for column, text in enumerate(texts, 1):
            dress(write_text(sheet, at, column, text), _HEADING if at == row + 1 else _WRAPPED)
    row += len(_EXAMPLE) + 2
    dress(write_text(sheet, row, 1, "Arkene"), _PART)
    for at, layout in enumerate(SHEETS, row + 1):
        write_text(sheet, at, 1, layout.title)
        dress(write_text(sheet, at, 2, layout.told), _WRAPPED)
        sheet.merge_cells(start_row=at, end_row=at, start_column=2, end_column=len(widths))
        sheet.row_dimensions[at].height = LINE_HEIGHT * lines_of(layout.told, sum(widths[1:]))
    _finish(sheet, widths, 0)


def _write_sheet(sheet: Worksheet, layout: Layout) -> None:
    """A sheet with its headings and its empty rows."""
    widths = [field.width for field in layout.fields] + [_OWN_WIDTH] * layout.own_columns
    _write_head(sheet, (layout.title, layout.told), widths)
    for column, field in enumerate(layout.fields, 1):
        dress(write_text(sheet, HEADING_ROW, column, field.heading), _heading(column, field))
    first = len(layout.fields) + 1
    for column in range(first, first + layout.own_columns):
        dress(_cell(sheet, HEADING_ROW, column), _OWN_HEADING)
    sheet.row_dimensions[HEADING_ROW].height = 2 * LINE_HEIGHT
    if layout is CASE:
        _write_case(sheet)
    else:
        _write_rows(sheet, layout)
    sheet.freeze_panes = f"B{HEADING_ROW + 1}"
    _finish(sheet, widths, HEADING_ROW)


def _heading(column: int, field: Field) -> Look:
    """How a heading looks: above figures to the right, above texts a little away from what is to its left."""
    if field.written != "text":
        return look("bold", "heading", side="right", wraps=True)
    return look("bold", "heading", side="left", wraps=True, indent=int(column > 1))


def _write_head(sheet: Worksheet, texts: tuple[str, ...], widths: list[int]) -> None:
    for row, text in enumerate(texts, 1):
        dress(
            write_text(sheet, row, 1, text), look("title", side="left", wraps=True) if row == 1 else _WRAPPED
        )
    for row, lines in set_head(sheet, texts, widths).items():
        sheet.row_dimensions[row].height = LINE_HEIGHT * lines


def _write_case(sheet: Worksheet) -> None:
    """The rows of the first sheet: each asked for by its name, with what to write."""
    for row, field in enumerate(CASE_FIELDS, HEADING_ROW + 1):
        write_text(sheet, row, 1, field.heading)
        dress(_cell(sheet, row, 2), _INPUT["text"])
        dress(write_text(sheet, row, 3, field.told), _INDENTED)
        sheet.row_dimensions[row].height = LINE_HEIGHT * max(1.4, lines_of(field.told, CASE.fields[2].width))
        _cell(sheet, row, 2).number_format = "dd.mm.yyyy" if field.heading == "Dato" else "General"
        if field.words:
            _choose(sheet, Field(VALUE, field.told, words=field.words), f"B{row}")


def _write_rows(sheet: Worksheet, layout: Layout) -> None:
    """The empty rows, with what may be written in each column; rows above the recipients' have a label."""
    first = HEADING_ROW + 1
    last, below = HEADING_ROW + len(layout.above) + layout.rows, first + len(layout.above)
    for row, label in enumerate(layout.above, first):
        write_text(sheet, row, 1, label)
        sheet.row_dimensions[row].height = LINE_HEIGHT * (_SOURCE_LINES if label == SOURCE else 1)
        for column in range(2, 2 + layout.own_columns):
            dress(_cell(sheet, row, column), _OWN_ABOVE)
    own = [Field("", "", written="amount")] * layout.own_columns
    for column, field in enumerate((*layout.fields, *own), 1):
        worn: Look = _INPUT[field.written]
        for row in range(below, last + 1):
            dress(_cell(sheet, row, column), worn)
        letter = get_column_letter(column)
        if field.told:
            _choose(sheet, field, f"{letter}{below}:{letter}{last}")


def _choose(sheet: Worksheet, field: Field, cells: str) -> None:
    """Say what a column wants when a cell is chosen, and offer the words or the names that it can be."""
    rule = DataValidation(allow_blank=True)
    if field.words:
        rule = DataValidation("list", formula1=f'"{",".join(field.words)}"', allow_blank=True)
        rule.errorTitle, rule.error = field.heading, f"Velg ett av ordene i listen: {', '.join(field.words)}."
    elif field.names:
        layout = next(one for one in SHEETS if one.title == field.names)
        first, last = HEADING_ROW + 1, HEADING_ROW + layout.rows
        rule = DataValidation("list", formula1=f"'{field.names}'!$A${first}:$A${last}", allow_blank=True)
        rule.errorStyle = "warning"
        rule.errorTitle, rule.error = field.heading, f"Navnet står ikke på arket «{field.names}» ennå."
    rule.showErrorMessage = bool(field.words or field.names)
    rule.promptTitle, rule.prompt, rule.showInputMessage = field.heading, field.told, True
    rule.add(cells)
    sheet.add_data_validation(rule)


def _cell(sheet: Worksheet, row: int, column: int) -> Cell:
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    return cell


def _finish(sheet: Worksheet, widths: list[int], repeated: int) -> None:
    """The printed page, the marks in its margin, and the lock."""
    heights = [sheet.row_dimensions[row].height or LINE_HEIGHT for row in range(1, sheet.max_row + 1)]
    set_print(sheet, widths, repeated, paper_for(widths, sum(heights) / LINE_HEIGHT))
    sheet.sheet_view.showGridLines = False
    sheet.protection.enable()
    sheet.protection.formatColumns = sheet.protection.formatRows = False
