"""The scenarios of a case: one small TOML file each, called after the scenario."""

import tomllib
from pathlib import Path
from unicodedata import normalize

from allocation.case import Scenario, ScenarioStatus
from allocation.files.shapes import SCENARIO, SLUG
from allocation.files.tomlfile import read_toml
from allocation.problems import Place, Problem, error

SUFFIX = ".toml"
GOLDEN = ".golden.csv"
"""How the name of a scenario's golden result ends, which may stand beside it."""

LEFT_OVER = "scenarios.toml"
"""The one file that held every scenario before each had its own."""


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
    name = scenario_name(path)
    problems += SLUG.faults(name, Place(file))
    given = read_toml(path, file, SCENARIO, problems)
    if given is None or not SLUG.fits(name):
        return None
    status = ScenarioStatus(given.pop("status", ScenarioStatus.DRAFT))
    decided_on = given.pop("date", None)
    return Scenario(name, **given, status=status, decided_on=decided_on, file=file)


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
