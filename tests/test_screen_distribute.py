"""Distribute: what is moved is shown at once, adds up, can be undone, and is refused in words."""

import pytest

from allocation import run
from allocation.distribution import by_recipient
from allocation.screens.desk import Desk
from allocation.screens.distribute_moves import TAKING
from allocation.screens.live import Event
from allocation.screens.working import place_of
from tests.seats import Seated
from tests.shipped import shipped_case
from tests.small_cases import plain

TABLE = "Basisbevilgning, tusen kroner"
OSLO, TELEMARK = "oslo-universitetssykehus", "sykehuset-telemark"
pytestmark = pytest.mark.usefixtures("desk")


def given(scenario: str) -> dict[str, int]:
    return by_recipient(run(shipped_case("hso-2024-revised"), scenario).blocks_of("basic"))


def test_the_screen_opens_with_the_decision_and_its_published_amounts() -> None:
    seat = Seated()
    assert seat.row(TABLE, "Oslo universitetssykehus HF")[:2] == ["229 392", "20,6 %"]
    assert seat.row(TABLE, "Sum")[0] == "1 113 400"
    assert "Avrunding: beløpene summerer til 1 113 401 tusen kroner, rammen er 1 113 400." in seat.text
    assert "vedtatt, Styret i Helse Sør-Øst RHF, sak 073-2024, 21.06.2024" in seat.text


def test_the_fingerprint_on_the_screen_is_that_of_the_run() -> None:
    fingerprint = run(shipped_case("hso-2024-revised"), "illustration-bed-days").fingerprint
    assert fingerprint in Seated(alternativ="illustration-bed-days").text


def test_choosing_a_key_gives_the_kroner_of_the_method_with_that_key() -> None:
    seat = Seated().does("key", "bed-days-and-beds")
    wanted = given("illustration-bed-days")[OSLO] // 1000
    assert seat.row(TABLE, "Oslo universitetssykehus HF")[0] == f"{wanted:,}".replace(",", " ")
    assert "Går opp: 1 113 400 tusen kroner er fordelt." in seat.text


def test_a_weight_typed_with_a_comma_moves_the_others_so_that_they_sum_to_a_hundred() -> None:
    seat = Seated(alternativ="need-and-actual").does("weight:need-2040", "62,5")
    weights = {name: one["value"] for name, one in seat.reading.inputs.items() if name.startswith("weight:")}
    assert weights == {"weight:need-2040": "62.5", "weight:actual-2019": "37.5"}
    assert seat.row(TABLE, "Sum")[0] == "1 113 400"


@pytest.mark.parametrize("text", ["205", "abc", "-5", "12.345", "62,5,1", ""])
def test_what_cannot_be_a_weight_is_refused_beside_its_field_with_the_text_as_typed(text: str) -> None:
    seat = Seated(alternativ="need-and-actual")
    before = seat.row(TABLE, "Oslo universitetssykehus HF")
    seat.does("weight:need-2040", text)
    assert seat.copy.refused["weight:need-2040"].text == text
    assert 'aria-invalid="true"' in seat.html
    assert seat.row(TABLE, "Oslo universitetssykehus HF") == before


def test_two_locked_recipients_keep_their_amounts_when_the_fund_is_lowered() -> None:
    seat = Seated(alternativ="need-and-actual")
    seat.does(f"locked:{OSLO}", "true").does(f"lock:{TELEMARK}", "60 000").does(
        "amount", "1 000 mill. kroner"
    )
    locked = given("need-and-actual")[OSLO] // 1000
    assert seat.row(TABLE, "Oslo universitetssykehus HF")[0] == f"{locked:,}".replace(",", " ")
    assert seat.row(TABLE, "Sykehuset Telemark HF")[0] == "60 000"
    assert seat.row(TABLE, "Sum")[0] == "1 000 000"
    assert "Går opp: 1 000 000 tusen kroner er fordelt." in seat.text


def test_undo_and_redo_go_back_and_forth_one_move_at_a_time() -> None:
    seat = Seated(alternativ="need-and-actual")
    first = seat.row(TABLE, "Vestre Viken HF")[0]
    seat.does("weight:need-2040", "60").does("weight:need-2040", "70")
    last = seat.row(TABLE, "Vestre Viken HF")[0]
    seat.does("undo").does("undo")
    assert seat.row(TABLE, "Vestre Viken HF")[0] == first
    seat.does("redo").does("redo")
    assert seat.row(TABLE, "Vestre Viken HF")[0] == last


def test_all_places_that_a_slider_passes_are_one_step_to_undo() -> None:
    seat = Seated(alternativ="need-and-actual")
    for place in ("55", "60", "65"):
        seat.does("weight:need-2040", place, gesture=900)
    assert len(seat.copy.past) == 1
    assert [line.did for line in seat.copy.log] == ["opened", "moved"]
    seat.does("undo")
    assert not seat.copy.tried.is_changed


