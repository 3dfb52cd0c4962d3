"""What a returned workbook brings: the case that it is of, and an alternative of what was changed in it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from allocation.case import Case, Scenario
from allocation.files.living.back import InputChange, Returned, tampered
from allocation.files.living.faults import faults_of
from allocation.files.living.origin_sheet import ORIGIN
from allocation.files.package import shipped_names
from allocation.files.scenario_text import plain, scenario_of
from allocation.fingerprint import fingerprint
from allocation.money import decimals_of, number_text
from allocation.origin import of_another_case
from allocation.override_methods import own_method
from allocation.problems import Place, Problem, ProblemsFound, error, errors, note, unknown_name, warning
from allocation.rules.kinds import Reader
from allocation.rules.reading import written_step
from allocation.scenario import overridden, with_overrides
from allocation.versions import with_scenario

_CHANGED = "-endret"
_MONEY = ("amount", "effect", "full_year_effect", "one_off_cost")
"""What paths end with that lead to money with its own unit; other money counts in the case's unit."""


def case_of_returned(back: Returned) -> Case:
    """The case that a workbook is, with what was changed in it as an alternative of its own, and notes of it.

    The alternative is what is run where none is named; it is tried here, so that what is wrong with it is an
    error of the case, at the cells that were changed. Raises ProblemsFound.
    """
    case = base_case(back)
    if errors(case.problems):
        return case
    scenario = as_scenario(back, case)
    case = with_own_scenario(back, case)
    if scenario.name not in case.scenarios:
        case = with_scenario(case, scenario)
    faults = faults_of(case, scenario, back.changes) if back.changes else []
    told = [_told(change) for change in back.changes]
    problems = (*case.problems, *back.problems, *_stale(back, case), *faults, *told)
    return replace(case, brought=scenario.name, problems=tuple(dict.fromkeys(problems)))


def base_case(back: Returned) -> Case:
    """The case that the workbook is of: from the files in it, or the shipped one. Raises ProblemsFound."""
    from allocation.files.assemble import load_case

    if not back.files and back.case not in shipped_names():
        raise ProblemsFound([unknown_name(Place(back.file, sheet=ORIGIN), "sak", back.case, shipped_names())])
    if not back.files:
        return load_case(back.case)
    with TemporaryDirectory(prefix="allocation-") as folder:
        for name, text in back.files.items():
            path = _inside(Path(folder), name)
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
            except OSError as fault:
                raise ProblemsFound([tampered(back.file)]) from fault
        return load_case(Path(folder) / next(iter(back.files)).partition("/")[0])


def _inside(folder: Path, name: str) -> Path:
    """A file's path within the folder. Raises ProblemsFound for one that leads out of it."""
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()) or path == folder.resolve():
        raise ProblemsFound([tampered(ORIGIN)])
    return path


def with_own_scenario(back: Returned, case: Case) -> Case:
    """The case with the workbook's own alternative, where it does not have it. Raises ProblemsFound."""
    scenario, problems = scenario_of(back.scenario_text, back.scenario, f"{back.file}, ark {ORIGIN}")
    if scenario is None:
        raise ProblemsFound(problems)
    held = case.scenarios.get(scenario.name)
    if held is not None and (held, held.seal) != (scenario, scenario.seal):
        fix = "kjør den nye versjonen av alternativet, og gjør endringene i arbeidsboken for den"
        what = f"saken har nå et annet alternativ «{scenario.name}» enn arbeidsboken"
        raise ProblemsFound([error(Place(back.file), what, "alternativet er endret siden", fix)])
    return case if held is not None else with_scenario(case, scenario)


def as_scenario(back: Returned, case: Case) -> Scenario:
    """The workbook's alternative with what was changed: a draft that stands on it; itself where nothing was.

    Raises ProblemsFound for a workbook of another case, or a change that cannot be an override.
    """
    foreign = of_another_case(Scenario(back.scenario, "", case=back.case, file=back.file), case)
    if foreign:
        raise ProblemsFound(foreign)
    case = with_own_scenario(back, case)
    own = case.scenarios[back.scenario]
    if not back.changes:
        return own
    standing = with_overrides(case, own)
    return Scenario(
        name=_free_name(back.scenario, case),
        title=f"{own.title}, endret i arbeidsboken",
        baseline=own.name,
        overrides=_overrides(back.changes, standing),
        file=back.file,
    )


def _free_name(scenario: str, case: Case) -> str:
    name, number = f"{scenario.removesuffix(_CHANGED)}{_CHANGED}", 2
    while name in case.scenarios:
        name, number = f"{scenario.removesuffix(_CHANGED)}{_CHANGED}-{number}", number + 1
    return name


def _overrides(changes: Sequence[InputChange], case: Case) -> dict[str, object]:
    """The changes as overrides by path; those of a fund's own steps as all its steps together."""
    overrides: dict[str, object] = {}
    steps: dict[str, list[InputChange]] = {}
    problems: list[Problem] = []
    for change in changes:
        names = change.path.split(".")
        if names[0] == "funds" and names[2:3] == ["steps"]:
            steps.setdefault(names[1], []).append(change)
            continue
        try:
            overrides[change.path] = _value(change, case)
        except ValueError as fault:
            fix = f"skriv et beløp som går opp i {case.unit.name}"
            problems.append(error(change.place, str(fault), "saken fordeler i hele enheter", fix))
    if problems:
        raise ProblemsFound(problems)
    return overrides | {f"funds.{fund}.steps": _own_steps(fund, own, case) for fund, own in steps.items()}


def _value(change: InputChange, case: Case) -> object:
    """A changed figure as an override writes it. Raises ValueError for money that is no whole unit."""
    if change.unit in case.units.money_names and change.path.rpartition(".")[2] in _MONEY:
        unit = next(one for one in case.units.money if one.name == change.unit)
        amount = change.after * unit.factor
        if amount.denominator != 1:
            raise ValueError(f"{number_text(change.after, decimals_of(change.after))} er for mange desimaler")
        return f"{amount.numerator} {case.units.base.name}"
    return plain(change.after)


def _own_steps(fund: str, changes: Iterable[InputChange], case: Case) -> list[dict[str, object]]:
    """All steps of a fund that has steps of its own, with what was changed in them."""
    reader = Reader(case.recipients, case.unit, case.units)
    method = case.methods.get(own_method(fund)) or case.methods[case.funds[fund].method]
    steps: list[dict[str, Any]] = [written_step(step, reader) for step in method.steps]
    for change in changes:
        _, _, _, number, word, *recipient = change.path.split(".")
        step, value = steps[int(number) - 1], plain(change.after)
        step[word] = {**step[word], ".".join(recipient): value} if recipient else value
    return steps


def _told(change: InputChange) -> Problem:
    fix = "ingen handling er nødvendig; sett verdien tilbake i arbeidsboken hvis den skal stå"
    return note(change.place, f"endret: {change.text}", "noen har skrevet over inndata i arbeidsboken", fix)


def _stale(back: Returned, case: Case) -> list[Problem]:
    """That the case gives something else now than when the workbook was written."""
    scenario = case.scenarios[back.scenario]
    effective, problems = overridden(case, scenario)
    if problems or fingerprint(effective, scenario) == back.fingerprint:
        return []
    what = "saken er ikke lenger den som arbeidsboken er laget av"
    cause = "saken, alternativet eller programmet har fått en ny versjon siden"
    fix = "kjør saken på nytt, og gjør endringene i den nye arbeidsboken"
    return [warning(Place(back.file), what, cause, fix)]
