"""One sheet's tables: each block of rows read as a table of the field, with what is wrong beside it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from allocation.case import folded
from allocation.files.sheets_in import TableText, TextRow, cells_by_column, ragged
from allocation.files.tables_in.blocks import Block, blocks_of, blocks_of_years, is_amount_shaped
from allocation.files.tables_in.by_stream import by_stream
from allocation.files.tables_in.field_words import ESTIMATED, SUM_NAME, without_kroner
from allocation.files.tables_in.headings import Heading, Role, headings_of
from allocation.files.tables_in.hidden_sums import hidden_sums, with_unnamed_total
from allocation.files.tables_in.kinds import kind_of
from allocation.files.tables_in.no_amounts import rows_of_no_amount
from allocation.files.tables_in.odd_columns import columns_of_no_amount
from allocation.files.tables_in.own_sums import own_sums, sum_problems, with_totals
from allocation.files.tables_in.periods import several_periods
from allocation.files.tables_in.repeated import repeated_rows
from allocation.files.tables_in.row_reading import Rows, cells_of_row, hidden_signs, kind_of_row
from allocation.files.tables_in.signs import Signs, signs_of
from allocation.files.tables_in.suspicions import suspicions
from allocation.files.tables_in.units_said import Said, units_said, with_unit_in_doubt
from allocation.files.tables_in.whole import of_the_whole
from allocation.findings import Status
from allocation.found import FoundColumn, FoundRow, FoundTable, RowKind
from allocation.problems import Problem, error

_CHAPTER_AND_ITEM = re.compile(r"(?:kap\.?\s*)?([0-9]{3,4})(?:\s*[./,]\s*|\s+|,?\s*post\s*)([0-9]{2})")
_CHAPTER_SAID = re.compile(r"\bkap(?:ittel|\.)? ?0?([1-9][0-9]{2,3})\b")
_CODE = re.compile(r"(?:kap\.?\s*|post\s*)?([0-9]{1,4})", re.IGNORECASE)


def tables_of(table: TableText) -> list[FoundTable]:
    """The tables of a sheet or a CSV file in their order; empty where no row has an amount."""
    blocks = blocks_of(table)
    read = [_read(table, block) for block in blocks]
    return [
        with_unit_in_doubt(one, table, block) if before and before.lacks_unit else one
        for before, one, block in zip([None, *read], read, blocks, strict=False)
    ]


def tables_of_years(table: TableText) -> list[FoundTable]:
    """What may be the table of a sheet that has no amounts but such as could be years, its rows in doubt."""
    return [_read(table, block) for block in blocks_of_years(table)]


def _read(table: TableText, block: Block) -> FoundTable:
    headings = headings_of(table, block)
    said = units_said(block, headings)
    kind = kind_of(block, headings, said)
    figures = [one for one in headings if one.role is Role.FIGURES]
    rows = Rows(table, kind, headings, said.columns, _signs(table, block, figures))
    found = tuple(_rows(rows, block))
    columns = tuple(FoundColumn(one.title, said.columns[one.column], one.is_sum) for one in figures)
    units = {one.unit for one in columns}
    unit = next(iter(units)) if len(units) == 1 else None
    place = table.place((block.heads or block.rows)[0].line)
    as_printed = FoundTable(kind, _title(table, block), unit, columns, found, place)
    read = with_totals(by_stream(as_printed, rows, block.rows))
    return _with_problems(read, rows, block, said)


def _with_problems(read: FoundTable, rows: Rows, block: Block, said: Said) -> FoundTable:
    table = rows.table
    columns = [one.column for one in rows.figures]
    odd = frozenset((table.place(line), columns.index(column)) for line, column in rows.odd)
    is_spread = len(read.columns) != len(columns)  # a list: each line could be of any column
    if is_spread:
        odd = frozenset((place, at) for place, _ in odd for at in range(len(read.columns)))
    problems: list[Problem] = []
    if block.heads:
        problems += ragged(table, block.heads[-1], block.rows)
    problems += hidden_signs(table, block.rows, rows.headings)
    problems += [*rows.problems, *of_the_whole(read, rows, block, said)]
    problems += several_periods(read, rows, block)
    checked = own_sums(read)
    problems += [*repeated_rows(read), *sum_problems(read, checked, odd), *suspicions(read, checked)]
    problems += [*rows_of_no_amount(read), *hidden_sums(read)]
    problems += [] if is_spread else columns_of_no_amount(read)
    adds_up = all(one.status is not Status.DIFFERS for _, one in checked) if checked else None
    return with_unnamed_total(replace(read, adds_up=adds_up, problems=_once(problems)))


def _once(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    return tuple(dict.fromkeys(problems))


def _signs(table: TableText, block: Block, figures: Sequence[Heading]) -> Mapping[int, Signs]:
    return {
        one.column: signs_of(
            (
                without_kroner(row.cell(one.column))
                for row in block.rows
                if table.is_text(row.line, one.column)
            ),
            table.decimal_sign,
        )
        for one in figures
    }


def _title(table: TableText, block: Block) -> str:
    """The nearest caption that is more than a unit; else the sheet's name, else the file's."""
    texts = [cells_by_column(row) for row in reversed(block.captions)]
    named = [next(iter(cells.values())) for cells in texts if len(cells) <= 2]
    return next(iter(named), table.sheet or table.file)


def _rows(rows: Rows, block: Block) -> Iterator[FoundRow]:
    """The rows with something in them but a label; a chapter is carried on to the rows below it."""
    chapter = _chapter_above(block)
    for row in block.rows:
        chapter, item = _chapter_and_item(rows, row, chapter)
        if item or any(row.cell(one.column) for one in rows.figures) or _has_formula(rows, row):
            yield _row(rows, row, chapter, item)


def _chapter_above(block: Block) -> str:
    """The chapter that the nearest caption which names one says: «Kap. 732 Regionale helseforetak»."""
    texts = (" ".join(row.cells) for row in reversed(block.captions))
    return next((found[1] for text in texts if (found := _CHAPTER_SAID.search(folded(text)))), "")


def _has_formula(rows: Rows, row: TextRow) -> bool:
    return any((row.line, one.column) in rows.table.formulas for one in rows.figures)


def _row(rows: Rows, row: TextRow, chapter: str, item: str) -> FoundRow:
    name = _name(rows, row)
    place = rows.table.place(row.line)
    is_estimated = bool(item) and bool(ESTIMATED.search(folded(" ".join(row.cells))))
    kind = kind_of_row(rows, row, name)
    cells = cells_of_row(rows, row, is_estimated)
    if not name and not item and any(cell.figure for cell in cells):
        cause, fix = "navnet mangler, eller cellen er slått sammen med den over", "skriv navnet, eller «Sum»"
        rows.problems.append(error(place, "linjen har tall, men ikke noe navn", cause, fix))
    mark = (
        next((cell.text for cell in cells if cell.text and cell.figure is None), "") if is_estimated else ""
    )
    text = " | ".join(cell.strip() for cell in row.cells)
    has_address = bool(item) and kind not in (RowKind.SUBTOTAL, RowKind.TOTAL)
    return FoundRow(
        place, kind, name, cells, text, chapter if has_address else "", item if has_address else "", mark
    )


def _name(rows: Rows, row: TextRow) -> str:
    """The row's name; where its own cell is empty, the first text among the cells that hold no figures.

    What kind of money a line is names nobody, but «Sum» there does.
    """
    column = rows.column(Role.NAME)
    figures, stream = {one.column for one in rows.figures}, rows.column(Role.STREAM)
    named = row.cell(column) if column is not None else ""
    others = (
        text
        for at, text in cells_by_column(row).items()
        if at not in figures and (at != stream or SUM_NAME.fullmatch(folded(text)))
    )
    return " ".join((named or next((one for one in others if not is_amount_shaped(one)), "")).split()) or (
        next((text for at, text in cells_by_column(row).items() if at not in figures), "")
        if column is None
        else ""
    )


def _chapter_and_item(rows: Rows, row: TextRow, before: str) -> tuple[str, str]:
    both = rows.column(Role.CHAPTER_AND_ITEM)
    if both is not None:
        found = _CHAPTER_AND_ITEM.fullmatch(folded(row.cell(both)))
        return (found[1], found[2]) if found else (before, "")
    chapters, item_column = rows.column(Role.CHAPTER), rows.column(Role.ITEM)
    chapter = _code(row.cell(chapters)) if chapters is not None else ""
    return chapter or before, _code(row.cell(item_column)) if item_column is not None else ""


def _code(text: str) -> str:
    found = _CODE.fullmatch(text)
    return found[1] if found else ""
