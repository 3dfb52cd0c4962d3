"""Computed against stated, cell by cell, and the bridge and the tables that entries are shown as."""

from dataclasses import replace
from fractions import Fraction

import pytest

import allocation
from allocation import run
from allocation.board_table import board_rows, payer_tables
from allocation.case import Case, Decision
from allocation.distribution import Entries, Entry
from allocation.figures import Figure
from allocation.findings import Status
from allocation.money import MILLION
from allocation.reconciliation import RowChange, all_findings, compared, reconcile, row_changes
from allocation.rules.placing import ByKey, Fixed, TopSlice
from tests.small_cases import FUND, STREAM, criterion, decision, key, small_case

FIXED = Fixed(amounts={"alfa": 700_000, "beta": 300_000})
STATED = decision({"alfa": 700, "beta": 300})


def fixed_case(stated: Decision | None = None) -> Case:
    return small_case(["alfa", "beta", "gamma"], 1000, [FIXED], decided=stated)


def statuses(stated: Decision) -> dict[str, Status]:
    """Status by the recipient that a finding's place names."""
    findings = reconcile(stated, run(fixed_case()))
    return {finding.where.split(": ")[-1].split(" · ")[0]: finding.status for finding in findings}


def test_amounts_that_print_as_decided_agree() -> None:
    assert statuses(STATED) == {"Alfa": Status.AGREES, "Beta": Status.AGREES}


def test_an_amount_decided_in_million_agrees_when_it_prints_as_that() -> None:
    cells = {("alfa", STREAM): Figure(Fraction(700_000), MILLION, 1)}
    assert statuses(Decision("Vedtak", cells, {}))["Alfa"] is Status.AGREES
    half_a_digit_off = {("alfa", STREAM): Figure(Fraction(800_000), MILLION, 1)}
    assert statuses(Decision("Vedtak", half_a_digit_off, {}))["Alfa"] is Status.DIFFERS


def test_another_amount_differs_and_both_figures_are_kept() -> None:
    (finding, _) = reconcile(decision({"alfa": 701, "beta": 300}), run(fixed_case()))
    assert finding.status is Status.DIFFERS
    assert finding.stated == 701_000
    assert finding.computed == 700_000
    assert finding.difference == 1_000


def test_a_cell_that_only_one_side_has_is_named_so() -> None:
    found = statuses(decision({"alfa": 700, "gamma": 5}))
    assert found == {"Alfa": Status.AGREES, "Beta": Status.ONLY_COMPUTED, "Gamma": Status.ONLY_STATED}


def test_a_stated_zero_is_a_figure_and_a_missing_cell_is_not() -> None:
    assert statuses(decision({"alfa": 700, "beta": 300, "gamma": 0}))["Gamma"] is Status.ONLY_STATED
    zero = small_case(["alfa"], 0, [Fixed(amounts={"alfa": 0})])
    (finding,) = reconcile(decision({"alfa": 0}), run(zero))
    assert finding.status is Status.AGREES


def test_only_a_scenario_that_claims_the_decision_is_held_against_it() -> None:
    wrong = fixed_case(decision({"alfa": 1, "beta": 1}))
    claims = run(wrong)
    assert [finding.status for finding in all_findings(claims)] == [Status.DIFFERS, Status.DIFFERS]
    draft = replace(wrong.scenarios["prøve"], claims_decision=False)
    assert all_findings(run(replace(wrong, scenarios={"prøve": draft}))) == []


def test_the_distance_from_a_baseline_counts_a_missing_side_as_nothing_but_shows_it() -> None:
    changes = compared(run(fixed_case()), decision({"alfa": 600, "gamma": 5}))
    assert [(change.recipient, change.amount, change.baseline, change.difference) for change in changes] == [
        ("alfa", 700_000, 600_000, 100_000),
        ("beta", 300_000, None, 300_000),
        ("gamma", None, 5_000, -5_000),
    ]


def test_a_stream_that_the_baseline_does_not_have_is_not_compared() -> None:
    assert compared(run(fixed_case()), decision({"alfa": 1}, stream="another")) == []


def two_payers() -> Case:
    """One stream that two payers give, each 1 000 thousand."""
    case = fixed_case()
    other = replace(case.funds[FUND], code="other", payer="staten")
    return replace(case, funds={**case.funds, "other": other})


