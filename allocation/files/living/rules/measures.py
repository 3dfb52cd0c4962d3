"""Measures as formulas: each one's effect is its owner's part of the requirement."""

from fractions import Fraction

from allocation.files.living.cells import Cell, Expr, Term, added, if_, of, written
from allocation.files.living.pages import EXACT
from allocation.files.living.standing import Moves, Taking
from allocation.measures import Measure
from allocation.rules.counting import CountMeasures, UnresolvedChallenge, counted_by_step


def measure(taking: Taking) -> Moves:
    """Minus the sum of the owner's effects."""
    assert isinstance(taking.step, CountMeasures)
    counted = counted_by_step(taking.case, taking.fund)[taking.number]
    by_owner: dict[str, list[Term]] = {}
    for one in counted:
        effect = taking.page.line(one.name, _effect(taking, one), EXACT)
        by_owner.setdefault(one.owner or taking.step.to, []).append(effect)
    return Moves(settled={owner: -added(effects) for owner, effects in by_owner.items()})


def unresolved_challenge(taking: Taking) -> Moves:
    """The requirement less what covers it."""
    assert isinstance(taking.step, UnresolvedChallenge)
    return Moves(settled={taking.step.to: taking.stand.left})


def _effect(taking: Taking, one: Measure) -> Expr:
    """What a measure gives in the year."""
    this_year = taking.stage.before.year == taking.case.year
    if not this_year and one.recurrent is False:
        return of(0)
    if one.full_year_effect is None or one.start_month is None:
        return of(_money(taking, one, "effect", "virkning i år"))
    full = _money(taking, one, "full_year_effect", "helårsvirkning")
    if not this_year:
        return of(full)
    start = _input(taking, one, "start_month", "startmåned", Fraction(one.start_month), "måned")
    computed = of(full) * (13 - of(start)) / 12
    if one.effect is None:
        return computed
    unchanged = written(
        [
            "AND(",
            of(full),
            "=",
            of(Fraction(full.value)),
            ",",
            of(start),
            "=",
            of(Fraction(start.value)),
            ")",
        ],
        1,
    )
    return if_(unchanged, taking.in_unit(one.effect.value), computed)


def _money(taking: Taking, one: Measure, field: str, told: str) -> Cell:
    """An input of money, in the unit that it was stated in, as the case's unit."""
    figure = getattr(one, field)
    return _input(taking, one, field, told, taking.in_unit(figure.value), taking.case.unit.name)


def _input(taking: Taking, one: Measure, field: str, told: str, value: Fraction, unit: str) -> Cell:
    path, what = f"measures.{one.code}.{field}", f"{one.name}: {told}"
    return taking.around.inputs.cell("Tiltak", path, what, value, unit, one.source)


WRITERS = {CountMeasures.rule: measure, UnresolvedChallenge.rule: unresolved_challenge}
