"""Reconcile takes letters, sheets and accounts: what is in doubt is confirmed row by row, then it is held."""

import io
import json
import re
from collections.abc import Mapping
from threading import Event as Signal

import pytest
from openpyxl import Workbook

from allocation.files.letters.pdf import PagePicture
from allocation.money import NBSP
from allocation.problems import Place, ProblemsFound, error
from allocation.screens import reconcile, reconcile_file, reconcile_picture
from allocation.screens.desk import the_desk
from allocation.screens.documents import document
from allocation.screens.live import Event
from allocation.screens.long_work import JOBS
from allocation.screens.reconcile_file import Given
from allocation.screens.reconcile_moves import TAKING
from allocation.screens.reconcile_picture import marked_on
from tests.broken_pdfs import BROKEN, Must
from tests.letter_pdfs import Layout, pdf_of
from tests.letter_tables import distribution_2024, grants_2017
from tests.read_letters import OSLO, letter_text, misread, nameless, read_through
from tests.reconciling import as_csv, ledger_rows
from tests.seats import OWNER, Seated, desk  # noqa: F401
from tests.shipped import shipped_case
from tests.test_screen_reconcile import DECISION, FINDINGS, hand_in, handed_in, taken_away

pytestmark = pytest.mark.usefixtures("desk")
ROWS = "Radene som er lest"
PARTNER = {"name": "Sykehuspartner HF"}


def letter(text: str, name: str = "brev.txt", case: str = "hso-2024-revised") -> Seated:
    return read_in(text.encode(), name, case)


def read_in(content: bytes, name: str, case: str = "hso-2024-revised") -> Seated:
    """The screen when a file is handed in, and has been read."""
    return read_through(hand_in(Seated("reconcile", sak=case), content, name))


def doubtful(seat: Seated) -> str:
    """The mark of the first row that is open."""
    found = re.search(r'data-name="row:(\w+)"', seat.html)
    assert found
    return found[1]


def says(seat: Seated, row: str, fields: Mapping[str, str], who: str = "Kari") -> Seated:
    return seat.does("reader", who).does(f"row:{row}", json.dumps(dict(fields)))


def corrects_oslo(seat: Seated) -> Seated:
    """Put right what is wrong in the first row in doubt."""
    return says(seat, doubtful(seat), {"cell0": "229 392"})


def test_a_letter_as_text_is_reconciled_with_nothing_unexplained() -> None:
    seat = letter(letter_text())
    assert "0 kroner uforklart ✓ Avstemt: ingenting avviker 48 stemmer" in seat.text
    assert "Ikke avstemt: Rekrutterings- og samhandlingstilskudd, 150 000 tusen kroner." in seat.text
    assert "Rader: 19." in seat.text


@pytest.mark.slow  # a PDF is read in a process of its own, which takes a second to begin
def test_a_letter_as_pdf_is_reconciled_with_its_page_beside_its_rows() -> None:
    seat = read_in(pdf_of(distribution_2024(), Layout.UNRULED), "brev.pdf")
    assert "0 kroner uforklart ✓ Avstemt: ingenting avviker 48 stemmer" in seat.text
    assert "reconcile_page?klient=-&amp;etter=0&amp;side=1" in seat.html
    assert taken_away_page(seat, "1").startswith(b"\x89PNG")
    marks = re.findall(r'data-row="(\w+)"', seat.html)
    spots = re.findall(r'data-spot="(\w+)" style="top: ([0-9.]+)%', seat.html)
    assert [mark for mark, _ in spots] == marks
    tops = [float(top) for _, top in spots]
    assert tops == sorted(tops)


def taken_away_page(seat: Seated, page: str) -> bytes:
    return document(seat.token, OWNER, "reconcile_page", {"side": page}).content


def test_a_page_that_cannot_be_drawn_is_tried_once_and_marks_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    tried = []

    def fails(_content: bytes, name: str, page: int) -> PagePicture:
        tried.append(page)
        raise ProblemsFound([error(Place(name), "siden kan ikke tegnes", "", "")])

    monkeypatch.setattr(reconcile_picture, "page_picture", fails)
    given = Given("uten-bilde.pdf", the_desk().store.handed_in.keep(b"no picture"))
    assert [marked_on(given, 1, ()) for _ in range(2)] == [[], []]
    assert tried == [1]


@pytest.mark.parametrize("page", ["0", "-1", "x", "", "9999"])
def test_a_page_that_is_in_no_file_is_not_there(page: str) -> None:
    with pytest.raises(KeyError):
        taken_away_page(letter(letter_text()), page)


def test_what_is_no_pdf_has_no_pictures_of_its_pages() -> None:
    with pytest.raises(ProblemsFound):
        taken_away_page(letter(letter_text()), "1")


