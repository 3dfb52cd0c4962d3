"""What a table is about, told from the words of its headings and the names in its rows."""

from collections.abc import Sequence

from allocation.case import folded
from allocation.files.sheets_in.unit_words import units_in
from allocation.files.tables_in.blocks import Block
from allocation.files.tables_in.field_words import (
    COUNTS,
    MEASURE,
    MONEY,
    NAMES,
    RECIPIENT,
    SUM_NAME,
    TOTAL,
    YEAR,
)
from allocation.files.tables_in.headings import Heading, Role, is_ledger_heading, plain_heading
from allocation.files.tables_in.units_said import Said
from allocation.found import TableKind
from allocation.money import NORWEGIAN


def kind_of(block: Block, headings: Sequence[Heading], said: Said) -> TableKind:
    """The kind of a table; `other` where its figures are no money, or nobody can tell whose they are."""
    roles = {one.role for one in headings}
    lowest = [one.lowest for one in headings]
    if Role.ITEM in roles or Role.CHAPTER_AND_ITEM in roles:
        return TableKind.GRANTS
    is_money = _is_of_money(headings, said) or _are_trusts_by_year(block, headings)
    if not is_money or is_ledger_heading(lowest):
        return TableKind.OTHER
    if any(MEASURE.fullmatch(plain_heading(text)) for text in lowest):
        return TableKind.MEASURES
    return TableKind.DISTRIBUTION if _is_by_recipient(block, headings) else TableKind.OTHER


def _is_of_money(headings: Sequence[Heading], said: Said) -> bool:
    figures = [one for one in headings if one.role is Role.FIGURES]
    units = [said.columns[one.column] for one in figures]
    if any(unit is not None for unit in units):
        return any(unit is not None and unit.money for unit in units)
    return any(
        MONEY.search(folded(one.title)) or TOTAL.fullmatch(plain_heading(one.lowest)) for one in figures
    )


def _are_trusts_by_year(block: Block, headings: Sequence[Heading]) -> bool:
    """Whether recipients have a figure for each year, and nothing says that these are counts."""
    figures = [one for one in headings if one.role is Role.FIGURES]
    above = " ".join(cell for row in (*block.captions, *block.heads) for cell in row.cells)
    are_years = bool(figures) and all(YEAR.fullmatch(plain_heading(one.lowest)) for one in figures)
    is_said = any(units_in(above, NORWEGIAN)) or COUNTS.search(folded(above))
    return are_years and not is_said and _is_by_recipient(block, headings)


def _is_by_recipient(block: Block, headings: Sequence[Heading]) -> bool:
    named = next((one for one in headings if one.role is Role.NAME), None)
    if named is None:
        return False
    if NAMES.fullmatch(plain_heading(named.lowest)):
        return True
    if Role.STREAM in {one.role for one in headings}:
        return True  # whoever has a line for each kind of money is one that gets it
    names = [folded(row.cell(named.column)) for row in block.rows if row.cell(named.column)]
    parts = [name for name in names if not SUM_NAME.fullmatch(name)]
    return bool(parts) and 2 * sum(bool(RECIPIENT.search(name)) for name in parts) >= len(parts)
