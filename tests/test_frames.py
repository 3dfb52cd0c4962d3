"""The frame from year to year: each line with its source, and the frame as what bounds speak of."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import strategies as st

from allocation import run
from allocation.cascade import distribute
from allocation.case import Case, Method, Step
from allocation.figures import Figure
from allocation.files.summary import run_summary
from allocation.findings import Status
from allocation.frame import frame_amounts
from allocation.funds import Lasting, LineKind
from allocation.line_table import line_tables
from allocation.money import KRONER, MILLION, PERCENT, Unit
from allocation.overrides import override
from allocation.parameters import Parameter
from allocation.problems import errors
from allocation.rules.bounds import Floor
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
from allocation.rules.placing import ByKey
from allocation.versions import seal_of
from tests.broken_folders import loaded
from tests.properties import given
from tests.shipped import shipped_case
from tests.small_cases import FUND, STREAM, criterion, key, plain, small_case, split

CODES = ["alfa", "beta", "gamma"]
KRONER_EACH = st.fixed_dictionaries({code: st.integers(-(10**9), 10**9) for code in CODES})


def parameter(code: str, value: Fraction, unit: Unit) -> Parameter:
    """A value of 2024: per cent, or millions."""
    figure = Figure(value * unit.factor, unit)
    return Parameter(code, code, figure, date(2024, 1, 1), None, "brevet, rad 7", date(2024, 2, 1))


def money(code: str, values: Mapping[str, int], unit: str = "kroner") -> object:
    return criterion(code, values, unit)


def frame_case(steps: Sequence[Step], amounts: Mapping[str, Mapping[str, int]] | None = None) -> Case:
    """A frame of these lines: alfa had 100 million last year, beta 60 and gamma 40, by the key people."""
    given_amounts = {
        "i-fjor": {"alfa": 100_000_000, "beta": 60_000_000, "gamma": 40_000_000},
        **(amounts or {}),
    }
    criteria = [criterion(code, values, "kroner") for code, values in given_amounts.items()]
    criteria.append(criterion("folk", {"alfa": 5, "beta": 3, "gamma": 2}, "innbyggere"))
    case = small_case(CODES, 0, steps, key({"folk": 1}), criteria)
    parameters = {
        "pris": (parameter("pris", Fraction(4), PERCENT),),
        "krav": (parameter("krav", Fraction(1, 2), PERCENT),),
        "samlet": (parameter("samlet", Fraction(10), MILLION),),
    }
    fund = replace(case.funds[FUND], amount=None, kind=LineKind.SUM)
    return replace(case, funds={FUND: fund}, parameters=parameters)


FIRST = LastYear(amounts="i-fjor")


def lines(case: Case) -> list[tuple[str, dict[str, int]]]:
    """Each line's rule and its thousands by recipient."""
    done = split(case)
    assert not errors(done.problems), [problem.what for problem in done.problems]
    return [
        (
            block.rule,
            {
                code: amount // 1000
                for code, amount in zip(block.recipients, block.amounts.tolist(), strict=True)
            },
        )
        for block in done.blocks
    ]


def test_a_frame_is_last_year_less_one_off_money_and_so_on_line_by_line() -> None:
    steps = [
        FIRST,
        OneOffEnded(amounts="ettårig"),
        FullYear(amounts="fra-september", months=4),
        TasksTransferred(total=5_000_000, key="key"),
        Compensation(parameter="pris"),
        Efficiency(parameter="krav"),
        BudgetChange(stage="revised", amounts="revidert"),
    ]
    own = {
        "ettårig": {"alfa": 4_000_000},
        "fra-september": {"beta": 1_000_000},
        "revidert": {"gamma": 700_000},
    }
    assert lines(frame_case(steps, own)) == [
        ("last_year", {"alfa": 100_000, "beta": 60_000, "gamma": 40_000}),
        ("one_off_ended", {"alfa": -4_000}),
        ("full_year", {"beta": 2_000}),
        ("tasks_transferred", {"alfa": 2_500, "beta": 1_500, "gamma": 1_000}),
        ("compensation", {"alfa": 3_940, "beta": 2_540, "gamma": 1_640}),
        ("efficiency", {"alfa": -512, "beta": -330, "gamma": -214}),
        ("budget_change", {"gamma": 700}),
    ]


