"""What the letters and plans print, recomputed: golden findings of every shipped folder but the board's."""

import csv
from collections import Counter
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from allocation import load_case
from allocation.checks import check_findings
from allocation.findings import Finding, Status
from tests.shipped import shipped_case
from tests.small_cases import plain

INPUTS = Path(__file__).parent.parent / "inputs"
MILLION = 10**6


@cache
def findings(folder: str) -> tuple[Finding, ...]:
    return tuple(check_findings(load_case(folder)))


def the_finding(folder: str, words: str) -> Finding:
    (found,) = (finding for finding in findings(folder) if words in plain(finding.where))
    return found


def row_of(finding: Finding) -> str:
    """The row that a finding is about, the last part of its place."""
    return plain(finding.where).split(" · ")[-1]


@pytest.mark.parametrize(
    ("folder", "statuses"),
    [
        ("hso-2017", {"agrees": 7, "differs": 1, "unresolved": 1}),
        ("hv-2020", {"agrees": 4}),
        ("kre-2021", {"agrees": 2}),
        ("hso-2040", {"agrees": 61, "rounding": 6, "explained": 15, "unresolved": 60, "differs": 1}),
        ("state-budget", {"agrees": 155, "only_stated": 2}),
        ("parameters", {}),
    ],
)
def test_every_claim_of_a_folder_is_recomputed_and_none_is_lost(
    folder: str, statuses: dict[str, int]
) -> None:
    assert Counter(finding.status.value for finding in findings(folder)) == statuses


def test_all_that_stays_unexplained_in_the_letters_and_plans_is_known() -> None:
    unexplained = {
        (folder, row_of(finding))
        for folder in ("hso-2017", "hv-2020", "kre-2021", "hso-2040", "state-budget")
        for finding in findings(folder)
        if finding.is_unexplained
    }
    assert unexplained == {
        ("hso-2017", "hso-2017: ISF somatikk: akonto = DRG-poeng x enhetspris x refusjonssats"),
        ("hso-2040", "Liggedøgn 2019"),
        ("state-budget", "Regnskap"),
    }


def test_the_advance_of_2020_is_points_times_price_times_half() -> None:
    finding = the_finding("hv-2020", "ISF somatikk")
    assert finding.status is Status.AGREES
    assert finding.stated == Fraction("7715.6") * MILLION
    assert finding.computed == Fraction(336_867 * 45_808, 2)


def test_the_advance_of_2017_differs_by_3_point_2_million_and_both_figures_are_kept() -> None:
    finding = the_finding("hso-2017", "ISF somatikk")
    assert finding.status is Status.DIFFERS
    assert finding.stated == Fraction("18373.7") * MILLION
    assert finding.computed == Fraction(859_380 * 42_753, 2)
    assert plain(finding.shown(finding.stated)) == "18 373,7"
    assert plain(finding.shown(finding.computed)) == "18 370,5"
    assert finding.shown(finding.difference) == "3,2"
    assert "148,0 DRG-poeng" in plain(finding.cause)


def test_the_mental_health_advance_of_2017_fits_neither_share_and_stays_unresolved() -> None:
    finding = the_finding("hso-2017", "ISF psykisk helsevern og rus")
    assert finding.status is Status.UNRESOLVED
    assert finding.stated == 541 * MILLION
    assert "290,1 mill. kroner" in plain(finding.cause)
    assert "580,2 mill. kroner" in plain(finding.cause)


@pytest.mark.parametrize(("folder", "net", "computed"), [("hso-2017", 592, "592"), ("hv-2020", 179, "178.7")])
def test_gross_less_returned_is_the_net_requirement(folder: str, net: int, computed: str) -> None:
    finding = the_finding(folder, "brutto - tilbakeført = netto")
    assert finding.status is Status.AGREES
    assert finding.stated == net * MILLION
    assert finding.computed == Fraction(computed) * MILLION


def test_the_clinics_measures_add_up_to_29_883_thousand_as_table_and_text_say() -> None:
    total = the_finding("kre-2021", "Tiltakene summerer")
    assert total.status is Status.AGREES
    assert {total.stated, total.computed} == {Fraction(29_883_000)}
    text = the_finding("kre-2021", "beløpet i teksten mot totalen")
    assert text.status is Status.AGREES
    assert text.stated == Fraction("29.9") * MILLION
    assert text.computed == 29_883_000


