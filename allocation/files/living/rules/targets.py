"""Targets, pace and taper as formulas: shares of all levels together, and the way there."""

from allocation.files.living.cells import (
    Cell,
    Expr,
    Term,
    added,
    if_,
    least,
    most,
    of,
    total,
    whole_above,
    whole_below,
)
from allocation.files.living.pages import EXACT, MULTIPLE, Table
from allocation.files.living.standing import Moves, Taking, Terms
from allocation.keys import eligible_for
from allocation.rules.targets import Pace, Taper, Target


def target(taking: Taking) -> Moves:
    """Share x (all levels + what is left) - the level before."""
    assert isinstance(taking.step, Target)
    return _to_target(taking, taking.step.key, taking.step.level)


def pace(taking: Taking) -> Moves:
    """The same, but within limits of growth in per cent of the level before."""
    step = taking.step
    assert isinstance(step, Pace)
    moves = _to_target(taking, step.key, step.level)
    least_growth = taking.percent("minimum")
    floors = {one: whole_above(of(level) * least_growth / 100) for one, level in moves.offset.items()}
    ceilings: dict[str, Term] = {}
    if step.maximum is not None:
        most_growth = taking.percent("maximum")
        ceilings = {one: whole_below(of(level) * most_growth / 100) for one, level in moves.offset.items()}
    return Moves(
        opened=moves.opened, weights=moves.weights, offset=moves.offset, floors=floors, ceilings=ceilings
    )


def _to_target(taking: Taking, key: str, base: str) -> Moves:
    chosen = tuple(taking.stage.outcome.opened)
    levels, table = _levels(taking, base, chosen)
    whole = taking.page.line(
        "Alle nivåene og det som er igjen", total(table.span(levels)) + taking.stand.left, EXACT
    )
    targets = _targets(taking, table, key, chosen, of(whole))
    opened = {one: of(targets[one]) - levels[one] for one in chosen}
    taking.page.row += 1
    return Moves(opened=opened, weights=targets, offset=levels)


def _levels(taking: Taking, base: str, chosen: tuple[str, ...]) -> tuple[dict[str, Cell], Table]:
    table = Table(taking.page, {one: taking.case.name_of(one) for one in chosen})
    return table.column("Nivå før", taking.base(base, chosen), EXACT), table


def _targets(taking: Taking, table: Table, key: str, chosen: tuple[str, ...], whole: Expr) -> dict[str, Cell]:
    shares = taking.around.keys.shares(key, taking.fund.stream, chosen)
    return table.column("Mål", {one: whole * shares[one] for one in chosen}, EXACT)


def taper(taking: Taking) -> Moves:
    """Growth x a factor that falls with the distance from target; what fades goes to all in proportion."""
    step = taking.step
    assert isinstance(step, Taper)
    free = taking.stage.before.free()
    chosen = eligible_for(taking.case.keys[step.key], taking.case, free)
    levels, table = _levels(taking, step.level, chosen)
    targets = _targets(taking, table, step.key, chosen, total(table.span(levels)))
    start, end, kept = (taking.percent(word) for word in ("start", "end", "least"))
    factors = table.column(
        "Del som består",
        {one: _factor(levels[one], targets[one], start, end, kept) for one in chosen},
        MULTIPLE,
    )
    before = {one: taking.stand.open[one] for one in free}
    faded: Terms = {one: of(term) * factors[one] if one in factors else term for one, term in before.items()}
    rise = taking.page.line(
        "Det som falt bort, delt på alle: ×",
        added(list(before.values())) / added(list(faded.values())),
        MULTIPLE,
    )
    taking.page.row += 1
    return Moves(moved={one: of(faded[one]) * rise - before[one] for one in free})


def _factor(level: Cell, aim: Cell, start: Cell, end: Cell, kept: Cell) -> Expr:
    """How much of the growth is left at this distance from target."""
    distance = 100 * (of(level) / aim - 1)
    fallen = least(most((distance - start) / (of(end) - start), 0), 1)
    left = 1 - fallen * (1 - of(kept) / 100)
    without = if_(of(level).above(0), of(kept) / 100, 1)
    return if_(of(aim).above(0), left, without)


WRITERS = {Target.rule: target, Pace.rule: pace, Taper.rule: taper}
