"""Letters that deceive: what could be another amount, another row or another unit is asked about.

Each was read wrong, without a word, by an earlier reader of ours.
"""

import pytest

from allocation.files.letters import letter_tables
from allocation.files.read_file import read_tables
from allocation.found import Found, RowKind
from allocation.money import MILLION, THOUSAND
from allocation.problems import Severity

_NAMES = "Tabell 1. Fordeling (tall i tusen kroner)\nHelseforetak Beløp\n"
_TRUSTS = "Oslo HF 158 483\nAkershus HF 171 649\nVestre Viken HF 58 500\n"
_ITEMS = "Tabell 1. Tilskudd (i kroner)\nKap Post Betegnelse Beløp\n"
_GRANTS = "732 70 Særskilte tilskudd 110 000 000\n71 Resultatbasert 88 000 000\n"

DECEIVING = {
    "text after the amounts of the first rows": (
        _NAMES.replace("Beløp", "Beløp Merknad")
        + "Nord sykehus HF   1 200  varig\nSyd sykehus HF   2 000   ettårig\nVest HF   900\nØst HF   30\n"
    ),
    "minus signs apart in the second column": (
        "Tilskudd (tusen kroner)\nForetak Basis Annet\nBergen HF 1 200 - 300\nFonna HF 800 - 900\n"
        "Førde HF 1 000 - 100\nSum 3 000 - 1 300\n"
    ),
    "an amount that is taken off in words": _NAMES
    + "Bergen HF   ./. 1 200\nFonna HF   minus 800\nFørde HF   300\n",
    "an amount of several, or about": _NAMES + "Bergen HF   2 x 1 200\nFonna HF   ca. 800\nFørde HF   300\n",
    "rows of something else than money": (
        _NAMES + "Bergen   1 200\nAntall årsverk   4\nFonna   2 300\nVekst i %   3\n"
    ),
    "two tables that run into one": (
        "Tilskudd (tusen kroner)\nForetak   Basis\nBergen HF   1 200\nFonna HF   800\nSum   2 000\n"
        "Foretak   Øremerket\nBergen HF   300\nFonna HF   200\nSum   500\n"
    ),
    "first rows above a sentence": (
        _NAMES + "Bergen HF   200\nFonna HF   300 (av dette 100 til bygg).\nFørde HF   900\nOdda HF   30\n"
    ),
    "a name and the first digits glued": _NAMES + "Bergen HF1 200\nFonna HF 300\nFørde HF 450\n",
    "regions that are the sums of their trusts": (
        "Tilskudd (tusen kroner)\nForetak   Basis\nBergen HF   1 200\nFonna HF   800\nHelse Vest   2 000\n"
        "Oslo HF   300\nAhus HF   400\nHelse Sør-Øst   700\n"
    ),
    "groups over their parts": (
        "Ramme 2025 (tusen kroner)\nFormål   2025\nKultur og idrett   9 800\nKultur   4 200\nIdrett   5 600\n"
        "Samferdsel   3 000\nVei   2 000\nKollektiv   1 000\n"
    ),
    "a second table of trusts without a unit": (
        "Tabell 1 Ramme (tusen kroner)\nForetak     Ramme\nBergen HF   1 250\nFonna HF      800\n"
        "Tabell 2 Bygg\nForetak     Bygg\nBergen HF     125\nFonna HF       80\nFørde HF       70\n"
    ),
    "names that a number parts": _NAMES + "Bydel 1 200\nBydel 2 340\nBydel 3 200\n",
    "text in brackets after the last amount": _NAMES + _TRUSTS + "Syd sykehus HF 2 000 (ettårig)\n",
    "a minus and a blank before each amount": (
        _NAMES + "Nord sykehus HF - 1 200\nSyd sykehus HF - 2 000\nVest sykehus HF – 900\n"
    ),
    "one column whose halves add up as well": (
        "Basisbevilgning 2024\n"
        "Helseforetak Beløp (tusen kroner)\n"
        "Oslo HF 158 500\n"
        "Akershus HF 158 300\n"
        "Vestre Viken HF 129 100\n"
        "Sum 445 900\n"
    ),
    "hundreds of thousands": (
        "Fordeling (i hundre tusen kroner)\n"
        "Helseforetak Basis\n"
        "Oslo HF 158 483\n"
        "Sunnaas HF 7 444\n"
        "Vestre HF 9 333\n"
    ),
    "an empty cell among two columns": (
        "Tabell 1. Fordeling (tall i tusen kroner)\n"
        "Helseforetak Basis Tilskudd\n"
        "Oslo HF 158 483 12 300\n"
        "Vestre Viken HF 58 500\n"
        "Akershus HF 171 649 8 300\n"
    ),
    "an empty cell in a grant table": (
        "Tabell 1. Tilskudd (i kroner)\n"
        "Kap Post Betegnelse Budsjett Forslag\n"
        "732 70 Særskilte 10 500 000 11 000 000\n"
        "71 Resultat 9 500 000 9 700 000\n"
        "75 Nytt tilskudd 27 500 000\n"
    ),
    "a star behind the last amount": _ITEMS + _GRANTS + "72 Basisbevilgning 1 000 000*\n",
    "commas between thousands": _ITEMS + _GRANTS + "78 Forskning 12,500,000\n",
    "two items in one": _ITEMS + _GRANTS + "72/73 Samlet basis 7 000 000\n",
    "a last row without chapter and item": _ITEMS + _GRANTS + "Til disposisjon 622 000 000\n",
    "a designation that begins with a number": _ITEMS + _GRANTS + "78 22. juli-senteret 5 000 000\n",
    "apostrophes between thousands": _ITEMS + _GRANTS + "72 Basis 50'034'000\n",
    "a last row that speaks of per cent": _NAMES + _TRUSTS + "Felles trekk 0,5 prosent -3 100\n",
    "a star before the last name": _NAMES + _TRUSTS + "* Sunnaas HF 7 444\n",
    "a star behind the last figure": _NAMES + _TRUSTS + "Sunnaas HF 17 444*\n",
    "a group of one row": _NAMES + _TRUSTS + "Private ideelle sykehus:\nDiakonhjemmet sykehus AS 7 444\n",
    "a sentence among the rows": _ITEMS
    + "732 70 Særskilte 1 000\n71 Resultat 2 000\nMidlene er nye.\n72 Basis 3 000\n",
    "small amounts and numbered headings": (
        "Tabell 1. Tilskudd (i mill. kroner)\n"
        "Kap Post Betegnelse Beløp\n"
        "732 70 Særskilte 110\n"
        "71 Resultatbasert finansiering 12\n"
        "78 Forskning 4\n"
        "\n"
        "4 Oppfølging av budsjettet\n"
        "12 Vedlegg\n"
    ),
    "a page number like a chapter": _ITEMS
    + "732 70 Særskilte 1 000\n71 Resultat 2 000\n112\n72 Basis 3 000\n",
    "an item's number that is missing": _ITEMS
    + "732 70 A 1 000 000\n732 76 Innsatsstyrt, overslagsbevilgning\n"
    + "Forskning og utvikling 512 000 000\n79 Andre 3 000 000\n",
    "a table of others below": _NAMES
    + _TRUSTS
    + "Sum 388 632\n\nTabell 2. Kommuner\nKommune Tilskudd\nBærum 12 000 000\nAsker 3 000 000\n",
    "a raised mark glued to an amount": _ITEMS
    + "732 70 Særskilte tilskudd 1 110 000 000\n71 Resultat 88 000 000\n\n1 Merknad til posten\n",
    "a name that takes a number": _ITEMS + _GRANTS + "72 Tilskudd pulje 2 200 000\n",
    "a running head like a row": _ITEMS + _GRANTS + "12 Oppdragsdokument 2024\n72 Basis 3 000 000\n",
    "a running head that ends in a year": _NAMES
    + _TRUSTS
    + "Helse Sør-Øst RHF - Oppdrag og bestilling 2024\nSunnaas HF 7 444\n",
    "prose under a heading of its item": _ITEMS
    + _GRANTS
    + "\nKap. 732 post 70 Særskilte tilskudd\nDet er satt av midler i 2024 blir 10 000 000\n",
    "a sum that is not called one": _NAMES
    + "Oslo HF 100 000\nAkershus HF 200 000\nVestre HF 50 000\nForetaksgruppen 350 000\n",
    "a comma between thousands": _NAMES + "Oslo HF 158 483\nAkershus HF 171,649\nVestre HF 58 500\n",
    "a range of items": _ITEMS
    + "732 70 Særskilte 1 000 000\n732.72-75 Forskning 14 000 000\n733 70 Reiser 2 000 000\n",
    "a name over two lines": _NAMES
    + "Oslo HF, fase 2\nav nytt klinikkbygg 158 500\nAkershus HF 171 649\nVestre HF 5 800\n",
    "counts under the sum": _NAMES + _TRUSTS + "Sum 388 632\nÅrsverk 1 200\nSenger 300\n",
}
"""By what deceives: the letter."""


