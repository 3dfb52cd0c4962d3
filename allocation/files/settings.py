"""The TOML side of a case: keys, methods, scenarios and checks. Their shapes have been checked before."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from allocation.case import Check, Key, Method, Reading, Scenario, Step
from allocation.files.register import Register
from allocation.money import NotANumber, Unit, Units, parse_amount
from allocation.problems import Place, Problem, error, unknown_name
from allocation.split import RULES


@dataclass
class Settings:
    """One case being put together: whose it is, what it counts in, and what has been found wrong so far."""

    folder: str
    register: Register
    unit: Unit
    units: Units
    problems: list[Problem] = field(default_factory=list)

    def place(self, file: str, path: str) -> Place:
        """A place in one of the case's TOML files."""
        return Place(f"{self.folder}/{file}.toml", column=path)


def read_keys(given: Mapping[str, Any]) -> dict[str, Key]:
    """The distribution keys of keys.toml."""
    return {
        code: Key(
            code,
            described["title"],
            {name: Fraction(weight) for name, weight in described["mix"].items()},
            described.get("percent_decimals"),
        )
        for code, described in given.items()
    }


def read_methods(settings: Settings, given: Mapping[str, Any]) -> dict[str, Method]:
    """The methods of keys.toml, their steps in the order written."""
    methods = {}
    for code, described in given.items():
        steps = [
            _step(settings, settings.place("keys", f"methods.{code}, steg {number}"), step)
            for number, step in enumerate(described["steps"], 1)
        ]
        methods[code] = Method(code, described["title"], tuple(step for step in steps if step))
    return methods


def _step(settings: Settings, place: Place, given: Mapping[str, Any]) -> Step | None:
    rule = given["rule"]
    if rule not in RULES:
        settings.problems.append(unknown_name(place, "regel", rule, RULES))
        return None
    if (rule == "key") != ("key" in given):
        what = "steget nevner ingen nøkkel" if rule == "key" else f"regelen «{rule}» bruker ingen nøkkel"
        fix = "«key = …» hører til regelen «key», og bare til den"
        settings.problems.append(error(place, what, "innstillingen er slettet eller flyttet", fix))
    if "recipients" in given and given.get("amounts", "decision") != "decision":
        fix = "ta bort «recipients»; beløpene nevner selv mottakerne"
        what = "steget har både «recipients» og egne beløp"
        settings.problems.append(error(place, what, "to måter å si det samme på", fix))
    codes = [code for name in given.get("recipients", ()) if (code := settings.register.code(name, place))]
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        settings.problems.append(_twice(settings, place, code))
    return Step(rule, tuple(dict.fromkeys(codes)), _amounts(settings, place, given), given.get("key", ""))


def _amounts(settings: Settings, place: Place, given: Mapping[str, Any]) -> dict[str, int] | None:
    """Kroner by recipient; None for the decision's amounts.

    A bare number counts in the distribution unit, a text carries its own: «7,4 mill. kroner».
    """
    written = given.get("amounts", "decision")
    if written == "decision":
        return None
    amounts: dict[str, int] = {}
    for name, value in written.items():
        code = settings.register.code(name, place)
        try:
            amount = _kroner(settings, value)
        except NotANumber as fault:
            fix = "skriv et helt tall i sakens enhet, eller et beløp med enhet som går opp i den"
            settings.problems.append(error(place, f"{name}: {fault}", "skrivefeil", fix))
            continue
        if code in amounts:
            settings.problems.append(_twice(settings, place, code))
        elif code:
            amounts[code] = amount
    return amounts


def _kroner(settings: Settings, value: int | Decimal | str) -> int:
    """Kroner from a number in the case's unit, or from a text with its own. Raises NotANumber."""
    unit = settings.unit.factor
    amount = (
        Fraction(parse_amount(value, settings.units)) if isinstance(value, str) else Fraction(value) * unit
    )
    if amount % unit:
        raise NotANumber(f"«{value}» er ikke et helt antall {settings.unit.name}, som saken fordeles i")
    return amount.numerator


def _twice(settings: Settings, place: Place, code: str) -> Problem:
    what = f"{settings.register.recipients[code].name} står to ganger i steget"
    return error(place, what, "samme mottaker er ført opp under to navn", "la den stå én gang")


def read_scenarios(given: Mapping[str, Any]) -> dict[str, Scenario]:
    """The scenarios of scenarios.toml."""
    return {name: Scenario(name, **described) for name, described in given.items()}


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
        needed = ("stated",) if {"readings", "between"} & given.keys() else ("stated", "computed")
    missing = [word for word in needed if word not in given]
    return missing + (["to formler i between"] if len(given.get("between", "12")) != 2 else [])


def _check(given: Mapping[str, Any]) -> Check:
    lists = {word: tuple(given[word]) for word in ("columns", "by", "between") if word in given}
    readings = tuple(Reading(**reading) for reading in given.get("readings", ()))
    tolerance = Fraction(given.get("tolerance", 0))
    return Check(**{**given, **lists, "readings": readings, "tolerance": tolerance})
