"""A profile: a TOML file that says how an accounting system wants its import file."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import Any

from allocation.files.casefile import Months
from allocation.files.exporting.fills import AMOUNTS, FILLS
from allocation.files.package import shipped_inputs
from allocation.files.shapes import TEXT, Choice, Kind, Listed, Words
from allocation.files.tomlfile import read_toml
from allocation.funds import PaymentProfile
from allocation.problems import Place, Problem, ProblemsFound, error, unknown_name

FOLDER = "export-profiles"
"""Where the profiles that come with the program stand, among its inputs."""


class Format(StrEnum):
    """How the postings are written."""

    CSV = "csv"
    XML = "xml"


class Sides(StrEnum):
    """Whether a posting is one line on its account, or also one on the account of the other side."""

    SINGLE = "single"
    DOUBLE = "double"


class Sign(StrEnum):
    """Which side of the accounts has amounts above nought."""

    DEBIT = "debit_positive"
    CREDIT = "credit_positive"


@dataclass(frozen=True, slots=True)
class Column:
    """One column or element: what fills it, or a text that is the same on every line."""

    name: str
    fill: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Profile:
    """How one accounting system wants its file; `months` are those of funds without a payment profile."""

    code: str
    title: str
    format: Format
    columns: tuple[Column, ...]
    months: PaymentProfile
    encoding: str = "utf-8"
    separator: str = ";"
    decimal_sign: str = ","
    decimals: int = 0
    sides: Sides = Sides.SINGLE
    sign: Sign = Sign.DEBIT
    debit: str = "D"
    credit: str = "K"
    period: str = "YYYYMM"
    date: str = "YYYY-MM-DD"
    day: int = 1
    root: str = "postings"
    element: str = "posting"


_PARTS_OF_DAYS = re.compile(r"(?:YYYY|YY|MM|DD|[-./ ])+")


def _is_form(value: object) -> bool:
    return isinstance(value, str) and _PARTS_OF_DAYS.fullmatch(value) is not None


_FORM = Kind("YYYY, YY, MM og DD med skilletegn, for eksempel «YYYYMM»", _is_form)
_DECIMALS = Kind("et helt tall fra 0 til 4", lambda value: type(value) is int and 0 <= value <= 4)
_DAY = Kind("en dag fra 1 til 28", lambda value: type(value) is int and 1 <= value <= 28)
_PROFILE = Words(
    {
        "title": TEXT,
        "format": Choice("filformat", tuple(Format)),
        "columns": Listed(Words({"name": TEXT}, {"fill": Choice("innhold", tuple(FILLS)), "text": TEXT})),
        "months": Months(),
    },
    {
        "encoding": Choice("tegnsett", ("utf-8", "utf-8-sig", "iso-8859-1", "windows-1252")),
        "separator": Choice("skilletegn", (";", ",", "\t", "|")),
        "decimal_sign": Choice("desimaltegn", (",", ".")),
        "decimals": _DECIMALS,
        "sides": Choice("bokføringsmåte", tuple(Sides)),
        "sign": Choice("fortegnsregel", tuple(Sign)),
        "debit": TEXT,
        "credit": TEXT,
        "period": _FORM,
        "date": _FORM,
        "day": _DAY,
        "root": TEXT,
        "element": TEXT,
    },
)
_KINDS = {"format": Format, "sides": Sides, "sign": Sign}
_ELEMENT = re.compile(r"(?!xml)[A-Za-z_][A-Za-z0-9_.-]*", re.IGNORECASE)


def read_profile(given: str) -> Profile:
    """The profile in that file, or the shipped one of that name. Raises ProblemsFound."""
    path = _path(given)
    problems: list[Problem] = []
    described = read_toml(path, given, _PROFILE, problems)
    if described is not None:
        problems += _faults(described, Place(given))
    if problems or described is None:
        raise ProblemsFound(problems)
    return _profile(path.stem, described)


def shipped_profiles() -> dict[str, Path]:
    """The files of the shipped profiles by their names."""
    return {path.stem: path for path in sorted((shipped_inputs() / FOLDER).glob("*.toml"))}


def _path(given: str) -> Path:
    shipped = shipped_profiles()
    path = Path(given) if Path(given).is_file() else shipped.get(given)
    if path is None:
        raise ProblemsFound([unknown_name(Place("--profile"), "profil", given, shipped)])
    return path


def _profile(code: str, given: Mapping[str, Any]) -> Profile:
    own: dict[str, Any] = {
        word: _KINDS[word](value) if word in _KINDS else value for word, value in given.items()
    }
    columns = tuple(Column(**column) for column in given["columns"])
    months = PaymentProfile(code, given["title"], tuple(map(Fraction, given["months"])))
    return Profile(code=code, **{**own, "columns": columns, "months": months})


def _faults(given: Mapping[str, Any], place: Place) -> Iterator[Problem]:
    """What is wrong with a profile as a whole."""
    columns: Sequence[Mapping[str, str]] = given["columns"]
    yield from _column_faults(columns, place)
    if given["format"] == Format.XML:
        names = [*(one["name"] for one in columns), given.get("root", "a"), given.get("element", "a")]
        for name in names:
            if not _ELEMENT.fullmatch(name):
                what, cause = (
                    f"«{name}» kan ikke være et navn i XML",
                    "navnet har blanke, tegn eller siffer først",
                )
                yield error(place, what, cause, "skriv det med bokstavene a til z, sifre, «-» og «_»")
    filled = {one.get("fill") for one in columns}
    for fill in ("account", "status", "fingerprint"):
        if fill not in filled:
            what = f"ingen kolonne har «{fill}»"
            cause = "uten konto kan ingenting bokføres, og uten status og fingeravtrykk vet ingen hva det er"
            yield error(place, what, cause, f'legg til [[columns]] med fill = "{fill}"')
    if not any(way <= filled for way in AMOUNTS):
        what, fix = "profilen har ingen kolonne for beløp", 'legg til [[columns]] med fill = "amount"'
        yield error(place, what, "beløp står enten med fortegn, med side, eller i to kolonner", fix)


def _column_faults(columns: Sequence[Mapping[str, str]], place: Place) -> Iterator[Problem]:
    for name, times in Counter(one["name"] for one in columns).items():
        if times > 1:
            fix = "gi hver kolonne sitt eget navn"
            yield error(place, f"{times} kolonner heter «{name}»", "en kolonne er kopiert", fix)
    for one in columns:
        if ("fill" in one) == ("text" in one):
            what = f"kolonnen «{one['name']}» må ha enten «fill» eller «text»"
            cause = "«fill» er hva den fylles med, «text» en fast tekst på hver linje"
            yield error(place, what, cause, "skriv ett av dem")
