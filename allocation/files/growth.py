"""The growth rule as case.toml and its table of services state it."""

from collections.abc import Iterator, Mapping
from typing import Any

from allocation.figures import Figure
from allocation.files.described import without_unit
from allocation.files.package import Package
from allocation.files.parts import usable_rows
from allocation.files.register import not_money
from allocation.files.settings import Settings
from allocation.problems import Place, Problem, error, unknown_name
from allocation.services import KEPT_OUTSIDE, GrowthRule, Indicator, Measured, Service
from allocation.tables import Row
from allocation.words import INDICATOR

_FIGURES = ("before", "after", *KEPT_OUTSIDE)
Figures = Mapping[str, Mapping[str, Measured]]
"""What is stated of each service, by service and indicator."""


def read_growth(
    settings: Settings, package: Package, given: Mapping[str, Any] | None, streams: Mapping[str, str]
) -> GrowthRule | None:
    """The rule that case.toml asks for; None where it does not ask.

    A [growth] without services asks of a case whose amounts are divided on none.
    """
    if given is None:
        return None
    described: Mapping[str, Any] = given.get("services", {})
    faults = list(_faults(settings, package, given, streams))
    settings.problems += faults
    if faults or not described:
        return GrowthRule()
    figures = _figures(settings, package, given["table"], described)
    services = {
        code: Service(code, one["title"], tuple(one["streams"]), figures.get(code, {}))
        for code, one in described.items()
    }
    indicators = tuple(map(Indicator, given.get("indicators", Indicator)))
    return GrowthRule(given["reference"], services, indicators, tuple(given.get("outside", ())))


def _faults(
    settings: Settings, package: Package, given: Mapping[str, Any], streams: Mapping[str, str]
) -> Iterator[Problem]:
    """What is wrong with the words of [growth], apart from the table's rows."""
    services: Mapping[str, Any] = given.get("services", {})
    place = settings.place("case", "growth")
    if given and len(services) < 2:
        what = f"vekstregelen har {len(services)} tjeneste{'r' * (not services)}, og ingen å sammenligne med"
        fix = "skriv minst to [growth.services.NAVN], eller la [growth] stå tom: da kan vekst ikke vurderes"
        yield error(place, what, "tjenestene er ikke skrevet ferdig", fix)
    if not services:
        return
    if not given.get("indicators", True):
        yield error(place, "vekstregelen måler ingenting", "«indicators» er tom", "ta bort «indicators»")
    for word in ("table", "reference"):
        if word not in given:
            yield error(place, f"«{word}» mangler", "innstillingen er slettet", f"legg til «{word}»")
    if given.get("reference", "") not in ("", *services):
        yield unknown_name(
            settings.place("case", "growth.reference"), "tjeneste", given["reference"], services
        )
    table = given.get("table", "")
    if table and table not in (*package.tables, *package.broken):
        yield unknown_name(settings.place("case", "growth.table"), "tabell", table, package.tables)
    yield from _stream_faults(settings, given, streams)


def _stream_faults(
    settings: Settings, given: Mapping[str, Any], streams: Mapping[str, str]
) -> Iterator[Problem]:
    """Streams that the case does not have, and streams that are said to go to more than one place."""
    named = [(f"services.{code}.streams", one["streams"]) for code, one in given["services"].items()]
    owners: dict[str, str] = {}
    for path, own in [*named, ("outside", given.get("outside", ()))]:
        place = settings.place("case", f"growth.{path}")
        for stream in own:
            if stream not in streams:
                yield unknown_name(place, "finansieringstype", stream, streams)
            elif stream in owners:
                what = f"«{stream}» står også under growth.{owners[stream]}"
                cause = "pengene i en finansieringstype går til én tjeneste"
                yield error(place, what, cause, "la den stå ett sted, eller del den i to finansieringstyper")
            owners.setdefault(stream, path)


def _figures(settings: Settings, package: Package, name: str, services: Mapping[str, Any]) -> Figures:
    """The table's rows by service and indicator; a row that is missing is not stated, never nought."""
    found: dict[str, dict[str, Measured]] = {code: {} for code in services}
    table = package.tables.get(name)
    for column in _FIGURES if table else ():
        settings.problems += without_unit(package, package.tables[name], column)
    for row, place in usable_rows(settings, package, name, ("service", "indicator")):
        service, indicator = row.text("service"), row.text("indicator")
        faults = list(_row_faults(settings, row, place, services))
        if not faults and indicator in found[service]:
            what = f"{INDICATOR[Indicator(indicator)]} for «{service}» står to ganger"
            faults = [error(place, what, "raden er kopiert inn to ganger", "slett den ene raden")]
        settings.problems += faults
        if not faults:
            figures = {column: row.figure(column) for column in _FIGURES}
            source = package.source(package.tables[name], row)
            found[service][indicator] = Measured(**figures, source=source)
    return found


def _row_faults(settings: Settings, row: Row, place: Place, services: Mapping[str, Any]) -> Iterator[Problem]:
    """Names that are unknown, figures that do not belong to the indicator, and a cost that is no money."""
    service, indicator = row.text("service"), row.text("indicator")
    if service not in services:
        yield unknown_name(Place(place.file, place.row, "service"), "tjeneste", service, services)
    if indicator not in list(Indicator):
        yield unknown_name(Place(place.file, place.row, "indicator"), "mål for vekst", indicator, Indicator)
        return
    is_cost = indicator == Indicator.COST
    for column in ("after",) if is_cost else KEPT_OUTSIDE:
        if row.figure(column) is not None:
            yield _does_not_belong(Place(place.file, place.row, column), Indicator(indicator))
    for column in ("before", *KEPT_OUTSIDE) if is_cost else ():
        figure: Figure | None = row.figure(column)
        if figure is not None and not figure.unit.money:
            yield not_money(place.file, column, figure, settings.units)
            return
        if figure is not None and figure.value < 0:
            what = f"«{column}» er {figure}"
            yield error(
                Place(place.file, place.row, column), what, "feil fortegn", "skriv kostnaden uten minus"
            )


def _does_not_belong(place: Place, indicator: Indicator) -> Problem:
    what = f"«{place.column}» hører ikke til {INDICATOR[indicator]}"
    if indicator is Indicator.COST:
        cause = (
            "kostnaden etter er det den var før, og det alternativet gir: den regnes ut for hvert alternativ"
        )
        return error(place, what, cause, "la cellen stå tom")
    return error(
        place, what, "bare kostnader har deler som holdes utenfor", "flytt tallet til kostnadens rad"
    )
