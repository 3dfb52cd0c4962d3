"""The fund's own amount, what is held back or fixed before the key, and what is locked after it."""

from collections.abc import Mapping
from dataclasses import replace

from allocation.case import Case, Step
from allocation.levers.limits import refuse_without_key
from allocation.levers.moves import (
    CannotMove,
    Move,
    refuse_broken_units,
    refuse_without_levers,
    steps_written,
)
from allocation.levers.showing import locks_of
from allocation.levers.steps import (
    Stated,
    Steps,
    gives_the_rest,
    in_place_of,
    left_to_share,
    sharing_in,
    stated_amounts,
    steps_of,
    with_step,
)
from allocation.rules.bounds import Lock
from allocation.rules.placing import Fixed, TopSlice


def with_amount(case: Case, fund: str, kroner: int) -> Move:
    """The fund of another size. Raises CannotMove where it pays what its lines or claims come to."""
    refuse_without_levers(case, fund)
    refuse_broken_units(case, kroner)
    if kroner == case.funds[fund].amount:
        return Move()
    written = f"{kroner // int(case.unit.factor):,}".replace(",", " ")
    return Move({f"funds.{fund}.amount": f"{written} {case.unit.name}"})


def with_top_slice(case: Case, fund: str, recipient: str, kroner: int | None) -> Move:
    """What is held back with a recipient; None holds nothing back, and it takes part like the others."""
    return _with_stated(case, fund, TopSlice, recipient, kroner)


def with_fixed(case: Case, fund: str, recipient: str, kroner: int | None) -> Move:
    """A recipient's fixed amount; None takes it away, and it takes part like the others."""
    return _with_stated(case, fund, Fixed, recipient, kroner)


def _with_stated(case: Case, fund: str, kind: type[Stated], recipient: str, kroner: int | None) -> Move:
    """Raises CannotMove where the recipient has a stated amount of the other kind, or is named by the key."""
    stated = stated_amounts(case, fund)
    own = [step for step, given in stated if isinstance(step, kind) and recipient in given]
    if kroner is None:
        return Move(steps_written(case, fund, _without_stated(case, fund, recipient, own)))
    _refuse_unknown(case, recipient)
    refuse_broken_units(case, kroner)
    if [given[recipient] for step, given in stated if step in own] == [kroner]:
        return Move()
    _refuse_otherwise_given(case, fund, kind, recipient)
    changed = _in_amounts(own, recipient, kroner)
    steps = steps_of(case, fund)
    if changed:
        steps = in_place_of(steps, *changed)
    else:
        named = [step for step in own if not gives_the_rest(step)]
        steps = _stated_among(_without_stated(case, fund, recipient, named), kind, recipient, kroner)
    return Move(steps_written(case, fund, _without_lock(steps, recipient)))


def _in_amounts(own: list[Stated], recipient: str, kroner: int) -> tuple[Step, Step] | None:
    """The one step that states the amount itself, and what it becomes; None where it is stated otherwise."""
    if len(own) != 1 or not own[0].amounts:
        return None
    return own[0], replace(own[0], amounts={**own[0].amounts, recipient: kroner})


def _stated_among(steps: Steps, kind: type[Stated], recipient: str, kroner: int) -> Steps:
    """The steps with one more amount: beside others of its kind, or in a step of its own."""
    beside = next((step for step in steps if isinstance(step, kind) and step.amounts), None)
    if beside is None:
        return with_step(steps, kind(amounts={recipient: kroner}))
    return in_place_of(steps, beside, replace(beside, amounts={**beside.amounts, recipient: kroner}))


def _without_stated(case: Case, fund: str, recipient: str, own: list[Stated]) -> Steps:
    """The fund's steps without the recipient in these."""
    steps = steps_of(case, fund)
    for step, given in stated_amounts(case, fund):
        if any(step is one for one in own):
            others = tuple(code for code in given if code != recipient)
            steps = in_place_of(steps, step, _only(step, others))
    return steps


def _only(step: Stated, others: tuple[str, ...]) -> Stated | None:
    """The step for these alone; None where nobody is left."""
    if not others:
        return None
    if isinstance(step, TopSlice) and step.percent:
        return replace(step, percent={code: step.percent[code] for code in others})
    if step.amounts:
        return replace(step, amounts={code: step.amounts[code] for code in others})
    return replace(step, recipients=others)


def _refuse_otherwise_given(case: Case, fund: str, kind: type[Stated], recipient: str) -> None:
    name = case.name_of(recipient)
    for step, given in stated_amounts(case, fund):
        if recipient in given and not isinstance(step, kind):
            is_fixed = isinstance(step, Fixed)
            what = f"{name} har alt et fast beløp" if is_fixed else f"{name} holder alt tilbake et beløp"
            raise CannotMove(what, "endre det beløpet, eller ta det bort først")
    sharing = sharing_in(steps_of(case, fund))
    if sharing and recipient in sharing.recipients:
        what = f"{name} er nevnt blant dem som nøkkelen deler på, og ville fått to beløp"
        raise CannotMove(what, "lås beløpet i stedet")


def _refuse_unknown(case: Case, recipient: str) -> None:
    if recipient not in case.recipients:
        raise CannotMove(f"saken har ingen mottaker «{recipient}»", "velg en av sakens mottakere")


def with_lock(case: Case, fund: str, recipient: str, kroner: int | None) -> Move:
    """A recipient's amount that stands, whatever the key gives; None takes the lock away.

    Whoever has an amount held back or fixed before the key stands already: that amount is changed.
    """
    if kroner is None:
        return Move(steps_written(case, fund, _without_lock(steps_of(case, fund), recipient)))
    refuse_without_key(case, fund)
    for step, given in stated_amounts(case, fund):
        if recipient in given:
            return _with_stated(case, fund, type(step), recipient, kroner)
    refuse_broken_units(case, kroner)
    if locks_of(case, fund).get(recipient) == kroner:
        return Move()
    if recipient not in left_to_share(case, fund, steps_of(case, fund)):
        what = f"{case.name_of(recipient)} får ikke noe av nøkkelen, så det er ikke noe beløp å låse"
        raise CannotMove(what, "gi mottakeren et fast beløp i stedet")
    return Move(steps_written(case, fund, _locked(case, fund, recipient, kroner)))


def _locked(case: Case, fund: str, recipient: str, kroner: int) -> Steps:
    """The fund's steps with the lock among others, or in a step of its own."""
    steps = steps_of(case, fund)
    held = next((one for one in steps if isinstance(one, Lock) and recipient in one.amounts), None)
    if held is None:
        steps = _without_lock(steps, recipient)
        held = next((one for one in steps if isinstance(one, Lock) and one.amounts), None)
    if held is None:
        return with_step(steps, Lock(amounts={recipient: kroner}))
    return in_place_of(steps, held, replace(held, amounts={**held.amounts, recipient: kroner}))


def _without_lock(steps: Steps, recipient: str) -> Steps:
    """The steps without a lock on the recipient."""
    for step in steps:
        if isinstance(step, Lock) and recipient in (*step.amounts, *step.recipients):
            steps = in_place_of(steps, step, _unlocked(step, recipient))
    return steps


def _unlocked(step: Lock, recipient: str) -> Lock | None:
    amounts: Mapping[str, int] = {code: one for code, one in step.amounts.items() if code != recipient}
    recipients = tuple(code for code in step.recipients if code != recipient)
    return replace(step, amounts=amounts, recipients=recipients) if amounts or recipients else None
