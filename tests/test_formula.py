"""The language of a check's formula: arithmetic on figures found by name, by row or by way of a table."""

from dataclasses import replace

import pytest

from allocation.case import Case
from allocation.checks import check_findings, faulty_checks
from allocation.declared_checks import Check
from allocation.findings import Status
from tests.small_cases import case_of_tables, table


def what_is_faulty(case: Case) -> str:
    (problem,) = faulty_checks(case)
    assert problem.where.file == "sak/checks.toml"
    assert problem.cause
    assert problem.fix
    return problem.what


AREAS = table("areas", {"growth": "prosent"}, [{"id": "Nord", "growth": "20"}, {"id": "Syd", "growth": ""}])
TRUSTS = table(
    "trusts", {}, [{"id": "a", "area": "Nord"}, {"id": "b", "area": ""}, {"id": "c", "area": "Syd"}]
)
USE = table(
    "use",
    {"before": "liggedøgn", "after": "liggedøgn"},
    [{"id": name, "before": "100", "after": "120"} for name in "abc"],
)


def grown(formula: str, **formulas: str) -> Case:
    check = Check("g", "Vekst", table="use", stated="after", computed=formula)
    return replace(case_of_tables([AREAS, TRUSTS, USE], check), formulas=formulas)


def test_a_row_of_another_table_is_found_by_what_stands_in_the_row_at_hand_or_in_a_third_table() -> None:
    way = "before * (1 + areas[trusts[id].area].growth)"
    for case in (grown(way), grown("grown", grown=way)):
        found = {one.where.split(" · ")[-1]: one for one in check_findings(case)}
        assert {name: one.status for name, one in found.items()} == {
            "a": Status.AGREES,
            "b": Status.ONLY_STATED,
            "c": Status.ONLY_STATED,
        }
        assert "b: area er ikke oppgitt" in found["b"].cause
        assert "Syd: growth er ikke oppgitt" in found["c"].cause


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ("areas[idd].growth", "mente du «id»"),
        ("areas[trusts[id].are].growth", "mente du «area»"),
        ("areas[before].growth", "er ikke tekst eller et helt tall"),
        ("areas[before + 1].growth", "er ikke en nøkkelverdi"),
        ("areas[id].growth", "ingen rad «a»"),
    ],
)
def test_a_key_that_cannot_be_read_is_a_problem(formula: str, words: str) -> None:
    assert words in what_is_faulty(grown(formula))


def test_a_check_of_single_figures_has_no_row_to_read_a_key_in() -> None:
    case = grown("1")
    single = Check("c", "Påstand", stated="use[id].after", computed="120")
    assert "ingen rad å lese den i" in what_is_faulty(replace(case, checks=(single,)))


ROWS = table("rows", {"a": "kroner", "b": "kroner"}, [{"id": "x", "a": "10", "b": "5"}])
FOREIGN = """__import__("os")|a ** b|a ** 0.5|a ** -1|2 ** 101|((9 ** 99) ** 99) ** 99|
a // 2|a % 2|a if b else a|'text'|True|a < b|[a][0]|(lambda: 1)()|a.b|
a and b|(a := 1)|+a|1e400|1j|f'{a}'|a, b|a.b.c["x"].d|t[a].b|exec("1")|None|..."""


@pytest.mark.parametrize("formula", [*FOREIGN.replace("\n", "").split("|"), ""])
def test_nothing_but_arithmetic_is_a_formula(formula: str) -> None:
    check = Check("c", "Påstand", table="rows", stated="a", computed=formula)
    assert what_is_faulty(case_of_tables([ROWS], check))


@pytest.mark.parametrize(("formula", "stated"), [("2 ** 10", "1024"), ("2 ** years", "8"), ("7 ** 0", "1")])
def test_what_works_year_after_year_is_written_with_an_exponent(formula: str, stated: str) -> None:
    own = table("t", {"a": "senger"}, [{"id": "x", "a": stated}])
    case = case_of_tables([own], Check("c", "P", stated='t["x"].a', computed=formula))
    (found,) = check_findings(replace(case, formulas={"years": "2040 - 2037"}))
    assert found.status is Status.AGREES


@pytest.mark.parametrize(
    "formula", ['2 ** t["x"].a', "2 ** 0.5", "2 ** -1", "2 ** 101", "(9 ** 99) ** 99 ** 9"]
)
def test_an_exponent_that_is_printed_broken_negative_or_large_is_refused(formula: str) -> None:
    own = table("t", {"a": "senger"}, [{"id": "x", "a": "2"}])
    (fault,) = faulty_checks(case_of_tables([own], Check("c", "P", stated='t["x"].a', computed=formula)))
    assert "eksponenten" in fault.what or "for stort" in fault.what
