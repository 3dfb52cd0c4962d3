"""Faults in the TOML and JSON of a case: each is an error with file, place and suggestion, never a crash."""

import shutil
from pathlib import Path

import pytest

from allocation import load_case, run
from allocation.problems import ProblemsFound
from tests.broken_folders import (
    BOARD,
    DECIDED,
    ILLUSTRATION,
    OVERRIDE,
    edit_lines,
    loaded,
    place_of,
    problems_found,
    refused,
    refused_with,
    replace_text,
    resealed,
)
from tests.small_cases import amounts_of, plain

KEYS = f"{BOARD}/keys.toml"
CASE = f"{BOARD}/case.toml"
CHECKS = f"{BOARD}/checks.toml"
MIX = "[keys.three-regions.mix]\nvoted-basic-funding = 1"


@pytest.mark.parametrize("file", [CASE, KEYS, DECIDED, ILLUSTRATION, CHECKS])
def test_a_slip_in_toml_is_an_error_that_names_the_line(inputs: Path, file: str) -> None:
    edit_lines(inputs / file, lambda lines: ["# første linje", "dette er ikke toml", *lines])
    problem = refused_with(inputs, "filen kan ikke leses")
    assert problem.where.file == file
    assert problem.where.row == 2 or "line 2" in problem.what
    assert problem.cause == "skrivefeil i TOML"


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (CASE, "default_scenario", "default_scenaro", "default_scenario"),
        (CASE, "case_number", "casenumber", "case_number"),
        (KEYS, "percent_decimals", "percent_decimal", "percent_decimals"),
        (KEYS, 'column = "voted"', 'colum = "voted"', "column"),
        (KEYS, "[criteria.voted-basic-funding]", "[criterias.x]\n[criteria.voted-basic-funding]", "criteria"),
        (KEYS, 'rule = "key", key', 'rule = "key", kei', "key"),
        (DECIDED, "claims_decision", "claim_decision", "claims_decision"),
        (ILLUSTRATION, "baseline", "base_line", "baseline"),
        (CHECKS, 'computed = "basic', 'compute = "basic', "computed"),
        (CHECKS, "[let]", "[lets]", "let"),
    ],
)
def test_an_unknown_word_in_toml_is_an_error_with_a_suggestion(
    inputs: Path, file: str, old: str, new: str, said: str
) -> None:
    replace_text(inputs / file, old, new)
    problems = [one for one in refused(inputs) if "ukjent innstilling" in one.what]
    assert [one.where.file for one in problems] == [file]
    assert problems[0].fix == f"Mente du «{said}»?"


@pytest.mark.parametrize(
    ("file", "old", "new", "what", "said"),
    [
        (KEYS, 'key = "bed-days-and-beds"', 'key = "bed-days-and-bed"', "ukjent nøkkel", "bed-days-and-beds"),
        (KEYS, "\nbeds-somatic = 0.20", "\nbed-somatic = 0.20", "ukjent kriterium", "beds-somatic"),
        (KEYS, '"plan.beds_somatic"', '"plan.bed_somatic"', "ukjent tabell", "plan.beds_somatic"),
        (KEYS, 'column = "beds_2020"', 'column = "bed_2020"', "ukjent kolonne", "beds_2020"),
        (KEYS, 'rule = "top_slice"', 'rule = "topslice"', "ukjent regel", "top_slice"),
        (KEYS, '"Helse Vest RHF"', '"Helse West RHF"', "ukjent mottaker", "Helse Vest RHF"),
        (CASE, 'default_scenario = "decided"', 'default_scenario = "decide"', "ukjent alternativ", "decided"),
        (CASE, 'stage = "revised"', 'stage = "revise"', "ukjent budsjettfase", "revised"),
        (CASE, 'unit = "tusen kroner"', 'unit = "tusen krone"', "ukjent enhet", "tusen kroner"),
        (CASE, '"recruitment"]', '"recruitmnt"]', "ukjent tabell", "recruitment"),
        (ILLUSTRATION, 'baseline = "decided"', 'baseline = "decidd"', "ukjent grunnalternativ", "decided"),
        (ILLUSTRATION, OVERRIDE, '"funds.basic.method" = "bed-days"', "ukjent metode", "bed-days-and-beds"),
        (ILLUSTRATION, OVERRIDE, '"funds.basis.method" = "decided"', "ukjent «basis»", "basic"),
        (ILLUSTRATION, OVERRIDE, '"funds.basic.metod" = "decided"', "ukjent «metod»", "method"),
        (ILLUSTRATION, OVERRIDE, '"fund.basic.method" = "decided"', "ukjent «fund»", "funds"),
        (ILLUSTRATION, OVERRIDE, '"funds.basic.lasting" = "lastin"', "ukjent verdi «lastin»", "lasting"),
    ],
)
def test_an_unknown_name_is_an_error_with_a_suggestion(
    inputs: Path, file: str, old: str, new: str, what: str, said: str
) -> None:
    replace_text(inputs / file, old, new)
    problems = [one for one in refused(inputs) if what in one.what]
    assert problems
    assert all(f"«{said}»" in one.what + one.fix for one in problems)
    assert {one.where.file for one in problems} == {file}


