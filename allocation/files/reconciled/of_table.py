"""A table that was found in a file as a side: whose its rows are, what its columns are, what its sums are of.

With a case the rows are its recipients by every name they go by, and the columns its streams; an unknown
name is a problem with the nearest one, never a guess. Without one, names and headings are the keys.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property

from allocation.case import UNPLACED, Case, codes_by_name, folded, is_unplaced
from allocation.figures import Figure
from allocation.files.reconciled.mapping import Accounts
from allocation.files.reconciled.stream_columns import is_of_accounts, stream_columns
from allocation.files.reconciled.sums_of_table import sums_of_table
from allocation.files.said_unit import columns_without_unit, in_said_unit
from allocation.found import NO_UNIT, UNIT_UNSAID, FoundRow, FoundTable, RowKind, TableKind
from allocation.money import Unit, in_unit
from allocation.problems import Problem, did_you_mean, error, some_of, unknown_name, warning
from allocation.reconciling.of_case import GRANT_COLUMNS, grant_code, grant_name
from allocation.reconciling.side import (
    ESTIMATE,
    SUM,
    Cell,
    Inner,
    OfWhich,
    Side,
    code_named,
)
from allocation.reconciling.sum_rows import Line, printed_sums

SAY_UNIT = "skriv enheten over tabellen i filen, eller si den med --unit, for eksempel «tusen kroner»"
"""What to do about a table that does not say its unit."""


@dataclass
class _Reading:
    """A table becoming a side: what has been found so far."""

    table: FoundTable
    case: Case | None
    accounts: Accounts
    unit: Unit | None
    columns: Mapping[int, str] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    rows: dict[str, str] = field(default_factory=dict)
    cells: dict[Cell, Figure] = field(default_factory=dict)
    sources: dict[Cell, str] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    inside: dict[Inner, OfWhich] = field(default_factory=dict)
    above: str = ""
    aside: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    @cached_property
    def without_unit(self) -> frozenset[int]:
        """The columns that take the unit which a person has said."""
        return columns_without_unit(self.table)

    @cached_property
    def has_sums(self) -> bool:
        """Whether it prints a sum of rows or of columns."""
        return any(one.is_sum for one in self.table.columns) or any(
            row.kind in (RowKind.SUBTOTAL, RowKind.TOTAL) for row in self.table.rows
        )

    @property
    def is_ledger(self) -> bool:
        """Whether several of its rows and columns can be one recipient's and one stream's."""
        return is_of_accounts(self.table, self.accounts)


def side_of_table(
    table: FoundTable, title: str, case: Case | None, accounts: Accounts, unit: Unit | None = None
) -> Side:
    """The table as a side, with its problems and the new ones.

    Args:
        table: as it was found.
        title: what the side is called.
        case: whose recipients and streams they are; None for none.
        accounts: what accounts and cost centres stand for.
        unit: the unit of amounts whose document says none, where a person has said it.
    """
    columns = stream_columns(table, case, accounts)
    reading = _Reading(table, case, accounts, unit, columns.codes, columns.titles, left=columns.left)
    reading.problems += columns.problems
    known = _recipients(case) if case and table.kind is not TableKind.GRANTS else {}
    if not any(folded(row.name) in known or accounts.recipient(row.name) for row in table.rows):
        known = {}
    for row in table.rows:
        _take(reading, row, known)
    _tell(reading)
    is_partly_read = reading.is_ledger or (reading.aside and table.kind is TableKind.OTHER)
    sums = () if is_partly_read else printed_sums(reading.lines)
    units = {figure.unit for figure in reading.cells.values()}
    return Side(
        title,
        table.kind,
        reading.cells,
        reading.rows,
        reading.titles,
        units.pop() if len(units) == 1 else table.unit or NO_UNIT,
        sums,
        reading.sources,
        {code: one.group for code, one in case.recipients.items() if one.group} if known and case else {},
        problems=(*_own_problems(table, unit), *reading.problems),
        inside=reading.inside,
        accounts=columns.accounts,
        own_sums=sums_of_table(table, title, sums, reading.cells, columns.codes),
    )


def _own_problems(table: FoundTable, unit: Unit | None) -> Iterator[Problem]:
    """What the reader said of the table; that it has no unit is settled where a person has said one."""
    for problem in table.problems:
        if problem.what != UNIT_UNSAID:
            yield problem
        elif unit is None:
            yield replace(problem, fix=SAY_UNIT)


def _recipients(case: Case) -> Mapping[str, str]:
    return codes_by_name(case.recipients)


def _take(reading: _Reading, row: FoundRow, known: Mapping[str, str]) -> None:
    """A row's figures under its key, or a problem where nobody can say whose it is."""
    figures = dict(_figures(reading, row))
    if row.kind is RowKind.OF_WHICH:
        _keep_inside(reading, row, figures)
        return
    reading.above = ""
    if row.kind is not RowKind.ITEM:
        reading.lines.append(Line(row.kind, "", row.name, figures))
        reading.above = f"{SUM}:{folded(row.name)}"
    elif code := _code(reading, row, known, bool(figures)):
        _keep(reading, row, code, figures)
        reading.above = code


