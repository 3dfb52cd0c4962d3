"""The files of what was asked on the Optimise screen: the same as the commands give, and alternatives."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from allocation.case import Scenario
from allocation.files.answer_as_scenario import scenario_of_answer
from allocation.files.conflict_text import conflict_document
from allocation.files.document import as_text
from allocation.files.explain_document import explain_document
from allocation.files.explain_text import explain_text
from allocation.files.optimise_document import optimise_document, refused_optimise
from allocation.files.optimise_text import optimise_text
from allocation.files.reach_text import reach_document, reach_text
from allocation.files.scenario_text import scenario_text
from allocation.optimise.reach import Reach
from allocation.optimise.resemble import Resemblance
from allocation.optimise.within_limits import Answer
from allocation.screens.optimise_questions import LIMITS, REACH, RESEMBLE, NothingWithin, answer_of
from allocation.screens.put_to_use import laid_on
from allocation.screens.words import Words
from allocation.screens.working import WorkingCopy
from allocation.serving.document import Document

_JSON, _TEXT, _TOML = "application/json", "text/plain", "application/toml"


def documents_of(answer: object, say: Words) -> dict[str, str]:
    """The files that an answer can leave as, by their kinds, with what they are called."""
    figures, text, scenario = (say(f"downloads.{kind}") for kind in ("figures", "summary", "scenario"))
    if isinstance(answer, Answer):
        own = {"optimise_scenario": scenario} if scenario_of_answer(answer) else {}
        return {"optimise_figures": figures, "optimise_summary": text, **own}
    if isinstance(answer, NothingWithin):
        return {"optimise_figures": figures, "optimise_summary": text}
    if isinstance(answer, Reach):
        ways = [place for place, way in enumerate(answer.ways) if way.scenario]
        own = {f"reach_scenario?way={place}": f"{scenario} {place + 1}" for place in ways}
        return {"reach_figures": figures, "reach_summary": text, **own}
    if isinstance(answer, Resemblance):
        return {"resemble_figures": figures, "resemble_summary": text}
    return {}


def _answer(copy: WorkingCopy) -> Answer | NothingWithin:
    found = answer_of(copy, LIMITS)
    if not isinstance(found, Answer | NothingWithin):
        raise KeyError("nothing within limits has been answered")
    return found


def _stem(found: Answer | NothingWithin) -> str:
    """What the files are called: case, alternative, and the limits by their name where they have one."""
    start = found.start.distribution
    return f"{start.case.name}-{start.scenario.name}-{found.wishes.name or 'optimise'}"


def _optimise_figures(copy: WorkingCopy, _wanted: Mapping[str, str]) -> Document:
    found = _answer(copy)
    if isinstance(found, Answer):
        document = optimise_document(found)
    else:
        case, conflicts = found.start.case, conflict_document(found.conflicts, found.start)
        name = found.wishes.name or None
        document = refused_optimise(case.name, case.units.base, name, found.problems, conflicts)
    return Document(f"{_stem(found)}.json", _JSON, as_text(document).encode())


def _optimise_summary(copy: WorkingCopy, _wanted: Mapping[str, str]) -> Document:
    found = _answer(copy)
    if isinstance(found, Answer):
        text = optimise_text(found)
    else:
        text = "".join(f"{problem}\n" for problem in found.problems)
    return Document(f"{_stem(found)}.txt", _TEXT, text.encode())


def _optimise_scenario(copy: WorkingCopy, _wanted: Mapping[str, str]) -> Document:
    found = _answer(copy)
    scenario = scenario_of_answer(found) if isinstance(found, Answer) else None
    if scenario is None:
        raise KeyError("the answer cannot be said as an alternative")
    start = found.start.distribution
    text = _on_its_own(scenario, start.scenario, start.case.title, start.case.name)
    return Document(f"{_stem(found)}.toml", _TOML, text.encode())


def _on_its_own(scenario: Scenario, start: Scenario, title: str, case: str) -> str:
    """The alternative's file, standing on what the case itself has, below when it was made and of what."""
    opened, overrides = laid_on(scenario, start)
    now = datetime.now().astimezone()
    head = [title, f"{case} · {scenario.description} · {now:%d.%m.%Y %H:%M}"]
    return scenario_text(replace(scenario, case=case, baseline=opened, overrides=overrides), head)


def _reach(copy: WorkingCopy) -> Reach:
    found = answer_of(copy, REACH)
    if not isinstance(found, Reach):
        raise KeyError("nothing to reach has been answered")
    return found


def _reach_stem(found: Reach) -> str:
    return f"{found.before.case.name}-{found.before.scenario.name}-reach"


def _reach_figures(copy: WorkingCopy, _wanted: Mapping[str, str]) -> Document:
    found = _reach(copy)
    return Document(f"{_reach_stem(found)}.json", _JSON, as_text(reach_document(found)).encode())


def _reach_summary(copy: WorkingCopy, _wanted: Mapping[str, str]) -> Document:
    found = _reach(copy)
    return Document(f"{_reach_stem(found)}.txt", _TEXT, reach_text(found).encode())


def _reach_scenario(copy: WorkingCopy, wanted: Mapping[str, str]) -> Document:
    found, place = _reach(copy), wanted.get("way", "")
    ways = {str(number): way.scenario for number, way in enumerate(found.ways)}
    scenario = ways[place]
    if scenario is None:
        raise KeyError("the way does not exist")
    case = found.before.case
    text = _on_its_own(scenario, found.before.scenario, case.title, case.name)
    return Document(f"{_reach_stem(found)}-{int(place) + 1}.toml", _TOML, text.encode())


def _resemblance(copy: WorkingCopy) -> Resemblance:
    found = answer_of(copy, RESEMBLE)
    if not isinstance(found, Resemblance) or copy.look.presents:
        raise KeyError("no key has been sought")
    return found


def _resemble_figures(copy: WorkingCopy, _wanted: Mapping[str, str]) -> Document:
    found = _resemblance(copy)
    return Document(f"{found.case.name}-explain.json", _JSON, as_text(explain_document(found)).encode())


def _resemble_summary(copy: WorkingCopy, _wanted: Mapping[str, str]) -> Document:
    found = _resemblance(copy)
    return Document(f"{found.case.name}-explain.txt", _TEXT, explain_text(found).encode())


BUILDERS = {
    "optimise_figures": _optimise_figures,
    "optimise_summary": _optimise_summary,
    "optimise_scenario": _optimise_scenario,
    "reach_figures": _reach_figures,
    "reach_summary": _reach_summary,
    "reach_scenario": _reach_scenario,
    "resemble_figures": _resemble_figures,
    "resemble_summary": _resemble_summary,
}
