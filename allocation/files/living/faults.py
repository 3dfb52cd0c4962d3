"""What is wrong with a run of changed inputs, said at the cells that a person has changed."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from openpyxl.utils import get_column_letter

from allocation.cascade import distribute
from allocation.case import Case, Scenario
from allocation.files.living.back import InputChange
from allocation.files.living.inputs import VALUE
from allocation.override_methods import own_method
from allocation.problems import Place, Problem, errors, some_of
from allocation.scenario import overridden

_FUNDS = "funds.csv"
_OF_FILES = re.compile('"|anførselstegn|stien')
"""What an advice or a cause has that is about a text in a file."""


def faults_of(case: Case, scenario: Scenario, changes: Sequence[InputChange]) -> list[Problem]:
    """The errors that a run of the scenario meets, each at the changed cells that it is about."""
    effective, problems = overridden(case, scenario)
    found = problems or errors(distribute(effective).problems)
    return [_at_cells(one, changes, effective) for one in found]


def _at_cells(problem: Problem, changes: Sequence[InputChange], case: Case) -> Problem:
    """The problem where the person has written, naming the cells: all that were changed if it means none."""
    about = _named_in(problem, [*_about(problem, changes, case)] or changes)
    sheets = {one.place.sheet for one in about}
    several = Place(about[0].place.file, sheet=sheets.pop() if len(sheets) == 1 else "")
    cause = "verdien kan ikke stå der" if _OF_FILES.search(problem.cause) else problem.cause
    return replace(
        problem,
        where=about[0].place if len(about) == 1 else several,
        cause=f"{cause}; endret: {some_of([_cell_of(one) for one in about])}",
        fix=_in_a_cell(problem.fix, about),
    )


def _named_in(problem: Problem, about: Sequence[InputChange]) -> Sequence[InputChange]:
    """Those of the changes whose own part of a key or a table the problem names, if it names any."""
    return [one for one in about if f"«{one.path.rpartition('.')[2]}»" in problem.what] or about


def _cell_of(change: InputChange) -> str:
    place = change.place
    return f"{place.sheet} {get_column_letter(VALUE)}{place.row} ({change.what})"


def _in_a_cell(fix: str, about: Sequence[InputChange]) -> str:
    """The advice, for a cell that holds a number and has its unit beside it."""
    if len(about) != 1 or not _OF_FILES.search(fix):
        return fix
    return f"skriv et tall i enheten som står ved siden av: {about[0].unit}"


def _about(problem: Problem, changes: Iterable[InputChange], case: Case) -> Iterator[InputChange]:
    """The changes that a problem is about: at its path, of its fund, or of its criterion and recipient."""
    for change in changes:
        names = change.path.split(".")
        if (
            _is_at(problem.where.column, _paths_of(change.path, case))
            or (names[0] == "funds" and _is_of_fund(problem.where, names[1], case))
            or (names[0] == "criteria" and _is_of_criterion(problem, names[1], names[-1], case))
        ):
            yield change


def _paths_of(path: str, case: Case) -> Iterator[str]:
    """A path, and that of the step it leads to, as a problem of the fund's method has it."""
    yield path
    part, code, *rest = path.split(".")
    if rest[:1] != ["steps"]:
        return
    methods = {code} if part == "methods" else {own_method(code), case.funds[code].method}
    yield from (f"methods.{method}, steg {rest[1]}" for method in methods)


def _is_at(said: str, paths: Iterable[str]) -> bool:
    return bool(said) and any(f"{path}.".startswith(f"{said}.") for path in paths)


def _is_of_fund(place: Place, fund: str, case: Case) -> bool:
    is_there = place.file.rpartition("/")[2] == _FUNDS and fund in case.funds
    return is_there and place.row is not None and place.row == case.funds[fund].line


def _is_of_criterion(problem: Problem, code: str, recipient: str, case: Case) -> bool:
    held = case.criteria[code]
    is_there = (problem.where.file, problem.where.column) == (held.file, held.column)
    return is_there and case.name_of(recipient) in problem.what
