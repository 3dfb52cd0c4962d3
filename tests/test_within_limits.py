"""The best amounts within limits: held against every whole point and against other formulations."""

from dataclasses import replace
from fractions import Fraction
from math import inf
from random import Random
from threading import Event

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import linprog

from allocation.optimise.amounts.arithmetic import arithmetic_conflicts
from allocation.optimise.amounts.conflict import Conflict, LimitsConflict, Remedy, conflict_in
from allocation.optimise.amounts.goals import Goal, ideal, is_alone
from allocation.optimise.amounts.table import Limit, LimitKind, Table, whole_terms
from allocation.optimise.amounts.trade_off import trade_off
from allocation.optimise.amounts.what_binds import loosened, what_binds
from allocation.optimise.amounts.whole_units import keeps, made_whole
from allocation.optimise.within_limits import best_amounts, measured
from allocation.solver import Impossible, OutOfTime
from tests.random_tables import tables, whole_answers

SINGLE = (Goal.TOTAL, Goal.LARGEST_AMOUNT, Goal.MOVED, Goal.LARGEST, Goal.WORST_OFF)
WEIGHTS = {Goal.TOTAL: Fraction(1), Goal.WORST_OFF: Fraction(2), Goal.MOVED: Fraction(1, 2)}


def has_aim(table: Table) -> bool:
    return any(aim > 0 for aim in table.sums(table.target).values())


def unit_of(table: Table, goal: Goal) -> Fraction:
    """What one unit more or less for every recipient can change of what the goal measures."""
    if goal.is_amount:
        return Fraction(2 * len(table))
    return Fraction(2 * len(table), min(aim for aim in table.sums(table.target).values() if aim > 0))


@given(tables(), st.sampled_from(SINGLE))
@settings(max_examples=100, deadline=None)
def test_no_whole_amounts_are_better_than_those_found(table: Table, goal: Goal) -> None:
    answers = list(whole_answers(table))
    if not has_aim(table):
        return
    if not answers:
        with pytest.raises(LimitsConflict):
            best_amounts(table, goal)
        return
    best, amounts = best_amounts(table, goal)
    assert amounts in answers
    least = min(measured(table, goal, answer) for answer in answers)
    reached = measured(table, goal, amounts)
    if goal is Goal.TOTAL:
        assert reached == least
    else:
        assert least <= reached <= least + unit_of(table, goal)
    bound = best.objective if goal.is_amount else best.objective / max(table.sums(table.target).values())
    assert bound <= float(least) + 1e-6


@given(tables())
@settings(max_examples=25, deadline=None)
def test_a_weighted_sum_is_bounded_by_the_best_of_all_whole_points(table: Table) -> None:
    answers = list(whole_answers(table))
    if not answers or not has_aim(table):
        return
    best, amounts = best_amounts(table, Goal.WEIGHTED, WEIGHTS)
    least = min(measured(table, Goal.WEIGHTED, answer, WEIGHTS) for answer in answers)
    assert best.objective <= float(least) + 1e-5
    assert amounts in answers


@given(tables())
@settings(max_examples=60, deadline=None)
def test_limits_conflict_exactly_when_no_whole_amounts_keep_them(table: Table) -> None:
    """And then the remedies would do, no smaller one alone would, and no named limit can be spared."""
    if any(whole_answers(table)):
        assert not arithmetic_conflicts(table)
        return
    conflict = conflict_in(table)
    assert any(whole_answers(relaxed(table, conflict.together)))
    for remedy in conflict.alone:
        assert any(whole_answers(relaxed(table, [remedy])))
        smaller = replace(remedy, by=remedy.by - (1 if remedy.by > 0 else -1))
        assert not any(whole_answers(relaxed(table, [smaller])))
    assert not possible(conflict.limits, table)
    for limit in conflict.limits:
        assert possible([other for other in conflict.limits if other is not limit], table)


def relaxed(table: Table, remedies: tuple[Remedy, ...] | list[Remedy]) -> Table:
    """The table with limits that have given way."""
    by = {remedy.limit: remedy.by for remedy in remedies}

    def gives_way(limit: Limit) -> Limit:
        change = by.get(limit, 0)
        least = limit.least + min(0, change) if limit.least is not None else None
        return replace(
            limit, least=least, most=limit.most + max(0, change) if limit.most is not None else None
        )

    return replace(table, limits=tuple(map(gives_way, table.limits)))


