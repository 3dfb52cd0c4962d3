"""Limits that cannot hold, with some given way by as little as does: what a meeting can choose to take.

A remedy says which limit gives way and by how much; here it becomes limits that can be asked anew. Where all
who have a floor in per cent must give way, they do so alike: the per cent itself is changed.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from threading import Event

from allocation.case import Case
from allocation.optimise.amounts.aim import aim_of
from allocation.optimise.amounts.arithmetic import arithmetic_conflicts
from allocation.optimise.amounts.conflict import Conflict, Remedy
from allocation.optimise.amounts.goals import Goal, ideal
from allocation.optimise.amounts.limits import table_within_limits
from allocation.optimise.amounts.start import Start, start_of
from allocation.optimise.amounts.table import Limit, LimitKind, Table
from allocation.optimise.amounts.totals import totals_of
from allocation.optimise.amounts.whole_units import made_whole
from allocation.optimise.amounts.wishes import (
    WISHES,
    BoundWish,
    GroupWish,
    LockWish,
    MovedWish,
    RelationWish,
    TotalWish,
    Wish,
    Wishes,
)
from allocation.problems import ProblemsFound
from allocation.solver import NoAnswer, go_on

_SECONDS = 2.0
"""How long whole amounts are sought to see whether a relaxation is enough."""
_MOST = 6
"""How many relaxations are offered."""
_STEPS = 100
"""A per cent is changed by so many parts of one."""
_LOWEST, _HIGHEST = 3 * _STEPS, 1_000 * _STEPS
"""Between which parts of a per cent a floor or a ceiling is sought that does."""


@dataclass(frozen=True)
class Relaxation:
    """The wishes with what gave way, which is `given` kroner in all.

    `remedies` are limits that gave way by themselves, each with its kroner; where there are none, all bounds
    that are together called `wish` came to `percent` of their base.
    """

    wishes: Wishes
    given: int
    remedies: Mapping[Remedy, int] = field(default_factory=dict)
    wish: str = ""
    percent: Fraction | None = None


def relaxations(
    case: Case, wishes: Wishes, conflicts: Sequence[Conflict], stop: Event | None = None
) -> tuple[Relaxation, ...]:
    """Ways to give way, the smallest first; each has been seen to be enough.

    A larger fund comes after what can be had within it; of what is equally small, an amount that was to stand
    and what concerns one alone come last. Where no limit is enough alone, the one way is all that must give
    way by the least. Raises ProblemsFound, and OutOfTime once `stop` is set.
    """
    asked = _Asked(case, wishes, start_of(case, wishes), stop)
    alone = [*_alike(asked, conflicts[0]), *_one_by_one(asked, conflicts[0])]
    alone.sort(key=_order)
    enough = [one for one in alone[: 2 * _MOST] if asked.has_room(one.wishes)][:_MOST]
    return tuple(enough) or _together(asked, conflicts[0])


def _order(one: Relaxation) -> tuple[bool, int, bool, bool]:
    kinds = {remedy.limit.kind for remedy in one.remedies}
    concerns_one = not kinds.isdisjoint((LimitKind.FLOOR, LimitKind.CEILING))
    return LimitKind.TOTAL in kinds, one.given, LimitKind.LOCK in kinds, concerns_one


@dataclass(frozen=True)
class _Asked:
    """The wishes that conflict, of a case, and where they begin."""

    case: Case
    wishes: Wishes
    start: Start
    stop: Event | None

    def table(self, wishes: Wishes) -> Table:
        """The table of these wishes in place of those that were asked."""
        held = totals_of(self.start, wishes)
        return table_within_limits(self.start, aim_of(self.case, self.start, held, wishes), held, wishes)

    def limits_of(self, wishes: Wishes, path: str) -> tuple[Limit, ...]:
        """The limits that one wish makes."""
        if isinstance(wishes.limits[path], TotalWish):
            held = totals_of(self.start, wishes)
            streams = wishes.limits[path].streams or tuple(held)
            return tuple(held[stream] for stream in streams)
        others = {at: wish for at, wish in wishes.limits.items() if isinstance(wish, TotalWish)}
        own = replace(wishes, limits={**others, path: wishes.limits[path]})
        held_limits = set(totals_of(self.start, own).values())
        return tuple(limit for limit in self.table(own).limits if limit not in held_limits)

    def path_of(self, wishes: Wishes, limit: Limit) -> str:
        """The wish that makes a limit; empty where none does, as for what a fund is by itself."""
        return next((path for path in wishes.limits if limit in self.limits_of(wishes, path)), "")

    def has_room(self, wishes: Wishes) -> bool:
        """Whether some whole amounts keep these wishes."""
        go_on(self.stop)
        try:
            table = self.table(wishes)
            if arithmetic_conflicts(table):
                return False
            made_whole(table, ideal(table, Goal.TOTAL).amounts, _SECONDS, self.stop)
        except (NoAnswer, ProblemsFound):
            go_on(self.stop)
            return False
        return True


def _alike(asked: _Asked, conflict: Conflict) -> Iterator[Relaxation]:
    """The bounds of one wish, several of them in the conflict, all at the nearest per cent that does."""
    paths = [asked.path_of(asked.wishes, limit) for limit in conflict.limits]
    for path in dict.fromkeys(paths):
        wish = asked.wishes.limits.get(path)
        if isinstance(wish, BoundWish) and wish.base and paths.count(path) > 1:
            named = conflict.limits[paths.index(path)].wish
            found = _nearest_percent(asked, path, wish)
            if found is not None:
                relaxed = _with(asked.wishes, path, replace(wish, percent=found))
                yield Relaxation(relaxed, _given(asked, relaxed, path), wish=named, percent=found)


def _nearest_percent(asked: _Asked, path: str, wish: BoundWish) -> Fraction | None:
    """The per cent nearest to the wish's, in hundredths, that leaves room; None where none does."""

    def has_room(parts: int) -> bool:
        return asked.has_room(_with(asked.wishes, path, replace(wish, percent=Fraction(parts, _STEPS))))

    near, far = round(wish.percent * _STEPS), _LOWEST if wish.kind is LimitKind.FLOOR else _HIGHEST
    if not has_room(far):
        return None
    while abs(far - near) > 1:
        middle = (near + far) // 2
        near, far = (near, middle) if has_room(middle) else (middle, far)
    return Fraction(far, _STEPS)


