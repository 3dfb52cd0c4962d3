"""The whole of a reconciliation: what was compared, its likely causes, and what is explained of it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from allocation.causes import Claim, claims, texts_by_key
from allocation.explanations import (
    Explanation,
    Held,
    Reconciliation,
    as_of,
    explained,
    explained_otherwise,
    key_of,
    of_these_figures,
)
from allocation.findings import Status
from allocation.reconciling.comparing import Compared, compared, deviating_parts
from allocation.reconciling.of_which import FOLLOWS, of_the_row
from allocation.reconciling.own_sums import own_sums_of
from allocation.reconciling.side import SUM, Cell, Inner, Side

_NOTHING = Fraction(0)


@dataclass(frozen=True, eq=False)
class Reconciled:
    """Two sides, the claims of likely causes, and every finding with what explains it.

    `otherwise` are explanations of other figures under the keys of what is unexplained, given of other files.
    `own_sums` are the sums of either side that do not hold by themselves, but for those that the other side
    has another figure of: they are findings.
    """

    two: Compared
    claims: tuple[Claim, ...]
    result: Reconciliation
    otherwise: Sequence[Explanation] = ()
    own_sums: tuple[Held, ...] = ()

    @property
    def wrong_sums(self) -> tuple[Held, ...]:
        """The own sums that are wrong and unexplained."""
        return tuple(one for one in self.own_sums if one.is_unexplained)

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to find out."""
        return not (self.result.unexplained or self.wrong_sums)

    @property
    def against(self) -> str:
        """What was held against what, as explanations name it."""
        return against(self.two.stated, self.two.computed)

    @cached_property
    def causes(self) -> tuple[tuple[Claim, tuple[Held, ...]], ...]:
        """The claims, each once, with what is unexplained of what it would explain."""
        open_now = {one.key: one for one in self.result.unexplained}
        found = (
            (claim, tuple(open_now[key] for cell in claim.texts if (key := key_of(cell)) in open_now))
            for claim in self.claims
        )
        return tuple((claim, held) for claim, held in found if held)


def against(stated: Side, computed: Side) -> str:
    """What an explanation is of: both sides by their titles, and which of several tables each is."""
    return " ".join(f"{stated.whole_title} mot {computed.whole_title}".split())


def reconciled(stated: Side, computed: Side, explanations: Sequence[Explanation] = ()) -> Reconciled:
    """Hold one side against the other, propose causes, and take off what is explained."""
    two = compared(stated, computed)
    found = tuple(claims(two))
    texts = texts_by_key(found)
    cells = [Held(key_of(cell), finding, texts.get(cell, ())) for cell, finding in two.cells.items()]
    sums = [
        Held(key_of(key), finding, texts.get(key, ()), follows=_follows(key, two))
        for key, finding in two.sums.items()
    ]
    inside = [_inside(inner, follows, two) for inner, follows in of_the_row(two.inside, two.cells, two.sums)]
    held, title, own = [*cells, *sums, *inside], against(stated, computed), own_sums_of(two)
    findings = dict(zip(two.sums, sums, strict=True))
    for one, its in own.pairs:
        if one.cell is not None and one.cell in two.gaps:
            explanations = as_of(explanations, its, findings[one.cell])
    together = [*held, *(its for _, its in own.pairs)]
    result = explained(together, of_these_figures(together, explanations, title), title)
    settled = _settled(Reconciliation(result.held[: len(held)], result.fallen), two, len(cells))
    open_cells = frozenset(one.key for one in settled.held[: len(cells)] if one.is_unexplained)
    own_sums = own.after(result.held[len(held) :], open_cells)
    return Reconciled(two, found, settled, explained_otherwise(settled, explanations), own_sums)


def _inside(inner: Inner, follows: Fraction, two: Compared) -> Held:
    """What is held of a part of a cell."""
    finding = two.inside[inner]
    if follows:
        finding = replace(finding, cause=FOLLOWS)
    return Held(key_of(inner), finding, follows=follows)


def _follows(key: Cell, two: Compared) -> Fraction:
    """What of a sum's difference is in its parts."""
    if two.sums[key].status is not Status.DIFFERS:
        return _NOTHING
    difference = two.held[key].difference
    return difference - two.held[key].own if key in two.gaps else difference


def _is_inside(one: Cell, other: Cell, two: Compared) -> bool:
    """Whether one printed sum is of no cells but those that another is the sum of."""
    return frozenset(two.members[one].members) <= frozenset(two.members[other].members)


def _parts_settled(inside: Mapping[Inner, Held], is_open: Collection[Cell]) -> list[Held]:
    """What is inside cells, settled where these are; a sum where the columns that it sums are as well."""
    open_rows = {row for row, _ in is_open}
    open_parts = {inner[::2] for inner, one in inside.items() if inner[1] != SUM and one.is_unexplained}
    return [
        replace(one, is_settled=True)
        if one.follows
        and (inner[:2] not in is_open if inner[1] != SUM else inner[0] not in open_rows)
        and not (inner[1] == SUM and inner[::2] in open_parts)
        else one
        for inner, one in inside.items()
    ]


def _settled(result: Reconciliation, two: Compared, cells: int) -> Reconciliation:
    """The sums whose parts are all explained are settled: of them nothing is left to find out.

    So is what is inside a cell that is explained.
    """
    open_cells = {
        cell for cell, held in zip(two.cells, result.held[:cells], strict=True) if held.is_unexplained
    }
    ends = cells + len(two.sums)
    sums = dict(zip(two.sums, result.held[cells:ends], strict=True))
    inside = dict(zip(two.inside, result.held[ends:], strict=True))
    open_sums = {key for key, held in sums.items() if held.is_unexplained}
    settled = [
        replace(held, is_settled=True)
        if held.follows
        and open_cells.isdisjoint(deviating_parts(key, two))
        and not any(_is_inside(other, key, two) for other in open_sums - {key})
        else held
        for key, held in sums.items()
    ]
    parts = _parts_settled(inside, open_cells | open_sums)
    return Reconciliation((*result.held[:cells], *settled, *parts), result.fallen)
