"""The printed projections of the 2040 plan recomputed: what each leaves over, and what the plan says."""

import re
from collections import Counter
from fractions import Fraction
from functools import cache

import pytest

from allocation.beds import BedRounding
from allocation.checks import check_findings
from allocation.findings import Finding, Status
from allocation.projections import with_projections
from tests.shipped import shipped_case
from tests.small_cases import plain

NEAREST, UP = BedRounding.NEAREST, BedRounding.UP
AREAS = ["Akershus", "Innlandet", "Oslo", "Sørlandet", "Telemark/Vestfold", "Vestre Viken", "Østfold"]


@cache
def all_findings() -> tuple[Finding, ...]:
    return tuple(check_findings(shipped_case("hso-2040")))


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


# The projected column of tables 6 to 8.


def left_over(words: str) -> dict[str, int]:
    """Printed less projected bed-days by row, in whole bed-days; every one of them is unresolved."""
    found = by_row(words)
    assert {one.status for one in found.values()} == {Status.UNRESOLVED}
    return {row: round(one.difference) for row, one in found.items()}


def figures_in(words: str, row: str) -> list[str]:
    """The figure that each reading gives."""
    return re.findall(r"gir (\S+(?: \d{3})*,\d) liggedøgn", plain(by_row(words)[row].cause))


def test_the_projected_bed_days_of_table_6_are_held_against_the_growth_of_the_hospital_area() -> None:
    growth = findings("Tabell 6: framskrevet 2040 mot")
    assert {plain(one.where).split(" · ")[-1]: round(one.difference) for one in growth} == {
        "Sykehuset i Vestfold HF": -860,
        "Sykehuset Innlandet HF": -4855,
        "Sykehuset Telemark HF": -5332,
        "Sykehuset Østfold HF": -3255,
        "Sørlandet sykehus HF": -5386,
        "Vestre Viken HF": -4828,
        "Akershus universitetssykehus HF": -42_112,
        "Oslo universitetssykehus HF": -32_563,
        "Sunnaas sykehus HF": -15_952,
    }
    assert {one.status for one in growth} == {Status.UNRESOLVED}


def test_both_forms_and_the_growth_with_disease_stand_beside_each_projected_figure() -> None:
    assert figures_in("Tabell 6: framskrevet 2040 mot områdets vekst, somatikk · V", "Vestre") == [
        "279 458,0",
        "272 458,9",
        "269 836,1",
    ]


def test_what_the_footnotes_say_of_akershus_and_oslo_stands_beside_what_it_leaves_over() -> None:
    akershus = plain(by_row("tre bydeler ut")["Akershus"].cause)
    assert "Grorud, Stovner og Alna er ikke tallfestet, og måtte ha hatt 34 846 liggedøgn" in akershus
    assert figures_in("tre bydeler ut", "Akershus") == ["290 098,0", "282 832,4"]
    oslo = plain(by_row("halvt lands- og")["Oslo"].cause)
    assert "halvparten uten faktoren for samhandling" in oslo
    assert "fire bydeler inn" in oslo
    assert figures_in("halvt lands- og", "Oslo") == ["573 515,4", "564 110,6"]
    assert figures_in("mot regionens vekst", "Sunnaas") == ["48 858,7", "47 635,0"]


def test_the_projection_of_the_check_is_that_of_the_criterion() -> None:
    case = shipped_case("hso-2024-revised")
    criterion = with_projections(case).criteria["bed-days-somatic-projected"]
    held = {plain(one.where).split(" · ")[-1]: one.computed for one in findings("Tabell 6: framskrevet 2040")}
    assert {case.name_of(code): value for code, value in criterion.values.items()} == held


def test_groruddalen_leaves_akershus_and_comes_to_oslo_so_that_the_sum_nearly_fits_in_mental_health() -> None:
    moved = "vekst, psykisk helsevern, Groruddalen flyttet"
    assert left_over(moved) == {"Akershus": -15_322, "Oslo": 15_300}
    (both,) = findings("Tabell 7: Ahus og OUS samlet")
    assert both.status is Status.UNRESOLVED
    assert round(both.difference) == -22


def test_tables_7_and_8_are_held_against_the_growth_with_all_factors_trust_by_trust() -> None:
    held = Counter(
        plain(one.where).split(": ")[1] for one in findings(": framskrevet 2040 mot områdets vekst")
    )
    assert held == {"Tabell 6": 8, "Tabell 7": 8, "Tabell 8": 7}
