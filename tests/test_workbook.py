"""The workbook: typed numbers that add up, Norwegian formats, the same bytes, readable elsewhere."""

import subprocess
from io import BytesIO
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from allocation import load_case, run
from allocation.distribution import Distribution
from allocation.files.workbook import workbook_bytes
from allocation.reconciliation import all_findings
from tests.tools import tool


@pytest.fixture(scope="module")
def decided() -> Distribution:
    return run(load_case("hso-2024-revised"))


@pytest.fixture(scope="module")
def book(decided: Distribution) -> Workbook:
    return load_workbook(BytesIO(workbook_bytes(decided, all_findings(decided))))


def rows_of(sheet: Worksheet) -> list[tuple[object, ...]]:
    return [tuple(row) for row in sheet.iter_rows(values_only=True)]


def test_the_sheets_are_result_bridge_and_findings(book: Workbook) -> None:
    assert book.sheetnames == ["Resultat", "Bro", "Funn"]
    assert all(sheet.freeze_panes == "B6" for sheet in book.worksheets)


def test_the_result_shows_the_boards_table_as_numbers(book: Workbook) -> None:
    rows = {row[0]: row[1:5] for row in rows_of(book["Resultat"]) if row[0]}
    assert rows["Oslo universitetssykehus HF"] == (229_392, 2_402, 8_110, 239_904)
    assert rows["Sunnaas sykehus HF"] == (7_444, -24, 0, 7_420)
    assert rows["Ikke fordelt"] == (-1, None, None, -1)
    assert rows["Helse Vest RHF"][0] == 32_850
    totals = [row[1:5] for row in rows_of(book["Resultat"]) if row[0] == "Sum"]
    assert totals[0] == (1_113_400, 15_400, 116_200, 1_245_000)


def test_amounts_have_the_norwegian_number_format(book: Workbook) -> None:
    formats = {
        cell.number_format
        for sheet in book.worksheets
        for row in sheet.iter_rows(min_row=6)
        for cell in row
        if isinstance(cell.value, int | float) and cell.number_format != "0"
    }
    assert formats
    assert all(form.startswith("[$-414]#,##0") for form in formats)


def test_the_bridge_sums_to_the_result_for_every_recipient(book: Workbook, decided: Distribution) -> None:
    sums: dict[str, int] = {}
    for row in rows_of(book["Bro"])[5:]:
        if not str(row[0]).startswith("Sum "):
            assert isinstance(row[5], int)
            sums[str(row[0])] = sums.get(str(row[0]), 0) + row[5]
    expected: dict[str, int] = {}
    for (_, _, recipient), amount in decided.handed_out().items():
        name = decided.case.name_of(recipient)
        expected[name] = expected.get(name, 0) + amount // 1000
    assert sums == expected


def test_every_finding_is_in_the_workbook_with_the_deviations_first(
    book: Workbook, decided: Distribution
) -> None:
    findings = all_findings(decided)
    statuses = [row[2] for row in rows_of(book["Funn"])[5:]]
    assert len(statuses) == len(findings)
    assert statuses.index("stemmer") == sum(finding.status != "agrees" for finding in findings)


def test_an_alternative_stands_beside_the_decision() -> None:
    distribution = run(load_case("hso-2024-revised"), "illustration-bed-days")
    content = workbook_bytes(distribution, all_findings(distribution))
    sheet = load_workbook(BytesIO(content))["Resultat"]
    headings = [cell.value for cell in sheet[5]]
    assert headings[-3:] == ["Vedtak", "Endring", "Endring %"]
    for row in rows_of(sheet)[5:25]:
        if isinstance(row[4], int) and isinstance(row[5], int):
            assert row[6] == row[4] - row[5]


def test_text_that_a_spreadsheet_would_run_stays_text(decided: Distribution) -> None:
    from dataclasses import replace

    first = next(iter(decided.case.recipients.values()))
    hostile = replace(first, name="=HYPERLINK(1)")
    case = replace(decided.case, recipients={**decided.case.recipients, first.code: hostile})
    distribution = replace(decided, case=case)
    sheet = load_workbook(BytesIO(workbook_bytes(distribution, [])))["Resultat"]
    assert sheet["A6"].value == "=HYPERLINK(1)"
    assert sheet["A6"].data_type == "s"


def test_the_same_run_gives_the_same_bytes(decided: Distribution) -> None:
    again = run(load_case("hso-2024-revised"))
    first = workbook_bytes(decided, all_findings(decided))
    assert workbook_bytes(again, all_findings(again)) == first
    assert decided.fingerprint.encode() in BytesIO(first).getvalue() or _shows(first, decided.fingerprint)


def _shows(content: bytes, text: str) -> bool:
    sheet = load_workbook(BytesIO(content))["Resultat"]
    return text in str(sheet["A3"].value)


@pytest.mark.slow
def test_libreoffice_shows_the_same_figures_the_norwegian_way(tmp_path: Path, decided: Distribution) -> None:
    soffice = tool("soffice")
    source = tmp_path / "resultat.xlsx"
    source.write_bytes(workbook_bytes(decided, all_findings(decided)))
    profile = (tmp_path / "profile").as_uri()
    command = [soffice, f"-env:UserInstallation={profile}", "--headless", "--norestore", "--nolockcheck"]
    command += ["--convert-to", "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,false", "--outdir"]
    subprocess.run([*command, str(tmp_path), str(source)], check=True, capture_output=True, timeout=120)
    read = pd.read_csv(tmp_path / "resultat.csv", sep=";", skiprows=4, header=0, dtype=str)
    rows = read.set_index(read.columns[0])
    assert rows.loc["Akershus universitetssykehus HF"].iloc[0] == "158\u00a0483"
    assert list(rows.loc["Sunnaas sykehus HF"].iloc[:3]) == ["7\u00a0444", "\u221224", "\u2013"]
    assert rows.loc["Sum helseforetak"].iloc[3] == "1\u00a0188\u00a0218"
