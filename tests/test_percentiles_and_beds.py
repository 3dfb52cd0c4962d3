"""Use evened out between percentiles before it is projected, and projected bed-days turned into beds."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import strategies as st

from allocation import load_case
from allocation.beds import DAYS, BedRounding, implied_occupancy
from allocation.beds import beds as whole_beds
from allocation.case import Case
from allocation.criteria import Projection
from allocation.need import evened, percentile
from allocation.problems import ProblemsFound
from allocation.projections import with_projections
from tests.broken_folders import inputs_to_break, text_replaced
from tests.projected_cases import (
    BEDS,
    BOARD,
    BY_AREA,
    SOMATIC,
    TWO_YEARS,
    board,
    case_with,
    fault,
    projected_in,
    worked_out,
)
from tests.properties import given
from tests.shipped import shipped_case
from tests.small_cases import criterion, plain

USE = st.integers(min_value=0, max_value=10**5).map(Fraction)
EVENED = Projection(percentiles=(Fraction(20), Fraction(80)), per="folk")


# The rules alone.


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


# As criteria of a case in memory.


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


def test_use_without_inhabitants_or_below_nought_has_no_percentile() -> None:
    assert "negativt for Alfa" in fault(EVENED, alfa=-1, beta=5).what
    case = case_with(EVENED)
    lacking = {**case.criteria, "folk": criterion("folk", {"alfa": 10})}
    with pytest.raises(ProblemsFound, match="har ikke innbyggere for Beta"):
        with_projections(replace(case, criteria=lacking))


@pytest.mark.parametrize(
    ("projection", "words"),
    [
        (replace(EVENED, percentiles=(Fraction(80), Fraction(20))), "persentilene er [80, 20]"),
        (replace(EVENED, percentiles=(Fraction(20),)), "persentilene er [20]"),
        (replace(EVENED, percentiles=(Fraction(20), Fraction(101))), "persentilene er [20, 101]"),
        (replace(EVENED, per=""), "ikke hva forbruket regnes per"),
        (replace(EVENED, per="folke"), "ukjent kriterium «folke»"),
        (Projection(occupancy="late"), "mente du «later»"),
        (Projection(occupancy="later"), "ingen verdi for 2024"),
        (Projection(occupancy="tenth", own_occupancy={"beta": Fraction(836)}), "«Beta» er 836 prosent"),
    ],
)
def test_percentiles_and_occupancies_that_are_none_are_refused_where_they_stand(
    projection: Projection, words: str
) -> None:
    assert words in plain(fault(projection).what)


# A criterion that begins with another.


def in_beds(of: Projection, beds: Projection) -> Case:
    """The case in memory with beds worked out of the projected need."""
    case = case_with(of)
    own = replace(criterion("beds", {}), projection=beds)
    return replace(case, criteria={"beds": own, **case.criteria})


def test_a_criterion_can_begin_with_another_as_that_stands_after_its_own_projection() -> None:
    done = with_projections(in_beds(TWO_YEARS, Projection(of="need", occupancy="fifth"))).criteria
    assert done["need"].values == {"alfa": 81, "beta": 162}
    assert done["beds"].values == {"alfa": Fraction(81, 73), "beta": Fraction(162, 73)}
    assert done["beds"].unit == "senger"
    source = plain(done["beds"].sources["alfa"])
    assert source.startswith(plain(done["need"].sources["alfa"]) + "; delt på (365 × 20 %")


def test_what_begins_with_another_can_be_carried_further_and_says_what_it_began_with() -> None:
    done = with_projections(in_beds(TWO_YEARS, Projection(of="need", demography=BY_AREA))).criteria
    assert done["beds"].values == {"alfa": 81 * Fraction(3, 2), "beta": 162 * Fraction(6, 5)}
    source = plain(done["beds"].sources["alfa"])
    assert source.startswith(f"81 liggedøgn [{plain(done['need'].sources['alfa'])}] × demografi 150 / 100")


@pytest.mark.parametrize(
    ("of", "beds", "words"),
    [
        ("", "ned", "ukjent kriterium «ned»"),
        ("", "beds", "«beds» begynner med seg selv"),
        ("beds", "need", "begynner med seg selv"),
    ],
)
def test_a_criterion_that_begins_with_nothing_or_with_itself_is_refused_where_it_says_so(
    of: str, beds: str, words: str
) -> None:
    case = in_beds(replace(TWO_YEARS, of=of), Projection(of=beds, occupancy="fifth"))
    with pytest.raises(ProblemsFound) as refusal:
        with_projections(case)
    first = refusal.value.problems[0]
    assert words in first.what
    assert first.where.column == "criteria.beds.projection.of"
    assert first.fix


def test_what_is_wrong_with_a_projection_is_said_once_though_another_begins_with_it() -> None:
    case = in_beds(replace(TWO_YEARS, changes=("tent",)), Projection(of="need", occupancy="fifth"))
    with pytest.raises(ProblemsFound) as refusal:
        with_projections(case)
    assert len(refusal.value.problems) == 1


# The shipped cases.


@pytest.mark.parametrize("form", ["compound", "straight"])
def test_the_shipped_beds_before_rounding_take_exactly_the_projected_bed_days(form: str) -> None:
    changed: Mapping[str, object] = {
        f"criteria.{SOMATIC}.projection.form": form,
        f"criteria.{BEDS}.projection.rounding": "none",
    }
    days, beds = (projected_in("need-in-beds", code, changed).values for code in (SOMATIC, BEDS))
    projection = board().criteria[BEDS].projection
    assert projection is not None
    assert len(beds) == 9
    for code, number in beds.items():
        occupancy = projection.own_occupancy.get(code, Fraction(85)) / 100
        assert number * DAYS * occupancy == days[code]


def test_the_occupancies_of_akershus_and_sunnaas_are_those_that_table_6_implies() -> None:
    projection = board().criteria[BEDS].projection
    assert projection is not None
    printed = {
        board().recipients[code].name: percent / 100 for code, percent in projection.own_occupancy.items()
    }
    for name, occupancy in printed.items():
        row = board().used["plan"]["beds_somatic"].by_key[name,]
        days, number = (row.figure(column) for column in ("bed_days_2040", "beds_2040"))
        assert days
        assert number
        assert round(implied_occupancy(days.value, number.value), 4) == occupancy
        assert whole_beds(days.value, occupancy, BedRounding.UP) == number.value
    assert list(printed) == ["Akershus universitetssykehus HF", "Sunnaas sykehus HF"]


def test_the_shipped_beds_are_whole_and_akershus_has_more_of_them_by_its_own_occupancy() -> None:
    own = projected_in("need-in-beds", BEDS)
    assert all(value.denominator == 1 for value in own.values.values())
    path = f"criteria.{BEDS}.projection.own_occupancy.Akershus universitetssykehus HF"
    common = projected_in("need-in-beds", BEDS, {path: 85})
    assert own.values["akershus-universitetssykehus"] - common.values["akershus-universitetssykehus"] == 16


def test_the_shipped_example_evens_out_at_the_percentiles_of_the_plan() -> None:
    text = shipped_case("hso-2040").tables["text"].by_key
    case = shipped_case("example-42-areas")
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


# Broken copies of the shipped case.


@pytest.fixture(scope="module")
def shared_inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return inputs_to_break(tmp_path_factory.mktemp("beds"))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('of = "bed-days-somatic-projected"\n', "", "«table» mangler"),
        ('of = "bed-days-somatic-projected"', 'of = "bed-days-somatic-project"', "ukjent kriterium"),
        (
            "[criteria.beds-somatic-projected.projection]",
            'table = "plan.beds_somatic"\n[criteria.beds-somatic-projected.projection]',
            "«table» står ved siden av «projection.of», som er «bed-days-somatic-projected»",
        ),
    ],
)
def test_a_criterion_is_read_from_a_table_or_from_another_criterion_and_never_from_both_or_none(
    shared_inputs: Path, old: str, new: str, words: str
) -> None:
    with text_replaced(shared_inputs / BOARD / "keys.toml", old, new):
        found = [one for one in load_case(shared_inputs / BOARD).problems if words in plain(one.what)]
    assert found
    assert all(one.where.column.startswith(f"criteria.{BEDS}") for one in found)
    assert all(one.fix for one in found)
