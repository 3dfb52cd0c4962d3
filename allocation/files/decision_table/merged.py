"""Cells of a decision's sheet that were merged: only the first of them has what is written there."""

from collections.abc import Iterator

from allocation.files.sheets_in import TableText
from allocation.problems import Problem, some_of, warning


def merged_cells(table: TableText) -> Iterator[Problem]:
    """That cells look like one, whose text holds for the first of them alone."""
    if table.merged:
        what = f"celler er slått sammen: {some_of(sorted(one.name for one in table.merged))}"
        cause = "det som står der, gjelder bare den første av cellene"
        yield warning(table.place(), what, cause, "del dem, og skriv overskriften over hver kolonne")
