"""Reconcile for a first user: what is offered, marked and said where it is needed."""

import re

import pytest

from allocation.files.reconciled.mapping import is_mapping, mapping_in
from tests.read_letters import OSLO, misread
from tests.seats import Seated, desk  # noqa: F401
from tests.shipped import shipped_case
from tests.test_screen_reconcile import CHANGED, explains, handed_in
from tests.test_screen_reconcile_files import MAPPED, doubtful, letter, says
from tests.test_screen_reconcile_sides import accounts, grant_letter

pytestmark = pytest.mark.usefixtures("desk")
SWAPPED = CHANGED.replace(b",132473,", b",131473,")


def field(seat: Seated, name: str) -> str:
    found = re.search(rf"<input[^>]* name=\"{name}\"[^>]*>", seat.html)
    assert found
    return found[0]


def test_the_number_is_gone_to_when_the_last_row_in_doubt_is_settled() -> None:
    seat = letter(misread())
    assert "data-focus" not in seat.html
    for _ in range(3):
        says(seat, doubtful(seat), {})
    assert re.search(r'data-key="number" tabindex="-1" data-focus="held-', seat.html)
    assert "data-focus" not in handed_in().html


def test_the_case_of_the_letters_year_is_named_where_there_is_one() -> None:
    assert "Åpne saken «Kronens vei 2017" in letter(grant_letter(), "tildeling.csv", "hso-2024-revised").text
    seat = letter(grant_letter(), "tildeling.csv", "chain-2017")
    assert "Åpne saken" not in seat.text


def test_likely_causes_and_reasons_given_before_are_near_at_hand_and_nothing_is_filled_in() -> None:
    seat = handed_in(SWAPPED)
    offered = re.findall(r'<option value="(to sifre har byttet plass[^"]*)"', seat.html)
    assert offered
    assert 'value=""' in field(seat, "reason")
    explains(seat, "540", "Skrivefeil i saksframlegget")
    assert '<option value="Skrivefeil i saksframlegget">' in seat.html


def test_a_cell_that_is_no_number_is_marked_and_a_correction_is_not_called_a_confirmation() -> None:
    seat = letter(misread())
    says(seat, doubtful(seat), {"cell0": "22 939O"})
    assert "aria-invalid" in field(seat, "cell0")
    assert "aria-invalid" not in field(seat, "cell1")
    assert "Lagre rettelsen" not in seat.text
    says(seat, doubtful(seat), {"cell0": "229 392"})
    row = re.search(r'data-name="(edit_row:\w+)" value="1">Rett<span class="for-ears"> Vestre', seat.html)
    assert row
    assert "Lagre rettelsen" in seat.does(row[1]).text


def test_rows_that_are_longer_or_shorter_than_their_heading_are_shown_beside_the_file() -> None:
    rows = f"{OSLO};229392;2402\nVestre Viken HF;132473;2320;99\nSunnaas sykehus HF;7444\n"
    heading = "Tall i tusen kroner\nMottaker;Basisbevilgning;Resultatbasert finansiering\n"
    seat = letter(heading + rows, "ragged.csv")
    assert "er i tvil" in seat.text
    assert "Vestre Viken HF;132473;2320;99" in seat.text
    assert [row[1] for row in seat.table("Radene som er lest")[1:] if row[0] == "3"] == [OSLO]
    assert "Linjen har 4 celler, overskriften har 3" in seat.text
    assert "Siden og radene som er lest" not in letter(heading + f"{OSLO};229392;2402\n", "hel.csv").text


def test_sums_of_lines_of_accounts_are_not_corrected_here() -> None:
    seat = accounts()
    assert "Hver rad er summen av linjer i filen, og rettes der." in seat.text
    assert "edit_row:" not in seat.html


@pytest.mark.parametrize(
    "heading", ["konto;finansieringstype;ansvar;mottaker", "Konto;Finansieringstype;Koststed;Mottaker"]
)
def test_a_table_of_accounts_and_cost_centres_can_have_norwegian_headings(heading: str) -> None:
    _, newline, rows = MAPPED.partition("\n")
    own = f"{heading}{newline}{rows}".encode()
    case = shipped_case("hso-2024-revised")
    assert is_mapping(own)
    assert mapping_in(own, "kobling.csv", case) == mapping_in(MAPPED.encode(), "kobling.csv", case)


def test_that_the_number_adds_up_too_much_and_too_little_is_said() -> None:
    told = "for mye og for lite er lagt sammen uten fortegn"
    assert told in handed_in(SWAPPED).text
    assert told not in handed_in().text
