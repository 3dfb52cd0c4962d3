"""Scenarios: overrides on a case by path, and the run that turns a case into a distribution."""

from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from allocation.cascade import distribute
from allocation.case import Case, Scenario, ScenarioStatus
from allocation.distribution import Distribution, Entries
from allocation.fingerprint import fingerprint
from allocation.growth import growth_findings
from allocation.override_methods import about
from allocation.overrides import BadOverride, override, plain_path
from allocation.problems import Place, Problem, ProblemsFound, error, errors, unknown_name

_NORWEGIAN_ORDER = str.maketrans("æøå", "{|}")
"""Puts æ, ø and å after z, in that order."""


def run(case: Case, scenario: str | None = None) -> Distribution:
    """Distribute a case's funds under one of its scenarios (by default the case's own default).

    Raises ProblemsFound when the case has errors, whichever scenario they are in, when there is no
    scenario of that name, or when there is nothing to distribute.
    """
    if errors(case.problems):
        raise ProblemsFound(case.problems)
    chosen = scenario_named(case, scenario)
    effective = with_overrides(case, chosen)
    cascade = distribute(effective)
    if errors(cascade.problems):
        raise ProblemsFound(cascade.problems)
    distribution = Distribution(
        case=cascade.case,
        scenario=chosen,
        fingerprint=fingerprint(effective, chosen),
        entries=Entries(tuple(block for split in cascade.splits for block in split.blocks)),
        findings=cascade.findings,
        problems=case.problems + cascade.problems,
    )
    return replace(distribution, findings=distribution.findings + growth_findings(distribution))


def scenario_named(case: Case, name: str | None) -> Scenario:
    """The scenario of that name, or the case's default. Raises ProblemsFound where there is none."""
    if not case.funds:
        place = case.at("case.toml")
        raise ProblemsFound(
            [
                error(
                    place,
                    f"«{case.name}» har ingen rammer å fordele",
                    "mappen er et brev eller en tabellsamling, ikke en styresak",
                    "kontroller tabellene med «allocation check», eller legg til funds.csv",
                )
            ]
        )
    wanted = name or case.brought or case.default_scenario
    if wanted not in case.scenarios:
        place = case.at("scenarios")
        raise ProblemsFound([unknown_name(place, "alternativ", wanted, case.scenarios)])
    return case.scenarios[wanted]


def scenarios_in_order(case: Case) -> list[Scenario]:
    """The case's scenarios as they are chosen from: the default first, then as far as each has come.

    Those that build on another stand after it; those alike stand by title, in Norwegian order.
    """
    statuses = list(ScenarioStatus)

    def rank(scenario: Scenario) -> tuple[int, str]:
        return -statuses.index(scenario.status), scenario.title.casefold().translate(_NORWEGIAN_ORDER)

    def below(baseline: str) -> list[Scenario]:
        own = sorted((one for one in case.scenarios.values() if one.baseline == baseline), key=rank)
        return [scenario for one in own for scenario in (one, *below(one.name))]

    return sorted(below(""), key=lambda scenario: scenario.name != case.default_scenario)


def with_overrides(case: Case, scenario: Scenario) -> Case:
    """The case with the scenario's overrides, its baseline's first. Raises ProblemsFound."""
    effective, problems = overridden(case, scenario)
    if problems:
        raise ProblemsFound(problems)
    return effective


def overridden(case: Case, scenario: Scenario) -> tuple[Case, list[Problem]]:
    """The case with the overrides that could be made, and a problem for each that could not."""
    chain, problems = standing_on(case, scenario)
    if problems:
        return case, problems
    for link in reversed(chain):
        problems += _overlaps(case, link)
        for path, value in link.overrides.items():
            try:
                case = override(case, path, value)
            except BadOverride as fault:
                problems.append(error(case.at_scenario(link, path), str(fault), fault.cause, fault.fix))
    return case, problems


def _overlaps(case: Case, scenario: Scenario) -> list[Problem]:
    """Two overrides of one scenario that say something of the same: their order in the file would decide."""
    paths = sorted((about(plain_path(case, path)), path) for path in scenario.overrides)
    return [
        error(
            case.at_scenario(scenario, other),
            f"stiene «{path}» og «{other}» sier begge noe om det samme",
            "den ene gjelder en del av den andre, samme sted med et annet navn, eller samme rammes metode",
            "la én av dem stå",
        )
        for (one, path), (longer, other) in pairwise(paths)
        if longer[: len(one)] == one
    ]


def standing_on(case: Case, scenario: Scenario) -> tuple[list[Scenario], list[Problem]]:
    """The scenario and the baselines under it, itself first, and a problem where they lead nowhere."""
    chain = [scenario]
    while name := chain[-1].baseline:
        place = case.at_scenario(chain[-1], "baseline")
        baseline = case.scenarios.get(name)
        if baseline is None:
            return chain, [_no_baseline(case, chain[-1], place)]
        if name in [link.name for link in chain]:
            what = f"alternativet «{name}» bygger på seg selv"
            cause = "grunnalternativene viser til hverandre i ring"
            return chain, [error(place, what, cause, "la ett av dem stå uten «baseline»")]
        chain.append(baseline)
    return chain, []


def _no_baseline(case: Case, scenario: Scenario, place: Place) -> Problem:
    """The error for a baseline that the case does not have; one outside its folder cannot be one."""
    others = [name for name in case.scenarios if name != scenario.name]
    found = unknown_name(place, "grunnalternativ", scenario.baseline, others)
    return replace(found, fix=f"{found.fix} Et grunnalternativ må stå i mappen scenarios i saken.")


class Written(NamedTuple):
    """One override as a scenario, or a baseline under it, writes it."""

    path: str
    value: object


def written_along(case: Case, scenario: Scenario) -> dict[str, Written]:
    """What a scenario and the baselines under it override, by plain path.

    The lowest baseline's first; a path that is written again stands where it is written last, and what a
    later path says all of is gone: a fund's method where its steps are set, a key's weight where the key
    is.
    """
    written: dict[str, Written] = {}
    for link in reversed(standing_on(case, scenario)[0]):
        for path, value in link.overrides.items():
            plain = plain_path(case, path)
            whole = about(plain)
            written = {one: held for one, held in written.items() if about(one)[: len(whole)] != whole}
            written[plain] = Written(path, value)
    return written


def effective_paths(case: Case, scenario: Scenario) -> list[str]:
    """The paths that a scenario and the baselines under it override, as they are written."""
    return [one.path for one in written_along(case, scenario).values()]
