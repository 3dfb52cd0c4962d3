"""The scenarios of a case: one small TOML file each, called after the scenario."""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any
from unicodedata import normalize

from allocation.case import Scenario, ScenarioStatus
from allocation.files.shapes import SCENARIO, SLUG, Shape
from allocation.files.tomlfile import read_toml, toml_in
from allocation.money import is_number
from allocation.problems import Place, Problem, error

SUFFIX = ".toml"
GOLDEN = ".golden.csv"
"""How the name of a scenario's golden result ends, which may stand beside it."""

LEFT_OVER = "scenarios.toml"
"""The one file that held every scenario before each had its own."""

FIELDS: Mapping[str, str] = {word: word for word in (*SCENARIO.required, *SCENARIO.optional)} | {
    "date": "decided_on"
}
"""The field of a scenario that each word of its file says, in the order they are written."""

DEEPEST = 10
"""How many tables and lists can lie in each other; an override needs three."""

MOST_VALUES = 10_000
"""How many values a scenario can hold: amounts for every recipient of a country, fund by fund."""


def read_scenarios(folder: Path, problems: list[Problem]) -> dict[str, Scenario]:
    """The scenarios of a case folder by name; a file that is no scenario is an error.

    It would else be missed in silence; and a warning would stand in the result, whose fingerprint
    does not know of it.
    """
    problems += _left_over(folder)
    scenarios = {}
    for path in sorted((folder / "scenarios").glob("*")):
        file = f"{folder.name}/scenarios/{normalize('NFC', path.name)}"
        if path.suffix == SUFFIX and path.is_file():
            scenario = read_scenario(path, file, problems)
            if scenario is not None:
                scenarios[scenario.name] = scenario
        elif not path.name.endswith(GOLDEN) and not path.name.startswith("."):
            cause = "filen er lagt feil, eller navnet endte ikke på .toml da den ble lagret"
            fix = "gi filen et navn som NAVN.toml, eller flytt den ut av mappen"
            problems.append(error(Place(file), "filen leses ikke som alternativ", cause, fix))
    return scenarios


def read_scenario(path: Path, file: str, problems: list[Problem]) -> Scenario | None:
    """The scenario of one file; none, and problems, where the file is not as it should be."""
    return _scenario(scenario_name(path), file, problems, partial(read_toml, path))


def read_scenario_text(name: str, text: str, file: str, problems: list[Problem]) -> Scenario | None:
    """The same of a text, which has no file to be called after."""
    return _scenario(name, file, problems, partial(toml_in, text))


_Read = Callable[[str, Shape, list[Problem]], dict[str, Any] | None]


def _scenario(name: str, file: str, problems: list[Problem], read: _Read) -> Scenario | None:
    problems += SLUG.faults(name, Place(file))
    given = _given(read, file, problems)
    if given is None or not SLUG.fits(name):
        return None
    own = {FIELDS[word]: value for word, value in given.items()}
    status = ScenarioStatus(own.pop("status", ScenarioStatus.DRAFT))
    return Scenario(name, **own, status=status, file=file)


class _WithinReason:
    """What a scenario's file must look like, asked only of what is small enough to be looked at."""

    def faults(self, given: object, place: Place) -> Iterator[Problem]:
        """The faults of the file, or that it holds more, or larger numbers, than anybody can mean."""
        beyond = _beyond_reason(given, place)
        if beyond is None:
            yield from SCENARIO.faults(given, place)
        else:
            yield beyond


def _given(read: _Read, file: str, problems: list[Problem]) -> dict[str, Any] | None:
    """What a scenario's file says, or nothing where it is not as it should be, or cannot be taken in."""
    try:
        return read(file, _WithinReason(), problems)
    except RecursionError:
        problems.append(_too_deep(Place(file)))
    except ValueError:  # the reader of TOML itself gives up on a number of thousands of digits
        problems.append(_too_large(Place(file)))
    return None


def _beyond_reason(given: object, place: Place) -> Problem | None:
    """Why values are too many, lie too deep or are too large; looked at without descending into them."""
    level, count = [("", given)], 0
    for _ in range(DEEPEST + 1):
        count += len(level)
        if count > MOST_VALUES:
            what = f"alternativet har flere enn {MOST_VALUES} verdier"
            fix = "la det si bare det som er annerledes enn grunnalternativet"
            return error(place, what, "det er ikke et alternativ, eller det er laget av et program", fix)
        immense = next((path for path, one in level if _is_numeric(one) and not is_number(one)), None)
        if immense is not None:
            return _too_large(replace(place, column=immense))
        level = [inner for path, one in level for inner in _inside(path, one)]
        if not level:
            return None
    return _too_deep(place)


def _is_numeric(value: object) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _inside(path: str, value: object) -> Iterator[tuple[str, object]]:
    """What lies right in a table or a list, by the path to it."""
    if isinstance(value, Mapping | list):
        for name, one in value.items() if isinstance(value, Mapping) else enumerate(value, 1):
            yield f"{path}.{name}" if path else str(name), one


def _too_deep(place: Place) -> Problem:
    what = f"mer enn {DEEPEST} tabeller eller lister ligger i hverandre"
    fix = 'skriv stier i anførselstegn, for eksempel "funds.basic.method" = "need"'
    return error(place, what, "en klamme er ikke lukket, eller stier står uten anførselstegn", fix)


def _too_large(place: Place) -> Problem:
    what = "et tall er større, eller mindre, enn noen kan mene"
    return error(place, what, "sifre er limt inn for mange ganger", "skriv tallet med høyst 30 sifre")


def scenario_name(path: str | Path) -> str:
    """The name of the scenario in a file, its letters put together where a file system takes them apart."""
    return normalize("NFC", Path(path).stem)


def _left_over(folder: Path) -> list[Problem]:
    """The error for scenarios in one file, which says where each of them belongs now."""
    path = folder / LEFT_OVER
    if not path.is_file():
        return []
    try:
        names = list(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        names = []
    moves = [f"[{name}] til scenarios/{name}{SUFFIX}" for name in names] or ["hvert til scenarios/NAVN.toml"]
    return [
        error(
            Place(f"{folder.name}/{LEFT_OVER}"),
            "alternativene står ikke lenger i én fil",
            "saken er laget for en tidligere utgave av programmet",
            f"flytt {', '.join(moves)}, med overstyringene under [overrides]; slett så {LEFT_OVER}",
        )
    ]