def _given(asked: _Asked, relaxed: Wishes, path: str) -> int:
    """What the bounds of a wish give way by in all, in kroner."""
    pairs = zip(asked.limits_of(asked.wishes, path), asked.limits_of(relaxed, path), strict=True)
    return asked.start.unit * sum(
        abs((before.least or 0) - (after.least or 0)) + abs((before.most or 0) - (after.most or 0))
        for before, after in pairs
    )


def _one_by_one(asked: _Asked, conflict: Conflict) -> Iterator[Relaxation]:
    """Each limit that alone is enough, but for those of a wish that gives way alike."""
    for remedy in conflict.alone:
        shared = [other for other in conflict.limits if other.wish and other.wish == remedy.limit.wish]
        if len(shared) == 1 or remedy.limit.percent is None:
            relaxed = _relaxed(asked, asked.wishes, remedy)
            if relaxed:
                given = _kroner(remedy, asked.start)
                yield Relaxation(relaxed, given, {remedy: given})


def _together(asked: _Asked, conflict: Conflict) -> tuple[Relaxation, ...]:
    wishes, given = asked.wishes, dict[Remedy, int]()
    for remedy in conflict.together:
        relaxed = _relaxed(asked, wishes, remedy)
        if relaxed is None:
            return ()
        wishes, given[remedy] = relaxed, _kroner(remedy, asked.start)
    return (Relaxation(wishes, sum(given.values()), given),) if asked.has_room(wishes) else ()


