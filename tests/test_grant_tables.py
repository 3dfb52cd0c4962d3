"""What a grant table adds up to and leaves open, how two are matched, and the money's way down from it."""

import pytest

from allocation import run
from allocation.case import Case
from allocation.funds import LineKind
from allocation.grant_comparison import Match, matched
from allocation.grant_tables import (
    GrantTable,
    budget_tables,
    expenditure,
    letter_table,
    letters_used,
    lines_with,
    prose_amounts,
    totals_by_chapter,
    totals_by_kind,
)
from allocation.grants import grant_total
from allocation.money_flow import Role, lines_without_fund, money_flow
from allocation.trace import kept_by_each
from tests.shipped import shipped_case


def letter(name: str) -> tuple[Case, GrantTable]:
    case = shipped_case(name)
    return case, letter_table(name, case.title, case.year, case.grants)


def budget(year: int, stage: str) -> GrantTable:
    case = shipped_case("state-budget")
    return budget_tables(case.tables, case.documents, case.name)[f"{case.name}/{year}/{stage}"]


def item(matches: tuple[Match, ...], chapter: str, number: str) -> Match:
    return next(one for one in matches if one.chapter == chapter and number in one.items)


@pytest.mark.parametrize(
    ("name", "granted", "estimated"),
    [("hso-2017", 52_508_954_000, 20_710_100_000), ("hv-2020", 19_926_339_038, 692_000_000)],
)
def test_a_letters_sum_is_its_printed_amounts_and_its_estimates_stand_beside_it(
    name: str, granted: int, estimated: int
) -> None:
    case, table = letter(name)
    total = expenditure(table.lines)
    assert (total.granted, total.estimated) == (granted, estimated)
    assert (total.granted, total.estimated) == (
        grant_total(case.grants).printed,
        grant_total(case.grants).estimated,
    )


def test_the_sums_of_chapters_and_of_kinds_are_the_whole_tables() -> None:
    for table in (letter("hso-2017")[1], budget(2024, "revised")):
        for parts in (totals_by_chapter(table.lines), totals_by_kind(table.lines)):
            assert sum(one.granted for one in parts.values()) == sum(
                line.amount or 0 for line in table.lines if not line.is_open_ended
            )
            assert sum(len(one.lines) for one in parts.values()) == len(table.lines)


def test_what_is_paid_on_claim_has_no_amount_and_is_not_nought() -> None:
    _, table = letter("hso-2017")
    of_claims = totals_by_kind(table.lines)[LineKind.ON_CLAIM]
    assert [(line.chapter, line.item) for line in of_claims.not_stated] == [("732", "80"), ("841", "23")]
    assert of_claims.printed is None


def test_income_chapters_are_not_in_the_states_expenditure() -> None:
    table = budget(2024, "revised")
    chapters = totals_by_chapter(table.lines)
    assert chapters["3732"].granted == 1_910_700_000
    assert expenditure(table.lines).granted == sum(
        one.granted for chapter, one in chapters.items() if chapter != "3732"
    )
    assert chapters["732"].of_loans == 11_524_100_000


def test_an_estimated_item_of_the_budget_stands_beside_the_sum_though_it_has_an_amount() -> None:
    line = next(line for line in budget(2024, "voted").lines if (line.chapter, line.item) == ("732", "76"))
    assert line.kind is LineKind.ESTIMATED
    assert line.estimate == 39_062_600_000


def test_a_year_whose_items_no_document_says_the_kind_of_has_no_kinds() -> None:
    assert {line.kind for line in budget(2017, "voted").lines} == {None}


def test_the_letters_basic_grant_is_the_budgets_but_for_rounding() -> None:
    match = item(matched(letter("hso-2017")[1], budget(2017, "voted")), "732", "72")
    assert match.difference == 28_000
    assert match.is_rounding


