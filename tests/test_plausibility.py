"""Growth that figures in each other's rows make uneven: found, named, and never mended."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st

from allocation.checks import check_findings
from allocation.findings import Finding, Status
from allocation.plausibility import plausibility_findings, suspicions
from allocation.tables import Table, label_of
from tests.broken_folders import loaded, replace_text
from tests.plausibility_trial import (
    HIT,
    WRONG,
    exchange_trial,
    mended,
    named,
    shipped_tables,
    shuffle_trial,
)
from tests.properties import given
from tests.shipped import shipped_case
from tests.small_cases import case_of_tables, plain, table

PLAN = "hso-2040"
ROTATED = {
    "Telemark/Vestfold SO": "Vestre Viken SO",
    "Vestre Viken SO": "Østfold SO",
    "Østfold SO": "Telemark/Vestfold SO",
}
DEMOGRAPHY = {
    ("bed_days_substance_use", "demography_2040"),
    ("bed_days_mental_health", "adult_demography_2040"),
    ("bed_days_mental_health", "child_demography_2040"),
}
BEFORE, AFTER, LATER = "før", "etter", "senere"
LADDER = [1_000 * 6**step // 5**step for step in range(40)]
"""Sizes a fifth apart, so that no two rows can be taken for each other."""


def moved(source: Table) -> dict[str, dict[str, str]]:
    """For each column suspected which row gets which row's figure."""
    return {
        one.column.name: {
            label_of(move.row, source.key): label_of(move.source, source.key) for move in one.moves
        }
        for one in suspicions(source)
    }