def test_a_floor_that_cannot_be_met_yet_keeps_its_fields_open_to_be_lowered_there() -> None:
    seat = (
        Seated(alternativ="need-and-actual").does("baseline", "previous").does("amount", "500 mill. kroner")
    )
    seat.does("floor:on", "true")
    assert "Gulvene summerer til" in seat.text
    assert seat.reading.inputs_by_id["in-floor:percent"]["value"] == "100"
    seat.does("floor:percent", "20")
    assert seat.copy.refused == {}
    assert "Går opp: 500 000 tusen kroner er fordelt." in seat.text
    assert "floor" in str(seat.copy.tried.overrides)
    seat.does("floor:on", "false")
    assert "floor" not in str(seat.copy.tried.overrides)


def test_a_floor_that_cannot_be_met_is_tried_again_when_what_it_is_of_is_changed() -> None:
    seat = Seated(alternativ="need-and-actual").does("floor:on", "true")
    assert "999 451" in plain(seat.copy.refused["floor:percent"].what)
    assert "1 213 577" in plain(seat.does("floor:base", "previous").copy.refused["floor:percent"].what)
    assert not seat.does("floor:of", "level").copy.refused
    assert "floor" in str(seat.copy.tried.overrides)


def test_a_floor_that_is_switched_off_takes_its_reason_with_it() -> None:
    seat = Seated(alternativ="need-and-actual").does("floor:on", "true")
    assert not seat.does("floor:on", "false").copy.refused


def test_a_new_floor_is_of_what_the_screen_compares_with() -> None:
    seat = Seated(alternativ="need-and-actual").does("baseline", "previous")
    seat.does("floor:on", "true").does("floor:percent", "50")
    assert "'base': 'previous'" in str(seat.copy.tried.overrides)


def test_an_amount_that_fixed_amounts_cannot_share_says_to_choose_a_key_and_waits_in_its_field() -> None:
    seat = Seated().does("amount", "500 mill. kroner")
    assert "Velg en fordelingsnøkkel under" in seat.text
    seat.does("key", "need-2040")
    assert seat.reading.inputs_by_id["in-amount"]["value"] == "500 mill. kroner"


def test_what_is_typed_in_a_tab_that_shows_another_unit_changes_nothing_and_says_so() -> None:
    seat = Seated(alternativ="need-and-actual")
    seen = place_of(seat.copy)
    seat.does("unit", "mill. kroner")
    before = seat.copy.tried
    after = TAKING(seat.copy, Event("other:page", 1, "amount", "1 500 000", 1, seen))
    assert after.tried == before
    assert "elsewhere" in after.refused


@pytest.mark.parametrize(("name", "value"), [("lock:" + OSLO, "−500"), ("floor:percent", "−3,5")])
def test_what_is_below_nought_is_refused(name: str, value: str) -> None:
    seat = Seated(alternativ="floor-2023").does(name, value)
    assert seat.copy.refused[name].text == value
    assert not seat.copy.tried.is_changed


def test_floors_above_the_fund_are_refused_with_both_totals_and_both_remedies() -> None:
    seat = Seated(alternativ="floor-2023").does("floor:percent", "150")
    refused = seat.copy.refused["floor:percent"]
    assert "gulvene summerer til" in refused.what
    assert "senk gulvene" in refused.fix
    assert "øk rammen" in refused.fix
    assert "Gulvene summerer til 1 820 367, det er bare 999 450 tusen kroner å dele" in seat.text


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("key", "three-regions"),
        ("key", "no-such-key"),
        ("fund", "../../etc/passwd"),
        ("lock:no-such-recipient", "5"),
        ("locked:unplaced", "true"),
        ("weight:no-such-weight", "50"),
        ("floor:base", "no-such-base"),
        ("baseline", "scenario:nothing"),
        ("__class__", "x"),
        ("amount:basic", "x" * 20_000),
    ],
)
def test_a_forged_message_changes_no_amount(name: str, value: str) -> None:
    copy = Seated(alternativ="need-and-actual").copy
    after = TAKING(copy, Event("tab", 1, name, value, 1))
    assert after.tried == copy.tried
    assert after.look == copy.look


def test_what_has_no_key_cannot_be_moved_and_the_refusal_says_to_choose_one() -> None:
    seat = Seated().does("floor:on", "true")
    assert not seat.copy.tried.is_changed
    assert "nøkkel" in seat.copy.refused["floor:on"].fix


def test_a_refusal_is_said_in_the_language_of_the_screen() -> None:
    seat = Seated(alternativ="floor-2023").does("language", "en").does("floor:percent", "150")
    assert "The floors sum to 1 820 367" in seat.text


def test_why_a_recipient_gets_its_amount_is_a_click_away() -> None:
    seat = Seated(alternativ="illustration-bed-days").does("recipient", TELEMARK)
    entries = seat.table("Fordelingslinjene til Sykehuset Telemark HF")
    assert any("fordelingsnøkkel" in row for row in entries)
    assert seat.table("Kriteriene bak nøkkelen «Liggedøgn 2040 og senger 2020»")[1:]
    assert any("Sykehuset Telemark HF steg for steg" in chart for chart in seat.charts)


