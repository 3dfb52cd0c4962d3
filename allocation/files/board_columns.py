"""Amounts as a board's tables: recipients with the sums of their groups, and columns of several scenarios."""

from collections.abc import Sequence

from allocation.board_table import BoardRow, PayerTable, board_rows
from allocation.case import Case
from allocation.comparison import Comparison, Difference
from allocation.files.columns import Column, folded, section, tables
from allocation.money import DASH, Unit, in_unit, number_text
from allocation.sides import Money, Side

_TITLE_WIDTH = 16


def amounts_section(comparison: Comparison) -> str:
    """Recipients by scenarios, payer by payer, in the streams in which the scenarios differ."""
    parts = []
    for payer, streams in comparison.differing.items():
        parts += _payer_parts(comparison, payer, streams)
    every = "begge alternativene" if len(comparison.sides) == 2 else "alle alternativene"
    if not parts:
        return section("Beløp", f"Alle mottakere får det samme i {every}.")
    equal = ", ".join(_equal_streams(comparison))
    return section("Beløp", *parts, f"Likt i {every}: {equal}." if equal else "")


def _equal_streams(comparison: Comparison) -> list[str]:
    """The streams in which the scenarios do not differ, whoever pays."""
    differing = {stream for streams in comparison.differing.values() for stream in streams}
    cells = {cell for side in comparison.sides for cell in side.money(comparison.case.year)}
    used = {cell.stream for cell in cells}
    titles = comparison.case.streams.items()
    return [title for stream, title in titles if stream in used and stream not in differing]


def _payer_parts(comparison: Comparison, payer: str, streams: tuple[str, ...]) -> list[str]:
    """A payer's streams together, then each where there are more than one, then year by year."""
    case = comparison.case
    when = f" i {case.year}" if len(comparison.years) > 1 else ""
    chosen = [streams, *((stream,) for stream in streams if len(streams) > 1)]
    parts = []
    for some in chosen:
        parts.append(f"{columns_title(case, payer, some)}{when}:")
        parts.append(_amounts_table(comparison, payer, some))
    for side in comparison.sides:
        if len(side.distribution.years) > 1:
            parts.append(f"{columns_title(case, payer, streams)}, «{side.scenario.title}» år for år:")
            parts.append(_years_table(comparison, side, payer, streams))
    return parts


def columns_title(case: Case, payer: str, streams: Sequence[str]) -> str:
    """Who pays, in which streams, and the unit of a table."""
    titles = [case.streams[stream] for stream in streams]
    together = f"{', '.join(titles[:-1])} og {titles[-1]} samlet" if len(titles) > 1 else titles[0]
    return f"{case.name_of(payer)}, {together} ({case.unit.name})"


def side_title(side: Side) -> str:
    """A scenario's title as a column's heading."""
    return folded(side.scenario.title, _TITLE_WIDTH)


def boards_of(
    case: Case, payer: str, streams: tuple[str, ...], moneys: Sequence[Money]
) -> list[list[BoardRow]]:
    """The rows of a payer's table for each of several amounts, the same recipients in all."""
    cells = [
        {
            (cell.recipient, cell.stream): amount
            for cell, amount in money.items()
            if cell.payer == payer and cell.stream in streams and not cell.passed_on
        }
        for money in moneys
    ]
    codes = sorted({code for own in cells for code, _ in own}, key=case.position.__getitem__)
    return [board_rows(PayerTable(payer, streams, tuple(codes), own), case) for own in cells]


def names_column(rows: Sequence[BoardRow]) -> Column:
    """The recipients, their groups and the sum."""
    return Column("Mottaker", [row.label for row in rows], "left")


def amounts_column(heading: str, rows: Sequence[BoardRow], unit: Unit) -> Column:
    """Amounts in the unit; empty where there is no entry, which is not zero."""
    found = [_amount(row) for row in rows]
    return Column(heading, ["" if amount is None else in_unit(amount, unit) for amount in found])


def _amount(row: BoardRow) -> int | None:
    return None if all(amount is None for amount in row.amounts) else row.total


def _amounts_table(comparison: Comparison, payer: str, streams: tuple[str, ...]) -> str:
    case = comparison.case
    moneys = [side.money(case.year) for side in comparison.sides]
    base, *boards = boards_of(case, payer, streams, moneys)
    fixed = [names_column(base), amounts_column(side_title(comparison.first), base, case.unit)]
    groups = [
        [amounts_column(side_title(other), rows, case.unit), *_change_columns(base, rows, case.unit)]
        for other, rows in zip(comparison.others, boards, strict=True)
    ]
    return tables(fixed, groups, line_before_last=True)


def _change_columns(base: Sequence[BoardRow], rows: Sequence[BoardRow], unit: Unit) -> list[Column]:
    found = [Difference(_amount(one), _amount(other)) for one, other in zip(base, rows, strict=True)]
    percent = [
        "" if row.kind == "unplaced" else percent_text(one) for row, one in zip(rows, found, strict=True)
    ]
    return [
        Column("Endring", [in_unit(one.change, unit) for one in found]),
        Column("Endring %", percent),
    ]


def _years_table(comparison: Comparison, side: Side, payer: str, streams: tuple[str, ...]) -> str:
    """A scenario's years side by side; beside the last, its full effect, what the first has then."""
    case, years = comparison.case, side.distribution.years
    moneys = [comparison.first.money(years[-1]), *(side.money(year) for year in years)]
    base, *boards = boards_of(case, payer, streams, moneys)
    headings = [*map(str, years[:-1]), f"{years[-1]},\nfull virkning"]
    groups = [[amounts_column(head, rows, case.unit)] for head, rows in zip(headings, boards, strict=True)]
    if side is not comparison.first:
        stands = amounts_column(side_title(comparison.first), base, case.unit)
        groups.append([stands, *_change_columns(base, boards[-1], case.unit)])
    return tables([names_column(base)], groups, line_before_last=True)


def percent_text(one: Difference) -> str:
    """A difference in per cent: a dash for none, empty where the base is nothing."""
    if not one.change:
        return DASH
    return "" if one.percent is None else number_text(one.percent, 1)
