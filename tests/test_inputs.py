"""The shipped inputs: valid by their own schemas, without problems, every figure with its place."""

import csv
import json
import re
from functools import cache

import frictionless
import pytest

from allocation import load_case, run
from allocation.case import Case
from allocation.figures import Figure
from allocation.grants import grant_total
from allocation.money import MINUS, number_text
from allocation.parameters import NoParameter, overlapping, parameter_on
from tests.broken_folders import INPUTS
from tests.small_cases import plain

FOLDERS = sorted(path.parent.name for path in INPUTS.glob("*/case.toml"))
FILES = sorted(path.relative_to(INPUTS).as_posix() for path in INPUTS.glob("*/*.csv"))
SOURCES = INPUTS.parent.parent / "shared" / "sources"


@cache
def shipped(folder: str) -> Case:
    return load_case(folder)


def rows_of(file: str) -> list[dict[str, str]]:
    with (INPUTS / file).open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def test_all_seventeen_folders_are_here() -> None:
    assert FOLDERS == [
        "chain-2017",
        "efficiency-2017",
        "efficiency-2020",
        "example-42-areas",
        "example-measures",
        "example-region",
        "frame-2017",
        "frame-2020",
        "hso-2017",
        "hso-2023-revised",
        "hso-2024-revised",
        "hso-2040",
        "hv-2020",
        "kre-2021",
        "parameters",
        "refund-share-2017",
        "state-budget",
    ]


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_folder_is_a_valid_data_package(folder: str) -> None:
    report = frictionless.validate(str(INPUTS / folder / "datapackage.json"))
    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "message"])
    assert report.tasks


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_folder_lists_each_of_its_files_and_nothing_else(folder: str) -> None:
    package = json.loads((INPUTS / folder / "datapackage.json").read_text(encoding="utf-8"))
    listed = sorted(resource["path"] for resource in package["resources"])
    assert listed == sorted(path.name for path in (INPUTS / folder).glob("*.csv"))
    assert shipped(folder).name == folder


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_folder_loads_without_a_problem(folder: str) -> None:
    assert shipped(folder).problems == ()


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_scenario_runs_and_conserves_every_fund(folder: str) -> None:
    case = shipped(folder)
    assert bool(case.scenarios) == bool(case.funds)
    for name in case.scenarios:
        distribution = run(case, name)
        for code, fund in distribution.case.funds.items():
            own = [entry for entry in distribution.entries if entry.fund == code]
            brings = 0 if fund.draws_on in case.funds else fund.amount
            for year in {entry.year for entry in own}:
                assert sum(entry.amount for entry in own if entry.year == year) == brings
            assert all(entry.source for entry in own)


@pytest.mark.parametrize("file", FILES)
def test_every_row_has_its_document_table_and_row(file: str) -> None:
    folder = file.split("/", maxsplit=1)[0]
    without = [
        number
        for number, row in enumerate(rows_of(file), 2)
        if row["document"] not in shipped(folder).documents or not row["table"] or not row["row"].isdecimal()
    ]
    assert without == []


