"""The choice of cells by itself: held against every choice there is, proven, or none."""

from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import strategies as st
from numpy.typing import NDArray

from allocation import highs
from allocation.solver import LARGEST_COST, Impossible, NoAnswer, cheapest_choice
from tests import transportation
from tests.properties import given


@st.composite
def choices(draw: st.DrawFn) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]]:
    """Costs of any size, cells that may not be chosen, and numbers that some choice has, or perhaps none."""
    shape = rows, columns = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    largest = draw(st.sampled_from([1, 10, LARGEST_COST]))
    cost = st.one_of(st.just(np.inf), st.integers(-largest, largest).map(float))
    costs = np.array([[draw(cost) for _ in range(columns)] for _ in range(rows)])
    costs[0, 0] = draw(st.integers(-largest, largest))
    chosen = np.array([[draw(st.booleans()) for _ in range(columns)] for _ in range(rows)])
    if draw(st.booleans()):
        chosen &= np.isfinite(costs)
    assert chosen.shape == shape
    return costs, chosen.sum(axis=1), chosen.sum(axis=0)


@given(choices())
def test_a_choice_is_the_cheapest_there_is_and_refused_where_there_is_none(
    choice: tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int64]],
) -> None:
    costs, per_row, per_column = choice
    least = least_cost_of_all(costs, per_row.tolist(), tuple(per_column.tolist()))
    if least is None:
        with pytest.raises(Impossible):
            cheapest_choice(costs, per_row, per_column)
        return
    chosen = cheapest_choice(costs, per_row, per_column)
    assert chosen.sum(axis=1).tolist() == per_row.tolist()
    assert chosen.sum(axis=0).tolist() == per_column.tolist()
    assert sum(map(int, costs[chosen])) == least


def least_cost_of_all(
    costs: NDArray[np.float64], per_row: list[int], per_column: tuple[int, ...]
) -> int | None:
    """By every way to fill row after row; for each state of the columns the cheapest is remembered."""
    cheapest = {(0,) * len(per_column): 0}
    for row, number in zip(costs.tolist(), per_row, strict=True):
        open_cells = [column for column, cost in enumerate(row) if cost < np.inf]
        reached: dict[tuple[int, ...], int] = {}
        for cells_chosen in combinations(open_cells, number):
            cost = sum(int(row[column]) for column in cells_chosen)
            for counts, before in cheapest.items():
                after = tuple(count + (column in cells_chosen) for column, count in enumerate(counts))
                reached[after] = min(before + cost, reached.get(after, before + cost))
        cheapest = reached
    return cheapest.get(per_column)


def test_a_choice_that_is_not_proven_the_cheapest_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = np.random.default_rng(1)
    costs, ones = chance.integers(-9, 9, (6, 6)).astype(float), np.ones(6, dtype=np.int64)
    monkeypatch.setitem(highs._OPTIONS, "dual_feasibility_tolerance", 1000)  # HiGHS is content too soon
    with pytest.raises(NoAnswer, match="not proven"):
        cheapest_choice(costs, ones, ones)
    monkeypatch.setitem(highs._OPTIONS, "simplex_iteration_limit", 0)  # and here it never begins
    with pytest.raises(NoAnswer, match="HiGHS ends with"):
        cheapest_choice(costs, ones, ones)


def test_numbers_that_no_choice_has_are_refused() -> None:
    costs = np.array([[0.0, np.inf, np.inf], [0.0, 1.0, np.inf], [0.0, 1.0, np.inf]])
    ones = np.array([1, 1, 1])
    for choice, refusal in ((cheapest_choice, Impossible), (transportation.cheapest_choice, ValueError)):
        with pytest.raises(refusal, match="no "):
            choice(costs, ones, ones)


@pytest.mark.parametrize("choice", [cheapest_choice, transportation.cheapest_choice])
def test_costs_as_large_as_allowed_are_told_apart_to_the_last_one(choice: Any) -> None:
    largest = LARGEST_COST
    costs = np.array([[largest, -largest], [largest - 1, -largest], [largest, -largest]], dtype=float)
    chosen = choice(costs, np.array([1, 1, 1]), np.array([1, 2]))
    assert chosen.tolist() == [[False, True], [True, False], [False, True]]
