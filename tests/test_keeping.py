"""Scenarios are kept: named, versioned, decided, sent as link and file; none is overwritten unseen."""

import json
import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from allocation.case import Scenario
from allocation.files.scenario_text import as_link, from_link, scenario_of, scenario_text
from allocation.screens.desk import Desk, the_desk
from allocation.screens.documents import document
from allocation.screens.keeping_moves import name_of
from allocation.screens.seat import shown_run
from allocation.screens.shelf import shelved
from allocation.screens.working import UNSAVED
from tests.seats import Seated

TABLE = "Basisbevilgning, tusen kroner"
pytestmark = pytest.mark.usefixtures("desk")


def form(**fields: str) -> str:
    return json.dumps(fields)


def moved(owner: str = "kari", weight: str = "60") -> Seated:
    return Seated(owner=owner, alternativ="need-and-actual").does("weight:need-2040", weight)


def saved(owner: str = "kari", title: str = "Mitt forslag", weight: str = "60") -> Seated:
    return moved(owner, weight).does("save", form(title=title, by=owner, **{"as": "new"}))


def test_what_is_tried_is_saved_under_a_title_and_gives_the_same_kroner() -> None:
    seat = moved()
    before = seat.table(TABLE)
    seat.does("save", form(title="Mitt forslag", description="Til møtet", by="Kari", **{"as": "new"}))
    assert seat.copy.tried.opened == "mitt-forslag"
    assert not seat.copy.tried.is_changed
    assert seat.table(TABLE) == before
    assert seat.copy.look.person == "Kari"


@pytest.mark.parametrize(
    ("language", "told", "next_told"),
    [
        ("nb", "Lagret som «Mitt forslag», versjon 1", "Lagret som «Mitt forslag», versjon 2"),
        ("en", "Saved as “Mitt forslag”, version 1", "Saved as “Mitt forslag”, version 2"),
    ],
)
def test_who_saves_is_told_under_which_name_and_version_until_something_else_is_done(
    language: str, told: str, next_told: str
) -> None:
    seat = saved().does("language", language)
    assert told in seat.text
    seat.does("weight:need-2040", "70")
    assert told not in seat.text
    assert next_told in seat.does("save", form(by="Kari", **{"as": "version"})).text
    assert next_told not in seat.does("scenario", "decided").text


def test_a_saved_scenario_is_there_for_others_and_what_is_not_saved_is_not() -> None:
    seat = saved()
    seat.does("weight:need-2040", "80")
    other = Seated(owner="ola", alternativ="mitt-forslag")
    assert other.copy.tried.opened == "mitt-forslag"
    assert other.reading.inputs["weight:need-2040"]["value"] == "60.0"


def test_a_change_to_what_is_saved_is_its_next_version() -> None:
    seat = saved().does("weight:need-2040", "70")
    seat.does("save", form(by="Kari", **{"as": "version"}))
    assert seat.copy.tried.version == 2
    assert "Versjon 2" in seat.text
    assert "Versjon 1" in seat.text


def test_who_saves_over_anothers_newer_version_is_told_and_chooses() -> None:
    mine = saved()
    theirs = Seated(owner="ola", alternativ="mitt-forslag").does("weight:need-2040", "90")
    theirs.does("save", form(by="Ola", **{"as": "version"}))
    mine.does("weight:need-2040", "65").does("save", form(by="Kari", **{"as": "version"}))
    assert "Ola lagret versjon 2" in mine.text
    assert mine.copy.tried.is_changed, "nothing of mine is lost while I choose"
    mine.does("save_over")
    assert mine.copy.tried.version == 3
    assert mine.reading.inputs["weight:need-2040"]["value"] == "65.0"
    assert "Versjon 2" in mine.text


def test_who_is_told_of_a_conflict_can_save_beside_it_or_see_the_others() -> None:
    mine = saved()
    Seated(owner="ola", alternativ="mitt-forslag").does("weight:need-2040", "90").does(
        "save", form(by="Ola", **{"as": "version"})
    )
    mine.does("weight:need-2040", "65").does("save", form(by="Kari", **{"as": "version"}))
    mine.does("save", form(title="Kari sitt", by="Kari", **{"as": "new"}))
    assert mine.copy.tried.opened == "kari-sitt"
    assert "mens du arbeidet" not in mine.text
    mine.does("scenario", "mitt-forslag")
    assert mine.reading.inputs["weight:need-2040"]["value"] == "90.0"


@pytest.mark.parametrize("title", ["", "   ", "!!!", "Styrets vedtak!", "Decided"])
def test_a_title_without_a_name_or_one_that_is_taken_is_refused(title: str) -> None:
    seat = moved().does("save", form(title=title, **{"as": "new"}))
    if name_of(title) in ("", "decided"):
        assert "save" in seat.copy.refused
        assert seat.copy.tried.is_changed
    else:
        assert seat.copy.tried.opened == name_of(title)


