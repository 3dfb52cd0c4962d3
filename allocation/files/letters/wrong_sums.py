"""Sums of a table held against their parts: what rounding each printed figure cannot have done is told."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from allocation.figures import total
from allocation.files.letters.adds_up import Sum
from allocation.files.letters.parts import Parts
from allocation.findings import with_unit
from allocation.found import NO_UNIT, FoundRow, FoundTable
from allocation.money import PERCENT
from allocation.problems import Problem, Tell

LOOK = "se på raden ved siden av det som står i filen, og bekreft eller rett den"


def wrong_sums(parts: Parts, table: FoundTable, tell: Tell) -> Iterator[Problem]:
    """Sum rows and sum columns that are further from their parts than rounding can bring them."""
    for one in parts.columns.sums:
        for number, column in enumerate(table.columns):
            gap = _gap(table, one, number)
            if gap and (column.unit or not parts.unit):
                unit = column.unit or NO_UNIT
                name, apart = table.rows[one.row].name, with_unit(abs(gap), unit, _decimals(table, number))
                what = (
                    f"«{name}» er {apart} mer enn radene den er summen av"
                    if gap > 0
                    else f"«{name}» er {apart} mindre enn radene den er summen av"
                )
                place = replace(table.rows[one.row].place, column=column.title)
                yield tell(place, what, "et beløp er lest eller skrevet feil, eller en rad mangler", LOOK)
    if parts.columns.has_row_sum or not any(column.is_sum for column in table.columns[1:]):
        return
    title = next(column.title for column in table.columns[1:] if column.is_sum)
    for row in table.rows:
        if _row_gap(table, row):
            what = f"sumkolonnen stemmer ikke med kolonnene den er summen av, for {row.name}"
            cause = "den er summen av noe annet, eller et beløp er feil"
            yield tell(replace(row.place, column=title), what, cause, LOOK)


def _gap(table: FoundTable, one: Sum, number: int) -> Fraction:
    """How far a sum is from its parts where rounding cannot have done it; else nought."""
    stated = table.rows[one.row].cells[number].figure
    found = [table.rows[part].cells[number].figure for part in one.parts]
    figures = [figure for figure in found if figure is not None]
    if stated is None or stated.unit == PERCENT or not figures or len(figures) < len(found):
        return Fraction(0)
    parts = total(figure.interval for figure in figures)
    return Fraction(0) if stated.interval.meets(parts) else stated.value - parts.value


def _row_gap(table: FoundTable, row: FoundRow) -> bool:
    at = next(number for number, column in enumerate(table.columns) if column.is_sum and number)
    stated = row.cells[at].figure
    figures = [cell.figure for cell in row.cells[:at] if cell.figure is not None]
    return stated is not None and not stated.interval.meets(total(one.interval for one in figures))


def _decimals(table: FoundTable, number: int) -> int:
    """The most decimals that a column's figures are printed with."""
    figures = (row.cells[number].figure for row in table.rows)
    return max((figure.decimals for figure in figures if figure is not None), default=0)
