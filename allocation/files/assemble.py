"""From a folder, and those it uses, to a case that has been checked whole."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from allocation.case import Case, Decision, Stage
from allocation.checks import faulty_checks
from allocation.files.package import Package, find_folder, not_found, read_package
from allocation.files.parts import (
    read_criteria,
    read_decision,
    read_funds,
    read_grants,
    read_letter,
    read_parameters,
)
from allocation.files.register import Register, read_register
from allocation.files.settings import (
    Settings,
    read_checks,
    read_keys,
    read_methods,
    read_scenarios,
)
from allocation.money import KRONER, MONEY_UNITS, unit_named
from allocation.parameters import overlapping
from allocation.problems import Place, Problem, ProblemsFound, error, errors, unknown_name
from allocation.scenario import overridden, split_all
from allocation.sums import wrong_units

_REQUIRED = ("name", "title", "year", "body")
_OPTIONAL = (
    "stage", "case_number", "date", "unit", "default_scenario", "decisions", "streams", "uses",
)  # fmt: skip
_KINDS: dict[str, type | tuple[type, ...]] = {
    "name": str, "title": str, "year": int, "body": str, "stage": str, "case_number": str, "date": date,
    "unit": str, "default_scenario": str, "decisions": list, "streams": dict, "uses": dict,
}  # fmt: skip


def load_case(path: str | Path) -> Case:
    """Read a case folder, or a shipped case by its bare name, and check it whole.

    Returns the case with every problem that was found, whichever scenario it concerns; `run` refuses
    a case with errors. Raises ProblemsFound where there is no such folder, or its case.toml cannot
    be understood at all.
    """
    folder = find_folder(str(path))
    if folder is None:
        raise ProblemsFound([not_found(str(path))])
    package = read_package(folder)
    used, missing = _used(package)
    case = _assembled(package, used)
    case = replace(case, problems=(*missing, *case.problems))
    if not errors(case.problems):
        case = replace(case, problems=(*case.problems, *dict.fromkeys(_problems_in_use(case, used))))
    return case


def _used(package: Package) -> tuple[dict[str, Package], list[Problem]]:
    """The packages that a case uses, by alias, looked up beside it and then among the shipped."""
    packages, problems = {}, []
    for alias, name in package.settings.get("case", {}).get("uses", {}).items():
        folder = find_folder(name, beside=package.folder)
        if folder is None:
            problems.append(not_found(name))
        else:
            packages[alias] = read_package(folder)
    return packages, problems


def _assembled(package: Package, used: Mapping[str, Package]) -> Case:
    """The case as the files describe it, with the problems of reading it."""
    given = package.settings.get("case", {})
    recipients, problems = read_register(used.get("recipients", package))
    unit = unit_named(given.get("unit", KRONER.name))
    settings = Settings(package.name, Register(recipients), unit)
    if not _understood(settings, given):
        raise ProblemsFound([*package.problems, *settings.problems])
    streams: Mapping[str, str] = given.get("streams", {})
    keys = package.settings.get("keys", {})
    settings.accepts(settings.place("keys", ""), keys, (), ("criteria", "keys", "methods"))
    title = f"Vedtak i sak {given['case_number']}" if "case_number" in given else given["title"]
    case = Case(
        name=given["name"],
        title=given["title"],
        year=given["year"],
        body=given["body"],
        unit=unit,
        documents=package.documents,
        stage=Stage(given["stage"]) if "stage" in given else None,
        case_number=given.get("case_number", ""),
        decided_on=given.get("date"),
        default_scenario=given.get("default_scenario", ""),
        streams=streams,
        recipients=recipients,
        letter=read_letter(settings, package),
        grants=read_grants(package),
        funds=read_funds(settings, package, streams),
        criteria=read_criteria(settings, {"": package, **used}, keys.get("criteria", {})),
        keys=read_keys(settings, keys.get("keys", {})),
        methods=read_methods(settings, keys.get("methods", {})),
        decision=read_decision(settings, package, streams, title),
        baselines=_baselines(settings, used, streams),
        scenarios=read_scenarios(settings, package.settings.get("scenarios", {})),
        parameters=read_parameters(used.get("parameters", package)),
        tables=package.tables,
        used={alias: other.tables for alias, other in used.items()},
        checks=read_checks(settings, package.settings.get("checks", {})),
        formulas=package.settings.get("checks", {}).get("let", {}),
    )
    of_used = [problem for other in used.values() for problem in other.problems]
    found = [*package.problems, *of_used, *problems, *settings.problems, *settings.register.problems]
    return replace(case, problems=tuple(dict.fromkeys(found)))


def _understood(settings: Settings, given: Mapping[str, Any]) -> bool:
    """Whether case.toml says what a case needs, each setting of the right kind."""
    place = settings.place("case", "")
    if not settings.accepts(place, given, _REQUIRED, _OPTIONAL):
        return False
    for word, value in given.items():
        if not isinstance(value, _KINDS[word]):
            what = f"«{word} = {value}» er ikke av rett slag"
            fix = "se case.toml i en av sakene som følger med"
            settings.problems.append(error(settings.place("case", word), what, "skrivefeil", fix))
    if given.get("stage", Stage.VOTED) not in list(Stage):
        settings.problems.append(unknown_name(place, "budsjettfase", given["stage"], list(Stage)))
    if given.get("unit", KRONER.name) not in MONEY_UNITS:
        settings.problems.append(unknown_name(place, "enhet", given["unit"], MONEY_UNITS))
    return not settings.problems


def _baselines(
    settings: Settings, used: Mapping[str, Package], streams: Mapping[str, str]
) -> dict[str, Decision]:
    """The decisions of the cases that this one uses, by alias: what amounts can be compared with."""
    baselines = {}
    for alias, package in used.items():
        title = package.settings.get("case", {}).get("title", package.name)
        decision = read_decision(settings, package, streams, title)
        if decision is not None and alias != "recipients":
            baselines[alias] = decision
    return baselines


def _problems_in_use(case: Case, used: Mapping[str, Package]) -> list[Problem]:
    """What only shows when the parts work together: scenarios, checks, units, parameters."""
    problems = wrong_units(case.name, case.checks, case.tables)
    for alias, package in used.items():
        if alias != "recipients":
            problems += _wrong_units_of(package)
    problems += faulty_checks(case)
    problems += [
        error(
            Place("parameters/parameters.csv"),
            f"«{earlier.code}» har to verdier fra {later.valid_from:%d.%m.%Y}",
            "den gamle verdien er ikke avsluttet",
            "sett valid_to på den gamle verdien",
        )
        for earlier, later in overlapping(case.parameters)
    ]
    if case.default_scenario and case.default_scenario not in case.scenarios:
        place = Place(f"{case.name}/case.toml", column="default_scenario")
        problems.append(unknown_name(place, "alternativ", case.default_scenario, case.scenarios))
    for scenario in case.scenarios.values():
        effective, found = overridden(case, scenario)
        problems += found or errors(problem for split in split_all(effective) for problem in split.problems)
    return problems


def _wrong_units_of(package: Package) -> list[Problem]:
    """Amounts in a wrong unit in the tables of a package that a case uses, by that package's sums."""
    settings = Settings(package.name, Register({}), KRONER)
    checks = read_checks(settings, package.settings.get("checks", {}))
    return wrong_units(package.name, checks, package.tables)
