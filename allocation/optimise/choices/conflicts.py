"""Why no choice of measures keeps all limits: which of them conflict, and the least that would do."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from allocation.optimise.choices.exact_rows import ExactRow
from allocation.optimise.choices.limits import Counts, Limit, called, counted_in, limits_of
from allocation.optimise.choices.program import NO_AIM, best, loosened
from allocation.optimise.choices.question import Question
from allocation.problems import Place, Problem, error, some_of
from allocation.solver import Impossible

_MOST_NAMES = 6


@dataclass(frozen=True, slots=True)
class Remedy:
    """A limit that alone can give way so that all the others hold: `by` so much, or (None) dropped."""

    limit: Limit
    by: Fraction | None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Limits that cannot hold together, all of them needed for it, and those that alone can give way."""

    limits: tuple[Limit, ...]
    remedies: tuple[Remedy, ...]


def out_of_reach(asked: Question) -> list[Problem]:
    """The limits that plain sums cannot meet whatever is chosen, before any solver runs.

    What is locked, running, or bound to some months counts as it must; every other measure as it may.
    """
    limits = limits_of(asked)
    choices = _choices(asked, limits)
    if not all(choices.values()):
        return []
    return [problem for limit in limits if limit.counts for problem in _unmet(asked, limit, choices)]


def _choices(asked: Question, limits: Sequence[Limit]) -> dict[str, list[frozenset[int]]]:
    """What can be done with each measure, by the limits that speak of it alone: one of its ways, or none."""
    choices = {}
    for code, ways in asked.ways_of.items():
        own = [
            row for limit in limits for row in limit.rows if not limit.counts and row.terms.keys() <= {*ways}
        ]
        every = [frozenset[int](), *(frozenset((at,)) for at in ways)]
        choices[code] = [one for one in every if all(row.is_kept(one) for row in own)]
    return choices


def _unmet(asked: Question, limit: Limit, choices: dict[str, list[frozenset[int]]]) -> Iterator[Problem]:
    """The problem of a limit on one sum of which the least, or the most, is beyond it."""
    if limit.is_share or limit.counts is Counts.MEASURES:
        return
    (row,) = limit.rows
    sums = {code: [_sum(row, one) for one in own] for code, own in choices.items()}
    low = sum((min(own) for own in sums.values()), Fraction(0))
    high = sum((max(own) for own in sums.values()), Fraction(0))
    if row.most is not None and low > row.most:
        bound = [called(asked.by_code[code]) for code, own in sums.items() if min(own) > 0]
        must = f"det som er låst inne eller i gang, kommer til {counted_in(asked, limit, low)}"
        gap = counted_in(asked, limit, low - row.most)
        fix = f"{limit.loosen} med {gap}, eller slipp noe av {some_of(bound, _MOST_NAMES)}"
        yield _problem(
            asked, limit, f"{limit.name}, men {must}: {gap} for mye", "grensen og låsene strider", fix
        )
    if row.least is not None and high < row.least:
        free = f"alt som kan velges, kommer til {counted_in(asked, limit, high)}"
        gap = counted_in(asked, limit, row.least - high)
        fix = f"{limit.loosen} med {gap}, eller legg til tiltak som gir så mye mer"
        cause = "tiltakene gir ikke nok, eller noe er låst ute eller ikke oppgitt"
        yield _problem(asked, limit, f"{limit.name}, men {free}: {gap} for lite", cause, fix)


def _sum(row: ExactRow, taken: Collection[int]) -> Fraction:
    return sum((Fraction(row.terms.get(at, 0)) for at in taken), Fraction(0))


def conflicts(asked: Question) -> tuple[Conflict, ...]:
    """The conflicts of a question that no choice answers, one after the other; no two share a limit.

    Each is found by leaving out one limit at a time, whole measures and all: what is not needed for the
    conflict stays out.
    """
    left, found = list(limits_of(asked)), list[tuple[Limit, ...]]()
    while not _is_possible(asked, left):
        needed = _needed(asked, left)
        if not needed:
            break
        found.append(needed)
        left = [limit for limit in left if limit not in needed]
    return tuple(Conflict(own, tuple(_remedies(asked, own, left))) for own in found)


def _needed(asked: Question, limits: Sequence[Limit]) -> tuple[Limit, ...]:
    """Limits that conflict, of which none can be spared. Halves are tried before single ones."""
    needed, size = list(limits), len(limits) // 2
    while size:
        at = 0
        while at < len(needed):
            without = [*needed[:at], *needed[at + size :]]
            if _is_possible(asked, without):
                at += size
            else:
                needed = without
        size //= 2
    return tuple(needed)


def _remedies(asked: Question, own: Sequence[Limit], others: Sequence[Limit]) -> Iterator[Remedy]:
    """The limits of one conflict of which one alone can give way, the limits outside all conflicts held."""
    for limit in own:
        kept = [*(other for other in own if other is not limit), *others]
        if not limit.loosen:
            continue
        if limit.counts:
            taken = loosened(asked, limit, kept)
            if taken is not None:
                yield Remedy(limit, max(row.excess(taken) for row in limit.rows))
        elif _is_possible(asked, kept):
            yield Remedy(limit, None)


def _is_possible(asked: Question, limits: Sequence[Limit]) -> bool:
    rows = [row for limit in limits for row in limit.rows]
    try:
        best(asked, rows, NO_AIM)
    except Impossible:
        return False
    return True


def conflict_problems(asked: Question, found: Sequence[Conflict]) -> list[Problem]:
    """Each conflict as an error: the limits by their names, and what would do."""
    return [_conflict_problem(asked, one, len(found) > 1) for one in found]


def _conflict_problem(asked: Question, one: Conflict, is_one_of_many: bool) -> Problem:
    names = some_of([limit.name for limit in one.limits], len(one.limits))
    what = f"dette kan ikke gjelde samtidig: {names}"
    cause = "hver grense er mulig alene, men ikke alle sammen"
    if is_one_of_many:
        cause += "; planen har flere slike motsetninger, og hver må løses"
    ways = [_remedy_text(asked, remedy) for remedy in one.remedies]
    fix = f"ett av dette er nok: {'; '.join(ways)}" if len(ways) > 1 else "".join(ways)
    return _problem(
        asked, one.limits[0], what, cause, fix or "ingen av dem kan alene gi nok etter: løs flere"
    )


def _remedy_text(asked: Question, remedy: Remedy) -> str:
    if remedy.by is None:
        return remedy.limit.loosen
    return f"{remedy.limit.loosen} med {counted_in(asked, remedy.limit, remedy.by)}"


def _problem(asked: Question, limit: Limit, what: str, cause: str, fix: str) -> Problem:
    return error(Place(asked.plan.file or "planen", column=limit.path), what, cause, fix)
