"""What is held back, fixed amounts, a key, a whole grant to one, and the rest: as formulas."""

from allocation.bases import DECISION
from allocation.files.living.cells import of
from allocation.files.living.pages import EXACT
from allocation.files.living.standing import Moves, Taking
from allocation.rules.placing import ByKey, Fixed, Retained, TopSlice, Whole


def top_slice(taking: Taking) -> Moves:
    """A stated amount, or a stated per cent of the whole fund."""
    assert isinstance(taking.step, TopSlice)
    if taking.step.percent:
        shares = taking.each_percent("percent")
        return Moves(settled={one: of(taking.stand.amount) * share / 100 for one, share in shares.items()})
    return stated(taking)


def stated(taking: Taking) -> Moves:
    """The amounts that the step states, or those of the decision."""
    assert isinstance(taking.step, TopSlice | Fixed)
    if taking.step.amounts:
        return Moves(settled=taking.each_sum("amounts"))
    return Moves(settled=taking.base(DECISION, taking.stage.outcome.settled))


def by_key(taking: Taking) -> Moves:
    """Share x what the earlier steps left."""
    assert isinstance(taking.step, ByKey)
    left = taking.page.line("Igjen å dele", taking.stand.left, EXACT)
    chosen = tuple(taking.stage.outcome.opened)
    shares = taking.around.keys.shares(taking.step.key, taking.fund.stream, chosen)
    return Moves(opened={one: of(left) * share for one, share in shares.items()})


def whole(taking: Taking) -> Moves:
    """All that is left, to one."""
    assert isinstance(taking.step, Whole)
    return Moves(settled={taking.step.to: taking.stand.left})


def retained(taking: Taking) -> Moves:
    """All that is left, to the payer."""
    return Moves(settled={taking.fund.payer: taking.stand.left})


WRITERS = {
    TopSlice.rule: top_slice,
    Fixed.rule: stated,
    ByKey.rule: by_key,
    Whole.rule: whole,
    Retained.rule: retained,
}
