"""Whatever steps a person writes, in whatever order: amounts that add up, or a sentence; never a crash."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

from hypothesis import strategies as st

from allocation import money
from allocation.activity import MissingPrice, Pot
from allocation.case import Case, Step
from allocation.figures import Figure
from allocation.funds import Lasting, LineKind
from allocation.parameters import Parameter
from allocation.problems import ProblemsFound
from allocation.rules.activity import (
    ActivityBefore,
    ByActivity,
    PriceEffect,
    Settlement,
    ShareEffect,
    VolumeEffect,
)
from allocation.rules.bounds import Ceiling, Floor, Lock
from allocation.rules.claims import OnClaim, UpTo
from allocation.rules.frames import (
    BudgetChange,
    Compensation,
    Efficiency,
    EfficiencyReturned,
    FullYear,
    LastYear,
    NotItemised,
    OneOffEnded,
    TasksTransferred,
)
from allocation.rules.placing import ByKey, Fixed, Retained, TopSlice, Whole
from allocation.rules.targets import Pace, Taper, Target
from allocation.rules.transitions import PhaseIn, Support
from allocation.scenario import run
from tests.chains import keys
from tests.properties import given
from tests.small_cases import FUND, PAYER, based_on, criterion, decision, small_case

CODES = ["alfa", "beta", "gamma", PAYER]
CODE = st.sampled_from(CODES)
SOME = st.lists(CODE, unique=True, max_size=4).map(tuple)
KRONER = st.one_of(st.integers(-50, 2000), st.sampled_from([0, 10**15])).map(lambda own: own * 1000)
PERCENT = st.one_of(st.integers(-150, 300), st.fractions(-5, 120, max_denominator=30)).map(Fraction)
AMOUNTS = st.dictionaries(CODE, KRONER, max_size=3)
CLAIMS = st.dictionaries(CODE, KRONER, min_size=1, max_size=3)
PERCENTS = st.dictionaries(CODE, PERCENT, max_size=2)
BASE = st.sampled_from(["previous", "previous", "base_frame", "decision", "amount", "criterion", "nei"])
KEY = st.sampled_from(["key", "key", "mix", "need", "before", "nei"])
GROUPS = st.sampled_from([(), (), ("gruppe",), ("nei",)])
YEAR = st.sampled_from([None, None, 2023, 2030])


def bound(kind: type[Floor | Ceiling]) -> st.SearchStrategy[Step]:
    return st.builds(
        kind, base=BASE, percent=PERCENT, recipients=SOME, groups=GROUPS,
        on=st.sampled_from(["amount", "level"]),
        level=st.sampled_from(["", "", "previous", "base_frame"]), amounts=AMOUNTS,
        criterion=st.sampled_from(["", "folk"]), per_unit=st.sampled_from([0, 1000]),
        price=st.sampled_from(["", "", "", "nei"]),
    )  # fmt: skip


MONEY = st.sampled_from(["penger", "penger", "folk", "nei", ""])
RATE = st.sampled_from(["prosent", "beløp", "nei"])
TOTAL = st.one_of(st.none(), KRONER)


def line(kind: type[LastYear | OneOffEnded | TasksTransferred]) -> st.SearchStrategy[Step]:
    return st.builds(kind, amounts=MONEY) | st.builds(kind, amounts=MONEY, total=TOTAL, key=KEY | st.just(""))


LINE: st.SearchStrategy[Step] = st.one_of(
    line(LastYear),
    line(OneOffEnded),
    line(TasksTransferred),
    st.builds(FullYear, amounts=MONEY, months=st.integers(1, 12)),
    st.builds(Compensation, parameter=RATE, percent=PERCENT),
    st.builds(Efficiency, parameter=RATE, key=KEY | st.just(""), to=CODE | st.just("")),
    st.builds(EfficiencyReturned, parameter=RATE, key=KEY | st.just("")),
    st.builds(BudgetChange, stage=st.just("voted"), amounts=MONEY, to=MONEY),
    st.builds(NotItemised, to=MONEY),
)
FRAME = st.sampled_from(["", "", "", FUND, "nei"])
POT = st.sampled_from(["pott", "pott", "nei"])
OF_POT: st.SearchStrategy[Step] = st.one_of(
    [
        st.builds(kind, pot=POT, recipients=SOME)
        for kind in (ByActivity, ActivityBefore, Settlement, VolumeEffect, PriceEffect, ShareEffect)
    ]
)
POTS = st.builds(
    Pot, code=st.just("pott"), title=st.just("Pott"), points=st.sampled_from(["folk", "senger", "nei"]),
    price=st.sampled_from(["beløp", "nei", Fraction(50_000)]),
    share=st.sampled_from(["prosent", "nei", Fraction(40), Fraction(100)]),
    actual=st.sampled_from(["indeks", "senger", ""]), points_before=st.sampled_from(["indeks", "folk", ""]),
    settlement_price=st.sampled_from(["", Fraction(51_000)]), excess_share=st.sampled_from(["", "nei"]),
    year_before=st.sampled_from([2023, 2024, None]), missing_price=st.sampled_from(list(MissingPrice)),
)  # fmt: skip


def parameters() -> dict[str, tuple[Parameter, ...]]:
    """A per cent and an amount, both of 2023 and 2025 only, and of 2024 too."""
    return {
        code: tuple(
            Parameter(
                code, code, Figure(value * unit.factor, unit), date(year, 1, 1), date(year, 12, 31), "x", day
            )
            for year in years
        )
        for code, value, unit, years in (
            ("prosent", 4, money.PERCENT, (2023, 2024)),
            ("beløp", 7, money.MILLION, (2023, 2025)),
        )
        for day in (date(2026, 1, 1),)
    }


STEP: st.SearchStrategy[Step] = st.one_of(
    st.builds(ByKey, KEY, SOME),
    st.builds(ByKey, st.just("key"), SOME),
    st.builds(TopSlice, SOME, AMOUNTS, PERCENTS),
    st.builds(Fixed, SOME, AMOUNTS),
    st.builds(Whole, CODE),
    st.builds(Retained),
    bound(Floor),
    bound(Ceiling),
    st.builds(Floor, base=st.just("previous"), percent=PERCENT, recipients=SOME),
    st.builds(Lock, amounts=AMOUNTS, recipients=SOME, base=BASE),
    st.builds(Target, key=KEY, level=BASE, recipients=SOME),
    st.builds(Pace, key=KEY, level=BASE, minimum=PERCENT, maximum=st.none() | PERCENT, recipients=SOME),
    st.builds(Taper, key=KEY, level=BASE, start=PERCENT, end=PERCENT, least=PERCENT),
    st.builds(PhaseIn, years=st.integers(1, 3), start=BASE, first_year=YEAR),
    st.builds(
        Support, base=BASE, limit=PERCENT, cover=PERCENT, years=st.integers(1, 2), paid_by=CODE | st.just("")
    ),
    st.builds(OnClaim, CLAIMS),
    st.builds(UpTo, CLAIMS),
    LINE,
    OF_POT,
)  # fmt: skip


@st.composite
def any_case(draw: st.DrawFn) -> Case:
    """A case in which anything can be missing, negative or nothing, by any steps in any order."""
    values = st.dictionaries(CODE, st.integers(0, 9), min_size=3)
    names = ("senger", "folk", "indeks")
    criteria = [criterion(name, draw(values)) for name in names]
    criteria.append(criterion("penger", draw(values), "kroner"))
    frames = st.dictionaries(CODE, st.integers(-2, 3000), min_size=2)
    amount = draw(st.one_of(st.integers(-50, 3000), st.sampled_from([0, 10**15])))
    case = small_case(CODES, amount, draw(st.lists(STEP, min_size=1, max_size=5)), None, criteria)
    case = based_on(case, draw(frames), draw(frames))
    fund = replace(
        case.funds[FUND],
        lasting=draw(st.sampled_from(list(Lasting))),
        kind=draw(st.sampled_from([LineKind.FIXED, LineKind.FIXED, LineKind.ESTIMATED, LineKind.SUM])),
    )
    decided = decision(draw(frames)) if draw(st.booleans()) else None
    case = replace(case, pots={"pott": draw(POTS)}, parameters=parameters(), frame=draw(FRAME))
    return replace(case, funds={FUND: fund}, keys=draw(keys(CODES)), decision=decided)


@given(any_case())
def test_any_steps_end_in_amounts_that_add_up_or_in_a_sentence(case: Case) -> None:
    try:
        done = run(case)
    except ProblemsFound as found:
        told = [one.what and one.cause and one.fix for one in found.problems]
        assert told
        assert all(told)
        return
    for year in done.years:
        entries = [entry for entry in done.entries if entry.year == year]
        assert sum(entry.amount for entry in entries) == done.case.funds[FUND].amount
        assert all(entry.source and entry.amount % 1000 == 0 for entry in entries)
