"""The way of the money from the state by the authority and the trust to the clinic, and nothing lost."""

from dataclasses import replace
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import strategies as st

from allocation.cascade import Cascade, distribute
from allocation.case import UNPLACED, Case, Step
from allocation.funds import Fund
from allocation.problems import errors
from allocation.rules.bounds import Floor
from allocation.rules.placing import ByKey, Fixed, Retained, TopSlice, Whole
from allocation.rules.transitions import PhaseIn, Support
from tests.cascades import (
    AUTHORITY,
    OTHER,
    STATE,
    TRUST,
    WAY,
    Steps,
    cascade_of,
    entries,
    fund,
    kept,
    line,
    sentences,
    three_levels,
)
from tests.properties import given


def test_a_krone_goes_from_the_state_to_the_clinic_and_all_that_is_kept_is_the_fund() -> None:
    steps: Steps = {"til-hf": [Fixed(amounts={TRUST: 700_000, OTHER: 200_000})]}
    case = three_levels(last=100, steps=steps)
    passed_on = replace(case.funds["til-hf"], amount=900_000)
    assert kept(replace(case, funds={**case.funds, "til-hf": passed_on})) == {
        AUTHORITY: 100, TRUST: 600, OTHER: 200, "klinikk": 100,
    }  # fmt: skip


def test_passing_on_is_two_entries_minus_on_the_payer_and_plus_on_the_receiver() -> None:
    case = three_levels(last=100)
    of_last = [entry for entry in entries(case) if entry.fund == "til-klinikk"]
    assert [(one.recipient, one.rule, one.amount, one.stream) for one in of_last] == [
        ("klinikk", "fixed", 100_000, "til-klinikk"),
        (TRUST, "passed_on", -100_000, "til-hf"),
    ]
    assert "gitt videre til Klinikk av «Til-Hf»" in of_last[1].source
    assert [one.step for one in of_last] == [1, 3]


def test_an_empty_amount_is_everything_that_is_left() -> None:
    case = three_levels(steps={"til-klinikk": [ByKey("key", ("klinikk", "poliklinikk"))]})
    assert distribute(case).case.funds["til-klinikk"].amount == 750_000
    assert kept(case) == {OTHER: 250, "klinikk": 375, "poliklinikk": 375}


def test_what_a_payer_retains_stays_with_it_in_its_own_stream() -> None:
    steps: Steps = {"til-hf": [Fixed(amounts={TRUST: 600_000}), Retained()]}
    case = three_levels(last=100, steps=steps)
    assert kept(case) == {AUTHORITY: 400, TRUST: 500, "klinikk": 100}


def test_what_is_not_placed_below_is_taken_from_the_payer_and_stands_unplaced() -> None:
    case = three_levels(last=150)
    assert kept(case) == {TRUST: 600, OTHER: 250, "klinikk": 100, UNPLACED: 50}


def test_more_than_came_is_refused_with_both_figures() -> None:
    said = sentences(three_levels(last=751))
    assert "«Til-Klinikk» gir videre 751, Foretak har fått 750 tusen kroner" in said
    assert "det gis videre mer enn det som kom" in said


def test_two_funds_that_draw_on_one_cannot_take_more_than_it_together() -> None:
    case = two_drawing(400, 351)
    assert "«A» og «B» gir videre 751, Foretak har fått 750 tusen kroner" in sentences(case)
    assert kept(two_drawing(400, 350)) == {OTHER: 250, "klinikk": 400, "poliklinikk": 350}


def two_drawing(one: int | None, another: int | None, codes: tuple[str, str] = ("a", "b")) -> Case:
    """Two funds that pass on what the trust got, the first to the clinic and the second to the other."""
    first, second = codes
    funds = [
        *three_levels().funds.values(),
        fund(first, TRUST, one, "til-hf"),
        fund(second, TRUST, another, "til-hf"),
    ]
    steps = {**WAY, first: [Whole("klinikk")], second: [Whole("poliklinikk")]}
    return cascade_of([one for one in funds if one.code != "til-klinikk"], steps)


@pytest.mark.parametrize("codes", [("a", "b"), ("b", "a")])
def test_the_one_that_takes_the_rest_comes_last_whatever_the_funds_are_called(codes: tuple[str, str]) -> None:
    assert kept(two_drawing(None, 350, codes)) == {OTHER: 250, "klinikk": 400, "poliklinikk": 350}


