"""What case.toml must look like, and the money units that it can declare."""

import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from allocation.case import Rounding, Stage
from allocation.files.shapes import DAY, NUMBER, SLUG, TEXT, YEAR, Choice, Kind, Listed, Named, Words
from allocation.money import NORWEGIAN, PER_CENT, Units, own_units
from allocation.problems import Place, Problem, error
from allocation.services import Indicator


def _is_factor(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 10**12


def _is_unit_name(value: object) -> bool:
    if not isinstance(value, str) or value != " ".join(value.split()) or not TEXT.fits(value):
        return False
    begins = value[:1].isalpha() or unicodedata.category(value[:1] or " ") == "Sc"
    return begins and PER_CENT.search(value) is None


FACTOR = Kind("et helt tall fra 1 til 1000000000000: hvor mange grunnenheter enheten er", _is_factor)
UNIT_NAME = Kind(
    "navnet på en pengeenhet: en bokstav eller et valutategn først, og ikke prosent, som heter «%»",
    _is_unit_name,
)


@dataclass(frozen=True, slots=True)
class OwnUnits:
    """The money units that a folder declares: names with whole factors, exactly one of them 1."""

    def faults(self, given: object, place: Place) -> Iterator[Problem]:
        """The faults of names and factors, or that there is no one base unit."""
        faults = list(Named(FACTOR, names=UNIT_NAME).faults(given, place))
        yield from faults
        bases = [name for name, factor in given.items() if factor == 1] if isinstance(given, Mapping) else []
        if not faults and len(bases) != 1:
            what = f"{' og '.join(f'«{name}»' for name in bases) or 'ingen av enhetene'} er 1"
            cause = "grunnenheten, som beløpene telles i, må være én enhet"
            yield error(place, what, cause, "la nøyaktig én enhet være 1, for eksempel «pounds = 1»")


@dataclass(frozen=True, slots=True)
class Months:
    """The weights of a payment profile: twelve numbers, January first, none below nought, not all nought."""

    def faults(self, given: object, place: Place) -> Iterator[Problem]:
        """The faults of the numbers, or that they are not such weights."""
        faults = list(Listed(NUMBER).faults(given, place))
        yield from faults
        if faults or not isinstance(given, list):
            return
        fix = "skriv tolv vekter fra januar til desember, for eksempel [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]"
        if len(given) != 12:
            yield error(place, f"profilen har {len(given)} vekter, ikke 12", "en måned er glemt", fix)
        elif negative := [weight for weight in given if weight < 0]:
            what, cause = f"vekten {negative[0]} er under null", "skrivefeil: ingen måned betaler tilbake"
            yield error(place, what, cause, "skriv 0 for en måned uten utbetaling")
        elif not any(given):
            yield error(place, "alle vektene er null", "da utbetales ingenting i noen måned", fix)


PROFILE = Words({"title": TEXT, "months": Months()})
GROWTH = Words(
    optional={
        "table": TEXT,
        "reference": TEXT,
        "indicators": Listed(Choice("mål for vekst", tuple(Indicator))),
        "outside": Listed(TEXT),
        "services": Named(Words({"title": TEXT, "streams": Listed(TEXT)})),
    }
)


@dataclass(frozen=True, slots=True)
class CaseFile:
    """What case.toml says; its `unit` is one of the folder's own money units where it declares any."""

    def faults(self, given: object, place: Place) -> Iterator[Problem]:
        """The faults of its words, and of what stands under them."""
        own = given.get("units") if isinstance(given, Mapping) else None
        units = tuple(own) if isinstance(own, Mapping) else NORWEGIAN.money_names
        yield from _case_words(units).faults(given, place)


def _case_words(units: tuple[str, ...]) -> Words:
    return Words(
        {"name": SLUG, "title": TEXT, "year": YEAR, "body": TEXT},
        {
            "stage": Choice("budsjettfase", tuple(Stage)),
            "case_number": TEXT,
            "date": DAY,
            "exempt": TEXT,
            "unit": Choice("enhet", units),
            "units": OwnUnits(),
            "rounding": Choice("avrunding", tuple(Rounding)),
            "default_scenario": TEXT,
            "payer": TEXT,
            "frame": TEXT,
            "decisions": Listed(TEXT),
            "streams": Named(TEXT),
            "profiles": Named(PROFILE),
            "growth": GROWTH,
            "export": Words(optional={"payer": TEXT, "unplaced": TEXT}),
            "reporting": Words(optional={"streams": Listed(TEXT)}),
            "uses": Named(TEXT),
        },
    )


CASE = CaseFile()


def folder_units(folder: Path) -> Units:
    """The money units that a folder's case.toml declares under [units], or the built-in ones.

    What is wrong with the file is said when it is read by its shape. A unit whose factor is no factor
    counts as 1 until then, so that each of its figures need not be complained of too.
    """
    try:
        given = tomllib.loads((folder / "case.toml").read_text(encoding="utf-8")).get("units")
    except (OSError, ValueError):
        return NORWEGIAN
    if not isinstance(given, Mapping) or not given:
        return NORWEGIAN
    return own_units({name: one if FACTOR.fits(one) else 1 for name, one in given.items()})
