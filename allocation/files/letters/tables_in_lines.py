"""Every table in the lines of a letter, in their order."""

import re
from collections.abc import Sequence
from dataclasses import replace

from allocation.case import folded
from allocation.figures import Figure
from allocation.files.letters.assembled import assembled
from allocation.files.letters.cell_numbers import number_of
from allocation.files.letters.columns import Columns, in_columns
from allocation.files.letters.grant_notes import note_of, notes_below
from allocation.files.letters.grant_rows import GrantRegion, grant_regions
from allocation.files.letters.headings import Heading, heading_of, unit_of
from allocation.files.letters.kroner_rows import with_own_unit
from allocation.files.letters.lines import Line
from allocation.files.letters.name_rows import NameRegion, name_regions, without_total_name
from allocation.files.letters.parts import Parts
from allocation.files.letters.positions import column_spans
from allocation.files.letters.prose import amounts_in, estimate_for, regions_in, unit_by_prose
from allocation.files.letters.raw_rows import RECIPIENT, RawRow
from allocation.files.letters.strays import Taken, strays
from allocation.files.letters.titles import (
    Title,
    after_designation,
    grant_title_counts,
    heading_spans,
    placed_titles,
    title_counts,
    word_titles,
)
from allocation.files.tables_in.field_words import COUNTS, MONEY
from allocation.findings import with_unit
from allocation.found import FoundTable, RowKind, TableKind
from allocation.money import KRONER, Unit
from allocation.problems import Problem, note, warning

Region = GrantRegion | NameRegion
Edges = tuple[Sequence[int], Sequence[int]]
"""Where the tables of a letter begin with their headings, and where they end, in order."""


_MEASURES = re.compile(r"tiltak|omstilling|innsparing", re.IGNORECASE)
_MONEY = re.compile(
    r"bevilg|løyving|tilskudd|tilskot|ramme|beløp|finansiering|budsjett|inntekt|kostnad|midler|midlar|kroner|sum\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"liggedøgn|seng|areal|årsverk|antall|andel|døgn|opphald|opphold|poeng|pasient|innbygg|prosent|m2",
    re.IGNORECASE,
)
_LEAST_ROWS = 3
_FAR = 25


def tables_in(lines: Sequence[Line], file: str) -> tuple[tuple[FoundTable, ...], tuple[Problem, ...]]:
    """The tables of a letter's lines, and lines that may be rows of none of them.

    Grants by chapter and item are found first, then the tables whose rows have names.
    """
    grants = grant_regions(lines)
    taken = frozenset(number for one in grants for number in range(one.heading, one.end))
    named = name_regions(lines, taken)
    regions: list[Region] = [*grants, *named]
    edges = sorted(one.heading for one in regions), sorted(one.end for one in regions)
    found: list[tuple[Region, FoundTable]] = [(one, _grants(lines, one, file, edges)) for one in grants]
    found += [(one, table) for one in named if (table := _named(lines, one, file, edges)) is not None]
    return _with_strays(lines, sorted(found, key=lambda one: one[0].first), file)


def _with_strays(
    lines: Sequence[Line], found: Sequence[tuple[Region, FoundTable]], file: str
) -> tuple[tuple[FoundTable, ...], tuple[Problem, ...]]:
    """The tables, each with the lines beside it that may be rows of it; and those that are near no table."""
    taken = [Taken(region.heading, region.first, region.end, table.is_money) for region, table in found]
    told = list(strays(lines, taken, file))
    tables = tuple(
        replace(table, problems=(*table.problems, *(one for near, one in told if near == number)))
        for number, (_, table) in enumerate(found)
    )
    return tables, tuple(one for near, one in told if near is None)


