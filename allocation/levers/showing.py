"""The levers of a fund as they stand: its amount, its key and weights, what is fixed, its bounds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from allocation.bases import BASE_FRAME, base_names, stated_base
from allocation.case import Case, Step
from allocation.criteria import Blend, Key, Mix
from allocation.funds import LineKind
from allocation.levers.fitting_keys import fitting_keys, own_blend
from allocation.levers.steps import (
    Steps,
    left_to_share,
    sharing_in,
    stated_amounts,
    steps_of,
)
from allocation.rules import bounds, transitions
from allocation.rules.bounds import Ceiling, Floor, Lock
from allocation.rules.claims import OnClaim, UpTo
from allocation.rules.counting import CountMeasures, UnresolvedChallenge
from allocation.rules.frame_lines import Line, Requirement
from allocation.rules.frames import Compensation, NotItemised
from allocation.rules.placing import Fixed, TopSlice, Whole
from allocation.rules.pots import OfPot


@dataclass(frozen=True, slots=True)
class Weight:
    """A part of a key: a criterion of a mix or a key of a blend, and its weight, from 0 to 1."""

    code: str
    title: str
    weight: Fraction


@dataclass(frozen=True, slots=True)
class Bound:
    """A floor or a ceiling: per cent of a base, on the fund's `amount` or on the `level` after it."""

    base: str
    percent: Fraction
    on: str = "amount"


@dataclass(frozen=True, slots=True)
class PhaseIn:
    """Over how many years a change is phased in, and the base whose proportions it begins with."""

    years: int
    start: str


@dataclass(frozen=True, slots=True)
class Levers:
    """What can be moved of a fund, as it stands. Amounts are kroner by recipient.

    `amount` is None where the fund is the sum of its lines or takes all that another has. `key` is empty
    where no step of the fund shares by one; `keys` are those that it can be shared by, `shared` the other
    funds that use it, whose amounts move with its weights. `blended` is the key that a screen blended it
    with, and the weight of that; `weights` are the parts of `key` itself. `others` are the steps without a
    lever, in their order.
    """

    fund: str
    amount: int | None
    key: str
    keys: tuple[str, ...]
    shared: tuple[str, ...]
    weights: tuple[Weight, ...]
    blended: tuple[str, Fraction] | None
    top_slice: Mapping[str, int]
    fixed: Mapping[str, int]
    floor: Bound | None
    ceiling: Bound | None
    bases: tuple[str, ...]
    locks: Mapping[str, int]
    phase_in: PhaseIn | None
    others: Steps


def levers_of(case: Case, fund: str) -> Levers:
    """The fund's levers."""
    steps = steps_of(case, fund)
    key, blended = key_of(case, fund)
    fitting = fitting_keys(case, fund)
    floor, ceiling, phase = (plain_step(steps, kind) for kind in (Floor, Ceiling, transitions.PhaseIn))
    stated = stated_amounts(case, fund)
    with_lever: list[Step | None] = [floor, ceiling, phase, sharing_in(steps)]
    with_lever += [step for step, given in stated if None not in given.values()]
    with_lever += [step for step in steps if isinstance(step, Lock) and locked_by(case, fund, step)]
    return Levers(
        fund=fund,
        amount=case.funds[fund].amount,
        key=key,
        keys=fitting if key in ("", *fitting) else (key, *fitting),
        shared=_also_sharing(case, fund, key),
        weights=_weights(case, key),
        blended=blended,
        top_slice=_given(given for step, given in stated if isinstance(step, TopSlice)),
        fixed=_given(given for step, given in stated if isinstance(step, Fixed)),
        floor=_bound(floor),
        ceiling=_bound(ceiling),
        bases=_bases(case, fund),
        locks=locks_of(case, fund),
        phase_in=PhaseIn(phase.years, phase.start) if isinstance(phase, transitions.PhaseIn) else None,
        others=tuple(step for step in steps if all(step is not one for one in with_lever)),
    )


def key_of(case: Case, fund: str) -> tuple[str, tuple[str, Fraction] | None]:
    """The key that the fund is shared by, and the one that a screen blended it with, by its weight."""
    step = sharing_in(steps_of(case, fund))
    code = step.key if step else ""
    key = case.keys.get(code)
    if code == own_blend(fund) and isinstance(key, Blend) and len(key.blend) == 2:
        (first, _), second = key.blend.items()
        return first, second
    return code, None


