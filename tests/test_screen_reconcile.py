"""Reconcile: what is unexplained stands at the top, and can be explained, kept, taken back and taken away."""

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from allocation.screens.desk import Desk, the_desk
from allocation.screens.documents import document
from allocation.screens.live import Event
from allocation.screens.reconcile_moves import TAKING
from allocation.screens.working_text import as_text, from_text
from tests.seats import OWNER, Seated, desk  # noqa: F401

pytestmark = pytest.mark.usefixtures("desk")
DECISION = (Path(__file__).parents[1] / "inputs" / "hso-2024-revised" / "decision.csv").read_bytes()
CHANGED = DECISION.replace(b"229392", b"229932")
FINDINGS = "Oppgitt mot beregnet, de som avviker, først"
SUMS, WRONG = "Tabellens egne summer", "Summer i tabellen som ikke stemmer"
OSLO = "Oslo universitetssykehus HF · Basisbevilgning"


def handed_in(content: bytes = CHANGED, unit: str = "tusen kroner", name: str = "vedtak.csv") -> Seated:
    seat = Seated("reconcile")
    hand_in(seat, content, name)
    return seat.does("stated_unit", unit) if unit else seat


def hand_in(seat: Seated, content: bytes, name: str = "vedtak.csv") -> Seated:
    file = the_desk().receive(seat.token, OWNER, content)
    return seat.does("upload", json.dumps({"name": name, "file": file}))


def mark(seat: Seated) -> str:
    found = re.search(r'data-name="explain:(\w+)"', seat.html)
    assert found
    return found[1]


def explains(seat: Seated, amount: str = "540", reason: str = "Skrivefeil", who: str = "Kari") -> Seated:
    return seat.does(f"explain:{mark(seat)}", json.dumps({"amount": amount, "reason": reason, "who": who}))


def takes_back(seat: Seated, number: int = 0) -> Seated:
    """Take back an explanation, by its place on the page."""
    return seat.does(re.findall(r'data-name="(unexplain:[^"]+)"', seat.html)[number])


def taken_away(seat: Seated, kind: str) -> bytes:
    return document(seat.token, OWNER, kind, {}).content


def test_the_boards_decision_is_reconciled_with_nothing_unexplained() -> None:
    seat = Seated("reconcile")
    assert "0 kroner uforklart ✓ Avstemt: ingenting avviker" in seat.text
    assert "4 kan ikke avgjøres av offentlige tall · 10 er avrunding · 84 stemmer" in seat.text
    assert "De 84 som stemmer" in seat.text


def test_both_sides_stand_beside_one_another_with_the_published_sums() -> None:
    seat = Seated("reconcile")
    row = seat.row(
        "«Vedtak i sak 073-2024» mot «Styrets vedtak», tusen kroner", "Oslo universitetssykehus HF"
    )
    assert row[:6] == ["229 392", "229 392", "–", "2 402", "2 402", "–"]
    sums = seat.row("«Vedtak i sak 073-2024» mot «Styrets vedtak», tusen kroner", "Sum")
    assert sums[:3] == ["1 113 401", "1 113 401", "–"]


def test_another_decision_that_the_case_knows_is_held_against_the_streams_it_has() -> None:
    seat = Seated("reconcile").does("against", "base:previous")
    assert seat.row(FINDINGS, OSLO)[1:4] == ["270 476", "229 392", "41 084"]
    assert "Ikke avstemt: Øremerkede tilskudd, 116 200 tusen kroner." in seat.text


def test_a_scenario_that_does_not_claim_the_decision_is_said_not_to() -> None:
    seat = Seated("reconcile", alternativ="need-and-actual")
    assert "utgir seg ikke for å være vedtaket" in seat.text


def test_an_empty_cell_held_against_a_dash_is_no_deviation_and_not_called_one() -> None:
    assert b",7444,-24,0," in DECISION
    seat = handed_in(DECISION.replace(b",7444,-24,0,", b",7444,-24,,"))
    assert "0 kroner uforklart" in seat.text
    assert "bare beregnet" not in seat.text
    assert "48 stemmer" in seat.text
    assert "vedtaket har det ikke" not in taken_away(seat, "reconcile_text").decode()


def test_a_table_without_a_unit_asks_for_it_and_says_what_each_would_sum_to() -> None:
    seat = handed_in(unit="")
    assert "Hvilken enhet er beløpene i «vedtak.csv» i?" in seat.text
    assert "tusen kroner: i alt 1 245,541 mill. kroner" in seat.text
    assert "Ingenting er avstemt ennå." in seat.text
    assert "uforklart" not in seat.text


