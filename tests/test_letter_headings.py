"""Which column an amount of a letter stands in: by its cell or place, by as many headings, or it is asked.

Each was read in another column, or as another amount, without a word, by an earlier reader of ours.
"""

import pytest

from allocation.files.letters import letter_tables
from allocation.found import Found, RowKind
from allocation.problems import Severity, errors

_TITLE = "Tabell 3 Fordeling av tilskudd i tusen kroner\n"
_HALVES = "Nord sykehus HF 200 340\nSyd sykehus HF 230 150\nVest sykehus HF 330 150\n"


def read(text: str) -> Found:
    return letter_tables(text.encode(), "brev.txt")


@pytest.mark.parametrize(
    "headings",
    [
        "Helseforetak 2023 2024",
        "Helseforetak varig ettårig",
        "Varig tilskudd Engangstilskudd",
        "2023 2024",
    ],
)
@pytest.mark.parametrize("total", ["", "Sum 760 640\n"])
def test_two_columns_or_one_number_is_asked_where_the_heading_allows_both(headings: str, total: str) -> None:
    letter = f"{_TITLE}{headings}\n{_HALVES}{total}"
    assert errors(read(letter).problems)
    assert errors(read(letter.replace("HF ", "HF\t")).problems)


def test_one_heading_over_a_gap_is_one_column() -> None:
    rows = _HALVES.replace("HF ", "HF    ")
    (table,) = read(f"{_TITLE}Helseforetak    Varig tilskudd\n{rows}").tables
    assert [cell.text for row in table.rows for cell in row.cells] == ["200 340", "230 150", "330 150"]
    assert table.is_accepted


def cells_of(text: str) -> list[list[str]]:
    (table,) = read(text).tables
    assert table.is_accepted
    return [
        [column.title for column in table.columns],
        *([cell.text for cell in row.cells] for row in table.rows),
    ]


def test_cells_that_strokes_part_keep_their_columns_where_most_are_empty() -> None:
    head = f"{_TITLE}|Mottaker|Basis|Øremerket|Ettårig|\n|---|---|---|---|\n"
    assert cells_of(f"{head}|Nord HF||1 200||\n|Syd HF|340||5|\n|Vest HF||20||\n") == [
        ["Basis", "Øremerket", "Ettårig"],
        ["", "1 200", ""],
        ["340", "", "5"],
        ["", "20", ""],
    ]
    assert cells_of(f"{head}|Nord HF|100||20|\n|Syd HF|300||5|\n") == [
        ["Basis", "Øremerket", "Ettårig"],
        ["100", "", "20"],
        ["300", "", "5"],
    ]


def test_figures_that_names_push_to_the_right_are_one_column() -> None:
    names = "Oslo HF   500\nAhus HF   300\nSykehuset i Vestfold HF   700\nSykehuset i Telemark HF   900\n"
    assert cells_of(f"{_TITLE}Helseforetak   Beløp\n{names}") == [
        ["Beløp"],
        ["500"],
        ["300"],
        ["700"],
        ["900"],
    ]


def test_a_column_that_only_one_row_has_a_figure_in_is_asked_about() -> None:
    assert errors(
        read(
            f"{_TITLE}Mottaker            Basis    Øremerket   Ettårig\n"
            "Nord HF               100        1 200\nSyd HF                340          300\n"
            "Vest HF                 5           20\nØst HF                 10                     50\n"
        ).problems
    )


def test_a_first_row_that_could_be_a_year_is_no_heading() -> None:
    (table,) = read(
        f"{_TITLE}Region    Beløp\nHelse Nord    2000\nHelse Vest    1200\nHelse Midt    1300\n"
    ).tables
    assert [row.name for row in table.rows] == ["Helse Nord", "Helse Vest", "Helse Midt"]
    other = (
        "Institusjon  Øremerket  Annet\nKreftregisteret  2000  2050\nOslo HF  100  200\nAhus HF  300  400\n"
    )
    assert errors(read(_TITLE + other).problems)


def test_a_number_alone_among_the_rows_is_told_and_in_a_cell_it_is_an_amount() -> None:
    found = read(f"{_TITLE}Helseforetak   Beløp\nNord HF   1 200\n   340\nSyd HF   230\nVest HF   330\n")
    told = [problem.severity for problem in found.problems if "340" in problem.what]
    assert told == [Severity.WARNING]
    cells = read(f"{_TITLE}|Helseforetak|Beløp|\n|Nord HF|1 200|\n||340|\n|Syd HF|230|\n")
    assert any("340" in problem.what for problem in errors(cells.problems))


def unit_of(text: str) -> str:
    (table,) = read(text).tables
    return table.unit.name if table.unit else ""


