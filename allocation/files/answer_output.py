"""What an answer to a question leaves behind; apart from what a run does, which needs no solver."""

from pathlib import Path

from allocation.files.answer_as_scenario import answer_as_scenario
from allocation.files.document import as_text
from allocation.files.optimise_document import optimise_document
from allocation.files.optimise_text import optimise_text
from allocation.files.output import written
from allocation.optimise.within_limits import Answer


def write_answer(answer: Answer, folder: Path) -> list[Path]:
    """Write `<case>-<limits>` as .json and .txt, and as .toml the alternative it makes; see `written`."""
    contents = {
        ".json": as_text(optimise_document(answer)).encode(),
        ".txt": optimise_text(answer).encode(),
        ".toml": answer_as_scenario(answer).encode(),
    }
    stem = f"{answer.start.case.name}-{answer.wishes.name or 'optimise'}"
    return written(folder, stem, {suffix: content for suffix, content in contents.items() if content})
