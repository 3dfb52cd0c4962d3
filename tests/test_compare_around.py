"""What a scenario changes around the distribution stands in the comparison, also where no total differs."""

import re
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from functools import cache

from hypothesis import settings
from hypothesis import strategies as st

from allocation import load_case
from allocation.around_comparison import (
    SUMS,
    growth_changes,
    line_changes,
    measure_changes,
    months_changes,
    requirement_changes,
)
from allocation.case import Case
from allocation.comparison import Comparison, compare
from allocation.figures import Figure
from allocation.files.around_comparison_text import around_sections
from allocation.files.comparison_text import comparison_text
from allocation.findings import Status
from allocation.funds import LineKind, PaymentProfile
from allocation.measures import Measure
from allocation.money import THOUSAND
from allocation.rules.counting import CountMeasures, UnresolvedChallenge
from allocation.rules.placing import Fixed
from allocation.scenario import run
from tests.properties import given
from tests.small_cases import FUND, plain, small_case

shipped = cache(load_case)


@cache
def compared(case: str, *names: str) -> Comparison:
    return compare(shipped(case), names)


def sections(case: str, *names: str) -> str:
    """What the last scenario changes around the distribution, as text."""
    comparison = compared(case, *names)
    return plain("\n\n".join(around_sections(comparison, comparison.others[-1])))


def with_requirement(effects: Mapping[str, int]) -> Case:
    """A requirement of 5 000 thousand, and measures that give these thousand kroner."""
    case = small_case(["alfa", "beta"], -5000, (CountMeasures(), UnresolvedChallenge("beta")))
    measures = {
        code: Measure(code, code, "type", "alfa", effect=Figure(Fraction(amount * 1000), THOUSAND))
        for code, amount in effects.items()
    }
    return replace(case, measures=measures)


def with_lines(alfa: int, beta: int, second: int) -> Case:
    """A fund that is the sum of two lines, in thousand kroner."""
    first = Fixed(amounts={"alfa": alfa * 1000, "beta": beta * 1000})
    case = small_case(["alfa", "beta"], 0, (first, Fixed(amounts={"alfa": second * 1000})))
    return replace(case, funds={FUND: replace(case.funds[FUND], kind=LineKind.SUM, amount=None)})


def paid_by(months: tuple[int, ...]) -> Case:
    """A fund of 1 200 thousand kroner to one, paid by these weights."""
    case = small_case(["alfa"], 1200, [Fixed(amounts={"alfa": 1_200_000})])
    profile = PaymentProfile("p", "prøve", tuple(map(Fraction, months)))
    fund = replace(case.funds[FUND], profile="p")
    return replace(case, funds={FUND: fund}, profiles={"p": profile})


# The published cases.


def test_a_later_start_of_a_measure_shows_what_it_costs_of_the_requirement_this_year_alone() -> None:
    told = sections("example-measures", "plan", "late-rota")
    assert re.search(r"\nOmstillingskrav 2025 +2025 +Tiltak +19 629 +18 754 +−875\n", told)
    assert re.search(r"\nOmstillingskrav 2025 +2025 +Uløst utfordring +2 871 +3 746 +\+875\n", told)
    assert not re.search(r"\nOmstillingskrav 2025 +2026 ", told)
    assert re.search(r"\nNy turnus og mindre innleie +2 625 +1 750 +3 500 +3 500$", told)


def test_a_measure_that_is_not_repeated_shows_next_years_challenge_too() -> None:
    told = sections("example-measures", "plan", "drugs-one-off")
    assert re.search(r"2026 +Uløst utfordring +2 150 +6 950 +\+4 800", told)


def test_next_years_effect_is_not_known_rather_than_nought_where_the_clinic_does_not_print_it() -> None:
    told = sections("kre-2021", "assignment", "drugs-from-july")
    assert re.search(r"2021 +Uløst utfordring +0 +6 350 +\+6 350", told)
    assert re.search(r"\nMedikamentkostnader +12 700 +6 350 +ikke kjent +ikke kjent", told)


def test_money_that_moves_between_two_lines_of_the_frame_is_shown_though_every_total_stands() -> None:
    comparison = compared("frame-2017", "sources", "nothing-returned")
    told = sections("frame-2017", "sources", "nothing-returned")
    assert re.search(r"\nEffektivisering tilbakeført +535 000 +0 +−535 000\n", told)
    (fund,) = line_changes(*(side.distribution for side in comparison.sides))
    assert fund.whole.change == 0 == sum(one.difference.change for one in fund.lines)
    whole = plain(comparison_text(comparison))
    assert "Hele forskjellen er virkningen" not in whole
    assert whole.index("Hvem får mer og hvem") < whole.index("Linjer som er endret") < whole.index("Steg 1:")


