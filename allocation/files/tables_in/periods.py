"""Lists of several years or months: of which a row is, its amounts do not say, so they are no one table."""

from collections.abc import Iterator

from allocation.case import folded
from allocation.files.tables_in.blocks import Block
from allocation.files.tables_in.field_words import PERIOD
from allocation.files.tables_in.headings import Role, plain_heading
from allocation.files.tables_in.row_reading import Rows
from allocation.found import FoundTable, RowKind
from allocation.problems import Problem, error


def several_periods(read: FoundTable, rows: Rows, block: Block) -> Iterator[Problem]:
    """A table of money whose rows are of several years or months: an error at the first of another one."""
    if not read.is_money:
        return
    kinds = {row.place: row.kind for row in read.rows}
    for heading in rows.headings:
        if heading.role is not Role.TEXT or not PERIOD.fullmatch(plain_heading(heading.lowest)):
            continue
        said = [
            (row.line, row.cell(heading.column))
            for row in block.rows
            if row.cell(heading.column) and kinds.get(rows.table.place(row.line)) is not RowKind.TOTAL
        ]
        other = next(((line, text) for line, text in said if folded(text) != folded(said[0][1])), None)
        if other:
            line, text = other
            what = f"«{text}» og «{said[0][1]}» på linje {said[0][0]} står i samme tabell"
            cause, fix = "listen er for flere år eller måneder", "lagre ett år eller én måned i hver fil"
            yield error(rows.table.place(line, heading.title), what, cause, fix)
