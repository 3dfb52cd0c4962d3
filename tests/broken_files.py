"""Broken and hostile files, made here: each with what is to be said of it, and how gravely.

`python -m tests.broken_files` reads each in this process and prints how long it took and the most memory.
"""

import io
import json
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from time import process_time
from typing import Any

from openpyxl import Workbook
from openpyxl.chart import BarChart

from allocation.files.read_file import read_tables
from allocation.problems import Severity
from tests.bench_engine import most_memory
from tests.sheets_made import FIRST_SHEET, as_csv, book, repacked, with_cached, with_shared_texts

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True, slots=True)
class Broken:
    """A file: its name and content, the gravest that is said of it, a part of that, and the line it is at."""

    name: str
    content: bytes
    severity: Severity | None
    says: str
    row: int | None = None


def csv(text: str, severity: Severity | None, says: str, row: int | None = None) -> Broken:
    return Broken("vedtak.csv", text.encode(), severity, says, row)


def xlsx(content: bytes, severity: Severity | None, says: str, row: int | None = None) -> Broken:
    return Broken("vedtak.xlsx", content, severity, says, row)


def cells(**values: object) -> bytes:
    """The board's workbook with some cells changed."""

    def put(_made: Workbook, sheet: Any) -> None:
        for cell, value in values.items():
            sheet[cell] = value

    return book(put)


def altered(change: Callable[[bytes], bytes], part: str = FIRST_SHEET) -> bytes:
    return repacked(book(), lambda name, content: change(content) if name == part else content)


def packed(**parts: bytes) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name.replace("__", "/"), content)
    return raw.getvalue()


