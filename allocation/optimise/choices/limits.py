"""The limits of a choice of measures, each under the name that a meeting would call it by."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from allocation.findings import with_unit
from allocation.measures import MONTHS, Measure
from allocation.money import decimals_of, plain_number
from allocation.optimise.choices.exact_rows import ExactRow
from allocation.optimise.choices.question import Lock, Question, Way, costs_more


class Counts(StrEnum):
    """What a limit counts in, so that it can be loosened by some; the others hold or are dropped."""

    KRONER = "kroner"
    POSITIONS = "årsverk"
    MEASURES = "tiltak"
    NOTHING = ""


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit: where it stands in the plan file, its name, and what a person would do to loosen it.

    Nothing loosens a fact: its `loosen` is empty. A share bounds a part of what is chosen, not an amount.
    """

    path: str
    name: str
    loosen: str
    rows: tuple[ExactRow, ...]
    counts: Counts = Counts.NOTHING
    is_share: bool = False


def limits_of(asked: Question) -> tuple[Limit, ...]:
    """Every limit of a question, those that bound sums first."""
    return tuple(
        limit
        for kind in (_frame, _positions, _types, _at_once, _exclusions, _prerequisites, _windows, _locks)
        for limit in kind(asked)
    )


def _terms(asked: Question, value: Callable[[Way], Fraction | None]) -> dict[int, Fraction]:
    """What each way adds to a sum; what nobody has stated adds nothing, and is told where the sum is."""
    found = ((at, value(way)) for at, way in enumerate(asked.ways))
    return {at: one for at, one in found if one}


def cost_of(way: Way) -> Fraction | None:
    """The one-off cost of a measure, None where nobody has stated it."""
    return way.measure.one_off_cost.value if way.measure.one_off_cost is not None else None


def effects(asked: Question) -> dict[int, Fraction]:
    """What each way gives this year."""
    return _terms(asked, lambda way: way.this_year)


def later_effects(asked: Question) -> dict[int, Fraction]:
    """What each way gives in a whole year after this one, as far as it is known."""
    return _terms(asked, lambda way: way.full_year)


def costs(asked: Question) -> dict[int, Fraction]:
    """What each way costs once, as far as it is known."""
    return _terms(asked, cost_of)


def _frame(asked: Question) -> Iterator[Limit]:
    most = asked.plan.one_off_cost
    if most is not None:
        name = f"engangskostnader høyst {_money(asked, most)}"
        rows = (ExactRow(costs(asked), most=most),)
        yield Limit("limits.one_off_cost", name, "hev rammen for engangskostnader", rows, Counts.KRONER)


def _positions(asked: Question) -> Iterator[Limit]:
    plan, terms = asked.plan, _terms(asked, lambda way: way.measure.positions)
    if (most := plan.positions_at_most) is not None:
        name, rows = f"nedtrekk høyst {plain_number(most)} årsverk", (ExactRow(terms, most=most),)
        yield Limit("limits.positions_at_most", name, "hev taket for nedtrekk", rows, Counts.POSITIONS)
    if (least := plan.positions_at_least) is not None:
        name, rows = f"nedtrekk minst {plain_number(least)} årsverk", (ExactRow(terms, least=least),)
        yield Limit("limits.positions_at_least", name, "senk kravet til nedtrekk", rows, Counts.POSITIONS)


def _types(asked: Question) -> Iterator[Limit]:
    for own, most in asked.plan.types.items():
        terms = _terms(asked, lambda way, own=own: way.this_year if way.measure.type == own else None)  # type: ignore[misc]
        name = f"«{own}» gir høyst {_money(asked, most)} i år"
        rows = (ExactRow(terms, most=most),)
        yield Limit(f"limits.types.{own}", name, f"hev taket for «{own}»", rows, Counts.KRONER)
    for own, share in asked.plan.type_shares.items():
        terms = {
            at: effect * ((asked.ways[at].measure.type == own) - share)
            for at, effect in effects(asked).items()
        }
        name = f"«{own}» gir høyst {plain_number(100 * share)} prosent av virkningen i år"
        rows = (ExactRow(terms, most=0),)
        loosen = f"la «{own}» gi mer enn andelen"
        yield Limit(f"limits.types.{own}", name, loosen, rows, Counts.KRONER, is_share=True)


def in_work(asked: Question, way: Way) -> range:
    """The months that a measure is in preparation, its start month the last.

    None of one that has begun, or of a cost that comes by itself.
    """
    if way.month is None or asked.has_begun(way.measure) or costs_more(way.measure):
        return range(0)
    return range(way.month - asked.plan.of(way.measure.code).work_months + 1, way.month + 1)


def _at_once(asked: Question) -> Iterator[Limit]:
    most = asked.plan.at_once
    if most:
        rows = tuple(
            ExactRow({at: 1 for at, way in enumerate(asked.ways) if month in in_work(asked, way)}, most=bound)
            for month, bound in enumerate(most, 1)
        )
        same = f"høyst {most[0]} tiltak i arbeid samtidig"
        name = same if len(set(most)) == 1 else "så mange tiltak i arbeid samtidig som «at_once» sier"
        loosen = "hev taket for tiltak i arbeid samtidig"
        yield Limit("limits.at_once", name, loosen, tuple(row for row in rows if row.terms), Counts.MEASURES)


