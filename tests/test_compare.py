"""Scenarios side by side: differences that conserve money, and bridges whose steps sum to them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import cache

import pytest
from hypothesis import strategies as st

from allocation.case import UNPLACED, Case, Method, Scenario
from allocation.comparison import Comparison, compare
from allocation.funds import Fund, Lasting
from allocation.movements import Loss, Losses, movement
from allocation.problems import ProblemsFound
from allocation.rules.placing import ByKey, Fixed, TopSlice
from allocation.side_table import amount_rows, views_of
from allocation.sides import Cell, changes_of, summed
from allocation.versions import with_scenario
from tests.properties import given
from tests.shipped import shipped_case
from tests.small_cases import PAYER, STREAM, criterion, key, small_case

CODES = ["rhf", "alfa", "beta", "gamma"]
AMOUNT, METHOD = "funds.basis.amount", "funds.basis.method"
BEDS, DAYS = "keys.key.mix.senger", "keys.key.mix.døgn"
ALFA_BEDS, EXTRA = "criteria.senger.values.alfa", "funds.ekstra.amount"
FIRST, SECOND = "første", "andre"


def case_with(scenarios: Mapping[str, Mapping[str, object]], codes: Sequence[str] = CODES) -> Case:
    """Two funds in two streams, a key over beds and days, and a method that gives some a fixed amount."""
    beds = {"rhf": 1, "alfa": 30, "beta": 50, "gamma": 19}
    days = {"rhf": 5, "alfa": 700, "beta": 200, "gamma": 95}
    criteria = [
        criterion("senger", {code: beds[code] for code in codes}),
        criterion("døgn", {code: days[code] for code in codes}),
    ]
    by_key = ByKey(key="key")
    own_key = key({"senger": Fraction(1, 2), "døgn": Fraction(1, 2)})
    bare = small_case(codes, 1000, [by_key], own_key, criteria)
    extra = Fund("ekstra", "Ekstra", "extra", PAYER, 300_000, Lasting.ONE_OFF, "metode", "brevet, rad 2")
    fixed = Method("fast", "Fast til beta, resten etter nøkkel", (Fixed(amounts={"beta": 900_000}), by_key))
    sliced = Method("felles", "Fellesposter først", (TopSlice(amounts={"rhf": 100_000}), by_key))
    return replace(
        bare,
        streams={STREAM: "Basisbevilgning", "extra": "Ekstra"},
        funds={**bare.funds, "ekstra": extra},
        methods={**bare.methods, "fast": fixed, "felles": sliced},
        default_scenario=FIRST,
        scenarios={name: Scenario(name, name.title(), overrides=own) for name, own in scenarios.items()},
    )


def weights(beds: str) -> dict[str, object]:
    """A weight of beds, and the rest on days: neither can be changed without the other."""
    return {BEDS: Decimal(beds), DAYS: 1 - Decimal(beds)}


def differences(comparison: Comparison) -> dict[tuple[str, str], int]:
    """What each keeps more of in each stream in the case's year under the second scenario."""
    found = {(row.recipient, row.stream): row.differences[0].change for row in comparison.kept()}
    return {cell: change for cell, change in found.items() if change}


def steps_of(comparison: Comparison) -> dict[tuple[str, str], int]:
    """The effects of all steps of the first bridge together, by recipient and stream."""
    sums: dict[tuple[str, str], int] = {}
    for step in comparison.bridges[0].steps:
        for cell, effect in summed(step.effects, lambda one: (one.recipient, one.stream)).items():
            sums[cell] = sums.get(cell, 0) + effect
    return {cell: effect for cell, effect in sums.items() if effect}


@st.composite
def overrides(draw: st.DrawFn) -> dict[str, object]:
    """Overrides of a scenario in any order: amounts, a method, weights that need each other, a value."""
    parts: list[dict[str, object]] = [
        {AMOUNT: f"{draw(st.integers(1000, 5000))} tusen kroner"},
        {EXTRA: f"{draw(st.integers(-50, 500))} tusen kroner"},
        {METHOD: draw(st.sampled_from(["metode", "fast", "felles"]))},
        weights(draw(st.sampled_from(["0", "0.25", "0.6", "1"]))),
        {ALFA_BEDS: draw(st.integers(1, 200))},
    ]
    chosen = draw(st.lists(st.sampled_from(range(len(parts))), unique=True))
    paths = [(path, value) for number in chosen for path, value in parts[number].items()]
    return dict(draw(st.permutations(paths)))


