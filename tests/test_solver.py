"""The door to PuLP and HiGHS: proven answers or none, held against scipy and against every whole point."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from math import inf
from pathlib import Path
from random import Random
from threading import Event, Timer
from time import sleep

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from allocation.solver import Chain, Impossible, NoAnswer, OutOfTime, Program, Row, Unbounded, solve

_COEFFICIENTS = st.integers(-5, 5)


@st.composite
def programs(draw: st.DrawFn, whole: bool = False) -> Program:
    """Small programs over whole ranges; some have no answer."""
    size = draw(st.integers(1, 4))
    lows = [draw(st.integers(-4, 2)) for _ in range(size)]
    rows = []
    for _ in range(draw(st.integers(0, 4))):
        terms = [(at, factor) for at in range(size) if (factor := draw(_COEFFICIENTS))]
        least = draw(st.sampled_from([-inf, *range(-8, 9)]))
        most = draw(st.sampled_from([inf, *(least + step for step in range(4 if least > -inf else 0))]))
        if terms:
            rows.append(Row(terms, least, most))
    return Program(
        [draw(_COEFFICIENTS) for _ in range(size)],
        lows,
        [low + draw(st.integers(0, 5)) for low in lows],
        rows,
        range(size) if whole else (),
    )


def least_by_scipy(program: Program) -> float | None:
    """The least objective by another way into the same problem; None where there is none."""
    matrix, limits = [], []
    for row in program.rows:
        for sign, limit in ((1, row.most), (-1, -row.least)):
            if limit < inf:
                line = np.zeros(len(program.costs))
                for at, factor in row.terms:
                    line[at] += sign * factor
                matrix.append(line)
                limits.append(limit)
    ranges = list(zip(program.lows, program.highs, strict=True))
    found = linprog(program.costs, matrix or None, limits or None, bounds=ranges, method="highs-ds")
    return found.fun if found.success else None


def keeps(program: Program, values: tuple[float, ...], slack: float = 1e-7) -> bool:
    """Whether values keep every row and range."""
    sums = [sum(factor * values[at] for at, factor in row.terms) for row in program.rows]
    rows = zip(program.rows, sums, strict=True)
    return all(row.least - slack <= total <= row.most + slack for row, total in rows) and all(
        low - slack <= value <= high + slack
        for low, value, high in zip(program.lows, values, program.highs, strict=True)
    )


@given(programs())
@settings(deadline=None)
def test_the_answer_is_that_of_another_solver_and_is_proven_by_its_prices(program: Program) -> None:
    expected = least_by_scipy(program)
    if expected is None:
        with pytest.raises(Impossible):
            solve(program)
        return
    found = solve(program)
    assert found.objective == pytest.approx(expected, abs=1e-6)
    assert keeps(program, tuple(found.values))
    limits = [
        price * (row.least if price > 0 else row.most)
        for row, price in zip(program.rows, found.row_prices, strict=True)
        if abs(price) > 1e-9
    ]
    ends = [
        price * (low if price > 0 else high)
        for low, high, price in zip(program.lows, program.highs, found.prices, strict=True)
        if abs(price) > 1e-9
    ]
    assert sum(limits) + sum(ends) == pytest.approx(found.objective, abs=1e-6)


@given(programs(whole=True))
@settings(deadline=None)
def test_a_whole_answer_is_the_best_of_all_whole_points(program: Program) -> None:
    ranges = (range(int(low), int(high) + 1) for low, high in zip(program.lows, program.highs, strict=True))
    points = [point for point in product(*ranges) if keeps(program, point)]
    costs = [sum(cost * value for cost, value in zip(program.costs, point, strict=True)) for point in points]
    if not points:
        with pytest.raises(Impossible):
            solve(program)
        return
    found = solve(program)
    assert found.objective == pytest.approx(min(costs), abs=1e-6)
    assert tuple(round(value) for value in found.values) in points
    assert found.gap <= 1e-6


@given(st.data())
@settings(deadline=None)
def test_a_chain_answers_as_if_each_program_had_been_solved_alone(data: st.DataObject) -> None:
    program = data.draw(programs())
    chain, lows, highs, rows = Chain(program), list(program.lows), list(program.highs), list(program.rows)
    costs = list(program.costs)
    for _ in range(4):
        at = data.draw(st.integers(0, len(costs) - 1))
        costs[at] = data.draw(_COEFFICIENTS)
        chain.cost(at, costs[at])
        lows[at], highs[at] = data.draw(st.integers(-4, 0)), data.draw(st.integers(0, 5))
        chain.range(at, lows[at], highs[at])
        if rows:
            number, least = data.draw(st.integers(0, len(rows) - 1)), data.draw(st.integers(-6, 6))
            rows[number] = Row(rows[number].terms, least, data.draw(st.sampled_from([inf, least + 2])))
            chain.row(number, rows[number].least, rows[number].most)
        try:
            alone = solve(Program(costs, lows, highs, rows)).objective
        except Impossible:
            with pytest.raises(Impossible):
                chain.solve()
        else:
            assert chain.solve().objective == pytest.approx(alone, abs=1e-6)


def test_whole_kroner_survive_at_ten_to_the_twelfth() -> None:
    total, least = 1_234_567_890_123, 987_654_321_001
    found = solve(
        Program([1, 2], [0, 0], [inf, inf], [Row([(0, 1), (1, 1)], total, total), Row([(1, 1)], least)])
    )
    assert [round(value) for value in found.values] == [total - least, least]


def test_costs_that_fall_without_end_have_no_answer() -> None:
    with pytest.raises(Unbounded):
        solve(Program([-1], [0], [inf]))


def hard() -> Program:
    """A market split: a small integer program that takes very long to prove."""
    random, size, rows = Random(3), 40, []
    for number in range(5):
        weights = [random.randint(0, 99) for _ in range(size)]
        slacks = [(size + 2 * number, 1), (size + 2 * number + 1, -1)]
        half = sum(weights) // 2
        rows.append(Row([*enumerate(weights), *slacks], half, half))
    costs = [0] * size + [1] * 10
    return Program(costs, [0] * 50, [1] * size + [inf] * 10, rows, range(size))


def test_a_run_that_is_out_of_time_tells_how_far_from_the_best_it_may_be() -> None:
    found = solve(hard(), seconds=0.5)
    assert found.bound < found.objective
    assert found.gap == pytest.approx(found.objective - found.bound)
    assert keeps(hard(), tuple(found.values), 1e-6)


def test_somebody_can_stop_a_long_run() -> None:
    stop = Event()
    Timer(0.3, stop.set).start()
    assert solve(hard(), stop=stop).gap > 0


def test_ctrl_c_ends_a_long_run_with_the_best_so_far() -> None:
    program = (
        "import sys; print('begins', flush=True)\n"
        "from allocation.solver import solve; from tests.test_solver import hard\n"
        "print('solves', flush=True); print(solve(hard(), seconds=60).gap > 0, flush=True)"
    )
    root = Path(__file__).parent.parent
    with subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        text=True,
        cwd=root,
        env={**os.environ, "PYTHONPATH": "."},
    ) as run:
        assert run.stdout is not None
        for line in run.stdout:
            if line.strip() == "solves":
                break
        sleep(2)
        run.send_signal(signal.SIGINT)
        told = run.stdout.read()
    assert told.strip() == "True"
    assert run.returncode == 0


def test_a_run_stopped_before_anything_is_found_has_no_values() -> None:
    with pytest.raises(OutOfTime):
        solve(hard(), seconds=0)


def test_many_can_ask_at_once() -> None:
    def asked(seed: int) -> bool:
        random = Random(seed)
        weights = [random.randint(1, 9) for _ in range(12)]
        program = Program(
            [-weight for weight in weights],
            [0] * 12,
            [1] * 12,
            [Row([*enumerate(weights)], -inf, 20)],
            range(12),
        )
        return solve(program).objective == pytest.approx(-20)

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(asked, range(80)))


def test_every_answer_without_one_is_of_one_kind() -> None:
    assert all(issubclass(one, NoAnswer) for one in (Impossible, Unbounded, OutOfTime))


def test_another_user_of_the_solver_in_the_same_process_may_have_its_own_threads() -> None:
    program = (
        "import highspy; other = highspy.Highs(); other.setOptionValue('output_flag', False)\n"
        "other.setOptionValue('threads', 2); other.addVar(0, 1); other.run()\n"
        "from allocation.solver import *; print(solve(Program([1], [2], [3])).objective)"
    )
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert told.stdout.splitlines()[-1] == "2.0"


def test_nothing_is_printed_and_nothing_deprecated_is_used() -> None:
    program = "from allocation.solver import *; solve(Program([1], [0], [1], [Row([(0, 1)], 1)], {0}))"
    told = subprocess.run(
        [sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, check=True
    )
    assert (told.stdout, told.stderr) == ("", "")
