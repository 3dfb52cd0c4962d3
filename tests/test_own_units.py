"""A folder's own money: declared under [units], honoured wherever a unit is read, refused where wrong."""

import json
import re
import shutil
from pathlib import Path

import pytest
from hypothesis import strategies as st

from allocation import load_case, run
from allocation.checks import check_findings
from allocation.cli import main
from allocation.files.document import check_document, run_document
from allocation.files.summary import run_summary
from allocation.findings import Status, plain_unit, with_unit
from allocation.money import NORWEGIAN, NotANumber, Unit, own_units, parse_amount
from allocation.problems import ProblemsFound
from allocation.reconciliation import all_findings
from tests.broken_folders import (
    edit_lines,
    line_of,
    loaded,
    place_of,
    problems_found,
    refused,
    refused_with,
    replace_text,
)
from tests.properties import given
from tests.small_cases import plain

AREAS = "example-42-areas"
CASE = f"{AREAS}/case.toml"
KEYS = f"{AREAS}/keys.toml"
SCENARIOS = f"{AREAS}/scenarios/less-growth.toml"
PACKAGE = f"{AREAS}/datapackage.json"
POUNDS = own_units({"pounds": 1, "thousand pounds": 1000, "million pounds": 10**6})
IN_NORWEGIAN = {
    "thousand pounds": "tusen kroner",
    "million pounds": "mill. kroner",
    "billion pounds": "mrd. kroner",
    "97.92 ": "97,92 ",
    '"unit": "%"': '"unit": "prosent"',
    ",%,": ",prosent,",
}


def turned_norwegian(folder: Path) -> None:
    """Take a folder's own money away and write its amounts in kroner instead."""
    for path in filter(Path.is_file, folder.rglob("*")):
        text = path.read_text(encoding="utf-8")
        text = re.sub(r"\[units\]\n(.+\n)+", "", text)
        for own, norwegian in IN_NORWEGIAN.items():
            text = text.replace(own, norwegian)
        path.write_text(text, encoding="utf-8")


# Units as such.


def test_own_money_is_known_by_its_names_and_kept_in_the_unit_that_is_one() -> None:
    assert POUNDS.base == Unit("pounds", money=True)
    assert [unit.factor for unit in POUNDS.money] == [1, 1000, 10**6]
    assert {plain_unit(unit).name for unit in POUNDS.money} == {"pounds"}
    assert plain_unit(NORWEGIAN.named("mill. kroner")).name == "kroner"
    assert not POUNDS.named("tusen kroner").money
    assert with_unit(POUNDS.named("%").factor * 12, POUNDS.percent, 1) == "12,0\u00a0%"


@given(st.permutations([("pounds", 1), ("thousand pounds", 1000), ("crore", 10**7)]))
def test_the_order_in_which_units_are_declared_does_not_matter(declared: list[tuple[str, int]]) -> None:
    assert own_units(dict(declared)) == own_units({"crore": 10**7, "pounds": 1, "thousand pounds": 1000})


@given(st.integers(0, 10**9), st.dictionaries(st.sampled_from("abcdef"), st.integers(2, 10**9)), st.data())
def test_an_amount_in_words_is_that_many_of_its_unit(
    number: int, factors: dict[str, int], data: st.DataObject
) -> None:
    units = own_units({"pounds": 1, **{f"{name} pounds": factor for name, factor in factors.items()}})
    unit = data.draw(st.sampled_from(units.money))
    assert parse_amount(f"{number} {unit.name}", units) == number * unit.factor


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("20 million pounds", 20_000_000),
        ("7.4 million pounds", 7_400_000),
        ("7,4 million pounds", 7_400_000),
        ("1 200 thousand pounds", 1_200_000),
        ("0.125 million pounds", 125_000),
        ("1.125 million pounds", 1_125_000),
        ("-5 pounds", -5),
    ],
)
def test_an_amount_in_words_has_the_folders_own_unit(text: str, amount: int) -> None:
    assert parse_amount(text, POUNDS) == amount


@pytest.mark.parametrize(
    "text",
    ["20", "20 mill. kroner", "0.5 pounds", "0.0001 thousand pounds", "pounds", "1,200 million pounds"],
)
def test_an_amount_without_one_of_the_units_or_with_two_readings_is_none(text: str) -> None:
    with pytest.raises(NotANumber):
        parse_amount(text, POUNDS)


def test_a_comma_before_three_digits_is_refused_with_both_readings() -> None:
    with pytest.raises(NotANumber, match=r"«1,200» kan leses som 1200 og som 1\.200"):
        parse_amount("1,200 million pounds", POUNDS)