def test_a_table_that_lacks_more_than_its_unit_shows_what_it_lacks() -> None:
    seat = handed_in(b"Mottaker;Basisbevilgning\nVestre;12\n", unit="")
    assert "«vedtak.csv» kan ikke avstemmes slik den er" in seat.text
    assert "ukjent mottaker «Vestre»" in seat.text


def test_a_changed_amount_is_found_with_its_likely_cause() -> None:
    seat = handed_in()
    assert "540 tusen kroner uforklart" in seat.text
    cells = seat.row(FINDINGS, OSLO)
    assert cells[:5] == ["avvik", "229 932", "229 392", "540", "tusen kroner"]
    assert "Mulig årsak: to sifre har byttet plass: «93» for «39»" in cells[5]
    assert "Ikke avstemt: Rekrutterings- og samhandlingstilskudd, 150 000 tusen kroner." in seat.text


def test_a_difference_that_is_explained_leaves_nothing_unexplained() -> None:
    seat = explains(handed_in())
    assert "0 kroner uforklart ✓ Avstemt: alle avvik er forklart (1)" in seat.text
    assert "Forklart, 540 tusen kroner: Skrivefeil (Kari," in seat.text
    assert seat.copy.look.person == "Kari"
    assert [line.did for line in seat.copy.log][-2:] == ["read", "explained"]


def test_a_part_that_is_explained_leaves_the_rest_at_the_top() -> None:
    seat = explains(handed_in(), "0,5 mill. kroner")
    assert "40 tusen kroner uforklart" in seat.text
    assert "Uforklart: 40 tusen kroner" in seat.text


def test_several_explanations_of_one_difference_add_up_and_each_is_taken_back_alone() -> None:
    seat = explains(explains(handed_in(), "500", "Sent brev"), "40", "Avrunding", "Per")
    assert "✓ Avstemt: alle avvik er forklart (1)" in seat.text
    assert "Forklart, 500 tusen kroner: Sent brev (Kari," in seat.text
    assert "Forklart, 40 tusen kroner: Avrunding (Per," in seat.text
    assert "Forklar resten" not in seat.text
    text = taken_away(seat, "reconcile_text").decode().replace("\u00a0", " ")
    assert "Forklart, 500 000 kroner: Sent brev (Kari," in text
    assert "Forklart, 40 000 kroner: Avrunding (Per," in text
    takes_back(seat, 0)
    assert "500 tusen kroner uforklart" in seat.text
    assert "Sent brev" not in seat.text
    assert seat.reading.inputs_by_id[f"amount-{mark(seat)}"]["value"] == "500"
    assert "Forklar resten" in seat.text
    assert "40 tusen kroner uforklart" not in seat.does("undo").text
    assert "Sent brev" in seat.text


def test_no_more_than_what_is_left_can_be_explained() -> None:
    seat = explains(explains(handed_in(), "500"), "41")
    assert "Beløpet er ikke en del av det som er uforklart, som er 40 tusen kroner" in seat.text
    assert "40 tusen kroner uforklart" in seat.text


@pytest.mark.parametrize("amount", ["600", "-540", "0", "abc", "", "540.000,5"])
def test_an_amount_that_is_no_part_of_the_difference_is_refused_with_all_that_was_typed(amount: str) -> None:
    seat = explains(handed_in(), amount)
    assert "540 tusen kroner uforklart" in seat.text
    fields = seat.reading.inputs_by_id if hasattr(seat.reading, "inputs_by_id") else {}
    assert f"explain:{mark(seat)}" in seat.copy.refused
    assert not fields or fields[f"reason-{mark(seat)}"]["value"] == "Skrivefeil"


@pytest.mark.parametrize(
    ("reason", "who"), [("", "Kari"), ("x" * 501, "Kari"), ("a\x00b", "Kari"), ("a", " ")]
)
def test_an_explanation_needs_a_reason_and_a_name_that_can_be_read(reason: str, who: str) -> None:
    seat = explains(handed_in(), reason=reason, who=who)
    assert "540 tusen kroner uforklart" in seat.text


def test_a_reason_with_half_a_character_is_refused_and_can_still_be_kept() -> None:
    seat = explains(handed_in(), reason="\ud800")
    assert "540 tusen kroner uforklart" in seat.text
    assert "usynlig tegn" in seat.text


def test_an_explanation_falls_away_with_its_figures_and_comes_back_with_them() -> None:
    seat = explains(handed_in())
    hand_in(seat, CHANGED.replace(b"229932", b"229933")).does("stated_unit", "tusen kroner")
    assert "541 tusen kroner uforklart" in seat.text
    assert "Forklaringer som ikke gjelder lenger" in seat.text
    hand_in(seat, CHANGED).does("stated_unit", "tusen kroner")
    assert "Avstemt: alle avvik er forklart (1)" in seat.text
    assert "ikke gjelder lenger" not in seat.text