def test_the_growth_rule_tells_which_services_no_longer_grow_more_than_somatics() -> None:
    comparison = compared("example-region", "budget", "somatics-first")
    found = growth_changes(*(side.distribution for side in comparison.sides))
    answers = [(one.before.status, one.after.status) for one in found if one.before and one.after]
    assert answers == [(Status.AGREES, Status.DIFFERS)] * 2
    assert "vokser ikke mer:\n" not in sections("example-region", "budget", "paid-in-quarters")
    assert "vokser ikke mer:" in sections("example-region", "budget", "somatics-first")


def test_a_fund_paid_by_the_quarter_shows_its_months_and_no_line() -> None:
    told = sections("example-region", "budget", "paid-in-quarters")
    assert re.search(r"\nAlternativ +jan\. +feb\.", told)
    assert re.search(r"\nEndring +\+2 914 384 +−1 457 196", told)
    assert "Linjer som er endret" not in told
    assert "Omstillingstiltak" not in told


def test_a_method_with_other_lines_shows_both_and_the_fund_they_both_make() -> None:
    told = sections("example-region", "budget", "from-last-year")
    assert re.search(r"\nVolumeffekt, somatikk +37 430\n", told)
    assert re.search(r"\nHele rammen +2 324 567 +2 324 567 +–", told)


def test_a_comparison_of_what_differs_in_nothing_else_says_nothing_more() -> None:
    assert sections("hso-2024-revised", "decided", "illustration-bed-days") == ""
    told = comparison_text(compared("hso-2024-revised", "decided", "illustration-bed-days"))
    assert "Hele forskjellen er virkningen av dette ene steget: se beløpene over." in told


# What holds for any.

AMOUNT = st.integers(-3000, 9000)


@settings(max_examples=25)
@given(st.lists(st.tuples(AMOUNT, AMOUNT), min_size=1, max_size=3))
def test_what_measures_give_more_is_what_the_challenge_is_less(effects: list[tuple[int, int]]) -> None:
    one, other = zip(*effects, strict=True)
    before, after = (
        run(with_requirement({f"m{number}": amount for number, amount in enumerate(own)}))
        for own in (one, other)
    )
    changes = requirement_changes(before, after)
    assert bool(changes) == (sum(one) != sum(other))
    for change in changes:
        required, covered, otherwise, challenge = (change.difference(name).change for name in SUMS)
        assert required == otherwise == 0
        assert covered == -challenge == (sum(other) - sum(one)) * 1000
    expected = [f"m{number}" for number, (old, new) in enumerate(effects) if old != new]
    assert [change.after.code for change in measure_changes(before, after)] == expected


@settings(max_examples=25)
@given(st.tuples(AMOUNT, AMOUNT, AMOUNT), st.tuples(AMOUNT, AMOUNT, AMOUNT))
def test_the_changes_of_lines_sum_to_the_funds_and_what_only_moves_is_counted_once(
    one: tuple[int, int, int], other: tuple[int, int, int]
) -> None:
    found = line_changes(run(with_lines(*one)), run(with_lines(*other)))
    assert bool(found) == (one != other)
    for fund in found:
        assert sum(line.difference.change for line in fund.lines) == fund.whole.change
        assert fund.whole.change == (sum(other) - sum(one)) * 1000
        assert all(line.moved >= 0 for line in fund.lines)


def test_a_line_that_only_moves_money_between_recipients_is_shown_with_how_much() -> None:
    (fund,) = line_changes(run(with_lines(10, 20, 5)), run(with_lines(17, 13, 5)))
    assert [(line.difference.change, line.moved) for line in fund.lines] == [(0, 7000)]


WEIGHTS = st.lists(st.integers(0, 5), min_size=12, max_size=12).filter(any).map(tuple)


@settings(max_examples=25)
@given(WEIGHTS, WEIGHTS, st.integers(2, 9))
def test_another_profile_moves_money_in_time_and_the_same_shares_move_nothing(
    one: tuple[int, ...], other: tuple[int, ...], times: int
) -> None:
    before = run(paid_by(one))
    for change in months_changes(before, run(paid_by(other))):
        assert change.before is not None
        assert change.after is not None
        assert sum(change.before) == sum(change.after) == 1_200_000
    assert months_changes(before, run(paid_by(tuple(times * weight for weight in one)))) == []


def test_a_fund_without_a_profile_has_no_months_beside_one_that_has() -> None:
    paid = paid_by((1,) * 12)
    bare = replace(paid, funds={FUND: replace(paid.funds[FUND], profile="")})
    (change,) = months_changes(run(bare), run(paid))
    assert change.before is None
    assert change.after == (100_000,) * 12
