"""A decision handed in as a table: read exactly, or refused with file, row, column and a way out."""

import datetime
import io
import zipfile
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from allocation import run
from allocation.files.decision_table import Reading, from_json, reading_of, table_of, to_json
from allocation.files.workbook import workbook_bytes
from allocation.findings import Status
from allocation.problems import ProblemsFound, errors
from allocation.reconciliation import all_findings
from tests.shipped import shipped_case

CASE = shipped_case("hso-2024-revised")
DECISION = (Path(__file__).parents[1] / "inputs" / "hso-2024-revised" / "decision.csv").read_bytes()
OSLO = ("oslo-universitetssykehus", "basic")


def read(content: bytes | str, name: str = "vedtak.csv", unit: str = "tusen kroner") -> Reading:
    raw = content.encode() if isinstance(content, str) else content
    return reading_of(table_of(raw, name, CASE), CASE, unit)


def refused(content: bytes, name: str = "vedtak.xlsx") -> str:
    with pytest.raises(ProblemsFound) as found:
        to_json(table_of(content, name, CASE))
    return str(found.value)


def told(reading: Reading) -> str:
    return "\n".join(map(str, reading.problems))


def book(change: Callable[[Workbook, Any], object] = lambda _book, _sheet: None) -> bytes:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "Vedtak"
    sheet.append(["Fordeling 2024, beløp i 1 000 kr"])
    sheet.append(["Mottaker", "Basisbevilgning", "Øremerkede tilskudd"])
    sheet.append(["Oslo universitetssykehus HF", 229392, 8110.5])
    sheet.append(["Vestre Viken HF", 132473, None])
    sheet.append(["Sum", 361865, 8110.5])
    change(made, sheet)
    raw = io.BytesIO()
    made.save(raw)
    return raw.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        DECISION,
        DECISION.replace(b",", b";"),
        DECISION.replace(b",", b"\t"),
        DECISION.decode().replace(",", ";").encode("cp1252"),
        DECISION.decode().replace(",", ";").encode("cp865"),
        DECISION.decode().encode("utf-16"),
        b"\xef\xbb\xbf" + DECISION,
    ],
    ids=["comma", "semicolon", "tab", "windows", "dos", "utf-16", "bom"],
)
def test_the_boards_table_of_2024_reads_as_the_decision_however_an_office_saves_it(content: bytes) -> None:
    reading = read(content)
    assert CASE.decision
    assert reading.decision
    stated = {cell: one for cell, one in CASE.decision.cells.items() if cell[1] != "recruitment"}
    assert dict(reading.decision.cells) == stated
    assert reading.streams == ("basic", "results_based", "earmarked")


def test_the_programs_own_workbook_reads_as_what_it_was_made_of() -> None:
    result = run(CASE, "decided")
    reading = read(workbook_bytes(result, all_findings(result)), "bok.xlsx", "")
    assert reading.decision
    amounts = {cell: figure.kroner for cell, figure in reading.decision.cells.items()}
    nobody = {("unplaced", stream): 0 for stream in result.case.streams}
    assert amounts == result.placed() | nobody | {("unplaced", "basic"): -1000}


def test_every_amount_says_in_which_file_line_and_column_it_stands() -> None:
    decision = read(DECISION).decision
    assert decision
    assert str(decision.places[OSLO]) == "vedtak.csv, linje 3, kolonne «basic»"


def test_the_tables_own_sums_are_held_against_their_rows_and_columns() -> None:
    reading = read(DECISION)
    assert {one.finding.status for one in reading.sums} == {Status.AGREES, Status.ROUNDING}
    changed = read(DECISION.replace(b"229392", b"229932"))
    wrong = [one.finding.subject.what for one in changed.sums if one.finding.status is Status.DIFFERS]
    assert wrong == [
        "Sum helseforetak · basic",
        "Sum Helse Sør-Øst foretaksgruppen · basic",
        "Oslo universitetssykehus HF · total",
    ]
    assert "3 av tabellens egne 31 summer stemmer ikke" in told(changed)


