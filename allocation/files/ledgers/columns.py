"""Where in an export of accounts what stands, told from the line that names account, centre and amount."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from allocation.files.sheets_in.unit_words import units_in
from allocation.files.tables_in.field_words import (
    ACCOUNT,
    ACCOUNT_NAME,
    AMOUNT_COLUMN,
    COST_CENTRE,
    CREDIT,
    DEBIT,
    YEARS,
)
from allocation.files.tables_in.headings import is_ledger_heading, plain_heading
from allocation.money import KRONER, NORWEGIAN, Unit

_FIRST_LINES = 20
"""Among how many lines the heading stands."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Where in a line what stands; `amounts` are the columns of amounts, each with its sign in the sum.

    `year` is the column that says of which year a line is.
    """

    account: int
    centre: int
    account_name: int | None
    line: int
    unit: Unit
    wide: int
    year: int | None

    amounts: tuple[tuple[int, int], ...]


def columns_in(lines: Iterable[tuple[int, Sequence[str]]]) -> Columns | None:
    """The columns of the first line that names them, of lines with their numbers; None for another table.

    Accounts are kept in kroner: another unit counts only where a line up to the heading says it.
    """
    unit = KRONER
    for (number, texts), _ in zip(lines, range(_FIRST_LINES), strict=False):
        said = units_in(" ".join(texts), NORWEGIAN)
        unit = next(iter(said)) if len(said) == 1 else unit
        if is_ledger_heading(texts):
            return _named([plain_heading(text) for text in texts], number, unit)
    return None


def _named(plain: Sequence[str], line: int, unit: Unit) -> Columns | None:
    def of(words: re.Pattern[str]) -> int | None:
        return next((at for at, text in enumerate(plain) if words.fullmatch(text)), None)

    account, centre = of(ACCOUNT), of(COST_CENTRE)
    amount, debit, credit = of(AMOUNT_COLUMN), of(DEBIT), of(CREDIT)
    if account is None or centre is None or (amount is None and (debit is None or credit is None)):
        return None
    counted = ((amount, 1),) if amount is not None else ((debit, 1), (credit, -1))
    amounts = tuple((at, sign) for at, sign in counted if at is not None)
    return Columns(account, centre, of(ACCOUNT_NAME), line, unit, len(plain), of(YEARS), amounts)
