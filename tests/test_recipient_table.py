"""A fund by recipient: it sums to the fund, and its changes to the difference of the funds."""

import pytest

from allocation import run
from allocation.distribution import Distribution
from allocation.funds import Lasting
from allocation.recipient_table import (
    baseline_amounts,
    baseline_title,
    baselines_of,
    recipient_table,
)
from tests.shipped import shipped_case

CASE = shipped_case("hso-2024-revised")


def of(scenario: str) -> Distribution:
    return run(CASE, scenario)


def table(scenario: str, baseline: str = "decision"):  # type: ignore[no-untyped-def]
    before = baseline_amounts(CASE, baseline, CASE.funds["basic"], of)
    return recipient_table(of(scenario), "basic", before)


@pytest.mark.parametrize("scenario", sorted(CASE.scenarios))
def test_the_rows_sum_to_the_fund_and_the_shares_to_one(scenario: str) -> None:
    shown = table(scenario)
    assert sum(row.amount for row in shown.rows) == shown.total == 1_113_400_000
    assert sum(row.share for row in shown.rows) == 1


@pytest.mark.parametrize("baseline", ["decision", "previous", "scenario:need-and-actual"])
def test_the_changes_sum_to_the_difference_of_the_sums(baseline: str) -> None:
    before = baseline_amounts(CASE, baseline, CASE.funds["basic"], of)
    assert before is not None
    shown = table("illustration-bed-days", baseline)
    assert shown.total_change == 1_113_400_000 - sum(before.values())


def test_the_decision_against_itself_changes_for_nobody_but_what_is_unplaced() -> None:
    shown = table("decided")
    assert shown.gaining == shown.losing == ()
    assert shown.unplaced == -1_000


def test_the_published_change_of_the_illustration() -> None:
    change = next(row.change for row in table("illustration-bed-days").rows if row.name.startswith("Oslo"))
    assert change.kroner == 35_165_000
    assert round(float(change.of_fund), 1) == 15.3


def test_money_is_counted_by_how_long_it_lasts() -> None:
    shown = table("with-support")
    assert set(shown.kinds) == {Lasting.UNKNOWN, Lasting.ONE_OFF}
    for row in shown.rows:
        assert sum(row.by_lasting.values()) == row.amount
    assert sum(row.by_lasting[Lasting.ONE_OFF] for row in shown.rows) == 0


def test_a_fund_is_compared_with_each_decision_and_each_scenario_of_the_case() -> None:
    known = baselines_of(CASE)
    assert known[:2] == ("decision", "previous")
    assert "scenario:floor-2023" in known
    assert baseline_title(CASE, "decision") == "Vedtak i sak 073-2024"
    assert baseline_title(CASE, "scenario:floor-2023") == "Gulv mot 2023"


def test_a_stream_that_the_baseline_does_not_have_has_no_change() -> None:
    before = baseline_amounts(CASE, "previous", CASE.funds["recruitment"], of)
    assert before is None
    shown = recipient_table(of("decided"), "recruitment", before)
    assert shown.total_change is None
    assert all(row.change is None for row in shown.rows)
