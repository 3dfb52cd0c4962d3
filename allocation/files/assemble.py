"""From a folder, and those it uses, to a case that has been checked whole."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from allocation.case import Case, Decision, Rounding, Scenario, Stage
from allocation.files.accounts import books_of, read_accounts, reported_streams
from allocation.files.criteria import read_criteria
from allocation.files.growth import read_growth
from allocation.files.measures import read_measures
from allocation.files.package import (
    Package,
    find_folder,
    is_workbook,
    not_found,
    read_package,
    shipped_names,
    texts_of,
)
from allocation.files.parts import (
    lines_by_name,
    read_decision,
    read_funds,
    read_grants,
    read_letter,
    read_parameters,
    read_profiles,
)
from allocation.files.register import Register, read_register
from allocation.files.scenarios import read_scenario, scenario_name
from allocation.files.settings import (
    Settings,
    read_checks,
    read_keys,
    read_methods,
    read_pots,
)
from allocation.files.together import problems_in_use, problems_of_scenarios
from allocation.origin import of_another_case
from allocation.problems import Place, Problem, ProblemsFound, did_you_mean, error, errors, unknown_name
from allocation.versions import with_scenario


def load_case(path: str | Path) -> Case:
    """Read a case folder, a workbook that is one, or a shipped case by its bare name, and check it whole.

    Returns the case with every problem that was found, whichever scenario it concerns; `run` refuses
    a case with errors. Raises ProblemsFound where there is no such folder, or its case.toml cannot
    be understood at all.
    """
    if is_workbook(str(path)):
        from allocation.files.case_book.as_case import case_of_any_workbook

        return case_of_any_workbook(Path(path))
    folder = find_folder(str(path))
    if folder is None:
        raise ProblemsFound([not_found(str(path))])
    package = read_package(folder)
    if not package.settings.get("case"):
        raise ProblemsFound(package.problems)
    used, missing = _used(package)
    case = _assembled(package, used)
    missing += _other_money(package, used)
    files = {name: text for one in (package, *used.values()) for name, text in texts_of(one.folder).items()}
    case = replace(case, folder=package.name, problems=(*missing, *case.problems), files=files)
    if not errors(case.problems):
        found = problems_in_use(case, package, used)
        case = replace(case, problems=(*case.problems, *dict.fromkeys(found)))
    return case


def with_scenario_file(case: Case, path: str | Path) -> Case:
    """The case with one more scenario, from a file outside its folder, checked as whole as its own.

    The scenario is called after the file. Where the case has one of that name, the file must say the
    same: nothing in a case is replaced in silence.
    """
    name, place = scenario_name(path), Place(str(path))
    problems: list[Problem] = []
    if not Path(path).is_file():
        near = did_you_mean(name, case.scenarios)
        fix = f"mente du sakens eget alternativ «{near}»?" if near else "skriv hele stien til filen"
        problems.append(error(place, "filen finnes ikke", "skrivefeil i stien", fix))
        return replace(case, problems=(*case.problems, *problems))
    scenario = read_scenario(Path(path), str(path), problems)
    held, foreign = case.scenarios.get(name), of_another_case(scenario, case) if scenario is not None else []
    if foreign:
        problems += foreign
    elif scenario is not None and held is not None and (held, held.seal) != (scenario, scenario.seal):
        cause = f"{case.at_scenario(held)} sier noe annet enn denne filen"
        fix = "gi filen et navn som saken ikke har"
        problems.append(error(place, f"saken har alt et alternativ «{name}»", cause, fix))
    elif scenario is not None and not errors(case.problems):
        case = with_scenario(case, scenario)
        problems += problems_of_scenarios(case, [scenario])
    return replace(case, problems=(*case.problems, *dict.fromkeys(problems)))


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


def _other_money(package: Package, used: Mapping[str, Package]) -> list[Problem]:
    """The used folders whose amounts would be held against the case's although their money is another.

    A criterion only shares, so its table may count in any money.
    """
    base = package.units.base.name
    return [
        error(
            Place(f"{package.name}/case.toml", column=f"uses.{alias}"),
            f"«{other.name}» teller penger i {other.units.base.name}, saken i {base}",
            "mappene har hver sine pengeenheter",
            "gi dem samme [units] i case.toml, eller bruk en annen mappe",
        )
        for alias, other in used.items()
        if other.units.base.name != base and _gives_amounts(alias, other)
    ]


def _gives_amounts(alias: str, other: Package) -> bool:
    """Whether a used folder has amounts of recipients: decisions, or the register's base frames."""
    frames = (row.figure("base_frame") for row in other.tables.get("recipients", ()))
    return bool(other.settings.get("case", {}).get("decisions")) or (alias == "recipients" and any(frames))


