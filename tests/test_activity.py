"""Activity-based funding: points x price x share, the settlement, and effects that add up."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import permutations
from random import Random
from typing import Any

import pytest
from hypothesis import strategies as st

from allocation import run
from allocation.activity import Activity, MissingPrice, Pot, effects, settled_refund
from allocation.activity_table import effects_between
from allocation.cascade import distribute
from allocation.case import Case, Step
from allocation.figures import Figure
from allocation.funds import LineKind
from allocation.money import KRONER, PERCENT, Unit
from allocation.overrides import override
from allocation.parameters import Parameter, interpolated, overlapping, parameter_on
from allocation.problems import ProblemsFound, Severity
from allocation.rates import NoPrice, rates_on
from allocation.rules.activity import (
    ActivityBefore,
    ByActivity,
    PriceEffect,
    Settlement,
    ShareEffect,
    VolumeEffect,
)
from tests.properties import given
from tests.shipped import shipped_case
from tests.small_cases import FUND, criterion, plain, small_case, split

PRICE, SHARE = "pris", "sats"
POINTS = st.fractions(0, 10**6, max_denominator=100)
RATE = st.fractions(0, 10**5, max_denominator=100)
SHARES = st.fractions(0, 1, max_denominator=1000)
ACTIVITY = st.builds(Activity, POINTS, RATE, SHARES)


def parameter(code: str, value: int, year: int, unit: Unit = KRONER) -> Parameter:
    """A value of one year: kroner, or per cent."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    return Parameter(code, code, Figure(value * unit.factor, unit), first, last, f"brevet {year}", last)


def activity_case(
    steps: Sequence[Step], pot: Pot | None = None, prices: dict[int, int] | None = None
) -> Case:
    """A case with one pot: alfa has 100 points planned, 90 before and 110 registered, beta 50, 60 and 40."""
    criteria = [
        criterion("planlagt", {"alfa": 100, "beta": 50}, "poeng"),
        criterion("i-fjor", {"alfa": 90, "beta": 60}, "poeng"),
        criterion("registrert", {"alfa": 110, "beta": 40}, "poeng"),
    ]
    case = small_case(["alfa", "beta"], 0, steps, criteria=criteria)
    dated = {
        PRICE: tuple(
            parameter(PRICE, price, year) for year, price in (prices or {2023: 40_000, 2024: 50_000}).items()
        ),
        SHARE: (parameter(SHARE, 50, 2023, PERCENT), parameter(SHARE, 40, 2024, PERCENT)),
    }
    usual = Pot(
        "somatikk", "Somatikk", "planlagt", PRICE, SHARE,
        actual="registrert", points_before="i-fjor", year_before=2023,
    )  # fmt: skip
    fund = replace(case.funds[FUND], amount=None, kind=LineKind.SUM)
    return replace(case, funds={FUND: fund}, pots={"somatikk": pot or usual}, parameters=dated)


def paid(case: Case) -> dict[str, int]:
    """Kroner by recipient, all steps together."""
    sums: dict[str, int] = {}
    for entry in split(case).entries:
        sums[entry.recipient] = sums.get(entry.recipient, 0) + entry.amount
    return sums


POT = "somatikk"


def test_the_stated_advance_of_2017_is_paid_and_stands_beside_what_the_formula_gives() -> None:
    bridge = run(shipped_case("chain-2017")).bridge("helse-sor-ost-rhf")
    somatic, mental_health = (one for one in bridge if one.rule == "activity")
    assert somatic.amount == 18_373_700_000
    told = "859 380 poeng × 42 753 kroner × 50 % gir 18 370 536,57, forskjell 3 163,43 tusen kroner"
    assert told in plain(somatic.source)
    assert mental_health.amount == 580_232_000  # 290 116 x 2 000, the price being the refund


