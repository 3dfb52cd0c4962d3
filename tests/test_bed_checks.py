"""Printed beds held against bed-days and occupancy: what rounding, footnotes and own occupancies explain."""

import re
from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
from hypothesis import strategies as st

from allocation.beds import BedClaim, BedRounding, beds, implied_occupancy
from allocation.case import Case
from allocation.checks import check_findings, faulty_checks
from allocation.declared_checks import Check
from allocation.findings import Finding, Status
from tests.broken_folders import copied_inputs, loaded, refused, refused_with, replace_text
from tests.properties import given
from tests.shipped import shipped_case
from tests.small_cases import case_of_tables, plain, table

NEAREST, UP = BedRounding.NEAREST, BedRounding.UP


@cache
def all_findings() -> tuple[Finding, ...]:
    return tuple(check_findings(shipped_case("hso-2040")))


def findings(words: str) -> list[Finding]:
    return [one for one in all_findings() if words in plain(one.where)]


# Beds: tables 6 and 8.


def somatic_beds() -> dict[str, Finding]:
    """The findings of the somatic beds by the name of the trust."""
    return {plain(one.where).split(" · ")[-1]: one for one in findings("Tabell 6: senger 2040 = liggedøgn")}


def test_four_trusts_have_their_somatic_beds_rounded_up_one_to_the_nearest_and_one_either_way() -> None:
    said = {
        name: (one.status, plain(one.cause))
        for name, one in somatic_beds().items()
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


def test_akershus_and_sunnaas_have_an_occupancy_of_their_own_which_their_footnotes_allow() -> None:
    own = {name: one for name, one in somatic_beds().items() if one.cause.startswith("eget belegg")}
    assert {one.status for one in own.values()} == {Status.EXPLAINED}
    said = {name: re.findall(r"på (\S+) prosent, ikke 85,0", plain(one.cause)) for name, one in own.items()}
    assert said == {"Akershus universitetssykehus HF": ["83,6"], "Sunnaas sykehus HF": ["65,8"]}
    assert (
        "fotnote ** sier at foretakets reelle belegg er brukt" in own["Akershus universitetssykehus HF"].cause
    )
    assert "fotnote * lar enkelte foretak avvike" in own["Sunnaas sykehus HF"].cause


def test_the_one_bed_of_oslo_is_a_slip_or_an_occupancy_of_its_own_and_both_readings_stand() -> None:
    oslo = somatic_beds()["Oslo universitetssykehus HF"]
    assert oslo.status is Status.UNRESOLVED
    assert oslo.stated == 1745
    assert plain(oslo.cause) == (
        "lesning 1: 85,0 prosent gir 1 744 senger, og trykt tall er én seng feil; lesning 2: eget belegg på "
        "84,9 prosent, for fotnote * lar enkelte foretak avvike fra snittet"
    )


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


OPEN = "fotnoten åpner"


@pytest.mark.parametrize(
    ("printed", "roundings", "status", "said"),
    [
        ("10", (NEAREST,), Status.AGREES, ""),
        ("10", (NEAREST, UP), Status.AGREES, "10,27 senger passer bare avrundet til nærmeste hele"),
        ("11", (NEAREST, UP), Status.EXPLAINED, "10,27 senger passer bare avrundet opp"),
        ("11", (UP,), Status.AGREES, ""),
        ("11", (NEAREST,), Status.DIFFERS, "tilsvarer et belegg på 74,7 prosent, ikke 80,0"),
        ("10", (UP,), Status.DIFFERS, "tilsvarer et belegg på 82,2 prosent"),
        ("12", (NEAREST, UP), Status.DIFFERS, "68,5 prosent"),
    ],
)
def test_only_the_roundings_that_the_claim_leaves_open_explain_a_printed_number_of_beds(
    printed: str, roundings: tuple[BedRounding, ...], status: Status, said: str
) -> None:
    found = finding_of("3000", printed, roundings=roundings)
    assert found.status is status
    assert said in plain(found.cause)
    assert bool(said) == bool(found.cause)


@pytest.mark.parametrize(
    ("printed", "status", "said"),
    [
        ("11", Status.EXPLAINED, "eget belegg på 74,7 prosent, ikke 80,0; fotnoten åpner"),
        ("8", Status.DIFFERS, "102,7 prosent, som ikke er mulig"),
        ("0", Status.DIFFERS, "ingen senger er trykt"),
    ],
)
def test_a_row_that_the_document_gives_its_own_occupancy_is_explained_by_any_that_is_possible(
    printed: str, status: Status, said: str
) -> None:
    found = finding_of("3000", printed, own_occupancy={"x": OPEN})
    assert (found.status, said in plain(found.cause)) == (status, True)


@pytest.mark.parametrize(
    ("printed", "roundings", "status"),
    [
        ("9", (NEAREST,), Status.UNRESOLVED),
        ("11", (NEAREST,), Status.UNRESOLVED),
        ("12", (NEAREST, UP), Status.UNRESOLVED),
        ("12", (NEAREST,), Status.DIFFERS),
        ("13", (NEAREST, UP), Status.DIFFERS),
    ],
)
def test_what_the_document_says_of_units_it_does_not_name_leaves_one_bed_unresolved_and_explains_no_more(
    printed: str, roundings: tuple[BedRounding, ...], status: Status
) -> None:
    found = finding_of("3000", printed, roundings=roundings, may_deviate=OPEN)
    assert found.status is status
    assert (OPEN in found.cause) == (status is Status.UNRESOLVED)
    assert "prosent" in found.cause


def test_an_occupancy_of_its_own_for_a_row_that_the_check_does_not_hold_is_a_fault() -> None:
    (fault,) = faulty_checks(claimed_beds("3000", "11", own_occupancy={"y": OPEN}))
    assert "own_occupancy: kontrollen har ingen rad «y»" in fault.what
    alone = Check(
        "c", "P", stated='t["x"].beds', beds=BedClaim('t["x"].days', "0.8", own_occupancy={"x": OPEN})
    )
    (fault,) = faulty_checks(replace(claimed_beds("3000", "11"), checks=(alone,)))
    assert "ingen rad «x»" in fault.what


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


def test_no_figure_of_the_somatic_beds_goes_unnoticed_when_it_is_changed(inputs: Path) -> None:
    table = inputs / "hso-2040" / "beds_somatic.csv"
    replace_text(table, "194454,659,203072,655", "194454,659,203072,956")
    (changed,) = (
        one
        for one in check_findings(loaded(inputs, "hso-2040"))
        if plain(one.where).endswith("somatikk · Sykehuset Innlandet HF") and one.stated == 956
    )
    assert changed.status is Status.DIFFERS
    assert plain(changed.cause) == "trykte senger tilsvarer et belegg på 58,2 prosent, ikke 85,0"


def test_an_occupancy_of_its_own_for_a_trust_that_the_table_does_not_have_is_refused(inputs: Path) -> None:
    replace_text(
        inputs / "hso-2040" / "checks.toml", '"Sunnaas sykehus HF" = "fot', '"Sunnås sykehus HF" = "fot'
    )
    problem = refused_with(inputs, "kontrollen har ingen rad «Sunnås sykehus HF»", "hso-2040")
    assert "Sunnaas sykehus HF" in problem.what
