"""What a person confirms or corrects of a file that was read: kept by its fingerprint, never in silence."""

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from allocation.cli import main
from allocation.files.confirmations import (
    Confirmation,
    Said,
    Spot,
    as_read,
    check,
    confirmations_of,
    confirmations_text,
    confirmed,
    doubts_of,
    headings_of,
    headings_spot,
    rows_by_spot,
)
from allocation.files.read_file import read_tables
from allocation.found import Found, RowKind
from allocation.money import NotANumber
from allocation.problems import Place, ProblemsFound, Severity, errors
from tests.read_letters import OSLO, letter_text, misread, nameless

WHO, AT = "Kari Nordmann", "2026-11-26T14:00:00+01:00"
FILE = "brev.txt"


def read(text: str) -> Found:
    return read_tables(text.encode(), FILE)


def said_of(
    found: Found, read: str, name: str | None = None, cells: tuple[str, ...] | None = None
) -> Confirmation:
    """What Kari says of the row that was read under a name: that it is as read, but for what is given."""
    spot, row = next((spot, row) for spot, row in rows_by_spot(found, 1).items() if row.name == read)
    own = as_read(row)
    said = replace(own, name=own.name if name is None else name, cells=cells or own.cells)
    return Confirmation(spot, own, said, WHO, AT)


def corrected_oslo(found: Found) -> Confirmation:
    return said_of(found, OSLO, cells=("229 392", "2 402", "8 110", "239 903"))


def test_a_letter_without_doubts_needs_nobody() -> None:
    assert doubts_of(read(letter_text()), 1) == ()


def test_a_row_without_a_name_is_in_doubt_once_and_says_why() -> None:
    (doubt,) = doubts_of(read(nameless()), 1)
    assert doubt.row is not None
    assert [one.what for one in doubt.problems] == ["raden har tall, men ikke noe navn: «18 403 - - 18 403»"]


def test_a_row_that_is_corrected_has_the_name_it_was_given_and_says_by_whom() -> None:
    found = read(nameless())
    after = confirmed(found, [said_of(found, "", name="Sykehuspartner HF")])
    assert doubts_of(after, 1) == ()
    assert "Sykehuspartner HF" in [row.name for row in after.tables[0].rows]
    (told,) = [one for one in after.problems if "rettet fra" in one.what]
    assert told.severity is Severity.WARNING
    assert told.cause.startswith(f"{WHO} har sett på siden")


def test_a_row_that_is_confirmed_as_read_keeps_its_figures_and_leaves_a_note() -> None:
    found = read(nameless())
    after = confirmed(found, [said_of(found, "")])
    assert after.tables[0].rows == found.tables[0].rows
    told = [one for one in after.problems if "avrundet" not in one.cause]
    assert [one.severity for one in told] == [Severity.NOTE]


def test_a_corrected_amount_settles_every_sum_that_holds_again() -> None:
    found = read(misread())
    assert len(doubts_of(found, 1)) == 3
    after = confirmed(found, [corrected_oslo(found)])
    assert doubts_of(after, 1) == ()
    oslo = next(row for row in after.tables[0].rows if row.name == OSLO)
    assert oslo.cells[0].figure is not None
    assert oslo.cells[0].figure.value == Fraction(229_392_000)


def test_a_correction_that_makes_no_sum_hold_settles_no_sum() -> None:
    found = read(misread())
    wrong = said_of(found, OSLO, cells=("229 500", "2 402", "8 110", "239 903"))
    assert len(doubts_of(confirmed(found, [wrong]), 1)) >= 2


def test_a_sum_row_can_be_confirmed_as_the_documents_own_slip() -> None:
    found = read(misread())
    own = [
        Confirmation(one.spot, as_read(one.row), as_read(one.row), WHO, AT)
        for one in doubts_of(found, 1)
        if one.row
    ]
    after = confirmed(found, own)
    assert not errors(after.problems)
    assert after.tables[0].rows == found.tables[0].rows


