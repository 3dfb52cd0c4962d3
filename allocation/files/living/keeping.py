"""Proportional sharing within floors and ceilings as formulas: the breakpoint walk of `allocation.sharing`.

Everybody gets m x weight, held up by a floor or down by a ceiling. The sum of that rises with m in straight
lines between breakpoints, bound / weight. Beside each recipient stand its breakpoints and what all would sum
to there; the largest at which that is no more than the total is where the last line begins, and m lies on it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import fsum
from typing import TYPE_CHECKING

from allocation.files.living.bounds_in_use import NO_CEILING, NO_FLOOR, Sharing, bounds_in_use
from allocation.files.living.cells import (
    Cell,
    Expr,
    Part,
    Span,
    Value,
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

if TYPE_CHECKING:
    from numpy import float64
    from numpy.typing import NDArray

_POINT = figure('[>=100000000000000]"–";[<=-100000000000000]"–";[$-414]#,##0.00000000')


def shared_within(page: Page, sharing: Sharing) -> tuple[dict[str, Cell], Cell]:
    """Each one's amount, in a table that shows how it was found, and a cell that is nought if all add up."""
    whole = page.line("Å dele innenfor grensene", sharing.total, EXACT)
    table = Table(page, sharing.names)
    weights = table.column("Vekt", sharing.weights, EXACT)
    lows, highs = bounds_in_use(table, sharing, whole)
    multiple = _Walk(table, whole, weights, lows, highs).multiple()
    amounts = {one: of(multiple) * weights[one] for one in sharing.names}
    if highs:
        amounts = {one: least(term, highs[one]) for one, term in amounts.items()}
    if lows:
        amounts = {one: most(term, lows[one]) for one, term in amounts.items()}
    shared = table.column("Innenfor grensene", amounts, EXACT)
    left = call("ROUND", [total(table.span(shared)) - whole, 6], 0)
    check = page.line("Kontroll: innenfor grensene − å dele", left, CHECK, CHECK_TEXT)
    page.row += 1
    return shared, check


