"""Floors, ceilings and locks: relative to what, who pays, and what is refused."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import permutations

import pytest

from allocation.case import Case, Method, Step
from allocation.figures import Figure
from allocation.money import KRONER, PERCENT
from allocation.parameters import Parameter
from allocation.rules.bounds import Ceiling, Floor, Lock
from allocation.rules.placing import ByKey, Fixed
from allocation.rules.targets import Target
from tests.small_cases import (
    METHOD,
    based_on,
    criterion,
    given_to,
    key,
    plain,
    refusal,
    small_case,
    split,
)

BEDS = {"alfa": 10, "beta": 30, "gamma": 60}
BEFORE = {"alfa": 400, "beta": 300, "gamma": 300}
FRAMES = {"alfa": 5000, "beta": 4000, "gamma": 3000}


def bounded(*steps: Step, fund: int = 1000, beds: Mapping[str, int] = BEDS) -> Case:
    """A fund by beds, with these steps after the key; what was decided before, and base frames."""
    criteria = [criterion("senger", beds), criterion("folk", dict.fromkeys(beds, 100))]
    case = small_case(list(beds), fund, [ByKey("key"), *steps], key({"senger": 1}), criteria)
    return based_on(case, BEFORE, FRAMES)


def priced(case: Case, percent: str, unit: object = PERCENT) -> Case:
    """The case with a growth in prices of so many per cent."""
    value = Figure(Fraction(percent) / 100, unit)  # type: ignore[arg-type]
    day = date(2024, 1, 1)
    return replace(
        case, parameters={"pris": (Parameter("pris", "Prisvekst", value, day, None, "brevet", day),)}
    )


def test_a_floor_is_paid_by_the_others_in_proportion_to_what_they_got() -> None:
    assert given_to(bounded()) == {"alfa": 100, "beta": 300, "gamma": 600}
    floored = bounded(Floor(base="amount", amounts={"alfa": 190_000}))
    assert given_to(floored) == {"alfa": 190, "beta": 270, "gamma": 540}


def test_what_is_above_a_ceiling_goes_to_the_others_in_proportion() -> None:
    capped = bounded(Ceiling(base="amount", amounts={"gamma": 400_000}))
    assert given_to(capped) == {"alfa": 150, "beta": 450, "gamma": 400}


def test_no_trust_loses_more_than_ten_per_cent_of_what_it_had() -> None:
    assert given_to(bounded(Floor(base="previous", percent=Fraction(90)))) == {
        "alfa": 360, "beta": 270, "gamma": 370,
    }  # fmt: skip


def test_raising_a_floor_can_push_others_onto_theirs_and_none_is_broken() -> None:
    steps = [Floor(base="previous", percent=Fraction(95)), Floor(base="amount", amounts={"gamma": 330_000})]
    assert given_to(bounded(*steps)) == {"alfa": 380, "beta": 285, "gamma": 335}


def test_floors_go_up_and_ceilings_down_to_whole_distribution_units() -> None:
    third = Fraction(100, 3)
    floored = bounded(Floor(base="previous", percent=third, recipients=("alfa",)), fund=1000)
    assert given_to(floored)["alfa"] == 134
    capped = bounded(Ceiling(base="previous", percent=third, recipients=("gamma",)))
    assert given_to(capped)["gamma"] == 100
    odd = bounded(Ceiling(base="previous", percent=Fraction("33.5"), recipients=("gamma",)))
    assert given_to(odd)["gamma"] == 100


def test_a_floor_on_the_level_lets_an_amount_be_negative_but_not_the_level_fall_further() -> None:
    step = Floor(base="base_frame", percent=Fraction(98), on="level")
    assert given_to(bounded(step, fund=-200)) == {"alfa": -60, "beta": -80, "gamma": -60}


def test_a_level_is_the_bounds_own_base_or_the_one_named() -> None:
    own = Floor(base="base_frame", percent=Fraction(104), on="level", recipients=("alfa",))
    assert given_to(bounded(own))["alfa"] == 200
    named = Floor(
        base="amount", amounts={"alfa": 750_000}, on="level", level="previous", percent=Fraction(100)
    )
    assert given_to(bounded(named))["alfa"] == 350
    frame = Floor(base="amount", amounts={"alfa": 5_250_000}, on="level")
    assert given_to(bounded(frame))["alfa"] == 250


def test_a_bound_is_adjusted_for_prices_only_where_a_parameter_is_named() -> None:
    plain_floor = Floor(base="previous", percent=Fraction(50), recipients=("alfa",))
    case = priced(bounded(plain_floor), "4")
    assert given_to(case)["alfa"] == 200
    adjusted = priced(bounded(replace(plain_floor, price="pris")), "4")
    assert given_to(adjusted)["alfa"] == 208
    source = next(entry.source for entry in split(adjusted).entries if entry.rule == "floor")
    assert "prisjustert 4,0 % (Prisvekst)" in plain(source)


def test_a_floor_of_so_many_kroner_a_head() -> None:
    step = Floor(base="criterion", criterion="folk", per_unit=2000)
    assert given_to(bounded(step))["alfa"] == 200


def test_a_criterion_in_another_unit_is_paid_by_that_unit() -> None:
    case = bounded(Floor(base="criterion", criterion="folk", per_unit=2000))
    money = replace(
        case.criteria["folk"], unit="tusen kroner", factor=Fraction(1000),
        values={code: value * 1000 for code, value in case.criteria["folk"].values.items()},
    )  # fmt: skip
    other = replace(case, criteria={**case.criteria, "folk": money})
    assert given_to(other) == given_to(case)
    source = next(entry.source for entry in split(other).entries if entry.rule == "floor")
    assert "100 (Kriteriet folk) × 2 tusen kroner" in plain(source)


def test_a_lock_is_exact_and_the_rest_works_around_it() -> None:
    assert given_to(bounded(Lock(amounts={"beta": 100_000}))) == {"alfa": 129, "beta": 100, "gamma": 771}
    assert given_to(bounded(Lock(recipients=("alfa",), base="previous")))["alfa"] == 400


def test_a_bound_counts_all_that_a_recipient_gets_of_the_fund() -> None:
    criteria = [criterion("senger", BEDS)]
    steps = [Fixed(amounts={"gamma": 100_000}), ByKey("key", tuple(BEDS))]
    for bound in (
        Ceiling(base="amount", amounts={"gamma": 400_000}),
        Floor(base="amount", amounts={"gamma": 700_000}),
        Lock(amounts={"gamma": 555_000}),
    ):
        case = small_case(list(BEDS), 1000, [*steps, bound], key({"senger": 1}), criteria)
        (wanted,) = bound.amounts.values()
        assert given_to(case)["gamma"] * 1000 == wanted


def test_a_share_of_nought_is_lifted_by_a_floor_and_pays_for_nobody() -> None:
    beds = {"alfa": 0, "beta": 1, "gamma": 1}
    assert given_to(bounded(Floor(base="amount", amounts={"beta": 800_000}), beds=beds)) == {
        "alfa": 0, "beta": 800, "gamma": 200,
    }  # fmt: skip
    assert given_to(bounded(Floor(base="amount", amounts={"alfa": 100_000}), beds=beds)) == {
        "alfa": 100, "beta": 450, "gamma": 450,
    }  # fmt: skip


def test_a_floor_does_not_touch_what_a_rounded_key_left() -> None:
    thirds = criterion("senger", dict.fromkeys(BEDS, 1))
    steps = [ByKey("key"), Floor(base="amount", amounts={"alfa": 17_000})]
    case = small_case(list(BEDS), 50, steps, key({"senger": 1}, 0), [thirds])
    assert given_to(case) == {"alfa": 17, "beta": 17, "gamma": 16}
    assert given_to(replace(case, methods={METHOD: Method(METHOD, "", (ByKey("key"),))})) == given_to(case)


def test_ceilings_that_are_the_amounts_themselves_move_nothing() -> None:
    case = bounded(Ceiling(base="amount", amounts={code: own * 10_000 for code, own in BEDS.items()}))
    assert given_to(case) == {"alfa": 100, "beta": 300, "gamma": 600}
    assert [block.rule for block in split(case).blocks] == ["key"]


def test_a_cut_is_bounded_by_the_same_rules() -> None:
    floored = bounded(Floor(base="amount", amounts={"gamma": -400_000}), fund=-1000)
    assert given_to(floored) == {"alfa": -150, "beta": -450, "gamma": -400}
    capped = bounded(Ceiling(base="amount", amounts={"alfa": -190_000}), fund=-1000)
    assert given_to(capped) == {"alfa": -190, "beta": -270, "gamma": -540}


def test_a_fund_of_nothing_keeps_bounds_of_nothing() -> None:
    assert given_to(bounded(Floor(base="amount", amounts={"alfa": 0}), fund=0)) == dict.fromkeys(BEDS, 0)


def test_one_recipient_alone_gets_it_all_within_its_bounds() -> None:
    one = {"alfa": 1}
    assert given_to(bounded(Floor(base="previous"), beds=one)) == {"alfa": 1000}
    said = refusal(bounded(Ceiling(base="previous"), beds=one))
    assert "takene summerer til 400, og 1 000 tusen kroner skal deles" in said


def test_floors_above_the_fund_are_refused_with_both_totals_and_both_remedies() -> None:
    said = refusal(bounded(Floor(base="previous", percent=Fraction(110))))
    assert "gulvene summerer til 1 100, det er bare 1 000 tusen kroner å dele" in said
    assert "senk gulvene med til sammen 100 tusen kroner, eller øk rammen med like mye" in said


def test_ceilings_below_the_fund_are_refused_with_both_totals_and_both_remedies() -> None:
    said = refusal(bounded(Ceiling(base="previous", percent=Fraction(90))))
    assert "takene summerer til 900, og 1 000 tusen kroner skal deles" in said
    assert "hev takene med til sammen 100 tusen kroner, eller senk rammen" in said


def test_a_floor_above_its_ceiling_is_refused_with_both_figures_and_the_name() -> None:
    steps = [Floor(base="previous"), Ceiling(base="previous", percent=Fraction(90), recipients=("alfa",))]
    assert "gulvet 400 er høyere enn taket 360 for Alfa" in refusal(bounded(*steps))


def test_a_floor_above_the_whole_fund_takes_nobody_below_nothing() -> None:
    said = refusal(bounded(Floor(base="amount", amounts={"alfa": 1_200_000})))
    assert "gulvene summerer til 1 200, det er bare 1 000 tusen kroner å dele" in said
    assert "1 200" in refusal(bounded(Lock(amounts={"alfa": 1_200_000})))
    said = refusal(bounded(Ceiling(base="amount", amounts={"alfa": -1_200_000}), fund=-1000))
    assert "takene summerer til −1 200, og −1 000 tusen kroner skal deles" in said


def test_amounts_of_both_signs_have_no_proportion_to_be_bounded_in() -> None:
    steps = [ByKey("key", ("alfa", "beta")), Floor(base="amount", amounts={"alfa": 0})]
    case = small_case(
        ["alfa", "beta"], 100, [Fixed(amounts={"alfa": 300_000}), *steps], key({"senger": 1}),
        [criterion("senger", {"alfa": 1, "beta": 1})],
    )  # fmt: skip
    assert "beløpene summerer til 300, rammen er 100" in refusal(case)


def at_least(**amounts: int) -> Floor:
    """A floor of so many thousand kroner for each named."""
    return Floor(base="amount", amounts={code: own * 1000 for code, own in amounts.items()})


def at_most(**amounts: int) -> Ceiling:
    """A ceiling of so many thousand kroner for each named."""
    return Ceiling(base="amount", amounts={code: own * 1000 for code, own in amounts.items()})


@pytest.mark.parametrize(
    ("steps", "fund", "beds", "given"),
    [
        ((at_most(beta=8), at_least(alfa=2)), 10, (0, 1), (2, 8)),
        ((at_most(beta=8), Lock(amounts={"alfa": 4000})), 10, (0, 1), (4, 6)),
        ((at_least(beta=-8), at_most(alfa=-2)), -10, (0, 1), (-2, -8)),
        ((at_least(alfa=12), at_most(beta=-3)), 10, (1, 1), (13, -3)),
        ((at_least(alfa=3), at_most(beta=-3)), 0, (1, 1), (3, -3)),
        ((at_least(alfa=12), at_least(beta=-3), at_least(gamma=-5)), 10, (1, 1, 1), (12, -1, -1)),
    ],
)
def test_a_bound_that_only_another_makes_room_for_is_kept_with_it_in_any_order(
    steps: tuple[Step, ...], fund: int, beds: tuple[int, ...], given: tuple[int, ...]
) -> None:
    names = list(BEDS)[: len(beds)]
    for order in permutations(steps):
        case = bounded(*order, fund=fund, beds=dict(zip(names, beds, strict=True)))
        assert given_to(case) == dict(zip(names, given, strict=True))


def test_a_ceiling_for_all_on_a_level_waits_for_the_floor_that_lifts_who_has_no_share_in_the_target() -> None:
    target = Target(key="key", level="base_frame", recipients=("alfa", "beta"))
    bounds = [Ceiling(base="previous", percent=Fraction(300)), Floor(base="previous", percent=Fraction(0))]
    for order in permutations(bounds):
        case = small_case(
            ["alfa", "beta"], 69, [target, *order], key({"senger": 1}),
            [criterion("senger", {"alfa": 0, "beta": 1})],
        )  # fmt: skip
        case = based_on(case, {"alfa": 0, "beta": 23}, {"alfa": 1, "beta": 23})
        assert given_to(case) == {"alfa": 0, "beta": 69}


def test_a_bound_that_waited_is_entered_with_the_one_it_waited_for_and_says_whom_it_holds() -> None:
    case = bounded(
        at_most(beta=3, gamma=5), at_least(alfa=2), fund=10, beds={"alfa": 0, "beta": 1, "gamma": 1}
    )
    told = {entry.recipient: plain(entry.source) for entry in split(case).entries if entry.step > 1}
    assert [block.rule for block in split(case).blocks] == ["key", "floor"]
    assert told == {
        "alfa": "gulv 2 tusen kroner (100 % av 2, oppgitt i steget); før steget 0, etter 2",
        "beta": "tak 3 tusen kroner (100 % av 3, oppgitt i steget); før steget 5, etter 3, × 0,6",
    }


def test_a_bound_that_no_later_one_makes_room_for_is_refused_where_it_stands() -> None:
    case = bounded(at_most(beta=8), at_least(alfa=1), fund=10, beds={"alfa": 0, "beta": 1})
    assert "takene summerer til 8, og 10 tusen kroner skal deles" in refusal(case)
    (problem,) = split(case).problems
    assert problem.where.column.endswith("steg 2")


@pytest.mark.parametrize(
    ("step", "said"),
    [
        (Floor(base="amount"), "grunnlaget «amount» mangler beløp"),
        (Floor(base="amount", amounts={"alfa": 1000}, recipients=("beta",)), "«recipients» og «amounts»"),
        (Floor(base="previous", recipients=("beta",), groups=("gruppe",)), "«recipients» og «groups»"),
        (Floor(base="previous", amounts={"alfa": 1000}), "«amounts» sier ingenting når"),
        (Floor(base="previous", per_unit=1000), "«per_unit» sier ingenting"),
        (Floor(base="previous", level="base_frame"), "«level» sier ingenting"),
        (Floor(base="criterion", criterion="folk"), "grunnlaget «criterion» mangler beløp per enhet"),
        (Floor(base="criterion", criterion="flk", per_unit=1000), "Mente du «folk»?"),
        (Floor(base="previus"), "ukjent grunnlag «previus»"),
        (Floor(base="base_frame", on="level", level="previus"), "Mente du «previous»?"),
        (Floor(base="previous", groups=("grupp",)), "ukjent gruppe «grupp»"),
        (Floor(base="previous", price="priss"), "ukjent parameter «priss», mente du «pris»?"),
        (Lock(), "steget sier ikke hva som låses"),
        (Lock(amounts={"alfa": 1000}, recipients=("beta",)), "steget sier ikke hva som låses"),
        (Lock(amounts={"alfa": 1500}), "Alfa låses til 1,5 tusen kroner"),
    ],
)  # fmt: skip
def test_a_bound_that_cannot_be_understood_is_refused(step: Step, said: str) -> None:
    assert said in refusal(priced(bounded(step), "4"))


def test_a_price_must_be_a_growth_in_per_cent() -> None:
    case = priced(bounded(Floor(base="previous", price="pris")), "400", KRONER)
    assert "«pris» er oppgitt i kroner, ikke i prosent" in refusal(case)


def test_a_bound_before_the_key_is_refused() -> None:
    case = small_case(["alfa"], 100, [Floor(base="amount", amounts={"alfa": 1000}), ByKey("key")])
    assert "steget har ingen beløp å flytte | ingen nøkkel har gitt beløp ennå" in refusal(case)


def test_a_settled_recipient_named_in_a_bound_is_refused_by_name() -> None:
    steps = [Fixed(amounts={"alfa": 50_000}), ByKey("key"), Floor(base="previous", recipients=("alfa",))]
    case = small_case(list(BEDS), 1000, steps, key({"senger": 1}), [criterion("senger", BEDS)])
    assert "Alfa har ikke fått beløp av en nøkkel" in refusal(based_on(case, BEFORE))


def test_a_base_without_an_amount_for_somebody_is_refused_by_name_and_never_taken_for_nothing() -> None:
    case = based_on(bounded(Floor(base="previous")), {"alfa": 1, "beta": 1})
    assert "«Prøvevedtak» har ikke noe beløp for Gamma i «Basisbevilgning»" in refusal(case)
    unknown = small_case(list(BEDS), 1000, [ByKey("key"), Floor(base="base_frame")], key({"senger": 1}),
                         [criterion("senger", BEDS)])  # fmt: skip
    assert "basisrammen har ikke noe beløp for Alfa, Beta og Gamma" in refusal(unknown)
    heads = replace(bounded().criteria["folk"], values={"alfa": Fraction(1)})
    step = Floor(base="criterion", criterion="folk", per_unit=1000)
    lacking = bounded(step)
    lacking = replace(lacking, criteria={**lacking.criteria, "folk": heads})
    assert "mangler verdi for Beta og Gamma" in refusal(lacking)


def test_a_group_can_have_a_floor_of_its_own() -> None:
    groups = {"alfa": "små", "beta": "store", "gamma": "store"}
    case = based_on(bounded(Floor(base="previous", groups=("små",))), groups=groups)
    assert given_to(case) == {"alfa": 400, "beta": 200, "gamma": 400}