def growing(
    sizes: Sequence[int], growths: Sequence[int], exchange: Mapping[int, int], columns: int = 2
) -> Table:
    """Rows of these sizes that grow by so many per mille from column to column, with figures of the second
    column in each other's rows.
    """
    names = (BEFORE, AFTER, LATER)[:columns]
    values = [
        [size * 100 * (1_000 + growth) ** step // 1_000**step for step in range(columns)]
        for size, growth in zip(sizes, growths, strict=True)
    ]
    given_to = [values[exchange.get(row, row)][1] for row in range(len(sizes))]
    rows = [
        {"id": f"rad {number}"} | dict(zip(names, map(str, [*row[:1], second, *row[2:]]), strict=True))
        for number, (row, second) in enumerate(zip(values, given_to, strict=True))
    ]
    return table("vekst", dict.fromkeys(names, "liggedøgn"), rows)


@st.composite
def steady_rows(draw: st.DrawFn, apart: bool) -> tuple[list[int], list[int]]:
    """Rows of any sizes, or of sizes far apart, that grow by 8 to 12 per cent."""
    sizes = st.sampled_from(LADDER) if apart else st.integers(1_000, 1_000_000)
    drawn = draw(st.lists(sizes, min_size=6, max_size=25, unique=apart))
    growths = st.lists(st.integers(80, 120), min_size=len(drawn), max_size=len(drawn))
    return drawn, draw(growths)


@cache
def demography_findings() -> list[Finding]:
    return plausibility_findings(shipped_case(PLAN))


def test_the_plan_s_three_demography_columns_are_rotated_over_the_last_three_areas() -> None:
    case = shipped_case(PLAN)
    tables = {name: case.tables[name] for name, _ in DEMOGRAPHY}
    found = {(name, column): rows for name, one in tables.items() for column, rows in moved(one).items()}
    assert found == dict.fromkeys(DEMOGRAPHY, ROTATED)


def test_no_other_column_of_any_shipped_table_is_suspected() -> None:
    found = {
        (name.removeprefix(f"{PLAN}: "), column) for name, one in shipped_tables() for column in moved(one)
    }
    assert len(shipped_tables()) > 50
    assert found == DEMOGRAPHY


def test_an_area_whose_growth_no_exchange_explains_is_left_alone() -> None:
    source = shipped_case(PLAN).tables["bed_days_mental_health"]
    (outlier,) = source.where({"hospital_area": "Sørlandet SO"})
    assert [str(outlier[column]) for column in ("child_bed_days_2019", "child_corrected_2040")] == [
        "1\u00a0548",
        "4\u00a0167",
    ]
    assert all("Sørlandet SO" not in rows for rows in moved(source).values())


def test_the_plan_with_the_exchanges_made_is_plausible() -> None:
    case = shipped_case(PLAN)
    for name in {name for name, _ in DEMOGRAPHY}:
        assert suspicions(mended(case.tables[name])) == []


def test_each_exchanged_row_is_a_finding_with_the_printed_figure_and_the_mended_one() -> None:
    findings = [finding for finding in demography_findings() if "rusbehandling" in finding.where]
    assert [finding.stated for finding in findings] == [37_871, 55_113, 39_206]
    assert [finding.computed for finding in findings] == [55_113, 39_206, 37_871]
    assert findings[0].where == (
        "hso-2040: Framskrivinger av liggedøgn tverrfaglig spesialisert rusbehandling · "
        "Liggedøgn etter demografi 2040 · Telemark/Vestfold SO"
    )
    assert {finding.unit.name for finding in findings} == {"liggedøgn"}


def test_a_suspicion_says_which_rows_which_order_and_what_growth_it_gives() -> None:
    causes = [plain(finding.cause) for finding in demography_findings()]
    first = next(cause for cause in causes if "veksten mot «2019»" in cause)
    assert first == (
        "mistanke, ingenting er endret: Telemark/Vestfold SO, Vestre Viken SO og Østfold SO ser ut til å "
        "være trykt i rekkefølgen Østfold SO, Telemark/Vestfold SO og Vestre Viken SO. Med tallet for Vestre "
        "Viken SO er veksten mot «2019» −1,2 % i stedet for −32,1 %; medianen i tabellen er 4,4 %; samme "
        "bytte ses i 2 andre kolonner"
    )


def test_a_suspicion_is_never_a_deviation_that_somebody_must_explain() -> None:
    findings = demography_findings()
    assert len(findings) == 9
    assert {finding.status for finding in findings} == {Status.UNRESOLVED}
    assert not any(finding.is_unexplained for finding in findings)


def test_two_figures_in_each_other_s_rows_are_found_where_every_sum_still_holds(inputs: Path) -> None:
    path = inputs / PLAN / "bed_days_somatic.csv"
    replace_text(path, "308002,465237", "308002,218426")
    replace_text(path, "158464,218426", "158464,465237")
    case = loaded(inputs, PLAN)
    assert moved(case.tables["bed_days_somatic"]) == {
        "demography_2040": {"Akershus SO": "Sørlandet SO", "Sørlandet SO": "Akershus SO"}
    }
    assert not [one for one in check_findings(case) if "Tabell 2" in one.where and one.is_unexplained]


def test_one_wrong_digit_is_no_exchange(inputs: Path) -> None:
    replace_text(inputs / PLAN / "bed_days_somatic.csv", "308002,465237", "308002,165237")
    assert moved(loaded(inputs, PLAN).tables["bed_days_somatic"]) == {}


def test_a_third_column_tells_whose_figures_have_changed_places() -> None:
    source = growing(
        [1_000, 3_000, 9_000, 27_000, 81_000, 2_000], [90, 110, 100, 95, 105, 100], {1: 3, 3: 1}, 3
    )
    assert moved(source) == {AFTER: {"rad 1": "rad 3", "rad 3": "rad 1"}}


def test_without_a_third_column_both_are_named_and_the_text_says_so() -> None:
    source = growing([1_000, 3_000, 9_000, 27_000, 81_000, 2_000], [90, 110, 100, 95, 105, 100], {1: 3, 3: 1})
    assert list(moved(source)) == [AFTER, BEFORE]
    causes = [finding.cause for finding in plausibility_findings(case_of_tables([source]))]
    assert "det kan like gjerne være tallene i «før» som er byttet om" in causes[0]
    assert "det kan like gjerne være tallene i «etter» som er byttet om" in causes[-1]


def test_sum_rows_missing_figures_and_zeros_are_left_out_and_not_taken_for_growth() -> None:
    source = growing(
        [1_000, 3_000, 9_000, 27_000, 81_000, 2_000], [90, 110, 100, 95, 105, 100], {1: 3, 3: 1}, 3
    )
    kinds = [{"row_kind": "item"}] * 6
    extra = [
        {"id": "sum", "row_kind": "total", BEFORE: "1", AFTER: "900000", LATER: "5"},
        {"id": "herav", "row_kind": "of_which", BEFORE: "900000", AFTER: "1", LATER: "5"},
        {"id": "mangler", "row_kind": "item", BEFORE: "1000", AFTER: "", LATER: "1000"},
        {"id": "null", "row_kind": "item", BEFORE: "0", AFTER: "5000", LATER: "1000"},
    ]
    printed = [
        {column: str(row[column]).replace("\u00a0", "") for column in source.columns} | kind
        for row, kind in zip(source, kinds, strict=True)
    ]
    whole = table("vekst", dict.fromkeys((BEFORE, AFTER, LATER), "liggedøgn"), printed + extra)
    assert moved(whole) == moved(source)


def test_columns_of_different_units_do_not_grow_from_each_other() -> None:
    source = growing([1_000, 3_000, 9_000, 27_000, 81_000, 2_000], [90, 110, 100, 95, 105, 100], {1: 3, 3: 1})
    columns = {**source.columns, BEFORE: replace(source.columns[BEFORE], unit="senger")}
    assert suspicions(replace(source, columns=columns)) == []


def test_four_rows_are_too_few_to_say_what_growth_should_be() -> None:
    assert suspicions(growing([1_000, 3_000, 9_000, 27_000], [100] * 4, {0: 3, 3: 0})) == []


@settings(max_examples=60)
@given(steady_rows(apart=False))
def test_steady_growth_is_never_suspected_whatever_the_sizes(rows: tuple[list[int], list[int]]) -> None:
    assert suspicions(growing(*rows, {})) == []


@settings(max_examples=60)
@given(steady_rows(apart=True), st.data())
def test_rows_of_very_different_sizes_in_each_other_s_places_are_found(
    rows: tuple[list[int], list[int]], data: st.DataObject
) -> None:
    sizes, _ = rows
    small, large = min(sizes), max(sizes)
    pair = sizes.index(small), sizes.index(large)
    names = [f"rad {number}" for number in pair]
    source = growing(*rows, {pair[0]: pair[1], pair[1]: pair[0]}, columns=data.draw(st.sampled_from((2, 3))))
    if large >= 3 * small:
        assert moved(source)[AFTER] == dict(zip(names, reversed(names), strict=True))


@settings(max_examples=20)
@given(steady_rows(apart=True), st.sampled_from((3, 7, 1_000)))
def test_neither_the_order_of_the_table_nor_the_unit_a_column_counts_in_matters(
    rows: tuple[list[int], list[int]], factor: int
) -> None:
    source = growing(*rows, {0: 1, 1: 2, 2: 0}, columns=3)
    scaled = [
        replace(row, cells={**row.cells, AFTER: replace(figure, value=figure.value * factor)})
        for row in source
        if (figure := row.figure(AFTER))
    ]
    columns = dict(reversed(list(source.columns.items())))
    other = replace(source, rows=tuple(scaled[::-1]), columns=columns)
    assert named(suspicions(other)) == named(suspicions(source))


def test_one_exchange_among_three_thousand_rows_is_found() -> None:
    sizes = [1_000 + number * 7_919 % 1_000_003 for number in range(3_000)]
    small, large = sizes.index(min(sizes)), sizes.index(max(sizes))
    growths = [80 + number * 31 % 41 for number in range(3_000)]
    assert list(moved(growing(sizes, growths, {small: large, large: small}))) == [AFTER, BEFORE]


def test_exchanges_made_at_random_are_found_and_other_orders_raise_no_alarm() -> None:
    large = [kind for _, size, kind in exchange_trial(25, PLAN) if size > 10]
    assert len(large) > 12
    assert large.count(HIT) >= len(large) / 2
    assert WRONG not in large
    assert shuffle_trial(9, PLAN) == 0
