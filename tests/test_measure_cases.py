"""The measures of the shipped cases: the clinic's printed four, a year and the next, and broken tables."""

import json
import re
import shutil
from pathlib import Path
from random import Random

import pytest

from allocation import load_case, run
from allocation.case import Case
from allocation.distribution import Distribution
from allocation.files.measures_text import measures_text
from allocation.files.summary import run_summary
from allocation.measure_tables import by_category, by_type, requirements, summed
from allocation.measures import Category
from allocation.overrides import BadOverride, override
from allocation.problems import Severity, errors
from tests.broken_folders import INPUTS, edit_lines, line_of, loaded, place_of, refused_with, replace_text
from tests.readme_case import tiny_case
from tests.shipped import shipped_case
from tests.small_cases import plain

CLINIC, EXAMPLE = "kre-2021", "example-measures"
TABLE = f"{EXAMPLE}/measures.csv"


@pytest.fixture(scope="module")
def clinic() -> Case:
    return shipped_case(CLINIC)


@pytest.fixture(scope="module")
def example() -> Case:
    return shipped_case(EXAMPLE)


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    """A copy of the example to break."""
    shutil.copytree(INPUTS / EXAMPLE, tmp_path / EXAMPLE)
    return tmp_path


def by_rule(distribution: Distribution, year: int) -> dict[str, int]:
    """Thousand kroner by rule."""
    sums: dict[str, int] = {}
    for entry in distribution.entries:
        if entry.year == year:
            sums[entry.rule] = sums.get(entry.rule, 0) + entry.amount // 1000
    return sums


# The clinic of 2021.


def test_the_clinics_four_types_sum_to_29_883_thousand_and_leave_no_challenge(clinic: Case) -> None:
    done = run(clinic, "assignment")
    entries = [(entry.recipient, entry.rule, entry.amount) for entry in done.entries]
    assert entries == [
        ("cancer-clinic", "measure", -7_722_000),
        ("cancer-clinic", "measure", -5_300_000),
        ("cancer-clinic", "measure", -4_161_000),
        ("cancer-clinic", "measure", -12_700_000),
        ("cancer-clinic", "unresolved_challenge", 0),
    ]
    plans = {name: summed(own, "plan").value for name, own in by_type(clinic.measures.values()).items()}
    assert list(plans) == [
        "Aktivitetsbaserte inntekter", "Andre driftskostnader", "Fast bemanning", "Medikamentkostnader",
    ]  # fmt: skip
    assert sum(plans.values()) == 29_883_000


def test_what_the_clinics_letter_does_not_print_is_empty_and_said_to_be_unknown(clinic: Case) -> None:
    for measure in clinic.measures.values():
        assert (measure.owner, measure.start_month, measure.full_year_effect, measure.next_year) == (
            "", None, None, None,
        )  # fmt: skip
    told = plain(measures_text(run(clinic, "assignment")))
    assert "Ikke kjent for noe av tiltakene: helårsvirkning, virkning neste år, forventet" in told
    assert re.search(r"\nUløst utfordring +0\n", told)


def test_a_larger_requirement_shows_what_has_no_measure(clinic: Case) -> None:
    done = run(clinic, "larger-requirement")
    assert by_rule(done, 2021) == {"measure": -29_883, "unresolved_challenge": -5_117}
    told = plain(measures_text(done))
    assert "kravet er 35 000, tiltakene gir 29 883, og 5 117 er uløst utfordring." in told


def test_a_measure_that_starts_in_july_gives_half_and_the_rest_is_a_challenge(clinic: Case) -> None:
    done = run(clinic, "drugs-from-july")
    assert by_rule(done, 2021) == {"measure": -23_533, "unresolved_challenge": -6_350}
    drugs = plain(list(done.entries)[3].source)
    assert drugs.startswith("Medikamentkostnader 6 350 (12 700 × 6/12 fra juli: Oppdrag 2021 for KRE")
    assert drugs.endswith("; overstyrt i alternativet: measures.drugs.start_month = 7)")


# The example over two years.


def test_part_years_become_full_years_and_measures_of_one_year_are_a_challenge_in_the_next(
    example: Case,
) -> None:
    done = run(example, "plan")
    assert by_rule(done, 2025) == {"measure": -19_629, "unresolved_challenge": -2_871}
    assert by_rule(done, 2026) == {"measure": -20_350, "unresolved_challenge": -2_150}
    one_off = run(example, "drugs-one-off")
    assert by_rule(one_off, 2025) == {"measure": -18_129, "unresolved_challenge": -4_371}
    assert by_rule(one_off, 2026) == {"measure": -15_550, "unresolved_challenge": -6_950}


