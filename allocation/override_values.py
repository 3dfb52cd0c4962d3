"""What is to stand at the path of an override: a value of the kind that stands there, or why it is not.

Which parts of a case can be overridden, and how each is read, is decided here.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum
from fractions import Fraction
from functools import partial
from typing import Any, TypeVar

from allocation.activity import RATES
from allocation.case import Step
from allocation.criteria import Key, NeedBy
from allocation.figures import Figure
from allocation.funds import Fund
from allocation.money import NotANumber, Units, decimals_of, is_number, number_text, parse_amount
from allocation.problems import did_you_mean
from allocation.rules import RULES
from allocation.rules.kinds import (
    BadSetting,
    Reader,
    decimals_of_percent,
    group_names,
    shares_by_recipient,
    values_by_recipient,
    weights_by_name,
)
from allocation.rules.reading import said_by

_Read = TypeVar("_Read")
NEVER = ("code", "source", "sources", "unit", "factor", "column", "file", "line", "next_line", "worked_out")
WRONG_PATH, _VALUE = "skrivefeil i stien", "stien er riktig, men verdien passer ikke der"


class BadOverride(ValueError):
    """The path leads nowhere, or the value does not fit there; the message says which and why.

    `cause` is what probably happened, `fix` what to write instead.
    """

    def __init__(self, what: str, fix: str, cause: str = _VALUE) -> None:
        super().__init__(what)
        self.fix, self.cause = fix, cause


@dataclass(frozen=True, slots=True)
class Change:
    """What is to stand at a path, and whose names and units it is written in."""

    path: str
    value: object
    reader: Reader


def shown(value: object) -> str:
    """A value of a case as a person reads it; empty where nothing stands."""
    if isinstance(value, bool) or value is None:
        return "" if value is None else str(value).lower()
    if isinstance(value, Fraction | int):
        return number_text(value, decimals_of(Fraction(value)))
    if isinstance(value, Figure):
        return f"{value} {value.unit.name}"
    if isinstance(value, Mapping | tuple):
        return _shown_each(value)
    return _shown_in_parts(value) if isinstance(value, Step | Key | NeedBy) else str(value)


def _shown_each(values: Mapping[str, object] | tuple[object, ...]) -> str:
    if isinstance(values, Mapping):
        return ", ".join(f"{name} {shown(one)}" for name, one in values.items())
    between = "; " if any(isinstance(one, Step) for one in values) else ", "
    return between.join(map(shown, values))


def _shown_in_parts(one: Step | Key | NeedBy) -> str:
    """A step by its rule, or a key by its title, and what it says."""
    if isinstance(one, NeedBy):
        return f"{one.population} × {one.index}"
    if isinstance(one, Key):
        return f"{one.title}: {one.form} {shown(getattr(one, one.form))}"
    said = shown(said_by(one))
    return f"{RULES[one.rule].word}: {said}" if said else RULES[one.rule].word


def fields_of(holder: Any) -> list[str]:
    """The fields of a part of a case that can be overridden, or lead to something that can."""
    names = [part.name for part in fields(holder) if part.name not in NEVER]
    return [*names, "steps"] if isinstance(holder, Fund) else names


def fitting(name: str, old: object, change: Change) -> object:
    """The value as the type that stands there now; which fields can be overridden is decided here."""
    value = change.value
    if name in _READ:
        return _READ[name](value, change.reader)
    if isinstance(old, StrEnum) and isinstance(value, str):
        words = [member.value for member in type(old)]
        if value not in words:
            raise unknown_word(value, words)
        return type(old)(value)
    if isinstance(old, str) and isinstance(value, str):
        return value
    if isinstance(old, Fraction) and is_number(value):
        return Fraction(value)
    if isinstance(old, Figure):
        return figure_in(value, old, change.reader.units)
    if name != "values" and isinstance(old, Mapping) and old and _are_fractions(old.values()):
        return _weights(name, change)
    raise _misfit(name, old, change)


def _are_fractions(values: Iterable[object]) -> bool:
    return all(isinstance(one, Fraction) for one in values)


def _misfit(name: str, old: object, change: Change) -> BadOverride:
    """That the value is of another kind than what stands there, or that a path is no path to one value."""
    if old is None:
        return BadOverride("her er det ikke oppgitt noe å overstyre", "skriv tallet i sakens tabell")
    if name == "values":
        fix = "skriv én linje for hver: criteria.NAVN.values.MOTTAKER"
        return BadOverride("verdiene i et kriterium overstyres én og én", fix, "stien slutter for tidlig")
    if isinstance(old, Fraction | str):
        fix = "skriv et tall uten anførselstegn, for eksempel 0.25"
        if isinstance(old, str):
            fix = "skriv en tekst i anførselstegn"
        what = f"«{change.value}» er ikke av samme slag som det som står der, «{shown(old)}»"
        return BadOverride(what, fix)
    return _in_one_piece(name, old, change)


def _in_one_piece(name: str, old: object, change: Change) -> BadOverride:
    """That a path stops where more than one value stands.

    TOML takes the dots of a path without quotes for tables in tables, and stops the path at the first.
    """
    what = f"«{name}» kan ikke overstyres i ett stykke"
    if isinstance(change.value, Mapping) and change.value:
        path, value = _innermost(change.path, change.value)
        fix = f'skriv hele stien i anførselstegn: "{path}" = {_as_toml(value)}'
        return BadOverride(what, fix, "stien står ikke i anførselstegn: da leser TOML den som tabeller")
    below = list(old) if isinstance(old, Mapping) else ["1"]
    if is_dataclass(old) and not isinstance(old, type):
        below = list(RULES[old.rule].settings) if isinstance(old, Step) else fields_of(old)
    example = f"{change.path}.{below[0]}" if below else change.path
    fix = (
        f"skriv stien til én verdi, for eksempel «{example}»; eller lag en ny nøkkel eller metode i keys.toml"
    )
    return BadOverride(what, fix, "stien slutter for tidlig")


def _innermost(path: str, value: object) -> tuple[str, object]:
    """The first value in tables that lie in each other, and the path to it."""
    while isinstance(value, Mapping) and value:
        name, value = next(iter(value.items()))
        path = f"{path}.{name}"
    return path, value


def _as_toml(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else "…" if isinstance(value, list) else str(value).lower()


def _weights(name: str, change: Change) -> dict[str, Fraction]:
    """Weights by criterion or key as they are named, or shares by the codes of the recipients."""
    if name != "shares" or not isinstance(change.value, Mapping):
        return _in_words(weights_by_name, change.value, change.reader)
    shares, faults = shares_by_recipient(change.value, change.reader)
    if faults:
        raise BadOverride(str(faults[0]), faults[0].fix)
    return shares


def _in_words(read: Callable[[object, Reader], _Read], value: object, reader: Reader) -> _Read:
    """What a kind of setting reads. Raises BadOverride where it cannot."""
    try:
        return read(value, reader)
    except BadSetting as fault:
        raise BadOverride(str(fault), fault.fix) from fault


def kroner_in(value: object, units: Units) -> int:
    """An amount with its unit, in whole base units. Raises BadOverride."""
    try:
        return parse_amount(str(value), units)
    except NotANumber as fault:
        raise BadOverride(str(fault), f'skriv "1 200 {units.example.name}"') from fault


def figure_in(value: object, stated: Figure, units: Units) -> Figure:
    """Another value of a stated figure. Raises BadOverride.

    A number counts in the figure's own unit, as its table does; a text has its own unit of money.
    """
    unit = stated.unit
    if isinstance(value, str) and unit.money:
        return Figure(Fraction(kroner_in(value, units)), unit, stated.decimals)
    if is_number(value):
        return Figure(Fraction(value) * unit.factor, unit, decimals_of(Fraction(value)))
    raise BadOverride(f"«{value}» er ikke et tall", f"skriv et tall uten anførselstegn, i {unit.name}")


def recipient_in(value: object, reader: Reader) -> str:
    """The code of a recipient's name. Raises BadOverride."""
    return _in_words(lambda name, own: own.code(name), value, reader)


