"""Mixes of criteria, held against other ways into the same problem, and what they cannot do."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from allocation.optimise.mixes.closest import PROVEN, Shares, closest, off, ranges
from allocation.optimise.mixes.one_key import Verdict
from allocation.optimise.mixes.trust import error_in_all
from allocation.optimise.resemble import resemble
from tests.explained import OLD, board, case_of, explained, refused, told
from tests.small_cases import STREAM


@st.composite
def small_shares(draw: st.DrawFn) -> Shares:
    """A few recipients and criteria, some of them alike, some amounts negative."""
    people, size = draw(st.integers(2, 6)), draw(st.integers(1, 4))
    columns = []
    for _ in range(size):
        values = draw(st.lists(st.integers(0, 9), min_size=people, max_size=people).filter(any))
        columns.append(tuple(Fraction(value, sum(values)) for value in values))
    decided = draw(st.lists(st.integers(-3, 20), min_size=people, max_size=people).filter(any))
    whole = sum(map(abs, decided))
    return Shares(tuple(Fraction(one, whole) for one in decided), tuple(columns))


def by_scipy(shares: Shares, costs: Sequence[float], largest: bool, most: float | None = None) -> float:
    """The least cost of weights, recipients' deviations as variables after them, by another statement."""
    matrix = np.array(shares.criteria, dtype=float).T
    target = np.array(shares.decided, dtype=float)
    people, size = matrix.shape
    slack = np.ones((people, 1)) if largest else np.eye(people)
    above, limits = [np.hstack([matrix, -slack]), np.hstack([-matrix, -slack])], [target, -target]
    if most is not None:
        above.append(np.array([[0.0] * size + [1.0] * slack.shape[1]]))
        limits.append(np.array([most]))
    equal = np.array([[1.0] * size + [0.0] * slack.shape[1]])
    found = linprog(costs, np.vstack(above), np.concatenate(limits), equal, [1.0])
    assert found.success
    assert found.fun is not None
    return float(found.fun)


@given(small_shares())
@settings(max_examples=60)
def test_no_mix_is_closer_by_another_solver_or_by_any_weights_in_tenths(shares: Shares) -> None:
    people, size = len(shares.decided), len(shares.criteria)
    tenths = [
        [Fraction(part, 10) for part in parts]
        for parts in product(range(11), repeat=size)
        if sum(parts) == 10
    ]
    for groups, count in ((shares.together, people), (shares.apart, 1)):
        found = closest(shares, groups)
        expected = by_scipy(shares, [0.0] * size + [1.0] * count, largest=count == 1)
        assert float(found.deviation) == pytest.approx(expected, abs=1e-7)
        assert sum(found.weights) == 1
        assert min(found.weights) >= 0
        assert 0 <= found.deviation - found.bound <= PROVEN
        free = [Fraction(0)] * len(groups)
        assert all(off(shares, weights, groups, free) >= found.bound for weights in tenths)


@given(small_shares(), st.sampled_from([Fraction(0), Fraction(1, 100), Fraction(1, 5)]))
@settings(max_examples=40)
def test_the_range_of_each_weight_is_that_of_another_solver(shares: Shares, tolerance: Fraction) -> None:
    most = closest(shares, shares.together).deviation + tolerance
    found = ranges(shares, most)
    people, size = len(shares.decided), len(shares.criteria)
    for number, (low, high) in enumerate(found):
        for sign, end in ((1.0, low), (-1.0, high)):
            costs = [0.0] * (size + people)
            costs[number] = sign
            expected = sign * by_scipy(shares, costs, largest=False, most=float(most) + 1e-9)
            assert float(end) == pytest.approx(expected, abs=1e-4)


@given(small_shares(), small_shares())
@settings(max_examples=30)
def test_the_common_mix_is_never_closer_than_each_own_best_nor_together_than_the_shares_allow(
    one: Shares, another: Shares
) -> None:
    people = min(len(one.decided), len(another.decided))
    values = one.criteria[0][:people]
    amounts = [[int(1000 * abs(share)) + 1 for share in side.decided[:people]] for side in (one, another)]
    codes = [f"m{number}" for number in range(people)]
    first, second = (dict(zip(codes, own, strict=True)) for own in amounts)
    measured = {code: int(100 * value) + 1 for code, value in zip(codes, values, strict=True)}
    answer = resemble(case_of(first, second, a=measured, b=dict.fromkeys(codes, 1)))
    key = answer.one_key
    assert key is not None
    assert key.gap is not None
    assert all(each.common >= each.own - PROVEN for each in key.decisions)
    assert sum(each.common for each in key.decisions) >= key.gap
    assert key.excess <= max(each.common - each.own for each in key.decisions) + PROVEN


