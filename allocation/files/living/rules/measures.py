"""Measures as formulas: each one's effect is its owner's part of the requirement."""

from allocation.files.living.cells import Term, added
from allocation.files.living.measure_cells import MeasureCells
from allocation.files.living.pages import EXACT
from allocation.files.living.standing import Moves, Taking
from allocation.rules.counting import CountMeasures, UnresolvedChallenge, counted_by_step


def measure(taking: Taking) -> Moves:
    """Minus the sum of the owner's effects."""
    assert isinstance(taking.step, CountMeasures)
    is_later = taking.stage.before.year != taking.case.year
    by_owner: dict[str, list[Term]] = {}
    for one in counted_by_step(taking.case, taking.fund)[taking.number]:
        cells = MeasureCells(taking.around.inputs, taking.around.grounds, one)
        effect = taking.page.line(one.name, cells.later() if is_later else cells.this_year(), EXACT)
        by_owner.setdefault(one.owner or taking.step.to, []).append(effect)
    return Moves(settled={owner: -added(effects) for owner, effects in by_owner.items()})


def unresolved_challenge(taking: Taking) -> Moves:
    """The requirement less what covers it."""
    assert isinstance(taking.step, UnresolvedChallenge)
    return Moves(settled={taking.step.to: taking.stand.left})


WRITERS = {CountMeasures.rule: measure, UnresolvedChallenge.rule: unresolved_challenge}
