"""From rows of tables to the parts of a case: funds, grant lines, decisions, criteria, parameters."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from allocation.case import Criterion, Decision, Fund, GrantLine, Lasting, LineKind
from allocation.figures import Figure
from allocation.files.package import Package
from allocation.files.settings import Settings
from allocation.parameters import Parameter
from allocation.problems import Place, Problem, error, unknown_name
from allocation.tables import Row


def read_funds(settings: Settings, package: Package, streams: Mapping[str, str]) -> dict[str, Fund]:
    """The funds of the table `funds`; each amount must be whole distribution units."""
    funds: dict[str, Fund] = {}
    table = package.tables.get("funds")
    for row in table or ():
        place = Place(f"{package.name}/funds.csv", row.line)
        payer = settings.register.code(row.text("payer"), Place(place.file, row.line, "payer"))
        amount = row.figure("amount")
        if row.text("stream") not in streams:
            settings.problems.append(unknown_name(place, "finansieringstype", row.text("stream"), streams))
        if amount is None or payer is None:
            continue
        if amount.value % settings.unit.factor:
            what = f"rammen {amount} {amount.unit.name} er ikke et helt antall {settings.unit.name}"
            cause = f"rammen er skrevet i en annen enhet enn {amount.unit.name}, for eksempel mill. kroner"
            fix = f"skriv rammen i {amount.unit.name}, eller velg en mindre «unit» i case.toml"
            settings.problems.append(error(Place(place.file, row.line, "amount"), what, cause, fix))
            continue
        code = row.text("code")
        funds[code] = Fund(
            code=code,
            name=row.text("name"),
            stream=row.text("stream"),
            payer=payer,
            amount=amount.kroner,
            lasting=Lasting(row.text("lasting")),
            method=row.text("method"),
            source=package.source(row),
        )
    return funds


def read_letter(settings: Settings, package: Package) -> tuple[str, ...]:
    """The codes of those that the letter is sent to, in its order: the table `letter`."""
    table = package.tables.get("letter")
    return tuple(code for code, _ in settings.register.rows(package, table, {})) if table else ()


def read_grants(package: Package) -> tuple[GrantLine, ...]:
    """The grant lines of the table `grants`, in the letter's order."""
    table = package.tables.get("grants")
    return tuple(_grant_line(package, row) for row in table or ())


def _grant_line(package: Package, row: Row) -> GrantLine:
    amount, advance, line, deadline = (
        row.figure("amount"),
        row.figure("advance"),
        row["line"],
        row["deadline"],
    )
    return GrantLine(
        line=line if isinstance(line, int) else 0,
        chapter=row.text("chapter"),
        item=row.text("item"),
        designation=row.text("designation"),
        amount=amount.kroner if amount else None,
        kind=LineKind(row.text("kind")),
        lasting=Lasting(row.text("lasting")),
        advance=advance.kroner if advance else None,
        footnote_meaning=row.text("footnote_meaning"),
        purpose=row.text("purpose"),
        condition=row.text("condition"),
        reporting_duty=row.text("reporting_duty"),
        deadline=deadline if isinstance(deadline, date) else None,
        source=package.source(row),
    )


def read_decision(
    settings: Settings, package: Package, streams: Mapping[str, str], title: str
) -> Decision | None:
    """The amounts decided: the cells, by recipient and stream, of the tables that case.toml names.

    A printed zero is a cell; an empty cell is not. Sum rows are checked, never distributed.
    """
    names = package.settings.get("case", {}).get("decisions", ())
    cells: dict[tuple[str, str], Figure] = {}
    sources: dict[tuple[str, str], str] = {}
    for name in names:
        table = package.tables.get(name)
        if table is None:
            place = settings.place("case", "decisions")
            settings.problems.append(unknown_name(place, "tabell", name, package.tables))
            continue
        for code, row in settings.register.rows(package, table, {}):
            for stream in streams:
                figure = row.figure(stream)
                if figure is not None:
                    cells[code, stream] = figure
                    sources[code, stream] = package.source(row)
    return Decision(title, cells, sources) if names else None


def read_criteria(
    settings: Settings, packages: Mapping[str, Package], given: Mapping[str, Any]
) -> dict[str, Criterion]:
    """The criteria of keys.toml, each a column of a table; `packages` by alias, "" is the case's own."""
    criteria = {}
    for code, described in given.items():
        place = settings.place("keys", f"criteria.{code}")
        if settings.accepts(place, described, ("name", "table", "column"), ("where", "zero")):
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
            sources[recipient] = package.source(row)
    for printed, reason in zero.items():
        recipient_code = settings.register.code(printed, place)
        if recipient_code and recipient_code in values:
            settings.problems.append(_two_values(place, settings, recipient_code, code))
        elif recipient_code:
            values[recipient_code] = Fraction(0)
            sources[recipient_code] = f"null: {reason}"
    file = f"{package.name}/{table.file}"
    unit = table.columns[column].unit
    return Criterion(code, given["name"], unit, values, sources, column, file, table.next_line)


def _two_values(place: Place, settings: Settings, recipient: str, criterion: str) -> Problem:
    name = settings.register.recipients[recipient].name
    return error(
        place,
        f"kriteriet «{criterion}» har to verdier for {name}",
        "betingelsen «where» treffer flere rader, eller null er oppgitt ved siden av en verdi",
        "snevre inn «where», eller ta bort den ene verdien",
    )


def read_parameters(package: Package) -> dict[str, tuple[Parameter, ...]]:
    """The dated values of the table `parameters`, by code, earliest first."""
    table = package.tables.get("parameters")
    parameters: dict[str, list[Parameter]] = {}
    for row in table or ():
        value, valid_from, valid_to, checked_on = (
            row["value"], row["valid_from"], row["valid_to"], row["checked_on"],
        )  # fmt: skip
        if isinstance(value, Figure) and isinstance(valid_from, date) and isinstance(checked_on, date):
            parameter = Parameter(
                row.text("parameter"),
                row.text("name"),
                value,
                valid_from,
                valid_to if isinstance(valid_to, date) else None,
                package.source(row),
                checked_on,
            )
            parameters.setdefault(parameter.code, []).append(parameter)
    return {
        code: tuple(sorted(dated, key=lambda parameter: parameter.valid_from))
        for code, dated in sorted(parameters.items())
    }
