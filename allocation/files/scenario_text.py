"""A scenario as the text of its file, and as a link that carries it: written here, read as its file is."""

import base64
import binascii
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time
from decimal import Decimal
from fractions import Fraction
from itertools import takewhile
from typing import NoReturn, cast

from allocation.case import Scenario
from allocation.files.scenarios import FIELDS, read_scenario_text
from allocation.files.shapes import TEXT
from allocation.files.toml_text import toml_lines, toml_name
from allocation.money import is_number
from allocation.problems import Place, Problem, ProblemsFound, error

MOST_BYTES = 1_000_000
"""How large the text of a scenario can be; the largest of the shipped ones has a thousandth of it."""

LONGEST_LINK = 16_000
"""How many characters a link can have: what servers and e-mail let through."""

_FORM = "1"
"""The form of a link, its first character: zlib and base64url of case, name and text, a line each."""

_MOST_PLACES = 60
_LONG_PATH = re.compile(r"""(?<![\w-])(?:(?:[\w-]+|"[^"\n]*"|'[^'\n]*')[ \t]*\.[ \t]*){16}""")
"""More names with dots between than any path has; the reader takes quadratic time to follow them."""


class _Unwritable(ValueError):
    """A value that a file cannot hold exactly; the message says why, `fix` what to give instead."""

    def __init__(self, what: str, fix: str) -> None:
        super().__init__(what)
        self.fix = fix


def scenario_text(scenario: Scenario, head: Sequence[str] = ()) -> str:
    """The scenario as its file says it, below comments that say what `head` says.

    Overrides keep their order, and every number its value: `plain` says how. Raises ProblemsFound where a
    value cannot be written exactly.
    """
    return "\n".join([*_comments(head), *_stated(scenario), *_overrides(scenario)]) + "\n"


