"""The living workbook: every figure a formula, recalculated by LibreOffice to the same kroner, few inputs."""

from functools import cache
from io import BytesIO
from pathlib import Path
from random import Random

import pandas as pd
import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from allocation import run
from allocation.distribution import Distribution
from allocation.files.living.brought import as_scenario
from allocation.files.living.inputs import CRITERIA, INPUTS, PATH, SOURCE, VALUE
from allocation.files.workbook import workbook_bytes
from allocation.problems import ProblemsFound
from allocation.reconciliation import all_findings
from allocation.versions import with_scenario
from tests.edited_books import drawn, edited, handed_out, inputs_of, result_of, returned
from tests.recalculated import count_of_formulas, differences, recalculated
from tests.shipped import shipped_case, shipped_scenarios

_WAYS = 2
"""Into how many tests the recalculation of all workbooks is divided, so that two cores share it."""
_CHANGES = 200
AROUND = ("Linjer", "Aktivitet", "Tiltak", "Måneder", "Vekst")
"""The sheets of what stands around the distribution."""


@cache
def written(case: str, scenario: str) -> tuple[Distribution, bytes]:
    """A shipped scenario's run, and its workbook."""
    distribution = run(shipped_case(case), scenario)
    return distribution, workbook_bytes(distribution, all_findings(distribution))


def book_of(case: str, scenario: str) -> Workbook:
    return load_workbook(BytesIO(written(case, scenario)[1]))


def shown(content: bytes) -> Workbook:
    """A workbook with the figures that stand behind its formulas."""
    return load_workbook(BytesIO(content), data_only=True)


def figures_of(sheet: Worksheet) -> list[list[float]]:
    """The figures of a sheet, row by row, as near as a spreadsheet reckons."""
    rows = (
        [round(float(cell), 5) for cell in row if isinstance(cell, int | float)]
        for row in sheet.iter_rows(min_row=6, values_only=True)
    )
    return [row for row in rows if row]


def likely(book: Workbook) -> int:
    """How many tables say «likt»."""
    return sum(
        cell == "likt"
        for sheet in book.worksheets
        for row in sheet.iter_rows(values_only=True)
        for cell in row
    )


@pytest.mark.slow
@pytest.mark.parametrize("part", range(_WAYS))
def test_every_shipped_workbook_recalculated_by_libreoffice_is_the_same_to_the_krone(
    part: int, tmp_path: Path
) -> None:
    books = {f"{case}-{name}": written(case, name)[1] for case, name in shipped_scenarios()[part::_WAYS]}
    computed = recalculated(tmp_path, books)
    for name, content in books.items():
        assert count_of_formulas(content) > 100, name
        assert differences(content, computed[name]) == [], name


@pytest.mark.slow
@pytest.mark.parametrize("part", range(_WAYS))
def test_inputs_changed_in_the_workbook_and_in_the_program_give_the_same_kroner(
    part: int, tmp_path: Path
) -> None:
    random, books, runs, changes = Random(part), dict[str, bytes](), dict[str, Distribution](), 0
    while changes < _CHANGES // _WAYS:
        case_name, scenario = random.choice(shipped_scenarios())
        content, case = written(case_name, scenario)[1], shipped_case(case_name)
        new = drawn(inputs_of(load_workbook(BytesIO(content))), random, 8)
        changed = edited(content, new)
        back = returned(changed, "endret.xlsx")
        try:
            own = as_scenario(back, case)
            distribution = run(with_scenario(case, own), own.name)
        except ProblemsFound:
            continue
        name = f"{len(books)}-{case_name}-{scenario}"
        books[name], runs[name] = changed, distribution
        changes += len(back.changes)
    computed = {name: shown(content) for name, content in recalculated(tmp_path, books).items()}
    compared = set[str]()
    for name, distribution in runs.items():
        if not likely(computed[name]):
            assert result_of(computed[name], distribution) == handed_out(distribution), name
            ours = shown(workbook_bytes(distribution, all_findings(distribution)))
            compared |= (around := set(AROUND) & set(ours.sheetnames))
            for title in around:
                assert figures_of(computed[name][title]) == figures_of(ours[title]), (name, title)
    assert len(compared) >= len(AROUND) - 1
    assert sum(map(bool, map(likely, computed.values()))) <= len(books) // 5


