"""Differences that somebody has explained: how much, why, who and when, and what is unexplained still.

An explanation follows the figures that it explains: of others it says nothing, and falls away.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from allocation.findings import Finding, Status, plain_unit
from allocation.money import KRONER, Unit

MOST_EXPLAINED = 300
LONGEST_REASON = 500
_APART, _ESCAPE = "/", "\\"


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a stated amount is not the computed one.

    `against` is what was held against the computation, `key` the finding there; `stated` and `computed` are
    the figures it explains, exact, empty for a side that has none; `follows` what of a sum's difference stood
    in its parts, empty for nothing: it explains the rest alone. `amount` is how much of stated less computed,
    in base units and with its sign.
    """

    against: str
    key: str
    stated: str
    computed: str
    amount: int
    reason: str
    who: str
    at: str
    follows: str = ""


def _as_one(explanations: Sequence[Explanation]) -> Explanation:
    """Several explanations of a difference as one: their sum, every reason, everybody who gave one."""
    reasons = dict.fromkeys(one.reason for one in explanations)
    names = dict.fromkeys(one.who for one in explanations)
    amount = sum(one.amount for one in explanations)
    return replace(explanations[-1], amount=amount, reason="; ".join(reasons), who=", ".join(names))


@dataclass(frozen=True, slots=True)
class Held:
    """A finding with its key: recipient and stream of a cell, else what it is about.

    `explanations` are those given of its difference, which add up. `follows` is what of a sum's difference
    stands in its parts as well, and is explained there; `is_settled` whether that is done.
    """

    key: str
    finding: Finding
    causes: tuple[str, ...] = ()
    explanations: tuple[Explanation, ...] = ()
    follows: Fraction = Fraction(0)
    is_settled: bool = False

    @property
    def explanation(self) -> Explanation | None:
        """What explains it as one; None where nobody has."""
        return _as_one(self.explanations) if self.explanations else None

    @property
    def is_explainable(self) -> bool:
        """Whether there is a difference in money that a person can explain."""
        if not (self.finding.is_unexplained and self.finding.unit.money):
            return False
        return bool(self.own)

    @property
    def own(self) -> Fraction:
        """What of the difference is its own, with its sign: all of it but what stands in its parts."""
        return self.finding.difference - self.follows

    @property
    def is_of_nothing(self) -> bool:
        """Whether it is a dash or a nought that only one side prints: there is nothing to explain."""
        is_of_one_side = self.finding.status in (Status.ONLY_STATED, Status.ONLY_COMPUTED)
        return is_of_one_side and not self.finding.difference and not self.follows

    @property
    def cause(self) -> str:
        """What is said of the finding itself."""
        return "" if self.is_of_nothing else self.finding.cause

    @property
    def only_follows(self) -> bool:
        """Whether all of its difference stands in its parts, so that it is no finding of its own."""
        return bool(self.finding.is_unexplained and self.follows and not self.own)

    @property
    def explained(self) -> Fraction:
        """How much of the difference is explained, with its sign.

        Explanations are in whole base units: of a difference in øre they explain the øre too, or none.
        """
        given = Fraction(sum(one.amount for one in self.explanations))
        return self.own if self.explanations and abs(self.own - given) < 1 else given

    @property
    def each_explained(self) -> tuple[Fraction, ...]:
        """How much each explanation explains, with its sign; the øre are in the last."""
        earlier = tuple(Fraction(one.amount) for one in self.explanations[:-1])
        return (*earlier, self.explained - sum(earlier)) if self.explanations else ()

    @property
    def rest(self) -> Fraction:
        """What is unexplained of the difference, with its sign; nothing where nobody has to explain it."""
        return self.own - self.explained if self.finding.is_unexplained else Fraction(0)

    @property
    def status(self) -> Status:
        """The finding's status; `explained` where all of its difference is, also in its parts.

        A dash beside nothing agrees with it.
        """
        if self.is_of_nothing:
            return Status.AGREES
        is_explained = self.explanations or self.is_settled
        return Status.EXPLAINED if is_explained and not self.rest and self._stands else self.finding.status

    @property
    def _stands(self) -> bool:
        """Whether nothing of it is left to its parts, or those are explained."""
        return not self.follows or self.is_settled

    @property
    def is_unexplained(self) -> bool:
        """Whether somebody must still find out why; of what its parts have, that is said of them."""
        if self.is_of_nothing:
            return False
        if not self.follows:
            return self.finding.is_unexplained and self.status is not Status.EXPLAINED
        return bool(self.rest)


@dataclass(frozen=True)
class Reconciliation:
    """All findings in order, and the explanations whose figures are no longer there."""

    held: tuple[Held, ...]
    fallen: tuple[Explanation, ...]

    @cached_property
    def unexplained(self) -> tuple[Held, ...]:
        """The findings that are unexplained, wholly or in part."""
        return tuple(one for one in self.held if one.is_unexplained)

    @cached_property
    def following(self) -> tuple[Held, ...]:
        """The findings that only follow from others: they count nowhere, for the others do."""
        return tuple(one for one in self.held if one.only_follows)

    @cached_property
    def tally(self) -> Counter[Status]:
        """How many findings there are of each status, those left out that only follow from others."""
        return Counter(one.status for one in self.held if not one.only_follows)

    @property
    def unexplained_amount(self) -> Fraction:
        """The sum of what is unexplained of each, whatever its sign, in base units of what it counts in."""
        counted = self.counts_in
        left = [one for one in self.unexplained if plain_unit(one.finding.unit) == counted]
        return sum((abs(one.rest) for one in left), Fraction(0))

    @cached_property
    def counts_in(self) -> Unit:
        """The unit of what is unexplained: money where some of it is, else what most of it counts in.

        Where nothing is unexplained it is that of all findings.
        """
        units = [one.finding.unit for one in self.unexplained or self.held]
        money = next((unit for unit in units if unit.money), None)
        if money is not None or not units:
            return plain_unit(money or KRONER)
        return Counter(units).most_common(1)[0][0]


