"""Funds that draw on grant lines: no more than the line has, and each kind paid by its own rule."""

from dataclasses import replace
from fractions import Fraction

import pytest

from allocation.cascade import distribute
from allocation.case import UNPLACED
from allocation.draws import payer_problems
from allocation.findings import Status
from allocation.funds import GrantLine, Lasting, LineKind
from allocation.rules.claims import OnClaim, UpTo
from allocation.rules.placing import ByKey, Fixed, Retained, Whole
from allocation.rules.transitions import PhaseIn, Support
from tests.cascades import (
    AUTHORITY,
    OTHER,
    STATE,
    TRUST,
    WAY,
    Steps,
    cascade_of,
    entries,
    fund,
    kept,
    line,
    sentences,
)
from tests.small_cases import decision, plain


def test_a_fund_gets_no_more_than_its_line_and_two_no_more_together() -> None:
    lines = {"grants.22": line(1_000_000)}
    one = cascade_of([fund("til-rhf", STATE, None, "grants.22")], WAY, lines)
    assert kept(one) == {AUTHORITY: 1000}
    assert distribute(one).case.funds["til-rhf"].source == "linje 22"
    funds = [fund("a", STATE, 600, "grants.22"), fund("b", AUTHORITY, 401, "grants.22")]
    said = sentences(cascade_of(funds, {"a": [Whole(TRUST)], "b": [Whole(OTHER)]}, lines))
    assert "«A» og «B» gir videre 1 001, linjen har 1 000 tusen kroner" in said
    rest = [fund("a", STATE, None, "grants.22"), fund("b", AUTHORITY, 400, "grants.22")]
    assert kept(cascade_of(rest, {"a": [Whole(TRUST)], "b": [Whole(OTHER)]}, lines)) == {
        TRUST: 600,
        OTHER: 400,
    }


def test_a_line_in_a_smaller_unit_than_the_case_is_refused_in_a_sentence() -> None:
    for own in (line(1_000_500), line(None, LineKind.ESTIMATED, advance=1_000_500)):
        case = cascade_of([fund("til-rhf", STATE, None, "grants.22", kind=own.kind)], WAY, {"grants.22": own})
        assert "får 1 000 500 kroner, som ikke er et helt antall tusen kroner" in sentences(case)


def test_a_fund_without_amount_that_draws_on_nothing_is_refused() -> None:
    assert "har ikke noe beløp og trekker ikke på noe" in sentences(
        cascade_of([fund("til-rhf", STATE, None)], WAY)
    )
    unprinted = {"grants.22": line(None, LineKind.ESTIMATED)}
    estimated = fund("a", STATE, None, "grants.22", kind=LineKind.ESTIMATED)
    case = cascade_of([estimated], {"a": [ByKey("key", (TRUST, OTHER))]}, unprinted)
    assert "rammen «a» har ikke noe beløp" in sentences(case)


@pytest.mark.parametrize(
    ("paid", "status", "said"),
    [
        (1000, Status.AGREES, ""),
        (1200, Status.EXPLAINED, "overslag, ingen øvre grense: utbetalt er 1 200 tusen kroner"),
        (900, Status.EXPLAINED, "overslag, ingen øvre grense: utbetalt er 900 tusen kroner"),
    ],
)
@pytest.mark.parametrize(
    "own", [line(None, LineKind.ESTIMATED, 1_000_000), line(1_000_000, LineKind.ESTIMATED)]
)
def test_an_estimate_stands_beside_what_is_paid(own: GrantLine, paid: int, status: Status, said: str) -> None:
    estimated = fund("a", STATE, None, "grants.22", kind=LineKind.ESTIMATED)
    case = cascade_of([estimated], {"a": [Fixed(amounts={TRUST: paid * 1000})]}, {"grants.22": own})
    assert kept(case) == {TRUST: paid}
    (finding,) = distribute(case).findings
    assert (finding.status, finding.stated, finding.computed) == (
        status,
        Fraction(10**6),
        Fraction(paid * 1000),
    )
    assert plain(finding.cause) == said


def test_claims_are_paid_and_need_no_estimate() -> None:
    claimed = fund("a", STATE, None, "grants.22", kind=LineKind.ON_CLAIM)
    case = cascade_of(
        [claimed], {"a": [OnClaim({TRUST: 300_000})]}, {"grants.22": line(None, LineKind.ON_CLAIM)}
    )
    assert kept(case) == {TRUST: 300}
    assert distribute(case).findings == ()
    assert distribute(case).case.funds["a"].amount == 300_000


def test_the_unused_rest_of_a_grant_up_to_an_amount_is_explained() -> None:
    own = fund("a", STATE, None, "grants.22", kind=LineKind.UP_TO)
    case = cascade_of([own], {"a": [UpTo({TRUST: 300_000})]}, {"grants.22": line(10**6, LineKind.UP_TO)})
    assert kept(case) == {TRUST: 300, UNPLACED: 700}
    assert [finding.status for finding in distribute(case).findings] == [Status.EXPLAINED]


@pytest.mark.parametrize(
    ("kind", "rule"),
    [(LineKind.UP_TO, "up_to"), (LineKind.ON_CLAIM, "on_claim"), (LineKind.PASS_THROUGH, "pass_through")],
)
def test_a_kind_that_its_method_does_not_pay_is_refused(kind: LineKind, rule: str) -> None:
    case = cascade_of([fund("a", STATE, 1, kind=kind)], {"a": [Fixed(amounts={TRUST: 1000})]})
    assert f"rammen «a» er av slaget «{kind}», metoden «a» har ikke regelen «{rule}»" in sentences(case)


