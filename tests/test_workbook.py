"""The workbook: typed numbers that add up, Norwegian formats, the same bytes, readable elsewhere."""

import re
import subprocess
from io import BytesIO
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from allocation import run
from allocation.consequences import consequences
from allocation.distribution import Distribution
from allocation.files.workbook import workbook_bytes
from allocation.reconciliation import all_findings
from tests.shipped import shipped_case
from tests.tools import tool


@pytest.fixture(scope="module")
def decided() -> Distribution:
    return run(shipped_case("hso-2024-revised"))


@pytest.fixture(scope="module")
def book(decided: Distribution) -> Workbook:
    return load_workbook(BytesIO(workbook_bytes(decided, all_findings(decided))), data_only=True)


@pytest.fixture(scope="module")
def chain() -> Distribution:
    return run(shipped_case("chain-2017"))


def book_of(distribution: Distribution) -> Workbook:
    return load_workbook(BytesIO(workbook_bytes(distribution, [])), data_only=True)


def rows_of(sheet: Worksheet) -> list[tuple[object, ...]]:
    return [tuple(row) for row in sheet.iter_rows(values_only=True)]


def test_the_sheets_are_results_inputs_what_computes_and_what_controls(book: Workbook) -> None:
    funds = ["Basisbevilgning", "Resultatbasert finansiering", "Øremerkede tilskudd"]
    funds.append("Rekrutterings- og samhandlingst")  # a sheet's name has no more than 31 letters
    results, inputs = ["Resultat", "Endring"], ["Inndata", "Kriterier"]
    computes, controls = ["Rammer", "Grunnlag", "Nøkler", *funds, "Bro"], ["Funn", "Kontroller", "Saksmappe"]
    assert book.sheetnames == ["Les meg", *results, *inputs, *computes, *controls]
    lists = [*inputs, "Endring", "Rammer", "Grunnlag", "Bro", "Funn", "Kontroller"]
    assert all(book[name].freeze_panes == "B6" for name in lists)


def test_the_result_shows_the_boards_table_as_numbers(book: Workbook) -> None:
    rows = {row[0]: row[1:5] for row in reversed(rows_of(book["Resultat"])) if row[0]}
    assert rows["Oslo universitetssykehus HF"] == (229_392, 2_402, 8_110, 239_904)
    assert rows["Sunnaas sykehus HF"] == (7_444, -24, 0, 7_420)
    assert rows["Ikke fordelt"] == (-1, 0, 0, -1)
    assert rows["Helse Vest RHF"][0] == 32_850
    totals = [row[1:5] for row in rows_of(book["Resultat"]) if row[0] == "Sum"]
    assert totals[0] == (1_113_400, 15_400, 116_200, 1_245_000)


def test_amounts_have_the_norwegian_number_format(book: Workbook) -> None:
    formats = {
        cell.number_format
        for sheet in book.worksheets
        for row in sheet.iter_rows(min_row=6)
        for cell in row
        if isinstance(cell.value, int | float) and cell.number_format != "0"
    }
    formats -= {'"endret";;""'}  # a mark, not an amount
    assert formats
    assert all(re.match(r'\[\$-414\]("\+")?#,##0', form) for form in formats)


def test_the_bridge_sums_to_the_result_for_every_recipient(book: Workbook, decided: Distribution) -> None:
    sums: dict[str, int] = {}
    for row in rows_of(book["Bro"])[5:]:
        if not str(row[0]).startswith("Sum "):
            assert isinstance(row[5], int)
            sums[str(row[0])] = sums.get(str(row[0]), 0) + row[5]
    expected: dict[str, int] = {}
    for (_, _, recipient), amount in decided.handed_out().items():
        name = decided.case.name_of(recipient)
        expected[name] = expected.get(name, 0) + amount // 1000
    assert sums == expected


def test_every_finding_is_in_the_workbook_with_the_deviations_first(
    book: Workbook, decided: Distribution
) -> None:
    findings = all_findings(decided)
    statuses = [row[2] for row in rows_of(book["Funn"])[5:]]
    assert len(statuses) == len(findings)
    assert statuses.index("stemmer") == sum(finding.status != "agrees" for finding in findings)


