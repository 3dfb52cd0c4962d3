"""An override that cannot be made says what is wrong with it: the path, or the value, and in which file."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from allocation import load_case, run
from allocation.case import Recipient, codes_by_name
from allocation.files import with_scenario_file
from allocation.problems import Problem, errors
from allocation.rules import kinds
from allocation.rules.kinds import Reader, shares_by_recipient
from tests.broken_folders import place_of, replace_text
from tests.readme_case import tiny_case
from tests.small_cases import plain, small_case

PHASED = """
[methods.phased]
title = "Innfaset"
begins_with = "by-need"
steps = [{ rule = "phase_in", years = 3, start = "base_frame" }]
"""
DOTTED = """
[keys.stated]
title = "Oppgitt"
shares = { "St. Nord" = 0.2, Syd = 0.2, "Øst" = 0.2, Vest = 0.2, Midt = 0.2 }
"""


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """The README's smallest case, with a method that is phased in and a name with a full stop."""
    tiny = tiny_case(tmp_path)
    replace_text(tiny / "recipients.csv", "north,Nord", "north,St. Nord")
    replace_text(tiny / "measures.csv", "Nord", "St. Nord")
    with (tiny / "keys.toml").open("a", encoding="utf-8") as file:
        file.write(PHASED + DOTTED)
    return tiny


def outside(tiny: Path, text: str) -> tuple[Problem, ...]:
    """The errors of a scenario of mine that lies beside the case."""
    mine = tiny.parent / "mine.toml"
    mine.write_text(f'title = "Min"\nbaseline = "proposal"\n{text}\n', encoding="utf-8")
    return errors(with_scenario_file(load_case(tiny), mine).problems)


def told(tiny: Path, override: str) -> str:
    """Where, what, cause and fix of the one error of an override; `mine.toml` is always to blame."""
    (problem,) = outside(tiny, f"[overrides]\n{override}")
    assert problem.where.file.endswith("mine.toml")
    return plain(f"{problem.where.column} | {problem.what} | {problem.cause} | {problem.fix}")


VALUE = "stien er riktig, men verdien passer ikke der"
UNQUOTED = "stien står ikke i anførselstegn: da leser TOML den som tabeller"


@pytest.mark.parametrize(
    ("override", "said"),
    [
        (
            '"keys.both.blend" = { by-people = "60 %", by-beds = "40 %" }',
            f"keys.both.blend | by-people: «60 %» er ikke et tall | {VALUE} | skriv et tall fra 0 til 1 uten "
            "anførselstegn, for eksempel 0.6 for 60 %",
        ),
        (
            "keys.both.blend.by-people = 0.6",
            f"keys | «keys» kan ikke overstyres i ett stykke | {UNQUOTED} | skriv hele stien i "
            'anførselstegn: "keys.both.blend.by-people" = 0.6',
        ),
        (
            'funds.care.method = "phased"',
            f"funds | «funds» kan ikke overstyres i ett stykke | {UNQUOTED} | skriv hele stien i "
            'anførselstegn: "funds.care.method" = "phased"',
        ),
        (
            '"funds.care.lasting" = "varig"',
            f"funds.care.lasting | ukjent verdi «varig» | {VALUE} | skriv ett av: lasting, one_off, unknown",
        ),
        (
            '"methods.phased.steps.phase_in.years" = "fire"',
            f"methods.phased.steps.phase_in.years | «fire» er ikke et antall | {VALUE} | "
            "skriv et helt tall fra 1 til 100",
        ),
        (
            '"methods.phased.steps.phase_in.years" = 0',
            f"methods.phased.steps.phase_in.years | «0» er ikke et antall | {VALUE} | "
            "skriv et helt tall fra 1 til 100",
        ),
        (
            '"funds.care.payer" = "Fylke"',
            f"funds.care.payer | ukjent mottaker «Fylke» | {VALUE} | Mente du «Fylket»?",
        ),
        (
            '"funds.care.draws_on" = "cared"',
            f"funds.care.draws_on | ukjent verdi «cared» | {VALUE} | Mente du «care»?",
        ),
        (
            '"funds.care.amout" = 1',
            "funds.care.amout | ukjent «amout» i stien | skrivefeil i stien | Mente du «amount»?",
        ),
        (
            '"keys.both" = 1',
            "keys.both | «both» kan ikke overstyres i ett stykke | stien slutter for tidlig | skriv stien "
            "til én verdi, for eksempel «keys.both.title»; eller lag en ny nøkkel eller metode i keys.toml",
        ),
    ],
)
def test_cause_and_way_out_fit_what_is_wrong(tiny: Path, override: str, said: str) -> None:
    assert told(tiny, override) == said


