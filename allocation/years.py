"""A change that comes bit by bit: what each gets of a fund every year, and the full effect of it."""

from dataclasses import dataclass

from allocation.case import UNPLACED
from allocation.distribution import Distribution
from allocation.funds import Fund


@dataclass(frozen=True, slots=True)
class YearRow:
    """A recipient's amounts, or the sum of all (`recipient` is empty), in kroner, one a year."""

    recipient: str
    label: str
    amounts: tuple[int, ...]

    @property
    def since_first(self) -> tuple[int, ...]:
        """How far each year's amount is from the first year's."""
        return tuple(amount - self.amounts[0] for amount in self.amounts)

    @property
    def change(self) -> int:
        """The last year, which has the full effect, less the first."""
        return self.since_first[-1]


@dataclass(frozen=True, slots=True)
class YearTable:
    """A fund that is given in several years: recipients in the letter's order, and their sum."""

    fund: Fund
    years: tuple[int, ...]
    rows: tuple[YearRow, ...]
    total: YearRow

    @property
    def headings(self) -> tuple[str, ...]:
        """The years, then the change, as they stand above the amounts."""
        return (*map(str, self.years[:-1]), f"{self.years[-1]} (full virkning)", f"Fra {self.years[0]}")

    @property
    def all_rows(self) -> tuple[YearRow, ...]:
        """The recipients, and the sum last."""
        return (*self.rows, self.total)


def year_tables(distribution: Distribution) -> list[YearTable]:
    """One table a fund that is given in more than one year; none where everything comes at once."""
    return [_table(distribution, fund, rows) for fund, rows in distribution.year_by_year().items()]


def _table(distribution: Distribution, fund: str, amounts: dict[str, dict[int, int]]) -> YearTable:
    case = distribution.case
    years = tuple(sorted({year for own in amounts.values() for year in own}))
    rows = tuple(
        YearRow(code, case.name_of(code), tuple(amounts[code].get(year, 0) for year in years))
        for code in sorted(amounts, key=case.position.__getitem__)
    )
    sums = tuple(sum(column) for column in zip(*(row.amounts for row in rows), strict=True))
    return YearTable(case.funds[fund], years, rows, YearRow("", "Sum", sums))


def changed_most_first(table: YearTable) -> list[YearRow]:
    """The recipients whose amount changes between the years, from most gained to most lost."""
    moved = [row for row in table.rows if row.recipient != UNPLACED and any(row.since_first)]
    return sorted(moved, key=lambda row: -row.change)
