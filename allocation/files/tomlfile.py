"""One settings file in TOML, read and held against its shape."""

import re
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

from allocation.files.shapes import Shape
from allocation.problems import Place, Problem, error


def read_toml(path: Path, file: str, shape: Shape, problems: list[Problem]) -> dict[str, Any] | None:
    """A settings file, or nothing of it where it is not as it should be; `file` names it in problems."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as fault:
        cause = "den er låst av et annet program, eller du har ikke tilgang til den"
        what = f"filen kan ikke åpnes ({fault.strerror or fault})"
        problems.append(error(Place(file), what, cause, "lukk den, eller gi tilgang"))
        return None
    except UnicodeDecodeError as fault:
        problems.append(_unreadable("", file, fault))
        return None
    return toml_in(text, file, shape, problems)


def toml_in(text: str, file: str, shape: Shape, problems: list[Problem]) -> dict[str, Any] | None:
    """The settings in a text, or nothing of them where it is not as it should be."""
    try:
        given = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as fault:
        problems.append(_unreadable(text, file, fault))
        return None
    found = list(shape.faults(given, Place(file)))
    problems += found
    return None if found else given


def _unreadable(text: str, file: str, fault: ValueError) -> Problem:
    """The error for what is not TOML: a name that is given twice, or a line that is written wrong."""
    at = re.search(r"line ([0-9]+)", str(fault))
    line = int(at[1]) if at else None
    place = Place(file, line)
    if _TWICE.match(str(fault)):
        name = text.splitlines()[line - 1].partition("=")[0].strip() if line else ""
        fix = "slett den ene, eller gi den et annet navn"
        return error(place, f"«{name}» står to ganger", "linjen eller delen er kopiert inn på nytt", fix)
    fix = (
        "rett linjen: navn = verdi, tekst i anførselstegn (også navn med blanke, punktum eller æ, ø, å), "
        "desimaltall med punktum"
    )
    return error(place, "filen kan ikke leses fra dette stedet", "skrivefeil i TOML", fix)


_TWICE = re.compile("Cannot (declare|overwrite|mutate)|Duplicate")
"""How the reader's message begins where a name is given twice."""