def possible(limits: list[Limit] | tuple[Limit, ...], table: Table) -> bool:
    """Whether some whole amounts keep these limits alone; totals that are not among them are wide open."""
    totals = {limit: limit in limits for limit in table.limits if limit.kind is LimitKind.TOTAL}
    opened = [limit if kept else replace(limit, least=0, most=40) for limit, kept in totals.items()]
    others = [limit for limit in limits if limit.kind is not LimitKind.TOTAL]
    only = replace(table, limits=(*opened, *others))
    try:
        made_whole(only, ideal(only, Goal.MOVED).amounts)
    except Impossible:
        return False
    return True


@given(tables())
@settings(max_examples=100, deadline=None)
def test_what_is_called_enough_is_enough_for_all_of_the_limits(table: Table) -> None:
    """Also where plain sums have shown the conflict, and there may be more than one."""
    try:
        best_amounts(table, Goal.TOTAL)
    except LimitsConflict as found:
        for conflict in found.conflicts:
            assert any(whole_answers(relaxed(table, conflict.together)))
            for remedy in conflict.alone:
                assert any(whole_answers(relaxed(table, [remedy])))


@given(tables(), st.sampled_from(SINGLE))
@settings(max_examples=60, deadline=None)
def test_an_answer_is_not_called_alone_where_another_is_as_good(table: Table, goal: Goal) -> None:
    answers = list(whole_answers(table))
    if not answers or not has_aim(table):
        return
    objective = ideal(table, goal).objective
    bound = objective if goal.is_amount else objective / max(table.sums(table.target).values())
    as_good = [one for one in answers if abs(float(measured(table, goal, one)) - bound) < 1e-9]
    if len(as_good) > 1:
        assert not is_alone(table, goal)


def test_an_answer_that_no_other_equals_is_alone() -> None:
    total = Limit(LimitKind.TOTAL, "rammen", whole_terms(range(3)), 60, 60)
    table = Table(tuple("abc"), ("s",) * 3, (20, 20, 20), (10, 20, 30), (total,))
    assert is_alone(table, Goal.TOTAL)
    assert is_alone(table, Goal.LEXICOGRAPHIC)
    cut = replace(table, limits=(replace(total, least=50, most=50),))
    assert not is_alone(cut, Goal.TOTAL)
    assert is_alone(cut, Goal.LEXICOGRAPHIC)


def test_an_exchange_between_two_recipients_and_two_streams_is_another_answer() -> None:
    sums = [
        Limit(LimitKind.TOTAL, f"total {stream}", whole_terms(range(stream, 6, 2)), total, total)
        for stream, total in enumerate((1, 3))
    ]
    recipients, streams = ("r0", "r0", "r1", "r1", "r2", "r2"), ("s0", "s1") * 3
    table = Table(recipients, streams, (0,) * 6, (0, 1, 0, 3, 0, 0), tuple(sums))
    assert not is_alone(table, Goal.LARGEST_AMOUNT)


@given(tables())
@settings(max_examples=150, deadline=None)
def test_what_sums_alone_show_is_a_conflict(table: Table) -> None:
    for conflict in arithmetic_conflicts(table):
        assert not any(whole_answers(table))
        assert conflict.demanded is not None
        assert conflict.available is not None
        assert conflict.demanded - conflict.available == conflict.gap > 0


def sorted_coverage(table: Table, amounts: tuple[float, ...]) -> list[float]:
    aims = table.sums(table.target)
    own = {code: sum(amounts[cell] for cell in cells) for code, cells in table.cells_of.items()}
    return sorted(own[code] / aim for code, aim in aims.items() if aim > 0)


def lexicographic_by_sums(table: Table) -> list[float]:
    """The lexicographically greatest coverage by another way: the sums of the k least, one after another.

    Maximising the sum of the k least for k = 1, 2, … (Ogryczak and Sliwinski 2003) asks nobody who is stuck.
    """
    people = [code for code, aim in table.sums(table.target).items() if aim > 0]
    found: list[float] = []
    for last in range(1, len(people) + 1):
        size = len(table) + last * (1 + len(people))
        rows = limits_as_rows(table, size)
        for stage in range(1, last + 1):
            rows += stage_as_rows(table, people, stage, size)
            if stage < last:
                rows.append((-sum_of_least(table, people, stage, size), -sum(found[:stage]) + 1e-9))
        ranges = [(float(low), None) for low in table.lowest]
        for _ in range(last):
            ranges += [(None, None), *[(0.0, None)] * len(people)]  # type: ignore[list-item]
        lines, ends = zip(*rows, strict=True)
        best = linprog(
            -sum_of_least(table, people, last, size), np.array(lines), np.array(ends), bounds=ranges
        )
        assert best.fun is not None, best.message
        found.append(-best.fun - sum(found))
    return found


