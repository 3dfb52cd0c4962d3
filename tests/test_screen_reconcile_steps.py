"""Reconcile: what was said of a row, or explained, is undone and done again like anything else."""

import json
import re
from hashlib import sha256

import pytest

from allocation.screens.desk import the_desk
from allocation.screens.working import Answered, answers, undoes
from allocation.screens.working_text import as_text, from_text
from tests.read_letters import letter_text, misread, nameless
from tests.seats import Seated, desk  # noqa: F401
from tests.test_screen_reconcile import CHANGED, explains, hand_in, handed_in
from tests.test_screen_reconcile_files import PARTNER, corrects_oslo, doubtful, letter, says
from tests.test_screen_reconcile_sides import accounts

pytestmark = pytest.mark.usefixtures("desk")
IN_DOUBT = "Én rad i «brev.txt» er i tvil"


def kept(seat: Seated) -> list[str]:
    """What the store has of the file that is open."""
    mark = json.loads(seat.copy.asked["reconcile.file"])["sha256"]
    return list(the_desk().store.handed_in.confirmed(mark))


@pytest.mark.parametrize(
    ("fields", "then"), [(PARTNER, "48 stemmer"), ({"is": "none"}, "tatt bort for hånd")]
)
def test_a_row_that_was_said_to_be_something_is_in_doubt_again_when_that_is_undone(
    fields: dict[str, str], then: str
) -> None:
    seat = letter(nameless())
    says(seat, doubtful(seat), fields)
    assert then in seat.text
    assert IN_DOUBT in seat.does("undo").text
    assert kept(seat) == []
    assert then in seat.does("redo").text
    assert len(kept(seat)) == 1


def test_what_was_taken_back_is_there_again_when_that_is_undone() -> None:
    seat = corrects_oslo(letter(misread()))
    found = re.search(r'data-name="unrow:(\w+)"', seat.html)
    assert found
    assert "3 rader i «brev.txt» er i tvil" in seat.does(f"unrow:{found[1]}").text
    assert "48 stemmer" in seat.does("undo").text
    assert len(kept(seat)) == 1
    assert "3 rader i «brev.txt» er i tvil" in seat.does("undo").text
    assert kept(seat) == []


def test_rows_are_undone_one_by_one_the_last_first() -> None:
    seat = letter(misread())
    for _ in range(2):
        says(seat, doubtful(seat), {})
    assert "Én rad i" in seat.text
    assert "2 rader i" in seat.does("undo").text
    assert "3 rader i" in seat.does("undo").text
    assert "«brev.txt» mot" not in seat.does("undo").text
    assert "disabled" in seat.reading.inputs["undo"]


def test_an_explanation_is_undone_and_done_again() -> None:
    seat = explains(handed_in())
    assert "0 kroner uforklart" in seat.text
    assert "540 tusen kroner uforklart" in seat.does("undo").text
    assert "0 kroner uforklart" in seat.does("redo").text


def test_what_was_said_of_one_file_is_undone_there_and_not_in_another() -> None:
    seat = letter(nameless())
    says(seat, doubtful(seat), PARTNER)
    hand_in(seat, letter_text().encode(), "annet.txt")
    assert "48 stemmer" in seat.text
    assert "«brev.txt» mot" in seat.does("undo").text
    assert len(kept(seat)) == 1
    assert IN_DOUBT in seat.does("undo").text
    assert kept(seat) == []
    seat.does("redo").does("redo")
    assert json.loads(seat.copy.asked["reconcile.file"])["name"] == "annet.txt"
    assert len(list(the_desk().store.handed_in.confirmed(_mark_of(nameless())))) == 1


@pytest.mark.parametrize(
    ("move", "value"),
    [("side", "computed"), ("stated_unit", "kroner"), ("against", "base:previous"), ("forget_table", "1")],
)
def test_what_is_held_against_what_is_undone_before_what_was_explained_there(move: str, value: str) -> None:
    seat = explains(handed_in())
    before = seat.copy.asked
    assert seat.does(move, value).copy.asked != before
    assert " 0 kroner uforklart" in seat.does("undo").text
    assert seat.copy.asked == before
    assert "540 tusen kroner uforklart" in seat.does("undo").text


def test_another_file_is_undone_before_what_was_explained_in_the_one_before() -> None:
    seat = explains(handed_in())
    hand_in(seat, CHANGED.replace(b"229932", b"229933"), "nytt.csv")
    assert " 0 kroner uforklart" in seat.does("undo").text
    assert "«vedtak.csv» mot" in seat.text


def test_a_table_of_accounts_is_undone_like_the_file_it_is_for() -> None:
    seat = accounts()
    assert "kroner uforklart" in seat.text
    assert "kroner uforklart" not in seat.does("undo").text
    assert "kroner uforklart" in seat.does("redo").text


def test_a_half_written_explanation_and_its_fault_stay_with_what_they_are_of() -> None:
    seat = explains(handed_in(), amount="−5", reason="Bare begynt på")
    form = _form_of(seat)
    assert "Bare begynt på" in seat.html
    hand_in(seat, CHANGED.replace(b"229932", b"229933"), "nytt.csv").does("stated_unit", "tusen kroner")
    assert "541 tusen kroner uforklart" in seat.text
    assert "Bare begynt på" not in seat.html
    assert _form_of(seat) != form


def _form_of(seat: Seated) -> str:
    found = re.search(r'data-key="explain-(\w+)-', seat.html)
    assert found
    return found[1]


def test_steps_kept_before_there_were_steps_of_several_questions_are_still_steps() -> None:
    seat = explains(handed_in())
    given = json.loads(as_text(seat.copy))
    *_, last = given["past"]
    ((question, text),) = last["texts"].items()
    given["past"][-1] = {"case": last["case"], "question": question, "text": text}
    assert from_text(json.dumps(given)) == seat.copy


def test_of_very_much_text_the_oldest_steps_cannot_be_undone_any_more() -> None:
    copy = Seated("reconcile").copy
    for number in range(5):
        copy = answers(copy, "reconcile.stated", str(number) * 700_000)
    assert [step.texts["reconcile.stated"][0] for step in copy.past if isinstance(step, Answered)] == [
        "2",
        "3",
    ]
    assert undoes(copy).asked["reconcile.stated"][0] == "3"


def _mark_of(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def test_steps_of_rows_and_of_amounts_are_kept_together_over_a_restart() -> None:
    seat = explains(handed_in()).does("scenario", "need-and-actual")
    assert from_text(as_text(seat.copy)) == seat.copy
    assert len(seat.copy.past) == 4
