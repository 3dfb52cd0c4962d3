"""A scenario is a file: what may stand in the folder of them, and a file outside the case run on it."""

import json
from pathlib import Path
from shutil import rmtree
from unicodedata import normalize

import pytest

from allocation import run
from allocation.cli import main
from allocation.files import with_scenario_file
from tests.broken_folders import (
    BOARD,
    DECIDED,
    ILLUSTRATION,
    INPUTS,
    OVERRIDE,
    loaded,
    place_of,
    problems_found,
    refused,
    refused_with,
    replace_text,
)
from tests.shipped import shipped_case

SCENARIOS = f"{BOARD}/scenarios"
BED_DAYS = f'title = "Prøve"\nbaseline = "decided"\n[overrides]\n{OVERRIDE}\n'


def said(capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    """The one problem of a refused run."""
    (problem,) = json.loads(capsys.readouterr().out)["problems"]
    assert problem["cause"]
    assert problem["fix"]
    return dict(problem)


def run_with(file: Path, case: str = BOARD) -> int:
    return main(["run", case, "--scenario", str(file), "--json"])


def test_a_scenario_is_called_after_its_file(inputs: Path) -> None:
    (inputs / SCENARIOS / "økt-ramme.toml").write_text(BED_DAYS, encoding="utf-8")
    case = loaded(inputs)
    names = [path.stem for path in (inputs / SCENARIOS).glob("*.toml")]
    assert list(case.scenarios) == sorted(normalize("NFC", name) for name in names)
    assert run(case, "økt-ramme").scenario.title == "Prøve"


def test_a_name_whose_letters_a_file_system_took_apart_is_the_same_name(inputs: Path) -> None:
    (inputs / SCENARIOS / normalize("NFD", "økt-på-gård.toml")).write_text(BED_DAYS, encoding="utf-8")
    assert normalize("NFC", "økt-på-gård") in loaded(inputs).scenarios


def test_scenarios_left_in_one_file_are_an_error_that_says_where_each_belongs(inputs: Path) -> None:
    (inputs / BOARD / "scenarios.toml").write_text(f"[first]\n{BED_DAYS}[second]\ntitle = 'b'\n", "utf-8")
    problem = refused_with(inputs, "alternativene står ikke lenger i én fil")
    assert place_of(problem) == (f"{BOARD}/scenarios.toml", None, "")
    assert "[first] til scenarios/first.toml" in problem.fix
    assert "slett så scenarios.toml" in problem.fix


@pytest.mark.parametrize("content", [b"", b"[[", b"\xff"])
def test_a_left_over_file_that_cannot_be_read_is_still_only_that_error(inputs: Path, content: bytes) -> None:
    (inputs / BOARD / "scenarios.toml").write_bytes(content)
    assert "scenarios/NAVN.toml" in refused_with(inputs, "alternativene står ikke lenger i én fil").fix


@pytest.mark.parametrize("name", ["decided.toml.txt", "decided.TOML", "decided", "notat.docx"])
def test_a_stray_file_among_the_scenarios_is_an_error(inputs: Path, name: str) -> None:
    (inputs / SCENARIOS / name).write_text(BED_DAYS, encoding="utf-8")
    problem = refused_with(inputs, "leses ikke som alternativ")
    assert place_of(problem) == (f"{SCENARIOS}/{name}", None, "")
    assert "NAVN.toml" in problem.fix


def test_a_folder_among_the_scenarios_is_an_error_whatever_it_is_called(inputs: Path) -> None:
    (inputs / SCENARIOS / "gamle.toml").mkdir()
    assert refused_with(inputs, "leses ikke som alternativ").where.file == f"{SCENARIOS}/gamle.toml"


def test_golden_results_and_hidden_files_may_stand_among_the_scenarios(inputs: Path) -> None:
    (inputs / SCENARIOS / "decided.golden.csv").write_text("recipient,amount\n", encoding="utf-8")
    (inputs / SCENARIOS / ".DS_Store").write_bytes(b"\x00")
    assert loaded(inputs).problems == ()


@pytest.mark.parametrize("name", ["decided.v2.toml", "min ide.toml", "~decided.toml"])
def test_a_file_name_that_is_no_name_for_a_scenario_is_an_error(inputs: Path, name: str) -> None:
    (inputs / SCENARIOS / name).write_text(BED_DAYS, encoding="utf-8")
    assert [place_of(one) for one in refused(inputs)] == [(f"{SCENARIOS}/{name}", None, "")]


def test_faults_in_several_scenarios_are_told_at_once_each_in_its_own_file(inputs: Path) -> None:
    replace_text(inputs / DECIDED, "title", "titel")
    replace_text(inputs / ILLUSTRATION, 'status = "draft"', 'status = "drift"')
    files = [one.where.file for one in refused(inputs)]
    assert files.count(DECIDED) == 2
    assert files.count(ILLUSTRATION) == 1


def test_a_weight_that_a_scenario_makes_wrong_is_an_error_in_the_scenarios_file(inputs: Path) -> None:
    weight = '"keys.bed-days-and-beds.mix.beds-somatic" = 0.3'
    replace_text(inputs / ILLUSTRATION, OVERRIDE, f"{OVERRIDE}\n{weight}")
    problem = refused_with(inputs, "summerer til 1,1")
    assert place_of(problem) == (ILLUSTRATION, None, "keys.bed-days-and-beds.mix.beds-somatic")


@pytest.mark.parametrize("number", ["1e99999999", "-1e99999999", "nan", "inf"])
def test_an_override_beyond_all_measure_is_refused_at_once(inputs: Path, number: str) -> None:
    weight = f'"keys.bed-days-and-beds.mix.beds-somatic" = {number}'
    replace_text(inputs / ILLUSTRATION, OVERRIDE, weight)
    assert {one.where.file for one in refused(inputs)} == {ILLUSTRATION}


def test_a_case_without_scenarios_is_told_where_its_default_should_be(inputs: Path) -> None:
    rmtree(inputs / SCENARIOS)
    assert place_of(problems_found(inputs)[0]) == (f"{BOARD}/case.toml", None, "default_scenario")


def test_a_file_outside_a_case_runs_as_if_it_stood_in_it(tmp_path: Path, inputs: Path) -> None:
    outside, inside = tmp_path / "prøve.toml", inputs / SCENARIOS / "prøve.toml"
    for file in (outside, inside):
        file.write_text(BED_DAYS, encoding="utf-8")
    within = run(loaded(inputs), "prøve")
    inside.unlink()
    beside = run(with_scenario_file(loaded(inputs), outside), "prøve")
    assert beside.fingerprint == within.fingerprint
    assert list(beside.entries) == list(within.entries)


def test_a_file_outside_a_case_is_run_by_its_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "ideer").mkdir()
    (tmp_path / "ideer" / "min-ide.toml").write_text(BED_DAYS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert run_with(Path("ideer") / "min-ide.toml") == 0
    assert json.loads(capsys.readouterr().out)["scenario"] == "min-ide"
    assert main(["run", BOARD, "--scenario", "ideer/min-ide.toml"]) == 0
    assert f"Skrevet: {Path('out') / f'{BOARD}-min-ide.xlsx'}" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("old", "new", "where", "what"),
    [
        (BED_DAYS, "title = \n", "linje 1", "kan ikke leses"),
        ("baseline", "basline", "", "ukjent innstilling «basline»"),
        ('"decided"', '"decide"', "«baseline»", "ukjent grunnalternativ «decide»"),
        (OVERRIDE, '"funds.basis.method" = "x"', "«funds.basis.method»", "ukjent «basis» i stien"),
        (OVERRIDE, '"funds.basic.method" = "bed-days"', "«funds.basic.method»", "ukjent metode «bed-days»"),
        ("baseline", 'replaces = "decide"\nbaseline', "«replaces»", "ukjent alternativ «decide»"),
        ("baseline", 'status = "decided"\nbaseline', "«seal»", "mangler segl"),
    ],
)
def test_a_file_outside_a_case_is_checked_as_whole_as_the_cases_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, where: str, what: str
) -> None:
    file = tmp_path / "prøve.toml"
    file.write_text(BED_DAYS.replace(old, new, 1), encoding="utf-8")
    assert run_with(file) == 2
    problem = said(capsys)
    assert problem["where"] == ", ".join(part for part in (str(file), where) if part)
    assert what in problem["what"]


