"""A meeting's limits: one small TOML file, called after what it is known by, with a place for every fault."""

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from allocation.case import Case
from allocation.files.question_files import question_file
from allocation.files.scenarios import scenario_name
from allocation.files.shapes import NUMBER, TEXT, Choice, Kind, Listed, Words
from allocation.files.tomlfile import read_toml
from allocation.optimise.amounts.goals import Goal
from allocation.optimise.amounts.wishes import WISHES, Aim, Curve, Wish, Wishes
from allocation.problems import Place, Problem, ProblemsFound, error, unknown_name
from allocation.rules.kinds import BadSetting, Reader, settings_of

FOLDER = "limits"
"""Where a case folder keeps the limits that come with it."""

_MEASURES = (Goal.TOTAL, Goal.LARGEST, Goal.LARGEST_AMOUNT, Goal.WORST_OFF, Goal.MOVED)
_MEASURE = Choice("målsetting", _MEASURES)
_POINTS = Kind("et helt tall fra 2 til 101", lambda value: type(value) is int and 2 <= value <= 101)
_LIMITS = Words(
    {"title": TEXT},
    {
        "description": TEXT,
        "scenario": TEXT,
        "streams": Listed(TEXT),
        "goal": Choice("målsetting", tuple(Goal)),
        "weights": Words(optional=dict.fromkeys(_MEASURES, NUMBER)),
        "curve": Words({"of": _MEASURE, "against": _MEASURE}, {"points": _POINTS}),
        "target": Words(is_open=True),
        **dict.fromkeys(WISHES, Listed(Words(is_open=True))),
    },
)


def limits_file(case_path: str, given: str) -> tuple[Path, str]:
    """The file of limits of that path, or of that name among the case's. Raises ProblemsFound."""
    return question_file(case_path, FOLDER, given, "grensefil")


def read_limits(path: Path, file: str, case: Case) -> Wishes:
    """What a limits' file asks of a case; `file` names it in problems. Raises ProblemsFound."""
    problems: list[Problem] = []
    given = read_toml(path, file, _LIMITS, problems)
    if given is None:
        raise ProblemsFound(problems)
    reader = Reader(case.recipients, case.unit, case.units)
    limits: dict[str, Wish] = {}
    for kind, wish in WISHES.items():
        for number, one in enumerate(given.get(kind, ()), 1):
            at = f"{kind} {number}"
            read = _settings(wish, one, reader, Place(file, column=at), problems)
            limits[at] = wish(**read)
    aim = Aim(**_settings(Aim, given.get("target", {}), reader, Place(file, column="target"), problems))
    goal, weights = Goal(given.get("goal", Goal.TOTAL)), given.get("weights", {})
    problems += _unfit(file, goal, weights, given.get("curve"))
    if problems:
        raise ProblemsFound(problems)
    return Wishes(
        name=scenario_name(path),
        title=given["title"],
        description=given.get("description", ""),
        scenario=given.get("scenario", ""),
        streams=tuple(given.get("streams", ())),
        goal=goal,
        weights={Goal(one): Fraction(weight) for one, weight in weights.items()},
        curve=_curve(given.get("curve")),
        aim=aim,
        limits=limits,
        file=file,
    )


def _settings(
    described: type[Any], given: Mapping[str, Any], reader: Reader, place: Place, problems: list[Problem]
) -> dict[str, Any]:
    """The settings that a part of the file says, each read by its kind; what cannot be read is a problem."""
    known, values = settings_of(described), dict[str, Any]()
    for word, value in given.items():
        if word not in known:
            problems.append(unknown_name(place, "innstilling", word, known))
            continue
        try:
            values[word] = known[word].read(value, reader)
        except BadSetting as fault:
            what, cause = f"«{word}»: {fault}", "skrivefeil, eller verdien er av feil slag"
            problems.append(error(place, what, cause, fault.fix))
    return values


def _unfit(
    file: str, goal: Goal, weights: Mapping[str, Any], curve: Mapping[str, Any] | None
) -> list[Problem]:
    """Weights without a weighted sum, a weighted sum without weights, and a curve of one objective."""
    problems = []
    place = Place(file, column="weights")
    if goal is Goal.WEIGHTED and not any(weight > 0 for weight in weights.values()):
        fix = "skriv for eksempel weights = { total = 1, worst_off = 1 }"
        problems.append(error(place, "en veid sum må ha vekter over null", "vektene mangler", fix))
    if goal is not Goal.WEIGHTED and weights:
        fix = f'skriv goal = "{Goal.WEIGHTED}", eller ta bort vektene'
        problems.append(error(place, f"målsettingen «{goal}» har ingen vekter", "to måter i én fil", fix))
    if any(weight < 0 for weight in weights.values()):
        problems.append(error(place, "en vekt er under null", "feil fortegn", "skriv vekter fra null og opp"))
    if curve and curve["of"] == curve["against"]:
        what = "kurven veier en målsetting mot seg selv"
        fix = f"velg to av: {', '.join(_MEASURES)}"
        problems.append(error(Place(file, column="curve"), what, "samme ord to ganger", fix))
    return problems


def _curve(given: Mapping[str, Any] | None) -> Curve | None:
    return Curve(Goal(given["of"]), Goal(given["against"]), given.get("points", 9)) if given else None
