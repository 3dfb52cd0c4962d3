"""What can be moved of a fund: each lever shows what it was moved to, and the amounts still add up."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from time import perf_counter

import pytest
from hypothesis import strategies as st

from allocation import run
from allocation.case import Case, Scenario
from allocation.criteria import Blend, FixedShares
from allocation.distribution import Distribution
from allocation.draws import parent_of
from allocation.levers import (
    Bound,
    CannotMove,
    Levers,
    Move,
    PhaseIn,
    fund_choices,
    laid_over,
    levers_of,
    with_amount,
    with_blend,
    with_ceiling,
    with_fixed,
    with_floor,
    with_key,
    with_lock,
    with_phase_in,
    with_top_slice,
    with_weight,
)
from allocation.levers.steps import left_to_share, steps_of
from allocation.problems import ProblemsFound, errors
from allocation.rules.placing import ByKey
from allocation.scenario import with_overrides
from tests.golden import scenarios
from tests.properties import given
from tests.shipped import shipped_case

BASIC, RHF, OUS = "basic", "helse-sor-ost-rhf", "oslo-universitetssykehus"
TELEMARK, BETANIEN = "sykehuset-telemark", "betanien-hospital"
MILLION = 1_000_000


def board() -> Case:
    return shipped_case("hso-2024-revised")


class Table:
    """A meeting's own alternative on top of one of the case's, and what is done to it, move by move."""

    def __init__(self, baseline: str = "decided", case: Case | None = None) -> None:
        self.whole = case or board()
        self.scenario = Scenario("bordet", "Bordet", baseline=baseline)

    @property
    def case(self) -> Case:
        return with_overrides(self.whole, self.scenario)

    def levers(self, fund: str = BASIC) -> Levers:
        return levers_of(self.case, fund)

    def move(self, moving: Callable[..., Move], *told: object, fund: str = BASIC) -> "Table":
        own = laid_over(self.scenario.overrides, moving(self.case, fund, *told))
        self.scenario = replace(self.scenario, overrides=own)
        return self

    def run(self) -> Distribution:
        scenarios = {**self.whole.scenarios, "bordet": self.scenario}
        return run(replace(self.whole, scenarios=scenarios), "bordet")

    def given(self, fund: str = BASIC) -> dict[str, int]:
        return amounts_of(self.run(), fund)


def amounts_of(done: Distribution, fund: str, year: int | None = None) -> dict[str, int]:
    sums: dict[str, int] = {}
    for entry in done.entries:
        if entry.fund == fund and entry.year == (year or done.case.year) and entry.rule != "passed_on":
            sums[entry.recipient] = sums.get(entry.recipient, 0) + entry.amount
    return {code: amount for code, amount in sums.items() if amount}


def refusal(moving: Callable[..., Move], *told: object, table: Table | None = None) -> str:
    with pytest.raises(CannotMove) as found:
        (table or Table()).move(moving, *told)
    assert found.value.fix
    return f"{found.value.what} · {found.value.fix}".replace("\u00a0", " ")


def test_a_key_chosen_in_place_of_the_boards_amounts_comes_after_the_common_posts() -> None:
    case = board()
    need = replace(case.methods["need-and-actual"], code="need")
    steps = (*case.methods["common-first"].steps, ByKey("need-2040"))
    as_method = replace(case, methods={**case.methods, "need": replace(need, steps=steps)})
    wanted = Table(case=as_method)
    wanted.scenario = replace(wanted.scenario, overrides={"funds.basic.method": "need"})
    table = Table().move(with_key, "need-2040")
    assert table.given() == wanted.given()
    levers = table.levers()
    assert (levers.key, list(levers.top_slice), len(levers.fixed)) == (
        "need-2040",
        [RHF, "sykehuspartner"],
        5,
    )


def test_only_keys_that_measure_those_whom_the_fund_concerns_can_be_chosen() -> None:
    assert "three-regions" not in Table().levers().keys
    assert Table().levers("recruitment").keys == ("three-regions",)
    assert "har ikke verdier for dem som får av «Basisbevilgning»" in refusal(with_key, "three-regions")
    assert "har ikke verdier" in refusal(with_key, "nei")


def test_a_key_that_measures_fewer_brings_the_fixed_amounts_of_the_others_with_it() -> None:
    table = Table("as-in-2023")
    assert table.levers().fixed == {}
    assert len(table.move(with_key, "need-2040").levers().fixed) == 5
    assert sum(table.given().values()) == table.case.funds[BASIC].amount


def test_a_key_that_stands_in_a_method_gives_that_method() -> None:
    table = Table().move(with_key, "need-and-actual")
    assert table.scenario.overrides == {"funds.basic.method": "need-and-actual"}


def test_another_key_keeps_the_floor_and_whatever_else_comes_after_it() -> None:
    before, after = Table("within-limits"), Table("within-limits").move(with_key, "need-2040")
    assert replace(after.levers(), key="", weights=()) == replace(before.levers(), key="", weights=())
    assert (
        Table("with-support").move(with_key, "need-2040").levers().others
        == Table("with-support").levers().others
    )


def test_a_fund_of_another_size_is_shared_in_the_same_way() -> None:
    table = Table("as-in-2023").move(with_amount, 500 * MILLION)
    assert table.levers().amount == sum(table.given().values()) == 500 * MILLION
    assert table.scenario.overrides == {"funds.basic.amount": "500 000 tusen kroner"}
    assert table.move(with_amount, 500 * MILLION).levers().amount == 500 * MILLION
    assert "er ikke et helt antall tusen kroner" in refusal(with_amount, 500)


def test_one_weight_moved_moves_the_others_in_proportion() -> None:
    table = Table("illustration-bed-days").move(with_weight, "bed-days-somatic", Fraction(6, 10))
    weights = [one.weight for one in table.levers().weights]
    assert weights == [Fraction(n, 100) for n in (60, 16, 4, 16, 4)]
    table.move(with_weight, "bed-days-somatic", Fraction(5, 10))
    assert table.levers() == Table("illustration-bed-days").levers()
    assert table.given() == Table("illustration-bed-days").given()


def test_a_weight_that_is_held_stands() -> None:
    table = Table("illustration-bed-days")
    table.move(with_weight, "bed-days-somatic", Fraction(6, 10), ["bed-days-mental-health", "beds-somatic"])
    assert [one.weight for one in table.levers().weights] == [Fraction(n, 100) for n in (60, 20, 0, 20, 0)]


def test_weights_that_were_all_nought_share_what_is_left_alike() -> None:
    table = Table("need-and-actual").move(with_weight, "need-2040", Fraction(1))
    table.move(with_weight, "need-2040", Fraction(3, 4))
    assert [one.weight for one in table.levers().weights] == [Fraction(3, 4), Fraction(1, 4)]
    assert table.given() == Table("mostly-need").given()


def test_a_weight_that_cannot_be_moved_is_refused_and_never_cut() -> None:
    table = Table("need-and-actual")
    assert "110 % er ikke en vekt" in refusal(with_weight, "need-2040", Fraction(11, 10), table=table)
    assert "−10 % er ikke en vekt" in refusal(with_weight, "need-2040", Fraction(-1, 10), table=table)
    held = refusal(with_weight, "need-2040", Fraction(6, 10), ["actual-2019"], table=table)
    assert (
        held == "de som holdes fast, er 50 % til sammen · skriv en vekt på høyst 50 %, eller slipp en av dem"
    )
    held = refusal(with_weight, "need-2040", Fraction(4, 10), ["actual-2019"], table=table)
    assert held.startswith("alle de andre vektene holdes fast")
    assert "desimaltall" in refusal(with_weight, "need-2040", Fraction(1, 3), table=table)
    assert "har ingen vekt «nei»" in refusal(with_weight, "nei", Fraction(1, 3), table=table)
    assert "har ingen vekt" in refusal(with_weight, "x", Fraction(1, 3), table=Table("income-model"))


def test_a_weight_of_a_shared_key_says_whom_else_it_moves() -> None:
    table = Table("need-and-actual").move(with_key, "need-2040", fund="results-based")
    assert table.levers("results-based").shared == (BASIC,)
    assert table.levers().shared == ()


def test_two_keys_are_blended_in_a_key_of_the_funds_own() -> None:
    table = Table().move(with_key, "need-2040").move(with_blend, "actual-2019", Fraction(1, 4))
    levers = table.levers()
    assert (levers.key, levers.blended) == ("need-2040", ("actual-2019", Fraction(1, 4)))
    assert next(one.code for one in levers.weights) == "bed-days-somatic"
    assert "basic-own-blend" not in levers.keys
    assert table.given() == Table("mostly-need").given()
    table.move(with_blend, "actual-2019", Fraction(1, 2))
    assert table.given() == Table("need-and-actual").given()
    table.move(with_key, "bed-days-and-beds")
    assert (table.levers().key, table.levers().blended) == (
        "bed-days-and-beds",
        ("actual-2019", Fraction(1, 2)),
    )
    table.move(with_blend, "actual-2019", None)
    assert table.scenario.overrides == {"funds.basic.method": "bed-days-and-beds"}


def test_a_key_is_not_blended_with_itself_nor_where_there_is_none() -> None:
    assert "velg en nøkkel først" in refusal(with_blend, "need-2040", Fraction(1, 2))
    table = Table("need-and-actual")
    assert "blandes med seg selv" in refusal(with_blend, "need-and-actual", Fraction(1, 2), table=table)
    assert "120 % er ikke en vekt" in refusal(with_blend, "need-2040", Fraction(6, 5), table=table)
    assert "har ikke verdier" in refusal(with_blend, "three-regions", Fraction(1, 2), table=table)
    table.move(with_blend, "need-2040", Fraction(1, 2))
    assert "har ikke verdier" in refusal(with_blend, "basic-own-blend", Fraction(1, 2), table=table)
    assert table.move(with_key, "need-2040").levers().blended is None


def test_a_key_whose_own_blend_brings_fixed_amounts_still_adds_up() -> None:
    table = Table("as-in-2023").move(with_blend, "need-2040", Fraction(1, 2))
    assert len(table.levers().fixed) == 5
    assert sum(table.given().values()) == table.case.funds[BASIC].amount


def test_a_lock_holds_exactly_and_taken_away_leaves_no_trace() -> None:
    table = Table("within-limits").move(with_lock, TELEMARK, 60 * MILLION)
    assert table.levers().locks == {TELEMARK: 60 * MILLION}
    assert all(amounts_of(table.run(), BASIC, year)[TELEMARK] == 60 * MILLION for year in (2024, 2025, 2026))
    table.move(with_lock, OUS, 200 * MILLION).move(with_lock, TELEMARK, 61 * MILLION)
    assert table.levers().locks == {TELEMARK: 61 * MILLION, OUS: 200 * MILLION}
    table.move(with_lock, TELEMARK, None).move(with_lock, OUS, None)
    assert table.given() == Table("within-limits").given()


def test_a_lock_on_somebody_with_a_fixed_amount_changes_that() -> None:
    table = Table("need-and-actual").move(with_lock, BETANIEN, 3 * MILLION).move(with_lock, RHF, 60 * MILLION)
    levers = table.levers()
    assert (levers.locks, levers.fixed[BETANIEN], levers.top_slice[RHF]) == ({}, 3 * MILLION, 60 * MILLION)
    given_to = table.given()
    assert (given_to[BETANIEN], given_to[RHF]) == (3 * MILLION, 60 * MILLION)
    assert sum(given_to.values()) == table.case.funds[BASIC].amount


def test_without_a_key_nobody_can_give_way_and_the_refusal_says_so() -> None:
    for moving, told in (
        (with_lock, (OUS, MILLION)),
        (with_floor, (Bound("previous", Fraction(78)),)),
        (with_ceiling, (Bound("previous", Fraction(78)),)),
        (with_phase_in, (PhaseIn(3, "previous"),)),
    ):
        assert refusal(moving, *told).endswith("velg en nøkkel først")


def test_what_is_held_back_or_fixed_can_be_changed_added_and_taken_away() -> None:
    table = Table("need-and-actual").move(with_top_slice, RHF, 30 * MILLION)
    assert table.levers().top_slice == {"sykehuspartner": 18_403_000, RHF: 30 * MILLION}
    table.move(with_top_slice, RHF, 31 * MILLION).move(with_fixed, TELEMARK, 70 * MILLION)
    assert table.levers().fixed[TELEMARK] == table.given()[TELEMARK] == 70 * MILLION
    table.move(with_fixed, TELEMARK, None)
    assert TELEMARK in table.given()
    assert TELEMARK not in table.levers().fixed
    assert "har alt et fast beløp" in refusal(with_top_slice, BETANIEN, MILLION, table=table)
    assert "holder alt tilbake" in refusal(with_fixed, RHF, MILLION, table=table)
    assert "ingen mottaker «nei»" in refusal(with_fixed, "nei", MILLION, table=table)


def test_one_of_the_boards_amounts_can_be_changed_while_the_others_stand() -> None:
    table = Table().move(with_fixed, OUS, 229 * MILLION)
    placed = {code: one for code, one in table.given().items() if code != "unplaced"}
    board_placed = {code: one for code, one in Table().given().items() if code != "unplaced"}
    assert placed == {**board_placed, OUS: 229 * MILLION}
    assert sum(table.given().values()) == table.case.funds[BASIC].amount
    table = Table().move(with_fixed, OUS, None)
    assert OUS not in table.given()


def test_a_fixed_amount_takes_the_place_of_a_lock() -> None:
    table = Table("need-and-actual").move(with_lock, OUS, 200 * MILLION).move(with_fixed, OUS, 210 * MILLION)
    assert (table.levers().locks, table.levers().fixed[OUS]) == ({}, 210 * MILLION)


def test_whom_the_key_names_is_locked_and_not_fixed() -> None:
    region = Table()
    with pytest.raises(CannotMove, match="ville fått to beløp") as found:
        region.move(with_fixed, "helse-vest-rhf", MILLION, fund="recruitment")
    assert found.value.fix == "lås beløpet i stedet"
    region.move(with_lock, "helse-vest-rhf", MILLION, fund="recruitment")
    assert region.given("recruitment")["helse-vest-rhf"] == MILLION
    with pytest.raises(CannotMove, match="får ikke noe av nøkkelen"):
        region.move(with_lock, OUS, MILLION, fund="recruitment")


def test_a_floor_can_be_set_moved_and_taken_away() -> None:
    table = Table("illustration-bed-days").move(with_floor, Bound("previous", Fraction(78)))
    assert table.scenario.overrides == {"funds.basic.method": "floor-2023"}
    table.move(with_floor, Bound("previous", Fraction(785, 10)))
    assert table.levers().floor == Bound("previous", Fraction(785, 10))
    table.move(with_ceiling, Bound("decision", Fraction(110))).move(with_phase_in, PhaseIn(2, "previous"))
    names = [step.rule for step in table.case.methods[table.case.funds[BASIC].method].steps]
    assert names == ["top_slice", "fixed", "key", "floor", "ceiling", "phase_in"]
    table.move(with_phase_in, None).move(with_ceiling, None).move(with_floor, None)
    assert table.given() == Table("illustration-bed-days").given()
    assert "saken har ikke grunnlaget «nei»" in refusal(with_floor, Bound("nei", Fraction(78)), table=table)
    assert "desimaltall" in refusal(with_floor, Bound("previous", Fraction(1, 3)), table=table)
    assert "ukjent ord" in refusal(with_floor, Bound("previous", Fraction(1), "x"), table=table)
    assert "er ikke et antall" in refusal(with_phase_in, PhaseIn(0, "previous"), table=table)


def test_new_steps_stand_before_what_must_come_last() -> None:
    table = Table("with-support").move(with_lock, OUS, 200 * MILLION)
    table.move(with_floor, Bound("previous", Fraction(50))).move(with_phase_in, PhaseIn(3, "previous"))
    names = [step.rule for step in table.case.methods[table.case.funds[BASIC].method].steps]
    assert names == ["top_slice", "fixed", "key", "floor", "lock", "phase_in", "support"]
    assert table.given()[OUS] == 200 * MILLION


def test_floors_that_sum_to_more_than_the_fund_are_refused_by_the_run_with_both_sums() -> None:
    with pytest.raises(ProblemsFound) as found:
        Table("illustration-bed-days").move(with_floor, Bound("previous", Fraction(120))).run()
    (problem,) = errors(found.value.problems)
    assert "senk gulvene" in problem.fix


def test_what_is_counted_or_claimed_has_nothing_to_move() -> None:
    table = Table("budget", shipped_case("example-region"))
    assert fund_choices(table.case) == ("somatic", "mental-health", "substance-use")
    for moving, told in ((with_amount, (MILLION,)), (with_fixed, ("rhf", MILLION))):
        with pytest.raises(CannotMove):
            table.move(moving, *told, fund="activity")


def test_a_price_adjusted_floor_has_no_lever_and_stays() -> None:
    table = Table("real-floor", shipped_case("example-region"))
    assert table.levers("somatic").floor is None
    assert [step.rule for step in table.levers("somatic").others] == ["floor"]


def test_a_move_is_laid_over_what_says_the_same() -> None:
    own = {
        "funds.basic.amounts": {},
        "funds.basic.amount": "1 kroner",
        "keys.x.mix.a": 1,
        "keys.x.title": "X",
        "keys.ny": {"title": "N", "mix": {"a": 1}},
        "rounding": "fund",
    }
    weights = {"a": Decimal("0.5"), "b": Decimal("0.5")}
    move = Move({"funds.basic.method": "m", "keys.x.mix": weights, "keys.ny.mix": weights}, ("rounding",))
    assert laid_over(own, move) == {
        "funds.basic.amount": "1 kroner",
        "keys.x.title": "X",
        "keys.ny": {"title": "N", "mix": weights},
        "funds.basic.method": "m",
        "keys.x.mix": weights,
    }
    same = laid_over({"a": 1, "b": 2}, Move({"a": 3}))
    assert list(same.items()) == [("a", 3), ("b", 2)]


STARTS = sorted({(case, scenario) for case, scenario in scenarios()})
MONEY = st.sampled_from([0, 1, 7, 40, 400, 5000]).map(lambda own: own * 1_000_000)
WEIGHT = st.integers(-100, 1100).map(lambda own: Fraction(own, 1000))
PERCENT = st.sampled_from([Fraction(own, 10) for own in (0, 200, 780, 995, 1000, 1030, 1500)])
Shows = Callable[[Levers], bool]


def a_move(
    draw: st.DrawFn, case: Case, levers: Levers
) -> tuple[Callable[..., Move], tuple[object, ...], Shows]:
    """A lever moved somewhere, and how it is seen afterwards that it was."""
    who = draw(st.sampled_from(list(case.recipients)))
    money = draw(MONEY)
    maybe = draw(st.sampled_from([money, money, None]))
    base = draw(st.sampled_from([*levers.bases, "nei"]))
    bound = draw(st.sampled_from([None, *[Bound(base, draw(PERCENT), on) for on in ("amount", "level")]]))
    phase = draw(st.sampled_from([None, PhaseIn(draw(st.integers(1, 4)), base)]))
    key = draw(st.sampled_from([*case.keys, "nei"]))
    weight = draw(WEIGHT)
    part = draw(st.sampled_from([*[one.code for one in levers.weights], "nei"]))
    held = draw(st.lists(st.sampled_from([one.code for one in levers.weights] or ["nei"]), max_size=2))

    def locked(after: Levers) -> bool:
        return (
            maybe in (after.locks.get(who), after.fixed.get(who), after.top_slice.get(who)) or maybe is None
        )

    moves: list[tuple[Callable[..., Move], tuple[object, ...], Shows]] = [
        (with_amount, (money,), lambda after: after.amount == money),
        (with_key, (key,), lambda after: after.key == key),
        (with_weight, (part, weight, held), lambda after: _weight(after, part) == weight),
        (with_blend, (key, weight), lambda after: after.blended == (key, weight)),
        (with_top_slice, (who, maybe), lambda after: after.top_slice.get(who) == maybe),
        (with_fixed, (who, maybe), lambda after: after.fixed.get(who) == maybe),
        (with_floor, (bound,), lambda after: after.floor == bound),
        (with_ceiling, (bound,), lambda after: after.ceiling == bound),
        (with_lock, (who, maybe), locked),
        (with_phase_in, (phase,), lambda after: after.phase_in == phase),
    ]
    chosen: tuple[Callable[..., Move], tuple[object, ...], Shows] = draw(st.sampled_from(moves))
    return chosen


def _weight(levers: Levers, part: str) -> Fraction | None:
    assert sum(one.weight for one in levers.weights) == 1
    return next((one.weight for one in levers.weights if one.code == part), None)


@pytest.mark.slow
@given(st.data())
def test_whatever_is_moved_is_shown_and_adds_up_or_is_refused_in_words(data: st.DataObject) -> None:
    name, scenario = data.draw(st.sampled_from(STARTS))
    table = Table(scenario, shipped_case(name))
    choices = fund_choices(table.case)
    if not choices:
        return
    fund = data.draw(st.sampled_from(choices))
    for _ in range(data.draw(st.integers(1, 4))):
        moving, told, shows = data.draw(st.composite(a_move)(table.case, table.levers(fund)))
        try:
            table.move(moving, *told, fund=fund)
        except CannotMove as refused:
            assert refused.what  # noqa: PT017
            assert refused.fix  # noqa: PT017
            continue
        assert shows(table.levers(fund))
    try:
        done = table.run()
    except ProblemsFound as refused:
        assert all(one.what and one.fix for one in refused.problems)  # noqa: PT017
        return
    amounts = amounts_of(done, fund)
    assert sum(amounts.values()) == done.case.funds[fund].kroner
    assert sum(
        entry.amount for entry in done.entries if entry.fund == fund and entry.year == done.case.year
    ) == (0 if parent_of(done.case, done.case.funds[fund]) else done.case.funds[fund].kroner)
    locks = table.levers(fund).locks
    assert {code: amounts.get(code, 0) for code in locks} == locks


def test_levers_are_read_and_moved_in_less_than_a_frame_of_the_screen() -> None:
    case = Table("within-limits").case
    for asked in (
        lambda: levers_of(case, BASIC),
        lambda: with_key(case, BASIC, "need-2040"),
        lambda: with_lock(case, BASIC, OUS, MILLION),
    ):
        begun = perf_counter()
        for _ in range(100):
            asked()
        assert perf_counter() - begun < 100 * 0.016


def test_a_key_of_other_forms_has_no_weights() -> None:
    assert isinstance(board().keys["income-model"], FixedShares)
    assert Table("income-model").levers().weights == ()
    assert isinstance(board().keys["need-and-actual"], Blend)


def test_a_lock_and_a_floor_taken_away_again_leave_the_steps_of_every_case_as_they_were() -> None:
    tried = 0
    for name, scenario in STARTS:
        table = Table(scenario, shipped_case(name))
        for fund in fund_choices(table.case):
            before, levers = steps_of(table.case, fund), table.levers(fund)
            if not levers.key or levers.floor or levers.locks:
                continue
            who = left_to_share(table.case, fund, before)[0]
            table.move(with_lock, who, MILLION, fund=fund).move(with_lock, who, None, fund=fund)
            assert steps_of(table.case, fund) == before
            for base in levers.bases:
                table.move(with_floor, Bound(base, Fraction(50)), fund=fund)
                table.move(with_floor, None, fund=fund)
            assert steps_of(table.case, fund) == before
            tried += 1
    assert tried > 20
