"""`allocation optimise` as it is typed: answers, refusals in the limits' own names, and what may be asked."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from allocation import run
from allocation.case import Case
from allocation.cli import main
from allocation.files import with_scenario_file
from allocation.files.conflict_text import conflict_problems
from allocation.files.limitsfile import read_limits
from allocation.files.summary import overridden_texts, problems_text
from allocation.optimise.amounts.conflict import LimitsConflict
from allocation.optimise.amounts.start import start_of
from allocation.optimise.within_limits import within_limits
from allocation.problems import ProblemsFound
from tests.broken_folders import BOARD
from tests.shipped import shipped_case

TELEMARK, VESTFOLD = "Sykehuset Telemark HF", "Sykehuset i Vestfold HF"
LOCKED = """[[lock]]
recipients = ["Helse Sør-Øst RHF", "Sykehuspartner HF"]
groups = ["private ideelle sykehus"]
"""
ALL_GAIN = '[[floor]]\nbase = "start"\npercent = 101\n'


def asked(to: Path, limits: str, *words: str, title: str = "Prøve") -> tuple[str, ...]:
    """The words of a command that asks with these limits, written to a file."""
    path = to / "asked" / "limits.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f'title = "{title}"\nstreams = ["basic"]\n{limits}', encoding="utf-8")
    return ("optimise", BOARD, "--limits", str(path), *words)


def answered(to: Path, limits: str, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    """The JSON document of such a question."""
    main(asked(to, limits, "--json"))
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    return document


def board() -> Case:
    """The case of 2024, read once."""
    return shipped_case(BOARD)


def refusal(to: Path, limits: str) -> str:
    """What is said where the limits cannot be understood, or cannot hold; there is nothing else."""
    path = Path(asked(to, limits)[3])
    try:
        wishes = read_limits(path, str(path), board())
        within_limits(board(), wishes)
    except ProblemsFound as found:
        return problems_text(found.problems).replace("\xa0", " ")
    except LimitsConflict as found:
        problems = conflict_problems(found.conflicts, start_of(board(), wishes), str(path))
        return problems_text(problems).replace("\xa0", " ")
    raise AssertionError("the limits hold")


def test_limits_that_cannot_hold_end_the_command_with_the_same_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(asked(tmp_path, ALL_GAIN)) == 2
    told = capsys.readouterr()
    assert not told.out
    assert told.err.replace("\xa0", " ").strip() == refusal(tmp_path, ALL_GAIN).strip()


def test_the_answer_is_an_alternative_that_the_engine_runs_to_the_same_kroner(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    limits = f'{LOCKED}[[floor]]\nbase = "start"\npercent = 95\n[target]\nkey = "need-2040"\n'
    assert main(asked(tmp_path, limits, "--json", "--out", str(tmp_path))) == 0
    amounts = json.loads(capsys.readouterr().out)["amounts"]
    case = with_scenario_file(shipped_case(BOARD), tmp_path / "limits.toml")
    distribution = run(case, "limits")
    placed = distribution.placed()
    assert {(one["recipient"], one["stream"]): one["amount"] for one in amounts} == {
        cell: amount for cell, amount in placed.items() if cell[1] == "basic"
    }
    assert sum(one["amount"] for one in amounts) == 1_113_400_000
    (said,) = overridden_texts(distribution.case, case.scenarios["limits"])
    assert said.replace("\xa0", " ") == "funds.basic.amounts = 16 mottakere, i alt 1 113 400 tusen kroner"


def test_a_smaller_fund_is_part_of_the_alternative(tmp_path: Path) -> None:
    limits = '[[total]]\nstreams = ["basic"]\namount = "1 000 mill. kroner"\n'
    assert main(asked(tmp_path, limits, "--out", str(tmp_path))) == 0
    case = with_scenario_file(shipped_case(BOARD), tmp_path / "limits.toml")
    assert run(case, "limits").case.funds["basic"].amount == 1_000_000_000


def test_without_limits_the_answer_is_the_alternative_itself(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["optimise", BOARD, "--scenario", "need-projected"]) == 0
    told = capsys.readouterr().out.replace("\xa0", " ")
    assert "Samlet avvik: ingenting." in told
    assert "Ingen grenser er satt" in told


@pytest.mark.parametrize(
    ("limits", "told"),
    [
        (ALL_GAIN, "krever til sammen 1 124 541, men rammen for Basisbevilgning er 1 113 400"),
        (ALL_GAIN, "11 141 for mye"),
        (ALL_GAIN, "senk gulvene på 101 % av utgangspunktet med 11 141 tusen kroner i alt"),
        (ALL_GAIN, "øk rammen for Basisbevilgning med 11 141 tusen kroner"),
        ('[[ceiling]]\nbase = "start"\npercent = 99\n', "11 139 blir til overs"),
        (
            f'[[lock]]\nrecipients = ["{TELEMARK}"]\n[[ceiling]]\namounts = {{ "{TELEMARK}" = 60000 }}\n',
            "5 002 for mye",
        ),
        (
            f'[[floor]]\namounts = {{ "{TELEMARK}" = 70000, "{VESTFOLD}" = "1 100 mill. kroner" }}\n',
            "senk gulvet for Sykehuset Telemark HF med 56 600",
        ),
    ],
)
def test_what_cannot_hold_is_told_with_both_totals_the_gap_and_the_remedies(
    tmp_path: Path, limits: str, told: str
) -> None:
    assert told in refusal(tmp_path, limits)


def test_the_per_cent_that_would_fit_does_fit(tmp_path: Path) -> None:
    said = refusal(tmp_path, ALL_GAIN)
    percent = said.partition("for eksempel til ")[2].partition(" %")[0].replace(",", ".")
    assert main(asked(tmp_path, f'[[floor]]\nbase = "start"\npercent = {percent}\n')) == 0
    assert float(percent) > 99.9


def test_limits_that_only_together_cannot_hold_are_named_by_their_own_names(tmp_path: Path) -> None:
    said = refusal(
        tmp_path,
        f'[[relation]]\nname = "Vestfold først"\none = "{VESTFOLD}"\nother = "{TELEMARK}"\n'
        'more = "5 mill. kroner"\n'
        f'[[relation]]\none = "{TELEMARK}"\nother = "{VESTFOLD}"\ntimes = 1\n',
    )
    assert "disse grensene kan ikke holdes samtidig: kravet «Vestfold først» og kravet" in said
    assert "lemp på kravet «Vestfold først» med 5 000 tusen kroner" in said


@pytest.mark.parametrize(
    ("limits", "told"),
    [
        ('[[flor]]\nbase = "start"\n', "ukjent innstilling «flor»"),
        ('[[floor]]\nbsae = "start"\n', "Mente du «base»?"),
        ('[[floor]]\nbase = "forrige"\n', "ukjent grunnlag «forrige»"),
        ("[[floor]]\npercent = 90\n", "grensen sier ikke hva den er i forhold til"),
        ('[[floor]]\nbase = "previous"\npercent = 90\n', "har ikke noe beløp for Sykehuspartner HF"),
        ('[[floor]]\nbase = "start"\nrecipients = ["Sykehuset Telemrak HF"]\n', "Mente du «Sykehuset Telem"),
        ('[[floor]]\nbase = "start"\ngroups = ["helseforetakene"]\n', "Mente du «helseforetak»?"),
        ('[[floor]]\nbase = "start"\nstreams = ["earmarked"]\n', "ukjent finansieringstype «earmarked»"),
        ('[[floor]]\nbase = "start"\nrecipients = ["Helse Vest RHF"]\n', "Helse Vest RHF får ingenting av"),
        ('[[group]]\nleast_percent = 5\n', "grensen nevner ingen gruppe"),
        ('[[group]]\ngroups = ["helseforetak"]\n', "grensen sier ikke hvor mye"),
        ('[[group]]\ngroups = ["helseforetak"]\nleast = 1\nmost_percent = 9\n', "både beløp og prosent"),
        (f'[[relation]]\none = "{TELEMARK}"\n', "forholdet nevner ikke to parter"),
        (f'[[relation]]\none = "{TELEMARK}"\nother = "helseforetak"\ntimes = 1\n', "har mottakere felles"),
        ("[[moved]]\n", "grensen sier ikke hvor mye som kan flyttes"),
        (f'[[moved]]\nmost = 1000\nrecipients = ["{TELEMARK}"]\n', "gjelder alle"),
        ("[[moved]]\nmost = -5\n", "mindre enn ingenting"),
        ("[[total]]\n", "rammen har ingen øvre grense"),
        ("[[total]]\nleast = 1000000\n", "rammen har ingen øvre grense"),
        ("[[total]]\namount = 5\nmost = 6\n", "både ett beløp og et spenn"),
        ("[[total]]\nleast = 6\nmost = 5\n", "rammen er minst mer enn den er høyst"),
        ("[[total]]\namount = -5\n", "rammen er under null"),
        ("[[total]]\namount = 5\n[[total]]\namount = 6\n", "er sagt to ganger"),
        ('[[total]]\namount = 5\ngroups = ["helseforetak"]\n', "rammen nevner mottakere"),
        ('[[floor]]\nbase = "start"\npercent = 0.99\n', "skriv percent = 99 for 99 prosent"),
        ('[[floor]]\nbase = "start"\npercent = -1\n', "prosenten er under null"),
        ('[[group]]\ngroups = ["helseforetak"]\nleast_percent = -1\n', "andelen er under null"),
        (f'[[relation]]\none = "{TELEMARK}"\nother = "{VESTFOLD}"\ntimes = 0\n', "er ikke over null"),
        (
            f'[[floor]]\ngroups = ["helseforetak"]\namounts = {{ "{TELEMARK}" = 10 }}\n',
            "både i «amounts» og for seg",
        ),
        ('[floor]\nbase = "start"\n', "skriv [[floor]]"),
        ('[target]\nkey = "need-2040"\ngroups = ["helseforetaket"]\n', "Mente du «helseforetak»?"),
        ('[[lock]]\namounts = { "Sykehuset Telemark HF" = 12.5 }\n', "er ikke et helt antall tusen kroner"),
        ('goal = "best"\n', "ukjent målsetting «best»"),
        ('goal = "weighted"\n', "en veid sum må ha vekter over null"),
        ("weights = { total = 1 }\n", "målsettingen «total» har ingen vekter"),
        ('curve = { of = "total", against = "total" }\n', "kurven veier en målsetting mot seg selv"),
        ('[target]\nkey = "need-2041"\n', "Mente du «need-2040»?"),
        ('[target]\nkey = "need-2040"\nbase = "previous"\n', "målet er sagt på 2 måter"),
        ('[target]\nscenario = "decidde"\n', "Mente du «decided»?"),
        ('scenario = "decidde"\n', "Mente du «decided»?"),
    ],
)  # fmt: skip
def test_limits_that_cannot_be_understood_are_refused_with_a_way_out(
    tmp_path: Path, limits: str, told: str
) -> None:
    assert told in refusal(tmp_path, limits)


def test_every_fault_of_a_file_is_told_at_once(tmp_path: Path) -> None:
    said = refusal(
        tmp_path, '[[floor]]\nbsae = "start"\n[[ceiling]]\npercent = "mye"\n[target]\nnokkel = "x"\n'
    )
    assert said.count("Feil: ") == 3
    assert "floor 1" in said
    assert "ceiling 1" in said


def test_streams_that_nobody_has_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "limits.toml"
    path.write_text('title = "Prøve"\nstreams = ["basis"]\n', encoding="utf-8")
    assert main(["optimise", BOARD, "--limits", str(path)]) == 2
    assert "ukjent finansieringstype «basis»" in capsys.readouterr().err


@pytest.mark.parametrize("given", ["nobody-loses-fiv", "nowhere.toml"])
def test_limits_that_are_not_there_are_refused(capsys: pytest.CaptureFixture[str], given: str) -> None:
    assert main(["optimise", BOARD, "--limits", given]) == 2
    assert ("Mente du «nobody-loses-five»?" in capsys.readouterr().err) == (given == "nobody-loses-fiv")


def test_a_document_of_what_cannot_hold_has_the_conflict_as_data_and_no_amounts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = answered(tmp_path, ALL_GAIN, capsys)
    (conflict,) = document["conflicts"]
    assert (conflict["demanded"], conflict["available"], conflict["gap"]) == (
        1_124_541_000,
        1_113_400_000,
        11_141_000,
    )
    assert document["amounts"] == []
    assert [problem["severity"] for problem in document["problems"]] == ["error"]


def test_documents_of_answers_and_of_refusals_have_the_same_keys(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = answered(tmp_path, "", capsys)
    conflict = answered(tmp_path, '[[ceiling]]\nbase = "start"\npercent = 99\n', capsys)
    refused = answered(tmp_path, "[[flor]]\n", capsys)
    assert answer.keys() == conflict.keys() == refused.keys()


def test_nothing_but_the_document_is_printed(tmp_path: Path) -> None:
    words = asked(tmp_path, f"{LOCKED}", "--json")
    told = subprocess.run(
        [sys.executable, "-W", "error", "-m", "allocation", *words], capture_output=True, check=True
    )
    assert json.loads(told.stdout)["limits"] == "limits"
    assert not told.stderr


def test_the_same_question_has_the_same_bytes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = asked(tmp_path, f'{LOCKED}[target]\nkey = "need-2040"\n[[moved]]\npercent = 2\n', "--json")
    told = []
    for _ in range(2):
        main(words)
        told.append(capsys.readouterr().out)
    assert told[0] == told[1]


def test_another_question_has_another_fingerprint(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    prints = {
        answered(tmp_path, f"[[moved]]\npercent = {percent}\n", capsys)["fingerprint"] for percent in (1, 2)
    }
    assert len(prints) == 2


def test_a_case_that_only_collects_savings_has_nothing_to_share(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["optimise", "example-measures"]) == 2
    assert "det er ingenting å fordele" in capsys.readouterr().err


def test_two_questions_are_not_asked_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--limits", "trade-off", "--goal", f"{TELEMARK}>=70 mill. kroner"]
    assert main(["optimise", BOARD, *words]) == 2
    assert "hvert sitt spørsmål" in capsys.readouterr().err


def test_a_key_that_measures_nobody_who_gets_money_is_no_aim(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "limits.toml"
    text = 'title = "Prøve"\nstreams = ["recruitment"]\n[target]\nkey = "need-2040"\n'
    path.write_text(text, encoding="utf-8")
    assert main(["optimise", BOARD, "--limits", str(path)]) == 2
    assert "kan ikke måle noen av dem som får penger" in capsys.readouterr().err


def test_a_total_without_streams_is_of_all_of_them_and_shares_are_of_what_then_holds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    share = '[[group]]\ngroups = ["private ideelle sykehus"]\nleast_percent = 10\n'
    for total, whole in (("amount = 500000", 500_000_000), ("least = 400000\nmost = 500000", None)):
        amounts = answered(tmp_path, f"[[total]]\n{total}\n{share}", capsys)["amounts"]
        groups = {code: one.group for code, one in shipped_case(BOARD).recipients.items()}
        private = sum(one["amount"] for one in amounts if groups[one["recipient"]].startswith("private"))
        handed_out = sum(one["amount"] for one in amounts)
        assert handed_out == whole or 400_000_000 <= handed_out <= 500_000_000
        assert 10 * private >= handed_out
        assert 10 * (private - 1_000_000) < handed_out or whole is None


def test_a_larger_fund_is_no_way_out_of_shares_of_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shares = '[[group]]\ngroups = ["helseforetak"]\nleast_percent = 96\n'
    shares += '[[group]]\ngroups = ["private ideelle sykehus"]\nleast_percent = 5\n'
    (conflict,) = answered(tmp_path, shares, capsys)["conflicts"]
    assert [remedy["kind"] for remedy in conflict["alone"]] == ["group", "group"]


def test_locks_above_what_there_is_are_lowered_and_that_is_enough(tmp_path: Path) -> None:
    """Followed to the letter, what the message says is enough."""
    names = ["Akershus universitetssykehus HF", "Vestre Viken HF", VESTFOLD, "Sykehuset Innlandet HF"]
    locks = f"[[lock]]\nrecipients = {json.dumps(names, ensure_ascii=False)}\n"
    floor = '[[floor]]\namounts = { "Oslo universitetssykehus HF" = 688176 }\n'
    said = refusal(tmp_path, locks + floor)
    assert "senk låsene med 66 450 tusen kroner i alt" in said
    assert "hev låsene" not in said
    lower = floor.replace("688176", str(688_176 - 66_450))
    assert main(asked(tmp_path, locks + lower)) == 0


def test_a_remedy_that_is_not_enough_for_all_of_the_limits_is_not_called_enough(tmp_path: Path) -> None:
    two = '[[floor]]\namounts = { "Oslo universitetssykehus HF" = 1200000 }\n'
    two += (
        f'[[lock]]\namounts = {{ "{TELEMARK}" = 70000 }}\n[[ceiling]]\namounts = {{ "{TELEMARK}" = 60000 }}\n'
    )
    assert "ingen av dem er nok alene" in refusal(tmp_path, two)


def test_the_narrower_of_two_limits_on_what_may_move_holds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    limits = '[target]\nkey = "need-2040"\n[[moved]]\nmost = 9000\n[[moved]]\nmost = 5000\n'
    assert answered(tmp_path, limits, capsys)["moved"] == 5_000_000


def test_a_floor_of_what_is_less_than_nothing_does_not_force_a_gain(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "limits.toml"
    text = 'title = "Prøve"\nstreams = ["results_based"]\n[[floor]]\nbase = "start"\npercent = 95\n'
    path.write_text(text, encoding="utf-8")
    assert main(["optimise", BOARD, "--limits", str(path), "--json"]) == 0
    amounts = json.loads(capsys.readouterr().out)["amounts"]
    assert {one["amount"] for one in amounts if one["recipient"] == "sunnaas-sykehus"} == {-24_000}


def test_a_key_that_the_alternative_already_follows_can_be_aimed_at(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    limits = 'scenario = "need-projected"\n[target]\nkey = "need-projected"\n'
    assert answered(tmp_path, limits, capsys)["reached"] == 0


def test_money_that_comes_down_through_several_levels_is_not_shared_as_one_sum(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["optimise", "chain-2017"]) == 2
    assert "fordeles i flere ledd" in capsys.readouterr().err


def test_several_equally_good_answers_are_told_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cut = '[[total]]\namount = "1 000 mill. kroner"\n'
    assert answered(tmp_path, cut, capsys)["alone"] is False
    assert main(asked(tmp_path, cut)) == 0
    assert "Flere fordelinger er like gode" in capsys.readouterr().out


def test_a_key_shares_what_the_stream_is_to_be_in_all(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Half the fund: nobody below 99 per cent of what the key gives them of the half."""
    limits = '[[total]]\namount = 556700\n[target]\nkey = "three-regions"\n'
    assert sum(one["target"] for one in answered(tmp_path, limits, capsys)["amounts"]) == 556_700_000
    limits = (
        '[[total]]\namount = 1200000\n[target]\nkey = "need-2040"\n[[floor]]\nbase = "target"\npercent = 99\n'
    )
    answer = answered(tmp_path, limits, capsys)
    assert sum(one["target"] for one in answer["amounts"]) == 1_200_000_000
    assert answer["reached"] == 0


def test_either_of_two_funds_can_pay_for_floors_on_what_each_gets_in_all(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = Path(asked(tmp_path, "")[3])
    text = 'title = "To"\nstreams = ["basic", "earmarked"]\n[[floor]]\nbase = "start"\npercent = 110\n'
    path.write_text(text, encoding="utf-8")
    assert main(["optimise", BOARD, "--limits", str(path), "--json"]) == 2
    (conflict,) = json.loads(capsys.readouterr().out)["conflicts"]
    funds = [(remedy["name"], remedy["by"]) for remedy in conflict["alone"] if remedy["kind"] == "total"]
    assert funds == [
        (f"rammen for {name}", conflict["gap"]) for name in ("Basisbevilgning", "Øremerkede tilskudd")
    ]