@pytest.mark.parametrize(
    ("caption", "heading", "unit"),
    [
        ("Beløp i 1 000 kr", "Basisbevilgning", "tusen kroner"),
        ("Fordeling av 2 000 mill. kroner, tall i tusen kroner", "Basisbevilgning", "tusen kroner"),
        ("Tabell 1", "Basisbevilgning (mill. kr)", "mill. kroner"),
        ("Hele kroner", "Basisbevilgning", "kroner"),
        ("mrd. kr", "Basisbevilgning", "mrd. kroner"),
        ("TNOK", "Basisbevilgning", "tusen kroner"),
    ],
)
def test_the_unit_is_what_the_caption_or_the_heading_says(caption: str, heading: str, unit: str) -> None:
    reading = read(f"{caption};\nMottaker;{heading}\nVestre Viken HF;12\n", unit="")
    assert reading.unit
    assert reading.unit.name == unit


@pytest.mark.parametrize("caption", ["Tabell 1", "Tusen kroner, de siste i mill. kroner"])
def test_a_unit_that_is_not_said_or_said_twice_is_asked_for_and_never_assumed(caption: str) -> None:
    text = f"{caption};\nMottaker;Basisbevilgning\nVestre Viken HF;12\n"
    assert read(text, unit="").decision is None
    assert "filen sier ikke hvilken enhet" in told(read(text, unit=""))
    chosen = read(text, unit="mill. kroner").decision
    assert chosen
    assert chosen.cells["vestre-viken", "basic"].kroner == 12_000_000


def test_another_unit_than_the_file_says_is_taken_and_said() -> None:
    reading = read("tusen kroner;\nMottaker;Basisbevilgning\nVestre Viken HF;12\n", unit="kroner")
    assert "beløpene er lest i kroner, men filen sier tusen kroner" in told(reading)


def test_a_near_miss_of_a_recipient_or_a_stream_is_suggested_and_stops_the_table() -> None:
    reading = read("Mottaker;Basisbevilgning;Øremerket tilskudd\nOslo universitetssykehus;12;1\n")
    assert reading.decision is None
    assert "vedtak.csv, linje 2, kolonne «Mottaker»: ukjent mottaker «Oslo universitetssykehus»" in told(
        reading
    )
    assert "Mente du «Oslo universitetssykehus HF»?" in told(reading)
    assert "Mente du «Øremerkede tilskudd»?" in told(reading)


def test_of_very_many_names_that_nobody_knows_only_the_first_are_told_one_by_one() -> None:
    rows = "".join(f"Rad nummer {number};{number}\n" for number in range(4_000))
    problems = read(f"Mottaker;Basisbevilgning\n{rows}").problems
    assert len([one for one in problems if "ukjent mottaker" in one.what]) == 50
    assert any("3950 linjer til har en mottaker som ingen kjenner" in one.what for one in problems)


def test_a_recipient_is_known_by_code_name_or_alias() -> None:
    text = "Mottaker;Basisbevilgning\nvestre-viken;1\nSUNNAAS SYKEHUS HF;2\nMartina Hansen Hospital;3\n"
    decision = read(text).decision
    assert decision
    assert [code for code, _ in decision.cells] == [
        "sunnaas-sykehus",
        "vestre-viken",
        "martina-hansens-hospital",
    ]


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("1.234", "«1.234» kan leses som 1234 og som 1,234"),
        ("0732", "begynner med null"),
        ("2024-01-01", "er ikke et tall"),
        ("12 34", "grupper på nøyaktig tre sifre"),
        ("9" * 40, "flere enn noe beløp"),
        ("1,23456", "er ikke et helt antall kroner"),
        ("#REF!", "er ikke et tall"),
        ("1\u200b2", "usynlig tegn, U+200B"),
    ],
)
def test_what_is_no_amount_or_could_be_two_is_refused_with_its_line_and_column(cell: str, why: str) -> None:
    reading = read(f"Mottaker;Basisbevilgning\nVestre Viken HF;{cell}\n")
    assert reading.decision is None
    assert why in told(reading)
    assert "linje 2" in told(reading)


