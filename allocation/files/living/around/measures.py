"""The sheet «Tiltak»: sums of measures by type, in whole units, against the requirement they are to meet."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from allocation.case import UNPLACED
from allocation.files.living.around.grid import Formula, Grid, LivingTable, stated, with_sum
from allocation.files.living.book import Living
from allocation.files.living.cells import Cell, Term, added, if_, number, of, rounded, size, total
from allocation.files.living.measure_cells import FIGURES, MeasureCells
from allocation.files.living.pages import AMOUNTS, COUNT, EXACT, MULTIPLE, NEARNESS, PART, Page, Table
from allocation.files.living.remainders import EQUAL, NEAR, below_each, ranks
from allocation.files.measures_shown import FIGURE, known_figures, measures_shown
from allocation.measure_tables import FIGURES as VALUES
from allocation.measure_tables import POSITIONS, Requirement, by_type, measure_table, requirements
from allocation.measures import Measure
from allocation.rules.counting import CountMeasures, UnresolvedChallenge

_TYPE = "Tiltakstype"


def measure_sheet(living: Living) -> list[LivingTable]:
    """A table for each requirement of the case's year."""
    pairs = zip(requirements(living.distribution), measures_shown(living.distribution), strict=True)
    found = [(shown, _Measures(living, one)) for one, shown in pairs]
    return [LivingTable(shown, one.formulas, one.check) for shown, one in found]


@dataclass(frozen=True, slots=True)
class _Whole:
    """A figure's sums by type in whole units, and what they sum to."""

    sums: Mapping[str, Term]
    total: Term


@dataclass(frozen=True, slots=True)
class _Measures:
    """A requirement and the measures that are counted against it."""

    living: Living
    requirement: Requirement

    def formulas(self, page: Page) -> list[Formula]:
        """The count of measures, and each figure that some measure has."""
        groups = by_type(self.requirement.measures)
        known = known_figures(measure_table(groups))
        page.text(1, f"{self.requirement.fund.name}: slik er summene regnet", PART)
        page.row += 1
        near = page.line(NEAR, EQUAL / self.living.case.unit.factor, NEARNESS)
        exact = {name: {label: self._sum(name, own) for label, own in groups.items()} for name in known}
        whole = self._in_whole(page, {name: own for name, own in exact.items() if name != POSITIONS}, near)
        columns = [
            with_sum(list(exact[name].values()).__getitem__) if name == POSITIONS
            else self._column(name, whole[name], list(groups))
            for name in known
        ]  # fmt: skip
        return [_count, *columns]

    def check(self, grid: Grid) -> Term:
        """That every figure's types sum to all the measures together."""
        columns = range(1, len(grid.shown.columns))
        return added([size(total(grid.above_sums(one)) - grid.at(grid.items, one)) for one in columns])

    def _sum(self, name: str, measures: Sequence[Measure]) -> Term:
        """One figure of all the measures that have it."""
        inputs, grounds = self.living.inputs, self.living.grounds
        return added(
            [
                FIGURES[name](MeasureCells(inputs, grounds, one))
                for one in measures
                if VALUES[name](one) is not None
            ]
        )

    def _in_whole(self, page: Page, exact: Mapping[str, Mapping[str, Term]], near: Cell) -> dict[str, _Whole]:
        """The figures of money in whole units that add up: what they are reckoned from, table by table."""
        labels = list(next(iter(exact.values()), {}))
        table = Table(page, {label: label for label in labels}, named=_TYPE)
        places = {label: place for place, label in enumerate(sorted(labels), 1)}
        order = table.column("Nr.", places, COUNT)
        cells = {name: table.column(FIGURE[name], terms, EXACT) for name, terms in exact.items()}
        at = {name: column for column, name in enumerate(cells, 3)}
        goals = {at[name]: (self._goal(name, total(table.span(own))), AMOUNTS) for name, own in cells.items()}
        sums = table.sums("Sum i hele enheter", goals)
        page.text(1, "Enheter å dele ut etter størst rest")
        units, found = {}, dict[str, _Whole]()
        for name, own in cells.items():
            below = added(list(below_each(page, own).values()))
            units[name] = page.put(page.row, at[name], of(sums[at[name]]) - below, AMOUNTS)
        page.row += 1
        rests, ranked = (self._under(page, title, labels) for title in ("Rest", "Rang"))
        for name, own in cells.items():
            down = below_each(page, own)
            left = rests.column(FIGURE[name], {one: of(own[one]) - down[one] for one in labels}, MULTIPLE)
            spans = (rests.span(left), table.span(order))
            rank = ranked.column(FIGURE[name], ranks(page, left, order, spans, near), COUNT)
            more = {one: if_(of(rank[one]).below(of(units[name]) + 1), 1, 0) for one in labels}
            found[name] = _Whole({one: down[one] + more[one] for one in labels}, sums[at[name]])
        return found

    def _under(self, page: Page, title: str, labels: Sequence[str]) -> Table:
        """One more table under the others, whose figures stand in the same columns."""
        page.row += 1
        page.text(1, title, PART)
        page.row += 1
        return Table(page, {label: label for label in labels}, columns=2, named=_TYPE)

    def _goal(self, name: str, exact: Term) -> Term:
        """What a figure sums to: what the fund's own sheet has rounded already, else its sum rounded."""
        year = {"plan": self.living.case.year, "next_year": self.living.case.year + 1}.get(name)
        covered = self._covered(year) if year else None
        if covered is not None and abs(number(of(covered).value) - number(of(exact).value)) < 1:
            return covered
        return rounded(exact, 0)

    def _column(self, name: str, whole: _Whole, labels: Sequence[str]) -> Formula:
        """Types, their sum, and under them what is required, what other steps cover, and what is left."""

        def formula(grid: Grid, row: int, column: int) -> Term | None:
            if row < grid.items:
                return whole.sums[labels[row]]
            year, place = self.living.case.year + (name == "next_year"), row - grid.items
            if place == 0:
                return whole.total
            if place == 1:
                return -of(self._required(year))
            is_last = row == len(grid.shown.labels) - 1
            return _left(grid, row, column) if is_last else self._otherwise(year)

        return formula

    def _required(self, year: int) -> Term:
        return self.living.funds[self.requirement.fund.code].amounts.get(year, Fraction(0))

    def _covered(self, year: int) -> Term | None:
        """What the steps that count measures have given back in a year; None where none has."""
        found = self._changes(year, lambda rule, _code: rule == CountMeasures.rule)
        return -added(found) if found else None

    def _otherwise(self, year: int) -> Term:
        counting = (CountMeasures.rule, UnresolvedChallenge.rule)
        return -added(self._changes(year, lambda rule, code: rule not in counting and code != UNPLACED))

    def _changes(self, year: int, is_meant: Callable[[str, str], bool]) -> list[Term]:
        """What the fund's steps moved in a year, of the rules and recipients that are meant."""
        changes = self.living.funds[self.requirement.fund.code].changes
        return [
            term
            for (own_year, _step, rule, code), terms in changes.items()
            if own_year == year and is_meant(rule, code)
            for term in terms
        ]


def _left(grid: Grid, row: int, column: int) -> Term:
    """What is required less what covers it, which stands between the types and this row."""
    first = grid.items
    covered = added([grid.at(one, column) for one in range(first, row) if one != first + 1])
    return grid.at(first + 1, column) - covered


def _count(grid: Grid, row: int, column: int) -> Term | None:
    return stated(grid, row, column) if row < grid.items else total(grid.above_sums(column))
