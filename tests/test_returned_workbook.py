"""A workbook that comes back: what was changed is listed, what was tampered with is refused."""

import shutil
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from allocation import load_case, run
from allocation.files.living.inputs import INPUTS, ORIGINAL, PATH, VALUE
from allocation.files.living.origin_sheet import CASE, ORIGIN
from allocation.files.workbook import workbook_bytes
from allocation.problems import ProblemsFound, errors
from tests.broken_folders import INPUTS as SHIPPED
from tests.edited_books import edited, inputs_of, resealed, returned
from tests.readme_case import tiny_case
from tests.shipped import shipped_case


@pytest.fixture(scope="module")
def content() -> bytes:
    return workbook_bytes(run(shipped_case("hso-2024-revised"), "phased-in"), [])


def saved(content: bytes, change: Callable[[Workbook], None], to: Path) -> Path:
    """The workbook as a person leaves it."""
    book = load_workbook(BytesIO(content))
    change(book)
    book.save(to)
    return to


def row_of(book: Workbook, path: str) -> int:
    return next(one.row for one in inputs_of(book) if one.path == path)


def test_a_workbook_that_nobody_has_changed_is_the_run_that_wrote_it(content: bytes, tmp_path: Path) -> None:
    case = load_case(saved(content, lambda _: None, tmp_path / "bok.xlsx"))
    assert not errors(case.problems)
    again, first = run(case), run(shipped_case("hso-2024-revised"), "phased-in")
    assert (again.scenario.name, again.fingerprint) == ("phased-in", first.fingerprint)
    assert again.table() == first.table()


def test_what_was_changed_is_told_with_its_cell_and_what_stood_there(content: bytes, tmp_path: Path) -> None:
    def change(book: Workbook) -> None:
        book[INPUTS].cell(row_of(book, "funds.basic.amount"), VALUE).value = 1_000_000

    case = load_case(saved(content, change, tmp_path / "bok.xlsx"))
    (told,) = [one for one in case.problems if one.what.startswith("endret:")]
    assert told.what.replace("\xa0", " ") == (
        "endret: Basisbevilgning: 1 113 400 → 1 000 000 tusen kroner (funds.basic.amount)"
    )
    assert "ark Inndata, linje" in str(told.where)
    distribution = run(case)
    assert distribution.scenario.baseline == "phased-in"
    assert sum(v for (year, _, s), v in distribution.table().items() if (year, s) == (2024, "basic")) == 10**9


def insert_column(book: Workbook) -> None:
    book[INPUTS].insert_cols(3)


def rename(book: Workbook) -> None:
    book[INPUTS].title = "Tall"


def drop_row(book: Workbook) -> None:
    book[INPUTS].delete_rows(row_of(book, "funds.basic.amount"))


def other_original(book: Workbook) -> None:
    row = row_of(book, "funds.basic.amount")
    book[INPUTS].cell(row, VALUE).value = book[INPUTS].cell(row, ORIGINAL).value = 5


def other_path(book: Workbook) -> None:
    book[INPUTS].cell(row_of(book, "funds.basic.amount"), PATH).value = "funds.x.steps.99.percent"


def other_heading(book: Workbook) -> None:
    book[INPUTS]["A5"].value = "Ting"


@pytest.mark.parametrize(
    "tampering", [insert_column, rename, drop_row, other_original, other_path, other_heading]
)
def test_a_change_anywhere_but_in_a_blue_cell_is_refused_and_never_passed_over(
    tampering: Callable[[Workbook], None], content: bytes, tmp_path: Path
) -> None:
    with pytest.raises(ProblemsFound) as found:
        load_case(saved(content, tampering, tmp_path / "bok.xlsx"))
    assert "er ikke lenger slik programmet skrev dem" in found.value.problems[0].what


@pytest.mark.parametrize("typed", ["1 000", "mye", None, True])
def test_what_is_no_number_in_a_blue_cell_is_refused_at_its_cell(
    typed: object, content: bytes, tmp_path: Path
) -> None:
    def change(book: Workbook) -> None:
        book[INPUTS].cell(row_of(book, "funds.basic.amount"), VALUE).value = typed  # type: ignore[assignment]

    with pytest.raises(ProblemsFound) as found:
        load_case(saved(content, change, tmp_path / "bok.xlsx"))
    (problem,) = found.value.problems
    assert (problem.where.column, problem.where.sheet) == ("Verdi", "Inndata")


@pytest.mark.parametrize("name", ["/etc", "../../annet", str(SHIPPED / "hso-2024-revised"), "finnes-ikke"])
def test_a_workbook_without_files_names_a_case_that_comes_with_the_program_and_no_path(
    name: str, content: bytes, tmp_path: Path
) -> None:
    def change(book: Workbook) -> None:
        (cell,) = [row[1] for row in book[ORIGIN].iter_rows() if row[0].value == CASE]
        cell.value = name
        resealed(book)

    with pytest.raises(ProblemsFound, match="ukjent sak"):
        load_case(saved(content, change, tmp_path / "bok.xlsx"))


@pytest.mark.parametrize("name", ["../ut.csv", "/tmp/ut.csv", "tiny/case.toml/under", "x" * 300])
def test_a_file_in_the_workbook_never_leads_out_of_its_folder(name: str, tmp_path: Path) -> None:
    own = workbook_bytes(run(load_case(tiny_case(tmp_path))), [])

    def change(book: Workbook) -> None:
        cells = [row[1] for row in book[ORIGIN].iter_rows() if row[1].value == "tiny/funds.csv"]
        cells[0].value = name
        resealed(book)

    with pytest.raises(ProblemsFound):
        load_case(saved(own, change, tmp_path / "bok.xlsx"))


def test_a_case_of_ones_own_is_run_from_the_workbook_where_its_folder_is_not(tmp_path: Path) -> None:
    folder = tiny_case(tmp_path)
    first = run(load_case(folder))
    own = workbook_bytes(first, [])
    shutil.rmtree(folder)
    (weight, other) = [one for one in inputs_of(load_workbook(BytesIO(own))) if ".blend." in one.path]
    book = tmp_path / "sendt.xlsx"
    book.write_bytes(
        edited(own, {(weight.sheet, weight.row): other.value, (other.sheet, other.row): weight.value})
    )
    case = load_case(book)
    assert not errors(case.problems)
    assert len(returned(book.read_bytes(), "sendt.xlsx").changes) == 2
    assert run(case).table() != first.table()
    assert sum(run(case).table().values()) == sum(first.table().values())


def test_any_other_workbook_is_refused_with_what_a_case_can_be(tmp_path: Path) -> None:
    Workbook().save(tmp_path / "annen.xlsx")
    (tmp_path / "skadet.xlsx").write_bytes(b"PK\x03\x04 ikke en arbeidsbok")
    for name in ("annen.xlsx", "skadet.xlsx", "finnes-ikke.xlsx"):
        with pytest.raises(ProblemsFound) as found:
            load_case(tmp_path / name)
        assert found.value.problems[0].fix
