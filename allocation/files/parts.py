"""From rows of tables to the parts of a case: funds, grant lines, decisions, parameters."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeVar

from allocation.case import Decision
from allocation.figures import Figure
from allocation.files.csvfile import empty_cell
from allocation.files.described import without_names, without_unit
from allocation.files.package import Package
from allocation.files.register import not_money
from allocation.files.settings import Settings
from allocation.funds import Fund, GrantLine, Lasting, LineKind, PaymentProfile
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


def read_profiles(given: Mapping[str, Mapping[str, Any]]) -> dict[str, PaymentProfile]:
    """The payment profiles of case.toml, whose shape has been checked."""
    return {
        code: PaymentProfile(code, described["title"], tuple(map(Fraction, described["months"])))
        for code, described in given.items()
    }


def read_funds(
    settings: Settings,
    package: Package,
    streams: Mapping[str, str],
    lines: Mapping[str, GrantLine],
    profiles: Mapping[str, PaymentProfile],
) -> dict[str, Fund]:
    """The funds of the table `funds`; each amount must be whole distribution units.

    The columns `draws_on`, `kind` and `profile` may be left out: a fund without a kind has that of the grant
    line that it draws on, of `lines` by name. An empty amount is all that there is to draw, or what is
    claimed.
    """
    funds: dict[str, Fund] = {}
    needed = ("code", "name", "stream", "payer", "lasting", "method")
    settings.problems += _without_units(settings, package, "funds", ["amount"])
    for row, place in usable_rows(settings, package, "funds", needed):
        payer = settings.register.code(row.text("payer"), Place(place.file, place.row, "payer"))
        lasting = _word(settings, place, row, "lasting", Lasting)
        line = lines.get(row.text("draws_on"))
        kind: LineKind | None = line.kind if line else LineKind.FIXED
        if row.text("kind"):
            kind = _word(settings, place, row, "kind", LineKind)
        amount = row.figure("amount")
        if row.text("stream") not in streams:
            where = Place(place.file, place.row, "stream")
            settings.problems.append(unknown_name(where, "finansieringstype", row.text("stream"), streams))
        if row.text("profile") not in ("", *profiles):
            where = Place(place.file, place.row, "profile")
            settings.problems.append(unknown_name(where, "betalingsprofil", row.text("profile"), profiles))
        if payer is None or lasting is None or kind is None:
            continue
        if amount is not None and not amount.unit.money:
            settings.problems.append(not_money(place.file, "amount", amount, package.units))
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
            source=package.source(package.tables["funds"], row),
            draws_on=row.text("draws_on"),
            kind=kind,
            profile=row.text("profile"),
            line=row.line,
        )
    return funds


def _without_units(settings: Settings, package: Package, name: str, columns: Iterable[str]) -> list[Problem]:
    """The errors for columns of money that are described without their unit."""
    table = package.tables.get(name)
    if table is None:
        return []
    unit = settings.unit.name
    return [fault for column in columns for fault in without_unit(package, table, column, unit)]


def _not_in_units(settings: Settings, place: Place, amount: Figure) -> Problem:
    example = settings.units.example.name
    what = f"rammen {amount} {amount.unit.name} er ikke et helt antall {settings.unit.name}"
    cause = f"rammen er skrevet i en annen enhet enn {amount.unit.name}, for eksempel {example}"
    fix = f"skriv rammen i {amount.unit.name}, eller velg en mindre «unit» i case.toml"
    return error(place, what, cause, fix)


def read_letter(settings: Settings, package: Package) -> tuple[str, ...]:
    """The codes of those that the letter is sent to, in its order: the table `letter`."""
    table = package.tables.get("letter")
    if table:
        settings.problems += without_names(package, table, settings.register.recipients)
    return tuple(code for code, _ in settings.register.rows(package, table, {})) if table else ()


def read_grants(settings: Settings, package: Package) -> tuple[GrantLine, ...]:
    """The grant lines of the table `grants`, in the letter's order."""
    needed = ("line", "chapter", "item", "designation", "kind", "lasting")
    settings.problems += _without_units(settings, package, "grants", ["amount", "advance"])
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
        source=package.source(package.tables["grants"], row),
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
        settings.problems += without_names(package, table, settings.register.recipients)
        settings.problems += _without_units(settings, package, name, streams)
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
                    sources[code, stream] = package.source(table, row)
    return Decision(title, cells, sources, places) if names else None


def _decided_twice(settings: Settings, place: Place, code: str, first: Place) -> Problem:
    what = f"{settings.register.recipients[code].name} har også et beløp på linje {first.row}"
    return error(place, what, "samme mottaker står under to navn", "slett den ene raden")


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
                reference=package.source(package.tables["parameters"], row),
                checked_on=checked_on,
                line=row.line,
            )
            parameters.setdefault(parameter.code, []).append(parameter)
    return {
        code: tuple(sorted(dated, key=lambda parameter: parameter.valid_from))
        for code, dated in sorted(parameters.items())
    }