def test_a_settlement_takes_back_the_advance_that_was_stated() -> None:
    pot = replace(activity_case([]).pots[POT], advance="akonto")
    case = activity_case([ByActivity(pot=POT), Settlement(pot=POT)], pot)
    advance = criterion("akonto", {"alfa": 2_100_000, "beta": 900_000}, "kroner")
    case = replace(case, criteria={**case.criteria, "akonto": advance})
    assert paid(case) == {"alfa": 110 * 20_000, "beta": 40 * 20_000}
    (first, *_, last) = split(case).entries
    assert (first.amount, last.amount) == (2_100_000, -100_000)


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ([ByActivity(pot="somatikk"), ByActivity(pot="somatikk")], "betalt av et tidligere steg"),
        ([ActivityBefore(pot="somatikk"), ByActivity(pot="somatikk")], "betalt av et tidligere steg"),
        ([ByActivity(pot="somatikk"), PriceEffect(pot="somatikk")], "betalt av et tidligere steg"),
        ([VolumeEffect(pot="somatikk"), ByActivity(pot="somatikk")], "betalt av et tidligere steg"),
        ([Settlement(pot="somatikk")], "avregnes for Alfa og Beta, som ikke har fått akonto"),
        ([ActivityBefore(pot="somatikk"), Settlement(pot="somatikk")], "som ikke har fått akonto"),
        (
            [ByActivity(pot="somatikk", recipients=("alfa",)), Settlement(pot="somatikk")],
            "avregnes for Beta, som ikke har fått akonto",
        ),
    ],
)
def test_nothing_is_paid_twice_and_no_advance_settled_that_nobody_got(
    steps: Sequence[Step], said: str
) -> None:
    done = split(activity_case(steps))
    assert done.entries == ()
    assert any(said in problem.what for problem in done.problems)


@pytest.mark.parametrize(
    "steps",
    [
        [ActivityBefore(pot="somatikk"), VolumeEffect(pot="somatikk")],
        [ByActivity(pot="somatikk"), Settlement(pot="somatikk")],
    ],
)
@pytest.mark.parametrize("criterion_name", ["planlagt", "i-fjor", "registrert"])
def test_points_that_are_missing_on_either_side_are_refused_and_never_nothing(
    steps: Sequence[Step], criterion_name: str
) -> None:
    case = activity_case(steps)
    whole = case.criteria[criterion_name]
    less = replace(whole, values={"alfa": whole.values["alfa"]})
    done = split(replace(case, criteria={**case.criteria, criterion_name: less}))
    concerned = {
        "planlagt": True,
        "i-fjor": steps[0].rule != "activity",
        "registrert": steps[0].rule == "activity",
    }
    assert (done.entries == ()) == concerned[criterion_name]


@pytest.mark.parametrize(
    ("pot", "said"),
    [
        ({"share": "pris"}, "er i kroner, og en sats er i prosent"),
        ({"price": "sats"}, "er i prosent, og en enhetspris er et beløp"),
        ({"share": Fraction(-30)}, "satsen er −30 %, og skal være fra 0 til 100"),
        ({"share": Fraction(300)}, "satsen er 300 %"),
        ({"price": Fraction(-1)}, "kan ikke være under null"),
        ({"points": "tomt"}, "har ingen verdier, så potten «somatikk» betaler ingenting"),
    ],
)
def test_a_rate_of_the_wrong_kind_or_a_pot_without_points_pays_nothing_and_says_why(
    pot: dict[str, Any], said: str
) -> None:
    case = activity_case([ByActivity(pot=POT)])
    criteria = {**case.criteria, "tomt": criterion("tomt", {}, "poeng")}
    done = split(replace(case, pots={POT: replace(case.pots[POT], **pot)}, criteria=criteria))
    assert done.entries == ()
    assert any(said in plain(problem.what) for problem in done.problems)


