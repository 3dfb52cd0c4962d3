"""Rows whose only amounts could be years («Region;2024»): a row of a table, or the heading of the next."""

import re
from itertools import pairwise

from allocation.case import folded
from allocation.files.sheets_in import TextRow, cells_by_column
from allocation.files.tables_in.field_words import OF_WHICH, RECIPIENT, SUM_NAME, YEAR

_REGION = re.compile(r"helse\s")


def may_be_row(row: TextRow) -> bool:
    """Whether a row has a name and years in its other cells; years that follow one another are headings."""
    first, *others = cells_by_column(row).values()
    years = [text for text in others if YEAR.fullmatch(text)]
    follows = len(years) > 1 and all(int(one) + 1 == int(other) for one, other in pairwise(years))
    return bool(years) and len(years) == len(others) and not YEAR.fullmatch(first) and not follows


def is_surely_row(row: TextRow) -> bool:
    """Whether such a row is named as those are that get money, or as a sum: no heading is."""
    name = folded(next(iter(cells_by_column(row).values())))
    is_known = RECIPIENT.search(name) or SUM_NAME.fullmatch(name) or OF_WHICH.fullmatch(name)
    return may_be_row(row) and bool(is_known or _REGION.match(name))


def is_doubtful_among(row: TextRow, rows: list[TextRow], is_parted: bool) -> bool:
    """Whether such a row may be a heading after all: it stands apart, or the others are of another kind.

    `rows` are those of the table above it, `is_parted` whether a blank line is below it.
    """
    if not may_be_row(row) or is_surely_row(row):
        return False
    named = [folded(next(iter(cells_by_column(one).values()))) for one in rows]
    return is_parted or all(RECIPIENT.search(name) or _REGION.match(name) for name in named)
