"""Tables that add up: held against every table there is, and against exchanges along cheapest paths."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from itertools import product
from math import ceil, floor, lcm
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import strategies as st
from numpy.typing import NDArray

from allocation import largest_remainder, round_table, solver
from allocation.table_rounding import round_integers
from tests.properties import given
from tests.transportation import broken_margins, ups_by_exchanges

Table = list[list[Fraction]]
Whole = list[list[int]]

UNITS = st.sampled_from([1, 10, 1000, 10**6])
SIZES = st.integers(1, 6)


def cells(unit: int) -> st.SearchStrategy[Fraction]:
    """Any sign and size; ties, zeros and whole units are frequent."""
    return st.one_of(
        st.just(Fraction(0)),
        st.integers(-(10**9), 10**9).map(Fraction),
        st.fractions(-(10**6), 10**6, max_denominator=97),
        st.integers(-6, 6).map(lambda n: Fraction(n * unit, 2)),
        st.integers(-9, 9).map(lambda n: Fraction(n * unit, 3)),
    )


@st.composite
def tables(draw: st.DrawFn) -> tuple[Table, int]:
    """An exact table and a unit; in about half of them every margin is whole units."""
    unit, rows, columns = draw(UNITS), draw(SIZES), draw(SIZES)
    table = [[draw(cells(unit)) for _ in range(columns)] for _ in range(rows)]
    return (with_whole_margins(table, unit) if draw(st.booleans()) else table), unit


def with_whole_margins(table: Table, unit: int) -> Table:
    """One row and column more, which take what the others lack to whole units."""
    wider = [[*row, -sum(row) % unit] for row in table]
    return [*wider, [-sum(column) % unit for column in zip(*wider, strict=True)]]


def margins(table: Any) -> list[Any]:
    """Row sums, column sums, and the grand total."""
    rows = [sum(row) for row in table]
    return [*rows, *map(sum, zip(*table, strict=True)), sum(rows)]


def is_next_to(whole: int, exact: Fraction, unit: int) -> bool:
    return whole in (floor(exact / unit) * unit, ceil(exact / unit) * unit)


def adds_up(rounded: Whole, table: Table, unit: int) -> bool:
    return all(
        is_next_to(whole, exact, unit) for whole, exact in zip(margins(rounded), margins(table), strict=True)
    )


def total_change(rounded: Whole, table: Table) -> Fraction:
    return sum(
        (
            abs(whole - exact)
            for whole_row, row in zip(rounded, table, strict=True)
            for whole, exact in zip(whole_row, row, strict=True)
        ),
        Fraction(0),
    )


def least_change_of_all(table: Table, unit: int) -> Fraction:
    """By trying every table there is."""
    exact = [cell for row in table for cell in row]
    choices = [sorted({floor(cell / unit) * unit, ceil(cell / unit) * unit}) for cell in exact]
    width = len(table[0])
    candidates = (
        [list(flat[start : start + width]) for start in range(0, len(flat), width)]
        for flat in product(*choices)
    )
    return min(total_change(whole, table) for whole in candidates if adds_up(whole, table, unit))


def in_frame(table: Table, row_codes: list[str], column_codes: list[str]) -> pd.DataFrame:
    return pd.DataFrame(table, index=row_codes, columns=column_codes, dtype=object)


# What every rounded table must be


@given(tables())
def test_every_cell_goes_to_the_multiple_just_below_or_above_and_a_multiple_stays(
    given_table: tuple[Table, int],
) -> None:
    table, unit = given_table
    for whole_row, row in zip(round_table(table, unit), table, strict=True):
        for whole, exact in zip(whole_row, row, strict=True):
            assert isinstance(whole, int)
            assert is_next_to(whole, exact, unit)


@given(tables())
def test_every_row_column_and_total_holds_or_goes_to_the_multiple_just_below_or_above(
    given_table: tuple[Table, int],
) -> None:
    table, unit = given_table
    assert adds_up(round_table(table, unit), table, unit)


@given(tables())
def test_a_table_of_whole_units_stays_as_it_is(given_table: tuple[Table, int]) -> None:
    table, unit = given_table
    whole = round_table(table, unit)
    assert round_table(whole, unit) == whole


@given(tables(), st.data())
def test_rows_and_columns_in_another_order_give_the_same_kroner(
    given_table: tuple[Table, int], data: st.DataObject
) -> None:
    table, unit = given_table
    rows, columns = [f"r{n}" for n in range(len(table))], [f"c{n}" for n in range(len(table[0]))]
    frame = in_frame(table, data.draw(st.permutations(rows)), data.draw(st.permutations(columns)))
    mixed = frame.loc[data.draw(st.permutations(rows)), data.draw(st.permutations(columns))]
    rounded, from_mixed = round_table(frame, unit), round_table(mixed, unit)
    pd.testing.assert_frame_equal(from_mixed.loc[frame.index, frame.columns], rounded)
    assert list(from_mixed.index) == list(mixed.index)
    assert list(from_mixed.columns) == list(mixed.columns)


@given(tables(), st.integers(2, 10**12))
def test_counting_in_a_smaller_currency_gives_the_same_table(
    given_table: tuple[Table, int], factor: int
) -> None:
    table, unit = given_table
    larger = [[cell * factor for cell in row] for row in table]
    expected = [[whole * factor for whole in row] for row in round_table(table, unit)]
    assert round_table(larger, unit * factor) == expected


@given(tables(), st.data())
def test_whole_units_more_or_less_in_a_cell_change_that_cell_alone(
    given_table: tuple[Table, int], data: st.DataObject
) -> None:
    table, unit = given_table
    more = [[data.draw(st.integers(-(10**9), 10**9)) * unit for _ in row] for row in table]
    moved = [[a + b for a, b in zip(*pair, strict=True)] for pair in zip(table, more, strict=True)]
    expected = [
        [a + b for a, b in zip(*pair, strict=True)]
        for pair in zip(round_table(table, unit), more, strict=True)
    ]
    assert round_table(moved, unit) == expected


# The change is least


@given(st.data())
def test_no_table_that_adds_up_changes_less(data: st.DataObject) -> None:
    unit = data.draw(UNITS)
    rows, columns = data.draw(st.sampled_from([(1, 4), (4, 1), (2, 2), (2, 3), (3, 2), (3, 3), (2, 5)]))
    table = [[data.draw(cells(unit)) for _ in range(columns)] for _ in range(rows)]
    assert total_change(round_table(table, unit), table) == least_change_of_all(table, unit)


@given(tables())
def test_the_change_does_not_depend_on_what_is_called_a_row(given_table: tuple[Table, int]) -> None:
    table, unit = given_table
    turned = [list(column) for column in zip(*table, strict=True)]
    assert total_change(round_table(table, unit), table) == total_change(round_table(turned, unit), turned)


def troublesome(rows: int, columns: int) -> dict[str, tuple[NDArray[np.int64], int]]:
    """Remainders and the step they are less than: ties, few shares, rows alike, chains, skewed sums."""
    chance, step = np.random.default_rng(rows * columns), 10**6
    even = chance.integers(0, step, (rows, columns))
    row, column = np.arange(rows), np.arange(columns)
    chain = np.zeros_like(even)
    first = row * (columns - 1) // rows
    chain[row, first] = 1 + even[row, first] // 2
    chain[row, first + 1] = step - chain[row, first]
    product = np.outer(chance.integers(1, 60, rows), chance.integers(1, 60, columns))
    return {
        "even": (even, step),
        "sparse": (np.where(chance.random(even.shape) < 0.1, even, 0), step),
        "halves": (even % 2, 2),
        "thirds": (even % 3, 3),
        "rows alike": (even[row % 4], step),
        "columns alike": (even[:, column % 3], step),
        "all rows the same": (even[0 * row], step),
        "skewed": ((even * np.linspace(0.02, 1, columns)).astype(np.int64), step),
        "chain": (chain, step),
        "product": (product % 97, 97),
        "steps": ((row[:, None] * 5_000 + column * 40_000) % step, step),
        "near halves": (2**41 + even % 129 - 64, 2**42),
    }


@pytest.mark.parametrize("size", [(16, 3), (12, 12), (9, 40), (200, 10), (700, 8)])
@pytest.mark.parametrize("kind", troublesome(2, 2))
def test_the_change_is_as_small_as_that_of_exchanges_along_cheapest_paths(
    kind: str, size: tuple[int, int]
) -> None:
    remainders, step = troublesome(*size)[kind]
    ours = np.array(round_integers(remainders, step))
    assert broken_margins(remainders, step, ours.tolist()) == 0
    assert set(np.unique(ours)) <= {0, 1}
    by_exchanges = np.array(ups_by_exchanges(remainders, step))
    ours_change, least_change = ((ups * step - remainders).astype(object) for ups in (ours, by_exchanges))
    assert abs(ours_change).sum() == abs(least_change).sum()


@given(st.lists(st.fractions(-(10**6), 10**6, max_denominator=97), min_size=1, max_size=9), st.booleans())
def test_one_row_or_column_changes_as_little_as_largest_remainder(row: list[Fraction], as_row: bool) -> None:
    row = [*row, -sum(row, Fraction(0)) % 1]
    total = sum(row).numerator
    table = [row] if as_row else [[cell] for cell in row]
    rounded = [whole for whole_row in round_table(table) for whole in whole_row]
    assert sum(rounded) == total
    assert total_change([rounded], [row]) == total_change([largest_remainder(row, total)], [row])


@pytest.mark.parametrize("factor", [3, 10**15])
@pytest.mark.parametrize("kind", ["even", "thirds", "columns alike", "product"])
def test_a_large_table_in_a_smaller_currency_is_the_same_table(kind: str, factor: int) -> None:
    remainders, step = troublesome(200, 10)[kind]
    larger = (remainders.astype(object) * factor).tolist()
    assert round_integers(larger, step * factor) == round_integers(remainders, step)


# Cases that break other ways


def test_margins_rounded_beforehand_would_leave_these_cells_no_way_out() -> None:
    half = Fraction(1, 2)
    table = [[Fraction(0), half], [half, Fraction(0)]]
    assert largest_remainder([half, half], 1) == [1, 0]  # row 0 gets it, column 0 gets it: no cell is in both
    rounded = round_table(table)
    assert rounded in ([[0, 1], [0, 0]], [[0, 0], [1, 0]])


def test_a_sparse_table_whose_margins_are_all_halves_still_adds_up() -> None:
    half, none = Fraction(1, 2), Fraction(0)
    table = [[half if (row - column) % 5 in (0, 1, 2) else none for column in range(5)] for row in range(5)]
    assert adds_up(round_table(table), table, 1)


def test_a_cut_and_a_clawback_follow_the_same_rule() -> None:
    third = Fraction(1, 3)
    table = [[-third, third], [-2 * third, 2 * third]]
    assert round_table(table) == [[0, 0], [-1, 1]]


def test_equally_good_tables_are_told_apart_by_code_and_not_by_position() -> None:
    half = Fraction(1, 2)
    frame = in_frame([[half, half], [half, half]], ["b", "a"], ["y", "x"])
    rounded = round_table(frame)
    in_code_order = round_table(frame.loc[["a", "b"], ["x", "y"]])
    assert rounded.loc[["a", "b"], ["x", "y"]].equals(in_code_order)
    assert sorted(rounded.to_numpy().tolist()) == [[0, 1], [1, 0]]


@pytest.mark.parametrize(
    ("exact", "whole"), [(Fraction(7, 3), 2), (Fraction(8, 3), 3), (Fraction(-7, 3), -2), (Fraction(5), 5)]
)
def test_a_table_of_one_cell_goes_to_the_nearest(exact: Fraction, whole: int) -> None:
    assert round_table([[exact]]) == [[whole]]


@pytest.mark.parametrize("empty", [[], [[]], [[], [], []]])
def test_a_table_without_cells_is_that_table(empty: Table) -> None:
    assert round_table(empty) == empty


def test_a_frame_without_rows_or_columns_is_that_frame() -> None:
    for frame in (pd.DataFrame(), pd.DataFrame(columns=["a", "b"]), pd.DataFrame(index=["a", "b"])):
        rounded = round_table(frame)
        assert rounded.shape == frame.shape
        assert list(rounded.index) == list(frame.index)


def test_five_thousand_rows_by_fifty_columns_add_up() -> None:
    numerators = np.random.default_rng(7).integers(-(10**12), 10**12, (5000, 50))
    rounded = np.array(round_integers(numerators, 1261, 1000))
    step = 1_261_000
    for axis in (0, 1):
        assert (abs(rounded.sum(axis=axis) * 1261 - numerators.sum(axis=axis)) < step).all()
    assert (abs(rounded * 1261 - numerators) < step).all()
    assert (rounded % 1000 == 0).all()


# Figures beyond 64 bits


HUGE = [2**31, 2**45 + 1, 2**53 + 1, 2**61 - 1, 2**62, 2**63 - 1, 2**63, 2**64 + 13, 10**30 + 57, 10**400 + 7]


@given(st.data(), st.sampled_from(HUGE), st.sampled_from(HUGE))
def test_amounts_denominators_and_units_of_any_size_add_up(
    data: st.DataObject, denominator: int, largest: int
) -> None:
    unit = data.draw(st.sampled_from([1, 1000, 2**40, 2**62]))
    whole = st.one_of(st.integers(-largest, largest), st.sampled_from([0, 1, -1, largest, -largest]))
    rows, columns = data.draw(st.integers(1, 4)), data.draw(st.integers(1, 4))
    numerators = [[data.draw(whole) for _ in range(columns)] for _ in range(rows)]
    table = [[Fraction(cell, denominator) for cell in row] for row in numerators]
    rounded = round_integers(numerators, denominator, unit)
    assert adds_up(rounded, table, unit)
    assert all(
        is_next_to(a, b, unit) and type(a) is int
        for pair in zip(rounded, table, strict=True)
        for a, b in zip(*pair, strict=True)
    )
    assert rounded == round_table(table, unit)


@given(st.data(), st.sampled_from(HUGE[2:]))
def test_with_remainders_that_no_float_holds_the_change_is_least_within_a_ten_millionth(
    data: st.DataObject, denominator: int
) -> None:
    numerator = st.integers(0, denominator - 1)
    near_half = st.integers(-9, 9).map(lambda n: denominator // 2 + n)
    row = st.lists(st.one_of(numerator, near_half), min_size=3, max_size=3)
    table = [[Fraction(cell, denominator) for cell in data.draw(row)] for _ in range(2)]
    assert total_change(round_table(table), table) - least_change_of_all(table, 1) <= Fraction(1, 10**7)


def test_many_different_denominators_add_up() -> None:
    primes = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89]
    table = [[Fraction(1000 * n + 1, primes[6 * row + n]) for n in range(6)] for row in range(4)]
    assert adds_up(round_table(table), table, 1)


def test_the_ends_of_int64_do_not_wrap_round() -> None:
    ends = np.array([[2**63 - 1, -(2**63)], [-(2**63) + 1, 2**63 - 1]])
    table = [[Fraction(cell) for cell in row] for row in ends.tolist()]
    rounded = round_table(ends, 1000)
    assert adds_up(rounded, table, 1000)
    unsigned = np.array([[2**64 - 1, 2**63 + 1]], dtype=np.uint64)
    assert round_table(unsigned) == unsigned.tolist()


def test_an_amount_that_no_int64_holds_is_refused_in_a_frame_and_kept_in_lists() -> None:
    assert round_table([[10**30]]) == [[10**30]]
    with pytest.raises(OverflowError):
        round_table(pd.DataFrame([[10**30]], dtype=object))


# What comes in and goes out


def test_a_frame_comes_back_as_int64_with_its_own_index_and_columns_and_is_left_untouched() -> None:
    frame = in_frame([[Fraction(1, 3), 2], [Fraction(2, 3), 3]], ["b", "a"], ["y", "x"])  # type: ignore[list-item]
    frame.index.name = "recipient"
    before = frame.copy(deep=True)
    rounded = round_table(frame)
    assert (rounded.dtypes == np.int64).all()
    assert rounded.index.equals(frame.index)
    assert rounded.index.name == "recipient"
    assert rounded.columns.equals(frame.columns)
    assert rounded.to_dict() == {"y": {"b": 0, "a": 1}, "x": {"b": 2, "a": 3}}
    pd.testing.assert_frame_equal(frame, before)


def test_an_array_is_left_untouched() -> None:
    array = np.array([[1499, 501], [501, 1499]])
    before = array.copy()
    assert round_table(array, 1000) == [[1000, 1000], [1000, 1000]]
    assert (array == before).all()


@given(tables())
def test_lists_tuples_arrays_frames_and_numerators_give_the_same_kroner(
    given_table: tuple[Table, int],
) -> None:
    table, unit = given_table
    expected = round_table(table, unit)
    assert round_table(tuple(map(tuple, table)), unit) == expected
    assert round_table(np.array(table, dtype=object), unit) == expected
    assert round_table(pd.DataFrame(table, dtype=object), unit).to_numpy().tolist() == expected
    denominator = lcm(*(cell.denominator for row in table for cell in row))
    numerators = [[int(cell * denominator) for cell in row] for row in table]
    assert round_integers(numerators, denominator, unit) == expected


def test_codes_that_pandas_makes_of_several_levels_have_an_order_too() -> None:
    levels = pd.MultiIndex.from_tuples([("2024", "b"), ("2024", "a")])
    frame = pd.DataFrame([[500, 500], [500, 500]], index=levels, columns=["x", "y"])
    assert round_table(frame, 1000).sum().tolist() == [1000, 1000]


@pytest.mark.parametrize("cell", [0.5, 1.0, float("nan"), None, "1", True, pd.NA, np.float64(2)])
def test_a_cell_that_is_not_exact_is_refused_with_its_place(cell: Any) -> None:
    with pytest.raises(TypeError, match=r"row 1, column 0 .*int or Fraction"):
        round_table([[1, 2], [cell, 3]])
    frame = pd.DataFrame({"x": [1, cell], "y": [2, 3]}, index=["a", "b"], dtype=object)
    with pytest.raises(TypeError, match=r"row 'b', column 'x' .*int or Fraction"):
        round_table(frame)


def test_arrays_and_frames_of_floats_are_refused() -> None:
    with pytest.raises(TypeError, match="int or Fraction"):
        round_table(np.array([[1.0]]))
    with pytest.raises(TypeError, match=r"row 'a', column 'x' holds 1\.0"):
        round_table(pd.DataFrame({"x": [1.0], "y": [2]}, index=["a"]))
    with pytest.raises(TypeError, match="int or Fraction"):
        round_table(pd.DataFrame({"x": [1, None]}, dtype="Int64"))


def test_rows_of_unequal_length_are_refused() -> None:
    with pytest.raises(ValueError, match="row 1 has 1 cells, the first has 2"):
        round_table([[1, 2], [3]])


@pytest.mark.parametrize("table", [[1, 2], ["ab", "cd"], [None]])
def test_what_is_no_table_is_refused(table: Any) -> None:
    with pytest.raises(TypeError, match="row 0"):
        round_table(table)


def test_an_array_that_is_not_flat_is_refused() -> None:
    with pytest.raises(ValueError, match="3 dimensions"):
        round_table(np.zeros((2, 2, 2), dtype=int))


@pytest.mark.parametrize(("what", "frame"), [
    ("row", pd.DataFrame([[1, 2], [3, 4]], index=["a", "a"])),
    ("column", pd.DataFrame([[1, 2], [3, 4]], columns=["a", "a"])),
    ("row", pd.DataFrame([[1, 2], [3, 4]], index=["a", None])),
    ("column", pd.DataFrame([[1, 2], [3, 4]], columns=[1.0, float("nan")])),
])  # fmt: skip
def test_codes_missing_or_twice_are_refused(what: str, frame: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match=f"one code per {what}"):
        round_table(frame)


def test_codes_that_have_no_order_are_refused() -> None:
    with pytest.raises(TypeError, match="column codes must be of one kind"):
        round_table(pd.DataFrame([[1, 2]], columns=["a", 1]))


def test_numerators_come_with_one_code_for_each_row_and_column() -> None:
    in_code_order = round_integers([[1, 1], [1, 1]], 2, 1, ["a", "b"], ["x", "y"])
    assert round_integers([[1, 1], [1, 1]], 2, 1, ["b", "a"], ["x", "y"]) == in_code_order[::-1]
    with pytest.raises(ValueError, match="one code per row"):
        round_integers([[1, 2]], row_codes=["a", "b"])
    with pytest.raises(TypeError, match="numerators are integers"):
        round_integers([[Fraction(1, 2)]])  # type: ignore[list-item]


@pytest.mark.parametrize("unit", [0, -1000])
def test_a_unit_that_counts_nothing_is_refused(unit: int) -> None:
    with pytest.raises(ValueError, match="unit must be a positive"):
        round_table([[1]], unit)
    with pytest.raises(ValueError, match="denominator must be a positive"):
        round_integers([[1]], unit)


def test_a_unit_that_is_no_integer_is_refused() -> None:
    with pytest.raises(TypeError, match=r"unit must be an integer, not 0\.5"):
        round_table([[1]], 0.5)  # type: ignore[call-overload]


def test_a_broken_table_is_never_handed_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def careless(costs: Any, *numbers: Any) -> Any:
        return costs <= 0

    monkeypatch.setattr(solver, "cheapest_choice", careless)
    with pytest.raises(ArithmeticError, match="not handed out"):
        round_table([[Fraction(2, 3)] * 3] * 3)


@pytest.mark.parametrize("kind", ["halves", "rows alike", "product", "near halves"])
def test_the_same_table_is_rounded_alike_every_time_also_when_many_are_rounded_at_once(kind: str) -> None:
    remainders, step = troublesome(16, 12)[kind]
    with ThreadPoolExecutor(8) as rounders:
        rounded = list(rounders.map(lambda _: round_integers(remainders, step), range(16)))
    assert rounded == [rounded[0]] * 16


def test_only_a_table_that_needs_rounding_wakes_the_solver_and_none_wakes_pulp() -> None:
    program = (
        "import sys, allocation.cli; from allocation import round_table; round_table([[1000]], 1000)\n"
        "assert 'highspy' not in sys.modules\n"
        "round_table([[500, 500]], 1000)\n"
        "assert 'highspy' in sys.modules and 'pulp' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
