"""Need carried forward: demography, disease, yearly changes, percentiles and beds, as criteria of a key."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
from hypothesis import strategies as st

from allocation import load_case, run
from allocation.beds import BedRounding
from allocation.case import Case, Scenario
from allocation.criteria import Criterion, Demography, Exemption, Projection, ProjectionForm, RowNamed
from allocation.figures import Figure
from allocation.files.path_values import shown_at
from allocation.money import PERCENT
from allocation.need import compound_factor, evened, percentile, projected, straight_factor
from allocation.overrides import BadOverride, override
from allocation.parameters import Parameter
from allocation.problems import Problem, ProblemsFound
from allocation.projections import with_projections
from allocation.scenario import with_overrides
from tests.broken_folders import inputs_to_break, replace_text
from tests.golden import golden_path, golden_text
from tests.properties import given
from tests.small_cases import criterion, plain, small_case, table

BOARD = "hso-2024-revised"
SOMATIC = "bed-days-somatic-projected"
BEDS = "beds-somatic-projected"
TENTH, TWO = Fraction(1, 10), Fraction(2)

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


@pytest.mark.parametrize(
    ("percent", "value"), [("0", "10"), ("20", "18"), ("25", "20"), ("50", "30"), ("80", "42"), ("100", "50")]
)
def test_a_percentile_lies_on_the_line_between_two_units(percent: str, value: str) -> None:
    units = [Fraction(number) for number in (50, 10, 30, 20, 40)]
    assert percentile(units, Fraction(percent)) == Fraction(value)
    assert percentile([Fraction(7)], Fraction(percent)) == 7


PEOPLED = st.lists(st.tuples(USE, st.integers(min_value=1, max_value=10**6)), min_size=1, max_size=8)


@given(PEOPLED, st.integers(min_value=0, max_value=50), st.integers(min_value=50, max_value=100))
def test_evening_out_moves_nobody_between_the_percentiles_and_keeps_the_order(
    units: list[tuple[Fraction, int]], low: int, high: int
) -> None:
    use = {str(number): amount for number, (amount, _) in enumerate(units)}
    people = {str(number): Fraction(count) for number, (_, count) in enumerate(units)}
    after = evened(use, people, [Fraction(low), Fraction(high)])
    rates = {code: use[code] / people[code] for code in use if use[code]}
    moved = {code: after[code] / people[code] for code in rates}
    assert all(after[code] == 0 for code in use if not use[code])
    for code, rate in rates.items():
        bounds = [percentile(rates.values(), Fraction(one)) for one in (low, high)]
        assert bounds[0] <= moved[code] <= bounds[1]
        if bounds[0] <= rate <= bounds[1]:
            assert after[code] == use[code]
        assert all(moved[code] <= moved[other] for other in rates if rate <= rates[other])


# As a criterion of a case in memory.


AREAS = table(
    "areas",
    {"before": "liggedøgn", "after": "liggedøgn", "text": "liggedøgn"},
    [
        {"area": "Nord", "before": "100", "after": "150"},
        {"area": "Syd", "before": "100", "after": "120"},
        {"area": "Hele landet", "before": "200", "after": "270"},
        {"area": "Tom", "before": "100", "after": ""},
        {"area": "Null", "before": "0", "after": "5"},
    ],
    by=["area"],
)


USED = {"alfa": 100, "beta": 200}


def rate(code: str, per_cent: str) -> Parameter:
    figure = Figure(Fraction(per_cent) / 100, PERCENT, 1)
    return Parameter(
        code, code, figure, date(2020, 1, 1), date(2040, 12, 31), f"{code}, rad 1", date(2024, 1, 1)
    )


def case_with(
    projection: Projection,
    areas: tuple[str, str] = ("Nord", "Syd"),
    values: Mapping[str, int] | None = None,
) -> Case:
    """Two recipients in areas of their own, measured by a projected criterion `need`."""
    need = replace(criterion("need", values or USED, "liggedøgn"), projection=projection)
    case = small_case(["alfa", "beta"], 0, [], criteria=[need, criterion("folk", {"alfa": 10, "beta": 10})])
    recipients = {
        code: replace(one, hospital_area=area)
        for (code, one), area in zip(case.recipients.items(), areas, strict=True)
    }
    later = replace(rate("later", "80"), valid_from=date(2040, 1, 1))
    parameters = {"tenth": (rate("tenth", "10"),), "fifth": (rate("fifth", "20"),), "later": (later,)}
    return replace(case, recipients=recipients, parameters=parameters, tables={"areas": AREAS})


def worked_out(projection: Projection, **values: int) -> Criterion:
    return with_projections(case_with(projection, values=values)).criteria["need"]


def fault(projection: Projection, areas: tuple[str, str] = ("Nord", "Syd"), **values: int) -> Problem:
    with pytest.raises(ProblemsFound) as refusal:
        with_projections(case_with(projection, areas, values))
    (problem,) = refusal.value.problems
    assert problem.where.file == "sak/keys.toml"
    assert problem.where.column.startswith("criteria.need.projection")
    assert problem.cause
    assert problem.fix
    return problem


BY_AREA = Demography("areas", "before", "after")
TWO_YEARS = Projection(base_year=2022, target_year=2024, changes=("tenth",))


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


def test_use_is_evened_out_before_it_is_projected() -> None:
    evening = Projection(percentiles=(Fraction(25), Fraction(50)), per="folk", demography=BY_AREA)
    done = worked_out(evening)
    assert done.values == {"alfa": 125 * Fraction(3, 2), "beta": 150 * Fraction(6, 5)}
    assert "125 liggedøgn, løftet fra 100 liggedøgn" in plain(done.sources["alfa"])
    assert "senket fra 200 liggedøgn [prøvetabell, rad 1] til 50-persentilen" in plain(done.sources["beta"])


@pytest.mark.parametrize(
    ("rounding", "beds"),
    [
        (BedRounding.NONE, Fraction(1000, 292)),
        (BedRounding.NEAREST, Fraction(3)),
        (BedRounding.UP, Fraction(4)),
    ],
)
def test_bed_days_become_beds_by_the_occupancy_of_the_year_projected_to(
    rounding: BedRounding, beds: Fraction
) -> None:
    planned = Projection(target_year=2040, occupancy="later", rounding=rounding)
    done = worked_out(planned, alfa=1000, beta=2000)
    assert done.values["alfa"] == beds
    assert (done.unit, done.factor) == ("senger", Fraction(1))
    assert "delt på (365 × 80 % [later, rad 1]) = 3,4247 senger" in plain(done.sources["alfa"])


def test_a_unit_with_its_own_occupancy_has_its_own_beds() -> None:
    done = worked_out(Projection(occupancy="fifth", own_occupancy={"beta": Fraction(40)}), alfa=73, beta=73)
    assert done.values == {"alfa": 1, "beta": Fraction(1, 2)}
    assert "40 % eget belegg" in plain(done.sources["beta"])


def test_who_has_no_value_stays_without_one_and_a_zero_keeps_its_reason() -> None:
    assert worked_out(Projection(demography=BY_AREA), alfa=100).values == {"alfa": 150}
    nought = worked_out(Projection(demography=BY_AREA), alfa=100, beta=0)
    assert nought.values["beta"] == 0
    assert nought.sources["beta"] == "prøvetabell, rad 1"


def test_what_is_worked_out_is_not_worked_out_again() -> None:
    once = with_projections(case_with(TWO_YEARS))
    assert with_projections(once) is once
    assert once.criteria["need"].projection is None


YEARLESS = Projection(changes=("tenth",))
EVENED = Projection(percentiles=(Fraction(20), Fraction(80)), per="folk")


@pytest.mark.parametrize(
    ("projection", "words"),
    [
        (Projection(), "sier ikke hva som endrer seg"),
        (Projection(disease=TWO, per="folk"), "«per» virker bare sammen med «percentiles»"),
        (Projection(disease=TWO, own_occupancy={"alfa": TWO}), "«own_occupancy» virker bare sammen med"),
        (Projection(disease=TWO, exempt={"alfa": Exemption(TENTH, (), "")}), "«exempt» virker bare sammen"),
        (YEARLESS, "har ingen år å virke i"),
        (replace(YEARLESS, base_year=2040, target_year=2019), "går fra 2040 til 2019"),
        (replace(YEARLESS, base_year=2019, target_year=2019), "går fra 2019 til 2019"),
        (replace(TWO_YEARS, changes=("tent",)), "mente du «tenth»"),
        (replace(TWO_YEARS, changes=("later",)), "ingen verdi for 2024"),
        (replace(TWO_YEARS, base_year=2014, form=ProjectionForm.STRAIGHT), "10 år med endringer gjør"),
        (Projection(disease=Fraction(-100)), "ingenting blir igjen"),
        (replace(TWO_YEARS, exempt={"alfa": Exemption(TENTH, ("fifth",), "")}), "ukjent endring «fifth»"),
        (replace(TWO_YEARS, exempt={"alfa": Exemption(Fraction(50), ("tenth",), "")}), "unntatt, er 50"),
        (replace(EVENED, percentiles=(Fraction(80), Fraction(20))), "persentilene er [80, 20]"),
        (replace(EVENED, percentiles=(Fraction(20),)), "persentilene er [20]"),
        (replace(EVENED, percentiles=(Fraction(20), Fraction(101))), "persentilene er [20, 101]"),
        (replace(EVENED, per=""), "ikke hva forbruket regnes per"),
        (replace(EVENED, per="folke"), "ukjent kriterium «folke»"),
        (Projection(occupancy="late"), "mente du «later»"),
        (Projection(occupancy="later"), "ingen verdi for 2024"),
        (Projection(occupancy="tenth", own_occupancy={"beta": Fraction(836)}), "«Beta» er 836 prosent"),
        (Projection(demography=replace(BY_AREA, table="area")), "ukjent tabell «area»"),
        (Projection(demography=replace(BY_AREA, table="plan.areas")), "ukjent tabell «plan.areas»"),
        (Projection(demography=replace(BY_AREA, after="aftr")), "ukjent kolonne «aftr»"),
        (Projection(demography=replace(BY_AREA, rows={"beta": RowNamed("Sør", "")})), "ukjent rad «Sør»"),
    ],
)  # fmt: skip
def test_a_projection_that_makes_no_number_is_refused_where_it_stands(
    projection: Projection, words: str
) -> None:
    assert words in plain(fault(projection).what)


@pytest.mark.parametrize(
    ("areas", "words"),
    [
        (("Nord", ""), "areas har ingen rad for sykehusområdet til Beta"),
        (("Vest", "Øst"), "areas har ingen rad for sykehusområdet til Alfa og Beta"),
        (("Nord", "Tom"), "areas mangler tall for sykehusområdet til Beta"),
        (("Null", "Syd"), "areas mangler tall for sykehusområdet til Alfa"),
    ],
)
def test_an_area_without_growth_is_never_taken_to_stand_still(areas: tuple[str, str], words: str) -> None:
    assert words in fault(Projection(demography=BY_AREA), areas).what


def test_use_without_inhabitants_or_below_nought_has_no_percentile() -> None:
    assert "negativt for Alfa" in fault(EVENED, alfa=-1, beta=5).what
    case = case_with(EVENED)
    lacking = {**case.criteria, "folk": criterion("folk", {"alfa": 10})}
    with pytest.raises(ProblemsFound, match="har ikke innbyggere for Beta"):
        with_projections(replace(case, criteria=lacking))


def test_a_parameter_that_is_no_share_is_no_rate() -> None:
    case = case_with(TWO_YEARS)
    money = replace(rate("tenth", "10"), value=Figure(Fraction(4622), case.units.base))
    with pytest.raises(ProblemsFound, match="i kroner, ikke i prosent"):
        with_projections(replace(case, parameters={"tenth": (money,)}))


# The shipped cases.


@cache
def board() -> Case:
    return load_case(BOARD)


def projected_in(
    scenario: str, code: str = SOMATIC, overrides: Mapping[str, object] | None = None
) -> Criterion:
    """A criterion of the shipped case as the scenario, with more overrides, works it out."""
    case = board()
    own = Scenario("egen", "Egen", baseline=scenario, overrides=overrides or {})
    return with_projections(with_overrides(case, own)).criteria[code]


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


@pytest.mark.parametrize(
    ("case", "scenario"),
    [
        (BOARD, "need-projected"),
        (BOARD, "need-straight-line"),
        (BOARD, "need-in-beds"),
        ("example-42-areas", "evened"),
    ],
)
def test_the_projected_scenarios_give_their_golden_results(case: str, scenario: str) -> None:
    distribution = run(board() if case == BOARD else load_case(case), scenario)
    assert golden_text(distribution) == golden_path(case, scenario).read_text(encoding="utf-8")


def test_the_shipped_beds_are_whole_and_akershus_has_more_of_them_by_its_own_occupancy() -> None:
    own = projected_in("need-in-beds", BEDS)
    assert all(value.denominator == 1 for value in own.values.values())
    path = f"criteria.{BEDS}.projection.own_occupancy.Akershus universitetssykehus HF"
    common = projected_in("need-in-beds", BEDS, {path: 85})
    assert own.values["akershus-universitetssykehus"] - common.values["akershus-universitetssykehus"] == 15


def test_the_shipped_example_evens_out_at_the_percentiles_of_the_plan() -> None:
    text = load_case("hso-2040").tables["text"].by_key
    case = load_case("example-42-areas")
    projection = case.criteria["mental-health-evened"].projection
    assert projection is not None
    plan = [text[name,].figure("value") for name in ("percentile-low", "percentile-high")]
    assert list(projection.percentiles) == [one.value for one in plan if one]
    moved = [
        one
        for one in with_projections(case).criteria["mental-health-evened"].sources.values()
        if "-persentilen" in one
    ]
    assert len(moved) == 18  # nine areas below the one and nine above the other, of 42


def test_a_scenario_can_override_each_part_of_a_projection() -> None:
    code, before = "sykehuset-ostfold", projected_in("need-projected").values["sykehuset-ostfold"]
    left = Fraction(996, 1000) ** 21 * Fraction(997, 1000) ** 42
    path = f"criteria.{SOMATIC}.projection"
    growth = Fraction(270_088, 190_618)
    changes: list[tuple[dict[str, object], Fraction]] = [
        ({f"criteria.{SOMATIC}.values.Sykehuset Østfold HF": 100_000}, 100_000 * growth * left),
        ({"parameters.projection.efficiency": 0}, before / Fraction(997, 1000) ** 21),
        ({f"{path}.disease": 10}, before * Fraction(11, 10)),
        ({f"{path}.target_year": 2020}, 151_474 * growth * Fraction(996, 1000) * Fraction(997, 1000) ** 2),
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


def test_an_override_that_does_not_fit_a_projection_is_refused() -> None:
    path = f"criteria.{SOMATIC}.projection"
    for field, value, words in [
        ("form", "linear", "ukjent verdi «linear»"),
        ("disease", "mye", "er ikke en prosent"),
        ("changes", "projection.efficiency", "er ikke en liste av parametre"),
        ("percentiles", 20, "er ikke to persentiler"),
        ("base_year", 19, "er ikke et årstall"),
        ("forms", "straight", "ukjent «forms»"),
    ]:
        with pytest.raises(BadOverride, match=words):
            override(board(), f"{path}.{field}", value)


def test_a_projections_settings_are_shown_in_a_boards_words() -> None:
    path = f"criteria.{SOMATIC}.projection"
    case = override(board(), f"{path}.disease", -1)
    assert shown_at(case, f"{path}.form") == "sammensatt"
    assert shown_at(case, f"{path}.disease") == "−1"
    assert shown_at(case, f"{path}.target_year") == "2040"
    assert shown_at(case, f"criteria.{BEDS}.projection.rounding") == "avrundet opp"


# Broken copies of the shipped case.

KEYS = f"{BOARD}/keys.toml"


@pytest.fixture(scope="module")
def shared_inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return inputs_to_break(tmp_path_factory.mktemp("need"))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('form = "compound"', 'form = "compond"', "ukjent framskrivingsform «compond»"),
        ('\nform = "compound"', "", "det står ikke hvordan endringene virker"),
        ('reason = "sykehuset dekker hele regionen"', "because = 1", "ukjent innstilling «because»"),
        ('exempt."Oslo universitetssykehus HF"', 'exempt."Oslo sykehus"', "ukjent mottaker «Oslo sykehus»"),
        ('rows."Sunnaas sykehus HF"', 'rows."Sykehuspartner HF"', "sykehusområdet til Sunnaas sykehus HF"),
        ("target_year = 2040", 'target_year = "2040"', "er ikke av rett slag"),
    ],
)
def test_a_wrong_projection_in_a_folder_is_an_error_with_its_place(
    shared_inputs: Path, old: str, new: str, words: str
) -> None:
    path = shared_inputs / KEYS
    whole = path.read_bytes()
    try:
        replace_text(path, old, new)
        found = [one for one in load_case(shared_inputs / BOARD).problems if words in plain(one.what)]
    finally:
        path.write_bytes(whole)
    assert found
    assert {one.where.file for one in found} == {KEYS}
    assert all(re.match(r"criteria\.\S*projected", one.where.column) for one in found)


def test_a_case_that_does_not_use_the_parameters_is_told_how(shared_inputs: Path) -> None:
    path = shared_inputs / BOARD / "case.toml"
    whole = path.read_bytes()
    try:
        replace_text(path, 'parameters = "parameters"\n', "")
        problems = load_case(shared_inputs / BOARD).problems
    finally:
        path.write_bytes(whole)
    found = [one for one in problems if "ukjent parameter" in one.what]
    assert found
    assert all("[uses]" in one.fix for one in found)


def test_a_projection_that_a_scenario_has_made_impossible_is_blamed_on_the_scenario(
    shared_inputs: Path,
) -> None:
    scenario = shared_inputs / BOARD / "scenarios" / "for-sent.toml"
    path = f"criteria.{SOMATIC}.projection.base_year"
    scenario.write_text(f'title = "For sent"\n[overrides]\n"{path}" = 2041\n', encoding="utf-8")
    try:
        (found,) = (one for one in load_case(shared_inputs / BOARD).problems if "2041" in one.what)
    finally:
        scenario.unlink()
    assert found.where.file == f"{BOARD}/scenarios/for-sent.toml"
    assert found.where.column == path
