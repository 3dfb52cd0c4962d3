"""Faults in tables: each is an error with file, line, likely cause and fix, and nothing is run."""

from pathlib import Path

import pytest

from allocation import run
from tests.broken_folders import (
    BOARD,
    edit_lines,
    line_of,
    loaded,
    place_of,
    problems_found,
    refused,
    refused_with,
    replace_text,
)

DECISION = f"{BOARD}/decision.csv"
FUNDS = f"{BOARD}/funds.csv"
BEDS = "hso-2040/beds_somatic.csv"


def test_the_copy_itself_is_without_fault(inputs: Path) -> None:
    assert problems_found(inputs) == ()


def test_a_recipient_missing_from_a_criterion_is_an_error_beside_the_case(inputs: Path) -> None:
    edit_lines(inputs / BEDS, lambda lines: [line for line in lines if "Telemark" not in line])
    found = [one for one in refused(inputs) if "Sykehuset Telemark HF" in one.what]
    row_to_write = len((inputs / BEDS).read_text(encoding="utf-8").splitlines()) + 1
    assert {place_of(one) for one in found} == {
        (BEDS, row_to_write, "bed_days_2019"),
        (BEDS, row_to_write, "bed_days_2040"),
        (BEDS, row_to_write, "beds_2020"),
    }
    assert all("mangler verdi for Sykehuset Telemark HF" in one.what for one in found)
    assert all("legg til raden" in one.fix for one in found)


def test_an_empty_cell_of_a_criterion_is_an_error_and_not_zero(inputs: Path) -> None:
    replace_text(inputs / BEDS, "42250,159,32907", "42250,159,")
    problem = refused_with(inputs, "cellen er tom")
    assert place_of(problem) == (BEDS, line_of(inputs / BEDS, "Sunnaas"), "bed_days_2040")


def test_a_dash_among_bed_days_is_missing_and_not_zero(inputs: Path) -> None:
    replace_text(inputs / BEDS, "42250,159,32907", "42250,159,–")
    assert {place_of(one)[0] for one in refused(inputs)} == {BEDS}


@pytest.mark.parametrize(
    ("written", "suggested"),
    [
        ("Sykehuset Ostfold", "Sykehuset Østfold HF"),
        ("Sykehuset Østfold", "Sykehuset Østfold HF"),
        ("Sykehuset Østfold HF.", "Sykehuset Østfold HF"),
        ("Sykehuset Østfold HE", "Sykehuset Østfold HF"),
    ],
)
def test_a_misspelt_recipient_is_an_error_with_a_suggestion(
    inputs: Path, written: str, suggested: str
) -> None:
    line = line_of(inputs / DECISION, "Sykehuset Østfold HF")
    replace_text(inputs / DECISION, "Sykehuset Østfold HF", written)
    problem = refused_with(inputs, "ukjent mottaker")
    assert place_of(problem) == (DECISION, line, "recipient")
    assert f"«{written}»" in problem.what
    assert problem.cause == "skrivefeil, eller navnet finnes ikke"
    assert problem.fix == f"Mente du «{suggested}»?"


def test_an_invisible_character_in_a_name_is_an_error_that_says_so(inputs: Path) -> None:
    line = line_of(inputs / DECISION, "Sykehuset Østfold HF")
    replace_text(inputs / DECISION, "Sykehuset Østfold HF", "Sykehuset\u200b Østfold HF")
    assert place_of(refused_with(inputs, "U+200B")) == (DECISION, line, "recipient")


def test_case_and_blanks_of_a_name_do_not_matter_and_an_alias_is_known(inputs: Path) -> None:
    before = run(loaded(inputs))
    replace_text(inputs / DECISION, "Sykehuset Østfold HF", "sykehuset  østfold\u00a0hf")
    replace_text(inputs / DECISION, "Betanien Hospital", "STIFTELSEN BETANIEN HOSPITAL SKIEN")
    assert list(run(loaded(inputs)).entries) == list(before.entries)


