"""The distribution of a board paper in tables: by payer, by year, by how long it lasts, and around it."""

from allocation.board_table import BoardRow, PayerTable, board_rows, payer_tables
from allocation.case import Case
from allocation.distribution import Distribution
from allocation.draws import funds_in_order
from allocation.files.activity_text import activity_shown
from allocation.files.growth_text import growth_shown
from allocation.files.lines_text import lines_shown
from allocation.files.measures_shown import measures_shown
from allocation.files.papers.grid import Grid, grid_of
from allocation.files.papers.paper import Paper
from allocation.files.shown import Shown
from allocation.funds import Lasting
from allocation.money import in_unit, lined_up
from allocation.trace import Keep, kept_by_each
from allocation.words import KEEP, LASTING
from allocation.years import YearTable, year_tables


def write_shared(paper: Paper, distribution: Distribution) -> None:
    """The payers' tables come first, then the years, so that the decision can call them by number."""
    case = distribution.case
    paper.heading("Fordeling")
    for table in payer_tables(distribution):
        paper.table(payer_grid(table, case))
    for years in year_tables(distribution):
        paper.table(_year_grid(years, case))
    if keeps := kept_by_each(distribution):
        paper.table(_keep_grid(keeps, case))
    paper.table(_lasting_grid(distribution))
    _write_without_row(paper, case)
    for caption, shown in _around(distribution):
        for part in shown:
            paper.table(grid_of(part, caption.format(part.title)), part.notes)


def payer_grid(table: PayerTable, case: Case) -> Grid:
    """What one payer distributes: recipients by streams, groups with their sums."""
    rows, has_total = board_rows(table, case), len(table.streams) > 1
    unit = lined_up(case.unit, (amount for row in rows for amount in (*row.amounts, row.total)))

    def cells(row: BoardRow) -> tuple[str, ...]:
        amounts = ["" if one is None else in_unit(one, unit) for one in row.amounts]
        return (row.label, *amounts, *([in_unit(row.total, unit)] if has_total else []))

    sums = frozenset(number for number, row in enumerate(rows) if row.kind in ("subtotal", "total"))
    headings = (
        "Mottaker",
        *(case.streams[code] for code in table.streams),
        *(["Samlet"] if has_total else []),
    )
    caption = f"{case.name_of(table.payer)} fordeler, {case.year} ({unit.name})"
    return Grid(caption, headings, tuple(map(cells, rows)), sums=sums)


def _year_grid(table: YearTable, case: Case) -> Grid:
    unit = lined_up(case.unit, (one for row in table.all_rows for one in (*row.amounts, row.change)))
    rows = tuple(
        (row.label, *(in_unit(one, unit) for one in (*row.amounts, row.change))) for row in table.all_rows
    )
    caption = f"{table.fund.name}, år for år ({unit.name})"
    return Grid(caption, ("Mottaker", *table.headings), rows, sums=frozenset({len(rows) - 1}))


def _keep_grid(keeps: list[Keep], case: Case) -> Grid:
    """What each got, gave on and keeps; only what is kept can be summed."""
    unit = lined_up(case.unit, (one for keep in keeps for one in (keep.received, keep.passed_on, keep.kept)))
    rows = [
        (
            case.name_of(one.recipient),
            *(in_unit(kroner, unit) for kroner in (one.received, one.passed_on, one.kept)),
        )
        for one in keeps
    ]
    rows.append(("Sum", "", "", in_unit(sum(one.kept for one in keeps), unit)))
    caption = f"Når alt er gitt videre, {case.year} ({unit.name})"
    return Grid(caption, ("Mottaker", *KEEP.values()), tuple(rows), sums=frozenset({len(keeps)}))


def _lasting_grid(distribution: Distribution) -> Grid:
    """Each fund by how long its money lasts; a kind or a fund without an amount is left out."""
    case = distribution.case
    every = [(fund.name, distribution.by_lasting(fund)) for fund in funds_in_order(case)]
    found = [(name, own) for name, own in every if own]
    kinds = [kind for kind in Lasting if any(kind in own for _, own in found)]
    unit = lined_up(case.unit, (one for _, own in found for one in own.values()))
    rows = tuple(
        (name, *(in_unit(own[kind], unit) if kind in own else "" for kind in kinds)) for name, own in found
    )
    headings = ("Ramme", *(LASTING[kind].capitalize() for kind in kinds))
    return Grid(f"Varig og ettårig, {case.year} ({unit.name})", headings, rows)


def _write_without_row(paper: Paper, case: Case) -> None:
    """Those who receive the letter and stand in no group of the table are named, not left out."""
    names = [case.name_of(code) for code in case.letter_without_row()]
    if names:
        paper.note(f"Mottar brevet uten egen rad i tabellen: {', '.join(names)}.")


def _around(distribution: Distribution) -> list[tuple[str, list[Shown]]]:
    """What stands around the distribution: how its caption is made, and its tables."""
    unit = distribution.case.unit.name
    return [
        (f"{{}} ({unit})", lines_shown(distribution)),
        ("{}", activity_shown(distribution)),
        (f"Omstillingstiltak, {{}} ({unit})", measures_shown(distribution)),
        ("{}", growth_shown(distribution)),
    ]
