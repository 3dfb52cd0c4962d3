"""Which rows of a sheet are tables: captions, headings of one level or several, and the rows under them.

A sheet, and a CSV file too, can hold several tables below one another. A table begins at its heading; it
goes on over blank lines, labels and a heading that is repeated.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from allocation.case import folded
from allocation.files.sheets_in import TableText, TextRow, cells_by_column
from allocation.files.sheets_in.unit_words import units_in
from allocation.files.tables_in.field_words import SHAPED, YEAR, is_heading_word, without_kroner
from allocation.files.tables_in.year_rows import is_doubtful_among, is_surely_row, may_be_row
from allocation.money import NORWEGIAN, is_dash

_MOST_LEVELS = 3
_UNIT_WORDS = 3


@dataclass
class Block:
    """A table's rows: `captions` above it, `heads` its heading by levels, `below` what stands under it.

    `doubtful` are rows of it, or right above it, of which nobody can say whether they are rows or a heading.
    """

    captions: list[TextRow]
    heads: list[TextRow]
    units: TextRow | None = None
    rows: list[TextRow] = field(default_factory=list)
    below: list[TextRow] = field(default_factory=list)
    doubtful: list[TextRow] = field(default_factory=list)


def is_amount_shaped(text: str) -> bool:
    """Whether a cell is written as an amount; a year alone is none."""
    return bool(SHAPED.fullmatch(without_kroner(text))) and not YEAR.fullmatch(text)


def blocks_of(table: TableText) -> list[Block]:
    """The tables of a sheet in their order; none where no row has an amount."""
    blocks: list[Block] = []
    pending: list[TextRow] = []
    for row in table.rows:
        if not _is_data(row):
            pending.append(row)
            continue
        if blocks and not _begins_anew(pending, blocks[-1]):
            _go_on(blocks[-1], pending, row)
        else:
            own = _still_of(blocks[-1], pending) if blocks else 0
            if own and any(len(cells_by_column(one)) > 1 for one in pending[own:]):
                blocks[-1].rows += pending[:own]
            elif own:
                _go_on(blocks[-1], pending[:own], row)
            blocks.append(_begun(pending[own:]))
        blocks[-1].rows.append(row)
        pending = []
    if blocks:
        _end(blocks[-1], pending)
    return blocks


def blocks_of_years(table: TableText) -> list[Block]:
    """The table of a sheet in which every amount could be a year: each of its rows is doubted."""
    rows = table.rows
    own = [at for at, row in enumerate(rows) if may_be_row(row) and not _is_named(row)]
    if not own:
        return []
    block = _begun(list(rows[: own[0]]))
    block.rows += rows[own[0] : own[-1] + 1]
    block.doubtful = [row for row in block.rows if any(map(YEAR.fullmatch, row.cells))]
    block.below += rows[own[-1] + 1 :]
    return [block]


def _go_on(block: Block, pending: Sequence[TextRow], following: TextRow) -> None:
    """Rows between two of amounts are the table's own; of those that may be headings it is doubted."""
    own = _without_repeats(pending, block)
    for row, after in pairwise([*own, following]):
        if is_doubtful_among(row, block.rows, is_parted=after.line > row.line + 1):
            block.doubtful.append(row)
    block.rows += own


def _still_of(block: Block, pending: Sequence[TextRow]) -> int:
    """How many rows right under a table are its own, though their only amounts could be years («2000»).

    A blank line or a caption parts them from the next table, whose heading may have years.
    """
    last, own = block.rows[-1].line, 0
    for row, following in pairwise(pending):
        cells = cells_by_column(row)
        if row.line > last + 1 or len(cells) < 2 or _is_named(row):
            break
        last = row.line
        is_parted = following.line > last + 1 or len(cells_by_column(following)) == 1
        if is_surely_row(row) or (is_parted and any(map(YEAR.fullmatch, cells.values()))):
            own = pending.index(row) + 1
    return own


def _is_data(row: TextRow) -> bool:
    cells = cells_by_column(row)
    if any(map(is_amount_shaped, cells.values())):
        return True
    return len(cells) > 1 and any(map(is_dash, cells.values()))


def _all_units(cells: Mapping[int, str]) -> bool:
    return all(units_in(text, NORWEGIAN) or text == "%" for text in cells.values())


def _begins_anew(pending: Sequence[TextRow], block: Block) -> bool:
    """Whether what stands between two rows of amounts holds the heading of another table."""
    before = block.rows[-1].line if block.rows else 0
    captions = 0
    for row in pending:
        cells = cells_by_column(row)
        if len(cells) == 1:
            captions += 1
        elif _is_repeat(row, block):
            return captions > 0
        elif (
            _is_named(row)
            or _are_headings_again(row, block)
            or (row.line > before + 1 and not _all_units(cells))
        ):
            return True
        before = row.line
    return False


