"""Need carried forward: demography, disease and yearly changes, as a criterion of a key."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import strategies as st

from allocation.criteria import Exemption, Projection, ProjectionForm, RowNamed
from allocation.files.path_values import shown_at
from allocation.need import compound_factor, projected, straight_factor
from allocation.overrides import override
from allocation.projections import with_projections
from tests.projected_cases import (
    BEDS,
    BY_AREA,
    SOMATIC,
    TWO_YEARS,
    board,
    case_with,
    projected_in,
    worked_out,
)
from tests.properties import given
from tests.small_cases import plain

RATES = st.lists(st.integers(min_value=0, max_value=50).map(lambda n: Fraction(n, 1000)), max_size=4)
YEARS = st.integers(min_value=1, max_value=30)
USE = st.integers(min_value=0, max_value=10**5).map(Fraction)


# The rules alone.


@given(USE, YEARS)
def test_a_projection_in_which_nothing_changes_is_the_base(base: Fraction, years: int) -> None:
    for factor in (compound_factor([], years), straight_factor([Fraction(0)], years)):
        assert projected(base, Fraction(1), Fraction(0), factor) == base


@given(st.integers(min_value=0, max_value=1000).map(lambda n: Fraction(n, 1000)))
def test_one_change_over_one_year_is_the_same_compounded_and_in_a_straight_line(rate: Fraction) -> None:
    assert compound_factor([rate], 1) == straight_factor([rate], 1) == 1 - rate


@given(RATES, YEARS)
def test_the_order_of_the_changes_does_not_matter(rates: list[Fraction], years: int) -> None:
    for factor in (compound_factor, straight_factor):
        assert factor(rates, years) == factor(rates[::-1], years) == factor(sorted(rates), years)


@given(RATES, YEARS)
def test_another_year_of_reductions_never_leaves_more_and_the_straight_line_never_most(
    rates: list[Fraction], years: int
) -> None:
    for factor in (compound_factor, straight_factor):
        assert factor(rates, years + 1) <= factor(rates, years)
    assert straight_factor(rates, years) <= compound_factor(rates, years)


def test_the_plans_three_changes_leave_81_and_79_per_cent_after_21_years() -> None:
    rates = [Fraction(4, 1000), Fraction(3, 1000), Fraction(3, 1000)]
    assert straight_factor(rates, 21) == Fraction(79, 100)
    assert round(compound_factor(rates, 21), 6) == Fraction("0.810294")


# As a criterion of a case in memory.


def test_each_recipient_has_the_growth_of_its_hospital_area() -> None:
    done = worked_out(Projection(demography=BY_AREA))
    assert done.values == {"alfa": 150, "beta": 240}
    assert done.sources["alfa"] == (
        "100 liggedøgn [prøvetabell, rad 1] × demografi 150 / 100 [areas, Nord]"
        "; sykdomsutviklingen er ikke oppgitt"
    )


def test_a_recipient_without_a_hospital_area_gets_the_row_that_is_named_for_it_with_the_reason() -> None:
    named = replace(BY_AREA, rows={"beta": RowNamed("Hele landet", "dekker alt")})
    case = case_with(Projection(demography=named), ("Nord", ""))
    done = with_projections(case).criteria["need"]
    assert done.values["beta"] == 270
    assert "[areas, Hele landet: dekker alt]" in done.sources["beta"]


@pytest.mark.parametrize(
    ("form", "value", "words"),
    [
        (ProjectionForm.COMPOUND, 81, "0,81 ((1 − 10 %)^2) endring 2022–2024 [tenth, rad 1]"),
        (ProjectionForm.STRAIGHT, 80, "0,8 (1 − 2 × (10 %)) endring 2022–2024 [tenth, rad 1]"),
    ],
)
def test_yearly_changes_work_in_the_form_that_is_chosen_and_the_source_says_which(
    form: ProjectionForm, value: int, words: str
) -> None:
    done = worked_out(replace(TWO_YEARS, form=form))
    assert done.values["alfa"] == value
    assert words in plain(done.sources["alfa"])


def test_a_part_that_a_change_does_not_touch_keeps_its_level() -> None:
    exempt = {"beta": Exemption(Fraction(1, 2), ("tenth",), "halvparten er landsfunksjoner")}
    done = worked_out(replace(TWO_YEARS, exempt=exempt))
    assert done.values == {"alfa": 81, "beta": 200 * (Fraction(1, 2) + Fraction(81, 200))}
    assert "50 % × 1 (1) + 50 % × 0,81 ((1 − 10 %)^2)" in plain(done.sources["beta"])
    assert "halvparten er landsfunksjoner" in done.sources["beta"]


def test_disease_is_a_development_over_the_whole_period_and_is_said_to_be_left_out_where_it_is() -> None:
    done = worked_out(replace(TWO_YEARS, disease=Fraction(-5)))
    assert done.values["alfa"] == 100 * Fraction(95, 100) * Fraction(81, 100)
    assert "(1 + −5 %) sykdomsutvikling" in plain(done.sources["alfa"])
    assert "ikke oppgitt" not in done.sources["alfa"]
    assert worked_out(TWO_YEARS).sources["alfa"].endswith("; sykdomsutviklingen er ikke oppgitt")


def test_who_has_no_value_stays_without_one_and_a_zero_keeps_its_reason() -> None:
    assert worked_out(Projection(demography=BY_AREA), alfa=100).values == {"alfa": 150}
    nought = worked_out(Projection(demography=BY_AREA), alfa=100, beta=0)
    assert nought.values["beta"] == 0
    assert nought.sources["beta"] == "prøvetabell, rad 1"


def test_what_is_worked_out_is_not_worked_out_again() -> None:
    once = with_projections(case_with(TWO_YEARS))
    assert with_projections(once) is once
    assert once.criteria["need"].projection is None


# The shipped cases.


def test_the_shipped_bed_days_are_the_base_times_demography_times_the_compounded_changes() -> None:
    left = Fraction(996, 1000) ** 21 * Fraction(997, 1000) ** 42
    values = projected_in("need-projected").values
    assert values["sykehuset-ostfold"] == 151_474 * Fraction(270_088, 190_618) * left
    assert values["sunnaas-sykehus"] == 42_250 * Fraction(2_492_274, 1_746_318) * left
    half = (left + Fraction(997, 1000) ** 42) / 2
    assert values["oslo-universitetssykehus"] == 456_924 * Fraction(469_005, 316_068) * half


def test_the_straight_line_differs_from_the_compounded_scenario_by_its_form_alone() -> None:
    straight = board().scenarios["need-straight-line"]
    assert dict(straight.overrides) == {f"criteria.{SOMATIC}.projection.form": "straight"}
    values = projected_in("need-straight-line").values
    assert values["sykehuset-ostfold"] == 151_474 * Fraction(270_088, 190_618) * Fraction(79, 100)


def test_a_scenario_can_override_each_part_of_a_projection() -> None:
    code, before = "sykehuset-ostfold", projected_in("need-projected").values["sykehuset-ostfold"]
    left = Fraction(996, 1000) ** 21 * Fraction(997, 1000) ** 42
    path = f"criteria.{SOMATIC}.projection"
    growth = Fraction(270_088, 190_618)
    changes: list[tuple[dict[str, object], Fraction]] = [
        ({f"criteria.{SOMATIC}.values.Sykehuset Østfold HF": 100_000}, 100_000 * growth * left),
        ({"parameters.projection.efficiency": 0}, before / Fraction(997, 1000) ** 21),
        ({f"{path}.disease": 10}, before * Fraction(11, 10)),
        (
            {f"{path}.target_year": 2020, f"{path}.demography.after": "bed_days_2019"},
            151_474 * Fraction(996, 1000) * Fraction(997, 1000) ** 2,
        ),
        ({f"{path}.changes": ["projection.primary_care_cooperation"]}, before / Fraction(997, 1000) ** 42),
        ({f"{path}.demography.after": "bed_days_2019"}, 151_474 * left),
    ]
    for overrides, value in changes:
        assert projected_in("need-projected", SOMATIC, overrides).values[code] == value, overrides
    beds = projected_in("need-in-beds", BEDS, {f"criteria.{BEDS}.projection.rounding": "none"})
    assert beds.values[code].denominator != 1


def test_an_overridden_base_or_rate_is_the_source_of_what_is_projected() -> None:
    changed = projected_in("need-projected", SOMATIC, {"parameters.projection.efficiency": Decimal("0.5")})
    assert (
        "overstyrt i alternativet: parameters.projection.efficiency = 0.5" in changed.sources["vestre-viken"]
    )
    assert "(1 − 0,5 %)^21" in plain(changed.sources["vestre-viken"])


def test_a_projections_settings_are_shown_in_a_boards_words() -> None:
    path = f"criteria.{SOMATIC}.projection"
    case = override(board(), f"{path}.disease", -1)
    assert shown_at(case, f"{path}.form") == "sammensatt"
    assert shown_at(case, f"{path}.disease") == "−1"
    assert shown_at(case, f"{path}.target_year") == "2040"
    assert shown_at(case, f"criteria.{BEDS}.projection.rounding") == "avrundet opp"
