"""Faults in a CSV file as a file: heading, cells, quotation marks, encoding; and what is no fault."""

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
    written_the_norwegian_way,
)
from tests.small_cases import plain

DECISION = f"{BOARD}/decision.csv"
FUNDS = f"{BOARD}/funds.csv"


def test_a_missing_column_is_an_error(inputs: Path) -> None:
    edit_lines(inputs / FUNDS, lambda lines: [",".join(line.split(",")[:-1]) for line in lines])
    problem = refused_with(inputs, "kolonnen «row» mangler")
    assert place_of(problem) == (FUNDS, 1, "")
    assert problem.cause == "kolonnen er slettet"


def test_an_extra_column_is_an_error(inputs: Path) -> None:
    edit_lines(inputs / FUNDS, lambda lines: [f"{line},x" for line in lines])
    assert place_of(refused_with(inputs, "ukjent kolonne «x»")) == (FUNDS, 1, "")


def test_a_renamed_column_is_an_error_that_names_both(inputs: Path) -> None:
    replace_text(inputs / FUNDS, "lasting", "varig_lasting")
    problem = refused_with(inputs, "kolonnen «lasting» mangler")
    assert problem.where.row == 1
    assert "varig_lasting" in problem.cause
    assert "«lasting»" in problem.fix


def test_a_column_that_stands_twice_is_an_error(inputs: Path) -> None:
    edit_lines(inputs / FUNDS, lambda lines: [f"{line},{line.split(',')[0]}" for line in lines])
    assert place_of(refused_with(inputs, "kolonnen «code» står to ganger")) == (FUNDS, 1, "")


@pytest.mark.parametrize(("old", "new"), [("600,0,0,600", "600,0,600"), ("600,0,0,600", "600,0,0,0,600")])
def test_a_row_with_too_few_or_too_many_cells_is_an_error(inputs: Path, old: str, new: str) -> None:
    replace_text(inputs / DECISION, old, new)
    problem = refused_with(inputs, "celler, overskriften har")
    assert place_of(problem)[:2] == (DECISION, line_of(inputs / DECISION, "Revmatisme"))
    assert "anførselstegn" in problem.fix


def test_an_unclosed_quotation_mark_is_an_error_at_the_line_where_it_opens(inputs: Path) -> None:
    replace_text(inputs / DECISION, "Sunnaas sykehus HF", '"Sunnaas sykehus HF')
    problem = refused_with(inputs, "linjen kan ikke leses")
    assert "anførselstegn" in problem.cause
    assert place_of(problem)[:2] == (DECISION, line_of(inputs / DECISION, "Sunnaas"))


def test_a_file_saved_as_windows_1252_is_an_error_with_line_and_byte(inputs: Path) -> None:
    path = inputs / DECISION
    path.write_bytes(path.read_bytes().decode("utf-8").encode("cp1252"))
    problem = refused_with(inputs, "ikke UTF-8")
    assert place_of(problem)[:2] == (DECISION, 4)
    assert "0xf8" in problem.what
    assert "Windows-1252" in problem.cause
    assert "UTF-8" in problem.fix


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b" , \n"])
def test_an_empty_file_is_an_error(inputs: Path, content: bytes) -> None:
    (inputs / FUNDS).write_bytes(content)
    assert place_of(refused_with(inputs, "filen er tom"))[0] == FUNDS


def test_a_missing_file_is_an_error(inputs: Path) -> None:
    (inputs / FUNDS).unlink()
    problem = refused_with(inputs, "filen finnes ikke")
    assert place_of(problem) == (FUNDS, None, "")
    assert "datapackage.json" in problem.fix


@pytest.mark.parametrize(
    ("file", "old", "new", "column", "said"),
    [
        (
            FUNDS,
            "basic,Helse Sør-Øst RHF,1113400,unknown",
            "basic,Helse Sør-Øst RHF,1113400,unkown",
            "lasting",
            "unknown",
        ),
        (DECISION, "Revmatismesykehuset,item", "Revmatismesykehuset,itm", "row_kind", "item"),
        ("hso-2017/grants.csv", "110000000,fixed", "110000000,fixd", "kind", "fixed"),
    ],
)
def test_a_word_outside_its_list_is_an_error_with_a_suggestion(
    inputs: Path, file: str, old: str, new: str, column: str, said: str
) -> None:
    replace_text(inputs / file, old, new)
    problem = refused_with(inputs, "ikke en av verdiene", file.split("/", maxsplit=1)[0])
    assert place_of(problem) == (file, line_of(inputs / file, new), column)
    assert f"«{said}»" in problem.fix


