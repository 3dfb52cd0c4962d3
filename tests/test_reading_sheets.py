"""Sheets and CSV files without any case: what a table is, is told from its own words, and never guessed."""

from fractions import Fraction
from typing import Any

import pytest
from openpyxl import Workbook

from allocation.found import FoundTable, RowKind, TableKind
from allocation.money import KRONER, MILLION, PERCENT, THOUSAND
from allocation.problems import Severity
from tests.sheets_made import BOARD, amounts, as_csv, book, only, read, told, with_cached

OSLO = "Oslo universitetssykehus HF"


def kinds(table: FoundTable) -> list[str]:
    return [row.kind.value for row in table.rows]


@pytest.mark.parametrize(
    "content",
    [
        as_csv(),
        as_csv(separator="\t"),
        as_csv().encode("utf-8-sig"),
        as_csv().encode("utf-16"),
        as_csv().encode("cp1252"),
        as_csv().encode("cp865"),
        as_csv().replace("\n", "\r\n"),
        book(),
    ],
    ids=["semicolon", "tab", "bom", "utf-16", "windows", "dos", "crlf", "xlsx"],
)
def test_a_boards_table_is_the_same_however_an_office_saves_it(content: str | bytes) -> None:
    table = only(content)
    assert table.kind is TableKind.DISTRIBUTION
    assert table.unit == THOUSAND
    assert [column.title for column in table.columns] == list(BOARD[1][1:])
    assert [column.is_sum for column in table.columns] == [False, False, True]
    assert amounts(table)[OSLO, "Basisbevilgning"] == 229_392_000
    assert kinds(table) == ["item", "item", "item", "total"]
    assert table.is_accepted
    assert "summen" not in told(read(content))


def test_every_row_says_where_it_stands_and_what_is_printed() -> None:
    row = only(as_csv()).rows[0]
    assert (str(row.place), row.text) == ("fil.csv, linje 3", f"{OSLO} | 229392 | 8110 | 237502")
    assert str(only(book()).rows[0].place) == "bok.xlsx, ark Vedtak, linje 3"


def test_a_grant_table_carries_its_chapter_on_and_leaves_an_estimate_open() -> None:
    table = only(
        "Tabell 3 (i kroner);;;\nKap.;Post;Betegnelse;Beløp\n732;70;Særskilte tilskudd;125 057 000\n"
        ";72;Basisbevilgning;5 210 310 000\n;76;Innsatsstyrt finansiering, overslagsbevilgning;\n"
        ";;herav pasientreiser;1 000 000\n;;Sum;5 335 367 000\n"
    )
    assert (table.kind, table.unit) == (TableKind.GRANTS, KRONER)
    assert [(row.chapter, row.item) for row in table.rows] == [
        ("732", "70"), ("732", "72"), ("732", "76"), ("", ""), ("", ""),
    ]  # fmt: skip
    assert kinds(table) == ["item", "item", "item", "of_which", "total"]
    assert table.rows[2].cells[0].figure is None
    assert table.is_accepted


def test_a_footnote_where_an_amount_should_be_is_an_error_at_its_row() -> None:
    found = read(
        "Kap;Post;Betegnelse;Kroner\n732;72;Basis;5 210 310 000\n732;76;ISF, overslagsbevilgning;4\n"
    )
    assert "linje 3: Kroner: «4» kan være et fotnotetall" in told(found, Severity.ERROR)
    assert [row.item for row in found.tables[0].rows if row.place in found.tables[0].doubtful] == ["76"]


def test_chapter_and_item_in_one_cell_are_two() -> None:
    table = only("Kap./post;Betegnelse;Beløp i kroner\n732.70;A;1000\n770 21;B;2000\n")
    assert [(row.chapter, row.item) for row in table.rows] == [("732", "70"), ("770", "21")]


