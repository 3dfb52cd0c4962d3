"""Which measures close the gap, and when: the choice, what it rests on, and what remains unresolved."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from threading import Event

from allocation.measures import Measure
from allocation.optimise.choices.chance import SEED, Chances, Promise, chances
from allocation.optimise.choices.conflicts import conflict_problems, conflicts, out_of_reach
from allocation.optimise.choices.exact_rows import weighed
from allocation.optimise.choices.limits import Limit, cost_of, in_work, limits_of
from allocation.optimise.choices.question import Lock, Question, Way
from allocation.optimise.choices.search import Found, search
from allocation.problems import Place, ProblemsFound, error
from allocation.solver import Impossible, OutOfTime

SECONDS = 20.0
"""How long the search may take, unless somebody says otherwise."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A measure that is not chosen, and why, in the user's words."""

    measure: Measure
    reason: str


@dataclass(frozen=True)
class Choice:
    """The answer: each measure chosen with its way, the others with a reason, and how sure all of it is.

    `chosen` stands in the order of start months, then codes; those without a known month come last.
    """

    asked: Question
    found: Found
    chosen: tuple[Way, ...]
    left_out: tuple[LeftOut, ...]
    chances: Chances | None

    @property
    def this_year(self) -> Fraction:
        """What the choice gives this year, in kroner."""
        return _total(way.this_year for way in self.chosen)

    @property
    def full_year(self) -> Fraction:
        """What it gives in a whole year after this one, of the measures for which that is known."""
        return _total(way.full_year for way in self.chosen)

    @property
    def expected(self) -> Fraction | None:
        """The effect this year weighed with confidence, of the measures for which both are known."""
        known = [one for way in self.chosen if (one := expected(way)) is not None]
        return _total(known) if known else None

    @property
    def unresolved(self) -> Fraction | None:
        """What remains of this year's target: the unresolved challenge; None where there is no target."""
        return _lacking(self.asked.this_year, self.this_year)

    @property
    def unresolved_full_year(self) -> Fraction | None:
        """The same of the target for a whole year after this one."""
        return _lacking(self.asked.full_year, self.full_year)

    @property
    def one_off_cost(self) -> Fraction:
        """What the choice costs once, of the measures whose cost is known."""
        return _total(cost_of(way) for way in self.chosen)

    @property
    def positions(self) -> Fraction:
        """The full-time equivalents saved, of the measures for which they are known."""
        return _total(way.measure.positions for way in self.chosen)

    @cached_property
    def by_month(self) -> tuple[Fraction, ...]:
        """The effect in each month of this year, equal from a measure's start on, where that is known."""
        return tuple(_total(_in_month(way, month) for way in self.chosen) for month in range(1, 13))

    @cached_property
    def in_work(self) -> tuple[tuple[Measure, ...], ...]:
        """The measures in preparation in each month."""
        return tuple(
            tuple(way.measure for way in self.chosen if month in in_work(self.asked, way))
            for month in range(1, 13)
        )


def choose(
    asked: Question, seconds: float | None = SECONDS, stop: Event | None = None, seed: int = SEED
) -> Choice:
    """The measures that come closest to the targets, and of those choices the one that least speaks against.

    The search ends after so many seconds or when `stop` is set, with the best that was found: the answer
    says how much better there could be.

    Raises:
        ProblemsFound: the limits conflict, in their own names and with what would do; or nothing was found
            before the search ended.
        ArithmeticError: the solver's choice breaks a limit.
    """
    beyond = out_of_reach(asked)
    if beyond:
        raise ProblemsFound(beyond)
    try:
        found = search(asked, seconds, stop)
    except Impossible:
        raise ProblemsFound(conflict_problems(asked, conflicts(asked))) from None
    except OutOfTime:
        what, cause = "søket ble avbrutt før noe valg var funnet", "tiden var ute, eller noen stoppet det"
        place = Place(asked.plan.file or "planen")
        raise ProblemsFound(
            [error(place, what, cause, "gi det mer tid, eller løs opp noen grenser")]
        ) from None
    return _choice(asked, found, seed)


def _choice(asked: Question, found: Found, seed: int) -> Choice:
    in_code_order = [asked.ways[at] for at in sorted(found.taken)]
    promises = [Promise(way.this_year, way.full_year, way.measure.confidence) for way in in_code_order]
    limits, codes = limits_of(asked), {way.measure.code for way in in_code_order}
    return Choice(
        asked,
        found,
        tuple(sorted(in_code_order, key=lambda way: way.month or 13)),
        tuple(
            LeftOut(one, _reason(asked, found, one, limits))
            for one in asked.measures
            if one.code not in codes
        ),
        chances(promises, asked.this_year, asked.full_year, seed),
    )


def _reason(asked: Question, found: Found, one: Measure, limits: tuple[Limit, ...]) -> str:
    """Why a measure is not chosen: a lock, the limits that adding it would break, or that it adds nothing."""
    if asked.plan.of(one.code).locked is Lock.OUT:
        return "låst ute"
    ways = asked.ways_of[one.code]
    if not ways:
        return "rekker ikke å begynne i år"
    broken = min((_broken(limits, found.taken, at) for at in ways), key=len)
    if broken:
        return f"ville brutt: {'; '.join(broken)}"
    if all(reached.aim.target is None or not reached.value for reached in found.reached):
        return "trengs ikke for å nå målet"
    if not any(_helps(found, at) for at in ways):
        return "gir ikke noe av det som mangler"
    return "ikke prøvd ferdig før søket ble avbrutt"


def _broken(limits: tuple[Limit, ...], taken: frozenset[int], added: int) -> list[str]:
    """The names of the limits that one more way would break; only those that it counts in can be."""
    return [
        limit.name
        for limit in limits
        if not all(row.is_kept(taken | {added}) for row in limit.rows if added in row.terms)
    ]


def _helps(found: Found, at: int) -> bool:
    """Whether a way gives some of what the first target that is not reached lacks."""
    short = next(one for one in found.reached if one.aim.target is not None and one.value)
    return weighed(short.aim.terms, {at}) > 0


def expected(way: Way) -> Fraction | None:
    """What a measure gives this year, weighed with its confidence; None where that is not known."""
    confidence = way.measure.confidence
    return None if confidence is None else way.this_year * confidence / 100


def _in_month(way: Way, month: int) -> Fraction:
    if way.month is None or month < way.month:
        return Fraction(0)
    return way.this_year / (13 - way.month)


def _total(values: Iterable[Fraction | None]) -> Fraction:
    return sum((value for value in values if value is not None), Fraction(0))


def _lacking(target: int | None, reached: Fraction) -> Fraction | None:
    return None if target is None else max(Fraction(0), target - reached)
