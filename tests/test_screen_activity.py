"""The Activity screen: what pots come to, what moving price, share and points does, and where rates stand."""

import io
from fractions import Fraction

import pytest

from allocation import run
from allocation.activity_pots import (
    RateKind,
    effects_of_year,
    in_whole_units,
    pots_money,
    rate_sources,
    settlements,
    sum_of,
)
from allocation.activity_table import pot_tables
from allocation.distribution import by_recipient
from allocation.kept_changes import kept_changes
from allocation.screens.activity_moves import TAKING
from allocation.screens.documents import document
from allocation.screens.live import Event
from allocation.screens.opening import begun
from tests.seats import OWNER, Seated, desk
from tests.shipped import shipped_case

__all__ = ["desk"]
pytestmark = pytest.mark.usefixtures("desk")

KEPT = "Hva hver mottaker sitter igjen med"
SHARE = "parameters.isf.refund_share.somatic"


def at(case: str, **asked: str) -> Seated:
    return Seated("activity", sak=case, **asked)


def test_the_advance_of_the_letter_of_2017_stands_beside_the_product_and_both_stand() -> None:
    text = at("chain-2017").does("unit", "mill. kroner").text
    assert "859 380 poeng × 42 753 kroner × 50 % = 18 370,537 mill. kroner" in text
    assert "Oppgitt akonto 18 373,7 mill. kroner" in text
    assert "▲ +3,163 mill. kroner" in text
    assert "Begge tall blir stående." in text


def test_a_price_that_is_already_the_refund_has_no_share_in_the_formula_or_among_the_sources() -> None:
    seated = at("chain-2017")
    assert "290 116 poeng × 2 000 kroner = 580 232 tusen kroner" in seated.text
    rows = [row[0] for row in seated.table("Priser og satser i 2017")]
    assert not any("rusbehandling: refusjonssats" in name for name in rows)


def test_a_price_that_is_not_published_gives_no_amount_and_the_page_says_so() -> None:
    seated = at("kre-2021")
    assert "Enhetsprisen er ikke publisert for 2021: potten har ikke noe beløp." in seated.text
    assert "Ingen har noe beløp etter aktivitet." in seated.text
    row = next(row for row in seated.table("Priser og satser i 2021") if row[0] == "Somatikk: enhetspris")
    assert row[1:4] == ["ikke oppgitt", "ikke publisert for året", ""]


def test_interpolation_is_asked_for_on_the_page_and_marked_where_it_is_used() -> None:
    seated = at("kre-2021").does("missing_price:somatic", "interpolate")
    assert seated.copy.tried.overrides == {"pots.somatic.missing_price": "interpolate"}
    assert "32 213 poeng × 47 418 kroner × 50 % = 763 738 tusen kroner" in seated.text
    assert "ikke publisert" in seated.text
    assert seated.row(KEPT, "Kreftklinikken")[:3] == ["", "763 738", "▲ +763 738"]


def test_a_typed_price_stands_in_place_of_one_that_is_not_published() -> None:
    seated = at("kre-2021").does("price:somatic", "46 500")
    assert seated.copy.tried.overrides == {"parameters.isf.unit_price.somatic": 46500}
    assert "32 213 poeng × 46 500 kroner" in seated.text


def test_a_share_of_30_per_cent_gives_the_published_gains_and_losses_and_conserves_the_whole() -> None:
    seated = at("refund-share-2017").does("share:somatic", "30")
    assert seated.copy.tried.overrides == {SHARE: 30}
    assert seated.row(KEPT, "Sørlandet sykehus HF")[2:4] == ["▲ +203 570", "+13,3 %"]
    assert seated.row(KEPT, "Oslo universitetssykehus HF")[2:4] == ["▼ −330 153", "−6,5 %"]
    assert seated.row(KEPT, "Sunnaas sykehus HF")[2:4] == ["▼ −131 742", "−28,3 %"]
    assert seated.row(KEPT, "Sum")[:3] == ["18 370 537", "18 370 537", "–"]
    assert "Det hele er bevart: summen er den samme." in seated.text
    assert "6 får mer, 3 får mindre; økningene er 536 831 tusen kroner til sammen." in seated.text


