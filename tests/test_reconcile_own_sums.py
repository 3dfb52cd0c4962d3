"""`allocation reconcile`: a letter's own sums that are wrong are told until somebody explains them."""

import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from allocation.cli import main

RIGHT = """Fordeling av økt basisramme 2026
Tall i tusen kroner
Helseforetak            Basisramme   Øremerket   Sum
Dalen sykehus HF            45 210       1 350      46 560
Fjordane sykehus HF         38 475         920      39 395
Sykehusapotek Fjell HF       2 250           -       2 250
Sum helseforetak            85 935       2 270      88 205
"""
CASE_ROWS = "Tall i kroner;;\nHelseforetak;Basisramme;Øremerket\n"
WITHOUT = CASE_ROWS + "Dalen sykehus HF;45210000;1350000\nFjordane sykehus HF;38475000;920000\n"
HELD = WITHOUT + "Sykehusapotek Fjell HF;2250000;0\n"
Asks = Callable[..., tuple[int, Any]]


@pytest.fixture
def asks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Asks:
    """Holds a sheet of this text against another, with explanations kept beside them."""

    def asked(stated: str, computed: str, *words: str) -> tuple[int, Any]:
        for name, text in (("brev.csv", stated), ("beregnet.csv", computed)):
            (tmp_path / name).write_text(text, encoding="utf-8")
        status = main(["reconcile", *_paths(tmp_path), *words, "--json"])
        return status, json.loads(capsys.readouterr().out)

    return asked


def _paths(folder: Path) -> Sequence[str]:
    kept = ["--explanations", str(folder / "explanations.csv")]
    return [str(folder / "brev.csv"), str(folder / "beregnet.csv"), *kept]


def sheet(text: str = RIGHT) -> str:
    """The letter's table as a sheet."""
    title, unit, *rows = text.strip().splitlines()
    cells = (re.split(r" {2,}", row) for row in rows)
    return (
        "\n".join([f"{title};;;", f"{unit};;;", *(";".join(one).replace(" ", " ") for one in cells)]) + "\n"
    )


def wrong(document: Any) -> dict[str, int]:
    return {one["key"]: one["difference"] for one in document["own_sums"] if one["status"] == "differs"}


def test_of_a_letter_whose_sums_hold_nothing_is_told(asks: Asks) -> None:
    status, document = asks(sheet(), HELD)
    assert (status, document["own_sums"]) == (0, [])


def test_a_row_sum_that_nothing_else_is_held_against_is_told_and_leaves_something_to_do(asks: Asks) -> None:
    slip = sheet(RIGHT.replace("-       2 250", "-       2 520"))
    status, document = asks(
        slip, WITHOUT, "--explain", "sykehusapotek fjell hf/basisramme", "alt", "Ny", "--who", "K"
    )
    assert (status, document["unexplained"]) == (1, 0)
    assert wrong(document)["sum Sykehusapotek Fjell HF/sum"] == 270_000


def test_a_wrong_sum_is_explained_by_its_key_and_then_nothing_is_left(asks: Asks) -> None:
    slip = sheet(RIGHT.replace("-       2 250", "-       2 520"))
    asks(slip, WITHOUT, "--explain", "sykehusapotek fjell hf/basisramme", "alt", "Ny", "--who", "K")
    _, document = asks(slip, WITHOUT)
    for key in wrong(document):
        status, document = asks(slip, WITHOUT, "--explain", key, "alt", "Trykkfeil", "--who", "Kari")
    assert (status, wrong(document)) == (0, {})


def test_sums_printed_beside_a_wrong_amount_follow_from_it_and_are_not_told(asks: Asks) -> None:
    status, document = asks(sheet(RIGHT.replace("38 475", "38 745")), HELD)
    assert status == 1
    assert document["unexplained"] == 270_000
    assert document["own_sums"] == []


def test_a_sum_that_is_a_finding_already_is_not_told_twice(asks: Asks) -> None:
    status, document = asks(sheet(RIGHT.replace("-       2 250", "-       2 520")), HELD)
    assert (status, document["unexplained"]) == (1, 270_000)
    assert document["own_sums"] == []


def test_for_people_the_one_number_does_not_say_that_nothing_is_left(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], asks: Asks
) -> None:
    slip = sheet(RIGHT.replace("-       2 250", "-       2 520"))
    asks(slip, WITHOUT, "--explain", "sykehusapotek fjell hf/basisramme", "alt", "Ny", "--who", "K")
    assert main(["reconcile", *_paths(tmp_path)]) == 1
    text = capsys.readouterr().out
    assert "Uforklart: ingen av beløpene, men" in text
    assert "holdt mot kolonnene" in text