def test_measures_by_type_without_a_unit_are_refused_with_their_rows() -> None:
    found = read("Tiltakstype;Budsjettert økonomisk effekt\nInnkjøp;12 000\nBemanning;17 883\nTotal;29 883\n")
    assert found.tables[0].kind is TableKind.MEASURES
    assert "filen sier ikke hvilken enhet beløpene er i" in told(found, Severity.ERROR)
    assert [row.cells[0].text for row in found.tables[0].rows] == ["12 000", "17 883", "29 883"]


def test_a_table_of_beds_counts_beds_and_needs_no_unit_of_money() -> None:
    found = read("Helseforetak;Liggedøgn;;Belegg;\n;2019;2040;2019;2040\nAhus;237 018;247 986;85 %;90 %\n")
    (table,) = found.tables
    assert table.kind is TableKind.OTHER
    assert [column.title for column in table.columns] == [
        "Liggedøgn · 2019", "Liggedøgn · 2040", "Belegg · 2019", "Belegg · 2040",
    ]  # fmt: skip
    assert table.rows[0].cells[2].figure
    assert (table.rows[0].cells[2].figure.value, table.columns[2].unit) == (Fraction(85, 100), PERCENT)
    assert table.is_accepted


def test_a_merged_heading_of_two_levels_is_spread_over_its_columns() -> None:
    def merge(_book: Workbook, sheet: Any) -> None:
        sheet.merge_cells("B2:C2")
        sheet.merge_cells("A2:A3")

    rows = [
        ("mill. kroner",),
        ("Mottaker", "Somatikk", None, "Sum"),
        (None, "2019", "2040", None),
        ("Nord HF", 1.5, 2, 3.5),
        ("Sør HF", 4, 5, 9),
    ]
    table = only(book(merge, rows))
    assert [column.title for column in table.columns] == ["Somatikk · 2019", "Somatikk · 2040", "Sum"]
    assert amounts(table)["Nord HF", "Somatikk · 2019"] == 1_500_000
    assert table.is_accepted


def test_tables_below_one_another_and_on_other_sheets_are_tables_of_their_own() -> None:
    two = as_csv() + "\nTabell 2, i kroner;;;\nTiltak;Beløp;;\nInnkjøp;5 000;;\n"
    assert [table.kind for table in read(two).tables] == [TableKind.DISTRIBUTION, TableKind.MEASURES]
    assert [table.unit for table in read(two).tables] == [THOUSAND, KRONER]

    def copy(made: Workbook, sheet: Any) -> None:
        made.copy_worksheet(sheet).title = "Kopi"

    assert [str(table.place) for table in read(book(copy)).tables] == [
        "bok.xlsx, ark Vedtak, linje 2",
        "bok.xlsx, ark Kopi, linje 2",
    ]


def test_a_heading_that_a_page_break_repeats_goes_on_with_the_same_table() -> None:
    heading, *rest = as_csv(BOARD[1:]).splitlines()
    text = "\n".join(["i tusen kroner;;;", heading, rest[0], heading, *rest[1:]])
    assert len(only(text).rows) == 4


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Beløp i mill. kroner;\nNavn;Beløp\nA;1\n", MILLION),
        ("Navn;Beløp\n;tusen kroner\nA;1\n", THOUSAND),
        ("Tall i tusen kroner;Beløp\nA HF;1\n", THOUSAND),
        ("Navn;Beløp (mill. kr)\nA;1\n", MILLION),
        ("Navn;Beløp\nMill. kroner;\nA;1\n", MILLION),
        ("Navn;Beløp\nA;1\nB;2\nTall i tusen kroner;\n", THOUSAND),
        ("Navn;Beløp i hele kroner\nA;1\n", KRONER),
    ],
)
def test_the_unit_is_said_by_caption_heading_cell_row_of_units_or_column(text: str, unit: object) -> None:
    assert only(text).unit == unit