def test_a_phased_in_change_is_shown_year_by_year_with_its_full_effect() -> None:
    seat = Seated(alternativ="within-limits")
    assert seat.row("Basisbevilgning, år for år", "Oslo universitetssykehus HF") == [
        "233 376",
        "244 000",
        "254 624",
        "+21 248",
    ]


def test_lasting_and_one_off_money_stand_apart() -> None:
    seat = Seated(alternativ="with-support")
    headings = seat.table(TABLE)[0]
    assert headings[3:5] == ["ettårig", "av ukjent varighet"]
    support = seat.row(TABLE, "Akershus universitetssykehus HF")[2]
    assert support not in ("", "–")


def test_amounts_can_be_shown_in_million_kroner_and_typed_in_them() -> None:
    seat = Seated(alternativ="need-and-actual").does("unit", "mill. kroner")
    assert seat.row("Basisbevilgning, mill. kroner", "Sykehuspartner HF")[0] == "18,403"
    seat.does("amount", "1 000")
    assert seat.row("Basisbevilgning, mill. kroner", "Sum")[0] == "1 000,000"


def test_in_english_the_words_are_english_and_the_names_stay() -> None:
    seat = Seated(alternativ="need-and-actual").does("language", "en")
    assert "Adds up: 1 113 400 thousand kroner are distributed." in seat.text
    assert seat.row("Basisbevilgning, thousand kroner", "Sum")[0] == "1 113 400"


def test_presented_the_letters_order_stands_and_only_levers_in_use_are_shown() -> None:
    seat = Seated(alternativ="need-and-actual").does("sort", "change").does("presents", "true")
    names = [row[0] for row in seat.table(TABLE)[1:3]]
    assert names == ["Akershus universitetssykehus HF", "Oslo universitetssykehus HF"]
    inputs = seat.reading.inputs
    assert "weight:need-2040" in inputs
    assert not {"floor:on", "blend", "sort", f"lock:{OSLO}"} & inputs.keys()


def test_a_case_whose_funds_are_sums_of_lines_says_that_nothing_can_be_moved() -> None:
    assert "ingen ramme som kan fordeles på nytt" in Seated(sak="frame-2017").text


def test_another_browser_with_the_same_address_sees_what_is_saved_and_not_what_is_tried(desk: Desk) -> None:
    mine = Seated(alternativ="need-and-actual").does("weight:need-2040", "90")
    theirs = Seated(owner="another-browser", m=mine.token)
    assert theirs.token != mine.token
    assert theirs.copy.tried.opened == "need-and-actual"
    assert not theirs.copy.tried.is_changed


def test_a_reload_and_a_restart_lose_nothing() -> None:
    from allocation.screens.desk import the_desk

    mine = Seated(alternativ="need-and-actual").does("weight:need-2040", "90")
    the_desk.cache_clear()
    again = Seated(m=mine.token)
    assert again.token == mine.token
    assert again.copy == mine.copy


@pytest.mark.parametrize(("language", "says"), [("nb", "Skriv et beløp"), ("en", "Write an amount")])
def test_who_no_key_can_measure_is_not_freed_and_is_told_so_in_words(language: str, says: str) -> None:
    seat = Seated(alternativ="need-and-actual").does("language", language)
    refused = seat.does("lock:betanien-hospital", "").copy.refused["lock:betanien-hospital"]
    assert "Betanien Hospital" in refused.what
    assert refused.fix.startswith(says)
    assert "recipients" not in refused.fix
    assert "keys.toml" not in seat.text
    assert "lock:betanien-hospital" not in seat.does("lock:betanien-hospital", "0").copy.refused


def test_an_amount_that_is_emptied_takes_its_lock_away() -> None:
    seat = Seated(alternativ="need-and-actual").does("lock:oslo-universitetssykehus", "200 000")
    assert "checked" in seat.reading.inputs["locked:oslo-universitetssykehus"]
    assert (
        "checked"
        not in seat.does("lock:oslo-universitetssykehus", "").reading.inputs[
            "locked:oslo-universitetssykehus"
        ]
    )


def test_an_empty_field_is_said_to_be_empty() -> None:
    seat = Seated(alternativ="need-and-actual").does("amount", "")
    assert "Feltet er tomt: skriv et tall." in seat.text
    assert "The field is empty: write a number." in seat.does("language", "en").text


def test_the_level_after_is_explained_where_a_bound_chooses_it() -> None:
    seat = Seated(alternativ="need-and-actual")
    assert "Nivået etter er" not in seat.text
    assert "Nivået etter er grunnlaget og beløpet i rammen lagt sammen" in seat.does("floor:on", "true").text
    assert seat.reading.inputs["floor:of"]["aria-describedby"] == "level-floor"
