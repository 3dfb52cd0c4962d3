"""The commands, one a file: the words it takes, its work, and what it says when it is refused.

Each is light until it is used: the rooms that do the work are opened inside `work`.
"""

from importlib import import_module
from types import ModuleType

NAMES = (
    "run", "check", "read", "reconcile", "compare", "optimise", "explain", "measures", "memo", "extract",
    "export", "reporting", "template", "app",
)  # fmt: skip
"""The commands, in the order in which help lists them; each is a module of this package."""

WELL, DEVIATES, REFUSED = 0, 1, 2
"""Exit status: all is well, something deviates without explanation, an error stands."""


def command(name: str) -> ModuleType:
    """The module of a command: `HELP`, `add_words`, `work` and `refused`."""
    return import_module(f"{__name__}.{name}")
