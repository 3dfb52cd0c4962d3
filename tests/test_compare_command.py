"""The command `compare` as a controller and a program meet it: text, JSON, files and errors."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from allocation.cli import main
from allocation.files.gains_text import bars, moved_text
from allocation.money import THOUSAND
from tests.small_cases import plain

BOARD = "hso-2024-revised"
DECIDED, ILLUSTRATION = "decided", "illustration-bed-days"
KEYS = ["case", "unit", "scenarios", "changed", "table", "summary", "measured_changes", "bridges", "problems"]
MORE_BEDS = f"""title = "Mer på senger"
baseline = "{ILLUSTRATION}"

[overrides]
"keys.bed-days-and-beds.mix.bed-days-somatic" = 0.40
"keys.bed-days-and-beds.mix.beds-somatic" = 0.30
"funds.results-based.amount" = "16,4 mill. kroner"
"funds.basic.lasting" = "lasting"
"""


def document(capsys: pytest.CaptureFixture[str], *names: str) -> Any:
    assert main(["compare", BOARD, *names, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def text(capsys: pytest.CaptureFixture[str], *names: str) -> str:
    assert main(["compare", BOARD, *names]) == 0
    return plain(capsys.readouterr().out)


@pytest.fixture
def more_beds(tmp_path: Path) -> str:
    """A scenario outside the case, which changes four things and needs two of them together."""
    path = tmp_path / "mer-senger.toml"
    path.write_text(MORE_BEDS, encoding="utf-8")
    return str(path)


def test_json_is_one_document_with_the_promised_keys(capsys: pytest.CaptureFixture[str]) -> None:
    found = document(capsys, DECIDED, ILLUSTRATION)
    assert list(found) == KEYS
    assert [list(one) for one in found["scenarios"]] == [["name", "title", "status", "fingerprint"]] * 2
    assert found["changed"] == [
        {"path": "funds.basic.method", "values": {DECIDED: "decided", ILLUSTRATION: "bed-days-and-beds"}}
    ]
    sunnaas = next(
        row for row in found["table"] if (row["recipient"], row["stream"]) == ("sunnaas-sykehus", "basic")
    )
    assert sunnaas == {
        "year": 2024,
        "recipient": "sunnaas-sykehus",
        "stream": "basic",
        "amounts": {DECIDED: 7_444_000, ILLUSTRATION: 14_880_000},
        "differences": {ILLUSTRATION: 7_436_000},
        "percent": {ILLUSTRATION: 99.892531},
    }
    assert found["summary"] == [
        {"scenario": ILLUSTRATION, "gain": 3, "lose": 6, "unchanged": 7, "moved": 53_358_000}
    ]
    (bridge,) = found["bridges"]
    assert [bridge["from"], bridge["to"], bridge["order"]] == [DECIDED, ILLUSTRATION, ["funds.basic.method"]]
    assert {"recipient": "sunnaas-sykehus", "stream": "basic", "amount": 7_436_000} in bridge["steps"][0][
        "effects"
    ]


def test_the_fingerprints_are_those_of_the_runs(capsys: pytest.CaptureFixture[str]) -> None:
    found = document(capsys, ILLUSTRATION, DECIDED)
    for scenario in found["scenarios"]:
        main(["run", BOARD, "--scenario", scenario["name"], "--json"])
        assert json.loads(capsys.readouterr().out)["fingerprint"] == scenario["fingerprint"]


def test_a_cell_that_a_scenario_does_not_have_is_null_and_no_percent_is_made_of_it(
    capsys: pytest.CaptureFixture[str], more_beds: str
) -> None:
    rows = document(capsys, ILLUSTRATION, more_beds)["table"]
    (unplaced,) = (row for row in rows if row["recipient"] == "unplaced")
    assert unplaced["stream"] == "results_based"
    assert unplaced["amounts"] == {ILLUSTRATION: None, "mer-senger": 1_000_000}
    assert (unplaced["differences"], unplaced["percent"]) == ({"mer-senger": 1_000_000}, {"mer-senger": None})


def test_the_text_opens_with_what_was_changed_and_ends_with_the_bridges(
    capsys: pytest.CaptureFixture[str], more_beds: str
) -> None:
    shown = text(capsys, DECIDED, ILLUSTRATION, more_beds)
    headings = re.findall(r"^(.+)\n-+$", shown, re.MULTILINE)
    assert headings == [
        "Hva som er endret",
        "Beløp",
        "Hvem får mer og hvem får mindre: Illustrasjon: liggedøgn og senger",
        "Hvem får mer og hvem får mindre: Mer på senger",
        "Fra «Styrets vedtak» til «Illustrasjon: liggedøgn og senger», steg for steg",
        "Fra «Styrets vedtak» til «Mer på senger», steg for steg",
    ]
    assert shown.index("Fingeravtrykk") < shown.index("Hva som er endret")


def test_every_step_says_what_stood_what_stands_and_what_it_moves(
    capsys: pytest.CaptureFixture[str], more_beds: str
) -> None:
    shown = text(capsys, ILLUSTRATION, more_beds)
    steps = " ".join(shown[shown.index("Steg 1:") :].split())
    assert "keys.bed-days-and-beds.mix.bed-days-somatic: 0,5 → 0,4 sammen med" in steps
    assert "funds.results-based.amount: 15 400 tusen kroner → 16 400 tusen kroner" in steps
    assert "1 000 tusen kroner mer deles ut. Mest til Ikke fordelt (+1 000)." in steps
    assert "funds.basic.lasting: ukjent varighet → varig Ingen mottaker får et annet beløp." in steps
    assert "i den rekkefølgen de er skrevet i «mer-senger», grunnalternativets først" in " ".join(
        shown.split()
    )


def test_no_line_of_the_text_is_wider_than_a_page(capsys: pytest.CaptureFixture[str], more_beds: str) -> None:
    names = ["need-and-actual", "within-limits", "mostly-need", "income-model", "with-support", more_beds]
    shown = text(capsys, *names).split("Merknad: ")[0]
    assert max(map(len, shown.splitlines())) <= 140
    assert not [line for line in shown.splitlines() if line != line.rstrip()]


def test_a_change_that_comes_by_and_by_is_shown_year_by_year(capsys: pytest.CaptureFixture[str]) -> None:
    shown = text(capsys, DECIDED, "phased-in")
    assert "«Faset inn over tre år» år for år:" in shown
    assert re.search(r"Mottaker +2024 +2025 +2026, +Styrets vedtak +Endring", shown)
    assert "I 2024: 4 får mer" in shown
    assert "I 2026, med full virkning: 4 får mer" in shown


def test_what_is_passed_on_is_no_gain(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "mer.toml"
    path.write_text('title = "Mer"\n[overrides]\n"funds.trusts.amount" = "48 000 mill. kroner"\n', "utf-8")
    assert main(["compare", "chain-2017", "illustration", str(path)]) == 0
    shown = plain(capsys.readouterr().out)
    assert "Regnet i det hver beholder når det som gis videre, er trukket fra." in shown
    assert re.search(r"Helse Sør-Øst RHF +▼ +−480 000", shown)


def test_scenarios_that_give_the_same_are_said_to(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "skrevet-ut.toml"
    path.write_text('title = "Skrevet ut"\n[overrides]\n"funds.basic.method" = "decided"\n', encoding="utf-8")
    shown = " ".join(text(capsys, DECIDED, str(path)).split())
    assert "Ingenting: alternativene har de samme verdiene overalt." in shown
    assert "det som bare det ene overstyrer (funds.basic.method), er sakens egen verdi" in shown
    assert "Alle mottakere får det samme i begge alternativene." in shown


def test_files_are_written_only_where_they_are_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    shown = text(capsys, DECIDED, ILLUSTRATION)
    assert not list(tmp_path.iterdir())
    assert main(["compare", BOARD, DECIDED, ILLUSTRATION, "--json", "--out", "her"]) == 0
    stem = f"{BOARD}-{DECIDED}-{ILLUSTRATION}"
    assert sorted(path.name for path in Path("her").iterdir()) == [f"{stem}.json", f"{stem}.txt"]
    assert (Path("her") / f"{stem}.json").read_text(encoding="utf-8") == capsys.readouterr().out
    assert plain((Path("her") / f"{stem}.txt").read_text(encoding="utf-8")) in shown


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "mangler: SAK"),
        ([BOARD], "ingen alternativer er nevnt"),
        ([BOARD, DECIDED], "bare 1 alternativ er nevnt"),
        ([BOARD, DECIDED, DECIDED], "er nevnt 2 ganger"),
        ([BOARD, DECIDED, "ilustration-bed-days"], f"Mente du «{ILLUSTRATION}»?"),
        ([BOARD, DECIDED, "nowhere/mine.toml"], "filen finnes ikke"),
        (["hso-2017"], "ingen rammer å fordele"),
        (["hso-2024-revisd", DECIDED, ILLUSTRATION], f"Mente du «{BOARD}»?"),
        ([BOARD, DECIDED, ILLUSTRATION, "--trace", "x"], "ukjent på kommandolinjen"),
    ],
)
def test_wrong_use_gives_exit_2_and_the_same_keys_empty(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", *arguments, "--json"]) == 2
    refused = json.loads(capsys.readouterr().out)
    assert list(refused) == KEYS
    assert [problem["severity"] for problem in refused["problems"]] == ["error"]
    assert told in " ".join(refused["problems"][0].values())
    assert not any(
        refused[key] for key in ("scenarios", "changed", "table", "summary", "measured_changes", "bridges")
    )


def test_a_comparison_is_no_deviation_whatever_the_decision_says(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", BOARD, ILLUSTRATION, DECIDED]) == 0


def test_help_starts_without_the_rooms_that_compare() -> None:
    code = "import sys; from allocation.cli import main\ntry: main(['--help'])\nexcept SystemExit: pass\n"
    code += "print(sorted(name for name in sys.modules if name.startswith('allocation.')))"
    shown = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    assert "compare" in shown
    loaded = set(shown.splitlines()[-1].strip("[]").replace("'", "").split(", "))
    rooms = {name for name in loaded if not name.startswith("allocation.commands")}
    assert rooms == {"allocation.cli", "allocation.problems"}


@pytest.mark.parametrize(
    ("changes", "drawn"),
    [
        ([16, 8, -1], [" " * 16 + "│" + "█" * 16, " " * 16 + "│" + "█" * 8, " " * 15 + "█│"]),
        ([1000, 1], ["│" + "█" * 16, "│▌"]),
        ([-32, -1], ["█" * 16 + "│", " " * 15 + "▐│"]),
    ],
)
def test_bars_are_on_one_scale_and_what_is_more_than_nothing_is_seen(
    changes: list[int], drawn: list[str]
) -> None:
    assert bars(changes) == drawn


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ([5_000, -5_000], "5 tusen kroner flyttes."),
        ([5_000], "5 tusen kroner mer deles ut."),
        ([-5_000, -1_000], "6 tusen kroner mindre deles ut."),
        ([5_000, -2_000], "Økningene er 5 og nedgangene −2: 3 tusen kroner mer deles ut."),
    ],
)
def test_money_that_moves_is_told_apart_from_money_that_is_added(changes: list[int], told: str) -> None:
    assert plain(moved_text(changes, THOUSAND)) == told
