"""What is shared, and the bounds that hold there: the stated ones, and what keeps the total's sign."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from allocation.files.living.cells import Cell, Expr, Term, call, if_, least, most, number, of, written
from allocation.files.living.pages import Table, figure

NO_FLOOR, NO_CEILING = Fraction(-(10**15)), Fraction(10**15)
"""What stands for a bound that is not there: further than any amount."""

_BOUND = figure('[>=100000000000000]"ingen";[<=-100000000000000]"ingen";[$-414]#,##0')


@dataclass(frozen=True, slots=True)
class Sharing:
    """What is shared among whom, by which weights, within bounds; who has no bound stands in none."""

    names: Mapping[str, str]
    total: Expr
    weights: Mapping[str, Term]
    floors: Mapping[str, Term]
    ceilings: Mapping[str, Term]


def bounds_in_use(table: Table, sharing: Sharing, whole: Cell) -> tuple[dict[str, Cell], dict[str, Cell]]:
    """The bounds in use: the stated ones, and where somebody has none, what keeps the total's sign."""
    floors = table.column("Gulv", sharing.floors, _BOUND) if sharing.floors else {}
    ceilings = table.column("Tak", sharing.ceilings, _BOUND) if sharing.ceilings else {}
    nearest = _sum_if(table, floors, ">0") + _sum_if(table, ceilings, "<0")
    lows, highs = floors, ceilings
    if floors and len(floors) < len(sharing.names):
        turns = _both(_not_below(whole, 0), nearest.above(whole))
        at_nought = {one: least(0, ceilings.get(one, 0)) for one in sharing.names}
        lows = _in_use(table, "Gulv i bruk", floors, turns, at_nought, NO_FLOOR)
    if ceilings and len(ceilings) < len(sharing.names):
        turns = _both(_not_below(0, whole), nearest.below(whole))
        at_nought = {one: most(0, floors.get(one, 0)) for one in sharing.names}
        highs = _in_use(table, "Tak i bruk", ceilings, turns, at_nought, NO_CEILING)
    return lows, highs


def _in_use(
    table: Table,
    heading: str,
    stated: Mapping[str, Cell],
    turns: Expr,
    at_nought: Mapping[str, Expr],
    none: Fraction,
) -> dict[str, Cell]:
    """The stated bounds, and for the others none, or nothing where the common multiple would else turn."""
    terms = {one: stated[one] if one in stated else if_(turns, at_nought[one], none) for one in table.rows}
    return table.column(heading, terms, _BOUND)


def _sum_if(table: Table, cells: Mapping[str, Cell], condition: str) -> Expr:
    if not cells:
        return of(0)
    values = [number(cell.value) for cell in cells.values()]
    kept = [value for value in values if (value > 0) == (condition == ">0")]
    return call("SUMIF", [table.span(cells), condition], sum(kept))


def _both(one: Expr, other: Expr) -> Expr:
    return call("AND", [one, other], int(bool(one.value) and bool(other.value)))


def _not_below(one: Term, other: Term) -> Expr:
    return written([of(one), ">=", of(other)], int(number(of(one).value) >= number(of(other).value)))