@given(overrides(), overrides())
def test_the_steps_of_a_bridge_sum_to_the_difference_of_each_recipient_and_stream(
    first: dict[str, object], second: dict[str, object]
) -> None:
    comparison = compare(case_with({FIRST: first, SECOND: second}), [FIRST, SECOND])
    assert steps_of(comparison) == differences(comparison)
    assert sorted(comparison.bridges[0].order) == sorted(change.path for change in comparison.changed)


@given(overrides(), overrides())
def test_differences_sum_to_the_difference_of_the_funds(
    first: dict[str, object], second: dict[str, object]
) -> None:
    comparison = compare(case_with({FIRST: first, SECOND: second}), [FIRST, SECOND])
    funds = [sum(fund.kroner for fund in side.distribution.case.funds.values()) for side in comparison.sides]
    summary = comparison.summary(comparison.others[0])
    assert sum(differences(comparison).values()) == funds[1] - funds[0] == summary.added
    counted = len(summary.gaining) + len(summary.losing) + len(summary.unchanged)
    assert counted == len(CODES)


@given(overrides(), overrides(), st.permutations(CODES))
def test_the_order_of_recipients_changes_no_difference_and_no_step(
    first: dict[str, object], second: dict[str, object], codes: list[str]
) -> None:
    scenarios = {FIRST: first, SECOND: second}
    one, other = (compare(case_with(scenarios, order), [FIRST, SECOND]) for order in (CODES, codes))
    assert differences(one) == differences(other)
    assert one.bridges == other.bridges
    assert [step.effects for step in one.bridges[0].steps] == [
        step.effects for step in other.bridges[0].steps
    ]


@given(overrides(), overrides())
def test_the_way_back_is_the_same_difference_with_the_other_sign(
    first: dict[str, object], second: dict[str, object]
) -> None:
    case = case_with({FIRST: first, SECOND: second})
    there, back = compare(case, [FIRST, SECOND]), compare(case, [SECOND, FIRST])
    assert differences(there) == {cell: -change for cell, change in differences(back).items()}
    assert {one.path: one.values for one in there.changed} == {
        one.path: tuple(reversed(one.values)) for one in back.changed
    }


@given(overrides())
def test_after_each_step_stands_what_a_scenario_of_the_changes_so_far_gives(
    second: dict[str, object],
) -> None:
    case = case_with({FIRST: {}, SECOND: second})
    so_far: dict[str, object] = {}
    sums: dict[Cell, int] = {}
    for step in compare(case, [FIRST, SECOND]).bridges[0].steps:
        so_far |= {path: second[path] for path in step.paths}
        reached = compare(case_with({FIRST: {}, SECOND: so_far}), [FIRST, SECOND])
        for cell, effect in step.effects.items():
            sums[cell] = sums.get(cell, 0) + effect
        base, money = (side.money(2024) for side in reached.sides)
        assert {cell: effect for cell, effect in sums.items() if effect} == changes_of(base, money)


def paths_by_step(comparison: Comparison) -> list[tuple[str, ...]]:
    return [step.paths for step in comparison.bridges[0].steps]


def test_weights_that_do_not_sum_to_one_halfway_are_changed_together() -> None:
    second = {**weights("0.25"), ALFA_BEDS: 60}
    comparison = compare(case_with({FIRST: {}, SECOND: second}), [FIRST, SECOND])
    assert paths_by_step(comparison) == [(BEDS, DAYS), (ALFA_BEDS,)]


def test_a_change_between_two_that_need_each_other_is_made_with_them() -> None:
    second = {
        BEDS: weights("0.25")[BEDS],
        ALFA_BEDS: 60,
        DAYS: weights("0.25")[DAYS],
        EXTRA: "1 mill. kroner",
    }
    comparison = compare(case_with({FIRST: {}, SECOND: second}), [FIRST, SECOND])
    assert paths_by_step(comparison) == [(BEDS, ALFA_BEDS, DAYS), (EXTRA,)]


