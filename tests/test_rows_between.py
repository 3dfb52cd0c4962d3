"""What stands between and above the rows of a table: units, and rows whose only amounts could be years."""

import pytest

from allocation.files.read_file import read_tables
from allocation.found import FoundTable
from allocation.problems import Severity


def tables(text: str) -> tuple[FoundTable, ...]:
    return read_tables(text.encode(), "tabell.csv").tables


def names(table: FoundTable) -> list[str]:
    return [row.name for row in table.rows]


def errors_of(text: str) -> list[tuple[int | None, str]]:
    return [
        (one.where.row, one.what)
        for table in tables(text)
        for one in table.problems
        if one.severity is Severity.ERROR
    ]


def test_a_line_between_the_rows_that_states_another_unit_is_an_error_at_the_line() -> None:
    text = "Tilskudd i {};\nMottaker;Basis\nNord HF;10\nTall i tusen kroner;\nVest HF;20\n"
    assert errors_of(text.format("mill. kroner")) == [(4, "«Tall i tusen kroner» står mellom radene")]
    assert errors_of(text.format("tusen kroner")) == []
    unsaid = "Mottaker;Basis\nNord HF;10\nTall i tusen kroner;\nVest HF;20\n"
    assert (3, "«Tall i tusen kroner» står mellom radene") in errors_of(unsaid)


def test_a_note_under_the_rows_still_says_their_unit() -> None:
    (table,) = tables("Mottaker;Basis\nNord HF;10\nVest HF;20\nTall i tusen kroner;\n")
    assert table.unit
    assert (table.unit.name, table.problems[0].severity) == ("tusen kroner", Severity.NOTE)


def test_a_first_row_whose_amount_could_be_a_year_is_a_row() -> None:
    (table,) = tables("Tall i kroner;\nRegion;Beløp\nHelse Nord;2000\nHelse Vest;1200\nHelse Midt;5000\n")
    assert names(table) == ["Helse Nord", "Helse Vest", "Helse Midt"]
    assert table.is_accepted


def test_a_first_row_of_another_name_whose_amount_could_be_a_year_is_asked_about() -> None:
    text = "Tall i kroner;\nKlinikk;Beløp\nPsykiatri;2000\nMedisin;1200\n"
    assert errors_of(text) == [(3, "«Psykiatri 2000» kan være en rad eller en overskrift")]
    assert errors_of(text.replace("2000", "2 000")) == []


@pytest.mark.parametrize("between", ["\n", ""])
def test_a_row_that_may_be_the_heading_of_the_next_table_is_asked_about(between: str) -> None:
    one = "Tall i kroner;\nMottaker;Beløp\nNord HF;1500\nSyd HF;1900\n"
    text = f"{one}Region;2024\n{between}Helse Vest;500\nHelse Nord;600\n"
    assert errors_of(text) == [(5, "«Region 2024» kan være en rad eller en overskrift")]


def test_a_recipient_whose_amount_could_be_a_year_is_a_row_wherever_it_stands() -> None:
    text = "Tall i kroner;;\nMottaker;Beløp;Andel\nNord HF;1500;\nSyd HF;1900;\n"
    first, second = tables(f"{text}Avdeling;2023;2024\nHelse Vest;500;600\nHelse Nord;600;700\n")
    assert (names(first), names(second)) == (["Nord HF", "Syd HF"], ["Helse Vest", "Helse Nord"])
    assert [column.title for column in second.columns] == ["2023", "2024"]