def test_claims_below_a_payer_are_held_against_what_it_got() -> None:
    below = fund("b", TRUST, None, "a", kind=LineKind.ON_CLAIM)
    case = cascade_of(
        [fund("a", STATE, 100), below], {"a": [Whole(TRUST)], "b": [OnClaim(amounts={OTHER: 300_000})]}
    )
    assert "«B» gir videre 300, Foretak har fått 100 tusen kroner" in sentences(case)


@pytest.mark.parametrize("names", [("a1", "b"), ("z1", "b")])
def test_what_is_paid_together_is_held_against_what_came_whatever_the_funds_are_called(
    names: tuple[str, str],
) -> None:
    first, second = names
    funds = [
        fund("top", STATE, 100),
        fund(first, TRUST, 30, "top", kind=LineKind.ESTIMATED),
        fund(second, TRUST, 50, "top"),
    ]
    steps: Steps = {
        "top": [Whole(TRUST)],
        first: [Fixed(amounts={OTHER: 80_000})],
        second: [Fixed(amounts={OTHER: 50_000})],
    }
    assert "gir videre 130, Foretak har fått 100 tusen kroner" in sentences(cascade_of(funds, steps))


def test_a_fund_lasts_as_long_as_what_it_draws_on() -> None:
    funds = [fund("a", STATE, 100), fund("b", TRUST, None, "a", lasting=Lasting.ONE_OFF)]
    case = cascade_of(funds, {"a": [Whole(TRUST)], "b": [Fixed(amounts={OTHER: 100_000})]})
    assert "har en annen varighet enn «a»" in sentences(case)


def test_one_off_support_that_is_passed_on_stays_one_off_for_those_who_get_it() -> None:
    funds = [fund("a", AUTHORITY, 1000), fund("b", TRUST, None, "a")]
    steps: Steps = {
        "a": [ByKey("key", (TRUST, OTHER)), Support(base="previous", limit=Fraction(0))],
        "b": [Fixed(amounts={"klinikk": 1_000}), Retained()],
    }
    done = [entry for entry in entries(cascade_of(funds, steps)) if entry.year == 2024]
    for lasting in ("lasting", "one_off"):
        own = [entry for entry in done if entry.lasting == lasting]
        passed = [entry.amount for entry in own if entry.fund == "b"]
        assert sum(passed) == 0, lasting
        assert sum(entry.amount for entry in own if entry.fund == "a") == (
            1_000_000 if lasting == "lasting" else 0
        )


def test_a_payer_that_gives_all_it_has_by_many_funds_is_left_with_nothing_of_any_kind() -> None:
    small = [fund(f"m{number:02}", AUTHORITY, 10 if number < 39 else None, "t") for number in range(40)]
    steps: Steps = {
        "t": [ByKey("key", (AUTHORITY, TRUST, OTHER)), Support(base="previous", limit=Fraction(40))],
        **{one.code: [Whole(TRUST)] for one in small},
    }
    own = cascade_of([fund("t", STATE, 2000), *small], steps)
    figure = next(iter(own.baselines["previous"].cells.values()))
    lifted = {(AUTHORITY, "t"): replace(figure, value=Fraction(700_000))}
    previous = own.baselines["previous"]
    case = replace(own, baselines={"previous": replace(previous, cells={**previous.cells, **lifted})})
    of_payer = [one for one in entries(case) if one.recipient == AUTHORITY and one.year == 2024]
    assert any(one.lasting == "one_off" and one.amount > 0 for one in of_payer)
    for lasting in ("lasting", "one_off"):
        assert sum(one.amount for one in of_payer if one.lasting == lasting) == 0


def test_fixed_amounts_above_what_came_in_a_later_year_are_refused_with_that_year() -> None:
    funds = [fund("a", STATE, 1000), fund("b", AUTHORITY, None, "a")]
    phased = PhaseIn(years=2, start="previous")
    own = cascade_of(
        funds,
        {
            "a": [ByKey("key", (AUTHORITY, TRUST)), phased],
            "b": [Fixed(amounts={OTHER: 500_000}), Retained()],
        },
    )
    previous = own.baselines["previous"]
    figure = previous.cells[TRUST, "a"]
    before = {(AUTHORITY, "a"): replace(figure, value=Fraction(1_500_000))}
    case = replace(own, baselines={"previous": replace(previous, cells={**previous.cells, **before})})
    assert "B: beløpene summerer til 500, rammen er 250 (tusen kroner) (i 2025)" in sentences(case)


@pytest.mark.parametrize(("payer", "said"), [("", True), (AUTHORITY, False), (STATE, False)])
def test_a_decision_on_money_that_is_passed_on_asks_whose_table_it_is(payer: str, said: bool) -> None:
    funds = [fund("a", STATE, 1000), fund("b", AUTHORITY, None, "a", stream="a")]
    case = cascade_of(funds, {"a": [Whole(AUTHORITY)], "b": [Fixed(amounts={TRUST: 700_000}), Retained()]})
    decided = decision({TRUST: 700, AUTHORITY: 300}, stream="a")
    problems = payer_problems(replace(case, payer=payer, decision=decided))
    assert bool(problems) is said
    assert not problems or 'skriv payer = "Stat" eller payer = "Rhf"' in problems[0].fix
    assert not payer_problems(replace(case, decision=decision({TRUST: 700}, stream="c")))


@pytest.mark.parametrize("estimated", ["a", "z"])
def test_a_fixed_line_holds_whatever_a_fund_beside_another_is_called(estimated: str) -> None:
    funds = [
        fund("m", STATE, 800, "grants.22"),
        fund(estimated, STATE, 300, "grants.22", kind=LineKind.ESTIMATED),
    ]
    case = cascade_of(funds, {"m": [Whole(TRUST)], estimated: [Whole(OTHER)]}, {"grants.22": line(1_000_000)})
    assert "gir videre 1 100, linjen har 1 000 tusen kroner" in sentences(case)