def test_a_scenario_of_the_case_folder_is_never_written_over() -> None:
    seat = moved().does("save", form(title="Annet", **{"as": "version"}))
    assert "hører til sakens egen mappe" in seat.copy.refused["save"].what


def decided(**more: str) -> Seated:
    fields = {
        "status": "decided",
        "body": "Styret",
        "case_number": "101-2024",
        "date": "21.11.2024",
        "by": "Kari",
    }
    return saved().does("status", form(**{**fields, **more}))


def test_what_is_decided_says_by_whom_when_and_in_which_case_and_is_frozen() -> None:
    seat = decided()
    assert "vedtatt, Styret, sak 101-2024, 21.11.2024" in seat.text
    seat.does("weight:need-2040", "70").does("save", form(by="Kari", **{"as": "version"}))
    assert seat.copy.tried.is_changed
    assert "aldri" in seat.copy.refused["save"].what
    seat.does("save", form(title="Ny versjon", by="Kari", replaces="true", **{"as": "new"}))
    assert seat.copy.tried.opened == "ny-versjon"
    assert "erstatter «mitt-forslag»" in seat.text


@pytest.mark.parametrize("day", ["31.02.2024", "2024-11-21", "i går", "1.1.24"])
def test_a_day_that_cannot_be_read_is_refused(day: str) -> None:
    seat = decided(date=day)
    assert seat.copy.refused["status"].what == "datoen kan ikke leses"


def test_only_what_is_saved_and_unchanged_can_be_decided() -> None:
    seat = saved().does("weight:need-2040", "61").does("status", form(status="decided"))
    assert seat.copy.refused["status"].what.startswith("bare et lagret alternativ")


def test_a_link_carries_what_is_tried_to_somebody_who_has_not_saved_it() -> None:
    seat = moved(weight="77,7")
    link = seat.reading.inputs_by_id["keep-link"]["value"] or ""
    opened = Seated(owner="ola", delt=link.split("delt=")[1])
    assert opened.table(TABLE) == seat.table(TABLE)
    assert opened.token != seat.token


@pytest.mark.parametrize("link", ["", "x", "1abc", "9" * 100])
def test_a_broken_link_says_so_and_opens_the_usual_case(link: str) -> None:
    seat = Seated(delt=link)
    assert "lenken" in seat.text.lower() or link == ""


def test_a_scenario_goes_out_as_a_file_and_comes_in_as_the_same(desk: Desk) -> None:
    seat = moved(weight="66,6")
    before = seat.table(TABLE)
    text = scenario_text(seat.copy.scenario("Fra fil"))
    other = Seated(owner="ola")
    file = desk.receive(other.token, "ola", text.encode())
    other.does("read_in", form(name="fra-fil.toml", file=file))
    assert other.table(TABLE) == before
    assert other.does("undo").copy.tried.opened == "decided"


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"title = ", b"a" * 2_000_000, b'title = "x"\n[overrides]\n"funds.x" = 1']
)
def test_a_file_that_is_no_scenario_is_refused_in_words(desk: Desk, content: bytes) -> None:
    seat = Seated()
    file = desk.receive(seat.token, seat.owner, content)
    before = seat.copy.tried
    seat.does("read_in", form(name="../fil.toml", file=file))
    assert seat.copy.tried == before
    assert seat.copy.refused["read_in"].what


def test_a_forged_form_saves_nothing(desk: Desk) -> None:
    seat = moved()
    for text in ("", "[]", "null", "{", '{"title": {"a": 1}}', form(status="emperor")):
        seat.does("status", text)
    assert desk.store.latest("hso-2024-revised") == ({}, [])


def test_a_title_becomes_a_name_of_letters_digits_and_hyphens() -> None:
    assert name_of("  Halvt behov / 50–50 (Ærlig)!  ") == "halvt-behov-50-50-ærlig"
    assert len(name_of("x" * 500)) == 60


def test_what_is_decided_does_not_change_when_what_it_was_drafted_on_does() -> None:
    seat = saved(title="Alternativ A")
    seat.does("weight:need-2040", "70").does("save", form(title="Alternativ B", by="Kari", **{"as": "new"}))
    fields = {"status": "decided", "body": "Styret", "date": "21.11.2024", "by": "Kari"}
    seat.does("status", form(**fields))
    before = seat.table(TABLE)
    other = Seated(owner="ola", alternativ="alternativ-a").does("weight:need-2040", "10")
    other.does("save", form(by="Ola", **{"as": "version"}))
    assert Seated(owner="per", alternativ="alternativ-b").table(TABLE) == before


