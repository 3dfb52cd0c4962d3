"""The TOML side of a case: keys, methods and checks. Their shapes have been checked before."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any

from allocation.activity import RATES, MissingPrice, Pot
from allocation.beds import BedClaim, BedRounding
from allocation.case import Check, Method, Reading, Step
from allocation.criteria import FORMS, Key, NeedBy
from allocation.files.register import Register
from allocation.money import Unit, Units
from allocation.problems import Place, Problem, error, unknown_name
from allocation.rules import RULES
from allocation.rules.kinds import BadSetting, Reader, shares_by_recipient


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
        key = _key(settings, settings.place("keys", f"keys.{code}"), code, described)
        if key is not None:
            keys[code] = key
    return keys


def _key(settings: Settings, place: Place, code: str, given: Mapping[str, Any]) -> Key | None:
    said = [form for form in FORMS if form in given]
    if len(said) != 1:
        what = f"nøkkelen «{code}» " + (
            f"har {len(said)} former: {', '.join(said)}" if said else "har ingen form"
        )
        fix = f"skriv én av: {', '.join(FORMS)}"
        settings.problems.append(error(place, what, "en nøkkel måler på én måte", fix))
        return None
    common: dict[str, Any] = {
        "code": code,
        "title": given["title"],
        "percent_decimals": given.get("percent_decimals"),
        "groups": tuple(given.get("groups", ())),
    }
    (form,) = said
    return FORMS[form](**common | {form: _FORM[form](settings, place, given[form])})


def _weights(_settings: Settings, _place: Place, given: Mapping[str, Any]) -> dict[str, Fraction]:
    return {name: Fraction(weight) for name, weight in given.items()}


def _shares(settings: Settings, place: Place, given: Mapping[str, Any]) -> dict[str, Fraction]:
    shares, faults = shares_by_recipient(given, settings.reader)
    cause = "skrivefeil, eller samme mottaker under to navn"
    settings.problems += [error(place, str(fault), cause, fault.fix) for fault in faults]
    return shares


_FORM: Mapping[str, Callable[[Settings, Place, Any], object]] = {
    "mix": _weights,
    "shares": _shares,
    "previous": lambda _settings, _place, given: given,
    "need": lambda _settings, _place, given: NeedBy(given["population"], given["index"]),
    "blend": _weights,
}


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
    steps = [
        _step(settings, settings.place("keys", f"methods.{code}, steg {number}"), step)
        for number, step in enumerate(given, begin)
    ]
    if not given:
        place = settings.place("keys", f"methods.{code}")
        what, fix = f"metoden «{code}» har ingen steg", "skriv minst ett steg"
        settings.problems.append(error(place, what, "metoden er ikke skrevet ferdig", fix))
    return tuple(step for step in steps if step)


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


def _step(settings: Settings, place: Place, given: Mapping[str, Any]) -> Step | None:
    """A step as its rule reads it; None, and a problem for each fault, where it cannot."""
    if given["rule"] not in RULES:
        settings.problems.append(unknown_name(place, "regel", given["rule"], RULES))
        return None
    rule, before = RULES[given["rule"]], len(settings.problems)
    known, name = rule.settings, rule.step.rule
    values = {}
    for word, value in given.items():
        if word == "rule":
            continue
        if word not in known:
            settings.problems.append(unknown_name(place, f"innstilling i regelen «{name}»", word, known))
            continue
        try:
            values[word] = known[word].read(value, settings.reader)
        except BadSetting as fault:
            what, cause = f"«{word}»: {fault}", "skrivefeil, eller verdien er av feil slag"
            settings.problems.append(error(place, what, cause, fault.fix))
    for word in rule.needed:
        if word not in given:
            what = f"regelen «{name}» mangler «{word}»"
            settings.problems.append(error(place, what, "innstillingen er slettet", f"legg til «{word} = …»"))
    return None if len(settings.problems) > before else rule.step(**values)


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
