"""A change that comes bit by bit as text: what each gets every year, and the full effect beside it."""

from tabulate import SEPARATING_LINE, tabulate

from allocation.distribution import Distribution
from allocation.money import Unit, in_unit
from allocation.years import YearRow, YearTable, year_tables


def years_text(distribution: Distribution) -> str:
    """A table a fund that is given in several years: recipients by years; nothing where there is none."""
    unit = distribution.case.unit
    return "\n\n".join(_table_text(table, unit) for table in year_tables(distribution))


def _table_text(table: YearTable, unit: Unit) -> str:
    rows = [_cells(row, unit) for row in table.rows]
    lines: list[object] = [*rows, SEPARATING_LINE, _cells(table.total, unit)]
    headings = ["Mottaker", *table.headings]
    align = ["left", *["right"] * len(table.headings)]
    text = tabulate(lines, headings, "simple", disable_numparse=True, colalign=align)  # type: ignore[arg-type]
    return f"{table.fund.name}, år for år ({unit.name}):\n\n{text}"


def _cells(row: YearRow, unit: Unit) -> list[str]:
    return [row.label, *(in_unit(amount, unit) for amount in (*row.amounts, row.change))]


def with_year(text: str, distribution: Distribution) -> str:
    """The text, and which year it is of where there are several."""
    years = distribution.years
    if len(years) == 1:
        return text
    return f"{text} i {distribution.case.year}, det første av årene til og med {years[-1]}"
