"""Both sides of a reconciliation beside one another: a decision and the run, or any two tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from allocation.distribution import Distribution
from allocation.held_decision import streams_left
from allocation.reconciliation import with_unplaced_of
from allocation.reconciling.side import Cell, Side
from allocation.screens.reconcile_opposed import Opposed
from allocation.screens.reconcile_stated import Stated


@dataclass(frozen=True, slots=True)
class Both:
    """Two sides' amounts by row and stream, with the names of rows and streams by code; titles of both.

    `left` are streams that only one side has, with what it has there; `are_recipients` whether the rows are.
    """

    titles: tuple[str, str]
    names: Mapping[str, str]
    streams: Mapping[str, str]
    stated: Mapping[Cell, Fraction]
    computed: Mapping[Cell, Fraction]
    left: Mapping[str, Fraction]
    are_recipients: bool

    def of(self, cell: Cell) -> tuple[Fraction | None, Fraction | None]:
        """What each side has there; None where it has nothing."""
        return self.stated.get(cell), self.computed.get(cell)


def both_sides(stated: Stated, run: Distribution) -> Both:
    """The two sides of what is held."""
    return _of_opposed(stated.opposed) if stated.opposed else _of_decision(stated, run)


def _of_opposed(two: Opposed) -> Both:
    own, theirs = two.stated, two.computed
    cells = {*own.cells, *theirs.cells}
    filled = {stream for _, stream in cells}
    streams = {code: title for code, title in own.streams.items() if code in theirs.streams.keys() & filled}
    held = {row for row, stream in cells if stream in streams}
    names = {code: name for code, name in {**own.rows, **theirs.rows}.items() if code in held}
    left = {
        side.streams[code]: side.total(side.by_stream.get(code, ()))[0]
        for side in (own, theirs)
        for code in side.streams
        if code not in streams and code in filled
    }
    return Both((own.title, theirs.title), names, streams, _values(own), _values(theirs), left, False)


def _values(side: Side) -> Mapping[Cell, Fraction]:
    return {cell: figure.value for cell, figure in side.cells.items()}


def _of_decision(stated: Stated, run: Distribution) -> Both:
    case, decision = run.case, stated.decision
    assert decision is not None
    own = {cell: figure.value for cell, figure in decision.cells.items()}
    computed = {cell: Fraction(amount) for cell, amount in with_unplaced_of(decision, run).items()}
    streams = {code: case.streams[code] for code in stated.streams if code in case.streams}
    held = {code for side in (own, computed) for code, stream in side if stream in streams}
    names = {code: case.name_of(code) for code in case.position if code in held}
    left = {
        case.streams.get(code, code): Fraction(amount)
        for code, amount in streams_left(decision, run, stated.streams).items()
    }
    return Both((stated.title, run.scenario.title), names, streams, own, computed, left, True)
