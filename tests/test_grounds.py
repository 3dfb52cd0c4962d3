"""What a case stands on: parameters in force, what is measured as nothing, and whose each override is."""

from dataclasses import replace

from allocation.case import Scenario
from allocation.grounds import (
    dated_parameters,
    is_overridden,
    keys_in_use,
    methods_in_use,
    noughts_of,
    overridden_by,
    total_of,
    year_of,
)
from allocation.scenario import with_overrides
from tests.shipped import shipped_case

CASE = shipped_case("hso-2024-revised")


def test_the_parameters_in_force_are_those_of_the_cases_day() -> None:
    found = {one.parameter.code for one in dated_parameters(CASE, CASE) if one.is_in_force}
    assert "isf.refund_share.somatic" in found
    assert "discharge_ready.day_rate" not in found
    assert len(dated_parameters(CASE, CASE)) == sum(map(len, CASE.parameters.values()))


def test_a_tried_parameter_says_which_published_value_it_replaces() -> None:
    scenario = Scenario("t", "T", overrides={"parameters.isf.refund_share.somatic": 30})
    tried = with_overrides(replace(CASE, scenarios={**CASE.scenarios, "t": scenario}), scenario)
    found = [one for one in dated_parameters(tried, CASE) if one.parameter.is_tried]
    assert [(str(one.parameter.value), str(one.replaces)) for one in found] == [("30", "40")]


def test_a_nought_has_its_reason() -> None:
    noughts = noughts_of(CASE.criteria["bed-days-substance-use"])
    assert set(noughts) == {"sunnaas-sykehus", "sykehuset-telemark"}
    assert all("ingen slik tjeneste" in reason for reason in noughts.values())
    assert noughts_of(CASE.criteria["bed-days-somatic"]) == {}


def test_a_criterion_is_of_the_year_that_its_column_or_its_projection_says() -> None:
    assert year_of(CASE.criteria["bed-days-somatic"]) == 2040
    assert year_of(CASE.criteria["bed-days-somatic-2019"]) == 2019
    assert year_of(CASE.criteria["bed-days-somatic-projected"]) == 2040
    assert year_of(CASE.criteria["gross-area"]) is None


def test_a_criterions_sum_is_in_the_unit_it_is_printed_in() -> None:
    assert total_of(CASE.criteria["bed-days-somatic-2019"]) == 1_664_885


def test_the_methods_and_keys_that_funds_use_are_told_from_the_others() -> None:
    blended = with_overrides(CASE, CASE.scenarios["need-and-actual"])
    assert methods_in_use(blended)["need-and-actual"] == ("basic",)
    assert keys_in_use(blended) >= {"need-and-actual", "need-2040", "actual-2019"}
    assert "income-model" not in keys_in_use(blended)


def test_each_override_is_the_last_ones_that_makes_it() -> None:
    own = Scenario("t", "T", baseline="within-limits", overrides={"rounding": "fund"})
    case = replace(CASE, scenarios={**CASE.scenarios, "t": own})
    owners = {path: owner.name for path, owner in overridden_by(case, own)}
    assert owners == {"funds.basic.method": "within-limits", "rounding": "t"}


def test_what_is_overridden_is_said_of_the_whole_code_only() -> None:
    assert is_overridden("keys", "need", ["keys.need.mix.a"])
    assert not is_overridden("keys", "need", ["keys.need-2040.mix.a"])