def read(text: str) -> Found:
    return letter_tables(text.encode(), "brev.txt")


@pytest.mark.parametrize("text", DECEIVING.values(), ids=DECEIVING)
def test_what_could_be_read_wrong_is_asked_about(text: str) -> None:
    assert any(one.severity is not Severity.NOTE for one in read(text).problems)


@pytest.mark.parametrize(
    "unit", ["(i t.kr)", "(NOK 1000)", "(1000-kroner)", "i tusenkroner", "(i hele 1 000 kr)"]
)
def test_thousands_are_known_by_all_the_words_that_offices_use(unit: str) -> None:
    (table,) = read(f"Fordeling {unit}\nHelseforetak Basis\n{_TRUSTS}").tables
    assert table.unit == THOUSAND


def test_a_table_s_unit_is_its_own_and_not_that_of_the_next() -> None:
    first, second = read(SECOND).tables
    assert (first.unit, second.unit) == (THOUSAND, MILLION)


SECOND = (
    "Alle tall i tusen kroner.\n"
    "Tabell 1. Basis\n"
    "Helseforetak Basis\n"
    "Oslo HF 158 483\n"
    "Sunnaas HF 7 444\n"
    "Vestre HF 9 333\n"
    "Tabell 2. Investeringer (tall i mill. kroner)\n"
    "Helseforetak Basis\n"
    "Oslo HF 158\n"
    "Sunnaas HF 7\n"
)


