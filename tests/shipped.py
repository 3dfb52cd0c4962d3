"""Shipped cases, each read once in a process: nothing changes a case, so tests may share it."""

from functools import cache

from allocation import load_case
from allocation.case import Case


@cache
def shipped_case(name: str) -> Case:
    """The shipped case of that name, with every problem that was found."""
    return load_case(name)