def test_how_often_remainders_are_as_good_as_equal_in_the_shipped_workbooks() -> None:
    ties = {
        f"{case}/{name}": count
        for case, name in shipped_scenarios()
        if (count := likely(shown(written(case, name)[1])))
    }
    assert ties == {
        "example-region/from-last-year": 3,
        "example-region/no-compensation": 4,
        "hso-2024-revised/income-model": 1,
    }


def test_only_what_is_blue_can_be_written_in_and_the_rest_is_locked_without_a_password() -> None:
    book = book_of("hso-2024-revised", "within-limits")
    for sheet in book.worksheets:
        assert sheet.protection.sheet, sheet.title
        assert sheet.protection.password is None
        for row in sheet.iter_rows():
            for cell in row:
                if not cell.protection.locked:
                    assert sheet.title in (INPUTS, CRITERIA)
                    assert cell.column == VALUE
                    assert isinstance(cell.value, int | float)


def test_every_input_has_its_source_and_its_path_beside_it_and_a_name_where_it_is_a_setting() -> None:
    book = book_of("hso-2024-revised", "within-limits")
    named = {defined.attr_text for defined in book.defined_names.values()}
    for one in inputs_of(book):
        sheet = book[one.sheet]
        assert sheet.cell(one.row, SOURCE).value, one.path
        assert sheet.cell(one.row, PATH).value == one.path
        if one.sheet == INPUTS:
            assert f"'{INPUTS}'!$B${one.row}" in named


@pytest.mark.parametrize(
    ("case", "scenario"),
    [("hso-2024-revised", "phased-in"), ("example-region", "budget"), ("chain-2017", "illustration")],
)
def test_no_amount_of_the_result_or_the_bridge_is_typed_in(case: str, scenario: str) -> None:
    book = book_of(case, scenario)
    amounts = [
        cell
        for title in ("Resultat", "Bro")
        for row in book[title].iter_rows(min_row=6)
        for cell in row
        if cell.number_format.startswith("[$-414]")
    ]
    assert len(amounts) > 50
    assert [cell.coordinate for cell in amounts if cell.value is not None and cell.data_type != "f"] == []


def test_whoever_reads_the_file_without_a_spreadsheet_sees_the_figures() -> None:
    distribution, content = written("hso-2024-revised", "need-and-actual")
    frame = pd.read_excel(BytesIO(content), sheet_name="Resultat", header=4)
    oslo = frame.loc[frame.iloc[:, 0] == "Oslo universitetssykehus HF"].iloc[0]
    unit = int(distribution.case.unit.factor)
    expected = distribution.placed()["oslo-universitetssykehus", "basic"] // unit
    assert oslo["Basisbevilgning"] == expected


def test_what_no_formula_gives_says_so_and_is_out_of_date_when_an_input_is_changed(tmp_path: Path) -> None:
    content = written("hso-2024-revised", "within-limits")[1]
    rows = {row[0]: row[1] for row in shown(content)["Les meg"].values}
    told = [str(label) for label, value in rows.items() if value == "gjelder"]
    assert any("avrundet sammen med de andre rammene" in one for one in told)
    (first, *_) = inputs_of(load_workbook(BytesIO(content)))
    changed = recalculated(
        tmp_path, {"endret": edited(content, {(first.sheet, first.row): first.value + 1_000})}
    )
    states = [row[1] for row in shown(changed["endret"])["Les meg"].values if row[0] in told]
    assert states
    assert set(states) == {"utdatert"}


def test_every_check_of_a_shipped_workbook_is_nought() -> None:
    for case, name in shipped_scenarios():
        book = shown(written(case, name)[1])
        checks = {row[0]: row[1] for row in book["Kontroller"].iter_rows(min_row=6, values_only=True)}
        assert checks
        assert {label: value for label, value in checks.items() if value} == {}, (case, name)
