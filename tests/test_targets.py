"""Distance from target, pace of change and taper: the rules that look at the level after the fund."""

from collections.abc import Mapping
from fractions import Fraction

import pytest
from hypothesis import assume
from hypothesis import strategies as st

from allocation.case import Case, Step
from allocation.problems import errors
from allocation.rules.bounds import Floor
from allocation.rules.placing import ByKey, Fixed
from allocation.rules.targets import Pace, Taper, Target
from allocation.rules.transitions import PhaseIn
from tests.properties import given
from tests.small_cases import based_on, criterion, given_to, key, plain, refusal, small_case, split

NAMES = ["alfa", "beta", "gamma", "delta"]
NEED = {"alfa": 50, "beta": 30, "gamma": 20}
LEVELS = {"alfa": 4500, "beta": 3500, "gamma": 2000}


def aimed(
    *steps: Step, fund: int = 1000, need: Mapping[str, int] = NEED, levels: Mapping[str, int] = LEVELS
) -> Case:
    """A fund over recipients with this need, whose base frames were these (thousand kroner)."""
    case = small_case(list(need), fund, steps, key({"behov": 1}), [criterion("behov", need)])
    return based_on(case, levels, levels)


def test_the_target_rule_takes_everybody_to_their_share_of_all_there_is() -> None:
    assert given_to(aimed(Target(key="key"))) == {"alfa": 1000, "beta": -200, "gamma": 200}
    source = plain(split(aimed(Target(key="key"))).entries[1].source)
    assert "mål 3 300 etter nøkkelen «Prøvenøkkel», nivå før 3 500 (basisrammen)" in source
    assert "avstand fra mål 6,1 %" in source


def test_a_floor_after_the_target_keeps_levels_and_the_rest_share_by_target() -> None:
    floor = Floor(base="base_frame", on="level")
    assert given_to(aimed(Target(key="key"), floor)) == {"alfa": 857, "beta": 0, "gamma": 143}


def test_a_bound_after_a_phase_in_of_the_target_still_goes_by_levels() -> None:
    steps = [Target(key="key"), PhaseIn(years=2, start="previous")]
    assert given_to(aimed(*steps)) == {"alfa": 725, "beta": 75, "gamma": 200}
    floor = Floor(base="amount", amounts={"beta": 300_000})
    assert given_to(aimed(*steps, floor)) == {"alfa": 567, "beta": 300, "gamma": 133}


@st.composite
def needs(draw: st.DrawFn, fund: st.SearchStrategy[int]) -> tuple[int, dict[str, int], dict[str, int]]:
    codes = NAMES[: draw(st.integers(1, 4))]
    need = {code: draw(st.integers(0, 100)) for code in codes[1:]} | {codes[0]: draw(st.integers(1, 100))}
    levels = {code: draw(st.integers(0, 10_000)) for code in codes}
    return draw(fund), {code: need[code] for code in codes}, levels


@given(needs(st.integers(-2000, 10_000)))
def test_the_level_after_is_the_target_exactly(drawn: tuple[int, dict[str, int], dict[str, int]]) -> None:
    fund, need, levels = drawn
    exact = split(aimed(Target(key="key"), fund=fund, need=need, levels=levels)).exact
    everything = sum(levels.values()) + fund
    for code, own in need.items():
        assert exact[code] / 1000 + levels[code] == Fraction(own * everything, sum(need.values()))


