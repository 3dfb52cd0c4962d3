"""What can be held against something: the tables of a file, or what a case states or gives."""

from dataclasses import dataclass, replace
from pathlib import Path

from allocation.case import Case
from allocation.files import load_case
from allocation.files.case_book.as_case import is_a_case
from allocation.files.files_given import found_in
from allocation.files.package import find_folder, is_workbook
from allocation.files.reconciled.mapping import Accounts
from allocation.files.reconciled.of_table import side_of_table
from allocation.files.reconciled.stream_columns import is_of_accounts
from allocation.files.said_unit import units_of
from allocation.files.sheets_in import LIMITS, Limits, plain_name
from allocation.found import Found, FoundTable
from allocation.money import Unit
from allocation.problems import Problem, ProblemsFound, errors
from allocation.reconciling.of_case import decision_side, distribution_side, grants_side, measures_side
from allocation.reconciling.side import Side
from allocation.scenario import run


@dataclass(frozen=True, slots=True)
class Candidate:
    """A side that can be chosen, what it is called in a list, and its number there, from one.

    `is_of_file`: it is a table of a file, and not what a case has; `is_of_accounts`: its columns are
    accounts. `units` are those that a file prints its figures in, where a person has said one.
    """

    number: int
    label: str
    side: Side
    is_of_file: bool = False
    is_of_accounts: bool = False
    units: frozenset[Unit] = frozenset()

    def is_whole_beside(self, other: "Candidate") -> bool:
        """Whether the columns that only one of the two has are findings.

        A case has streams that a letter says nothing of, and accounts are of more than a decision.
        """
        return self.is_of_file and other.is_of_file and self.is_of_accounts == other.is_of_accounts


@dataclass(frozen=True, slots=True)
class Given:
    """What a person named: a case by its name, folder or workbook, or the tables of a file; its problems."""

    name: str
    case: Case | None = None
    found: Found | None = None

    @property
    def title(self) -> str:
        """What a file is called: its name without its folders and what nobody can read, wherever it lies."""
        return plain_name(self.name)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Those of the file as a whole; a case's and a table's stand with them."""
        return self.found.own_problems if self.found else ()


def given(name: str, limits: Limits = LIMITS) -> Given:
    """The case or file of that name; what stops a file from being read is among its problems.

    `limits` is how large a file may be.

    Raises ProblemsFound where there is neither, or the case has errors.
    """
    path = Path(name)
    is_case = find_folder(name) is not None or (is_workbook(name) and path.is_file() and is_a_case(path))
    if not is_case and (path.suffix or path.is_file()) and not path.is_dir():
        return Given(name, found=found_in(name, limits))
    case = load_case(name)
    if errors(case.problems):
        raise ProblemsFound(case.problems)
    return Given(name, case=case)


def candidates(
    one: Given,
    case: Case | None,
    accounts: Accounts,
    unit: Unit | None = None,
    scenario: str | None = None,
    is_stated: bool = True,
) -> list[Candidate]:
    """The sides that something can be, those that a case most likely means first."""
    if one.found is not None:
        sides = [side_of_table(table, one.title, case, accounts, unit) for table in one.found.tables]
        labels = [table.title or part_of(number) for number, table in enumerate(one.found.tables, 1)]
        tables: list[FoundTable | None] = [*one.found.tables]
    else:
        assert one.case is not None
        sides = _sides_of(one.case, scenario, is_stated)
        labels, tables = [side.title for side in sides], [None] * len(sides)
    if len(sides) > 1:
        sides = [replace(side, part=part_of(number)) for number, side in enumerate(sides, 1)]
    return [
        Candidate(
            number,
            label,
            side,
            table is not None,
            table is not None and is_of_accounts(table, accounts),
            frozenset(units_of(table) if table and unit else ()),
        )
        for number, (label, side, table) in enumerate(zip(labels, sides, tables, strict=True), 1)
    ]


def part_of(number: int) -> str:
    """What a table of several is called by its number, from one."""
    return f"tabell {number}"


def _sides_of(case: Case, scenario: str | None, is_stated: bool) -> list[Side]:
    sides = []
    if is_stated and case.decision is not None:
        sides.append(decision_side(case.decision, case))
    if (not is_stated or not sides) and case.funds:
        sides.append(distribution_side(run(case, scenario)))
    if case.grants:
        sides.append(grants_side(case.title, case.grants, case.units.base))
    if any(measure.effect for measure in case.measures.values()):
        sides.append(measures_side(case))
    return sides
