"""The unit that a cell names in a column of units: «MNOK», «%», «liggedøgn»."""

from allocation.case import folded
from allocation.files.sheets_in.unit_words import units_in
from allocation.files.tables_in.field_words import COUNTS, PERCENTAGES
from allocation.money import NORWEGIAN, PERCENT, Unit


def unit_named(text: str) -> Unit | None:
    """The unit that a cell of units names; None for an empty one, and for what is no unit."""
    money = units_in(text, NORWEGIAN)
    if len(money) == 1:
        return next(iter(money))
    plain = folded(text)
    if PERCENTAGES.search(plain):
        return PERCENT
    return Unit(plain) if plain and COUNTS.search(plain) else None