def test_a_scenario_asked_for_by_a_wrong_name_is_refused_with_the_nearest(inputs: Path) -> None:
    case = loaded(inputs)
    with pytest.raises(ProblemsFound) as refusal:
        run(case, "illustration-bed-day")
    assert "«illustration-bed-days»" in refusal.value.problems[0].fix


def test_weights_that_do_not_sum_to_one_are_an_error_with_their_sum(inputs: Path) -> None:
    replace_text(inputs / KEYS, "bed-days-somatic = 0.50", "bed-days-somatic = 0.45")
    problem = refused_with(inputs, "summerer til 0,95, ikke til 1")
    assert place_of(problem) == (KEYS, None, "keys.bed-days-and-beds")
    assert "til sammen er 1" in problem.fix


def test_a_folder_that_is_used_but_not_there_is_an_error_where_it_is_named(inputs: Path) -> None:
    replace_text(inputs / CASE, 'plan = "hso-2040"', 'plan = "hso-2041"')
    problem = refused_with(inputs, "«hso-2041»")
    assert problem.fix == "Mente du «hso-2040»?"
    assert problem.where.file == CASE


def test_scenarios_that_build_on_each_other_in_a_ring_are_an_error(inputs: Path) -> None:
    replace_text(inputs / DECIDED, 'status = "decided"', 'baseline = "illustration-bed-days"')
    assert {one.what for one in refused(inputs) if "bygger på seg selv" in one.what}


def test_two_checks_of_one_name_are_an_error(inputs: Path) -> None:
    replace_text(inputs / CHECKS, 'name = "group-sums"', 'name = "row-sums"')
    assert {place_of(one) for one in refused(inputs)} == {(CHECKS, None, "row-sums")}


@pytest.mark.parametrize(
    ("folder", "old", "new"),
    [(BOARD, '["basic",', '["basicc",'), ("hso-2040", '["individuals"]', '["individual"]')],
)
def test_a_sum_check_that_names_an_unknown_column_is_an_error(
    inputs: Path, folder: str, old: str, new: str
) -> None:
    replace_text(inputs / folder / "checks.toml", old, new)
    problem = refused_with(inputs, "ukjent kolonne", folder)
    assert problem.where.file == f"{folder}/checks.toml"
    assert "mente du" in problem.what


def test_a_wrong_check_in_a_folder_that_is_used_does_not_crash_the_case(inputs: Path) -> None:
    replace_text(inputs / "hso-2040" / "checks.toml", '["individuals"]', '["individual"]')
    assert all(one.where.file for one in problems_found(inputs))
    assert load_case(inputs / BOARD).funds