def _exclusions(asked: Question) -> Iterator[Limit]:
    """Each pair once, whichever of the two names the other."""
    pairs = {
        (frozenset((one.code, other)), one.code, other)
        for one in asked.measures
        for other in asked.plan.of(one.code).excludes
        if other in asked.by_code
    }
    told: set[frozenset[str]] = set()
    for pair, code, other in sorted(pairs, key=lambda found: found[1:]):
        if pair not in told:
            told.add(pair)
            names = f"{called(asked.by_code[code])} og {called(asked.by_code[other])}"
            row = ExactRow(dict.fromkeys((*asked.ways_of[code], *asked.ways_of[other]), 1), most=1)
            path = f"measures.{code}.excludes"
            yield Limit(path, f"{names} utelukker hverandre", f"la {names} gå sammen", (row,))


def _prerequisites(asked: Question) -> Iterator[Limit]:
    for one in asked.measures:
        for code, before in asked.plan.of(one.code).requires.items():
            other = asked.by_code[code]
            when = f" minst {before} måneder før" if before > 1 else " minst én måned før" if before else ""
            name = f"{called(one)} krever {called(other)}{when}"
            rows = tuple(_started(asked, one.code, code, before))
            loosen = f"la {called(one)} klare seg uten {called(other)}{when}"
            yield Limit(f"measures.{one.code}.requires", name, loosen, rows)


def _started(asked: Question, code: str, required: str, before: int) -> Iterator[ExactRow]:
    """To the end of each month: the one has begun only if the other had, so many months before.

    Where a start is not known, the other must be in the choice, and that is all that can be asked.
    """
    own, needed = asked.ways_of[code], asked.ways_of[required]
    for month in range(1, 13):
        begun = {at: 1 for at in own if _is_by(asked.ways[at], month)}
        ready = {at: -1 for at in needed if _is_by(asked.ways[at], month - before)}
        if begun:
            yield ExactRow({**begun, **ready}, most=0)


def _is_by(way: Way, month: int) -> bool:
    return way.month is None or way.month <= month


def _windows(asked: Question) -> Iterator[Limit]:
    """From when to when a measure may start: as the plan says, or no sooner than its table says."""
    for one in asked.measures:
        if not asked.can_move(one):
            continue
        terms = asked.plan.of(one.code)
        path, loosen = f"measures.{one.code}", f"la {called(one)} begynne"
        if terms.start is not None:
            name = f"{called(one)} begynner i {MONTHS[terms.start - 1]}"
            outside = _outside(asked, one, range(terms.start, terms.start + 1))
            yield Limit(f"{path}.start", name, f"{loosen} i en annen måned", outside)
            continue
        first = terms.earliest or one.start_month
        if first is not None:
            why = "" if terms.earliest else ", som tabellen sier"
            name = f"{called(one)} begynner tidligst i {MONTHS[first - 1]}{why}"
            outside = _outside(asked, one, range(first, 13))
            yield Limit(f"{path}.earliest", name, f"{loosen} tidligere («earliest»)", outside)
        if terms.latest is not None:
            name = f"{called(one)} begynner senest i {MONTHS[terms.latest - 1]}"
            outside = _outside(asked, one, range(1, terms.latest + 1))
            yield Limit(f"{path}.latest", name, f"{loosen} senere («latest»)", outside)


def _outside(asked: Question, one: Measure, months: range) -> tuple[ExactRow, ...]:
    others = [at for at in asked.ways_of[one.code] if asked.ways[at].month not in months]
    return (ExactRow(dict.fromkeys(others, 1), most=0),) if others else ()


def _locks(asked: Question) -> Iterator[Limit]:
    for one in asked.measures:
        every: Mapping[int, int] = dict.fromkeys(asked.ways_of[one.code], 1)
        locked, path = asked.plan.of(one.code).locked, f"measures.{one.code}.locked"
        loosen = f"ta bort låsen på {called(one)}"
        if asked.has_begun(one):
            yield Limit("", f"{called(one)} er i gang", "", (ExactRow(every, least=1),))
        elif costs_more(one) and locked is None:
            name, out = f"{called(one)} koster og er med", f"lås {called(one)} ute"
            yield Limit(path, name, out, (ExactRow(every, least=1),))
        elif locked is Lock.IN:
            yield Limit(path, f"{called(one)} er låst inne", loosen, (ExactRow(every, least=1),))
        if locked is Lock.OUT:
            yield Limit(path, f"{called(one)} er låst ute", loosen, (ExactRow(every, most=0),))


def called(one: Measure) -> str:
    """A measure's name in a sentence."""
    return f"«{one.name}»"


def _money(asked: Question, kroner: int | Fraction) -> str:
    return with_unit(Fraction(kroner), asked.unit, decimals_of(kroner / asked.unit.factor))


def counted_in(asked: Question, limit: Limit, value: Fraction) -> str:
    """A value of what a limit counts in, with its unit."""
    if limit.counts is Counts.KRONER:
        return _money(asked, value)
    return f"{plain_number(value)} {limit.counts}"
