"""Cells of a decision's sheet that were merged: only the first of them has what is written there."""

from collections.abc import Iterator

from allocation.files.sheets_in import TableText
from allocation.files.tables_in.blocks import is_amount_shaped
from allocation.problems import Problem, error, some_of, warning


def merged_cells(table: TableText) -> Iterator[Problem]:
    """That cells look like one, whose text holds for the first of them alone: of a figure nobody can tell."""
    first = {row.line: row for row in table.rows}
    for one in table.merged:
        if one.top in first and is_amount_shaped(first[one.top].cell(one.left)):
            what = f"celler med tall er slått sammen: {one.name}"
            cause = "tallet gjelder flere linjer eller kolonner"
            fix = "del cellene, og skriv tallet der det hører til"
            yield error(table.place(one.top), what, cause, fix)
    if table.merged:
        what = f"celler er slått sammen: {some_of(sorted(one.name for one in table.merged))}"
        cause = "det som står der, gjelder bare den første av cellene"
        yield warning(table.place(), what, cause, "del dem, og skriv overskriften over hver kolonne")
