"""The columns of a table: what each is called, over all levels of its heading, and what stands in it."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from allocation.case import folded
from allocation.files.sheets_in import TableText, TextRow
from allocation.files.sheets_in.unit_words import without_unit
from allocation.files.tables_in.blocks import Block, is_amount_shaped
from allocation.files.tables_in.field_words import (
    ACCOUNT,
    CHAPTER,
    CHAPTER_AND_ITEM,
    CODES,
    COST_CENTRE,
    DESIGNATION,
    ITEM,
    KIND_COLUMN,
    MEASURE,
    MONEY,
    NAMES,
    PERIOD,
    REMARKS,
    STREAM,
    TOTAL,
    UNIT_COLUMN,
    YEAR,
)
from allocation.files.tables_in.unit_column import unit_named
from allocation.money import NORWEGIAN, is_dash
from allocation.problems import Problem, error

JOINT = " · "
"""Between the levels of a heading: «Somatikk · 2019»."""
_DIGIT = re.compile("[0-9]")
_WORD = re.compile(r"[^\W0-9_]{3}")
_HALF = 0.5
_FEWEST = 3


class Role(StrEnum):
    """What stands in a column."""

    CHAPTER = "chapter"
    ITEM = "item"
    CHAPTER_AND_ITEM = "chapter_and_item"
    NAME = "name"
    STREAM = "stream"
    KIND = "kind"
    UNIT = "unit"
    FIGURES = "figures"
    TEXT = "text"

    __hash__ = str.__hash__  # every row asks for its columns by their roles, several times


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: its number in the sheet, its title over all levels, the lowest level, its role."""

    column: int
    title: str
    lowest: str
    role: Role
    is_sum: bool = False


def headings_of(table: TableText, block: Block) -> list[Heading]:
    """The columns of a table that have a heading or something under it."""
    wide = max((len(row.cells) for row in (*block.heads, *block.rows)), default=0)
    levels = [_spread(table, block, row, wide) for row in block.heads]
    titles = {column: _title(levels, column) for column in range(wide)}
    lowest = {column: _lowest(levels, column) for column in range(wide)}
    filled = [
        column for column in range(wide) if titles[column] or any(row.cell(column) for row in block.rows)
    ]
    roles = _roles(filled, lowest, block)
    return [
        Heading(column, titles[column], lowest[column], roles[column], _sums(column, roles, lowest))
        for column in filled
    ]


def _sums(column: int, roles: Mapping[int, Role], lowest: Mapping[int, str]) -> bool:
    return roles[column] is Role.FIGURES and bool(TOTAL.fullmatch(plain_heading(lowest[column])))


def plain_heading(text: str) -> str:
    """A heading as it is compared: without its unit, and whatever its case."""
    return folded(without_unit(text, NORWEGIAN)).rstrip(":*")


def _title(levels: Sequence[Sequence[str]], column: int) -> str:
    return JOINT.join(dict.fromkeys(level[column] for level in levels if level[column]))


def _lowest(levels: Sequence[Sequence[str]], column: int) -> str:
    return next((level[column] for level in reversed(levels) if level[column]), "")


def _spread(table: TableText, block: Block, row: TextRow, wide: int) -> list[str]:
    """The texts of one level, each over the columns that its cell spans."""
    texts = [" ".join(row.cell(column).split()) for column in range(wide)]
    for one in table.merged:
        if one.top <= row.line <= one.bottom and one.left < wide:
            origin = next((head for head in block.heads if head.line == one.top), None)
            for column in range(one.left, min(one.right, wide - 1) + 1):
                texts[column] = " ".join(origin.cell(one.left).split()) if origin else texts[column]
    if row is not block.heads[-1] and not any(_covers(one.top, one.bottom, row) for one in table.merged):
        _spread_over_repeated(texts, block.heads[-1])
    return texts


def _covers(top: int, bottom: int, row: TextRow) -> bool:
    return top <= row.line <= bottom


def _spread_over_repeated(texts: list[str], lowest: TextRow) -> None:
    """What stands over the first of columns with equal headings, or years, holds for the next as well."""
    below = [folded(lowest.cell(column)) for column in range(len(texts))]
    times = Counter(below)
    for column in range(1, len(texts)):
        is_open = below[column] and (times[below[column]] > 1 or YEAR.fullmatch(below[column]))
        if is_open and not texts[column]:
            texts[column] = texts[column - 1]


def groups_in_doubt(table: TableText, block: Block) -> Iterator[Problem]:
    """Upper headings that do not stand over the first of the columns that come again: whose is open."""
    lowest = block.heads[-1] if block.heads else TextRow(0, ())
    below = [folded(lowest.cell(column)) for column in range(len(lowest.cells))]
    again = [column for column, text in enumerate(below) if text and below.count(text) > 1]
    for row in block.heads[:-1]:
        said = [column for column in again if row.cell(column)]
        is_merged = any(_covers(one.top, one.bottom, row) for one in table.merged)
        if said and not is_merged and not row.cell(again[0]):
            what = f"«{row.cell(said[0])}» står ikke over den første av kolonnene under"
            cause = "overskriften er midtstilt, eller gjelder bare kolonnen den står over"
            fix = "skriv den over den første av kolonnene den gjelder"
            yield error(table.place(row.line), what, cause, fix)