def _weights(case: Case, code: str) -> tuple[Weight, ...]:
    weights = weights_of(case.keys.get(code))
    titles = {part: case.criteria[part].name for part in weights if part in case.criteria}
    if isinstance(case.keys.get(code), Blend):
        titles = {part: case.keys[part].title for part in weights if part in case.keys}
    return tuple(Weight(part, titles.get(part, part), weight) for part, weight in weights.items())


def weights_of(key: Key | None) -> Mapping[str, Fraction]:
    """The weights of a mix or a blend; none for a key of another form."""
    if isinstance(key, Mix):
        return key.mix
    return key.blend if isinstance(key, Blend) else {}


def _also_sharing(case: Case, fund: str, key: str) -> tuple[str, ...]:
    """The other funds that a weight of the key moves, straight or by way of a blend."""
    if not key:
        return ()
    used = {key}
    while more := {
        code
        for code, one in case.keys.items()
        if code not in used and isinstance(one, Blend) and used & one.blend.keys()
    }:
        used |= more
    return tuple(
        code
        for code in case.funds
        if code != fund and any(getattr(step, "key", "") in used for step in steps_of(case, code))
    )


def _given(stated: Iterable[Mapping[str, int | None]]) -> dict[str, int]:
    """What steps of stated amounts give in all, where it is known."""
    sums: dict[str, int] = {}
    for given in stated:
        for code, amount in given.items():
            if amount is not None:
                sums[code] = sums.get(code, 0) + amount
    return sums


def plain_step(steps: Steps, kind: type[Step]) -> Step | None:
    """The first step of a kind that a lever can say all of: a bound of all by a base, or a phase-in."""
    return next((step for step in steps if isinstance(step, kind) and _is_plain(step)), None)


def _is_plain(step: Step) -> bool:
    if not isinstance(step, bounds.Bound):
        return True
    more = (step.price, step.amounts, step.criterion, step.recipients, step.groups)
    return not any(more) and step.level in ("", step.base)


def _bound(step: Step | None) -> Bound | None:
    return Bound(step.base, step.percent, step.on) if isinstance(step, bounds.Bound) else None


def locks_of(case: Case, fund: str) -> dict[str, int]:
    """Locked amounts in kroner by recipient, in the order of the steps."""
    locks = (locked_by(case, fund, step) for step in steps_of(case, fund) if isinstance(step, Lock))
    return {code: amount for lock in locks for code, amount in lock.items()}


def locked_by(case: Case, fund: str, step: Lock) -> dict[str, int]:
    """What a lock holds whom to: its own amounts, or those in its base; nothing where that states none."""
    if step.amounts or step.base not in base_names(case):
        return dict(step.amounts)
    stream = case.funds[fund].stream
    stated = {code: stated_base(case, step.base, stream, code) for code in step.recipients}
    return {code: amount for code, amount in stated.items() if amount is not None}


def _bases(case: Case, fund: str) -> tuple[str, ...]:
    """What a bound or a phase-in can be relative to: what states an amount for some it concerns."""
    stream, who = case.funds[fund].stream, left_to_share(case, fund, steps_of(case, fund))
    concerned = who or case.in_groups()
    return tuple(
        base
        for base in base_names(case)
        if (base == BASE_FRAME and case.frame)
        or any(stated_base(case, base, stream, code) is not None for code in concerned)
    )


_COUNTED = (
    *(CountMeasures, UnresolvedChallenge),
    *(Line, Requirement, Compensation, NotItemised),
    *(OfPot, OnClaim, UpTo),
)
"""The steps whose amounts are counted, claimed or looked up: there is nothing in them to move."""


def fund_choices(case: Case) -> tuple[str, ...]:
    """The funds that have something to move.

    Not those that pay what is counted or claimed: the sum of its lines, an estimate, activity, a savings
    requirement met by measures; nor one that is passed on whole without an amount of its own.
    """
    return tuple(code for code in case.funds if has_levers(case, code))


def has_levers(case: Case, code: str) -> bool:
    """Whether the fund has something to move, see `fund_choices`."""
    fund, steps = case.funds[code], steps_of(case, code)
    if fund.kind in (LineKind.UP_TO, LineKind.PASS_THROUGH) or fund.kind.is_open_ended:
        return False
    is_counted = any(isinstance(step, _COUNTED) for step in steps)
    is_whole = fund.amount is None and any(isinstance(step, Whole) for step in steps)
    return not is_counted and not is_whole