def test_an_explanation_can_be_taken_back_and_one_that_fell_away_removed() -> None:
    seat = explains(handed_in())
    takes_back(seat)
    assert "540 tusen kroner uforklart" in seat.text
    explains(seat)
    hand_in(seat, DECISION).does("stated_unit", "tusen kroner").does("drop:0")
    assert "ikke gjelder lenger" not in seat.text
    assert "reconcile.explained" not in seat.copy.asked


def test_what_was_handed_in_and_explained_survives_a_restart(desk: Desk) -> None:  # noqa: F811
    seat = explains(handed_in())
    again = from_text(as_text(seat.copy))
    assert again.asked == seat.copy.asked


def test_the_filters_add_up_to_all_findings_and_what_follows_is_called_so() -> None:
    seat = handed_in().does("side", "computed")
    counts = [int(one) for one in re.findall(r'data-name="filter"[^>]+>[^<]+\((\d+)\)', seat.html)]
    assert counts[0] == sum(counts[1:])
    seat.does("filter", "follows")
    statuses = {row[1] for row in seat.table(FINDINGS)[1:]}
    assert statuses == {"følger av andre"}
    assert "Status følger av andre" not in seat.does("filter", "differs").text
    assert [row[0] for row in seat.table(FINDINGS)[1:]] == [OSLO]


def test_a_file_that_is_refused_leaves_no_number_that_could_be_taken_for_its_own() -> None:
    seat = hand_in(Seated("reconcile"), b"a;b\n" * 60_000, "stor.csv")
    assert "— ikke noe tall «stor.csv» er ikke tatt inn, og er ikke holdt mot noe." in seat.text
    assert "Det som står under, er fortsatt «Vedtak i sak 073-2024»" in seat.text
    assert "0 kroner uforklart" not in seat.text
    assert "✓ Avstemt" not in seat.text
    assert "0 kroner uforklart" in seat.does("against", "base:previous").does("against", "decision").text


def test_whoever_hands_in_a_table_that_is_too_long_is_told_what_can_be_done_at_the_screen() -> None:
    rows = "".join(f"Rad {number};{number};{number + 1}\n" for number in range(50_100))
    seat = hand_in(Seated("reconcile"), f"Navn;Budsjett;Regnskap\n{rows}".encode(), "andre.csv")
    assert "Filen har 50 101 linjer, flere enn 50 000" in seat.text
    assert "kall kolonnene konto, ansvar og beløp, så kan det ha 2 millioner linjer" in seat.text
    assert "--rows" not in seat.text
    assert "call the columns account, cost centre and amount" in seat.does("language", "en").text


def test_no_side_no_number() -> None:
    assert "— ikke noe tall Saken har ikke noe vedtak" in Seated("reconcile", sak="example-measures").text
    assert "— ikke noe tall Ingenting er avstemt ennå." in handed_in(unit="").text


def test_findings_are_filtered_by_status_and_a_forged_status_changes_nothing() -> None:
    seat = handed_in().does("filter", "agrees")
    assert len(seat.table(FINDINGS)) == 48
    seat.does("filter", "anything")
    assert seat.copy.asked["reconcile.filter"] == "agrees"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("against", "base:nothing"),
        ("stated_unit", "dollar"),
        ("explain:0000000000000000", '{"amount":"540","reason":"a","who":"b"}'),
        ("explain:", "{}"),
        ("unexplain:x", "1"),
        ("drop:0", "1"),
        ("drop:-1", "1"),
        ("filter", "x" * 20_000),
    ],
)
def test_a_forged_event_changes_nothing(name: str, value: str) -> None:
    seat = handed_in()
    assert TAKING(seat.copy, Event("tab:page", 99, name, value, 99)) == seat.copy


@pytest.mark.parametrize(
    "value", ["", "{}", "[]", '{"name":"a","file":"gone"}', '{"name":"a"}', "x" * 20_000]
)
def test_an_upload_that_is_not_here_is_refused_and_the_table_before_it_stays(value: str) -> None:
    seat = handed_in().does("upload", value)
    assert "Filen er ikke lenger hos tjeneren" in seat.text
    assert "er fortsatt «vedtak.csv»" in seat.text
    assert seat.row(FINDINGS, OSLO)[3] == "540"


def test_a_broken_file_is_refused_in_a_sentence_with_its_line() -> None:
    seat = hand_in(Seated("reconcile"), b'Mottaker;Basisbevilgning\nA;1\n"Vestre;1\n')
    assert "inje 3: linjen kan ikke leses" in seat.text
    assert "er fortsatt «Vedtak i sak 073-2024» mot «Styrets vedtak»" in seat.text


