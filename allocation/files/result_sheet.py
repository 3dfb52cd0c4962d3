"""The sheet «Resultat»: what each payer distributes, and what each keeps when all has been passed on."""

from collections.abc import Sequence
from dataclasses import dataclass

from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from allocation.board_table import BoardRow, PayerTable, board_rows, payer_tables
from allocation.distribution import Distribution
from allocation.files.sheets import (
    AMOUNT,
    HEADING_ROW,
    amount_format,
    as_sum,
    rows_of_a_page,
    set_page,
    width_for,
    write_about,
    write_headings,
    write_number,
    write_text,
)
from allocation.files.years_text import with_year
from allocation.reconciliation import RowChange, row_changes
from allocation.trace import Keep, kept_by_each
from allocation.words import KEEP

_PERCENT = amount_format(1)


@dataclass(frozen=True)
class _Part:
    """One table of the sheet: headings, and rows of a label and its cells; `sums` are rows shown as sums."""

    headings: list[str]
    labels: list[str]
    cells: list[list[int | float | None]]
    sums: frozenset[int]
    has_percent: bool = False


def write_result(sheet: Worksheet, distribution: Distribution) -> None:
    """What each payer distributes; beside it the decision, where the scenario is not the decision."""
    case = distribution.case
    write_about(sheet, distribution, with_year(f"Beløp i {case.unit.name}", distribution) + ".")
    parts = [_payer_part(distribution, table) for table in payer_tables(distribution)]
    if keeps := kept_by_each(distribution):
        parts.append(_keeping_part(distribution, keeps))
    widths = _widths(parts)
    rows_left = rows_of_a_page(widths) - HEADING_ROW
    row = HEADING_ROW
    for part in parts:
        height = len(part.labels) + 3
        if row > HEADING_ROW and height > rows_left:
            sheet.row_breaks.append(Break(id=row - 1))
            rows_left = rows_of_a_page(widths) - HEADING_ROW
        _write_part(sheet, row, part)
        row += height - 1
        rows_left -= height
    set_page(sheet, widths)
    if sheet.row_breaks:
        sheet.page_setup.fitToHeight = 0
    if len(parts) > 1:
        sheet.print_title_rows = f"1:{HEADING_ROW - 1}"  # the first table's headings belong over no other


def _widths(parts: Sequence[_Part]) -> list[int]:
    """The first column as wide as its longest label, those of figures as their headings' longest word."""
    labels = [label for part in parts for label in (part.headings[0], *part.labels)]
    words = [word for part in parts for heading in part.headings[1:] for word in heading.split()]
    figures = max(len(part.headings) for part in parts) - 1
    return [width_for(labels, 28, 50), *[width_for(words, 14, 24)] * figures]


def _payer_part(distribution: Distribution, table: PayerTable) -> _Part:
    case, has_total = distribution.case, len(table.streams) > 1
    rows = board_rows(table, case)
    changes = row_changes(distribution, table, rows)
    headings = [f"{case.name_of(table.payer)} fordeler", *(case.streams[code] for code in table.streams)]
    headings += ["Samlet beløp"] if has_total else []
    headings += ["Vedtak", "Endring", "Endring %"] if changes else []
    unit = int(case.unit.factor)
    cells = [_amounts(row, has_total, unit) for row in rows]
    if changes:
        beside = [_beside_the_decision(change, unit) for change in changes]
        cells = [own + more for own, more in zip(cells, beside, strict=True)]
    sums = frozenset(number for number, row in enumerate(rows) if row.kind in ("subtotal", "total"))
    return _Part(headings, [row.label for row in rows], cells, sums, bool(changes))


def _amounts(row: BoardRow, has_total: bool, unit: int) -> list[int | float | None]:
    amounts = [*row.amounts, *([row.total] if has_total else [])]
    return [None if kroner is None else kroner // unit for kroner in amounts]


def _beside_the_decision(change: RowChange, unit: int) -> list[int | float | None]:
    amounts = [None if kroner is None else kroner // unit for kroner in (change.decided, change.change)]
    return [*amounts, None if change.percent is None else float(change.percent)]


def _keeping_part(distribution: Distribution, keeps: Sequence[Keep]) -> _Part:
    """What each got of others, gave on to others and keeps; only what is kept can be summed."""
    case = distribution.case
    unit = int(case.unit.factor)
    cells: list[list[int | float | None]] = [
        [keep.received // unit, keep.passed_on // unit, keep.kept // unit] for keep in keeps
    ]
    cells.append([None, None, sum(keep.kept for keep in keeps) // unit])
    labels = [*(case.name_of(keep.recipient) for keep in keeps), "Sum"]
    return _Part(["Når alt er gitt videre", *KEEP.values()], labels, cells, frozenset({len(keeps)}))


def _write_part(sheet: Worksheet, row: int, part: _Part) -> None:
    columns = len(part.headings)
    write_headings(sheet, row, part.headings, range(2, columns + 1))
    for number, (label, cells) in enumerate(zip(part.labels, part.cells, strict=True)):
        row += 1
        write_text(sheet, row, 1, label)
        for column, value in enumerate(cells, 2):
            form = _PERCENT if part.has_percent and column == columns else AMOUNT
            write_number(sheet, row, column, value, form)
        if number in part.sums:
            as_sum(sheet, row, columns)
