"""Phase-in over years, and temporary income support that pays itself."""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import strategies as st

from allocation.case import Case, Scenario, Step
from allocation.funds import Lasting
from allocation.problems import errors
from allocation.rules.placing import ByKey, Fixed, TopSlice
from allocation.rules.targets import Target
from allocation.rules.transitions import PhaseIn, Support
from allocation.scenario import run
from tests.properties import given
from tests.small_cases import (
    FUND,
    METHOD,
    amounts_of,
    based_on,
    criterion,
    given_to,
    key,
    plain,
    refusal,
    small_case,
    split,
)

NEED = {"alfa": 10, "beta": 30, "gamma": 60}
BEFORE = {"alfa": 400, "beta": 300, "gamma": 300}


def changed(
    *steps: Step,
    fund: int = 1000,
    need: Mapping[str, int] = NEED,
    before: Mapping[str, int] = BEFORE,
    lasting: Lasting = Lasting.LASTING,
) -> Case:
    """A fund that a key shares otherwise than it was shared before."""
    case = small_case(list(need), fund, [ByKey("key"), *steps], key({"behov": 1}), [criterion("behov", need)])
    case = replace(case, funds={FUND: replace(case.funds[FUND], lasting=lasting)})
    return based_on(case, before, before)


def test_a_third_of_the_way_each_year_and_all_of_it_in_the_last() -> None:
    case = changed(PhaseIn(years=3, start="previous"))
    assert given_to(case, 2024) == {"alfa": 300, "beta": 300, "gamma": 400}
    assert given_to(case, 2025) == {"alfa": 200, "beta": 300, "gamma": 500}
    assert given_to(case, 2026) == {"alfa": 100, "beta": 300, "gamma": 600}
    source = next(entry.source for entry in split(case, 2025).entries if entry.rule == "phase_in")
    assert "år 2 av 3: 66,7 % av veien fra 400 («Prøvevedtak») til 100 (full virkning)" in plain(source)


def test_a_run_has_the_entries_of_every_year_of_the_phase_in_and_each_sums_to_the_fund() -> None:
    done = run(changed(PhaseIn(years=3, start="previous")))
    assert done.years == (2024, 2025, 2026)
    for year in done.years:
        assert sum(entry.amount for entry in done.entries if entry.year == year) == 1_000_000


@st.composite
def changes(draw: st.DrawFn) -> tuple[int, dict[str, int], dict[str, int]]:
    codes = list("abcde")[: draw(st.integers(1, 5))]
    need = {code: draw(st.integers(0, 100)) for code in codes}
    before = {code: draw(st.integers(0, 100)) for code in codes}
    need[codes[0]], before[codes[0]] = draw(st.integers(1, 100)), draw(st.integers(1, 100))
    return draw(st.integers(-(10**6), 10**6)), need, before


@given(changes(), st.integers(1, 6), st.data())
def test_year_y_of_n_lies_y_nths_of_the_way_and_year_n_is_the_full_effect(
    drawn: tuple[int, dict[str, int], dict[str, int]], years: int, data: st.DataObject
) -> None:
    fund, need, before = drawn
    case = changed(PhaseIn(years=years, start="previous"), fund=fund, need=need, before=before)
    year = data.draw(st.integers(1, years))
    exact = split(case, 2023 + year).exact
    for code in need:
        full = Fraction(need[code] * fund, sum(need.values()))
        start = Fraction(before[code] * fund, sum(before.values()))
        assert exact[code] / 1000 == start + (full - start) * year / years
    last = split(case, 2023 + years)
    assert last.whole == split(changed(fund=fund, need=need, before=before)).whole


def test_a_phase_in_that_has_begun_goes_on_and_one_that_is_over_changes_nothing() -> None:
    begun = changed(PhaseIn(years=3, start="previous", first_year=2023))
    assert given_to(begun) == {"alfa": 200, "beta": 300, "gamma": 500}
    assert run(begun).years == (2024, 2025)
    over = changed(PhaseIn(years=3, start="previous", first_year=2000))
    assert given_to(over) == given_to(changed())
    assert run(over).years == (2024,)


