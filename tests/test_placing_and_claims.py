"""What is held back, fixed, given whole, kept, or paid as claimed."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import strategies as st

from allocation.case import UNPLACED, Case, Step
from allocation.findings import Status
from allocation.funds import LineKind
from allocation.rules.claims import OnClaim, UpTo
from allocation.rules.placing import ByKey, Fixed, Retained, TopSlice, Whole
from allocation.split import split_fund
from tests.properties import given
from tests.small_cases import (
    PAYER,
    amounts_of,
    criterion,
    decision,
    given_to,
    key,
    plain,
    refusal,
    small_case,
    split,
)

CODES = ["alfa", "beta", PAYER]


def placed(*steps: Step, fund: int = 1000) -> Case:
    """A fund of so many thousand by these steps, over two recipients and the payer itself."""
    return small_case(CODES, fund, steps, key({"senger": 1}), [criterion("senger", {"alfa": 1, "beta": 3})])


def test_a_top_slice_in_per_cent_is_of_the_whole_fund_and_the_key_shares_what_is_left() -> None:
    steps = [
        Fixed(amounts={"beta": 100_000}),
        TopSlice(percent={PAYER: Fraction("2.5")}),
        ByKey("key", ("alfa", "beta")),
    ]
    case = placed(*steps)
    assert given_to(case) == {PAYER: 25, "alfa": 219, "beta": 756}
    source = next(entry.source for entry in split(case).entries if entry.rule == "top_slice")
    assert plain(source) == "2,5 % av 1 000 tusen kroner"


def test_a_top_slice_of_a_cut_is_a_part_of_the_cut() -> None:
    steps = [TopSlice(percent={PAYER: Fraction(10)}), ByKey("key", ("alfa", "beta"))]
    assert given_to(placed(*steps, fund=-1000)) == {PAYER: -100, "alfa": -225, "beta": -675}


def test_a_top_slice_of_all_leaves_nothing_and_more_than_all_is_refused() -> None:
    by_key = ByKey("key", ("alfa", "beta"))
    assert given_to(placed(TopSlice(percent={PAYER: Fraction(100)}), by_key)) == {
        PAYER: 1000, "alfa": 0, "beta": 0,
    }  # fmt: skip
    too_much = TopSlice(percent={PAYER: Fraction(101)})
    for steps in ([too_much, by_key], [too_much]):
        assert "beløpene summerer til 1 010, rammen er 1 000" in refusal(placed(*steps))


@pytest.mark.parametrize("rule", [TopSlice, Fixed])
def test_recipients_and_amounts_say_the_same_in_two_ways(rule: type[TopSlice | Fixed]) -> None:
    said = refusal(placed(rule(recipients=("alfa",), amounts={"beta": 1000})))
    assert "steget har både «amounts» og egne beløp eller «recipients»" in said


def test_per_cent_and_amounts_say_the_same_in_two_ways() -> None:
    step = TopSlice(percent={"alfa": Fraction(1)}, amounts={"alfa": 1000})
    assert "steget har både «percent»" in refusal(placed(step))


def test_a_grant_given_whole_to_one_is_all_that_is_left() -> None:
    case = placed(Fixed(amounts={"beta": 100_000}), Whole("alfa"))
    assert given_to(case) == {"beta": 100, "alfa": 900}
    assert [block.rule for block in split(case).blocks] == ["fixed", "pass_through"]
    assert given_to(placed(Whole("alfa"), fund=-5)) == {"alfa": -5}


def test_the_payer_keeps_what_the_others_do_not_get() -> None:
    assert given_to(placed(Fixed(amounts={"beta": 100_000}), Retained())) == {"beta": 100, PAYER: 900}
    rounded = small_case(
        ["alfa", "beta", "gamma", PAYER], 1000, [ByKey("key", ("alfa", "beta", "gamma")), Retained()],
        key({"senger": 1}, 0), [criterion("senger", dict.fromkeys(["alfa", "beta", "gamma"], 1))],
    )  # fmt: skip
    assert given_to(rounded) == {"alfa": 330, "beta": 330, "gamma": 330, PAYER: 10}
    assert split(rounded).findings == ()


@pytest.mark.parametrize("last", [Retained(), Whole("beta"), ByKey("key", ("beta",))])
def test_what_is_left_when_too_much_is_given_is_refused_and_never_taken_from_the_last(last: Step) -> None:
    case = placed(Fixed(amounts={"alfa": 1_150_000}), last)
    assert "beløpene summerer til 1 150, rammen er 1 000" in refusal(case)
    nothing = placed(Fixed(amounts={"alfa": 1_150_000}), last, fund=0)
    assert "beløpene summerer til 1 150, rammen er –" in refusal(nothing)


def test_claims_within_the_grant_are_paid_and_the_unused_rest_has_its_reason() -> None:
    result = split(placed(UpTo(amounts={"alfa": 100_000, "beta": 300_000})))
    assert amounts_of(result.entries) == {"alfa": 100, "beta": 300, UNPLACED: 600}
    (finding,) = result.findings
    assert finding.status is Status.EXPLAINED
    said = "ikke brukt: inntil 1 000 tusen kroner, krav til sammen 400"
    assert plain(finding.cause) == said
    assert plain(result.entries[-1].source) == said


@given(st.lists(st.integers(0, 3000), min_size=2, max_size=2), st.integers(-10, 3000))
def test_no_claim_gets_more_than_it_says_and_all_the_same_part_of_it(claims: list[int], fund: int) -> None:
    wanted = dict(zip(["alfa", "beta"], claims, strict=True))
    result = split(placed(UpTo(amounts={code: own * 1000 for code, own in wanted.items()}), fund=fund))
    paid = {code: result.exact[code] / 1000 for code in wanted}
    assert sum(paid.values()) == min(max(fund, 0), sum(claims))
    assert paid["alfa"] * wanted["beta"] == paid["beta"] * wanted["alfa"]
    assert sum(entry.amount for entry in result.entries) == fund * 1000


def test_a_negative_claim_is_refused() -> None:
    said = refusal(placed(UpTo(amounts={"alfa": 100_000, "beta": -1000})))
    assert "kravet til Beta er negativt" in said


def test_claims_are_paid_in_full_whatever_the_line_was_thought_to_cost() -> None:
    case = placed(OnClaim(amounts={"alfa": 700_000, "beta": 600_000}))
    fund = replace(next(iter(case.funds.values())), kind=LineKind.ON_CLAIM, amount=None)
    result = split_fund(case, fund)
    assert amounts_of(result.entries) == {"alfa": 700, "beta": 600}
    assert result.findings == ()


def test_a_fixed_amount_taken_back_leaves_more_for_the_key() -> None:
    case = placed(Fixed(amounts={PAYER: -100_000}), ByKey("key", ("alfa", "beta")))
    assert given_to(case) == {PAYER: -100, "alfa": 275, "beta": 825}


def test_amounts_beyond_any_budget_are_refused_and_the_largest_are_exact() -> None:
    largest = small_case(["alfa", "beta"], 10**12, [ByKey("key")], key({"senger": 1}),
                         [criterion("senger", {"alfa": 1, "beta": 3})])  # fmt: skip
    assert given_to(largest) == {"alfa": 25 * 10**10, "beta": 75 * 10**10}
    percent = {"alfa": Fraction(10**29), "beta": Fraction(-(10**29))}
    assert "er større enn noe budsjett" in refusal(placed(TopSlice(percent=percent)))
    assert "er større enn noe budsjett" in refusal(placed(Fixed(amounts={"alfa": 1000}), fund=10**30))


def test_a_decision_without_the_amount_is_refused_by_name() -> None:
    case = small_case(CODES, 1000, [TopSlice(("alfa", "beta"))], decided=decision({"alfa": 10}))
    assert "vedtaket har ikke noe beløp for Beta i «Basisbevilgning»" in refusal(case)
    assert "vedtaket har ikke noe beløp for noen mottaker" in refusal(small_case(CODES, 1000, [Fixed()]))


def test_a_key_that_nobody_is_left_for_is_refused() -> None:
    case = placed(Fixed(amounts=dict.fromkeys(CODES, 1000)), ByKey("key"))
    assert "ingen mottakere er igjen til nøkkelen «key»" in refusal(case)


def test_two_keys_can_share_one_fund_where_the_first_leaves_something() -> None:
    case = small_case(
        ["alfa", "beta", "gamma"], 1000, [ByKey("key", ("alfa", "beta", "gamma")), ByKey("hele", ("alfa",))],
        key({"senger": 1}, 0), [criterion("senger", dict.fromkeys(["alfa", "beta", "gamma"], 1))],
    )  # fmt: skip
    whole = replace(key({"senger": 1}), code="hele")
    case = replace(case, keys={**case.keys, "hele": whole})
    assert given_to(case) == {"alfa": 340, "beta": 330, "gamma": 330}
