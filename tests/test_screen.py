"""The first screen in process: what the page says of the shipped cases, and of a broken one."""

import re
import shutil
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from allocation import load_case, run
from allocation.files import package
from allocation.findings import Status
from allocation.money import DASH, MINUS, NBSP, THOUSAND
from allocation.reconciliation import all_findings
from allocation.screens import charts, plain, signed, with_arrow
from tests.pages import APP, amount, chart_descriptions, opened, row, table, text_of

OSLO = "oslo-universitetssykehus"


def test_the_page_opens_with_the_case_of_2024_as_the_board_decided_it() -> None:
    page = opened()
    assert page.title[0].value.endswith("revidert nasjonalbudsjett 2024")
    assert "Status: **vedtatt**" in text_of(page)
    assert "sak 073-2024, 21.06.2024" in text_of(page)


def test_the_fingerprint_on_the_screen_is_that_of_the_run() -> None:
    fingerprint = run(load_case("hso-2024-revised"), "illustration-bed-days").fingerprint
    assert f"`{fingerprint}`" in text_of(opened(alternativ="illustration-bed-days"))


def test_only_cases_with_funds_can_be_chosen_and_the_newest_decision_stands_first() -> None:
    chooser = opened().selectbox(key="sak")
    newest, before, *others = chooser.options
    assert (newest[-4:], before[-4:]) == ("2024", "2023")
    assert others[0].startswith("Eksempelregionen 2026")
    assert not any("Tilskudd til Helse Sør-Øst RHF 2017" in one for one in others)


def test_a_case_in_its_own_money_and_without_a_decision_speaks_of_neither_kroner_nor_a_comparison() -> None:
    page = opened(sak="example-42-areas", mottaker="north-forest")
    assert "Beløp i thousand pounds." in text_of(page)
    assert not re.search("kroner|sammenlignes med vedtaket", text_of(page))
    assert row(table(page, "National payer fordeler, thousand pounds"), "Sum") == ["99 456 000"]
    criteria = table(page, "Kriteriene bak nøkkelen")
    assert set(criteria["Enhet"]) == {"people"}
    assert list(criteria["Vekt"]) == [f"{share}{NBSP}%" for share in (53, 11, 13, 3, 9, 11)]


def test_the_table_has_the_letters_rows_with_group_sums_and_what_is_unplaced() -> None:
    shown = table(opened(), "Helse Sør-Øst RHF fordeler")
    assert row(shown, "Oslo universitetssykehus HF") == ["229 392", "2 402", "8 110", "239 904"]
    assert row(shown, "Sunnaas sykehus HF") == ["7 444", f"{MINUS}24", DASH, "7 420"]
    assert row(shown, "Sum private ideelle sykehus") == ["50 590", "1 083", "5 110", "56 783"]
    assert row(shown, "Ikke fordelt") == [f"{MINUS}1", "", "", f"{MINUS}1"]
    assert row(shown, "Sum") == ["1 113 400", "15 400", "116 200", "1 245 000"]
    assert list(shown["Mottaker"])[-3:] == ["Sum private ideelle sykehus", "Ikke fordelt", "Sum"]


def test_the_three_regions_grant_stands_in_a_table_of_its_own() -> None:
    shown = table(opened(), "Helse- og omsorgsdepartementet fordeler")
    assert [row(shown, name)[0] for name in ("Helse Sør-Øst RHF", "Helse Vest RHF", "Sum")] == [
        "92 850",
        "32 850",
        "150 000",
    ]


def test_who_receives_the_letter_without_a_row_is_named() -> None:
    assert "Mottar brevet uten egen rad i tabellen: Sykehusapotekene HF." in text_of(opened())


def test_an_alternative_shows_its_change_in_thousand_kroner_and_in_per_cent_of_the_decision() -> None:
    shown = table(opened(alternativ="illustration-bed-days"), "Helse Sør-Øst RHF fordeler")
    assert row(shown, "Oslo universitetssykehus HF")[-2:] == ["+35 165", "+14,7 %"]
    assert row(shown, "Akershus universitetssykehus HF")[-2:] == [f"{MINUS}18 159", f"{MINUS}10,6 %"]
    assert row(shown, "Betanien Hospital")[-2:] == [DASH, DASH]