def _are_headings_again(row: TextRow, block: Block) -> bool:
    """Whether a row is a heading: years in turn, or the table's own headings after another name."""
    _, *others = cells_by_column(row).values()
    years = [int(text) for text in others if YEAR.fullmatch(text)]
    if 1 < len(years) == len(others) and all(after == before + 1 for before, after in pairwise(years)):
        return True
    return bool(others) and any(others == [*cells_by_column(head).values()][1:] for head in block.heads)


def _is_repeat(row: TextRow, block: Block) -> bool:
    return any(cells_by_column(row) == cells_by_column(head) for head in block.heads)


def _is_named(row: TextRow) -> bool:
    """Whether a row names a column as these tables do: in the first filled cell, or in two."""
    named = [is_heading_word(folded(text)) for text in cells_by_column(row).values()]
    return named[0] or sum(named) > 1


def _without_repeats(pending: Sequence[TextRow], block: Block) -> list[TextRow]:
    return [row for row in pending if not _is_repeat(row, block)]


def _begun(pending: list[TextRow]) -> Block:
    """A new table: its heading is the last rows of texts before the first amounts."""
    rows = list(pending)
    units = rows.pop() if rows and _all_units(cells_by_column(rows[-1])) and len(rows) > 1 else None
    start = _heading_start(rows)
    if start is None:
        return Block([*rows, *([units] if units else [])], [])
    levels = list(_levels(rows[start:]))
    after = rows[start + len(levels) :]
    is_named = _is_named(levels[0])
    doubtful = [row for row in (*levels[:-1], *(() if is_named else after)) if _is_doubtful(row)]
    return Block(rows[:start], levels, units, after, doubtful=doubtful)


def _is_doubtful(row: TextRow) -> bool:
    return len(cells_by_column(row)) > 1 and may_be_row(row) and not is_surely_row(row)


def _heading_start(rows: Sequence[TextRow]) -> int | None:
    """The first row of the heading: the last that is named as headings are, or the last of several cells.

    Above a row that has the columns' names may stand what spans several of them.
    """
    wide = [at for at, row in enumerate(rows) if len(cells_by_column(row)) > 1]
    named = [at for at in wide if _is_named(rows[at])]
    if not wide:
        return None
    at = named[-1] if named else wide[-1]
    while not named and at - 1 in wide and _is_first_row(rows[at - 1], rows[at]):
        at -= 1
    while at - 1 in wide and _spans(rows[at - 1], rows[at]) and rows[at].line == rows[at - 1].line + 1:
        if _is_title_with_unit(rows[at - 1]):
            break
        at -= 1
    return at


def _is_title_with_unit(row: TextRow) -> bool:
    """Whether a row is a title with the table's unit in the corner: «Rammer 2025 … tusen kroner»."""
    title, *others = cells_by_column(row).values()
    is_unit = (
        len(others) == 1 and bool(units_in(others[0], NORWEGIAN)) and len(others[0].split()) <= _UNIT_WORDS
    )
    return is_unit and not is_heading_word(folded(title))


def _is_first_row(above: TextRow, row: TextRow) -> bool:
    """Whether a row of years is the first under a heading that has its columns, and no heading itself."""
    upper, lower = cells_by_column(above), cells_by_column(row)
    has_years = any(map(YEAR.fullmatch, upper.values()))
    return row.line == above.line + 1 and may_be_row(row) and set(lower) <= set(upper) and not has_years


def _levels(rows: Sequence[TextRow]) -> Iterator[TextRow]:
    """The rows of a heading: the first, and those below it that fill what it leaves open."""
    yield rows[0]
    for above, row in pairwise(rows[:_MOST_LEVELS]):
        if not _spans(above, row) or row.line > above.line + 1:
            return
        yield row


def _spans(above: TextRow, row: TextRow) -> bool:
    """Whether a row stands under another as the lower level of one heading: each has what the other lacks."""
    upper, lower = cells_by_column(above), cells_by_column(row)
    if len(lower) < 2 or not upper:
        return False
    if 0 not in upper and 0 not in lower:
        return True
    first_of_both = min(*upper, *lower)
    return (first_of_both not in lower and len(lower) > 1) or bool(
        set(lower) - set(upper) and not is_heading_word(folded(upper.get(min(lower), "")))
    )


def _end(block: Block, pending: Sequence[TextRow]) -> None:
    """What stands under the last table: rows of it as long as nothing is left blank, notes after that."""
    last = block.rows[-1].line
    for row in pending:
        if row.line > last + 1 or block.below:
            block.below.append(row)
        else:
            block.rows.append(row)
            last = row.line
