"""The unit that a person says of amounts whose document says none, and what to tell where it does."""

from collections.abc import Collection, Iterator
from dataclasses import replace

from allocation.case import folded
from allocation.figures import Figure
from allocation.files.tables_in.field_words import COUNTS, MONEY, PERCENTAGES
from allocation.found import (
    NO_UNIT,
    UNIT_UNSAID,
    Found,
    FoundCell,
    FoundColumn,
    FoundRow,
    FoundTable,
    TableKind,
)
from allocation.money import Unit, Units
from allocation.problems import Place, Problem, ProblemsFound, did_you_mean, error, some_of, warning

OPTION = "--unit"
_FIX = f"ta bort {OPTION}, eller rett enheten i filen dersom den er feil"


def unit_said(name: str, units: Units) -> Unit:
    """The unit of money of that name. Raises ProblemsFound."""
    known = {unit.name.casefold(): unit for unit in units.money}
    unit = known.get(" ".join(name.split()).casefold())
    if unit is None:
        near = did_you_mean(name, units.money_names)
        fix = f"Mente du «{near}»?" if near else f"velg en av {', '.join(units.money_names)}"
        raise ProblemsFound([error(Place(OPTION), f"ukjent enhet «{name}»", "skrivefeil", fix)])
    return unit


def in_said_unit(figure: Figure, unit: Unit | None) -> Figure:
    """The figure in that unit, where its document gives it none."""
    if unit is None or figure.unit != NO_UNIT:
        return figure
    return Figure(figure.value * unit.factor, unit, figure.decimals)


def columns_without_unit(table: FoundTable) -> frozenset[int]:
    """The columns of money, by their numbers, that take the unit which a person says.

    Beds and bed-days are no money. Where other columns say their unit, one must speak of money itself.
    """
    is_open = any(one.what == UNIT_UNSAID for one in table.problems) or (
        table.kind is TableKind.OTHER and not any(one.unit or _is_counted(one) for one in table.columns)
    )
    return frozenset(
        number
        for number, one in enumerate(table.columns)
        if one.unit is None
        and not _is_counted(one)
        and (is_open or one.is_sum or MONEY.search(folded(one.title)))
    )


def _is_counted(column: FoundColumn) -> bool:
    title = folded(column.title)
    return bool(COUNTS.search(title) or PERCENTAGES.search(title))


def lacks_unit(table: FoundTable) -> bool:
    """Whether a figure of money in the table has no unit."""
    columns = columns_without_unit(table)
    return any(
        cell.figure and cell.figure.unit == NO_UNIT
        for row in table.rows
        for number, cell in enumerate(row.cells)
        if number in columns
    )


def left_unused(units: Collection[Unit], unit: Unit) -> list[Problem]:
    """What to tell of a unit that no figure lacks; nothing where some have it anyhow.

    `units` are those that the figures count in.
    """
    if NO_UNIT in units or unit in units:
        return []
    said = sorted(one.name for one in units if one.money)
    told = some_of([f"«{name}»" for name in said])
    cause = f"tabellen sier selv at den er i {told}" if said else "ingen av tabellene er beløp uten enhet"
    return [warning(Place(OPTION), f"enheten «{unit.name}» er ikke brukt", cause, _FIX)]


def units_of(table: FoundTable) -> set[Unit]:
    """What the figures of a table count in, as they are printed."""
    return {cell.figure.unit for row in table.rows for cell in row.cells if cell.figure}


def with_said_unit(found: Found, unit: Unit) -> Found:
    """The tables with the unit where they have none; a table that says another keeps it, and that is told."""
    return replace(found, tables=tuple(_with_unit(table, unit) for table in found.tables))


def _with_unit(table: FoundTable, unit: Unit) -> FoundTable:
    if not lacks_unit(table):
        return replace(table, problems=(*table.problems, *_told(table, unit)))
    problems = [one for one in table.problems if one.what != UNIT_UNSAID]
    given = columns_without_unit(table)
    rows = tuple(_row(row, unit, table, given, problems) for row in table.rows)
    columns = tuple(
        replace(one, unit=unit) if number in given else one for number, one in enumerate(table.columns)
    )
    units = {one.unit for one in columns}
    whole = units.pop() if len(units) == 1 else None
    return replace(table, unit=whole, columns=columns, rows=rows, problems=tuple(problems))


def _told(table: FoundTable, unit: Unit) -> Iterator[Problem]:
    others = sorted(one.name for one in units_of(table) - {unit} if one.money)
    if others:
        what = f"enheten «{unit.name}» er ikke brukt"
        cause = f"tabellen sier selv at den er i {some_of([f'«{name}»' for name in others])}"
        yield warning(table.place, what, cause, _FIX)


def _row(
    row: FoundRow, unit: Unit, table: FoundTable, given: frozenset[int], problems: list[Problem]
) -> FoundRow:
    """The row in the unit; an amount that is then no whole kroner is a problem at its row."""
    cells = []
    for number, cell in enumerate(row.cells):
        figure = in_said_unit(cell.figure, unit if number in given else None) if cell.figure else None
        if figure and figure.value.denominator != 1 and table.kind is not TableKind.OTHER:
            what = f"«{cell.text}» {unit.name} er ikke et helt antall {unit.base}"
            fix = f"velg en annen enhet med {OPTION}"
            problems.append(error(row.place, what, "beløpet er i en annen enhet", fix))
            figure = None
        cells.append(FoundCell(cell.text, figure))
    return replace(row, cells=tuple(cells))
