"""The README and the pages it leads to say what happens: what they print is what the commands print."""

import re
import shlex
import shutil
from importlib import import_module
from pathlib import Path

import pytest

from allocation.cli import main
from allocation.optimise.amounts.wishes import WISHES, Wish
from allocation.rules import RULES
from allocation.rules.kinds import settings_of
from tests.case_books import filled_book, saved
from tests.readme_case import MANUAL, PAGES, letter_and_accounts, smallest_case, written
from tests.small_cases import plain

ROOT = Path(__file__).parent.parent
TEXTS = re.findall(r"```text\n(.*?)```", MANUAL, re.DOTALL)
SMALLEST, REST = smallest_case()
RECONCILED, ADDED_UP, OWN_RULE = re.findall(r"```python\n(.*?)```", REST, re.DOTALL)
CHAIN, MEASURES = re.findall(r"```csv\n(.*?)```", REST, re.DOTALL)
SHIPPED = re.findall(r"```toml\n# (inputs/\S+)\n(.*?)```", REST, re.DOTALL)
UNITS, METHOD, ALTERNATIVE, ADJUSTED, CHECK = re.findall(r"```toml\n(?!# inputs/)(.*?)```", REST, re.DOTALL)
PRINTED = re.findall(
    r"`allocation ([^`]*)` prints among other things\n\n```text\n(.*?)```", MANUAL, re.DOTALL
)


def _text_of(place: str) -> str:
    """The error in the README that stands at that place."""
    (text,) = [str(text).strip() for text in TEXTS if text.startswith(f"Feil: {place}")]
    return text


