"""The reconciliation under fire, briefly: the long run is `python -m tests.fuzz_readers --reconcile`."""

from dataclasses import replace
from pathlib import Path
from random import Random

from allocation.reconciling.whole import reconciled
from tests.fuzz_reconcile import fault_of_two, uncounted
from tests.reconciling import side


def test_two_files_that_are_changed_at_random_raise_nothing_and_no_difference_goes_uncounted(
    tmp_path: Path,
) -> None:
    faults = {seed: fault_of_two(Random(seed), tmp_path) for seed in range(40)}
    assert {seed: fault for seed, fault in faults.items() if fault} == {}


def test_the_judge_of_the_fire_sees_a_difference_that_nobody_counts() -> None:
    a, b = ("alfa", "x"), ("beta", "x")
    made = reconciled(side({a: 1000, b: 2000}), side({a: 1000, b: 2000}))
    assert uncounted(made) == ""
    other = reconciled(side({a: 1000, b: 2000}), side({a: 1000, b: 9000}))
    assert uncounted(other) == ""
    assert "totals" in uncounted(replace(other, result=made.result))
