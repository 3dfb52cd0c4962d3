"""What is broken, empty or gone: every screen says what to do next, and none shows a traceback."""

import shutil
from pathlib import Path

import pytest

from allocation.files import package
from allocation.screens.addresses import ADVANCED, FIRST
from allocation.screens.desk import Desk
from tests.seats import Seated

SCREENS = sorted({**FIRST, **ADVANCED})
pytestmark = pytest.mark.usefixtures("desk")


@pytest.fixture
def copied_inputs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the shipped inputs that the screens read instead of them."""
    copy = tmp_path / "inputs"
    shutil.copytree(package.shipped_inputs(), copy)
    monkeypatch.setattr(package, "shipped_inputs", lambda: copy)
    return copy


def replace_in(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize("screen", SCREENS)
def test_a_case_that_is_nowhere_is_said_and_another_can_be_chosen(screen: str) -> None:
    seat = Seated(screen, sak="no-such-case")
    assert "Det finnes ingen sak som heter «no-such-case» her" in seat.text
    assert seat.copy.case == "hso-2024-revised"
    assert "Det finnes ingen sak" not in seat.does("case", "hso-2023-revised").text


def test_an_address_opens_no_folder_of_the_server(tmp_path: Path) -> None:
    shutil.copytree(package.shipped_inputs() / "hso-2024-revised", tmp_path / "secret")
    seat = Seated(sak=str(tmp_path / "secret"))
    assert seat.copy.case == "hso-2024-revised"
    assert "Det finnes ingen sak som heter" in seat.text


def test_a_broken_case_shows_what_is_wrong_its_likely_cause_and_the_way_out(copied_inputs: Path) -> None:
    replace_in(
        copied_inputs / "hso-2024-revised" / "decision.csv", "Sykehuset Østfold HF", "Sykehuset Ostfold"
    )
    seat = Seated()
    assert "ukjent mottaker «Sykehuset Ostfold»" in seat.text
    assert "decision.csv, linje" in seat.text
    assert "Sannsynlig årsak" in seat.text
    assert "Mente du «Sykehuset Østfold HF»?" in seat.text


def test_a_case_whose_file_is_no_toml_can_be_left(copied_inputs: Path) -> None:
    (copied_inputs / "hso-2024-revised" / "case.toml").write_text("name = ", encoding="utf-8")
    seat = Seated()
    assert "Dette kan ikke fordeles" in seat.text
    assert "Basisbevilgning" in seat.does("case", "hso-2023-revised").text


def test_a_saved_scenario_that_no_longer_fits_keeps_nobody_from_the_others(
    desk: Desk,
    copied_inputs: Path,
) -> None:
    from allocation.case import Scenario

    broken = Scenario("old", "Gammelt", baseline="decided", overrides={"funds.gone.method": "x"})
    desk.store.save("hso-2024-revised", broken, 0, "Kari")
    seat = Seated()
    assert "1 lagret alternativ passer ikke lenger" in seat.text
    assert seat.row("Basisbevilgning, tusen kroner", "Sum")[0] == "1 113 400"


def test_a_working_copy_of_a_scenario_that_is_gone_can_open_another(desk: Desk) -> None:
    from dataclasses import replace

    seat = Seated()
    desk.change(
        seat.token,
        seat.owner,
        lambda copy: replace(copy, tried=replace(copy.tried, opened="gone", overrides={"rounding": "table"})),
    )
    seat.does("fund", "basic")
    assert "ukjent alternativ «gone»" in seat.text
    assert "Going" not in seat.does("scenario", "need-and-actual").text
    assert seat.copy.tried.opened == "need-and-actual"


def test_a_fault_of_the_program_is_a_sentence_with_a_number_that_stands_in_the_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    import allocation.screens.distribute as screen

    def fails(_seat: object) -> None:
        raise RuntimeError("secret path /etc")

    seat = Seated()
    monkeypatch.setattr(screen, "page", fails)
    seat.page.run()
    (told,) = [one.value for one in seat.page.error]
    assert "Noe gikk galt i programmet" in told
    assert "secret" not in told
    assert told.rstrip(".").split()[-1] in caplog.text
