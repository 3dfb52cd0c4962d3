"""Postings: every krone that was distributed is booked, once, and an earlier decision is taken back whole."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocation import run
from allocation.case import UNPLACED
from allocation.instalments import payment_plans
from allocation.posting_totals import By, Total, total_problems, totals
from allocation.postings import Posting, postings, reversed_postings
from allocation.problems import ProblemsFound
from tests.booked import CASE, JULY, RHF, months, settled, settled_case
from tests.shipped import shipped_case

WEIGHTS = st.lists(st.integers(0, 9), min_size=12, max_size=12).filter(any)
SCENARIOS = ("decided", "as-in-2023", "phased-in", "with-support", "within-limits")


def ledger(*booked: Posting) -> dict[tuple[object, ...], int]:
    """What an accounting system holds on each account, by all that it can be asked for; nought is nothing."""
    sums: dict[tuple[object, ...], int] = {}
    for one in booked:
        key = (one.account, one.fund, one.settled_by, one.project, one.cost_centre, one.year, one.month)
        sums[key] = sums.get(key, 0) + one.amount
    return {key: amount for key, amount in sums.items() if amount}


@given(WEIGHTS)
def test_whatever_the_months_every_total_is_booked_as_it_was_distributed(weights: list[int]) -> None:
    booked = postings(settled(), months(weights))
    assert total_problems(settled(), totals(settled(), booked)) == []
    assert sum(one.amount for one in booked) == 1_245_000_000
    assert {one.month for one in booked} <= {number for number, weight in enumerate(weights, 1) if weight}
    assert all(one.amount for one in booked)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_alternative_is_booked_to_the_krone(scenario: str) -> None:
    distribution = settled(scenario)
    proof = totals(distribution, postings(distribution, JULY))
    assert [one for one in proof if one.difference] == []
    assert proof[-1] == Total(By.WHOLE, "", 1_245_000_000, 1_245_000_000)


def test_what_the_ministry_pays_others_is_not_in_the_accounts_of_the_authority() -> None:
    assert "recruitment" not in {one.fund for one in postings(settled(), JULY)}


def test_the_boards_decision_is_what_is_booked_on_each() -> None:
    proof = totals(settled(), postings(settled(), JULY))
    decided = {one.name: one for one in proof if one.by is By.DECISION}
    assert decided[RHF] == Total(By.DECISION, RHF, 106_857_000, 106_857_000)
    assert len(decided) == 16


def test_a_scenario_that_is_not_the_decision_is_not_held_against_it() -> None:
    assert By.DECISION not in {one.by for one in totals(settled("as-in-2023"), ())}


def test_a_krone_too_little_is_seen_in_every_total_it_belongs_to() -> None:
    first, *rest = postings(settled(), JULY)
    proof = totals(settled(), (replace(first, amount=first.amount - 1), *rest))
    assert [one.by for one in proof if one.difference] == [*By]
    assert {one.difference for one in proof} == {0, -1}
    assert "bokført 171648999 kroner" in str(total_problems(settled(), proof)[1])


def test_an_amount_booked_on_another_is_seen_though_the_whole_is_right() -> None:
    first, second, *rest = postings(settled(), JULY)
    moved = (replace(first, recipient=second.recipient), second, *rest)
    proof = totals(settled(), moved)
    assert {one.by for one in proof if one.difference} == {By.RECIPIENT, By.DECISION}


def refusal(case: object) -> str:
    with pytest.raises(ProblemsFound) as found:
        postings(run(case), JULY)  # type: ignore[arg-type]
    return str(found.value)


def test_what_is_unplaced_is_refused_until_somebody_settles_it() -> None:
    told = refusal(shipped_case(CASE))
    assert "case.toml, «export.unplaced»: −1 tusen kroner av «Basisbevilgning» er ikke fordelt" in told
    assert 'unplaced = "Helse Sør-Øst RHF"' in told


def test_what_is_settled_is_booked_apart_on_whoever_settles_it() -> None:
    (one,) = (one for one in postings(settled(), JULY) if one.recipient == UNPLACED)
    assert (one.settled_by, one.amount, one.account) == (RHF, -1000, "EX-7090")


def test_more_than_rounding_is_not_settled_but_must_be_distributed() -> None:
    case = settled_case()
    fund = replace(case.funds["basic"], amount=1_213_400_000)
    told = refusal(replace(case, funds={**case.funds, "basic": fund}))
    assert "99 999 tusen kroner av «Basisbevilgning»" in told.replace("\u00a0", " ")
    assert "fordel resten" in told


def test_several_payers_must_be_told_apart() -> None:
    told = refusal(replace(settled_case(), books_of=""))
    assert "«Helse Sør-Øst RHF» og «Helse- og omsorgsdepartementet» betaler" in told


def test_a_fund_with_a_payment_profile_is_booked_as_it_is_paid() -> None:
    case = settled_case()
    profile = months([3, 0, 0] * 4)
    funds = {**case.funds, "earmarked": replace(case.funds["earmarked"], profile="kvartal")}
    distribution = run(replace(case, funds=funds, profiles={"kvartal": profile}))
    (plan,) = payment_plans(distribution)
    booked: dict[str, list[int]] = {}
    for one in postings(distribution, JULY):
        if one.fund == "earmarked":
            booked.setdefault(one.recipient, [0] * 12)[one.month - 1] = one.amount
    assert booked == {code: list(paid) for code, paid in plan.recipients.items() if any(paid)}


@given(WEIGHTS, st.sampled_from(SCENARIOS), st.sampled_from(SCENARIOS))
def test_what_was_booked_its_reversal_and_the_new_are_the_new_alone(
    weights: list[int], before: str, after: str
) -> None:
    earlier, new = postings(settled(before), months(weights)), postings(settled(after), JULY)
    back = reversed_postings(earlier)
    assert ledger(*earlier, *back) == {}
    assert ledger(*earlier, *back, *new) == ledger(*new)
    assert [one.reverses for one in back] == [one.reference for one in earlier]


def test_no_two_postings_have_the_same_reference() -> None:
    booked = postings(settled(), months([1] * 12))
    references = [one.reference for one in (*booked, *reversed_postings(booked))]
    assert len(references) == len(set(references)) == 2 * len(booked)
