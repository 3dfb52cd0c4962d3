"""Amounts in whole units that add up, by largest remainder, as a table of formulas."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import floor

from allocation.case import UNPLACED
from allocation.files.living.cells import (
    Cell,
    Expr,
    Term,
    call,
    if_,
    number,
    of,
    total,
)
from allocation.files.living.pages import AMOUNTS, CHECK, CHECK_TEXT, COUNT, EXACT, MULTIPLE, Table
from allocation.files.living.remainders import below_each, given, ranks, rests
from allocation.files.living.standing import Standing, Taken, Taking


@dataclass(frozen=True, slots=True)
class WholeUnits:
    """The amounts after a step in whole units by largest remainder, and with them what nobody has yet."""

    taking: Taking
    stand: Standing
    near: Cell
    is_placing: bool

    def write(self, checks: list[tuple[str, Cell]]) -> Taken:
        """The table: exact, whole below, remainder, rank, amount and change."""
        taking, page = self.taking, self.taking.page
        is_open_ended = taking.fund.kind.is_open_ended
        codes = taking.in_order({**self.stand.settled, **self.stand.open})
        exact: dict[str, Term] = {one: self.stand.of(one) for one in codes}
        with_rest = self.is_placing and not is_open_ended
        if with_rest:
            exact[UNPLACED] = self.stand.left
        table = Table(page, {one: taking.case.name_of(one) for one in exact})
        places = {one: place for place, one in enumerate(sorted(codes), 1)} | {UNPLACED: len(codes) + 1}
        exact_cells = table.column("Nøyaktig beløp", exact, EXACT)
        below = table.column("Helt ned", below_each(page, exact_cells), AMOUNTS)
        left = table.column("Rest", rests(page, exact_cells, below), MULTIPLE)
        order = table.column("Nr.", {one: places[one] for one in exact}, COUNT)
        spans = (table.span(left), table.span(order))
        ranked = table.column("Rang", ranks(page, left, order, spans, self.near), COUNT)
        goal = self._goal(table, exact_cells, with_rest)
        below_sum = total(table.span(below))
        extra_row = page.row + 1  # the row of sums comes between
        extra = Cell(page, 2, extra_row, number(of(goal).value) - number(below_sum.value))
        amounts = table.column("Beløp", given(page, below, ranked, extra), AMOUNTS)
        changed = {
            one: of(cell) - self.stand.whole[one] if one in self.stand.whole else of(cell)
            for one, cell in amounts.items()
            if one != UNPLACED
        }
        changes = table.column("Endring", changed, AMOUNTS)
        sums = {
            2: (total(table.span(exact_cells)), EXACT),
            amounts_column(amounts): (total(table.span(amounts)), AMOUNTS),
        }
        summed = table.sums("Sum", sums)
        page.put(page.row, 2, of(goal) - below_sum, AMOUNTS)
        page.text(1, "Enheter å dele ut etter størst rest")
        page.row += 1
        whole_sum = summed[amounts_column(amounts)]
        check = page.line(
            "Kontroll: sum av beløpene − det som skal fordeles", of(whole_sum) - goal, CHECK, CHECK_TEXT
        )
        ties = page.line("Like rester ved grensen", self._ties(table, left, extra), CHECK, CHECK_TEXT)
        page.row += 1
        told = f"{taking.fund.name}{taking.when}, steg {taking.number}: beløpene summerer"
        whole = {one: cell for one, cell in amounts.items() if one != UNPLACED}
        placed = of(goal) - amounts[UNPLACED] if with_rest else of(goal)
        stand = replace(self._settle(exact_cells), whole=whole, placed=placed)
        return Taken(stand, changes, (*checks, (told, check)), ties)

    def _goal(self, table: Table, exact: Mapping[str, Cell], with_rest: bool) -> Term:
        """What the whole amounts sum to: the fund with what nobody has, or what has been placed of it."""
        if with_rest:
            return self.stand.amount
        if not self.is_placing:
            return self.stand.placed
        paid = total(table.span(exact))
        return call("ROUND", [paid, 0], floor(number(paid.value) + 0.5))

    def _settle(self, exact: Mapping[str, Cell]) -> Standing:
        """Where the fund stands, speaking of the table's cells where those say all of an amount."""
        both = self.stand.settled.keys() & self.stand.open.keys()
        settled = {one: term if one in both else exact[one] for one, term in self.stand.settled.items()}
        opened = {one: term if one in both else exact[one] for one, term in self.stand.open.items()}
        return replace(self.stand, settled=settled, open=opened)

    def _ties(self, table: Table, left: Mapping[str, Cell], extra: Cell) -> Expr:
        """«likt» where the last to get a unit and the first to get none have as good as equal remainders."""
        page = table.page
        values = sorted((number(cell.value) for cell in left.values()), reverse=True)
        count, units = len(values), int(number(extra.value))
        decides = 0 < units < count and values[units - 1] - values[units] <= number(self.near.value)
        rest, at_extra, at_near = table.span(left).at(page), extra.at(page), self.near.at(page)
        apart = f"LARGE({rest},{at_extra})-LARGE({rest},{at_extra}+1)<={at_near}"
        at_cut = Expr((f"IF({at_extra}<=0,0,IF({at_extra}>={count},0,IF({apart},1,0)))",), int(decides))
        return if_(at_cut, "likt", "")


def amounts_column(cells: Mapping[str, Cell]) -> int:
    """The column that cells stand in."""
    return next(iter(cells.values())).column
