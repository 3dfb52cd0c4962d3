"""Projections that make no number, in a folder, in memory and in a scenario: each refused where it stands."""

import re
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from allocation import load_case, run
from allocation.case import Case
from allocation.criteria import Exemption, Projection, ProjectionForm, RowNamed
from allocation.figures import Figure
from allocation.files.summary import run_summary
from allocation.overrides import BadOverride, override
from allocation.problems import ProblemsFound
from allocation.projections import with_projections
from tests.broken_folders import inputs_to_break, text_replaced
from tests.projected_cases import BEDS, BOARD, BY_AREA, SOMATIC, TWO_YEARS, board, case_with, fault, rate
from tests.small_cases import plain

TENTH, TWO = Fraction(1, 10), Fraction(2)
YEARLESS = Projection(changes=("tenth",))


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
        (replace(TWO_YEARS, changes=("tenth", "fifth", "tenth")), "endringen «tenth» står 2 ganger"),
        (replace(TWO_YEARS, changes=("later",)), "ingen verdi for 2024"),
        (replace(TWO_YEARS, base_year=2014, form=ProjectionForm.STRAIGHT), "10 år med endringer gjør"),
        (Projection(disease=Fraction(-100)), "ingenting blir igjen"),
        (replace(TWO_YEARS, exempt={"alfa": Exemption(TENTH, ("fifth",), "")}), "ukjent endring «fifth»"),
        (replace(TWO_YEARS, exempt={"alfa": Exemption(Fraction(50), ("tenth",), "")}), "unntatt, er 50"),
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


def on_top_of(before: Projection, after: Projection) -> Case:
    """A case where `later_need` begins with the projected `need`, and goes on from there."""
    case = case_with(before)
    first = case.criteria["need"]
    second = replace(first, code="later_need", projection=replace(after, of="need"))
    return replace(case, criteria={**case.criteria, "later_need": second})


@pytest.mark.parametrize(
    ("before", "after", "word"),
    [
        (Projection(disease=TENTH), Projection(disease=TWO), "disease"),
        (TWO_YEARS, replace(TWO_YEARS, changes=("fifth", "tenth")), "changes"),
        (Projection(demography=BY_AREA), Projection(demography=BY_AREA), "demography"),
    ],
)
def test_a_projection_on_top_of_another_does_not_count_the_same_twice(
    before: Projection, after: Projection, word: str
) -> None:
    with pytest.raises(ProblemsFound) as refusal:
        with_projections(on_top_of(before, after))
    (problem,) = refusal.value.problems
    assert f"«{word}» er alt regnet med i kriteriet «need»" in plain(problem.what)
    assert problem.where.column == "criteria.later_need.projection.of"


def test_a_projection_on_top_of_another_goes_on_from_it_with_changes_of_its_own() -> None:
    fifth = replace(TWO_YEARS, changes=("fifth",))
    apart = with_projections(on_top_of(TWO_YEARS, fifth)).criteria["later_need"]
    first = with_projections(case_with(TWO_YEARS)).criteria["need"]
    alone = with_projections(case_with(fifth)).criteria["need"]
    for code, value in apart.values.items():
        plain_value = case_with(TWO_YEARS).criteria["need"].values[code]
        assert value * plain_value == first.values[code] * alone.values[code]


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


def test_a_parameter_that_is_no_share_is_no_rate() -> None:
    case = case_with(TWO_YEARS)
    money = replace(rate("tenth", "10"), value=Figure(Fraction(4622), case.units.base))
    with pytest.raises(ProblemsFound, match="i kroner, ikke i prosent"):
        with_projections(replace(case, parameters={"tenth": (money,)}))


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
    with text_replaced(shared_inputs / KEYS, old, new):
        found = [one for one in load_case(shared_inputs / BOARD).problems if words in plain(one.what)]
    assert found
    assert {one.where.file for one in found} == {KEYS}
    assert all(re.match(r"criteria\.\S*projected", one.where.column) for one in found)


def test_a_case_that_does_not_use_the_parameters_is_told_how(shared_inputs: Path) -> None:
    with text_replaced(shared_inputs / BOARD / "case.toml", 'parameters = "parameters"\n', ""):
        problems = load_case(shared_inputs / BOARD).problems
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
        found = [one for one in load_case(shared_inputs / BOARD).problems if "2041" in one.what]
    finally:
        scenario.unlink()
    assert {(one.where.file, one.where.column) for one in found} == {
        (f"{BOARD}/scenarios/for-sent.toml", path)
    }


def test_a_value_of_a_criterion_that_begins_with_another_is_overridden_where_it_stands() -> None:
    with pytest.raises(BadOverride, match="har ingen egne verdier") as refusal:
        override(board(), f"criteria.{BEDS}.values.Akershus", 900)
    assert refusal.value.fix == f"skriv criteria.{SOMATIC}.values.Akershus"


def test_occupancies_of_their_own_are_read_by_the_names_of_recipients_and_never_lost() -> None:
    path = f"criteria.{BEDS}.projection.own_occupancy"
    given = {"Akershus universitetssykehus HF": 40, "sunnaas-sykehus": 65}
    projection = override(board(), path, given).criteria[BEDS].projection
    assert projection is not None
    assert projection.own_occupancy == {"akershus-universitetssykehus": 40, "sunnaas-sykehus": 65}
    for wrong in ({"Akershus sykhus": 40}, {"Akershus universitetssykehus HF": "40"}, 40):
        with pytest.raises(BadOverride):
            override(board(), path, wrong)


def test_a_demography_of_another_year_than_the_changes_is_refused() -> None:
    case = override(board(), f"criteria.{SOMATIC}.projection.target_year", 2030)
    with pytest.raises(ProblemsFound, match="er 2030, men demografien leses av kolonnen «demography_2040»"):
        with_projections(case)


def test_a_yearly_change_that_shifts_within_the_years_is_refused_and_not_taken_for_the_first() -> None:
    shifting = (
        replace(rate("tenth", "10"), valid_to=date(2023, 12, 31)),
        replace(rate("tenth", "20"), valid_from=date(2024, 1, 1)),
    )
    case = case_with(TWO_YEARS)
    shifted = replace(case, parameters={**case.parameters, "tenth": shifting})
    with pytest.raises(ProblemsFound, match="har flere verdier fra 2023 til 2024"):
        with_projections(shifted)
    outside = replace(TWO_YEARS, base_year=2023)
    with_projections(replace(case_with(outside), parameters=shifted.parameters))


def test_an_overridden_projection_is_shown_as_what_it_is_and_not_as_nothing() -> None:
    told = run_summary(run(board(), "need-straight-line"), [])
    assert f"criteria.{SOMATIC}.projection.form = rett linje" in told
    assert "= ingenting" not in told
