"""Lists with a line for each recipient and stream, read as the tables that they are."""

from allocation.files.read_file import read_tables
from allocation.files.sheets_in.limits import LIMITS, limits_for
from allocation.found import FoundTable
from allocation.problems import Severity

_HEAD = "Tall i kroner\nMottaker;Finansieringstype;Beløp\n"
LIST = f"{_HEAD}Nord HF;Basis;1000\nNord HF;Øremerket;200\nSyd HF;basis;3\n"


def read(text: str) -> FoundTable:
    (table,) = read_tables(text.encode(), "liste.csv").tables
    return table


def test_a_list_of_recipient_stream_and_amount_is_a_table_with_a_column_for_each_stream() -> None:
    table = read(f"{LIST}Sum;;1203\n")
    assert [column.title for column in table.columns] == ["Basis", "Øremerket", "Samlet"]
    assert [(row.name, [cell.text for cell in row.cells]) for row in table.rows] == [
        ("Nord HF", ["1000", "200", ""]),
        ("Syd HF", ["3", "", ""]),
        ("Sum", ["", "", "1203"]),
    ]
    assert table.problems == ()


def test_the_sums_of_a_list_are_those_of_its_columns() -> None:
    table = read(f"{LIST}Sum;Basis;1003\nSum;Øremerket;200\n")
    assert (len(table.rows), table.adds_up) == (3, True)
    assert read(f"{LIST}Sum;Basis;1100\nSum;Øremerket;200\n").adds_up is False


def test_a_line_of_a_list_that_stands_twice_is_an_error_at_its_line() -> None:
    table = read(f"{LIST}Nord HF;Basis;7\n")
    assert [(one.severity, one.where.row, one.what) for one in table.problems] == [
        (Severity.ERROR, 6, "«Nord HF» står også på linje 3")
    ]


def test_a_list_with_a_line_of_no_stream_is_left_as_it_is() -> None:
    table = read(f"{LIST}Vest HF;;7\n")
    assert (len(table.columns), table.is_accepted) == (1, False)


def test_rows_that_are_streams_are_rows() -> None:
    table = read("Tall i kroner\nFinansieringstype;Beløp\nBasisbevilgning;1000\nØremerkede tilskudd;200\n")
    assert [row.name for row in table.rows] == ["Basisbevilgning", "Øremerkede tilskudd"]


def test_a_longer_file_may_have_as_many_more_cells() -> None:
    assert limits_for(100_000).cells >= 3 * 100_000 > LIMITS.cells


def test_an_amount_that_could_be_a_year_is_not_lost_at_the_end_of_a_table_with_another_below() -> None:
    one = "Tall i kroner\nMottaker;Basis\nNord HF;1500\nSyd HF;2000\n"
    for between in ("\n", ""):
        first, second = read_tables(f"{one}{between}{one}".encode(), "to.csv").tables
        assert [row.name for row in first.rows] == [row.name for row in second.rows] == ["Nord HF", "Syd HF"]
