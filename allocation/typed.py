"""Numbers as a person types or pastes them: read exactly, or refused in words, never turned into others."""

import re
from fractions import Fraction

from allocation.money import NotANumber, Unit, Units, parse_number

_LONGEST = 60
"""No number that anybody can mean is longer; what is longer is refused before it is looked into."""

_PERCENT = re.compile(r"(%|prosent|pst\.?|per ?cent)$", re.IGNORECASE)
_KRONER = re.compile(r"^(kr\.?|nok)|(kr\.?|nok)$|,[-\u2013\u2212]+$", re.IGNORECASE)
_SHORT = {"mrd": 1_000_000_000, "mill": 1_000_000, "mkr": 1_000_000, "tkr": 1_000, "tusen": 1_000}
_SHORT_END = re.compile(rf"({'|'.join(_SHORT)})\.? ?(kr\.?|kroner)?$", re.IGNORECASE)


def percent_typed(text: str) -> Fraction:
    """A number of per cent: `20,5`, `7,5 %`, `−3,5`. Raises NotANumber."""
    return _number(_PERCENT.sub("", _bare(text)), text)


def amount_typed(text: str, unit: Unit, units: Units) -> int:
    """Base units from an amount; a bare number counts in `unit`, one with a unit in its own.

    `412 000`, `412 mill. kroner`, `kr 1 200,-` (kroner, whatever the unit). Raises NotANumber, also for what
    is no whole base unit.
    """
    return _whole(exact_amount_typed(text, unit, units), text, units)


def exact_amount_typed(text: str, unit: Unit, units: Units) -> Fraction:
    """The same, with the parts of a base unit that accounts have: øre. Raises NotANumber."""
    typed = _bare(text)
    for own in sorted(units.money, key=lambda own: -len(own.name)):
        if typed.lower().endswith(own.name.lower()):
            return _number(typed[: -len(own.name)], text) * own.factor
    short = _SHORT_END.search(typed)
    if short and units.base.name == "kroner":
        factor = _SHORT[short[1].lower()]
        return _number(typed[: short.start()], text) * factor
    bare = _KRONER.sub("", typed)
    says_kroner = bare != typed and units.base.name == "kroner"
    return _number(bare, text) * (1 if says_kroner else unit.factor)


def _bare(text: str) -> str:
    """The text without blanks around it, those between as one ordinary blank each. Raises NotANumber."""
    bare = " ".join(text.split())
    if len(text) > 20 * _LONGEST or len(bare) > _LONGEST:
        shown = f"{bare[:_LONGEST]} …"
        raise NotANumber(f"«{shown}» er ikke et tall")
    return bare


def _number(bare: str, text: str) -> Fraction:
    number = parse_number(bare)
    if number is None:
        raise NotANumber(f"«{text}» er ikke et tall" if text.strip() else "feltet er tomt: skriv et tall")
    return number.value


def _whole(amount: Fraction, text: str, units: Units) -> int:
    if amount.denominator != 1:
        raise NotANumber(f"«{text}» er ikke et helt antall {units.base.name}")
    return amount.numerator