Rows = list[tuple[NDArray[np.float64], float]]


def limits_as_rows(table: Table, size: int) -> Rows:
    """The table's limits as lines that are at most so much."""
    rows: Rows = []
    for limit in table.limits:
        line = np.zeros(size)
        for cell, factor in limit.terms:
            line[cell] += factor
        rows += [
            (sign * line, float(sign * end))
            for sign, end in ((1, limit.most), (-1, limit.least))
            if end is not None
        ]
    return rows


def stage_as_rows(table: Table, people: list[str], stage: int, size: int) -> Rows:
    """A threshold of the stage, less what each is below it, is at most each one's coverage."""
    rows: Rows = []
    base, aims = len(table) + (stage - 1) * (1 + len(people)), table.sums(table.target)
    for number, code in enumerate(people):
        line = np.zeros(size)
        line[base], line[base + 1 + number] = 1, -1
        for cell in table.cells_of[code]:
            line[cell] -= 1 / aims[code]
        rows.append((line, 0.0))
    return rows


def sum_of_least(table: Table, people: list[str], stage: int, size: int) -> NDArray[np.float64]:
    """The sum of the stage's least coverages, as a line."""
    base, line = len(table) + (stage - 1) * (1 + len(people)), np.zeros(size)
    line[base], line[base + 1 : base + 1 + len(people)] = stage, -1
    return line


@given(tables())
@settings(max_examples=60, deadline=None)
def test_the_worst_off_is_raised_first_and_then_the_next_by_the_definition(table: Table) -> None:
    table = replace(table, limits=tuple(limit for limit in table.limits if limit.terms))
    if not has_aim(table):
        return
    try:
        found = ideal(table, Goal.LEXICOGRAPHIC)
    except Impossible:
        return
    assert sorted_coverage(table, found.amounts) == pytest.approx(lexicographic_by_sums(table), abs=1e-5)


@pytest.mark.parametrize("seed", range(3))
def test_what_a_limit_costs_is_what_loosening_it_gains_in_another_formulation(seed: int) -> None:
    table = region(8, 2, seed)
    best, amounts = best_amounts(table, Goal.TOTAL)
    before, step = least_by_scipy(table), 1_000
    told = what_binds(table, (Goal.TOTAL, {}), best, amounts, step)
    assert {one.limit for one in told} == {limit for limit in table.limits if table.binds(limit, amounts)}
    assert any(one.gain for one in told)
    for one in told:
        assert one.gain is not None
        gained = before - least_by_scipy(loosened(table, one.limit, one.side * step))
        assert one.gain == pytest.approx(gained, abs=1e-3)
        if one.gain:
            assert one.holds_to is not None
            assert one.affected
            price = before - least_by_scipy(loosened(table, one.limit, one.side))
            for room, is_in_proportion in ((one.holds_to, True), (one.holds_to + 2, False)):
                gained = before - least_by_scipy(loosened(table, one.limit, one.side * room))
                assert (abs(gained - price * room) < 1e-2) == is_in_proportion


def test_what_nobody_waits_for_any_longer_only_names_the_limits_and_looks_for_no_conflict() -> None:
    table = region(8, 2, 0)
    best, amounts = best_amounts(table, Goal.TOTAL)
    stop = Event()
    stop.set()
    told = what_binds(table, (Goal.TOTAL, {}), best, amounts, 1_000, stop)
    assert told
    assert all(one.gain is None for one in told)
    with pytest.raises(OutOfTime):
        conflict_in(table, stop)


def test_a_lock_among_locks_costs_nothing() -> None:
    """Every cell of the stream is locked: one that gives way has nowhere to take from or give to."""
    total = Limit(LimitKind.TOTAL, "rammen", whole_terms(range(3)), 60, 60)
    locks = [Limit(LimitKind.LOCK, f"lås {cell}", whole_terms([cell]), 20, 20) for cell in range(3)]
    table = Table(tuple("abc"), ("s",) * 3, (20, 20, 20), (10, 20, 30), (total, *locks))
    best, amounts = best_amounts(table, Goal.TOTAL)
    told = what_binds(table, (Goal.TOTAL, {}), best, amounts, 5)
    assert [one.gain for one in told] == [0, 0, 0, 0]