def plain(value: object) -> object:
    """The value as a file gives it back: texts, whole numbers, decimals, truths, days, lists and tables.

    A fraction becomes the whole number or the decimal number that equals it. One without an end to its
    decimals, such as a third, is refused with a ValueError, as are binary floating point numbers, which
    are seldom what they look like, and numbers that no reader takes.
    """
    if isinstance(value, str):
        return _encodable(str(value))
    if isinstance(value, bool | date | time):
        return value
    if is_number(value):
        return _with_an_end(value) if isinstance(value, Fraction) else value
    if isinstance(value, Mapping):
        return {_encodable(name): plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    fix = "gi tekst, et tall med høyst 30 sifre, true eller false, en liste eller en tabell"
    raise _Unwritable(f"«{value}» kan ikke skrives i et alternativ", fix)


def scenario_of(text: str, name: str, file: str) -> tuple[Scenario | None, list[Problem]]:
    """The scenario of that name in a text, or none and the problems that its file would have.

    `file` says in problems where the text came from. Whatever the text is, it costs little to refuse.
    """
    text = text.removeprefix("\ufeff")
    problems = list(_unreadable(text, Place(file)))
    if problems:
        return None, problems
    return read_scenario_text(name, text, file, problems), problems


def as_link(case: str, scenario: Scenario) -> str:
    """The scenario of a case as letters, digits, «-» and «_» that an address can carry.

    Raises ProblemsFound where it could not be opened again: it is too long for an address, or not
    written as a scenario should be.
    """
    payload = "\n".join((case, scenario.name, scenario_text(scenario))).encode()
    packed = base64.urlsafe_b64encode(zlib.compress(payload, 9)).decode().rstrip("=")
    from_link(_FORM + packed)
    return _FORM + packed


def from_link(token: str) -> tuple[str, Scenario]:
    """The name of the case and the scenario that a link carries. Raises ProblemsFound.

    Its status and its seal are those that it states: whether the seal fits is seen where the scenario is
    put into the case, as for one that is read from a file (see `allocation.versions`).
    """
    token = "".join(token.split())
    if len(token) > LONGEST_LINK:
        fix = "send eller åpne alternativet som fil i stedet"
        _refuse_link(f"lenken er lengre enn {LONGEST_LINK} tegn", "alternativet sier for mye", fix)
    if token[:1] != _FORM and token[:1].isdecimal():
        fix = "åpne den i den utgaven, eller be om alternativet som fil"
        _refuse_link("lenken har en form som er ukjent her", "den er laget av en annen utgave", fix)
    case, name, text = _unpacked(token)
    scenario, problems = scenario_of(text, name, _LINK.file)
    if scenario is None:
        raise ProblemsFound(problems)
    return case, scenario


def _comments(head: Sequence[str]) -> list[str]:
    """The lines as comments; what a comment cannot hold becomes a blank."""
    lines = [line for text in head for line in text.splitlines() or [""]]
    return ["# " + "".join(one if one.isprintable() else " " for one in line) for line in lines]


def _stated(scenario: Scenario) -> Iterator[str]:
    """What the scenario says of itself, a line each; what it does not say is left out."""
    for word, field in FIELDS.items():
        value = getattr(scenario, field)
        if field != "overrides" and (value or word == "title"):
            yield from toml_lines({word: _plainly(scenario, word, value)})


def _overrides(scenario: Scenario) -> Iterator[str]:
    """The overrides in their order: a line each, but the last ones, as far as they are tables, as tables.

    A table must stand below every line: where a line comes after it, it is written on one line too.
    """
    given = [(_plainly(scenario, path, path), value) for path, value in scenario.overrides.items()]
    plainly = [(str(path), _plainly(scenario, str(path), value)) for path, value in given]
    tables = len(list(takewhile(lambda one: isinstance(one[1], dict), reversed(plainly))))
    lines = plainly[: len(plainly) - tables]
    if lines:
        yield from ("", "[overrides]", *toml_lines(dict(lines)))
    for path, value in plainly[len(lines) :]:
        yield from ("", f"[overrides.{toml_name(path)}]", *toml_lines(cast(dict[str, object], value)))


def _plainly(scenario: Scenario, path: str, value: object) -> object:
    """What stands at a path of the scenario as a file holds it. Raises ProblemsFound where none can."""
    try:
        return plain(value)
    except _Unwritable as fault:
        place = Place(scenario.file or scenario.name, column=path)
        cause = "verdien er regnet ut, eller kommer fra et annet program"
        raise ProblemsFound([error(place, str(fault), cause, fault.fix)]) from fault


def _encodable(text: object) -> str:
    """A text that a file can hold. Raises _Unwritable."""
    if not isinstance(text, str):
        raise _Unwritable(f"navnet «{text}» er ikke en tekst", "gi navnet som tekst")
    try:
        text.encode()
    except UnicodeEncodeError as fault:
        raise _Unwritable("teksten har et tegn som ikke kan lagres", "skriv teksten på nytt") from fault
    return text


def _with_an_end(value: Fraction) -> int | Decimal:
    """The whole number or the decimal number that equals the fraction. Raises _Unwritable."""
    if value.denominator == 1:
        return value.numerator
    for places in range(1, _MOST_PLACES + 1):
        if 10**places % value.denominator == 0:
            return Decimal(f"{value.numerator * 10**places // value.denominator}e-{places}")
    raise _Unwritable(f"«{value}» har desimaler uten ende", "avrund tallet, for eksempel til fire desimaler")


def _unreadable(text: str, place: Place) -> Iterator[Problem]:
    """Why a text is not even tried: it is too large, not of letters, or made to take long."""
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        what = "teksten har tegn som ingen kan lese"
        yield error(place, what, "filen er ikke lagret som UTF-8", "lagre filen på nytt som UTF-8")
        return
    if size > MOST_BYTES:
        what = f"teksten er større enn {MOST_BYTES // 1000} kB"
        yield error(place, what, "det er ikke filen til et alternativ", "velg en fil som NAVN.toml")
    elif _LONG_PATH.search(text):
        what = "en sti har flere ledd enn noen sti kan ha"
        yield error(place, what, "filen er skadet", "skriv stier som «funds.basic.method»")


_LINK = Place("lenken")


def _unpacked(token: str) -> tuple[str, str, str]:
    """Case, name and text in a link. Raises ProblemsFound; no link costs more than the largest text."""
    packed = token.removeprefix(_FORM)
    reader = zlib.decompressobj()
    try:
        raw = base64.b64decode(packed + "=" * (-len(packed) % 4), altchars=b"-_", validate=True)
        payload = reader.decompress(raw, MOST_BYTES)
        case, name, text = payload.decode().split("\n", 2)
    except (binascii.Error, zlib.error, ValueError):
        _refuse_link("lenken kan ikke leses", *_HALF_A_LINK)
    if not reader.eof or reader.unused_data or token[:1] != _FORM:
        _refuse_link("lenken kan ikke leses", *_HALF_A_LINK)
    if not TEXT.fits(case) or case in ("", ".", "..") or re.search(r"[/\\]", case):
        _refuse_link("lenken nevner ingen sak", "den er ikke laget av dette programmet", _HALF_A_LINK[1])
    return case, name, text


_HALF_A_LINK = (
    "bare en del av den kom med, for eksempel fra en e-post som delte den over to linjer",
    "kopier hele lenken, eller be om alternativet som fil",
)


def _refuse_link(what: str, cause: str, fix: str) -> NoReturn:
    raise ProblemsFound([error(_LINK, what, cause, fix)])