def test_the_requirements_of_the_two_letters_are_entries_gross_returned_and_net() -> None:
    for case, gross, returned, net in (
        ("efficiency-2017", -1127_000_000, 535_000_000, -592_000_000),
        ("efficiency-2020", -715_000_000, 536_300_000, -178_700_000),
    ):
        done = run(shipped_case(case))
        sums = {
            rule: sum(one.amount for one in done.entries if one.rule == rule)
            for rule in ("efficiency", "efficiency_returned", "key", "passed_on")
        }
        assert sums == {"efficiency": gross, "efficiency_returned": returned, "key": net, "passed_on": -net}
        assert sum(done.table().values()) == net


def test_the_frames_of_2017_and_2020_end_at_what_the_state_accounts_print() -> None:
    for case, year, south_east, west in (
        ("frame-2017", 2017, 49_765_600_000, 17_564_800_000),
        ("frame-2020", 2020, 57_895_800_000, 20_104_900_000),
    ):
        table = run(shipped_case(case)).table()
        assert table[year, "helse-sor-ost-rhf", "basic"] == south_east
        assert table[year, "helse-vest-rhf", "basic"] == west


def test_what_no_source_itemises_is_a_line_of_its_own_and_smaller_when_more_is_known() -> None:
    case = shipped_case("frame-2017")
    rest = {
        scenario: sum(one.amount for one in run(case, scenario).entries if one.rule == "not_itemised")
        for scenario in ("sources", "nothing-returned")
    }
    assert rest["sources"] == -2_249_400_000
    assert rest["nothing-returned"] == rest["sources"] + 535_000_000


def test_the_steps_of_a_frame_are_its_bridge() -> None:
    table = line_tables(run(shipped_case("frame-2017")))[0]
    assert [line.rule for line in table.lines] == [
        "last_year", "tasks_transferred", "efficiency", "efficiency_returned", "not_itemised",
        "budget_change",
    ]  # fmt: skip
    assert table.before("helse-sor-ost-rhf") == 51_588_500_000
    assert table.total_of("helse-sor-ost-rhf") == 49_765_600_000


def with_a_cut(case: Case, step: Step) -> Case:
    """The case with a cut of 10 million by the key, within the bound, beside the frame."""
    cut = replace(
        case.funds[FUND], code="kutt", name="Kutt", amount=-10_000_000, method="kutt", kind=LineKind.FIXED,
        lasting=Lasting.LASTING,
    )  # fmt: skip
    method = Method("kutt", "Kutt", (ByKey("key", recipients=tuple(CODES)), step))
    return replace(
        case, frame=FUND, funds={**case.funds, "kutt": cut}, methods={**case.methods, "kutt": method}
    )


def test_the_frame_is_the_baseline_that_floors_speak_of() -> None:
    floor = Floor(base="base_frame", percent=Fraction(95), on="level")
    case = with_a_cut(
        frame_case([FIRST, BudgetChange(stage="voted", amounts="mer")], {"mer": {"gamma": 1_000_000}}), floor
    )
    done = distribute(case)
    assert not errors(done.problems)
    assert [one.base_frame for one in done.case.recipients.values()] == [100_000_000, 60_000_000, 41_000_000]
    cut = next(one for one in done.splits if one.fund.code == "kutt").whole
    assert cut == {"alfa": -5_000_000, "beta": -3_000_000, "gamma": -2_000_000}
    uneven = frame_case([FIRST], {"i-fjor": {"alfa": 60_000_000, "beta": 100_000_000, "gamma": 40_000_000}})
    done = distribute(with_a_cut(uneven, replace(floor, percent=Fraction(94))))
    cut = next(one for one in done.splits if one.fund.code == "kutt").whole
    assert cut == {"alfa": -3_600_000, "beta": -4_000_000, "gamma": -2_400_000}


def test_a_stated_base_frame_stands_beside_the_one_that_the_lines_give() -> None:
    case = replace(frame_case([FIRST]), frame=FUND)
    stated = replace(case.recipients["alfa"], base_frame=99_000_000)
    done = distribute(replace(case, recipients={**case.recipients, "alfa": stated}))
    assert done.case.recipients["alfa"].base_frame == 99_000_000
    assert done.case.recipients["beta"].base_frame == 60_000_000
    (found,) = done.findings
    assert (found.difference, found.status) == (Fraction(-1_000_000), Status.DIFFERS)