def test_anothers_newer_version_changes_nothing_on_my_screen_until_i_open_it() -> None:
    mine = saved()
    before = mine.table(TABLE)
    other = Seated(owner="ola", alternativ="mitt-forslag").does("weight:need-2040", "90")
    other.does("save", form(by="Ola", **{"as": "version"}))
    assert mine.does("sort", "letter").table(TABLE) == before
    assert "Versjon 2 er lagret etter den du ser." in mine.text
    assert mine.does("scenario", "mitt-forslag").table(TABLE) == other.table(TABLE)


def test_undo_past_a_save_brings_the_figures_back_and_not_only_the_name() -> None:
    seat = saved()
    first = seat.table(TABLE)
    seat.does("weight:need-2040", "80").does("save", form(by="Kari", **{"as": "version"}))
    assert seat.table(TABLE) != first
    seat.does("undo").does("undo")
    assert seat.table(TABLE) == first


def test_new_figures_do_not_keep_the_recommendation_of_the_old() -> None:
    seat = saved()
    seat.does("status", form(status="recommendation", body="Direktøren", date="21.11.2024", by="Kari"))
    assert "innstilling, Direktøren" in seat.text
    seat.does("weight:need-2040", "75").does("save", form(by="Kari", **{"as": "version"}))
    assert seat.copy.tried.version == 3
    assert "innstilling, Direktøren" not in seat.text


def test_a_status_that_meets_a_newer_version_is_given_to_nobodys_figures() -> None:
    mine = saved()
    other = Seated(owner="ola", alternativ="mitt-forslag").does("weight:need-2040", "90")
    other.does("save", form(by="Ola", **{"as": "version"}))
    mine.does("status", form(status="recommendation", body="Direktøren", date="21.11.2024"))
    assert "Ola lagret versjon 2" in mine.text
    assert "conflict" not in mine.copy.asked


def test_a_link_and_a_file_stand_on_the_case_alone_and_give_the_same_kroner_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat = saved().does("weight:need-2040", "33,3")
    link = seat.reading.inputs_by_id["keep-link"]["value"] or ""
    before = seat.table(TABLE)
    monkeypatch.setenv("ALLOCATION_STORE", str(tmp_path / "elsewhere.sqlite"))
    the_desk.cache_clear()
    assert Seated(delt=link.split("delt=")[1]).table(TABLE) == before


def test_a_link_that_stands_on_what_is_not_here_is_refused_and_not_laid_on_another() -> None:
    scenario = Scenario("x", "Fremmed", baseline="not-here", overrides={"rounding": "table"})
    seat = Seated(delt=as_link("hso-2024-revised", scenario))
    assert "not-here" in seat.copy.refused["link"].what
    assert not seat.copy.tried.is_changed


def test_no_title_can_be_the_name_of_what_is_not_saved() -> None:
    seat = moved().does("save", form(title=UNSAVED, **{"as": "new"}))
    assert "save" in seat.copy.refused
    assert saved(title="Kladd").does("weight:need-2040", "12").copy.tried.is_changed


def test_another_case_and_back_again_loses_nothing_that_was_tried() -> None:
    seat = moved()
    before = seat.table(TABLE)
    seat.does("case", "hso-2023-revised")
    assert seat.copy.case == "hso-2023-revised"
    assert seat.does("undo").table(TABLE) == before


@pytest.mark.parametrize("missing", ["body", "date"])
def test_nothing_is_decided_by_nobody_or_on_no_day_and_what_was_filled_in_stays(missing: str) -> None:
    seat = decided(**{missing: ""})
    assert seat.copy.refused["status"].what == "et vedtak har et organ og en dato"
    assert "vedtatt" not in seat.text.split("Ramme")[0].split("Fingeravtrykk")[0].split("Status")[0]
    assert seat.reading.inputs_by_id["keep-case_number"]["value"] == "101-2024"


def test_an_address_that_opens_something_else_than_it_names_says_so() -> None:
    assert "Det finnes ikke noe alternativ som heter «nothing»" in Seated(alternativ="nothing").text
    assert "Adressen hører til en kladd i en annen nettleser" in Seated(m="abc").text


def link_of(seat: Seated) -> str:
    return (seat.reading.inputs_by_id["keep-link"]["value"] or "").partition("delt=")[2]


def test_what_a_link_carries_has_the_title_that_it_was_sent_with() -> None:
    opened = Seated(owner="ola", delt=link_of(saved().does("weight:need-2040", "44,4")))
    assert opened.copy.tried.title == "Mitt forslag"
    assert opened.reading.inputs_by_id["keep-title"]["value"] == "Mitt forslag"
    assert "Tallene er andre" not in opened.text
    assert not opened.does("forget").copy.tried.title