def test_a_file_that_takes_long_to_read_says_so_and_can_be_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    may_end = Signal()
    monkeypatch.setattr(reconcile, "_AT_ONCE", 0.01)
    monkeypatch.setattr(reconcile_file, "read_tables", lambda *_: may_end.wait(30) and None)
    seat = hand_in(Seated("reconcile"), b"Tekst som tar lang tid\n", "langt.txt")
    assert "Leser «langt.txt»" in seat.text
    assert "Avstemt: ingenting avviker" in seat.does("forget_table").text
    may_end.set()


def test_a_row_in_doubt_keeps_everything_from_being_held_until_somebody_has_looked() -> None:
    seat = letter(nameless())
    assert "Én rad i «brev.txt» er i tvil" in seat.text
    assert "Raden har tall, men ikke noe navn" in seat.text
    assert "uforklart" not in seat.text
    says(seat, doubtful(seat), PARTNER)
    assert "0 kroner uforklart ✓ Avstemt: ingenting avviker 48 stemmer" in seat.text
    assert (
        "rettet fra «18 403 | - | - | 18 403» til «Sykehuspartner HF | 18 403 | - | - | 18 403»" in seat.text
    )
    assert "Kari har sett på siden" in seat.text
    assert [line.did for line in seat.copy.log][-1] == "corrected"


def test_whoever_looks_at_the_rows_is_asked_for_a_name_before_anything_can_be_confirmed() -> None:
    seat = letter(nameless())
    first = r'<button type="submit"[^>]*data-needs="in-reader" disabled'
    assert len(re.findall(first, seat.html)) == 2
    assert "Skriv navnet ditt først" in seat.text
    assert not re.search(first, seat.does("reader", "Kari").html)
    hand_in(seat, (nameless() + " ").encode(), "nytt.txt")
    assert "Skriv navnet ditt først" not in read_through(seat).text
    assert "Skriv navnet ditt først" not in letter(letter_text()).text


def test_nobody_confirms_without_a_name() -> None:
    seat = letter(nameless())
    seat.does(f"row:{doubtful(seat)}", "{}")
    assert "Det står ikke hvem som ser på radene" in seat.text
    assert "er i tvil" in seat.text


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"cell0": "abc"}, "«abc» er ikke et tall"),
        ({"cell0": "18.403"}, "kan leses som"),
        ({"cell0": "1 2"}, "er ikke ett tall"),
        ({"name": "x" * 201}, "lengre enn 200 tegn"),
        ({"name": "a\u200bb"}, "usynlig tegn"),
        ({"name": "", "cell0": "", "cell1": "", "cell2": "", "cell3": ""}, "verken navn eller tall"),
    ],
)
def test_a_row_that_cannot_be_what_was_typed_is_refused_with_what_was_typed(
    fields: dict[str, str], why: str
) -> None:
    seat = letter(nameless())
    row = doubtful(seat)
    says(seat, row, fields)
    assert why in seat.text
    assert f"row:{row}" in seat.copy.refused
    assert "er i tvil" in seat.text


def test_a_correction_settles_the_sums_that_hold_again_and_can_be_taken_back() -> None:
    seat = letter(misread())
    assert "3 rader i «brev.txt» er i tvil" in seat.text
    corrects_oslo(seat)
    assert "Avstemt: ingenting avviker 48 stemmer" in seat.text
    row = re.search(r'data-name="unrow:(\w+)"', seat.html)
    assert row
    assert "3 rader i «brev.txt» er i tvil" in seat.does(f"unrow:{row[1]}").text


def test_what_is_printed_wrong_is_confirmed_row_by_row_and_then_found() -> None:
    seat = letter(misread())
    for left in (2, 1, 0):
        says(seat, doubtful(seat), {})
        assert (f"{left} rader i «brev.txt»" in seat.text) == (left > 1)
    assert "540 tusen kroner uforklart" in seat.text
    cells = seat.row(FINDINGS, f"{OSLO} · Basisbevilgning")
    assert cells[:4] == ["avvik", "229 932", "229 392", "540"]
    assert "to sifre har byttet plass" in cells[5]


def test_whoever_hands_in_the_same_file_again_knows_what_was_confirmed_by_whom() -> None:
    first = letter(misread())
    corrects_oslo(first)
    other = letter(misread())
    assert other.token != first.token
    assert "Avstemt: ingenting avviker 48 stemmer" in other.text
    assert "Kari har sett på siden" in other.text
    assert "3 rader i" in letter(misread() + " ").text