def columns_that_miss() -> dict[tuple[str, str], int]:
    """Printed total less the sum of its rows, by table and column of the 2040 plan, where not zero."""
    misses = {}
    for path in sorted((INPUTS / "hso-2040").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for column in rows[0].keys() - {"row", "change", "adult_change", "child_change"}:
            items = [row[column] for row in rows if row.get("row_kind") == "item"]
            totals = [row[column] for row in rows if row.get("row_kind") == "total"]
            if totals and all(cell.isdecimal() for cell in [*items, *totals]):
                gap = int(totals[0]) - sum(map(int, items))
                if gap:
                    misses[path.stem, column] = gap
    return misses


def test_one_column_of_the_plan_misses_by_109_751_and_six_by_one() -> None:
    assert columns_that_miss() == {
        ("bed_days_somatic", "demography_2040"): -1,
        ("bed_days_mental_health", "adult_corrected_2040"): 1,
        ("beds_somatic", "bed_days_2019"): 109_751,
        ("beds_somatic", "beds_2040"): -1,
        ("beds_mental_health", "beds_2040"): 1,
        ("beds_substance_use", "bed_days_2040"): 1,
        ("beds_substance_use", "beds_2040"): -1,
    }


def test_the_program_finds_exactly_the_columns_that_miss() -> None:
    case = shipped_case("hso-2040")
    found = {}
    for check in (check for check in case.checks if check.columns):
        for finding in findings("hso-2040"):
            if f": {check.title} · " in finding.where and finding.status is not Status.AGREES:
                titles = {case.tables[check.table].columns[name].title: name for name in check.columns}
                gap, column = int(finding.difference), titles[row_of(finding)]
                found[check.table, column] = gap
                assert finding.status is (Status.DIFFERS if abs(gap) > 1 else Status.ROUNDING)
    assert found == columns_that_miss()


def test_every_printed_growth_of_the_plan_agrees() -> None:
    growth = [finding for finding in findings("hso-2040") if ": endring = " in finding.where]
    assert len(growth) == 4 * 8
    assert {finding.status for finding in growth} == {Status.AGREES}


def test_beds_for_substance_use_come_out_exactly_at_80_per_cent() -> None:
    beds = [one for one in findings("hso-2040") if "Tabell 8: senger 2040 = liggedøgn" in one.where]
    assert len(beds) == 8
    assert {finding.status for finding in beds} == {Status.AGREES}


def test_beds_in_mental_health_lie_between_the_two_occupancies() -> None:
    beds = [one for one in findings("hso-2040") if "Tabell 7: senger 2040 ligger" in one.where]
    assert len(beds) == 9
    assert {finding.status for finding in beds} == {Status.EXPLAINED}
    assert all("mellom " in finding.cause for finding in beds)


@pytest.mark.parametrize(
    ("folder", "words", "million", "kroner"),
    [
        ("hso-2017", "kap. 732 post 72", "50034.7", 50_034_672_000),
        ("hso-2017", "kap. 733 post 70", "125.1", 125_057_000),
        ("hv-2020", "kap. 732 post 73", "19588.8", 19_588_777_000),
        ("state-budget", "kap. 732 post 70 særskilte", "2669.9", 2_669_897_000),
        ("state-budget", "post 72 basisbevilgning", "88215.2", 88_215_193_000),
        ("state-budget", "post 73 basisbevilgning", "31097.9", 31_097_884_000),
        ("state-budget", "post 74 basisbevilgning", "22965.7", 22_965_665_000),
        ("state-budget", "post 75 basisbevilgning", "19508.9", 19_508_851_000),
    ],
)
def test_the_state_budget_agrees_with_letters_and_votes_to_its_last_digit(
    folder: str, words: str, million: str, kroner: int
) -> None:
    finding = the_finding(folder, words)
    assert finding.status is Status.AGREES
    assert {finding.stated, finding.computed} == {Fraction(million) * MILLION, Fraction(kroner)}


def test_chapter_sums_agree_and_a_missing_account_figure_is_not_zero() -> None:
    sums = [one for one in findings("state-budget") if "Kapittelsum" in one.where]
    missing = [one for one in sums if one.status is Status.ONLY_STATED]
    assert {finding.status for finding in sums} == {Status.AGREES, Status.ONLY_STATED}
    assert ["732 sum 2017" in finding.where for finding in missing] == [True, False]
    assert ["733 sum 2017" in finding.where for finding in missing] == [False, True]
    assert [finding.computed for finding in missing] == [None, None]
    assert "732 81 2017 er ikke oppgitt" in missing[0].cause
    assert "733 79 2017 er ikke oppgitt" in missing[1].cause


def test_text_amounts_of_2017_agree_with_the_grant_table() -> None:
    for words in ("post 70: beløpet i teksten", "Luftambulanse", "post 79: rammen", "tannhelse"):
        assert the_finding("hso-2017", words).status is Status.AGREES


def test_every_finding_has_its_unit() -> None:
    for folder in ("hso-2017", "hv-2020", "kre-2021", "hso-2040", "state-budget"):
        assert all(finding.unit.name for finding in findings(folder))
