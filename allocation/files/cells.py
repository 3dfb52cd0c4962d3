"""One cell of a CSV file: its text as what the column's schema says it is, or why it cannot be that."""

import re
from collections.abc import Callable, Mapping
from datetime import date

from allocation.figures import Figure
from allocation.money import (
    NotANumber,
    Number,
    Unit,
    Units,
    is_dash,
    number_text,
    parse_number,
)
from allocation.problems import did_you_mean
from allocation.tables import Cell, Column

EMPTY = ("cellen er tom", "verdien er slettet", "skriv verdien; tom betyr «ikke oppgitt»")
_BEYOND_ANY_BUDGET = 10**15
_LONGEST_CELL = 5_000
_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")


def invisible(text: str) -> str | None:
    """The first character that nobody can see and that would make equal names unequal; blanks are none."""
    found = _INVISIBLE.search(text)
    return found[0] if found else None


def without_invisible(text: str) -> str:
    """The text without characters that nobody can see."""
    return _INVISIBLE.sub("", text)


class BadCell(ValueError):
    """A cell that cannot be read: what is wrong, its likely cause and the fix."""

    def __init__(self, what: str, cause: str, fix: str) -> None:
        super().__init__(what)
        self.what, self.cause, self.fix = what, cause, fix


def read_cell(
    text: str, column: Column, row: Mapping[str, str], decimal_sign: str, units: Units
) -> tuple[Cell, str]:
    """The cell's value, and a warning where its writing is unusual. Raises BadCell.

    `row` are the row's texts, for a column whose unit stands in another one; `decimal_sign` is what
    the file uses, `units` what the folder's figures can count in.
    """
    hidden = invisible(text)
    if hidden is not None:
        raise BadCell(
            f"cellen har et usynlig tegn, U+{ord(hidden):04X}",
            "teksten er kopiert fra et annet program",
            "slett cellen og skriv den på nytt",
        )
    if len(text) > _LONGEST_CELL:
        what = f"cellen har {len(text)} tegn, flere enn {_LONGEST_CELL}"
        raise BadCell(what, "et anførselstegn mangler", "del opp eller rett teksten")
    plain = " ".join(text.split())
    if not plain:
        if column.required:
            raise BadCell(*EMPTY)
        return None, ""
    if column.allowed and plain not in column.allowed:
        suggestion = did_you_mean(plain, column.allowed)
        hint = f"mente du «{suggestion}»? " if suggestion else ""
        raise BadCell(
            f"«{plain}» er ikke en av verdiene", "skrivefeil", hint + f"Bruk {', '.join(column.allowed)}."
        )
    if column.type in ("integer", "number"):
        return _number_cell(plain, column, row, decimal_sign, units)
    return _OTHER_TYPES[column.type](plain), ""


def _number_cell(
    text: str, column: Column, row: Mapping[str, str], decimal_sign: str, units: Units
) -> tuple[int | Figure | None, str]:
    unit = units.named(column.unit or row.get(column.unit_column, "").strip())
    if units.misspells(unit.name):
        raise BadCell(
            f"enheten «{unit.name}» er ukjent", "skrivefeil i enheten", f"bruk en av {', '.join(units.names)}"
        )
    if is_dash(text) and not unit.money:
        if column.required:
            raise BadCell("en strek er ikke et tall her", *EMPTY[1:])
        return None, ""
    try:
        number = parse_number(text, decimal_sign)
    except NotANumber as fault:
        fix = "skriv ett tall uten enhet, for eksempel 1062810 eller 18373.7"
        raise BadCell(str(fault), "tekst, dato eller flere tall i en tallkolonne", fix) from fault
    if number is None:
        return None, ""
    if column.type == "integer" and number.value.denominator != 1:
        raise _not_whole(text, number, unit, units)
    if not column.is_figure:
        return number.value.numerator, number.warning
    value = number.value * unit.factor
    if unit.money and abs(value) >= _BEYOND_ANY_BUDGET:
        raise BadCell(
            f"«{text}» {unit.name} er større enn noe budsjett", "feil enhet", f"skriv beløpet i {unit.name}"
        )
    if unit.money and value.denominator != 1:
        raise BadCell(
            f"«{text}» {unit.name} er ikke et helt antall {unit.base}",
            "for mange desimaler",
            f"skriv hele {unit.base}",
        )
    return Figure(value, unit, number.decimals), number.warning


def _not_whole(text: str, number: Number, unit: Unit, units: Units) -> BadCell:
    what = f"«{text}» har desimaler i en kolonne som teller i hele {unit.name or 'tall'}"
    million = units.times(unit, 1000) if unit.factor == 1000 else None
    if million is None:
        return BadCell(what, "tallet hører til en annen kolonne eller enhet", f"skriv hele {unit.name}")
    meant = number_text(number.value * 1000)
    fix = f"skriv beløpet i {unit.name}: {meant} dersom «{text}» er {million.name}"
    return BadCell(what, f"beløpet er skrevet i {million.name}", fix)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise BadCell(
            f"«{text}» er ikke en dato", "datoen er skrevet på en annen måte", "skriv ÅÅÅÅ-MM-DD"
        ) from fault


def _boolean(text: str) -> bool:
    if text not in ("true", "false"):
        raise BadCell(f"«{text}» er ikke sant eller usant", "skrivefeil", "skriv true eller false")
    return text == "true"


_OTHER_TYPES: dict[str, Callable[[str], Cell]] = {"string": str, "date": _date, "boolean": _boolean}
