"""The unit that a caption or a heading says its amounts are in: one, none, or several."""

import re

from allocation.case import folded
from allocation.money import Unit, Units

_MONEY = r"(?:kroner|kronar|kr\.?|nok)(?!\w)"
_AMOUNT = re.compile(
    r"(?<![0-9])(?<![0-9][ .,])[0-9][0-9 .,]*+\s*+(?:tusen|mill\w*\.?|mrd\.?|milliard\w*)?"
    rf"\s*{_MONEY}"
)
"""An amount in a text, «2 000 mill. kroner»: it says nothing of what a table counts in."""

_YEAR_BEFORE = re.compile(
    r"\b(?:199[0-9]|20(?:0[1-9]|[1-4][0-9]))\b(?=,? (?:i )?(?:tusen|mill|mrd|1[ .]?000\b|kr\b))"
)
"""A year before a unit, «Rammer 2025, mill. kr»: the two are no amount."""

_WORDS = (
    (
        1_000,
        re.compile(
            rf"(?<![0-9])(?<![0-9] )1[ .]?000\s*{_MONEY}|\btusen\s+{_MONEY}|\b(?:tkr|kkr|tnok|tusen)\b"
        ),
    ),
    (1_000_000, re.compile(rf"\bmill(?:\.|ion\w*)?\s*{_MONEY}|\b(?:mnok|mkr|mill\w*)\b")),
    (1_000_000_000, re.compile(rf"\b(?:mrd\.?|milliard\w*)\s*{_MONEY}|\b(?:mrd|milliard\w*)\b")),
    (1, re.compile(rf"\b{_MONEY}")),
)
"""How the letters write units, by how many kroner each is; what is found first is taken out of the text."""

_OTHER_WAYS = (
    (
        re.compile(r"\bt\.?\s?kr\b\.?|\btusenkron(?:er|ar)\b|\b1[ .]?000[ -]?(?:kroner|kronar|kr\b\.?)"),
        "tusen kroner",
    ),
    (re.compile(r"\bnok\s*mill\w*\.?"), "mill. kroner"),
    (re.compile(r"\b(?:nok|kr)\s*(?:1[ .]?000\b|['’]000)|\bhei?le\s+1[ .]?000\b"), "tusen kroner"),
)
"""Rarer ways to write thousands, and the usual one."""

_OTHER_SIZE = re.compile(
    r"\bhundre ?tusen\b|\bti ?tusen\b|\b10 ?000 kroner\b|\b100 ?000 kroner\b|\b1[ .]?000 m(?:ill|rd)"
    r"|\bm?(?:eur|usd|sek|dkk|gbp)\b|\beuro\b"
)
"""What tables of other kinds count in: ten and hundred thousand, a thousand millions, other currencies."""

_IN_BRACKETS = re.compile(r"\s*(?:[(\[]([^()\[\]]*)[)\]]|[,:]([^,:]*))\s*$")


def units_in(text: str, units: Units) -> frozenset[Unit]:
    """The units of money that a text speaks of."""
    plain = _YEAR_BEFORE.sub(" ", folded(text))
    if units.base.name != "kroner":
        return _own(plain, units)
    if _OTHER_SIZE.search(plain):
        return frozenset(units.money)  # one that we have no name for: nobody can say which
    for words, usual in _OTHER_WAYS:
        plain = words.sub(usual, plain)
    found = set()
    for number, (factor, words) in enumerate(_WORDS):
        unit = next((one for one in units.money if one.factor == factor), None)
        if unit and words.search(plain):
            found.add(unit)
        plain = words.sub(" ", plain)
        plain = plain if number else _AMOUNT.sub(" ", plain)
    return frozenset(found)


def _own(plain: str, units: Units) -> frozenset[Unit]:
    """The units of a folder with its own money, by their names, the longest first."""
    found = set()
    for unit in sorted(units.money, key=lambda one: -len(one.name)):
        words = re.compile(rf"(?<!\w){re.escape(folded(unit.name))}(?!\w)")
        if words.search(plain):
            found.add(unit)
        plain = words.sub(" ", plain)
    return frozenset(found)


def without_unit(heading: str, units: Units) -> str:
    """A heading without the unit that stands after it: «Basisbevilgning (tusen kroner)»."""
    ending = _IN_BRACKETS.search(heading)
    if ending and units_in(ending[1] or ending[2] or "", units):
        return heading[: ending.start()].strip()
    return heading.strip()
