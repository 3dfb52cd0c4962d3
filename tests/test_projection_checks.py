"""The printed 2040 tables recomputed: what each projection leaves over, and which occupancy explains beds."""

import re
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
from hypothesis import strategies as st

from allocation import load_case
from allocation.beds import BedClaim, BedRounding, beds, implied_occupancy
from allocation.case import Case, Check
from allocation.checks import check_findings, faulty_checks
from allocation.findings import Finding, Status
from tests.broken_folders import copied_inputs, refused, refused_with, replace_text
from tests.properties import given
from tests.small_cases import case_of_tables, plain, table

NEAREST, UP = BedRounding.NEAREST, BedRounding.UP
AREAS = ["Akershus", "Innlandet", "Oslo", "Sørlandet", "Telemark/Vestfold", "Vestre Viken", "Østfold"]


@cache
def all_findings() -> tuple[Finding, ...]:
    return tuple(check_findings(load_case("hso-2040")))


def findings(words: str) -> list[Finding]:
    return [one for one in all_findings() if words in plain(one.where)]


def by_row(words: str) -> dict[str, Finding]:
    """The findings of one check by the first word of their row."""
    return {re.split("[ /]", plain(one.where).split(" · ")[-1])[0]: one for one in findings(words)}


# The projections of tables 2 to 4.


def test_the_somatic_projection_has_two_readings_and_what_each_leaves_for_disease() -> None:
    found = by_row("Tabell 2: korrigert 2040")
    assert {one.status for one in found.values()} == {Status.UNRESOLVED}
    left = {row: re.findall(r"ha vært (\S+) prosent", plain(one.cause)) for row, one in found.items()}
    assert left == {
        "Akershus": ["−3,00", "−0,51"],
        "Innlandet": ["−4,67", "−2,22"],
        "Oslo": ["−2,55", "−0,05"],
        "Sørlandet": ["−4,29", "−1,84"],
        "Telemark": ["−3,96", "−1,49"],
        "Vestre": ["−3,44", "−0,96"],
        "Østfold": ["−3,30", "−0,82"],
        "Totalsum": ["−3,47", "−0,99"],
    }


def test_21_years_leave_81_per_cent_compounded_and_79_in_a_straight_line() -> None:
    cause = plain(by_row("Tabell 2: korrigert 2040")["Totalsum"].cause)
    assert "sammensatte endringer lar 81,03 prosent bli igjen" in cause
    assert "en rett linje lar 79,00 prosent bli igjen" in cause
    assert by_row("Tabell 2: korrigert 2040")["Totalsum"].computed == Fraction(2_492_274) * (
        Fraction(996, 1000) ** 21 * Fraction(997, 1000) ** 42
    )


@pytest.mark.parametrize(
    "words",
    ["Tabell 3: korrigert 2040 mot demografi", "helsevern for voksne", "helsevern for barn og unge"],
)
def test_where_no_factor_is_printed_the_distance_from_demography_is_said_and_not_explained_away(
    words: str,
) -> None:
    found = [one for one in findings(words) if "korrigert 2040 mot demografi" in one.where]
    assert {one.status for one in found} == {Status.UNRESOLVED}
    assert all(re.search("ikke (er )?trykt", plain(one.cause)) for one in found)


def test_every_row_of_the_projections_is_held() -> None:
    held = Counter(one.where.split(" · ")[-1] for one in findings(": korrigert 2040"))
    assert held == {**{f"{area} SO": 4 for area in AREAS}, "Totalsum": 4}


# Beds: tables 6 and 8.


def test_four_trusts_have_their_somatic_beds_rounded_up_one_to_the_nearest_and_one_either_way() -> None:
    said = {
        plain(one.where).split(" · ")[-1]: (one.status, plain(one.cause))
        for one in findings("Tabell 6: senger 2040 = liggedøgn")
        if "eget belegg" not in one.cause
    }
    up = "senger passer bare avrundet opp"
    assert said == {
        "Sykehuset i Vestfold HF": (Status.EXPLAINED, f"388,21 {up}"),
        "Sykehuset Innlandet HF": (Status.AGREES, ""),
        "Sykehuset Telemark HF": (Status.EXPLAINED, f"327,47 {up}"),
        "Sykehuset Østfold HF": (Status.AGREES, "550,05 senger passer bare avrundet til nærmeste hele"),
        "Sørlandet sykehus HF": (Status.EXPLAINED, f"481,44 {up}"),
        "Vestre Viken HF": (Status.EXPLAINED, f"885,19 {up}"),
    }


def test_three_trusts_have_an_occupancy_of_their_own_which_the_footnote_allows() -> None:
    own = {
        plain(one.where).split(" · ")[-1].split()[0]: one
        for one in findings("Tabell 6: senger 2040 = liggedøgn")
        if "eget belegg" in one.cause
    }
    assert {one.status for one in own.values()} == {Status.EXPLAINED}
    said = {name: re.findall(r"på (\S+) prosent, ikke 85,0", plain(one.cause)) for name, one in own.items()}
    assert said == {"Akershus": ["83,6"], "Oslo": ["84,9"], "Sunnaas": ["65,8"]}
    assert all("kan avvike i enkelte foretak" in one.cause for one in own.values())


def test_the_mean_of_85_per_cent_fits_only_without_sunnaas_and_both_readings_stand() -> None:
    (mean,) = findings("belegg i snitt")
    assert mean.status is Status.UNRESOLVED
    assert "84,3 prosent" in plain(mean.cause)
    assert "de åtte andre har 84,8 prosent" in plain(mean.cause)


