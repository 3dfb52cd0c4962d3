"""A sheet whose amounts could all be years: its rows are shown and doubted, and none is read as certain."""

import io

import pytest
from openpyxl import Workbook

from allocation.files.read_file import read_tables
from allocation.found import Found, FoundTable


def workbook(sheets: dict[str, list[list[object]]]) -> bytes:
    book, content = Workbook(), io.BytesIO()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(content)
    return content.getvalue()


def read(text: str) -> Found:
    return read_tables(text.encode(), "tall.csv")


def shown(table: FoundTable) -> list[list[str]]:
    return [[row.name, *(str(cell.figure) for cell in row.cells)] for row in table.rows]


@pytest.mark.parametrize("heading", ["Basis", "X", "Beløp 2024", "2024"])
def test_every_row_is_shown_with_its_figure_and_in_doubt(heading: str) -> None:
    (table,) = read(f"Tall i tusen kroner\nMottaker;{heading}\nNord HF;2017\nSyd;2018\nVest HF;2019\n").tables
    amounts = [["Nord HF", "2\u00a0017"], ["Syd", "2\u00a0018"], ["Vest HF", "2\u00a0019"]]
    assert shown(table) == amounts
    assert table.doubtful == {row.place for row in table.rows}


def test_rows_of_several_years_are_doubted_whichever_of_them_follow_one_another() -> None:
    (table,) = read("Navn;2023;2024\nNord;2017;2018\nSyd;2001;2050\n").tables
    assert [row.name for row in table.rows] == ["Nord", "Syd"]
    assert table.doubtful == {row.place for row in table.rows}


def test_a_sheet_that_only_says_when_it_was_made_is_no_table_beside_one_that_is() -> None:
    book = workbook(
        {"Om": [["Versjon", 2024], ["Laget", 2023]], "Tall": [["Mottaker", "Basis"], ["Nord HF", 70100]]}
    )
    assert [table.place.sheet for table in read_tables(book, "tall.xlsx").tables] == ["Tall"]


def test_what_has_no_rows_is_still_no_table() -> None:
    found = read("Notat om året\nDette gjelder 2024\n")
    assert not found.tables
    assert any("fant ingen tabell" in one.what for one in found.problems)
