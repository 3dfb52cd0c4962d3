"""Every shipped scenario gives what stands beside it, to the krone."""

from functools import cache

import pytest

from allocation import load_case, run
from allocation.case import Case
from tests.golden import INPUTS, golden_path, golden_text, scenarios


@cache
def shipped(case: str) -> Case:
    return load_case(case)


@pytest.mark.parametrize(("case", "scenario"), scenarios(), ids="/".join)
def test_a_scenario_gives_its_golden_result(case: str, scenario: str) -> None:
    assert golden_text(run(shipped(case), scenario)) == golden_path(case, scenario).read_text("utf-8")


def test_no_golden_result_stands_without_its_scenario() -> None:
    named = {path.name.removesuffix(".golden.csv") for path in INPUTS.glob("*/scenarios/*.golden.csv")}
    assert named == {scenario for _, scenario in scenarios()}


def test_a_golden_result_of_the_2024_case_holds_the_whole_of_every_fund() -> None:
    for case, scenario in scenarios():
        if case == "hso-2024-revised":
            rows = golden_path(case, scenario).read_text("utf-8").splitlines()[1:]
            this_year = [int(row.rsplit(",", 1)[1]) for row in rows if row.startswith("2024,")]
            assert sum(this_year) == 1_245_000_000 + 150_000_000, scenario
