"""Sums of a table held against their parts: what rounding each printed figure cannot have done is told."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from allocation.figures import total
from allocation.files.letters.adds_up import Sum
from allocation.files.letters.parts import Parts
from allocation.findings import with_unit
from allocation.found import NO_UNIT, FoundRow, FoundTable
from allocation.money import PERCENT, Unit
from allocation.problems import Problem, Tell, note, warning

LOOK = "se på raden ved siden av det som står i filen, og bekreft eller rett den"
_ROUNDED = "radene er avrundet hver for seg, eller et lite beløp er lest eller skrevet feil"
_LOOK_AT_ROWS = "se etter at radene er de samme som i filen"


def wrong_sums(parts: Parts, table: FoundTable, tell: Tell) -> Iterator[Problem]:
    """Sum rows and sum columns that are not their parts: more than rounding can do, or no more than that.

    One last digit is what rounding does every day, and a note; more than one is a warning.
    """
    for one in parts.columns.sums:
        for number, column in enumerate(table.columns):
            gap, is_rounding = _gap(table, one, number)
            if gap and (column.unit or not parts.unit):
                unit = column.unit or NO_UNIT
                name, apart = table.rows[one.row].name, with_unit(abs(gap), unit, _decimals(table, number))
                what = (
                    f"«{name}» er {apart} mer enn radene den er summen av"
                    if gap > 0
                    else f"«{name}» er {apart} mindre enn radene den er summen av"
                )
                place = replace(table.rows[one.row].place, column=column.title)
                if is_rounding:
                    is_least = abs(gap) <= _last_digit(table, number, unit)
                    yield (note if is_least else warning)(place, what, _ROUNDED, _LOOK_AT_ROWS)
                else:
                    yield tell(place, what, "et beløp er lest eller skrevet feil, eller en rad mangler", LOOK)
    at = next((number for number, column in enumerate(table.columns) if column.is_sum and number), None)
    if at is not None:
        yield from _wrong_row_sums(parts, table, at, tell)


def _wrong_row_sums(parts: Parts, table: FoundTable, at: int, tell: Tell) -> Iterator[Problem]:
    """The rows of which the sum column is not the columns before it."""
    for row in table.rows:
        gap, is_rounding = _row_gap(row, at)
        place = replace(row.place, column=table.columns[at].title)
        what = f"sumkolonnen stemmer ikke med kolonnene den er summen av, for {row.name}"
        if gap and not is_rounding and not parts.columns.has_row_sum:
            yield tell(place, what, "den er summen av noe annet, eller et beløp er feil", LOOK)
        elif is_rounding and abs(gap) > _last_digit(table, at, table.columns[at].unit or NO_UNIT):
            yield warning(place, what, _ROUNDED, _LOOK_AT_ROWS)


def _gap(table: FoundTable, one: Sum, number: int) -> tuple[Fraction, bool]:
    """How far a sum is from its parts, and whether rounding each of them can have done it."""
    stated = table.rows[one.row].cells[number].figure
    found = [table.rows[part].cells[number].figure for part in one.parts]
    figures = [figure for figure in found if figure is not None]
    if stated is None or stated.unit == PERCENT or not figures or len(figures) < len(found):
        return Fraction(0), False
    parts = total(figure.interval for figure in figures)
    return stated.value - parts.value, stated.interval.meets(parts)


def _row_gap(row: FoundRow, at: int) -> tuple[Fraction, bool]:
    """How far a sum column is from those before it in a row, and whether rounding can have done it."""
    stated = row.cells[at].figure
    if stated is None:
        return Fraction(0), False
    figures = [cell.figure for cell in row.cells[:at] if cell.figure is not None]
    parts = total(one.interval for one in figures if one.unit.money == stated.unit.money)
    return stated.value - parts.value, stated.interval.meets(parts)


def _last_digit(table: FoundTable, number: int, unit: Unit) -> Fraction:
    """What the last printed digit of a column is worth, in base units."""
    return Fraction(unit.factor, 10 ** _decimals(table, number))


def _decimals(table: FoundTable, number: int) -> int:
    """The most decimals that a column's figures are printed with."""
    figures = (row.cells[number].figure for row in table.rows)
    return max((figure.decimals for figure in figures if figure is not None), default=0)
