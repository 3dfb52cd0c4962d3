"""Every shipped scenario, and every file of limits, gives what stands beside it, to the krone."""

import json

import pytest

from allocation import run
from tests.golden import (
    ANSWER,
    INPUTS,
    PAID,
    RESULT,
    answer_path,
    answer_text,
    golden_path,
    golden_texts,
    limits,
    scenarios,
)
from tests.shipped import shipped_case


@pytest.mark.parametrize(("case", "scenario"), scenarios(), ids=str)
def test_a_scenario_gives_its_golden_result(case: str, scenario: str) -> None:
    for ending, text in golden_texts(run(shipped_case(case), scenario)).items():
        assert text == golden_path(case, scenario, ending).read_text("utf-8"), ending


@pytest.mark.parametrize(("case", "name"), limits(), ids=str)
def test_limits_that_a_meeting_would_bring_have_their_golden_answer(case: str, name: str) -> None:
    assert answer_text(shipped_case(case), name) == answer_path(case, name).read_text("utf-8")


def test_twenty_files_of_limits_come_with_the_case_of_2024_and_ten_of_them_are_impossible() -> None:
    names = [name for case, name in limits() if case == "hso-2024-revised"]
    impossible = [
        name
        for name in names
        if json.loads(answer_path("hso-2024-revised", name).read_text("utf-8"))["conflicts"]
    ]
    assert len(names) == 20
    assert [name for name in names if name.startswith("impossible-")] == impossible
    assert len(impossible) == 10


def test_no_golden_answer_stands_without_its_limits() -> None:
    stand = {
        (path.parent.parent.name, path.name.removesuffix(ANSWER))
        for path in INPUTS.glob(f"*/limits/*{ANSWER}")
    }
    assert stand == set(limits())


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