def test_a_file_that_is_not_there_is_an_error_with_the_cases_own_scenario(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run_with(Path("decide.toml")) == 2
    problem = said(capsys)
    assert (problem["where"], problem["what"]) == ("decide.toml", "filen finnes ikke")
    assert "«decided»" in problem["fix"]


def test_the_cases_own_file_can_be_named_by_its_path(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_with(INPUTS / DECIDED) == 0
    assert json.loads(capsys.readouterr().out)["fingerprint"] == run(shipped_case(BOARD)).fingerprint


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (DECIDED, "Styrets vedtak", "Mitt vedtak"),
        (DECIDED, 'seal = "1', 'seal = "9'),
        (ILLUSTRATION, "liggedøgn", "dager"),
    ],
)
def test_a_file_outside_never_takes_the_place_of_the_cases_own(
    inputs: Path, capsys: pytest.CaptureFixture[str], file: str, old: str, new: str
) -> None:
    replace_text(inputs / file, old, new)
    assert run_with(inputs / file, str(INPUTS / BOARD)) == 2
    problem = said(capsys)
    assert "saken har alt et alternativ" in problem["what"]
    assert file in problem["cause"]


def test_a_file_on_a_broken_case_does_not_hide_what_is_wrong_with_the_case(
    inputs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    replace_text(inputs / DECIDED, "Styrets", "Styrenes")
    file = tmp_path / "prøve.toml"
    file.write_text(BED_DAYS, encoding="utf-8")
    assert run_with(file, str(inputs / BOARD)) == 2
    assert said(capsys)["where"].startswith(DECIDED)


def test_a_letter_has_nothing_to_run_a_scenario_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "prøve.toml"
    file.write_text('title = "Prøve"\n', encoding="utf-8")
    assert run_with(file, "hso-2017") == 2
    assert "ingen rammer" in said(capsys)["what"]


def test_a_file_is_run_on_the_case_that_it_names_and_on_no_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "idea.toml"
    file.write_text(
        f'case = "{BOARD}"\nfingerprint = "0123456789ab"\namounts = "ba9876543210"\n{BED_DAYS}',
        encoding="utf-8",
    )
    assert run_with(file) in (0, 1)
    capsys.readouterr()
    file.write_text(f'case = "hso-2017"\n{BED_DAYS}', encoding="utf-8")
    assert run_with(file) == 2
    problem = said(capsys)
    assert problem["what"] == f"alternativet er laget for saken «hso-2017», ikke for «{BOARD}»"
    assert "ta bort linjen «case»" in problem["fix"]


def test_a_file_laid_into_the_folder_of_another_case_is_refused_there_as_well(inputs: Path) -> None:
    (inputs / BOARD / "scenarios" / "foreign.toml").write_text(
        f'case = "hso-2017"\n{BED_DAYS}', encoding="utf-8"
    )
    problem = refused_with(inputs, "laget for saken «hso-2017»")
    assert place_of(problem) == (f"{BOARD}/scenarios/foreign.toml", None, "case")