def _grants(lines: Sequence[Line], region: GrantRegion, file: str, edges: Edges) -> FoundTable:
    marks = notes_below(lines, region.end)
    start = _caption_above(lines, region.heading)
    heading = heading_of(lines[start : region.first])
    unit = _unit(heading, lines, start, region.end, edges)
    notes = marks if unit in (KRONER, None) else frozenset()  # «12» is an amount where thousands are counted
    used = {note_of(row, notes)[1] for row in region.rows}
    filled = tuple(row for row in region.rows if not note_of(row, notes)[1])
    amounts = after_designation(heading)
    columns = in_columns(filled, grant_title_counts(amounts)) or _no_columns(filled)
    columns = _with_all(columns, region.rows, filled)
    parts = Parts(
        TableKind.GRANTS, heading.title, unit,
        _titles(amounts, region.rows, columns.count), region.rows, columns,
        lines[region.first].place(file),
        _left(lines[region.first : region.end], region.rows), notes, marks - used,
    )  # fmt: skip
    named = regions_in(" ".join(line.text for line in lines[: region.end]))
    return _with_estimates(assembled(parts, file), lines[region.end :], file, named)


def _unit(heading: Heading, lines: Sequence[Line], start: int, end: int, edges: Edges) -> Unit | None:
    """The table's unit, by what stands between the table before it and the one after."""
    starts, ends = edges
    before = max((one for one in ends if one <= start), default=0)
    after = min((one for one in starts if one >= end), default=len(lines))
    return unit_of(heading, lines[before:start], lines[end:after], lines[:before])


def _titles(heading: Heading, rows: Sequence[RawRow], count: int) -> tuple[Title, ...]:
    """The columns' headings: by where they stand, else by their words where these are as many; or none."""
    parted = [line for line in heading.lines if len(line.pieces) > 1]
    is_placed = bool(rows[0].lines[0].top or rows[0].lines[-1].cells or len(parted) > 1)
    names = min(row.lines[0].pieces[0].start for row in rows)
    spans = heading_spans(heading, count, names) or (column_spans(rows, count) if is_placed else None)
    titles = placed_titles(heading, spans, names) if spans else ()
    return titles or (word_titles(heading, count) if len(parted) < 2 else ())


def _caption_above(lines: Sequence[Line], heading: int) -> int:
    """The line of the caption, where one of the two lines over the heading is one; else the heading's."""
    for number in range(heading, max(-1, heading - 3), -1):
        if re.match(r"\s*tabell\s+[0-9]+", lines[number].text, re.IGNORECASE):
            return number
    return heading


def _no_columns(rows: Sequence[RawRow]) -> Columns:
    """One column of which no row could be read."""
    return Columns(1, tuple(None for _ in rows), 0, is_certain=False, adds_up=None)


def _with_all(columns: Columns, rows: Sequence[RawRow], filled: Sequence[RawRow]) -> Columns:
    """The columns with a place for the rows that have a footnote where an amount would be."""
    cells = {id(row): one for row, one in zip(filled, columns.cells, strict=True)}
    at = {id(row): number for number, row in enumerate(rows)}
    sums = tuple(
        replace(one, row=at[id(filled[one.row])], parts=tuple(at[id(filled[part])] for part in one.parts))
        for one in columns.sums
    )
    return replace(columns, cells=tuple(cells.get(id(row)) for row in rows), sums=sums)


def _left(lines: Sequence[Line], rows: Sequence[RawRow]) -> tuple[Line, ...]:
    held = {id(line) for row in rows for line in row.lines}
    return tuple(line for line in lines if id(line) not in held)


def _with_estimates(
    table: FoundTable, below: Sequence[Line], file: str, regions: frozenset[str]
) -> FoundTable:
    """The table with the amounts that the prose under it gives for rows without one."""
    rows, problems = [], list(table.problems)
    for row in table.rows:
        lacks = row.kind is RowKind.ITEM and all(cell.figure is None for cell in row.cells)
        if not lacks:
            rows.append(row)
            continue
        estimate, said = estimate_for(below, row, file, regions)
        rows.append(replace(row, estimate=estimate))
        if said and not estimate:
            amounts = ", ".join(_shown(one.figure) for one in said)
            what = f"«{row.name}» har ikke noe beløp; teksten under nevner {amounts}"
            cause = "ingen av dem er oppgitt som beløpet for hele posten"
            problems.append(note(row.place, what, cause, "les teksten dersom posten skal ha et anslag"))
    return replace(table, rows=tuple(rows), problems=tuple(problems))


