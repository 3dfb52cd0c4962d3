"""The illustration of 2024: top slice, fixed amounts, and a key over bed-days and beds for the rest."""

import csv
from fractions import Fraction
from functools import cache
from pathlib import Path

from allocation import run
from allocation.case import Case
from allocation.distribution import Distribution
from allocation.reconciliation import all_findings, compared
from tests.shipped import shipped_case
from tests.small_cases import amounts_of, plain

INPUTS = Path(__file__).parent.parent / "inputs"
WEIGHTS = {
    ("beds_somatic", "bed_days_2040"): Fraction("0.50"),
    ("beds_mental_health", "bed_days_2040"): Fraction("0.20"),
    ("beds_substance_use", "bed_days_2040"): Fraction("0.05"),
    ("beds_somatic", "beds_2020"): Fraction("0.20"),
    ("beds_mental_health", "beds_2020"): Fraction("0.05"),
}
PRIVATE = {
    "Betanien Hospital": 1040,
    "Diakonhjemmet Sykehus": 22460,
    "Lovisenberg Diakonale Sykehus": 24390,
    "Martina Hansens Hospital": 2100,
    "Revmatismesykehuset": 600,
}
OFF_THE_TOP = {"Helse Sør-Øst RHF": 44957, "Sykehuspartner HF": 18403}
FUND = 1_113_400


def case_2024() -> Case:
    return shipped_case("hso-2024-revised")


@cache
def illustration() -> Distribution:
    return run(case_2024(), "illustration-bed-days")


def basic_by_rule(rule: str) -> dict[str, int]:
    """Thousand kroner by name, from the entries of basic funding that this rule made."""
    amounts = amounts_of(
        entry for entry in illustration().entries if entry.fund == "basic" and entry.rule == rule
    )
    return {case_2024().name_of(code): thousand for code, thousand in amounts.items()}


def shares_of_the_plan() -> dict[str, Fraction]:
    """The key worked out here from the plan's tables, apart from the program."""
    shares: dict[str, Fraction] = {}
    for (name, column), weight in WEIGHTS.items():
        with (INPUTS / "hso-2040" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            values = {
                row["recipient"]: int(row[column])
                for row in csv.DictReader(file)
                if row["row_kind"] == "item"
            }
        for recipient, value in values.items():
            shares[recipient] = shares.get(recipient, Fraction(0)) + weight * Fraction(
                value, sum(values.values())
            )
    return shares


def test_the_basic_funding_is_whole_and_nothing_is_unplaced() -> None:
    amounts = amounts_of(entry for entry in illustration().entries if entry.fund == "basic")
    assert sum(amounts.values()) == FUND
    assert "unplaced" not in amounts
    assert len(amounts) == 16


def test_authority_and_shared_services_come_off_the_top_with_the_boards_amounts() -> None:
    assert basic_by_rule("top_slice") == OFF_THE_TOP


def test_the_five_private_hospitals_keep_their_fixed_amounts() -> None:
    assert basic_by_rule("fixed") == PRIVATE


def test_nine_trusts_share_the_rest_by_bed_days_and_beds() -> None:
    shares = shares_of_the_plan()
    assert sum(shares.values()) == 1
    left = FUND - sum(PRIVATE.values()) - sum(OFF_THE_TOP.values())
    by_key = basic_by_rule("key")
    assert by_key.keys() == shares.keys()
    assert len(by_key) == 9
    assert sum(by_key.values()) == left
    assert all(abs(by_key[name] - share * left) < 1 for name, share in shares.items())


def test_a_zero_without_such_a_service_is_stated_with_its_reason() -> None:
    sunnaas = case_2024().criteria["bed-days-mental-health"]
    assert sunnaas.values["sunnaas-sykehus"] == 0
    assert "ingen slik tjeneste" in sunnaas.sources["sunnaas-sykehus"]


def test_the_steps_stand_in_the_order_top_slice_fixed_key() -> None:
    steps = {(entry.step, entry.rule) for entry in illustration().entries if entry.fund == "basic"}
    assert steps == {(1, "top_slice"), (2, "fixed"), (3, "key")}


def test_the_other_funds_stand_as_the_board_decided_them() -> None:
    decided = run(case_2024(), "decided")
    for fund in ("results-based", "earmarked", "recruitment"):
        assert [entry for entry in illustration().entries if entry.fund == fund] == [
            entry for entry in decided.entries if entry.fund == fund
        ]


def test_it_is_not_held_against_the_decision() -> None:
    decision = case_2024().decision
    assert decision is not None
    assert not illustration().scenario.claims_decision
    assert not [one for one in all_findings(illustration()) if one.where.startswith(decision.title)]
    assert [one for one in all_findings(run(case_2024())) if one.where.startswith(decision.title)]


def test_its_distance_from_the_decision_is_known_for_each_recipient() -> None:
    decision = case_2024().decision
    assert decision is not None
    distance = {
        case_2024().name_of(change.recipient): change.difference // 1000
        for change in compared(illustration(), decision)
        if change.stream == "basic"
    }
    assert len(distance) == 16
    unmoved = {name for name, thousand in distance.items() if not thousand}
    assert unmoved == set(PRIVATE) | set(OFF_THE_TOP)
    assert distance["Oslo universitetssykehus HF"] == 264_557 - 229_392
    assert sum(distance.values()) == FUND - 1_113_401


def test_each_entry_names_the_key_and_its_convention() -> None:
    sources = [plain(entry.source) for entry in illustration().entries if entry.rule == "key"]
    of_basic = [source for source in sources if "Liggedøgn 2040 og senger 2020" in source]
    assert len(of_basic) == 9
    assert all("999 450 tusen kroner som sto igjen, eksakte andeler" in source for source in of_basic)


def test_the_two_scenarios_have_fingerprints_of_their_own_that_repeat() -> None:
    again = run(shipped_case("hso-2024-revised"), "illustration-bed-days")
    assert again.fingerprint == illustration().fingerprint
    assert again.fingerprint != run(case_2024(), "decided").fingerprint
    assert list(again.entries) == list(illustration().entries)
