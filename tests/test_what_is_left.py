"""What steps leave unplaced: said by the rule that left it, and by no other; and bounds that take back."""

from dataclasses import replace
from fractions import Fraction

import pytest

from allocation.case import UNPLACED, Case, Rounding, Step
from allocation.criteria import Blend, Mix
from allocation.distribution import BOUNDS_KEPT
from allocation.findings import Status
from allocation.rules.bounds import Ceiling, Lock
from allocation.rules.claims import UpTo
from allocation.rules.placing import ByKey, Fixed
from allocation.rules.stand import ROUNDED_ONLY
from allocation.rules.targets import Pace
from allocation.rules.transitions import PhaseIn, Support
from allocation.scenario import run
from allocation.split import split_fund
from tests.small_cases import FUND, amounts_of, based_on, criterion, key, plain, refusal, small_case, split

CODES = ["a", "b", "c", "d"]
NEED = {"a": 1, "b": 3, "c": 6}


def keyed(*steps: Step, decimals: int | None = None, fund: int = 1000) -> Case:
    needed = criterion("behov", NEED)
    case = small_case(CODES, fund, steps, key({"behov": 1}, decimals), [needed])
    before = {"a": 400, "b": 300, "c": 300, "d": 0}
    return based_on(case, before, before)


THREE = ("a", "b", "c")


def test_fixed_amounts_after_a_rounded_key_are_not_hidden_behind_it() -> None:
    steps = [ByKey("key", THREE), Fixed(amounts={"d": 5_000_000})]
    assert "beløpene summerer til 6 000, rammen er 1 000" in refusal(keyed(*steps, decimals=0))


def test_unused_claims_explain_what_they_leave_and_no_more() -> None:
    left = split(keyed(UpTo(amounts={"a": 10_000})))
    assert [(one.status, one.difference) for one in left.findings] == [(Status.EXPLAINED, Fraction(990_000))]
    assert [entry.rule for entry in left.entries if entry.recipient == UNPLACED] == ["up_to"]
    steps = [Fixed(amounts={"c": 100_000}), UpTo(amounts={"a": 10_000}), Fixed(amounts={"b": -20_000})]
    more = split(keyed(*steps))
    assert [(one.status, one.difference) for one in more.findings] == [(Status.DIFFERS, Fraction(910_000))]


@pytest.mark.parametrize(
    "steps",
    [
        [UpTo(amounts={"a": 600_000}), UpTo(amounts={"b": 100_000})],
        [UpTo(amounts={"a": 600_000}), Fixed(amounts={"b": 100_000})],
        [UpTo(amounts={"a": 600_000, "b": 100_000})],
    ],
)
def test_what_later_steps_use_of_what_was_left_is_taken_off_it(steps: list[Step]) -> None:
    done = split(keyed(*steps))
    assert [(one.status, one.difference) for one in done.findings] == [(Status.EXPLAINED, Fraction(300_000))]


def test_a_step_that_gives_nothing_to_one_whom_rounding_moves_says_so() -> None:
    needs = criterion("behov", {"a": 7, "b": 1, "c": 9, "d": 0})
    steps = [ByKey("key", THREE), Fixed(amounts={"d": -100_000}), ByKey("key", ("a", "b"))]
    entries = split(small_case(CODES, 1000, steps, key({"behov": 1}), [needs])).entries
    (of_c,) = (entry for entry in entries if entry.step == 3 and entry.recipient == "c")
    assert of_c.source == ROUNDED_ONLY


def test_a_pace_whose_limits_move_others_tells_them_so() -> None:
    pace = Pace(key="key", level="previous", minimum=Fraction(0), recipients=("a", "b"))
    entries = split(keyed(ByKey("key", ("c",)), Fixed(amounts={"d": -300_000}), pace)).entries
    moved = {entry.recipient: entry for entry in entries if entry.rule == "pace"}
    assert moved["a"].amount == 0
    assert moved["c"].amount < 0
    assert moved["b"].amount == 300_000 - moved["c"].amount
    assert "grensene holder til slutt: uten dem 1 000, med dem " in plain(moved["c"].source)


def test_support_that_one_pays_stops_at_the_ceiling_of_the_supported() -> None:
    steps = [
        Fixed(amounts={"d": 100_000}),
        ByKey("key", THREE),
        Ceiling(base="amount", amounts={"a": 120_000}),
        Support(base="previous", limit=Fraction(10), paid_by="d"),
    ]
    entries = split(keyed(*steps)).entries
    moved = {entry.recipient: entry.amount for entry in entries if entry.rule == "support"}
    assert not [entry for entry in entries if entry.rule == BOUNDS_KEPT]
    assert moved == {"a": 30_000, "d": -30_000}
    (of_a,) = (entry for entry in entries if entry.rule == "support" and entry.recipient == "a")
    assert of_a.source.endswith("taket 120 er nådd")