def test_a_later_start_costs_this_year_and_not_the_next(example: Case) -> None:
    plan, late = run(example, "plan"), run(example, "late-rota")
    assert by_rule(late, 2025)["unresolved_challenge"] == -3_746
    assert by_rule(late, 2026) == by_rule(plan, 2026)


def test_measures_that_give_more_than_is_required_say_so(example: Case) -> None:
    done = run(example, "smaller-requirement")
    assert by_rule(done, 2025) == {"measure": -19_629, "unresolved_challenge": 629}
    told = plain(measures_text(done))
    assert "kravet er 19 000, tiltakene gir 19 629, som er 629 mer enn kravet." in told
    assert re.search(r"\nUløst utfordring +−629 +−1 350 +3 735\n", told)


def test_the_example_has_every_category_and_its_text_every_month(example: Case) -> None:
    measures = example.measures.values()
    assert list(by_category(measures)) == list(Category)
    done = run(example, "plan")
    (asked,) = requirements(done)
    assert asked.measures == tuple(measures)
    told = plain(measures_text(done))
    assert "Hittil er til og med april." in told
    assert re.search(r"\nSum tiltak +13 +19 629 +22 450\* +20 350 +15 265 +4 788\*", told)
    assert re.search(r"\nUløst utfordring +2 871 +2 150 +7 235\n", told)
    assert told.rstrip().endswith("17 687  19 629")
    assert plain(measures_text(done)) in plain(run_summary(done, []))


def test_the_stated_effect_of_the_biosimilars_agrees_with_their_start_month(example: Case) -> None:
    biosimilars = example.measures["biosimilars"]
    assert biosimilars.effect is not None
    assert biosimilars.computed_effect == biosimilars.effect.value == 4_000_000


def test_rows_in_another_order_give_the_same_fingerprint_and_entries(inputs: Path, example: Case) -> None:
    def mixed(lines: list[str]) -> list[str]:
        Random(7).shuffle(rows := lines[1:])
        return [lines[0], *rows]

    edit_lines(inputs / TABLE, mixed)
    shuffled, done = run(loaded(inputs, EXAMPLE)), run(example)
    assert list(shuffled.entries) == list(done.entries)
    assert shuffled.fingerprint == done.fingerprint
    assert measures_text(shuffled) == measures_text(done)


# Tables that are broken, or something else.


