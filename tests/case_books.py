"""Filled-in case workbooks for tests: the manual's smallest case, what somebody changed, what it gives."""

import io
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from openpyxl import Workbook, load_workbook

from allocation import load_case, run
from allocation.case import Case
from allocation.files.case_book.blank_sheets import blank_case_book
from allocation.files.sheets import HEADING_ROW
from allocation.problems import Problem, ProblemsFound, errors
from tests.small_cases import plain

Typed = str | int | float | date | None
Cells = Mapping[str, Sequence[Sequence[Typed]]]
"""Rows by their sheet, from the row of headings of «Kriterier» and «Vedtak», below it of the others."""
TINY: Cells = {
    "Sak": [
        [None, value]
        for value in (
            "tiny",
            "Tilskudd til fem kommuner 2025",
            2025,
            "Fylkestinget",
            None,
            None,
            "tusen kroner",
        )
    ],
    "Mottakere": [["Fylket"], *([name, "kommuner"] for name in ("Nord", "Syd", "Øst", "Vest", "Midt"))],
    "Rammer": [["Omsorg 2025", "Omsorg", "Fylket", 12000, "varig", "Alt etter innbyggere og senger"]],
    "Kriterier": [
        ["Mottaker", "Innbyggere", "Senger"],
        ["Enhet", "innbyggere", "senger"],
        ["Kilde", "SSB 1. januar 2024", None],
        ["Nord", 8000, 40],
        ["Syd", 4000, 30],
        ["Øst", 3000, 20],
        ["Vest", 3000, 10],
        ["Midt", 2000, 0],
    ],
    "Nøkler": [
        ["Etter innbyggere", "Innbyggere", 1],
        ["Etter senger", "Senger", 1],
        ["Innbyggere og senger", "Etter innbyggere", 0.75],
        [None, "Etter senger", 0.25],
    ],
    "Metoder": [["Alt etter innbyggere og senger", 1, "fordelingsnøkkel", "Innbyggere og senger"]],
}


def filled_book(cells: Cells = TINY) -> Workbook:
    """The blank workbook with these rows written in it."""
    book = load_workbook(io.BytesIO(blank_case_book()))
    for title, rows in cells.items():
        first = HEADING_ROW + (title not in ("Kriterier", "Vedtak"))
        for row, values in enumerate(rows, first):
            for column, value in enumerate(values, 1):
                if value is not None:
                    book[title].cell(row, column, value)
    return book


def saved(book: Workbook, folder: Path, name: str = "sak.xlsx") -> str:
    """The path of the workbook, saved in the folder."""
    book.save(folder / name)
    return str(folder / name)


def typed_in(book: Workbook, cells: Mapping[str, Typed]) -> Workbook:
    """The workbook with something else in some cells, each by its sheet and name: «Rammer!D6»."""
    for at, value in cells.items():
        title, _, cell = at.partition("!")
        book[title][cell].value = value
    return book


def amounts(case: Case) -> dict[tuple[str, str], int]:
    """The kroner of the case's own year, by name of recipient and of stream."""
    sums: dict[tuple[str, str], int] = {}
    for entry in (one for one in run(case).entries if one.year == case.year):
        at = case.name_of(entry.recipient), case.streams[entry.stream]
        sums[at] = sums.get(at, 0) + entry.amount
    return sums


def problems_of(path: str) -> tuple[Problem, ...]:
    """Everything that is told of a workbook when it is read."""
    try:
        return load_case(path).problems
    except ProblemsFound as found:
        return found.problems


def told(path: str) -> str:
    """Everything that is wrong with a workbook, as a person reads it."""
    return plain("\n".join(map(str, errors(problems_of(path)))))