@pytest.mark.parametrize(
    ("case", "said"),
    [
        (
            changed(PhaseIn(years=3, start="previous", first_year=2025)),
            "i 2025, etter saksåret 2024",
        ),
        (
            changed(PhaseIn(years=3, start="previous"), lasting=Lasting.ONE_OFF),
            "rammen «Basis» er ettårig og kan ikke fases inn over 3 år",
        ),
        (changed(PhaseIn(years=3, start="previus")), "Mente du «previous»?"),
        (
            changed(PhaseIn(years=2, start="previous"), before=dict.fromkeys(NEED, 0)),
            "«Prøvevedtak» gir ikke noe forhold å begynne innfasingen fra",
        ),
        (
            changed(PhaseIn(years=2, start="previous"), before={**BEFORE, "alfa": -1}),
            "beløpene er null eller negative",
        ),
        (changed(PhaseIn(years=2, start="previous"), before={"alfa": 1}), "ikke noe beløp for Beta og Gamma"),
    ],
)
def test_a_phase_in_that_cannot_be_is_refused(case: Case, said: str) -> None:
    assert said in refusal(case)


def test_one_off_money_can_be_phased_in_over_the_one_year_that_it_has() -> None:
    case = changed(PhaseIn(years=1, start="previous"), lasting=Lasting.ONE_OFF)
    assert given_to(case) == given_to(changed())


def test_support_makes_good_what_is_lost_beyond_the_limit_and_all_pay_in_proportion() -> None:
    case = changed(Support(base="previous", limit=Fraction(10)))
    assert given_to(case) == {"alfa": 360, "beta": 270, "gamma": 370}
    moved = [entry for entry in split(case).entries if entry.rule == "support"]
    assert sum(entry.amount for entry in moved) == 0
    assert {entry.lasting for entry in moved} == {"one_off"}
    source = plain(moved[0].source)
    assert "100 % av det som mangler på 360 (10 % under «Prøvevedtak»), i 1 år; før steget 100" in source


def self_financed(
    amounts: Mapping[str, Fraction], limits: Mapping[str, Fraction], cover: Fraction
) -> dict[str, Fraction] | None:
    """The support found by trying who is supported: the top slice is what it costs when it is taken."""

    def want(code: str) -> Fraction:
        return limits[code] / amounts[code] if amounts[code] else limits[code] * 10**9

    by_need = sorted(amounts, key=want)
    whole = sum(amounts.values())
    for first in range(len(by_need) + 1):
        supported = by_need[first:]
        lifted = cover * sum(limits[code] for code in supported)
        kept = whole - cover * sum(amounts[code] for code in supported)
        if not kept and lifted == whole:
            return dict(limits)
        if not kept:
            continue
        m = (whole - lifted) / kept
        if m < 0:
            continue
        ends = {
            code: m * own + (cover * (limits[code] - m * own) if code in supported else 0)
            for code, own in amounts.items()
        }
        is_right = all((m * amounts[code] < limits[code]) == (code in supported) for code in amounts)
        if is_right:
            return ends
    return None


