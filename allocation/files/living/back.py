"""A workbook that comes back: which case it is of, and which inputs a person has changed in it."""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from allocation.case import Case, Scenario
from allocation.files.living.inputs import CRITERIA, HEADINGS, INPUTS, ORIGINAL, PATH, UNIT, VALUE, WHAT
from allocation.files.living.origin_sheet import (
    CASE,
    DIGEST,
    FILE,
    FINGERPRINT,
    ORIGIN,
    SCENARIO,
    SCENARIO_FILE,
    digest_of,
)
from allocation.files.package import shipped_names
from allocation.files.scenario_text import scenario_of
from allocation.files.sheets_in.limits import LIMITS
from allocation.files.sheets_in.packed import refuse_unsafe
from allocation.fingerprint import fingerprint
from allocation.money import number_text
from allocation.origin import of_another_case
from allocation.override_methods import own_method
from allocation.problems import Place, Problem, ProblemsFound, error, errors, note, unknown_name, warning
from allocation.rules.kinds import Reader
from allocation.rules.reading import written_step
from allocation.scenario import overridden, with_overrides
from allocation.versions import with_scenario

_CHANGED = "-endret"
_MONEY = ("amount", "effect", "full_year_effect")
"""What paths end with that lead to money with its own unit; other money counts in the case's unit."""


@dataclass(frozen=True, slots=True)
class InputChange:
    """An input that a person has changed, in the unit that stands beside it."""

    what: str
    path: str
    unit: str
    before: Fraction
    after: Fraction
    place: Place

    @property
    def text(self) -> str:
        """What was changed, from what to what."""
        before, after = (number_text(one, _decimals(one)) for one in (self.before, self.after))
        return f"{self.what}: {before} → {after} {self.unit} ({self.path})"


@dataclass(frozen=True, slots=True)
class Returned:
    """What a workbook says of itself: its case and the files of it, its alternative, and what was changed."""

    file: str
    case: str
    scenario: str
    scenario_text: str
    fingerprint: str
    files: Mapping[str, str]
    changes: tuple[InputChange, ...]


def returned(content: bytes, name: str) -> Returned:
    """What a workbook that was written by a run says. Raises ProblemsFound for any other file.

    Raises ProblemsFound also for an input that is empty or no number, with all that are.
    """
    from openpyxl import load_workbook

    place = Place(name)
    refuse_unsafe(content, place, LIMITS)
    try:
        book = load_workbook(io.BytesIO(content), data_only=True)
    except Exception as fault:
        raise ProblemsFound([_damaged(place, fault)]) from fault
    if ORIGIN not in book.sheetnames:
        raise ProblemsFound([_no_origin(place)])
    about, files = _origin(book[ORIGIN].iter_rows(min_col=1, max_col=2, values_only=True))
    if not {CASE, SCENARIO, FINGERPRINT} <= about.keys():
        raise ProblemsFound([_no_origin(place)])
    inputs = [
        one
        for title in (INPUTS, CRITERIA)
        if title in book.sheetnames
        for one in _inputs(book[title].iter_rows(values_only=True), f"{name}, arket «{title}»")
    ]
    if about.get(DIGEST) != digest_of((one.path, one.before) for one in inputs):
        raise ProblemsFound([_tampered(name)])
    problems: list[Problem] = []
    changes = [change for one in inputs if (change := _change(one, problems)) is not None]
    if problems:
        raise ProblemsFound(problems)
    own = files.pop(SCENARIO_FILE, "")
    return Returned(name, about[CASE], about[SCENARIO], own, about[FINGERPRINT], files, tuple(changes))


def workbook_content(path: Path) -> bytes:
    """The bytes of a workbook. Raises ProblemsFound where it cannot be opened."""
    try:
        return path.read_bytes()
    except OSError as fault:
        what = f"filen kan ikke åpnes ({fault.strerror or fault})"
        fix = "kontroller stien, og lukk filen i regnearket"
        raise ProblemsFound([error(Place(str(path)), what, "den finnes ikke, eller er låst", fix)]) from fault


def case_of_workbook(path: Path) -> Case:
    """The case that a workbook is, with what was changed in it as an alternative of its own, and notes of it.

    The alternative is what is run where none is named. Raises ProblemsFound for any other
    file.
    """
    back = returned(workbook_content(path), path.name)
    case = base_case(back)
    if errors(case.problems):
        return case
    scenario = as_scenario(back, case)
    case = with_own_scenario(back, case)
    if scenario.name not in case.scenarios:
        case = with_scenario(case, scenario)
    told = [_told(change) for change in back.changes]
    problems = (*case.problems, *_stale(back, case), *told)
    return replace(case, brought=scenario.name, problems=tuple(dict.fromkeys(problems)))


def base_case(back: Returned) -> Case:
    """The case that the workbook is of: from the files in it, or the shipped one. Raises ProblemsFound."""
    from allocation.files.assemble import load_case

    if not back.files and back.case not in shipped_names():
        raise ProblemsFound(
            [unknown_name(Place(f"{back.file}, arket «{ORIGIN}»"), "sak", back.case, shipped_names())]
        )
    if not back.files:
        return load_case(back.case)
    with TemporaryDirectory(prefix="allocation-") as folder:
        for name, text in back.files.items():
            path = _inside(Path(folder), name)
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
            except OSError as fault:
                raise ProblemsFound([_tampered(back.file)]) from fault
        return load_case(Path(folder) / next(iter(back.files)).partition("/")[0])


