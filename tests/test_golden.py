"""Every shipped scenario gives what stands beside it, to the krone."""

from functools import cache

import pytest

from allocation import load_case, run
from allocation.case import Case
from tests.golden import INPUTS, PAID, RESULT, golden_path, golden_texts, scenarios


@cache
def shipped(case: str) -> Case:
    return load_case(case)


@pytest.mark.parametrize(("case", "scenario"), scenarios(), ids="/".join)
def test_a_scenario_gives_its_golden_result(case: str, scenario: str) -> None:
    for ending, text in golden_texts(run(shipped(case), scenario)).items():
        assert text == golden_path(case, scenario, ending).read_text("utf-8"), ending


def test_no_golden_result_stands_without_its_scenario() -> None:
    named = {
        (path.parent.parent.name, path.name.removesuffix(PAID).removesuffix(RESULT))
        for path in INPUTS.glob(f"*/scenarios/*{RESULT}")
    }
    assert named == set(scenarios())


def test_two_scenarios_of_a_case_have_the_same_golden_results_only_where_they_give_the_same() -> None:
    alike: dict[tuple[str, ...], list[str]] = {}
    for case, scenario in scenarios():
        paths = [golden_path(case, scenario, ending) for ending in (RESULT, PAID)]
        texts = [path.read_text("utf-8") if path.exists() else "" for path in paths]
        alike.setdefault((case, *texts), []).append(scenario)
    assert [names for names in alike.values() if len(names) > 1] == SAME


SAME: list[list[str]] = []
"""The scenarios that differ in nothing that a golden file holds, and are meant to."""


def test_a_golden_result_of_the_2024_case_holds_the_whole_of_every_fund() -> None:
    for case, scenario in scenarios():
        if case == "hso-2024-revised":
            rows = golden_path(case, scenario).read_text("utf-8").splitlines()[1:]
            this_year = [int(row.rsplit(",", 1)[1]) for row in rows if row.startswith("2024,")]
            assert sum(this_year) == 1_245_000_000 + 150_000_000, scenario
