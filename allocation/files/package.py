"""A folder of inputs: its TOML files, its tables by datapackage.json, and where folders are found."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any

from allocation.files.csvfile import PLACE_COLUMNS, read_csv
from allocation.problems import Place, Problem, error, unknown_name
from allocation.tables import Row, Table


@dataclass(frozen=True)
class Package:
    """What a folder holds, read but not yet understood: tables, documents and TOML."""

    folder: Path
    settings: Mapping[str, Any]
    tables: Mapping[str, Table] = field(default_factory=dict)
    documents: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @property
    def name(self) -> str:
        """The folder's name, which is how other folders and commands name it."""
        return self.folder.name

    def source(self, row: Row) -> str:
        """Where a row stands: document, table and row."""
        document = self.documents.get(row.text("document"), row.text("document"))
        number = row.text("row")
        return f"{document}, {row.text('table')}" + (f", rad {number}" if number else "")


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


def not_found(name: str) -> Problem:
    """The error for a case that is nowhere."""
    if Path(name).is_dir():
        fix = "en sak er en mappe med case.toml; legg til filen eller velg en annen mappe"
        return error(Place(name), "mappen har ingen case.toml", "det er ikke en saksmappe", fix)
    return unknown_name(Place(name), "sak", name, shipped_names())


def read_package(folder: Path) -> Package:
    """Read everything in a folder; every fault becomes a problem and the rest is still read."""
    problems: list[Problem] = []
    settings: dict[str, Any] = {}
    for name in ("case.toml", "keys.toml", "scenarios.toml", "checks.toml"):
        if (folder / name).is_file():
            settings[name.removesuffix(".toml")] = _toml(folder / name, problems)
    descriptor = _descriptor(folder, problems)
    documents = {source["name"]: source["title"] for source in descriptor.get("sources", ())}
    tables: dict[str, Table] = {}
    for resource in descriptor.get("resources", ()):
        file = f"{folder.name}/{resource['path']}"
        table, found = read_csv(folder / resource["path"], file, resource)
        problems += found
        if table is not None:
            tables[table.name] = table
            problems += _unknown_documents(table, file, documents)
    return Package(folder, settings, tables, documents, tuple(problems))


def _toml(path: Path, problems: list[Problem]) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        place = Place(f"{path.parent.name}/{path.name}")
        fix = "rett linjen; tekst står i anførselstegn, og hver verdi på formen navn = verdi"
        problems.append(error(place, f"filen kan ikke leses ({fault})", "skrivefeil i TOML", fix))
        return {}


def _descriptor(folder: Path, problems: list[Problem]) -> dict[str, Any]:
    path = folder / "datapackage.json"
    place = Place(f"{folder.name}/datapackage.json")
    try:
        descriptor = json.loads(path.read_text(encoding="utf-8"))
        for resource in descriptor["resources"]:
            _ = resource["name"], resource["path"], [named["name"] for named in resource["schema"]["fields"]]
    except FileNotFoundError:
        fix = "kopier filen fra en av sakene som følger med"
        problems.append(error(place, "filen finnes ikke", "den beskriver tabellene og må være der", fix))
    except (ValueError, KeyError, TypeError) as fault:
        fix = "hver ressurs har name, path og schema med fields; se en av sakene som følger med"
        problems.append(error(place, f"filen kan ikke leses ({fault})", "skrivefeil i JSON", fix))
    else:
        return dict(descriptor)
    return {}


def _unknown_documents(table: Table, file: str, documents: Mapping[str, str]) -> list[Problem]:
    """Rows that name a document which the package does not list among its sources."""
    if PLACE_COLUMNS[0] not in table.columns:
        return []
    return [
        unknown_name(
            Place(file, row.line, PLACE_COLUMNS[0]), "dokument", row.text(PLACE_COLUMNS[0]), documents
        )
        for row in table
        if row.text(PLACE_COLUMNS[0]) not in documents
    ]