def _amounts(value: object, reader: Reader) -> dict[str, int]:
    """Kroner by the codes of the recipients named; numbers count in the case's unit."""
    if not isinstance(value, Mapping) or not value:
        raise BadOverride(
            f"«{value}» er ikke beløp etter mottaker", 'skriv { "navnet på mottakeren" = 100, … }'
        )
    amounts, faults = values_by_recipient(value, reader, lambda one, own: own.kroner(one), "alternativet")
    if faults:
        raise BadOverride(str(faults[0]), faults[0].fix)
    return amounts


def _rate(value: object, _reader: Reader) -> str | Fraction:
    if is_number(value):
        return Fraction(value)
    if isinstance(value, str) and value:
        return value
    fix = "skriv et tall uten anførselstegn, eller navnet på en parameter"
    raise BadOverride(f"«{value}» er ikke en sats", fix)


def _year(value: object, _reader: Reader) -> int:
    if type(value) is int and 1900 <= value <= 2200:
        return value
    raise BadOverride(f"«{value}» er ikke et årstall", "skriv et årstall, for eksempel 2024")


def _disease(value: object, _reader: Reader) -> Fraction:
    if is_number(value):
        return Fraction(value)
    raise BadOverride(f"«{value}» er ikke en prosent", "skriv et tall uten anførselstegn, for eksempel -2.5")


