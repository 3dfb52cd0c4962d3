"""Payment by month: a profile moves money in time, and every krone is paid once."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import strategies as st

from allocation import load_case, run
from allocation.case import UNPLACED
from allocation.distribution import Distribution, Entries, Entry
from allocation.files.summary import run_summary
from allocation.funds import PaymentProfile
from allocation.instalments import instalments, payment_plans
from allocation.overrides import BadOverride, override
from tests.properties import given
from tests.region_case import region_folder, region_run, told_of_slip
from tests.small_cases import FUND, plain, small_case

CODES = ["alfa", "beta", "gamma"]
EVEN = PaymentProfile("even", "likt", (Fraction(1),) * 12)
weights = st.tuples(*[st.integers(0, 60)] * 12).filter(any).map(lambda of: [Fraction(one, 7) for one in of])


def profile(months: list[Fraction]) -> PaymentProfile:
    return PaymentProfile("p", "prøve", tuple(months))


def paid(amounts: dict[str, int], months: PaymentProfile, order: list[str] | None = None) -> Distribution:
    """A fund that gives these thousand kroner, its entries in that order."""
    codes = [code for code in amounts if code != UNPLACED]
    case = small_case(codes, sum(amounts.values()), [])
    fund = replace(case.funds[FUND], profile=months.code)
    case = replace(case, funds={FUND: fund}, profiles={months.code: months})
    rows = [
        Entry(2024, FUND, fund.stream, fund.payer, code, "key", 1, amounts[code] * 1000, "unknown", "prøve")
        for code in order or amounts
    ]
    return Distribution(case, case.scenarios["prøve"], "", Entries.of(rows))


@given(amount=st.integers(-(10**9), 10**9), months=weights, unit=st.sampled_from([1, 1000, 10**6]))
def test_the_months_sum_to_the_amount_whatever_its_sign(
    amount: int, months: list[Fraction], unit: int
) -> None:
    found = instalments(amount * unit, profile(months), unit)
    assert len(found) == 12
    assert sum(found) == amount * unit
    assert all(one % unit == 0 for one in found)


@given(amount=st.integers(-(10**9), 10**9), months=weights)
def test_no_month_is_a_whole_unit_from_its_share_and_one_without_weight_is_paid_nothing(
    amount: int, months: list[Fraction]
) -> None:
    whole = sum(months)
    for one, weight in zip(instalments(amount, profile(months)), months, strict=True):
        assert abs(one - amount * weight / whole) < 1
        assert weight or one == 0


@given(amount=st.integers(0, 10**6), months=weights, factor=st.integers(1, 99))
def test_only_the_proportions_of_the_weights_count(amount: int, months: list[Fraction], factor: int) -> None:
    scaled = profile([Fraction(factor, 10) * month for month in months])
    assert instalments(amount, profile(months)) == instalments(amount, scaled)


def test_equal_remainders_go_to_the_earlier_months() -> None:
    assert instalments(14, EVEN) == [2, 2, *[1] * 10]
    assert instalments(-14, EVEN) == [*[-1] * 10, -2, -2]
    assert instalments(0, EVEN) == [0] * 12


@given(
    amounts=st.tuples(*[st.integers(-999, 9999)] * 3).map(lambda of: dict(zip(CODES, of, strict=True))),
    months=weights,
    order=st.permutations(CODES),
)
def test_each_recipient_is_paid_its_amount_in_whatever_order_they_stand(
    amounts: dict[str, int], months: list[Fraction], order: list[str]
) -> None:
    (plan,) = payment_plans(paid(amounts, profile(months)))
    (other,) = payment_plans(paid(amounts, profile(months), order))
    assert plan.recipients == other.recipients
    assert {code: sum(row) for code, row in plan.recipients.items()} == {
        code: amount * 1000 for code, amount in amounts.items()
    }
    assert sum(plan.months) == 1000 * sum(amounts.values())


def test_what_belongs_to_nobody_is_paid_to_nobody() -> None:
    (plan,) = payment_plans(paid({"alfa": 24, UNPLACED: 5}, EVEN))
    assert plan.recipients == {"alfa": [2000] * 12}
    assert (plan.months, plan.unplaced) == ([2000] * 12, 5000)


def test_a_fund_without_a_profile_has_no_plan(tmp_path: Path) -> None:
    assert [plan.fund.code for plan in payment_plans(region_run(tmp_path))] == ["somatic", "mental"]
    city = run(load_case(tmp_path / "region"), "city")
    assert [plan.fund.code for plan in payment_plans(city)] == ["somatic", "mental", "substance"]


def test_the_summary_pays_every_recipient_in_twelve_months_that_fit_a_page(tmp_path: Path) -> None:
    distribution = region_run(tmp_path)
    shown = plain(run_summary(distribution, []))
    paid_out = shown[shown.index("Utbetaling per måned") : shown.index("Vekstregelen")]
    lines = [line for line in paid_out.splitlines() if line.startswith(("Byen", "Sum"))]
    numbers = [
        [int(cell.replace(" ", "")) for cell in line.split("  ")[1:] if cell.strip()] for line in lines
    ]
    assert [row[-1] for row in numbers] == [105_882, 200_000, 47_647, 90_000]
    assert all(len(row) == 13 and sum(row[:12]) == row[12] for row in numbers)
    assert max(map(len, paid_out.splitlines())) <= 140
    assert "En måneds sum er det som mottakerne får til sammen den måneden." in " ".join(paid_out.split())


def test_large_amounts_are_paid_in_two_tables_rather_than_wider_than_a_page() -> None:
    shown = plain(run_summary(paid({"alfa": 10**10, "beta": 10**9, UNPLACED: 7}, EVEN), []))
    assert max(map(len, shown.splitlines())) <= 140
    assert shown.count("Mottaker ") >= 2
    assert "Ikke fordelt og derfor ikke utbetalt: 7 tusen kroner." in shown


def test_a_fund_can_be_paid_otherwise_in_a_scenario_and_not_by_a_profile_nobody_knows(tmp_path: Path) -> None:
    case = load_case(region_folder(tmp_path))
    assert override(case, "funds.mental.profile", "early").funds["mental"].profile == "early"
    assert override(case, "funds.mental.profile", "").funds["mental"].profile == ""
    with pytest.raises(BadOverride, match="ukjent verdi «erly»") as refused:
        override(case, "funds.mental.profile", "erly")
    assert refused.value.fix == "Mente du «early»?"


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (
            "case",
            "[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]",
            "[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]",
            "har 11 vekter",
        ),
        ("case", "[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]", "[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]", "er null"),
        ("case", "[2, 2, 2,", "[2, -0.5, 2,", "vekten -0.5 er under null"),
        ("case", "[2, 2, 2,", '[2, "2", 2,', "«2» er ikke av rett slag"),
        ("case", "months = [2", "month = [2", "ukjent innstilling «month»"),
        ("funds", "by-frame,early", "by-frame,erly", "ukjent betalingsprofil «erly»"),
    ],
)
def test_a_slip_in_a_profile_is_an_error_with_its_place(
    tmp_path: Path, file: str, old: str, new: str, said: str
) -> None:
    found = told_of_slip(tmp_path, file, old, new, said)
    if file == "funds":
        assert (found.where.row, found.where.column) == (2, "profile")
        assert found.fix == "Mente du «early»?"
