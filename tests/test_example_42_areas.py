"""The example from another country: 42 areas, six need-weighted populations, and no Norwegian word."""

import csv
import re
import shutil
from fractions import Fraction
from pathlib import Path

import pytest
from openpyxl import load_workbook

from allocation import run
from allocation.case import Case
from allocation.checks import check_findings
from allocation.cli import main
from allocation.criteria import Mix
from allocation.findings import Status
from allocation.money import NORWEGIAN
from allocation.words import ENTRY, LASTING, LINE_KIND, RULE, STAGE, STATUS
from tests.broken_folders import INPUTS
from tests.shipped import shipped_case

FOLDER = INPUTS / "example-42-areas"
SCREEN_WORDS = {word for words in (ENTRY, LASTING, LINE_KIND, RULE, STAGE, STATUS) for word in words.values()}
COMMON_WORDS = {"og", "av", "til", "fra", "som", "ikke", "med", "ramme", "mottaker", "saken", "fordeling"}


def case() -> Case:
    return shipped_case(FOLDER)


def rows_of(table: str) -> list[dict[str, str]]:
    with (FOLDER / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("path", sorted(filter(Path.is_file, FOLDER.rglob("*"))), ids=lambda path: path.name)
def test_there_is_no_norwegian_word_in_the_folder(path: Path) -> None:
    text = path.read_text(encoding="utf-8").casefold()
    assert re.findall("[æøå]", text) == []
    norwegian = {*NORWEGIAN.names, *SCREEN_WORDS, *COMMON_WORDS}
    assert [word for word in norwegian if re.search(rf"\b{re.escape(word.casefold())}\b", text)] == []


def test_the_folder_says_that_its_data_are_synthetic() -> None:
    assert "synthetic" in case().title
    assert all("Synthetic" in title for title in case().documents.values())


def test_it_has_42_areas_in_seven_regions_and_a_payer_outside_them() -> None:
    areas = [case().recipients[code] for code in case().in_groups()]
    assert len(areas) == 42
    assert len({area.group for area in areas}) == 7
    assert {fund.payer for fund in case().funds.values()} == {"national-payer"}


@pytest.mark.parametrize("scenario", ["need", "reserve", "less-growth"])
def test_the_amounts_of_the_42_areas_sum_to_the_fund(scenario: str) -> None:
    distribution = run(case(), scenario)
    amounts = distribution.placed()
    held_back = amounts.pop(("national-payer", "core"), 0)
    assert len(amounts) == 42
    assert held_back == (250_000_000 if scenario == "reserve" else 0)
    assert sum(amounts.values()) + held_back == distribution.case.funds["core"].amount
    assert all(amount % 1000 == 0 for amount in amounts.values())


def test_each_services_need_weighted_populations_sum_to_the_registered_population() -> None:
    registered = sum(one.population or 0 for one in case().recipients.values())
    services = {row["service"] for row in rows_of("populations")}
    assert len(services) == 6
    for service in services:
        own = [
            row for row in rows_of("populations") if (row["service"], row["row_kind"]) == (service, "item")
        ]
        assert len(own) == 42
        assert sum(int(row["weighted_population"]) for row in own) == registered
        assert sum(int(row["registered_population"]) for row in own) == registered


def test_a_need_weighted_population_is_population_times_need() -> None:
    for row in rows_of("populations"):
        if row["row_kind"] == "item":
            product = int(row["registered_population"]) * Fraction(row["need_index"])
            assert abs(product - int(row["weighted_population"])) < 3


def test_the_weights_of_the_key_are_the_services_shares_of_spending() -> None:
    shares = {row["service"].replace(" ", "-"): Fraction(row["share"]) for row in rows_of("services")}
    key = case().keys["need"]
    assert isinstance(key, Mix)
    assert {code: 100 * weight for code, weight in key.mix.items()} == {
        code: share for code, share in shares.items() if code != "all-services"
    }


def test_an_areas_base_frame_is_its_allocation_of_the_previous_year() -> None:
    before = {row["recipient"]: 1000 * int(row["allocation"]) for row in rows_of("spending")}
    frames = {one.name: one.base_frame for one in case().recipients.values() if one.group}
    assert frames == {name: before[name] for name in frames}
    assert sum(frame or 0 for frame in frames.values()) == before["All areas"]


def test_by_need_alone_some_areas_grow_by_less_than_one_per_cent_and_none_by_a_seventh() -> None:
    amounts = run(case()).placed()
    frames = {code: case().recipients[code].base_frame or 0 for code in case().in_groups()}
    growth = {code: Fraction(amounts[code, "core"], frame) - 1 for code, frame in frames.items()}
    assert min(growth.values()) < Fraction(1, 100) < Fraction(1, 7)
    assert max(growth.values()) < Fraction(1, 7)
    assert sum(amounts.values()) > sum(frames.values()) * Fraction(101, 100)


def test_it_runs_by_its_path_away_from_every_other_folder_and_writes_nothing_in_kroner(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copied = shutil.copytree(FOLDER, tmp_path / "elsewhere" / "somewhere")
    assert main(["run", str(copied), "--out", str(tmp_path / "out")]) == 0
    sheets = load_workbook(tmp_path / "out" / "example-42-areas-need.xlsx")
    cells = [str(cell.value) for sheet in sheets for row in sheet.iter_rows() for cell in row if cell.value]
    written = "\n".join([capsys.readouterr().out, *cells])
    assert "99456000" in cells
    assert "thousand pounds" in written
    assert not re.search("kroner|prosent", written)


def test_everything_that_the_tables_claim_holds() -> None:
    findings = check_findings(case())
    assert len(findings) > 30
    assert {finding.status for finding in findings} == {Status.AGREES}
