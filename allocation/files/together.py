"""What only shows when the parts of a case work together: scenarios, checks, groups and units."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from allocation.cascade import distribute
from allocation.case import Case, Scenario
from allocation.checks import faulty_checks
from allocation.draws import kind_problems, payer_problems
from allocation.files.package import Package
from allocation.files.register import Register
from allocation.files.settings import Settings, read_checks
from allocation.files.unused_lines import unused_lines
from allocation.key_faults import blend_rings, place_of, weight_problems
from allocation.money import in_unit
from allocation.origin import of_another_case
from allocation.override_methods import own_method
from allocation.overrides import plain_path
from allocation.parameters import Parameter, overlapping
from allocation.problems import Place, Problem, error, errors, some_of, unknown_name, warning
from allocation.scenario import overridden, standing_on
from allocation.sums import slipped, slipped_one, wrong_units
from allocation.versions import version_problems


def problems_in_use(case: Case, package: Package, used: Mapping[str, Package]) -> list[Problem]:
    """The problems of a case whose parts are each well read; `used` are its packages by alias.

    Every scenario is tried, whichever will run. A row in a wrong group makes sums fail in ways that
    look like wrong units, so units are suspected only where the groups agree.
    """
    folder = package.name
    problems: list[Problem] = []
    if "recipients" not in used:
        settings = Settings(folder, Register(case.recipients), case.unit, case.units)
        problems += _wrong_groups(case, package, settings)
        problems += _without_row(case)
    if not problems:
        problems += wrong_units(folder, case.checks, case.tables)
    for alias, other in used.items():
        if alias != "recipients":
            problems += _wrong_units_of(other)
    told = {problem.where for problem in problems}
    problems += [problem for problem in _funds_in_wrong_units(case, folder) if problem.where not in told]
    problems += _small_frames(case, used)
    problems += faulty_checks(case) + unused_lines(case, package)
    problems += [_overlap(case, used, later) for _, later in overlapping(case.parameters)]
    problems += _default_problems(case) + _whose_decision(case)
    return problems + problems_of_scenarios(case, list(case.scenarios.values()))


def problems_of_scenarios(case: Case, scenarios: Sequence[Scenario]) -> list[Problem]:
    """The problems of these scenarios of a case, each once; one that not all of the case's have says which.

    A method or a key that no other scenario uses is wrong in keys.toml, whichever scenario is run.
    """
    having: dict[Problem, list[Scenario]] = {}
    for scenario in scenarios:
        for problem in dict.fromkeys(scenario_problems(case, scenario)):
            having.setdefault(problem, []).append(scenario)
    return [_named(case, problem, those) for problem, those in having.items()]


def _named(case: Case, problem: Problem, scenarios: Sequence[Scenario]) -> Problem:
    """The problem with the names of its scenarios, unless all have it or its place says which it is."""
    own = [scenario for scenario in scenarios if problem.where.file == case.at_scenario(scenario).file]
    if own or len(scenarios) == len(case.scenarios):
        return problem
    names = some_of([f"«{scenario.name}»" for scenario in scenarios])
    which = "alternativet" if len(scenarios) == 1 else "alternativene"
    return replace(problem, what=f"{problem.what} (i {which} {names})")


def _whose_decision(case: Case) -> list[Problem]:
    """A decision beside funds on several levels must say whose table it is."""
    if (
        case.decision is None
        or case.payer
        or not any(fund.draws_on in case.funds for fund in case.funds.values())
    ):
        return []
    what = "saken har et vedtak og rammer på flere nivåer, og sier ikke hvem som har vedtatt"
    fix = "legg til «payer = …» med navnet på den som fordeler etter vedtaket"
    return [
        error(case.at("case.toml", column="payer"), what, "da finnes det flere tabeller å holde det mot", fix)
    ]


def _default_problems(case: Case) -> list[Problem]:
    """A case with funds must say which of its scenarios is run when nobody names one."""
    place = case.at("case.toml", column="default_scenario")
    if case.default_scenario and case.default_scenario not in case.scenarios:
        return [unknown_name(place, "alternativ", case.default_scenario, case.scenarios)]
    if case.funds and not case.default_scenario:
        some = next(iter(case.scenarios), "")
        what, fix = (
            "det står ikke hvilket alternativ som er det vanlige",
            f'skriv default_scenario = "{some}"',
        )
        cause = f"saken har flere: {', '.join(case.scenarios)}"
        if not some:
            what, cause = "saken har ingen alternativer", "mappen scenarios mangler, eller er tom"
            fix = 'lag scenarios/forslag.toml med linjen title = "Forslag"'
        return [error(place, what, cause, fix)]
    return []


def scenario_problems(case: Case, scenario: Scenario) -> list[Problem]:
    """What is wrong with a scenario of the case: its status and seal, its overrides, keys and methods."""
    if foreign := of_another_case(scenario, case):
        return foreign
    effective, found = overridden(case, scenario)
    problems = version_problems(case, scenario)
    problems += kind_problems(effective) + payer_problems(effective)
    for key in effective.keys.values():
        problems += weight_problems(key, place_of(key, case))
    problems += blend_rings(effective)
    if not found:
        problems += errors(distribute(effective).problems)
    return found + [replace(one, where=_where_changed(case, scenario, one.where)) for one in problems]


def _where_changed(case: Case, scenario: Scenario, where: Place) -> Place:
    """The place in a scenario's file that has overridden what stands there, or else the place itself."""
    for link in standing_on(case, scenario)[0]:
        paths = [path for path in link.overrides if where == _home(case, path, where.column)]
        exact = [path for path in paths if path.endswith(f".{where.column}")] or paths
        if exact:
            shared = ".".join(exact[0].split(".")[:2])
            return case.at_scenario(link, exact[0] if len(exact) == 1 else shared)
    return where


