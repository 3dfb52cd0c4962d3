"""A change in four measures: each only where its figure exists, and a word where it does not."""

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import strategies as st

from allocation import load_case
from allocation.case import UNPLACED, Recipient, Scenario
from allocation.cli import main
from allocation.comparison import Difference, compare
from allocation.files.comparison_text import comparison_text
from allocation.measured_change import (
    NON_PROFIT,
    MeasuredChange,
    area_populations,
    measured,
    measured_changes,
)
from tests.properties import given
from tests.region_case import region_folder
from tests.small_cases import plain, small_case

TRUST = "helseforetak"


def recipient(code: str, population: int | None, area: str = "By", kind: str = TRUST) -> Recipient:
    return Recipient(code, code.title(), "gruppe", kind, 1, hospital_area=area, population=population)


def areas(*recipients: Recipient) -> dict[str, int]:
    return area_populations({one.code: one for one in recipients})


def test_the_hospitals_of_a_city_share_its_inhabitants() -> None:
    assert areas(recipient("a", 420_000), recipient("b", 80_000, kind=NON_PROFIT)) == {"By": 500_000}


def test_a_private_hospital_may_serve_the_area_of_a_trust_and_state_no_inhabitants() -> None:
    assert areas(recipient("a", 420_000), recipient("b", None, kind=NON_PROFIT)) == {"By": 420_000}


def test_an_area_has_no_population_where_one_of_its_trusts_states_none() -> None:
    assert areas(recipient("a", 420_000), recipient("b", None)) == {}
    assert areas(recipient("a", None), recipient("b", 80_000, kind=NON_PROFIT)) == {}


def test_an_area_has_no_population_where_nobody_states_one() -> None:
    assert areas(recipient("b", None, kind=NON_PROFIT)) == {}


def test_whoever_belongs_to_no_area_is_an_area_of_its_own() -> None:
    found = areas(recipient("a", 10, area=""), recipient("b", 20, area=""), recipient("c", None, area=""))
    assert found == {"a": 10, "b": 20}


def test_a_change_is_measured_in_kroner_per_cent_of_frame_and_fund_and_kroner_per_inhabitant() -> None:
    one = replace(recipient("a", 400), base_frame=2_000)
    found = measured(Difference(50, 40), one, {"By": 500})
    assert found == MeasuredChange(-10, Fraction(-1, 2), Fraction(-20), Fraction(-1, 50))


@pytest.mark.parametrize(("frame", "people"), [(None, {}), (0, {"By": 0})])
def test_a_missing_figure_and_a_nought_measure_nothing(frame: int | None, people: dict[str, int]) -> None:
    one = replace(recipient("a", None), base_frame=frame)
    assert measured(Difference(None, 40), one, people) == MeasuredChange(40, None, None, None)


@given(st.lists(st.tuples(st.integers(-(10**9), 10**9), st.integers(1, 10**6)), min_size=1, max_size=6))
def test_kroner_per_inhabitant_of_an_area_add_up_over_those_who_share_it(
    hospitals: list[tuple[int, int]],
) -> None:
    register = {f"h{number}": recipient(f"h{number}", people) for number, (_, people) in enumerate(hospitals)}
    case = replace(small_case([], 0, []), recipients=register)
    changes = {code: Difference(0, one) for code, (one, _) in zip(register, hospitals, strict=True)}
    found = measured_changes(case, changes).values()
    whole = Fraction(sum(change for change, _ in hospitals), sum(people for _, people in hospitals))
    assert sum(one.per_inhabitant or 0 for one in found) == whole
    assert sum(one.kroner for one in found) == sum(change for change, _ in hospitals)


def test_what_is_unplaced_is_measured_in_kroner_alone() -> None:
    found = measured_changes(small_case(["a"], 0, []), {UNPLACED: Difference(1, 3)})
    assert found == {UNPLACED: MeasuredChange(2, None, None, None)}


def shown(to: Path, **replaced: tuple[str, str]) -> str:
    """What compare says of the region's proposal and the scenario that favours the city."""
    case = load_case(region_folder(to, **replaced))
    return plain(comparison_text(compare(case, ["proposal", "city"])))


def test_compare_shows_the_measures_that_exist_and_names_whom_one_is_missing_for(tmp_path: Path) -> None:
    told = shown(tmp_path)
    rows = {
        line.split("  ")[0]: line.split()
        for line in told[told.index("Endring (tusen kroner)") :].splitlines()
        if "▲" in line or "▼" in line
    }
    assert rows["Byen universitetssykehus HF"][-5:-1] == ["118", "+3,9", "+0,05", "+8,2"]
    assert rows["Innlandet sykehus HF"][-4:-1] == ["706", "+13,3", "+0,16"]
    missing = "Ikke vist i kroner per innbygger for Innlandet sykehus HF: registeret har ikke innbyggertallet"
    assert missing in " ".join(told.split())
    assert max(map(len, told.splitlines())) <= 140


def test_a_measure_that_nobody_has_is_no_column_and_says_why(tmp_path: Path) -> None:
    case = load_case(region_folder(tmp_path))
    nothing = {code: replace(one, base_frame=None, population=None) for code, one in case.recipients.items()}
    more = Scenario("more", "Mer", overrides={"funds.somatic.amount": "240 mill. kroner"})
    bare = replace(
        case,
        recipients=nothing,
        methods={**case.methods, "by-frame": case.methods["to-the-city"]},
        scenarios={"proposal": case.scenarios["proposal"], "more": more},
    )
    told = plain(comparison_text(compare(bare, ["proposal", "more"])))
    assert "Endring i %" not in told
    assert "Ikke vist i prosent av basisrammen: registeret oppgir den ikke." in " ".join(told.split())


def test_the_json_of_compare_holds_the_measures_with_null_where_a_figure_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = region_folder(tmp_path)
    assert main(["compare", str(folder), "proposal", "city", "--json"]) == 0
    found = {one["recipient"]: one for one in json.loads(capsys.readouterr().out)["measured_changes"]}
    assert found["inland"] == {
        "scenario": "city",
        "recipient": "inland",
        "amount": 4_706_000,
        "percent_of_base_frame": 0.156867,
        "percent_of_fund": 13.333711,
        "per_inhabitant": None,
    }
    assert found["coast"]["per_inhabitant"] == -27.15