def test_one_left_out_is_predicted_from_the_others_alone() -> None:
    """A and B are given by beds; C has 30 beds of the others' 30, so it is said to get what they have."""
    case = case_of({"a": 10, "b": 20, "c": 50}, beds={"a": 10, "b": 20, "c": 30})
    left = {one.recipient: one for one in resemble(case).columns[0].left_out}
    assert left["c"].predicted == 30_000
    assert left["c"].error == 20_000
    assert left["c"].percent == 40
    assert left["a"].predicted == Fraction(70_000 * 10, 50)


def test_a_criterion_that_only_the_one_left_out_has_cannot_be_fitted_on_the_others() -> None:
    case = case_of({"a": 10, "b": 20, "c": 30}, beds={"a": 1, "b": 2, "c": 1}, rare={"a": 0, "b": 0, "c": 4})
    left = {one.recipient: one for one in resemble(case).columns[0].left_out}
    assert left["c"].unmeasured == ("rare",)
    assert left["c"].predicted == 10_000
    assert left["a"].unmeasured == ()


def test_a_yardsticks_errors_are_those_of_the_fit_on_that_criterion_alone() -> None:
    decided = {"a": 10, "b": 25, "c": 50, "d": 9}
    beds = {"a": 10, "b": 20, "c": 30, "d": 9}
    alone = resemble(case_of(decided, beds=beds)).columns[0]
    assert alone.yardsticks[1].left_out == error_in_all(alone.left_out)
    assert alone.yardsticks[1].amounts == alone.best.amounts


# Several decisions, ties and order


def test_decisions_with_the_same_shares_can_have_been_made_by_one_key() -> None:
    beds = {"a": 10, "b": 20, "c": 31}
    answer = resemble(case_of({"a": 10, "b": 20, "c": 30}, {"a": 20, "b": 40, "c": 60}, beds=beds))
    assert answer.one_key is not None
    assert answer.one_key.verdict is Verdict.SAME_SHARES
    assert answer.one_key.gap == 0
    assert "Én nøkkel kan ha laget alle vedtakene" in told(answer)


def test_decisions_by_opposite_criteria_were_not_made_by_one_key() -> None:
    up, down = {"a": 10, "b": 20, "c": 30}, {"a": 30, "b": 20, "c": 10}
    answer = resemble(case_of(up, down, up=up, down=down))
    assert answer.one_key is not None
    assert answer.one_key.verdict is Verdict.NO
    assert [each.own for each in answer.one_key.decisions] == [0, 0]
    assert answer.one_key.excess == pytest.approx(1 / 3)
    assert "Heller ingen miks" in told(answer)


def test_decisions_about_other_recipients_have_no_shares_to_compare() -> None:
    beds = dict.fromkeys("abc", 1)
    answer = resemble(case_of({"a": 1, "b": 2, "c": 3}, {"a": 1, "b": 2}, beds=beds))
    assert answer.one_key is not None
    assert answer.one_key.gap is None
    assert "andelene er ulike" not in told(answer)


def test_of_criteria_that_say_the_same_the_first_by_code_has_the_weight_in_any_order() -> None:
    beds = {"a": 10, "b": 20, "c": 40}
    double = {code: 2 * value for code, value in beds.items()}
    case = case_of({"a": 10, "b": 20, "c": 41}, x=double, b=beds)
    for asked in (("x", "b"), ("b", "x")):
        column = resemble(case, criteria=asked).columns[0]
        assert column.best.typed == {"b": 1, "x": 0}
        assert not column.best.is_only
        assert list(column.ranges.values()) == [(Fraction(0), Fraction(1))] * 2
    assert "Flere mikser ligner nøyaktig like mye" in told(resemble(case))


def test_the_order_of_recipients_and_criteria_does_not_change_a_krone() -> None:
    case = board()
    turned = replace(
        case,
        recipients=dict(reversed(list(case.recipients.items()))),
        criteria=dict(reversed(list(case.criteria.items()))),
    )
    one, other = resemble(case), resemble(turned)
    for here, there in zip(one.columns, other.columns, strict=True):
        assert [fit.amounts for fit in here.fits] == [fit.amounts for fit in there.fits]
        assert here.ranges == there.ranges


def test_typed_weights_sum_to_one_and_cost_what_is_told() -> None:
    for column in explained().columns:
        for fit in column.fits:
            assert sum(fit.typed.values()) == 1
            assert all((1000 * weight).denominator == 1 for weight in fit.typed.values())
            assert max(abs(fit.typed[code] - weight) for code, weight in fit.weights.items()) < Fraction(
                1, 1000
            )
            assert sum(fit.amounts.values()) == column.decided.pot