@given(changes(), st.integers(0, 60), st.integers(1, 100))
def test_the_top_slice_is_exactly_what_the_support_costs_when_it_has_itself_been_taken(
    drawn: tuple[int, dict[str, int], dict[str, int]], limit: int, cover: int
) -> None:
    fund, need, before = abs(drawn[0]) + 1, drawn[1], drawn[2]
    stated = {code: own * fund // sum(before.values()) for code, own in before.items()}
    step = Support(base="previous", limit=Fraction(limit), cover=Fraction(cover))
    result = split(changed(step, fund=fund, need=need, before=stated))
    assert not errors(result.problems)
    amounts = {code: Fraction(own * fund, sum(need.values())) for code, own in need.items()}
    limits = {code: Fraction(own * (100 - limit), 100) for code, own in stated.items()}
    expected = self_financed(amounts, limits, Fraction(cover, 100))
    assert expected is not None
    assert {code: result.exact[code] / 1000 for code in need} == expected
    for code in need:
        assert expected[code] <= max(limits[code], amounts[code])


def test_support_lasts_its_years_and_the_year_after_shows_the_full_effect() -> None:
    case = changed(Support(base="previous", limit=Fraction(10), years=2))
    assert given_to(case, 2025) == given_to(case, 2024)
    assert given_to(case, 2026) == given_to(changed())
    assert run(case).years == (2024, 2025, 2026)
    one_off = changed(Support(base="previous", limit=Fraction(10), years=2), lasting=Lasting.ONE_OFF)
    assert run(one_off).years == (2024,)


def held_back(held: int, step: Support) -> Case:
    codes = [*NEED, "reserve"]
    steps = [TopSlice(amounts={"reserve": held * 1000}), ByKey("key"), step]
    case = small_case(codes, 1000 + held, steps, key({"behov": 1}), [criterion("behov", NEED)])
    return based_on(case, BEFORE)


def test_support_can_be_paid_from_what_one_has_held_back() -> None:
    step = Support(base="previous", limit=Fraction(10), cover=Fraction(50), paid_by="reserve")
    assert given_to(held_back(300, step)) == {"reserve": 170, "alfa": 230, "beta": 300, "gamma": 600}


def test_support_beyond_what_is_held_back_is_refused_with_both_figures() -> None:
    step = Support(base="previous", limit=Fraction(10), paid_by="reserve")
    said = refusal(held_back(200, step))
    assert "støtten koster 260 tusen kroner, Reserve har holdt tilbake 200 tusen kroner" in said
    said = refusal(changed(Support(base="previous", limit=Fraction(10), paid_by="beta")))
    assert "Beta har holdt tilbake 0 tusen kroner" in said


def test_support_counts_all_that_a_recipient_gets_of_the_fund() -> None:
    steps = [Fixed(amounts={"alfa": 200_000}), ByKey("key", tuple(NEED))]
    support = Support(base="previous", limit=Fraction(25))
    case = small_case(list(NEED), 1000, [*steps, support], key({"behov": 1}), [criterion("behov", NEED)])
    assert given_to(based_on(case, BEFORE)) == {"alfa": 300, "beta": 233, "gamma": 467}


def test_limits_above_the_whole_fund_are_refused_with_both_totals() -> None:
    said = refusal(changed(Support(base="previous", limit=Fraction(-20))))
    assert "støtten løfter til sammen til 1 200 tusen kroner, det er bare 1 000 tusen kroner å dele" in said


def test_a_cover_outside_nought_to_a_hundred_is_refused() -> None:
    for cover in (-1, 101):
        step = Support(base="previous", limit=Fraction(10), cover=Fraction(cover))
        assert "skriv «cover» fra 0 til 100" in refusal(changed(step))


def test_who_has_a_cut_cannot_pay_for_support_of_others() -> None:
    step = Support(base="previous", limit=Fraction(10))
    assert "Alfa har −100 tusen kroner og kan ikke betale for støtten" in refusal(changed(step, fund=-1000))
    target = small_case(
        list(NEED), 100, [Target(key="key"), step], key({"behov": 1}), [criterion("behov", NEED)]
    )
    assert "Alfa har −290 tusen kroner" in refusal(based_on(target, BEFORE, BEFORE))


def test_support_of_nobody_moves_nothing() -> None:
    for step in (
        Support(base="previous", limit=Fraction(100)),
        Support(base="previous", limit=Fraction(10), cover=Fraction(0)),
    ):
        assert given_to(changed(step)) == given_to(changed())
    nothing = dict.fromkeys(NEED, 0)
    assert given_to(changed(Support(base="previous", limit=Fraction(0)), fund=0, before=nothing)) == nothing


def test_a_scenario_can_stretch_a_phase_in() -> None:
    case = changed(PhaseIn(years=3, start="previous"))
    longer = Scenario("lang", "Lang", overrides={f"methods.{METHOD}.steps.phase_in.years": 4})
    done = run(replace(case, scenarios={**case.scenarios, "lang": longer}), "lang")
    assert done.years == (2024, 2025, 2026, 2027)
    first = amounts_of(entry for entry in done.entries if entry.year == 2024)
    assert first == {"alfa": 325, "beta": 300, "gamma": 375}