@pytest.mark.parametrize(
    "name", ["thousand pound", "1000 pounds", "Pounds", "million Pounds", "percent", "per cent", "pct", "%%"]
)
def test_a_name_that_speaks_of_the_folders_money_or_of_per_cent_must_be_one_of_its_units(name: str) -> None:
    assert POUNDS.misspells(name)


@pytest.mark.parametrize("name", ["pounds", "%", "people", "thousand people", "million visits", "beds", ""])
def test_a_unit_of_money_and_a_thing_counted_are_no_slip(name: str) -> None:
    assert not POUNDS.misspells(name)


# A whole case in its own money.


def test_everything_a_run_gives_speaks_of_the_cases_own_money(inputs: Path) -> None:
    distribution = run(loaded(inputs, AREAS))
    findings = all_findings(distribution)
    document = run_document(distribution, findings)
    assert document["unit"] == "pounds"
    assert {finding["unit"] for finding in document["findings"]} == {"pounds", "people", "%"}
    told = run_summary(distribution, findings) + json.dumps(document)
    assert not re.search("kroner|prosent", told)
    assert "(thousand pounds)" in told


def test_a_currencys_name_changes_no_amount_and_no_finding(inputs: Path) -> None:
    before = loaded(inputs, AREAS)
    shutil.copytree(inputs / AREAS, inputs / "norwegian" / AREAS)
    turned_norwegian(inputs / "norwegian" / AREAS)
    after = loaded(inputs / "norwegian", AREAS)
    assert after.units == NORWEGIAN
    for name in before.scenarios:
        pounds, kroner = run(before, name), run(after, name)
        assert [one[:-1] for one in pounds.entries] == [one[:-1] for one in kroner.entries]
        assert pounds.fingerprint != kroner.fingerprint
    statuses = {finding.status for finding in check_findings(after)}
    assert statuses == {Status.AGREES}
    assert [one.computed for one in check_findings(before)] == [one.computed for one in check_findings(after)]


def test_another_name_for_the_same_money_gives_another_fingerprint(inputs: Path) -> None:
    before = run(loaded(inputs, AREAS))
    replace_text(inputs / CASE, "pounds = 1", '"pounds sterling" = 1')
    after = run(loaded(inputs, AREAS))
    assert list(after.entries) == list(before.entries)
    assert after.fingerprint != before.fingerprint


def test_a_fixed_amount_and_an_override_are_read_in_the_cases_own_units(inputs: Path) -> None:
    case = loaded(inputs, AREAS)
    reserve = [one for one in run(case, "reserve").entries if one.recipient == "national-payer"]
    assert [one.amount for one in reserve] == [250_000_000]
    assert sum(one.amount for one in run(case, "less-growth").entries) == 97_920_000_000


@pytest.mark.parametrize("written", ["250 mill. kroner", "1,250 million pounds", "250", "250 million pound"])
def test_a_fixed_amount_in_another_money_is_an_error_that_names_the_own(inputs: Path, written: str) -> None:
    replace_text(inputs / KEYS, '"250 million pounds"', f'"{written}"')
    problem = refused(inputs, AREAS)[0]
    assert problem.where.file == KEYS
    assert "million pounds" in problem.what or "kan leses som" in problem.what


def test_an_override_in_another_money_is_an_error_that_names_the_own(inputs: Path) -> None:
    replace_text(inputs / SCENARIOS, '"97.92 billion pounds"', '"98 mrd. kroner"')
    problem = refused_with(inputs, "«98 mrd. kroner» er ikke et beløp i hele pounds med enhet", AREAS)
    assert problem.where.file == SCENARIOS
    assert "«1 200 million pounds»" in problem.what


def test_an_override_that_is_no_whole_distribution_unit_is_told_in_the_own_units(inputs: Path) -> None:
    replace_text(inputs / SCENARIOS, '"97.92 billion pounds"', '"97920000500 pounds"')
    problem = refused_with(inputs, "97920000500 pounds er ikke et helt antall thousand pounds", AREAS)
    assert problem.where.file == SCENARIOS


def test_an_amount_in_another_of_the_own_units_is_an_error_that_names_it(inputs: Path) -> None:
    file = f"{AREAS}/spending.csv"
    line = line_of(inputs / file, "All of Central")
    edit_lines(
        inputs / file,
        lambda lines: [re.sub(r"^(All of Central,.*?,)(\d+)\d{3},", r"\1\2,", one) for one in lines],
    )
    problem = refused_with(inputs, "All of Central", AREAS)
    assert place_of(problem) == (file, line, "allocation")
    assert problem.cause == "beløpet står i million pounds, en annen enhet enn kolonnens thousand pounds"
    assert problem.fix.startswith("skriv beløpet i thousand pounds, om lag ")


