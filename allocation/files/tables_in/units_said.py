"""The units of a table and of its columns: what its captions, heading cells or a row of units say."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from allocation.files.sheets_in import TableText, TextRow, cells_by_column
from allocation.files.sheets_in.unit_words import units_in
from allocation.files.tables_in.blocks import Block
from allocation.files.tables_in.field_words import PERCENTAGES, counted_in, without_kroner
from allocation.files.tables_in.headings import Heading, Role
from allocation.found import FoundTable
from allocation.money import KRONER, NORWEGIAN, PERCENT, Unit
from allocation.problems import Problem, error, some_of


@dataclass(frozen=True, slots=True)
class Said:
    """The unit of money that a table says, None where it says none or several, and by column its own."""

    table: Unit | None
    columns: dict[int, Unit | None]
    several: tuple[Unit, ...] = ()


def units_said(block: Block, headings: Sequence[Heading]) -> Said:
    """What the table says of its units: the nearest caption above it counts, then its heading, then notes."""
    figures = [one for one in headings if one.role is Role.FIGURES]
    own = {one.column: _of_column(block, one) for one in figures}
    near = _nearest(block, headings)
    table = near[0] if len(near) == 1 else None
    if table is None and not near:
        each = {own[one.column] for one in figures}
        table = next(iter(each)) if len(each) == 1 else None
    return Said(table, {column: unit or table for column, unit in own.items()}, near if len(near) > 1 else ())


def _nearest(block: Block, headings: Sequence[Heading]) -> tuple[Unit, ...]:
    named = {one.column for one in headings if one.role is not Role.FIGURES}
    heads = [*block.heads, *([block.units] if block.units else [])]
    texts = [[head.cell(column) for head in heads for column in named]]
    texts += [list(cells_by_column(row).values()) for row in reversed(block.captions)]
    if not block.heads:
        texts = texts[1:]
    notes = [row for row in _after_the_last(block, headings)[-3:] if len(cells_by_column(row)) == 1]
    texts += [list(cells_by_column(row).values()) for row in (*notes, *block.below[:3])]
    return next((found for text in texts if (found := _money(text))), ())


def _figures_in(row: TextRow, headings: Sequence[Heading]) -> bool:
    return any(row.cell(one.column) for one in headings if one.role is Role.FIGURES)


def _after_the_last(block: Block, headings: Sequence[Heading]) -> list[TextRow]:
    """The rows without figures after the last with some: notes under the table."""
    notes = list(takewhile(lambda row: not _figures_in(row, headings), reversed(block.rows)))
    return notes[::-1]


def units_between(
    table: TableText, block: Block, headings: Sequence[Heading], said: Said
) -> Iterator[Problem]:
    """The lines between rows that state another unit than the columns have: of which rows, is not sure."""
    units = {unit for unit in said.columns.values() if unit is None or unit.money}
    among = block.rows[: len(block.rows) - len(_after_the_last(block, headings))]
    for row in among:
        stated = () if _figures_in(row, headings) else _money(cells_by_column(row).values())
        if stated and set(stated) != units:
            what = f"«{' '.join(' '.join(row.cells).split())}» står mellom radene"
            cause = "radene under er i en annen enhet enn de over, eller linjen er en note"
            fix = "del tabellen i to, hver med sin enhet over seg"
            yield error(table.place(row.line), what, cause, fix)


def with_unit_in_doubt(read: FoundTable, table: TableText, block: Block) -> FoundTable:
    """A table under one without a unit, with an error where its own stands right under that one.

    It may be the unit of the table above: some print it under their tables.
    """
    said = [row for row in block.captions if _money(cells_by_column(row).values())]
    if not said or said[0] is not block.captions[0] or len(said) > 1:
        return read
    what = f"«{' '.join(' '.join(said[0].cells).split())}» kan gjelde tabellen over"
    cause = "tabellen over sier ikke hvilken enhet den er i, og linjen står mellom de to"
    problem = error(table.place(said[0].line), what, cause, "skriv enheten over hver tabell")
    return replace(read, problems=(*read.problems, problem))


def _money(texts: Iterable[str]) -> tuple[Unit, ...]:
    found = {unit for text in texts for unit in units_in(text, NORWEGIAN)}
    return tuple(sorted(found, key=lambda unit: unit.factor))


def _of_column(block: Block, heading: Heading) -> Unit | None:
    below = block.units.cell(heading.column) if block.units else ""
    said = f"{heading.title} {below}"
    money = _money([heading.title, below])
    if len(money) == 1:
        return money[0]
    plain = said.casefold()
    if PERCENTAGES.search(plain):
        return PERCENT
    if any(without_kroner(row.cell(heading.column)) != row.cell(heading.column) for row in block.rows):
        return KRONER
    counted = counted_in(plain.strip())
    return Unit(counted) if counted else None


def several_units(table: TableText, block: Block, said: Said) -> Problem:
    """The problem of a table whose caption speaks of two units."""
    names = some_of([unit.name for unit in said.several])
    what = f"teksten over tabellen nevner flere enheter: {names}"
    cause = "den gjelder flere tabeller, eller nevner et beløp"
    where = table.place((block.heads or block.rows)[0].line)
    return error(where, what, cause, "skriv enheten i overskriften til hver kolonne")
