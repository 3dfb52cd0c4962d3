"""What is done with one limit in its fields: its numbers, its base, whom it concerns, stated amounts."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from allocation.bases import base_names
from allocation.case import Case
from allocation.distribution import Distribution
from allocation.levers.moves import refuse_broken_units
from allocation.money import is_dash
from allocation.optimise.amounts.table import LimitKind
from allocation.optimise.amounts.wishes import (
    START,
    TARGET,
    BoundWish,
    CeilingWish,
    FloorWish,
    GroupWish,
    LockWish,
    MovedWish,
    RelationWish,
    TotalWish,
    Wish,
    Wishes,
)
from allocation.optimise.relaxations import free_path
from allocation.screens.live import Event
from allocation.screens.optimise_questions import giving_streams, wishes_on, with_wishes
from allocation.screens.seat import shown_run, unit_of
from allocation.screens.shelf import shelf_for
from allocation.screens.working import WorkingCopy
from allocation.typed import amount_typed, percent_typed

NUMBERS: Mapping[str, tuple[str, ...]] = {
    LimitKind.FLOOR: ("percent", "loss"),
    LimitKind.CEILING: ("percent",),
    LimitKind.GROUP: ("least", "most"),
    LimitKind.RELATION: ("times", "more", "apart"),
    LimitKind.MOVED: ("most",),
    LimitKind.TOTAL: ("amount", "least", "most"),
}
"""The numbers that a limit of each kind has in its fields."""

IN_PER_CENT: Mapping[tuple[str, str], str] = {
    (LimitKind.GROUP, "least"): "least_percent",
    (LimitKind.GROUP, "most"): "most_percent",
    (LimitKind.MOVED, "most"): "percent",
}
"""The numbers that are amounts, or per cent where that is typed, and what they are called then."""

RECIPIENT, GROUP = "r", "g"
"""What stands before the name of somebody whom a limit concerns."""

_HUNDRED = 100
_PERCENT = re.compile(r"(%|prosent|pst\.?|per ?cent)\s*$", re.IGNORECASE)
_FLOOR, _CEILING, _MOVED = Fraction(95), Fraction(110), Fraction(3)
"""What a limit says when it is added: per cent of the start, and of everything."""

Changing = Callable[[Wish, str, Event, WorkingCopy, Distribution], Wish | None]


def slug(path: str) -> str:
    """A limit's place as the names of inputs hold it: without a blank."""
    return path.replace(" ", "-")


def run_on(copy: WorkingCopy) -> Distribution:
    """The run of what is on the screen. Raises ProblemsFound."""
    return shown_run(shelf_for(copy).case, copy)


def edited(wishes: Wishes, **changed: Any) -> Wishes:
    """The wishes with something else in them, which is not what the file says that they were read from."""
    other = replace(wishes, **changed)
    return other if other == wishes else replace(other, name="", title="", description="", file="")


def concerned(run: Distribution, wishes: Wishes) -> dict[str, int]:
    """Those who have something in the question's streams, in the letter's order, and how much, in kroner."""
    sums: dict[str, int] = {}
    for (code, stream), amount in run.placed().items():
        if stream in (wishes.streams or giving_streams(run)):
            sums[code] = sums.get(code, 0) + amount
    return {code: sums[code] for code in run.case.recipients if code in sums}


def groups_of(run: Distribution, wishes: Wishes) -> tuple[str, ...]:
    """The printed groups that those who have something are in."""
    register = run.case.recipients
    return tuple(
        dict.fromkeys(register[code].group for code in concerned(run, wishes) if register[code].group)
    )


def bases_of(case: Case, wishes: Wishes) -> tuple[str, ...]:
    """What a floor or a ceiling can be per cent of: what states anything of the question's streams."""
    return (START, TARGET, *(base for base in base_names(case) if _states(case, base, wishes)))


def _states(case: Case, base: str, wishes: Wishes) -> bool:
    decisions = {**case.baselines, **({"decision": case.decision} if case.decision else {})}
    if base not in decisions:
        return any(recipient.base_frame is not None for recipient in case.recipients.values())
    return any(not wishes.streams or stream in wishes.streams for _, stream in decisions[base].cells)