def test_a_line_that_is_no_row_is_taken_away_and_said_so() -> None:
    found = read(nameless())
    gone = replace(said_of(found, ""), said=Said("", "", ()))
    after = confirmed(found, [gone])
    assert len(after.tables[0].rows) == len(found.tables[0].rows) - 1
    assert any("tatt bort for hånd" in one.what for one in after.problems)


def test_a_row_can_be_added_only_where_something_is_in_doubt() -> None:
    found = read(nameless())
    said = Said(RowKind.ITEM, "Nord HF", ("1", "", "", "1"))
    elsewhere = Confirmation(Spot(1, 0, "", 9_999), None, said, WHO, AT)
    assert confirmed(found, [elsewhere]).tables[0].rows == found.tables[0].rows


def test_what_is_confirmed_falls_away_when_something_else_is_read() -> None:
    before = read(misread())
    after = confirmed(read(nameless()), [corrected_oslo(before)])
    assert [one.what for one in after.problems] == [one.what for one in read(nameless()).problems]


def test_rows_on_one_line_are_confirmed_each_for_itself() -> None:
    found = read(nameless())
    table = found.tables[0]
    doubtful = next(row for row in table.rows if not row.name)
    twice = replace(found, tables=(replace(table, rows=(*table.rows, replace(doubtful, name="A"))),))
    first, second = (one for one in doubts_of(twice, 1))
    assert (first.spot.nth, second.spot.nth) == (0, 1)
    assert second.row is not None
    one = Confirmation(second.spot, as_read(second.row), as_read(second.row), WHO, AT)
    assert len(doubts_of(confirmed(twice, [one]), 1)) == 2


def test_headings_that_are_given_by_hand_are_those_of_the_table_and_say_so() -> None:
    found = read(letter_text())
    before = headings_of(found.tables[0])
    said = replace(before, cells=("A", *before.cells[1:3], "Sum"))
    after = confirmed(found, [Confirmation(headings_spot(1), before, said, WHO, AT)])
    assert [column.title for column in after.tables[0].columns] == list(said.cells)
    assert after.tables[0].columns[3].is_sum
    assert any("overskriftene er satt for hånd" in one.what for one in after.problems)


@pytest.mark.parametrize("text", ["abc", "12.345", "1 2", "0732", "1e9", "٣"])
def test_a_cell_that_is_no_number_or_two_is_refused(text: str) -> None:
    table = read(letter_text()).tables[0]
    with pytest.raises(NotANumber):
        check(table, Said(RowKind.ITEM, "A", (text,)))


def test_a_forged_file_with_text_for_an_amount_leaves_the_row_in_doubt() -> None:
    found = read(nameless())
    after = confirmed(found, [said_of(found, "", name="A", cells=("abc", "", "", ""))])
    assert any("raden er ikke rettet" in one.what for one in errors(after.problems))
    assert after.tables[0].rows == found.tables[0].rows


def test_confirmations_are_the_same_after_the_file_that_they_are_kept_in() -> None:
    found = read(misread())
    own = (corrected_oslo(found), said_of(found, "Sunnaas sykehus HF"))
    text = confirmations_text(FILE, found.sha256, own)
    assert set(confirmations_of(text, Place("b.json"), found.sha256)) == set(own)


def test_confirmations_of_another_file_are_refused() -> None:
    found = read(misread())
    text = confirmations_text(FILE, found.sha256, [corrected_oslo(found)])
    with pytest.raises(ProblemsFound, match="gjelder en annen fil"):
        confirmations_of(text, Place("b.json"), "0" * 64)