def test_a_link_that_gives_other_kroner_than_when_it_was_made_opens_and_says_so() -> None:
    case, scenario = from_link(link_of(moved(weight="55,5")))
    assert scenario.case == case
    opened = Seated(owner="ola", delt=as_link(case, replace(scenario, amounts="0123456789ab")))
    told = f"Tallene er andre enn da lenken ble laget: fingeravtrykket var {scenario.fingerprint}"
    assert told in opened.text
    assert opened.copy.tried.is_changed
    assert told in opened.does("unit", "mill. kroner").text
    assert told not in opened.does("forget").text


def test_a_file_cannot_put_words_of_its_own_into_the_notice(desk: Desk) -> None:
    seat = moved(weight="55,5")
    text = document(seat.token, seat.owner, "scenario", {}).content.decode()
    forged = re.sub(
        "^(amounts|fingerprint) = .*$", r'\1 = "Gå til https://example.org"', text, flags=re.MULTILINE
    )
    other = Seated(owner="ola")
    other.does("read_in", form(name="fil.toml", file=desk.receive(other.token, "ola", forged.encode())))
    assert not other.copy.tried.is_changed
    assert "tolv tegn av 0-9 og a-f" in other.text
    assert "Tallene er andre" not in other.text


def test_a_link_and_a_file_without_where_they_are_from_still_open(desk: Desk) -> None:
    scenario = moved(weight="55,5").copy.scenario("Eldre")
    opened = Seated(owner="ola", delt=as_link("hso-2024-revised", scenario))
    assert opened.copy.tried.is_changed
    assert "Tallene er andre" not in opened.text


@pytest.mark.parametrize(("line", "said"), [
    ('amounts = "0123456789ab"', "Tallene er andre enn da filen ble laget"),
    ('case = "hso-2023-revised"', "laget for saken «hso-2023-revised», ikke for «hso-2024-revised»"),
])  # fmt: skip
def test_a_file_of_other_kroner_is_opened_with_a_notice_and_one_of_another_case_is_refused(
    desk: Desk, line: str, said: str
) -> None:
    seat = moved(weight="66,6")
    text = document(seat.token, seat.owner, "scenario", {}).content.decode()
    assert scenario_of(text, "fil", "fil")[0]
    word = line.partition(" ")[0]
    changed = re.sub(rf"^{word} = .*$", line, text, flags=re.MULTILINE)
    assert changed != text
    other = Seated(owner="ola")
    other.does("read_in", form(name="fil.toml", file=desk.receive(other.token, "ola", changed.encode())))
    assert said in other.text
    assert other.copy.tried.is_changed == (word == "amounts")


def test_who_leaves_what_is_tried_unsaved_is_told_how_to_get_it_back() -> None:
    left = "Det som var prøvd, er ikke lagret. Angre henter det tilbake."
    seat = moved(weight="55,5").does("unit", "mill. kroner")
    tried = seat.copy.tried
    assert left in seat.does("scenario", "decided").text
    assert seat.does("undo").copy.tried == tried
    assert left not in seat.text
    assert left in seat.does("case", "example-measures").text
    assert "mill. kroner" in seat.text
    assert left not in seat.does("undo").does("forget").does("case", "example-measures").text


def asked_by(seat: Seated) -> dict[str, str]:
    """What the address of the link on the page asks for."""
    link = seat.reading.inputs_by_id["keep-link"]["value"] or ""
    return {name: values[0] for name, values in parse_qs(link.removeprefix("?")).items()}


def test_a_link_to_what_is_saved_opens_it_by_its_name_where_it_is_and_carries_it_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seat = saved()
    asked, kroner = asked_by(seat), shown_run(shelved("hso-2024-revised").case, seat.copy).table()
    here = Seated(owner="ola", **asked).copy.tried
    assert (here.opened, here.version, here.is_changed) == (seat.copy.tried.opened, 1, False)
    saved_again = saved(title="Annet", weight="44")
    assert Seated(owner="ola", **{**asked, "alternativ": saved_again.copy.tried.opened}).copy.tried.is_changed
    monkeypatch.setenv("ALLOCATION_STORE", str(tmp_path / "elsewhere.sqlite"))
    the_desk.cache_clear()
    elsewhere = Seated(owner="ola", **asked)
    assert (elsewhere.copy.tried.title, elsewhere.copy.tried.is_changed) == ("Mitt forslag", True)
    assert shown_run(shelved("hso-2024-revised").case, elsewhere.copy).table() == kroner
    assert "Tallene er andre" not in elsewhere.text
