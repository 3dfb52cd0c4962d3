"""What a settings file must look like; every place where it does not is a problem with its path."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Protocol

from allocation.beds import BedRounding
from allocation.case import ScenarioStatus
from allocation.files.cells import invisible
from allocation.money import is_number
from allocation.problems import Place, Problem, error, unknown_name


class Shape(Protocol):
    """What some part of a settings file must look like."""

    def faults(self, given: object, place: Place) -> Iterator[Problem]:
        """Every place at or below this one that is not of the shape."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A plain value of some kind; `wanted` says which, in the user's language."""

    wanted: str
    fits: Callable[[object], bool]

    def faults(self, given: object, place: Place) -> Iterator[Problem]:
        """One fault where the value is of another kind."""
        if not self.fits(given):
            yield _wrong(place, given, self.wanted)


@dataclass(frozen=True, slots=True)
class Choice:
    """One of some words; `kind` says what they are."""

    kind: str
    words: tuple[str, ...]

    def faults(self, given: object, place: Place) -> Iterator[Problem]:
        """One fault where it is none of the words, with the nearest of them."""
        if not isinstance(given, str):
            yield _wrong(place, given, f"en {self.kind}: {', '.join(self.words)}")
        elif given not in self.words:
            yield unknown_name(place, self.kind, given, self.words)


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of things of one shape."""

    of: Shape

    def faults(self, given: object, place: Place) -> Iterator[Problem]:
        """The faults of its elements; each is called by its name where it has one."""
        if isinstance(given, Mapping):
            word = place.column.rpartition(".")[2]
            fix = f"skriv [[{word}]], med to klammer, over hver av dem"
            yield error(place, f"«[{word}]» er én tabell, her kan det stå flere", "én klamme for lite", fix)
            return
        if not isinstance(given, list):
            yield _wrong(place, given, "en liste: [ … ]")
            return
        for number, one in enumerate(given, 1):
            name = one.get("name") if isinstance(one, Mapping) else None
            yield from self.of.faults(one, _below(place, name if isinstance(name, str) else str(number)))


@dataclass(frozen=True, slots=True)
class Named:
    """A table of things of one shape under names that the user chooses."""

    of: Shape
    names: Kind | None = None

    def faults(self, given: object, place: Place) -> Iterator[Problem]:
        """The faults of the names, and of what stands under them."""
        if not isinstance(given, Mapping):
            yield _wrong(place, given, _A_TABLE)
            return
        for name, one in given.items():
            if self.names:
                yield from self.names.faults(name, place)
            yield from self.of.faults(one, _below(place, name))


@dataclass(frozen=True, slots=True)
class Words:
    """A table of known words. An open one may have others too, as in a file of another's standard."""

    required: Mapping[str, Shape] = field(default_factory=dict)
    optional: Mapping[str, Shape] = field(default_factory=dict)
    is_open: bool = False

    def faults(self, given: object, place: Place) -> Iterator[Problem]:
        """Words that are unknown or missing, and the faults of what stands under the others."""
        if not isinstance(given, Mapping):
            yield _wrong(place, given, _A_TABLE)
            return
        known = {**self.required, **self.optional}
        for word, value in given.items():
            if word in known:
                yield from known[word].faults(value, _below(place, word))
            elif not self.is_open:
                yield unknown_name(place, "innstilling", word, known)
        for word in self.required:
            if word not in given:
                yield error(place, f"«{word}» mangler", "innstillingen er slettet", f"legg til «{word}»")


_A_TABLE = "en tabell: [navn] og under den «felt = verdi»"


def _wrong(place: Place, given: object, wanted: str) -> Problem:
    return error(place, f"«{given}» er ikke av rett slag", "skrivefeil", f"her skal det stå {wanted}")


def _below(place: Place, name: str) -> Place:
    return Place(place.file, column=f"{place.column}.{name}" if place.column else name)


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_text(value: object) -> bool:
    return isinstance(value, str) and invisible(value) is None


def _is_slug(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(r"\w[\w-]*", value) is not None


def _is_formula(value: object) -> bool:
    return isinstance(value, str) or is_number(value)


def _are_names(value: object) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(one, str) for one in value))


