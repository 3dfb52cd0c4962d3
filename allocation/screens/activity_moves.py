"""What is done on the Activity screen: price, share and points as the overrides that moving them writes."""

from collections.abc import Callable, Collection, Mapping
from fractions import Fraction

from allocation.activity import MissingPrice, Pot
from allocation.activity_pots import rate_path
from allocation.activity_table import pot_tables
from allocation.case import Case
from allocation.levers import CannotMove
from allocation.levers.moves import number_to_write
from allocation.money import parse_number
from allocation.recipient_table import SCENARIO
from allocation.screens import header
from allocation.screens.doing import Doing, doing
from allocation.screens.live import Event
from allocation.screens.moved import effective_of, moved
from allocation.screens.shelf import shelf_for
from allocation.screens.words import words
from allocation.screens.working import WorkingCopy, asks, looks
from allocation.typed import amount_typed, percent_typed

POT, SINCE, STEPS = "activity.pot", "activity.since", "activity.steps."
"""What the page is asked: which pot is looked at, what effects are counted from, which shares are tried."""

YEAR_BEFORE, COMPARED = "year", "compared"
"""What effects can be counted from: the year before, or the scenario that is compared with."""

SPAN: Mapping[str, Fraction] = {"from": Fraction(40), "to": Fraction(60), "by": Fraction(5)}
"""The shares that are tried unless somebody says otherwise, in per cent: from, to, and how far apart."""

_MOST_SHARES, _WHOLE = 9, Fraction(100)
Typed = Callable[[WorkingCopy, Case, Pot, Event], Mapping[str, object]]


def pot_of(case: Case, copy: WorkingCopy) -> str:
    """The pot that is looked at: the chosen one, or that of most recipients; empty where there is none."""
    tables = {table.pot.code: len(table.rows) for table in pot_tables(case)}
    chosen = copy.asked.get(POT, "")
    return chosen if chosen in tables else max(tables, key=tables.__getitem__, default="")


def baseline_of(case: Case, copy: WorkingCopy) -> str:
    """The scenario that amounts are compared with: the chosen one, or the case's usual one."""
    chosen = copy.look.baseline.removeprefix(SCENARIO)
    is_scenario = copy.look.baseline.startswith(SCENARIO) and chosen in case.scenarios
    return chosen if is_scenario else case.default_scenario


def since_of(copy: WorkingCopy, known: Collection[str]) -> str:
    """What effects are counted from, of what they can be; empty where there is nothing."""
    chosen = copy.asked.get(SINCE, "")
    return chosen if chosen in known else next(iter(known), "")


def span_of(copy: WorkingCopy) -> dict[str, Fraction]:
    """From and to which share is tried, and how far apart."""
    return {part: Fraction(copy.asked.get(STEPS + part, usual)) for part, usual in SPAN.items()}


def shares_of(copy: WorkingCopy) -> list[Fraction]:
    """The shares that are tried beside one another, in per cent."""
    span = span_of(copy)
    count = int((span["to"] - span["from"]) / span["by"])
    return [span["from"] + number * span["by"] for number in range(count + 1)]


def _of_pot(typed: Typed) -> Doing:
    """What typing a value of a pot does: `about` begins with the pot's code."""

    def do(copy: WorkingCopy, about: str, event: Event) -> WorkingCopy:
        case = effective_of(copy)
        code = about.partition(":")[0]
        if code not in {table.pot.code for table in pot_tables(case)}:
            return copy
        values = typed(copy, case, case.pots[code], event)
        return moved(copy, values, event) if values else copy

    return do


def _price(_copy: WorkingCopy, case: Case, pot: Pot, event: Event) -> dict[str, object]:
    kroner = amount_typed(event.value, case.units.base, case.units)
    return {rate_path(pot, "price"): kroner}


def _share(copy: WorkingCopy, _case: Case, pot: Pot, event: Event) -> dict[str, object]:
    share = percent_typed(event.value)
    if not 0 <= share <= _WHOLE:
        raise _cannot(copy, "share", event)
    return {rate_path(pot, "share"): number_to_write(share)}


def _missing_price(_copy: WorkingCopy, _case: Case, pot: Pot, event: Event) -> dict[str, object]:
    known = event.value in set(MissingPrice)
    return {f"pots.{pot.code}.missing_price": event.value} if known else {}


def _points(copy: WorkingCopy, case: Case, pot: Pot, event: Event) -> dict[str, object]:
    """One recipient's points in the budget, as the table counts them."""
    recipient = event.name.split(":", 2)[-1]
    criterion = case.criteria[pot.points]
    if recipient not in criterion.values:
        return {}
    number = parse_number(event.value)
    if number is None or number.value < 0:
        raise _cannot(copy, "points", event)
    return {f"criteria.{pot.points}.values.{recipient}": number_to_write(number.value / criterion.factor)}


def _cannot(copy: WorkingCopy, why: str, event: Event) -> CannotMove:
    say = words(copy.look.language)
    return CannotMove(say(f"activity.refused.{why}", value=event.value), say(f"activity.refused.{why}_fix"))


def _pot(copy: WorkingCopy, _about: str, event: Event) -> WorkingCopy:
    known = {table.pot.code for table in pot_tables(effective_of(copy))}
    return asks(copy, POT, event.value) if event.value in known else copy


def _baseline(copy: WorkingCopy, _about: str, event: Event) -> WorkingCopy:
    known = shelf_for(copy).case.scenarios
    return looks(copy, baseline=SCENARIO + event.value) if event.value in known else copy


def _since(copy: WorkingCopy, _about: str, event: Event) -> WorkingCopy:
    return asks(copy, SINCE, event.value) if event.value in (YEAR_BEFORE, COMPARED) else copy


def _steps(copy: WorkingCopy, about: str, event: Event) -> WorkingCopy:
    """Which shares are tried: from, to, or how far apart; refused where that makes no row of them."""
    if about not in SPAN:
        return copy
    span = {**span_of(copy), about: percent_typed(event.value)}
    is_share = 0 <= span["from"] < span["to"] <= _WHOLE
    if not is_share or span["by"] <= 0 or (span["to"] - span["from"]) / span["by"] > _MOST_SHARES - 1:
        raise _cannot(copy, "steps", event)
    return asks(copy, STEPS + about, str(span[about]))


DOES: dict[str, Doing] = {
    "case": header.DOES["case"],
    "pot": _pot,
    "baseline": _baseline,
    "since": _since,
    "steps": _steps,
    "price": _of_pot(_price),
    "share": _of_pot(_share),
    "missing_price": _of_pot(_missing_price),
    "points": _of_pot(_points),
}
TAKING = doing(DOES)
