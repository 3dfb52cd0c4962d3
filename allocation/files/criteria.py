"""The criteria of keys.toml, each measured by a column of a table: a value for each recipient."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, TypeVar

from allocation.beds import BedRounding
from allocation.criteria import Criterion, Demography, Exemption, Projection, ProjectionForm, RowNamed
from allocation.files.described import without_names, without_unit
from allocation.files.package import Package
from allocation.files.settings import Settings
from allocation.problems import Place, Problem, error, unknown_name

_Setting = TypeVar("_Setting")


def read_criteria(
    settings: Settings, packages: Mapping[str, Package], given: Mapping[str, Any]
) -> dict[str, Criterion]:
    """The criteria of keys.toml, each a column of a table; `packages` by alias, "" is the case's own."""
    criteria = {}
    for code, described in given.items():
        place = settings.place("keys", f"criteria.{code}")
        faults = _wrong_words(described, place)
        settings.problems += faults
        read = _of_another if _begins_with(described) else _criterion
        criterion = None if faults else read(settings, packages, code, described, place)
        if criterion is not None:
            criteria[code] = criterion
    return criteria


def _begins_with(given: Mapping[str, Any]) -> str:
    """The code of the criterion that this one begins with; empty where it is a column of a table."""
    return str(given.get("projection", {}).get("of", ""))


def _wrong_words(given: Mapping[str, Any], place: Place) -> list[Problem]:
    """Words that are missing where it is measured by a column, or too many where it begins with another."""
    if other := _begins_with(given):
        needless = [word for word in ("table", "column", "where", "zero") if word in given]
        cause = "et kriterium leses enten av en tabell eller av et annet kriterium"
        whats = [f"«{word}» står ved siden av «projection.of», som er «{other}»" for word in needless]
        return [error(place, what, cause, "slett det ene") for what in whats]
    missing = [word for word in ("table", "column") if word not in given]
    cause = "innstillingen er slettet"
    return [error(place, f"«{word}» mangler", cause, f"legg til «{word}»") for word in missing]


def _of_another(
    settings: Settings,
    _packages: Mapping[str, Package],
    code: str,
    given: Mapping[str, Any],
    place: Place,
) -> Criterion:
    """A criterion without a table: its values are worked out of another's when the case is run."""
    projection = _projection(settings, code, given["projection"])
    return Criterion(
        code=code,
        name=given["name"],
        unit="",
        values={},
        sources={},
        column=f"criteria.{code}",
        file=place.file,
        projection=projection,
    )


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
    unit = table.units.named(table.columns[column].unit)
    return Criterion(
        code=code,
        name=given["name"],
        unit=unit.name,
        values=values,
        sources=sources,
        column=column,
        file=f"{package.name}/{table.file}",
        next_line=table.next_line,
        factor=unit.factor,
        projection=_projection(settings, code, given["projection"]) if "projection" in given else None,
    )


def _projection(settings: Settings, criterion: str, given: Mapping[str, Any]) -> Projection:
    """How the criterion is carried to another year; names of recipients become codes."""
    place = settings.place("keys", f"criteria.{criterion}.projection")
    if given.get("changes") and "form" not in given:
        what, fix = (
            "det står ikke hvordan endringene virker",
            f"skriv «form», én av: {', '.join(ProjectionForm)}",
        )
        settings.problems.append(error(place, what, "«form» mangler", fix))
    exempt = {name: Exemption(**_exact_part(one)) for name, one in given.get("exempt", {}).items()}
    own = {name: Fraction(percent) for name, percent in given.get("own_occupancy", {}).items()}
    read = {
        "percentiles": tuple(Fraction(percent) for percent in given.get("percentiles", ())),
        "changes": tuple(given.get("changes", ())),
        "form": ProjectionForm(given.get("form", ProjectionForm.COMPOUND)),
        "disease": Fraction(given["disease"]) if "disease" in given else None,
        "demography": _demography(settings, place, given["demography"]) if "demography" in given else None,
        "exempt": _by_code(settings, place, exempt),
        "own_occupancy": _by_code(settings, place, own),
        "rounding": BedRounding(given.get("rounding", BedRounding.NONE)),
    }
    return Projection(**{**given, **read})


def _exact_part(given: Mapping[str, Any]) -> dict[str, Any]:
    return {**given, "part": Fraction(given["part"]), "changes": tuple(given["changes"])}


def _demography(settings: Settings, place: Place, given: Mapping[str, Any]) -> Demography:
    rows = {name: RowNamed(**one) for name, one in given.get("rows", {}).items()}
    return Demography(**{**given, "rows": _by_code(settings, place, rows)})


def _by_code(settings: Settings, place: Place, named: Mapping[str, _Setting]) -> dict[str, _Setting]:
    """What is said of recipients by their names, by code; a name that nobody has is a problem."""
    codes = {name: settings.register.code(name, place) for name in named}
    by_code = {code: named[name] for name, code in codes.items() if code is not None}
    if len(by_code) < len([code for code in codes.values() if code is not None]):
        what = f"samme mottaker står under to navn: {', '.join(named)}"
        settings.problems.append(error(place, what, "navn og kode er brukt om hverandre", "slett det ene"))
    return by_code


def _two_values(place: Place, settings: Settings, recipient: str, criterion: str) -> Problem:
    name = settings.register.recipients[recipient].name
    return error(
        place,
        f"kriteriet «{criterion}» har to verdier for {name}",
        "betingelsen «where» treffer flere rader, eller null er oppgitt ved siden av en verdi",
        "snevre inn «where», eller ta bort den ene verdien",
    )
