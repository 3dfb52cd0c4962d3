"""The screen of every shipped case: years, cascades, key forms, and the choice among alternatives."""

import pandas as pd
import pytest

from allocation import load_case, run
from allocation.distribution import Distribution
from allocation.money import NBSP
from allocation.screens import charts
from tests.golden import INPUTS
from tests.pages import amount, chart_descriptions, opened, row, table, text_of

CASES = sorted(path.parent.name for path in INPUTS.glob("*/funds.csv"))
YEARS_2024 = "Basisbevilgning, år for år, tusen kroner"


def kept(distribution: Distribution, recipient: object) -> int:
    """What a recipient keeps in the case's own year, in the distribution unit."""
    case, table_of_all = distribution.case, distribution.table()
    own = [
        amount for (year, code, _), amount in table_of_all.items() if (year, code) == (case.year, recipient)
    ]
    return sum(own) // int(case.unit.factor)


@pytest.mark.slow
def test_alternatives_of_every_shipped_case_are_shown_and_the_bridge_explains_the_amount() -> None:
    """All of the board's case, and of the others the first and the last: a page takes its time."""
    page = opened()
    assert len(page.selectbox(key="sak").options) == len(CASES)
    for name in CASES:
        case = load_case(name)
        page.selectbox(key="sak").set_value(name).run()
        every = list(case.scenarios)
        for scenario in every if name == "hso-2024-revised" else dict.fromkeys((every[0], every[-1])):
            page.selectbox(key="alternativ").set_value(scenario).run()
            assert not page.exception, f"{name} {scenario}"
            steps = table(page, "Fordelingslinjene til")
            heading = f"Beløp,{NBSP}{case.unit.name.replace(' ', NBSP)}"
            shown, chosen = sum(map(amount, steps[heading])), page.selectbox(key="mottaker").value
            assert shown == kept(run(case, scenario), chosen), f"{name} {scenario}"


def test_alternatives_stand_by_how_far_they_have_come_then_by_title_each_after_what_it_builds_on() -> None:
    titles = list(opened().selectbox(key="alternativ").options)
    assert titles[:2] == ["Styrets vedtak", "Faset inn over tre år"]
    assert titles.index("Tre firedeler behov") == titles.index("Halvt behov, halvt faktisk") + 1
    assert titles[-1] == "Som i 2023"
    foreign = opened(sak="example-42-areas").selectbox(key="alternativ")
    assert foreign.value == "need"
    assert foreign.options[0] == "Target allocations: everything by need"


def test_a_phased_in_change_is_shown_year_by_year_as_table_and_chart() -> None:
    page = opened(alternativ="within-limits")
    years = table(page, YEARS_2024)
    assert list(years)[1:] == ["2024", "2025", "2026 (full virkning)", "Fra 2024"]
    assert row(years, "Oslo universitetssykehus HF") == ["233 376", "244 000", "254 624", "+21 248"]
    assert row(years, "Sum") == ["1 113 400", "1 113 400", "1 113 400", "–"]
    described = next(text for text in chart_descriptions(page) if text.startswith("Basisbevilgning. Endring"))
    assert "fra 2024 til 2026, tusen kroner: Oslo universitetssykehus HF ▲ +21 248; Sunnaas" in described
    assert "Underveis: ● 2025." in text_of(page)
    assert "Beløp i tusen kroner i 2024, det første av årene til og med 2026." in text_of(page)


def test_where_everything_comes_at_once_nothing_is_said_of_years() -> None:
    page = opened(alternativ="illustration-bed-days")
    assert "År for år" not in [header.value for header in page.header]
    assert "det første av årene" not in text_of(page)


def test_each_bound_and_phase_in_is_a_step_of_the_bridge_with_its_reason() -> None:
    steps = table(
        opened(alternativ="within-limits", mottaker="oslo-universitetssykehus"), "Fordelingslinjene til"
    )
    told = dict(zip(steps["Regel"], steps["Kilde"], strict=True))
    assert list(told)[:4] == ["fordelingsnøkkel", "gulv", "tak", "innfasing"]
    assert "senket i forhold for å betale gulvet" in told["gulv"]
    assert told["innfasing"].startswith("år 1 av 3")