@pytest.mark.parametrize(
    "text", ["ca. 600", "600 kr", "6OO", "0600", "600-700", "2024-06-21", "1_000", "=600", "1e3"]
)
def test_text_among_numbers_is_an_error(inputs: Path, text: str) -> None:
    replace_text(inputs / DECISION, ",600,0,0,600", f",{text},0,0,600")
    problem = refused_with(inputs, f"«{text}»")
    assert place_of(problem) == (DECISION, line_of(inputs / DECISION, "Revmatisme"), "basic")
    assert "tallkolonne" in problem.cause


@pytest.mark.parametrize("digits", [25, 5000])
def test_a_number_too_long_for_any_amount_is_an_error(inputs: Path, digits: int) -> None:
    replace_text(inputs / DECISION, ",600,0,0,600", f",{'9' * digits},0,0,600")
    assert refused(inputs)


@pytest.mark.parametrize("text", ["21.06.2024", "2024-13-01", "2024", "i dag"])
def test_a_bad_date_is_an_error(inputs: Path, text: str) -> None:
    file = "parameters/parameters.csv"
    line = line_of(inputs / file, ",4622,")
    replace_text(inputs / file, "2017-01-01", text)
    problem = refused_with(inputs, f"«{text}» er ikke en dato", "hso-2017")
    assert place_of(problem) == (file, line, "valid_from")
    assert "ÅÅÅÅ-MM-DD" in problem.fix


def test_an_empty_required_cell_is_an_error(inputs: Path) -> None:
    replace_text(inputs / FUNDS, ",1113400,", ",,")
    problem = refused_with(inputs, "cellen er tom")
    assert place_of(problem) == (FUNDS, 2, "amount")
    assert "ikke oppgitt" in problem.fix


@pytest.mark.parametrize("name", ["funds", "text", "recruitment", "decision", "recipients"])
def test_a_semicolon_file_with_decimal_commas_reads_the_same(inputs: Path, name: str) -> None:
    before = run(loaded(inputs))
    written_the_norwegian_way(inputs / BOARD / f"{name}.csv")
    after = run(loaded(inputs))
    assert after.fingerprint == before.fingerprint
    assert list(after.entries) == list(before.entries)
    assert after.case.problems == ()


def test_a_semicolon_file_really_holds_decimal_commas(inputs: Path) -> None:
    written_the_norwegian_way(inputs / BOARD / "recruitment.csv")
    text = (inputs / BOARD / "recruitment.csv").read_text(encoding="utf-8")
    assert "Helse Vest RHF;32,85;" in text
    replace_text(inputs / BOARD / "recruitment.csv", "32,85", "32.85")
    assert [plain(one.what) for one in problems_found(inputs)] == ["«32.85» er lest med desimaltegnet «.»"]


def test_a_byte_order_mark_and_windows_line_ends_change_nothing(inputs: Path) -> None:
    before = run(loaded(inputs))
    for path in sorted((inputs / BOARD).glob("*.csv")):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert run(loaded(inputs)).fingerprint == before.fingerprint


def test_blank_lines_are_no_rows_and_do_not_shift_line_numbers(inputs: Path) -> None:
    edit_lines(inputs / FUNDS, lambda lines: ["", *lines[:2], " , ", *lines[2:], ""])
    assert run(loaded(inputs)).entries
    replace_text(inputs / FUNDS, ",15400,", ",mye,")
    assert place_of(refused_with(inputs, "«mye»")) == (FUNDS, 5, "amount")


def test_a_line_break_within_a_cell_does_not_shift_line_numbers(inputs: Path) -> None:
    replace_text(inputs / DECISION, "strek for øremerkede tilskudd", '"strek for\nøremerkede tilskudd"')
    replace_text(inputs / DECISION, ",229392,", ",mye,")
    replace_text(inputs / DECISION, ",600,0,0,600", ",lite,0,0,600")
    lines = {one.what.split("»")[0][1:]: one.where.row for one in refused(inputs) if "«" in one.what}
    assert lines["mye"] == line_of(inputs / DECISION, ",mye,")
    assert lines["lite"] == line_of(inputs / DECISION, ",lite,")


def test_a_semicolon_file_with_a_blank_first_line_is_read_as_one(inputs: Path) -> None:
    written_the_norwegian_way(inputs / FUNDS)
    edit_lines(inputs / FUNDS, lambda lines: ["", *lines])
    assert loaded(inputs).funds["basic"].amount == 1_113_400_000
