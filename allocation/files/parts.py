"""From rows of tables to the parts of a case: funds, grant lines, decisions, criteria, parameters."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeVar

from allocation.case import Decision
from allocation.criteria import Criterion
from allocation.figures import Figure
from allocation.files.csvfile import empty_cell
from allocation.files.package import Package
from allocation.files.register import not_money
from allocation.files.settings import Settings
from allocation.funds import Fund, GrantLine, Lasting, LineKind
from allocation.parameters import Parameter
from allocation.problems import Place, Problem, error, unknown_name
from allocation.tables import Row

_Word = TypeVar("_Word", bound=StrEnum)


def usable_rows(
    settings: Settings, package: Package, name: str, needed: Sequence[str]
) -> Iterator[tuple[Row, Place]]:
    """The rows of a table that have every cell that is needed to understand them, each with its place.

    A column that the table lacks, and an empty cell where something is needed, are problems.
    """
    table = package.tables.get(name)
    if table is None:
        return
    file = f"{package.name}/{table.file}"
    lacking = [column for column in needed if column not in table.columns]
    for column in lacking:
        fix = f"legg til kolonnen «{column}» i filen og i datapackage.json"
        what = f"tabellen mangler kolonnen «{column}»"
        settings.problems.append(error(Place(file), what, "den er ikke beskrevet", fix))
    for row in () if lacking else table:
        empty = [column for column in needed if row.cells.get(column) is None]
        for column in empty:
            if (row.line, column) not in table.unread:
                settings.problems.append(empty_cell(Place(file, row.line, column)))
        if not empty:
            yield row, Place(file, row.line)


def _word(settings: Settings, place: Place, row: Row, column: str, words: type[_Word]) -> _Word | None:
    """A cell as one of a closed list of words; None, and a problem, where it is not."""
    text = row.text(column)
    if text in list(words):
        return words(text)
    where = Place(place.file, place.row, column)
    settings.problems.append(unknown_name(where, "verdi", text, list(words)))
    return None


def read_funds(settings: Settings, package: Package, streams: Mapping[str, str]) -> dict[str, Fund]:
    """The funds of the table `funds`; each amount must be whole distribution units.

    The columns `draws_on` and `kind` may be left out. An empty amount is all that there is to draw, or
    what is claimed.
    """
    funds: dict[str, Fund] = {}
    needed = ("code", "name", "stream", "payer", "lasting", "method")
    for row, place in usable_rows(settings, package, "funds", needed):
        payer = settings.register.code(row.text("payer"), Place(place.file, place.row, "payer"))
        lasting = _word(settings, place, row, "lasting", Lasting)
        is_plain = not row.text("kind")
        kind = LineKind.FIXED if is_plain else _word(settings, place, row, "kind", LineKind)
        amount = row.figure("amount")
        if row.text("stream") not in streams:
            where = Place(place.file, place.row, "stream")
            settings.problems.append(unknown_name(where, "finansieringstype", row.text("stream"), streams))
        if payer is None or lasting is None or kind is None:
            continue
        if amount is not None and not amount.unit.money:
            settings.problems.append(not_money(place.file, "amount", amount, package.units))
            continue
            continue
        if amount is None and (place.row, "amount") in package.tables["funds"].unread:
            continue
        if amount is not None and amount.value % settings.unit.factor:
            settings.problems.append(_not_in_units(settings, Place(place.file, place.row, "amount"), amount))
            continue
        code = row.text("code")
        funds[code] = Fund(
            code=code,
            name=row.text("name"),
            stream=row.text("stream"),
            payer=payer,
            amount=amount.kroner if amount else None,
            lasting=lasting,
            method=row.text("method"),
            source=package.source(row),
            draws_on=row.text("draws_on"),
            kind=kind,
            line=row.line,
        )
    return funds


def _not_in_units(settings: Settings, place: Place, amount: Figure) -> Problem:
    example = settings.units.example.name
    what = f"rammen {amount} {amount.unit.name} er ikke et helt antall {settings.unit.name}"
    cause = f"rammen er skrevet i en annen enhet enn {amount.unit.name}, for eksempel {example}"
    fix = f"skriv rammen i {amount.unit.name}, eller velg en mindre «unit» i case.toml"
    return error(place, what, cause, fix)


def read_letter(settings: Settings, package: Package) -> tuple[str, ...]:
    """The codes of those that the letter is sent to, in its order: the table `letter`."""
    table = package.tables.get("letter")
    return tuple(code for code, _ in settings.register.rows(package, table, {})) if table else ()


def read_grants(settings: Settings, package: Package) -> tuple[GrantLine, ...]:
    """The grant lines of the table `grants`, in the letter's order."""
    needed = ("line", "chapter", "item", "designation", "kind", "lasting")
    lines = (
        _grant_line(settings, package, row, place)
        for row, place in usable_rows(settings, package, "grants", needed)
    )
    return tuple(line for line in lines if line)


