"""The sheet «Linjer»: each line of a fund by the formulas of its step, what they sum to, and the change."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from allocation.bases import BASE_FRAME
from allocation.files.lines_text import CHANGE, OF_BASE_FRAME, OF_FUND, lines_shown, per_inhabitant
from allocation.files.living.around.grid import Formula, Grid, LivingTable, with_sum
from allocation.files.living.book import Living, change_of
from allocation.files.living.cells import Expr, Term, added, percent_of, total
from allocation.files.living.pages import Page
from allocation.files.shown import Shown
from allocation.line_table import FundLine, LineTable, line_tables
from allocation.measured_change import area_of, area_populations

_PEOPLE, _REGISTER = "Innbyggere i sykehusområdet", "registeret, kolonnen population"


def line_sheet(living: Living) -> list[LivingTable]:
    """Each fund's recipients by lines."""
    distribution = living.distribution
    pairs = zip(line_tables(distribution), lines_shown(distribution), strict=True)
    lines = [_Lines(living, table, shown) for table, shown in pairs]
    return [LivingTable(one.shown, one.formulas, one.check) for one in lines]


@dataclass(frozen=True, slots=True)
class _Lines:
    """A fund's lines, and what stands beside them."""

    living: Living
    table: LineTable
    shown: Shown

    def formulas(self, _page: Page) -> list[Formula]:
        """The lines, their sum, and the change in each of the measures that are shown."""
        count = len(self.table.lines)
        lines = [with_sum(partial(self._amount, line)) for line in self.table.lines]
        changes: Mapping[str, Formula] = {
            CHANGE: lambda grid, row, _: grid.at(row, count) - self._before(grid, row),
            OF_FUND: lambda grid, row, _: percent_of(grid.at(row, count + 1), self._before(grid, row)),
            OF_BASE_FRAME: lambda grid, row, _: percent_of(grid.at(row, count + 1), self._frame(row)),
            per_inhabitant(self.living.case): self._per_inhabitant,
        }
        return [
            *lines,
            lambda grid, row, _: total(grid.across(row, range(count))),
            *(changes[column.heading] for column in self.shown.columns[count + 1 :]),
        ]

    def check(self, grid: Grid) -> Term:
        """That the lines sum to what the fund gives those who have one."""
        whole, year = self.living.funds[self.table.fund.code].whole, self.living.case.year
        given = added([whole[year, one] for one in self.table.recipients if (year, one) in whole])
        return total(grid.above_sums(len(self.table.lines))) - given

    def _amount(self, line: FundLine, row: int) -> Term:
        """What a line gives a recipient: what the entries of its step moved."""
        code = self.table.recipients[row]
        blocks = self.living.distribution.blocks_of(self.table.fund.code)
        return added(
            [
                change_of(self.living, block, block.recipients.index(code))
                for block in blocks
                if block.step == line.step and code in block.recipients
            ]
        )

    def _before(self, grid: Grid, row: int) -> Expr:
        """What a recipient had before, by the lines that say it."""
        columns = [at for at, line in enumerate(self.table.lines) if line.is_before and grid.has(row, at)]
        return added([grid.at(row, column) for column in columns])

    def _frame(self, row: int) -> Term:
        return self.living.grounds.amount(BASE_FRAME, "", self.table.recipients[row])

    def _per_inhabitant(self, grid: Grid, row: int, _column: int) -> Term | None:
        case = self.living.case
        recipient = case.recipients[self.table.recipients[row]]
        people = Fraction(area_populations(case.recipients)[area_of(recipient)])
        count = self.living.grounds.stated(recipient.name, _PEOPLE, people, _REGISTER)
        return grid.at(row, len(self.table.lines) + 1) * case.unit.factor / count
