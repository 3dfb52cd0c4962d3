"""Reconcile: which side a file is on, what it is held against, and the one unit of everything on the page."""

import json
import re

import pytest

from allocation.screens.live import Event
from allocation.screens.reconcile_moves import TAKING
from tests.read_letters import OSLO, letter_text
from tests.reconciling import as_csv, ledger_rows
from tests.seats import Seated, desk  # noqa: F401
from tests.shipped import shipped_case
from tests.test_screen_reconcile import CHANGED, FINDINGS, hand_in, handed_in, mark
from tests.test_screen_reconcile_files import ACCOUNTS, CENTRES, MAPPED, letter, read_in

pytestmark = pytest.mark.usefixtures("desk")
POSTED, SLIP = b"76464000", b"76464123"


def accounts() -> Seated:
    """Accounts of two trusts, in which one posting is 123 kroner too large."""
    rows = as_csv(ledger_rows(shipped_case("hso-2024-revised"), ACCOUNTS, CENTRES))
    assert POSTED in rows
    return hand_in(read_in(rows.replace(POSTED, SLIP), "regnskap.csv"), MAPPED.encode(), "kobling.csv")


def test_a_difference_of_kroner_and_what_explains_it_are_in_kroner_on_the_whole_page() -> None:
    seat = accounts()
    assert "kroner uforklart" in seat.text
    assert "tusen kroner" not in {row[5] for row in seat.table(FINDINGS)[1:]}
    row = seat.row("«Vedtak i sak 073-2024» mot «regnskap.csv», kroner", OSLO)
    assert row[:3] == ["229 392 000", "229 392 123", "−123"]
    assert "Forklart beløp, kroner" in seat.text
    assert ",000" not in seat.text


def test_a_difference_with_oere_is_shown_and_explained_in_kroner_to_the_oere() -> None:
    rows = as_csv(ledger_rows(shipped_case("hso-2024-revised"), ACCOUNTS, CENTRES))
    seat = read_in(rows.replace(POSTED, b"76465123,5"), "regnskap.csv")
    hand_in(seat, MAPPED.encode(), "kobling.csv")
    row = seat.row(FINDINGS, f"{OSLO} · Basisbevilgning")
    assert row[1:5] == ["229 392 000,00", "229 393 123,50", "−1 123,50", "kroner"]
    (of_oslo,) = re.findall(rf'lang="nb">{OSLO} · Basis.+?explain:(\w+)"', seat.html, re.DOTALL)
    form = {"amount": "−1 123,50", "reason": "Etterslep", "who": "Kari", "unit": "kroner"}
    seat.does(f"explain:{of_oslo}", json.dumps(form))
    assert "Forklart, −1 123,50 kroner" in seat.text
    assert "Uforklart: " not in seat.text


def test_amounts_of_whole_thousands_have_no_decimals_on_the_page() -> None:
    seat = letter("Tall i kroner\n\nMottaker    Basisbevilgning    Resultatbasert finansiering\n"
                  f"{OSLO}    229 392 000    2 402 000\nVestre Viken HF    132 473 000    2 330 000\n"
                  "Sum    361 865 000    4 732 000\n")  # fmt: skip
    row = seat.row(FINDINGS, "Vestre Viken HF · Resultatbasert finansiering")
    assert row[1:5] == ["2 330", "2 320", "10", "tusen kroner"]


def test_an_explanation_counts_in_the_unit_that_its_form_asked_for() -> None:
    form = {"amount": "540", "reason": "Skrivefeil", "who": "Kari", "unit": "kroner"}
    seat = handed_in()
    seat.does(f"explain:{mark(seat)}", json.dumps(form))
    assert "Forklart, 540 kroner" in seat.text
    assert "Uforklart: 539 460 kroner" in seat.text


def test_accounts_are_what_is_computed_and_a_letter_what_is_stated() -> None:
    seat = accounts()
    assert "Oppgitt: «Vedtak i sak 073-2024» i saken" in seat.text
    assert "Beregnet: filen «regnskap.csv»." in seat.text
    seat = letter(letter_text())
    assert "Oppgitt: filen «brev.txt». Beregnet: alternativet «Styrets vedtak» i saken" in seat.text


def test_whoever_hands_in_a_file_says_which_side_it_is_on() -> None:
    seat = accounts().does("side", "stated")
    row = seat.row("«regnskap.csv» mot «Vedtak i sak 073-2024», kroner", OSLO)
    assert row[:3] == ["229 392 123", "229 392 000", "123"]
    seat.does("side", "computed")
    assert "«Vedtak i sak 073-2024» mot «regnskap.csv»" in seat.text


def test_a_decision_in_a_file_can_be_what_is_computed_of_the_boards_own() -> None:
    seat = handed_in().does("side", "computed")
    row = seat.row("«Vedtak i sak 073-2024» mot «vedtak.csv», tusen kroner", OSLO)
    assert row[:3] == ["229 392", "229 932", "−540"]
    assert "540 tusen kroner uforklart" in seat.text
    assert "«vedtak.csv» mot" in hand_in(seat, CHANGED).does("stated_unit", "tusen kroner").text


def test_a_side_that_is_none_changes_nothing() -> None:
    seat = handed_in()
    assert TAKING(seat.copy, Event("tab:page", 99, "side", "both", 99)) == seat.copy


@pytest.mark.parametrize(
    ("case", "told"),
    [
        ("hso-2024-revised", "for 2017, men saken er for 2024"),
        ("chain-2017", ""),
    ],
)
def test_a_letter_of_another_year_than_the_case_is_said_to_be(case: str, told: str) -> None:
    seat = letter(grant_letter(), "tildeling.csv", case)
    assert "Beregnet: «Tilskudd til Helse Sør-Øst RHF 2017», som" in seat.text
    assert ("som ikke hører til saken" in seat.text) == bool(told)
    assert told in seat.text
    assert ("men saken er for" in seat.text) == bool(told)


def test_a_file_that_speaks_of_another_year_than_it_is_held_against_is_looked_at() -> None:
    assert "«brev-2023.txt» ser ut til å gjelde 2023" in letter(letter_text(), "brev-2023.txt").text
    assert "ser ut til å gjelde" not in letter(letter_text(), "brev-2024.txt").text


def grant_letter() -> str:
    """The grant lines of 2017 as a sheet, but those that the letter has no amount for."""
    lines = [line for line in shipped_case("hso-2017").grants if line.amount is not None]
    rows = [f"{line.chapter};{line.item};{line.designation};{line.amount}" for line in lines]
    return "\n".join(["Tall i kroner", "Kap;Post;Betegnelse;Beløp", *rows]) + "\n"


def test_a_grant_line_is_called_what_the_letters_call_it() -> None:
    seat = letter(grant_letter(), "tildeling.csv", "chain-2017")
    assert "kap. 732 post 70 Særskilte tilskudd (Doping)" in seat.text
    assert "732.70" not in seat.text
