"""From a folder, and those it uses, to a case that has been checked whole."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from allocation.case import Case, Decision, Stage
from allocation.checks import faulty_checks
from allocation.figures import Interval, total
from allocation.files.package import Package, find_folder, not_found, read_package, shipped_names
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
from allocation.keys import weight_problems
from allocation.money import KRONER, unit_named
from allocation.parameters import Parameter, overlapping
from allocation.problems import Place, Problem, ProblemsFound, error, errors, unknown_name
from allocation.scenario import overridden, split_all
from allocation.sums import slip, slipped, wrong_units


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
    if not package.settings.get("case"):
        raise ProblemsFound(package.problems)
    used, missing = _used(package)
    case = _assembled(package, used)
    case = replace(case, folder=package.name, problems=(*missing, *case.problems))
    if not errors(case.problems):
        found = _problems_in_use(case, package.name, used)
        case = replace(case, problems=(*case.problems, *dict.fromkeys(found)))
    return case


def _used(package: Package) -> tuple[dict[str, Package], list[Problem]]:
    """The packages that a case uses, by alias, looked up beside it and then among the shipped."""
    packages, problems = {}, []
    for alias, name in package.settings.get("case", {}).get("uses", {}).items():
        folder = find_folder(name, beside=package.folder)
        if folder is None:
            place = Place(f"{package.name}/case.toml", column=f"uses.{alias}")
            problems.append(unknown_name(place, "sak", name, shipped_names()))
        else:
            packages[alias] = read_package(folder)
    return packages, problems


def _assembled(package: Package, used: Mapping[str, Package]) -> Case:
    """The case as the files describe it, with the problems of reading it."""
    given, keys = package.settings["case"], package.settings.get("keys", {})
    checks = package.settings.get("checks", {})
    recipients, problems = read_register(used.get("recipients", package))
    unit = unit_named(given.get("unit", KRONER.name))
    settings = Settings(package.name, Register(recipients), unit)
    streams: Mapping[str, str] = given.get("streams", {})
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
        grants=read_grants(settings, package),
        funds=read_funds(settings, package, streams),
        criteria=read_criteria(settings, {"": package, **used}, keys.get("criteria", {})),
        keys=read_keys(keys.get("keys", {})),
        methods=read_methods(settings, keys.get("methods", {})),
        decision=read_decision(settings, package, streams, title),
        baselines=_baselines(settings, used, streams),
        scenarios=read_scenarios(package.settings.get("scenarios", {})),
        parameters=read_parameters(settings, used.get("parameters", package)),
        tables=package.tables,
        used={alias: other.tables for alias, other in used.items()},
        checks=read_checks(settings, checks),
        formulas={name: str(formula) for name, formula in checks.get("let", {}).items()},
    )
    of_used = [problem for other in used.values() for problem in other.problems]
    found = [*package.problems, *of_used, *problems, *settings.problems, *settings.register.problems]
    return replace(case, problems=tuple(dict.fromkeys(found)))


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


def _problems_in_use(case: Case, folder: str, used: Mapping[str, Package]) -> list[Problem]:
    """What only shows when the parts work together: scenarios, checks, units, parameters."""
    problems = wrong_units(folder, case.checks, case.tables)
    for alias, package in used.items():
        if alias != "recipients":
            problems += _wrong_units_of(package)
    problems += _funds_in_wrong_units(case, folder)
    if "recipients" not in used:
        problems += _without_row(case)
    problems += faulty_checks(case)
    problems += [_overlap(case, used, later) for _, later in overlapping(case.parameters)]
    place = Place(f"{folder}/case.toml", column="default_scenario")
    if case.default_scenario and case.default_scenario not in case.scenarios:
        problems.append(unknown_name(place, "alternativ", case.default_scenario, case.scenarios))
    elif case.funds and not case.default_scenario:
        fix = "legg til «default_scenario = …» med et av alternativene i scenarios.toml"
        problems.append(error(place, "saken har ingen vanlig framstilling", "innstillingen er slettet", fix))
    for scenario in case.scenarios.values():
        effective, found = overridden(case, scenario)
        for key in effective.keys.values():
            problems += weight_problems(key, case.at("keys.toml", column=f"keys.{key.code}"))
        problems += found or errors(problem for split in split_all(effective) for problem in split.problems)
    return problems


def _funds_in_wrong_units(case: Case, folder: str) -> list[Problem]:
    """Funds that, in another unit, would be the sum of what was decided in their stream."""
    problems = []
    streams = [fund.stream for fund in case.funds.values()]
    for row in case.tables["funds"] if case.funds else ():
        figure, stream = row.figure("amount"), row.text("stream")
        decided = _decided_in(case, stream)
        if figure is None or not decided or streams.count(stream) > 1:
            continue
        factor = None if figure.interval.meets(total(decided)) else slip(figure, total(decided))
        if factor:
            place = Place(f"{folder}/funds.csv", row.line, "amount")
            what = f"{row.text('name')}: {figure} {figure.unit.name} er ikke summen av vedtakets beløp"
            problems.append(slipped(place, what, figure, factor))
    return problems


def _without_row(case: Case) -> list[Problem]:
    """Those whom the case's own register puts in a printed group, but who have no row in the decision."""
    if case.decision is None:
        return []
    decided = {code for code, _ in case.decision.cells}
    return [
        error(
            case.at("recipients.csv", column="group"),
            f"{case.name_of(code)} hører til «{case.recipients[code].group}», men har ingen rad i vedtaket",
            "raden er slettet fra vedtakstabellen, eller alle cellene i den er tomme",
            "legg raden tilbake, med 0 der det er trykt en strek; eller tøm gruppen i registeret",
        )
        for code in case.in_groups()
        if code not in decided
    ]


def _decided_in(case: Case, stream: str) -> list[Interval]:
    cells = case.decision.cells if case.decision else {}
    return [figure.interval for (_, of), figure in cells.items() if of == stream]


def _overlap(case: Case, used: Mapping[str, Package], later: Parameter) -> Problem:
    folder = used["parameters"].name if "parameters" in used else case.name
    return error(
        Place(f"{folder}/parameters.csv", later.line, "valid_from"),
        f"«{later.code}» har to verdier fra {later.valid_from:%d.%m.%Y}",
        "den gamle verdien er ikke avsluttet",
        "sett valid_to på den gamle verdien",
    )


def _wrong_units_of(package: Package) -> list[Problem]:
    """Amounts in a wrong unit in the tables of a package that a case uses, by that package's sums."""
    settings = Settings(package.name, Register({}), KRONER)
    checks = read_checks(settings, package.settings.get("checks", {}))
    return wrong_units(package.name, checks, package.tables)
