"""Rows beside a frame's lines that no step takes: money that would otherwise be left out without a word."""

from collections.abc import Iterator, Mapping
from typing import Any

from allocation.case import Case
from allocation.files.package import Package
from allocation.problems import Problem, warning
from allocation.rules.frame_lines import Line
from allocation.tables import ITEM, Table, fits, label_of


def unused_lines(case: Case, package: Package) -> list[Problem]:
    """A warning for each row of a table of frame lines that no line of any method takes.

    Only the case's own tables are looked at, and only those from which a line takes some rows and not all.
    """
    criteria: Mapping[str, Any] = package.settings.get("keys", {}).get("criteria", {})
    taken: dict[str, list[Mapping[str, object]]] = {}
    for name in _named_by_lines(case):
        described = criteria.get(name, {})
        if described.get("table") in package.tables:
            taken.setdefault(described["table"], []).append(described.get("where", {}))
    return [
        problem
        for table, conditions in taken.items()
        for problem in _unused(case, package.tables[table], conditions)
    ]


def _named_by_lines(case: Case) -> set[str]:
    """The criteria that lines take their amounts from, in methods that a fund has in some alternative."""
    tried = (value for one in case.scenarios.values() for value in one.overrides.values())
    used = {*(fund.method for fund in case.funds.values()), *(str(value) for value in tried)}
    methods = (method for code, method in case.methods.items() if code in used)
    lines = (step for method in methods for step in method.steps if isinstance(step, Line))
    return {name for line in lines for name in (line.amounts, str(getattr(line, "to", ""))) if name}


def _unused(case: Case, table: Table, conditions: list[Mapping[str, object]]) -> Iterator[Problem]:
    for row in table:
        is_item = row.cells.get("row_kind", ITEM) == ITEM
        if is_item and not any(fits(row, where) for where in conditions):
            what = (
                f"raden «{label_of(row, table.key)}» er ikke med i noen linje: beløpet blir ikke regnet med"
            )
            cause = "ingen metode har et steg med et kriterium som treffer raden"
            fix = "lag et kriterium for raden og et steg som nevner det i keys.toml, eller ta raden bort"
            yield warning(case.at(table.file, row.line), what, cause, fix)