def test_a_setting_that_my_file_overrides_is_wrong_in_my_file(tiny: Path) -> None:
    path = "methods.phased.steps.phase_in.start"
    said = told(tiny, f'"funds.care.method" = "phased"\n"{path}" = "previus"')
    assert said.startswith(f"{path} | ukjent grunnlag «previus»")
    said = told(tiny, '"criteria.beds.values.Syd" = -1')
    assert said.startswith("criteria.beds.values.Syd | kriteriet «Senger» er negativt for Syd")


def test_a_path_may_hold_a_name_with_a_full_stop(tiny: Path) -> None:
    mine = tiny / "scenarios" / "mine.toml"
    mine.write_text(
        'title = "Min"\nbaseline = "proposal"\n[overrides]\n"criteria.beds.values.St. Nord" = 0\n'
        '"keys.stated.shares.St. Nord" = 0.4\n"keys.stated.shares.Midt" = 0\n',
        encoding="utf-8",
    )
    replace_text(tiny / "case.toml", "unit =", 'default_scenario = "proposal"\nunit =')
    case = run(load_case(tiny), "mine").case
    assert case.criteria["beds"].values["north"] == 0
    assert case.keys["stated"].shares["north"] * 5 == 2  # type: ignore[attr-defined]


def test_a_baseline_must_be_one_of_the_cases_own(tiny: Path) -> None:
    (tiny.parent / "mine.toml").write_text('title = "Min"\nbaseline = "yours"\n', encoding="utf-8")
    (problem,) = errors(with_scenario_file(load_case(tiny), tiny.parent / "mine.toml").problems)
    assert problem.fix == "Kjente navn: proposal. Et grunnalternativ må stå i mappen scenarios i saken."


def test_a_name_given_twice_is_said_to_be_so_with_its_line(tiny: Path) -> None:
    keys = tiny / "keys.toml"
    keys.write_text(keys.read_text("utf-8") + DOTTED, encoding="utf-8")
    (problem,) = errors(load_case(tiny).problems)
    assert problem.what == "«[keys.stated]» står to ganger"
    (twice,) = outside(tiny, '[overrides]\n"rounding" = "fund"\n"rounding" = "table"')[-1:]
    assert place_of(twice) == (str(tiny.parent / "mine.toml"), 5, "")
    assert twice.what == '«"rounding"» står to ganger'


def test_a_step_has_the_same_number_in_the_file_as_in_the_run(tiny: Path) -> None:
    keys = tiny / "keys.toml"
    replace_text(keys, "years = 3", "years = 0")
    (unread,) = errors(load_case(tiny).problems)
    replace_text(keys, "years = 0", "years = 3")
    (refused,) = outside(tiny, '[overrides]\n"funds.care.method" = "phased"')
    assert unread.where.column == refused.where.column == "methods.phased, steg 2"


def test_all_names_that_are_wrong_in_a_keys_shares_are_said_at_once(tiny: Path) -> None:
    replace_text(tiny / "keys.toml", "Syd = 0.2", 'Sydd = 0.1, syd = 0.1, "SYD" = 0.1')
    found = [problem.what for problem in errors(load_case(tiny).problems)]
    assert found == ["ukjent mottaker «Sydd»", "Syd står to ganger i nøkkelen"]


def test_names_are_looked_up_in_one_table_however_many_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    case = small_case([f"mottaker {number}" for number in range(50)], 0, [])
    made: list[object] = []

    def counted(recipients: Mapping[str, Recipient]) -> dict[str, str]:
        made.append(recipients)
        return codes_by_name(recipients)

    monkeypatch.setattr(kinds, "codes_by_name", counted)
    reader = Reader(case.recipients, case.unit, case.units)
    shares, faults = shares_by_recipient(dict.fromkeys(case.recipients, 1), reader)
    assert (len(shares), faults, len(made)) == (50, [], 1)