def test_a_relation_that_leaves_less_than_a_unit_binds() -> None:
    total = Limit(LimitKind.TOTAL, "rammen", whole_terms(range(2)), 1_000, 1_000)
    more = Limit(LimitKind.RELATION, "en tiendedel mer", ((0, 10), (1, -11)), 0, None, 10)
    table = Table(tuple("ab"), ("s",) * 2, (500, 500), (400, 600), (total, more))
    best, amounts = best_amounts(table, Goal.TOTAL)
    (costly,) = (one for one in what_binds(table, (Goal.TOTAL, {}), best, amounts, 10) if one.limit is more)
    assert amounts == (524, 476)
    assert costly.gain == pytest.approx(20 * 10 / 21, abs=1e-3)


@pytest.mark.parametrize("least", range(30, 90, 3))
def test_what_is_given_up_is_shared_in_proportion_whatever_the_amount(least: int) -> None:
    """A sweep: at some amounts the roundings alone once let one bear what all should share."""
    target = (7, 11, 13, 101, 203, 307)
    total = Limit(LimitKind.TOTAL, "rammen", whole_terms(range(6)), sum(target), sum(target))
    few = Limit(LimitKind.GROUP, "de tre", whole_terms(range(3)), least, None)
    table = Table(tuple("abcdef"), ("s",) * 6, target, target, (total, few))
    _, amounts = best_amounts(table, Goal.TOTAL)
    wanted = max(least, 31)
    for cell, aim in enumerate(target):
        share = Fraction(aim * wanted, 31) if cell < 3 else Fraction(aim * (sum(target) - wanted), 611)
        assert abs(amounts[cell] - share) < 1


@given(tables())
@settings(max_examples=40, deadline=None)
def test_a_trade_off_falls_and_no_point_is_better_by_both(table: Table) -> None:
    try:
        points = trade_off(table, Goal.TOTAL, Goal.MOVED, 4)
    except Impossible:
        return
    for point in points:
        assert keeps(table, point)
    moved = [measured(table, Goal.MOVED, point) for point in points]
    deviation = [measured(table, Goal.TOTAL, point) for point in points]
    assert moved[-1] >= moved[0]
    assert deviation[-1] <= deviation[0]