@dataclass(eq=False)
class _Walk:
    """The walk from breakpoint to breakpoint, on a table that has its weights and bounds.

    A total that is a rounding away from a breakpoint may be taken for before or after it: m is the same.
    """

    table: Table
    whole: Cell
    weights: Mapping[str, Cell]
    lows: Mapping[str, Cell]
    highs: Mapping[str, Cell]
    sums: "_Sums" = field(init=False)

    def __post_init__(self) -> None:
        self.sums = _Sums(
            self._values(self.weights, 0),
            self._values(self.lows, float(NO_FLOOR)),
            self._values(self.highs, float(NO_CEILING)),
        )

    def _values(self, cells: Mapping[str, Cell], otherwise: float) -> "NDArray[float64]":
        import numpy as np

        found = [number(cells[one].value) if one in cells else otherwise for one in self.table.rows]
        return np.array(found, dtype=np.float64)

    def multiple(self) -> Cell:
        """The m at which all sum to the total."""
        floor_points, floor_sums = self._points(self.lows, "gulv", NO_FLOOR)
        top_points, top_sums = self._points(self.highs, "tak", NO_CEILING)
        used, begins = self._used([(top_points, top_sums), (floor_points, floor_sums)])
        span, page = self.table.span(used), self.table.page
        passed = begins is not None
        counted = call("COUNT", [span], int(passed)).above(0)
        highest = call("MAX", [span], begins or 0)
        last = page.line("Siste knekkpunkt før å dele", if_(counted, highest, 0), _POINT)
        at = number(last.value)
        at_last = page.line("Summen der", self._sum_at(last.at(page), self.sums.at(at)), EXACT)
        slope = page.line(
            "Vekten til dem som ingen grense holder der", self._slope(last, floor_points, top_points), EXACT
        )
        beyond = self._beyond(slope, at_last)
        below, value = self._below_all()
        if passed:
            value = at + number(beyond.value)
        formula = written(["IF(", counted, ",", of(last) + beyond, ",", below, ")"], value)
        return page.line("Felles multiplum m", formula, MULTIPLE)

    def _beyond(self, slope: Cell, at_last: Cell) -> Expr:
        """How far m is beyond the last breakpoint; nothing where a bound holds everybody there."""
        is_flat = written([of(slope), "=0"], int(not slope.value))
        further = (of(self.whole) - at_last) / slope
        return if_(is_flat, 0, further)

    def _points(
        self, bounds: Mapping[str, Cell], told: str, none: Fraction
    ) -> tuple[dict[str, Cell], dict[str, Cell]]:
        """Where each leaves its floor or reaches its ceiling, and what all sum to there."""
        if not bounds:
            return {}, {}
        page, nothing, far = self.table.page, str(none), float(none)
        sum_at = self._sum_at("{at}", 0).text(page)
        points, found = {}, list[float]()
        for one, bound in bounds.items():
            weight = self.weights[one]
            limit, by_weight = number(bound.value), number(weight.value)
            found.append(limit / by_weight if limit != far and by_weight else far)
            at, by = bound.at(page), weight.at(page)
            points[one] = Expr((f"IF(AND({by}>0,{at}<>{nothing}),{at}/{by},{nothing})",), found[-1])
        cells = self.table.column(f"Knekk: {told} / vekt", points, _POINT)
        sums = {}
        for (one, cell), point, reached in zip(cells.items(), found, self.sums.all_at(found), strict=True):
            has, at = point != far, cell.at(page)
            formula = f'IF({at}<>{nothing},{sum_at.replace("{at}", at)},"")'
            sums[one] = Expr((formula,), reached if has else "")
        return cells, self.table.column(f"Sum ved knekk {told}", sums, EXACT)

    def _sum_at(self, point: str, value: float) -> Expr:
        """What all sum to at a multiple, by its address."""
        weight = self._span(self.weights)
        parts: list[str | Part] = [f"SUMPRODUCT({point}*", weight]
        if self.lows:
            low = self._span(self.lows)
            parts += [f"+({point}*", weight, "<", low, ")*(", low, f"-{point}*", weight, ")"]
        if self.highs:
            high = self._span(self.highs)
            parts += [f"-({point}*", weight, ">", high, f")*({point}*", weight, "-", high, ")"]
        return written([*parts, ")"], value)

    def _span(self, cells: Mapping[str, Cell]) -> Span:
        return self.table.span(cells)

    def _used(
        self, both: Sequence[tuple[Mapping[str, Cell], Mapping[str, Cell]]]
    ) -> tuple[dict[str, Cell], float | None]:
        """The largest of each one's breakpoints that the total goes past, and the largest of all."""
        page, whole = self.table.page, number(self.whole.value)
        at_whole = self.whole.at(page)
        used, passed = {}, list[float]()
        for one in self.table.rows:
            formula = '""'
            value: Value = ""
            for points, sums in reversed(both):
                if one not in points:
                    continue
                point, reached = points[one], sums[one]
                goes = not isinstance(reached.value, str) and reached.value <= whole
                at = reached.at(page)
                formula = f"IF(AND(ISNUMBER({at}),{at}<={at_whole}),{point.at(page)},{formula})"
                if goes:
                    value = point.value
                    passed.append(number(point.value))
            used[one] = Expr((formula,), value)
        return self.table.column("Brukt knekkpunkt", used, _POINT), max(passed, default=None)

    def _slope(self, last: Cell, lows: Mapping[str, Cell], tops: Mapping[str, Cell]) -> Expr:
        """The weights of those between their bounds just above a multiple."""
        parts: list[str | Part] = ["SUMPRODUCT(", self._span(self.weights)]
        if lows:
            parts += ["*(", self._span(lows), "<=", last, ")"]
        if tops:
            parts += ["*(", self._span(tops), ">", last, ")"]
        if not lows and not tops:
            parts += ["*1"]
        at = number(last.value)
        free = [
            number(weight.value)
            for one, weight in self.weights.items()
            if (one not in lows or number(lows[one].value) <= at)
            and (one not in tops or number(tops[one].value) > at)
        ]
        return written([*parts, ")"], fsum(free))

    def _below_all(self) -> tuple[Expr, float]:
        """Where the total goes past no breakpoint: those with a floor are on it, the others fall."""
        level, weight = self.sums.on_floors()
        there = number(self.whole.value) - level
        value = there / weight if weight else 0.0
        by, none = self._span(self.weights), of(NO_FLOOR)
        on_bounds: list[str | Part | Expr] = ["0"]
        falling: list[str | Part | Expr] = ["SUMPRODUCT(", by, "*1"]
        if self.lows:
            low = self._span(self.lows)
            on_bounds += [
                "+SUMPRODUCT(((",
                by,
                ">0)*(",
                low,
                "<>",
                none,
                ")+(",
                by,
                "=0)*(",
                low,
                ">0))*",
                low,
                ")",
            ]
            falling += ["*(", low, "=", none, ")"]
        if self.highs:
            high = self._span(self.highs)
            on_bounds += ["+SUMPRODUCT((", by, "=0)*(", high, "<0)*", high, ")"]
        falls, held = written([*falling, ")"], weight), written(on_bounds, level)
        formula: list[str | Part | Expr] = [
            "IF(",
            falls,
            "=0,0,(",
            of(self.whole),
            "-(",
            held,
            "))/",
            falls,
            ")",
        ]
        return written(formula, value), value


@dataclass(frozen=True, slots=True)
class _Sums:
    """Weights and bounds of all, and what they sum to at a multiple, as a spreadsheet reckons it."""

    weights: "NDArray[float64]"
    lows: "NDArray[float64]"
    highs: "NDArray[float64]"

    def at(self, multiple: float) -> float:
        """The sum at a multiple."""
        return float((multiple * self.weights).clip(self.lows, self.highs).sum())

    def all_at(self, multiples: Sequence[float]) -> list[float]:
        """The sums at many multiples."""
        import numpy as np

        sums: list[float] = np.outer(multiples, self.weights).clip(self.lows, self.highs).sum(axis=1).tolist()
        return sums

    def on_floors(self) -> tuple[float, float]:
        """What those sum to who are on a bound however low the multiple is, and the weights of the others."""
        has_weight, has_floor = self.weights > 0, self.lows != float(NO_FLOOR)
        on_floor = self.lows[has_weight & has_floor].sum()
        at_nought = self.lows[~has_weight].clip(min=0).sum() + self.highs[~has_weight].clip(max=0).sum()
        return float(on_floor + at_nought), float(self.weights[has_weight & ~has_floor].sum())
