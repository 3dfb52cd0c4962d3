"""The folders that a case uses, each read as a case of its own, for what its checks say of its tables."""

from collections.abc import Container
from pathlib import Path

from allocation.case import Case
from allocation.files.assemble import load_case
from allocation.files.package import find_folder, read_package
from allocation.problems import errors


def used_cases(path: str | Path, folders: Container[str]) -> dict[str, Case]:
    """The cases of those folder names that the case at a path uses, by alias.

    One that is not there, or has errors, is left out: the case that uses it says so when it is loaded.
    """
    folder = find_folder(str(path))
    if folder is None:
        return {}
    uses = read_package(folder).settings.get("case", {}).get("uses", {})
    found = {alias: find_folder(name, beside=folder) for alias, name in uses.items()}
    cases = {
        alias: load_case(where)
        for alias, where in found.items()
        if where is not None and where.name in folders
    }
    return {alias: case for alias, case in cases.items() if not errors(case.problems)}


def folders_read(case: Case) -> frozenset[str]:
    """The names of the folders in which the case's criteria are read."""
    return frozenset(criterion.file.partition("/")[0] for criterion in case.criteria.values())