def test_english_thousands_in_a_comma_file_are_refused_not_divided_by_a_thousand() -> None:
    reading = read('Mottaker,Basisbevilgning\nVestre Viken HF,"132,473"\n')
    assert "«132,473» kan leses som 132473 og som 132.473" in told(reading)


def test_a_number_with_three_decimals_among_whole_ones_is_suspected() -> None:
    rows = "Sunnaas sykehus HF;7444\nSykehuspartner HF;18403\nVestre Viken HF;132,473\n"
    reading = read(f"Mottaker;Basisbevilgning\n{rows}")
    assert "«132,473» er lest med tre desimaler i en kolonne av hele tall" in told(reading)


def test_a_dash_is_nought_and_an_empty_cell_is_not_stated() -> None:
    decision = read("Mottaker;Basisbevilgning;Øremerkede tilskudd\nVestre Viken HF;–;\n").decision
    assert decision
    assert {cell: one.value for cell, one in decision.cells.items()} == {
        ("vestre-viken", "basic"): Fraction(0)
    }


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ("Vestre Viken HF;1\nvestre-viken;2", "Vestre Viken HF har også et beløp på linje 2"),
        (";5", "linjen har beløp, men ingen mottaker"),
        ("Vestre Viken HF;1;7", "står i en kolonne uten overskrift"),
        ("Noter;", "tabellen har ingen beløp"),
    ],
)
def test_rows_that_cannot_be_placed_are_refused(rows: str, why: str) -> None:
    reading = read(f"Mottaker;Basisbevilgning\n{rows}\n")
    assert reading.decision is None
    assert why in told(reading)


def test_what_is_not_read_is_said() -> None:
    reading = read("Mottaker;Basisbevilgning;Merknad\nHelseforetak;;\nVestre Viken HF;1;ny\n")
    assert reading.decision
    assert "kolonner som ikke er lest: «Merknad»" in told(reading)
    assert "linjer uten beløp er ikke lest: «Helseforetak»" in told(reading)


def test_a_workbook_is_read_and_what_its_reader_cannot_see_is_said() -> None:
    def hide(made: Workbook, sheet: Any) -> None:
        sheet.row_dimensions[4].hidden = True
        sheet.column_dimensions["C"].hidden = True
        sheet["B3"].number_format = "#,##0,"
        sheet.merge_cells("B1:C1")
        made.create_sheet("Utkast").sheet_state = "hidden"

    assert read(book(), "v.xlsx", "").decision
    said = told(read(book(hide), "v.xlsx", ""))
    for part in ("linjer er lest med: 4", "kolonner er lest med: C", "slått sammen: B1:C1", "«Utkast»"):
        assert part in said
    assert "cellene viser tusendeler av det som står i dem: B3" in said


def test_a_formula_without_a_value_is_an_error_in_an_amount_and_none_in_a_sum() -> None:
    def in_sum(_made: Workbook, sheet: Any) -> None:
        sheet["B5"] = "=SUM(B3:B4)"

    def in_amount(_made: Workbook, sheet: Any) -> None:
        sheet["B4"] = "=1+2"

    assert read(book(in_sum), "v.xlsx", "").decision
    wrong = read(book(in_amount), "v.xlsx", "")
    assert wrong.decision is None
    assert "linje 4, kolonne «Basisbevilgning»: formelen har ingen beregnet verdi" in told(wrong)


@pytest.mark.parametrize("value", [True, 1e300, datetime.date(2024, 1, 1), "=HYPERLINK('x')", "#DIV/0!"])
def test_what_is_no_amount_in_a_workbook_is_refused(value: object) -> None:
    def put(_made: Workbook, sheet: Any) -> None:
        sheet["B4"] = value

    reading = read(book(put), "v.xlsx", "")
    assert reading.decision is None
    assert "linje 4" in told(reading)


