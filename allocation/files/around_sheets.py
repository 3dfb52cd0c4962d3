"""What stands around a distribution as sheets: «Tiltak», «Måneder», «Aktivitet» and «Vekst»."""

from collections.abc import Sequence
from textwrap import wrap

from openpyxl.worksheet.worksheet import Worksheet

from allocation.distribution import Distribution
from allocation.files.printed import LINE_HEIGHT
from allocation.files.sheets import (
    HEADING_ROW,
    about_texts,
    amount_format,
    as_sum,
    set_head,
    set_page,
    width_for,
    write_about,
    write_headings,
    write_number,
    write_text,
    write_wrapped,
)
from allocation.files.shown import Shown, ShownColumn

_FIRST = (28, 52)
_WORDS = (12, 44)
_FIGURES = (12, 20)
"""How narrow and how wide the column of names, those of words and those of figures may be."""


def write_shown(sheet: Worksheet, distribution: Distribution, about: str, tables: Sequence[Shown]) -> None:
    """The tables one under another, each with its title over its names, sums set off, and notes below."""
    write_about(sheet, distribution, about)
    widths = _widths(tables)
    row = HEADING_ROW
    for table in tables:
        row = _write_table(sheet, row, table, widths) + 2
    heights = set_head(sheet, about_texts(distribution, about), widths)
    for number, lines in heights.items():
        sheet.row_dimensions[number].height = lines * LINE_HEIGHT
    set_page(sheet, widths)
    if len(tables) > 1:
        sheet.print_title_rows = f"1:{HEADING_ROW - 1}"  # the first table's headings belong over no other


def _write_table(sheet: Worksheet, row: int, table: Shown, widths: Sequence[int]) -> int:
    """Write a table from that row on; returns the last row that it takes."""
    columns = [column for column, one in enumerate(table.columns, 2) if not one.of_texts]
    write_headings(sheet, row, [table.title, *(one.heading for one in table.columns)], columns)
    headings = zip((table.title, *(one.heading for one in table.columns)), widths, strict=False)
    sheet.row_dimensions[row].height = LINE_HEIGHT * max(
        2, *(len(wrap(text, width - 3)) for text, width in headings)
    )
    for number, label in enumerate(table.labels):
        row += 1
        texts = {column: str(one.values[number]) for column, one in _words(table)}
        write_wrapped(sheet, row, {1: label, **texts}, widths)
        for column, one in enumerate(table.columns, 2):
            if not one.of_texts:
                _write_value(sheet, row, column, one, number)
        if number >= len(table.labels) - table.sums:
            as_sum(sheet, row, len(table.columns) + 1)
    for line in (line for note in table.notes for line in wrap(note, sum(widths))):
        row += 1
        write_text(sheet, row, 1, line)
    return row


def _words(table: Shown) -> list[tuple[int, ShownColumn]]:
    return [(column, one) for column, one in enumerate(table.columns, 2) if one.of_texts]


def _write_value(sheet: Worksheet, row: int, column: int, shown: ShownColumn, number: int) -> None:
    """A typed number with the column's decimals; the word for what is missing where there is one."""
    value = shown.values[number]
    if value is None and shown.missing:
        write_text(sheet, row, column, shown.missing)
    elif value is None or isinstance(value, str):
        write_number(sheet, row, column, None)
    else:
        whole = value.numerator if value.denominator == 1 else float(value)
        write_number(sheet, row, column, whole, amount_format(shown.decimals_of(value), shown.signed))


def _widths(tables: Sequence[Shown]) -> list[int]:
    """Each column as wide as the longest word of its headings, and as what stands in it."""
    first = [text for table in tables for text in (*table.title.split(), *table.labels)]
    widths = [width_for(first, *_FIRST)]
    for place in range(max(len(table.columns) for table in tables)):
        there = [table.columns[place] for table in tables if place < len(table.columns)]
        longest = [word for one in there for word in (*one.heading.split(), *one.texts)]
        widths.append(width_for(longest, *(_WORDS if there[0].of_texts else _FIGURES)))
    return widths
