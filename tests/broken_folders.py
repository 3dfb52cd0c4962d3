"""Copies of the shipped inputs with one thing broken, and what the loader then says."""

import atexit
import csv
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

from allocation import load_case, run
from allocation.case import Case
from allocation.problems import Problem, ProblemsFound, Severity, errors
from allocation.versions import seal_of
from tests.small_cases import plain

INPUTS = Path(__file__).parent.parent / "inputs"
BOARD = "hso-2024-revised"
DECIDED = f"{BOARD}/scenarios/decided.toml"
ILLUSTRATION = f"{BOARD}/scenarios/illustration-bed-days.toml"
OVERRIDE = '"funds.basic.method" = "bed-days-and-beds"'
_LEFT_OUT = (
    *("*.golden.*", "*.md", "hv-*", "kre-*", "refund-*", "efficiency-*", "frame-2020"),
    *("mostly-need.toml", "need-in-beds.toml", "need-projected.toml", "need-straight-line.toml"),
    *("phased-in.toml", "within-limits.toml"),
)
"""What no test breaks, and no case that one breaks needs: reading a case tries every scenario in it."""


def copied_inputs(to: Path) -> Path:
    """A copy of all shipped folders, so that a case finds what it uses beside it."""
    return Path(shutil.copytree(INPUTS, to / "inputs", copy_function=shutil.copyfile))


def inputs_to_break(to: Path) -> Path:
    """A copy of what tests break, its state budget cut to the years that the cases use: quick to load."""
    return Path(shutil.copytree(_kept_to_copy(), to / "inputs", copy_function=shutil.copyfile))


@cache
def _kept_to_copy() -> Path:
    """What each such copy is made from, made once in a process and removed at its end."""
    kept = Path(mkdtemp(prefix="allocation-inputs-"))
    atexit.register(shutil.rmtree, kept, ignore_errors=True)
    inputs = Path(shutil.copytree(INPUTS, kept / "inputs", ignore=shutil.ignore_patterns(*_LEFT_OUT)))
    for name, years in (("amounts", ("2017", "2023", "2024")), ("proposal", ("2024",))):
        path = inputs / "state-budget" / f"{name}.csv"
        heading, *lines = path.read_text(encoding="utf-8").splitlines()
        kept_lines = [line for line in lines if any(f",{year}," in line for year in years)]
        path.write_text("\n".join([heading, *kept_lines]) + "\n", encoding="utf-8")
    return inputs


def replace_text(path: Path, old: str, new: str) -> None:
    """Replace the first place of a text that must be there."""
    text = path.read_bytes().decode("utf-8")
    assert old in text, f"{path.name} has no «{old}»"
    path.write_bytes(text.replace(old, new, 1).encode("utf-8"))


@contextmanager
def text_replaced(path: Path, old: str, new: str) -> Iterator[None]:
    """The file with that text replaced for a while, where many tests share one copy of the inputs."""
    whole = path.read_bytes()
    try:
        replace_text(path, old, new)
        yield
    finally:
        path.write_bytes(whole)


def line_of(path: Path, words: str) -> int:
    """The number of the only line that holds these words; the heading is line 1."""
    lines = path.read_bytes().decode("utf-8").splitlines()
    (number,) = (number for number, line in enumerate(lines, 1) if words in line)
    return number


def edit_lines(path: Path, edit: Callable[[list[str]], list[str]]) -> None:
    """Rewrite a file line by line."""
    lines = path.read_bytes().decode("utf-8").splitlines()
    path.write_bytes(("\n".join(edit(lines)) + "\n").encode("utf-8"))


def problems_found(inputs: Path, folder: str = BOARD) -> tuple[Problem, ...]:
    """Everything the loader says, whether it can make a case of the folder or not."""
    try:
        return load_case(inputs / folder).problems
    except ProblemsFound as found:
        return found.problems


def refused(inputs: Path, folder: str = BOARD) -> tuple[Problem, ...]:
    """The errors of a folder; each says what, cause and fix, and no scenario of the case can be run."""
    try:
        case = load_case(inputs / folder)
    except ProblemsFound as found:
        problems = found.problems
    else:
        problems = case.problems
        for scenario in ("decided", "illustration-bed-days"):
            with pytest.raises(ProblemsFound):
                run(case, scenario)
    found_errors = errors(problems)
    assert found_errors, "the fault was not noticed"
    for problem in found_errors:
        assert problem.severity is Severity.ERROR
        assert problem.where.file
        assert problem.what
        assert problem.cause
        assert problem.fix
    return found_errors


def refused_with(inputs: Path, words: str, folder: str = BOARD) -> Problem:
    """The one error that says these words."""
    problems = refused(inputs, folder)
    found = [problem for problem in problems if words in plain(problem.what)]
    assert len(found) == 1, [str(problem) for problem in problems]
    return found[0]


def place_of(problem: Problem) -> tuple[str, int | None, str]:
    """File, line and column."""
    return problem.where.file, problem.where.row, problem.where.column


def loaded(inputs: Path, folder: str = BOARD) -> Case:
    """The case, which must be without errors."""
    case = load_case(inputs / folder)
    assert errors(case.problems) == ()
    return case


def resealed(inputs: Path, folder: str = BOARD) -> None:
    """Give every decided scenario of a folder the seal that fits it as it now stands."""
    case = load_case(inputs / folder)
    for scenario in case.scenarios.values():
        if scenario.is_frozen:
            seal = f'seal = "{seal_of(case, scenario)}"'
            path = inputs / folder / "scenarios" / f"{scenario.name}.toml"
            without = [
                line for line in path.read_text("utf-8").splitlines() if not line.startswith("seal = ")
            ]
            path.write_text("\n".join([seal, *without]) + "\n", encoding="utf-8")


def written_the_norwegian_way(path: Path) -> None:
    """Write a CSV file again with semicolons between cells and decimal commas."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\n")
        writer.writerows([_DECIMAL.sub(r"\1,\2", cell) for cell in row] for row in rows)


_DECIMAL = re.compile(r"^(-?[0-9]+)\.([0-9]+)$")