def packed(**parts: bytes) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name.replace("__", "/"), content)
    return raw.getvalue()


def altered(part: str, change: Callable[[bytes], bytes]) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book())) as given, zipfile.ZipFile(raw, "w") as made:
        for name in given.namelist():
            made.writestr(name, change(given.read(name)) if name == part else given.read(name))
    return raw.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "filen er tom"),
        (book()[:2000], "kan ikke pakkes ut"),
        (b"PK\x03\x04" + b"x" * 100, "kan ikke pakkes ut"),
        (packed(xl__workbook_xml=b"", bomb=b"0" * 70_000_000), "for stor utpakket"),
        (packed(word__document_xml=b"<a/>"), "et Word-dokument"),
        (altered(SHEET, lambda xml: b'<!DOCTYPE a [<!ENTITY b "c">]>' + xml), "dokumenttype"),
        (altered(SHEET, lambda xml: xml[:200]), "arbeidsboken kan ikke leses"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "passord"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ikke et regneark i .xlsx"),
        (b"%PDF-1.7", "filen er en PDF"),
        (b"<html><table></table></html>", "filen er HTML"),
        (b"a\x00b", "nullbyte"),
        (b"x;y\n" * 1_000_001, "flere enn 5\u00a0000"),
        (b";" * 500 + b"1\n", "flere enn 200"),
        (DECISION.decode().encode().decode("cp1252").encode(), "kodet to ganger"),
        (b"Mottaker;Basisbevilgning\n\x81\xe6;1\n", "byte 0x81 kan ikke leses"),
        (b'Mottaker;Basisbevilgning\n"Vestre;1\n', "anførselstegn"),
        (b"Mottaker;Bevilgning\nVestre Viken HF;1\n", "fant ingen linje med finansieringstypene"),
    ],
)
def test_a_hostile_or_broken_file_is_refused_in_a_sentence(content: bytes, why: str) -> None:
    assert why in refused(content)


def test_one_cell_in_the_last_corner_of_a_sheet_is_refused_before_the_cells_between_are_made() -> None:
    def corner(_made: Workbook, sheet: Any) -> None:
        sheet.cell(1_048_576, 16_384).value = 1

    assert "1\u00a0048\u00a0576 linjer" in refused(book(corner))


def test_two_sheets_with_a_table_are_not_chosen_between() -> None:
    def twice(made: Workbook, sheet: Any) -> None:
        made.copy_worksheet(sheet)

    assert "flere ark har en tabell med finansieringstypene: «Vedtak» og «Vedtak Copy»" in refused(
        book(twice)
    )


@pytest.mark.parametrize("content", [DECISION, book()], ids=["csv", "xlsx"])
def test_a_table_that_is_kept_is_the_same_table(content: bytes) -> None:
    table = table_of(content, "v", CASE)
    assert from_json(to_json(table)) == table
    assert to_json(table) == to_json(table_of(content, "v", CASE))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"rows":3}', "null", "x" * 50])
def test_a_kept_text_of_another_form_is_no_table(text: str) -> None:
    assert from_json(text) is None


def test_a_table_larger_than_what_is_kept_is_refused_in_letters() -> None:
    rows = "\n".join(f"{name};{'x' * 4000}" for name in ["Vestre Viken HF"] * 60)
    assert "flere enn 200000" in refused(f"Mottaker;Basisbevilgning\n{rows}\n".encode(), "v.csv")


def test_a_files_name_is_shown_without_folders_and_hidden_signs() -> None:
    table = table_of(DECISION, "C:\\Users\\kari\\ved\x00tak\u202e.csv", CASE)
    assert table.file == "vedtak.csv"


def test_errors_stop_a_table_and_warnings_do_not() -> None:
    assert not errors(read(DECISION).problems)
    assert read(DECISION).problems
