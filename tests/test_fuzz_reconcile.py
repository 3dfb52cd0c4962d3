"""The reconciliation under fire, briefly: the long run is `python -m tests.fuzz_readers --reconcile`."""

from dataclasses import replace
from pathlib import Path
from random import Random

from allocation.reconciling.whole import reconciled
from tests.fuzz_reconcile import uncounted, verdict_of_two
from tests.reconciling import side

_LEAST_HELD = 15
"""How many of the pairs are to be held against each other; the rest are refused with a problem."""


def test_two_files_that_are_changed_at_random_raise_nothing_and_no_difference_goes_uncounted(
    tmp_path: Path,
) -> None:
    verdicts = {seed: verdict_of_two(Random(seed), tmp_path) for seed in range(40)}
    assert {seed: fault for seed, (_, fault) in verdicts.items() if fault} == {}
    assert sum(is_held for is_held, _ in verdicts.values()) >= _LEAST_HELD


def test_the_judge_of_the_fire_sees_a_difference_that_nobody_counts() -> None:
    a, b = ("alfa", "x"), ("beta", "x")
    made = reconciled(side({a: 1000, b: 2000}), side({a: 1000, b: 2000}))
    assert uncounted(made) == ""
    other = reconciled(side({a: 1000, b: 2000}), side({a: 1000, b: 9000}))
    assert uncounted(other) == ""
    assert "not told" in uncounted(replace(other, result=made.result))
    opposite = reconciled(side({a: 1000, b: 9000}), side({a: 9000, b: 1000}))
    assert "not told" in uncounted(replace(opposite, result=made.result))
