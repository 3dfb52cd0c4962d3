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
        given = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except OSError as fault:
        cause = "den er låst av et annet program, eller du har ikke tilgang til den"
        what = f"filen kan ikke åpnes ({fault.strerror or fault})"
        problems.append(error(Place(file), what, cause, "lukk den, eller gi tilgang"))
        return None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        at = re.search(r"line ([0-9]+)", str(fault))
        fix = "rett linjen: navn = verdi, tekst i anførselstegn, desimaltall med punktum"
        place = Place(file, int(at[1]) if at else None)
        problems.append(error(place, "filen kan ikke leses fra dette stedet", "skrivefeil i TOML", fix))
        return None
    found = list(shape.faults(given, Place(file)))
    problems += found
    return None if found else given