def test_what_two_payers_give_in_one_stream_is_reconciled_together() -> None:
    findings = reconcile(decision({"alfa": 1400, "beta": 600}), run(two_payers()))
    assert [finding.computed for finding in findings] == [1_400_000, 600_000]
    assert {finding.status for finding in findings} == {Status.AGREES}


def test_what_two_payers_give_in_one_stream_is_compared_together() -> None:
    changes = compared(run(two_payers()), decision({"alfa": 1000, "beta": 1000}))
    assert [change.amount for change in changes] == [1_400_000, 600_000]


def test_each_payer_has_a_table_of_its_own_whose_sums_are_those_of_its_entries() -> None:
    tables = payer_tables(run(two_payers()))
    assert [table.payer for table in tables] == ["rhf", "staten"]
    for table in tables:
        assert table.rows == ("alfa", "beta")
        assert table.amount("alfa", STREAM) == 700_000
        assert table.amount("gamma", STREAM) is None
        assert table.total(table.rows, table.streams) == 1_000_000


def test_a_boards_table_ends_with_what_is_unplaced_and_the_sum_of_all() -> None:
    case = small_case(["alfa", "beta"], 1000, [Fixed(amounts={"alfa": 900_000, "beta": 0})])
    (table,) = payer_tables(run(case))
    assert [(row.kind, row.label, row.amounts, row.total) for row in board_rows(table, case)] == [
        ("item", "Alfa", (900_000,), 900_000),
        ("item", "Beta", (0,), 0),
        ("unplaced", "Ikke fordelt", (100_000,), 100_000),
        ("total", "Sum", (1_000_000,), 1_000_000),
    ]


def test_the_steps_of_a_recipient_are_its_bridge() -> None:
    steps = [TopSlice(amounts={"alfa": 100_000}), ByKey("key", ("alfa", "beta"))]
    beds = criterion("senger", {"alfa": 1, "beta": 1})
    distribution = run(small_case(["alfa", "beta"], 1000, steps, key({"senger": 1}), [beds]))
    assert [(entry.rule, entry.step, entry.amount) for entry in distribution.bridge("alfa")] == [
        ("top_slice", 1, 100_000),
        ("key", 2, 450_000),
    ]


def test_a_row_of_a_board_table_is_compared_with_what_was_decided_for_its_recipients() -> None:
    case = fixed_case(decision({"alfa": 600, "beta": 300, "gamma": 5}))
    draft = replace(case.scenarios["prøve"], claims_decision=False)
    distribution = run(replace(case, scenarios={"prøve": draft}))
    (table,) = payer_tables(distribution)
    changes = row_changes(distribution, table, board_rows(table, case))
    assert [(change.amount, change.decided, change.change) for change in changes] == [
        (700_000, 600_000, 100_000),
        (300_000, 300_000, 0),
        (0, 5_000, -5_000),
        (1_000_000, 905_000, 95_000),
    ]
    assert changes[0].percent == Fraction(100, 6)
    assert RowChange(5, None).percent is None
    assert RowChange(5, None).change is None
    claims = run(case)
    assert row_changes(claims, table, board_rows(table, case)) == []


def test_entries_stored_by_column_come_back_row_by_row() -> None:
    rows = [
        Entry(2024, "f", "s", "p", "alfa", "fixed", 1, 2**63 - 1, "unknown", "kilde"),
        Entry(2024, "f", "s", "p", "beta", "key", 2, -(2**63), "lasting", "kilde"),
    ]
    assert list(Entries.of(rows)) == rows
    assert len(Entries.of([])) == 0
    with pytest.raises(OverflowError):
        Entries.of([rows[0]._replace(amount=2**63)])


def test_the_frame_of_entries_holds_whole_kroner() -> None:
    frame = run(fixed_case()).frame()
    assert str(frame["amount"].dtype) == "int64"
    assert frame["amount"].tolist() == [700_000, 300_000]
    assert list(frame.columns) == list(Entry._fields)


def test_the_public_functions_are_there_whichever_room_was_entered_first() -> None:
    for name in ("load_case", "run", "reconcile", "largest_remainder"):
        assert callable(getattr(allocation, name)), name


def test_a_larger_cut_is_less_in_per_cent_too() -> None:
    assert RowChange(-30, -24).percent == -25
    assert RowChange(-24, -30).percent == 20
    assert RowChange(5, 0).percent is None
    assert RowChange(5, None).change is None