def test_a_line_that_is_no_row_is_left_out_and_its_sums_say_so() -> None:
    seat = letter(nameless())
    says(seat, doubtful(seat), {"is": "none"})
    assert "tatt bort for hånd" in seat.text
    assert "18 403 tusen kroner uforklart" in seat.text


def test_a_file_that_the_server_keeps_no_longer_is_asked_for_again() -> None:
    seat = letter(nameless())
    says(seat, doubtful(seat), PARTNER)
    hand_in(seat, DECISION)
    the_desk().store._database.write("DELETE FROM files")
    JOBS._jobs.clear()
    given = letter(nameless())
    assert "48 stemmer" in given.text
    the_desk().store._database.write("DELETE FROM files")
    JOBS._jobs.clear()
    assert "«brev.txt» er ikke lenger hos tjeneren" in given.does("unit", "").text


@pytest.mark.slow  # a PDF is read in a process of its own, which takes a second to begin
def test_a_grant_letter_is_held_against_the_grant_lines_that_it_is_of() -> None:
    seat = read_in(pdf_of(grants_2017(), Layout.RULED), "brev.pdf", "chain-2017")
    assert "«brev.pdf» mot «Tilskudd til Helse Sør-Øst RHF 2017»" in seat.text
    assert re.search(r"2[78] stemmer", seat.text)


def test_a_table_of_another_subject_says_what_it_lacks() -> None:
    text = "Tabell 1 Senger\n\nNavn    2019    2020\n" + "".join(
        f"Enhet {letter}    {n * 11}    {n * 13}\n" for n, letter in enumerate("ABCDEF", 3)
    )
    seat = letter(text)
    assert "har ingenting å holdes mot" in seat.text or "kan ikke avstemmes" in seat.text


def sheet(*rows: tuple[str | int, ...]) -> bytes:
    book = Workbook()
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            book.worksheets[0].cell(number, column, value)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def test_columns_of_other_names_are_said_to_be_streams_and_then_held() -> None:
    seat = read_in(
        sheet(
            ("Fordeling, tusen kroner",),
            ("Foretak", "Ramme", "Kvalitet"),
            (OSLO, 229_392, 2_402),
            ("Vestre Viken HF", 132_473, 2_320),
        ),
        "fordeling.xlsx",
    )
    assert "Velg over hver kolonne hva den er" in seat.text
    seat.does("reader", "Kari").does("heading:0", "basic").does("heading:1", "results_based")
    cells = seat.row("«fordeling.xlsx» mot «Styrets vedtak»", OSLO)
    assert cells[:3] == ["229 392", "229 392", "–"]
    assert "overskriftene er satt for hånd: «Basisbevilgning | Resultatbasert finansiering»" in seat.text
    assert "Velg over hver kolonne" in seat.does("heading:0", "").does("heading:1", "").text


ACCOUNTS = {"3100": "basic", "3200": "results_based"}
CENTRES = {"4100": "oslo-universitetssykehus", "4200": "vestre-viken"}
MAPPED = (
    "account;stream;cost_centre;recipient\n3100;Basisbevilgning;4100;Oslo universitetssykehus HF\n"
    "3200;Resultatbasert finansiering;4200;Vestre Viken HF\n"
)


def test_accounts_are_held_against_the_decision_through_a_mapping_that_is_handed_in() -> None:
    case = shipped_case("hso-2024-revised")
    seat = read_in(as_csv(ledger_rows(case, ACCOUNTS, CENTRES)), "regnskap.csv")
    assert "Tabellen i «regnskap.csv» har ingenting å holdes mot" in seat.text
    hand_in(seat, MAPPED.encode(), "kobling.csv")
    assert "«Vedtak i sak 073-2024» mot «regnskap.csv»" in seat.text
    assert seat.row("«Vedtak i sak 073-2024» mot «regnskap.csv»", OSLO)[:3] == ["229 392", "229 392", "–"]
    assert (
        "9 stemmer" in seat.text
    )  # four that were posted, and five dashes that nobody has posted anything of
    assert "har ingenting å holdes mot" in seat.does("forget_mapping").text


def test_a_mapping_to_somebody_unknown_is_refused_with_its_line() -> None:
    seat = hand_in(letter(letter_text()), MAPPED.replace("Vestre Viken HF", "Vestre").encode(), "kobling.csv")
    assert "Linje 3: ukjent mottaker «Vestre»" in seat.text
    assert (
        "«kobling.csv» er ikke tatt inn, og er ikke holdt mot noe. Det som står under, er fortsatt «brev.txt»"
        in seat.text
    )


