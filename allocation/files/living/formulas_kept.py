"""Which cells of a workbook are formulas: said when it is written, and looked for when it comes back.

A spreadsheet program may write a formula in its own way, so that no formula's text is compared; a cell that
was a formula and is none any more was written over.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any
from xml.etree.ElementTree import iterparse

from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import column_index_from_string

from allocation.files.living.cells import Expr
from allocation.files.living.pages import Page

_FORMULA = re.compile(rb'<c r="([A-Z]+[0-9]+)"[^>]*><f')
_RANGE = re.compile(r"([A-Z]{1,3})(\d{1,7})(?::([A-Z]{1,3})(\d{1,7}))?")
_ADDRESS = re.compile(r"([A-Z]+)(\d+)")
Rows = tuple[int, int]
"""The first and the last of rows that stand under one another."""
MOST = 5_000_000
"""How many formulas a workbook can have: ten times those of the largest that is made."""


def ranges_of(page: Page) -> list[str]:
    """The cells of a page that are formulas, as ranges: «B6:E21», those of the same rows together."""
    runs: list[tuple[int, int, list[int]]] = []
    for row in sorted(page.rows):
        columns = [one.column for one in page.rows[row] if type(one.content) is Expr]
        columns.sort()
        if runs and runs[-1][1:] == (row - 1, columns):
            runs[-1] = (runs[-1][0], row, columns)
        elif columns:
            runs.append((row, row, columns))
    return [_written(first, last, *beside) for first, last, columns in runs for beside in _together(columns)]


def _written(first: int, last: int, left: int, right: int) -> str:
    begins, ends = f"{get_column_letter(left)}{first}", f"{get_column_letter(right)}{last}"
    return begins if begins == ends else f"{begins}:{ends}"


def _together(columns: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Columns as the first and the last of those that stand beside each other."""
    for _, run in groupby(enumerate(columns), lambda one: one[1] - one[0]):
        beside = [column for _, column in run]
        yield beside[0], beside[-1]


def count_of(ranges: Iterable[str]) -> int:
    """How many cells there are in the ranges."""
    return sum((last - first + 1) * len(letters) for (first, last), letters in map(_read, ranges))


def addresses(ranges: Iterable[str]) -> list[str]:
    """The addresses of all cells in the ranges, row by row, as the file of a sheet has them."""
    found: list[str] = []
    for (first, last), letters in groupby(map(_read, ranges), lambda one: one[0]):
        columns = [column for _, beside in letters for column in beside]
        for row in range(first, last + 1):
            found += [f"{column}{row}" for column in columns]
    return found


def _read(text: str) -> tuple[Rows, list[str]]:
    """The rows of a range and the letters of its columns; no rows for what is no range."""
    found = _RANGE.fullmatch(text)
    if found is None:
        return (1, 0), []
    left, right = column_index_from_string(found[1]), column_index_from_string(found[3] or found[1])
    rows = int(found[2]), int(found[4] or found[2])
    return rows, [get_column_letter(one) for one in range(left, right + 1)]


def written_over(book: Any, kept: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The cells that were formulas and are none any more, by sheet; `kept` are its ranges by the title.

    Every cell of a sheet that is no longer there. `book` is a workbook that openpyxl reads row by row.
    """
    alike = {ranges: " ".join(addresses(ranges)) for ranges in set(map(tuple, kept.values()))}
    found = {title: _lost(book, title, alike[tuple(ranges)]) for title, ranges in kept.items()}
    return {title: cells for title, cells in found.items() if cells}


def _lost(book: Any, title: str, expected: str) -> list[str]:
    """The cells of a sheet that hold no formula: its bytes are searched, and parsed where one is missing."""
    if title not in book.sheetnames:
        return expected.split()
    sheet = book[title]
    with sheet._get_source() as packed:
        standing = b" ".join(_FORMULA.findall(packed.read())).decode()
    if standing == expected or set(expected.split()) <= set(standing.split()):
        return []
    with sheet._get_source() as packed:
        formulas = set(_parsed(packed))
    return [address for address in expected.split() if address not in formulas]


def _parsed(packed: Any) -> Iterator[str]:
    """The addresses of all formulas in a sheet's file; a cell may leave out its own, as a row may."""
    row, column = 0, 0
    for event, one in iterparse(packed, ("start", "end")):
        name = one.tag.rpartition("}")[2]
        if event == "start" and name == "row":
            row, column = int(one.get("r", row + 1)), 0
        elif event == "start" and name == "c":
            said = _ADDRESS.fullmatch(one.get("r", ""))
            column = column_index_from_string(said[1]) if said else column + 1
        elif event == "end" and name == "c":
            if any(child.tag.endswith("}f") for child in one):
                yield f"{get_column_letter(column)}{row}"
        elif event == "end" and name == "row":
            one.clear()
