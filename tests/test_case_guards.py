"""What a case is refused or reported for when its parts do not fit together, one broken copy at a time."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from allocation import load_case, run
from allocation.case import UNPLACED
from allocation.checks import check_findings
from allocation.cli import main
from allocation.findings import Status
from allocation.fingerprint import fingerprint
from allocation.problems import ProblemsFound
from allocation.reconciliation import compared
from tests.broken_folders import (
    BOARD,
    ILLUSTRATION,
    OVERRIDE,
    loaded,
    place_of,
    refused,
    refused_with,
    replace_text,
    resealed,
)
from tests.shipped import shipped_case

DECISION = f"{BOARD}/decision.csv"
FUNDS = f"{BOARD}/funds.csv"
KEYS = f"{BOARD}/keys.toml"


@pytest.mark.parametrize("amount", ["0", "-1113400"])
def test_a_fund_that_cannot_hold_the_decided_amounts_is_refused(inputs: Path, amount: str) -> None:
    replace_text(inputs / FUNDS, "1113400", amount)
    assert (FUNDS, 2) in {place_of(one)[:2] for one in refused(inputs)}


def test_a_rounded_key_that_pays_out_more_than_the_fund_deviates(inputs: Path) -> None:
    five = '["Akershus universitetssykehus HF", "Sykehuset i Vestfold HF", "Sykehuset Østfold HF", '
    five += '"Sørlandet sykehus HF", "Vestre Viken HF"]'
    replace_text(inputs / KEYS, "percent_decimals = 1", "percent_decimals = 0")
    replace_text(inputs / KEYS, "voted-basic-funding = 1", "bed-days-somatic = 1")
    with (inputs / KEYS).open("a", encoding="utf-8") as file:
        file.write(
            f'[methods.five]\ntitle = "Fem"\n'
            f'steps = [{{ rule = "key", key = "three-regions", recipients = {five} }}]\n'
        )
    replace_text(
        inputs / KEYS,
        '"Helse Sør-Øst RHF",\n    "Helse Vest RHF",\n    "Helse Midt-Norge RHF",\n',
        five[1:-1],
    )
    replace_text(inputs / ILLUSTRATION, OVERRIDE, '"funds.basic.method" = "five"')
    resealed(inputs)
    distribution = run(loaded(inputs), "illustration-bed-days")
    unplaced = [entry for entry in distribution.bridge(UNPLACED) if entry.fund == "basic"]
    assert [entry.amount < 0 for entry in unplaced] == [True]
    (finding,) = (one for one in distribution.findings if "Basisbevilgning" in one.subject.what)
    assert finding.status is Status.DIFFERS


def test_a_printed_sum_that_is_emptied_is_a_finding_and_does_not_vanish(inputs: Path) -> None:
    replace_text(inputs / DECISION, "116200,1245000", "116200,")
    findings = [one for one in check_findings(loaded(inputs)) if one.status is Status.ONLY_COMPUTED]
    assert {one.computed for one in findings} == {1_245_000_000, 1_245_001_000}


def test_a_settings_file_under_another_name_is_an_error_with_the_right_one(inputs: Path) -> None:
    (inputs / BOARD / "checks.toml").rename(inputs / BOARD / "check.toml")
    problem = refused_with(inputs, "ukjent innstillingsfil")
    assert problem.fix == "Mente du «checks.toml»?"


def test_a_row_in_another_group_than_the_register_says_is_named_and_not_taken_for_a_wrong_unit(
    inputs: Path,
) -> None:
    replace_text(
        inputs / DECISION,
        "Sykehuset Østfold HF,item,helseforetak",
        "Sykehuset Østfold HF,item,private ideelle sykehus",
    )
    problems = refused(inputs)
    assert {one.where.file for one in problems} == {DECISION}
    assert not any("enhet" in one.cause for one in problems)
    assert any("private ideelle sykehus" in one.what for one in problems)


def test_a_recipient_whose_row_is_deleted_from_the_decision_is_named(inputs: Path) -> None:
    path = inputs / DECISION
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if "Telemark" not in line), encoding="utf-8")
    assert "Sykehuset Telemark HF" in refused_with(inputs, "ingen rad i vedtaket").what


@pytest.mark.parametrize(
    ("amounts", "said"),
    [
        ('{ "Sunnaas sykehus HF" = 0.4 }', "ikke et helt antall tusen kroner"),
        ('{ "Sunnaas sykehus HF" = "7 400,5 kroner" }', "ikke et beløp i hele kroner"),
        (
            '"decision", recipients = ["Sunnaas sykehus HF"], key = "three-regions"',
            "ukjent innstilling i regelen «fixed» «key»",
        ),
        (
            '{ "Sunnaas sykehus HF" = 7 }, recipients = ["Vestre Viken HF"]',
            "både «amounts» og egne beløp eller «recipients»",
        ),
    ],
)
def test_a_step_that_says_two_things_or_less_than_a_unit_is_refused(
    inputs: Path, amounts: str, said: str
) -> None:
    replace_text(inputs / KEYS, 'amounts = "decision"', f"amounts = {amounts}")
    assert said in " ".join(one.what for one in refused(inputs))


def test_a_step_can_state_its_amounts_with_their_unit(inputs: Path) -> None:
    replace_text(
        inputs / KEYS,
        'rule = "top_slice", recipients = ["Helse Sør-Øst RHF", "Sykehuspartner HF"]',
        'rule = "top_slice", '
        'amounts = { "Helse Sør-Øst RHF" = "20 mill. kroner", "Sykehuspartner HF" = 10000 }',
    )
    distribution = run(loaded(inputs), "illustration-bed-days")
    assert distribution.placed()["helse-sor-ost-rhf", "basic"] == 20_000_000
    assert distribution.placed()["sykehuspartner", "basic"] == 10_000_000


@pytest.mark.parametrize("written", ["92850", "0.09285"])
def test_a_decided_amount_in_another_unit_than_its_funds_is_named_with_its_line(
    inputs: Path, written: str
) -> None:
    replace_text(inputs / BOARD / "recruitment.csv", "92.85", written)
    problem = refused_with(inputs, "gir ikke rammen")
    assert place_of(problem) == (f"{BOARD}/recruitment.csv", 2, "recruitment")
    assert "enhet" in problem.cause


def test_the_reserved_code_cannot_be_a_recipients(inputs: Path) -> None:
    replace_text(inputs / BOARD / "recipients.csv", "sykehuset-ostfold,", f"{UNPLACED},")
    assert refused_with(inputs, "programmets egen").where.column == "code"


@pytest.mark.parametrize(("hidden", "code"), [("\u200b", "U+200B"), ("\x00", "U+0000"), ("\x01", "U+0001")])
def test_an_invisible_character_is_shown_by_its_code(inputs: Path, hidden: str, code: str) -> None:
    replace_text(inputs / DECISION, "Sykehuset Østfold HF", f"Sykehuset{hidden} Østfold HF")
    assert code in refused_with(inputs, "usynlig tegn").what


@pytest.mark.parametrize("weight", ["1e99999999", "nan"])
def test_a_weight_beyond_all_measure_is_refused_at_once(inputs: Path, weight: str) -> None:
    replace_text(inputs / KEYS, "voted-basic-funding = 1", f"voted-basic-funding = {weight}")
    assert {one.where.file for one in refused(inputs)} == {KEYS}


def test_what_a_thing_is_called_cannot_be_overridden(inputs: Path) -> None:
    replace_text(inputs / ILLUSTRATION, OVERRIDE, '"funds.basic.code" = "tull"')
    assert "kan ikke overstyres" in refused_with(inputs, "«code»").what


def test_an_overridden_fund_no_longer_has_its_documents_source(inputs: Path) -> None:
    both = f'"funds.recruitment.amount" = "200 mill. kroner"\n{OVERRIDE}'
    replace_text(inputs / ILLUSTRATION, OVERRIDE, both)
    case = run(loaded(inputs), "illustration-bed-days").case
    assert case.funds["recruitment"].source == (
        "overstyrt i alternativet: funds.recruitment.amount = 200 mill. kroner"
    )
    assert case.funds["basic"].source.startswith("Tilleggsdokument")


def test_a_name_cannot_lead_the_files_out_of_their_folder(inputs: Path) -> None:
    replace_text(inputs / BOARD / "case.toml", f'name = "{BOARD}"', 'name = "../ut"')
    with pytest.raises(ProblemsFound):
        load_case(inputs / BOARD)


def test_a_folder_in_place_of_a_result_file_leaves_nothing_half_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / f"{BOARD}-decided.json").mkdir()
    assert main(["run", BOARD, "--out", str(tmp_path), "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["entries"] == []
    assert [path.name for path in tmp_path.iterdir()] == [f"{BOARD}-decided.json"]


def test_the_order_of_the_streams_is_part_of_the_fingerprint(inputs: Path) -> None:
    case = loaded(inputs)
    turned = replace(case, streams=dict(list(case.streams.items())[::-1]))
    scenario = case.scenarios["decided"]
    assert fingerprint(turned, scenario) != fingerprint(case, scenario)


def test_the_decision_of_the_year_before_is_there_to_compare_with() -> None:
    case = shipped_case(BOARD)
    before = compared(run(case), case.baselines["previous"])
    (telemark,) = (one for one in before if one.recipient == "sykehuset-telemark")
    assert (telemark.baseline, telemark.difference) == (70_347_000, 65_002_000 - 70_347_000)
    assert {one.stream for one in before} == {"basic"}