def test_one_off_money_in_a_frame_is_told_apart_from_what_lasts() -> None:
    once = BudgetChange(stage="revised", amounts="en-gang", lasting=Lasting.ONE_OFF)
    entries = split(frame_case([FIRST, once], {"en-gang": {"gamma": 700_000}})).entries
    assert [(one.recipient, one.lasting) for one in entries if one.rule == "budget_change"] == [
        ("gamma", "one_off")
    ]
    assert {one.lasting for one in entries if one.rule == "last_year"} == {"unknown"}
    told = plain(run_summary(run(shipped_case("example-region")), []))
    assert "Basisramme 2026            17 474 818  varig" in told
    assert "Basisramme 2026                11 500  ettårig" in told


@given(KRONER_EACH, KRONER_EACH, KRONER_EACH, st.integers(1, 12))
def test_a_frame_is_the_sum_of_its_lines_whatever_they_are(
    before: dict[str, int], ended: dict[str, int], given_late: dict[str, int], months: int
) -> None:
    ended = {code: min(amount, max(before[code], 0)) for code, amount in ended.items()}
    own = {"i-fjor": before, "slutt": ended, "sent": given_late}
    steps = [
        FIRST, OneOffEnded(amounts="slutt"), FullYear(amounts="sent", months=months),
        Compensation(parameter="pris"), Efficiency(parameter="samlet", key="key"),
        EfficiencyReturned(parameter="samlet", key="key"),
    ]  # fmt: skip
    case = frame_case(steps, own)
    done = split(case)
    sums = dict.fromkeys(CODES, 0)
    for entry in done.entries:
        sums[entry.recipient] += entry.amount
    exact = {
        code: (before[code] - ended[code] + Fraction(given_late[code] * (12 - months), months))
        * Fraction(104, 100)
        for code in CODES
    }
    assert all(abs(sums[code] - exact[code]) < 1000 for code in CODES)
    assert abs(sum(sums.values()) - sum(exact.values(), Fraction(0))) <= 500
    assert dict(frame_amounts(replace(case, frame=FUND))) == sums


@given(KRONER_EACH)
def test_what_is_taken_and_returned_by_the_same_key_is_nothing(before: dict[str, int]) -> None:
    steps = [
        FIRST,
        Efficiency(parameter="samlet", key="key"),
        EfficiencyReturned(parameter="samlet", key="key"),
    ]
    alone = lines(frame_case([FIRST], {"i-fjor": before}))
    both = lines(frame_case(steps, {"i-fjor": before}))
    sums = {code: sum(amounts.get(code, 0) for _, amounts in both) for code in CODES}
    assert sums == alone[0][1]