def test_a_chapter_in_words_is_carried_forward() -> None:
    (table,) = read(
        _ITEMS
        + "732 70 Særskilte 1 000\n76 ISF, overslagsbevilgning\n"
        + "Kapittel 733 Habilitering\n70 Reiser 125 000\n"
    ).tables
    assert [row.chapter for row in table.rows] == ["732", "732", "733"]


def test_a_sum_that_says_so_at_its_end_is_a_sum() -> None:
    rows = "Oslo HF 100 000\nAkershus HF 200 000\nVestre HF 50 000\nHelse Sør-Øst totalt 350 000\n"
    (table,) = read(_NAMES + rows).tables
    assert table.rows[-1].kind is RowKind.TOTAL
    assert table.is_accepted


def test_years_of_a_trust_are_its_amounts() -> None:
    (table,) = read(
        "Tabell 1. Fordeling (tall i tusen kroner)\nHelseforetak   Basis   Tilskudd\n"
        "Sunnaas sykehus HF    2024    1998\nOslo HF    158 483   12 300\nVestre HF   5 300   1 200\n"
    ).tables
    assert [cell.text for cell in table.rows[0].cells] == ["2024", "1998"]


_BELOW = "76 Innsatsstyrt finansiering, overslagsbevilgning\n\nKap. 732, post 76 Innsatsstyrt finansiering\n"


@pytest.mark.parametrize(
    ("sentence", "millions"),
    [
        ("Akontoutbetalingen er 17 000,0 mill. kroner.", 17_000),
        ("Akontoutbetalingen var 17 000,0 mill. kroner.", None),
        ("Akontoutbetalingen til Helse Nord RHF er 17 000,0 mill. kroner.", None),
        ("Akontoutbetalingen til Helse Vest RHF er 17 000,0 mill. kroner.", 17_000),
        ("I 2016 utgjør akontoutbetalingen 17 000,0 mill. kroner. I 2017 er prisen 42 753 kroner.", None),
    ],
)
def test_a_last_row_without_amount_has_its_estimate_of_this_year(sentence: str, millions: int | None) -> None:
    (table,) = read("Til Helse Vest RHF\n" + _ITEMS + _GRANTS + _BELOW + sentence).tables
    row = table.rows[-1]
    estimate = row.estimate.figure.kroner if row.estimate else None
    assert (row.item, estimate) == ("76", millions and millions * 1_000_000)
    assert row.cells[0].figure is None


@pytest.mark.parametrize(
    "letter", [_NAMES + _TRUSTS + "Sunnaas sykehus HF\n", _ITEMS + _GRANTS + "75 Nytt tilskudd\n"]
)
def test_a_last_row_without_a_figure_is_told(letter: str) -> None:
    (table,) = read(letter).tables
    last = len(letter.splitlines())
    told = [(one.where.row, one.severity) for one in table.problems if "uten beløp" in one.what]
    assert told == [(last, Severity.WARNING)]


