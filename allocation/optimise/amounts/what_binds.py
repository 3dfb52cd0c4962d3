"""The limits that leave no room: what one more million on each would change, how far, and for whom.

Each is asked by solving the linear problem once more with that limit loosened, before rounding: a price read
off one answer can be another on the other side, or nothing where several limits bind at once.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from threading import Event

from allocation.optimise.amounts.goals import Goal, Ideal, best_objective, ideal
from allocation.optimise.amounts.table import Limit, LimitKind, Table
from allocation.solver import OutOfTime, go_on

_NOTHING = 1e-6
_DECIMALS = 6
_MOST_ASKED, _MOST_CELLS = 24, 1_000
"""So many limits are asked about, in tables of so many cells; the others are only named."""


Asked = tuple[Goal, Mapping[Goal, Fraction]]
"""What the amounts were to be best at: the goal, and the weights of a weighted one."""


@dataclass(frozen=True, slots=True)
class Binding:
    """A limit that leaves no room.

    `gain` is what the goal would gain, as it measures, by one step more room: a least that is lowered or a
    most that is raised (`side` -1 or 1). It holds in proportion for `holds_to` units of room. `affected` are
    the recipients whose amounts that step would change, with their changes in units. None where it was not
    asked.
    """

    limit: Limit
    side: int = 0
    gain: float | None = None
    holds_to: int | None = None
    affected: Mapping[str, int] | None = None


def what_binds(
    table: Table,
    asked_for: Asked,
    best: Ideal,
    amounts: Sequence[int],
    step: int,
    stop: Event | None = None,
) -> tuple[Binding, ...]:
    """The limits that leave no room, those that cost most first; `step` is the room asked about, in units.

    Once `stop` is set the rest are only named.
    """
    held = [limit for limit in table.limits if table.binds(limit, amounts)]
    held.sort(key=lambda limit: limit.kind is LimitKind.LOCK)
    asked = held[:_MOST_ASKED] if len(table) <= _MOST_CELLS else []
    told = [_told(table, asked_for, best, limit, step, stop) for limit in asked]
    told.sort(key=lambda one: -(one.gain or 0.0))
    return (*told, *map(Binding, held[len(asked) :]))


def _told(
    table: Table, asked_for: Asked, best: Ideal, limit: Limit, step: int, stop: Event | None
) -> Binding:
    """What more room would give; only the limit where nobody waits for that any longer."""
    try:
        return _asked(table, asked_for, best, limit, step, stop)
    except OutOfTime:
        return Binding(limit)


def _asked(
    table: Table, asked_for: Asked, best: Ideal, limit: Limit, step: int, stop: Event | None
) -> Binding:
    """The side of the limit that would gain most, with how far that holds and whom it concerns."""

    def gain(side: int, room: int) -> float:
        go_on(stop)
        return best.objective - best_objective(loosened(table, limit, side * room), *asked_for)

    sides = [side for side, end in ((1, limit.most), (-1, limit.least)) if end is not None]
    gains = {side: round(gain(side, step), _DECIMALS) for side in sides}
    side = max(sides, key=gains.__getitem__)
    gained = gains[side]
    if gained < _NOTHING * max(1.0, abs(best.objective)):
        return Binding(limit, side, 0.0, None, {})
    after = ideal(loosened(table, limit, side * step), *asked_for)
    return Binding(
        limit, side, gained, _holds_to(lambda room: gain(side, room)), _changes(table, best, after)
    )


def loosened(table: Table, limit: Limit, by: int) -> Table:
    """The table with one limit loosened by so many units: its least lowered (if below 0) or most raised."""
    room = by * limit.scale
    changed = replace(
        limit,
        least=limit.least + min(0, room) if limit.least is not None else None,
        most=limit.most + max(0, room) if limit.most is not None else None,
    )
    limits = tuple(changed if other is limit else other for other in table.limits)
    return replace(table, limits=limits)


def _holds_to(gain: Callable[[int], float]) -> int:
    """How much room gains in proportion to its first unit; the goal is convex, so beyond that it is less."""
    price = gain(1)
    near, far = 1, 2
    while far < 2**40 and _is_in_proportion(gain(far), price * far):
        near, far = far, 2 * far
    if far >= 2**40:
        return far
    while far - near > 1:
        middle = (near + far) // 2
        near, far = (middle, far) if _is_in_proportion(gain(middle), price * middle) else (near, middle)
    return near


def _is_in_proportion(gained: float, expected: float) -> bool:
    return abs(gained - expected) <= _NOTHING * max(1.0, expected)


def _changes(table: Table, before: Ideal, after: Ideal) -> dict[str, int]:
    """The recipients whose amounts in all change by a unit or more, largest first."""
    changes = {
        code: round(sum(after.amounts[cell] - before.amounts[cell] for cell in cells))
        for code, cells in table.cells_of.items()
    }
    told = [(code, change) for code, change in changes.items() if change]
    return dict(sorted(told, key=lambda one: -abs(one[1])))
