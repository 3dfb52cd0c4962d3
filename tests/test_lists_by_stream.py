"""Lists with a line for each recipient and stream, read as the tables that they are."""

from allocation.files.read_file import read_tables
from allocation.files.sheets_in.limits import LIMITS, limits_for
from allocation.found import FoundTable, RowKind
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


def errors_of(text: str) -> list[tuple[int | None, str]]:
    return [(one.where.row, one.what) for one in read(text).problems if one.severity is Severity.ERROR]


def test_a_line_without_a_recipient_is_an_error_and_its_stream_no_recipient() -> None:
    assert errors_of(f"{LIST};Annet;20\n") == [(6, "linjen har tall, men ikke noe navn")]
    table = read(f"{LIST};Sum;1203\n")
    assert (table.rows[-1].name, table.rows[-1].kind, table.is_accepted) == ("Sum", RowKind.TOTAL, True)


def test_a_list_of_the_units_of_an_organisation_has_their_names() -> None:
    table = read("Tall i kroner\nEnhet;Finansieringstype;Beløp\nPsykiatri;Basis;10\nMedisin;Annet;20\n")
    assert [row.name for row in table.rows] == ["Psykiatri", "Medisin"]
    assert [column.title for column in table.columns] == ["Basis", "Annet"]
    assert table.problems == ()


def test_a_column_of_units_is_no_column_of_names() -> None:
    table = read("Mål;Enhet;2023\nKonsultasjoner;Antall;300\nAndel innen frist;%;70\nResultat;MNOK;5\n")
    assert [row.name for row in table.rows] == ["Konsultasjoner", "Andel innen frist", "Resultat"]
    assert [str(row.cells[0].figure.unit.name) for row in table.rows if row.cells[0].figure] == [
        "antall", "prosent", "mill. kroner",
    ]  # fmt: skip


def test_what_a_list_says_a_recipient_has_in_all_is_held_against_its_streams() -> None:
    for total, adds_up in ((1200, True), (1300, False)):
        table = read(f"{LIST}Nord HF;Samlet;{total}\n")
        assert [(column.title, column.is_sum) for column in table.columns] == [
            ("Basis", False), ("Øremerket", False), ("Samlet", True),
        ]  # fmt: skip
        assert table.adds_up is adds_up


def test_a_list_of_two_years_is_an_error_at_the_first_line_of_the_second() -> None:
    head = "Tall i kroner\nMottaker;Finansieringstype;{};Beløp\n"
    rows = "Nord HF;Basis;{0};10\nNord HF;Annet;{0};20\nSyd HF;Basis;{1};5\n"
    for title, one, other in (("År", 2023, 2024), ("Budsjettår", 2023, 2024), ("Måned", "mars", "april")):
        text = head.format(title) + rows
        assert errors_of(text.format(one, other)) == [
            (5, f"«{other}» og «{one}» på linje 3 står i samme tabell")
        ]
        assert errors_of(text.format(one, one)) == []


def test_a_list_of_streams_with_two_columns_of_amounts_is_refused() -> None:
    head = "Tall i kroner\nMottaker;Finansieringstype;2023;2024\n"
    assert errors_of(f"{head}Nord HF;Basis;10;11\nSyd HF;Annet;5;6\n") == [
        (4, "«Syd HF» har en annen finansieringstype enn linjen over")
    ]
    assert errors_of(f"{head}Nord HF;Basis;10;11\nSyd HF;Basis;5;6\n") == []
