"""What a decision says is not distributed is held against what the run could not place, on either road."""

import pytest

from allocation import run
from allocation.files.decision_table import reading_of, table_of
from allocation.held_decision import findings_against
from tests.reconciling import Row, as_csv
from tests.seats import desk  # noqa: F401
from tests.test_rows_beside_recipients import CASE, PLACED, against_case
from tests.test_screen_reconcile import DECISION, FINDINGS, handed_in

BOTH = "«vedtak.csv» mot «Styrets vedtak», tusen kroner"


def on_the_screen(rows: list[Row]) -> list[tuple[str, str, int]]:
    table = [["Tall i tusen kroner"], ["Mottaker", "Basisbevilgning"]]
    table += [[row[0], *map(str, row[1])] for row in rows]
    reading = reading_of(table_of(as_csv(table), "vedtak.csv", CASE), CASE)
    assert reading.decision
    held = findings_against(reading.decision, run(CASE), reading.streams)
    return sorted((one.key, one.status.value, int(one.rest)) for one in held)


@pytest.mark.parametrize("row", [("Ikke fordelt", (100,)), ("Ufordelt", (140,)), ("Unplaced", (0,)), None])
def test_the_screen_and_the_command_line_say_the_same_of_what_is_not_distributed(row: Row | None) -> None:
    rows = [*PLACED, *([row] if row else [])]
    held = [one for one in against_case(rows).result.held if not one.key.startswith("sum")]
    assert on_the_screen(rows) == sorted((one.key, one.status.value, int(one.rest)) for one in held)


@pytest.mark.usefixtures("desk")
def test_the_screen_holds_it_as_a_row_and_a_difference_is_in_the_number() -> None:
    seat = handed_in(DECISION.rstrip() + b"\nIkke fordelt,item,,-1,,,,,,,\n")
    assert "0 kroner uforklart" in seat.text
    assert seat.row(BOTH, "Ikke fordelt")[:3] == ["−1", "−1", "–"]
    seat = handed_in(DECISION.rstrip() + b"\nIkke fordelt,item,,-9,,,,,,,\n")
    assert "8 tusen kroner uforklart" in seat.text
    assert seat.row(FINDINGS, "Ikke fordelt · Basisbevilgning")[1:4] == ["−9", "−1", "−8"]
    english = seat.does("language", "en")
    assert "Unplaced · Basisbevilgning" in english.text
    assert "Ikke fordelt" not in english.text
