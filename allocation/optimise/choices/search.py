"""The search for the best measures: one aim after the other, what is reached of each held for those after."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from threading import Event
from time import monotonic

from allocation.optimise.choices.exact_rows import ExactRow
from allocation.optimise.choices.limits import costs, effects, later_effects, limits_of
from allocation.optimise.choices.program import Aim, best
from allocation.optimise.choices.question import Question
from allocation.solver import Impossible, OutOfTime, go_on


@dataclass(frozen=True, slots=True)
class Reached:
    """How far an aim came, and below what it surely cannot come; None where it was not looked for."""

    aim: Aim
    value: Fraction
    bound: Fraction | None

    @property
    def is_proven(self) -> bool:
        """Whether nothing better exists."""
        return self.bound is not None and self.value <= self.bound

    @property
    def gap(self) -> Fraction | None:
        """How much better it could at most be."""
        return None if self.bound is None else self.value - self.bound


@dataclass(frozen=True, slots=True)
class Found:
    """The ways taken, how far each aim came with them, and the second aims that tell equal choices apart.

    `is_alone` says that no other measures come as far with the aims; None where that is not known.
    """

    taken: frozenset[int]
    reached: tuple[Reached, ...]
    second: tuple[Reached, ...]
    is_alone: bool | None

    @property
    def is_proven(self) -> bool:
        """Whether no choice comes further with the aims."""
        return all(one.is_proven for one in self.reached)


def aims_of(asked: Question) -> tuple[Aim, ...]:
    """What is made as small as it goes, the most important first.

    What is lacking this year, then in a whole year after it; then what speaks against the measures.
    """
    drawback = {at: value for at, way in enumerate(asked.ways) if (value := asked.drawback(way.measure))}
    lacking = []
    if asked.this_year is not None:
        lacking.append(Aim("det som mangler i år", effects(asked), asked.this_year))
    if asked.full_year is not None:
        lacking.append(Aim("det som mangler neste år", later_effects(asked), asked.full_year))
    return (*lacking, Aim("det som taler mot tiltakene", drawback))


def second_aims_of(asked: Question) -> tuple[Aim, ...]:
    """What tells choices apart that come equally far: few measures, low cost, then much of it this year."""
    early = {at: -value for at, value in effects(asked).items()}
    return (
        Aim("antall tiltak", {at: Fraction(1) for at, _ in enumerate(asked.ways)}, is_money=False),
        Aim("engangskostnader", costs(asked)),
        Aim("virkning i år, med minus", early),
    )


def search(asked: Question, seconds: float | None = None, stop: Event | None = None) -> Found:
    """The best choice within every limit, or the best found in so many seconds or until `stop` is set.

    An aim that is not proven ends the search: those after it are not looked for. The same question gives the
    same choice, in whatever order its measures stand, unless time or somebody stopped the search.

    Raises:
        Impossible: no choice keeps all limits.
        OutOfTime: no choice was found before the search was stopped.
        ArithmeticError: the solver's choice breaks a limit.
    """
    running = _Search(asked, seconds, stop)
    reached = running.come_far(aims_of(asked))
    is_alone = running.look_for_others() if running.is_proven else None
    second = running.come_far(second_aims_of(asked))
    return Found(running.taken, reached, second, is_alone)


class _Search:
    """One search: the rows that hold by now, the best ways so far, and the time that is left."""

    def __init__(self, asked: Question, seconds: float | None, stop: Event | None) -> None:
        self.asked, self.stop = asked, stop
        self.end = None if seconds is None else monotonic() + seconds
        self.kept = [row for limit in limits_of(asked) for row in limit.rows]
        self.taken: frozenset[int] = frozenset()
        self.is_found = False
        self.is_proven = True

    def come_far(self, aims: Sequence[Aim]) -> tuple[Reached, ...]:
        """Each aim as far as it goes, held for those after; after one that is not proven, none is sought."""
        return tuple(self._reached(aim) for aim in aims)

    def _reached(self, aim: Aim) -> Reached:
        bound = self._improved(aim) if self.is_proven else None
        reached = Reached(aim, aim.value(self.taken), bound)
        self.is_proven = reached.is_proven
        self.kept.append(aim.held_at(reached.value))
        return reached

    def _improved(self, aim: Aim) -> Fraction | None:
        try:
            self.taken, bound = self._best(self.kept, aim)
        except OutOfTime:
            if not self.is_found:
                raise
            return None
        self.is_found = True
        return bound

    def _best(self, kept: Sequence[ExactRow], aim: Aim) -> tuple[frozenset[int], Fraction]:
        go_on(self.stop)
        left = None if self.end is None else self.end - monotonic()
        return best(self.asked, kept, aim, left, self.stop)

    def look_for_others(self) -> bool | None:
        """Whether no other measures come as far; where none do, these stay and only their months are left."""
        taken = self.taken
        codes = {self.asked.ways[at].measure.code for at in taken}
        own = {at: 1 for code in codes for at in self.asked.ways_of[code]}
        others = {at: 1 for at in range(len(self.asked.ways)) if at not in own}
        other = ExactRow({**own, **dict.fromkeys(others, -1)}, most=len(taken) - 1)
        *_, drawback = aims_of(self.asked)
        try:
            self._best([*self.kept, other], drawback)
        except OutOfTime:
            self.is_proven = False
            return None
        except Impossible:
            self.kept += [ExactRow(own, least=len(taken)), ExactRow(others, most=0)]
            return True
        return False