def test_beds_for_substance_use_come_out_exactly_to_the_nearest_at_80_per_cent() -> None:
    found = findings("Tabell 8: senger 2040 = liggedøgn")
    assert len(found) == 8
    assert {(one.status, one.cause) for one in found} == {(Status.AGREES, "")}


# The form of the claim, on small tables.


def claimed_beds(number: str, printed: str, **claim: object) -> Case:
    own = table("t", {"days": "liggedøgn", "beds": "senger"}, [{"id": "x", "days": number, "beds": printed}])
    stated = replace(BedClaim("days", "0.8"), **claim)  # type: ignore[arg-type]
    return case_of_tables([own], Check("b", "Senger", table="t", stated="beds", beds=stated))


def finding_of(number: str, printed: str, **claim: object) -> Finding:
    (found,) = check_findings(claimed_beds(number, printed, **claim))
    return found


@pytest.mark.parametrize(
    ("printed", "roundings", "own", "status", "said"),
    [
        ("10", (NEAREST,), "", Status.AGREES, ""),
        ("10", (NEAREST, UP), "", Status.AGREES, "10,27 senger passer bare avrundet til nærmeste hele"),
        ("11", (NEAREST, UP), "", Status.EXPLAINED, "10,27 senger passer bare avrundet opp"),
        ("11", (UP,), "", Status.AGREES, ""),
        ("11", (NEAREST,), "", Status.DIFFERS, "tilsvarer et belegg på 74,7 prosent, ikke 80,0"),
        ("11", (NEAREST,), "fotnoten åpner", Status.EXPLAINED, "eget belegg på 74,7 prosent, ikke 80,0; fot"),
        ("10", (UP,), "", Status.DIFFERS, "tilsvarer et belegg på 82,2 prosent"),
        ("8", (NEAREST,), "fotnoten åpner", Status.DIFFERS, "102,7 prosent, som ikke er mulig"),
        ("0", (NEAREST,), "fotnoten åpner", Status.DIFFERS, "ingen senger er trykt"),
        ("12", (NEAREST, UP), "", Status.DIFFERS, "68,5 prosent"),
    ],
)
def test_only_what_the_claim_leaves_open_explains_a_printed_number_of_beds(
    printed: str, roundings: tuple[BedRounding, ...], own: str, status: Status, said: str
) -> None:
    found = finding_of("3000", printed, roundings=roundings, own_occupancy=own)
    assert found.status is status
    assert said in plain(found.cause)
    assert bool(said) == bool(found.cause)


def test_beds_without_bed_days_are_only_stated_and_an_occupancy_of_nought_is_a_fault() -> None:
    assert finding_of("", "5").status is Status.ONLY_STATED
    (fault,) = faulty_checks(claimed_beds("3000", "5", occupancy="0"))
    assert "belegget må være over null" in fault.what
    (unknown,) = faulty_checks(claimed_beds("3000", "5", days="dayz"))
    assert "mente du «days»" in unknown.what


DAYS = st.fractions(min_value=1, max_value=10**6, max_denominator=100)
OCCUPANCY = st.fractions(min_value=Fraction(1, 100), max_value=1, max_denominator=1000)


@given(DAYS, OCCUPANCY)
def test_whole_beds_lie_less_than_one_from_the_exact_number_and_rounded_up_never_below_it(
    days: Fraction, occupancy: Fraction
) -> None:
    exact, nearest, up = (beds(days, occupancy, mode) for mode in (BedRounding.NONE, NEAREST, UP))
    assert 0 <= up - exact < 1
    assert abs(nearest - exact) <= Fraction(1, 2)
    assert up - nearest in (0, 1)


@given(DAYS, OCCUPANCY)
def test_the_occupancy_that_beds_imply_gives_back_the_beds(days: Fraction, occupancy: Fraction) -> None:
    assert implied_occupancy(days, beds(days, occupancy)) == occupancy


# The formula's exponent.


@pytest.mark.parametrize(("formula", "stated"), [("2 ** 10", "1024"), ("2 ** years", "8"), ("7 ** 0", "1")])
def test_what_works_year_after_year_is_written_with_an_exponent(formula: str, stated: str) -> None:
    own = table("t", {"a": "senger"}, [{"id": "x", "a": stated}])
    case = case_of_tables([own], Check("c", "P", stated='t["x"].a', computed=formula))
    (found,) = check_findings(replace(case, formulas={"years": "2040 - 2037"}))
    assert found.status is Status.AGREES


@pytest.mark.parametrize(
    "formula", ['2 ** t["x"].a', "2 ** 0.5", "2 ** -1", "2 ** 101", "(9 ** 99) ** 99 ** 9"]
)
def test_an_exponent_that_is_printed_broken_negative_or_large_is_refused(formula: str) -> None:
    own = table("t", {"a": "senger"}, [{"id": "x", "a": "2"}])
    (fault,) = faulty_checks(case_of_tables([own], Check("c", "P", stated='t["x"].a', computed=formula)))
    assert "eksponenten" in fault.what or "for stort" in fault.what


# In the shipped folder.


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    return copied_inputs(tmp_path)


def test_an_unknown_rounding_mode_is_refused_with_the_nearest_known(inputs: Path) -> None:
    replace_text(inputs / "hso-2040" / "checks.toml", '["nearest", "up"]', '["nearest", "upp"]')
    problem = refused_with(inputs, "ukjent avrundingsmåte «upp»", "hso-2040")
    assert problem.fix == "Mente du «up»?"


def test_bed_claims_without_an_occupancy_are_refused(inputs: Path) -> None:
    replace_text(inputs / "hso-2040" / "checks.toml", "occupancy = 'parameter[\"occupancy.somatic\"]'\n", "")
    assert any("«occupancy» mangler" in one.what for one in refused(inputs, "hso-2040"))