def test_two_funds_cannot_both_take_the_rest() -> None:
    assert "«A» og «B» tar begge alt som er igjen" in sentences(two_drawing(None, None))


def test_a_cut_is_passed_on_as_a_cut() -> None:
    steps: Steps = {"til-klinikk": [ByKey("key", ("klinikk", "poliklinikk"))]}
    case = three_levels(amount=-1000, steps=steps)
    assert kept(case) == {OTHER: -250, "klinikk": -375, "poliklinikk": -375}
    said = sentences(three_levels(amount=-1000, last=-751, steps=steps))
    assert "gir videre −751, Foretak har fått −750" in said
    assert "gir videre 1, Foretak har fått −750" in sentences(three_levels(amount=-1000, last=1, steps=steps))


def test_a_payer_that_got_nothing_has_nothing_to_pass_on() -> None:
    funds = [fund("til-rhf", STATE, 1000), fund("til-hf", "klinikk", None, "til-rhf")]
    said = sentences(cascade_of(funds, WAY))
    assert "Klinikk har ikke fått noe av «Til-Rhf» å gi videre" in said
    assert "skriv en betaler som har fått noe: Rhf" in said


def test_a_name_that_nothing_goes_by_is_refused_with_the_nearest() -> None:
    case = cascade_of([fund("til-rhf", STATE, None, "grants.23")], WAY, {"grants.22": line(10**6)})
    assert "ukjent ramme eller tilskuddslinje «grants.23»" in sentences(case)
    assert "Mente du «grants.22»?" in sentences(case)


def test_funds_in_a_ring_are_refused() -> None:
    ring = [fund("a", STATE, 1, "b"), fund("b", STATE, 1, "a")]
    assert "trekker på seg selv" in sentences(cascade_of(ring, {"a": [Retained()], "b": [Retained()]}))
    alone = [fund("a", STATE, 1, "a")]
    assert "rammen «a» trekker på seg selv" in sentences(cascade_of(alone, {"a": [Retained()]}))
    below = [*ring, fund("c", STATE, 1, "a")]
    assert "trekker på seg selv" in sentences(cascade_of(below, {code: [Retained()] for code in "abc"}))


def test_each_year_of_a_phase_in_is_passed_on_in_that_year() -> None:
    steps: Steps = {
        "til-hf": [ByKey("key", (TRUST, OTHER)), PhaseIn(years=3, start="previous")],
        "til-klinikk": [ByKey("key", ("klinikk", "poliklinikk"))],
    }
    case = three_levels(amount=1200, steps=steps)
    assert [kept(case, year)[OTHER] for year in (2024, 2025, 2026)] == [500, 400, 300]
    assert [kept(case, year)["klinikk"] for year in (2024, 2025, 2026)] == [350, 400, 450]
    assert {entry.year for entry in entries(case) if entry.fund == "til-klinikk"} == {2024, 2025, 2026}


def test_a_phase_in_below_goes_on_when_the_fund_above_has_one_year() -> None:
    steps: Steps = {"til-hf": [ByKey("key", (TRUST, OTHER)), PhaseIn(years=2, start="previous")]}
    case = three_levels(last=0, steps={**steps, "til-klinikk": [Whole("klinikk")]})
    assert kept(case, 2024) == {TRUST: 625, OTHER: 375}
    assert kept(case, 2025) == {TRUST: 750, OTHER: 250}


def test_what_is_drawn_must_be_there_in_every_year() -> None:
    steps: Steps = {"til-hf": [ByKey("key", (TRUST, OTHER)), PhaseIn(years=2, start="previous")]}
    funds = [fund("til-hf", AUTHORITY, 1000), fund("til-klinikk", OTHER, 300, "til-hf")]
    said = sentences(cascade_of(funds, {**WAY, **steps}))
    assert "«Til-Klinikk» gir videre 300 i 2025, Annet har fått 250 tusen kroner" in said