@pytest.mark.parametrize("file", FILES)
def test_figures_are_machine_written(file: str) -> None:
    folder, name = file.split("/")
    table = shipped(folder).tables[name.removesuffix(".csv")]
    for row in rows_of(file):
        for column in table.columns.values():
            if column.is_figure and row[column.name]:
                assert re.fullmatch(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?", row[column.name]), row


def test_every_parameter_has_unit_date_reference_and_check_date() -> None:
    rows = rows_of("parameters/parameters.csv")
    parameters = shipped("parameters").parameters
    assert sum(len(dated) for dated in parameters.values()) == len(rows) > 20
    for row in rows:
        assert all(row[name] for name in ("unit", "valid_from", "document", "table", "checked_on")), row
    for dated in parameters.values():
        for parameter in dated:
            assert parameter.value.unit.name
            assert parameter.reference
            assert parameter.valid_from <= (parameter.valid_to or parameter.valid_from)
            assert len({other.value.unit for other in dated}) == 1


def test_no_two_values_of_a_parameter_hold_on_one_day() -> None:
    parameters = shipped("parameters").parameters
    assert overlapping(parameters) == []
    for code, dated in parameters.items():
        for parameter in dated:
            assert parameter_on(parameters, code, parameter.valid_from) is parameter


def test_a_year_without_a_published_value_stays_without_one() -> None:
    case = shipped("hso-2017")
    price = "isf.unit_price.somatic"
    assert parameter_on(case.parameters, price, case.day).value.value == 42_753
    day_in_2019 = case.day.replace(year=2019)
    with pytest.raises(NoParameter, match="ingen verdi for 2019; den finnes for 2017, 2018, 2020"):
        parameter_on(case.parameters, price, day_in_2019)
    with pytest.raises(NoParameter, match=r"mente du «isf\.unit_price\.somatic»"):
        parameter_on(case.parameters, "isf.unit_prise.somatic", case.day)


def test_the_last_day_of_a_value_is_its_own_and_the_next_is_not() -> None:
    case = shipped("hso-2017")
    last = case.day.replace(month=12, day=31)
    assert parameter_on(case.parameters, "fee.no_show", last.replace(year=2020)).value.value == 1053
    with pytest.raises(NoParameter):
        parameter_on(case.parameters, "fee.no_show", last.replace(year=2021, month=1, day=1))


@pytest.mark.parametrize(
    ("folder", "lines", "without"),
    [("hso-2017", 30, ["23", "24", "27", "30"]), ("hv-2020", 16, ["11", "12", "14"])],
)
def test_estimates_and_payments_on_claim_have_no_amount_and_are_in_no_sum(
    folder: str, lines: int, without: list[str]
) -> None:
    grants = shipped(folder).grants
    rows = rows_of(f"{folder}/grants.csv")
    assert len(grants) == len(rows) == lines
    total = grant_total(grants)
    assert [str(line.line) for line in total.without_amount] == without
    assert total.printed == sum(int(row["amount"]) for row in rows if row["amount"])
    assert {line.kind.value for line in total.without_amount} <= {"estimated", "on_claim"}
    assert total.estimated == sum(line.advance or 0 for line in grants)


def test_the_advances_of_2017_are_estimates_from_the_text() -> None:
    advances = {line.line: line.advance for line in shipped("hso-2017").grants if line.advance}
    assert advances == {23: 18_914_700_000, 24: 1_795_400_000}


# What the sources print, where they lie beside the checkout.


@cache
def source_text(name: str) -> str:
    if not SOURCES.is_dir():
        pytest.skip("the source documents do not lie beside the checkout")
    return plain((SOURCES / f"{name}.txt").read_text(encoding="utf-8")).replace(MINUS, "-")


def occurs(figure: Figure, source: str) -> bool:
    """Whether the source prints the figure as such, not as a part of a longer number."""
    printed = re.escape(plain(str(figure)).replace(MINUS, "-"))
    alone = rf"(?<![0-9,.-])(?<![0-9] ){printed}(?![0-9])(?!,[0-9])(?! [0-9]{{3}}\b)"
    return re.search(alone, source) is not None


@pytest.mark.parametrize(
    ("folder", "table", "source"),
    [
        ("hso-2017", "grants", "hso-letter-2017"),
        ("hso-2017", "activity", "hso-letter-2017"),
        ("hso-2017", "text", "hso-letter-2017"),
        ("hv-2020", "grants", "hv-letter-2020"),
        ("hv-2020", "activity", "hv-letter-2020"),
        ("hv-2020", "text", "hv-letter-2020"),
        ("hso-2024-revised", "decision", "hso-supplement-2024"),
        ("hso-2024-revised", "recruitment", "hso-supplement-2024"),
        ("kre-2021", "measures", "kre-assignment-2021"),
    ],
)
def test_every_amount_occurs_in_its_source_as_printed(folder: str, table: str, source: str) -> None:
    text = source_text(source)
    figures = [
        cell
        for row in shipped(folder).tables[table]
        for cell in row.cells.values()
        if isinstance(cell, Figure) and cell.value
    ]
    assert len(figures) >= 3
    assert [number_text(one.value) for one in figures if not occurs(one, text)] == []
