"""The letter of 2024 all the way: read, distributed, reconciled, explained, exported, changed, read back."""

import json
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from allocation.cli import main
from allocation.files.living.inputs import CRITERIA, INPUTS, PATH, VALUE
from tests.booked import settled_folder
from tests.letter_pdfs import Layout, pdf_of
from tests.letter_tables import TABLES
from tests.recalculated import converted
from tests.reconciling import as_csv, decision_rows
from tests.shipped import shipped_case

CASE, OSLO, OSLO_CODE = "hso-2024-revised", "Oslo universitetssykehus HF", "oslo-universitetssykehus"
WEIGHTS = {"keys.need-and-actual.blend.need-2040": 0.7, "keys.need-and-actual.blend.actual-2019": 0.3}
FUND = {"funds.basic.amount": 1_200_000}


def ask(capsys: pytest.CaptureFixture[str], *words: object, status: int = 0) -> Any:
    """The JSON document that a command prints, which must end with that status."""
    given = main([*map(str, words), "--json"])
    printed = capsys.readouterr().out
    assert given == status, printed
    return json.loads(printed)


def written_over(book: Path, values: Mapping[str, float], folder: Path) -> Path:
    """The workbook with other values at these paths, saved by LibreOffice."""
    opened = load_workbook(book)
    left = dict(values)
    for title in (INPUTS, CRITERIA):
        for row in opened[title].iter_rows() if title in opened.sheetnames else ():
            if row[PATH - 1].value in left:
                row[VALUE - 1].value = left.pop(str(row[PATH - 1].value))
    assert not left
    edited = folder / "endret.xlsx"
    opened.save(edited)
    (saved,) = converted(folder, [edited], "xlsx:Calc MS Excel 2007 XML")
    return saved


def on_the_sheet(book: Path) -> dict[str, list[object]]:
    """The rows of the first payer's table by their names, as the workbook shows them."""
    sheet, rows = load_workbook(book, data_only=True)["Resultat"], dict[str, list[object]]()
    for row in sheet.iter_rows(min_row=6, values_only=True):
        rows.setdefault(str(row[0]), list(row[1:]))
    return rows


@pytest.mark.slow
def test_the_letter_of_2024_goes_all_the_way_and_comes_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    letter = tmp_path / "tillegg-2024.pdf"
    letter.write_bytes(pdf_of(TABLES["distribution_2024"](), Layout.RULED))
    (table,) = ask(capsys, "read", letter)["tables"]
    assert table["kind"] == "distribution"
    read = {(row["recipient"], row["stream"]): row["amount"] for row in table["rows"]}

    folder, out = settled_folder(tmp_path / "sak"), tmp_path / "ut"
    run = ask(capsys, "run", folder, "--out", out)
    assert {one["status"] for one in run["findings"]} <= {"agrees", "rounding", "unresolved"}
    given = {(one["recipient"], one["stream"]): one["amount"] for one in run["table"]}
    assert given[OSLO_CODE, "basic"] == 229_392_000
    assert read[next(key for key in read if "Oslo" in key[0] and "Basis" in key[1])] == 229_392_000

    reconciled = ask(capsys, "reconcile", letter, folder)
    assert {one["status"] for one in reconciled["findings"]} <= {"agrees", "rounding", "only_computed"}

    rows = [
        [*row[:1], "230392", *row[2:]] if row[0] == OSLO else row for row in decision_rows(shipped_case(CASE))
    ]
    printed, kept = tmp_path / "vedtak.csv", tmp_path / "forklart.csv"
    printed.write_bytes(as_csv(rows))
    why = ("--explanations", kept, "--explain", f"{OSLO_CODE}/basic", "alt", "sent brev", "--who", "Kari")
    assert ask(capsys, "reconcile", printed, folder, status=1)["unexplained"] == 1_000_000
    assert ask(capsys, "reconcile", printed, folder, *why)["unexplained"] == 0

    exported = ask(capsys, "export", folder, "--profile", "plain-csv", "--out", out)
    assert sum(one["amount"] for one in exported["postings"]) == 1_245_000_000
    ask(capsys, "memo", folder, "--out", out)
    ask(capsys, "extract", folder, "--recipient", "Vestre Viken HF", "--out", out)
    ask(capsys, "reporting", folder, "--out", out)
    assert len(list(out.glob("*-rapportering-*.xlsx"))) > 8

    ask(capsys, "run", folder, "--scenario", "need-and-actual", "--out", out)
    book = out / f"{CASE}-need-and-actual.xlsx"
    edited = written_over(book, WEIGHTS | FUND, tmp_path)
    back = ask(capsys, "run", edited, "--out", out)
    told = [one["what"] for one in back["problems"] if one["what"].startswith("endret:")]
    assert len(told) == 3
    assert back["scenario"] == "need-and-actual-endret"
    shown = on_the_sheet(edited)
    for one in back["table"]:
        if one["stream"] == "basic" and one["amount"] and one["recipient"] != "unplaced":
            name = shipped_case(CASE).name_of(one["recipient"])
            assert shown[name][0] == one["amount"] // 1000, name
    assert sum(one["amount"] for one in back["table"] if one["stream"] == "basic") == 1_200_000_000
    again = load_workbook(BytesIO((out / f"{CASE}-need-and-actual-endret.xlsx").read_bytes()))
    assert "Saksmappe" in again.sheetnames
