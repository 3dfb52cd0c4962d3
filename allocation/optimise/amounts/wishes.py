"""What a meeting asks for, as its limits' file says it: a target, an objective, and limits with their bases.

A limit is a frozen dataclass whose fields are its settings, as a rule's step is: the file reads them by the
same kinds, and each is declared here alone. Amounts are kroner.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Annotated, ClassVar

from allocation.case import folded
from allocation.optimise.amounts.goals import Goal
from allocation.optimise.amounts.table import LimitKind
from allocation.rules.kinds import (
    BadSetting,
    Groups,
    Kind,
    Percent,
    Reader,
    Recipients,
    Sum,
    Sums,
    Text,
    one_of,
)

START, TARGET = "start", "target"
"""The two bases that a question has of its own: where it begins, and what it aims at."""


def _who(value: object, reader: Reader) -> tuple[str, ...]:
    """The codes of recipients, or of the members of printed groups, by one name or a list of them."""
    names = value if isinstance(value, list | tuple) else [value]
    codes: dict[str, None] = {}
    for name in names:
        members = [
            recipient.code
            for recipient in reader.recipients.values()
            if recipient.group and folded(recipient.group) == folded(str(name))
        ]
        codes |= dict.fromkeys(members or [reader.code(name)])
    if not codes:
        raise BadSetting("ingen er nevnt", "skriv navnet på en mottaker eller en gruppe")
    return tuple(codes)


Who = Annotated[tuple[str, ...], Kind(_who)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """One limit: the meeting's own name for it, and whom and which streams it concerns.

    Everybody where neither recipients nor groups are named, and all of the question's streams.
    """

    kind: ClassVar[LimitKind]
    name: Text = ""
    recipients: Recipients = ()
    groups: Groups = ()
    streams: Groups = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundWish(Wish):
    """Per cent of a base, or stated amounts by recipient, for each recipient that it concerns.

    `base` names the base: `start`, `target`, `decision`, `base_frame` or the alias of a used case. The bound
    is on what the recipient gets in all (`on = "recipient"`) or on each of its streams (`on = "stream"`).
    """

    base: Text = ""
    percent: Percent = Fraction(100)
    amounts: Sums = field(default_factory=dict)
    on: Annotated[str, one_of("recipient", "stream")] = "recipient"


@dataclass(frozen=True, slots=True, kw_only=True)
class FloorWish(BoundWish):
    """The least that each gets."""

    kind = LimitKind.FLOOR


@dataclass(frozen=True, slots=True, kw_only=True)
class CeilingWish(BoundWish):
    """The most that each gets."""

    kind = LimitKind.CEILING


@dataclass(frozen=True, slots=True, kw_only=True)
class LockWish(Wish):
    """Amounts that stand in every stream concerned: those of the start, or stated ones."""

    kind = LimitKind.LOCK
    amounts: Sums = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupWish(Wish):
    """What its members get together, at least and at most: an amount, or per cent of what all get."""

    kind = LimitKind.GROUP
    least: Sum | None = None
    most: Sum | None = None
    least_percent: Percent | None = None
    most_percent: Percent | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationWish(Wish):
    """How one party stands to another: at least `times` the other and `more` than it, `apart` at most."""

    kind = LimitKind.RELATION
    one: Who = ()
    other: Who = ()
    times: Percent | None = None
    more: Sum | None = None
    apart: Sum | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedWish(Wish):
    """What may move in all: the sum of rises above the start, an amount or per cent of everything."""

    kind = LimitKind.MOVED
    most: Sum | None = None
    percent: Percent | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalWish(Wish):
    """What a stream is in all, where it is not what the alternative's funds are: an amount, or a range."""

    kind = LimitKind.TOTAL
    amount: Sum | None = None
    least: Sum | None = None
    most: Sum | None = None


WISHES: dict[str, type[Wish]] = {
    wish.kind: wish
    for wish in (TotalWish, FloorWish, CeilingWish, LockWish, GroupWish, RelationWish, MovedWish)
}
"""The limits by the word under which a file lists them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """What is aimed at: the shares of a key, what another alternative gives, or amounts that stand already.

    With a key, `recipients` or `groups` are those it concerns (those it can measure, where none is named);
    they share what the others' amounts leave of each stream. Where nothing is said, the start is the aim.
    """

    key: Text = ""
    scenario: Text = ""
    base: Text = ""
    recipients: Recipients = ()
    groups: Groups = ()


@dataclass(frozen=True, slots=True)
class Curve:
    """The trade-off between two objectives: the least of one for each of so many values of the other."""

    of: Goal
    against: Goal
    points: int = 9


@dataclass(frozen=True, slots=True)
class Wishes:
    """A whole limits' file. `scenario` is where the question begins, `streams` those that may be changed.

    `limits` are by where they stand in the file, for problems.
    """

    name: str = ""
    title: str = ""
    description: str = ""
    scenario: str = ""
    streams: tuple[str, ...] = ()
    goal: Goal = Goal.TOTAL
    weights: Mapping[Goal, Fraction] = field(default_factory=dict)
    curve: Curve | None = None
    aim: Aim = field(default_factory=Aim)
    limits: Mapping[str, Wish] = field(default_factory=dict)
    file: str = field(default="", compare=False)
