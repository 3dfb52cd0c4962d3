"""Keys and the split of one fund: shares that sum to one, and entries that sum to the fund."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume
from hypothesis import strategies as st

from allocation.case import UNPLACED, Case
from allocation.criteria import Criterion, Mix
from allocation.findings import Status
from allocation.key_faults import key_problems
from allocation.keys import key_shares, rounded_share
from allocation.problems import Place, Severity
from allocation.rules.placing import ByKey, Fixed, TopSlice
from allocation.split import FundSplit, split_fund
from tests.properties import given
from tests.small_cases import (
    FUND,
    METHOD,
    STREAM,
    amounts_of,
    criterion,
    decision,
    key,
    measured,
    plain,
    small_case,
)

NAMES = ["alfa", "beta", "gamma", "delta", "epsilon", "zeta"]
BY_KEY = ByKey(key="key")


def split(case: Case) -> FundSplit:
    return split_fund(case, case.funds[FUND])


def what_is_wrong(case: Case) -> list[str]:
    """The sentences of the errors that stop the split, which then has no entries."""
    result = split(case)
    assert result.entries == ()
    assert all(problem.severity is Severity.ERROR for problem in result.problems)
    assert all(problem.cause and problem.fix for problem in result.problems)
    return [plain(problem.what) for problem in result.problems]


@st.composite
def keyed_cases(draw: st.DrawFn) -> Case:
    """A fund of any size and sign: fixed amounts to some, a mix of criteria over the others."""
    codes = NAMES[: draw(st.integers(2, 6))]
    amount = draw(st.one_of(st.integers(300, 10**9), st.integers(-(10**6), -300)))
    small = st.integers(-50, 50 if amount > 0 else 0)
    fixed = {code: draw(small) for code in codes[: draw(st.integers(0, len(codes) - 1))]}
    values = st.integers(0, 10**5)
    criteria = [
        criterion(name, {code: draw(values) for code in codes})
        for name in ("senger", "døgn", "folk")[: draw(st.integers(1, 3))]
    ]
    rest = [code for code in codes if code not in fixed]
    assume(all(any(one.values[code] for code in rest) for one in criteria))
    parts = [draw(st.integers(1, 20)) for _ in criteria]
    mix = {one.code: Fraction(part, sum(parts)) for one, part in zip(criteria, parts, strict=True)}
    own_key = key(mix, draw(st.sampled_from([None, 0, 1, 2])))
    steps = [Fixed(amounts={code: own * 1000 for code, own in fixed.items()})] if fixed else []
    return small_case(codes, amount, [*steps, BY_KEY], own_key, criteria)


@given(keyed_cases())
def test_the_shares_of_a_key_sum_to_one(case: Case) -> None:
    exact = replace(case.keys["key"], percent_decimals=None)
    everybody = list(case.recipients)
    shares = key_shares(exact, case, STREAM, everybody)
    assert sum(shares.values()) == 1
    assert all(0 <= share <= 1 for share in shares.values())


@given(keyed_cases(), st.integers(2, 1000))
def test_a_criterion_in_another_unit_changes_nothing(case: Case, times: int) -> None:
    some = next(iter(case.criteria.values()))
    scaled = replace(some, values={code: value / times for code, value in some.values.items()})
    everybody = list(case.recipients)
    other = replace(case, criteria={**case.criteria, some.code: scaled})
    assert key_shares(case.keys["key"], case, STREAM, everybody) == key_shares(
        case.keys["key"], other, STREAM, everybody
    )


def test_a_share_is_its_part_of_each_criterion_by_weight() -> None:
    criteria = [criterion("senger", {"alfa": 1, "beta": 3}), criterion("folk", {"alfa": 1, "beta": 1})]
    own_key = key({"senger": Fraction(3, 4), "folk": Fraction(1, 4)})
    shares = key_shares(own_key, measured(criteria, NAMES[:2]), STREAM, NAMES[:2])
    assert shares == {"alfa": Fraction(5, 16), "beta": Fraction(11, 16)}


def test_a_key_shares_only_among_those_who_are_asked_for() -> None:
    beds = criterion("senger", {"alfa": 1, "beta": 3, "gamma": 96})
    shares = key_shares(key({"senger": 1}), measured([beds], NAMES[:3]), STREAM, NAMES[:2])
    assert shares == {"alfa": Fraction(1, 4), "beta": Fraction(3, 4)}


@pytest.mark.parametrize(("decimals", "rounded"), [(0, "0.62"), (1, "0.619"), (2, "0.6192"), (3, "0.61924")])
def test_percent_decimals_round_a_share_before_it_multiplies(decimals: int, rounded: str) -> None:
    assert rounded_share(Fraction("0.619235"), decimals) == Fraction(rounded)
    beds = criterion("senger", {"alfa": 619235, "beta": 380765})
    shares = key_shares(key({"senger": 1}, decimals), measured([beds], NAMES[:2]), STREAM, NAMES[:2])
    assert shares["alfa"] == Fraction(rounded)


@given(keyed_cases())
def test_the_entries_of_a_fund_sum_to_the_fund_whatever_it_is(case: Case) -> None:
    result = split(case)
    assert not [problem for problem in result.problems if problem.severity is Severity.ERROR]
    assert sum(entry.amount for entry in result.entries) == case.funds[FUND].amount
    assert all(entry.amount % 1000 == 0 for entry in result.entries)
    if case.keys["key"].percent_decimals is None:
        assert UNPLACED not in amounts_of(result.entries)
        assert result.findings == ()


@given(keyed_cases())
def test_no_recipient_is_moved_by_a_whole_thousand_from_its_exact_share(case: Case) -> None:
    amounts = amounts_of(split(case).entries)
    fixed = next((step.amounts for step in case.methods[METHOD].steps if isinstance(step, Fixed)), {})
    rest = [code for code in case.recipients if code not in fixed]
    left = case.funds[FUND].kroner - sum(fixed.values())
    for code, share in key_shares(case.keys["key"], case, STREAM, rest).items():
        assert abs(amounts[code] * 1000 - share * left) < 1000
    assert {code: amounts[code] * 1000 for code in fixed} == fixed


@given(keyed_cases(), st.data())
def test_recipients_and_criteria_in_any_order_give_the_same_entries(case: Case, data: st.DataObject) -> None:
    def mixed(own: dict[str, Fraction]) -> dict[str, Fraction]:
        return dict(data.draw(st.permutations(list(own.items()))))

    def mixed_criterion(one: Criterion) -> Criterion:
        return replace(one, values=mixed(dict(one.values)))

    own_key = case.keys["key"]
    assert isinstance(own_key, Mix)
    other = replace(
        case,
        recipients=dict(data.draw(st.permutations(list(case.recipients.items())))),
        criteria={code: mixed_criterion(one) for code, one in reversed(list(case.criteria.items()))},
        keys={"key": replace(own_key, mix=mixed(dict(own_key.mix)))},
    )
    assert sorted(split(case).entries) == sorted(split(other).entries)


def test_what_a_rounded_key_leaves_goes_to_unplaced_with_a_finding() -> None:
    thirds = criterion("senger", dict.fromkeys(NAMES[:3], 1))
    result = split(small_case(NAMES[:3], 1000, [BY_KEY], key({"senger": 1}, 1), [thirds]))
    assert amounts_of(result.entries) == {"alfa": 333, "beta": 333, "gamma": 333, UNPLACED: 1}
    rest = result.entries[-1]
    assert (rest.recipient, rest.rule, rest.step, rest.amount) == (UNPLACED, "key", 2, 1000)
    (finding,) = result.findings
    assert finding.status is Status.EXPLAINED
    assert finding.stated == 1_000_000
    assert finding.computed == 999_000
    assert "99,9 %" in plain(finding.cause)


def test_a_rounded_key_that_sums_to_more_than_one_leaves_a_negative_rest() -> None:
    sixths = criterion("senger", dict.fromkeys(NAMES, 1))
    result = split(small_case(NAMES, 1000, [BY_KEY], key({"senger": 1}, 1), [sixths]))
    assert amounts_of(result.entries) == {**dict.fromkeys(NAMES, 167), UNPLACED: -2}
    assert "100,2 %" in plain(result.findings[0].cause)


def test_the_source_of_an_entry_records_key_share_and_convention() -> None:
    halves = criterion("senger", {"alfa": 1, "beta": 1})
    exact = split(small_case(NAMES[:2], 1000, [BY_KEY], key({"senger": 1}), [halves])).entries[0]
    rounded = split(small_case(NAMES[:2], 1000, [BY_KEY], key({"senger": 1}, 1), [halves])).entries[0]
    assert "«Prøvenøkkel»" in exact.source
    assert "50,0000 % av 1 000 tusen kroner som sto igjen, eksakte andeler" in plain(exact.source)
    assert "50,0 % av 1 000 tusen kroner som sto igjen, andelene avrundet til 1 desimal" in plain(
        rounded.source
    )


def test_equal_claims_on_the_last_thousand_are_noted_and_go_by_code() -> None:
    halves = criterion("senger", {"beta": 1, "alfa": 1})
    result = split(small_case(["beta", "alfa"], 1001, [BY_KEY], key({"senger": 1}), [halves]))
    assert amounts_of(result.entries) == {"alfa": 501, "beta": 500}
    assert [problem.severity for problem in result.problems] == [Severity.NOTE]
    assert "Alfa og Beta" in result.problems[0].what


def test_fixed_amounts_above_the_fund_are_refused_with_both_totals() -> None:
    case = small_case(NAMES[:2], 1000, [Fixed(amounts={"alfa": 900_000, "beta": 250_000})])
    (sentence,) = what_is_wrong(case)
    assert "1 150" in sentence
    assert "1 000" in sentence


@pytest.mark.parametrize(("fund", "said"), [(1000, "1 000"), (0, "–")])
def test_fixed_amounts_above_the_fund_are_refused_when_a_key_follows_too(fund: int, said: str) -> None:
    steps = [Fixed(amounts={"alfa": 1_150_000}), BY_KEY]
    beds = criterion("senger", dict.fromkeys(NAMES[:3], 1))
    case = small_case(NAMES[:3], fund, steps, key({"senger": 1}), [beds])
    (sentence,) = what_is_wrong(case)
    assert "1 150" in sentence
    assert f"rammen er {said} " in sentence


def test_a_tie_with_what_is_unplaced_goes_to_the_recipient() -> None:
    beds = criterion("senger", {"alfa": 125, "beta": 875})
    case = small_case(NAMES[:2], 100, [BY_KEY], key({"senger": 1}, 0), [beds])
    assert amounts_of(split(case).entries) == {"alfa": 13, "beta": 88, UNPLACED: -1}
    halves = small_case(["alfa"], 1, [Fixed(amounts={"alfa": 500})])
    assert amounts_of(split(halves).entries) == {"alfa": 1}


def test_fixed_amounts_below_the_fund_leave_a_rest_that_differs() -> None:
    case = small_case(NAMES[:2], 1000, [Fixed(amounts={"alfa": 400_000, "beta": 500_000})])
    result = split(case)
    assert amounts_of(result.entries) == {"alfa": 400, "beta": 500, UNPLACED: 100}
    assert [(one.status, one.difference) for one in result.findings] == [(Status.DIFFERS, Fraction(100_000))]


def test_a_savings_requirement_that_is_not_met_leaves_the_challenge_unplaced() -> None:
    steps = [Fixed(amounts={"alfa": -400_000, "beta": -500_000})]
    result = split(small_case(NAMES[:2], -1000, steps))
    assert amounts_of(result.entries) == {"alfa": -400, "beta": -500, UNPLACED: -100}
    assert [finding.status for finding in result.findings] == [Status.DIFFERS]


def test_printed_cells_can_miss_the_fund_by_half_a_thousand_each_and_no_more() -> None:
    decided = decision({"alfa": 300, "beta": 300, "gamma": 300, "delta": 102})
    nearly = split(small_case(NAMES[:4], 1000, [Fixed()], decided=decided))
    assert [entry.rule for entry in nearly.entries if entry.recipient == UNPLACED] == ["rounding"]
    assert [finding.status for finding in nearly.findings] == [Status.ROUNDING]
    too_far = split(small_case(NAMES[:4], 1010, [Fixed()], decided=decided))
    assert [finding.status for finding in too_far.findings] == [Status.DIFFERS]


def test_amounts_written_in_a_method_are_exact_so_a_rest_of_theirs_is_no_rounding() -> None:
    decided = decision(dict.fromkeys(NAMES, 100))
    steps = [Fixed(amounts={"alfa": 598_000})]
    result = split(small_case(NAMES, 600, steps, decided=decided))
    assert [finding.status for finding in result.findings] == [Status.DIFFERS]


def test_a_step_that_names_nobody_leaves_out_those_already_settled() -> None:
    decided = decision({"alfa": 300, "beta": 700})
    steps = [TopSlice(("alfa",)), Fixed()]
    result = split(small_case(NAMES[:2], 1000, steps, decided=decided))
    assert amounts_of(result.entries) == {"alfa": 300, "beta": 700}


def test_a_recipient_named_twice_in_a_step_does_not_count_twice() -> None:
    beds = criterion("senger", {"alfa": 1, "beta": 1})
    step = ByKey("key", ("alfa", "beta", "beta"))
    result = split(small_case(NAMES[:2], 1000, [step], key({"senger": 1}), [beds]))
    assert result.problems or amounts_of(result.entries) == {"alfa": 500, "beta": 500}


def test_a_fixed_amount_nobody_decided_is_an_error_that_names_the_recipient() -> None:
    case = small_case(NAMES[:2], 1000, [Fixed(("alfa", "beta"))], decided=decision({"alfa": 1000}))
    (sentence,) = what_is_wrong(case)
    assert "Beta" in sentence
    assert "Alfa" not in sentence


def test_weights_that_do_not_sum_to_one_are_refused_with_their_sum() -> None:
    criteria = [criterion("senger", {"alfa": 1}), criterion("folk", {"alfa": 1})]
    case = small_case(
        ["alfa"], 1, [BY_KEY], key({"senger": Fraction("0.5"), "folk": Fraction("0.45")}), criteria
    )
    (sentence,) = what_is_wrong(case)
    assert "summerer til 0,95, ikke til 1" in sentence


def test_a_negative_weight_is_refused_with_the_weight() -> None:
    criteria = [criterion("senger", {"alfa": 1}), criterion("folk", {"alfa": 1})]
    own_key = key({"senger": Fraction("1.25"), "folk": Fraction("-0.25")})
    (sentence,) = what_is_wrong(small_case(["alfa"], 1, [BY_KEY], own_key, criteria))
    assert "−0,25" in sentence


def test_a_missing_criterion_is_refused_with_the_nearest_name() -> None:
    own_key = key({"sengr": 1})
    case = small_case(["alfa"], 1, [BY_KEY], own_key, [criterion("senger", {"alfa": 1})])
    (problem,) = split(case).problems
    assert "«sengr»" in problem.what
    assert "«senger»" in problem.fix


def test_a_recipient_missing_from_a_criterion_is_refused_and_never_zero() -> None:
    beds = criterion("senger", {"alfa": 1})
    (problem,) = split(small_case(NAMES[:2], 1, [BY_KEY], key({"senger": 1}), [beds])).problems
    assert "Beta" in problem.what
    assert problem.where == Place("sak/tabell.csv", column="verdi")


def test_a_negative_criterion_and_one_that_is_zero_for_all_are_refused() -> None:
    negative = measured([criterion("senger", {"alfa": -3, "beta": 5})], NAMES[:2])
    (below,) = key_problems(key({"senger": 1}), negative, STREAM, NAMES[:2])
    assert "negativt for Alfa: −3" in below.what
    nothing = measured([criterion("senger", {"alfa": 0, "beta": 0})], NAMES[:2])
    (empty,) = key_problems(key({"senger": 1}), nothing, STREAM, NAMES[:2])
    assert "null for alle" in empty.what


def test_an_unknown_key_or_method_is_refused_with_the_nearest_name() -> None:
    beds = criterion("senger", {"alfa": 1})
    case = small_case(["alfa"], 1, [ByKey(key="kei")], key({"senger": 1}), [beds])
    assert "«key»" in split(case).problems[0].fix
    misspelt = replace(case.funds[FUND], method="metoden")
    assert "«metode»" in split_fund(case, misspelt).problems[0].fix