def _own_occupancy(value: object, reader: Reader) -> dict[str, Fraction]:
    """Occupancies in per cent by the codes of the recipients that have one of their own."""
    if not isinstance(value, Mapping) or not all(map(is_number, value.values())):
        fix = 'skriv { "navnet på mottakeren" = 83.6, … }, i prosent'
        raise BadOverride(f"«{value}» er ikke belegg etter mottaker", fix)
    own = {recipient_in(name, reader): Fraction(percent) for name, percent in value.items()}
    if len(own) < len(value):
        raise BadOverride("en mottaker står to ganger under forskjellige navn", "slett det ene")
    return own


def _codes(value: object, _reader: Reader) -> tuple[str, ...]:
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return tuple(value)
    raise BadOverride(f"«{value}» er ikke en liste av parametre", 'skriv ["parameter", …]')


def _percentiles(value: object, _reader: Reader) -> tuple[Fraction, ...]:
    if isinstance(value, list) and all(is_number(one) for one in value):
        return tuple(Fraction(one) for one in value)
    raise BadOverride(f"«{value}» er ikke to persentiler", "skriv den laveste først, for eksempel [20, 80]")


_READ: Mapping[str, Callable[[object, Reader], object]] = {
    "amount": lambda value, reader: kroner_in(value, reader.units),
    "amounts": _amounts,
    "payer": recipient_in,
    "percent_decimals": partial(_in_words, decimals_of_percent),
    "groups": partial(_in_words, group_names),
    "year_before": _year,
    "base_year": _year,
    "target_year": _year,
    "percentiles": _percentiles,
    "disease": _disease,
    "changes": _codes,
    "own_occupancy": _own_occupancy,
    **dict.fromkeys(RATES, _rate),
}
"""The fields that say themselves how they are read."""


def unknown_path(name: str, known: Iterable[str]) -> BadOverride:
    """That a name in the path is unknown where it stands."""
    return BadOverride(f"ukjent «{name}» i stien", _nearest(name, known), WRONG_PATH)


def unknown_word(word: str, known: Iterable[str]) -> BadOverride:
    """That a word is none of those that can stand there."""
    return BadOverride(f"ukjent verdi «{word}»", _nearest(word, known))


def _nearest(name: str, known: Iterable[str]) -> str:
    known = list(known)
    suggestion = did_you_mean(name, known)
    return (
        f"Mente du «{suggestion}»?" if suggestion else f"skriv ett av: {', '.join(known) or 'ingen er kjent'}"
    )