@pytest.mark.parametrize("field", ["points", "actual", "points_before", "advance"])
def test_a_misspelt_criterion_of_a_pot_is_refused_even_where_no_step_needs_it(field: str) -> None:
    case = activity_case([ByActivity(pot=POT)])
    wrong: dict[str, Any] = {field: "planlgt"}
    done = split(replace(case, pots={POT: replace(case.pots[POT], **wrong)}))
    assert done.entries == ()
    assert any("ukjent kriterium «planlgt»" in problem.what for problem in done.problems)


def test_two_funds_do_not_pay_the_same_pot() -> None:
    case = activity_case([ByActivity(pot=POT)])
    twice = {**case.funds, "to": replace(case.funds[FUND], code="to", name="Igjen")}
    found = distribute(replace(case, funds=twice)).problems
    assert any("betales også av «Igjen»" in problem.what for problem in found)


def test_a_stated_advance_without_points_is_not_left_unsettled_in_silence() -> None:
    pot = replace(activity_case([]).pots[POT], advance="akonto")
    case = activity_case([ByActivity(pot=POT), Settlement(pot=POT)], pot)
    advance = criterion("akonto", {"alfa": 1000, "beta": 1000, "gamma": 1000}, "kroner")
    gamma = replace(case.recipients["beta"], code="gamma", name="Gamma", order=3)
    criteria = {**case.criteria, "akonto": advance}
    done = split(replace(case, criteria=criteria, recipients={**case.recipients, "gamma": gamma}))
    assert any("har ingen poeng for Gamma" in problem.what for problem in done.problems)


def test_the_year_before_is_before() -> None:
    pot = replace(activity_case([]).pots[POT], year_before=2024)
    done = split(activity_case([ActivityBefore(pot=POT)], pot))
    assert any("«year_before» er 2024, og saken er for 2024" in problem.what for problem in done.problems)


def test_a_price_is_interpolated_between_published_values_and_never_a_tried_one() -> None:
    prices = {2022: 40_000, 2026: 60_000}
    case = activity_case([], prices=prices)
    tried = override(case, f"parameters.{PRICE}", 100_000)
    found = interpolated(tried.parameters, PRICE, date(2023, 1, 1))
    assert found is not None
    assert found.value.value == 45_000


def test_a_parameter_of_one_year_leaves_the_other_years_as_they_were() -> None:
    case = shipped_case("kre-2021")
    done = override(case, "parameters.isf.refund_share.somatic", 40).parameters["isf.refund_share.somatic"]
    held = {
        year: parameter_on({"x": done}, "x", date(year, 6, 1)).value.value * 100
        for year in (2020, 2021, 2022)
    }
    assert held == {2020: 50, 2021: 40, 2022: 50}
    assert not overlapping({"x": done})
    assert list(done) == sorted(done, key=lambda one: one.valid_from)


def test_the_share_can_move_in_the_year_that_effects_end_in() -> None:
    case = shipped_case("kre-2021")
    more = {"parameters.isf.refund_share.somatic": 40}
    scenario = replace(
        case.scenarios["interpolated-price"], name="x", baseline="interpolated-price", overrides=more
    )
    done = run(replace(case, scenarios={**case.scenarios, "x": scenario}), "x")
    effects_found = {one.rule: one.amount for one in done.bridge("cancer-clinic") if one.fund == "activity"}
    assert effects_found["share_effect"] < 0
    whole = Fraction(32_213 * 47_418 * 40, 100)
    assert abs(sum(effects_found.values()) - whole) < 1000


def test_a_pot_whose_price_is_the_refund_has_no_share_in_its_formula() -> None:
    pot = Pot("psykisk", "Psykisk helsevern", "planlagt", PRICE, cost_share=Fraction(25))
    assert paid(activity_case([ByActivity(pot="somatikk")], pot)) == {"alfa": 5_000_000, "beta": 2_500_000}


def test_each_is_paid_for_its_own_points() -> None:
    assert paid(activity_case([ByActivity(pot=POT)])) == {"alfa": 2_000_000, "beta": 1_000_000}
    only = activity_case([ByActivity(pot=POT, recipients=("beta",))])
    assert paid(only) == {"beta": 1_000_000}