def test_gainers_and_losers_are_described_from_most_gained_to_most_lost() -> None:
    page = opened(alternativ="illustration-bed-days")
    described = chart_descriptions(page)[0]
    assert "Oslo universitetssykehus HF ▲ +35 165; Vestre Viken HF ▲ +10 756" in described
    assert described.endswith(f"Akershus universitetssykehus HF ▼ {MINUS}18 159")
    assert "Uendret: Sykehuspartner HF, Helse Sør-Øst RHF, Betanien Hospital" in text_of(page)


def test_where_nothing_changes_it_is_said_in_words() -> None:
    departement = "Helse- og omsorgsdepartementet: ingen mottaker får mer eller mindre enn vedtaket."
    assert departement in text_of(opened(alternativ="illustration-bed-days"))
    assert "Alternativet er vedtaket selv" in text_of(opened())
    assert not any("Endring" in described for described in chart_descriptions(opened()))


@pytest.mark.parametrize("scenario", ["decided", "illustration-bed-days"])
def test_the_bridge_of_a_recipient_adds_up_to_its_amount(scenario: str) -> None:
    page = opened(alternativ=scenario, mottaker=OSLO)
    steps = table(page, "Fordelingslinjene til Oslo")
    [total] = table(page, "Helse Sør-Øst RHF fordeler").query("Mottaker.str.startswith('Oslo')")[
        "Samlet beløp"
    ]
    assert sum(amount(text) for text in steps[f"Beløp,{NBSP}tusen{NBSP}kroner"]) == amount(total)
    assert all(steps["Kilde"])
    assert set(steps["Varighet"]) == {f"ukjent{NBSP}varighet"}


def test_behind_a_key_stand_its_criteria_with_value_and_source() -> None:
    page = opened(alternativ="illustration-bed-days", mottaker=OSLO)
    criteria = table(page, "Kriteriene bak nøkkelen Liggedøgn 2040 og senger 2020")
    assert row(criteria, "Senger somatikk i 2020")[:3] == ["20 %", "1 575", "senger"]
    assert all(criteria["Kilde"])


@pytest.mark.parametrize("scenario", ["decided", "illustration-bed-days"])
def test_the_findings_are_counted_and_every_one_is_shown(scenario: str) -> None:
    findings = all_findings(run(load_case("hso-2024-revised"), scenario))
    counts = Counter(finding.status for finding in findings)
    page = opened(alternativ=scenario)
    assert {metric.label: int(metric.value) for metric in page.metric} == {
        "Avvik": 0,
        "Kan ikke avgjøres": counts[Status.UNRESOLVED],
        "Avrunding": counts[Status.ROUNDING],
        "Stemmer": counts[Status.AGREES],
    }
    tables = [shown.value for shown in page.table if shown.proto.alt == "Oppgitt mot beregnet"]
    assert [len(shown) for shown in tables] == [len(findings) - counts[Status.AGREES], counts[Status.AGREES]]
    assert set(tables[1]["Status"]) == {"stemmer"}


def test_every_entry_and_every_fund_is_listed_with_its_source() -> None:
    page, case = opened(), load_case("hso-2024-revised")
    entries = table(page, "Alle fordelingslinjene")
    assert len(entries) == len(run(case).entries)
    assert all(entries["Kilde"])
    assert len(table(page, "Rammene")) == len(case.funds)


def test_the_case_of_2023_is_shown_by_the_same_page() -> None:
    page = opened(sak="hso-2023-revised")
    assert row(table(page, "Helse Sør-Øst RHF fordeler"), "Sum") == ["1 354 600"]


def test_a_link_opens_the_scenario_and_the_recipient_it_names() -> None:
    page = AppTest.from_file(str(APP), default_timeout=60)
    page.query_params["alternativ"] = "Illustrasjon: liggedøgn og senger"
    page.query_params["mottaker"] = "Vestre Viken HF"
    page.run()
    assert page.selectbox(key="alternativ").value == "illustration-bed-days"
    assert page.selectbox(key="mottaker").value == "vestre-viken"


