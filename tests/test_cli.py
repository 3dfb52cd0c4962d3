"""The commands as a controller meets them: output, exit status, files, and errors without tracebacks."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from allocation.cli import main
from tests.broken_folders import ILLUSTRATION, replace_text

INPUTS = Path(__file__).parent.parent / "inputs"


def document(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_the_2024_case_runs_well_and_writes_workbook_json_and_summary(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", "hso-2024-revised", "--out", str(tmp_path / "out")]) == 0
    printed = capsys.readouterr().out
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == [f"hso-2024-revised-decided.{suffix}" for suffix in ("json", "txt", "xlsx")]
    for name in names:
        assert f"Skrevet: {tmp_path / 'out' / name}" in printed
    assert (tmp_path / "out" / "hso-2024-revised-decided.txt").read_text(encoding="utf-8") in printed


def test_json_is_one_document_with_the_promised_keys_and_writes_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["run", "hso-2024-revised", "--json"]) == 0
    run = document(capsys)
    assert list(run) == [
        "case", "scenario", "status", "exempt", "fingerprint", "unit",
        "entries", "table", "findings", "problems",
    ]  # fmt: skip
    assert list(run["entries"][0]) == [
        "year", "fund", "stream", "payer", "recipient", "rule", "step", "amount", "lasting", "source",
    ]  # fmt: skip
    assert set(run["table"][0]) == {"year", "recipient", "stream", "amount"}
    assert list(run["findings"][0]) == [
        "where", "unit", "stated", "computed", "difference", "status", "cause",
    ]  # fmt: skip
    assert not list(tmp_path.iterdir())


def test_text_and_json_of_a_run_say_its_status_and_that_the_case_is_exempt_from_public_access(
    inputs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case, unit = inputs / "hso-2024-revised", 'unit = "tusen kroner"'
    for exempt in ("", "Unntatt offentlighet, offl. § 14"):
        for scenario, status in (("decided", "vedtatt"), ("as-in-2023", "UTKAST")):
            assert main(["run", str(case), "--scenario", scenario, "--out", str(tmp_path)]) == 0
            assert ("Unntatt offentlighet" in capsys.readouterr().out) == bool(exempt)
            file = tmp_path / f"hso-2024-revised-{scenario}"
            line = file.with_suffix(".txt").read_text(encoding="utf-8").splitlines()[2]
            assert line.startswith(exempt or "Styret i Helse Sør-Øst RHF")
            run = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
            assert (run["status"], run["exempt"]) == (status, exempt)
        if not exempt:
            replace_text(case / "case.toml", unit, f'{unit}\nexempt = "offl. § 14"')


def test_json_counts_money_in_whole_kroner(capsys: pytest.CaptureFixture[str]) -> None:
    main(["run", "hso-2024-revised", "--json"])
    run = document(capsys)
    board = [row["amount"] for row in run["table"] if row["stream"] != "recruitment"]
    assert all(isinstance(amount, int) for amount in board)
    assert sum(board) == 1_245_000_000
    money = [finding for finding in run["findings"] if finding["unit"] == "kroner"]
    assert all(finding["stated"] - finding["computed"] == finding["difference"] for finding in money)
    assert {finding["unit"] for finding in run["findings"]} == {"kroner", "prosent"}


def test_an_illustration_is_not_held_against_the_decision(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["run", "hso-2024-revised", "--scenario", "illustration-bed-days", "--json"]
    assert main(arguments) == 0
    assert not any("Vedtak i sak" in finding["where"] for finding in document(capsys)["findings"])


def test_a_decision_that_the_entries_do_not_give_is_a_deviation(
    inputs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    replace_text(inputs / ILLUSTRATION, 'status = "draft"', "claims_decision = true")
    case = str(inputs / "hso-2024-revised")
    assert main(["run", case, "--scenario", "illustration-bed-days", "--json"]) == 1
    differing = [finding for finding in document(capsys)["findings"] if finding["status"] == "differs"]
    assert len(differing) == 9
    assert all("Basisbevilgning" in finding["where"] for finding in differing)


def test_a_broken_case_writes_nothing_and_says_where(
    inputs: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    decision = inputs / "hso-2024-revised" / "decision.csv"
    text = decision.read_text(encoding="utf-8")
    decision.write_text(text.replace("Sykehuset Østfold HF", "Sykehuset Ostfold"), encoding="utf-8")
    out = tmp_path / "out"
    assert main(["run", str(inputs / "hso-2024-revised"), "--out", str(out)]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert "decision.csv, linje 9" in told.err
    assert "Mente du «Sykehuset Østfold HF»?" in told.err
    assert not out.exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["run", "--json"], "mangler: SAK"),
        (["run", "hso-2024-revisd", "--json"], "Mente du «hso-2024-revised»?"),
        (["run", "hso-2024-revised", "--scenario", "decide", "--json"], "Mente du «decided»?"),
        (["run", "hso-2024-revised", "--trace", "Sykehuset Ostfold", "--json"], "Sykehuset Østfold HF"),
        (["run", "hso-2017", "--json"], "ingen rammer å fordele"),
        (["run", "hso-2024-revised", "--scenari", "decided", "--json"], "ukjent på kommandolinjen"),
        (["check", "nowhere", "--json"], "ukjent sak «nowhere»"),
    ],
)
def test_wrong_use_gives_exit_2_and_a_json_document_that_says_why(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    refused = document(capsys)
    assert [problem["severity"] for problem in refused["problems"]] == ["error"]
    assert told in " ".join(refused["problems"][0].values())
    assert not refused.get("entries")


def test_an_unknown_command_is_refused_in_norwegian(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["runn"]) == 2
    assert "«runn»" in capsys.readouterr().err


def test_an_out_folder_that_cannot_be_written_to_is_an_error_and_no_half_result(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    occupied = tmp_path / "out"
    occupied.write_text("en fil", encoding="utf-8")
    assert main(["run", "hso-2024-revised", "--out", str(occupied)]) == 2
    assert "velg en annen mappe" in capsys.readouterr().err
    assert occupied.read_text(encoding="utf-8") == "en fil"


def test_a_fault_of_the_program_is_told_without_a_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("midt i arbeidet")

    monkeypatch.setattr("allocation.scenario.run", broken)
    assert main(["run", "hso-2024-revised", "--json"]) == 2
    assert "midt i arbeidet" in document(capsys)["problems"][0]["what"]


def test_check_of_the_2017_letter_names_the_unexplained_deviation(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "hso-2017", "--json"]) == 1
    differing = [finding for finding in document(capsys)["findings"] if finding["status"] == "differs"]
    assert [(finding["stated"], finding["computed"]) for finding in differing] == [
        (18_373_700_000, 18_370_536_570)
    ]


def test_check_without_a_case_goes_through_every_shipped_folder(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--json"]) == 1
    within = {finding["where"].split(":")[0] for finding in document(capsys)["findings"]}
    assert within == {folder.parent.name for folder in INPUTS.glob("*/checks.toml")}


def test_a_trace_follows_a_recipients_money_from_fund_to_source(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", "hso-2024-revised", "--trace", "SUNNAAS SYKEHUS HF", "--out", str(tmp_path)]) == 0
    told = capsys.readouterr().out
    assert "Sporing: Sunnaas sykehus HF" in told
    assert "betales av Helse Sør-Øst RHF" in told
    assert "\u221224" in told
    assert "Tilleggsdokument til oppdrag og bestilling 2024" in told


def test_the_program_runs_as_a_module_and_its_help_is_norwegian() -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "allocation", "--help"], check=True, capture_output=True, text=True
    )
    assert shown.stdout.startswith("bruk: allocation")
    assert "usage" not in shown.stdout
    assert "options" not in shown.stdout