WRONG_KINDS = [
    (CASE, 'stage = "revised"', "stage = 5"),
    (CASE, 'unit = "tusen kroner"', "unit = 5"),
    (CASE, 'unit = "tusen kroner"', 'unit = ["kroner"]'),
    (CASE, "year = 2024", 'year = "2024"'),
    (CASE, "year = 2024", "year = true"),
    (CASE, "year = 2024", "year = 0"),
    (CASE, "date = 2024-06-21", "date = 2024-06-21T10:00:00"),
    (CASE, 'decisions = ["decision", "recruitment"]', 'decisions = "decision"'),
    (CASE, 'decisions = ["decision", "recruitment"]', "decisions = [1]"),
    (CASE, "[streams]", "[[streams]]"),
    (CASE, "[uses]", "[[uses]]"),
    (CASE, 'plan = "hso-2040"', "plan = 2040"),
    (KEYS, MIX, 'mix = "voted-basic-funding"'),
    (KEYS, "voted-basic-funding = 1", 'voted-basic-funding = "1"'),
    (KEYS, "percent_decimals = 1", 'percent_decimals = "1"'),
    (KEYS, "percent_decimals = 1", "percent_decimals = 1.5"),
    (KEYS, "percent_decimals = 1", "percent_decimals = -4"),
    (KEYS, "percent_decimals = 1", "percent_decimals = true"),
    (KEYS, 'where = { chapter = "732", item', 'where = "732"\n[criteria.x]\nname = { item'),
    (KEYS, 'column = "voted"', "column = 3"),
    (KEYS, 'steps = [{ rule = "fixed", amounts = "decision" }]', "steps = 5"),
    (KEYS, 'amounts = "decision"', "amounts = 5"),
    (KEYS, 'rule = "fixed", amounts', "rule = 5, amounts"),
    (KEYS, 'amounts = "decision"', 'recipients = "Sykehuspartner HF"'),
    (ILLUSTRATION, f"[overrides]\n{OVERRIDE}", "overrides = 5"),
    (DECIDED, "claims_decision = true", 'claims_decision = "false"'),
    (DECIDED, 'status = "decided"', 'status = "decidd"'),
    (ILLUSTRATION, 'baseline = "decided"', "baseline = 5"),
    (ILLUSTRATION, OVERRIDE, '"funds.basic.amount" = 1113400'),
    (ILLUSTRATION, OVERRIDE, '"funds.basic.amount" = "1 500 kroner"'),
    (ILLUSTRATION, OVERRIDE, '"funds.basic.amount" = "kroner"'),
    (ILLUSTRATION, OVERRIDE, '"funds.basic.amount" = "1.200 mill. kroner"'),
    (ILLUSTRATION, OVERRIDE, '"funds.basic.stream" = "basicc"'),
    (ILLUSTRATION, OVERRIDE, '"funds.basic.payer" = "ingen"'),
    (ILLUSTRATION, OVERRIDE, '"keys.three-regions.percent_decimals" = "2 kroner"'),
    (ILLUSTRATION, OVERRIDE, '"keys.three-regions.percent_decimals" = true'),
    (ILLUSTRATION, OVERRIDE, '"keys.bed-days-and-beds.percent_decimals" = true'),
    (ILLUSTRATION, OVERRIDE, '"keys.bed-days-and-beds.percent_decimals" = -4'),
    (ILLUSTRATION, OVERRIDE, '"keys.bed-days-and-beds.mix.beds-somatic" = "0.2"'),
    (ILLUSTRATION, OVERRIDE, '"funds" = "basic"'),
    (CHECKS, '[[check]]\nname = "row-sums"', "[let]\nx = 'y'\n[[check]]\nname = 5"),
    (CHECKS, 'columns = ["basic", "results_based", "earmarked", "total"]', 'columns = "basic"'),
    (CHECKS, 'parts = { row_kind = "item" }', 'parts = "item"'),
    (CHECKS, 'parts = { row_kind = "item" }', 'parts = { row_kind = "itm" }'),
    (CHECKS, 'table = "decision"', "table = 5"),
    (CHECKS, 'computed = "basic + results_based + earmarked"', "computed = 5"),
    (CHECKS, 'computed = "basic + results_based + earmarked"', 'computed = "basic"\ntolerance = "1"'),
]


@pytest.mark.parametrize(("file", "old", "new"), WRONG_KINDS, ids=[new for _, _, new in WRONG_KINDS])
def test_a_setting_of_the_wrong_kind_is_an_error_in_its_file_and_never_a_crash(
    inputs: Path, file: str, old: str, new: str
) -> None:
    replace_text(inputs / file, old, new)
    assert file in {one.where.file for one in refused(inputs)}


def test_a_single_bracket_check_is_an_error_and_never_a_crash(inputs: Path) -> None:
    (inputs / CHECKS).write_text('[check]\nname = "a"\ntitle = "b"\nstated = "1"\ncomputed = "1"\n', "utf-8")
    assert {one.where.file for one in refused(inputs)} == {CHECKS}


