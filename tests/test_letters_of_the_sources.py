"""The five public letters: every table of them, every row and every figure, and nothing that is not there."""

import csv
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from allocation.files.letters import letter_tables
from allocation.found import Found, FoundTable, RowKind, TableKind
from allocation.money import KRONER, MILLION, THOUSAND
from allocation.problems import Severity
from tests.golden import INPUTS

SOURCES = Path(__file__).parents[2] / "shared" / "sources"
pytestmark = pytest.mark.skipif(not SOURCES.is_dir(), reason="the letters are not beside this checkout")

_GRANTS = {"hso-letter-2017": "hso-2017", "hv-letter-2020": "hv-2020"}
_PLAN = {
    "Tabell 1": ("patients", ("individuals",)),
    "Tabell 2": ("bed_days_somatic", ("bed_days_2019", "demography_2040", "corrected_2040", "change")),
    "Tabell 3": ("bed_days_substance_use", ("bed_days_2019", "demography_2040", "corrected_2040", "change")),
    "Tabell 4": (
        "bed_days_mental_health",
        (
            "adult_bed_days_2019", "adult_demography_2040", "adult_corrected_2040", "adult_change",
            "child_bed_days_2019", "child_demography_2040", "child_corrected_2040", "child_change",
        ),
    ),
    "Tabell 5": ("areas", ("gross_area",)),
    "Tabell 6": ("beds_somatic", ("bed_days_2019", "beds_2020", "bed_days_2040", "beds_2040")),
    "Tabell 7": ("beds_mental_health", ("bed_days_2019", "beds_2020", "bed_days_2040", "beds_2040")),
    "Tabell 8": ("beds_substance_use", ("bed_days_2019", "beds_2020", "bed_days_2040", "beds_2040")),
}  # fmt: skip
"""The plan's tables by their numbers: the file of the shipped case, and its columns in the order printed."""


@cache
def found_in(letter: str) -> Found:
    """What is read in one of the letters."""
    return letter_tables((SOURCES / f"{letter}.txt").read_bytes(), f"{letter}.txt")


def only(found: Found, kind: TableKind) -> FoundTable:
    """The one table of that kind."""
    (table,) = (table for table in found.tables if table.kind is kind)
    return table


def rows_of(case: str, table: str) -> list[dict[str, str]]:
    """The rows of a shipped case's file, which people read out of the letters."""
    with (INPUTS / case / f"{table}.csv").open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


@pytest.mark.parametrize("letter", _GRANTS)
def test_a_grant_table_is_read_with_every_row_and_to_the_krone(letter: str) -> None:
    table = only(found_in(letter), TableKind.GRANTS)
    read = [
        (row.chapter, row.item, row.name, str(row.cells[0].figure.kroner) if row.cells[0].figure else "")
        for row in table.rows
    ]
    stated = [
        (row["chapter"], row["item"], row["designation"], row["amount"])
        for row in rows_of(_GRANTS[letter], "grants")
    ]
    assert read == stated
    assert table.unit == KRONER
    assert table.is_accepted


@pytest.mark.parametrize("letter", _GRANTS)
def test_a_footnote_in_place_of_an_amount_is_no_krone(letter: str) -> None:
    table = only(found_in(letter), TableKind.GRANTS)
    marks = [row.footnote for row in table.rows]
    assert marks == [row["footnote"] for row in rows_of(_GRANTS[letter], "grants")]


@pytest.mark.parametrize("letter", _GRANTS)
def test_what_only_the_prose_gives_is_an_estimate_beside_its_row(letter: str) -> None:
    table = only(found_in(letter), TableKind.GRANTS)
    read = {
        (row.chapter, row.item): row.estimate.figure.value / MILLION.factor
        for row in table.rows
        if row.estimate is not None
    }
    stated = {
        (row["chapter"], row["item"]): Fraction(row["advance"])
        for row in rows_of(_GRANTS[letter], "grants")
        if row["advance"]
    }
    assert read == stated


def test_the_board_s_distribution_of_2024_is_read_cell_by_cell() -> None:
    table = only(found_in("hso-supplement-2024"), TableKind.DISTRIBUTION)
    read = [
        (row.name, row.kind, [cell.figure.kroner if cell.figure else None for cell in row.cells])
        for row in table.rows
    ]
    stated = [
        (
            row["recipient"],
            RowKind(row["row_kind"]),
            [1000 * int(row[column]) for column in ("basic", "results_based", "earmarked", "total")],
        )
        for row in rows_of("hso-2024-revised", "decision")
    ]
    assert read == stated
    assert [column.title for column in table.columns] == [
        "Basisbevilgning", "Resultatbasert finansiering", "Øremerkede tilskudd", "Samlet beløp",
    ]  # fmt: skip
    assert [column.is_sum for column in table.columns] == [False, False, False, True]
    assert (table.unit, table.adds_up) == (THOUSAND, True)
    rounded = [
        (problem.severity, problem.where.column, problem.what.split("» er ")[1]) for problem in table.problems
    ]
    assert rounded == [
        (Severity.NOTE, "Basisbevilgning", "1\u00a0tusen kroner mindre enn radene den er summen av"),
        (Severity.NOTE, "Resultatbasert finansiering", "1\u00a0tusen kroner mer enn radene den er summen av"),
        (Severity.NOTE, "Samlet beløp", "1\u00a0tusen kroner mer enn radene den er summen av"),
        (Severity.NOTE, "Basisbevilgning", "1\u00a0tusen kroner mindre enn radene den er summen av"),
    ]


def test_the_clinic_s_measures_count_in_the_unit_that_the_prose_gives_their_sum() -> None:
    found = found_in("kre-assignment-2021")
    table = only(found, TableKind.MEASURES)
    amounts = {row.name: row.cells[0].figure.kroner for row in table.rows if row.cells[0].figure}
    stated = {row["type"]: 1000 * int(row["effect"]) for row in rows_of("kre-2021", "measures")}
    assert amounts == stated
    assert [one.severity for one in table.problems] == [Severity.WARNING]


@pytest.mark.parametrize("number", _PLAN)
def test_a_table_of_the_plan_is_read_with_every_figure(number: str) -> None:
    file, columns = _PLAN[number]
    (table,) = (one for one in found_in("hso-plan-2040").tables if one.title.startswith(f"{number} "))
    names = next(iter(rows_of("hso-2040", file)[0]))
    read = [(row.name, [_shown(cell.text) for cell in row.cells]) for row in table.rows]
    stated = [(row[names], [row[column] for column in columns]) for row in rows_of("hso-2040", file)]
    assert read == stated


def _shown(text: str) -> str:
    """A printed figure as our files write it."""
    return text.replace(" ", "").removesuffix("%")


def test_the_column_of_the_plan_that_does_not_add_up_is_named() -> None:
    (table,) = (one for one in found_in("hso-plan-2040").tables if one.title.startswith("Tabell 6 "))
    (problem,) = (one for one in table.problems if one.severity is not Severity.NOTE)
    assert problem.where.column == "Liggedøgn 2019"
    assert "109\u00a0751" in problem.what


def test_no_letter_has_an_amount_that_nobody_can_read() -> None:
    letters = (*_GRANTS, "hso-supplement-2024", "kre-assignment-2021", "hso-plan-2040")
    assert [
        one for letter in letters for one in found_in(letter).problems if one.severity is Severity.ERROR
    ] == []