def test_the_source_says_points_price_and_share_so_that_it_can_be_recomputed() -> None:
    first = split(activity_case([ByActivity(pot=POT)])).entries[0]
    assert plain(first.source) == (
        "akonto: 100 poeng × 50 000 kroner × 40 %: prøvetabell, rad 1; pris: brevet 2024; sats: brevet 2024"
    )


def test_the_settlement_pays_what_was_registered_beyond_the_advance_at_the_share_only() -> None:
    case = activity_case([ByActivity(pot=POT), Settlement(pot=POT)])
    entries = [(one.rule, one.recipient, one.amount) for one in split(case).entries]
    assert entries[2:] == [("settlement", "alfa", 200_000), ("settlement", "beta", -200_000)]
    assert paid(case) == {"alfa": 110 * 20_000, "beta": 40 * 20_000}


def test_activity_above_the_budget_can_have_a_share_of_its_own() -> None:
    pot = activity_case([]).pots[POT]
    less = activity_case([ByActivity(pot=POT), Settlement(pot=POT)], replace(pot, excess_share=Fraction(10)))
    assert paid(less) == {"alfa": 100 * 20_000 + 10 * 5_000, "beta": 40 * 20_000}


def test_the_settlements_source_says_the_share_above_the_budget_where_it_is_another() -> None:
    pot = activity_case([]).pots[POT]
    less = activity_case([ByActivity(pot=POT), Settlement(pot=POT)], replace(pot, excess_share=Fraction(10)))
    told = {one.recipient: plain(one.source) for one in split(less).entries if one.rule == "settlement"}
    assert "50 000 kroner × 40 %, 10 % over budsjettet; akonto" in told["alfa"]
    assert "over budsjettet" not in told["beta"]


def test_a_decision_in_december_is_paid_by_the_prices_of_its_own_year() -> None:
    case = activity_case([ByActivity(pot=POT)])
    assert paid(replace(case, decided_on=date(2023, 12, 18))) == paid(case)
    assert replace(case, decided_on=date(2024, 6, 21)).day == date(2024, 6, 21)
    assert replace(case, decided_on=date(2025, 2, 1)).day == date(2024, 12, 31)


def test_a_year_with_a_price_is_not_interpolated_within() -> None:
    early = replace(parameter(PRICE, 50_000, 2024), valid_to=date(2024, 3, 31))
    late = replace(parameter(PRICE, 52_000, 2024), valid_from=date(2024, 7, 1))
    assert interpolated({PRICE: (early, late)}, PRICE, date(2024, 5, 10)) is None


def test_a_stated_advance_has_no_effects_of_volume_price_and_share() -> None:
    case = shipped_case("chain-2017")
    more = override(case, "pots.somatic.advance", case.pots["somatic"].advance)
    fewer = override(more, "criteria.points-somatic.values.Helse Sør-Øst RHF", 700_000)
    assert case.pots["somatic"].advance
    assert effects_between(case, fewer, "somatic") == {}


def test_another_settlement_price_settles_all_points() -> None:
    pot = activity_case([]).pots[POT]
    case = activity_case(
        [ByActivity(pot=POT), Settlement(pot=POT)], replace(pot, settlement_price=Fraction(51_000))
    )
    assert paid(case) == {"alfa": 110 * 20_400, "beta": 40 * 20_400}


def test_last_year_and_the_three_effects_are_this_years_refund() -> None:
    steps = [ActivityBefore(pot=POT), VolumeEffect(pot=POT), PriceEffect(pot=POT), ShareEffect(pot=POT)]
    case = activity_case(steps)
    assert paid(case) == paid(activity_case([ByActivity(pot=POT)]))
    assert [one.rule for one in split(case).entries if one.recipient == "beta"] == [
        "activity_before", "volume_effect", "price_effect", "share_effect",
    ]  # fmt: skip


