"""One CSV file read by its Frictionless table schema: typed cells, or a problem for each fault."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from allocation.files.cells import EMPTY, BadCell, read_cell
from allocation.money import Units
from allocation.problems import Place, Problem, did_you_mean, error, unknown_name, warning
from allocation.tables import Cell, Column, Row, Table, key_of

PLACE_COLUMNS = ("document", "table", "row")


@dataclass
class _Reading:
    """One file being read: what has been found wrong so far."""

    file: str
    units: Units
    decimal_sign: str = "."
    problems: list[Problem] = field(default_factory=list)
    unread: set[tuple[int, str]] = field(default_factory=set)

    def place(self, line: int | None = None, column: str = "") -> Place:
        return Place(self.file, line, column)


def empty_cell(place: Place) -> Problem:
    """The error for a cell that is empty where a value is needed."""
    return error(place, *EMPTY)


def read_csv(
    path: Path, file: str, resource: Mapping[str, Any], units: Units
) -> tuple[Table | None, list[Problem]]:
    """Read a CSV file by a resource of a data package.

    Columns are found by their names and rows ordered by their place in the document, so neither
    order in the file matters. Comma or semicolon may separate; numbers may be written for machines
    (12.5) or, where semicolons separate, the Norwegian way (12,5).

    Args:
        path: the file.
        file: its name as problems should show it.
        resource: name, title and schema, as in datapackage.json.
        units: what the folder's figures can count in.

    Returns:
        The table, or None where the file cannot be read as one, and the problems found.
    """
    try:
        content = path.read_bytes()
    except (FileNotFoundError, IsADirectoryError, PermissionError):
        what, cause = "filen finnes ikke eller kan ikke åpnes", "den er flyttet eller har fått nytt navn"
        fix = "legg filen i mappen, eller ta den ut av datapackage.json"
        return None, [error(Place(file), what, cause, fix)]
    return table_in(content, path.name, file, resource, units)


def table_in(
    content: bytes, name: str, file: str, resource: Mapping[str, Any], units: Units
) -> tuple[Table | None, list[Problem]]:
    """The same of a CSV file's bytes; `name` is the file's own, `file` as problems should show it."""
    read = _remembered if len(content) <= _REMEMBERED else _read
    table, problems = read(content, name, file, json.dumps(resource), units)
    return table, list(problems)


def _read(
    content: bytes, name: str, file: str, described: str, units: Units
) -> tuple[Table | None, tuple[Problem, ...]]:
    """The table in these bytes by its resource, which is described in JSON, and the problems found."""
    resource = json.loads(described)
    reading = _Reading(file, units)
    columns = {column.name: column for column in _columns(resource["schema"])}
    lines = _lines(content, reading)
    if lines is None:
        return None, tuple(reading.problems)
    header, body = lines
    if _wrong_header(header, columns, reading):
        return None, tuple(reading.problems)
    rows = [row for line, cells in body if (row := _row(line, header, cells, columns, reading))]
    key = key_columns(resource["schema"])
    _report_duplicates(rows, key, reading)
    table = Table(
        resource["name"],
        resource.get("title", resource["name"]),
        name,
        columns,
        key,
        tuple(sorted(rows, key=lambda row: _printed_order(row, key))),
        frozenset(reading.unread),
        units,
    )
    return table, tuple(reading.problems)


_remembered = lru_cache(maxsize=128)(_read)
"""The same, and as long as few others are read the same bytes once: cases use each other's registers."""

_REMEMBERED = 100_000  # bytes: a table takes some forty times as much, and all shipped ones are smaller


def key_columns(schema: Mapping[str, Any]) -> tuple[str, ...]:
    """The columns of a schema's primary key, which the standard lets be one name or a list."""
    key = schema.get("primaryKey", ())
    return (key,) if isinstance(key, str) else tuple(key)


def _columns(schema: Mapping[str, Any]) -> list[Column]:
    return [
        Column(
            described["name"],
            described.get("type", "string"),
            described.get("title", described["name"]),
            described.get("unit", ""),
            described.get("unitField", ""),
            described.get("refers", ""),
            described.get("constraints", {}).get("required", False),
            tuple(described.get("constraints", {}).get("enum", ())),
        )
        for described in schema["fields"]
    ]