def test_a_heading_whose_levels_both_leave_the_names_open_is_one_heading() -> None:
    text = (
        "i 1 000 kr;;;;\n;Budsjett;Budsjett;Endring;Endring\n;2023;2024;;i %\nNord RHF;1 000;1 100;100;10,0\n"
    )
    table = only(text)
    titles = ["Budsjett · 2023", "Budsjett · 2024", "Endring", "Endring · i %"]
    assert [column.title for column in table.columns] == titles
    assert [column.unit for column in table.columns] == [THOUSAND, THOUSAND, THOUSAND, PERCENT]


def test_a_column_without_a_unit_beside_one_that_has_it_is_no_amount() -> None:
    found = read("Område;Behov;Tilskudd;Tusen kroner\nØst;1,02;5;333\nVest;0,98;7;667\n")
    assert "«Behov» er lest som tall uten enhet" in told(found, Severity.WARNING)
    assert "kolonnen «Tilskudd» sier ikke hvilken enhet" in told(found, Severity.ERROR)


def test_a_caption_of_two_units_is_asked_about() -> None:
    found = read("Tusen kroner, de siste i mill. kroner;\nMottaker;Bevilgning\nA;1\n")
    assert "nevner flere enheter: tusen kroner og mill. kroner" in told(found, Severity.ERROR)


def test_three_decimals_under_a_heading_of_millions_are_thousands_of_kroner_with_a_word_on_why() -> None:
    found = read("Beløp i mill. kroner;\nMottaker;Bevilgning\nA HF;171,649\nB HF;12,5\n")
    assert amounts(found.tables[0])["A HF", "Bevilgning"] == 171_649_000
    assert "«171,649» er lest som 171,649 (171\u00a0649\u00a0000\u00a0kroner), ikke som 171\u00a0649" in told(
        found, Severity.WARNING
    )


@pytest.mark.parametrize(
    ("cells", "kroner"),
    [
        (["229.392", "1.062.810"], [229_392, 1_062_810]),
        (["1.062.810,00", "5,50"], None),
        (["229\u00a0392", "1\u202f062\u2009810"], [229_392, 1_062_810]),
        (["(1 200)", "\u2212300"], [-1_200, -300]),
        (["1 200-", "–"], [-1_200, 0]),
        (["229.392", "7"], None),
        (["1.062.810", "12.5"], None),
        (["546 278 117 999 000 111 222", "1"], None),
    ],
)
def test_the_signs_of_a_number_are_decided_by_its_column(cells: list[str], kroner: list[int] | None) -> None:
    rows = "".join(f"{name} HF;{cell}\n" for name, cell in zip("AB", cells, strict=True))
    found = read(f"Mottaker;Beløp i kroner\n{rows}")
    (table,) = found.tables
    if kroner is None:
        assert not table.is_accepted
    else:
        assert [row.cells[0].figure.kroner for row in table.rows if row.cells[0].figure] == kroner
        assert table.is_accepted


def test_a_format_of_currency_says_that_its_column_is_in_kroner() -> None:
    table = only("Mottaker;Tilskudd\nA HF; kr 158\u00a0483,00 \nB HF;kr -24,00\nC HF;–\n")
    assert table.unit == KRONER
    assert [row.cells[0].figure.kroner for row in table.rows if row.cells[0].figure] == [158_483, -24, 0]
    wrong = read("Mottaker;Tilskudd (tusen kroner)\nA HF;kr 158 483,00\nB HF;24\n")
    assert "«kr 158 483,00» er i kroner, men kolonnen er i tusen kroner" in told(wrong, Severity.ERROR)


def test_english_thousands_in_a_comma_file_need_another_cell_to_tell() -> None:
    alone = read('i tusen kroner,\nMottaker,Beløp\nA HF,"132,473"\n')
    assert "«132,473» kan leses som 132473 og som 132.473" in told(alone, Severity.ERROR)
    table = only('i tusen kroner,\nMottaker,Beløp\nA HF,"132,473"\nB HF,"1,062,810"\n')
    assert amounts(table)["A HF", "Beløp"] == 132_473_000


