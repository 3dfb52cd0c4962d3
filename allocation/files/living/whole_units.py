"""Amounts in whole units that add up, by largest remainder, as a table of formulas."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import floor

from allocation.case import UNPLACED
from allocation.files.living.cells import (
    Cell,
    Expr,
    Term,
    Value,
    call,
    if_,
    number,
    of,
    total,
)
from allocation.files.living.pages import AMOUNTS, CHECK, CHECK_TEXT, COUNT, EXACT, MULTIPLE, Page, Table
from allocation.files.living.standing import Standing, Taken, Taking

INEXACT = Fraction(1, 10**15)
"""What of the amounts that are reckoned with a spreadsheet's own inexactness may come to in a remainder."""
NEAR = "Rester som skiller mindre enn dette, er like"


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
        below = table.column("Helt ned", _each(exact_cells, page, _below), AMOUNTS)
        rests = table.column("Rest", _each_pair(exact_cells, below, page), MULTIPLE)
        order = table.column("Nr.", {one: places[one] for one in exact}, COUNT)
        ranks = table.column("Rang", _ranks(table, rests, order, self.near), COUNT)
        goal = self._goal(table, exact_cells, with_rest)
        below_sum = total(table.span(below))
        extra_row = page.row + 1  # the row of sums comes between
        extra = Cell(page, 2, extra_row, number(of(goal).value) - number(below_sum.value))
        amounts = table.column("Beløp", _given(page, below, ranks, extra), AMOUNTS)
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
        ties = page.line("Like rester ved grensen", self._ties(table, rests, extra), CHECK, CHECK_TEXT)
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

    def _ties(self, table: Table, rests: Mapping[str, Cell], extra: Cell) -> Expr:
        """«likt» where the last to get a unit and the first to get none have as good as equal remainders."""
        page = table.page
        values = sorted((number(cell.value) for cell in rests.values()), reverse=True)
        count, units = len(values), int(number(extra.value))
        decides = 0 < units < count and values[units - 1] - values[units] <= number(self.near.value)
        rest, at_extra, at_near = table.span(rests).at(page), extra.at(page), self.near.at(page)
        apart = f"LARGE({rest},{at_extra})-LARGE({rest},{at_extra}+1)<={at_near}"
        at_cut = Expr((f"IF({at_extra}<=0,0,IF({at_extra}>={count},0,IF({apart},1,0)))",), int(decides))
        return if_(at_cut, "likt", "")


def amounts_column(cells: Mapping[str, Cell]) -> int:
    """The column that cells stand in."""
    return next(iter(cells.values())).column


def _each(cells: Mapping[str, Cell], page: Page, work: Callable[[str, Value], Expr]) -> dict[str, Expr]:
    """A formula of each cell's address and value: said at once, for these tables are most of the workbook."""
    return {one: work(cell.at(page), cell.value) for one, cell in cells.items()}


def _below(address: str, value: Value) -> Expr:
    """The whole number below, a spreadsheet's inexact figures forgiven."""
    return Expr((f"INT({address}+0.0000001)",), floor(number(value) + 0.0000001))


def _each_pair(exact: Mapping[str, Cell], below: Mapping[str, Cell], page: Page) -> dict[str, Expr]:
    """What each has beyond the whole number below."""
    return {
        one: Expr((f"{cell.at(page)}-{below[one].at(page)}",), number(cell.value) - number(below[one].value))
        for one, cell in exact.items()
    }


def _given(page: Page, below: Mapping[str, Cell], ranks: Mapping[str, Cell], extra: Cell) -> dict[str, Expr]:
    """One unit more for those whose remainders are the largest."""
    units, at_extra = number(extra.value), extra.at(page)
    return {
        one: Expr(
            (f"{cell.at(page)}+IF({ranks[one].at(page)}<={at_extra},1,0)",),
            number(cell.value) + (number(ranks[one].value) <= units),
        )
        for one, cell in below.items()
    }


def _ranks(table: Table, rests: Mapping[str, Cell], order: Mapping[str, Cell], near: Cell) -> dict[str, Expr]:
    """Whose remainder is the largest; those as good as equal go by the codes' order."""
    page = table.page
    rest, place = table.span(rests).at(page), table.span(order).at(page)
    at_near = near.at(page)
    found = _rank_values(
        [number(rests[one].value) for one in table.rows],
        [int(number(order[one].value)) for one in table.rows],
        number(near.value),
    )
    ranks = {}
    for one, rank in zip(table.rows, found, strict=True):
        own, nr = rests[one].at(page), order[one].at(page)
        clearly, nearly = f"({rest}-{own}>{at_near})", f"(ABS({rest}-{own})<={at_near})"
        ranks[one] = Expr((f"1+SUMPRODUCT({clearly}+{nearly}*({place}<{nr}))",), rank)
    return ranks


def _rank_values(rests: Sequence[float], order: Sequence[int], near: float) -> list[int]:
    """The ranks that the formula gives: one, those clearly larger, and those nearly equal that come first."""
    by_size = sorted(range(len(rests)), key=rests.__getitem__)
    rising = [rests[at] for at in by_size]
    ranks = []
    for rest, place in zip(rests, order, strict=True):
        first, after = bisect_left(rising, rest - near), bisect_right(rising, rest + near)
        equal = sum(order[by_size[at]] < place for at in range(first, after)) if after - first > 1 else 0
        ranks.append(1 + len(rising) - after + equal)
    return ranks