@given(needs(st.integers(0, 10_000)), st.integers(0, 8))
def test_nobody_grows_less_than_the_minimum_and_the_rest_goes_to_those_furthest_below(
    drawn: tuple[int, dict[str, int], dict[str, int]], minimum: int
) -> None:
    fund, need, levels = drawn
    result = split(aimed(Pace(key="key", minimum=Fraction(minimum)), fund=fund, need=need, levels=levels))
    least = {code: -(-own * minimum // 100) for code, own in levels.items()}
    if sum(least.values()) > fund:
        assert "gulvene summerer til" in result.problems[0].what
        return
    after = {code: result.exact[code] / 1000 + levels[code] for code in need}
    ratios = {after[code] / need[code] for code in need if result.exact[code] / 1000 > least[code]}
    assert len(ratios) <= 1
    for code, own in need.items():
        assert result.exact[code] / 1000 >= least[code]
        assert all(after[code] >= ratio * own for ratio in ratios)


@given(needs(st.integers(0, 10_000)), st.integers(0, 5), st.integers(0, 30))
def test_nobody_grows_more_than_the_maximum(
    drawn: tuple[int, dict[str, int], dict[str, int]], minimum: int, more: int
) -> None:
    fund, need, levels = drawn
    step = Pace(key="key", minimum=Fraction(minimum), maximum=Fraction(minimum + more))
    result = split(aimed(step, fund=fund, need=need, levels=levels))
    if errors(result.problems):
        assert "summerer til" in result.problems[0].what or "er høyere enn" in result.problems[0].what
        return
    for code, own in levels.items():
        assert own * minimum <= result.whole[code] / 10 <= own * (minimum + more)


def test_everybody_the_minimum_and_the_rest_to_the_one_furthest_below() -> None:
    case = aimed(Pace(key="key", minimum=Fraction(2)))
    assert given_to(case) == {"alfa": 807, "beta": 70, "gamma": 123}
    source = plain(split(case).entries[0].source)
    assert "minst 2,0 % vekst, resten til dem lengst under mål" in source


def test_a_minimum_that_costs_more_than_the_fund_is_refused_with_both_totals() -> None:
    said = refusal(aimed(Pace(key="key", minimum=Fraction(11))))
    assert "gulvene summerer til 1 100, det er bare 1 000 tusen kroner å dele" in said
    said = refusal(aimed(Pace(key="key", minimum=Fraction(1), maximum=Fraction(9))))
    assert "takene summerer til 900, og 1 000 tusen kroner skal deles" in said
    said = refusal(aimed(Pace(key="key", minimum=Fraction(5), maximum=Fraction(4))))
    assert "gulvet 225 er høyere enn taket 180 for Alfa" in said


def test_growth_fades_evenly_between_the_two_distances() -> None:
    levels = {"alfa": 4500, "beta": 3225, "gamma": 2275}
    step = Taper(key="key", start=Fraction(5), end=Fraction(10))
    amounts = split(aimed(ByKey("key"), step, levels=levels)).exact
    ratio = amounts["alfa"] / 500
    assert amounts["beta"] == ratio * 300 / 2
    assert amounts["gamma"] == 0
    assert amounts.total == 1_000_000


@given(st.integers(1, 9000), st.integers(1, 3), st.integers(0, 100), st.integers(-5, 8), st.integers(1, 9))
def test_a_taper_has_no_cliff_and_never_turns(
    level: int, more: int, least: int, start: int, width: int
) -> None:
    """More level gives less, and no more less than the slope of the fading allows.

    The two factors change by at most more / (75 x width) and more / (45 x width); with shares of a half
    and three tenths, and no factor below `least`, that is at most 2 x more / (width x least) of the fund.
    """
    step = Taper(key="key", start=Fraction(start), end=Fraction(start + width), least=Fraction(least))

    def amount(own: int) -> Fraction:
        levels = {"alfa": own, "beta": 10_000 - own, "gamma": 5000}
        result = split(aimed(ByKey("key"), step, levels=levels))
        assume(not errors(result.problems))
        return result.exact["alfa"]

    before, after = amount(level), amount(level + more)
    assert after <= before
    if least:
        assert before - after <= 1_000_000 * Fraction(2 * more, width * least)


def test_least_of_the_growth_is_kept_however_far_above_target() -> None:
    levels = {"alfa": 100, "beta": 100, "gamma": 9000}
    step = Taper(key="key", start=Fraction(5), end=Fraction(10), least=Fraction(25))
    exact = split(aimed(ByKey("key"), step, levels=levels)).exact
    assert exact["gamma"] / 200 == exact["alfa"] / 500 / 4


def test_growth_that_fades_for_all_is_refused() -> None:
    step = Taper(key="key", start=Fraction(-30), end=Fraction(-20))
    said = refusal(aimed(ByKey("key"), step))
    assert "avtrappingen lar ingen få noe | alle ligger −20,0 % eller mer over mål" in said


@pytest.mark.parametrize(
    ("step", "said"),
    [
        (Taper(key="key", start=Fraction(10), end=Fraction(5)), "avtrappingen går fra 10,0 til 5,0 %"),
        (Taper(key="key", start=Fraction(5), end=Fraction(5)), "avtrappingen går fra 5,0 til 5,0 %"),
        (Taper(key="key", start=Fraction(5), end=Fraction(9), least=Fraction(101)), "«least» fra 0 til 100"),
        (Taper(key="kei", start=Fraction(5), end=Fraction(9)), "ukjent nøkkel «kei»"),
        (Taper(key="key", level="previus", start=Fraction(5), end=Fraction(9)), "Mente du «previous»?"),
        (Target(key="key", recipients=("alfa",)), "Alfa er alt"),
    ],
)
def test_a_taper_that_cannot_be_understood_is_refused(step: Step, said: str) -> None:
    first: Step = Target(key="key") if isinstance(step, Target) else ByKey("key")
    assert said in refusal(aimed(first, step))


def test_growth_alone_can_fade_so_a_cut_or_amounts_of_both_signs_are_refused() -> None:
    step = Taper(key="key", start=Fraction(5), end=Fraction(10))
    assert "Alfa har −500 tusen kroner: avtrapping gjelder vekst" in refusal(
        aimed(ByKey("key"), step, fund=-1000)
    )
    assert "Beta har −200 tusen kroner" in refusal(aimed(Target(key="key"), step))


@pytest.mark.parametrize("step", [Target(key="key"), Pace(key="key", minimum=Fraction(1))])
def test_a_level_below_nothing_is_refused(step: Step) -> None:
    said = refusal(aimed(step, levels={**LEVELS, "beta": -5}))
    assert "basisrammen har et negativt beløp for Beta: −5 tusen kroner" in said


@pytest.mark.parametrize("step", [Target(key="key"), Pace(key="key", minimum=Fraction(1))])
def test_more_than_the_fund_given_before_is_refused_with_both_sums(step: Step) -> None:
    case = aimed(Fixed(amounts={"alfa": 1_200_000}), step)
    assert "beløpene summerer til 1 200, rammen er 1 000" in refusal(case)


def test_levels_and_needs_of_nothing_are_no_crash() -> None:
    nothing = dict.fromkeys(NEED, 0)
    assert given_to(aimed(Target(key="key"), levels=nothing)) == {"alfa": 500, "beta": 300, "gamma": 200}
    assert given_to(aimed(Target(key="key"), levels=nothing, fund=0)) == nothing
    assert given_to(aimed(Pace(key="key", minimum=Fraction(3)), levels=nothing, fund=0)) == nothing
    step = Taper(key="key", start=Fraction(5), end=Fraction(10))
    assert given_to(aimed(ByKey("key"), step, levels=nothing)) == {"alfa": 500, "beta": 300, "gamma": 200}
    need = {**NEED, "gamma": 0}
    assert given_to(aimed(ByKey("key"), step, need=need))["gamma"] == 0
    assert given_to(aimed(Target(key="key"), need=need))["gamma"] == -2000


def test_what_a_rounded_key_leaves_of_a_target_is_explained() -> None:
    thirds = key({"behov": 1}, 0)
    criteria = [criterion("behov", dict.fromkeys(NEED, 1))]
    case = based_on(small_case(list(NEED), 1000, [Target(key="key")], thirds, criteria), LEVELS, LEVELS)
    (finding,) = split(case).findings
    assert finding.status == "explained"
    assert "99 %" in plain(finding.cause)