def test_a_method_that_needs_a_larger_fund_waits_for_it() -> None:
    first = {AMOUNT: "500 tusen kroner"}
    second = {METHOD: "fast", AMOUNT: "2 mill. kroner"}
    comparison = compare(case_with({FIRST: first, SECOND: second}), [FIRST, SECOND])
    assert paths_by_step(comparison) == [(METHOD, AMOUNT)]


def test_what_only_the_first_overrides_is_set_back_before_anything_else() -> None:
    first = {AMOUNT: "2 mill. kroner", EXTRA: "0 tusen kroner"}
    comparison = compare(
        case_with({FIRST: first, SECOND: {METHOD: "felles", EXTRA: "1 mill. kroner"}}), [FIRST, SECOND]
    )
    (bridge,) = comparison.bridges
    assert bridge.set_back == (AMOUNT,)
    assert bridge.order == (AMOUNT, METHOD, EXTRA)
    assert sum(bridge.steps[0].effects.values()) == -1_000_000


def test_the_order_is_the_chains_the_lowest_baselines_first_and_a_path_where_it_is_written_last() -> None:
    case = case_with({FIRST: {}, "grunn": {METHOD: "felles", AMOUNT: "2 mill. kroner"}, SECOND: {}})
    upper = Scenario(SECOND, "Andre", baseline="grunn", overrides={EXTRA: "1 mill. kroner", METHOD: "fast"})
    comparison = compare(with_scenario(case, upper), [FIRST, SECOND])
    assert comparison.bridges[0].order == (AMOUNT, EXTRA, METHOD)


def test_what_was_changed_lists_what_either_overrides_with_the_value_in_both() -> None:
    scenarios = {FIRST: {AMOUNT: "2 mill. kroner"}, SECOND: {METHOD: "felles"}}
    comparison = compare(case_with(scenarios), [FIRST, SECOND])
    shown = {one.path: [side.text_at(one.path) for side in comparison.sides] for one in comparison.changed}
    assert shown == {
        AMOUNT: ["2\u00a0000\u00a0000", "1\u00a0000\u00a0000"],
        METHOD: ["metode", "felles"],
    }


def test_a_path_in_two_spellings_is_one_path() -> None:
    by_rule, by_number = "methods.felles.steps.top_slice.amounts.Alfa", "methods.felles.steps.1.amounts.alfa"
    scenarios = {FIRST: {METHOD: "felles", by_rule: 20}, SECOND: {METHOD: "felles", by_number: 30}}
    comparison = compare(case_with(scenarios), [FIRST, SECOND])
    assert [(one.path, one.values) for one in comparison.changed] == [(by_rule, (20_000, 30_000))]
    assert comparison.bridges[0].set_back == ()


def test_a_scenario_that_writes_what_the_case_has_anyway_changes_nothing() -> None:
    comparison = compare(case_with({FIRST: {}, SECOND: {METHOD: "metode"}}), [FIRST, SECOND])
    assert comparison.changed == ()
    assert comparison.bridges[0].steps == ()
    assert [(one.name, other.name) for one, other in comparison.alike()] == [(FIRST, SECOND)]


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ([], ["ingen alternativer er nevnt"]),
        ([FIRST], ["bare 1 alternativ er nevnt"]),
        ([FIRST, FIRST], [f"alternativet «{FIRST}» er nevnt 2 ganger"]),
        (["forste", FIRST, "x"], ["ukjent alternativ «forste»", "ukjent alternativ «x»"]),
    ],
)
def test_names_that_cannot_be_compared_are_all_told(names: list[str], said: list[str]) -> None:
    with pytest.raises(ProblemsFound) as found:
        compare(case_with({FIRST: {}, SECOND: {}}), names)
    assert [problem.what for problem in found.value.problems] == said


@cache
def shipped(*names: str) -> Comparison:
    return compare(shipped_case("hso-2024-revised"), names)


