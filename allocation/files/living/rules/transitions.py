"""Phase-in and temporary income support as formulas."""

from fractions import Fraction

from allocation.files.living.bounds_in_use import Sharing
from allocation.files.living.cells import Term, added, least, most, of
from allocation.files.living.keeping import shared_within
from allocation.files.living.pages import EXACT, MULTIPLE, Table
from allocation.files.living.standing import Moves, Taking
from allocation.rules.transitions import PhaseIn, Support


def phase_in(taking: Taking) -> Moves:
    """(Start - full) x the part of the way that is left."""
    step, year = taking.step, taking.stage.before.year
    assert isinstance(step, PhaseIn)
    first = step.first_year or taking.case.year
    part = Fraction(min(year - first + 1, step.years), step.years)
    way = taking.page.line(f"Del av veien i {year}", of(part), MULTIPLE)
    chosen = taking.stage.before.free()
    full = {one: taking.stand.open[one] for one in chosen}
    base = taking.base(step.start, chosen)
    times = taking.page.line(
        "Utgangspunktet ganges med",
        added(list(full.values())) / added(list(base.values())),
        MULTIPLE,
    )
    table = Table(taking.page, {one: taking.case.name_of(one) for one in chosen})
    start = table.column("Utgangspunkt", {one: of(base[one]) * times for one in chosen}, EXACT)
    taking.page.row += 1
    return Moves(moved={one: (of(start[one]) - full[one]) * (1 - of(way)) for one in chosen})


def support(taking: Taking) -> Moves:
    """Cover x what is missing on the limit, paid by a named recipient or by all in proportion."""
    step, before = taking.step, taking.stage.before
    assert isinstance(step, Support)
    chosen = before.free()
    limit = taking.percent("limit")
    cover: Term = taking.percent("cover")
    if before.year >= taking.case.year + step.years or not step.cover:
        return Moves(moved=dict.fromkeys(chosen, 0))
    table = Table(taking.page, {one: taking.case.name_of(one) for one in chosen})
    base = taking.base(step.base, chosen)
    limits = table.column("Grense", {one: of(base[one]) * (1 - of(limit) / 100) for one in chosen}, EXACT)
    taking.page.row += 1
    own = {one: of(limits[one]) - taking.stand.settled.get(one, 0) for one in chosen}
    part = of(cover) / 100
    if not step.paid_by:
        return _paid_by_all(taking, chosen, {one: part * most(own[one], 0) for one in chosen}, part)
    given: dict[str, Term] = {}
    for one in chosen:
        loss = most(own[one] - taking.stand.open[one], 0)
        ceiling = taking.stand.ceilings.get(one)
        room = loss if ceiling is None else most(of(ceiling) - taking.stand.of(one), 0)
        given[one] = least(part * loss, room)
    return Moves(moved={**given, step.paid_by: -added(list(given.values()))})


def _paid_by_all(taking: Taking, chosen: tuple[str, ...], held: dict[str, Term], part: Term) -> Moves:
    """The sharing in which the support pays itself: two parts of each, the first with a floor."""
    amounts = {one: of(taking.stand.open[one]) for one in chosen}
    parts: dict[str, Term] = {**{one: amounts[one] * part for one in chosen}}
    rest = {f"{one} rest": amounts[one] * (1 - of(part)) for one in chosen}
    names = {one: f"{taking.case.name_of(one)}, støttet del" for one in chosen}
    names |= {f"{one} rest": f"{taking.case.name_of(one)}, resten" for one in chosen}
    whole = taking.page.line("Å dele", added(list(amounts.values())), EXACT)
    shared, _ = shared_within(taking.page, Sharing(names, of(whole), {**parts, **rest}, held, {}))
    return Moves(moved={one: of(shared[one]) + shared[f"{one} rest"] - amounts[one] for one in chosen})


WRITERS = {PhaseIn.rule: phase_in, Support.rule: support}