def test_what_libraries_turn_into_dates_and_nothing_stays_text() -> None:
    names = ["NA", "None", "0732", "1-2", "SEPT1", "=cmd|' /C calc'!A0", "-x", "@x"]
    table = only("Mottaker;Beløp (1 000 kr)\n" + "".join(f"{name};5\n" for name in names))
    assert [row.name for row in table.rows] == names
    wrong = read("Mottaker;Beløp (1 000 kr)\nZ HF;5\n" + "".join(f"{name} HF;{name}\n" for name in names))
    assert [one.where.row for one in wrong.problems if one.severity is Severity.ERROR] == [*range(3, 11)]
    assert all(row.cells[0].figure is None for row in wrong.tables[0].rows[1:])


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("i kroner;;\nNavn;Basis;Sum\nA HF;1;1\nB HF;3\n", 4, "linjen har 2 celler, overskriften har 3"),
        ("i kroner;\nNavn;Basis\nA HF;1;7\n", 3, "linjen har 3 celler, overskriften har 2"),
        ('i kroner;\nNavn;Basis\nA HF;1\n"B HF;3\n', 4, "linjen kan ikke leses"),
        ("i kroner;\nNavn;Basis\n;3\n", 3, "ikke noe navn"),
        ("i kroner;;\nNavn;Basis;\nA HF;1;7\n", 3, "kolonne uten overskrift"),
    ],
)
def test_a_line_that_cannot_be_read_with_certainty_is_an_error_at_its_line(
    text: str, line: int, why: str
) -> None:
    found = [one for one in read(text).problems if one.severity is Severity.ERROR]
    assert [(one.where.row, why in one.what) for one in found] == [(line, True)]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("i kroner;;;;\nMottaker;Basis;;Mottaker;Annet\nA HF;1;;B HF;2\n", "overskriften «mottaker»"),
        ("i kroner;;\nMottaker;Basis;Basis\nA HF;1;2\n", "overskriften «Basis»"),
        ("i kroner;;\nKap.;Post;Beløp\n;70;1 000\n732;72;2 000\n", "ikke noe kapittel"),
    ],
)
def test_whose_amount_is_which_is_never_guessed(text: str, why: str) -> None:
    assert why in told(read(text), Severity.ERROR)


@pytest.mark.parametrize("second", ["Vestre Viken HF", "VESTRE  VIKEN HF", "Vestre\u00a0Viken HF"])
def test_a_name_that_stands_twice_is_a_problem_of_both_rows(second: str) -> None:
    found = read(f"i kroner;\nMottaker;Beløp\nVestre Viken HF;1\nNord HF;5\n{second};2\n")
    (problem,) = [one for one in found.problems if one.severity is Severity.ERROR]
    assert problem.where.row == 5
    assert "på linje 3" in problem.what


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [("7444;0", "7444000;0", "Basisbevilgning"), ("8110;", "8,110;", "Øremerkede tilskudd")],
)
def test_one_amount_in_another_unit_is_suspected_and_not_corrected(old: str, new: str, column: str) -> None:
    found, written = read(as_csv().replace(old, new)), new.partition(";")[0]
    assert f"{column}: «{written}» kan være i en annen enhet" in told(found, Severity.WARNING)
    assert written in [cell.text for row in found.tables[0].rows for cell in row.cells]


def test_millions_under_a_heading_of_thousands_are_suspected() -> None:
    found = read("i tusen kroner;\nMottaker;Beløp\nA HF;229,4\nB HF;132,5\nC HF;7,4\n")
    assert "alle beløpene i «Beløp» har desimaler" in told(found, Severity.WARNING)