def test_decimals_in_a_column_of_whole_thousands_are_told_in_the_own_units(inputs: Path) -> None:
    replace_text(inputs / f"{AREAS}/funds.csv", "99456000", "99456.5")
    problem = refused(inputs, AREAS)[0]
    assert problem.cause == "beløpet er skrevet i million pounds"
    assert "skriv beløpet i thousand pounds" in problem.fix


def test_a_refused_run_has_the_unit_of_the_case_it_was_asked_for(
    inputs: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", str(inputs / AREAS), "--scenario", "nede", "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["unit"] == "pounds"
    assert main(["run", str(inputs / "nowhere"), "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["unit"] == "kroner"


def test_a_check_of_several_cases_gives_each_finding_in_its_own_money(inputs: Path) -> None:
    cases = [load_case(inputs / name) for name in (AREAS, "hso-2024-revised")]
    findings = [finding for case in cases for finding in check_findings(case)]
    units = {(one["where"].split(":")[0], one["unit"]) for one in check_document(findings, [])["findings"]}
    assert (AREAS, "pounds") in units
    assert ("hso-2024-revised", "kroner") in units
    assert (AREAS, "kroner") not in units


# A used folder keeps its own.


def uses_a_folder_in_kroner(inputs: Path) -> Path:
    """Let the case share by the allocations of a used folder that counts in kroner."""
    abroad = Path(shutil.copytree(inputs / AREAS, inputs / "abroad"))
    turned_norwegian(abroad)
    replace_text(abroad / "case.toml", f'name = "{AREAS}"', 'name = "abroad"')
    with (inputs / CASE).open("a", encoding="utf-8") as file:
        file.write('\n[uses]\nabroad = "abroad"\n')
    replace_text(
        inputs / KEYS,
        'table = "populations"\ncolumn = "weighted_population"',
        'table = "abroad.spending"\ncolumn = "allocation"',
    )
    replace_text(inputs / KEYS, 'where = { service = "general and acute" }\n', "")
    return abroad


def test_a_used_folder_keeps_its_own_units(inputs: Path) -> None:
    abroad = uses_a_folder_in_kroner(inputs)
    case = loaded(inputs, AREAS)
    criterion = case.criteria["general-and-acute"]
    assert NORWEGIAN.named(criterion.unit).factor == criterion.factor == 1000
    assert case.used["abroad"]["spending"].units == NORWEGIAN
    entry = run(case).bridge("north-forest")[0]
    printed = (abroad / "spending.csv").read_text(encoding="utf-8").splitlines()[1].split(",")[3]
    assert f" × {int(printed):,} / 96,000,000 (".replace(",", " ") in plain(entry.source)


@pytest.mark.parametrize("decided", [True, False])
def test_amounts_in_another_money_are_never_held_against_the_cases(inputs: Path, decided: bool) -> None:
    abroad = uses_a_folder_in_kroner(inputs)
    if decided:
        replace_text(abroad / "case.toml", "year = 2022", 'year = 2022\ndecisions = ["spending"]')
    else:
        replace_text(inputs / CASE, 'abroad = "abroad"', 'abroad = "abroad"\nrecipients = "abroad"')
    problem = refused_with(inputs, "«abroad» teller penger i kroner, saken i pounds", AREAS)
    assert problem.where.file == CASE
    assert problem.where.column == ("uses.abroad" if decided else "uses.recipients")


# What is wrong with [units], or with a unit.


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ("pounds = 1\n", "pounds = 0\n", "units.pounds"),
        ("pounds = 1\n", "pounds = -1\n", "units.pounds"),
        ("pounds = 1\n", "pounds = 1.5\n", "units.pounds"),
        ("pounds = 1\n", "pounds = true\n", "units.pounds"),
        ("pounds = 1\n", 'pounds = "1"\n', "units.pounds"),
        ("pounds = 1\n", "pounds = 1000000000001\n", "units.pounds"),
        ("pounds = 1\n", 'pounds = 1\n"%" = 100\n', "units"),
        ("pounds = 1\n", "pounds = 1\npercent = 100\n", "units"),
        ("pounds = 1\n", "pounds = 1\nprosent = 100\n", "units"),
        ("pounds = 1\n", 'pounds = 1\n"" = 100\n', "units"),
        ("pounds = 1\n", 'pounds = 1\n"100 pounds" = 100\n', "units"),
        ("pounds = 1\n", 'pounds = 1\n"hundred  pounds" = 100\n', "units"),
        ("pounds = 1\n", 'pounds = 1\n"hundred\\u200b pounds" = 100\n', "units"),
    ],
)
def test_a_wrong_name_or_factor_is_the_only_error(inputs: Path, old: str, new: str, column: str) -> None:
    replace_text(inputs / CASE, old, new)
    (problem,) = refused(inputs, AREAS)
    assert place_of(problem) == (CASE, None, column)
    assert "er ikke av rett slag" in problem.what


@pytest.mark.parametrize(
    ("new", "what"),
    [
        ("pounds = 10\n", "ingen av enhetene er 1"),
        ("pounds = 1\nquid = 1\n", "«pounds» og «quid» er 1"),
    ],
)
def test_exactly_one_unit_is_one(inputs: Path, new: str, what: str) -> None:
    replace_text(inputs / CASE, "pounds = 1\n", new)
    (problem,) = refused(inputs, AREAS)
    assert place_of(problem) == (CASE, None, "units")
    assert problem.what == what
    assert "nøyaktig én enhet" in problem.fix


def test_two_names_for_a_larger_unit_are_no_fault(inputs: Path) -> None:
    replace_text(inputs / CASE, "pounds = 1\n", 'pounds = 1\n"£m" = 1000000\n')
    replace_text(inputs / KEYS, "250 million pounds", "250 £m")
    assert problems_found(inputs, AREAS) == ()


@pytest.mark.parametrize(
    ("unit", "fix"),
    [
        ("thousand pound", "Mente du «thousand pounds»?"),
        ("tusen kroner", "Kjente navn: billion pounds, million pounds, pounds, thousand pounds."),
        ("%", "Kjente navn: billion pounds, million pounds, pounds, thousand pounds."),
    ],
)
def test_a_unit_that_is_not_among_the_own_is_an_error_with_the_nearest(
    inputs: Path, unit: str, fix: str
) -> None:
    replace_text(inputs / CASE, 'unit = "thousand pounds"', f'unit = "{unit}"')
    (problem,) = refused(inputs, AREAS)
    assert place_of(problem) == (CASE, None, "unit")
    assert problem.what == f"ukjent enhet «{unit}»"
    assert problem.fix == fix


@pytest.mark.parametrize("units", ["units = 5\n", "[units]\n"])
def test_units_that_are_no_table_of_units_are_an_error_and_never_a_crash(inputs: Path, units: str) -> None:
    text = (inputs / CASE).read_text(encoding="utf-8")
    (inputs / CASE).write_text(
        (units if "=" in units else "") + re.sub(r"\[units\]\n(.+\n)+", "" if "=" in units else units, text),
        encoding="utf-8",
    )
    assert (CASE, None, "units") in {place_of(one) for one in refused(inputs, AREAS)}


def test_another_fault_in_the_case_file_is_told_without_complaints_of_its_units(inputs: Path) -> None:
    replace_text(inputs / CASE, "year = 2022", 'year = 2022\nstage = "revise"')
    (problem,) = refused(inputs, AREAS)
    assert place_of(problem) == (CASE, None, "stage")


def test_a_unit_without_a_declaration_of_its_own_is_the_base(inputs: Path) -> None:
    replace_text(inputs / CASE, 'unit = "thousand pounds"\n', "")
    case = loaded(inputs, AREAS)
    assert case.unit.name == "pounds"


@pytest.mark.parametrize("unit", ["thousand pound", "1000 pounds", "percent"])
def test_a_misspelt_own_unit_of_a_column_is_an_error_and_not_a_new_unit(inputs: Path, unit: str) -> None:
    replace_text(inputs / f"{AREAS}/text.csv", ",million pounds,", f",{unit},")
    problem = refused_with(inputs, f"enheten «{unit}» er ukjent", AREAS)
    assert place_of(problem) == (f"{AREAS}/text.csv", 2, "value")
    assert problem.fix == "bruk en av pounds, thousand pounds, million pounds, billion pounds, %"


@pytest.mark.parametrize(("file", "column"), [("funds.csv", "amount"), ("recipients.csv", "base_frame")])
@pytest.mark.parametrize("unit", ["tusen kroner", "people", ""])
def test_an_amount_in_what_is_no_money_here_is_an_error_and_never_left_out(
    inputs: Path, file: str, column: str, unit: str
) -> None:
    package = json.loads((inputs / PACKAGE).read_text(encoding="utf-8"))
    for resource in package["resources"]:
        for described in resource["schema"]["fields"]:
            if (resource["path"], described["name"]) == (file, column):
                described.update({"unit": unit, "type": "number"})
    (inputs / PACKAGE).write_text(json.dumps(package), encoding="utf-8")
    found = [one for one in refused(inputs, AREAS) if place_of(one) == (f"{AREAS}/{file}", None, column)]
    assert len(found) == 1
    assert found[0].what == (f"enheten «{unit}» er ikke en pengeenhet" if unit else "beløpet har ingen enhet")
    assert "thousand pounds" in found[0].fix


def test_a_broken_case_file_is_no_crash(inputs: Path) -> None:
    (inputs / CASE).write_bytes(b"\xff\xfe[units")
    with pytest.raises(ProblemsFound):
        load_case(inputs / AREAS)
