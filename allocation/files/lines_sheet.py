"""The sheet «Linjer»: funds that are the sum of their lines, recipients by lines."""

from collections.abc import Sequence

from openpyxl.worksheet.worksheet import Worksheet

from allocation.distribution import Distribution
from allocation.files.lines_text import line_title
from allocation.files.sheets import (
    HEADING_ROW,
    as_sum,
    set_page,
    width_for,
    write_about,
    write_headings,
    write_number,
    write_text,
)
from allocation.line_table import LineTable


def write_lines(sheet: Worksheet, distribution: Distribution, tables: Sequence[LineTable]) -> None:
    """Each fund's lines as columns, what they sum to last; an empty cell is no line for the recipient."""
    case, unit, row = distribution.case, int(distribution.case.unit.factor), HEADING_ROW
    write_about(sheet, distribution, f"Beløp i {case.unit.name}, linje for linje.")
    for table in tables:
        headings = [table.fund.name, *(line_title(case, line) for line in table.lines), f"I alt {case.year}"]
        write_headings(sheet, row, headings, range(2, len(headings) + 1))
        sheet.row_dimensions[row].height = 48
        for code in table.recipients:
            row += 1
            write_text(sheet, row, 1, case.name_of(code))
            amounts = [line.amounts.get(code) for line in table.lines]
            for column, kroner in enumerate([*amounts, table.total_of(code)], 2):
                write_number(sheet, row, column, None if kroner is None else kroner // unit)
        row += 1
        write_text(sheet, row, 1, "Sum")
        sums = [sum(line.amounts.values()) for line in table.lines]
        for column, kroner in enumerate([*sums, sum(sums)], 2):
            write_number(sheet, row, column, kroner // unit)
        as_sum(sheet, row, len(headings))
        row += 2
    names = [case.name_of(code) for table in tables for code in table.recipients]
    words = [word for table in tables for line in table.lines for word in line_title(case, line).split()]
    most = max(len(table.lines) for table in tables) + 1
    set_page(sheet, [width_for(names, 28, 50), *[width_for(words, 14, 24)] * most])
