"""What of a table is not read: lines without figures, columns of text, a second column of names."""

import re
from collections.abc import Iterator, Sequence

from allocation.case import folded
from allocation.files.sheets_in import TextRow, cells_by_column
from allocation.files.tables_in.blocks import Block, is_amount_shaped
from allocation.files.tables_in.field_words import (
    ACCOUNT,
    CODES,
    COST_CENTRE,
    DESIGNATION,
    MEASURE,
    NAMES,
    PERIOD,
    REMARKS,
)
from allocation.files.tables_in.headings import Role, plain_heading
from allocation.files.tables_in.no_amounts import counts_under
from allocation.files.tables_in.row_reading import Rows
from allocation.found import FoundTable
from allocation.problems import Problem, error, note, some_of, warning

_PARTED = re.compile(r"[0-9][ \u00a0][0-9]{3}(?![0-9])|[0-9],[0-9]")


def not_read(rows: Rows, block: Block) -> Iterator[Problem]:
    """Lines without figures, and columns of text in which something looks like an amount."""
    figures = {one.column for one in rows.figures}
    item = rows.column(Role.ITEM)
    labels = [row for row in block.rows if not any(row.cell(one) for one in figures) and not _has(row, item)]
    for row in labels:
        label = next(iter(cells_by_column(row).values()))
        if counts_under(label) and any(one and one.money for one in rows.units.values()):
            what = f"«{shortened(label)}» står over rader som er lest som beløp"
            cause = "det som telles under den, er ikke penger"
            yield error(
                rows.table.place(row.line), what, cause, "del tabellen i to, hver med sin enhet over seg"
            )
    if labels:
        shown = [f"«{shortened(next(iter(cells_by_column(row).values())))}»" for row in labels]
        what = f"linjer uten beløp er ikke lest: {some_of(shown)}"
        fix = "skriv beløpet dersom en av dem er en mottaker"
        yield note(rows.table.place(labels[0].line), what, "de er overskrifter eller noter", fix)
    for one in rows.headings:
        plain = plain_heading(one.lowest)
        if one.role is Role.TEXT and _may_be_amounts(plain, [row.cell(one.column) for row in block.rows]):
            what = f"kolonnen «{one.title or one.column + 1}» er lest som tekst, men har tall i seg"
            cause, fix = "det meste i den er tekst eller koder", "se etter om den er en kolonne med beløp"
            yield (warning if one.title else error)(
                rows.table.place(block.rows[0].line, one.title), what, cause, fix
            )


def other_names(read: FoundTable, rows: Rows, block: Block) -> Iterator[Problem]:
    """A second column of texts beside the one that the rows are called by, where no heading says which."""
    named = next((one for one in rows.headings if one.role is Role.NAME), None)
    if named is None:
        return
    words = (NAMES, MEASURE, DESIGNATION)
    is_called_so = any(one.fullmatch(plain_heading(named.lowest)) for one in words)
    for one in rows.headings:
        plain = plain_heading(one.lowest)
        is_code = CODES.fullmatch(plain) and not (ACCOUNT.fullmatch(plain) or COST_CENTRE.fullmatch(plain))
        is_said = is_code or any(each.fullmatch(plain) for each in (PERIOD, REMARKS))
        texts = [row.cell(one.column) for row in block.rows if any(map(str.isalpha, row.cell(one.column)))]
        if one.role is Role.TEXT and one.title and not is_said and 2 * len(texts) > len(block.rows):
            names = [row.name for row in read.rows]
            first = min((figures.column for figures in rows.figures), default=one.column)
            what = f"kolonnen «{one.title}» er ikke lest: radene er kalt det som står i «{named.title}»"
            fix = "kall kolonnen med navnene «Mottaker», eller ta bort den andre"
            is_beside = named.column < first < one.column < max(each.column for each in rows.figures)
            if is_called_so and not is_beside:
                continue
            is_open = is_beside and not is_called_so
            tell = error if is_open or len({*names}) < len(names) else warning
            yield tell(read.place, what, "ingen av overskriftene sier hvilken som er mottakerens", fix)


def _has(row: TextRow, column: int | None) -> bool:
    return column is not None and bool(row.cell(column))


def _may_be_amounts(plain: str, cells: Sequence[str]) -> bool:
    """Whether a column of texts has what looks like amounts; codes do where they have blanks or decimals."""
    if any(words.fullmatch(plain) for words in (PERIOD, REMARKS)):
        return False
    amounts = [cell for cell in cells if is_amount_shaped(cell)]
    is_code = CODES.fullmatch(plain) and plain != "prosjekt"  # a number of one, or what it costs
    return any(map(_PARTED.search, amounts)) if is_code else bool(amounts)


def shortened(text: str, most: int = 40) -> str:
    """A text on one line, as far as it is shown."""
    plain = folded(text) and " ".join(text.split())
    return plain if len(plain) <= most else f"{plain[:most]}…"