def test_the_effects_add_up_in_every_one_of_a_hundred_thousand_random_cases() -> None:
    random = Random(2017)
    for _ in range(100_000):
        before, after = (
            whole(random.randrange(10**6), random.randrange(10**5), random.randrange(101)) for _ in "ab"
        )
        assert effects(before, after).change == after.refund - before.refund


def whole(*points_price_and_per_cent: Any) -> Activity:
    """An activity of whole numbers, which are as exact as fractions and quicker; the share in per cent."""
    return Activity(*points_price_and_per_cent)


@given(ACTIVITY, ACTIVITY)
def test_each_effect_is_the_mean_of_all_orders_of_change(before: Activity, after: Activity) -> None:
    found = effects(before, after)
    sums = dict.fromkeys(("points", "price", "share"), Fraction(0))
    for order in permutations(sums):
        now = before
        for name in order:
            changed: dict[str, Any] = {name: getattr(after, name)}
            then = replace(now, **changed)
            sums[name] += then.refund - now.refund
            now = then
    assert (found.volume, found.price, found.share) == tuple(total / 6 for total in sums.values())


@given(ACTIVITY, ACTIVITY)
def test_the_way_back_has_the_same_effects_with_the_other_sign(before: Activity, after: Activity) -> None:
    there, back = effects(before, after), effects(after, before)
    assert (there.volume, there.price, there.share) == (-back.volume, -back.price, -back.share)


@given(ACTIVITY, RATE)
def test_what_alone_changes_is_the_only_effect(before: Activity, price: Fraction) -> None:
    found = effects(before, replace(before, price=price))
    assert not found.volume
    assert not found.share


@given(ACTIVITY, POINTS, RATE, SHARES)
def test_a_settlement_at_the_same_share_is_the_refund_of_what_was_registered(
    budget: Activity, points: Fraction, price: Fraction, excess: Fraction
) -> None:
    actual = Activity(points, price, budget.share)
    assert settled_refund(budget, actual, budget.share) == actual.refund
    paid_above = settled_refund(budget, actual, excess) - settled_refund(
        budget, replace(actual, points=min(points, budget.points)), excess
    )
    assert paid_above == max(points - budget.points, Fraction(0)) * price * excess


def test_a_year_without_a_published_price_has_no_amount_and_says_so() -> None:
    done = split(activity_case([ByActivity(pot=POT)], prices={2023: 40_000, 2025: 60_000}))
    assert done.entries == ()
    (told,) = done.problems
    assert told.severity is Severity.WARNING
    assert "har ikke noe beløp: parameteren «pris» har ingen verdi for 2024" in told.what
    assert "missing_price" in told.fix


def test_a_price_is_interpolated_only_where_somebody_asks_and_is_then_marked() -> None:
    prices = {2023: 40_000, 2025: 60_000}
    pot = replace(activity_case([]).pots[POT], missing_price=MissingPrice.INTERPOLATE)
    done = split(activity_case([ByActivity(pot=POT)], pot, prices))
    assert [one.amount for one in done.entries] == [2_000_000, 1_000_000]
    assert all("50 000 kroner (interpolert)" in plain(one.source) for one in done.entries)
    (told,) = done.problems
    assert told.severity is Severity.NOTE
    assert "interpolert mellom 40 000 (2023) og 60 000 (2025), ikke publisert" in plain(told.what)


def test_nothing_is_interpolated_beyond_the_published_years() -> None:
    case = activity_case([], prices={2022: 40_000, 2023: 50_000})
    pot = replace(case.pots[POT], missing_price=MissingPrice.INTERPOLATE)
    assert interpolated(case.parameters, PRICE, date(2024, 1, 1)) is None
    with pytest.raises(NoPrice):
        rates_on(case, pot, date(2024, 1, 1), PRICE)