def _assembled(package: Package, used: Mapping[str, Package]) -> Case:
    """The case as the files describe it, with the problems of reading it."""
    given, keys = package.settings["case"], package.settings.get("keys", {})
    checks = package.settings.get("checks", {})
    recipients, problems = read_register(used.get("recipients", package))
    unit = package.units.named(given.get("unit", package.units.base.name))
    settings = Settings(package.name, Register(recipients), unit, package.units)
    streams: Mapping[str, str] = given.get("streams", {})
    title = f"Vedtak i sak {given['case_number']}" if "case_number" in given else given["title"]
    grants = read_grants(settings, package)
    lines = lines_by_name(settings, grants, used)
    profiles = read_profiles(given.get("profiles", {}))
    funds, export = read_funds(settings, package, streams, lines, profiles), given.get("export", {})
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
        exempt=given.get("exempt", ""),
        default_scenario=given.get("default_scenario", _only_one(package.scenarios)),
        payer=_payer(settings, given),
        streams=streams,
        recipients=recipients,
        letter=read_letter(settings, package),
        grants=grants,
        lines=lines,
        rounding=Rounding(given.get("rounding", Rounding.FUND)),
        funds=funds,
        criteria=read_criteria(settings, {"": package, **used}, keys.get("criteria", {})),
        keys=read_keys(settings, keys.get("keys", {})),
        methods=read_methods(settings, keys.get("methods", {})),
        profiles=profiles,
        growth=read_growth(settings, package, given.get("growth"), streams),
        pots=read_pots(keys.get("pots", {})),
        frame=given.get("frame", ""),
        measures=read_measures(settings, package),
        decision=read_decision(settings, package, streams, title),
        baselines=_baselines(settings, used, streams),
        scenarios=package.scenarios,
        parameters=read_parameters(settings, used.get("parameters", package)),
        books_of=books_of(settings, export, "payer"),
        settles_unplaced=books_of(settings, export, "unplaced"),
        reported=reported_streams(settings, given.get("reporting", {}), streams),
        accounts=read_accounts(settings, package, streams, funds),
        tables=package.tables,
        used={alias: other.tables for alias, other in used.items()},
        checks=read_checks(settings, checks),
        formulas={name: str(formula) for name, formula in checks.get("let", {}).items()},
        units=package.units,
    )
    of_used = [problem for other in used.values() for problem in other.problems]
    found = [*package.problems, *of_used, *problems, *settings.problems, *settings.register.problems]
    return replace(case, problems=tuple(dict.fromkeys(found)))


def _only_one(scenarios: Mapping[str, Scenario]) -> str:
    """The name of the scenario where there is just one; empty where somebody must choose."""
    return next(iter(scenarios)) if len(scenarios) == 1 else ""


def _payer(settings: Settings, given: Mapping[str, Any]) -> str:
    """The code of the payer whose table the decision is, where case.toml names one."""
    if "payer" not in given:
        return ""
    return settings.register.code(given["payer"], settings.place("case", "payer")) or ""


def _baselines(
    settings: Settings, used: Mapping[str, Package], streams: Mapping[str, str]
) -> dict[str, Decision]:
    """The decisions of the cases that this one uses, by alias: what amounts can be compared with."""
    baselines = {}
    for alias, package in used.items():
        title = package.settings.get("case", {}).get("title", package.name)
        decision = read_decision(settings, package, streams, title)
        if decision is not None and alias != "recipients":
            year = package.settings.get("case", {}).get("year")
            baselines[alias] = replace(decision, year=year if isinstance(year, int) else 0)
    return baselines
