"""Rules for a frame from year to year: each line of it is a step, and what the lines sum to is the frame.

Last year's frame, less its one-off money, plus full-year effects, tasks transferred, price and wage
compensation, less the efficiency requirement, plus the changes of the voted, revised and year-end
budgets. A line's amounts stand in a table and are named as a criterion, so that each has its source and
each can be overridden; or a total is shared by a key, as when the state states one figure for all.
"""

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Annotated

from allocation.case import Stage, Step
from allocation.funds import Lasting
from allocation.rules.frame_lines import (
    Line,
    Requirement,
    called,
    named_parameter,
    of_the_frame,
    percent_text,
    required,
    stated_amounts,
    up_to_stated,
)
from allocation.rules.kinds import Months, Percent, Text, one_of
from allocation.rules.rule import Rule
from allocation.rules.stand import Outcome, Stand

BudgetStage = Annotated[str, one_of(*Stage)]


@dataclass(frozen=True, slots=True, kw_only=True)
class LastYear(Line):
    """Last year's frame."""

    rule = "last_year"


def last_year(stand: Stand, step: LastYear) -> Outcome:
    """The frame as it stood at the end of last year, all changes of that year included.

    Amount = the stated amount. It favours whoever had much: everything after it is a change. The first
    line of the bridge that a board looks at.
    """
    if stand.settled or stand.open:
        what, fix = "fjorårets ramme er ikke den første linjen", "la «last_year» stå først, og én gang"
        raise stand.refuse(what, "steget er skrevet to ganger, eller står for langt nede", fix)
    return called(stand, step, stated_amounts(stand, step))


@dataclass(frozen=True, slots=True, kw_only=True)
class OneOffEnded(Line):
    """Last year's one-off money, which is not there this year."""

    rule = "one_off_ended"


def one_off_ended(stand: Stand, step: OneOffEnded) -> Outcome:
    """One-off money of last year's frame is taken out again.

    Amount = minus the stated one-off amount. It takes from those who got one-off money, no more than
    they got: next year's base holds only lasting money.
    """
    ended = stated_amounts(stand, step, sign=-1)
    more = [
        code for code, amount in ended.settled.items() if amount < -max(stand.amount_of(code), Fraction(0))
    ]
    if more:
        what = f"de ettårige midlene til {stand.names(more)} er større enn rammen så langt"
        fix = "rett beløpet, eller legg til fjorårets ramme for mottakeren"
        raise stand.refuse(what, "feil enhet, feil rad, eller fjorårets ramme mangler", fix)
    return called(stand, step, ended)


@dataclass(frozen=True, slots=True, kw_only=True)
class FullYear(Line):
    """What last year paid for a part of the year, at its effect in a whole year."""

    rule = "full_year"
    months: Months


def full_year(stand: Stand, step: FullYear) -> Outcome:
    """What was given for some months of last year is given for twelve.

    Amount = what was given x (12 - months) / months. It favours those who got lasting money late in the
    year: without it a change that began in September would count for a third.
    """
    rest = 12 - step.months
    times, of = Fraction(rest, step.months), f"gitt for {step.months} av 12 måneder, × {rest}/{step.months}"
    return called(stand, step, stated_amounts(stand, step, sign=times, of=of))


@dataclass(frozen=True, slots=True, kw_only=True)
class TasksTransferred(Line):
    """Tasks that the frame is to pay for from this year on, or no longer."""

    rule = "tasks_transferred"


def tasks_transferred(stand: Stand, step: TasksTransferred) -> Outcome:
    """Money follows a task that moves: drugs from the national insurance, emergency care to municipalities.

    Amount = the stated amount, negative where the task leaves. It favours nobody if the amount is what
    the task costs. The letters of 2017 and 2020 move drugs in, and 46.6 million for emergency care out.
    """
    return called(stand, step, stated_amounts(stand, step))


@dataclass(frozen=True, slots=True, kw_only=True)
class Compensation(Step):
    """Price and wage compensation: a parameter in per cent, of the whole frame so far or of a part of it."""

    rule = "compensation"
    parameter: Text
    title: Text = ""
    percent: Percent = Fraction(100)