def _figures(reading: _Reading, row: FoundRow) -> Iterator[tuple[str, Figure]]:
    """The row's figures by column; of accounts that are one stream, their sum."""
    added: dict[str, Figure] = {}
    for number, code in reading.columns.items():
        figure = row.cells[number].figure if number < len(row.cells) else None
        if figure is not None:
            figure = in_said_unit(figure, reading.unit if number in reading.without_unit else None)
            added[code] = _together(added[code], figure) if code in added and reading.is_ledger else figure
    if row.estimate is not None:
        added[ESTIMATE] = row.estimate.figure
        reading.titles.setdefault(ESTIMATE, GRANT_COLUMNS[ESTIMATE])
    yield from added.items()


def _together(one: Figure, other: Figure) -> Figure:
    return replace(one, value=one.value + other.value, decimals=max(one.decimals, other.decimals))


def _code(reading: _Reading, row: FoundRow, known: Mapping[str, str], has_figures: bool) -> str:
    """The row's key; empty, with a problem, where its name is unknown."""
    if reading.table.kind is TableKind.GRANTS:
        code = grant_code(row.chapter, row.item, row.name)
        reading.rows.setdefault(code, grant_name(row.chapter, row.item, row.name))
        return code
    code = reading.accounts.recipient(row.name) or (known.get(folded(row.name), "") if known else "")
    if not code and is_unplaced(row.name) and reading.table.kind is not TableKind.MEASURES:
        code = UNPLACED
    if code:
        reading.rows.setdefault(code, reading.case.name_of(code) if reading.case else row.name)
        return code
    if known or (reading.is_ledger and reading.accounts.recipients):
        if has_figures and reading.table.kind is TableKind.OTHER:
            reading.aside.append(row.name)
        elif has_figures and reading.case:
            reading.problems.append(_unknown(row, reading.case))
        return ""
    code = code_named(folded(row.name))
    reading.rows.setdefault(code, row.name)
    return code


def _unknown(row: FoundRow, case: Case) -> Problem:
    names = [one.name for one in case.recipients.values()]
    near = [*names, *(alias for one in case.recipients.values() for alias in one.aliases)]
    return unknown_name(row.place, "mottaker", row.name, near if did_you_mean(row.name, near) else names)


def _keep(reading: _Reading, row: FoundRow, code: str, figures: Mapping[str, Figure]) -> None:
    """Keep a row's figures; those of a row that stands twice are refused, with both places."""
    if reading.has_sums:
        reading.lines.append(Line(RowKind.ITEM, code, row.name, figures))
    for column, figure in figures.items():
        cell = (code, column)
        if column == SUM:
            continue
        if cell in reading.cells and reading.is_ledger:
            reading.cells[cell] = _together(reading.cells[cell], figure)
        elif cell in reading.cells:
            what = f"{reading.rows[code]} har også et beløp på {reading.sources[cell]}"
            fix, cause = "slett den ene linjen", "samme rad står to ganger, kanskje under to navn"
            reading.problems.append(error(row.place, what, cause, fix))
            return
        else:
            reading.cells[cell], reading.sources[cell] = figure, str(row.place)


def _keep_inside(reading: _Reading, row: FoundRow, figures: Mapping[str, Figure]) -> None:
    """Keep what is inside the row above, under its name; a second of one name has a number."""
    name, number = folded(row.name), 1
    while any((reading.above, stream, name) in reading.inside for stream in figures):
        number += 1
        name = f"{folded(row.name)} ({number})"
    for stream, figure in figures.items():
        reading.inside[reading.above, stream, name] = OfWhich(row.name, figure, row.place)


def _of_columns(table: FoundTable, titles: frozenset[str]) -> str:
    """What the rows have in these columns in all."""
    figures = [
        cell.figure
        for row in table.rows
        if row.kind is RowKind.ITEM
        for column, cell in zip(table.columns, row.cells, strict=True)
        if cell.figure is not None and column.title in titles
    ]
    unit = figures[0].unit if figures else table.unit or NO_UNIT
    return f"{in_unit(sum((one.value for one in figures), Fraction(0)), unit)} {unit.name}"


def _tell(reading: _Reading) -> None:
    """What was set aside: accounts that are no stream, rows that are nobody's and how much they have."""
    if reading.left:
        names, told = some_of(reading.left), _of_columns(reading.table, frozenset(reading.left))
        what = f"kontoer uten finansieringstype er ikke holdt mot noe: {names}, til sammen {told}"
        fix = "før dem opp med finansieringstype i koblingen, dersom de hører med"
        reading.problems.append(warning(reading.table.place, what, "de står ikke i koblingen", fix))
    if not reading.aside:
        return
    sums: dict[str, Figure] = {}
    aside = frozenset(reading.aside)
    for row in reading.table.rows:
        if row.name in aside and row.kind is RowKind.ITEM:
            for figure in dict(_figures(reading, row)).values():
                sums[figure.unit.name] = (
                    _together(sums[figure.unit.name], figure) if figure.unit.name in sums else figure
                )
    told = some_of([f"{in_unit(one.value, one.unit)} {one.unit.name}" for one in sums.values()])
    names = some_of([f"«{name}»" for name in dict.fromkeys(reading.aside)])
    what = f"rader uten mottaker er ikke holdt mot noe: {names}, til sammen {told}"
    fix = "før dem opp med mottaker i koblingen, dersom de hører med"
    reading.problems.append(warning(reading.table.place, what, "ingen mottaker har det navnet", fix))
