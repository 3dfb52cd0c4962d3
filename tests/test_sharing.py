"""Proportional sharing within floors and ceilings, held against the slow way of doing it."""

from collections.abc import Sequence
from fractions import Fraction
from math import lcm
from random import Random

import pytest
from hypothesis import strategies as st

from allocation import share_out
from allocation.amounts import Amounts
from allocation.sharing import CannotShare, share_within
from tests.properties import given

LCM = 60
"""All weights drawn below divide it, so that the multiple at a breakpoint is whole in its parts."""

Drawn = tuple[int, list[int], list[int | None], list[int | None]]


def drawn(random: Random) -> Drawn:
    """A total, weights, floors and ceilings in small whole numbers, so that ties are common."""
    size = random.randint(1, 6)
    spread = random.choice((3, 30, 1000))
    weights = [random.choice((0, 1, 1, 2, 3, 4, 5, 6)) for _ in range(size)]
    lows: list[int | None] = [None] * size
    highs: list[int | None] = [None] * size
    floored, capped = random.choice((0, 0.5, 1)), random.choice((0, 0.5, 1))
    for i in range(size):
        if random.random() < floored:
            lows[i] = random.randint(-spread, spread)
        if random.random() < capped:
            low = lows[i]
            highs[i] = random.randint(-spread if low is None or random.random() < 0.02 else low, 2 * spread)
    return random.randint(-2 * spread, 4 * spread), weights, lows, highs


def clipped(parts: int, weight: int, low: int | None, high: int | None) -> int:
    """`parts` sixtieths of the weight, within the bounds, in sixtieths."""
    value = parts * weight
    if low is not None and value < LCM * low:
        return LCM * low
    return LCM * high if high is not None and value > LCM * high else value


def keeping_the_sign(problem: Drawn) -> Drawn:
    """The same, in which nobody without a bound can get another sign than the total."""
    total, weights, lows, highs = problem
    bounds = list(zip(lows, highs, strict=True))
    if total >= 0:
        lows = [min(0, 0 if high is None else high) if low is None else low for low, high in bounds]
    if total <= 0:
        highs = [max(0, 0 if low is None else low) if high is None else high for low, high in bounds]
    return total, weights, lows, highs