def test_the_illustration_of_2024_against_the_decision() -> None:
    comparison = shipped("decided", "illustration-bed-days")
    summary = comparison.summary(comparison.others[0])
    names = {comparison.case.name_of(code): one for code, one in summary.recipients.items() if one.change}
    assert {name: one.change // 1000 for name, one in names.items()} == {
        "Oslo universitetssykehus HF": 35_165,
        "Vestre Viken HF": 10_756,
        "Sunnaas sykehus HF": 7_436,
        "Sykehuset Østfold HF": -227,
        "Sykehuset Innlandet HF": -819,
        "Sykehuset Telemark HF": -5_733,
        "Sørlandet sykehus HF": -12_809,
        "Sykehuset i Vestfold HF": -15_611,
        "Akershus universitetssykehus HF": -18_159,
    }
    assert list(names) == sorted(names, key=lambda name: -names[name].change)
    assert names["Sunnaas sykehus HF"].percent == Fraction(100 * 7_436, 7_444)
    assert (len(summary.gaining), len(summary.losing), len(summary.unchanged)) == (3, 6, 7)
    assert summary.unplaced.change == 1_000
    assert summary.moved == 53_358_000
    assert comparison.differing == {"helse-sor-ost-rhf": ("basic",)}
    assert paths_by_step(comparison) == [("funds.basic.method",)]


def test_a_later_year_is_held_against_what_stands_then() -> None:
    comparison = shipped("decided", "phased-in")
    sunnaas = [
        row for row in comparison.kept() if (row.recipient, row.stream) == ("sunnaas-sykehus", "basic")
    ]
    assert comparison.years == tuple(row.year for row in sunnaas) == (2024, 2025, 2026)
    assert {row.amounts[0] for row in sunnaas} == {7_444_000}
    assert {row.stream for row in comparison.kept() if row.year > 2024} == {"basic"}
    full = comparison.summary(comparison.others[0], 2026)
    assert full.recipients["sunnaas-sykehus"].change == sunnaas[-1].differences[0].change
    assert full.added == 0


def test_what_is_kept_is_the_table_of_a_run_and_passing_on_makes_no_new_money() -> None:
    case = shipped_case("chain-2017")
    more = Scenario("mer", "Mer til foretakene", overrides={"funds.trusts.amount": "48 000 mill. kroner"})
    comparison = compare(with_scenario(case, more), ["illustration", "mer"])
    for number, side in enumerate(comparison.sides):
        kept = {(row.year, row.recipient, row.stream): row.amounts[number] for row in comparison.kept()}
        assert kept == side.distribution.table()
    summary = comparison.summary(comparison.others[0])
    assert summary.added == 0
    assert summary.recipients["helse-sor-ost-rhf"].change < 0
    assert UNPLACED not in summary.recipients
    assert steps_of(comparison) == differences(comparison)


def test_how_much_an_alternative_moves_is_counted_by_hand() -> None:
    """1 000 and 300 thousand by beds alone (1, 30, 50 and 19 of 100) beside days alone (5, 700, 200 and 95).

    Of 1 300 thousand they have 13, 390, 650 and 247 by beds and 6.5, 910, 260 and 123.5 by days, in whole
    thousands fund by fund. Beta loses 390 of 650, which is 60 per cent, and of its frame of 39 000 one per
    cent; gamma loses 123 of 247, which is less, but of its frame of 1 230 ten per cent.
    """
    case = case_with({FIRST: weights("1"), SECOND: weights("0")})
    frames = {"alfa": 20_000_000, "beta": 39_000_000, "gamma": 1_230_000}
    recipients = {code: replace(one, base_frame=frames.get(code)) for code, one in case.recipients.items()}
    comparison = compare(replace(case, recipients=recipients), [FIRST, SECOND])
    view = next(one for one in views_of(comparison) if len(one.streams) == 2)
    found = movement(comparison, amount_rows(comparison, view, case.year), 0, case.year)
    assert (found.gaining, found.losing, found.unchanged) == (1, 3, 0)
    assert (found.up, found.down) == (520_000, -520_000)
    assert found.of_fund == Losses(Loss("beta", Fraction(-60)), 0)
    assert found.of_base_frame == Losses(Loss("gamma", Fraction(-10)), 1)
