"""The criteria of keys.toml, each measured by a column of a table: a value for each recipient."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from allocation.criteria import Criterion
from allocation.files.described import without_names, without_unit
from allocation.files.package import Package
from allocation.files.settings import Settings
from allocation.problems import Place, Problem, error, unknown_name


def read_criteria(
    settings: Settings, packages: Mapping[str, Package], given: Mapping[str, Any]
) -> dict[str, Criterion]:
    """The criteria of keys.toml, each a column of a table; `packages` by alias, "" is the case's own."""
    criteria = {}
    for code, described in given.items():
        place = settings.place("keys", f"criteria.{code}")
        criterion = _criterion(settings, packages, code, described, place)
        if criterion is not None:
            criteria[code] = criterion
    return criteria


def _criterion(
    settings: Settings,
    packages: Mapping[str, Package],
    code: str,
    given: Mapping[str, Any],
    place: Place,
) -> Criterion | None:
    alias, _, name = str(given["table"]).rpartition(".")
    package = packages.get(alias)
    table = package.tables.get(name) if package else None
    if package is None or table is None:
        known = [f"{owner}.{own}".lstrip(".") for owner, held in packages.items() for own in held.tables]
        settings.problems.append(unknown_name(place, "tabell", str(given["table"]), known))
        return None
    column = given["column"]
    if column not in table.columns:
        settings.problems.append(unknown_name(place, "kolonne", column, table.columns))
        return None
    undescribed = without_names(package, table, settings.register.recipients)
    undescribed += without_unit(package, table, column)
    if undescribed:
        settings.problems += undescribed
        return None
    where, zero = given.get("where", {}), given.get("zero", {})
    values: dict[str, Fraction] = {}
    sources: dict[str, str] = {}
    for recipient, row in settings.register.rows(package, table, where):
        figure = row.figure(column)
        if figure is not None and recipient in values:
            where_twice = Place(f"{package.name}/{table.file}", row.line, column)
            settings.problems.append(_two_values(where_twice, settings, recipient, code))
        elif figure is not None:
            values[recipient] = figure.value
            sources[recipient] = package.source(table, row)
    for printed, reason in zero.items():
        recipient_code = settings.register.code(printed, place)
        if recipient_code and recipient_code in values:
            settings.problems.append(_two_values(place, settings, recipient_code, code))
        elif recipient_code:
            values[recipient_code] = Fraction(0)
            sources[recipient_code] = f"null: {reason}"
    file = f"{package.name}/{table.file}"
    unit = table.units.named(table.columns[column].unit)
    return Criterion(
        code, given["name"], unit.name, values, sources, column, file, table.next_line, unit.factor
    )


def _two_values(place: Place, settings: Settings, recipient: str, criterion: str) -> Problem:
    name = settings.register.recipients[recipient].name
    return error(
        place,
        f"kriteriet «{criterion}» har to verdier for {name}",
        "betingelsen «where» treffer flere rader, eller null er oppgitt ved siden av en verdi",
        "snevre inn «where», eller ta bort den ene verdien",
    )
