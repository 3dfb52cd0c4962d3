"""Activity: points planned, of the year before and registered, and what a point pays."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from allocation.activity_table import PointsRow, PotTable, pot_tables
from allocation.case import Case
from allocation.distribution import Distribution
from allocation.files.columns import section, tables
from allocation.files.shown import Shown, ShownColumn, as_column, numbers
from allocation.money import plain_number

_NOT_STATED = "ikke oppgitt"
_HEADING = 26


def activity_text(distribution: Distribution) -> str:
    """A section for each pot that the run has used; empty where it has used none."""
    return "\n\n".join(map(_section, activity_shown(distribution)))


def _section(shown: Shown) -> str:
    columns = [[as_column(one, _HEADING)] for one in shown.columns]
    text = tables([shown.names], columns, line_before_last=shown.sums > 0)
    return section(shown.title, text, *shown.notes)


def activity_shown(distribution: Distribution) -> list[Shown]:
    """Each pot that the run has used: recipients by points, and in a note what a point pays."""
    case = distribution.case
    return [_shown(case, table) for table in pot_tables(case)]


def _shown(case: Case, table: PotTable) -> Shown:
    rows = table.rows if len(table.rows) == 1 else (*table.rows, table.total)
    return Shown(
        f"Aktivitet: {table.pot.title}",
        "Mottaker",
        tuple(case.name_of(row.recipient) if row.recipient else "Sum" for row in rows),
        (_points(f"Poeng i budsjettet {case.year}", [row.planned for row in rows]), *_against(table, rows)),
        sums=len(rows) - len(table.rows),
        notes=(_paying(case, table),),
    )


def _against(table: PotTable, rows: Sequence[PointsRow]) -> Iterator[ShownColumn]:
    """What the plan stands beside: the year before, and what has been registered."""
    if table.pot.points_before:
        yield _points(f"I {table.pot.year_before}", [row.before for row in rows])
        yield numbers("Endring", [row.growth for row in rows], signed=True)
        yield _percent("Endring %", [(row.growth, row.before) for row in rows])
    if table.pot.actual:
        yield _points("Registrert", [row.actual for row in rows])
        yield numbers("Avvik", [row.deviation for row in rows], signed=True)
        yield _percent("Avvik %", [(row.deviation, row.planned) for row in rows])


def _points(heading: str, values: Sequence[Fraction | None]) -> ShownColumn:
    return numbers(heading, values, missing=_NOT_STATED)


def _percent(heading: str, changes: Sequence[tuple[Fraction | None, Fraction | None]]) -> ShownColumn:
    values = (100 * change / of if change is not None and of else None for change, of in changes)
    return ShownColumn(heading, tuple(values), decimals=1, signed=True)


def _paying(case: Case, table: PotTable) -> str:
    """What a point pays, and how much of the cost that covers, in a sentence."""
    if table.rates is None:
        told = f"Enhetsprisen er ikke publisert for {case.year}: potten har ikke noe beløp."
    elif table.rates.share == 1:
        told = f"Et poeng betales med {table.rates.text}; prisen er alt refusjonen."
    else:
        told = f"Et poeng betales med {table.rates.text}."
    if table.settled is not None:
        told += f" Avregnes med {table.settled.text}."
    if table.cost_share is None:
        return told
    return f"{told} Ordningen dekker om lag {plain_number(100 * table.cost_share)} % av kostnaden."
