"""Activity as text: points planned and registered, and what a point pays."""

from collections.abc import Iterator
from fractions import Fraction

from allocation.activity_table import PointsRow, PotTable, pot_tables
from allocation.case import Case
from allocation.distribution import Distribution
from allocation.files.columns import Column, section, signed, tables
from allocation.money import number_text, plain_number

_SUM = ""


def activity_text(distribution: Distribution) -> str:
    """A section for each pot that the run has used; empty where it has used none."""
    case = distribution.case
    return "\n\n".join(_section(case, table) for table in pot_tables(case))


def _section(case: Case, table: PotTable) -> str:
    rows = table.rows if len(table.rows) == 1 else (*table.rows, _sum_of(table.rows))
    names = Column(
        "Mottaker", [case.name_of(row.recipient) if row.recipient else "Sum" for row in rows], "left"
    )
    columns = [Column(f"Poeng i budsjettet {case.year}", [_points(row.planned) for row in rows])]
    columns += _against(table, rows)
    text = tables([names], [[column] for column in columns], line_before_last=len(rows) > 1)
    return section(f"Aktivitet: {table.pot.title}", text, _paying(case, table))


def _against(table: PotTable, rows: tuple[PointsRow, ...]) -> Iterator[Column]:
    """What the plan stands beside: the year before, and what has been registered."""
    if table.pot.points_before:
        yield Column(f"I {table.pot.year_before}", [_points(row.before) for row in rows])
        yield Column("Endring", [_change(row.growth) for row in rows])
        yield Column("Endring %", [_percent(row.growth, row.before) for row in rows])
    if table.pot.actual:
        yield Column("Registrert", [_points(row.actual) for row in rows])
        yield Column("Avvik", [_change(row.deviation) for row in rows])
        yield Column("Avvik %", [_percent(row.deviation, row.planned) for row in rows])


def _sum_of(rows: tuple[PointsRow, ...]) -> PointsRow:
    """The sum of all rows; a column in which somebody's points are missing has none."""

    def total(values: list[Fraction | None]) -> Fraction | None:
        known = [one for one in values if one is not None]
        return sum(known, Fraction(0)) if len(known) == len(values) else None

    columns = ([row.planned for row in rows], [row.before for row in rows], [row.actual for row in rows])
    return PointsRow(_SUM, *map(total, columns))


def _points(value: Fraction | None) -> str:
    return "ikke oppgitt" if value is None else plain_number(value)


def _change(value: Fraction | None) -> str:
    return "" if value is None else signed(value, plain_number(value))


def _percent(change: Fraction | None, of: Fraction | None) -> str:
    return signed(change, number_text(100 * change / of, 1)) if change is not None and of else ""


def _paying(case: Case, table: PotTable) -> str:
    """What a point pays, and how much of the cost that covers, in a sentence."""
    if table.rates is None:
        told = f"Enhetsprisen er ikke publisert for {case.year}: potten har ikke noe beløp."
    elif table.rates.share == 1:
        told = f"Et poeng betales med {table.rates.text}; prisen er alt refusjonen."
    else:
        told = f"Et poeng betales med {table.rates.text}."
    if table.cost_share is None:
        return told
    return f"{told} Ordningen dekker om lag {plain_number(100 * table.cost_share)} % av kostnaden."
