"""Letters whose sums nearly hold, and rows that a reader could take for recipients: each is told."""

from io import BytesIO

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from allocation.files.letters import letter_tables
from allocation.found import Found, RowKind
from allocation.problems import Severity

_TITLE = "Tilskudd (tusen kroner)\n"
_HEADING = f"{_TITLE}Mottaker      Beløp\n"


def read(text: str) -> Found:
    return letter_tables(text.encode(), "brev.txt")


def told(text: str) -> list[tuple[Severity, str]]:
    return [(one.severity, one.what) for one in read(text).problems]


@pytest.mark.parametrize(
    ("stated", "severity"),
    [("107", None), ("108", Severity.NOTE), ("109", Severity.WARNING), ("110", Severity.ERROR)],
)
def test_a_sum_that_is_off_is_told_though_rounding_may_have_done_it(
    stated: str, severity: Severity | None
) -> None:
    rows = f"Nord HF   12\nSyd HF   30\nVest HF   45\nØst HF   20\nSum   {stated}\n"
    said = [
        one for one, what in told(f"Tilskudd (mill. kroner)\nMottaker   Beløp\n{rows}") if "«Sum»" in what
    ]
    assert said == ([severity] if severity else [])


def test_a_column_of_sums_that_is_two_digits_off_is_a_warning() -> None:
    heading = f"{_TITLE}Mottaker   Basis   Resultatbasert   Øremerket   Sum\n"
    rows = "Nord HF   100   200   300   {}\nSyd HF   110   210   310   630\nVest HF   120   220   320   660\n"
    assert [one for one, what in told(heading + rows.format(602)) if "sumkolonnen" in what] == [
        Severity.WARNING
    ]
    assert not [one for one, what in told(heading + rows.format(601)) if "sumkolonnen" in what]


DOUBTFUL = {
    "the whole before its parts": (
        "Bevilgning   2 000\nNord HF   1 200\nSyd HF   300\nVest HF   400\nRest   100\n"
    ),
    "an average": "Bodø   1 200\nRana   1 000\nGjennomsnitt   1 100\n",
    "a rate in kroner": "Lønn   1 200\nDrift   1 000\nSats per døgn (kr)   310\n",
    "a number of a document": "Nord HF   1 200\nSyd HF   1 300\nDokumentnr 24\nVest HF   1 400\n",
    "another unit in the name": "Lønn   1 200\nDrift   1 000\nBygg (mill. kroner)   310\n",
    "a running head with a number": "Nord HF   1 200\nTildelingsbrev til Helse Vest 12\nVest HF   900\n",
    "an address": "Nord HF   1 200\nSyd HF   1 300\nStorgata 12\n",
    "items under items": "701 60.1 Drift   1 200\n60.2 Bygg   1 300\n70 Norsk Helsenett SF   900\n",
    "a stream among the rows": "Nord HF   1 200\nSyd HF   1 100\n\nØremerket\nVest HF   100\nØst HF   250\n",
    "a first name over three lines": (
        "Nasjonal tjeneste for\nsjeldne diagnoser og\nfunksjonshemminger   1 200\nSenter for kreft   300\n"
    ),
}


@pytest.mark.parametrize("rows", DOUBTFUL.values(), ids=DOUBTFUL)
def test_a_row_that_may_be_no_recipient_s_amount_is_an_error(rows: str) -> None:
    assert Severity.ERROR in [severity for severity, _ in told(_HEADING + rows)]


def test_one_row_that_is_the_sum_of_its_neighbours_is_a_warning() -> None:
    rows = "Kultur   9 800\nTeater   4 200\nKino   5 600\nVei   2 000\nBuss   7 100\n"
    assert [severity for severity, what in told(_HEADING + rows) if "summen av radene under" in what] == [
        Severity.WARNING
    ]


def test_the_page_s_number_is_no_amount_wherever_its_line_stands() -> None:
    heads = ("Helse- og omsorgsdepartementet   Side 2 av 5", "Page 2 of 3", "Brev av 12. mars 2025, side 2")
    for head in heads:
        for rows in (["Nord HF   1 200", head, "Syd HF   800"], ["Nord HF   1 200", "Syd HF   800", head]):
            (table,) = read(_HEADING + "\n".join(rows)).tables
            assert [row.name for row in table.rows] == ["Nord HF", "Syd HF"]
            assert not [one for one in table.problems if one.severity is Severity.ERROR]


