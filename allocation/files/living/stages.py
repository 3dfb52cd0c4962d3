"""A step of a fund as tables of formulas: what its rule moves, the bounds in force, and whole units that add up."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import floor

from allocation.case import UNPLACED
from allocation.distribution import BOUNDS_KEPT
from allocation.files.living.cells import (
    Cell,
    Expr,
    Term,
    added,
    call,
    if_,
    number,
    of,
    total,
    whole_below,
    written,
)
from allocation.files.living.keeping import Sharing, shared_within
from allocation.files.living.pages import (
    AMOUNTS,
    CHECK,
    CHECK_TEXT,
    COUNT,
    EXACT,
    MULTIPLE,
    PART,
    QUIET,
    Table,
)
from allocation.files.living.rules import WRITERS
from allocation.files.living.standing import Moves, Standing, Taking, Terms, moved_by
from allocation.words import RULE


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that has been written: where the fund stands, the entries' amounts, and what can be checked."""

    stand: Standing
    changes: Mapping[str, Term]
    checks: tuple[tuple[str, Cell], ...] = ()
    ties: Cell | None = None


def take(taking: Taking, near: Cell, unbounded: Terms, is_kept_next: bool) -> Taken:
    """Write one stage of a fund; `near` is how close remainders count as equal, in the distribution unit.

    `unbounded` are the open amounts that bounds which follow each other are all kept from, empty for another
    step; `is_kept_next` where the next stage keeps the bounds.
    """
    stage, page = taking.stage, taking.page
    title = f"Steg {stage.before.number}: {RULE.get(stage.rule, stage.rule)}"
    page.text(1, title if stage.rule != BOUNDS_KEPT else f"{title}: grensene fra tidligere steg", PART)
    page.row += 1
    moves = Moves() if stage.rule == BOUNDS_KEPT else WRITERS[stage.rule](taking)
    stand, checks = moved_by(taking.stand, moves), list[tuple[str, Cell]]()
    if (stand.floors or stand.ceilings) and stage.whole is not None and not is_kept_next:
        stand, check = _kept(taking, stand, unbounded or stand.open)
        checks.append((f"{taking.fund.name}, steg {stage.before.number}: innenfor grensene", check))
    if stage.whole is None:
        page.row += 1
        return Taken(stand, {})
    if not stage.whole:
        page.text(1, "Steget gir ingen noe", QUIET)
        page.row += 2
        return Taken(replace(stand, whole={}), {})
    is_placing = bool(stage.outcome.settled or stage.outcome.opened) and stage.rule != BOUNDS_KEPT
    rounded = _Rounding(taking, stand, near, is_placing)
    return rounded.write(checks)


def _kept(taking: Taking, stand: Standing, opened: Terms) -> tuple[Standing, Cell]:
    """The open amounts shared again within every bound in force."""
    offset: Terms = {one: stand.offset[one] for one in opened if one in stand.offset}
    whole = added([*opened.values(), *offset.values()])
    is_cut = number(whole.value) < 0
    weights: Terms = {one: -of(stand.weights[one]) if is_cut else stand.weights[one] for one in opened}
    names = {one: taking.case.name_of(one) for one in _in_order(taking, opened)}
    shared, check = shared_within(
        taking.page,
        Sharing(
            names,
            whole,
            weights,
            _measured(stand.floors, stand, offset),
            _measured(stand.ceilings, stand, offset),
        ),
    )
    kept: Terms = {one: of(cell) - offset[one] if one in offset else cell for one, cell in shared.items()}
    return replace(stand, open={**kept}), check


def _measured(bounds: Terms, stand: Standing, offset: Terms) -> Terms:
    """Bounds on what each gets of the fund as bounds on what is shared, which is measured from the offset."""
    measured: dict[str, Term] = {}
    for one, bound in bounds.items():
        term = of(bound) + offset[one] if one in offset else of(bound)
        measured[one] = term - stand.settled[one] if one in stand.settled else term
    return measured


def _in_order(taking: Taking, codes: Mapping[str, object]) -> list[str]:
    return sorted(codes, key=taking.case.position.__getitem__)