def _is_condition(value: object) -> bool:
    values = value if isinstance(value, list) else [value]
    return bool(values) and all(isinstance(one, str | int) for one in values)


_TWELVE = re.compile("[0-9a-f]{12}")
TEXT = Kind("tekst i anførselstegn, uten usynlige tegn", _is_text)
SLUG = Kind("et navn av bokstaver, sifre og bindestrek", _is_slug)
DECIMALS = Kind("et helt tall fra 0 til 12", lambda value: _is_whole(value) and value in range(13))
NUMBER = Kind("et tall uten anførselstegn, for eksempel 0.25", is_number)
FLAG = Kind("true eller false", lambda value: isinstance(value, bool))
DAY = Kind("en dato uten anførselstegn, ÅÅÅÅ-MM-DD", lambda value: type(value) is date)
YEAR = Kind(
    "et årstall, for eksempel 2024", lambda value: _is_whole(value) and 1900 <= int(str(value)) <= 2200
)
FORMULA = Kind("en formel i anførselstegn, eller et tall", _is_formula)
RATE = Kind("navnet på en parameter i anførselstegn, eller et tall", _is_formula)
BED_ROUNDING = Choice("avrundingsmåte", tuple(BedRounding))
CONDITION = Kind("en verdi, eller en liste av verdier", _is_condition)
CSV_NAME = Kind(
    "navnet på en CSV-fil i mappen",
    lambda value: isinstance(value, str) and re.fullmatch(r"[\w.-]+\.csv", value) is not None,
)
ONE_OR_MORE = Kind("et kolonnenavn eller en liste av dem", _are_names)
OVERRIDE = Kind(
    "en verdi, tall med rimelig mange sifre",
    lambda value: not isinstance(value, Decimal) or is_number(value),
)

FINGERPRINT = Kind(
    "tolv tegn av 0-9 og a-f", lambda value: bool(_is_text(value) and _TWELVE.fullmatch(str(value)))
)
SCENARIO = Words(
    {"title": TEXT},
    {
        "description": TEXT,
        "baseline": TEXT,
        "status": Choice("status", tuple(ScenarioStatus)),
        "body": TEXT,
        "case_number": TEXT,
        "date": DAY,
        "replaces": TEXT,
        "claims_decision": FLAG,
        "seal": TEXT,
        "case": TEXT,
        "fingerprint": FINGERPRINT,
        "amounts": FINGERPRINT,
        "overrides": Named(OVERRIDE),
    },
)

CHECKS = Words(
    optional={
        "let": Named(FORMULA),
        "check": Listed(
            Words(
                {"name": TEXT, "title": TEXT},
                {
                    "table": TEXT,
                    "where": Named(CONDITION),
                    "stated": TEXT,
                    "computed": TEXT,
                    "columns": Listed(TEXT),
                    "parts": Named(CONDITION),
                    "total": Named(CONDITION),
                    "by": Listed(TEXT),
                    "readings": Listed(Words({"text": TEXT}, {"computed": TEXT})),
                    "between": Listed(TEXT),
                    "beds": Words(
                        {"days": TEXT, "occupancy": TEXT},
                        {
                            "roundings": Listed(BED_ROUNDING),
                            "own_occupancy": Named(TEXT),
                            "may_deviate": TEXT,
                        },
                    ),
                    "cause": TEXT,
                    "tolerance": NUMBER,
                },
            )
        ),
    }
)

_COLUMN = Words(
    {"name": TEXT},
    {
        "type": Choice("kolonnetype", ("string", "integer", "number", "date", "boolean")),
        "title": TEXT,
        "unit": TEXT,
        "unitField": TEXT,
        "refers": Choice("henvisning", ("recipient",)),
        "constraints": Words(optional={"required": FLAG, "enum": Listed(TEXT)}, is_open=True),
    },
    is_open=True,
)

DATA_PACKAGE = Words(
    {
        "resources": Listed(
            Words(
                {
                    "name": TEXT,
                    "path": CSV_NAME,
                    "schema": Words({"fields": Listed(_COLUMN)}, {"primaryKey": ONE_OR_MORE}, is_open=True),
                },
                {"title": TEXT},
                is_open=True,
            )
        ),
    },
    {"sources": Listed(Words({"name": TEXT, "title": TEXT}, is_open=True))},
    is_open=True,
)