def test_support_above_is_passed_on_while_it_lasts() -> None:
    held = [Fixed(amounts={AUTHORITY: 200_000}), ByKey("key", (TRUST, OTHER))]
    support = Support(base="previous", limit=Fraction(20), paid_by=AUTHORITY)
    funds = [fund("til-hf", STATE, 1000), fund("til-klinikk", OTHER, None, "til-hf")]
    case = cascade_of(funds, {"til-hf": [*held, support], "til-klinikk": [Whole("klinikk")]})
    assert kept(case, 2024) == {TRUST: 600, "klinikk": 400}
    assert kept(case, 2025) == {AUTHORITY: 200, TRUST: 600, "klinikk": 200}


def test_all_that_is_wrong_is_told_at_once_and_what_hangs_on_it_is_not() -> None:
    funds = [
        fund("a", STATE, 1000), fund("b", STATE, 1000), fund("c", TRUST, None, "a"),
    ]  # fmt: skip
    steps: Steps = {
        "a": [ByKey("nei")],
        "b": [ByKey("key", (TRUST,)), Floor(base="nei")],
        "c": [Whole("klinikk")],
    }
    done = distribute(cascade_of(funds, steps))
    assert [problem.where.column for problem in errors(done.problems)] == [
        "methods.a, steg 1",
        "methods.b, steg 2",
    ]


def test_funds_in_any_order_give_the_same_entries() -> None:
    case = three_levels(last=100)
    expected = sorted(entries(case))
    for order in permutations(case.funds):
        other = replace(case, funds={code: case.funds[code] for code in order})
        assert sorted(entries(other)) == expected


def test_a_step_that_holds_back_at_every_level_loses_nothing() -> None:
    steps: Steps = {
        "til-rhf": [TopSlice(percent={STATE: Fraction("1.5")}), Whole(AUTHORITY)],
        "til-hf": [TopSlice(percent={AUTHORITY: Fraction("3.3")}), ByKey("key", (TRUST, OTHER))],
        "til-klinikk": [TopSlice(percent={TRUST: Fraction("0.7")}), ByKey("key", ("klinikk", "poliklinikk"))],
    }
    for amount in (999, 1, 0, -777, 10**9 + 7):
        assert sum(kept(three_levels(amount=amount, steps=steps)).values()) == amount


@st.composite
def trees(draw: st.DrawFn) -> Case:
    """Funds that each draw on one before them, pay by any method, over one or several years."""
    steps: dict[str, list[Step]] = {}
    funds: list[Fund] = []
    for number in range(draw(st.integers(1, 5))):
        code = "abcde"[number]
        above = draw(st.sampled_from([*funds, None])) if funds else None
        payer = draw(st.sampled_from([TRUST, OTHER, AUTHORITY]))
        amount = draw(st.integers(-20, 2000)) if above is None or draw(st.booleans()) else None
        funds.append(fund(code, payer, amount, above.code if above else ""))
        by_key = ByKey("key", (TRUST, OTHER))
        later = [PhaseIn(years=2, start="previous"), Support(base="previous", limit=Fraction(60))]
        steps[code] = draw(
            st.sampled_from(
                [[by_key], [by_key, later[0]], [by_key, later[1]], [Fixed(amounts={TRUST: 5000}), Retained()]]
            )
        )
    return cascade_of(funds, steps)


@given(trees())
def test_a_fund_and_all_that_is_drawn_on_it_sum_to_the_fund_in_every_year(case: Case) -> None:
    done = distribute(case)
    if errors(done.problems):
        assert done.splits == ()
        return
    root = {code: code for code in case.funds}
    for code, one in case.funds.items():
        while case.funds[root[code]].draws_on:
            root[code] = case.funds[root[code]].draws_on
        assert {split.year for split in done.splits if split.fund.code == code} == {
            split.year for split in done.splits if split.fund.code == root[code]
        }, one
    for top in set(root.values()):
        for year in {split.year for split in done.splits if split.fund.code == top}:
            own = [split for split in done.splits if split.year == year and root[split.fund.code] == top]
            amounts = [entry.amount for split in own for entry in split.entries]
            assert sum(amounts) == case.funds[top].amount
            # what a payer hands out of a fund is never more than what it got of it
            for split in own:
                for code, got in split.whole.items():
                    taken = sum(
                        sum(below.whole.values())
                        for below in own
                        if below.fund.draws_on == split.fund.code and below.fund.payer == code
                    )
                    assert min(0, got) <= taken <= max(0, got)


def test_a_cascade_of_no_funds_is_empty() -> None:
    empty = cascade_of([], {})
    assert distribute(empty) == Cascade(empty, ())