def changing(change: Changing) -> Callable[[WorkingCopy, str, Event], WorkingCopy]:
    """What an input of one limit does: a limit that comes back as nothing is taken away."""

    def do(copy: WorkingCopy, about: str, event: Event) -> WorkingCopy:
        run = run_on(copy)
        wishes = wishes_on(copy, run)
        place, _, what = about.partition(":")
        path = next((path for path in wishes.limits if slug(path) == place), "")
        if not path:
            return copy
        wish = change(wishes.limits[path], what, event, copy, run)
        limits = {at: wish if at == path else one for at, one in wishes.limits.items()}
        kept = {at: one for at, one in limits.items() if one is not None}
        return with_wishes(copy, edited(wishes, limits=kept))

    return do


def number(wish: Wish, what: str, event: Event, copy: WorkingCopy, run: Distribution) -> Wish:
    """A number of a limit, as it was typed. Raises NotANumber, CannotMove."""
    if what not in NUMBERS.get(wish.kind, ()):
        return wish
    if what == "loss":
        return replace(wish, percent=_HUNDRED - percent_typed(event.value))  # type: ignore[call-arg]
    if what == "percent":
        return replace(wish, percent=percent_typed(event.value))  # type: ignore[call-arg]
    is_nothing, in_percent = not event.value.strip(), IN_PER_CENT.get((wish.kind, what))
    if what == "times":
        return replace(wish, times=None if is_nothing else _times(event.value))  # type: ignore[call-arg]
    if in_percent:
        typed: dict[str, Any] = {what: None, in_percent: None}
        if not is_nothing and _PERCENT.search(event.value):
            typed[in_percent] = percent_typed(event.value)
        elif not is_nothing:
            typed[what] = kroner_typed(event.value, copy, run.case)
        return replace(wish, **typed)
    other: dict[str, Any] = {what: None if is_nothing else kroner_typed(event.value, copy, run.case)}
    return replace(wish, **other)


def _times(text: str) -> Fraction:
    """How many times: `0,8`, or `80 %`."""
    return percent_typed(text) / (_HUNDRED if _PERCENT.search(text) else 1)


def kroner_typed(text: str, copy: WorkingCopy, case: Case) -> int:
    """An amount that the case can distribute. Raises NotANumber, CannotMove."""
    kroner = amount_typed(text, unit_of(case, copy.look), case.units)
    refuse_broken_units(case, kroner)
    return kroner


def base(wish: Wish, _what: str, event: Event, copy: WorkingCopy, run: Distribution) -> Wish:
    """What a floor or a ceiling is per cent of."""
    if isinstance(wish, BoundWish) and wish.base and event.value in bases_of(run.case, wishes_on(copy, run)):
        return replace(wish, base=event.value)
    return wish


def bound_on(wish: Wish, _what: str, event: Event, _copy: WorkingCopy, _run: Distribution) -> Wish:
    """Whether a floor or a ceiling holds of all that one gets, or of each stream."""
    if isinstance(wish, BoundWish) and event.value in ("recipient", "stream"):
        return replace(wish, on=event.value)
    return wish


def whom(wish: Wish, what: str, event: Event, copy: WorkingCopy, run: Distribution) -> Wish:
    """One more or one fewer whom the limit concerns; it concerns all where nobody is named."""
    kind, _, name = what.partition(":")
    wishes = wishes_on(copy, run)
    if kind == GROUP and name in groups_of(run, wishes):
        return replace(wish, groups=_toggled(wish.groups, name, event.value == "true"))
    if kind == RECIPIENT and name in concerned(run, wishes):
        return replace(wish, recipients=_toggled(wish.recipients, name, event.value == "true"))
    return wish


def of_stream(wish: Wish, what: str, event: Event, _copy: WorkingCopy, run: Distribution) -> Wish:
    """One more or one fewer stream that the limit concerns; it concerns all where none is named."""
    if what not in giving_streams(run):
        return wish
    return replace(wish, streams=_toggled(wish.streams, what, event.value == "true"))


def _toggled(names: tuple[str, ...], name: str, is_in: bool) -> tuple[str, ...]:
    others = tuple(one for one in names if one != name)
    return (*others, name) if is_in else others


def party(wish: Wish, what: str, event: Event, copy: WorkingCopy, run: Distribution) -> Wish:
    """One side of a relation: a recipient, or the members of a group."""
    members = _members(event.value, wishes_on(copy, run), run)
    if isinstance(wish, RelationWish) and what in ("one", "other") and members:
        return replace(wish, one=members) if what == "one" else replace(wish, other=members)
    return wish


