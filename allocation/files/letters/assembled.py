"""Rows, columns and heading put together to a table, which is then tested."""

import re
from collections.abc import Sequence
from dataclasses import replace

from allocation.case import folded
from allocation.figures import Figure
from allocation.files.letters.acceptance import problems_of
from allocation.files.letters.cell_numbers import number_of
from allocation.files.letters.columns import Columns
from allocation.files.letters.grant_notes import note_of
from allocation.files.letters.parts import Parts
from allocation.files.letters.raw_rows import RawRow, name_without_figures, without_marks
from allocation.files.letters.titles import Title, is_sum_title
from allocation.files.tables_in.field_words import CODES, MONEY, PERCENTAGES, counted_in
from allocation.files.tables_in.hidden_sums import with_unnamed_total
from allocation.files.tables_in.own_sums import with_totals
from allocation.found import NO_UNIT, FoundCell, FoundColumn, FoundRow, FoundTable
from allocation.money import PER_CENT, PERCENT, Unit, is_dash

_NO_AMOUNT = re.compile(r"\bpe?r\.? |vekst|nøkkel|indeks|\bvekt")
"""What is said of a figure that is worked out of amounts and is none."""


_AROUND_NAME = re.compile(r"^[\u2022\u25cf\u25e6\u25aa] ?|(?:[ .\u2026]{3,}|:)$")
"""A bullet before a name, and the dots or the colon that lead to its amount."""


def assembled(parts: Parts, file: str) -> FoundTable:
    """The table with its problems."""
    titles = parts.titles or tuple(Title(f"Kolonne {number + 1}") for number in range(parts.columns.count))
    columns = tuple(_column(parts, number, title) for number, title in enumerate(titles))
    rows = tuple(
        _row(parts, raw, cells, columns, file)
        for raw, cells in zip(parts.rows, parts.columns.cells, strict=True)
    )
    table = FoundTable(
        parts.kind,
        parts.title,
        parts.unit,
        columns,
        rows,
        parts.place,
        max(parts.columns.equally_good, 1),
        parts.columns.adds_up,
    )
    return with_unnamed_total(with_totals(replace(table, problems=tuple(problems_of(parts, table, file)))))


def _column(parts: Parts, number: int, heading: Title) -> FoundColumn:
    title = heading.text
    cells = [cells[number] for cells in parts.columns.cells if cells]
    if (
        PER_CENT.search(title)
        or PERCENTAGES.search(folded(title))
        or (cells and 2 * sum(cell.endswith("%") for cell in cells) > len(cells))
    ):
        return FoundColumn(title, PERCENT)
    if parts.is_money and _is_no_amount(parts.columns, number):
        return FoundColumn(title, None)
    plain = folded(title)
    if heading.unit is None and _NO_AMOUNT.search(plain):
        return FoundColumn(title, None)
    if heading.unit is None and not MONEY.search(plain) and CODES.fullmatch(plain):
        return FoundColumn(title, None)
    if heading.unit is None and (counted := counted_in(plain)):
        return FoundColumn(title, Unit(counted))
    is_last = number == parts.columns.count - 1
    is_sum = parts.columns.count > 1 and (is_sum_title(title) or (is_last and parts.columns.has_row_sum))
    return FoundColumn(title, heading.unit or parts.unit, is_sum)


def _is_no_amount(columns: Columns, number: int) -> bool:
    """Whether a column does not add up where the others do, and has decimals that they have not."""
    if number not in columns.failing or 2 * len(columns.failing) >= columns.count:
        return False
    printed = [
        [found.decimals for cells in columns.cells if cells and (found := number_of(cells[at]))]
        for at in range(columns.count)
    ]
    others = max((max(one, default=0) for at, one in enumerate(printed) if at != number), default=0)
    return max(printed[number], default=0) > others


def _row(
    parts: Parts, raw: RawRow, cells: Sequence[str] | None, columns: Sequence[FoundColumn], file: str
) -> FoundRow:
    plain, footnote = note_of(raw, parts.notes)
    name, mark = without_marks(plain if footnote else _name(raw, cells))
    if footnote or cells is None:
        shown = tuple(FoundCell() for _ in columns)
        if cells is None and not footnote:
            shown = (FoundCell(" ".join(raw.tail)), *shown[1:])
    else:
        shown = tuple(
            FoundCell(cell, _figure(cell, column.unit)) for cell, column in zip(cells, columns, strict=True)
        )
    return FoundRow(
        raw.lines[0].place(file), raw.kind, name, shown, raw.text, raw.chapter, raw.item, footnote or mark
    )


def _name(raw: RawRow, cells: Sequence[str] | None) -> str:
    """The row's name: without figures glued to it that are cells, with those after it that are none."""
    joined, read = " ".join(raw.tail), " ".join(cells) if cells else ""
    if cells and joined != read and joined.endswith(f" {read}"):
        return f"{raw.name} {joined.removesuffix(f' {read}')}"
    is_glued = cells is not None and " ".join(cells).replace(" ", "") != "".join(raw.tail).replace(" ", "")
    name = name_without_figures(raw.name) if is_glued else raw.name
    return _AROUND_NAME.sub("", name) or name


def _figure(cell: str, unit: Unit | None) -> Figure | None:
    if unit == PERCENT:
        number = number_of(cell.removesuffix("%").strip())
        return Figure(number.value * PERCENT.factor, PERCENT, number.decimals) if number else None
    if is_dash(cell) and not (unit and unit.money):
        return None
    number = number_of(cell)
    if number is None:
        return None
    counted = unit or NO_UNIT
    return Figure(number.value * counted.factor, counted, number.decimals)
