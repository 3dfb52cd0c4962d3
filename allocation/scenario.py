"""Scenarios: overrides on a case by path, and the run that turns a case into a distribution."""

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

from allocation.case import Case, Fund, Scenario
from allocation.distribution import Distribution, Entries
from allocation.fingerprint import fingerprint
from allocation.money import NotANumber, Units, parse_amount
from allocation.problems import Problem, ProblemsFound, did_you_mean, error, errors, unknown_name
from allocation.split import FundSplit, split_fund

OVERRIDABLE = ("funds", "keys", "methods", "criteria")
"""The parts of a case that a scenario can override; the first word of a path."""


_NEVER = ("code", "source", "sources", "values", "column", "file", "line", "next_line")


class BadOverride(ValueError):
    """The path leads nowhere, or the value does not fit there; the message says which and why."""


def run(case: Case, scenario: str | None = None) -> Distribution:
    """Distribute a case's funds under one of its scenarios (by default the case's own default).

    Raises ProblemsFound when the case has errors, whichever scenario they are in, when there is no
    scenario of that name, or when there is nothing to distribute.
    """
    if errors(case.problems):
        raise ProblemsFound(case.problems)
    chosen = scenario_named(case, scenario)
    effective = with_overrides(case, chosen)
    splits = split_all(effective)
    problems = tuple(problem for split in splits for problem in split.problems)
    if errors(problems):
        raise ProblemsFound(problems)
    return Distribution(
        case=effective,
        scenario=chosen,
        fingerprint=fingerprint(effective, chosen),
        entries=Entries.of(entry for split in splits for entry in split.entries),
        findings=tuple(finding for split in splits for finding in split.findings),
        problems=case.problems + problems,
    )


def funds_in_order(case: Case) -> list[Fund]:
    """The funds in the order of their streams in the printed table, and then of their codes."""
    order = list(case.streams)
    return sorted(case.funds.values(), key=lambda fund: (order.index(fund.stream), fund.code))


def split_all(case: Case) -> list[FundSplit]:
    """Every fund of the case split by its method, funds in their order."""
    return [split_fund(case, fund) for fund in funds_in_order(case)]


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
                    f"kjør «allocation check {case.name}», eller legg til funds.csv",
                )
            ]
        )
    wanted = name or case.default_scenario
    if wanted not in case.scenarios:
        place = case.at("scenarios.toml")
        raise ProblemsFound([unknown_name(place, "alternativ", wanted, case.scenarios)])
    return case.scenarios[wanted]


def with_overrides(case: Case, scenario: Scenario) -> Case:
    """The case with the scenario's overrides, its baseline's first. Raises ProblemsFound."""
    effective, problems = overridden(case, scenario)
    if problems:
        raise ProblemsFound(problems)
    return effective


def overridden(case: Case, scenario: Scenario) -> tuple[Case, list[Problem]]:
    """The case with the overrides that could be made, and a problem for each that could not."""
    problems: list[Problem] = []
    place = case.at("scenarios.toml", column=scenario.name)
    chain = [scenario]
    while chain[-1].baseline:
        baseline = case.scenarios.get(chain[-1].baseline)
        if baseline is None:
            return case, [unknown_name(place, "grunnalternativ", chain[-1].baseline, case.scenarios)]
        if baseline in chain:
            return case, [
                error(
                    place,
                    f"alternativet «{scenario.name}» bygger på seg selv",
                    "grunnalternativene viser til hverandre i ring",
                    "la ett av dem stå uten «baseline»",
                )
            ]
        chain.append(baseline)
    for link in reversed(chain):
        for path, value in link.overrides.items():
            try:
                case = override(case, path, value)
            except BadOverride as fault:
                problems.append(
                    error(
                        case.at("scenarios.toml", column=f"{link.name}: {path}"),
                        str(fault),
                        "skrivefeil i stien, eller verdien er av feil slag",
                        "stien går fra del til felt, for eksempel funds.basic.method",
                    )
                )
    return case, problems


def override(case: Case, path: str, value: object) -> Case:
    """The case with one value replaced, for example `funds.basic.method` by "need".

    Raises BadOverride where the path leads nowhere, or the value does not fit there.
    """
    names = path.split(".")
    if names[0] not in OVERRIDABLE:
        raise BadOverride(_unknown(names[0], OVERRIDABLE))
    changed: Case = _replaced(case, names, value, case.units)
    if names[0] == "funds" and names[-1] == "amount":
        changed = _with_source(changed, names[1], f"overstyrt i alternativet: {path} = {value}")
    for fund in changed.funds.values():
        _refuse_inconsistent(changed, fund)
    return changed


def _with_source(case: Case, code: str, source: str) -> Case:
    """The case with another source for a fund whose amount no longer comes from its document."""
    return replace(case, funds={**case.funds, code: replace(case.funds[code], source=source)})


def _refuse_inconsistent(case: Case, fund: Fund) -> None:
    """Refuse a fund that an override has made impossible."""
    if fund.stream not in case.streams:
        raise BadOverride(_unknown(fund.stream, case.streams))
    if fund.payer not in case.recipients:
        raise BadOverride(_unknown(fund.payer, case.recipients))
    if fund.amount % case.unit.factor:
        raise BadOverride(f"{fund.amount} {case.units.base.name} er ikke et helt antall {case.unit.name}")


def _replaced(holder: Any, names: list[str], value: object, units: Units) -> Any:
    name, rest = names[0], names[1:]
    if isinstance(holder, Mapping):
        known, old = list(holder), holder.get(name)
    elif is_dataclass(holder) and not isinstance(holder, type):
        known, old = [part.name for part in fields(holder)], getattr(holder, name, None)
    else:
        raise BadOverride(f"«{name}» har ingen felt under seg")
    if name not in known:
        raise BadOverride(_unknown(name, known))
    if name in _NEVER:
        raise BadOverride(f"«{name}» sier hva dette er, og kan ikke overstyres")
    new = _replaced(old, rest, value, units) if rest else _fitting(name, old, value, units)
    return {**holder, name: new} if isinstance(holder, Mapping) else replace(holder, **{name: new})


def _fitting(name: str, old: object, value: object, units: Units) -> object:
    """The value as the type that stands there now; which fields can be overridden is decided here."""
    if isinstance(old, StrEnum) and isinstance(value, str):
        words = [member.value for member in type(old)]
        if value not in words:
            raise BadOverride(_unknown(value, words))
        return type(old)(value)
    if isinstance(old, str) and isinstance(value, str):
        return value
    if isinstance(old, Fraction) and isinstance(value, int | Decimal) and not isinstance(value, bool):
        return Fraction(value)
    if name == "amount":
        return _kroner(value, units)
    if name == "percent_decimals" and type(value) is int and value in range(13):
        return value
    if isinstance(old, Fraction | str):
        raise BadOverride(f"«{value}» er ikke av samme slag som det som står der, «{old}»")
    raise BadOverride(
        f"«{name}» kan ikke overstyres i ett stykke: lag en ny nøkkel eller metode i keys.toml og pek på den"
    )


def _kroner(value: object, units: Units) -> int:
    try:
        return parse_amount(str(value), units)
    except NotANumber as fault:
        raise BadOverride(str(fault)) from fault


def _unknown(name: str, known: Iterable[str]) -> str:
    suggestion = did_you_mean(name, known)
    hint = f", mente du «{suggestion}»?" if suggestion else f"; kjent: {', '.join(known)}"
    return f"ukjent «{name}»{hint}"
