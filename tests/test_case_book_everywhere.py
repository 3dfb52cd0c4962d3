"""A workbook that is a case, wherever a case is taken: run, reconciled, and opened on the screens."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from allocation import load_case, run
from allocation.cli import main
from allocation.files.workbook import workbook_bytes
from allocation.problems import ProblemsFound
from allocation.reconciliation import all_findings
from allocation.screens.opening import begun
from allocation.screens.returned import scenario_returned
from allocation.screens.shelf import case_titles, read_case
from allocation.serving.settings import CASE
from tests.case_books import TINY, filled_book
from tests.edited_books import edited, inputs_of
from tests.shipped import shipped_case


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """A case that somebody has filled in."""
    path = tmp_path / "sak.xlsx"
    filled_book(TINY).save(path)
    return path


@pytest.fixture
def written(tmp_path: Path, filled: Path) -> Path:
    """The living workbook of the same case."""
    distribution = run(load_case(filled))
    path = tmp_path / "forslag.xlsx"
    path.write_bytes(workbook_bytes(distribution, all_findings(distribution)))
    return path


@pytest.fixture
def opened(filled: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The screens opened with the filled-in case."""
    monkeypatch.setenv(CASE, str(filled))
    return str(filled)


def test_both_kinds_of_workbook_are_reconciled_as_the_cases_that_they_are(
    filled: Path, written: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["reconcile", str(written), str(filled)]) == 0
    assert "Avstemming: stemmer 5." in capsys.readouterr().out


def test_the_screens_list_and_open_the_workbook_that_they_were_opened_with(opened: str) -> None:
    assert case_titles()[opened] == load_case(opened).title
    copy = begun(opened)
    assert (copy.case, copy.tried.opened) == (opened, "forslag")


def test_a_changed_living_workbook_is_opened_at_what_was_changed(written: Path) -> None:
    changed = {("Kriterier", one.row): one.value + 1 for one in inputs_of(load_workbook(written))}
    written.write_bytes(edited(written.read_bytes(), dict([*changed.items()][-1:])))
    assert begun(str(written)).tried.opened == "forslag-endret"


def test_a_workbook_is_read_again_when_it_has_been_saved_anew(
    filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = read_case(str(filled)).title
    book = filled_book(TINY)
    next(cell for row in book["Sak"].iter_rows() for cell in row if cell.value == before).value = "Ny tittel"
    book.save(filled)
    monkeypatch.setattr("time.monotonic", lambda: 1e9)  # the moment in which a file is taken to be as it was
    assert read_case(str(filled)).title == "Ny tittel"


def test_a_filled_in_case_that_is_sent_as_an_alternative_is_told_how_it_is_opened(filled: Path) -> None:
    case = shipped_case("hso-2024-revised")
    with pytest.raises(ProblemsFound) as found:
        scenario_returned(filled.read_bytes(), "sak.xlsx", case, begun(case.name))
    assert "allocation app sak.xlsx" in found.value.problems[0].fix
