"""One CSV file read by its Frictionless table schema: typed cells, or a problem for each fault."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from allocation.figures import Figure
from allocation.money import NotANumber, Number, Unit, parse_number, unit_named
from allocation.problems import Place, Problem, did_you_mean, error, unknown_name, warning
from allocation.tables import Cell, Column, Row, Table, key_of

PLACE_COLUMNS = ("document", "table", "row")


class _BadCell(ValueError):
    """A cell that cannot be read: what is wrong, its likely cause and the fix."""

    def __init__(self, what: str, cause: str, fix: str) -> None:
        super().__init__(what)
        self.what, self.cause, self.fix = what, cause, fix


@dataclass
class _Reading:
    """One file being read: what has been found wrong so far."""

    file: str
    decimal_sign: str = "."
    problems: list[Problem] = field(default_factory=list)

    def place(self, line: int | None = None, column: str = "") -> Place:
        return Place(self.file, line, column)


def read_csv(path: Path, file: str, resource: Mapping[str, Any]) -> tuple[Table | None, list[Problem]]:
    """Read a CSV file by a resource of a data package.

    Columns are found by their names and rows ordered by their place in the document, so neither
    order in the file matters. Comma or semicolon may separate; numbers may be written for machines
    (12.5) or, where semicolons separate, the Norwegian way (12,5).

    Args:
        path: the file.
        file: its name as problems should show it.
        resource: name, title and schema, as in datapackage.json.

    Returns:
        The table, or None where the file cannot be read as one, and the problems found.
    """
    reading = _Reading(file)
    columns = {column.name: column for column in _columns(resource["schema"])}
    lines = _lines(path, reading)
    if lines is None:
        return None, reading.problems
    header, body = lines
    if _wrong_header(header, columns, reading):
        return None, reading.problems
    rows = [row for line, cells in body if (row := _row(line, header, cells, columns, reading))]
    key = tuple(resource["schema"].get("primaryKey", ()))
    _report_duplicates(rows, key, reading)
    table = Table(
        resource["name"],
        resource.get("title", resource["name"]),
        path.name,
        columns,
        key,
        tuple(sorted(rows, key=lambda row: _printed_order(row, key))),
    )
    return table, reading.problems


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


def _lines(path: Path, reading: _Reading) -> tuple[list[str], list[tuple[int, list[str]]]] | None:
    """The heading's names and the rows of cells with their line numbers; blank lines are no rows."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        fix = "legg filen i mappen, eller ta den ut av datapackage.json"
        reading.problems.append(
            error(reading.place(), "filen finnes ikke", "den er flyttet eller har fått nytt navn", fix)
        )
        return None
    except UnicodeDecodeError as fault:
        line = fault.object[: fault.start].count(b"\n") + 1
        what = f"byte 0x{fault.object[fault.start]:02x} er ikke UTF-8"
        cause = "filen er lagret som Windows-1252 eller i et annet tegnsett"
        reading.problems.append(error(reading.place(line), what, cause, "lagre filen som «CSV UTF-8»"))
        return None
    first = text.split("\n", 1)[0]
    separator = ";" if first.count(";") > first.count(",") else ","
    reading.decimal_sign = "," if separator == ";" else "."
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: list[tuple[int, list[str]]] = []
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((reader.line_num, cells))
    except csv.Error as fault:
        cause = "et anførselstegn er ikke lukket, eller står inne i en celle"
        reading.problems.append(
            error(
                reading.place(reader.line_num),
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
            cells[name] = _cell(by_name[name], column, by_name, line, reading)
        except _BadCell as bad:
            cells[name] = None
            reading.problems.append(error(reading.place(line, name), bad.what, bad.cause, bad.fix))
    return Row(cells, line)


def _cell(text: str, column: Column, row: Mapping[str, str], line: int, reading: _Reading) -> Cell:
    plain = " ".join(text.split())
    if not plain:
        if column.required:
            raise _BadCell("cellen er tom", "verdien er slettet", "skriv verdien; tom betyr «ikke oppgitt»")
        return None
    if column.allowed and plain not in column.allowed:
        suggestion = did_you_mean(plain, column.allowed)
        hint = f"mente du «{suggestion}»? " if suggestion else ""
        raise _BadCell(
            f"«{plain}» er ikke en av verdiene", "skrivefeil", hint + f"Bruk {', '.join(column.allowed)}."
        )
    if column.type in ("integer", "number"):
        return _number_cell(plain, column, row, line, reading)
    return _OTHER_TYPES[column.type](plain)


def _number_cell(
    text: str, column: Column, row: Mapping[str, str], line: int, reading: _Reading
) -> int | Figure | None:
    try:
        number = parse_number(text, reading.decimal_sign)
    except NotANumber as fault:
        fix = "skriv ett tall uten enhet, for eksempel 1062810 eller 18373.7"
        raise _BadCell(str(fault), "tekst, dato eller flere tall i en tallkolonne", fix) from fault
    if number is None:
        return None
    if number.warning:
        reading.problems.append(
            warning(
                reading.place(line, column.name),
                number.warning,
                "uvanlig skrivemåte",
                "se etter at verdien er riktig",
            )
        )
    unit = unit_named(column.unit or row.get(column.unit_column, "").strip())
    if column.type == "integer" and number.value.denominator != 1:
        raise _not_whole(text, number, unit)
    if not column.is_figure:
        return number.value.numerator
    value = number.value * unit.factor
    if unit.money and value.denominator != 1:
        raise _BadCell(
            f"«{text}» {unit.name} er ikke et helt antall kroner", "for mange desimaler", "skriv hele kroner"
        )
    return Figure(value, unit, number.decimals)


def _not_whole(text: str, number: Number, unit: Unit) -> _BadCell:
    what = f"«{text}» har desimaler i en kolonne som teller i hele {unit.name or 'tall'}"
    if unit.money:
        return _BadCell(
            what,
            "beløpet er skrevet i mill. kroner"
            if unit.factor == 1000
            else "beløpet er skrevet i en større enhet",
            f"skriv beløpet i {unit.name}, for eksempel {number.value * 1000:.0f} for «{text}» mill. kroner"
            if unit.factor == 1000
            else f"skriv beløpet i {unit.name}",
        )
    return _BadCell(what, "desimalene hører ikke hjemme her", "skriv et helt tall")


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise _BadCell(
            f"«{text}» er ikke en dato", "datoen er skrevet på en annen måte", "skriv ÅÅÅÅ-MM-DD"
        ) from fault


def _boolean(text: str) -> bool:
    if text not in ("true", "false"):
        raise _BadCell(f"«{text}» er ikke sant eller usant", "skrivefeil", "skriv true eller false")
    return text == "true"


_OTHER_TYPES: dict[str, Callable[[str], Cell]] = {"string": str, "date": _date, "boolean": _boolean}


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
