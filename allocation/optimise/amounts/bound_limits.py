"""Floors, ceilings and locks of a question: bases become amounts, amounts become whole units.

Floors are made whole upwards and ceilings downwards before anything is asked, so that no rounding can break
them.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import ceil, floor

from allocation.bases import BASE_FRAME, base_names, base_title, no_base_amount, stated_base
from allocation.money import in_unit, plain_number
from allocation.optimise.amounts.concerned import Concerned
from allocation.optimise.amounts.table import Limit, LimitKind, whole_terms
from allocation.optimise.amounts.wishes import START, TARGET, BoundWish, LockWish
from allocation.problems import ProblemsFound, error, unknown_name

_LEAST_PERCENT = 3
"""Below so many per cent of its base a floor or ceiling is a part that was not multiplied by a hundred."""


def bounds(on: Concerned, wish: BoundWish) -> Iterator[Limit]:
    """A floor or a ceiling for each recipient, or for each of its streams. Raises ProblemsFound."""
    is_floor = wish.kind is LimitKind.FLOOR
    _refuse_unclear(on, wish)
    _refuse_missing_base(on, wish)
    word = "gulvet" if is_floor else "taket"
    for code in on.chosen:
        cells = on.cells([code])
        parts = [(cell,) for cell in cells] if wish.on == "stream" else [cells]
        for part in parts:
            exact, told = _bound(on, wish, code, part)
            yield Limit(
                wish.kind,
                f"{word} for {on.case.name_of(code)}{on.of_stream(part)}",
                whole_terms(part),
                ceil(exact) if is_floor else None,
                None if is_floor else floor(exact),
                told=told,
                wish=_together(on, f"{word[:-2]}ene", wish),
                percent=wish.percent if wish.base else None,
                exact=exact,
            )


def _refuse_unclear(on: Concerned, wish: BoundWish) -> None:
    """Refuse what could be meant in more than one way, or in none."""
    if bool(wish.base) == bool(wish.amounts):
        fix = "skriv «base» med «percent», eller «amounts»"
        on.refuse("grensen sier ikke hva den er i forhold til, eller sier det to ganger", fix)
    if wish.on == "stream" and len(on.streams) > 1 and (wish.amounts or wish.base == BASE_FRAME):
        fix = "skriv én grense for hver finansieringstype, med «streams», eller ta bort «on»"
        on.refuse("grensen er ett beløp per mottaker, men gjelder hver finansieringstype for seg", fix)
    if wish.percent < 0:
        on.refuse("prosenten er under null", "skriv en prosent fra null og opp")
    if wish.base and 0 < wish.percent < _LEAST_PERCENT:
        meant = plain_number(wish.percent * 100)
        what = f"{plain_number(wish.percent)} prosent av grunnlaget er nesten ingenting"
        fix = f"skriv percent = {meant} for {meant} prosent, eller beløpene i «amounts»"
        raise ProblemsFound([error(on.place, what, "prosenten er skrevet som en andel", fix)])


def _together(on: Concerned, plural: str, wish: BoundWish) -> str:
    """What the bounds of one wish are called together."""
    of = f" på {plain_number(wish.percent)} % av {_base_title_of(on, wish.base)}" if wish.base else ""
    return f"{plural}{of}{on.own_name()}"


def _bound(on: Concerned, wish: BoundWish, code: str, cells: Sequence[int]) -> tuple[Fraction, str]:
    """The bound in units, and how it came about."""
    if wish.amounts:
        return Fraction(wish.amounts[code], on.start.unit), on.shown(wish.amounts[code])
    base = _base(on, wish.base, code, cells)
    percent = "" if wish.percent == 100 else f"{plain_number(wish.percent)} % av "
    told = f"{percent}{in_unit(base, on.case.unit)} i {_base_title_of(on, wish.base)}"
    change = (wish.percent / 100 - 1) * abs(base)  # of less than nothing, 95 % is more less than nothing
    return (base + change) / on.start.unit, told


def _base(on: Concerned, base: str, code: str, cells: Sequence[int]) -> int:
    """What the recipient has in the base in these cells, in kroner."""
    if base in (START, TARGET):
        own = on.start.amounts if base == START else on.target
        return sum(own[cell] for cell in cells) * on.start.unit
    if base == BASE_FRAME:
        return stated_base(on.case, base, "", code) or 0
    return sum(stated_base(on.case, base, on.start.streams[cell], code) or 0 for cell in cells)


def _refuse_missing_base(on: Concerned, wish: BoundWish) -> None:
    """Refuse a base that nobody knows, or that states no amount for some: missing is not nothing."""
    if not wish.base or wish.base in (START, TARGET):
        return
    known = (START, TARGET, *base_names(on.case))
    if wish.base not in known:
        raise ProblemsFound([unknown_name(on.place, "grunnlag", wish.base, known)])
    problems = []
    for stream in on.streams:
        here = [code for code in on.chosen if (code, stream) in on.start.cells]
        problems += no_base_amount(on.case, wish.base, stream, here, on.place)
    if problems:
        raise ProblemsFound(list(dict.fromkeys(problems)))


def locks(on: Concerned, wish: LockWish) -> Iterator[Limit]:
    """A lock on each recipient's amount in each stream, or on its stated sum. Raises ProblemsFound."""
    for code in on.chosen:
        cells = on.cells([code])
        parts = [cells] if wish.amounts else [(cell,) for cell in cells]
        for part in parts:
            locked = wish.amounts[code] if wish.amounts else _base(on, START, code, part)
            whole = locked // on.start.unit
            name = f"låsen på {on.case.name_of(code)}{on.of_stream(part)}"
            wished = f"låsene{on.own_name()}"
            terms, told = whole_terms(part), on.shown(locked)
            yield Limit(LimitKind.LOCK, name, terms, whole, whole, told=told, wish=wished)


def _base_title_of(on: Concerned, base: str) -> str:
    """What a base is called in a sentence."""
    own: Mapping[str, str] = {START: "utgangspunktet", TARGET: "målet"}
    return own.get(base) or base_title(on.case, base)
