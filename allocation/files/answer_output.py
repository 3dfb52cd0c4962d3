"""What an answer to a question leaves behind; apart from what a run does, which needs no solver."""

from pathlib import Path

from allocation.files.answer_as_scenario import answer_as_scenario, way_as_scenario
from allocation.files.document import as_text
from allocation.files.optimise_document import optimise_document
from allocation.files.optimise_text import optimise_text
from allocation.files.output import written
from allocation.files.reach_text import reach_document, reach_text
from allocation.optimise.reach import Reach
from allocation.optimise.within_limits import Answer


def write_answer(answer: Answer, folder: Path) -> list[Path]:
    """Write `<case>-<limits>` as .json and .txt, and `<limits>.toml`, the alternative that the answer makes.

    The alternative is left out where the answer cannot be said as one, see `answer_as_scenario`.
    """
    name = answer.wishes.name or "optimise"
    contents = {
        ".json": as_text(optimise_document(answer)).encode(),
        ".txt": optimise_text(answer).encode(),
    }
    paths = written(folder, f"{answer.start.case.name}-{name}", contents)
    scenario = answer_as_scenario(answer)
    return paths + (written(folder, name, {".toml": scenario.encode()}) if scenario else [])


def write_reach(answer: Reach, folder: Path) -> list[Path]:
    """Write `<case>-reach` as .json and .txt, and a .toml for each way, the alternative that it makes."""
    contents = {".json": as_text(reach_document(answer)).encode(), ".txt": reach_text(answer).encode()}
    paths = written(folder, f"{answer.before.case.name}-reach", contents)
    for way in answer.ways:
        if way.scenario is not None:
            paths += written(folder, way.scenario.name, {".toml": way_as_scenario(answer, way).encode()})
    return paths
