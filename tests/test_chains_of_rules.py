"""What holds for any chain of rules: nothing is lost, bounds are kept to the end, order never matters."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from random import Random
from typing import Any

from hypothesis import strategies as st

from allocation.case import UNPLACED, Case, Method
from allocation.criteria import Blend
from allocation.problems import errors
from allocation.rules.bounds import Bound, Ceiling, Floor, Lock
from allocation.rules.placing import ByKey
from allocation.split import FundSplit, split_fund
from tests.chains import NAMES, bounds, cases
from tests.properties import given
from tests.small_cases import FUND, METHOD, amounts_of, split

YEARS = (2024, 2025, 2026)
MOVING = {"floor", "ceiling", "lock", "taper", "phase_in", "support", "bounds_kept"}


def results(case: Case) -> list[FundSplit]:
    """The fund of each year; a refusal is a sentence and nothing else, in whatever year."""
    done = [split(case, year) for year in YEARS]
    for result in done:
        if errors(result.problems):
            assert result.blocks == ()
            assert all(one.what and one.cause and one.fix for one in errors(result.problems))
    return [result for result in done if not errors(result.problems)]


@given(cases())
def test_no_krone_is_lost_or_made_in_any_step_of_any_year(case: Case) -> None:
    for result in results(case):
        assert sum(entry.amount for entry in result.entries) == case.funds[FUND].amount
        assert all(entry.amount % 1000 == 0 and entry.source for entry in result.entries)
        for block in result.blocks:
            assert block.rule not in MOVING or block.amounts.sum() == 0, block.rule
        one_off = [entry.amount for entry in result.entries if entry.lasting == "one_off"]
        assert case.funds[FUND].lasting == "one_off" or sum(one_off) == 0


def limit(case: Case, step: Bound, code: str) -> Fraction:
    """A bound recomputed from its own figures, in kroner."""
    base: Fraction | int
    if step.base == "amount":
        base = step.amounts[code]
    elif step.base == "criterion":
        base = case.criteria[step.criterion].values[code] * step.per_unit
    elif step.base == "previous":
        base = case.baselines["previous"].cells[code, "basic"].value
    else:
        base = case.recipients[code].base_frame or 0
    before = (case.recipients[code].base_frame or 0) if step.on == "level" else 0
    return step.percent / 100 * base - before


@given(cases())
def test_nobody_is_below_its_floor_above_its_ceiling_or_off_its_lock_whatever_steps_follow(
    case: Case,
) -> None:
    for result in results(case):
        amounts = amounts_of(result.entries)
        for step in case.methods[METHOD].steps:
            if isinstance(step, Lock):
                assert all(amounts[code] * 1000 == own for code, own in step.amounts.items())
            if isinstance(step, Floor | Ceiling):
                for code in step.recipients or step.amounts or case.recipients:
                    own = amounts.get(code, 0) * 1000
                    bound = limit(case, step, code)
                    assert own >= bound if isinstance(step, Floor) else own <= bound


@given(cases(), st.randoms(use_true_random=False))
def test_recipients_criteria_and_tables_in_any_order_give_the_same_entries(
    case: Case, random: Random
) -> None:
    def mixed(own: Mapping[Any, Any]) -> dict[Any, Any]:
        return dict(random.sample(list(own.items()), len(own)))

    before = case.baselines["previous"]
    other = replace(
        case,
        recipients=mixed(case.recipients),
        criteria={code: replace(one, values=mixed(one.values)) for code, one in mixed(case.criteria).items()},
        baselines={"previous": replace(before, cells=mixed(before.cells))},
        keys=mixed(case.keys),
    )
    assert sorted(split(case).entries) == sorted(split(other).entries)


@st.composite
def bounded_keys(draw: st.DrawFn) -> tuple[Case, list[Bound]]:
    """A keyed fund, and some floors and ceilings on it."""
    case = draw(cases(most_steps=0))
    codes = [code for code in NAMES if code in case.recipients]
    kinds = draw(st.lists(st.sampled_from([Floor, Ceiling]), min_size=2, max_size=4))
    size = abs(case.funds[FUND].kroner) // 1000 // len(codes)
    return case, [draw(bounds(codes, size, kind)) for kind in kinds]


def followed_by(case: Case, steps: list[Bound]) -> Case:
    method = case.methods[METHOD]
    return replace(case, methods={METHOD: Method(METHOD, method.title, (*method.steps, *steps))})


@given(bounded_keys(), st.randoms(use_true_random=False))
def test_bounds_in_any_order_give_the_same_amounts(drawn: tuple[Case, list[Bound]], random: Random) -> None:
    case, steps = drawn
    other = list(steps)
    random.shuffle(other)
    one, another = split(followed_by(case, steps)), split(followed_by(case, other))
    assert bool(errors(one.problems)) == bool(errors(another.problems))
    assert one.exact == another.exact
    assert one.whole == another.whole


@given(bounded_keys())
def test_a_bound_that_is_kept_already_moves_nothing(drawn: tuple[Case, list[Bound]]) -> None:
    case, steps = drawn
    once, twice = split(followed_by(case, steps[:1])), split(followed_by(case, [steps[0], steps[0]]))
    assert once.whole == twice.whole
    assert [block.rule for block in once.blocks] == [block.rule for block in twice.blocks]


@given(cases(most_steps=0), st.integers(2, 7))
def test_a_fund_so_many_times_as_large_gives_so_many_times_as_much_by_key(case: Case, times: int) -> None:
    method = case.methods[METHOD]
    keyed = [step for step in method.steps if isinstance(step, ByKey)]
    case = replace(case, methods={METHOD: Method(METHOD, "", tuple(keyed) or (ByKey("key"),))})
    fund = case.funds[FUND]
    one, more = split(case), split_fund(case, fund, amount=(fund.amount or 0) * times)
    assert more.exact == one.exact.scaled(times)


@given(cases(most_steps=0))
def test_an_exact_key_leaves_nothing_and_a_rounded_one_only_what_it_rounded(case: Case) -> None:
    case = replace(case, methods={METHOD: Method(METHOD, "", (ByKey("key", tuple(case.recipients)),))})
    left = amounts_of(split(case).entries).get(UNPLACED, 0) * 1000
    key = case.keys["key"]
    used = [key, *(case.keys[code] for code in (key.blend if isinstance(key, Blend) else ()))]
    if all(one.percent_decimals is None for one in used):
        assert left == 0
    assert abs(left) <= abs(case.funds[FUND].kroner) * len(case.recipients) * Fraction(1, 2000) + 1000
