"""Rows and columns of any file in another order give the same fingerprint, entries and findings."""

import csv
import json
import tomllib
from functools import cache
from pathlib import Path
from random import Random

import pytest

from allocation import load_case, run
from allocation.checks import check_findings
from allocation.distribution import Entry
from allocation.files.document import as_text, run_document
from allocation.files.summary import run_summary
from allocation.files.workbook import workbook_bytes
from allocation.findings import Finding
from allocation.reconciliation import all_findings
from tests.broken_folders import (
    BOARD,
    DECIDED,
    ILLUSTRATION,
    INPUTS,
    copied_inputs,
    loaded,
    replace_text,
    resealed,
)

Result = tuple[list[Finding], dict[str, tuple[str, list[Entry], list[Finding]]]]
FOLDERS = sorted(path.parent.name for path in INPUTS.glob("*/case.toml"))


def result_of(folder: Path) -> Result:
    """The findings of a folder's checks; and of each scenario fingerprint, entries and findings."""
    case = load_case(folder)
    assert case.problems == ()
    runs = {name: run(case, name) for name in case.scenarios}
    return check_findings(case), {
        name: (one.fingerprint, list(one.entries), all_findings(one)) for name, one in runs.items()
    }


@cache
def shipped(folder: str) -> Result:
    return result_of(INPUTS / folder)


def shuffle_file(path: Path, random: Random) -> None:
    """Write a CSV file again with its rows and its columns in another order."""
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    columns = random.sample(range(len(header)), len(header))
    random.shuffle(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([row[column] for column in columns] for row in [header, *rows])


@pytest.mark.parametrize("seed", range(3))
def test_every_file_shuffled_gives_the_same_kroner_and_findings(tmp_path: Path, seed: int) -> None:
    inputs = copied_inputs(tmp_path)
    files = sorted(inputs.glob("*/*.csv"))
    random = Random(seed)
    for path in files:
        before = path.read_bytes()
        shuffle_file(path, random)
        assert len(path.read_bytes()) == len(before), path
    assert len(files) > 20
    assert any(path.read_bytes() != (INPUTS / path.parent.name / path.name).read_bytes() for path in files)
    for folder in FOLDERS:
        assert result_of(inputs / folder) == shipped(folder), folder


def test_a_table_turned_upside_down_gives_the_same_result(tmp_path: Path) -> None:
    inputs = copied_inputs(tmp_path)
    for path in sorted(inputs.glob("*/*.csv")):
        header, *rows = path.read_text(encoding="utf-8").splitlines()
        path.write_text("\n".join([header, *reversed(rows)]) + "\n", encoding="utf-8")
    assert result_of(inputs / BOARD) == shipped(BOARD)


def test_tables_and_fields_of_the_data_package_in_another_order_change_nothing(tmp_path: Path) -> None:
    inputs = copied_inputs(tmp_path)
    for path in sorted(inputs.glob("*/datapackage.json")):
        package = json.loads(path.read_text(encoding="utf-8"))
        package["resources"].reverse()
        package["sources"].reverse()
        for resource in package["resources"]:
            resource["schema"]["fields"].reverse()
        path.write_text(json.dumps(package), encoding="utf-8")
    assert result_of(inputs / BOARD) == shipped(BOARD)


def test_the_shipped_case_and_its_copy_elsewhere_have_one_fingerprint(tmp_path: Path) -> None:
    assert result_of(copied_inputs(tmp_path) / BOARD) == shipped(BOARD)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (f"{BOARD}/decision.csv", ",110864,", ",110863,"),
        (f"{BOARD}/decision.csv", "7444,-24,", "7444,-25,"),
        (f"{BOARD}/decision.csv", ",18403,0,0,", ",18403,,0,"),
        (f"{BOARD}/text.csv", "2000,mill", "2001,mill"),
        (f"{BOARD}/recruitment.csv", "24.30", "24.3"),
        (f"{BOARD}/keys.toml", "percent_decimals = 1 ", "percent_decimals = 2 "),
        (f"{BOARD}/funds.csv", "150000,lasting", "150000,one_off"),
        (f"{BOARD}/recipients.csv", "Akershus SO", "Oslo SO"),
        ("hso-2040/beds_somatic.csv", "42250,159,32907", "42250,159,32908"),
        ("state-budget/amounts.csv", ",76032.5,", ",76032.6,"),
        ("hso-2023-revised/decision.csv", ",197685,", ",197684,"),
        (f"{BOARD}/checks.toml", "basic + results_based + earmarked", "basic + results_based"),
        (DECIDED, "claims_decision = true", "claims_decision = false"),
    ],
)
def test_a_digit_anywhere_in_what_a_result_rests_on_gives_another_fingerprint(
    tmp_path: Path, file: str, old: str, new: str
) -> None:
    inputs = copied_inputs(tmp_path)
    replace_text(inputs / file, old, new)
    resealed(inputs)
    assert run(loaded(inputs), "decided").fingerprint != shipped(BOARD)[1]["decided"][0]


def test_another_scenario_of_the_case_does_not_change_a_fingerprint(tmp_path: Path) -> None:
    inputs = copied_inputs(tmp_path)
    replace_text(inputs / ILLUSTRATION, 'status = "draft"', 'status = "recommendation"')
    case = loaded(inputs)
    assert run(case, "decided").fingerprint == shipped(BOARD)[1]["decided"][0]
    other = run(case, "illustration-bed-days").fingerprint
    assert other != shipped(BOARD)[1]["illustration-bed-days"][0]


def turned(given: object, word: str) -> object:
    """The settings with what stands under that word, at any depth, in the opposite order."""
    if isinstance(given, list):
        return [turned(one, word) for one in given]
    if not isinstance(given, dict):
        return given
    return {
        name: dict(reversed(one.items())) if name == word and isinstance(one, dict) else turned(one, word)
        for name, one in given.items()
    }


def bytes_of(name: str, scenario: str) -> tuple[str, tuple[str, str, bytes]]:
    """A run's fingerprint, and everything that is written of it."""
    distribution = run(load_case(name), scenario)
    findings = all_findings(distribution)
    document = as_text(run_document(distribution, findings))
    book = workbook_bytes(distribution, findings)
    return distribution.fingerprint, (run_summary(distribution, findings), document, book)


@cache
def as_shipped() -> tuple[str, tuple[str, str, bytes]]:
    return bytes_of("example-region", "somatics-first")


@pytest.mark.parametrize("word", ["profiles", "pots", "services", "methods", "criteria", "keys", "overrides"])
def test_settings_in_another_order_give_the_same_bytes_or_another_fingerprint(
    monkeypatch: pytest.MonkeyPatch, word: str
) -> None:
    before, written = as_shipped()
    read = tomllib.loads
    monkeypatch.setattr(tomllib, "loads", lambda text, **how: turned(read(text, **how), word))
    after, written_again = bytes_of("example-region", "somatics-first")
    shown_in_file_order = word in ("pots", "services", "overrides")
    assert (after != before) == shown_in_file_order
    assert (written_again != written) == shown_in_file_order


def test_what_a_baseline_overrides_in_another_order_gives_another_fingerprint(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case = load_case(BOARD)
    above = next(one for one in case.scenarios.values() if one.baseline and len(one.overrides) > 1)
    read, before = tomllib.loads, run(case, above.name).fingerprint
    monkeypatch.setattr(tomllib, "loads", lambda text, **how: turned(read(text, **how), "overrides"))
    assert run(load_case(BOARD), above.name).fingerprint != before
