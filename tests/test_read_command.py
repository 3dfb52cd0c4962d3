"""`allocation read`: one document with what the public face promises, or text that people can follow."""

import json
from pathlib import Path
from typing import Any

import pytest

from allocation.cli import main
from allocation.files.read_text import read_text
from allocation.found import Found, TableKind
from tests.reconciling import found_table
from tests.sheets_made import as_csv, book

GRANTS = (
    "Tilskudd i kroner;;;\nKap.;Post;Betegnelse;Beløp\n"
    "732;70;Særskilte tilskudd;125 057 000\n732;76;ISF, overslagsbevilgning;\n"
)


@pytest.fixture
def given(tmp_path: Path) -> Path:
    return tmp_path


def document(
    path: Path, content: str | bytes, capsys: pytest.CaptureFixture[str], *words: str
) -> tuple[int, Any]:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    status = main(["read", str(path), "--json", *words])
    return status, json.loads(capsys.readouterr().out)


def test_the_document_has_the_promised_keys(given: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, read = document(given / "vedtak.xlsx", book(), capsys)
    assert status == 0
    assert list(read) == ["tables", "problems"]
    (table,) = read["tables"]
    assert list(table) == ["kind", "title", "unit", "rows", "place", "accepted", "readings"]
    assert (table["kind"], table["unit"], table["accepted"]) == ("distribution", "tusen kroner", True)
    assert table["rows"][0] == {
        "recipient": "Oslo universitetssykehus HF",
        "stream": "Basisbevilgning",
        "amount": 229_392_000,
        "is_sum": False,
        "row_kind": "item",
        "place": "vedtak.xlsx, ark Vedtak, linje 3",
        "text": "229392",
    }


def test_a_grant_without_a_printed_amount_has_none(given: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, read = document(given / "brev.csv", GRANTS, capsys)
    rows = read["tables"][0]["rows"]
    assert status == 0
    assert [(row["chapter"], row["item"], row["amount"]) for row in rows] == [
        ("732", "70", 125_057_000),
        ("732", "76", None),
    ]


def test_an_error_is_exit_2_and_the_rows_are_shown_all_the_same(
    given: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, read = document(given / "a.csv", as_csv().replace("132473", "13Z473"), capsys)
    assert status == 2
    assert [row["text"] for row in read["tables"][0]["rows"] if row["amount"] is None] == ["13Z473"]
    assert "a.csv, linje 4, kolonne «Basisbevilgning»" in [one["where"] for one in read["problems"]]


def test_with_a_case_recipients_have_their_codes_and_a_near_miss_is_only_suggested(
    given: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (
        as_csv()
        .replace("Vestre Viken HF", "Vestre Vikn HF")
        .replace("Sunnaas sykehus HF", "SUNNAAS SYKEHUS HF")
    )
    _, read = document(given / "a.csv", text, capsys, "--case", "hso-2024-revised")
    codes = {row["recipient"]: row["code"] for row in read["tables"][0]["rows"]}
    assert codes["SUNNAAS SYKEHUS HF"] == "sunnaas-sykehus"
    assert codes["Vestre Vikn HF"] is None
    assert "Mente du «Vestre Viken HF»?" in [one["fix"] for one in read["problems"]]


def test_the_text_marks_a_doubtful_row_and_shows_what_is_printed(
    given: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = given / "a.csv"
    path.write_text(as_csv().replace("132473", "13Z473"), encoding="utf-8")
    assert main(["read", str(path)]) == 2
    printed = capsys.readouterr().out
    assert "a.csv, linje 2: fordeling på mottakere, tusen kroner" in printed
    assert "? Vestre Viken HF | 13Z473 | 7820 | 140293" in " ".join(printed.split())
    assert "Feil: a.csv, linje 4" in printed


def test_the_text_shows_every_word_of_a_long_designation() -> None:
    name = "732.70 Særskilte tilskudd (Oppfølging av Nasjonalt nødmeldingsprosjekt og samordning av nødnett)"
    table = found_table(["Bevilgning"], [(name, [900])], kind=TableKind.GRANTS)
    shown = read_text([Found("brev.txt", "", (table,))])
    assert all(word in shown for word in name.split()[1:])
    assert "…" not in shown


def test_several_files_are_one_document(given: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("a.csv", "b.csv"):
        (given / name).write_text(as_csv(), encoding="utf-8")
    assert main(["read", str(given / "a.csv"), str(given / "b.csv"), "--json"]) == 0
    assert [one["place"] for one in json.loads(capsys.readouterr().out)["tables"]] == [
        "a.csv, linje 2",
        "b.csv, linje 2",
    ]


@pytest.mark.parametrize("name", ["nothing.csv", "", "a\x00b"])
def test_a_file_that_is_not_there_is_a_problem(
    name: str, given: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["read", f"{given}/{name}", "--json"]) == 2
    read = json.loads(capsys.readouterr().out)
    assert read["tables"] == []
    assert [one["severity"] for one in read["problems"]] == ["error"]


def test_a_table_without_a_unit_is_read_in_the_one_that_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bare = tmp_path / "bar.csv"
    bare.write_text("Mottaker;Basisbevilgning\nNord HF;1,5\nSyd HF;20\n", encoding="utf-8")
    assert main(["read", str(bare), "--json"]) == 2
    capsys.readouterr()
    assert main(["read", str(bare), "--unit", "tusen kroner", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert [row["amount"] for row in document["tables"][0]["rows"]] == [1_500, 20_000]
    assert (document["tables"][0]["unit"], document["problems"]) == ("tusen kroner", [])
    assert main(["read", str(bare), "--unit", "kroner", "--json"]) == 2
    (told,) = json.loads(capsys.readouterr().out)["problems"]
    assert told["what"] == "«1,5» kroner er ikke et helt antall kroner"


def test_a_table_that_says_its_unit_keeps_it_and_another_that_is_said_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = tmp_path / "egen.csv"
    own.write_text("Tall i mill. kroner\nMottaker;Basis\nNord HF;2\nSyd HF;20\n", encoding="utf-8")
    assert main(["read", str(own), "--unit", "tusen kroner", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["tables"][0]["rows"][0]["amount"] == 2_000_000
    assert [one["what"] for one in document["problems"]] == ["enheten «tusen kroner» er ikke brukt"]