def _home(case: Case, path: str, column: str) -> Place:
    """Where problems say that what stands at a path stands, when nothing overrides it."""
    part, code, *rest = [*plain_path(case, path).split("."), ""]
    if part == "funds" and rest[:1] == ["steps"] and column.startswith(f"methods.{own_method(code)},"):
        return case.at("keys.toml", column=column)
    if part == "funds" and code in case.funds:
        return case.at("funds.csv", case.funds[code].line, column)
    if part == "methods" and rest[:1] == ["steps"]:
        return case.at("keys.toml", column=f"methods.{code}, steg {rest[1]}")
    if part == "criteria" and rest[:1] == ["projection"]:
        whole, setting = f"criteria.{code}.projection", f"criteria.{code}.projection.{rest[1]}"
        is_about = column == whole or column.startswith(setting)
        return case.at("keys.toml", column=column if is_about else setting)
    if part == "criteria" and code in case.criteria:
        return Place(case.criteria[code].file, column=case.criteria[code].column)
    return case.at("keys.toml", column=f"{part}.{code}")


def _funds_in_wrong_units(case: Case, folder: str) -> list[Problem]:
    """Funds, or cells of the decision on them, that would make the two sides meet in another unit."""
    problems = []
    streams = [fund.stream for fund in case.funds.values()]
    if case.decision is None or not case.funds:
        return []
    for row in case.tables["funds"]:
        figure, stream = row.figure("amount"), row.text("stream")
        decided = [(code, cell) for (code, of), cell in case.decision.cells.items() if of == stream]
        if figure is None or not decided or streams.count(stream) > 1:
            continue
        found = slipped_one(figure, [amount for _, amount in decided], case.units)
        if found is not None and found[0] is None:
            what = f"{row.text('name')}: {figure} {figure.unit.name} er ikke summen av vedtakets beløp"
            place = Place(f"{folder}/funds.csv", row.line, "amount")
            problems.append(slipped(place, what, figure, found[1]))
        elif found is not None and found[0] is not None:
            code, amount = decided[found[0]]
            what = f"{case.name_of(code)}: {amount} {amount.unit.name} gir ikke rammen {figure}"
            problems.append(slipped(case.decision.places[code, stream], what, amount, found[1]))
    return problems


def _small_frames(case: Case, used: Mapping[str, Package]) -> list[Problem]:
    """A warning for base frames so small beside a fund that they are probably read in a wrong unit.

    A year's base frames are at least of a fund's own size, and a supplement's fund is a small part of
    them. Where most have no frame the sum says nothing.
    """
    group = [case.recipients[code].base_frame for code in case.in_groups()]
    frames = [frame for frame in group if frame is not None]
    largest = max((abs(fund.amount or 0) for fund in case.funds.values()), default=0)
    if 2 * len(frames) <= len(group) or not 0 < _FRAMES_IN_FUND * sum(frames) < largest:
        return []
    unit, folder = case.unit, used["recipients"].name if "recipients" in used else case.folder or case.name
    what = f"basisrammene summerer til {in_unit(sum(frames), unit)}, en ramme er {in_unit(largest, unit)}"
    return [
        warning(
            Place(f"{folder}/recipients.csv", column="base_frame"),
            f"{what} {unit.name}",
            "kolonnen leses i en annen enhet enn den er skrevet i",
            f"skriv enheten som «unit» for base_frame i {folder}/datapackage.json",
        )
    ]


_FRAMES_IN_FUND = 100
"""How many times all base frames together a fund can be before somebody must look at their unit."""


def _wrong_groups(case: Case, package: Package, settings: Settings) -> list[Problem]:
    """Rows of the decision that stand in another group than the register says."""
    problems = []
    for name in package.settings["case"].get("decisions", ()):
        table = package.tables[name]
        for code, row in settings.register.rows(package, table, {}):
            group, known = row.text("group"), case.recipients[code].group
            if group and group != known:
                what = f"{case.name_of(code)} står i gruppen «{group}», i registeret i «{known}»"
                place = case.at(table.file, row.line, "group")
                problems.append(error(place, what, "gruppen er endret på ett av stedene", "rett den ene"))
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
    settings = Settings(package.name, Register({}), package.units.base, package.units)
    checks = read_checks(settings, package.settings.get("checks", {}))
    return wrong_units(package.name, checks, package.tables)