def _kroner(remedy: Remedy, start: Start) -> int:
    return -(-abs(remedy.by) // remedy.limit.scale) * start.unit


def _with(wishes: Wishes, path: str, wish: Wish) -> Wishes:
    return replace(wishes, limits={**wishes.limits, path: wish})


def _relaxed(asked: _Asked, wishes: Wishes, remedy: Remedy) -> Wishes | None:
    """The wishes in which exactly that limit gives way by exactly so much; None where they cannot say it."""
    limit, unit = remedy.limit, asked.start.unit
    path = asked.path_of(wishes, limit)
    if limit.kind is LimitKind.TOTAL:
        return _with_total(asked, wishes, path, remedy)
    if not path:
        return None
    wish = wishes.limits[path]
    if isinstance(wish, BoundWish | LockWish):
        return _without_one(asked, wishes, path, remedy)
    if isinstance(wish, MovedWish):
        most = ((limit.most or 0) + remedy.by) * unit
        return _with(wishes, path, replace(wish, most=most, percent=None))
    return _with_other(wishes, path, remedy, unit)


def _with_other(wishes: Wishes, path: str, remedy: Remedy, unit: int) -> Wishes | None:
    """A group's ends as amounts, or what stands between two parties, loosened."""
    limit, wish = remedy.limit, wishes.limits[path]
    if isinstance(wish, GroupWish) and limit.scale == 1:
        least = None if limit.least is None else (limit.least + min(remedy.by, 0)) * unit
        most = None if limit.most is None else (limit.most + max(remedy.by, 0)) * unit
        changed = replace(wish, least=least, most=most, least_percent=None, most_percent=None)
        return _with(wishes, path, changed)
    if isinstance(wish, RelationWish):
        by = -(-abs(remedy.by) // limit.scale) * unit
        if limit.most is None:
            return _with(wishes, path, replace(wish, more=(wish.more or 0) - by))
        return _with(wishes, path, replace(wish, apart=(wish.apart or 0) + by))
    return None


def _with_total(asked: _Asked, wishes: Wishes, path: str, remedy: Remedy) -> Wishes | None:
    """A stream that is so much more or less in all."""
    limit, start = remedy.limit, asked.start
    stream = next((own for own, held in totals_of(start, wishes).items() if held == limit), "")
    if not stream:
        return None
    end = limit.most if remedy.by > 0 else limit.least
    wish = TotalWish(streams=(stream,), amount=((end or 0) + remedy.by) * start.unit)
    return _with(wishes, path or free_path(LimitKind.TOTAL, wishes.limits), wish)


def _without_one(asked: _Asked, wishes: Wishes, path: str, remedy: Remedy) -> Wishes:
    """The wish for all but one, and another for that one, of the amount that it then is."""
    limit, wish, start = remedy.limit, wishes.limits[path], asked.start
    cells = [cell for cell, _ in limit.terms]
    code, end = start.recipients[cells[0]], limit.least if remedy.by < 0 else limit.most
    kroner = ((end or 0) + remedy.by) * start.unit
    amounts: Mapping[str, int] = getattr(wish, "amounts", {})
    if amounts:
        return _with(wishes, path, replace(wish, amounts={**amounts, code: kroner}))  # type: ignore[call-arg]
    own = asked.limits_of(wishes, path)
    others = dict.fromkeys(start.recipients[one.terms[0][0]] for one in own if one != limit)
    streams = tuple(dict.fromkeys(start.streams[cell] for cell in cells))
    alone = type(wish)(name=wish.name, streams=streams, amounts={code: kroner})  # type: ignore[call-arg]
    rest = {
        at: replace(one, recipients=tuple(others), groups=()) if at == path else one
        for at, one in wishes.limits.items()
        if at != path or others
    }
    return replace(wishes, limits={**rest, free_path(wish.kind, wishes.limits): alone})


def free_path(kind: str, taken: Collection[str]) -> str:
    """Where one more limit of a kind stands among those there are: `floor 2`."""
    number = 1
    while f"{WISHES[kind].kind} {number}" in taken:
        number += 1
    return f"{WISHES[kind].kind} {number}"