def reference(problem: Drawn) -> tuple[list[int], int] | None:
    """The sharing found breakpoint by breakpoint, over a denominator; None where there is none."""
    total, weights, lows, highs = keeping_the_sign(problem)
    rows = list(zip(weights, lows, highs, strict=True))
    if any(low is not None and high is not None and low > high for _, low, high in rows):
        return None
    points = sorted({b * LCM // w for w, low, high in rows if w for b in (low, high) if b is not None}) or [0]
    points = [points[0] - 1, *points, points[-1] + 1]
    wanted = LCM * total
    starts, ends = ([clipped(point, *row) for row in rows] for point in points[:2])
    for point in points[2:]:
        if sum(ends) >= wanted:
            break
        starts, ends = ends, [clipped(point, *row) for row in rows]
    rise, short = sum(ends) - sum(starts), wanted - sum(starts)
    if not rise:
        return None if short else (ends, LCM)
    return [start * rise + short * (end - start) for start, end in zip(starts, ends, strict=True)], LCM * rise


def assert_shared(problem: Drawn, divisor: int) -> None:
    """What is shared is what the reference says, sums, keeps every bound, and is else in proportion."""
    total, weights, lows, highs = problem
    expected = reference(problem)
    _, _, firm_lows, firm_highs = keeping_the_sign(problem)
    try:
        if divisor == 1:
            amounts = share_out(total, weights, lows, highs)
        else:
            money, caps = (
                [None if bound is None else Fraction(bound, divisor) for bound in own]
                for own in (lows, highs)
            )
            amounts = [
                amount * divisor for amount in share_out(Fraction(total, divisor), weights, money, caps)
            ]
    except CannotShare:
        assert expected is None
        return
    assert expected is not None
    scale = lcm(*(amount.denominator for amount in amounts))
    whole = [amount.numerator * (scale // amount.denominator) for amount in amounts]
    assert sum(whole) == total * scale
    free = None
    rows = zip(whole, expected[0], weights, firm_lows, firm_highs, strict=True)
    for amount, wanted, weight, low, high in rows:
        assert amount * expected[1] == wanted * scale
        assert low is None or amount >= low * scale
        assert high is None or amount <= high * scale
        if (low is None or amount > low * scale) and (high is None or amount < high * scale):
            free = free or (amount, weight)
            assert amount * free[1] == free[0] * weight


@pytest.mark.slow
def test_two_hundred_thousand_sharings_are_those_of_the_slow_way() -> None:
    random = Random(732)
    for _ in range(200_000):
        assert_shared(drawn(random), random.choice((1, 1, 1, 7)))


def test_some_thousand_sharings_are_those_of_the_slow_way() -> None:
    random = Random(20)
    for _ in range(3_000):
        assert_shared(drawn(random), random.choice((1, 12)))


BOUND = st.none() | st.fractions(min_value=-1000, max_value=1000, max_denominator=30)
ROWS = st.lists(
    st.tuples(st.fractions(min_value=0, max_value=100, max_denominator=30), BOUND, BOUND),
    min_size=1,
    max_size=8,
)
TOTAL = st.fractions(min_value=-5000, max_value=5000, max_denominator=30)


def shared(
    total: Fraction, rows: Sequence[tuple[Fraction, Fraction | None, Fraction | None]]
) -> list[Fraction]:
    weights, lows, highs = (list(column) for column in zip(*rows, strict=True))
    return share_out(total, weights, lows, highs)


@given(TOTAL, ROWS, st.randoms(use_true_random=False))
def test_whoever_comes_first_gets_the_same(
    total: Fraction, rows: list[tuple[Fraction, Fraction | None, Fraction | None]], random: Random
) -> None:
    order = list(range(len(rows)))
    random.shuffle(order)
    try:
        before = shared(total, rows)
    except CannotShare:
        with pytest.raises(CannotShare):
            shared(total, [rows[i] for i in order])
        return
    assert shared(total, [rows[i] for i in order]) == [before[i] for i in order]


@given(TOTAL, ROWS, st.fractions(min_value=Fraction(1, 9), max_value=9, max_denominator=9))
def test_shares_in_another_unit_change_nothing(
    total: Fraction, rows: list[tuple[Fraction, Fraction | None, Fraction | None]], factor: Fraction
) -> None:
    try:
        before = shared(total, rows)
    except CannotShare:
        return
    assert shared(total, [(weight * factor, low, high) for weight, low, high in rows]) == before


@given(TOTAL, ROWS, st.fractions(min_value=0, max_value=100, max_denominator=30))
def test_more_to_share_takes_from_nobody(
    total: Fraction, rows: list[tuple[Fraction, Fraction | None, Fraction | None]], more: Fraction
) -> None:
    if total <= 0 <= total + more:  # at nothing to share only those with bounds of their own pay or get
        return
    try:
        before, after = shared(total, rows), shared(total + more, rows)
    except CannotShare:
        return
    assert all(later >= earlier for earlier, later in zip(before, after, strict=True))


@given(TOTAL, ROWS)
def test_a_bound_that_is_kept_already_changes_nothing(
    total: Fraction, rows: list[tuple[Fraction, Fraction | None, Fraction | None]]
) -> None:
    try:
        amounts = shared(total, rows)
    except CannotShare:
        return
    weights, lows, highs = zip(*rows, strict=True)
    assert share_out(total, weights, amounts, highs) == amounts
    assert share_out(total, weights, lows, amounts) == amounts


@given(TOTAL, ROWS)
def test_amounts_by_recipient_are_shared_as_lists_are(
    total: Fraction, rows: list[tuple[Fraction, Fraction | None, Fraction | None]]
) -> None:
    codes = [f"r{number}" for number in range(len(rows))]
    weights, lows, highs = zip(*rows, strict=True)
    floors = {code: low for code, low in zip(codes, lows, strict=True) if low is not None}
    ceilings = {code: high for code, high in zip(codes, highs, strict=True) if high is not None}
    try:
        expected = shared(total, rows)
    except CannotShare:
        with pytest.raises(CannotShare):
            share_within(total, Amounts.over(codes, weights), floors, ceilings)
        return
    within = share_within(total, Amounts.over(codes, weights), floors, ceilings)
    assert list(within.values()) == expected


def test_breakpoints_that_no_float_tells_apart_are_taken_in_their_order() -> None:
    big = 10**25
    amounts = share_out(3 * big + 2, [big, big + 1, big + 2], floor=[big + 1, big, big])
    assert sum(amounts) == 3 * big + 2
    assert amounts[0] == big + 1
    assert amounts[1] * (big + 2) == amounts[2] * (big + 1)


def test_amounts_beyond_every_float_are_shared() -> None:
    huge = 10**400
    assert share_out(huge, [1, 3], ceiling=[None, huge // 2]) == [huge // 2, huge // 2]


def test_a_share_of_nought_gets_nothing_or_the_bound_nearest_to_nothing() -> None:
    assert share_out(10, [0, 1]) == [0, 10]
    assert share_out(10, [0, 1], floor=[3, None]) == [3, 7]
    assert share_out(10, [0, 1], ceiling=[-3, None]) == [-3, 13]
    assert share_out(10, [0, 1], floor=[-3, None], ceiling=[5, None]) == [0, 10]


def test_floors_above_the_total_are_refused_with_both_totals_and_both_remedies() -> None:
    with pytest.raises(CannotShare) as refusal:
        share_out(100, [1, 1], floor=[60, 50])
    fault = refusal.value
    assert [fault.total, fault.limit] == [100, 110]
    assert (fault.side, fault.crossed) == ("floor", None)
    said = "the floors sum to 110, more than the total 100: lower the floors or raise the total"
    assert str(fault) == said


def test_ceilings_below_the_total_are_refused_with_both_totals_and_both_remedies() -> None:
    with pytest.raises(CannotShare) as refusal:
        share_out(Fraction(201, 2), [1, 1], ceiling=[60, 40])
    fault = refusal.value
    assert [fault.total, fault.limit] == [Fraction(201, 2), 100]
    assert fault.side == "ceiling"
    said = "the ceilings sum to 100, less than the total 201/2: raise the ceilings or lower the total"
    assert str(fault) == said


def test_a_floor_above_its_ceiling_is_refused_with_both_and_its_position() -> None:
    with pytest.raises(CannotShare) as refusal:
        share_out(100, [1, 1], floor=[None, 70], ceiling=[None, 60])
    assert refusal.value.crossed == 1
    assert "the floor 70 is above the ceiling 60" in str(refusal.value)


def test_a_total_that_nobody_has_a_share_in_is_refused_and_nothing_can_be_shared_among_nobody() -> None:
    with pytest.raises(CannotShare):
        share_out(1, [0, 0])
    with pytest.raises(CannotShare):
        share_out(1, [])
    assert share_out(0, [0, 0]) == [0, 0]
    assert share_out(0, []) == []


def test_a_negative_share_and_a_bound_too_few_are_refused() -> None:
    with pytest.raises(ValueError, match="a share is negative"):
        share_out(1, [1, -1])
    with pytest.raises(ValueError, match="1 bounds for 2 shares"):
        share_out(1, [1, 1], floor=[0])


def test_a_floor_above_the_whole_is_refused_even_where_others_have_none() -> None:
    with pytest.raises(CannotShare, match="the floors sum to 150, more than the total 100"):
        share_out(100, [1, 1], floor=[150, None])
    assert share_out(100, [1, 1], floor=[150, -80]) == [150, -50]
    with pytest.raises(CannotShare, match="the ceilings sum to -150, less than the total -100"):
        share_out(-100, [1, 1], ceiling=[-150, None])
