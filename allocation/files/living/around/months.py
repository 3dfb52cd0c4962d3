"""The sheet «Måneder»: each month its weight's share of the year's amount, in whole units."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from allocation.files.instalments_text import months_shown
from allocation.files.living.around.grid import Formula, Grid, LivingTable, with_sum
from allocation.files.living.book import Living
from allocation.files.living.cells import Across, Cell, Expr, Term, added, call, if_, number, of, total
from allocation.files.living.pages import (
    COUNT,
    EXACT,
    MULTIPLE,
    NEARNESS,
    PART,
    Page,
    Table,
    figure,
    number_format,
)
from allocation.files.living.remainders import EQUAL, NEAR, below_each, ranks
from allocation.files.looks import Look
from allocation.instalments import PaymentPlan, payment_plans
from allocation.words import MONTH

Months = Mapping[str, Cell]
"""A cell a month, by the month's name."""


def month_sheet(living: Living) -> list[LivingTable]:
    """Each payment plan: recipients by months, and under it what the months are reckoned from."""
    pairs = zip(payment_plans(living.distribution), months_shown(living.distribution), strict=True)
    plans = [(shown, _Plan(living, plan)) for plan, shown in pairs]
    return [LivingTable(shown, one.formulas, one.check) for shown, one in plans]


@dataclass(frozen=True, slots=True)
class _Plan:
    """A fund that is paid by a profile."""

    living: Living
    plan: PaymentPlan

    def formulas(self, page: Page) -> list[Formula]:
        """The months and the year, which the months sum to."""
        page.text(1, f"{self.plan.fund.name}: slik er månedene regnet", PART)
        page.row += 1
        near = page.line(NEAR, EQUAL / self.living.case.unit.factor, NEARNESS)
        order, weights = self._profile(page)
        exact = self._table(page, "Nøyaktig beløp", EXACT, self._exact(weights))
        left = self._table(page, "Rest", MULTIPLE, {one: _beyond(page, own) for one, own in exact.items()})
        paid = [_whole(page, exact[one], left[one], order, near) for one in self.plan.recipients]
        months = [with_sum(month.__getitem__) for month in zip(*paid, strict=True)]
        return [*months, lambda grid, row, _column: total(grid.across(row, range(len(MONTH))))]

    def check(self, grid: Grid) -> Term:
        """That the months sum to what the fund gives those who are paid."""
        given = added([self._year(one) for one in self.plan.recipients])
        return total(grid.above_sums(len(MONTH))) - given

    def _year(self, one: str) -> Term:
        """What a recipient is paid in the year."""
        case, whole = self.living.case, self.living.funds[self.plan.fund.code].whole
        return whole.get((case.year, one), Fraction(sum(self.plan.recipients[one])) / case.unit.factor)

    def _profile(self, page: Page) -> tuple[Months, Months]:
        """The months' order and their weights."""
        page.headings(["", *MONTH], range(2, 2 + len(MONTH)))
        rows: list[Months] = []
        for label, values, worn in (
            ("Nr.", [Fraction(place) for place in range(1, 1 + len(MONTH))], COUNT),
            ("Vekt", self.plan.profile.months, None),
        ):
            page.text(1, label)
            cells = [
                page.put(page.row, column, value, worn or figure(number_format(value)))
                for column, value in enumerate(values, 2)
            ]
            rows.append(dict(zip(MONTH, cells, strict=True)))
            page.row += 1
        return rows[0], rows[1]

    def _exact(self, weights: Months) -> dict[str, dict[str, Term]]:
        """Each one's months before they are rounded."""
        summed = total(_across(weights))
        return {
            one: {month: of(self._year(one)) * weight / summed for month, weight in weights.items()}
            for one in self.plan.recipients
        }

    def _table(
        self, page: Page, title: str, worn: Look, terms: Mapping[str, Mapping[str, Term]]
    ) -> dict[str, Months]:
        """Recipients by months."""
        page.row += 1
        page.text(1, title, PART)
        page.row += 1
        table = Table(page, {one: self.living.case.name_of(one) for one in terms})
        columns = {
            month: table.column(month, {one: own[month] for one, own in terms.items()}, worn)
            for month in MONTH
        }
        return {one: {month: column[one] for month, column in columns.items()} for one in terms}


def _beyond(page: Page, exact: Months) -> dict[str, Term]:
    """What each month has beyond the whole number below."""
    return {month: of(exact[month]) - below for month, below in below_each(page, exact).items()}


def _whole(page: Page, exact: Months, left: Months, order: Months, near: Cell) -> list[Expr]:
    """A recipient's months in whole units: the number below, and one more for the largest remainders."""
    spans = (_across(left), _across(order))
    summed = total(spans[0])
    units = call("ROUND", [summed, 0], round(number(summed.value)))
    ranked = ranks(page, left, order, spans, near)
    return [
        below + if_(ranked[month].below(units + 1), 1, 0) for month, below in below_each(page, exact).items()
    ]


def _across(cells: Months) -> Across:
    """Months beside each other."""
    held = list(cells.values())
    return Across(held[0], held[-1], [cell.value for cell in held])
