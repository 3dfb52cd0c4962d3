"""What a run says beside its amounts: every override that holds, its own findings, and whose error it is."""

from pathlib import Path

import pytest

from allocation import load_case, run
from allocation.cli import main
from allocation.files import with_scenario_file
from allocation.problems import did_you_mean, errors, some_of
from tests.broken_folders import (
    BOARD,
    edit_lines,
    inputs_to_break,
    place_of,
    refused,
    replace_text,
)
from tests.readme_case import tiny_case
from tests.shipped import shipped_case
from tests.small_cases import plain


def said(capsys: pytest.CaptureFixture[str]) -> str:
    return plain(capsys.readouterr().out)


def test_the_heading_shows_the_overrides_of_the_whole_chain_in_the_cases_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tiny = tiny_case(tmp_path)
    replace_text(tiny / "case.toml", "unit =", 'default_scenario = "proposal"\nunit =')
    base = '[overrides]\n"keys.both.blend" = { by-people = 0.4, by-beds = 0.6 }\n"rounding" = "table"\n'
    own = '[overrides]\n"criteria.beds.values.Midt" = 5\n"funds.care.amount" = "9 mill. kroner"\n'
    own += '"rounding" = "fund"\n'
    (tiny / "scenarios" / "base.toml").write_text(f'title = "Under"\n{base}', encoding="utf-8")
    (tiny / "scenarios" / "own.toml").write_text(f'title = "Over"\nbaseline = "base"\n{own}', "utf-8")
    assert main(["run", str(tiny), "--scenario", "own", "--out", str(tmp_path)]) == 0
    shown = [line for line in said(capsys).splitlines() if line.startswith("Overstyrt")]
    assert shown == [
        "Overstyrt: keys.both.blend = by-people 0,4, by-beds 0,6 (fra «base»)",
        "Overstyrt: criteria.beds.values.Midt = 5 senger",
        "Overstyrt: funds.care.amount = 9 000 tusen kroner",
        "Overstyrt: rounding = hver ramme for seg",
    ]


def test_the_runs_own_findings_are_shown_and_no_command_that_shows_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", "chain-2017", "--out", str(tmp_path)]) == 0
    told = said(capsys)
    assert "Kap. 732 post 79 Raskere tilbake · Ikke fordelt" in told
    assert "overslag, ingen øvre grense: utbetalt er 18 953 932" in told
    assert "allocation check" not in told


def test_a_case_elsewhere_is_pointed_to_by_the_path_that_was_given(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = inputs_to_break(tmp_path) / BOARD
    given = ["run", str(case), "--scenario", "as-in-2023", "--out", str(tmp_path)]
    assert main(given) == 0
    (pointer,) = (line for line in said(capsys).splitlines() if line.startswith("De andre funnene"))
    assert main(pointer.partition(": allocation ")[2].split()) == 0
    assert "avrunding" in said(capsys)


def test_a_fund_without_document_has_its_place_in_the_file_as_source(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", str(tiny_case(tmp_path)), "--trace", "Nord", "--out", str(tmp_path)]) == 0
    assert "rammen: funds.csv, care" in said(capsys)


def test_an_error_of_a_scenario_that_is_not_run_names_the_scenario(tmp_path: Path) -> None:
    inputs = inputs_to_break(tmp_path)
    floor = 'steps = [{ rule = "floor", base = "previous", percent = 78 }]'
    replace_text(inputs / BOARD / "keys.toml", floor, floor.replace("78", "85"))
    (problem,) = refused(inputs)
    assert problem.what.endswith("tusen kroner å dele (i alternativet «floor-2023»)")


def test_an_error_that_my_file_brings_out_in_the_case_names_my_file(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    override = '[overrides]\n"funds.basic.amount" = "500 mill. kroner"\n'
    mine.write_text(f'title = "Min"\nbaseline = "within-limits"\n{override}', encoding="utf-8")
    found = errors(with_scenario_file(shipped_case(BOARD), mine).problems)
    assert found
    assert all(problem.what.endswith("(i alternativet «mine»)") for problem in found)


def test_many_recipients_without_a_value_are_one_error_a_criterion(tmp_path: Path) -> None:
    tiny = tiny_case(tmp_path)
    edit_lines(tiny / "measures.csv", lambda lines: lines[:1])
    found = [problem.what for problem in errors(load_case(tiny).problems)]
    assert found == [
        "kriteriet «Innbyggere» mangler verdi for Nord, Syd, Øst og 2 til",
        "kriteriet «Senger» mangler verdi for Nord, Syd, Øst og 2 til",
    ]
    assert [some_of(["a"]), some_of(["a", "b"]), some_of(list("abcd"))] == ["a", "a og b", "a, b, c og d"]


def test_a_base_that_the_register_does_not_state_can_be_filled_in_there(tmp_path: Path) -> None:
    tiny = tiny_case(tmp_path)
    replace_text(
        tiny / "keys.toml", 'key = "both" }', 'key = "both" }, { rule = "floor", base = "base_frame" }'
    )
    (problem,) = errors(load_case(tiny).problems)
    assert problem.fix.startswith("fyll ut kolonnen base_frame i recipients.csv, gi mottakeren")


def test_a_part_of_a_name_suggests_the_one_name_that_holds_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", BOARD, "--trace", "Telemark"]) == 2
    assert "Mente du «Sykehuset Telemark HF»?" in capsys.readouterr().err
    names = ["Sykehuset i Vestfold HF", "Sykehuset Telemark HF"]
    assert did_you_mean("telemark", names) == "Sykehuset Telemark HF"
    assert did_you_mean("HF", names) == ""


def test_a_fund_is_paid_as_its_line_says(tmp_path: Path) -> None:
    inputs = inputs_to_break(tmp_path)
    funds = inputs / "chain-2017" / "funds.csv"
    as_stated = run(load_case(inputs / "chain-2017"))
    lines = funds.read_text(encoding="utf-8")
    for kind in ("estimated", "on_claim", "up_to"):
        replace_text(funds, f",{kind},", ",,")
    as_the_line = run(load_case(inputs / "chain-2017"))
    assert as_the_line.frame().equals(as_stated.frame())
    funds.write_text(lines.replace(",estimated,", ",fixed,"), encoding="utf-8")
    found = errors(load_case(inputs / "chain-2017").problems)
    (problem,) = (one for one in found if "er av slaget «fixed»" in one.what)
    assert place_of(problem)[2] == "kind"