def test_a_misspelt_recipient_of_a_criterion_or_a_payer_is_an_error_with_a_suggestion(inputs: Path) -> None:
    replace_text(inputs / BEDS, "Vestre Viken HF", "Vestre Vikn HF")
    replace_text(inputs / FUNDS, "basic,Helse Sør-Øst RHF", "basic,Helse Sør-Ost RHF")
    found = {place_of(one): one.fix for one in refused(inputs) if "ukjent mottaker" in one.what}
    assert found == {
        (BEDS, 10, "recipient"): "Mente du «Vestre Viken HF»?",
        (FUNDS, 2, "payer"): "Mente du «Helse Sør-Øst RHF»?",
    }


@pytest.mark.parametrize(
    ("written", "kind"), [("229.392", "mill."), ('"229,392"', "mill."), ("229", "mill."), ("229392000", "")]
)
def test_an_amount_in_another_unit_among_thousands_is_an_error(inputs: Path, written: str, kind: str) -> None:
    replace_text(inputs / DECISION, "229392", written)
    problems = [one for one in refused(inputs) if place_of(one)[0] == DECISION]
    line = line_of(inputs / DECISION, "Oslo universitetssykehus HF")
    assert [place_of(one) for one in problems] == [(DECISION, line, "basic")]
    assert f"{kind} kroner".strip() in problems[0].cause
    assert "skriv beløpet i tusen kroner" in problems[0].fix


def test_a_printed_sum_in_million_among_thousands_is_an_error(inputs: Path) -> None:
    replace_text(inputs / DECISION, ",1062810,", ",1063,")
    problem = refused_with(inputs, "Sum helseforetak: 1 063")
    assert place_of(problem) == (DECISION, line_of(inputs / DECISION, "Sum helseforetak"), "basic")


def test_the_grand_total_in_million_among_thousands_is_an_error(inputs: Path) -> None:
    replace_text(inputs / DECISION, ",,1113400,", ",,1113,")
    assert line_of(inputs / DECISION, "foretaksgruppen") in {place_of(one)[1] for one in refused(inputs)}


@pytest.mark.parametrize(
    ("amount", "written"),
    [("1113400", "1113.4"), ("1113400", "1113"), ("15400", "15"), ("116200", "116"), ("150000", "150")],
)
def test_the_amount_of_a_fund_in_million_among_thousands_is_an_error(
    inputs: Path, amount: str, written: str
) -> None:
    line = line_of(inputs / FUNDS, f",{amount},")
    replace_text(inputs / FUNDS, f",{amount},", f",{written},")
    problem = next(one for one in refused(inputs) if place_of(one)[0] == FUNDS)
    assert place_of(problem)[1] == line
    assert "enhet" in problem.cause


def test_a_duplicate_row_is_an_error_that_names_both_lines(inputs: Path) -> None:
    edit_lines(inputs / DECISION, lambda lines: [*lines, lines[4]])
    problem = refused_with(inputs, "står også på linje 5")
    assert place_of(problem) == (DECISION, 21, "recipient")
    assert "Sykehuspartner HF" in problem.what
    assert problem.cause == "raden er kopiert inn to ganger"


def test_a_duplicate_row_in_other_letters_is_a_duplicate_too(inputs: Path) -> None:
    edit_lines(
        inputs / DECISION,
        lambda lines: [*lines, lines[4].replace("Sykehuspartner HF", " SYKEHUSPARTNER hf ")],
    )
    assert place_of(refused_with(inputs, "står også på linje 5")) == (DECISION, 21, "recipient")


def test_two_rows_for_one_recipient_under_two_names_are_an_error(inputs: Path) -> None:
    row = "STIFTELSEN BETANIEN HOSPITAL SKIEN,item,private ideelle sykehus,5,0,0,5,,hso-supplement-2024,T,20"
    edit_lines(inputs / DECISION, lambda lines: [*lines, row])
    found = refused(inputs)
    assert [place_of(one)[:2] for one in found] == [(DECISION, 21)]
    assert "Betanien Hospital" in found[0].what


def test_two_rows_of_a_criterion_for_one_recipient_are_an_error(inputs: Path) -> None:
    row = "MARTINA HANSENS HOSPITAL AS,1,1,1,1,item,,hso-plan-2040,Tabell 6,11"
    alias = "Martina Hansen Hospital,1,1,1,1,item,,hso-plan-2040,Tabell 6,12"
    edit_lines(inputs / BEDS, lambda lines: [*lines, row, alias])
    found = [one for one in refused(inputs) if "to verdier for Martina Hansens Hospital" in one.what]
    assert {place_of(one)[:2] for one in found} == {(BEDS, 13)}