def _named(lines: Sequence[Line], region: NameRegion, file: str, edges: Edges) -> FoundTable | None:
    """The table of rows with names; None where it is no table at all."""
    heading = heading_of(lines[region.heading : region.first])
    rows = tuple(without_total_name(region.rows))
    rows, unit = with_own_unit(rows, _unit(heading, lines, region.heading, region.end, edges))
    kind = _kind(heading, rows, unit)
    columns = in_columns(rows, title_counts(heading))
    if columns is None and (kind is TableKind.OTHER or len(rows) < _LEAST_ROWS):
        return None
    columns = columns or _no_columns(rows)
    if kind is TableKind.OTHER and not (unit and unit.money) and not _is_table(heading, columns):
        return None
    inferred: list[Problem] = []
    if kind is TableKind.MEASURES and unit is None:
        unit, inferred = _unit_of_prose(lines, region, rows, columns, file)
    counts = _COUNTED.search(heading.text) and not _MONEY.search(heading.text)
    if kind is TableKind.OTHER and counts and unit != unit_of(heading, ()):
        unit = None  # it is said of another table
    titles = _titles(heading, rows, columns.count)
    parts = Parts(
        kind, heading.title, unit, titles, rows, columns,
        lines[region.first].place(file), _left(lines[region.first : region.end], rows),
        speaks_of_money=not counts and MONEY.search(folded(heading.text)) is not None,
        speaks_of_counts=COUNTS.search(folded(heading.text)) is not None,
    )  # fmt: skip
    table = assembled(parts, file)
    return replace(table, problems=(*inferred, *table.problems))


def _kind(heading: Heading, rows: Sequence[RawRow], unit: Unit | None) -> TableKind:
    if _MEASURES.search(heading.text):
        return TableKind.MEASURES
    names = [row.name for row in rows if row.kind is RowKind.ITEM]
    are_recipients = 2 * sum(bool(RECIPIENT.search(name)) for name in names) > len(names)
    counts = unit is None and _COUNTED.search(heading.text) is not None
    return TableKind.DISTRIBUTION if are_recipients and not counts else TableKind.OTHER


def _is_table(heading: Heading, columns: Columns) -> bool:
    """Whether rows without money are a table: captioned or adding up, and long enough."""
    read = sum(cells is not None for cells in columns.cells)
    if read < _LEAST_ROWS or not columns.is_certain:
        return False
    return columns.adds_up is not None or columns.has_row_sum or heading.title.casefold().startswith("tabell")


def _unit_of_prose(
    lines: Sequence[Line], region: NameRegion, rows: Sequence[RawRow], columns: Columns, file: str
) -> tuple[Unit | None, list[Problem]]:
    """The unit that an amount in the prose above gives the total, and a word that it was so."""
    totals = [
        number
        for row, cells in zip(rows, columns.cells, strict=True)
        if row.kind is RowKind.TOTAL and cells and (number := number_of(cells[-1]))
    ]
    if len(totals) != 1:
        return None, []
    said = tuple(amounts_in(lines[max(0, region.heading - _FAR) : region.heading]))
    found = unit_by_prose(totals[0].value, totals[0].decimals, said)
    if found is None:
        return None, []
    unit, one = found
    what = f"tabellen sier ikke hvilken enhet beløpene er i; de er lest i {unit.name}"
    cause = f"summen er da «{_shown(one.figure)}», som teksten over tabellen oppgir"
    return unit, [warning(lines[region.first].place(file), what, cause, "se etter at enheten er riktig")]


def _shown(figure: Figure) -> str:
    return with_unit(figure.value, figure.unit, figure.decimals)
