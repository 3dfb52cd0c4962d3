"""Reconcile: which side a file is on, what it is held against, and the one unit of everything on the page."""

import json

import pytest

from tests.read_letters import OSLO
from tests.reconciling import as_csv, ledger_rows
from tests.seats import Seated, desk  # noqa: F401
from tests.shipped import shipped_case
from tests.test_screen_reconcile import FINDINGS, hand_in, handed_in, mark
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