def _inside(folder: Path, name: str) -> Path:
    """A file's path within the folder. Raises ProblemsFound for one that leads out of it."""
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()) or path == folder.resolve():
        raise ProblemsFound([_tampered(ORIGIN)])
    return path


def with_own_scenario(back: Returned, case: Case) -> Case:
    """The case with the workbook's own alternative, where it does not have it. Raises ProblemsFound."""
    scenario, problems = scenario_of(back.scenario_text, back.scenario, f"{back.file}, arket «{ORIGIN}»")
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
            raise ValueError(f"{number_text(change.after, _decimals(change.after))} er for mange desimaler")
        return f"{amount.numerator} {case.units.base.name}"
    return _plain(change.after)


def _plain(value: Fraction) -> int | Decimal:
    return (
        value.numerator if value.denominator == 1 else Decimal(value.numerator) / Decimal(value.denominator)
    )


def _own_steps(fund: str, changes: Iterable[InputChange], case: Case) -> list[dict[str, object]]:
    """All steps of a fund that has steps of its own, with what was changed in them."""
    reader = Reader(case.recipients, case.unit, case.units)
    method = case.methods.get(own_method(fund)) or case.methods[case.funds[fund].method]
    steps: list[dict[str, Any]] = [written_step(step, reader) for step in method.steps]
    for change in changes:
        _, _, _, number, word, *recipient = change.path.split(".")
        step, value = steps[int(number) - 1], _plain(change.after)
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


def _origin(rows: Iterable[tuple[object, ...]]) -> tuple[dict[str, str], dict[str, str]]:
    """What the sheet says of case and alternative, and the texts of its files by their names."""
    about, files, current = dict[str, str](), dict[str, list[str]](), ""
    for label, text in rows:
        if label == FILE:
            current = str(text)
            files[current] = []
        elif current:
            files[current].append("" if text is None else str(text))
        elif label in (CASE, SCENARIO, FINGERPRINT, DIGEST):
            about[str(label)] = str(text)
    return about, {name: "\n".join(lines).rstrip("\n") + "\n" for name, lines in files.items()}


@dataclass(frozen=True, slots=True)
class _Input:
    """A row of a sheet of inputs: what it is, its path and unit, what stood there and what does now."""

    what: str
    path: str
    unit: str
    before: float
    now: object
    place: Place


def _inputs(rows: Iterable[tuple[Any, ...]], file: str) -> Iterator[_Input]:
    """The inputs of a sheet: the rows below its headings that have a path and an original value."""
    is_below = False
    for number, row in enumerate(rows, 1):
        if not is_below:
            is_below = row[: len(HEADINGS)] == HEADINGS
            continue
        path, before = row[PATH - 1], row[ORIGINAL - 1]
        if isinstance(path, str) and isinstance(before, int | float) and not isinstance(before, bool):
            place = Place(file, number, HEADINGS[VALUE - 1])
            yield _Input(str(row[WHAT - 1]), path, str(row[UNIT - 1] or ""), before, row[VALUE - 1], place)


def _change(one: _Input, problems: list[Problem]) -> InputChange | None:
    """What was changed of an input, if anything; what is no number is a problem.

    A text is none, even of digits: the workbook's own formulas would not reckon with it.
    """
    if isinstance(one.now, int | float) and not isinstance(one.now, bool):
        before, after = Fraction(repr(one.before)), Fraction(repr(one.now))
        return (
            None if before == after else InputChange(one.what, one.path, one.unit, before, after, one.place)
        )
    what = "cellen er tom" if one.now is None else f"«{one.now}» er ikke et tall"
    cause = "verdien er slettet eller skrevet som tekst, eller arbeidsboken er ikke lagret etter en formel"
    problems.append(
        error(one.place, what, cause, "skriv et tall, eller sett tilbake den opprinnelige verdien")
    )
    return None


def _decimals(value: Fraction) -> int:
    return next((places for places in range(8) if 10**places % value.denominator == 0), 8)


def _no_origin(place: Place) -> Problem:
    what = "arbeidsboken er ikke laget av programmet, eller mangler arket «Saksmappe»"
    fix = "bruk en arbeidsbok fra «allocation run» eller «allocation template», eller en saksmappe"
    return error(place, what, "det er en annen fil, eller arket er slettet", fix)


def _tampered(file: str) -> Problem:
    what = f"arkene «{INPUTS}», «{CRITERIA}» og «{ORIGIN}» er ikke lenger slik programmet skrev dem"
    cause = "et ark, en rad, en kolonne eller en låst celle er endret eller slettet"
    fix = "ta arbeidsboken på nytt fra programmet, og skriv bare i de blå cellene"
    return error(Place(file), what, cause, fix)


def _damaged(place: Place, fault: Exception) -> Problem:
    what = f"arbeidsboken kan ikke leses ({type(fault).__name__})"
    return error(place, what, "filen er skadet", "åpne den i et regneark og lagre den på nytt")