def test_what_the_demo_prints_stands_in_the_readme(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    commands = re.findall(r"^\t@\$\(BIN\)/allocation (.*)$", makefile, re.MULTILINE)
    monkeypatch.chdir(tmp_path)
    assert [main(command.split()) for command in commands] == [0, 0]
    assert TEXTS[0].strip() == capsys.readouterr().out.strip()
    assert all(f".venv/bin/allocation {command}" in MANUAL for command in commands)


def test_the_error_in_the_readme_is_what_the_broken_case_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    case = tmp_path / "hso-2024-revised"
    shutil.copytree(ROOT / "inputs" / "hso-2024-revised", case)
    decision = case / "decision.csv"
    text = decision.read_text(encoding="utf-8")
    decision.write_text(text.replace("Sykehuset Østfold HF", "Sykehuset Ostfold"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["run", "./hso-2024-revised"]) == 2
    assert _text_of("hso-2024-revised/decision.csv") == capsys.readouterr().err.strip()


def test_the_smallest_case_is_complete_and_its_table_is_what_is_printed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tiny = written(SMALLEST, tmp_path / "tiny")
    assert main(["run", str(tiny), "--out", str(tmp_path)]) == 0
    (excerpt,) = (text for text in TEXTS if text.startswith("Fylket fordeler"))
    assert excerpt in plain(capsys.readouterr().out)


def test_the_workbook_with_a_wrong_payer_is_refused_as_the_manual_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = filled_book()
    book["Rammer"]["C6"] = "Fylkett"
    assert main(["run", saved(book, tmp_path)]) == 2
    assert _text_of("sak.xlsx") == capsys.readouterr().err.strip()


def test_floors_above_the_fund_are_refused_as_the_readme_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    case = tmp_path / "hso-2024-revised"
    shutil.copytree(ROOT / "inputs" / "hso-2024-revised", case)
    keys = case / "keys.toml"
    text = keys.read_text(encoding="utf-8")
    floor = 'steps = [{ rule = "floor", base = "previous", percent = 78 }]'
    assert text.count(floor) == 1
    keys.write_text(text.replace(floor, floor.replace("78", "85")), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["run", "./hso-2024-revised"]) == 2
    assert _text_of("hso-2024-revised/keys.toml") == plain(capsys.readouterr().err.strip())


def test_the_decision_of_2024_is_not_booked_as_the_manual_says(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "hso-2024-revised", "--profile", "plain-csv"]) == 2
    assert _text_of("hso-2024-revised/case.toml") == plain(capsys.readouterr().err.strip())


@pytest.mark.parametrize(
    ("toml", "file"),
    [
        (UNITS, "example-42-areas/case.toml"),
        (METHOD, "hso-2024-revised/keys.toml"),
        (CHECK, "hso-2024-revised/checks.toml"),
    ],
    ids=["units", "method", "check"],
)
def test_the_toml_in_the_readme_stands_in_the_shipped_case(toml: str, file: str) -> None:
    assert toml.strip() in (ROOT / "inputs" / file).read_text(encoding="utf-8")


@pytest.mark.parametrize(("file", "toml"), SHIPPED, ids=[toml.split("]")[0][1:] for _, toml in SHIPPED])
def test_a_part_of_a_shipped_file_stands_there_as_the_readme_shows_it(file: str, toml: str) -> None:
    assert toml.strip() in (ROOT / file).read_text(encoding="utf-8")


def test_the_measures_of_the_readme_are_the_first_of_the_shipped_ones() -> None:
    shipped = (ROOT / "inputs" / "example-measures" / "measures.csv").read_text(encoding="utf-8")
    assert shipped.startswith(MEASURES)


def test_the_alternative_of_the_readme_gives_telemark_what_it_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = tmp_path / "hso-2024-revised"
    shutil.copytree(ROOT / "inputs" / "hso-2024-revised", case)
    for part in re.split(r"^# ", ALTERNATIVE, flags=re.MULTILINE)[1:]:
        name, _, added = part.partition("\n")
        with (case / name).open("a", encoding="utf-8") as file:
            file.write("\n" + added)
    arguments = ["run", str(case), "--scenario", "trial", "--out", str(tmp_path / "out")]
    assert main([*arguments, "--trace", "Sykehuset Telemark HF"]) == 0
    told = capsys.readouterr().out
    assert "25\u00a0441 av 500\u00a0000" in told
    assert "overstyrt i alternativet: funds.basic.amount = 500 mill. kroner" in " ".join(told.split())
    assert "25 441 thousand" in MANUAL


def test_the_adjusted_version_of_the_readme_runs_with_its_seal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("adjusted.toml").write_text(ADJUSTED, encoding="utf-8")
    assert main(["run", "hso-2024-revised", "--scenario", "adjusted.toml"]) == 0
    status = "justert etter fullmakt, Administrerende direktør, sak 073-2024, 02.09.2024, erstatter «decided»"
    assert f"Status: {status}" in capsys.readouterr().out


@pytest.mark.parametrize(("command", "excerpt"), PRINTED, ids=[" ".join(one.split()) for one, _ in PRINTED])
def test_what_the_readme_says_a_command_prints_is_what_it_prints(
    command: str,
    excerpt: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(shlex.split(command)) == 0
    assert excerpt.strip() in capsys.readouterr().out


def test_every_command_but_the_checks_is_shown_with_what_it_prints() -> None:
    shown = [command.split()[0] for command, _ in PRINTED]
    assert shown == [
        "compare", "template", "run", "compare", "optimise", "optimise", "explain", "measures", "memo",
        "extract", "export", "reporting",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("command", "status"),
    [("read letter/vedtak.txt", 0), ("reconcile letter/vedtak.txt letter/regnskap.csv", 1)],
)
def test_the_letter_of_the_manual_is_read_and_reconciled_as_it_says(
    command: str,
    status: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    written(letter_and_accounts(), tmp_path / "letter")
    monkeypatch.chdir(tmp_path)
    assert main(command.split()) == status
    printed = plain(capsys.readouterr().out)
    (said,) = [text for text in TEXTS if text.strip() and plain(text.strip()) in printed]
    assert len(said.splitlines()) > 8


def test_limits_that_cannot_hold_are_refused_as_the_readme_says(capsys: pytest.CaptureFixture[str]) -> None:
    limits = "impossible-smaller-fund"
    assert main(["optimise", "hso-2024-revised", "--limits", limits]) == 2
    said = plain(capsys.readouterr().err.strip())
    assert said == plain(_text_of(f"hso-2024-revised/limits/{limits}.toml"))


@pytest.mark.parametrize("wish", [*WISHES.values()], ids=[*WISHES])
def test_every_kind_of_limit_and_what_it_can_say_stands_in_the_readme(wish: type[Wish]) -> None:
    section = MANUAL[MANUAL.index("## The best within limits") : MANUAL.index("## What it would take")]
    assert f"[[{wish.kind}]]" in section
    for setting in settings_of(wish):
        assert f"`{setting}`" in section or setting in ("on", "streams"), setting


def test_the_python_of_the_readme_runs_and_finds_no_deviation(capsys: pytest.CaptureFixture[str]) -> None:
    names: dict[str, object] = {}
    exec(RECONCILED, names)
    assert names["deviating"] == []
    assert "results-based fixed -24000 Tilleggsdokument" in capsys.readouterr().out
    exec(ADDED_UP, {})


def test_the_funds_of_the_readme_stand_in_the_shipped_chain() -> None:
    shipped = (ROOT / "inputs" / "chain-2017" / "funds.csv").read_text(encoding="utf-8").splitlines()
    assert [line for line in CHAIN.splitlines() if line not in shipped] == []


def test_the_rule_of_the_readme_takes_one_file_and_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert '\n    "equal",\n' in MANUAL
    (tmp_path / "equal.py").write_text(OWN_RULE, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    (rule,) = import_module("equal").RULES
    monkeypatch.setitem(RULES, rule.step.rule, rule)
    case = tmp_path / "hso-2024-revised"
    shutil.copytree(ROOT / "inputs" / "hso-2024-revised", case)
    with (case / "keys.toml").open("a", encoding="utf-8") as file:
        file.write(
            '[methods.equal]\ntitle = "Likt"\nbegins_with = "common-first"\nsteps = [\n'
            '  { rule = "equal_parts", recipients = ["Sunnaas sykehus HF", "Vestre Viken HF"] },\n'
            '  { rule = "ceiling", base = "previous", percent = 6000, groups = ["helseforetak"] },\n'
            "]\n"
        )
    scenario = tmp_path / "equal.toml"
    scenario.write_text('title = "Likt"\n[overrides]\n"funds.basic.method" = "equal"\n', encoding="utf-8")
    arguments = ["run", str(case), "--scenario", str(scenario), "--out", str(tmp_path)]
    assert main([*arguments, "--trace", "Sunnaas sykehus HF"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "equal_parts: 499 725. Kilde: en av 2 like deler" in told


def test_every_file_and_folder_the_readme_names_is_there() -> None:
    named = set(re.findall(r"`((?:allocation|inputs)/[^`]*)`", MANUAL))
    assert len(named) > 15
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_what_a_page_leads_to_is_there(page: Path) -> None:
    for link in re.findall(r"\]\(([^)]+)\)", page.read_text(encoding="utf-8")):
        path, _, heading = link.partition("#")
        to = page.parent / path if path else page
        assert to.is_file(), link
        titles = re.findall(r"^#+ (.*)$", to.read_text(encoding="utf-8"), re.MULTILINE) if heading else []
        assert not heading or heading in [title.lower().replace(" ", "-") for title in titles], link


def test_the_readme_leads_to_every_page() -> None:
    readme, *others = PAGES
    text = readme.read_text(encoding="utf-8")
    assert all(f"(docs/{page.name})" in text for page in others)
    assert sorted((ROOT / "docs").glob("*.md")) == sorted(others)


def test_nothing_that_is_read_has_the_marks_of_a_merge() -> None:
    read = [*PAGES, *(path for path in (ROOT / "inputs").rglob("*") if path.is_file())]
    marks = re.compile(r"^(<{7}|>{7}) ", re.MULTILINE)  # the marks of a merge
    assert [str(path) for path in read if marks.search(path.read_text(encoding="utf-8"))] == []