def lines_by_name(
    settings: Settings, own: Sequence[GrantLine], used: Mapping[str, Package]
) -> dict[str, GrantLine]:
    """The grant lines that funds can draw on: the own as `grants.1`, a used letter's as `letter.grants.1`."""
    lines = {f"grants.{line.line}": line for line in own}
    for alias, package in used.items():
        lines |= {f"{alias}.grants.{line.line}": line for line in read_grants(settings, package)}
    return lines


def _grant_line(settings: Settings, package: Package, row: Row, place: Place) -> GrantLine | None:
    kind = _word(settings, place, row, "kind", LineKind)
    lasting = _word(settings, place, row, "lasting", Lasting)
    amount, advance = (_money(settings, package, row, place, column) for column in ("amount", "advance"))
    line = row.cells["line"]
    deadline = row.cells.get("deadline")
    if kind is None or lasting is None or not isinstance(line, int):
        return None
    return GrantLine(
        line=line,
        chapter=row.text("chapter"),
        item=row.text("item"),
        designation=row.text("designation"),
        amount=amount,
        kind=kind,
        lasting=lasting,
        advance=advance,
        footnote_meaning=row.text("footnote_meaning"),
        purpose=row.text("purpose"),
        condition=row.text("condition"),
        reporting_duty=row.text("reporting_duty"),
        deadline=deadline if isinstance(deadline, date) else None,
        source=package.source(row),
    )


def _money(settings: Settings, package: Package, row: Row, place: Place, column: str) -> int | None:
    """A cell's amount in whole base units; None where it is missing or, with a problem, no money."""
    figure = row.figure(column)
    if figure is not None and not figure.unit.money:
        settings.problems.append(not_money(place.file, column, figure, package.units))
    return figure.kroner if figure is not None and figure.unit.money else None


def read_decision(
    settings: Settings, package: Package, streams: Mapping[str, str], title: str
) -> Decision | None:
    """The amounts decided: the cells, by recipient and stream, of the tables that case.toml names.

    A printed zero is a cell; an empty cell is not. Sum rows are checked, never distributed.
    """
    names = package.settings.get("case", {}).get("decisions", ())
    cells: dict[tuple[str, str], Figure] = {}
    sources: dict[tuple[str, str], str] = {}
    places: dict[tuple[str, str], Place] = {}
    for name in names:
        table = package.tables.get(name)
        if table is None:
            place = Place(f"{package.name}/case.toml", column="decisions")
            if name not in package.broken:
                settings.problems.append(unknown_name(place, "tabell", name, package.tables))
            continue
        for code, row in settings.register.rows(package, table, {}):
            for stream in streams:
                figure, place = row.figure(stream), Place(f"{package.name}/{table.file}", row.line, stream)
                if figure is not None and (code, stream) in cells:
                    settings.problems.append(_decided_twice(settings, place, code, places[code, stream]))
                    break
                if figure is not None and not figure.unit.money:
                    settings.problems.append(not_money(place.file, stream, figure, package.units))
                elif figure is not None:
                    cells[code, stream], places[code, stream] = figure, place
                    sources[code, stream] = package.source(row)
    return Decision(title, cells, sources, places) if names else None


def _decided_twice(settings: Settings, place: Place, code: str, first: Place) -> Problem:
    what = f"{settings.register.recipients[code].name} har også et beløp på linje {first.row}"
    return error(place, what, "samme mottaker står under to navn", "slett den ene raden")


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


def read_parameters(settings: Settings, package: Package) -> dict[str, tuple[Parameter, ...]]:
    """The dated values of the table `parameters`, by code, earliest first."""
    parameters: dict[str, list[Parameter]] = {}
    needed = ("parameter", "name", "value", "valid_from", "checked_on")
    for row, _ in usable_rows(settings, package, "parameters", needed):
        value, valid_from, checked_on = (
            row.cells[column] for column in ("value", "valid_from", "checked_on")
        )
        valid_to = row.cells.get("valid_to")
        if isinstance(value, Figure) and isinstance(valid_from, date) and isinstance(checked_on, date):
            parameter = Parameter(
                code=row.text("parameter"),
                name=row.text("name"),
                value=value,
                valid_from=valid_from,
                valid_to=valid_to if isinstance(valid_to, date) else None,
                reference=package.source(row),
                checked_on=checked_on,
                line=row.line,
            )
            parameters.setdefault(parameter.code, []).append(parameter)
    return {
        code: tuple(sorted(dated, key=lambda parameter: parameter.valid_from))
        for code, dated in sorted(parameters.items())
    }