def bomb(megabytes: int) -> bytes:
    """A workbook with a part that is hundreds of times as large unpacked."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made:
        made.writestr("xl/workbook.xml", b"<a/>")
        with made.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(megabytes):
                part.write(b" " * 1_000_000)
    return raw.getvalue()


def doubled() -> bytes:
    """A workbook with its sheet in it twice."""
    raw = io.BytesIO(book())
    with zipfile.ZipFile(raw, "a") as made:
        sheet = made.read(FIRST_SHEET)
        made.writestr(FIRST_SHEET.upper(), sheet.replace(b"229392", b"999999"))
    return raw.getvalue()


def charts_alone() -> bytes:
    made = Workbook()
    made.create_chartsheet("Diagram").add_chart(BarChart())
    made.remove(made["Sheet"])
    raw = io.BytesIO()
    made.save(raw)
    return raw.getvalue()


def corner(line: int, column: int) -> bytes:
    def put(_made: Workbook, sheet: Any) -> None:
        sheet.cell(line, column).value = 1

    return book(put)


def shown_otherwise(what: str) -> bytes:
    def hide(made: Workbook, sheet: Any) -> None:
        if what == "row":
            sheet.row_dimensions[4].hidden = True
        elif what == "column":
            sheet.column_dimensions["C"].hidden = True
        elif what == "sheet":
            made.create_sheet("Utkast").append(["A", 1])
            made["Utkast"].sheet_state = "veryHidden"
        elif what == "scaled":
            sheet["B3"].number_format = '#,##0,,"mill."'
        elif what == "merged":
            sheet.merge_cells("B3:B4")

    return book(hide)


def hidden_alone() -> bytes:
    content = book()
    return repacked(
        content,
        lambda name, part: (
            part.replace(b'state="visible"', b'state="hidden"') if name == "xl/workbook.xml" else part
        ),
    )


def long_sum() -> bytes:
    """Formulas that each add up a whole sheet."""
    rows = [["i kroner"], ["Mottaker", "Beløp"]]
    rows += [[f"Mottaker {number}", "=SUM(D1:XFD1048576)+SUM(D1:XFD1048576)"] for number in range(2_000)]
    return book(rows=rows)


@cache
def workbooks() -> tuple[Broken, ...]:
    """The rows of the table of hostile inputs that are about workbooks."""
    dtd = b'<!DOCTYPE a [<!ENTITY b "c">]>'
    lol = b'<!DOCTYPE a [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    return (
        xlsx(bomb(300), ERROR, "for stor utpakket"),
        xlsx(
            packed(xl__workbook_xml=b"<a/>", **{f"p{n}": b"x" for n in range(2_500)}),
            ERROR,
            "for stor utpakket",
        ),
        xlsx(
            altered(lambda xml: xml.replace(b"</sheetData>", b" " * 30_000_000 + b"</sheetData>")),
            ERROR,
            "for stor",
        ),
        xlsx(corner(1_048_576, 16_384), ERROR, "1\u00a0048\u00a0576 linjer"),
        xlsx(corner(7, 16_384), ERROR, "16\u00a0384 kolonner"),
        xlsx(altered(lambda xml: xml.replace(b'ref="A1:D6"', b'ref="A1:B2"')), None, ""),
        xlsx(altered(lambda xml: dtd + xml), ERROR, "dokumenttype"),
        xlsx(altered(lambda xml: lol + xml, "xl/workbook.xml"), ERROR, "dokumenttype"),
        xlsx(
            altered(lambda xml: b"<!--" + b"x" * 9_000 + b"-->" + dtd + xml),
            ERROR,
            "ikke XML slik et regneark",
        ),
        xlsx(repacked(book(), lambda _name, part: part, **{"xl/vbaProject.bin": b"x"}), ERROR, "makroer"),
        xlsx(_OLE + "EncryptedPackage".encode("utf-16-le"), ERROR, "passord"),
        xlsx(_OLE + b"\x00" * 600, ERROR, "ikke et regneark i .xlsx"),
        xlsx(b"<html><table><tr><td>1</td></tr></table></html>", ERROR, "HTML"),
        xlsx(as_csv().encode(), ERROR, "filen er CSV eller tekst"),
        xlsx(b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, ERROR, "bilde"),
        xlsx(b"\x1f\x8b\x08" + b"\x00" * 50, ERROR, "pakket arkiv"),
        xlsx(packed(word__document_xml=b"<a/>"), ERROR, "Word-dokument"),
        xlsx(packed(content_xml=b"<a/>"), ERROR, "ikke en arbeidsbok"),
        xlsx(book()[:2_000], ERROR, "kan ikke pakkes ut"),
        xlsx(b"PK\x03\x04" + b"x" * 100, ERROR, "kan ikke pakkes ut"),
        xlsx(book().replace(b"PK\x01\x02", b"PK\x01\x03"), ERROR, "kan ikke pakkes ut"),
        xlsx(doubled(), ERROR, "to ganger"),
        xlsx(charts_alone(), ERROR, "ikke noe synlig ark"),
        xlsx(book(rows=[]), ERROR, "ikke noe synlig ark"),
        xlsx(hidden_alone(), ERROR, "ikke noe synlig ark"),
        xlsx(altered(lambda xml: xml[: len(xml) // 2]), ERROR, "kan ikke leses"),
        xlsx(with_shared_texts(book()), None, ""),
        xlsx(with_shared_texts(book(), last=-3), ERROR, "kan ikke leses (IndexError)"),
        xlsx(altered(lambda xml: xml.replace(b'r="B3"', b'r="3B"')), ERROR, "kan ikke leses"),
        xlsx(altered(lambda xml: xml.replace(b'r="C3"', b'r="B3"')), ERROR, "B3 står to ganger", 3),
        xlsx(altered(lambda xml: xml.replace(b'<row r="4"', b'<row r="3"')), ERROR, "to ganger", 3),
        xlsx(shown_otherwise("row"), WARNING, "skjulte linjer er lest med: 4"),
        xlsx(shown_otherwise("column"), WARNING, "skjulte kolonner er lest med: C"),
        xlsx(shown_otherwise("sheet"), WARNING, "«Utkast»"),
        xlsx(shown_otherwise("scaled"), WARNING, "tusendeler"),
        xlsx(shown_otherwise("merged"), ERROR, "slått sammen: B3:B4", 3),
        xlsx(cells(B3="=Ark2!A1"), ERROR, "formelen har ingen beregnet verdi", 3),
        xlsx(cells(B3="=B4", B4="=B3"), ERROR, "formelen har ingen beregnet verdi", 3),
        xlsx(with_cached(cells(B6="=SUM(B3:B5)"), B6="1"), WARNING, "formelen i B6 gir 369309", 6),
        xlsx(with_cached(cells(B3="=VLOOKUP(A3,A:B,2)"), B3="229392"), WARNING, "formler: B3"),
        xlsx(cells(B6="=SUM(B3:B5)"), WARNING, "B6 = 369309"),
        xlsx(cells(B4="132473"), WARNING, "lagret som tekst: B4"),
        xlsx(cells(B4=True), ERROR, "«SANN» er ikke et tall", 4),
        xlsx(cells(B4="#REF!"), ERROR, "«#REF!» er ikke et tall", 4),
        xlsx(cells(B4=1e300), ERROR, "flere enn noe beløp", 4),
        xlsx(cells(B4="=cmd|' /C calc'!A0"), ERROR, "linje 4", 4),
        xlsx(cells(A4="x" * 6_000), ERROR, "flere enn 5000 tegn", 4),
        xlsx(altered(lambda xml: xml.replace(b"<v>132473</v>", b"<v>NaN</v>")), ERROR, "er ikke et tall", 4),
        xlsx(long_sum(), ERROR, "formelen har ingen beregnet verdi"),
    )


@cache
def texts() -> tuple[Broken, ...]:
    """The rows of the table of hostile inputs that are about CSV and other text."""
    board = as_csv()
    named = board.replace("Vestre Viken HF", "Sørlandet sykehus HF")
    return (
        Broken("v.csv", named.encode("cp1252"), NOTE, "Windows-1252"),
        Broken("v.csv", named.encode("cp865"), NOTE, "cp865"),
        Broken("v.csv", named.encode("utf-16"), None, ""),
        Broken("v.csv", named.encode().decode("cp1252").encode(), ERROR, "kodet to ganger"),
        Broken("v.csv", named.encode() + b"S\xf8r;1;1;2\n", ERROR, "byte 0xc3 kan ikke leses", 1),
        Broken("v.csv", named.encode("utf-16-le"), ERROR, "byte 0x00 kan ikke leses", 1),
        Broken("v.csv", board.encode().replace(b"Vestre", b"Ves\x00tre"), ERROR, "nullbyte"),
        Broken("v.csv", b"i kroner;\nNavn;Sum\nVes\x81tre;1\n", ERROR, "byte 0x81 kan ikke leses", 3),
        Broken("v.csv", b"", ERROR, "filen er tom"),
        Broken("v.csv", b"\xef\xbb\xbf\n\n \n", ERROR, "filen er tom"),
        Broken("v.csv", b";" * 300 + b"1\n", ERROR, "flere enn 200"),
        Broken("v.csv", b"\x00\x01\x02\x03" * 500, ERROR, "nullbyte"),
        Broken("v.csv", b"x" * 25_000_000, ERROR, "25 MB"),
        csv("A;1\n" * 50_100, ERROR, "flere enn 50\u00a0000"),
        csv(board.replace("Vestre", "V" * 6_000), ERROR, "6009 tegn", 4),
        csv("Mottaker;Beløp i kroner\n", ERROR, "fant ingen tabell"),
        csv(board.replace("Vestre Viken HF", '"Vestre\nViken HF"'), None, ""),
        csv(board.replace(";7820;", ";"), ERROR, "linjen har 3 celler, overskriften har 4", 4),
        csv(board.replace(";7820;", ";7820;5;"), ERROR, "linjen har 5 celler, overskriften har 4", 4),
        csv(board.replace("Vestre", '"Vestre'), ERROR, "linjen kan ikke leses", 4),
        csv(board.replace("132473", "NA"), ERROR, "«NA» er ikke et tall", 4),
        csv(board.replace("132473", "SEPT1"), ERROR, "«SEPT1» er ikke et tall", 4),
        csv(board.replace("132473", "1-2"), ERROR, "«1-2» er ikke et tall", 4),
        csv(board.replace("132473", "0732"), ERROR, "begynner med null", 4),
        csv(board.replace("132473", "132.473"), ERROR, "kan leses som 132473 og som 132,473", 4),
        csv(board.replace("132473", "13\u200b2473"), ERROR, "usynlig tegn", 4),
        csv(board.replace("132473", "\u0661\u0662"), ERROR, "er ikke et tall", 4),
        csv(board.replace("132473", "1_000"), ERROR, "er ikke et tall", 4),
        csv(board.replace("Sunnaas sykehus HF", "Vestre Viken HF"), ERROR, "står også på linje 4", 5),
        csv(board.replace("Sunnaas sykehus HF", "VESTRE  VIKEN HF"), ERROR, "samme navn", 5),
        csv(board.replace("Sunnaas sykehus HF", "Vestre\u200b Viken HF"), ERROR, "usynlig tegn", 5),
        csv(board.replace("7444;", "7444000;"), WARNING, "«7444000» kan være i en annen enhet", 5),
        csv("i tusen kroner;\nMottaker;Beløp\nA;229,4\nB;132,5\nC;7,4\n", WARNING, "har desimaler", 3),
        csv("i mill. kroner;\nMottaker;Beløp\nA;171,649\nB;1,5\n", WARNING, "ikke som 171\u00a0649", 3),
        csv(board.replace("Sunnaas sykehus HF", "=cmd|' /C calc'!A0"), None, ""),
        csv(board.replace("369309", "369409"), WARNING, "summen «Sum · Basisbevilgning»", 6),
        csv(board.replace("beløp i 1 000 kr", "beløp"), ERROR, "ikke hvilken enhet"),
    )  # fmt: skip


@cache
def pdfs() -> tuple[Broken, ...]:
    """Broken letters as PDF: truncated, scanned, with text that nobody sees."""
    return ()


def all_broken() -> tuple[Broken, ...]:
    """Every broken file of the collection."""
    return (*workbooks(), *texts(), *pdfs())


def measured() -> list[dict[str, object]]:
    """How long each takes to read, in seconds, and the most memory so far, in megabytes."""
    found = []
    for one in all_broken():
        begun = process_time()
        read_tables(one.content, one.name)
        seconds = round(process_time() - begun, 2)
        found.append({"says": one.says, "seconds": seconds, "megabytes": most_memory()})
    return found


if __name__ == "__main__":
    json.dump(measured(), sys.stdout, ensure_ascii=False, indent=1)