@pytest.fixture
def copied_inputs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the shipped inputs that the screen reads instead of them."""
    copy = tmp_path / "inputs"
    shutil.copytree(package.shipped_inputs(), copy)
    monkeypatch.setattr(package, "shipped_inputs", lambda: copy)
    return copy


def replace_in(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_heading_says_who_adjusted_when_and_what_it_replaces(copied_inputs: Path) -> None:
    (copied_inputs / "hso-2024-revised" / "scenarios" / "proposed.toml").write_text(
        'title = "Forslag"\nstatus = "recommendation"\nbaseline = "decided"\nreplaces = "decided"\n'
        'body = "Administrerende direktør"\ndate = 2024-09-02\n',
        encoding="utf-8",
    )
    given = (
        "Status: **innstilling**, Administrerende direktør, 02.09.2024, erstatter «decided» · sammenlignes"
    )
    assert given in text_of(opened(alternativ="proposed"))


def test_a_broken_case_shows_what_is_wrong_its_likely_cause_and_the_way_out(copied_inputs: Path) -> None:
    decision = copied_inputs / "hso-2024-revised" / "decision.csv"
    replace_in(decision, "Sykehuset Østfold HF", "Sykehuset Ostfold")
    page = opened()
    assert page.title[0].value == "Saken kan ikke fordeles"
    [problems] = [shown.value for shown in page.table]
    found = problems[problems["Hva"].str.contains("Sykehuset Ostfold")].iloc[0]
    assert "decision.csv, linje" in found["Sted"].replace("\\", "")
    assert found["Sannsynlig årsak"]
    assert "Sykehuset Østfold HF" in found["Løsning"]


def test_a_mended_case_is_read_again_without_a_restart(copied_inputs: Path) -> None:
    decision = copied_inputs / "hso-2024-revised" / "decision.csv"
    replace_in(decision, "Sykehuset Østfold HF", "Sykehuset Ostfold")
    page = opened()
    replace_in(decision, "Sykehuset Ostfold", "Sykehuset Østfold HF")
    page.run()
    assert page.title[0].value.endswith("2024")


def test_a_case_that_cannot_be_read_at_all_stands_last_and_says_why(copied_inputs: Path) -> None:
    (copied_inputs / "hso-2024-revised" / "case.toml").write_text("name = ", encoding="utf-8")
    page = opened()
    assert list(page.selectbox(key="sak").options)[-1] == "hso-2024-revised"
    page.selectbox(key="sak").set_value("hso-2024-revised").run()
    assert not page.exception
    assert page.title[0].value == "Saken kan ikke fordeles"


def test_text_from_a_case_is_shown_as_it_is_written_not_as_markdown() -> None:
    assert plain("1. rad_a *x* [let] $5$ :smile: <b>") == (r"1\. rad\_a \*x\* \[let\] \$5\$ \:smile: \<b\>")
    assert plain("- 24 + 1") == r"\- 24 + 1"
    assert plain(f"{MINUS}24,5{NBSP}% kl. 12: kap. 732") == f"{MINUS}24,5{NBSP}% kl. 12: kap. 732"


def test_a_change_has_a_sign_and_an_arrow_and_none_is_a_dash() -> None:
    assert [signed(kroner, THOUSAND) for kroner in (1_500, -24_000, 0)] == ["+1,5", f"{MINUS}24", DASH]
    assert [with_arrow(kroner, THOUSAND) for kroner in (1_500, -24_000, 0)] == [
        "▲ +1,5",
        f"▼ {MINUS}24",
        DASH,
    ]


def test_bars_keep_the_order_of_their_rows_and_write_numbers_the_norwegian_way() -> None:
    changes = pd.DataFrame({"name": ["Øst", "Vest"], "amount": [10.0, -4.0], "text": ["▲ +10", "▼ −4"]})
    spec = charts.change_bars(changes, "Endring, tusen kroner").to_dict()
    bar = spec["layer"][0]
    assert bar["encoding"]["y"]["sort"] is None
    assert bar["encoding"]["color"]["scale"]["range"][:2] == ["#0072B2", "#D55E00"]
    low, high = bar["encoding"]["x"]["scale"]["domain"]
    assert low < -4 < 10 < high
    assert spec["config"]["locale"]["number"]["decimal"] == ","
    assert spec["config"]["locale"]["number"]["thousands"] == NBSP


def test_a_bridge_that_only_rises_starts_its_scale_at_zero() -> None:
    steps = pd.DataFrame(
        [("1. Basis", 0.0, 7.0, charts.UP, "▲ +7"), ("Sum", 0.0, 7.0, charts.WHOLE, "7")],
        columns=["name", "start", "end", "direction", "text"],
    )
    spec = charts.bridge_steps(steps, "Beløp").to_dict()
    assert spec["layer"][0]["encoding"]["x"]["scale"]["domain"][0] == 0