def test_a_sum_of_money_in_a_title_is_no_unit() -> None:
    rows = "Oslo HF   158 483\nSunnaas HF   7 444\nVestre HF   9 333\n"
    heads = "Helseforetak   Basis\n"
    assert unit_of(
        f"Alle tall i tusen kroner\nFordeling av 395 mill. til helseforetakene\n{heads}{rows}"
    ) == ("tusen kroner")
    for title in (
        "Fordeling av 500 mill. kroner",
        "Tilskudd (i 1000 mill. kr)",
        "Tilskudd i fjor av millioner",
    ):
        letter = f"{title}\n{heads}{rows}"
        assert (unit_of(letter), bool(errors(read(letter).problems))) == ("", True)


def test_a_unit_alone_over_a_column_is_the_columns() -> None:
    heads = "|Mottaker|Beløp|Vekst|\n|---|---|---|\n||mill. kr||\n"
    cells = "|Nord HF|12|100|\n|Syd HF|23|200|\n|Vest HF|50|300|\n"
    found = read(f"Fordeling av tilskudd i tusen kroner\n{heads}{cells}")
    units = [[column.unit.name if column.unit else "" for column in table.columns] for table in found.tables]
    assert units == [["mill. kroner", "tusen kroner"]] or errors(found.problems)


def test_years_under_a_title_that_says_the_unit_are_the_headings() -> None:
    title = "Fordeling av endring i basisramme (mill. kroner)\nHelseforetak   2023   2024\n"
    rows = "Helse Bergen HF   -12,5   13,0\nHelse Fonna HF   -3,4   4,0\nSum   -15,9   17,0\n"
    (table,) = read(title + rows).tables
    assert [column.title for column in table.columns] == ["2023", "2024"]


def test_a_heading_of_two_lines_stands_over_its_columns() -> None:
    heads = "Mottaker   Budsjett   Regnskap   Avvik\n           2023       2023\n"
    rows = (
        "Nord HF      12       100   88\nSyd HF       23       200   177\nVest HF      50       300   250\n"
    )
    found = read(f"{_TITLE}{heads}{rows}")
    titles = [column.title for table in found.tables for column in table.columns]
    assert titles == ["Budsjett 2023", "Regnskap 2023", "Avvik"]


def test_one_wrong_sum_leaves_the_columns_that_the_heading_has() -> None:
    rows = "Nord HF 1 100 2 200 3 300\nSyd HF 1 500 2 500 4 000\nVest HF 1 200 2 200 3 400\n"
    rows += "Sum 3 800 6 900 10 600\n"
    (table,) = read(f"{_TITLE}Mottaker Basis Annet Samlet\n{rows}").tables
    assert [column.title for column in table.columns] == ["Basis", "Annet", "Samlet"]
    assert not table.is_accepted


def test_a_row_inside_another_may_begin_with_a_small_letter() -> None:
    rows = "Nord HF   100   20\nherav drift   60   10\nSyd HF   200   30\n"
    (table,) = read(f"{_TITLE}Mottaker   Basis   Annet\n{rows}").tables
    assert ([row.kind for row in table.rows][1], table.is_accepted) == (RowKind.OF_WHICH, True)


def titles_of(text: str) -> list[str]:
    return [column.title for table in read(text).tables for column in table.columns]


_TWO = "Nord sykehus HF 1 200 300\nSyd sykehus HF 2 300 400\nVest sykehus HF 900 800\nSum 4 400 1 500\n"


@pytest.mark.parametrize(
    "headings",
    [
        "Mottaker Tilskudd Psykisk helse Rus",
        "Mottaker Basis- Øremerket\nbevilgning tilskudd",
        "Varig Engangs-\nMottaker tilskudd tilskudd",
        "Mottaker Budsjett Regnskap\n2024 2023",
        "Mottaker Budsjett 2024 herav lønn",
    ],
)
def test_headings_of_another_number_than_the_columns_are_not_given_to_any(headings: str) -> None:
    assert titles_of(f"{_TITLE}{headings}\n{_TWO}") == ["Kolonne 1", "Kolonne 2"]
    assert any("overskriftene" in problem.what for problem in read(f"{_TITLE}{headings}\n{_TWO}").problems)


def test_two_blocks_of_the_same_years_have_their_own_names() -> None:
    rows = "Nord HF 1 200 1 300 300 310\nSyd HF 2 300 2 400 400 410\nVest HF 900 950 800 810\n"
    rows += "Sum 4 400 4 650 1 500 1 530\n"
    years = f"{_TITLE}Basis Øremerket\nMottaker 2023 2024 2023 2024\n"
    assert titles_of(years + rows) == ["Basis · 2023", "Basis · 2024", "Øremerket · 2023", "Øremerket · 2024"]


def test_recipients_over_the_columns_are_told_apart_by_gaps() -> None:
    heads = "             Bergen HF   Fonna HF   Førde HF   Sum\n"
    rows = "Basis        1 200       800        300        2 300\n"
    rows += "Øremerket    100         200        50         350\n"
    assert titles_of(f"{_TITLE}{heads}{rows}") == ["Bergen HF", "Fonna HF", "Førde HF", "Sum"]