@pytest.mark.parametrize(
    "change",
    ['"line": -1', '"line": 1.5', '"line": "x"', '"kind": "cell"', '"kind": "headings"', '"cells": "x"'],
)
def test_a_file_that_was_changed_by_hand_is_refused(change: str) -> None:
    found = read(misread())
    text = confirmations_text(FILE, found.sha256, [corrected_oslo(found)])
    name = change.partition(":")[0]
    lines = [f"{change}," if line.strip().startswith(name) else line for line in text.splitlines()]
    with pytest.raises(ProblemsFound):
        confirmations_of("\n".join(lines), Place("b.json"), found.sha256)


def letter_and_confirmations(folder: Path) -> tuple[Path, Path]:
    """A letter with a row in doubt, and what somebody confirmed of it, as files."""
    letter, own = folder / FILE, folder / "bekreftet.json"
    letter.write_text(misread(), encoding="utf-8")
    found = read(misread())
    own.write_text(confirmations_text(FILE, found.sha256, [corrected_oslo(found)]), encoding="utf-8")
    return letter, own


def test_a_letter_in_doubt_is_read_without_any_with_what_was_confirmed_of_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    letter, own = letter_and_confirmations(tmp_path)
    assert main(["read", str(letter), "--json"]) == 2
    capsys.readouterr()
    assert main(["read", str(letter), "--json", "--confirmed", str(own)]) == 0
    told = json.loads(capsys.readouterr().out)
    amounts = [row["amount"] for row in told["tables"][0]["rows"] if row["recipient"] == OSLO]
    assert amounts[0] == 229_392_000
    assert any("rettet fra" in problem["what"] for problem in told["problems"])


def test_a_letter_in_doubt_is_reconciled_with_what_was_confirmed_of_it_and_says_how(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    letter, own = letter_and_confirmations(tmp_path)
    words = ["reconcile", str(letter), "hso-2024-revised", "--json"]
    assert main(words) == 2
    told = json.loads(capsys.readouterr().out)["problems"]
    assert "skjermen Avstem" in told[-1]["fix"]
    assert "--confirmed" in told[-1]["fix"]
    assert main([*words, "--confirmed", str(own)]) == 0
    assert json.loads(capsys.readouterr().out)["unexplained"] == 0


def test_what_was_confirmed_of_another_file_is_not_laid_over_two_cases(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = tmp_path / "bekreftet.json"
    own.write_text(confirmations_text(FILE, "0" * 64, []), encoding="utf-8")
    assert main(["reconcile", "hso-2024-revised", "hso-2024-revised", "--confirmed", str(own)]) == 2
    assert "gjelder en annen fil" in capsys.readouterr().err


def test_every_row_whose_sum_does_not_hold_is_in_doubt() -> None:
    text = misread().replace("132 473", "132 743")
    doubted = {doubt.row.name for doubt in doubts_of(read(text), 1) if doubt.row}
    assert {OSLO, "Vestre Viken HF"} <= doubted


@pytest.mark.parametrize("text", ["", "[]", "{}", "not json", '{"sha256":"0","confirmed":[]}'])
def test_a_file_that_confirms_nothing_of_the_letter_is_refused(text: str, tmp_path: Path) -> None:
    letter, own = tmp_path / FILE, tmp_path / "bekreftet.json"
    letter.write_text(letter_text(), encoding="utf-8")
    own.write_text(text, encoding="utf-8")
    assert main(["read", str(letter), "--confirmed", str(own)]) == 2
    assert main(["read", str(letter), "--confirmed", str(tmp_path / "none.json")]) == 2


def test_a_sum_that_somebody_confirmed_is_still_said_not_to_hold() -> None:
    found = read(misread())
    own = [
        Confirmation(one.spot, as_read(one.row), as_read(one.row), WHO, AT)
        for one in doubts_of(found, 1)
        if one.row
    ]
    after = confirmed(found, own)
    told = [one.what for one in after.problems if "men delene gir" in one.what]
    assert [one for one in told if OSLO in one]
    assert len(told) == len(set(told)) == 3
    assert not [one for one in confirmed(found, [corrected_oslo(found)]).problems if one.what in told]
