"""Tables as they would be found in files, for tests of what reconciles them."""

import csv
import io
from collections.abc import Mapping, Sequence
from fractions import Fraction

from allocation.case import Case
from allocation.figures import Figure
from allocation.found import FoundCell, FoundColumn, FoundRow, FoundTable, RowKind, TableKind
from allocation.money import THOUSAND, Unit
from allocation.problems import Place
from allocation.reconciling.side import SUM, Cell, PrintedSum, Side

Row = tuple[str, Sequence[int | None]] | tuple[str, Sequence[int | None], RowKind]


def found_table(
    columns: Sequence[str],
    rows: Sequence[Row],
    unit: Unit = THOUSAND,
    kind: TableKind = TableKind.DISTRIBUTION,
    file: str = "fil.csv",
) -> FoundTable:
    """A table with these columns; one called «Samlet» sums the row. Amounts count in the unit."""
    found = []
    for number, (name, amounts, *kinds) in enumerate(rows, 2):
        cells = tuple(
            FoundCell() if n is None else FoundCell(str(n), Figure(n * unit.factor, unit)) for n in amounts
        )
        chapter, item, words = _grant(name) if kind is TableKind.GRANTS else ("", "", name)
        row = FoundRow(Place(file, number), kinds[0] if kinds else RowKind.ITEM, words, cells)
        found.append(FoundRow(row.place, row.kind, row.name, row.cells, chapter=chapter, item=item))
    titles = tuple(FoundColumn(title, unit, title == "Samlet") for title in columns)
    return FoundTable(kind, "Tabell", unit, titles, tuple(found), Place(file))


def _grant(name: str) -> tuple[str, str, str]:
    place, _, words = name.partition(" ")
    chapter, _, item = place.partition(".")
    return chapter, item, words


def side(
    amounts: Mapping[Cell, int | Fraction],
    unit: Unit = THOUSAND,
    totals: Mapping[str, int] | None = None,
    decimals: int = 0,
    is_exact: bool = False,
    title: str = "side",
) -> Side:
    """A side of these amounts in base units, with the sums of columns that it prints."""
    cells = {cell: Figure(Fraction(amount), unit, decimals) for cell, amount in amounts.items()}
    rows = {code: code.title() for code, _ in cells}
    streams = {stream: stream.title() for _, stream in cells} | {code: code.title() for code in totals or {}}
    sums = tuple(
        PrintedSum(
            (SUM, stream),
            "Sum",
            Figure(Fraction(total), unit, decimals),
            tuple(cell for cell in cells if cell[1] == stream),
        )
        for stream, total in (totals or {}).items()
    )
    return Side(title, TableKind.DISTRIBUTION, cells, rows, streams, unit, sums, is_exact=is_exact)


def decision_rows(case: Case) -> list[list[str]]:
    """The decision's table of a case as a board paper prints it: names, streams, sums, in thousand kroner."""
    table = next(one for one in case.tables.values() if one.name == "decision")
    columns = [column for column in (*case.streams, "total") if column in table.columns]
    heading = ["Mottaker", *(case.streams.get(column, "Samlet") for column in columns)]
    rows = [[row.text("recipient"), *(_thousands(row.figure(column)) for column in columns)] for row in table]
    return [["Tall i tusen kroner"], heading, *rows]


def _thousands(figure: Figure | None) -> str:
    return "" if figure is None else str(figure.value / 1000)


def as_csv(rows: Sequence[Sequence[object]]) -> bytes:
    """Rows as a Norwegian office saves them."""
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def ledger_rows(case: Case, accounts: Mapping[str, str], centres: Mapping[str, str]) -> list[list[str]]:
    """The decision posted in the accounts, each amount in two postings: account, cost centre, kroner."""
    assert case.decision
    by_stream = {stream: account for account, stream in accounts.items()}
    by_code = {code: centre for centre, code in centres.items()}
    rows = [["Konto", "Ansvar", "Beløp"]]
    for (code, stream), figure in case.decision.cells.items():
        if stream in by_stream and code in by_code and figure.unit.factor == THOUSAND.factor:
            part, whole = int(figure.value) // 3, int(figure.value)
            rows += [[by_stream[stream], by_code[code], str(one)] for one in (part, whole - part)]
    return rows