def test_another_dash_before_a_figure_is_its_minus() -> None:
    rows = "Bergen HF   \u20111 200\nFonna HF   \u2014900\nFørde HF   1 000\n"
    (table,) = read(f"{_TITLE}Foretak   Uttrekk\n{rows}").tables
    assert [row.cells[0].text for row in table.rows] == ["-1 200", "-900", "1 000"]


def test_a_share_beside_money_is_no_money_and_takes_no_unit_away() -> None:
    rows = "Bergen 40 % 1 200\nFonna 35 % 1 050\nFørde 25 % 750\nSum 100 % 3 000\n"
    (table,) = read(f"Tilskudd (tusen kroner)\nForetak Andel Beløp\n{rows}").tables
    assert [column.unit.name for column in table.columns if column.unit] == ["prosent", "tusen kroner"]


def test_the_unit_over_the_next_table_is_not_this_ones() -> None:
    first = (
        "Tabell 1 Tilskudd til drift\nMottaker   Beløp\nHelse Nord   12\nHelse Vest   23\nHelse Midt   5\n\n"
    )
    second = "Tall i tusen kroner\nMottaker   Byggetilskudd\nHelse Nord   1 200\nHelse Vest   2 300\n"
    assert [table.unit.name if table.unit else "" for table in read(first + second).tables] == [
        "",
        "tusen kroner",
    ]


def test_a_column_that_does_not_say_that_it_is_money_is_warned_of_beside_one_that_does() -> None:
    rows = "Bodø   122   2 300\nNarvik   60   1 200\nRana   34   900\n"
    told = [problem.what for problem in read(f"{_TITLE}Kommune   Prioritet   Tilskudd\n{rows}").problems]
    assert any("Prioritet" in what for what in told)
    assert not any("Tilskudd" in what for what in told)


def test_a_heading_that_stands_over_the_names_is_theirs_whatever_it_says() -> None:
    rows = "Rus         1 200   1 300\nBarnevern     900     950\nSum         2 100   2 250\n"
    assert titles_of(f"Driftsrammer (tusen kroner)\nTjeneste     2024    2025\n{rows}") == ["2024", "2025"]


def test_a_running_head_with_the_page_s_number_is_no_row() -> None:
    rows = "Nord HF   1 200\nHelse- og omsorgsdepartementet   Side 2 av 5\nSyd HF   800\nVest HF   700\n"
    (table,) = read(f"{_TITLE}Mottaker   Beløp\n{rows}").tables
    assert [row.name for row in table.rows] == ["Nord HF", "Syd HF", "Vest HF"]


def test_two_units_beside_one_table_are_a_question() -> None:
    rows = "Helse Nord   1 250\nHelse Vest   800\nHelse Midt   700\n"
    letter = f"Mottaker   Drift\n{rows}Beløp i mill. kroner.\nMottaker   Bygg\n{rows}Beløp i tusen kroner.\n"
    assert errors(read(letter).problems)


def test_a_letter_s_reference_heads_no_column() -> None:
    rows = (
        "Foretak     Forskning   Kvalitet\nNord HF     5 474 000   740 000\nSyd HF      2 100 000   310 000\n"
    )
    head = "Deres ref    Vår ref    Dato\n             24/4512-3  17. desember 2024\n\nTildeling i kroner\n"
    assert titles_of(head + rows) == ["Forskning", "Kvalitet"]


def test_a_title_that_ends_in_a_year_is_no_row_of_a_trust() -> None:
    head = "Sykehuset Nord HF – Budsjett 2025\nBudsjett per divisjon, beløp i 1000 kr\n"
    rows = "Divisjon       Lønn   Varekost\nNord        788 618     69 474\nSyd         899 659    126 983\n"
    (table,) = read(head + rows).tables
    assert [row.name for row in table.rows] == ["Nord", "Syd"]
    assert table.unit is not None
    assert table.unit.name == "tusen kroner"


def test_a_letterhead_s_numbers_are_no_amounts() -> None:
    foot = "Helse Nord RHF, 8038 Bodø\nKontakt: Per Hansen, tlf. 02411\n"
    assert not read(f"{_TITLE}Mottaker   Beløp\nNord HF   1 200\nSyd HF   2 300\n{foot}").problems


def test_place_and_date_under_a_table_are_no_row() -> None:
    rows = "Mottaker   Beløp\nNord HF   1 200\nSyd HF   2 300\nSum   3 500\nStjørdal, 2. juni 2025\n"
    found = read(f"{_TITLE}{rows}")
    assert [row.name for row in found.tables[0].rows] == ["Nord HF", "Syd HF", "Sum"]
    assert not found.problems


def test_a_first_row_of_two_thousand_kroner_is_not_lost_as_a_title() -> None:
    found = read(f"{_TITLE}Mottaker Beløp\nRamme 2025\nForsking 3100\nRus 4700\n")
    assert any("lest som årstall over kolonnene" in one.what for one in found.problems)
