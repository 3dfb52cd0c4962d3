"""Rows that say their unit themselves: «Bergen HF kr 1 200 000»."""

import re
from collections.abc import Sequence
from dataclasses import replace

from allocation.files.letters.raw_rows import RawRow
from allocation.money import KRONER, Unit

_KRONER = re.compile(r"(?:^|(?<=[\s:,]))(?:kr\.?|nok)$", re.IGNORECASE)


def with_own_unit(rows: Sequence[RawRow], unit: Unit | None) -> tuple[tuple[RawRow, ...], Unit | None]:
    """The rows with names that do not end in «kr», and the unit that they and the table say together.

    The first row may say it for all. None where only others do, or the table says another: nobody knows which
    is meant.
    """
    says = [_KRONER.search(row.name) is not None for row in rows]
    if not any(says):
        return tuple(rows), unit
    named = tuple(
        replace(row, name=_KRONER.sub("", row.name).rstrip(" :,")) if said else row
        for row, said in zip(rows, says, strict=True)
    )
    return named, KRONER if unit == KRONER or (says[0] and unit is None) else None