def test_a_plain_number_under_let_is_a_formula(inputs: Path) -> None:
    edit_lines(
        inputs / CHECKS, lambda lines: [line.replace("[let]", "[let]\nhundred = 100000000") for line in lines]
    )
    replace_text(inputs / CHECKS, "'100000000 * share_of_three'", "'hundred * share_of_three'")
    assert loaded(inputs).formulas


def test_a_scenario_can_round_the_key_to_more_decimals(inputs: Path) -> None:
    replace_text(inputs / ILLUSTRATION, OVERRIDE, '"keys.three-regions.percent_decimals" = 2')
    entries = run(loaded(inputs), "illustration-bed-days").entries
    amounts = amounts_of(entry for entry in entries if entry.fund == "recruitment")
    assert amounts["helse-sor-ost-rhf"] == 92_880


def test_a_scenario_can_change_a_funds_amount_with_its_unit(inputs: Path) -> None:
    both = f'"funds.recruitment.amount" = "0,2 mrd. kroner"\n{OVERRIDE}'
    replace_text(inputs / ILLUSTRATION, OVERRIDE, both)
    entries = run(loaded(inputs), "illustration-bed-days").entries
    assert sum(entry.amount for entry in entries if entry.fund == "recruitment") == 200_000_000


def test_a_scenario_overrides_what_its_baseline_overrode(inputs: Path) -> None:
    baseline = '"funds.recruitment.amount" = "100 mill. kroner"'
    later = '"funds.recruitment.amount" = "200 mill. kroner"'
    replace_text(inputs / ILLUSTRATION, OVERRIDE, f"{later}\n{OVERRIDE}")
    edit_lines(inputs / DECIDED, lambda lines: [*lines, "[overrides]", baseline])
    resealed(inputs)
    case = loaded(inputs)
    for name, million in (("decided", 100), ("illustration-bed-days", 200)):
        entries = [entry for entry in run(case, name).entries if entry.fund == "recruitment"]
        assert sum(entry.amount for entry in entries) == million * 10**6


@pytest.mark.parametrize(
    "amounts",
    [
        '{ "Betanien Hospital" = 1040.0000001 }',
        '{ "Betanien Hospital" = 1040, "betanien-hospital" = 7 }',
        '{ "Betanien Hospital" = "1040" }',
        '{ "Betanien" = 1040 }',
    ],
)
def test_a_fixed_amount_is_never_dropped_in_silence(inputs: Path, amounts: str) -> None:
    replace_text(inputs / KEYS, 'amounts = "decision"', f"amounts = {amounts}")
    assert KEYS in {one.where.file for one in refused(inputs)}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"resources": [', '"resources": [,'),
        ('"resources"', '"resource"'),
        ('"type": "string"', '"type": "strng"'),
        ('"path": "recipients.csv"', '"path": "."'),
        ('"name": "hso-supplement-2024",\n', ""),
        ('"schema": {', '"schem": {'),
    ],
)
def test_a_broken_data_package_is_an_error_and_never_a_crash(inputs: Path, old: str, new: str) -> None:
    replace_text(inputs / BOARD / "datapackage.json", old, new)
    assert f"{BOARD}/datapackage.json" in {one.where.file for one in refused(inputs)}


def test_a_primary_key_written_as_one_name_is_read_as_that_name(inputs: Path) -> None:
    text = (inputs / BOARD / "datapackage.json").read_text(encoding="utf-8")
    one_name = text.replace('"primaryKey": [\n          "code"\n        ]', '"primaryKey": "code"')
    assert one_name != text
    (inputs / BOARD / "datapackage.json").write_text(one_name, encoding="utf-8")
    assert run(loaded(inputs)).entries


def test_a_missing_data_package_and_a_missing_case_file_are_errors(inputs: Path) -> None:
    (inputs / BOARD / "datapackage.json").unlink()
    assert f"{BOARD}/datapackage.json" in {one.where.file for one in refused(inputs)}
    (inputs / CASE).unlink()
    (problem,) = problems_found(inputs)
    assert "case.toml" in problem.what
    shutil.rmtree(inputs / BOARD)
    (problem,) = problems_found(inputs)
    assert "ukjent sak" in plain(problem.what)
