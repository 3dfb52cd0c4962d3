"""The rows of a table: names, kinds and figures, each cell read alone and refused alone."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from allocation.case import folded
from allocation.figures import Figure
from allocation.files.cells import invisible
from allocation.files.sheets_in import TableText, TextRow
from allocation.files.tables_in.field_words import (
    ESTIMATED,
    OF_WHICH,
    SUM_NAME,
    without_kroner,
)
from allocation.files.tables_in.headings import Heading, Role
from allocation.files.tables_in.signs import Signs, could_be_thousands
from allocation.files.tables_in.unit_column import unit_named
from allocation.found import NO_UNIT, FoundCell, RowKind, TableKind
from allocation.money import KRONER, PERCENT, NotANumber, Number, Unit, is_dash
from allocation.problems import Problem, error, warning

_BEYOND_ANY_BUDGET = 10**15
_WHOLE = re.compile("0|[1-9][0-9]{0,14}")
_KINDS = {"item": RowKind.ITEM, "subtotal": RowKind.SUBTOTAL, "total": RowKind.TOTAL, "sum": RowKind.SUBTOTAL}


@dataclass
class Rows:
    """A table being read: which sheet, of what kind, how its columns count, and what was found so far."""

    table: TableText
    kind: TableKind
    headings: Sequence[Heading]
    units: Mapping[int, Unit | None]
    signs: Mapping[int, Signs]
    problems: list[Problem] = field(default_factory=list)
    odd: set[tuple[int, int]] = field(default_factory=set)
    thousands: dict[int, list[tuple[int, str]]] = field(default_factory=dict)

    @cached_property
    def figures(self) -> list[Heading]:
        """The columns of figures."""
        return [one for one in self.headings if one.role is Role.FIGURES]

    def column(self, role: Role) -> int | None:
        """The column of that role."""
        return self._by_role.get(role)

    @cached_property
    def _by_role(self) -> Mapping[Role, int]:
        return {one.role: one.column for one in reversed(self.headings)}


def kind_of_row(rows: Rows, row: TextRow, name: str) -> RowKind:
    """What a row is by its own word or by its name; whether a sum is of all is seen from what it adds up."""
    kinds = rows.column(Role.KIND)
    stated = _KINDS.get(row.cell(kinds).casefold()) if kinds is not None else None
    plain = folded(name).strip("*: ")
    if OF_WHICH.fullmatch(plain):
        return RowKind.OF_WHICH
    return stated or (RowKind.SUBTOTAL if SUM_NAME.fullmatch(plain) else RowKind.ITEM)


def cells_of_row(rows: Rows, row: TextRow, is_estimated: bool) -> tuple[FoundCell, ...]:
    """The row's cells of figures; what is no figure is a problem at its cell."""
    return tuple(_cell(rows, row, heading, is_estimated) for heading in rows.figures)


def _cell(rows: Rows, row: TextRow, heading: Heading, is_estimated: bool) -> FoundCell:
    text = row.cell(heading.column)
    if not text:
        if (row.line, heading.column) in rows.table.formulas:
            where = rows.table.place(row.line, heading.title)
            cause, fix = (
                "filen er laget uten å regne ut",
                "åpne filen i et regneark, lagre den, og prøv igjen",
            )
            rows.problems.append(error(where, "formelen har ingen beregnet verdi", cause, fix))
        return FoundCell()
    if is_estimated and ESTIMATED.search(text.casefold()):
        return FoundCell(text)
    try:
        return FoundCell(text, _figure(rows, row, heading, text))
    except NotANumber as fault:
        where = rows.table.place(row.line, heading.title)
        cause, fix = "tekst, dato eller flere tall i en tallkolonne", "skriv ett tall uten enhet"
        rows.problems.append(error(where, str(fault), cause, fix))
        return FoundCell(text)


def _figure(rows: Rows, row: TextRow, heading: Heading, text: str) -> Figure | None:
    """The figure of a cell. Raises NotANumber."""
    if _WHOLE.fullmatch(text) and (whole := _whole(rows, row, heading, text)) is not None:
        return whole
    hidden = invisible(text)
    if hidden is not None:
        raise NotANumber(f"cellen har et usynlig tegn, U+{ord(hidden):04X}")
    unit = _unit(rows, row, heading, text)
    if is_dash(text) and not unit.money and rows.kind is TableKind.OTHER:
        return None
    number = _number(rows, row, heading, without_kroner(text).removesuffix("%").strip())
    if number is None:
        return None
    value = number.value * unit.factor if unit.factor != 1 else number.value
    if abs(value) >= _BEYOND_ANY_BUDGET:
        raise NotANumber(f"«{text}» {unit.name} er større enn noe budsjett")
    if unit.money and value.denominator != 1 and rows.kind is not TableKind.OTHER:
        raise NotANumber(f"«{text}» {unit.name} er ikke et helt antall {unit.base}")
    return Figure(value, unit, number.decimals)


def _whole(rows: Rows, row: TextRow, heading: Heading, text: str) -> Figure | None:
    """The figure of digits alone, which can be read in one way: long columns of them are read in no time."""
    unit = _unit(rows, row, heading, text)
    value = Fraction(int(text)) * unit.factor if unit.factor != 1 else Fraction(int(text))
    return Figure(value, unit) if value.denominator == 1 and value < _BEYOND_ANY_BUDGET else None


def _unit(rows: Rows, row: TextRow, heading: Heading, text: str) -> Unit:
    if text.endswith("%"):
        return PERCENT
    column = rows.column(Role.UNIT)
    own = unit_named(row.cell(column)) if column is not None else None
    unit = own or rows.units[heading.column]
    if unit is not None and unit is not KRONER and unit != KRONER and without_kroner(text) != text:
        raise NotANumber(f"«{text}» er i kroner, men kolonnen er i {unit.name}")
    return unit or NO_UNIT


def _number(rows: Rows, row: TextRow, heading: Heading, text: str) -> Number | None:
    """The number, with the column's signs where it was written as text. Raises NotANumber."""
    at = (row.line, heading.column)
    if not rows.table.is_text(*at):
        return Signs(",").number(text)
    signs = rows.signs[heading.column]
    if signs.conflict and ("." in text or "," in text):
        raise NotANumber(f"«{text}»: kolonnen har både punktum og komma som desimaltegn")
    number = signs.number(text)
    if number and number.warning:
        rows.odd.add(at)
        cause, fix = "uvanlig skrivemåte", "se etter at verdien er riktig"
        rows.problems.append(warning(rows.table.place(row.line, heading.title), number.warning, cause, fix))
    if number and number.decimals == 3 and could_be_thousands(text, signs):
        rows.odd.add(at)
        rows.thousands.setdefault(heading.column, []).append((row.line, text))
    return number


def hidden_signs(table: TableText, rows: Sequence[TextRow], headings: Sequence[Heading]) -> Iterator[Problem]:
    """Signs in names that nobody can see and that make equal names unequal."""
    figures = {one.column for one in headings if one.role is Role.FIGURES}
    for row in rows:
        texts = [text for column, text in enumerate(row.cells) if column not in figures]
        hidden = next((sign for text in texts if (sign := invisible(text))), None)
        if hidden:
            what = f"cellen har et usynlig tegn, U+{ord(hidden):04X}"
            cause, fix = "teksten er kopiert fra et annet program", "slett cellen og skriv den på nytt"
            yield error(table.place(row.line), what, cause, fix)