def _lines(content: bytes, reading: _Reading) -> tuple[list[str], list[tuple[int, list[str]]]] | None:
    """The heading's names and the rows of cells with their line numbers; blank lines are no rows."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = fault.object[: fault.start].count(b"\n") + 1
        what = f"byte 0x{fault.object[fault.start]:02x} er ikke UTF-8"
        cause = "filen er lagret som Windows-1252 eller i et annet tegnsett"
        reading.problems.append(error(reading.place(line), what, cause, "lagre filen som «CSV UTF-8»"))
        return None
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = ";" if first.count(";") > first.count(",") else ","
    reading.decimal_sign = "," if separator == ";" else "."
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[tuple[int, list[str]]] = []
    begins = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((begins, cells))
            begins = reader.line_num + 1
    except csv.Error as fault:
        cause = "et anførselstegn er ikke lukket, eller står inne i en celle"
        reading.problems.append(
            error(
                reading.place(begins),
                f"linjen kan ikke leses ({fault})",
                cause,
                "rett anførselstegnene",
            )
        )
        return None
    if not rows:
        reading.problems.append(
            error(
                reading.place(), "filen er tom", "den er lagret uten innhold", "legg inn overskrift og rader"
            )
        )
        return None
    return [cell.strip() for cell in rows[0][1]], rows[1:]


def _wrong_header(header: Sequence[str], columns: Mapping[str, Column], reading: _Reading) -> bool:
    """Report columns that are missing, unknown or repeated; whether there were any."""
    found = []
    place = reading.place(1)
    for name in sorted(set(columns) - set(header)):
        suggestion = did_you_mean(name, set(header) - set(columns))
        cause = f"kolonnen kan hete «{suggestion}» i filen" if suggestion else "kolonnen er slettet"
        found.append(error(place, f"kolonnen «{name}» mangler", cause, f"gi kolonnen navnet «{name}»"))
    for name in sorted(set(header) - set(columns)):
        found.append(unknown_name(place, "kolonne", name, columns))
    for name in sorted({name for name in header if header.count(name) > 1}):
        cause = "en kolonne er kopiert inn to ganger"
        found.append(error(place, f"kolonnen «{name}» står to ganger", cause, "slett den ene"))
    reading.problems += found
    return bool(found)


def _row(
    line: int,
    header: Sequence[str],
    texts: Sequence[str],
    columns: Mapping[str, Column],
    reading: _Reading,
) -> Row | None:
    if len(texts) != len(header):
        what = f"linjen har {len(texts)} celler, overskriften har {len(header)}"
        cause = "et komma i en celle uten anførselstegn, eller en celle som mangler"
        fix = "sett anførselstegn rundt teksten, eller legg til den tomme cellen"
        reading.problems.append(error(reading.place(line), what, cause, fix))
        return None
    by_name = dict(zip(header, texts, strict=True))
    cells: dict[str, Cell] = {}
    for name, column in columns.items():
        try:
            text, sign = by_name[name], reading.decimal_sign
            cells[name], odd = read_cell(text, column, by_name, sign, reading.units)
        except BadCell as bad:
            cells[name], odd = None, ""
            reading.unread.add((line, name))
            reading.problems.append(error(reading.place(line, name), bad.what, bad.cause, bad.fix))
        if odd:
            fix = "se etter at verdien er riktig"
            reading.problems.append(warning(reading.place(line, name), odd, "uvanlig skrivemåte", fix))
    return Row(cells, line)


def _report_duplicates(rows: Sequence[Row], key: tuple[str, ...], reading: _Reading) -> None:
    """Two rows of one key, whatever the case and blanks of their names."""
    seen: dict[tuple[object, ...], Row] = {}
    for row in rows:
        folded = tuple(cell.casefold() if isinstance(cell, str) else cell for cell in key_of(row, key))
        if key and folded in seen:
            what = (
                f"«{' '.join(str(cell) for cell in key_of(row, key))}» står også på linje {seen[folded].line}"
            )
            reading.problems.append(
                error(
                    reading.place(row.line, key[0]),
                    what,
                    "raden er kopiert inn to ganger",
                    "slett den ene raden",
                )
            )
        seen.setdefault(folded, row)


def _printed_order(row: Row, key: tuple[str, ...]) -> tuple[tuple[bool, int, str], ...]:
    """The row's place in its document, then its key: an order that does not depend on the file."""
    cells = [row.cells.get(column) for column in (*PLACE_COLUMNS, *key)]
    return tuple(
        (False, cell, "") if isinstance(cell, int) else (True, 0, "" if cell is None else str(cell))
        for cell in cells
    )
