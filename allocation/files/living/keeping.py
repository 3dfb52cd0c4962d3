"""Proportional sharing within floors and ceilings as formulas: the breakpoint walk of `allocation.sharing`.

Everybody gets m x weight, held up by a floor or down by a ceiling. The sum of that rises with m in straight
lines between breakpoints, bound / weight. Beside each recipient stand its breakpoints and what all would sum
to there; the largest at which that is no more than the total is where the last line begins, and m lies on it.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import accumulate

from allocation.files.living.cells import (
    Cell,
    Expr,
    Span,
    Term,
    call,
    if_,
    least,
    most,
    number,
    of,
    total,
    written,
)
from allocation.files.living.pages import CHECK, CHECK_TEXT, EXACT, MULTIPLE, Page, Table, figure

NO_FLOOR, NO_CEILING = Fraction(-(10**15)), Fraction(10**15)
"""What stands for a bound that is not there: further than any amount."""

_BOUND = figure('[>=100000000000000]"ingen";[<=-100000000000000]"ingen";[$-414]#,##0.###')
_POINT = figure('[>=100000000000000]"–";[<=-100000000000000]"–";[$-414]#,##0.00000000')


@dataclass(frozen=True, slots=True)
class Sharing:
    """What is shared among whom, by which weights, within which bounds; those without a bound stand in none."""

    names: Mapping[str, str]
    total: Expr
    weights: Mapping[str, Term]
    floors: Mapping[str, Term]
    ceilings: Mapping[str, Term]


def shared_within(page: Page, sharing: Sharing) -> tuple[dict[str, Cell], Cell]:
    """Each one's amount, in a table that shows how it was found; and the cell that is nought when they add up."""
    whole = page.line("Å dele innenfor grensene", sharing.total, EXACT)
    table = Table(page, sharing.names)
    weights = table.column("Vekt", sharing.weights, EXACT)
    lows, highs = _bounds(table, sharing, whole)
    walk = _Walk(table, whole, weights, lows, highs)
    multiple = walk.multiple()
    amounts = {one: of(multiple) * weights[one] for one in sharing.names}
    if highs:
        amounts = {one: least(term, highs[one]) for one, term in amounts.items()}
    if lows:
        amounts = {one: most(term, lows[one]) for one, term in amounts.items()}
    shared = table.column("Innenfor grensene", amounts, EXACT)
    left = call("ROUND", [total(table.span(shared)) - whole, 6], Fraction(0))
    check = page.line("Kontroll: innenfor grensene − å dele", left, CHECK, CHECK_TEXT)
    page.row += 1
    return shared, check


def _bounds(table: Table, sharing: Sharing, whole: Cell) -> tuple[dict[str, Cell], dict[str, Cell]]:
    """The bounds in use: the stated ones, and where somebody has none, what keeps the total's sign."""
    floors = table.column("Gulv", sharing.floors, _BOUND) if sharing.floors else {}
    ceilings = table.column("Tak", sharing.ceilings, _BOUND) if sharing.ceilings else {}
    nearest = _sum_if(table, floors, ">0") + _sum_if(table, ceilings, "<0")
    lows, highs = floors, ceilings
    if floors and len(floors) < len(sharing.names):
        turns = call("AND", [_not_below(whole, 0), nearest.above(whole)], 0)
        turned = number(whole.value) >= 0 and number(nearest.value) > number(whole.value)
        lows = table.column(
            "Gulv i bruk",
            {
                one: _in_use(floors.get(one), turns, turned, least(0, ceilings.get(one, 0)), NO_FLOOR)
                for one in sharing.names
            },
            _BOUND,
        )
    if ceilings and len(ceilings) < len(sharing.names):
        turns = call("AND", [_not_below(0, whole), nearest.below(whole)], 0)
        turned = number(whole.value) <= 0 and number(nearest.value) < number(whole.value)
        highs = table.column(
            "Tak i bruk",
            {
                one: _in_use(ceilings.get(one), turns, turned, most(0, floors.get(one, 0)), NO_CEILING)
                for one in sharing.names
            },
            _BOUND,
        )
    return lows, highs


def _sum_if(table: Table, cells: Mapping[str, Cell], condition: str) -> Expr:
    if not cells:
        return of(0)
    values = [number(cell.value) for cell in cells.values()]
    kept = [value for value in values if (value > 0) == (condition == ">0")]
    return call("SUMIF", [table.span(cells), condition], sum(kept, Fraction(0)))


def _not_below(one: Term, other: Term) -> Expr:
    return written([of(one), ">=", of(other)], int(number(of(one).value) >= number(of(other).value)))


def _in_use(stated: Cell | None, turns: Expr, turned: bool, at_nought: Expr, none: Fraction) -> Term:
    if stated is not None:
        return stated
    return if_(written([turns], int(turned)), at_nought, none)