@pytest.mark.parametrize(
    ("old", "new", "said", "column"),
    [
        ("new,3500,4,", "new,3500,13,", "«13» er ikke en måned", "start_month"),
        ("new,3500,4,", "new,3500,,", "virkningen av «Ny turnus og mindre innleie» i år er", "effect"),
        ("new,3500,4,,450", "new,3500,4,,-450", "engangskostnaden er −450", "one_off_cost"),
        ("2.5,50,true", "2.5,150,true", "sikkerheten er 150 prosent", "confidence"),
        ("2.5,50,true,4,,150", "2.5,50,true,,,150", "hvilken måned «actual» gjelder", "counted_to"),
        ("rota,Ny", "drug-tender,Ny", "koden «drug-tender»", "code"),
        ("rota,Ny", "rota.2025,Ny", "koden «rota.2025» har punktum", "code"),
        ("avdeling,new,3500", "avdeling,,3500", "mindre innleie» har ingen kategori", "category"),
        ("Medisinsk avdeling,new,3500", "Medisinsk avd,new,3500", "ukjent mottaker «Medisinsk avd»", "owner"),
        ("Fast bemanning,Medisinsk avdeling,new", ",Medisinsk avdeling,new", "cellen er tom", "type"),
        (",true,4,,150", ",ja,4,,150", "«ja» er ikke sant eller usant", "recurrent"),
        (",new,3500", ",newer,3500", "«newer» er ikke en av verdiene", "category"),
    ],
)  # fmt: skip
def test_a_fault_in_the_table_is_told_with_its_line_and_column(
    inputs: Path, old: str, new: str, said: str, column: str
) -> None:
    descriptor = inputs / EXAMPLE / "datapackage.json"
    description = json.loads(descriptor.read_text(encoding="utf-8"))
    description["resources"][-1]["schema"]["primaryKey"] = ["row"]
    descriptor.write_text(json.dumps(description), encoding="utf-8")
    line = line_of(inputs / TABLE, "rota,Ny turnus")
    replace_text(inputs / TABLE, old, new)
    problem = refused_with(inputs, said, EXAMPLE)
    assert place_of(problem) == (TABLE, line, column)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"unit": "prosent"', '"unit": "kroner"', "sikkerheten er 90 kroner"),
        ('"unit": "årsverk"', '"title": "Årsverk"', ""),
        (
            '"name": "full_year_effect",\n            "type": "number",\n            '
            '"title": "Helårsvirkning",\n            "unit": "tusen kroner"',
            '"name": "full_year_effect", "type": "number", "unit": "timer"',
            "enheten «timer» er ikke en pengeenhet",
        ),
        (
            '"name": "start_month",\n            "type": "integer"',
            '"name": "start_month", "type": "string"',
            "«4» er ikke en måned",
        ),
        (
            '"name": "recurrent",\n            "type": "boolean"',
            '"name": "recurrent", "type": "string"',
            "«false» er ikke ja eller nei",
        ),
        (
            '"name": "effect",\n            "type": "number"',
            '"name": "effect", "type": "string"',
            "«4000» er lest som tekst, ikke som tall",
        ),
    ],
)
def test_a_column_of_another_kind_is_told_and_never_guessed(
    inputs: Path, old: str, new: str, said: str
) -> None:
    replace_text(inputs / EXAMPLE / "datapackage.json", old, new)
    told = [plain(problem.what) for problem in errors(load_case(inputs / EXAMPLE).problems)]
    assert any(said in what for what in told) if said else told == []


def test_a_stated_effect_that_cannot_be_the_computed_one_stands_and_is_warned_of(inputs: Path) -> None:
    replace_text(inputs / TABLE, "new,4800,3,4000", "new,4800,3,3900")
    case = loaded(inputs, EXAMPLE)
    (problem,) = case.problems
    assert problem.severity is Severity.WARNING
    assert plain(problem.what) == "oppgitt virkning er 3 900, 4 800 fra mars gir 4 000 (tusen kroner)"
    assert place_of(problem) == (TABLE, line_of(inputs / TABLE, "biosimilars"), "effect")
    assert by_rule(run(case), 2025)["measure"] == -19_529


def test_a_doubled_code_is_told_once_where_it_is_the_tables_key(inputs: Path) -> None:
    replace_text(inputs / TABLE, "rota,Ny", "drug-tender,Ny")
    found = [one for one in errors(load_case(inputs / EXAMPLE).problems) if one.where.file == TABLE]
    assert [(one.what, one.fix) for one in found] == [
        ("«drug-tender» står også på linje 9", "slett den ene raden")
    ]


def test_a_measure_without_an_owner_is_told_at_its_row_where_the_step_names_nobody(inputs: Path) -> None:
    replace_text(inputs / TABLE, "Poliklinikken,forecast_correction", ",forecast_correction")
    problem = refused_with(inputs, "justert opp» har ingen eier, og steget som teller det, har", EXAMPLE)
    assert place_of(problem) == (TABLE, 2, "owner")
    assert problem.cause == "cellen er tom i tabellen measures"


def test_a_few_measures_are_shown_one_by_one_with_owner_and_both_years(example: Case) -> None:
    told = plain(measures_text(run(example, "plan")))
    assert re.search(r"\nNy turnus og mindre innleie +Medisinsk avdeling +2 625 +3 500\n", told)
    assert re.search(r"\nStillinger uten penger holdes ledige +Medisinsk avdeling +2 100 +0\n", told)
    assert re.search(r"\nSalg av utrangert utstyr +500 +0\n", told)


def test_measures_that_are_but_types_are_not_told_twice(clinic: Case) -> None:
    assert "Eier" not in measures_text(run(clinic, "assignment"))