def _roles(filled: Sequence[int], lowest: Mapping[int, str], block: Block) -> dict[int, Role]:
    roles = {column: _role(plain_heading(lowest[column]), column, block) for column in filled}
    if Role.NAME not in roles.values():
        if not any(role is Role.TEXT and _can_name(column, lowest, block) for column, role in roles.items()):
            roles = {column: Role.TEXT if role is Role.STREAM else role for column, role in roles.items()}
        texts = [column for column in filled if roles[column] is Role.TEXT]
        names = [column for column in texts if _can_name(column, lowest, block)]
        codes = [column for column in texts if not REMARKS.fullmatch(plain_heading(lowest[column]))]
        best = _designation(codes, lowest) or next(iter([*names, *codes, *texts]), None)
        if best is not None:
            roles[best] = Role.NAME
    named = [column for column in filled if roles[column] is Role.NAME]
    for column in named:
        if column != _name_column(named, block):
            roles[column] = Role.TEXT
    return roles


def _can_name(column: int, lowest: Mapping[int, str], block: Block) -> bool:
    """Whether a column of texts can hold the names of the rows: no remarks, and no codes."""
    plain = plain_heading(lowest[column])
    cells = [row.cell(column) for row in block.rows if row.cell(column)]
    are_words = 2 * sum(_WORD.search(cell) is not None for cell in cells) > len(cells)
    if any(one.fullmatch(plain) for one in (PERIOD, REMARKS)):
        return False
    return are_words if CODES.fullmatch(plain) else any(map(str.isalpha, "".join(cells)))


def _designation(columns: Sequence[int], lowest: Mapping[int, str]) -> int | None:
    return next((one for one in columns if DESIGNATION.fullmatch(plain_heading(lowest[one]))), None)


def _name_column(named: Sequence[int], block: Block) -> int:
    """Of several that could hold the names, the one with most letters in its cells; of equals the first."""
    if len(named) == 1:
        return named[0]
    letters = {
        column: sum(sign.isalpha() for row in block.rows for sign in row.cell(column)) for column in named
    }
    return max(named, key=lambda column: (letters[column], -column))


def _role(plain: str, column: int, block: Block) -> Role:
    for role, words in _BY_WORD.items():
        if any(one.fullmatch(plain) for one in words) and _is_held(role, column, block):
            return role
    if any(one.fullmatch(plain) for one in (CODES, PERIOD, REMARKS)):
        return Role.TEXT
    return Role.FIGURES if _holds_figures(plain, column, block) else Role.TEXT


_BY_WORD = {
    Role.CHAPTER_AND_ITEM: (CHAPTER_AND_ITEM,),
    Role.CHAPTER: (CHAPTER,),
    Role.ITEM: (ITEM,),
    Role.STREAM: (STREAM,),
    Role.KIND: (KIND_COLUMN,),
    Role.UNIT: (UNIT_COLUMN,),
    Role.NAME: (NAMES, MEASURE),
}


def _is_held(role: Role, column: int, block: Block) -> bool:
    """Whether a column has in it what its heading says: «Enhet» need not be units, nor «Post» items."""
    cells = [row.cell(column) for row in block.rows if row.cell(column)]
    if role is Role.ITEM:
        return not cells or 2 * sum(map(str.isdigit, cells)) >= len(cells)
    return role is not Role.UNIT or _has_units(column, block)


def _has_units(column: int, block: Block) -> bool:
    """Whether a column that is called «Enhet» holds units; else it holds the units of an organisation."""
    cells = [row.cell(column) for row in block.rows if row.cell(column)]
    return 2 * sum(unit_named(text) is not None for text in cells) >= len(cells)


def _holds_figures(plain: str, column: int, block: Block) -> bool:
    """Whether half of what stands in a column is figures, or some of it where its heading speaks of money.

    Years are figures only where every row is doubted for them.
    """
    cells = [row.cell(column) for row in block.rows if row.cell(column)]
    codes = sum(len(one) > 1 and one[0] == "0" and one.isascii() and one.isdigit() for one in cells)
    figures = sum(is_amount_shaped(one) or is_dash(one) for one in cells)
    years = sum(bool(YEAR.fullmatch(one)) for one in cells)
    is_of_money = MONEY.search(plain) or TOTAL.fullmatch(plain) or YEAR.fullmatch(plain)
    if is_of_money and any(map(_DIGIT.search, cells)):
        return True
    if (codes and 2 * codes >= figures) or _counts_rows(cells):
        return False
    is_label = column == 0 and figures == 0
    has_figures = figures > 0 or (years > 0 and all(row in block.doubtful for row in block.rows))
    return bool(cells) and not is_label and has_figures and figures + years >= _HALF * len(cells)


def _counts_rows(cells: Sequence[str]) -> bool:
    """Whether a column only numbers its rows: 1, 2, 3 and so on."""
    return len(cells) > _FEWEST and cells == [str(number) for number in range(1, len(cells) + 1)]


def is_ledger_heading(texts: Sequence[str]) -> bool:
    """Whether a row names accounts and cost centres, as an export of accounts does."""
    plain = [plain_heading(text) for text in texts]
    return any(map(ACCOUNT.fullmatch, plain)) and any(map(COST_CENTRE.fullmatch, plain))
