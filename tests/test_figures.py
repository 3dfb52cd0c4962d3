"""A printed figure is an interval, and arithmetic never loses the value that was printed."""

from fractions import Fraction

import pytest
from hypothesis import assume
from hypothesis import strategies as st

from allocation.figures import Figure, Interval, total
from allocation.findings import Status, Subject, compare
from allocation.money import KRONER, MILLION, PERCENT, THOUSAND, Unit, round_half_up
from tests.properties import given

UNITS = [KRONER, THOUSAND, MILLION, PERCENT, Unit("liggedøgn")]
SUBJECT = Subject("sak", "prøve")

true_values = st.fractions(min_value=-(10**6), max_value=10**6, max_denominator=10**4)
decimals_printed = st.integers(0, 3)


def printed(true_value: Fraction, unit: Unit, decimals: int) -> Figure:
    """The figure a document would print for a true value in base units."""
    return Figure(round_half_up(true_value / unit.factor, decimals) * unit.factor, unit, decimals)


@st.composite
def printed_figures(draw: st.DrawFn) -> tuple[Fraction, Interval]:
    """A true value and the interval of the figure that was printed for it."""
    true_value = draw(true_values)
    figure = printed(true_value, draw(st.sampled_from(UNITS)), draw(decimals_printed))
    return true_value, figure.interval


@given(true_values, st.sampled_from(UNITS), decimals_printed)
def test_the_unrounded_value_lies_within_the_printed_figure(
    true_value: Fraction, unit: Unit, decimals: int
) -> None:
    figure = printed(true_value, unit, decimals)
    assert figure.interval.holds(true_value)
    assert figure.interval.high - figure.interval.low == unit.factor / 10**decimals


@given(printed_figures(), printed_figures())
def test_sums_differences_and_products_of_figures_hold_the_unrounded_result(
    first: tuple[Fraction, Interval], second: tuple[Fraction, Interval]
) -> None:
    (a, a_printed), (b, b_printed) = first, second
    assert (a_printed + b_printed).holds(a + b)
    assert (a_printed - b_printed).holds(a - b)
    assert (a_printed * b_printed).holds(a * b)
    assert (-a_printed).holds(-a)


@given(printed_figures(), printed_figures())
def test_a_quotient_holds_the_unrounded_result_or_is_refused(
    first: tuple[Fraction, Interval], second: tuple[Fraction, Interval]
) -> None:
    (a, a_printed), (b, b_printed) = first, second
    if b_printed.holds(Fraction(0)):
        with pytest.raises(ZeroDivisionError):
            _ = a_printed / b_printed
    else:
        assert (a_printed / b_printed).holds(a / b)


@given(st.lists(printed_figures(), min_size=4, max_size=4))
def test_a_growth_percentage_holds_the_unrounded_growth(figures: list[tuple[Fraction, Interval]]) -> None:
    (a, a_printed), (b, b_printed), (c, c_printed), (d, d_printed) = figures
    divisor = a_printed + b_printed
    assume(not divisor.holds(Fraction(0)))
    computed = (c_printed - d_printed) / divisor - Interval.exact(1)
    assert computed.holds((c - d) / (a + b) - 1)
    assert computed.low <= computed.value <= computed.high


@given(st.lists(true_values, max_size=12), st.sampled_from(UNITS), decimals_printed)
def test_a_sum_of_rounded_parts_never_differs_from_the_rounded_sum(
    true_parts: list[Fraction], unit: Unit, decimals: int
) -> None:
    parts = [printed(part, unit, decimals) for part in true_parts]
    stated = printed(sum(true_parts, Fraction(0)), unit, decimals)
    finding = compare(SUBJECT, stated, total(part.interval for part in parts))
    assert finding.status in (Status.AGREES, Status.ROUNDING)
    assert (finding.status is Status.AGREES) == (finding.difference == 0)