def test_a_measure_that_no_step_counts_stops_the_case(inputs: Path) -> None:
    replace_text(inputs / EXAMPLE / "keys.toml", '["new"], to', '["basic_funding", "new"], to')
    replace_text(
        inputs / EXAMPLE / "keys.toml", '["full_year_effect"]', '["central_wage", "full_year_effect"]'
    )
    loaded(inputs, EXAMPLE)
    replace_text(inputs / EXAMPLE / "keys.toml", '["central_wage", "full_year_effect"]', '["price_and_wage"]')
    problem = refused_with(inputs, "steget har ingen tiltak å telle", EXAMPLE)
    assert problem.where.column == "methods.measures-by-category, steg 3"


def test_a_table_called_measures_that_measures_something_else_holds_no_measures(tmp_path: Path) -> None:
    case = load_case(tiny_case(tmp_path))
    assert case.problems == ()
    assert case.measures == {}
    assert measures_text(run(case)) == ""


def test_a_row_of_sums_is_printed_and_checked_but_never_counted(clinic: Case) -> None:
    assert len(clinic.tables["measures"].rows) == 5
    assert list(clinic.measures) == ["activity-income", "other-operating-costs", "permanent-staff", "drugs"]


# What a scenario can override.


@pytest.mark.parametrize(
    ("field", "value", "then"),
    [
        ("start_month", 7, 1_750_000),
        ("full_year_effect", "3 mill. kroner", 2_250_000),
        ("confidence", 60, 2_625_000),
        ("recurrent", False, 2_625_000),
        ("positions", 3, 2_625_000),
        ("one_off_cost", "200 tusen kroner", 2_625_000),
        ("owner", "Poliklinikken", 2_625_000),
        ("category", "full_year_effect", 2_625_000),
        ("type", "Innleie", 2_625_000),
    ],
)
def test_a_field_of_a_measure_is_overridden_by_its_path(
    example: Case, field: str, value: object, then: int
) -> None:
    changed = override(example, f"measures.rota.{field}", value).measures["rota"]
    assert changed.this_year == then
    assert changed != example.measures["rota"]
    assert f"overstyrt i alternativet: measures.rota.{field} = " in changed.source


@pytest.mark.parametrize(
    ("path", "value", "said", "fix"),
    [
        ("rotta.start_month", 4, "ukjent «rotta» i stien", "Mente du «rota»?"),
        ("rota.start_mont", 4, "ukjent «start_mont» i stien", "Mente du «start_month»?"),
        ("rota.start_month", 0, "«0» er ikke en måned", "skriv månedens nummer, fra 1 til 12"),
        ("rota.start_month.x", 4, "«start_month» har ingen felt under seg", "la stien slutte et ledd før"),
        ("rota.full_year_effect", 3, "«3» er ikke et beløp", 'skriv "1 200 mill. kroner"'),
        ("rota.confidence", 101, "«101» er ikke en prosent", "skriv et tall fra 0 til 100"),
        ("rota.recurrent", "nei", "«nei» er ikke ja eller nei", "skriv true eller false"),
        ("rota.positions", "to", "«to» er ikke et tall", "skriv årsverkene uten anførselstegn"),
        ("rota.type", 3, "«3» er ikke en tekst", "skriv den i anførselstegn"),
        ("rota.category", "nwe", "ukjent verdi «nwe»", "Mente du «new»?"),
        ("rota.owner", "Medisin", "ukjent mottaker «Medisin»", "Mente du «Medisinsk avdeling»?"),
        ("rota.effect", "2 mill. kroner", "i år følger av helårsvirkningen", "overstyr «full_year_effect»"),
        ("rota", 4, "«rota» kan ikke overstyres i ett stykke", "measures.rota.name"),
    ],
)  # fmt: skip
def test_an_override_that_does_not_fit_is_refused_with_a_way_out(
    example: Case, path: str, value: object, said: str, fix: str
) -> None:
    with pytest.raises(BadOverride) as refusal:
        override(example, f"measures.{path}", value)
    assert said in str(refusal.value)
    assert fix in refusal.value.fix


def test_half_of_what_an_effect_follows_from_is_refused_when_it_runs(tmp_path: Path) -> None:
    shutil.copytree(INPUTS / CLINIC, tmp_path / CLINIC)
    scenario = tmp_path / CLINIC / "scenarios" / "drugs-from-july.toml"
    replace_text(scenario, '"measures.drugs.full_year_effect" = "12,7 mill. kroner"\n', "")
    problem = refused_with(tmp_path, "følger ikke med det som er overstyrt", CLINIC)
    assert "measures.drugs.full_year_effect og measures.drugs.start_month" in problem.fix