def test_what_was_confirmed_leaves_as_a_file_and_stands_in_the_text() -> None:
    seat = corrects_oslo(letter(misread()))
    told = json.loads(taken_away(seat, "reconcile_confirmed"))
    assert [one["who"] for one in told["confirmed"]] == ["Kari"]
    text = taken_away(seat, "reconcile_text").decode()
    assert "Rettet, brev.txt, linje 10: lest «Oslo universitetssykehus HF | 229 932" in text
    assert "Ikke avstemt: Rekrutterings- og samhandlingstilskudd" in text


def test_findings_follow_the_unit_that_is_chosen_for_the_page() -> None:
    seat = handed_in().does("unit", "mill. kroner")
    assert seat.row(FINDINGS, f"{OSLO} · Basisbevilgning")[1:5] == [
        "229,932",
        "229,392",
        "0,540",
        "mill. kroner",
    ]


def test_a_columns_own_unit_stands_whatever_is_chosen_for_the_table() -> None:
    rows = f"Mottaker;Basisbevilgning (mill. kroner);Resultatbasert finansiering\n{OSLO};229,392;2402\n"
    seat = handed_in(rows.encode(), unit="tusen kroner")
    cells = seat.row("«vedtak.csv» mot «Styrets vedtak»", OSLO)
    assert cells[:6] == ["229 392", "229 392", "–", "2 402", "2 402", "–"]


def test_what_nobody_was_given_does_not_stand_first_among_the_roundings() -> None:
    rounded = [row[0] for row in Seated("reconcile").table(FINDINGS) if row[1] == "avrunding"]
    assert rounded[-1] == "Basisbevilgning · Ikke fordelt"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("row:0000000000000000", "{}"),
        ("unrow:0000000000000000", "1"),
        ("edit_row:x", "1"),
        ("stated_table", "2"),
        ("stated_table", "-1"),
        ("page", "7"),
        ("heading:0", "nothing"),
        ("heading:99", "basic"),
        ("heading:-1", "basic"),
    ],
)
def test_a_forged_event_changes_nothing_of_a_letter(name: str, value: str) -> None:
    seat = letter(nameless()).does("reader", "Kari")
    assert TAKING(seat.copy, Event("tab:page", 99, name, value, 99)) == seat.copy


def test_in_english_the_doubts_and_buttons_are_english() -> None:
    seat = letter(nameless()).does("language", "en")
    assert "One row in «brev.txt» is in doubt" in seat.text
    assert "Not a row" in seat.text


def test_in_presentation_no_row_can_be_confirmed() -> None:
    seat = letter(nameless()).does("presents", "true")
    assert not [
        name for name in seat.reading.inputs if name.startswith(("row", "reader", "edit_row", "upload"))
    ]


def test_no_amount_on_the_page_is_broken_over_two_lines() -> None:
    lines = re.findall(r"<li [^>]*>(.*?)</li>", letter(letter_text()).html)
    (oslo,) = [line for line in lines if OSLO in line]
    assert f"229{NBSP}392   2{NBSP}402   8{NBSP}110   239{NBSP}903" in oslo
    assert not any(re.search("[0-9] [0-9]{3}(?![0-9])", line) for line in lines)


def test_a_row_that_nobody_doubts_can_be_corrected_and_closed() -> None:
    seat = letter(letter_text())
    found = re.search(r'data-name="edit_row:(\w+)"', seat.html)
    assert found
    seat.does(f"edit_row:{found[1]}")
    assert f'data-name="row:{found[1]}"' in seat.html
    assert 'data-name="row:' not in seat.does(f"edit_row:{found[1]}").html
    says(seat, found[1], {"cell0": "158 484"})
    assert "1 tusen kroner uforklart" in seat.text


def test_text_in_a_letter_is_shown_as_text() -> None:
    seat = letter(nameless().replace("Betanien Hospital", "<b>Betanien</b> <script>"))
    assert "<script>" not in seat.html


def test_a_grant_table_longer_than_a_page_is_held_whole_and_shown_in_part() -> None:
    lines = [f"Mottaker {n:04d};{n * 7 + 1000}" for n in range(1, 901)]
    seat = read_in("\n".join(["i tusen kroner", "Navn;Beløp", *lines]).encode(), "lang.csv")
    assert "Rader: 900." in seat.text
    assert "Rader som ikke vises her: 600." in seat.text


@pytest.mark.slow  # each is read in a process of its own
@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_pdf_that_is_handed_in_is_told_and_reconciles_nothing_wrong(name: str) -> None:
    broken = BROKEN[name]
    seat = read_in(broken.make(), broken.file, "chain-2017")
    is_held = "uforklart" in seat.text
    if broken.must is Must.REFUSE:
        assert not is_held
    if broken.must is Must.WARN:
        assert not is_held or "Advarsel" in seat.text