@dataclass(frozen=True, slots=True)
class _Rounding:
    """The amounts after a step in whole units, by largest remainder; with what nobody has where a step places."""

    taking: Taking
    stand: Standing
    near: Cell
    is_placing: bool

    def write(self, checks: list[tuple[str, Cell]]) -> Taken:
        """The table: exact, whole below, remainder, rank, amount and change."""
        taking, page = self.taking, self.taking.page
        is_open_ended = taking.fund.kind.is_open_ended
        codes = _in_order(taking, {**self.stand.settled, **self.stand.open})
        exact: dict[str, Term] = {one: self.stand.of(one) for one in codes}
        with_rest = self.is_placing and not is_open_ended
        if with_rest:
            exact[UNPLACED] = self.stand.left
        table = Table(page, {one: taking.case.name_of(one) for one in exact})
        places = {one: place for place, one in enumerate(sorted(codes), 1)} | {UNPLACED: len(codes) + 1}
        exact_cells = table.column("Nøyaktig beløp", exact, EXACT)
        below = table.column(
            "Helt ned", {one: whole_below(cell) for one, cell in exact_cells.items()}, AMOUNTS
        )
        rests = table.column("Rest", {one: of(exact_cells[one]) - below[one] for one in exact}, MULTIPLE)
        order = table.column("Nr.", {one: places[one] for one in exact}, COUNT)
        ranks = table.column("Rang", _ranks(table, rests, order, self.near), COUNT)
        goal = self._goal(table, exact_cells, with_rest)
        below_sum = total(table.span(below))
        extra_row = page.row + 1  # the row of sums comes between
        extra = Cell(page, 2, extra_row, number(of(goal).value) - number(below_sum.value))
        amounts = table.column(
            "Beløp", {one: of(below[one]) + _given(ranks[one], extra) for one in exact}, AMOUNTS
        )
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
        return call("ROUND", [paid, 0], Fraction(floor(number(paid.value) + Fraction(1, 2))))

    def _settle(self, exact: Mapping[str, Cell]) -> Standing:
        """Where the fund stands, speaking of the table's cells where those say all of an amount."""
        both = self.stand.settled.keys() & self.stand.open.keys()
        settled = {one: term if one in both else exact[one] for one, term in self.stand.settled.items()}
        opened = {one: term if one in both else exact[one] for one, term in self.stand.open.items()}
        return replace(self.stand, settled=settled, open=opened)

    def _ties(self, table: Table, rests: Mapping[str, Cell], extra: Cell) -> Expr:
        """«likt» where the last that gets a unit and the first that gets none have as good as equal remainders."""
        values = sorted((number(cell.value) for cell in rests.values()), reverse=True)
        count, units = len(values), int(number(extra.value))
        decides = 0 < units < count and values[units - 1] - values[units] <= number(self.near.value)
        span = table.span(rests)
        at_cut = written(
            ["IF(", of(extra), "<=0,0,IF(", of(extra), f">={count},0,IF(LARGE(", span, ",", of(extra), ")-LARGE(", span, ",",
             of(extra), "+1)<=", of(self.near), ",1,0)))"], int(decides),
        )  # fmt: skip
        return if_(at_cut, "likt", "")


def amounts_column(cells: Mapping[str, Cell]) -> int:
    """The column that cells stand in."""
    return next(iter(cells.values())).column


def _given(rank: Cell, extra: Cell) -> Expr:
    """One unit for those whose remainders are the largest."""
    wins = number(rank.value) <= number(extra.value)
    return if_(written([of(rank), "<=", of(extra)], int(wins)), 1, 0)


def _ranks(table: Table, rests: Mapping[str, Cell], order: Mapping[str, Cell], near: Cell) -> dict[str, Expr]:
    """Whose remainder is the largest; those as good as equal go by the codes' order."""
    rest_span, order_span = table.span(rests), table.span(order)
    found = _rank_values(
        [number(rests[one].value) for one in table.rows],
        [int(number(order[one].value)) for one in table.rows],
        number(near.value),
    )
    return {
        one: written(
            ["1+SUMPRODUCT((", rest_span, "-", of(rests[one]), ">", of(near), ")+(ABS(", rest_span, "-", of(rests[one]),
             ")<=", of(near), ")*(", order_span, "<", of(order[one]), "))"], rank,
        )
        for one, rank in zip(table.rows, found, strict=True)
    }  # fmt: skip


def _rank_values(rests: Sequence[Fraction], order: Sequence[int], near: Fraction) -> list[int]:
    """The ranks that the formula gives: one, and those clearly larger, and those as good as equal that come first."""
    rising = sorted(rests)
    by_place = sorted(range(len(rests)), key=lambda at: rests[at])
    ranks = []
    for rest, place in zip(rests, order, strict=True):
        first, last = bisect_left(rising, rest - near), len(rising)
        after = first
        while after < last and rising[after] <= rest + near:
            after += 1
        equal = sum(order[by_place[at]] < place for at in range(first, after))
        ranks.append(1 + last - after + equal)
    return ranks