def compensation(stand: Stand, step: Compensation) -> Outcome:
    """The frame follows prices and wages.

    Amount = the frame so far x the part that is compensated x the rise in per cent, a parameter of the
    year. It favours nobody: all get the same per cent. What wages and prices rise beyond it is a saving
    that each must find.
    """
    rate = named_parameter(stand, step.parameter, of_money=False)
    part = "" if step.percent == 100 else f"{percent_text(step.percent / 100)} av "
    return called(stand, step, of_the_frame(stand, rate, rate.value.value * step.percent / 100, part))


@dataclass(frozen=True, slots=True, kw_only=True)
class Efficiency(Requirement):
    """The efficiency requirement, gross."""

    rule = "efficiency"


def efficiency(stand: Stand, step: Efficiency) -> Outcome:
    """The same is to be done for less: the requirement is taken out of the frame.

    Amount = minus per cent x the frame so far, or minus the total x the share by the key. It takes from
    all alike, whether or not they have anything left to save. Gross: see `efficiency_returned`. The
    letters state 0.8 per cent and 1 127 million in 2017, 0.5 and 715.0 in 2020, for the regions together.
    """
    return called(stand, step, required(stand, step, sign=-1))


@dataclass(frozen=True, slots=True, kw_only=True)
class EfficiencyReturned(Requirement):
    """What of the efficiency requirement is given back."""

    rule = "efficiency_returned"


def efficiency_returned(stand: Stand, step: EfficiencyReturned) -> Outcome:
    """A part of the requirement goes back to the basic funding, to make room for investments.

    Amount = per cent x the frame so far, or the total x the share by the key. It favours those whom the
    key favours; gross and returned together are the net requirement: 1 127 - 535 = 592 million in 2017,
    715.0 - 536.3 = 178.7 in 2020.
    """
    return called(stand, step, required(stand, step, sign=1))


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetChange(Line):
    """A change of the budget: of the stage that is named, by amounts or up to what the frame is after it."""

    rule = "budget_change"
    stage: BudgetStage
    to: Text = ""


def budget_change(stand: Stand, step: BudgetChange) -> Outcome:
    """What Parliament gives or takes with the voted, the revised and the year-end budget.

    Amount = the stated amount; or, where the frame after the change is stated (`to`), that less the
    frame so far. It favours whoever it gives to.
    """
    if not step.to:
        return called(stand, step, stated_amounts(stand, step))
    if step.amounts or step.key or step.total is not None:
        fix = "la enten «to» stå, eller «amounts», eller «total» og «key»"
        raise stand.refuse("steget har både «to» og egne beløp", "to måter å si endringen på", fix)
    reached = up_to_stated(stand, step.to)
    return called(stand, step, replace(reached, lasting=step.lasting and Lasting(step.lasting)))


@dataclass(frozen=True, slots=True, kw_only=True)
class NotItemised(Step):
    """What the stated frame has beyond its lines, which no source itemises."""

    rule = "not_itemised"
    to: Text
    title: Text = ""


def not_itemised(stand: Stand, step: NotItemised) -> Outcome:
    """The stated frame less the lines before: said to be unexplained, not spread over the other lines.

    Amount = the stated frame - the frame so far. It favours nobody; it says how much of the year's change
    the sources leave open: growth, prices, pensions and transfers that the letters do not itemise.
    """
    return called(stand, step, up_to_stated(stand, step.to))


RULES = (
    Rule(LastYear, last_year, "fjorårets ramme", sums_by_itself=True),
    Rule(OneOffEnded, one_off_ended, "ettårig tas ut", sums_by_itself=True),
    Rule(FullYear, full_year, "helårsvirkning", sums_by_itself=True),
    Rule(TasksTransferred, tasks_transferred, "oppgaver overført", sums_by_itself=True),
    Rule(Compensation, compensation, "pris- og lønnskompensasjon", sums_by_itself=True),
    Rule(Efficiency, efficiency, "effektiviseringskrav", sums_by_itself=True),
    Rule(EfficiencyReturned, efficiency_returned, "effektivisering tilbakeført", sums_by_itself=True),
    Rule(BudgetChange, budget_change, "budsjettendring", sums_by_itself=True),
    Rule(NotItemised, not_itemised, "ikke spesifisert i kildene", sums_by_itself=True),
)
