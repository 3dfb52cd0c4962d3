"""A folder of inputs: its TOML files, its tables by datapackage.json, and where folders are found."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

from allocation.case import Scenario
from allocation.files import shapes
from allocation.files.casefile import CASE, folder_units
from allocation.files.csvfile import PLACE_COLUMNS, key_columns, read_csv
from allocation.files.keysfile import KEYS
from allocation.files.scenarios import GOLDEN, LEFT_OVER, read_scenarios
from allocation.files.tomlfile import read_toml
from allocation.money import NORWEGIAN, Units
from allocation.problems import Place, Problem, error, unknown_name
from allocation.tables import Row, Table, label_of

WORKBOOK = ".xlsx"
"""What the names of workbooks end with."""


@dataclass(frozen=True)
class Package:
    """What a folder holds, read but not yet understood: tables, documents, scenarios and TOML.

    `broken` names the tables that are described but could not be read as tables; why is reported.
    `units` are what its figures can count in.
    """

    folder: Path
    settings: Mapping[str, Any]
    scenarios: Mapping[str, Scenario] = field(default_factory=dict)
    tables: Mapping[str, Table] = field(default_factory=dict)
    documents: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    broken: tuple[str, ...] = ()
    units: Units = NORWEGIAN

    @property
    def name(self) -> str:
        """The folder's name, which is how other folders and commands name it."""
        return self.folder.name

    def source(self, table: Table, row: Row) -> str:
        """Where a row stands: document, table and row; its key in the file where it names no document."""
        document = self.documents.get(row.text("document"), row.text("document"))
        number = row.text("row")
        places = [document, row.text("table"), f"rad {number}" if number else ""]
        if not document:
            places = [table.file, label_of(row, table.key)]
        return ", ".join(place for place in places if place)


def shipped_inputs() -> Path:
    """The folder of the cases that come with the program: inside the package, or beside it in a checkout."""
    package = Path(str(files("allocation")))
    inside = package / "inputs"
    return inside if inside.is_dir() else package.parent / "inputs"


def shipped_names() -> list[str]:
    """The names of the shipped folders, in alphabetical order."""
    return sorted(folder.parent.name for folder in shipped_inputs().glob("*/case.toml"))


def find_folder(name: str, beside: Path | None = None) -> Path | None:
    """The folder of that path or name: as it is written, then beside a case, then among the shipped."""
    places = [Path(name)] if beside is None else [beside.parent / name]
    for folder in (*places, shipped_inputs() / name):
        if (folder / "case.toml").is_file():
            return folder.resolve()
    return None


def is_workbook(name: str) -> bool:
    """Whether that is the path of a workbook, by its ending."""
    return name.lower().endswith(WORKBOOK)


def find_case(name: str) -> Path | None:
    """The folder of that path or name, or the workbook that a case may be."""
    file = Path(name)
    return find_folder(name) or (file.resolve() if is_workbook(name) and file.is_file() else None)


def not_found(name: str) -> Problem:
    """The error for a case that is nowhere."""
    if Path(name).is_dir():
        fix = "en sak er en mappe med case.toml; legg til filen eller velg en annen mappe"
        return error(Place(name), "mappen har ingen case.toml", "det er ikke en saksmappe", fix)
    return unknown_name(Place(name), "sak", name, shipped_names())


def texts_of(folder: Path) -> dict[str, str]:
    """The texts of a folder's files by folder and name; none of one that comes with the program."""
    if folder.resolve().parent == shipped_inputs().resolve():
        return {}
    paths = [path for part in _PARTS for path in sorted((folder / part).glob("*")) if path.is_file()]
    return {
        f"{folder.name}/{path.relative_to(folder).as_posix()}": path.read_text(
            encoding="utf-8", errors="replace"
        )
        for path in paths
        if path.suffix in (".toml", ".csv", ".json") and not path.name.endswith(GOLDEN)
    }


