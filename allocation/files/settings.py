"""The TOML side of a case: keys, methods, scenarios and checks, with unknown words refused."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from allocation.case import Check, Key, Method, Reading, Scenario, Step
from allocation.files.register import Register
from allocation.money import Unit
from allocation.problems import Place, Problem, error, unknown_name
from allocation.split import RULES


@dataclass
class Settings:
    """One case's TOML being read: whose it is, and what has been found wrong so far."""

    case_name: str
    register: Register
    unit: Unit
    problems: list[Problem] = field(default_factory=list)

    def place(self, file: str, path: str) -> Place:
        """A place in one of the case's TOML files."""
        return Place(f"{self.case_name}/{file}.toml", column=path)

    def accepts(
        self,
        place: Place,
        given: object,
        required: Collection[str] = (),
        optional: Collection[str] = (),
    ) -> bool:
        """Whether it is a table with the required words and no unknown ones; reports what is not."""
        if not isinstance(given, Mapping):
            fix = "skriv en tabell: [navn] og under den «felt = verdi»"
            self.problems.append(error(place, "her skal det stå en tabell", "skrivefeil i TOML", fix))
            return False
        before = len(self.problems)
        for word in given:
            if word not in (*required, *optional):
                self.problems.append(unknown_name(place, "innstilling", word, [*required, *optional]))
        for word in required:
            if word not in given:
                fix = f"legg til «{word} = …»"
                self.problems.append(error(place, f"«{word}» mangler", "innstillingen er slettet", fix))
        return len(self.problems) == before

    def fraction(self, place: Place, value: object) -> Fraction:
        """An exact number; anything else is reported and read as zero, which no result can then use."""
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            return Fraction(value)
        fix = "skriv et tall med desimalpunktum og uten anførselstegn, for eksempel 0.25"
        self.problems.append(error(place, f"«{value}» er ikke et tall", "tallet står i anførselstegn", fix))
        return Fraction(0)


def read_keys(settings: Settings, given: Mapping[str, Any]) -> dict[str, Key]:
    """The distribution keys of keys.toml."""
    keys = {}
    for code, described in given.items():
        place = settings.place("keys", f"keys.{code}")
        if settings.accepts(place, described, ("title", "mix"), ("percent_decimals",)):
            mix = {name: settings.fraction(place, weight) for name, weight in described["mix"].items()}
            keys[code] = Key(code, described["title"], mix, described.get("percent_decimals"))
    return keys


def read_methods(settings: Settings, given: Mapping[str, Any]) -> dict[str, Method]:
    """The methods of keys.toml, their steps in the order written."""
    methods = {}
    for code, described in given.items():
        place = settings.place("keys", f"methods.{code}")
        if settings.accepts(place, described, ("title", "steps")):
            steps = [
                _step(settings, settings.place("keys", f"methods.{code}, steg {number}"), step)
                for number, step in enumerate(described["steps"], 1)
            ]
            methods[code] = Method(code, described["title"], tuple(step for step in steps if step))
    return methods


def _step(settings: Settings, place: Place, given: Mapping[str, Any]) -> Step | None:
    if not settings.accepts(place, given, ("rule",), ("recipients", "amounts", "key")):
        return None
    rule = given["rule"]
    if rule not in RULES:
        settings.problems.append(unknown_name(place, "regel", rule, RULES))
        return None
    if rule == "key" and "key" not in given:
        fix = "legg til «key = …» med navnet på en nøkkel"
        settings.problems.append(error(place, "steget nevner ingen nøkkel", "innstillingen er slettet", fix))
        return None
    codes = [settings.register.code(name, place) for name in given.get("recipients", ())]
    return Step(
        rule,
        tuple(code for code in codes if code),
        _amounts(settings, place, given.get("amounts", "decision")),
        given.get("key", ""),
    )


def _amounts(settings: Settings, place: Place, given: object) -> dict[str, int] | None:
    """Kroner by recipient from amounts in the distribution unit; None for the decision's amounts."""
    if given == "decision":
        return None
    if not isinstance(given, Mapping):
        fix = f'skriv amounts = "decision", eller beløp i {settings.unit.name}: amounts = {{ "Navn" = 100 }}'
        settings.problems.append(error(place, f"«{given}» er ikke beløp", "skrivefeil", fix))
        return None
    amounts = {}
    for name, value in given.items():
        code = settings.register.code(name, place)
        amount = settings.fraction(place, value) * settings.unit.factor
        if code and amount.denominator == 1:
            amounts[code] = amount.numerator
    return amounts


def read_scenarios(settings: Settings, given: Mapping[str, Any]) -> dict[str, Scenario]:
    """The scenarios of scenarios.toml."""
    scenarios = {}
    optional = ("description", "baseline", "status", "claims_decision", "overrides")
    for name, described in given.items():
        if settings.accepts(settings.place("scenarios", name), described, ("title",), optional):
            scenarios[name] = Scenario(
                name,
                described["title"],
                described.get("description", ""),
                described.get("baseline", ""),
                described.get("status", "draft"),
                described.get("claims_decision", False),
                described.get("overrides", {}),
            )
    return scenarios


def read_checks(settings: Settings, given: Mapping[str, Any]) -> tuple[Check, ...]:
    """The checks of checks.toml, in the order written."""
    settings.accepts(settings.place("checks", ""), given, (), ("check", "let"))
    checks: list[Check] = []
    optional = (
        "table", "where", "stated", "computed", "columns", "parts", "total", "by", "readings",
        "between", "cause", "tolerance",
    )  # fmt: skip
    for number, described in enumerate(given.get("check", ()), 1):
        place = settings.place("checks", str(described.get("name", f"kontroll {number}")))
        if settings.accepts(place, described, ("name", "title"), optional) and _complete(
            settings, place, described
        ):
            checks.append(_check(settings, place, described))
    for check in checks:
        if sum(other.name == check.name for other in checks) > 1:
            fix = "gi hver kontroll sitt eget navn"
            place = settings.place("checks", check.name)
            settings.problems.append(error(place, "navnet er brukt to ganger", "kontrollen er kopiert", fix))
    return tuple(checks)


def _complete(settings: Settings, place: Place, given: Mapping[str, Any]) -> bool:
    """Whether the check has one of the three forms, whole."""
    needed: tuple[str, ...] = ("table", "parts", "total")
    if "columns" not in given:
        needed = ("stated",) if {"readings", "between"} & given.keys() else ("stated", "computed")
    missing = [word for word in needed if word not in given]
    if missing:
        what = f"kontrollen mangler {', '.join(f'«{word}»' for word in missing)}"
        fix = "en kontroll har stated og computed, eller table, columns, parts og total"
        settings.problems.append(error(place, what, "kontrollen er ikke skrevet ferdig", fix))
    return not missing


def _check(settings: Settings, place: Place, given: Mapping[str, Any]) -> Check:
    readings = [
        Reading(reading["text"], reading.get("computed", ""))
        for reading in given.get("readings", ())
        if settings.accepts(place, reading, ("text",), ("computed",))
    ]
    return Check(
        name=given["name"],
        title=given["title"],
        table=given.get("table", ""),
        where=given.get("where", {}),
        stated=given.get("stated", ""),
        computed=given.get("computed", ""),
        columns=tuple(given.get("columns", ())),
        parts=given.get("parts", {}),
        total=given.get("total", {}),
        by=tuple(given.get("by", ())),
        readings=tuple(readings),
        between=tuple(given.get("between", ())),
        cause=given.get("cause", ""),
        tolerance=settings.fraction(place, given.get("tolerance", 0)),
    )