def test_a_share_that_is_put_back_is_no_longer_tried_and_a_slider_is_one_step_to_undo() -> None:
    seated = at("refund-share-2017")
    for place in ("48", "45", "40"):
        seated.does("share:somatic", place, gesture=900)
    assert (len(seated.copy.past), seated.copy.tried.overrides) == (1, {SHARE: 40})
    seated.does("share:somatic", "50,0")
    assert seated.copy.tried.overrides == {}


def test_what_if_the_share_moves_shows_each_share_and_says_which_cannot_be_run() -> None:
    seated = at("refund-share-2017")
    caption = "Endring per mottaker etter refusjonssats"
    assert seated.table(caption)[0][1:6] == ["40 %", "45 %", "50 % (nå)", "55 %", "60 %"]
    assert seated.row(caption, "Sunnaas sykehus HF")[:5] == ["▼ −65 871", "▼ −32 936", "–", "", ""]
    assert "60 % kan ikke kjøres:" in seated.text
    tried = {share: run(shipped_case("refund-share-2017"), f"share-{share}") for share in (40, 50)}
    change = kept_changes(tried[50], tried[40], set()).recipients["sunnaas-sykehus"].change
    assert change == -65_871_000


def test_the_shares_that_are_tried_can_be_chosen_and_a_row_that_is_none_is_refused() -> None:
    seated = at("refund-share-2017").does("steps:from", "30").does("steps:to", "50").does("steps:by", "10")
    assert seated.table("Endring per mottaker")[0][1:4] == ["30 %", "40 %", "50 % (nå)"]
    seated.does("steps:by", "0,1")
    assert "høyst ni satser" in seated.copy.refused["steps:by"].fix
    assert seated.copy.asked["activity.steps.by"] == "10"


def test_more_points_for_one_give_it_more_refund_and_are_written_by_the_recipient() -> None:
    seated = at("example-region").does("points:somatic:nordfjell", "16 000,5")
    (path,) = seated.copy.tried.overrides
    assert path == "criteria.somatic-planned.values.nordfjell"
    assert seated.row(KEPT, "Nordfjell HF")[2] == "▲ +6 500"
    assert "Til sammen ▲ +6 500 tusen kroner." in seated.text


def test_the_effects_of_the_year_are_those_of_the_bridge_and_nothing_is_left_over() -> None:
    case = shipped_case("example-region")
    bridge = run(case, "from-last-year")
    for pot in case.pots.values():
        whole = {code: in_whole_units(one, 1000) for code, one in effects_of_year(case, pot).items()}
        now = {row.recipient: row.planned for row in next(
            table for table in pot_tables(case) if table.pot == pot).rows}  # fmt: skip
        assert set(whole) == set(now)
        total = sum_of(whole)
        assert total.change == sum(one.change for one in whole.values())
        for rule, part in zip(("volume_effect", "price_effect", "share_effect"), total.parts, strict=True):
            steps = case.methods["from-last-year"].steps
            number = next(n for n, s in enumerate(steps, 1) if s.rule == rule and s.pot == pot.code)  # type: ignore[attr-defined]
            blocks = [one for one in bridge.blocks_of("activity") if one.step == number]
            assert abs(sum(by_recipient(blocks).values()) - part) <= 1000 * len(whole)


def test_the_clinics_effects_from_2020_are_the_golden_ones() -> None:
    seated = at("kre-2021", alternativ="interpolated-price")
    row = seated.row("Somatikk: hva endringen fra 2020 kom av", "Kreftklinikken")
    assert row == ["▲ +34 773", "▲ +25 331", "–", "▲ +60 104"]
    assert any("Volum ▲ +34 773" in one for one in seated.charts)


def test_effects_can_be_counted_from_what_is_compared_with() -> None:
    seated = at("example-region").does("share:somatic", "35").does("since", "compared")
    row = seated.row("Somatikk: hva endringen fra «Budsjett 2026» kom av", "Nordfjell HF")
    assert row == ["–", "–", "▲ +42 198", "▲ +42 198"]