def test_two_regions_basic_grants_are_one_item_whosever_they_are() -> None:
    match = item(matched(letter("hso-2017")[1], letter("hv-2020")[1]), "732", "72")
    assert match.items == ("72", "73")
    assert match.difference == 19_588_777_000 - 50_034_672_000
    assert not match.is_rounding


def test_what_only_one_letter_has_has_no_difference() -> None:
    matches = matched(letter("hso-2017")[1], letter("hv-2020")[1])
    only_west = [one.items for one in matches if one.one is None]
    assert only_west == [("81",)]
    assert all(one.difference is None for one in matches if one.one is None or one.other is None)


def test_an_estimate_without_a_printed_amount_has_no_difference() -> None:
    match = item(matched(letter("hso-2017")[1], budget(2017, "voted")), "732", "76")
    assert match.difference is None


def test_amounts_in_prose_are_known_to_be_in_the_table_only_where_a_check_says_so() -> None:
    in_table = {one.what.split(":")[0]: one.is_in_table for one in prose_amounts(shipped_case("hv-2020"))}
    assert in_table["Screening for kolorektal kreft"] is False
    assert in_table["Forsøksordning tannhelse"] is True


def test_a_search_finds_lines_by_all_its_words_wherever_they_stand() -> None:
    _, table = letter("hso-2017")
    assert [line.designation for line in lines_with(table.lines, "732 KREFTREG")] == [
        "Særskilte tilskudd (Kreftregisteret)"
    ]
    assert lines_with(table.lines, "") == table.lines
    assert lines_with(table.lines, "finnes ikke") == ()


def test_a_case_that_draws_on_a_letter_has_that_letters_lines() -> None:
    assert letters_used(shipped_case("chain-2017")) == {"letter": shipped_case("hso-2017").grants}


@pytest.mark.parametrize(
    "name", ["hso-2024-revised", "chain-2017", "frame-2017", "example-region", "example-42-areas"]
)
def test_what_comes_to_a_station_that_gives_is_what_it_gives(name: str) -> None:
    case = shipped_case(name)
    flow = money_flow(run(case, case.default_scenario))
    for station in flow.stations:
        came = [one.amount for one in flow.passages if one.target == station.code]
        went = [one.amount for one in flow.passages if one.source == station.code]
        assert not came or not went or sum(came) == sum(went), station
    levels = {station.code: station.level for station in flow.stations}
    assert all(levels[one.source] < levels[one.target] for one in flow.passages)


def test_what_each_keeps_of_what_it_got_is_what_the_trace_says() -> None:
    case = shipped_case("chain-2017")
    distribution = run(case, case.default_scenario)
    flow = money_flow(distribution)
    kept = {one.about: flow.at(one) for one in flow.stations if one.role is Role.KEPT}
    assert kept == {"helse-sor-ost-rhf": 23_688_104_000, "oslo-universitetssykehus": 2_401_482_000}
    for keep in kept_by_each(distribution):
        if keep.passed_on:
            assert kept[keep.recipient] == keep.kept


def test_the_way_of_2024_begins_with_the_authority_and_the_ministry() -> None:
    case = shipped_case("hso-2024-revised")
    flow = money_flow(run(case, "decided"))
    begins = {one.about: flow.at(one) for one in flow.stations if one.level == 0}
    assert begins == {"helse-sor-ost-rhf": 1_245_000_000, "helse-og-omsorgsdepartementet": 150_000_000}
    assert [one.amount for one in flow.passages if one.amount < 0] == [-1_000, -24_000]


def test_very_many_receivers_are_shown_with_the_smallest_as_one() -> None:
    case = shipped_case("example-42-areas")
    flow = money_flow(run(case, case.default_scenario))
    others = next(one for one in flow.stations if one.role is Role.OTHERS)
    assert others.count == 18
    assert sum(flow.at(one) for one in flow.stations if one.level == 2) == 99_456_000_000


def test_the_lines_of_the_letter_that_no_fund_draws_on_are_counted() -> None:
    assert len(lines_without_fund(shipped_case("chain-2017"))) == 25