_PARTS = ("", "scenarios", "limits", "choices")
"""Where in a folder the files of a case are."""


def read_package(folder: Path) -> Package:
    """Read everything in a folder; every fault becomes a problem and the rest is still read."""
    problems: list[Problem] = []
    settings: dict[str, Any] = {}
    for name, shape in _SETTINGS.items():
        if (folder / f"{name}.toml").is_file():
            file = f"{folder.name}/{name}.toml"
            settings[name] = read_toml(folder / f"{name}.toml", file, shape, problems) or {}
    scenarios = read_scenarios(folder, problems)
    problems += [
        unknown_name(Place(f"{folder.name}/{path.name}"), "innstillingsfil", path.name, _FILES)
        for path in sorted(folder.glob("*.toml"))
        if path.name not in (*_FILES, LEFT_OVER) or not path.is_file()
    ]
    units = folder_units(folder)
    descriptor = _descriptor(folder, problems)
    documents = {source["name"]: source["title"] for source in descriptor.get("sources", ())}
    tables: dict[str, Table] = {}
    for resource in descriptor.get("resources", ()):
        file = f"{folder.name}/{resource['path']}"
        table, found = read_csv(folder / resource["path"], file, resource, units)
        problems += found
        if table is not None:
            tables[table.name] = table
            problems += _unknown_documents(table, file, documents)
    described = [resource["name"] for resource in descriptor.get("resources", ())]
    broken = tuple(name for name in described if name not in tables)
    return Package(folder, settings, scenarios, tables, documents, tuple(problems), broken, units)


def units_of(name: str) -> Units:
    """The units of the folder of that path or name; the built-in ones where there is no such folder."""
    try:
        folder = find_folder(name)
    except OSError:
        return NORWEGIAN
    return folder_units(folder) if folder else NORWEGIAN


_SETTINGS: dict[str, shapes.Shape] = {
    "case": CASE,
    "keys": KEYS,
    "checks": shapes.CHECKS,
}


_FILES = tuple(f"{name}.toml" for name in _SETTINGS)


def _descriptor(folder: Path, problems: list[Problem]) -> dict[str, Any]:
    file = f"{folder.name}/datapackage.json"
    try:
        given = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    except OSError:
        fix = "kopier filen fra en av sakene som følger med"
        problems.append(
            error(Place(file), "filen finnes ikke", "den beskriver tabellene og må være der", fix)
        )
        return {}
    except (ValueError, RecursionError) as fault:
        place = Place(file, getattr(fault, "lineno", None))
        fix = "rett linjen: komma mellom leddene, tekst i anførselstegn"
        problems.append(error(place, "filen kan ikke leses fra dette stedet", "skrivefeil i JSON", fix))
        return {}
    found = list(shapes.DATA_PACKAGE.faults(given, Place(file))) or _key_problems(given, file)
    problems += found
    return {} if found else dict(given)


def _key_problems(given: Mapping[str, Any], file: str) -> list[Problem]:
    """Primary keys that name columns the table does not have."""
    return [
        unknown_name(Place(file, column=resource["name"]), "kolonne i primaryKey", column, columns)
        for resource in given["resources"]
        for columns in [[described["name"] for described in resource["schema"]["fields"]]]
        for column in key_columns(resource["schema"])
        if column not in columns
    ]


def _unknown_documents(table: Table, file: str, documents: Mapping[str, str]) -> list[Problem]:
    """Rows that name a document which the package does not list among its sources."""
    column, more = PLACE_COLUMNS[0], "Et nytt dokument føres opp under «sources» i datapackage.json."
    named = [(Place(file, row.line, column), row.text(column)) for row in table if row.text(column)]
    unknown = [(place, name) for place, name in named if name not in documents]
    found = [unknown_name(place, "dokument", name, documents) for place, name in unknown]
    return [replace(one, fix=f"{one.fix} {more}") for one in found]
