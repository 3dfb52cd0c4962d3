"""A column that datapackage.json does not describe far enough is said to be so, with the line to write."""

import json
from pathlib import Path

import pytest

from allocation import load_case, run
from allocation.cli import main
from allocation.problems import errors
from tests.broken_folders import BOARD, inputs_to_break, place_of, problems_found, replace_text
from tests.readme_case import tiny_case


@pytest.mark.parametrize(
    ("described", "undescribed", "place", "what"),
    [
        (
            '"people", "type": "number", "unit": "innbyggere"',
            '"people", "type": "integer"',
            "measures.people",
            "kolonnen «people» i measures.csv har ingen enhet, og leses derfor ikke som mengder",
        ),
        (
            '"people", "type": "number", "unit": "innbyggere"',
            '"people"',
            "measures.people",
            "kolonnen «people» i measures.csv er beskrevet som tekst, ikke som tall",
        ),
        (
            '"municipality", "refers": "recipient"',
            '"municipality"',
            "measures.municipality",
            "det står ikke hvilken kolonne i measures.csv som nevner mottakerne",
        ),
        (
            '"amount", "type": "number", "unit": "tusen kroner"',
            '"amount", "type": "integer"',
            "funds.amount",
            "kolonnen «amount» i funds.csv har ingen enhet, og leses derfor ikke som mengder",
        ),
    ],
)
def test_what_is_not_described_is_said_once_and_its_line_mends_it(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    described: str,
    undescribed: str,
    place: str,
    what: str,
) -> None:
    tiny = tiny_case(tmp_path)
    package = tiny / "datapackage.json"
    replace_text(package, f'{{ "name": {described} }}', f'{{ "name": {undescribed} }}')
    (problem,) = errors(load_case(tiny).problems)
    assert place_of(problem) == ("tiny/datapackage.json", None, place)
    assert problem.what == what
    line = problem.fix[problem.fix.index("{") : problem.fix.index("}") + 1]
    column = json.loads(line)
    replace_text(package, f'{{ "name": {undescribed} }}', line)
    assert column["name"] == place.split(".")[1]
    assert errors(load_case(tiny).problems) == ()
    assert main(["run", str(tiny), "--out", str(tmp_path)]) == 0
    assert "Nord" in capsys.readouterr().out


def test_a_decision_whose_figures_have_no_unit_is_not_a_decision_of_nothing(tmp_path: Path) -> None:
    inputs = inputs_to_break(tmp_path)
    package = inputs / BOARD / "datapackage.json"
    described = json.loads(package.read_text(encoding="utf-8"))
    (decision,) = (one for one in described["resources"] if one["name"] == "decision")
    for column in decision["schema"]["fields"]:
        column.pop("unit", None)
        column.pop("refers", None)
    package.write_text(json.dumps(described), encoding="utf-8")
    places = [place_of(problem)[2] for problem in errors(problems_found(inputs))]
    assert "decision.recipient" in places
    assert "decision.basic" in places


def test_base_frames_without_a_unit_are_not_missing_base_frames(tmp_path: Path) -> None:
    tiny = tiny_case(tmp_path)
    register = tiny / "recipients.csv"
    replace_text(
        tiny / "datapackage.json", '{ "name": "group" }', '{ "name": "group" }, { "name": "base_frame" }'
    )
    lines = register.read_text(encoding="utf-8").splitlines()
    register.write_text("\n".join([lines[0] + ",base_frame", *(f"{line},1" for line in lines[1:])]), "utf-8")
    (problem,) = errors(load_case(tiny).problems)
    assert '{"name": "base_frame", "type": "number", "unit": "kroner"}' in problem.fix


def test_a_register_without_order_is_in_the_order_of_its_file(tmp_path: Path) -> None:
    assert [one.name for one in load_case(tiny_case(tmp_path)).recipients.values()][:3] == [
        "Fylket",
        "Nord",
        "Syd",
    ]


def test_of_several_scenarios_the_usual_one_must_be_named(tmp_path: Path) -> None:
    tiny = tiny_case(tmp_path)
    assert run(load_case(tiny)).scenario.name == "proposal"
    (tiny / "scenarios" / "other.toml").write_text('title = "Et annet"\n', encoding="utf-8")
    (problem,) = errors(load_case(tiny).problems)
    assert place_of(problem) == ("tiny/case.toml", None, "default_scenario")
    assert "other, proposal" in problem.cause
    (tiny / "scenarios" / "other.toml").unlink()
    (tiny / "scenarios" / "proposal.toml").unlink()
    (problem,) = errors(load_case(tiny).problems)
    assert problem.what == "saken har ingen alternativer"


@pytest.mark.parametrize(("unit", "warned"), [("kroner", 1), ("tusen kroner", 0)])
def test_base_frames_in_another_unit_than_the_funds_are_warned_of(
    tmp_path: Path, unit: str, warned: int
) -> None:
    tiny = tiny_case(tmp_path)
    register = tiny / "recipients.csv"
    column = f'{{ "name": "group" }}, {{ "name": "base_frame", "type": "number", "unit": "{unit}" }}'
    replace_text(tiny / "datapackage.json", '{ "name": "group" }', column)
    lines = register.read_text(encoding="utf-8").splitlines()
    register.write_text("\n".join([lines[0] + ",base_frame", *(f"{one},2400" for one in lines[1:])]), "utf-8")
    problems = load_case(tiny).problems
    assert [place_of(one) for one in problems] == [("tiny/recipients.csv", None, "base_frame")] * warned
    assert errors(problems) == ()
