"""The forms a claim can take, on small tables: how each deviation is named, and faults in the claim."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from allocation.case import Case
from allocation.checks import check_findings, faulty_checks
from allocation.declared_checks import Check, Reading
from allocation.figures import Figure
from allocation.findings import Finding, Status
from allocation.money import KRONER
from allocation.parameters import Parameter
from allocation.sums import wrong_units
from tests.small_cases import case_of_tables, plain, table

UNITS = {"a": "tusen kroner", "b": "tusen kroner", "total": "tusen kroner"}
ROWS = table(
    "rows",
    UNITS,
    [
        {"id": "agrees", "a": "10", "b": "5", "total": "15"},
        {"id": "rounding", "a": "10", "b": "5", "total": "16"},
        {"id": "differs", "a": "10", "b": "5", "total": "17"},
        {"id": "part missing", "a": "10", "b": "", "total": "15"},
        {"id": "total not printed", "a": "10", "b": "5", "total": ""},
    ],
)
SUM = Check("sum", "Radsum", table="rows", stated="total", computed="a + b")


def grouped(total: str, *parts: str, unit: str = "tusen kroner") -> Case:
    """A table of one column whose parts are claimed to add up to the total."""
    rows = [{"id": f"r{n}", "kind": "item", "a": part} for n, part in enumerate(parts)]
    own = table("t", {"a": unit}, [*rows, {"id": "sum", "kind": "total", "a": total}])
    check = Check("s", "Sum", table="t", columns=("a",), parts={"kind": "item"}, total={"kind": "total"})
    return case_of_tables([own], check)


def one_finding(case: Case) -> Finding:
    (finding,) = check_findings(case)
    return finding


def figures(**values: str) -> Case:
    """A case whose table `t` has one row `x` with these figures, in kroner."""
    return case_of_tables([table("t", dict.fromkeys(values, "kroner"), [{"id": "x", **values}])])


def claimed(case: Case, stated: str, computed: str = "", **rest: object) -> Case:
    check = replace(Check("c", "Påstand", stated=stated, computed=computed), **rest)  # type: ignore[arg-type]
    return replace(case, checks=(check,))


def what_is_faulty(case: Case) -> str:
    (problem,) = faulty_checks(case)
    assert problem.where.file == "sak/checks.toml"
    assert problem.cause
    assert problem.fix
    return problem.what


def test_each_row_of_a_table_is_held_against_the_formula() -> None:
    found = {one.where.split(" · ")[-1]: one.status for one in check_findings(case_of_tables([ROWS], SUM))}
    assert found == {
        "agrees": Status.AGREES,
        "rounding": Status.ROUNDING,
        "differs": Status.DIFFERS,
        "part missing": Status.ONLY_STATED,
        "total not printed": Status.ONLY_COMPUTED,
    }


def test_a_missing_part_is_named_and_never_counted_as_zero() -> None:
    findings = check_findings(case_of_tables([ROWS], SUM))
    (finding,) = (one for one in findings if one.status is Status.ONLY_STATED)
    assert finding.computed is None
    assert "part missing: b" in finding.cause


@pytest.mark.parametrize(
    ("total", "status"),
    [("6", Status.AGREES), ("8", Status.ROUNDING), ("4", Status.ROUNDING), ("9", Status.DIFFERS)],
)
def test_a_column_of_three_may_miss_its_total_by_half_a_digit_of_each(total: str, status: Status) -> None:
    assert one_finding(grouped(total, "1", "2", "3")).status is status


def test_a_sum_is_taken_within_its_group() -> None:
    rows = [
        {"id": "1", "group": "hf", "kind": "item", "a": "1"},
        {"id": "2", "group": "hf", "kind": "item", "a": "2"},
        {"id": "3", "group": "privat", "kind": "item", "a": "50"},
        {"id": "4", "group": "hf", "kind": "sum", "a": "3"},
        {"id": "5", "group": "privat", "kind": "sum", "a": "50"},
    ]
    check = Check(
        "s", "S", table="t", columns=("a",), parts={"kind": "item"}, total={"kind": "sum"}, by=("group",)
    )
    found = check_findings(case_of_tables([table("t", {"a": "kroner"}, rows)], check))
    assert [finding.status for finding in found] == [Status.AGREES, Status.AGREES]


def test_a_sum_with_a_missing_part_is_only_stated() -> None:
    finding = one_finding(grouped("6", "1", "2", ""))
    assert finding.status is Status.ONLY_STATED
    assert "r2 er ikke oppgitt" in finding.cause


def test_single_figures_are_compared_in_base_units_whatever_they_count_in() -> None:
    own = table("t", {"a": "tusen kroner", "b": "mill. kroner"}, [{"id": "x", "a": "29883", "b": "29.9"}])
    case = claimed(case_of_tables([own]), 't["x"].b', 't["x"].a')
    assert one_finding(case).status is Status.AGREES


def test_a_percentage_is_a_fraction_in_a_formula() -> None:
    own = table(
        "t", {"p": "prosent", "a": "kroner", "b": "kroner"}, [{"id": "x", "p": "19", "a": "119", "b": "100"}]
    )
    assert one_finding(claimed(case_of_tables([own]), 't["x"].p', 't["x"].a / t["x"].b - 1')).status is (
        Status.AGREES
    )


@pytest.mark.parametrize(
    ("stated", "status"),
    [
        ("9", Status.DIFFERS),
        ("10", Status.EXPLAINED),
        ("15", Status.EXPLAINED),
        ("21", Status.EXPLAINED),
        ("22", Status.DIFFERS),
    ],
)
def test_a_figure_between_two_bounds_is_explained_and_outside_them_it_differs(
    stated: str, status: Status
) -> None:
    case = figures(a=stated, low="10", high="20")
    bounds = ("10", 't["x"].high')
    finding = one_finding(claimed(case, 't["x"].a', between=bounds, cause="belegget er blandet"))
    assert finding.status is status
    assert finding.cause.startswith("mellom " if status is Status.EXPLAINED else "utenfor ")
    assert "belegget er blandet" in finding.cause
    turned = claimed(case, 't["x"].a', between=bounds[::-1])
    assert one_finding(turned).status is status


READINGS = (Reading("halv pris", 't["x"].a / 2'), Reading("hel pris", 't["x"].a'), Reading("ukjent", ""))


def test_a_deviation_with_two_readings_is_unresolved_and_gives_each_reading_its_figure() -> None:
    finding = one_finding(claimed(figures(a="100", b="80"), 't["x"].b', readings=READINGS))
    assert finding.status is Status.UNRESOLVED
    assert plain(finding.cause) == (
        "lesning 1: halv pris gir 50,0 kroner; lesning 2: hel pris gir 100,0 kroner; lesning 3: ukjent"
    )


def test_readings_are_silent_when_the_first_one_agrees() -> None:
    finding = one_finding(claimed(figures(a="100", b="50"), 't["x"].b', readings=READINGS))
    assert (finding.status, finding.cause) == (Status.AGREES, "")


def test_a_cause_is_filled_with_its_figures_and_shown_only_where_the_row_deviates() -> None:
    check = replace(SUM, cause="avviket er {(total - a - b) / 1000} av {a / 1000:0}")
    causes = [finding.cause for finding in check_findings(case_of_tables([ROWS], check))]
    assert causes[:3] == ["", "", "avviket er 2,0 av 10"]


def test_a_cause_that_cannot_be_worked_out_does_not_hide_the_figure() -> None:
    case = figures(a="5", b="5", zero="0")
    finding = one_finding(claimed(case, 't["x"].a', 't["x"].b', cause='{t["x"].a / t["x"].zero}'))
    assert finding.status is Status.AGREES


def test_a_tolerance_is_in_the_figures_own_unit_and_never_makes_agreement() -> None:
    check = replace(SUM, tolerance=Fraction(1))
    found = check_findings(case_of_tables([ROWS], check))
    assert [finding.status for finding in found[:3]] == [Status.AGREES, Status.ROUNDING, Status.ROUNDING]


def test_a_division_by_a_printed_zero_is_only_stated() -> None:
    finding = one_finding(claimed(figures(a="5", zero="0"), 't["x"].a', '10 / t["x"].zero'))
    assert finding.status is Status.ONLY_STATED


def test_a_stated_formula_with_a_missing_figure_is_no_crash() -> None:
    case = claimed(figures(a="5", gone=""), 't["x"].a - t["x"].gone', "5")
    assert one_finding(case).status in (Status.ONLY_STATED, Status.ONLY_COMPUTED)


def test_a_stated_difference_has_the_half_digits_of_both_its_figures() -> None:
    case = claimed(figures(total="100", part="60", own="41"), 't["x"].total - t["x"].part', "41.4 - 0.4")
    assert one_finding(case).status is Status.ROUNDING


@pytest.mark.parametrize(
    ("stated", "computed", "words"),
    [
        ('tt["x"].a', "1", "mente du «t»"),
        ('t["x"].aa', "1", "mente du «a»"),
        ('t["y"].a', "1", "ingen rad «y»"),
        ('other.t["x"].a', "1", "other.t"),
        ('t["x"].a', "tota", "mente du «total»"),
        ('t["x"].a', 'parameter["prise"]', "mente du «price»"),
        ('t["x"].a', 'parameter["old"]', "ingen verdi for 2024"),
        ('t["x"].a', "1 +", "kan ikke leses"),
        ("total", "1", "nevner ingen oppgitt størrelse"),
    ],
)
def test_a_check_that_names_what_does_not_exist_is_a_problem_with_a_suggestion(
    stated: str, computed: str, words: str
) -> None:
    price = Figure(Fraction(2), KRONER)
    periods = {"price": (date(2024, 1, 1), None), "old": (date(2017, 1, 1), date(2017, 12, 31))}
    parameters = {
        code: (Parameter(code, code, price, start, end, "brev, rad 1", date(2024, 1, 1)),)
        for code, (start, end) in periods.items()
    }
    case = replace(figures(a="5", total="5"), parameters=parameters, formulas={"total": 't["x"].total'})
    assert words in what_is_faulty(claimed(case, stated, computed))
    assert faulty_checks(claimed(case, 't["x"].a', 'total * parameter["price"]')) == []


def test_a_row_check_that_names_an_unknown_table_or_column_is_a_problem_with_a_suggestion() -> None:
    for check, words in [
        (replace(SUM, table="row"), "mente du «rows»"),
        (replace(SUM, stated="totl"), "mente du «total»"),
        (replace(SUM, computed="a + bb"), "mente du «b»"),
        (replace(SUM, where={"id": "nobody"}), "treffer ingen rader"),
    ]:
        assert words in what_is_faulty(case_of_tables([ROWS], check))


@pytest.mark.parametrize("change", [{"columns": ("aa",)}, {"parts": {"kin": "item"}}, {"by": ("grp",)}])
def test_a_sum_check_that_names_an_unknown_column_is_a_problem(change: dict[str, object]) -> None:
    case = grouped("6", "1", "2", "3")
    check = replace(case.checks[0], **change)  # type: ignore[arg-type]
    assert "ukjent kolonne" in what_is_faulty(replace(case, checks=(check,)))


@pytest.mark.parametrize("ring", [{"p": "q", "q": "p"}, {"p": "p + 1"}, {"p": "q", "q": "r", "r": "q * 2"}])
def test_formulas_that_refer_to_each_other_in_a_ring_are_refused(ring: dict[str, str]) -> None:
    case = replace(figures(a="5"), formulas=ring)
    assert "ring" in what_is_faulty(claimed(case, 't["x"].a', "p"))


def test_a_long_chain_of_formulas_is_no_ring() -> None:
    chain = {f"f{n}": f"f{n + 1}" for n in range(20)} | {"f20": "5"}
    case = replace(figures(a="5"), formulas=chain)
    assert one_finding(claimed(case, 't["x"].a', "f0")).status is Status.AGREES


@pytest.mark.parametrize(("total", "parts", "said"), [
    ("1000", ("600", "0.4"), "mill. kroner"),
    ("1000", ("600", "400000"), "kroner"),
    ("1001000", ("1000", "1000"), None),
    ("1000", ("600", "400"), None),
    ("1000", ("600", "390"), None),
    ("1600", ("600", "1", "1"), None),
])  # fmt: skip
def test_one_cell_in_another_unit_is_suspected_only_when_it_alone_explains_the_sum(
    total: str, parts: tuple[str, ...], said: str | None
) -> None:
    case = grouped(total, *parts)
    found = wrong_units("sak", case.checks, case.tables)
    assert [f"beløpet står i {said}," in problem.cause for problem in found] == ([True] if said else [])


def test_bed_days_are_never_suspected_of_being_in_million() -> None:
    case = grouped("1000", "600", "0.4", unit="liggedøgn")
    assert wrong_units("sak", case.checks, case.tables) == []