# What cannot be answered, and what nearly cannot


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"criteria": ["beds-somatik"]}, "ukjent kriterium «beds-somatik»"),
        ({"stream": "basis"}, "Mente du «basic»?"),
        ({"bases": ["previus"]}, "Mente du «previous»?"),
        ({"criteria": ["gross-area", "gross-area"]}, "«gross-area» er nevnt to ganger"),
        ({"criteria": ["voted-basic-funding"]}, "bare Helse Sør-Øst RHF har både vedtatt beløp og verdi"),
        ({"criteria": ["voted-basic-funding", "gross-area"]}, "ingen har både vedtatt beløp og verdi"),
        ({"tolerance": Fraction(5)}, "toleransen er 500,0 prosent"),
        ({"bases": ["base_frame"]}, "ingen kriterier måler"),
        ({"bases": ["base_frame"], "criteria": ["gross-area"]}, "vedtaket oppgir ingen beløp"),
    ],
)
def test_what_the_case_does_not_have_is_refused_in_a_sentence(asked: dict[str, object], words: str) -> None:
    assert words in refused(board(), **asked)


def test_a_case_without_a_decision_has_nothing_to_resemble() -> None:
    case = replace(case_of({"a": 1, "b": 2}, beds={"a": 1, "b": 1}), decision=None)
    assert "ingen finansieringstype har vedtatte beløp" in refused(case)
    assert "ingen vedtak oppgir beløp" in refused(case, stream=STREAM)


def test_amounts_that_sum_to_nothing_are_no_pot() -> None:
    case = case_of({"a": 5, "b": -5}, beds={"a": 1, "b": 2})
    assert "summerer til null (A 5 og B −5)" in refused(case)
    assert "summerer til null" in refused(case_of({"a": 0, "b": 0}, beds={"a": 1, "b": 2}))


def test_a_criterion_of_nothing_but_noughts_is_refused_when_asked_for_and_else_left_out() -> None:
    case = case_of({"a": 5, "b": 6}, beds={"a": 1, "b": 2}, none={"a": 0, "b": 0})
    assert "null for alle mottakerne" in refused(case, criteria=["none"])
    assert resemble(case).criteria == ("beds",)


def test_a_negative_amount_takes_part_and_the_pot_is_the_sum() -> None:
    column = resemble(board(), "results_based", OLD).columns[0]
    assert column.decided.amounts["sunnaas-sykehus"] == -24_000
    assert sum(column.best.amounts.values()) == column.decided.pot == 14_317_000
    assert column.decided.size == 14_365_000


def test_a_cut_is_resembled_as_a_grant_is() -> None:
    beds, area = {"a": 10, "b": 20, "c": 30}, {"a": 3, "b": 1, "c": 1}
    grant = resemble(case_of({"a": 14, "b": 20, "c": 31}, beds=beds, area=area)).columns[0]
    cut = resemble(case_of({"a": -14, "b": -20, "c": -31}, beds=beds, area=area)).columns[0]
    assert cut.best.typed == grant.best.typed
    assert cut.best.optimum == grant.best.optimum
    assert [one.percent for one in cut.left_out] == [-(one.percent or 0) for one in grant.left_out]


def test_a_small_pot_of_large_amounts_of_both_signs_gives_an_answer() -> None:
    case = case_of({"a": 900_000_000, "b": -899_999_999, "c": 1}, beds={"a": 1, "b": 2, "c": 3})
    answer = resemble(case)
    assert answer.columns[0].decided.pot == 2_000
    assert "summen av beløpene uten fortegn" in told(answer)


def test_two_recipients_are_too_few_to_leave_one_out_and_the_answer_says_so() -> None:
    answer = resemble(case_of({"a": 5, "b": 6}, x={"a": 1, "b": 2}, y={"a": 2, "b": 1}))
    assert answer.columns[0].left_out == ()
    text = told(answer)
    assert "for få mottakere til å prøve nøkkelen" in text
    assert "gir vedtaket på kronen" in text


@pytest.mark.parametrize(
    ("people", "words"), [(3, "nesten hva som helst"), (5, "er det lett å ligne"), (9, "på 9 mottakere.")]
)
def test_the_fewer_the_recipients_the_stronger_the_warning(people: int, words: str) -> None:
    codes = [f"m{number}" for number in range(people)]
    values = {
        name: {code: (at * factor) % 7 + 1 for at, code in enumerate(codes)}
        for name, factor in (("x", 1), ("y", 2), ("z", 3))
    }
    text = told(resemble(case_of({code: at + 3 for at, code in enumerate(codes)}, **values)))
    assert words in text


def test_every_pair_of_the_plans_criteria_gives_an_answer_that_adds_up() -> None:
    for pair in combinations(OLD, 2):
        column = resemble(board(), criteria=pair, bases=["decision"]).columns[0]
        assert sum(column.best.amounts.values()) == column.decided.pot
        assert column.best.optimum >= explained(OLD).columns[0].best.optimum