def region(recipients: int, streams: int, seed: int, factor: int = 1) -> Table:
    """A region's table: floors and ceilings on what each gets in all, amounts in units of `factor`."""
    random = Random(seed)
    cells = [(f"r{row:04d}", f"s{column:02d}") for row in range(recipients) for column in range(streams)]
    start = [factor * random.randint(100, 100_000) for _ in cells]
    target = [round(amount * random.uniform(0.7, 1.3)) for amount in start]
    names, columns = zip(*cells, strict=True)
    limits = []
    for column in sorted(set(columns)):
        own = [cell for cell, stream in enumerate(columns) if stream == column]
        total = sum(start[cell] for cell in own)
        limits.append(Limit(LimitKind.TOTAL, f"rammen for {column}", whole_terms(own), total, total))
    for row in range(recipients):
        own = list(range(row * streams, (row + 1) * streams))
        had = sum(start[cell] for cell in own)
        limits.append(
            Limit(LimitKind.FLOOR, f"gulvet for {names[own[0]]}", whole_terms(own), had * 95 // 100 + 1)
        )
        most = had * 108 // 100
        limits.append(Limit(LimitKind.CEILING, f"taket for {names[own[0]]}", whole_terms(own), None, most))
    return Table(names, columns, tuple(start), tuple(target), tuple(limits))


@pytest.mark.parametrize("goal", [*SINGLE, Goal.LEXICOGRAPHIC])
def test_whole_kroner_survive_at_ten_to_the_twelfth(goal: Goal) -> None:
    table = region(16, 3, 5, factor=10**7 + 1)
    assert max(table.start) > 10**11
    assert sum(table.start) > 10**13
    best, amounts = best_amounts(table, goal)
    assert keeps(table, amounts)
    if goal.is_amount:
        assert measured(table, goal, amounts) - best.objective < len(table)
    for limit in table.limits:
        if limit.kind is LimitKind.TOTAL:
            assert limit.value(amounts) == limit.least


def least_by_scipy(table: Table) -> float:
    """The least total deviation another way: amounts as variables, and a deviation above and below each."""
    size = len(table)
    rows = limits_as_rows(table, 2 * size)
    for cell, aim in enumerate(table.target):
        for sign in (1, -1):
            line = np.zeros(2 * size)
            line[cell], line[size + cell] = sign, -1
            rows.append((line, float(sign * aim)))
    lines, ends = zip(*rows, strict=True)
    costs = np.concatenate([np.zeros(size), np.ones(size)])
    found = linprog(costs, np.array(lines), np.array(ends), bounds=(0, None))
    assert found.fun is not None, found.message
    return found.fun


@pytest.mark.parametrize("seed", range(4))
def test_the_least_deviation_of_a_region_is_that_of_another_formulation(seed: int) -> None:
    table = region(30, 4, seed)
    _, amounts = best_amounts(table, Goal.TOTAL)
    assert table.total_deviation(amounts) == pytest.approx(least_by_scipy(table), abs=0.01)


def test_what_must_be_given_up_is_shared_in_proportion_where_many_amounts_are_equally_near() -> None:
    """Four share a cut of ten per cent; the least sum of deviations alone would let one bear it all."""
    target = (1000, 2000, 3000, 4000)
    total = Limit(LimitKind.TOTAL, "rammen", whole_terms(range(4)), 9000, 9000)
    table = Table(tuple("abcd"), ("s",) * 4, target, target, (total,))
    assert best_amounts(table, Goal.TOTAL)[1] == (900, 1800, 2700, 3600)


def test_a_search_that_needs_whole_numbers_finds_the_best_of_them() -> None:
    """Twice one is at most three times another, and the sum is odd: no vertex is whole."""
    total = Limit(LimitKind.TOTAL, "rammen", whole_terms(range(3)), 101, 101)
    twice = Limit(LimitKind.RELATION, "to ganger", ((0, 2), (1, -3)), 0, 0, 3)
    table = Table(tuple("abc"), ("s",) * 3, (40, 40, 21), (40, 40, 21), (total, twice))
    _, amounts = best_amounts(table, Goal.TOTAL)
    every = [(a, b, 101 - a - b) for a in range(102) for b in range(102 - a) if 2 * a == 3 * b]
    assert table.total_deviation(amounts) == min(map(table.total_deviation, every))


def test_an_integer_conflict_is_explained_like_any_other() -> None:
    total = Limit(LimitKind.TOTAL, "rammen", whole_terms(range(2)), 101, 101)
    alike = Limit(LimitKind.RELATION, "like mye", ((0, 1), (1, -1)), 0, 0)
    table = Table(tuple("ab"), ("s",) * 2, (50, 51), (50, 51), (total, alike))
    with pytest.raises(LimitsConflict) as caught:
        best_amounts(table, Goal.TOTAL)
    (conflict,) = caught.value.conflicts
    assert set(conflict.limits) == {total, alike}
    assert conflict.gap == 1
    assert {remedy.limit for remedy in conflict.alone} == {total, alike}


def test_a_large_table_in_conflict_is_explained_within_its_limits() -> None:
    table = region(400, 5, 1)
    first = table.limits[5]
    lower = Limit(LimitKind.GROUP, "de tre", whole_terms(range(15)), None, sum(table.start[:15]) // 2)
    with pytest.raises(LimitsConflict) as caught:
        best_amounts(replace(table, limits=(*table.limits, lower)), Goal.TOTAL)
    conflict: Conflict = caught.value.conflicts[0]
    assert first in conflict.limits
    assert lower in conflict.limits
    assert len(conflict.limits) == 4


def test_amounts_that_break_a_limit_are_never_handed_out(monkeypatch: pytest.MonkeyPatch) -> None:
    table = region(6, 2, 1)
    _, amounts = best_amounts(table, Goal.TOTAL)
    assert keeps(table, amounts)
    for cell in range(len(table)):
        assert not keeps(table, [amount + (at == cell) for at, amount in enumerate(amounts)])
    monkeypatch.setattr("allocation.optimise.amounts.whole_units.keeps", lambda *_: False)
    with pytest.raises(ArithmeticError, match="not handed out"):
        made_whole(table, ideal(table, Goal.TOTAL).amounts)


def test_what_moves_costs_nothing_where_nothing_need_move() -> None:
    table = region(8, 2, 3)
    _, amounts = best_amounts(table, Goal.MOVED)
    assert measured(table, Goal.MOVED, amounts) == 0
    assert table.rises(table.start) == 0
    assert inf not in [high for _, high in table.ranges if high != inf]
