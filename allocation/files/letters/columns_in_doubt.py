"""Columns of figures that are none of amounts: called as the names are, or nothing but dashes."""

from collections.abc import Iterator

from allocation.files.letters.headings import NAMES
from allocation.files.letters.parts import Parts
from allocation.files.letters.wrong_sums import LOOK
from allocation.files.tables_in.odd_columns import (
    columns_of_no_amount,
    kroner_among_thousands,
    kroner_or_more,
)
from allocation.found import FoundTable, RowKind
from allocation.money import is_dash
from allocation.problems import Problem, Tell


def columns_in_doubt(parts: Parts, table: FoundTable, tell: Tell) -> Iterator[Problem]:
    """Each column that is one too many for the figures, or that may be no money, or money of another unit."""
    for number, column in enumerate(table.columns):
        if not parts.titles and len(table.columns) > 1 and _is_dashes(table, number):
            cause = "de er minustegn foran neste kolonne"
            yield tell(parts.place, "en kolonne har bare streker", cause, LOOK)
        if parts.titles and NAMES.match(column.title):
            what = f"en kolonne med tall heter «{column.title}»"
            yield tell(parts.place, what, "tallene er delt på flere kolonner enn overskriften har", LOOK)
        if parts.unit and kroner_among_thousands(column.title, column.unit, parts.unit):
            yield kroner_or_more(column.title, table, parts.unit)
    if parts.is_money and parts.titles:
        yield from columns_of_no_amount(table, tell)


def _is_dashes(table: FoundTable, number: int) -> bool:
    """Whether no row has anything but a dash in a column."""
    cells = [row.cells[number].text for row in table.rows if row.kind is RowKind.ITEM]
    return len(cells) > 1 and all(map(is_dash, cells))