def test_a_name_that_two_recipients_claim_is_an_error(inputs: Path) -> None:
    register = f"{BOARD}/recipients.csv"
    replace_text(inputs / register, "DIAKONHJEMMET SYKEHUS AS", "DIAKONHJEMMET SYKEHUS AS|Vestre Viken HF")
    problem = refused_with(inputs, "«vestre viken hf»")
    assert place_of(problem) == (register, line_of(inputs / register, "DIAKONHJEMMET"), "aliases")
    assert "vestre-viken" in problem.what
    assert "diakonhjemmet-sykehus" in problem.what


def test_an_unknown_document_is_an_error(inputs: Path) -> None:
    replace_text(inputs / FUNDS, "unknown,decided,hso-supplement-2024", "unknown,decided,hso-suplement-2024")
    problem = refused_with(inputs, "ukjent dokument")
    assert place_of(problem) == (FUNDS, 2, "document")
    assert "«hso-supplement-2024»" in problem.fix


def test_parameters_that_hold_on_the_same_day_are_an_error(inputs: Path) -> None:
    file = "parameters/parameters.csv"
    line = line_of(inputs / file, ",4622,")
    replace_text(inputs / file, "2017-01-01,2017-12-31", "2017-01-01,2020-01-01")
    problem = refused_with(inputs, "«discharge_ready.day_rate»", "hso-2017")
    assert "valid_to" in problem.fix
    assert place_of(problem)[0] == file
    assert place_of(problem)[1] in (line, line + 1)


def test_an_unknown_stream_of_a_fund_is_an_error_with_a_suggestion(inputs: Path) -> None:
    replace_text(inputs / FUNDS, "Basisbevilgning,basic,", "Basisbevilgning,basics,")
    problem = refused_with(inputs, "ukjent finansieringstype «basics»")
    assert place_of(problem)[:2] == (FUNDS, 2)
    assert "«basic»" in problem.fix


def test_an_unknown_method_of_a_fund_is_an_error_with_line_and_suggestion(inputs: Path) -> None:
    replace_text(inputs / FUNDS, "unknown,decided,", "unknown,decidd,")
    problem = refused_with(inputs, "ukjent metode «decidd»")
    assert problem.fix == "Mente du «decided»?"
    assert place_of(problem) == (FUNDS, 2, "method")


def test_a_misspelt_unit_of_a_figure_is_a_problem_and_not_a_new_unit(inputs: Path) -> None:
    file = f"{BOARD}/text.csv"
    replace_text(inputs / file, "2000,mill. kroner", "2000,mill kroner")
    assert (file, 2) in {place_of(one)[:2] for one in problems_found(inputs)}


def test_an_amount_larger_than_any_budget_is_an_error(inputs: Path) -> None:
    replace_text(inputs / FUNDS, ",150000,", f",15{'0' * 20},")
    assert FUNDS in {place_of(one)[0] for one in refused(inputs)}


def test_a_successor_that_nobody_is_called_is_a_problem(inputs: Path) -> None:
    register = f"{BOARD}/recipients.csv"
    edit_lines(
        inputs / register,
        lambda lines: [line.replace("Innlandet SO,,,,", "Innlandet SO,,,,sykehuset-nord") for line in lines],
    )
    line = line_of(inputs / register, "sykehuset-nord")
    assert place_of(problems_found(inputs)[0]) == (register, line, "successor")


def test_several_faults_are_all_reported_at_once(inputs: Path) -> None:
    replace_text(inputs / DECISION, "Sykehuset Østfold HF", "Sykehuset Ostfold")
    replace_text(inputs / DECISION, "229392", "mye")
    replace_text(inputs / FUNDS, "15400", "15 4OO")
    replace_text(inputs / BEDS, "42250", "")
    assert {place_of(one)[0] for one in refused(inputs)} == {DECISION, FUNDS, BEDS}
    assert len(refused(inputs)) >= 4
