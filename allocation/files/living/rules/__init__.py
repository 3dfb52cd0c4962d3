"""The rules as formulas, a file for each file of `allocation.rules`: each answers what its step moves.

A rule that is not here is shown by its figures: the workbook says of its cells that they are no formulas.
"""

from collections.abc import Callable, Mapping
from importlib import import_module

from allocation.files.living.standing import Moves, Taking

Writer = Callable[[Taking], Moves]

_FILES = ("placing", "bounds", "targets", "transitions", "claims", "measures", "frames", "activity")

WRITERS: Mapping[str, Writer] = {
    rule: writer for file in _FILES for rule, writer in import_module(f"{__name__}.{file}").WRITERS.items()
}
"""What writes a step's formulas, by the name of its rule."""
