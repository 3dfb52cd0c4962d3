"""The growth rule: how much each service grows in each indicator, what of, and what it says nothing of."""

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

from allocation.distribution import Distribution
from allocation.files.columns import Column, folded, section, tables
from allocation.files.shown import Shown, ShownColumn, words
from allocation.findings import with_unit
from allocation.growth import (
    CANNOT,
    GROWS,
    RULE_TITLE,
    Growth,
    Growths,
    NotAssessed,
    change_text,
    grows_more,
    growths,
    money_outside,
    outside_text,
)
from allocation.money import number_text
from allocation.services import GrowthRule, Indicator, Service
from allocation.words import INDICATOR, KEPT_OUTSIDE

_INDICATOR, _SERVICE, _TOLD = 26, 34, 60
"""How wide the columns of words are."""


def growth_text(distribution: Distribution) -> str:
    """Indicators by services, the reference first; nothing where the case divides nothing on services."""
    rule = distribution.case.growth
    if rule is None or not rule.services:
        return ""
    found, services = growths(distribution), _services(rule)
    rows = [found[service.code, indicator] for indicator, service in measured_pairs(rule)]
    first = [folded(INDICATOR[indicator].capitalize(), _INDICATOR) for indicator in rule.indicators]
    blanks = [""] * (len(services) - 1)
    columns = [
        Column("Mål", [text for name in first for text in (name, *blanks)], "left"),
        Column("Tjeneste", [folded(one.title, _SERVICE) for one in services] * len(first), "left"),
        Column("Vekst %", [_percent(one) for one in rows]),
        Column("Fra og til", [folded(_told(one), _TOLD) for one in rows], "left"),
    ]
    asked, *limits = _notes(distribution, rule)
    return section(RULE_TITLE, asked, tables(columns, []), *limits)


def growth_shown(distribution: Distribution) -> list[Shown]:
    """The rule as one table of numbers, a row an indicator and service, with each service's answer."""
    rule = distribution.case.growth
    if rule is None or not rule.services:
        return []
    found = growths(distribution)
    pairs = measured_pairs(rule)
    labels = tuple(INDICATOR[indicator].capitalize() for indicator, _ in pairs)
    rows = [found[service.code, indicator] for indicator, service in pairs]
    columns = (
        words("Tjeneste", [service.title for _, service in pairs]),
        *_figures(rows),
        words("Svar", [_answer(rule, found, *pair) for pair in pairs]),
    )
    return [Shown(RULE_TITLE, "Mål", labels, columns, notes=tuple(_notes(distribution, rule)))]


def measured_pairs(rule: GrowthRule) -> list[tuple[Indicator, Service]]:
    """The indicators and services that stand in the rows of the table."""
    return [(indicator, service) for indicator in rule.indicators for service in _services(rule)]


def _services(rule: GrowthRule) -> tuple[Service, ...]:
    return (rule.services[rule.reference], *rule.others)


def _figures(rows: Sequence[Growth | NotAssessed]) -> Iterator[ShownColumn]:
    """Before and after in the indicator's own unit, the growth, and what of a cost is kept outside."""
    yield _in_own_units("Før", rows, lambda one: one.before)
    yield _in_own_units("Etter", rows, lambda one: one.after)
    yield words("Enhet", [one.unit.name if isinstance(one, Growth) else "" for one in rows])
    growth = tuple(100 * one.growth if isinstance(one, Growth) else None for one in rows)
    yield ShownColumn("Vekst %", growth, 2, signed=True)
    for part, word in KEPT_OUTSIDE.items():
        column = _in_own_units(f"Utenfor: {word}", rows, _kept_outside(part))
        if any(value is not None for value in column.values):
            yield column


def _kept_outside(part: str) -> Callable[[Growth], Fraction | None]:
    return lambda one: one.kept_outside.get(part)


def _in_own_units(
    heading: str, rows: Sequence[Growth | NotAssessed], of: Callable[[Growth], Fraction | None]
) -> ShownColumn:
    """A figure of every row, counted in that row's unit."""
    values = (
        value / one.unit.factor if isinstance(one, Growth) and (value := of(one)) is not None else None
        for one in rows
    )
    return ShownColumn(heading, tuple(values), None)


def _answer(rule: GrowthRule, found: Growths, indicator: Indicator, service: Service) -> str:
    """Whether a service grows more than the reference, which itself has nothing to answer."""
    own, least = found[service.code, indicator], found[rule.reference, indicator]
    if isinstance(own, NotAssessed):
        return _told(own)
    if service.code == rule.reference:
        return "måles mot"
    if isinstance(least, NotAssessed):
        return _told(least)
    return f"{GROWS[grows_more(own, least)]} {rule.services[rule.reference].title}"


def _notes(distribution: Distribution, rule: GrowthRule) -> Iterator[str]:
    """What the rule asks for, and what of the money it says nothing of."""
    reference = rule.services[rule.reference].title
    yield f"Hver tjeneste skal vokse mer enn {reference}; vekst i ventetid er at den går ned."
    if told := outside_text(distribution):
        case = distribution.case
        parts = [
            f"{case.streams[stream]} {with_unit(Fraction(amount), case.unit, 0)}"
            for stream, amount in money_outside(distribution).items()
        ]
        yield f"{told}: {', '.join(parts)}. Svaret om kostnader gjelder bare resten."


def _percent(one: Growth | NotAssessed) -> str:
    return number_text(100 * one.growth, 2) if isinstance(one, Growth) else ""


def _told(one: Growth | NotAssessed) -> str:
    return change_text(one) if isinstance(one, Growth) else f"{CANNOT}: {one.why}"
