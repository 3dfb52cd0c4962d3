"""What is to stand in a field of a measure that a scenario overrides, and what this year's effect then is."""

from collections.abc import Callable, Mapping
from fractions import Fraction

from allocation.figures import Figure
from allocation.measures import Category, FollowsFromOthers, Measure, with_field
from allocation.money import decimals_of, is_number
from allocation.override_values import (
    BadOverride,
    Change,
    kroner_in,
    recipient_in,
    shown,
    unknown_path,
    unknown_word,
)
from allocation.rules.kinds import Reader


def measure_with(measure: Measure, name: str, change: Change) -> Measure:
    """The measure with one field as the change wants it, its source saying so. Raises BadOverride."""
    if name not in _MEASURE:
        raise unknown_path(name, _MEASURE)
    value = _MEASURE[name](change.value, change.reader)
    try:
        return with_field(
            measure, name, value, f"overstyrt i alternativet: {change.path} = {shown(change.value)}"
        )
    except FollowsFromOthers as fault:
        what = f"virkningen av «{measure.name}» i år følger av helårsvirkningen og startmåneden"
        fix = "overstyr «full_year_effect» eller «start_month», og ikke «effect»"
        raise BadOverride(what, fix) from fault


def _figure(value: object, reader: Reader) -> Figure:
    kroner = Fraction(kroner_in(value, reader.units))
    return Figure(kroner, reader.unit, decimals_of(kroner / reader.unit.factor))


def _month(value: object, _reader: Reader) -> int:
    if type(value) is int and 1 <= value <= 12:
        return value
    raise BadOverride(f"«{value}» er ikke en måned", "skriv månedens nummer, fra 1 til 12")


def _confidence(value: object, _reader: Reader) -> Fraction:
    if is_number(value) and 0 <= value <= 100:
        return Fraction(value)
    raise BadOverride(f"«{value}» er ikke en prosent", "skriv et tall fra 0 til 100 uten anførselstegn")


def _flag(value: object, _reader: Reader) -> bool:
    if isinstance(value, bool):
        return value
    raise BadOverride(f"«{value}» er ikke ja eller nei", "skriv true eller false uten anførselstegn")


def _positions(value: object, _reader: Reader) -> Fraction:
    if is_number(value):
        return Fraction(value)
    raise BadOverride(f"«{value}» er ikke et tall", "skriv årsverkene uten anførselstegn, for eksempel 2.5")


def _text(value: object, _reader: Reader) -> str:
    if isinstance(value, str) and value:
        return value
    raise BadOverride(f"«{value}» er ikke en tekst", "skriv den i anførselstegn")


def _category(value: object, _reader: Reader) -> Category:
    words = [category.value for category in Category]
    if value not in words:
        raise unknown_word(str(value), words)
    return Category(value)


_MEASURE: Mapping[str, Callable[[object, Reader], object]] = {
    "name": _text,
    "type": _text,
    "owner": recipient_in,
    "category": _category,
    "full_year_effect": _figure,
    "start_month": _month,
    "effect": _figure,
    "one_off_cost": _figure,
    "positions": _positions,
    "confidence": _confidence,
    "recurrent": _flag,
}
"""The fields of a measure that can be overridden, and how each is read."""
