"""The TOML side of a case: keys, methods and checks. Their shapes have been checked before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

from allocation.activity import RATES, MissingPrice, Pot
from allocation.beds import BedClaim, BedRounding
from allocation.case import Method, Step
from allocation.criteria import Key
from allocation.declared_checks import Check, Reading
from allocation.files.register import Register
from allocation.money import Unit, Units
from allocation.problems import Place, Problem, error, unknown_name
from allocation.rules.kinds import Reader
from allocation.rules.reading import read_key, read_steps


@dataclass
class Settings:
    """One case being put together: whose it is, what it counts in, and what has been found wrong so far."""

    folder: str
    register: Register
    unit: Unit
    units: Units
    problems: list[Problem] = field(default_factory=list)

    @cached_property
    def reader(self) -> Reader:
        """Whose names and units its settings are written in."""
        return Reader(self.register.recipients, self.unit, self.units)

    def place(self, file: str, path: str) -> Place:
        """A place in one of the case's TOML files."""
        return Place(f"{self.folder}/{file}.toml", column=path)


def read_keys(settings: Settings, given: Mapping[str, Any]) -> dict[str, Key]:
    """The distribution keys of keys.toml, each of the form that its words say."""
    keys = {}
    for code, described in given.items():
        key, faults = read_key(code, described, settings.reader, settings.place("keys", f"keys.{code}"))
        settings.problems += faults
        if key is not None:
            keys[code] = key
    return keys


def read_pots(given: Mapping[str, Any]) -> dict[str, Pot]:
    """The pots of activity-based funding of keys.toml; a rate is a parameter's code, or a number."""
    return {code: Pot(code, **_with_rates(described)) for code, described in given.items()}


def _with_rates(given: Mapping[str, Any]) -> dict[str, Any]:
    """The settings of a pot, numbers among its rates exact."""
    rates = {word: Fraction(given[word]) for word in RATES if not isinstance(given.get(word, ""), str)}
    return {**given, **rates, "missing_price": MissingPrice(given.get("missing_price", MissingPrice.EMPTY))}


def read_methods(settings: Settings, given: Mapping[str, Any]) -> dict[str, Method]:
    """The methods of keys.toml: the steps of the method each begins with, and its own as written."""
    own = {
        code: _steps(settings, code, described["steps"], 1 + _steps_before(code, given))
        for code, described in given.items()
    }
    return {
        code: Method(code, described["title"], _from_the_first(settings, code, given, own))
        for code, described in given.items()
    }


def _steps_before(code: str, given: Mapping[str, Any]) -> int:
    """How many steps a method takes from those that it begins with; a ring is cut where it closes."""
    passed, first = {code}, given[code].get("begins_with")
    steps = 0
    while first in given and first not in passed:
        passed.add(first)
        steps += len(given[first]["steps"])
        first = given[first].get("begins_with")
    return steps


def _steps(settings: Settings, code: str, given: Sequence[Mapping[str, Any]], begin: int) -> tuple[Step, ...]:
    """A method's own steps; `begin` is the number of the first of them among all that it takes."""

    def place_of(number: int) -> Place:
        return settings.place("keys", f"methods.{code}" + (f", steg {number}" if number else ""))

    steps, faults = read_steps(given, settings.reader, place_of, begin)
    settings.problems += faults
    return steps


def _from_the_first(
    settings: Settings, code: str, given: Mapping[str, Any], own: Mapping[str, tuple[Step, ...]]
) -> tuple[Step, ...]:
    """A method's steps with those of the methods it begins with before them."""
    chain = [code]
    while first := given[chain[-1]].get("begins_with"):
        place = settings.place("keys", f"methods.{chain[-1]}.begins_with")
        if first not in given:
            settings.problems.append(unknown_name(place, "metode", first, given))
            break
        if first in chain:
            what, cause = f"metoden «{first}» begynner med seg selv", "metodene viser til hverandre i ring"
            settings.problems.append(error(place, what, cause, "la en av dem stå uten «begins_with»"))
            break
        chain.append(first)
    return tuple(step for name in reversed(chain) for step in own[name])


def read_checks(settings: Settings, given: Mapping[str, Any]) -> tuple[Check, ...]:
    """The checks of checks.toml, in the order written."""
    checks: dict[str, Check] = {}
    for described in given.get("check", ()):
        place = settings.place("checks", described["name"])
        if described["name"] in checks:
            fix = "gi hver kontroll sitt eget navn"
            settings.problems.append(error(place, "navnet er brukt to ganger", "kontrollen er kopiert", fix))
        elif missing := _missing(described):
            what = f"kontrollen mangler {', '.join(f'«{word}»' for word in missing)}"
            fix = "en kontroll har stated og computed, eller table, columns, parts og total"
            settings.problems.append(error(place, what, "kontrollen er ikke skrevet ferdig", fix))
        else:
            checks[described["name"]] = _check(described)
    return tuple(checks.values())


def _missing(given: Mapping[str, Any]) -> list[str]:
    """What the check lacks of the one of the three forms that it has begun on."""
    needed: tuple[str, ...] = ("table", "parts", "total")
    if "columns" not in given:
        needed = ("stated",) if {"readings", "between", "beds"} & given.keys() else ("stated", "computed")
    missing = [word for word in needed if word not in given]
    return missing + (["to formler i between"] if len(given.get("between", "12")) != 2 else [])


def _check(given: Mapping[str, Any]) -> Check:
    lists = {word: tuple(given[word]) for word in ("columns", "by", "between") if word in given}
    readings = tuple(Reading(**reading) for reading in given.get("readings", ()))
    beds = _bed_claim(given["beds"]) if "beds" in given else None
    tolerance = Fraction(given.get("tolerance", 0))
    return Check(**{**given, **lists, "readings": readings, "beds": beds, "tolerance": tolerance})


def _bed_claim(given: Mapping[str, Any]) -> BedClaim:
    modes = tuple(BedRounding(mode) for mode in given.get("roundings", [BedRounding.NEAREST]))
    return BedClaim(**{**given, "roundings": modes})