@given(KRONER_EACH, KRONER_EACH)
def test_up_to_a_stated_frame_is_always_the_stated_frame(
    before: dict[str, int], after: dict[str, int]
) -> None:
    whole = {code: amount // 1000 * 1000 for code, amount in after.items()}
    case = frame_case([FIRST, NotItemised(to="oppgitt")], {"i-fjor": before, "oppgitt": whole})
    assert dict(frame_amounts(replace(case, frame=FUND))) == whole


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ([Compensation(parameter="pris")], "ingen har noen ramme ennå"),
        ([LastYear(amounts="fjor")], "ukjent kriterium «fjor»"),
        ([LastYear(amounts="folk")], "teller innbyggere, ikke penger"),
        ([LastYear()], "sier ikke hvor beløpene står"),
        ([LastYear(amounts="i-fjor", total=5)], "sier ikke hvor beløpene står, eller sier det to ganger"),
        ([FIRST, TasksTransferred(total=5_000)], "sier ikke hvor beløpene står"),
        ([FIRST, Compensation(parameter="prisen")], "ukjent parameter «prisen»"),
        ([FIRST, Compensation(parameter="samlet")], "er i mill. kroner, steget trenger prosent av rammen"),
        ([FIRST, Efficiency(parameter="pris", key="key")], "steget trenger et beløp som nøkkelen kan dele"),
        ([FIRST, Efficiency(parameter="samlet", key="nøkkel")], "ukjent nøkkel «nøkkel»"),
        ([FIRST, Efficiency(parameter="samlet", key="key", to="alfa")], "både «key» og «to»"),
        ([FIRST, FIRST], "fjorårets ramme er ikke den første linjen"),
        ([FIRST, *[TasksTransferred(amounts="i-fjor")] * 2], "«i-fjor» er alt regnet med"),
        ([FIRST, *[Compensation(parameter="pris")] * 2], "«pris» er alt regnet med"),
        ([FIRST, OneOffEnded(amounts="mer-enn-alt")], "de ettårige midlene til Beta er større enn rammen"),
        ([FIRST, BudgetChange(stage="voted", amounts="i-fjor", to="i-fjor")], "både «to» og egne beløp"),
        ([FIRST, NotItemised(to="mer-enn-alt")], "oppgir ingen ramme for Alfa og Gamma"),
        ([LastYear(amounts="tomt")], "har ingen verdier, så linjen er tom"),
        ([FIRST, NotItemised(to="ramme")], "ukjent kriterium «ramme»"),
    ],
)
def test_a_line_that_cannot_be_worked_out_is_refused_with_a_way_out(steps: list[Step], said: str) -> None:
    done = split(frame_case(steps, {"mer-enn-alt": {"beta": 60_000_001}, "tomt": {}}))
    (problem,) = errors(done.problems)
    assert said in plain(problem.what)
    assert problem.cause
    assert problem.fix


def test_a_frame_that_draws_on_another_fund_is_no_baseline() -> None:
    case = frame_case([FIRST])
    drawing = replace(case.funds[FUND], draws_on="annen")
    done = distribute(replace(case, frame=FUND, funds={FUND: drawing}))
    assert any("kan ikke være det andre rammer måles mot" in one.what for one in errors(done.problems))
    unknown = distribute(replace(case, frame="basi"))
    assert any("ukjent ramme «basi»" in one.what for one in errors(unknown.problems))


def test_a_seal_holds_the_lines_of_a_frame_also_where_their_sum_is_the_same() -> None:
    case = shipped_case("frame-2017")
    more = override(case, "parameters.efficiency.gross", 2254)
    assert run(more).table() == run(case).table()
    assert seal_of(more, case.scenarios["sources"]) != seal_of(case, case.scenarios["sources"])


def test_two_frames_do_not_count_the_same_line() -> None:
    case = frame_case([FIRST])
    twice = {**case.funds, "to": replace(case.funds[FUND], code="to", name="Igjen")}
    found = errors(distribute(replace(case, funds=twice)).problems)
    assert any("«i-fjor» er også en linje i «Igjen»" in problem.what for problem in found)


def test_a_row_that_no_line_takes_is_warned_of(inputs: Path) -> None:
    lines_file = inputs / "example-region" / "frame_lines.csv"
    with lines_file.open("a", encoding="utf-8") as file:
        file.write("new-task,Vestmark HF,12000,illustration,Linjer i rammen,99\n")
    (problem,) = loaded(inputs, "example-region").problems
    assert "«new-task Vestmark HF» er ikke med i noen linje" in problem.what
    with (inputs / "example-region" / "keys.toml").open("a", encoding="utf-8") as file:
        file.write(
            '[criteria.new-task]\nname = "Ny"\ntable = "frame_lines"\ncolumn = "amount"\n'
            'where = { line = "new-task" }\n[methods.unused]\ntitle = "Ubrukt"\n'
            'steps = [{ rule = "tasks_transferred", amounts = "new-task" }]\n'
        )
    assert len(loaded(inputs, "example-region").problems) == 1


def test_lines_that_do_not_sum_to_the_stated_frame_are_a_finding() -> None:
    case = frame_case([FIRST])
    stated = replace(case.funds[FUND], amount=201_000_000)
    (found,) = distribute(replace(case, funds={FUND: stated})).findings
    assert (found.difference, found.status) == (Fraction(1_000_000), Status.DIFFERS)


def test_the_stream_holds_the_whole_frame() -> None:
    done = run(shipped_case("frame-2020"))
    assert {stream for _, _, stream in done.table()} == {STREAM}
    assert KRONER.factor == 1