def test_a_sum_that_does_not_hold_is_a_warning_where_every_figure_is_certain() -> None:
    found = read(as_csv().replace("229392;", "229932;"))
    assert "summen «Sum · Basisbevilgning» er 369\u00a0309\u00a0tusen kroner" in told(found, Severity.WARNING)
    assert f"summen «{OSLO} · Samlet beløp»" in told(found, Severity.WARNING)
    assert found.tables[0].is_accepted


def test_a_sum_that_does_not_hold_beside_a_number_that_could_be_two_is_an_error() -> None:
    found = read("i mill. kroner;\nMottaker;Beløp\nA HF;171,649\nB HF;12,5\nSum;171661,5\n")
    assert "summen «Sum · Beløp»" in told(found, Severity.ERROR)


def test_rounding_of_the_parts_is_a_note_and_a_difference_a_warning() -> None:
    text = "i mill. kroner;\nMottaker;Beløp\nA HF;1,4\nB HF;1,4\nSum;{}\n"
    for stated, severity in (("2,9", Severity.NOTE), ("3,1", Severity.WARNING)):
        said = [one.severity for one in read(text.format(stated)).problems if "summen" in one.what]
        assert said == [severity]


def test_a_formula_is_worked_out_again_and_a_stale_value_is_said_by_its_cell() -> None:
    def sums(_book: Workbook, sheet: Any) -> None:
        sheet["B6"], sheet["C6"], sheet["D6"] = "=SUM(B3:B5)", "=C3+C4+C5", "=SUM(D3:D5)"

    found = read(with_cached(book(sums), B6="369309", C6="15000"))
    assert amounts(found.tables[0])["Sum", "Øremerkede tilskudd"] == 15_930_000
    assert "formelen i C6 gir 15930, men verdien som er lagret, er 15000" in told(found, Severity.WARNING)
    assert "formler uten lagret verdi er regnet ut: D6 = 385239" in told(found, Severity.WARNING)
    assert "B6" not in told(found)


def test_a_formula_that_is_no_sum_of_the_sheet_is_said_and_without_a_value_refused() -> None:
    def foreign(_book: Workbook, sheet: Any) -> None:
        sheet["B3"], sheet["B4"] = "=VLOOKUP(A3,A:B,2)", "=1+2"

    found = read(with_cached(book(foreign), B3="229392"))
    assert "beløp som er formler: B3" in told(found, Severity.WARNING)
    assert "linje 4, kolonne «Basisbevilgning»: formelen har ingen beregnet verdi" in told(
        found, Severity.ERROR
    )


def test_what_a_person_sees_and_what_the_sheet_holds_are_told_apart() -> None:
    def hide(made: Workbook, sheet: Any) -> None:
        sheet.row_dimensions[4].hidden = True
        sheet.column_dimensions["C"].hidden = True
        sheet["B3"].number_format = "#,##0,"
        sheet["B5"] = "7444"
        made.create_sheet("Utkast").sheet_state = "hidden"

    warned = told(read(book(hide)), Severity.WARNING)
    for part in (
        "linjer er lest med: 4",
        "kolonner er lest med: C",
        "«Utkast»",
        "i dem: B3",
        "som tekst: B5",
    ):
        assert part in warned


def test_herav_stands_inside_the_row_above_and_is_not_added() -> None:
    table = only("i kroner;\nMottaker;Beløp\nA HF;10\nHerav øremerket;4\nB HF;5\nSum;15\n")
    assert table.rows[1].kind is RowKind.OF_WHICH
    assert not table.problems


def test_groups_with_sums_of_their_own_are_parts_of_the_last_sum() -> None:
    table = only("i kroner;\nMottaker;Beløp\nA HF;10\nB HF;5\nSum HF;15\nC;2\nSum private;2\nSum;17\n")
    assert kinds(table) == ["item", "item", "subtotal", "item", "subtotal", "total"]
    assert not table.problems


def test_no_row_with_an_amount_is_an_error() -> None:
    assert "fant ingen tabell i filen" in told(read("Mottaker;Beløp\nA HF;\nB HF;\n"), Severity.ERROR)