def test_an_alternative_stands_beside_the_decision() -> None:
    distribution = run(shipped_case("hso-2024-revised"), "illustration-bed-days")
    content = workbook_bytes(distribution, all_findings(distribution))
    sheet = load_workbook(BytesIO(content), data_only=True)["Resultat"]
    headings = [cell.value for cell in sheet[5]]
    assert headings[-3:] == ["Vedtak", "Endring", "Endring %"]
    for row in rows_of(sheet)[5:25]:
        if isinstance(row[4], int) and isinstance(row[5], int):
            assert row[6] == row[4] - row[5]


@pytest.mark.parametrize(
    ("case", "scenario"), [("hso-2024-revised", "within-limits"), ("example-42-areas", "phased")]
)
def test_the_years_sheet_has_every_recipients_amount_of_every_year(case: str, scenario: str) -> None:
    distribution = run(shipped_case(case), scenario)
    book = book_of(distribution)
    assert [name for name in book.sheetnames if name != "Endring"][1:3] == ["Resultat", "År for år"]
    _fund, heading, *rows = (row[:5] for row in rows_of(book["År for år"])[4:] if row[0])
    first, last = distribution.years[0], distribution.years[-1]
    assert heading[1:] == (str(first), str(first + 1), f"{last} (full virkning)", f"Fra {first}")
    [amounts] = distribution.year_by_year().values()
    expected = {distribution.case.name_of(code): own for code, own in amounts.items()}
    assert {row[0] for row in rows} == {*expected, "Sum"}
    for name, *cells, change in rows:
        years = [sum(own[year] for own in expected.values()) for year in distribution.years]
        if name != "Sum":
            years = [expected[str(name)][year] for year in distribution.years]
        assert cells == [kroner // 1000 for kroner in years]
        assert change == (years[-1] - years[0]) // 1000


def test_the_lines_sheet_shows_each_frame_line_by_line_with_its_sums() -> None:
    case = shipped_case("frame-2017")
    sheet = book_of(run(case))["Linjer"]
    headings, *rows = [row for row in rows_of(sheet)[4:] if row[0]]
    assert headings[1:4] == ("Fjorårets ramme", "Døgntilbud flyttet til kommunene", "Effektiviseringskrav")
    by_name = {row[0]: [cell for cell in row[1:9] if isinstance(cell, int)] for row in rows}
    assert by_name["Helse Sør-Øst RHF"] == [
        51_588_500, -46_600, -606_560, 287_941, -1_188_581, -269_100, 49_765_600, -1_822_900,
    ]  # fmt: skip
    *lines, whole, change = by_name["Sum"]
    assert (sum(lines), whole, change) == (whole, 92_465_400, -3_388_000)
    assert "Linjer" not in book_of(run(shipped_case("chain-2017"))).sheetnames


@pytest.fixture(scope="module")
def region() -> Workbook:
    return book_of(run(shipped_case("example-region")))


def parts_of(sheet: Worksheet) -> dict[str, dict[str, tuple[object, ...]]]:
    """The tables of a sheet by title: the headings under the empty name, then each row by its label."""
    parts: dict[str, dict[str, tuple[object, ...]]] = {}
    part: dict[str, tuple[object, ...]] | None = None
    for label, *cells in rows_of(sheet)[4:]:
        if not label:
            part = None
        elif part is None:
            part = parts[str(label)] = {"": tuple(cells)}
        else:
            part[str(label)] = tuple(cells)
    return parts


def test_a_sheet_stands_only_for_what_the_case_has(book: Workbook, region: Workbook) -> None:
    around = {"Aktivitet", "Tiltak", "Måneder", "Vekst"}
    assert not around & set(book.sheetnames)
    assert around & set(region.sheetnames) == around - {"Tiltak"}
    measures = book_of(run(shipped_case("example-measures"))).sheetnames
    assert around & set(measures) == {"Tiltak"}


def test_the_months_of_every_recipient_sum_to_its_year_and_the_sum_is_the_frame(region: Workbook) -> None:
    plan, *_ = parts_of(region["Måneder"]).values()
    rows = {name: [cell for cell in row if isinstance(cell, int)] for name, row in plan.items() if name}
    assert all(len(row) == 13 and sum(row[:12]) == row[12] for row in rows.values())
    assert rows["Sum"][12] == 17_486_318
    assert [sum(column) for column in zip(*(rows[name] for name in rows if name != "Sum"), strict=True)] == (
        rows["Sum"]
    )


def test_the_activity_sheet_has_points_planned_registered_and_what_a_point_pays(region: Workbook) -> None:
    pots = parts_of(region["Aktivitet"])
    assert list(pots) == ["Aktivitet: Somatikk", "Aktivitet: Psykisk helsevern og rusbehandling"]
    somatic = pots["Aktivitet: Somatikk"]
    assert somatic[""][:7] == (
        "Poeng i budsjettet 2026", "I 2025", "Endring", "Endring %", "Registrert", "Avvik", "Avvik %",
    )  # fmt: skip
    assert somatic["Sørvik HF"][:3] == (22_300, 21_900, 400)
    assert somatic["Sum"][4:6] == (127_820, 1_120)
    assert any(name.startswith("Et poeng betales med 54") for name in somatic)


def test_the_measures_sheet_ends_with_the_requirement_and_the_unresolved_challenge() -> None:
    table = next(iter(parts_of(book_of(run(shipped_case("example-measures")))["Tiltak"]).values()))
    headings = list(table[""])
    assert headings[1:5] == ["Plan", "Helårsvirkning", "Virkning neste år", "Forventet"]
    assert headings[5:8] == ["Plan hittil", "Faktisk hittil", "Etterslep"]
    sums = ["Sum tiltak", "Krav", "Uløst utfordring"]
    assert [name for name in table if name][4:7] == sums
    assert [table[name][1] for name in sums] == [19_629, 22_500, 2_871]
    assert [table[name][3] for name in sums] == [20_350, 22_500, 2_150]
    assert [table[name][4] for name in sums] == [15_265, 22_500, 7_235]
    assert table["Sum tiltak"][9] == 9.5
    assert table["Andre driftskostnader"][8] is None
    types = list(table.values())[1:5]
    assert sum(row[7] for row in types if isinstance(row[7], int)) == table["Sum tiltak"][7] == 396


def test_the_growth_sheet_has_numbers_and_an_answer_for_every_service_and_says_what_stands_outside(
    region: Workbook,
) -> None:
    headings, *rows = rows_of(region["Vekst"])[4:]
    assert headings[1:6] == ("Tjeneste", "Før", "Etter", "Enhet", "Vekst %")
    costs = [row for row in rows if str(row[0]).startswith("Kostnader")]
    assert costs[0][1:5] == ("Somatikk", 10_130_000, 10_220_000, "tusen kroner")
    assert [row[-1] for row in costs] == ["måles mot", "vokser mer enn Somatikk", "vokser mer enn Somatikk"]
    assert any("står utenfor tjenestene" in str(row[0]) for row in rows)


def test_no_word_of_a_heading_is_wider_than_its_column(region: Workbook) -> None:
    measures = book_of(run(shipped_case("example-measures")))
    for sheet in (region["Aktivitet"], region["Måneder"], region["Vekst"], measures["Tiltak"]):
        for column, cell in enumerate(sheet[5], 1):
            longest = max(map(len, str(cell.value or "").split()), default=0)
            assert longest < sheet.column_dimensions[get_column_letter(column)].width, cell.value
        assert sheet.page_setup.fitToWidth == 1


def test_the_bridge_of_several_years_sums_to_what_each_gets_in_each_of_them() -> None:
    distribution = run(shipped_case("hso-2024-revised"), "within-limits")
    heading, *rows = rows_of(book_of(distribution)["Bro"])[4:]
    assert heading[:2] == ("Mottaker", "År")
    sums: dict[tuple[object, object], int] = {}
    for row in rows:
        if not str(row[0]).startswith("Sum "):
            assert isinstance(row[6], int)
            sums[row[0], row[1]] = sums.get((row[0], row[1]), 0) + row[6]
    expected: dict[tuple[object, object], int] = {}
    for (year, recipient, _), kroner in distribution.table().items():
        cell = distribution.case.name_of(recipient), year
        expected[cell] = expected.get(cell, 0) + kroner // 1000
    assert sums == expected
    printed = {row[1]: row[6] for row in rows if row[0] == "Sum Sunnaas sykehus HF"}
    assert printed == {year: sums["Sunnaas sykehus HF", year] for year in distribution.years}


def test_a_cascade_shows_what_is_given_on_as_minus_and_what_each_keeps(chain: Distribution) -> None:
    rows = rows_of(book_of(chain)["Bro"])[5:]
    oslo = [row for row in rows if str(row[0]).endswith("Oslo universitetssykehus HF")]
    labels = [(row[0], row[1], row[5]) for row in oslo if str(row[0]).startswith("Sum ")]
    name = "Oslo universitetssykehus HF"
    assert labels == [
        (f"Sum {name}", "Helse- og omsorgsdepartementet", 1_150_000),
        (f"Sum {name}", "Helse Sør-Øst RHF", 12_514_819),
        (f"Sum {name}", name, 1_251_482),
        (f"Sum gitt videre av {name}", None, -12_514_819),
        (f"Sum beholdt av {name}", None, 2_401_482),
    ]
    given = [row for row in oslo if row[4] == "gitt videre"]
    assert {row[1] for row in given} == {name}
    assert any("til Kreftklinikken av «Basisbevilgning til helseforetakene»" in str(row[7]) for row in given)


def test_what_all_keep_sums_to_the_money_that_came_in(chain: Distribution) -> None:
    rows = rows_of(book_of(chain)["Resultat"])
    begins = next(number for number, row in enumerate(rows) if row[0] == "Når alt er gitt videre")
    assert rows[begins][1:4] == ("Mottatt", "Gitt videre", "Beholder")
    keeps = {str(row[0]): row[1:4] for row in rows[begins + 1 :]}
    assert keeps["Oslo universitetssykehus HF"] == (13_664_819, 11_263_337, 2_401_482)
    assert keeps["Kreftklinikken"] == (1_351_600, 0, 1_351_600)
    came_in = [fund.kroner for fund in chain.case.funds.values() if fund.draws_on in chain.case.lines]
    assert keeps.pop("Sum") == (None, None, sum(came_in) // 1000)
    kept = {chain.case.name_of(code): 0 for _, code, _ in chain.table()}
    for (_, code, _), kroner in chain.table().items():
        kept[chain.case.name_of(code)] += kroner // 1000
    assert {name: cells[2] for name, cells in keeps.items()} == kept


def test_every_fund_says_what_it_draws_on(chain: Distribution) -> None:
    drawn = {row[0]: row[5] for row in rows_of(book_of(chain)["Rammer"])[5:]}
    assert len(drawn) == len(chain.case.funds)
    assert str(drawn["Kap. 732 post 72 til RHF-et"]).startswith("kap. 732 post 72 ")
    assert drawn["Basisbevilgning til klinikkene"] == "«Basisbevilgning til helseforetakene»"


def test_a_row_is_high_enough_for_its_source_and_no_higher_than_a_spreadsheet_can() -> None:
    sheet = book_of(run(shipped_case("hso-2024-revised"), "need-and-actual"))["Bro"]
    sources = [str(row[7] or "") for row in rows_of(sheet)[5:]]
    heights = [float(sheet.row_dimensions[number].height or 0) for number in range(6, 6 + len(sources))]
    for source, height in zip(sources, heights, strict=True):
        assert len(source) / 95 <= height / 15 <= 27, source
    assert max(map(len, sources)) > 500


def test_a_group_without_any_entry_in_a_stream_has_an_empty_cell_not_a_zero(chain: Distribution) -> None:
    rows = {row[0]: row for row in rows_of(book_of(chain)["Resultat"])[5:15]}
    assert rows["Sum helseforetak"][1:6] == (None, None, None, None, 1_560_000)


def test_a_long_sheet_takes_the_pages_it_needs_and_one_a_little_too_long_is_made_to_fit() -> None:
    book = book_of(run(shipped_case("example-42-areas")))
    assert len(rows_of(book["Resultat"])) > 50
    lists = ("Resultat", "Inndata", "Kriterier", "Rammer", "Bro", "Kontroller")
    assert {book[name].print_title_rows for name in lists} == {"$5:$5"}
    assert (book["Resultat"].page_setup.fitToHeight, book["Bro"].page_setup.fitToHeight) == (1, 0)


def test_text_that_a_spreadsheet_would_run_stays_text(decided: Distribution) -> None:
    from dataclasses import replace

    first = next(iter(decided.case.recipients.values()))
    hostile = replace(first, name="=HYPERLINK(1)")
    case = replace(decided.case, recipients={**decided.case.recipients, first.code: hostile})
    distribution = replace(decided, case=case)
    sheet = load_workbook(BytesIO(workbook_bytes(distribution, [])), data_only=True)["Resultat"]
    assert sheet["A6"].value == "=HYPERLINK(1)"
    assert sheet["A6"].data_type == "s"


def test_the_same_run_gives_the_same_bytes(decided: Distribution) -> None:
    again = run(shipped_case("hso-2024-revised"))
    first = workbook_bytes(decided, all_findings(decided))
    assert workbook_bytes(again, all_findings(again)) == first
    assert decided.fingerprint.encode() in BytesIO(first).getvalue() or _shows(first, decided.fingerprint)


def _shows(content: bytes, text: str) -> bool:
    sheet = load_workbook(BytesIO(content))["Resultat"]
    return text in str(sheet["A3"].value)


@pytest.mark.slow
def test_libreoffice_shows_the_same_figures_the_norwegian_way(tmp_path: Path, decided: Distribution) -> None:
    soffice = tool("soffice")
    source = tmp_path / "resultat.xlsx"
    source.write_bytes(workbook_bytes(decided, all_findings(decided)))
    profile = (tmp_path / "profile").as_uri()
    command = [soffice, f"-env:UserInstallation={profile}", "--headless", "--norestore", "--nolockcheck"]
    second_as_shown = "59,34,76,1,,0,false,true,true,false,false,2"
    command += ["--convert-to", f"csv:Text - txt - csv (StarCalc):{second_as_shown}", "--outdir"]
    subprocess.run([*command, str(tmp_path), str(source)], check=True, capture_output=True, timeout=120)
    read = pd.read_csv(tmp_path / "resultat-Resultat.csv", sep=";", skiprows=4, header=0, dtype=str)
    rows = read.set_index(read.columns[0])
    assert rows.loc["Akershus universitetssykehus HF"].iloc[0] == "158\u00a0483"
    assert list(rows.loc["Sunnaas sykehus HF"].iloc[:3]) == ["7\u00a0444", "\u221224", "\u2013"]
    assert rows.loc["Sum helseforetak"].iloc[3] == "1\u00a0188\u00a0218"


def test_where_bounds_are_measured_from_the_base_frames_the_change_from_these_is_shown() -> None:
    distribution = run(shipped_case("example-42-areas"), "floor")
    rows = {str(row[0]): row[1:4] for row in book_of(distribution)["Endring"].iter_rows(values_only=True)}
    (held,) = consequences(distribution)
    assert (held.against, held.moved) == ("basisrammen", True)
    for code, one in held.changes.items():
        recipient = distribution.case.recipients[code]
        now, before, change = (int(str(cell)) * 1_000 for cell in rows[recipient.name])
        assert before == recipient.base_frame == one.base
        assert (now, now - before) == (one.amount, change)
    assert "Endring" not in book_of(run(shipped_case("example-42-areas"), "by-index")).sheetnames
