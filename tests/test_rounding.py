"""Amounts that add up: largest remainder, held against a reference written apart."""

from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import strategies as st

from allocation.rounding import largest_remainder, tied_at_the_cut
from tests.properties import given

Shares = tuple[list[Fraction], int, int, list[str]]


def reference(values: list[Fraction], total: int, unit: int, codes: list[str]) -> dict[str, int]:
    """Hamilton's method as a textbook says it: whole quotas, then one unit each by largest fraction."""
    quotas = {code: value / unit for code, value in zip(codes, values, strict=True)}
    whole = {code: quota.numerator // quota.denominator for code, quota in quotas.items()}
    left = total // unit - sum(whole.values())
    by_fraction = sorted(codes, key=lambda code: (whole[code] - quotas[code], code))
    return {code: (whole[code] + (code in by_fraction[:left])) * unit for code in codes}


@st.composite
def shares(draw: st.DrawFn) -> Shares:
    """Exact values of any sign that sum to a multiple of the unit, the total, the unit, and codes."""
    unit = draw(st.sampled_from([1, 10, 1000, 10**6]))
    free = draw(
        st.lists(
            st.one_of(
                st.integers(-(10**9), 10**9).map(Fraction),
                st.fractions(-(10**6), 10**6, max_denominator=97),
                st.integers(-3, 3).map(lambda n: Fraction(n * unit, 2)),  # ties, zeros, whole units
            ),
            max_size=9,
        )
    )
    total = unit * draw(st.integers(-(10**7), 10**7))
    values = [*free, total - sum(free, Fraction(0))]
    codes = draw(st.permutations([f"r{number}" for number in range(len(values))]))
    return values, total, unit, list(codes)


@given(shares())
def test_no_krone_is_lost_and_every_amount_is_whole_units(given_shares: Shares) -> None:
    values, total, unit, codes = given_shares
    amounts = largest_remainder(values, total, unit, codes)
    assert sum(amounts) == total
    assert all(isinstance(amount, int) and amount % unit == 0 for amount in amounts)


@given(shares())
def test_no_amount_moves_by_a_whole_unit(given_shares: Shares) -> None:
    values, total, unit, codes = given_shares
    amounts = largest_remainder(values, total, unit, codes)
    assert all(abs(amount - value) < unit for amount, value in zip(amounts, values, strict=True))


@given(shares())
def test_the_units_left_go_to_the_largest_fractions(given_shares: Shares) -> None:
    values, total, unit, codes = given_shares
    amounts = largest_remainder(values, total, unit, codes)
    assert dict(zip(codes, amounts, strict=True)) == reference(values, total, unit, codes)


@given(shares(), st.data())
def test_rows_in_another_order_give_the_same_kroner(given_shares: Shares, data: st.DataObject) -> None:
    values, total, unit, codes = given_shares
    order = data.draw(st.permutations(range(len(values))))
    in_order = dict(zip(codes, largest_remainder(values, total, unit, codes), strict=True))
    mixed_codes = [codes[index] for index in order]
    mixed = largest_remainder([values[index] for index in order], total, unit, mixed_codes)
    assert dict(zip(mixed_codes, mixed, strict=True)) == in_order


@given(shares())
def test_an_amount_that_is_already_whole_stays_as_it_is(given_shares: Shares) -> None:
    values, total, unit, codes = given_shares
    amounts = largest_remainder(values, total, unit, codes)
    for amount, value in zip(amounts, values, strict=True):
        if value % unit == 0:
            assert amount == value
    assert largest_remainder(amounts, total, unit, codes) == amounts


@given(shares())
def test_a_tie_is_reported_exactly_when_the_order_of_codes_decided(given_shares: Shares) -> None:
    values, total, unit, codes = given_shares
    reversed_codes = [f"r{99 - int(code[1:])}" for code in codes]
    order_decided = largest_remainder(values, total, unit, codes) != largest_remainder(
        values, total, unit, reversed_codes
    )
    tied = tied_at_the_cut(values, total, unit, codes)
    assert bool(tied) == order_decided
    assert len({(values[index] / unit) % 1 for index in tied}) <= 1
    assert len(tied) != 1


def test_equal_remainders_go_by_code_and_not_by_position() -> None:
    thirds = [Fraction(100, 3)] * 3
    assert largest_remainder(thirds, 100, codes=["c", "a", "b"]) == [33, 34, 33]
    assert tied_at_the_cut(thirds, 100, codes=["c", "a", "b"]) == (0, 1, 2)


def test_every_order_of_three_equal_shares_gives_the_first_code_the_last_krone() -> None:
    for codes in permutations("abc"):
        amounts = largest_remainder([Fraction(100, 3)] * 3, 100, codes=list(codes))
        assert dict(zip(codes, amounts, strict=True)) == {"a": 34, "b": 33, "c": 33}


def test_without_codes_equal_remainders_go_by_position() -> None:
    assert largest_remainder([Fraction(1, 2), Fraction(1, 2)], 1) == [1, 0]


def test_a_tie_that_does_not_straddle_the_cut_is_no_tie() -> None:
    halves = [Fraction(1, 2), Fraction(1, 2), Fraction(0)]
    assert tied_at_the_cut(halves, 1, codes=["a", "b", "c"]) == (0, 1)
    both_rise = [Fraction(2, 3), Fraction(2, 3), Fraction(2, 3)]
    assert tied_at_the_cut(both_rise, 2, codes=["a", "b", "c"]) == (0, 1, 2)
    apart = [Fraction(3, 4), Fraction(3, 4), Fraction(1, 2)]
    assert tied_at_the_cut(apart, 2, codes=["a", "b", "c"]) == ()
    assert tied_at_the_cut([Fraction(1), Fraction(2)], 3, codes=["a", "b"]) == ()


def test_a_cut_and_a_clawback_follow_the_same_rule() -> None:
    assert largest_remainder([Fraction(-100, 3)] * 3, -100, codes=["a", "b", "c"]) == [-33, -33, -34]
    assert largest_remainder([Fraction(-3, 2), Fraction(5, 2)], 1, codes=["a", "b"]) == [-1, 2]
    assert largest_remainder([Fraction(-3, 4), Fraction(3, 4)], 0, codes=["a", "b"]) == [-1, 1]


def test_who_gets_nothing_exactly_gets_nothing_rounded() -> None:
    values = [Fraction(0), Fraction(1, 2), Fraction(1, 2)]
    assert largest_remainder(values, 1, codes=["a", "b", "c"])[0] == 0


def test_nothing_over_nobody_is_nothing() -> None:
    assert largest_remainder([], 0) == []
    assert tied_at_the_cut([], 0) == ()


def test_a_sum_over_one_recipient_is_that_sum() -> None:
    assert largest_remainder([1_113_400_000], 1_113_400_000, 1000, ["a"]) == [1_113_400_000]


def test_a_million_billion_kroner_lose_no_krone() -> None:
    total = 10**15
    weights = [140_324 + 7_919 * number for number in range(16)]
    values = [Fraction(weight * total, sum(weights)) for weight in weights]
    amounts = largest_remainder(values, total, codes=[f"r{number:02d}" for number in range(16)])
    assert sum(amounts) == total
    assert all(abs(amount - value) < 1 for amount, value in zip(amounts, values, strict=True))


def test_remainders_that_no_float_can_tell_apart_are_told_apart() -> None:
    hair = Fraction(1, 10**30)
    values = [10**15 + Fraction(1, 2) - hair, 10**15 + Fraction(1, 2) + hair]
    assert largest_remainder(values, 2 * 10**15 + 1, codes=["a", "b"]) == [10**15, 10**15 + 1]
    assert tied_at_the_cut(values, 2 * 10**15 + 1, codes=["a", "b"]) == ()


def test_amounts_that_do_not_sum_to_the_total_are_refused_with_both_totals() -> None:
    with pytest.raises(ValueError, match=r"sum to 3, not to the total 4"):
        largest_remainder([1, 2], 4)
    with pytest.raises(ValueError, match=r"1/3.* 1\b"):
        largest_remainder([Fraction(1, 3)], 1)
    with pytest.raises(ValueError, match="not to the total 5"):
        largest_remainder([], 5)


def test_a_total_that_is_no_multiple_of_the_unit_is_refused() -> None:
    with pytest.raises(ValueError, match=r"1500.*1000"):
        largest_remainder([1500], 1500, 1000)


@pytest.mark.parametrize("unit", [0, -1000])
def test_a_unit_that_counts_nothing_is_refused(unit: int) -> None:
    with pytest.raises(ValueError, match="positive"):
        largest_remainder([1000], 1000, unit)


@pytest.mark.parametrize("codes", [["a"], ["a", "a"], ["a", "b", "c"], []])
def test_codes_that_do_not_name_each_value_once_are_refused(codes: list[str]) -> None:
    with pytest.raises(ValueError, match="one code per value"):
        largest_remainder([1, 2], 3, codes=codes)
