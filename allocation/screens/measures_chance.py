"""The chance of reaching a requirement, and how it is computed, in plain words."""

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from allocation.charts import Bin, Target
from allocation.measure_outcomes import outcomes
from allocation.measure_tables import Requirement
from allocation.measures import Measure
from allocation.money import lined_up, number_text
from allocation.optimise.choices.chance import Chances, Promise, chances
from allocation.screens.measures_shown import money
from allocation.screens.seat import Seat
from allocation.screens.shown import amount, percent

_KEPT = 200


@dataclass(frozen=True, slots=True)
class ChanceShown:
    """The picture of the outcomes, what is said of it, and its rows; no bins where no chance is known."""

    bins: tuple[Bin, ...]
    target: Target
    title: str
    told: tuple[str, ...]
    rows: tuple[tuple[str, str, str], ...] = ()


def chance_shown(seat: Seat, chosen: Requirement) -> ChanceShown:
    """The chance that the measures of a requirement give what it requires this year, and every outcome."""
    say, unit = seat.say, seat.unit
    needed = chosen.required - chosen.otherwise
    promises = tuple(promise_of(one) for one in chosen.measures)
    found = _chances(promises, needed)
    target = Target(float(needed / unit.factor), say("measures.target", amount=money(needed, seat)))
    if found is None or found.this_year is None:
        return ChanceShown((), target, "", (say("measures.no_chance"),))
    every = outcomes(promises, int(seat.case.unit.factor))
    bins = tuple(
        Bin(float(one.start / unit.factor), float(one.end / unit.factor), one.chance) for one in every
    )
    unit = lined_up(seat.unit, (kroner for one in every for kroner in (one.start, one.end)))
    rows = tuple(
        (amount(one.start, unit), amount(one.end, unit), percent(Fraction(one.chance) * 100)) for one in every
    )
    word = "least" if found.is_least else "chance"
    share = percent(found.this_year * 100)
    title = say(f"measures.spread_{word}", chance=share, unit=seat.unit_words)
    told = (
        say(f"measures.told_{word}", chance=share, amount=money(needed, seat)),
        say("measures.surely", amount=money(round(found.surely), seat)),
        say("measures.how", draws=number_text(found.draws), seed=found.seed),
    )
    return ChanceShown(bins, target, title, told, rows)


def promise_of(one: Measure) -> Promise:
    """What a measure gives this year, and how sure that is."""
    later = one.next_year
    return Promise(one.this_year or Fraction(0), later, one.confidence)


@lru_cache(maxsize=_KEPT)
def _chances(promises: tuple[Promise, ...], needed: int) -> Chances | None:
    return chances(promises, needed, None)
