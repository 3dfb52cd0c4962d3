"""From a meeting's wishes to a table within limits, in whole distribution units."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import ceil, floor
from typing import Any

from allocation.money import plain_number
from allocation.optimise.amounts.bound_limits import bounds, locks
from allocation.optimise.amounts.concerned import Concerned
from allocation.optimise.amounts.start import Start
from allocation.optimise.amounts.table import Limit, LimitKind, Table, whole_terms
from allocation.optimise.amounts.wishes import GroupWish, MovedWish, RelationWish, Wishes
from allocation.problems import Place, Problem, ProblemsFound, some_of

Terms = tuple[tuple[int, int], ...]
Percents = tuple[Fraction | None, Fraction | None]


def table_within_limits(
    start: Start, target: Sequence[int], held: Mapping[str, Limit], wishes: Wishes
) -> Table:
    """The table of a question with every limit of the wishes; `held` are those on the streams' totals.

    Raises ProblemsFound.
    """
    limits, problems = list(held.values()), list[Problem]()
    for path, wish in wishes.limits.items():
        if wish.kind is not LimitKind.TOTAL:
            on = Concerned(start, tuple(target), held, wish, Place(wishes.file, column=path))
            try:
                limits += _STATED[wish.kind](on, wish)
            except ProblemsFound as found:
                problems += found.problems
    if problems:
        raise ProblemsFound(problems)
    once = tuple(dict.fromkeys(limits))
    return Table(start.recipients, start.streams, start.amounts, tuple(target), once)


def group(on: Concerned, wish: GroupWish) -> Iterator[Limit]:
    """What the members get together, at least and at most. Raises ProblemsFound."""
    if not wish.recipients and not wish.groups:
        on.refuse("grensen nevner ingen gruppe", "skriv «groups» eller «recipients»")
    amounts, percents = (wish.least, wish.most), (wish.least_percent, wish.most_percent)
    if all(one is None for one in (*amounts, *percents)):
        on.refuse("grensen sier ikke hvor mye", "skriv least, most, least_percent eller most_percent")
    if any(one is not None for one in amounts) and any(one is not None for one in percents):
        on.refuse("grensen er både beløp og prosent", "del den i to")
    if any(one is not None and one < 0 for one in percents):
        on.refuse("andelen er under null", "skriv en prosent fra null og opp")
    unit, terms = on.start.unit, whole_terms(on.cells(on.chosen))
    least, most = (None if amount is None else amount // unit for amount in amounts)
    ends = [("minst", amounts[0], percents[0]), ("høyst", amounts[1], percents[1])]
    told = [f"{word} {on.shown(amount)}" for word, amount, _ in ends if amount is not None]
    told += [f"{word} {plain_number(percent)} %" for word, _, percent in ends if percent is not None]
    name = f"andelen til {wish.name or some_of([*wish.groups, *map(on.case.name_of, wish.recipients)])}"
    if percents == (None, None):
        yield Limit(LimitKind.GROUP, name, terms, least, most, told=" og ".join(told))
    else:
        yield _share(on, name, " og ".join(told), terms, percents)


def _share(on: Concerned, name: str, told: str, terms: Terms, percents: Percents) -> Limit:
    """A part of what all get of the streams; where that is a range, it follows what it becomes."""
    totals = [on.held[stream] for stream in on.streams]
    least, most = percents
    if all(total.least == total.most for total in totals):
        whole = sum(total.least or 0 for total in totals)
        low = None if least is None else ceil(least / 100 * whole)
        high = None if most is None else floor(most / 100 * whole)
        return Limit(LimitKind.GROUP, name, terms, low, high, told=told, is_share=True)
    if least is not None and most is not None:
        on.refuse("rammen er et spenn, og andelen har både minst og høyst", "del grensen i to")
    part = (least if least is not None else most or Fraction(0)) / 100
    weights = dict.fromkeys((cell for total in totals for cell, _ in total.terms), -part.numerator)
    for cell, _ in terms:
        weights[cell] += part.denominator
    weighed = tuple((cell, factor) for cell, factor in weights.items() if factor)
    low, high = (0, None) if least is not None else (None, 0)
    scale = part.denominator
    return Limit(LimitKind.GROUP, name, weighed, low, high, scale, told=told, is_share=True)


def relation(on: Concerned, wish: RelationWish) -> Iterator[Limit]:
    """How one party stands to the other. Raises ProblemsFound."""
    _refuse_half_a_relation(on, wish)
    one, other = on.cells(wish.one), on.cells(wish.other)
    if set(one) & set(other):
        on.refuse("de to partene har mottakere felles", "la hver mottaker stå på én side")
    first, second = (some_of([*map(on.case.name_of, side)]) for side in (wish.one, wish.other))
    if wish.times is not None or wish.more is not None:
        times, more = wish.times if wish.times is not None else Fraction(1), wish.more or 0
        factor = "" if times == 1 else f"{plain_number(times)} ganger "
        extra = f" pluss {on.shown(more)}" if more else ""
        yield Limit(
            LimitKind.RELATION,
            f"kravet «{wish.name or f'{first} får minst {factor}{second}{extra}'}»",
            (*whole_terms(one, times.denominator), *whole_terms(other, -times.numerator)),
            ceil(Fraction(more, on.start.unit) * times.denominator),
            scale=times.denominator,
        )
    if wish.apart is not None:
        apart = wish.apart // on.start.unit
        told = f"er høyst {on.shown(wish.apart)} fra hverandre" if apart else "får like mye"
        name = f"kravet «{wish.name or f'{first} og {second} {told}'}»"
        yield Limit(LimitKind.RELATION, name, (*whole_terms(one), *whole_terms(other, -1)), -apart, apart)


def _refuse_half_a_relation(on: Concerned, wish: RelationWish) -> None:
    if not wish.one or not wish.other:
        on.refuse("forholdet nevner ikke to parter", "skriv «one» og «other»")
    if wish.times is None and wish.more is None and wish.apart is None:
        on.refuse("forholdet sier ikke noe", "skriv «times», «more» eller «apart»")
    if wish.recipients or wish.groups:
        on.refuse("forholdet nevner mottakere utenfor partene", "nevn dem i «one» og «other»")
    if wish.times is not None and wish.times <= 0:
        on.refuse("«times» er ikke over null", "skriv hvor mange ganger, for eksempel 0.8")
    if wish.apart is not None and wish.apart < 0:
        on.refuse("«apart» er under null", "skriv hvor langt fra hverandre de kan være, uten minus")


def moved(on: Concerned, wish: MovedWish) -> Iterator[Limit]:
    """What may move in all, as an amount or per cent of what the alternative gives. Raises ProblemsFound."""
    if (wish.most is None) == (wish.percent is None):
        what = "grensen sier ikke hvor mye som kan flyttes, eller sier det to ganger"
        on.refuse(what, "skriv «most» eller «percent»")
    if wish.recipients or wish.groups or wish.streams:
        fix = "ta bort mottakere og finansieringstyper: grensen gjelder alt som flyttes"
        on.refuse("grensen for hvor mye som flyttes, gjelder alle", fix)
    if (wish.most or 0) < 0 or (wish.percent or 0) < 0:
        on.refuse("det kan ikke flyttes mindre enn ingenting", "skriv et tall fra null og opp")
    most, told = (wish.most or 0) // on.start.unit, on.shown(wish.most or 0)
    if wish.percent is not None:
        most = floor(wish.percent / 100 * sum(on.start.totals.values()))
        told = f"{plain_number(wish.percent)} %"
    name = "grensen for hvor mye som flyttes"
    yield Limit(LimitKind.MOVED, name, (), None, most, told=f"høyst {told}")


_STATED: Mapping[LimitKind, Callable[[Concerned, Any], Iterator[Limit]]] = {
    LimitKind.FLOOR: bounds,
    LimitKind.CEILING: bounds,
    LimitKind.LOCK: locks,
    LimitKind.GROUP: group,
    LimitKind.RELATION: relation,
    LimitKind.MOVED: moved,
}
"""What each kind of wish says of the cells that it concerns."""