def test_the_foot_of_a_page_is_asked_about() -> None:
    lines = [("Tilskudd (tusen kroner)", ""), ("Mottaker", "Beløp")]
    lines += [(f"Sykehuset {name} HF", f"1 {number}00") for number, name in enumerate("ABCD", 2)]
    written = BytesIO()
    canvas = Canvas(written, A4, invariant=1)
    for number, (name, amount) in enumerate([*lines, *[("", "")] * 30, ("Helse Vest RHF", "12")]):
        canvas.drawString(70, 780 - 18 * number, name)
        canvas.drawRightString(460, 780 - 18 * number, amount)
    canvas.save()
    found = letter_tables(written.getvalue(), "brev.pdf")
    assert [one.severity for one in found.problems if "Helse Vest RHF 12" in one.what] == [Severity.ERROR]
    assert [row.name for row in found.tables[0].rows][:4] == [f"Sykehuset {name} HF" for name in "ABCD"]


def test_columns_in_another_order_under_a_heading_are_another_table() -> None:
    heading = f"{_TITLE}Mottaker      Basis     Øremerket\n"
    first = "Nord HF      1 200     300\nSyd HF       1 100     200\n"
    second = "Mottaker      Øremerket     Basis\nVest HF       310     1 150\nØst HF        320     1 170\n"
    tables = read(heading + first + second).tables
    assert [[column.title for column in table.columns] for table in tables] == [
        ["Basis", "Øremerket"],
        ["Øremerket", "Basis"],
    ]


def test_a_note_s_part_of_an_amount_is_none_of_the_sum() -> None:
    rows = "Bodø   1 200\nRana   1 000\n1) Av dette 100 til bygg\n2) Av dette 50\n"
    (table,) = read(_HEADING + rows).tables
    assert [row.name for row in table.rows if row.kind is RowKind.ITEM] == ["Bodø", "Rana"]


def test_a_table_that_speaks_of_money_and_says_no_unit_is_asked_about() -> None:
    rows = "Skole   1 200   1 300\nKultur   300   200\nSum   1 500   1 500\n"
    what = "filen sier ikke hvilken enhet beløpene er i"
    assert (Severity.ERROR, what) in told(f"Budsjett 2025\nTjeneste   2024   2025\n{rows}")
    assert not told(f"Tabell 2 Befolkning\nKommune   2024   2025\n{rows}")


def test_thousands_in_nynorsk_are_thousands() -> None:
    (table,) = read(
        "Løyving i heile tusen\nEining   2024   2025\nSkule   1 200   1 300\nKultur   300   200\n"
    ).tables
    assert table.unit is not None
    assert table.unit.name == "tusen kroner"


@pytest.mark.parametrize("written", ["{} kr {}", "- {}: kr {}", "{}   kr {},-", "{} NOK {}"])
def test_an_amount_with_kr_before_it_is_in_kroner(written: str) -> None:
    amounts = {"Bodø kommune": 1_200_000, "Rana kommune": 300_000, "Narvik kommune": 450_000}
    lines = [written.format(name, f"{amount:,}".replace(",", " ")) for name, amount in amounts.items()]
    found = read("Vi tildeler følgende tilskudd:\n" + "\n".join(lines) + "\n")
    assert not found.problems
    read_ = {row.name.strip("- "): row.cells[0].figure for row in found.tables[0].rows}
    assert {name: figure and figure.kroner for name, figure in read_.items()} == amounts
    assert Severity.ERROR in [severity for severity, _ in told(_HEADING + "\n".join(lines) + "\n")]


def test_amounts_with_kroner_after_them_are_shown_where_they_are_not_read() -> None:
    rows = "Bodø kommune 1 200 000 kr\nRana kommune   300 000 kroner\n"
    shown = [what for _, what in told("Vi tildeler følgende tilskudd:\n" + rows)]
    assert any("Bodø" in what for what in shown)
    assert any("Rana" in what for what in shown)


def test_the_one_long_amount_of_a_table_may_begin_with_the_name_s_number() -> None:
    rows = "Skole 450 000\nKlinikk 120 000\n{} 7 230 000\n"
    heading = f"{_TITLE}Mottaker Beløp\n"
    assert any("Senter 7" in what for _, what in told(heading + rows.format("Senter")))
    assert not told(heading + rows.format("Nord HF"))


@pytest.mark.parametrize("typed", ["2 l40", "2 14O", "2 I40"])
def test_a_letter_among_the_digits_is_the_likely_cause(typed: str) -> None:
    rows = f"Nord HF   1 200   300\nSyd HF   {typed}   400\nVest HF   1 700   500\n"
    found = read(f"{_TITLE}Mottaker   Basis   Annet\n{rows}")
    assert any("har en bokstav blant sifrene" in one.cause for one in found.problems)
