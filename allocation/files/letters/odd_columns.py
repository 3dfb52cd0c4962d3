"""Columns that are none of amounts: called as the names are, nothing but dashes, or of something else."""

from collections.abc import Iterator

from allocation.case import folded
from allocation.files.letters.parts import Parts
from allocation.files.letters.titles import NAMES
from allocation.files.letters.wrong_sums import LOOK
from allocation.files.tables_in.field_words import MONEY, YEAR
from allocation.found import FoundColumn, FoundTable, RowKind
from allocation.money import is_dash
from allocation.problems import Problem, Tell, warning


def odd_columns(parts: Parts, table: FoundTable, tell: Tell) -> Iterator[Problem]:
    """Each column that is one too many for the figures, or that only its neighbours say is money."""
    is_said = parts.is_money and bool(parts.titles) and any(map(_says_money, table.columns))
    for number, column in enumerate(table.columns):
        if not parts.titles and len(table.columns) > 1 and _is_dashes(table, number):
            cause = "de er minustegn foran neste kolonne"
            yield tell(parts.place, "en kolonne har bare streker", cause, LOOK)
        if parts.titles and NAMES.match(column.title):
            what = f"en kolonne med tall heter «{column.title}»"
            yield tell(parts.place, what, "tallene er delt på flere kolonner enn overskriften har", LOOK)
        is_money = _says_money(column) or YEAR.search(column.title) or column.is_sum
        if is_said and column.unit == parts.unit and not is_money:
            what = f"kolonnen «{column.title}» er lest som beløp, men sier ikke at den er det"
            cause = "en annen kolonne i tabellen sier det"
            yield warning(parts.place, what, cause, "se hva kolonnen inneholder")


def _says_money(column: FoundColumn) -> bool:
    return MONEY.search(folded(column.title)) is not None


def _is_dashes(table: FoundTable, number: int) -> bool:
    """Whether no row has anything but a dash in a column."""
    cells = [row.cells[number].text for row in table.rows if row.kind is RowKind.ITEM]
    return len(cells) > 1 and all(map(is_dash, cells))