@pytest.mark.parametrize("decimals", [0, 1])
def test_a_key_that_blends_a_rounded_one_says_so(decimals: int) -> None:
    thirds = criterion("likt", dict.fromkeys(THREE, 1))
    rounded = Mix(code="rund", title="Rund", mix={"likt": Fraction(1)}, percent_decimals=decimals)
    exact = Mix(code="eksakt", title="Eksakt", mix={"behov": Fraction(1)})
    blend = Blend(code="key", title="Blandet", blend={"rund": Fraction(1, 2), "eksakt": Fraction(1, 2)})
    case = keyed(ByKey("key", THREE), fund=1_000_000)
    case = replace(
        case,
        criteria={**case.criteria, "likt": thirds},
        keys={one.code: one for one in (rounded, exact, blend)},
    )
    (finding,) = split(case).findings
    assert finding.status is Status.EXPLAINED
    assert "«Blandet»: en av nøklene den blander, runder av andelene" in plain(finding.cause)
    assert finding.difference > 0


def test_a_lock_stands_outside_phase_in_and_support() -> None:
    locked = Lock(amounts={"c": 500_000})
    phased = amounts_of(split(keyed(ByKey("key", THREE), locked, PhaseIn(years=3, start="previous"))).entries)
    assert phased["c"] == 500
    free = Fraction(500)
    full = {"a": free / 4, "b": free * 3 / 4}
    start = {"a": free * 4 / 7, "b": free * 3 / 7}
    for code, end in full.items():
        assert abs(phased[code] - (start[code] + (end - start[code]) / 3)) < 1
    steps = [ByKey("key", THREE), locked, Support(base="previous", limit=Fraction(50))]
    supported = [entry for entry in split(keyed(*steps)).entries if entry.rule == "support"]
    assert {entry.recipient for entry in supported} == {"a", "b"}
    assert sum(entry.amount for entry in supported) == 0


def test_what_earlier_bounds_take_back_of_a_step_is_an_entry_of_its_own() -> None:
    ceiling = Ceiling(base="amount", amounts={"a": 200_000})
    entries = split(keyed(ByKey("key", THREE), ceiling, PhaseIn(years=3, start="previous"))).entries
    back = [entry for entry in entries if entry.rule == BOUNDS_KEPT]
    phased = [entry for entry in entries if entry.rule == "phase_in"]
    assert sum(entry.amount for entry in back) == 0
    assert sum(entry.amount for entry in phased) == 0
    assert amounts_of(entries)["a"] == 200
    (of_a,) = (entry for entry in back if entry.recipient == "a")
    assert "uten dem 300, med dem 200" in plain(of_a.source)


def test_nothing_that_moves_money_comes_after_temporary_support() -> None:
    steps = [ByKey("key", THREE), Support(base="previous", limit=Fraction(10))]
    said = refusal(keyed(*steps, Ceiling(base="previous", percent=Fraction(200), recipients=THREE)))
    assert "kommer etter midlertidig inntektsstøtte" in said
    assert "la støtten stå sist" in said


def test_a_refusal_of_a_later_year_names_the_year() -> None:
    support = Support(base="previous", limit=Fraction(50), years=2, paid_by="d")
    steps = [Fixed(amounts={"d": 100_000}), ByKey("key", THREE), PhaseIn(years=2, start="previous"), support]
    case = keyed(*steps)
    assert [problem.what for problem in split_fund(case, case.funds[FUND], 2024).problems] == []
    (problem,) = split_fund(case, case.funds[FUND], 2025).problems
    assert (
        plain(problem.what)
        == "støtten koster 110 tusen kroner, D har holdt tilbake 100 tusen kroner (i 2025)"
    )


def test_what_is_said_of_the_unplaced_holds_after_a_table_is_rounded_together() -> None:
    for amount in range(200, 240):
        case = keyed(ByKey("key", THREE), decimals=0, fund=amount)
        (own,) = case.funds.values()
        other = replace(own, code="annen", stream="annen", amount=(amount - 3) * 1000)
        case = replace(
            case,
            rounding=Rounding.TABLE,
            streams={**case.streams, "annen": "Annen"},
            funds={**case.funds, "annen": other},
        )
        distribution = run(case)
        for fund in case.funds.values():
            left = sum(e.amount for e in distribution.bridge(UNPLACED) if e.fund == fund.code)
            said = [one for one in distribution.findings if one.subject.what.startswith(f"{fund.name} ·")]
            told = sum(one.difference for one in said if one.stated == fund.amount)
            assert told == left or len(said) > 1, (amount, fund.code)
