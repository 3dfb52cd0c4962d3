"""The growth rule as text: how much each service grows in each indicator, and what of."""

from allocation.distribution import Distribution
from allocation.files.columns import Column, folded, section, tables
from allocation.growth import CANNOT, RULE_TITLE, Growth, NotAssessed, change_text, growths
from allocation.money import number_text
from allocation.words import INDICATOR

_INDICATOR, _SERVICE, _TOLD = 26, 34, 60
"""How wide the columns of words are."""


def growth_text(distribution: Distribution) -> str:
    """Indicators by services, the reference first; nothing where the case divides nothing on services."""
    rule = distribution.case.growth
    if rule is None or not rule.services:
        return ""
    found = growths(distribution)
    reference = rule.services[rule.reference]
    services = (reference, *rule.others)
    rows = [found[service.code, indicator] for indicator in rule.indicators for service in services]
    first = [folded(INDICATOR[indicator].capitalize(), _INDICATOR) for indicator in rule.indicators]
    blanks = [""] * (len(services) - 1)
    columns = [
        Column("Mål", [text for name in first for text in (name, *blanks)], "left"),
        Column("Tjeneste", [folded(one.title, _SERVICE) for one in services] * len(first), "left"),
        Column("Vekst %", [_percent(one) for one in rows]),
        Column("Fra og til", [folded(_told(one), _TOLD) for one in rows], "left"),
    ]
    asked = f"Hver tjeneste skal vokse mer enn {reference.title}; vekst i ventetid er at den går ned."
    return section(RULE_TITLE, asked, tables(columns, []))


def _percent(one: Growth | NotAssessed) -> str:
    return number_text(100 * one.growth, 2) if isinstance(one, Growth) else ""


def _told(one: Growth | NotAssessed) -> str:
    return change_text(one) if isinstance(one, Growth) else f"{CANNOT}: {one.why}"
