"""Rows that may be what stands at a page's end: a name, and the page's number where an amount would stand."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from allocation.files.letters.lines import Line
from allocation.files.letters.wrong_sums import LOOK
from allocation.found import FoundTable
from allocation.problems import error

_LONE_NUMBER = re.compile(r"[1-9][0-9]{0,2}")
_FAR_APART = 40.0
"""How far from the next line, in points, what stands at a page's end is no row as a matter of course."""

_WHY = "raden står ytterst på siden, og tallet kan være sidetallet"


def with_feet_in_doubt(tables: Sequence[FoundTable], lines: Sequence[Line]) -> tuple[FoundTable, ...]:
    """The tables of a PDF, with an error at each row that may be a foot; `lines` are as they are placed."""
    feet = {(line.page, line.text) for line in _feet(lines)}
    return tuple(
        replace(
            table,
            problems=(
                *table.problems,
                *(
                    error(row.place, f"raden kan være en bunntekst: «{row.text[:120]}»", _WHY, LOOK)
                    for row in table.rows
                    if (row.place.page, row.text) in feet
                ),
            ),
        )
        for table in tables
    )


def _feet(lines: Sequence[Line]) -> Iterator[Line]:
    """The first and last line of each page, where it is a name and a number of no more than three digits.

    The number is the page's own, or the line stands far from the next.
    """
    for page, on_page in groupby(lines, lambda line: line.page):
        placed = list(on_page)
        for line, beside in ((placed[0], placed[1:2]), (placed[-1], placed[-2:-1])):
            if len(line.pieces) < 2 or not _LONE_NUMBER.fullmatch(line.pieces[-1].text):
                continue
            is_far = all(abs(one.top - line.top) > _FAR_APART for one in beside)
            if is_far or int(line.pieces[-1].text) == page:
                yield line
