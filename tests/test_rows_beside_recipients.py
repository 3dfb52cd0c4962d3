"""Rows of a table that are no recipient's: what is not distributed, what is inside another row (herav)."""

from collections.abc import Sequence

import pytest

from allocation import run
from allocation.files.reconciled.choosing import lone_inside
from allocation.files.reconciled.mapping import Accounts
from allocation.files.reconciled.of_table import side_of_table
from allocation.findings import Status
from allocation.found import RowKind
from allocation.reconciling.of_case import distribution_side
from allocation.reconciling.pairing import paired
from allocation.reconciling.side import Side
from allocation.reconciling.whole import Reconciled, reconciled
from allocation.rules.placing import Fixed
from tests.reconciling import Row, found_table
from tests.small_cases import small_case

HERAV, SUM = RowKind.OF_WHICH, RowKind.TOTAL
CASE = small_case(["alfa", "beta"], 1000, [Fixed(amounts={"alfa": 700_000, "beta": 200_000})])
PLACED: list[Row] = [("Alfa", (700,)), ("Beta", (200,))]


def read(rows: Sequence[Row]) -> Side:
    return side_of_table(found_table(["Basisbevilgning"], rows), "fil", None, Accounts())


def held(stated: Sequence[Row], computed: Sequence[Row]) -> Reconciled:
    return reconciled(*paired(read(stated), read(computed)))


def against_case(rows: Sequence[Row]) -> Reconciled:
    side = side_of_table(found_table(["Basisbevilgning"], rows), "fil", CASE, Accounts())
    return reconciled(*paired(side, distribution_side(run(CASE))))


def left(made: Reconciled) -> list[tuple[str, int]]:
    """What is unexplained: its keys and amounts in thousand kroner."""
    assert made.result.unexplained_amount == sum(abs(one.rest) for one in made.result.held)
    return [(one.key, int(one.rest / 1000)) for one in made.result.unexplained]


@pytest.mark.parametrize("name", ["Ikke fordelt", "Ufordelt", "Unplaced"])
def test_what_is_not_distributed_meets_what_the_run_could_not_place(name: str) -> None:
    assert left(against_case([*PLACED, (name, (100,)), ("Sum", (1000,), SUM)])) == []
    made = against_case([*PLACED, (name, (140,)), ("Sum", (1040,), SUM)])
    assert left(made) == [("unplaced/basic", 40)]


def test_what_is_not_distributed_on_one_side_alone_is_a_finding_and_in_the_one_number() -> None:
    full = small_case(["alfa", "beta"], 900, [Fixed(amounts={"alfa": 700_000, "beta": 200_000})])
    table = found_table(["Basisbevilgning"], [*PLACED, ("Ufordelt", (100,)), ("Sum", (1000,), SUM)])
    side = side_of_table(table, "fil", full, Accounts())
    made = reconciled(*paired(side, distribution_side(run(full))))
    assert left(made) == [("unplaced/basic", 100)]
    (one,) = made.result.unexplained
    assert (one.status, one.finding.subject.what) == (Status.ONLY_STATED, "Ikke fordelt · Basisbevilgning")


def test_a_table_that_says_nothing_of_what_is_not_distributed_is_held_by_its_recipients() -> None:
    assert left(against_case(PLACED)) == []
    assert left(against_case([*PLACED, ("Sum", (900,), SUM)])) == []


def test_two_files_call_what_is_not_distributed_by_two_names() -> None:
    assert left(held([*PLACED, ("Ufordelt", (50,))], [*PLACED, ("Ikke fordelt", (70,))])) == [
        ("unplaced/basisbevilgning", -20)
    ]


def test_a_row_inside_another_that_differs_is_a_finding_and_in_no_sum() -> None:
    rows: list[Row] = [
        ("Alfa", (700,)),
        ("Herav drift", (300,), HERAV),
        ("Beta", (200,)),
        ("Sum", (900,), SUM),
    ]
    other = [rows[0], ("herav Drift", (260,), HERAV), *rows[2:]]
    made = held(rows, other)
    assert left(made) == [("alfa/basisbevilgning/herav drift", 40)]
    assert held(rows, rows).result.unexplained == ()
    assert {one.key: one.status for one in made.result.held}["sum/basisbevilgning"] is Status.AGREES


def test_of_what_a_row_and_a_part_of_it_both_differ_by_no_krone_counts_twice() -> None:
    rows: list[Row] = [("Alfa", (700,)), ("Herav drift", (300,), HERAV), ("Herav lån", (90,), HERAV)]
    assert left(held(rows, [("Alfa", (600,)), ("Herav drift", (200,), HERAV), rows[2]])) == [
        ("alfa/basisbevilgning", 100)
    ]
    assert left(held(rows, [("Alfa", (600,)), ("Herav drift", (150,), HERAV), rows[2]])) == [
        ("alfa/basisbevilgning", 100),
        ("alfa/basisbevilgning/herav drift", 50),
    ]
    assert left(held(rows, [("Alfa", (600,)), ("Herav drift", (350,), HERAV), rows[2]])) == [
        ("alfa/basisbevilgning", 100),
        ("alfa/basisbevilgning/herav drift", -50),
    ]


def test_a_row_inside_another_that_only_one_side_has_is_told_and_held_against_nothing() -> None:
    rows: list[Row] = [("Alfa", (700,)), ("Herav drift", (300,), HERAV), ("Herav drift", (20,), HERAV)]
    one, other = read(rows), read(rows[:2])
    assert reconciled(one, other).result.unexplained == ()
    assert [problem.where.row for problem in lone_inside(one, other)] == [4]
    assert not list(lone_inside(other, one))