@pytest.mark.parametrize(
    ("pot", "steps", "said"),
    [
        ({}, [ByActivity(pot="somatik")], "ukjent pott «somatik»"),
        ({"share": "ukjent"}, [ByActivity(pot=POT)], "ukjent parameter «ukjent»"),
        ({"price": "pri"}, [ByActivity(pot=POT)], "ukjent parameter «pri»"),
        ({"points": "poeng"}, [ByActivity(pot=POT)], "ukjent kriterium «poeng»"),
        ({"actual": ""}, [ByActivity(pot=POT), Settlement(pot=POT)], "sier ikke hvor poengene står"),
        ({"points_before": ""}, [VolumeEffect(pot=POT)], "sier ikke hva den sammenlignes med"),
        ({"points_before": "bare-alfa"}, [VolumeEffect(pot=POT)], "har ingen poeng for Beta"),
        ({"points": "bare-alfa"}, [ByActivity(pot=POT), Settlement(pot=POT)], "har ingen poeng for Beta"),
        ({"points": "bare-alfa"}, [ByActivity(pot=POT, recipients=("beta",))], "har ingen poeng for Beta"),
    ],
)
def test_a_pot_that_cannot_be_used_is_refused_with_what_is_missing(
    pot: dict[str, Any], steps: Sequence[Step], said: str
) -> None:
    case = activity_case(steps)
    changed = replace(case.pots[POT], **pot)
    criteria = {**case.criteria, "bare-alfa": criterion("bare-alfa", {"alfa": 1}, "poeng")}
    done = split(replace(case, pots={POT: changed}, criteria=criteria))
    assert done.entries == ()
    assert any(said in problem.what for problem in done.problems)
    assert all(problem.fix for problem in done.problems)


@pytest.mark.parametrize("scenario", ["share-50", "share-40", "share-30", "share-30-by-points"])
def test_moving_the_share_conserves_the_whole(scenario: str) -> None:
    table = run(shipped_case("refund-share-2017"), scenario).table()
    assert sum(table.values()) == 18_370_537_000
    assert table[2017, "helse-sor-ost-rhf", "activity"] == 0


def test_when_points_are_the_key_nobody_gains_or_loses_more_than_a_rounding() -> None:
    case = shipped_case("refund-share-2017")
    kept = []
    for scenario in ("share-50", "share-30-by-points"):
        sums: dict[str, int] = {}
        for (_, recipient, _), amount in run(case, scenario).table().items():
            sums[recipient] = sums.get(recipient, 0) + amount
        kept.append(sums)
    assert all(abs(kept[0][code] - kept[1][code]) <= 1000 for code in kept[0])


def test_a_share_can_be_overridden_in_the_pot_or_as_the_parameter() -> None:
    case = shipped_case("refund-share-2017")
    by_parameter = run(case, "share-40").table()
    scenario = replace(case.scenarios["share-40"], name="pott", overrides={"pots.somatic.share": 40})
    by_pot = run(replace(case, scenarios={**case.scenarios, "pott": scenario}), "pott").table()
    assert by_pot == by_parameter


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("pots.somatic.share", True, "er ikke en sats"),
        ("pots.somatic.missing_price", "gjett", "ukjent verdi «gjett»"),
        ("pots.somatic.year_before", "2016", "er ikke et årstall"),
        ("pots.somatik.share", 40, "ukjent «somatik» i stien"),
        ("parameters.isf.refund_share.somatik", 40, "ukjent «isf.refund_share.somatik» i stien"),
        ("parameters.isf.refund_share.somatic", "førti", "er ikke et tall"),
    ],
)
def test_an_override_that_does_not_fit_a_pot_or_a_parameter_says_what_does(
    path: str, value: object, said: str
) -> None:
    case = shipped_case("refund-share-2017")
    scenario = replace(case.scenarios["share-50"], name="feil", overrides={path: value})
    with pytest.raises(ProblemsFound) as refused:
        run(replace(case, scenarios={**case.scenarios, "feil": scenario}), "feil")
    assert any(said in problem.what for problem in refused.value.problems)
