"""Shipped cases, each read once in a process: nothing changes a case, so tests may share it."""

from functools import cache

from allocation import load_case
from allocation.case import Case
from allocation.files.package import shipped_inputs


@cache
def shipped_case(name: str) -> Case:
    """The shipped case of that name, with every problem that was found."""
    return load_case(name)


@cache
def shipped_scenarios() -> list[tuple[str, str]]:
    """Every scenario that is shipped, with its case."""
    files = sorted(shipped_inputs().glob("*/scenarios/*.toml"))
    return [(file.parent.parent.name, file.stem) for file in files]
