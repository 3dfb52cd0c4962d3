"""What it would take that a recipient gets an amount: the smallest change, verified by a full run."""

import json
from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest

from allocation import run
from allocation.case import Case
from allocation.cli import main
from allocation.criteria import Mix
from allocation.files import with_scenario_file
from allocation.keys import key_shares
from allocation.optimise.reach import Reach, Reached, Way, what_it_takes
from tests.broken_folders import BOARD
from tests.shipped import shipped_case

TELEMARK, OSLO = "sykehuset-telemark", "oslo-universitetssykehus"
BED_DAYS = "illustration-bed-days"


@pytest.fixture(scope="module")
def case() -> Case:
    return shipped_case(BOARD)


def ways(answer: Reach) -> dict[str, Way]:
    return {way.kind: way for way in answer.ways}


@pytest.mark.parametrize("amount", [63_000_000, 66_000_000, 75_000_000])
def test_changed_weights_and_a_larger_fund_each_give_the_amount_in_a_full_run(
    case: Case, amount: int
) -> None:
    answer = what_it_takes(case, BED_DAYS, Reached(TELEMARK, amount))
    for way in ways(answer).values():
        assert answer.after(way) is not None
        assert (answer.after(way) or 0) >= amount
    fund = ways(answer)["fund"]
    assert answer.after(fund) == amount


def test_no_smaller_change_of_weights_would_do(case: Case) -> None:
    """Each mix in hundredths of a per cent near the found one, but nearer to the old one, falls short."""
    asked = Reached(TELEMARK, 64_000_000)
    answer = what_it_takes(case, BED_DAYS, asked)
    key = answer.before.case.keys["bed-days-and-beds"]
    assert isinstance(key, Mix)
    new = {change.path.rpartition(".")[2]: change.after for change in ways(answer)["weights"].changes}
    found = {**key.mix, **new}
    assert sum(found.values()) == 1
    moved = sum(abs(found[part] - key.mix[part]) for part in key.mix)
    block = next(block for block in answer.before.blocks_of("basic") if block.rule == "key")
    shared = int(block.amounts.sum())
    others = answer.amount_before - dict(zip(block.recipients, block.amounts.tolist(), strict=True))[TELEMARK]
    shares = {
        part: key_shares(
            Mix(code="x", title="x", mix={part: Fraction(1)}), answer.before.case, "basic", block.recipients
        )[TELEMARK]
        for part in key.mix
    }
    step, parts = Fraction(1, 10_000), list(key.mix)
    for moves in product(range(-2, 3), repeat=len(parts) - 1):
        near = {part: found[part] + step * by for part, by in zip(parts, moves, strict=False)}
        near[parts[-1]] = 1 - sum(near.values(), Fraction(0))
        if min(near.values()) >= 0 and sum(abs(near[part] - key.mix[part]) for part in parts) < moved:
            assert others + shared * sum(near[part] * shares[part] for part in parts) < asked.amount


def test_an_amount_that_no_weights_give_is_refused_with_the_most_that_they_give(case: Case) -> None:
    answer = what_it_takes(case, BED_DAYS, Reached(TELEMARK, 95_000_000))
    weights = ways(answer)["weights"]
    assert weights.run is None
    assert "høyst 82 618 tusen kroner" in weights.why_not.replace("\xa0", " ")


def test_what_floors_and_phase_in_take_back_is_told(case: Case) -> None:
    answer = what_it_takes(case, "within-limits", Reached(OSLO, 250_000_000))
    weights, fund = answer.ways
    assert weights.run is None
    assert "før gulv, tak og innfasing" in weights.why_not
    assert fund.beyond_key
    assert (answer.after(fund) or 0) >= 250_000_000


def test_an_amount_that_is_reached_already_needs_no_change(case: Case) -> None:
    assert what_it_takes(case, BED_DAYS, Reached(TELEMARK, 60_000_000)).ways == ()


def test_a_stream_can_be_asked_about_alone(case: Case) -> None:
    answer = what_it_takes(case, BED_DAYS, Reached(TELEMARK, 60_000_000, "basic"))
    assert answer.amount_before == run(case, BED_DAYS).placed()[TELEMARK, "basic"]
    assert answer.ways


@pytest.mark.parametrize(
    ("goal", "told"),
    [
        ("Sykehuset Telemark HF=70", "det mangler et «>=»"),
        ("Telemark>=70 000", "Mente du «Sykehuset Telemark HF»?"),
        ("Sykehuset Telemark HF>=mye", "er ikke et beløp"),
        ("Sykehuset Telemark HF>=70 000,5", "ikke et helt antall tusen kroner"),
        ("Sykehuset Telemark HF/basis>=70 000", "ukjent finansieringstype «basis»"),
        ("Helse Vest RHF/basic>=70 000", "ingen nøkkel gir Helse Vest RHF noe"),
    ],
)
def test_goals_that_cannot_be_understood_are_refused(
    capsys: pytest.CaptureFixture[str], goal: str, told: str
) -> None:
    assert main(["optimise", BOARD, "--scenario", BED_DAYS, "--goal", goal]) == 2
    assert told in capsys.readouterr().err


def test_the_decision_itself_has_no_key_to_change(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["optimise", BOARD, "--goal", "Sykehuset Telemark HF>=70 000"]) == 2
    assert "ingen nøkkel gir" in capsys.readouterr().err


def test_the_answer_is_told_in_words_and_as_data(capsys: pytest.CaptureFixture[str]) -> None:
    words = [
        "optimise",
        BOARD,
        "--scenario",
        BED_DAYS,
        "--goal",
        "Sykehuset Telemark HF/Basisbevilgning≥66 mill. kroner",
    ]
    assert main(words) == 0
    told = capsys.readouterr().out.replace("\xa0", " ")
    assert "Hva skal til for at Sykehuset Telemark HF får minst 66 000 tusen kroner?" in told
    assert "Full kjøring: Sykehuset Telemark HF får da 66 0" in told
    assert main([*words, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert [way["reached"] for way in document["ways"]] == [True, True]
    assert document["asked"] == 66_000_000
    refused = ["optimise", BOARD, "--goal", "Telemark>=1", "--json"]
    assert main(refused) == 2
    assert json.loads(capsys.readouterr().out).keys() == document.keys()


def test_a_fund_grows_by_as_much_as_its_floors_take(case: Case) -> None:
    answer = what_it_takes(case, "floor-2023", Reached(TELEMARK, 70_000_000))
    fund = ways(answer)["fund"]
    assert fund.beyond_key
    assert answer.after(fund) == 70_000_000
    assert "for lite" not in (fund.why_not or "")


def test_each_way_is_written_as_an_alternative_that_gives_the_amount(
    case: Case, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    goal = "Sykehuset Telemark HF>=66 000"
    words = ["optimise", BOARD, "--scenario", BED_DAYS, "--goal", goal, "--out", str(tmp_path)]
    assert main(words) == 0
    for kind in ("weights", "fund"):
        name = f"reach-{kind}-basic"
        placed = run(with_scenario_file(case, tmp_path / f"{name}.toml"), name).placed()
        assert sum(amount for (code, _), amount in placed.items() if code == TELEMARK) >= 66_000_000