@dataclass(eq=False)
class _Walk:
    """The walk from breakpoint to breakpoint, on a table that has its weights and bounds."""

    table: Table
    whole: Cell
    weights: Mapping[str, Cell]
    lows: Mapping[str, Cell]
    highs: Mapping[str, Cell]
    sums: "_Sums" = field(init=False)

    def __post_init__(self) -> None:
        self.sums = _Sums.of(
            [
                (
                    self._value(self.weights, one),
                    self._value(self.lows, one, NO_FLOOR),
                    self._value(self.highs, one, NO_CEILING),
                )
                for one in self.table.rows
            ]
        )

    @staticmethod
    def _value(cells: Mapping[str, Cell], one: str, otherwise: Fraction = Fraction(0)) -> Fraction:
        return number(cells[one].value) if one in cells else otherwise

    def multiple(self) -> Cell:
        """The m at which all sum to the total."""
        floor_points, floor_sums = self._points(self.lows, "gulv", NO_FLOOR) if self.lows else ({}, {})
        top_points, top_sums = self._points(self.highs, "tak", NO_CEILING) if self.highs else ({}, {})
        used = self.table.column(
            "Brukt knekkpunkt",
            {
                one: self._used(one, (top_points, top_sums), (floor_points, floor_sums))
                for one in self.table.rows
            },
            _POINT,
        )
        span = self.table.span(used)
        passed = [number(value) for value in span.values if not isinstance(value, str)]
        page, begins = self.table.page, max(passed, default=Fraction(0))
        counted = call("COUNT", [span], len(passed))
        last = page.line(
            "Siste knekkpunkt før å dele", if_(counted.above(0), call("MAX", [span], begins), 0), _POINT
        )
        at_last = page.line("Summen der", self._sum_at(last, begins), EXACT)
        slope = page.line(
            "Vekten til dem som ingen grense holder der",
            self._slope(last, begins, floor_points, top_points, bool(passed)),
            EXACT,
        )
        there = number(self.whole.value) - number(at_last.value)
        value = begins + there / number(slope.value) if slope.value else begins
        if not passed:
            level, weight = self.sums.on_floors()
            value = (number(self.whole.value) - level) / weight if weight else Fraction(0)
        beyond = if_(written([of(slope), "=0"], int(not slope.value)), 0, (of(self.whole) - at_last) / slope)
        below = self._below_all()
        formula = written(["IF(", counted, ">0,", of(last) + beyond, ",", below, ")"], value)
        return page.line("Felles multiplum m", formula, MULTIPLE)

    def _points(
        self, bounds: Mapping[str, Cell], told: str, none: Fraction
    ) -> tuple[dict[str, Cell], dict[str, Cell]]:
        """Where each leaves its floor or reaches its ceiling, and what all sum to there."""
        points = {}
        for one, bound in bounds.items():
            is_there = bound.value != none and bool(self.weights[one].value)
            value = number(bound.value) / number(self.weights[one].value) if is_there else none
            there = of(self.weights[one]).above(0)
            known = written([of(bound), "<>", of(none)], int(bound.value != none))
            points[one] = written(
                [
                    "IF(AND(",
                    there,
                    ",",
                    known,
                    "),",
                    of(bound) / self.weights[one]
                    if is_there
                    else written([of(bound), "/", of(self.weights[one])], 0),
                    ",",
                    of(none),
                    ")",
                ],
                value,
            )
        cells = self.table.column(f"Knekk: {told} / vekt", points, _POINT)
        sums: dict[str, Term] = {}
        for one, cell in cells.items():
            value = number(cell.value)
            is_there = value != none
            known = written([of(cell), "<>", of(none)], int(is_there))
            sums[one] = (
                if_(known, self._sum_at(cell, value), "")
                if is_there
                else written(["IF(", known, ",", self._sum_at(cell, Fraction(0)), ',"")'], "")
            )
        return cells, self.table.column(f"Sum ved knekk {told}", sums, EXACT)

    def _sum_at(self, point: Cell, value: Fraction) -> Expr:
        """What all sum to at a multiple."""
        weight = self._span(self.weights)
        parts: list[object] = ["SUMPRODUCT(", of(point), "*", weight]
        if self.lows:
            low = self._span(self.lows)
            parts += ["+(", of(point), "*", weight, "<", low, ")*(", low, "-", of(point), "*", weight, ")"]
        if self.highs:
            high = self._span(self.highs)
            parts += ["-(", of(point), "*", weight, ">", high, ")*(", of(point), "*", weight, "-", high, ")"]
        return written([*parts, ")"], self.sums.at(value))  # type: ignore[list-item]

    def _span(self, cells: Mapping[str, Cell]) -> Span:
        return self.table.span(cells)

    def _used(
        self,
        one: str,
        top: tuple[Mapping[str, Cell], Mapping[str, Cell]],
        low: tuple[Mapping[str, Cell], Mapping[str, Cell]],
    ) -> Expr:
        """The largest of one's own breakpoints that the total goes past; an empty text where it passes none."""
        formula = of("")
        for points, sums in (low, top):
            if one not in points:
                continue
            passed = not isinstance(sums[one].value, str) and number(sums[one].value) <= number(
                self.whole.value
            )
            goes = written(
                ["AND(ISNUMBER(", of(sums[one]), "),", of(sums[one]), "<=", of(self.whole), ")"], int(passed)
            )
            formula = if_(goes, points[one], formula)
        return formula

    def _slope(
        self, last: Cell, value: Fraction, lows: Mapping[str, Cell], tops: Mapping[str, Cell], passed: bool
    ) -> Expr:
        """The weights of those between their bounds just above a multiple."""
        parts: list[object] = ["SUMPRODUCT(", self._span(self.weights)]
        if lows:
            parts += ["*(", self._span(lows), "<=", of(last), ")"]
        if tops:
            parts += ["*(", self._span(tops), ">", of(last), ")"]
        return written([*parts, ")"], self.sums.slope(value))  # type: ignore[list-item]

    def _below_all(self) -> Expr:
        """M where the total goes past no breakpoint: those with a floor are on it, the others fall."""
        level, weight = self.sums.on_floors()
        weights = self._span(self.weights)
        if not self.lows:
            return written([of(self.whole), "/", total(weights)], 0)
        low = self._span(self.lows)
        on_floor: list[object] = ["SUMPRODUCT((", low, "<>", of(NO_FLOOR), ")*", low, ")"]
        falling: list[object] = ["SUMPRODUCT((", low, "=", of(NO_FLOOR), ")*", weights, ")"]
        return written(
            ["IF(", written(falling, weight), "=0,0,(", of(self.whole), "-", written(on_floor, level), ")/",  # type: ignore[arg-type]
             written(falling, weight), ")"], 0,  # type: ignore[arg-type]
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Sums:
    """What all sum to at any multiple, found without going through all of them: sums by breakpoint."""

    weight: Fraction
    fixed: Fraction
    floor_points: Sequence[Fraction]
    floors: Sequence[tuple[Fraction, Fraction]]
    top_points: Sequence[Fraction]
    tops: Sequence[tuple[Fraction, Fraction]]
    unfloored: Fraction

    @classmethod
    def of(cls, rows: Sequence[tuple[Fraction, Fraction, Fraction]]) -> "_Sums":
        """From weight, floor and ceiling of each; those without a weight stay at their bound nearest nothing."""
        fixed = sum(
            (max(low, Fraction(0)) + min(high, Fraction(0)) for weight, low, high in rows if not weight),
            Fraction(0),
        )
        floored = sorted((low / weight, low, weight) for weight, low, _ in rows if weight and low != NO_FLOOR)
        topped = sorted(
            (high / weight, high, weight) for weight, _, high in rows if weight and high != NO_CEILING
        )
        return cls(
            sum((weight for weight, _, _ in rows), Fraction(0)),
            fixed,
            [point for point, _, _ in floored],
            _running([(low, weight) for _, low, weight in floored]),
            [point for point, _, _ in topped],
            _running([(high, weight) for _, high, weight in topped]),
            sum((weight for weight, low, _ in rows if low == NO_FLOOR), Fraction(0)),
        )

    def at(self, multiple: Fraction) -> Fraction:
        """The sum at a multiple."""
        below, above = bisect_right(self.floor_points, multiple), bisect_left(self.top_points, multiple)
        low, low_weight = _between(self.floors, below, len(self.floor_points))
        high, high_weight = self.tops[above]
        return self.fixed + low + high + multiple * (self.weight - low_weight - high_weight)

    def slope(self, multiple: Fraction) -> Fraction:
        """How fast the sum rises just above a multiple."""
        below, above = bisect_right(self.floor_points, multiple), bisect_right(self.top_points, multiple)
        _, low_weight = _between(self.floors, below, len(self.floor_points))
        return self.weight - low_weight - self.tops[above][1]

    def on_floors(self) -> tuple[Fraction, Fraction]:
        """What the floors sum to, and the weights of those without one."""
        return self.floors[-1][0] + self.fixed, self.unfloored


def _running(pairs: Sequence[tuple[Fraction, Fraction]]) -> list[tuple[Fraction, Fraction]]:
    return list(
        accumulate(
            pairs,
            lambda one, other: (one[0] + other[0], one[1] + other[1]),
            initial=(Fraction(0), Fraction(0)),
        )
    )


def _between(
    running: Sequence[tuple[Fraction, Fraction]], first: int, last: int
) -> tuple[Fraction, Fraction]:
    return running[last][0] - running[first][0], running[last][1] - running[first][1]