@given(st.lists(true_values, min_size=1, max_size=12), decimals_printed)
def test_parts_printed_more_finely_than_their_sum_never_differ(
    true_parts: list[Fraction], decimals: int
) -> None:
    parts = [printed(part, THOUSAND, decimals) for part in true_parts]
    stated = printed(sum(true_parts, Fraction(0)), MILLION, 1)
    assert compare(SUBJECT, stated, total(part.interval for part in parts)).status is not Status.DIFFERS


@given(st.lists(st.integers(-1000, 1000), min_size=1, max_size=9), st.integers(-9, 9))
def test_a_sum_is_rounding_only_when_half_a_digit_of_each_figure_can_explain_it(
    parts: list[int], gap: int
) -> None:
    figures = [Figure(part * THOUSAND.factor, THOUSAND) for part in parts]
    stated = Figure((sum(parts) + gap) * THOUSAND.factor, THOUSAND)
    status = compare(SUBJECT, stated, total(figure.interval for figure in figures)).status
    explained_by_halves = abs(gap) <= Fraction(len(parts) + 1, 2)
    expected = Status.AGREES if gap == 0 else Status.ROUNDING if explained_by_halves else Status.DIFFERS
    assert status is expected


@given(true_values, st.sampled_from(UNITS), decimals_printed)
def test_an_exact_value_agrees_with_the_figure_it_is_printed_as(
    value: Fraction, unit: Unit, decimals: int
) -> None:
    stated = printed(value, unit, decimals)
    assert compare(SUBJECT, stated, Interval.exact(value)).status is Status.AGREES
    too_much = value + Fraction(11, 10) * unit.factor / 10**decimals
    assert compare(SUBJECT, stated, Interval.exact(too_much)).status is Status.DIFFERS


@given(printed_figures(), printed_figures())
def test_whether_intervals_meet_is_the_same_from_both_sides(
    first: tuple[Fraction, Interval], second: tuple[Fraction, Interval]
) -> None:
    (_, a), (_, b) = first, second
    assert a.meets(b) == b.meets(a)
    assert a.meets(a)
    assert a.meets(b) == (max(a.low, b.low) <= min(a.high, b.high))


@given(printed_figures(), st.fractions(min_value=0, max_value=1000))
def test_a_tolerance_only_widens(figure: tuple[Fraction, Interval], by: Fraction) -> None:
    true_value, interval = figure
    wider = interval.widened(by)
    assert wider.value == interval.value
    assert (wider.low, wider.high) == (interval.low - by, interval.high + by)
    assert wider.holds(true_value)


def test_the_sum_of_no_figures_is_exactly_zero() -> None:
    assert total([]) == Interval.exact(0)


def test_a_deviation_keeps_both_figures() -> None:
    stated = Figure(Fraction("18373.7") * MILLION.factor, MILLION, 1)
    computed = Interval.exact(18_370_536_570)
    finding = compare(SUBJECT, stated, computed)
    assert finding.status is Status.DIFFERS
    assert (finding.stated, finding.computed) == (stated.value, computed.value)


def test_a_tolerance_makes_a_deviation_rounding_and_never_agreement() -> None:
    stated = Figure(Fraction(389), Unit("senger"))
    computed = Interval.exact(Fraction("388.2"))
    assert compare(SUBJECT, stated, computed).status is Status.DIFFERS
    assert compare(SUBJECT, stated, computed, tolerance=Fraction(1, 2)).status is Status.ROUNDING


def test_only_whole_kroner_are_an_amount() -> None:
    assert Figure(Fraction("92.85") * MILLION.factor, MILLION, 2).kroner == 92_850_000
    with pytest.raises(ValueError, match="not a whole amount of money"):
        _ = Figure(Fraction(1, 2), KRONER, 1).kroner
    with pytest.raises(ValueError, match="not a whole amount of money"):
        _ = Figure(Fraction(3), Unit("senger")).kroner


def test_kroner_with_oere_are_written_with_two_decimals() -> None:
    finding = compare(SUBJECT, Figure(Fraction(27, 5), KRONER, 1), Interval.exact(Fraction(5)))
    assert (finding.shown(finding.stated), finding.shown(finding.difference)) == ("5,40", "0,40")