_CELLS = (
    "Tall i tusen kroner\n"
    "Mottaker|Basis|Tilskudd\n"
    "Oslo universitetssykehus HF|158 483|\n"
    "Akershus HF||12 300\n"
    "Sykehuset i Vestfold HF|58 500|7 100\n"
    "Oslo HF||1 200\n"
)


@pytest.mark.parametrize("mark", ["|", "\t"])
def test_cells_that_signs_part_stand_in_their_columns_however_long_the_names(mark: str) -> None:
    (table,) = read(_CELLS.replace("|", mark)).tables
    assert [column.title for column in table.columns] == ["Basis", "Tilskudd"]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["158 483", ""],
        ["", "12 300"],
        ["58 500", "7 100"],
        ["", "1 200"],
    ]


def test_tabs_that_only_move_text_to_the_right_tell_no_column() -> None:
    letter = _CELLS.replace("|", "\t").replace("HF\t\t12 300", "HF\t\t\t\t12 300")
    assert not any(table.is_accepted for table in read(letter).tables)


def test_a_total_that_stands_first_is_the_sum_of_all_rows() -> None:
    (table,) = read(_ITEMS + "Totalt 198 000 000\n" + _GRANTS).tables
    assert [row.kind for row in table.rows] == [RowKind.TOTAL, RowKind.ITEM, RowKind.ITEM]
    assert (table.is_accepted, table.adds_up) == (True, True)


@pytest.mark.parametrize(
    "title", ["Tiltak 2024, tall i mill. kroner", "Møtet 3. mai, se under. I mill. kroner:"]
)
def test_decimal_commas_make_no_letter_a_csv(title: str) -> None:
    letter = f"{title}\nTiltak Effekt\nRedusert vikarbruk 12,5\nFærre vakter 11,0\nBedre innkjøp 3,4\n"
    (table,) = read_tables(letter.encode(), "brev.txt").tables
    assert [cell.text for row in table.rows for cell in row.cells] == ["12,5", "11,0", "3,4"]


def test_a_unit_between_two_groups_is_that_of_the_second() -> None:
    first = "Tilskudd 2023\ni tusen kroner\nNord HF   1 200   300\nSyd HF   2 300   400\n"
    second = "Mill. kroner\nVest HF   1   3\nØst HF   2   4\n"
    assert [table.unit for table in read(first + second).tables] == [THOUSAND, MILLION]


def test_what_is_no_money_is_none_beside_money() -> None:
    rows = (
        "Nord HF  983 971 636  1 120  12\nSyd HF  983 971 637  1 130  13\nVest HF  983 971 638  1 140  14\n"
    )
    (table,) = read(_NAMES.replace("Beløp", "Org.nr  Beløp  Årsverk") + rows).tables
    assert [(column.title, bool(column.unit and column.unit.money)) for column in table.columns] == [
        ("Org.nr", False),
        ("Beløp", True),
        ("Årsverk", False),
    ]


def test_the_mark_of_a_note_after_an_amount_is_no_part_of_it() -> None:
    (table,) = read(
        _NAMES + "Nord sykehus HF   1 200\u00b9\nØst sykehus HF   30\u00b2\nVest HF   900\n"
    ).tables
    assert [row.cells[0].figure.kroner for row in table.rows if row.cells[0].figure] == [
        1_200_000,
        30_000,
        900_000,
    ]


@pytest.mark.parametrize(
    "text",
    [
        f"{_NAMES}{('Nord HF' + '123 456' * 20 + chr(10)) * 40}",
        f"{_NAMES}Nord HF {'123 ' * 2000}\nSyd HF {'123 ' * 2000}\n",
        f"kr{'-' * 40}x\nNord HF 1 200\nSyd HF 1 300\n",
        f"{'kr 1 000 ' * 12}x\nNord HF 1 200\nSyd HF 1 300\n",
        f"|{'--- ' * 30_000}x\nNord HF 1 200\n",
        f"{chr(9) * 100_000}\n{_NAMES}{_TRUSTS}",
    ],
    ids=["glued cells", "long lines", "a unit and hyphens", "a unit again and again", "a rule", "tabs"],
)
def test_no_letter_takes_for_ever(text: str) -> None:
    found = read_tables(text.encode(), "brev.txt")
    assert found.tables or found.problems
