"""The sheet «Vekst»: what each service grows, of what it was before and what the funds give it."""

from dataclasses import dataclass

from allocation.files.growth_text import growth_shown, measured_pairs
from allocation.files.living.around.grid import Formula, Grid, LivingTable, stated
from allocation.files.living.book import Living
from allocation.files.living.cells import Term, added, of
from allocation.files.living.pages import Page
from allocation.services import GrowthRule, Indicator, Service

_BEFORE, _AFTER = 1, 2


def growth_sheet(living: Living) -> list[LivingTable]:
    """The rule's one table; nothing where the case divides nothing on services."""
    rule = living.case.growth
    if rule is None:
        return []
    shown = growth_shown(living.distribution)
    return [LivingTable(one, _Growth(living, rule, len(one.columns)).formulas) for one in shown]


@dataclass(frozen=True, slots=True)
class _Growth:
    """The rule, a row an indicator and service, and how many columns are shown of it."""

    living: Living
    rule: GrowthRule
    columns: int

    def formulas(self, _page: Page) -> list[Formula]:
        """A formula for each column: service, before, after, unit, growth, and what is kept outside."""
        shown = [stated, stated, self._after, stated, self._growth]
        return [*shown, *[stated] * (self.columns - len(shown))]

    def _row(self, row: int) -> tuple[Indicator, Service]:
        return measured_pairs(self.rule)[row]

    def _after(self, grid: Grid, row: int, column: int) -> Term | None:
        """A cost after is what it was before with what the streams of the service give."""
        indicator, service = self._row(row)
        if indicator is not Indicator.COST:
            return stated(grid, row, column)
        before = service.figures[indicator].before
        given = of(added([self._given(stream) for stream in service.streams]))
        unit = self.living.case.unit.factor / before.unit.factor if before else 1
        return grid.at(row, _BEFORE) + (given if unit == 1 else given * unit)

    def _given(self, stream: str) -> Term:
        """What is given in a stream in the year, less what of it is passed on in another."""
        case, funds = self.living.case, self.living.funds
        given = [funds[fund.code].amounts[case.year] for fund in case.funds.values() if fund.stream == stream]
        passed = [
            funds[block.fund].amounts[case.year]
            for block in self.living.distribution.entries.blocks
            if block.is_passed_on and block.year == case.year and block.stream == stream
        ]
        return of(added(given)) - added(passed) if passed else added(given)

    def _growth(self, grid: Grid, row: int, _column: int) -> Term | None:
        before, after = grid.at(row, _BEFORE), grid.at(row, _AFTER)
        change = before - after if self._row(row)[0] is Indicator.WAITING_TIME else after - before
        return 100 * change / before
