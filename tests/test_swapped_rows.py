"""Two rows in each other's place: one slip with one cause, however many cells and sums show it."""

import json
from pathlib import Path

import pytest

from allocation.cli import main
from allocation.files.reconciled.asked import Asked, answered
from allocation.findings import Status
from tests.reconciling import as_csv

HEADING: list[list[object]] = [["Tall i kroner"], ["Mottaker", "Basis", "Øremerket", "Samlet"]]
NORD, SYD = (15_700, 2_300, 18_000), (44_100, 5_900, 50_000)


def swapped(folder: Path) -> list[str]:
    """Two files in which Nord and Syd have each other's amounts."""
    files = []
    for name, (nord, syd) in {"a.csv": (NORD, SYD), "b.csv": (SYD, NORD)}.items():
        rows = [["Nord", *nord], ["Syd", *syd], ["Øst", 1_000, 200, 1_200], ["Sum", 60_800, 8_400, 69_200]]
        (folder / name).write_bytes(as_csv([*HEADING, *rows]))
        files.append(str(folder / name))
    return files


def test_two_rows_that_are_exchanged_are_one_cause_and_the_sums_over_them_no_findings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["reconcile", *swapped(tmp_path), "--json"]) == 1
    document = json.loads(capsys.readouterr().out)
    (cause,) = document["causes"]
    assert cause["kind"] == "exchanged_rows"
    assert cause["keys"] == ["nord/basis", "syd/basis", "nord/øremerket", "syd/øremerket"]
    assert "raden har byttet plass med raden til Syd" in cause["cause"]
    own = [one for one in document["findings"] if one["unexplained"]]
    assert document["independent"] == len(own) == 4
    assert [one["key"] for one in document["findings"] if one["follows"]] == ["nord/sum", "syd/sum"]


def test_people_read_how_many_findings_there_are_in_the_one_way(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["reconcile", *swapped(tmp_path)]) == 1
    shown = capsys.readouterr().out
    assert "i 4 funn." in shown
    assert "avvik 4, følger av andre 2." in shown
    assert "Sannsynlige årsaker: 1, til 4 av funnene." in shown


def test_the_tally_and_what_is_unexplained_count_the_same_findings(tmp_path: Path) -> None:
    one, other = swapped(tmp_path)
    result = answered(Asked(one, other))[0].result
    assert result.tally[Status.DIFFERS] == len(result.unexplained) == 4
    assert result.tally.total() + len(result.following) == len(result.held)
    kept = str(tmp_path / "f.csv")
    for held in result.unexplained:
        words = Asked(one, other, explanations=kept, explain=(held.key, "alt", "byttet"), who="Kari")
        result = answered(words)[0].result
    assert (result.unexplained, result.tally[Status.EXPLAINED]) == ((), 4)
    assert {one.status for one in result.following} == {Status.EXPLAINED}