def key_of(parts: Sequence[str]) -> str:
    """The key of a recipient's cell in a stream; a slash that is in a name has a backslash before it."""
    return _APART.join(part.replace(_ESCAPE, 2 * _ESCAPE).replace(_APART, _ESCAPE + _APART) for part in parts)


def explained(held: Sequence[Held], explanations: Sequence[Explanation], against: str) -> Reconciliation:
    """The findings with what was explained of them, and the explanations that fell away."""
    own = dict[_Figures, list[Explanation]]()
    for one in explanations:
        if one.against == against:
            own.setdefault(_figures(one), []).append(one)
    result = tuple(
        replace(one, explanations=tuple(own.get(_of(one), ()))) if one.is_explainable else one for one in held
    )
    used = {_of(one) for one in result if one.explanations}
    fallen = (one for figures, some in own.items() if figures not in used for one in some)
    return Reconciliation(result, tuple(fallen))


def of_these_figures(
    held: Sequence[Held], explanations: Sequence[Explanation], against: str
) -> tuple[Explanation, ...]:
    """The explanations, those of exactly these figures as explanations of what is held now.

    Files get new names from month to month; what is explained are a key and two figures.
    """
    by_figures = dict[_Figures, list[Explanation]]()
    for one in explanations:
        by_figures.setdefault(_figures(one), []).append(one)
    present = {figures for one in held if (figures := _of(one)) in by_figures}
    taken = (one for figures in present for one in _that_count(by_figures[figures], against))
    counted = {id(one) for one in taken}
    return tuple(
        replace(one, against=against) if id(one) in counted else one
        for one in explanations
        if id(one) in counted or _figures(one) not in present or one.against != against
    )


def _that_count(some: Sequence[Explanation], against: str) -> Sequence[Explanation]:
    """Of explanations of the same figures, given of files of several names, those that add up.

    All, unless the same was explained again of files of another name, and they are more than the difference.
    """
    if not too_much(some):
        return some
    last = against if any(one.against == against for one in some) else some[-1].against
    return [one for one in some if one.against == last]


def too_much(some: Sequence[Explanation]) -> bool:
    """Whether explanations of the same figures are together more than these differ by."""
    stated, computed, follows = (
        Fraction(text or 0) for text in (some[0].stated, some[0].computed, some[0].follows)
    )
    left, amount = stated - computed - follows, sum(one.amount for one in some)
    return abs(amount) > abs(left) or amount * left < 0


def explained_otherwise(result: Reconciliation, explanations: Sequence[Explanation]) -> list[Explanation]:
    """What was explained of other figures, of files of other names, where something is unexplained now.

    Of each key the last. Nobody can say whether the files followed those: that is told, and not used.
    """
    open_keys = {one.key for one in result.unexplained} - {one.key for one in result.fallen}
    present = {_of(one) for one in result.unexplained}
    latest = {one.key: one for one in explanations if one.key in open_keys and _figures(one) not in present}
    return list(latest.values())


def explanation_of(held: Held, against: str, *, amount: int, reason: str, who: str, at: str) -> Explanation:
    """What a person says of a finding: of its figures as they are now, and of no others."""
    key, stated, computed, follows = _of(held)
    return Explanation(against, key, stated, computed, amount, reason, who, at, follows)


_Figures = tuple[str, str, str, str]
"""A key and what an explanation follows: both figures, and what of their difference stands in the parts."""


def _figures(explanation: Explanation) -> _Figures:
    return explanation.key, explanation.stated, explanation.computed, explanation.follows


def _of(held: Held) -> _Figures:
    stated, computed = exact(held.finding.stated), exact(held.finding.computed)
    return held.key, stated, computed, exact(held.follows or None)


def as_of(explanations: Sequence[Explanation], one: Held, other: Held) -> tuple[Explanation, ...]:
    """The explanations, those of one finding as of another that says the same of as much."""
    if one.own != other.own:
        return tuple(explanations)
    key, stated, computed, follows = _of(other)
    return tuple(
        replace(given, key=key, stated=stated, computed=computed, follows=follows)
        if _figures(given) == _of(one)
        else given
        for given in explanations
    )


def exact(value: Fraction | None) -> str:
    """A value as an explanation keeps it; empty for none."""
    return "" if value is None else str(value)


def of_the_same(explanations: Sequence[Explanation], one: Explanation) -> tuple[Explanation, ...]:
    """The explanations of the same figures, whatever the files were called."""
    return tuple(other for other in explanations if _figures(other) == _figures(one))


def with_explanation(
    explanations: Sequence[Explanation], one: Explanation, most: int = MOST_EXPLAINED
) -> tuple[Explanation, ...]:
    """The explanations with one more, which adds to those of the same figures; of too many the oldest go."""
    return (*explanations, one)[-most:]


def without_explanation(explanations: Sequence[Explanation], one: Explanation) -> tuple[Explanation, ...]:
    """The explanations without that one, whatever the files were called when it was given."""
    kept = list(explanations)
    same = [other for other in kept if replace(other, against=one.against) == one]
    if same:
        kept.remove(one if one in same else same[0])
    return tuple(kept)
