"""What is done on the Measures screen: months, effects and confidences as overrides, and what is asked."""

from collections.abc import Callable, Mapping

from allocation.case import Case
from allocation.levers import CannotMove
from allocation.levers.moves import number_to_write
from allocation.measure_tables import Requirement, requirements
from allocation.measures import Measure
from allocation.screens import header
from allocation.screens.doing import Doing, doing
from allocation.screens.live import Event
from allocation.screens.measures_plan import PLAN_DOES
from allocation.screens.moved import effective_of, moved
from allocation.screens.seat import shown_run, unit_of
from allocation.screens.shelf import shelf_for
from allocation.screens.words import words
from allocation.screens.working import WorkingCopy, asks
from allocation.typed import amount_typed, percent_typed

REQUIREMENT, EACH, ADVANCED = "measures.requirement", "measures.each", "measures.advanced"
"""What the page is asked: which requirement, months each by themselves or added up, what needs explaining."""

_MONTHS, _WHOLE = 12, 100
Typed = Callable[[WorkingCopy, Case, Measure, Event], Mapping[str, object]]


def requirement_of(found: list[Requirement], copy: WorkingCopy) -> Requirement:
    """The requirement that is looked at: that of the chosen fund, or the first."""
    chosen = copy.asked.get(REQUIREMENT, "")
    return next((one for one in found if one.fund.code == chosen), found[0])


def _of_measure(typed: Typed) -> Doing:
    """What typing a value of a measure does."""

    def do(copy: WorkingCopy, about: str, event: Event) -> WorkingCopy:
        case = effective_of(copy)
        if about not in case.measures:
            return copy
        values = typed(copy, case, case.measures[about], event)
        paths = {f"measures.{about}.{field}": value for field, value in values.items()}
        return moved(copy, paths, event) if paths else copy

    return do


def _start(copy: WorkingCopy, case: Case, measure: Measure, event: Event) -> dict[str, object]:
    """Another start month; beside a full-year effect, for the year's effect follows from both."""
    month = _month(copy, event.value)
    if measure.full_year_effect is not None:
        return {"start_month": month}
    typed = copy.refused.get(f"full:{measure.code}")
    if typed is None:
        raise _cannot(copy, "half_start", event.value)
    return {"start_month": month, "full_year_effect": _amount(copy, case, typed.text)}


def _full(copy: WorkingCopy, case: Case, measure: Measure, event: Event) -> dict[str, object]:
    """Another full-year effect; beside a start month, for the year's effect follows from both."""
    amount = _amount(copy, case, event.value)
    if measure.start_month is not None:
        return {"full_year_effect": amount}
    typed = copy.refused.get(f"start:{measure.code}")
    if typed is None:
        raise _cannot(copy, "half_full", event.value)
    return {"full_year_effect": amount, "start_month": _month(copy, typed.text)}


def _effect(copy: WorkingCopy, case: Case, measure: Measure, event: Event) -> dict[str, object]:
    """Another effect this year, of a measure for which it does not follow from start and full year."""
    if measure.computed_effect is not None:
        return {}
    return {"effect": _amount(copy, case, event.value)}


def _confidence(copy: WorkingCopy, _case: Case, _measure: Measure, event: Event) -> dict[str, object]:
    percent = percent_typed(event.value)
    if not 0 <= percent <= _WHOLE:
        raise _cannot(copy, "confidence", event.value)
    return {"confidence": number_to_write(percent)}


def _month(copy: WorkingCopy, text: str) -> int:
    """A month by its number. Raises CannotMove."""
    if not (text.isascii() and text.isdecimal() and len(text) < 3 and 1 <= int(text) <= _MONTHS):
        raise _cannot(copy, "month", text)
    return int(text)


def _amount(copy: WorkingCopy, case: Case, text: str) -> str:
    """An amount as a scenario holds it: in the case's unit where it is a whole number of that."""
    kroner = amount_typed(text, unit_of(case, copy.look), case.units)
    unit = case.units.base if kroner % case.unit.factor else case.unit
    return f"{kroner // int(unit.factor)} {unit.name}"


def _cannot(copy: WorkingCopy, why: str, value: str) -> CannotMove:
    say = words(copy.look.language)
    return CannotMove(say(f"measures.refused.{why}", value=value), say(f"measures.refused.{why}_fix"))


def _requirement(copy: WorkingCopy, _about: str, event: Event) -> WorkingCopy:
    known = {one.fund.code for one in requirements(shown_run(shelf_for(copy).case, copy))}
    return asks(copy, REQUIREMENT, event.value) if event.value in known else copy


def _switch(question: str) -> Doing:
    """On or off, of what is shown."""
    return lambda copy, _about, event: asks(copy, question, "on" if event.value == "true" else "")


DOES: dict[str, Doing] = {
    "case": header.DOES["case"],
    "requirement": _requirement,
    "each": _switch(EACH),
    "advanced": _switch(ADVANCED),
    "start": _of_measure(_start),
    "full": _of_measure(_full),
    "effect": _of_measure(_effect),
    "confidence": _of_measure(_confidence),
    **PLAN_DOES,
}
TAKING = doing(DOES)
