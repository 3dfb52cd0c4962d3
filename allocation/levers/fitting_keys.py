"""Which keys can share a fund, and the steps before the key where the fund has none of its own."""

from collections.abc import Collection, Iterator
from dataclasses import replace

from allocation.bases import BASE_FRAME, base_names, stated_base
from allocation.case import Case
from allocation.criteria import Blend, FixedShares, Key, Mix, Need, PreviousAmounts
from allocation.keys import eligible_for
from allocation.levers.steps import (
    Steps,
    before_sharing,
    in_place_of,
    left_to_share,
    sharing_in,
    stated_amounts,
    stated_in,
    steps_of,
)
from allocation.override_methods import own_methods
from allocation.rules.placing import ByKey


def own_blend(fund: str) -> str:
    """What the key is called that blends a fund's key with another, as a screen writes it."""
    return f"{fund}-own-blend"


def own_blends(case: Case) -> set[str]:
    """What the blends of all funds are called, whether they are there or not."""
    return {own_blend(code) for code in case.funds}


def fitting_keys(case: Case, fund: str) -> tuple[str, ...]:
    """The keys that can share the fund: those that measure all whom it concerns, and are no fund's own blend.

    A key for three regions says nothing of a trust. Whether its weights are in order shows when it is run.
    """
    own, stream = own_blends(case), case.funds[fund].stream
    ways = [left_to_share(case, fund, steps) for steps in _ways(case, fund)]
    return tuple(
        code
        for code in case.keys
        if code not in own and any(_measures(case, stream, code, who) for who in ways)
    )


def steps_with_key(case: Case, fund: str, key: str, blended: str = "") -> Steps | None:
    """The fund's steps with this key to share by, or the fund's own blend of two; None where they cannot.

    Where the fund has no step that shares, or one of its recipients is not measured, what stands before the
    key is that of the first method of whose recipients all are, a method with this key before others.
    """
    stream, keys = case.funds[fund].stream, {key, blended or key}
    for way in _ways(case, fund, key) if not keys & own_blends(case) else ():
        who = left_to_share(case, fund, way)
        if all(_measures(case, stream, one, who) for one in keys):
            return shared_by(way, own_blend(fund) if blended else key)
    return None


def shared_by(steps: Steps, key: str) -> Steps:
    """The steps with this key in the one that shares."""
    old = sharing_in(steps)
    return in_place_of(steps, old, replace(old, key=key)) if old else steps


def _ways(case: Case, fund: str, first: str = "") -> Iterator[Steps]:
    """The steps that can lead to a key: the fund's own, then with what stands before it in methods.

    Methods with the key `first` come first. A step that names its recipients says whom the fund is for.
    """
    steps = steps_of(case, fund)
    own = sharing_in(steps)
    if own is not None:
        yield steps
    if own is not None and own.recipients:
        return
    after = steps[len(before_sharing(steps)) + 1 :]
    told: list[Steps] = []
    for before, step in _of_methods(case, fund, first):
        way = (*before, own or step, *after)
        if way not in told and _can_be_stated(case, fund, way):
            told.append(way)
            yield way
    if own is None:
        yield (ByKey(""),)


def _of_methods(case: Case, fund: str, first: str) -> Iterator[tuple[Steps, ByKey]]:
    """What stands before the key in each method that is not meant for others, and the step that has the key.

    Meant for others is one by which only other payers' funds are shared, or that names somebody who neither
    stands in a group nor has anything of the fund.
    """
    own, payers = own_methods(case), dict[str, set[str]]()
    for other in case.funds.values():
        payers.setdefault(other.method, set()).add(other.payer)
    concerned = {*case.in_groups(), *(code for _, given in stated_amounts(case, fund) for code in given)}
    payer = case.funds[fund].payer
    found = [
        (before_sharing(method.steps), step)
        for code, method in case.methods.items()
        if code not in own and payer in payers.get(code, {payer})
        if isinstance(step := sharing_in(method.steps), ByKey) and concerned.issuperset(step.recipients)
    ]
    for before, step in sorted(found, key=lambda way: way[1].key != first):
        yield before, replace(step, key="")


def _can_be_stated(case: Case, fund: str, steps: Steps) -> bool:
    """Whether the decision has amounts of the fund's stream for all to whom the steps give it."""
    is_known = [amount is not None for _, given in stated_in(case, fund, steps) for amount in given.values()]
    return all(is_known)


def _measures(case: Case, stream: str, code: str, who: Collection[str], seen: tuple[str, ...] = ()) -> bool:
    """Whether a key says something of each of those that it concerns."""
    key = case.keys.get(code)
    if key is None or code in seen:
        return False
    eligible = set(eligible_for(key, case, tuple(who)))
    if not eligible:
        return False
    if isinstance(key, Blend):
        return all(_measures(case, stream, part, eligible, (*seen, code)) for part in key.blend)
    return _measures_by_itself(case, stream, key, eligible)


def _measures_by_itself(case: Case, stream: str, key: Key, who: set[str]) -> bool:
    if isinstance(key, Mix):
        return all(who <= _measured(case, criterion) for criterion in key.mix)
    if isinstance(key, Need):
        return who <= _measured(case, key.need.population) & _measured(case, key.need.index)
    if isinstance(key, FixedShares):
        return who == {code for code, share in key.shares.items() if share or code in who}
    if isinstance(key, PreviousAmounts):
        return states(case, key.previous, stream, who)
    return True


def _measured(case: Case, code: str) -> set[str]:
    """Whom a criterion has a value for; one that begins with another has that one's."""
    passed: list[str] = []
    while code in case.criteria and code not in passed:
        passed.append(code)
        criterion = case.criteria[code]
        if criterion.values or not criterion.projection:
            return set(criterion.values)
        code = criterion.projection.of
    return set()


def states(case: Case, base: str, stream: str, who: Collection[str]) -> bool:
    """Whether a base has an amount for all of these; the year's frame is worked out when the case is run."""
    if base not in base_names(case):
        return False
    if base == BASE_FRAME and case.frame:
        return True
    return bool(who) and all(stated_base(case, base, stream, code) is not None for code in who)