def _members(named: str, wishes: Wishes, run: Distribution) -> tuple[str, ...]:
    """The recipients of `r:CODE` or `g:GROUP`; none for what nobody is called."""
    kind, _, name = named.partition(":")
    people = concerned(run, wishes)
    if kind == RECIPIENT:
        return (name,) if name in people else ()
    return tuple(code for code in people if run.case.recipients[code].group == name) if name else ()


def stated(wish: Wish, what: str, event: Event, copy: WorkingCopy, run: Distribution) -> Wish | None:
    """The stated amount of one recipient; without any the limit is gone. Raises NotANumber, CannotMove."""
    amounts: Mapping[str, int] = getattr(wish, "amounts", {})
    if what not in amounts:
        return wish
    others = {code: amount for code, amount in amounts.items() if code != what}
    if event.value.strip() and not is_dash(event.value):
        changed = {code: amounts[code] for code in amounts}
        changed[what] = kroner_typed(event.value, copy, run.case)
        return replace(wish, amounts=changed)  # type: ignore[call-arg]
    return replace(wish, amounts=others) if others else None  # type: ignore[call-arg]


def added(copy: WorkingCopy, _about: str, event: Event) -> WorkingCopy:
    """One more limit of a kind, as it usually begins."""
    run = run_on(copy)
    wishes = wishes_on(copy, run)
    wish = _begun(event.value, wishes, run)
    if wish is None:
        return copy
    return with_wishes(
        copy, edited(wishes, limits={**wishes.limits, free_path(wish.kind, wishes.limits): wish})
    )


def _begun(kind: str, wishes: Wishes, run: Distribution) -> Wish | None:
    people, groups = list(concerned(run, wishes)), groups_of(run, wishes)
    streams = wishes.streams or giving_streams(run)
    totals = dict.fromkeys(streams, 0)
    for (_, stream), amount in run.placed().items():
        if stream in totals:
            totals[stream] += amount
    begun: dict[str, Wish] = {
        LimitKind.FLOOR: FloorWish(base=START, percent=_FLOOR),
        LimitKind.CEILING: CeilingWish(base=START, percent=_CEILING),
        LimitKind.GROUP: GroupWish(groups=groups[:1], recipients=() if groups else tuple(people[:1])),
        LimitKind.RELATION: RelationWish(one=tuple(people[:1]), other=tuple(people[1:2]), times=Fraction(1)),
        LimitKind.MOVED: MovedWish(percent=_MOVED),
        LimitKind.TOTAL: TotalWish(streams=streams[:1], amount=totals[streams[0]] if streams else None),
    }
    return begun.get(kind)


def fixed(copy: WorkingCopy, _about: str, event: Event) -> WorkingCopy:
    """One recipient's amount stands as it is, to be typed over; or all of a group stand."""
    run = run_on(copy)
    wishes, (kind, _, name) = wishes_on(copy, run), event.value.partition(":")
    people = concerned(run, wishes)
    if kind == GROUP and name in groups_of(run, wishes):
        path, lock = free_path(LimitKind.LOCK, wishes.limits), LockWish(groups=(name,))
    elif kind == RECIPIENT and name in people:
        path, lock = _with_amounts(wishes)
        lock = replace(lock, amounts={**lock.amounts, name: people[name]})
    else:
        return copy
    return with_wishes(copy, edited(wishes, limits={**wishes.limits, path: lock}))


def _with_amounts(wishes: Wishes) -> tuple[str, LockWish]:
    """The lock that states amounts, or a new one."""
    stating = (
        (path, one) for path, one in wishes.limits.items() if isinstance(one, LockWish) and one.amounts
    )
    return next(stating, (free_path(LimitKind.LOCK, wishes.limits), LockWish()))


LIMIT_DOES = {
    "limit": changing(number),
    "base": changing(base),
    "bound_on": changing(bound_on),
    "who": changing(whom),
    "of": changing(of_stream),
    "party": changing(party),
    "stated": changing(stated),
    "drop": changing(lambda *_: None),
    "add": added,
    "fix": fixed,
}
"""What the inputs of limits do, by the first word of their names."""