def test_the_criteria_of_a_need_key_are_a_population_with_its_weight_and_an_index_as_a_factor() -> None:
    criteria = table(
        opened(sak="example-42-areas", alternativ="by-index", mottaker="north-hills"), "Kriteriene bak"
    )
    first = criteria.iloc[:2]
    assert list(first["Kriterium"]) == ["Registered population", "Need index, general and acute"]
    assert list(first["Vekt"]) == [f"53{NBSP}%", "faktor"]
    assert list(first["Verdi"]) == [f"624{NBSP}902", "1,0245"]


@pytest.mark.parametrize("scenario", ["pace", "target", "taper"])
def test_a_rule_that_aims_at_a_key_shows_the_keys_criteria(scenario: str) -> None:
    criteria = table(opened(sak="example-42-areas", alternativ=scenario), "Kriteriene bak nøkkelen")
    assert len(criteria) == 6


def test_a_clinics_money_is_followed_from_chapter_and_item() -> None:
    page = opened(sak="chain-2017", mottaker="cancer-clinic")
    way = table(page, "Veien fra kapittel og post til Kreftklinikken")
    assert way["Tilskuddslinje"][0].startswith("kap. 732 post 72 Basisbevilgning")
    assert list(way["Mottaker"]) == ["Helse Sør-Øst RHF", "Oslo universitetssykehus HF", "Kreftklinikken"]
    assert [amount(text) for text in way.iloc[:, 4]] == [50_034_672, 12_514_819, 1_351_600]
    assert all(way["Kilde"])


def test_a_trust_shows_what_it_gives_on_and_what_it_keeps() -> None:
    page = opened(sak="chain-2017", mottaker="oslo-universitetssykehus")
    last = table(page, "Fordelingslinjene til").iloc[-1]
    assert (last["Regel"], amount(str(last.iloc[5]))) == ("gitt videre", -12_514_819)
    given = table(page, "Det Oslo universitetssykehus HF gir videre")
    assert list(given["Mottaker"])[:2] == ["Oslo universitetssykehus HF selv", "Kreftklinikken"]
    assert sum(amount(text) for text in given.iloc[:, 3]) == 12_514_819
    assert f"beholder 2{NBSP}401{NBSP}482 tusen kroner når alt er gitt videre" in text_of(page)
    each = table(page, "Hva hver har mottatt, gitt videre og beholder")
    assert row(each, "Oslo universitetssykehus HF") == ["13 664 819", "11 263 337", "2 401 482"]
    assert row(each, "Sum") == ["", "", "70 915 604"]


def test_a_fund_of_a_cascade_says_what_it_draws_on() -> None:
    drawn = table(opened(sak="chain-2017"), "Rammene").set_index("Ramme")["Trekker på"]
    assert drawn["Basisbevilgning til klinikkene"] == "«Basisbevilgning til helseforetakene»"
    assert "Trekker på" not in table(opened(), "Rammene")


def test_a_case_without_a_decision_has_no_comparison_with_one() -> None:
    page = opened(sak="chain-2017")
    assert not any("vedtaket" in header.value for header in page.header)
    assert "vedtaket" not in text_of(page)


def test_the_years_between_are_marks_of_different_shape_on_the_bars_within_the_scale() -> None:
    changes = pd.DataFrame(
        {"name": ["Øst"], "amount": [6.0], "text": ["▲ +6"], "2025": [9.0], "2026": [-3.0]}
    )
    spec = charts.year_bars(changes, ["2025", "2026"], "Endring").to_dict()
    marks = [layer["mark"] for layer in spec["layer"] if layer["mark"]["type"] == "point"]
    assert len({mark["shape"] for mark in marks}) == 2
    low, high = spec["layer"][0]["encoding"]["x"]["scale"]["domain"]
    assert low <= -3
    assert high >= 9
    assert charts.mark_of(0) != charts.mark_of(1)
