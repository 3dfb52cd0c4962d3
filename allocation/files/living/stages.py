"""A step of a fund as tables of formulas: what its rule moves, the bounds in force, and whole units."""

from dataclasses import replace

from allocation.distribution import BOUNDS_KEPT
from allocation.files.living.bounds_in_use import Sharing
from allocation.files.living.cells import Cell, Term, added, most, number, of
from allocation.files.living.keeping import shared_within
from allocation.files.living.pages import MULTIPLE, PART, QUIET
from allocation.files.living.remainders import INEXACT, NEAR
from allocation.files.living.rules import WRITERS
from allocation.files.living.standing import Moves, NoFormulas, Standing, Taken, Taking, Terms, moved_by
from allocation.files.living.whole_units import WholeUnits
from allocation.words import RULE


def take(taking: Taking, near: Cell, unbounded: Terms, is_kept_next: bool) -> Taken:
    """Write one stage of a fund; `near` is how close remainders count as equal, in the distribution unit.

    `unbounded` are the open amounts that bounds which follow each other are all kept from, empty for another
    step; `is_kept_next` where the next stage keeps the bounds.
    """
    stage, page = taking.stage, taking.page
    title = f"Steg {stage.before.number}: {RULE.get(stage.rule, stage.rule)}"
    page.text(1, title if stage.rule != BOUNDS_KEPT else f"{title}: grensene fra tidligere steg", PART)
    page.row += 1
    if stage.rule not in (BOUNDS_KEPT, *WRITERS):
        raise NoFormulas(f"regelen «{RULE.get(stage.rule, stage.rule)}» er ikke skrevet som formler")
    moves = Moves() if stage.rule == BOUNDS_KEPT else WRITERS[stage.rule](taking)
    stand, checks = moved_by(taking.stand, moves), list[tuple[str, Cell]]()
    if (stand.floors or stand.ceilings) and stage.whole is not None and not is_kept_next:
        stand, check = _kept(taking, stand, unbounded or stand.open)
        checks.append((f"{taking.fund.name}, steg {stage.before.number}: innenfor grensene", check))
    if stage.whole is None:
        page.row += 1
        return Taken(stand, {})
    if not stage.whole:
        page.text(1, "Steget gir ingen noe", QUIET)
        page.row += 2
        return Taken(replace(stand, whole={}), {})
    if stand.offset:
        inexact = added(list(stand.offset.values())) * INEXACT
        near = page.line(NEAR, most(near, inexact), MULTIPLE)
    is_placing = bool(stage.outcome.settled or stage.outcome.opened) and stage.rule != BOUNDS_KEPT
    rounded = WholeUnits(taking, stand, near, is_placing)
    return rounded.write(checks)


def _kept(taking: Taking, stand: Standing, opened: Terms) -> tuple[Standing, Cell]:
    """The open amounts shared again within every bound in force."""
    offset: Terms = {one: stand.offset[one] for one in opened if one in stand.offset}
    whole = added([*opened.values(), *offset.values()])
    is_cut = number(whole.value) < 0
    weights: Terms = {one: -of(stand.weights[one]) if is_cut else stand.weights[one] for one in opened}
    names = {one: taking.case.name_of(one) for one in taking.in_order(opened)}
    shared, check = shared_within(
        taking.page,
        Sharing(
            names,
            whole,
            weights,
            _measured(stand.floors, stand, offset),
            _measured(stand.ceilings, stand, offset),
        ),
    )
    kept: Terms = {one: of(cell) - offset[one] if one in offset else cell for one, cell in shared.items()}
    return replace(stand, open={**kept}), check


def _measured(bounds: Terms, stand: Standing, offset: Terms) -> Terms:
    """Bounds on what each gets of the fund as bounds on what is shared, which is measured from the offset."""
    measured: dict[str, Term] = {}
    for one, bound in bounds.items():
        term = of(bound) + offset[one] if one in offset else of(bound)
        measured[one] = term - stand.settled[one] if one in stand.settled else term
    return measured