def test_a_table_with_errors_is_shown_with_all_of_them_and_can_be_taken_away() -> None:
    seat = handed_in(DECISION.replace(b"Vestre Viken HF", b"Vestre").replace(b"229392", b"abc"))
    assert "«vedtak.csv» kan ikke avstemmes slik den er" in seat.text
    assert "vedtak.csv, linje 3, kolonne «basic»" in seat.text
    assert "ukjent mottaker «Vestre»" in seat.text
    assert "Avstemt: ingenting avviker" in seat.does("forget_table").text


def test_a_name_or_text_of_a_file_is_shown_as_text() -> None:
    text = "<script>alert(1)</script>;\nMottaker;Basisbevilgning\nVestre Viken HF;1\n<img src=x>;\n"
    seat = handed_in(text.encode(), name="<b>x</b>.csv")
    assert "<script>alert" not in seat.html
    assert "<img src" not in seat.html


def test_a_case_without_a_decision_says_so_and_offers_one_that_has_it() -> None:
    seat = Seated("reconcile", sak="example-measures")
    assert "Saken har ikke noe vedtak å avstemme mot." in seat.text
    assert "som har et vedtak" in seat.text


def test_in_english_all_is_english_but_the_names() -> None:
    seat = handed_in().does("language", "en")
    assert "540 thousand kroner unexplained" in seat.text
    assert "two digits have changed places: «93» for «39»" in seat.text


def test_in_presentation_nothing_can_be_handed_in_or_explained() -> None:
    seat = handed_in().does("presents", "true")
    assert not [name for name in seat.reading.inputs if name.startswith(("explain", "upload", "filter"))]
    assert "540 tusen kroner uforklart" in seat.text


def test_the_findings_leave_as_csv_with_numbers_and_text_that_no_spreadsheet_runs() -> None:
    seat = explains(handed_in(), reason="=1+2")
    head, first, *_ = taken_away(seat, "reconcile_csv").decode("utf-8-sig").splitlines()
    row = dict(zip(head.split(";"), first.split(";"), strict=True))
    assert (row["Hva"], row["Status"], row["Differanse"]) == (OSLO, "forklart", "540000")
    assert (row["Forklaring"], row["Forklart av"]) == ("'=1+2", "Kari")
    assert row["Fingeravtrykk"] in seat.text
    assert len(row["SHA-256"]) == 64
    assert (row["Oppgitt"], row["Oppgitt i"]) == ("229932000", "vedtak.csv")


@pytest.mark.parametrize("language", ["nb", "en"])
def test_no_two_columns_of_the_findings_have_one_name(language: str) -> None:
    seat = handed_in().does("language", language)
    head = taken_away(seat, "reconcile_csv").decode("utf-8-sig").splitlines()[0].split(";")
    assert len(set(head)) == len(head)


def test_the_sums_of_a_table_are_called_by_the_names_of_streams_not_by_codes() -> None:
    seat = handed_in()
    named = {row[0] for caption in (SUMS, WRONG) for row in seat.table(caption)[1:]}
    assert "Sum helseforetak · Resultatbasert finansiering" in named
    assert "Oslo universitetssykehus HF · Sum" in named
    book = load_workbook(io.BytesIO(taken_away(seat, "reconcile_workbook")))
    assert named <= {str(row[0].value).partition(" (mot ")[0] for row in book["Egne summer"].iter_rows()}
    english = seat.does("language", "en")
    captions = ("The table's own sums", "Sums in the table that are not")
    assert {row[0] for caption in captions for row in english.table(caption)[1:]} == named


def test_the_findings_leave_as_a_workbook_with_typed_numbers() -> None:
    seat = explains(handed_in(), reason="=1+2")
    book = load_workbook(io.BytesIO(taken_away(seat, "reconcile_workbook")))
    sheet: Any = book.worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    first = next(row for row in rows if row[0] == OSLO)
    assert first[2:5] == [229_932_000, 229_392_000, 540_000]
    assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)
    assert [one.title for one in book.worksheets] == ["Funn", "Egne summer"]


def test_the_text_says_what_is_unexplained_of_which_file_scenario_and_run() -> None:
    seat = explains(handed_in())
    text = taken_away(seat, "reconcile_text").decode()
    assert "Uforklart: 0. Avstemt." in text
    assert re.search(r"Fil: vedtak\.csv\. SHA-256: [0-9a-f]{64}\. Lest i tusen kroner\.", text)
    assert "Beregnet: Styrets vedtak. Fingeravtrykk " in text
    assert "Forklart, 540\u00a0000 kroner: Skrivefeil (Kari," in text
