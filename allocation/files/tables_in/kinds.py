"""What a table is about, told from the words of its headings and the names in its rows."""

from collections.abc import Sequence

from allocation.case import folded
from allocation.files.tables_in.blocks import Block
from allocation.files.tables_in.field_words import MEASURE, MONEY, NAMES, RECIPIENT, SUM_NAME, TOTAL
from allocation.files.tables_in.headings import Heading, Role, is_ledger_heading, plain_heading
from allocation.files.tables_in.units_said import Said
from allocation.found import TableKind


def kind_of(block: Block, headings: Sequence[Heading], said: Said) -> TableKind:
    """The kind of a table; `other` where its figures are no money, or nobody can tell whose they are."""
    roles = {one.role for one in headings}
    lowest = [one.lowest for one in headings]
    if Role.ITEM in roles or Role.CHAPTER_AND_ITEM in roles:
        return TableKind.GRANTS
    if not _is_of_money(headings, said) or is_ledger_heading(lowest):
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
