"""Amounts, shares, changes and statuses as every screen writes them."""

from datetime import date, datetime
from fractions import Fraction

from allocation.case import Case, Scenario
from allocation.money import DASH, NBSP, Unit, in_unit, number_text
from allocation.screens.words import Words
from allocation.screens.working import WorkingCopy
from allocation.versions import as_decided

UP, DOWN = "▲", "▼"


def amount(kroner: int | Fraction | None, unit: Unit) -> str:
    """An amount in the unit: a dash for zero, empty where nothing is stated, which is not zero."""
    return "" if kroner is None else in_unit(kroner, unit)


def signed(kroner: int, unit: Unit) -> str:
    """A change with its sign, plus included; a dash for none."""
    return ("+" if kroner > 0 else "") + in_unit(kroner, unit)


def with_arrow(kroner: int, unit: Unit) -> str:
    """A change with arrow and sign: «▲ +35 165», «▼ −15 671», a dash for none."""
    arrow = f"{UP}{NBSP}" if kroner > 0 else f"{DOWN}{NBSP}" if kroner < 0 else ""
    return arrow + signed(kroner, unit)


def percent(value: Fraction | None, decimals: int = 1) -> str:
    """Per cent with that many decimals; empty where there is nothing to take it of."""
    return "" if value is None else f"{number_text(value, decimals)}{NBSP}%"


def signed_percent(value: Fraction | None, decimals: int = 1) -> str:
    """A change in per cent with its sign; a dash for none, empty where there is nothing to take it of."""
    if value is None:
        return ""
    return f"{'+' if value > 0 else ''}{percent(value, decimals)}" if value else DASH


def signed_number(value: Fraction | None, decimals: int = 0) -> str:
    """A change in another measure with its sign; a dash for none, empty where the figure is missing."""
    if value is None:
        return ""
    return f"{'+' if value > 0 else ''}{number_text(value, decimals)}" if value else DASH


def day_text(day: date | None) -> str:
    """A day the Norwegian way; empty for none."""
    return f"{day:%d.%m.%Y}" if day else ""


def status_line(case: Case, scenario: Scenario, say: Words) -> str:
    """What a scenario is worth: its status, who gave it that, in which case and when, what it replaces."""
    decided = as_decided(case, scenario)
    parts = [
        say(f"scenario_status.{decided.status.value}"),
        decided.body,
        say("header.case_number", number=decided.case_number) if decided.case_number else "",
        day_text(decided.decided_on),
        say("header.replaces", name=decided.replaces) if decided.replaces else "",
    ]
    return ", ".join(part for part in parts if part)


def time_text(copy: WorkingCopy) -> str:
    """When the copy was changed last, the Norwegian way; empty before anything was done."""
    return f"{datetime.fromisoformat(copy.log[-1].at):%d.%m.%Y %H:%M}" if copy.log else ""