def test_the_settlement_is_that_of_the_run_that_settles_the_year() -> None:
    settled = run(shipped_case("example-region"), "settled")
    for number, table in enumerate(pot_tables(settled.case), 3):
        entries = by_recipient([one for one in settled.blocks_of("activity") if one.step == number])
        found = settlements(settled.case, table)
        assert set(found) == set(entries)
        assert all(abs(found[code] - entries[code]) < 1000 for code in entries)
    assert [one.is_settled for one in pots_money(settled.case)] == [True, True]
    assert (
        "Avregning, med i beløpene ▲ +27 764 tusen kroner" in at("example-region", alternativ="settled").text
    )


def test_each_rate_says_how_it_came_to_stand_and_when_it_was_checked() -> None:
    case = shipped_case("kre-2021")
    price, share = rate_sources(case, case.pots["somatic"])
    assert (price.kind, price.value) == (RateKind.MISSING, None)
    assert (share.kind, share.value) == (RateKind.TABLE, Fraction(50))
    row = next(row for row in at("chain-2017").table("Priser og satser") if row[0] == "Somatikk: enhetspris")
    assert row[3] == "01.01.2017–31.12.2017"
    assert "Oppdragsdokument 2017 til Helse Sør-Øst RHF" in row[4]
    assert row[5] == "22.11.2026"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("share:somatic", "205"),
        ("share:somatic", "-1"),
        ("share:somatic", "to"),
        ("price:somatic", "42.753"),
        ("price:somatic", "-5"),
        ("price:somatic", ""),
        ("points:somatic:sunnaas-sykehus", "-1"),
        ("points:somatic:sunnaas-sykehus", "5 %"),
        ("points:somatic:sunnaas-sykehus", ""),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field_with_the_text_as_typed(name: str, text: str) -> None:
    seated = at("refund-share-2017")
    before = seated.table(KEPT)
    seated.does(name, text)
    assert seated.copy.refused[name].text == text
    assert seated.copy.tried.overrides == {}
    assert seated.table(KEPT) == before
    assert f'id="refused-{name}"' in seated.html


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("share:no-such-pot", "30"),
        ("share", "30"),
        ("price:../../etc/passwd", "1"),
        ("points:somatic:no-such-recipient", "5"),
        ("points:somatic", "5"),
        ("missing_price:somatic", "free"),
        ("pot", "no-such-pot"),
        ("baseline", "no-such-scenario"),
        ("since", "yesterday"),
        ("steps:__class__", "5"),
        ("case", "../../etc"),
        ("share:somatic", "9" * 20_000),
    ],
)
def test_a_forged_message_changes_nothing_that_is_shown(name: str, value: str) -> None:
    copy = begun("refund-share-2017")
    after = TAKING(copy, Event("tab", 1, name, value, 1))
    assert (after.case, after.tried, after.look, after.asked) == (
        copy.case,
        copy.tried,
        copy.look,
        copy.asked,
    )


def test_a_case_without_activity_says_so_and_offers_those_that_have_it() -> None:
    seated = Seated("activity")
    assert "har ingen aktivitet som betales etter poeng" in seated.text
    assert seated.reading.inputs["case"]["value"] is not None
    seated.does("case", "refund-share-2017")
    assert "Somatikk, hele regionen" in seated.text


def test_the_page_speaks_english_and_presents_without_the_fields_of_points() -> None:
    seated = at("refund-share-2017").does("language", "en").does("presents", "true")
    assert "859 380 points × 42 753 kroner × 50 % = 18 370 537 thousand kroner" in seated.text
    assert "points:somatic:sunnaas-sykehus" not in seated.reading.inputs
    assert "Refusjonssats" not in seated.text.replace("Refusjonssats 50 prosent, som i 2017", "").replace(
        "Refusjonssats 30 prosent", ""
    ).replace("Refusjonssats 40 prosent", "")


def test_the_table_that_leaves_the_page_has_every_pot_and_says_what_it_is_of() -> None:
    seated = at("example-region").does("share:somatic", "35")
    made = document(seated.token, OWNER, "activity_table", {})
    assert made.name == "example-region-budget-ulagret-kladd-aktivitet.csv"
    lines = io.StringIO(made.content.decode("utf-8-sig")).read().splitlines()
    assert "Eksempelregionen 2026" in lines[0]
    assert len(lines) == 2 + 10
    picture = document(seated.token, OWNER, "activity_picture", {})
    assert picture.content.startswith(b"\x89PNG")
