"""Compare: what stands side by side, what the screen says of it, and what leaves it."""

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from unittest.mock import patch

import pytest
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest

from allocation.comparison import Comparison, compare
from allocation.files.comparison_document import comparison_document
from allocation.files.comparison_text import comparison_text
from allocation.files.document import as_text
from allocation.levers import with_blend
from allocation.problems import ProblemsFound
from allocation.screens.compare_movements import movements_table
from allocation.screens.compare_moves import TAKING
from allocation.screens.compared import MOST_OTHERS, beside, chosen_of
from allocation.screens.desk import the_desk
from allocation.screens.documents.of_compare import BUILDERS
from allocation.screens.live import Event
from allocation.screens.opening import begun
from allocation.screens.seat import Seat
from allocation.screens.shelf import effective, shelved
from allocation.screens.working import UNSAVED, WorkingCopy, looks, tries
from allocation.side_table import amount_rows, views_of
from tests.seats import OWNER, Seated
from tests.shipped import shipped_case

BOARD, REGION = "hso-2024-revised", "example-region"
OUS, SORLANDET = "oslo-universitetssykehus", "sorlandet-sykehus"
QUARTER = Fraction(1, 4)
MOVED = {
    "keys.need-and-actual.blend.need-2040": Decimal("0.6"),
    "keys.need-and-actual.blend.actual-2019": Decimal("0.4"),
}
IMPOSSIBLE = {"keys.need-and-actual.blend.need-2040": Decimal("0.9")}
"""Weights that do not sum to one: every scenario that shares by the key is refused."""


@pytest.fixture(autouse=True)
def _own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A store of the test's own."""
    monkeypatch.setenv("ALLOCATION_STORE", str(tmp_path / "store.sqlite"))
    the_desk.cache_clear()
    yield
    the_desk.cache_clear()


def sent(name: str, value: str, seq: int = 1) -> Event:
    """An event as a browser sends it."""
    return Event("tab:compare", seq, name, value, seq)


def after(copy: WorkingCopy, *events: tuple[str, str]) -> WorkingCopy:
    """The copy after events, in their order."""
    for seq, (name, value) in enumerate(events, 1):
        copy = TAKING(copy, sent(name, value, seq))
    return copy


def chosen(copy: WorkingCopy) -> tuple[str, ...]:
    return chosen_of(shelved(copy.case).case, copy)


def compared(copy: WorkingCopy) -> Comparison:
    found = beside(shelved(copy.case).case, copy).comparison
    assert found is not None
    return found


class TestWhatStandsSideBySide:
    def test_the_decision_comes_first_and_what_is_on_the_screen_beside_it(self) -> None:
        assert chosen(begun(BOARD, "need-and-actual")) == ("decided", "need-and-actual")

    def test_the_decision_on_the_screen_stands_beside_another_scenario(self) -> None:
        first, other = chosen(begun(BOARD, "decided"))
        assert first == "decided" != other

    def test_what_is_tried_and_not_saved_stands_there_as_such(self) -> None:
        copy = tries(begun(BOARD, "need-and-actual"), MOVED)
        assert chosen(copy) == ("decided", UNSAVED)
        assert "ikke er lagret" in compared(copy).others[0].scenario.title

    def test_what_is_tried_no_longer_is_the_scenario_that_was_opened(self) -> None:
        copy = looks(begun(BOARD, "need-and-actual"), beside=("decided", UNSAVED))
        assert chosen(copy) == ("decided", "need-and-actual")

    def test_a_scenario_that_is_gone_is_left_out(self) -> None:
        copy = looks(begun(BOARD), beside=("decided", "gone", "phased-in"))
        assert chosen(copy) == ("decided", "phased-in")

    def test_one_more_is_added_until_there_are_as_many_as_can_be_told_apart(self) -> None:
        names = ("within-limits", "need-and-actual", "mostly-need", "floor-2023", "as-in-2023")
        copy = after(begun(BOARD, "phased-in"), *(("add", name) for name in names))
        assert chosen(copy) == ("decided", "phased-in", *names[: MOST_OTHERS - 1])

    def test_the_first_changes_places_with_one_that_stands_there_already(self) -> None:
        copy = looks(begun(BOARD), beside=("decided", "phased-in", "within-limits"))
        assert chosen(after(copy, ("first", "within-limits"))) == ("within-limits", "phased-in", "decided")

    def test_one_is_taken_away_but_never_the_last(self) -> None:
        copy = looks(begun(BOARD), beside=("decided", "phased-in", "within-limits"))
        alone = after(copy, ("drop:1", "1"), ("drop:1", "1"), ("drop:0", "1"))
        assert chosen(alone) == ("decided", "within-limits")

    def test_the_decision_can_be_held_against_the_recommendation(self) -> None:
        copy = after(begun(BOARD, "phased-in"), ("first", "need-and-actual"), ("other:1", "decided"))
        assert [side.name for side in compared(copy).sides] == ["need-and-actual", "decided"]


class TestForgedEvents:
    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("first", "nobody"),
            ("first", "x" * 20_000),
            ("other:1", "decided"),
            ("other:0", "phased-in"),
            ("other:99", "floor-2023"),
            ("other:", ""),
            ("add", "need-and-actual"),
            ("add", UNSAVED),
            ("drop:0", "1"),
            ("drop:x", "1"),
            ("view", "nobody:basic"),
            ("year", "1999"),
            ("measure", "kroner"),
            ("to", "decided"),
            ("recipient", "nobody"),
            ("recipient", "unplaced"),
            ("weight:need", "50"),
            ("case", "../elsewhere"),
        ],
    )  # fmt: skip
    def test_change_nothing(self, name: str, value: str) -> None:
        copy = looks(begun(BOARD), beside=("decided", "need-and-actual"))
        assert after(copy, (name, value)) == copy

    def test_what_is_known_is_taken(self) -> None:
        copy = looks(begun(BOARD), beside=("decided", "phased-in", "need-and-actual"))
        asked = after(copy, ("year", "2026"), ("to", "need-and-actual"), ("recipient", OUS))
        assert asked.asked == {"compare.year": "2026", "compare.to": "need-and-actual"}
        assert asked.look.recipient == OUS


def screen() -> None:
    """The page under its frame, as the navigation shows it."""
    from allocation.screens.compare import page
    from allocation.screens.frame import framed
    from allocation.screens.opening import take_seat

    framed(take_seat(), page)


def shown(copy: WorkingCopy) -> str:
    """The HTML of the page for a working copy, its charts as their descriptions."""
    test = AppTest.from_function(screen, default_timeout=60)
    test.query_params["m"] = the_desk().lay(OWNER, copy)
    with patch("allocation.screens.opening.cookie", {"allocation_browser": OWNER}.get):
        test.run()
    assert not test.exception
    assert not test.error
    parts = []
    for element in test.main:
        if element.type == "bidi_component":
            parts.append(json.loads(element.proto.json)[0]["html"])
        elif element.type == "vega_lite_chart" or element.type.endswith("chart"):
            parts.append(element.proto.spec)
    return "\n".join(parts)


class TestThePage:
    def test_says_what_was_changed_then_the_amounts_then_the_bridge(self) -> None:
        html = shown(looks(begun(BOARD), beside=("decided", "need-and-actual"), recipient=SORLANDET))
        places = [html.index(text) for text in (
            "Hva som er endret", "funds.", "+30\xa0118", "229\xa0392",
            "Fra «Styrets vedtak» til «Halvt behov, halvt faktisk» for Sørlandet sykehus HF", "compare-own",
        )]  # fmt: skip
        assert places == sorted(places)
        assert "4 får mer, 5 får mindre, 7 får det samme. 53\xa0394 tusen kroner flyttes." in html

    def test_shows_the_years_of_what_is_phased_in_with_the_full_effect(self) -> None:
        html = shown(looks(begun(BOARD), beside=("decided", "phased-in")))
        assert "«Faset inn over tre år» år for år" in html
        assert "2026, full virkning" in html

    def test_is_english_by_a_switch_and_counts_in_the_chosen_unit(self) -> None:
        copy = looks(begun(BOARD), beside=("decided", "phased-in"), language="en", unit="mill. kroner")
        html = shown(copy)
        assert "What was changed" in html
        assert "229,392" in html
        assert "million kroner" in html
        assert "distribution key" in html
        assert "fordelingsnøkkel" not in html

    def test_has_no_choices_but_those_of_the_bridge_when_it_is_presented(self) -> None:
        html = shown(looks(begun(BOARD), beside=("decided", "phased-in"), presents=True))
        assert 'data-name="first"' not in html
        assert 'data-name="year"' not in html
        assert 'data-name="recipient"' in html

    def test_shows_what_is_tried_beside_the_decision_before_it_is_saved(self) -> None:
        html = shown(tries(begun(BOARD, "need-and-actual"), MOVED))
        assert "Halvt behov, halvt faktisk, med endringer som ikke er lagret" in html
        assert "60\xa0%" in html or "60 %" in html

    def test_calls_a_key_that_is_new_by_its_title(self) -> None:
        case = shelved(BOARD).case
        moved = with_blend(
            effective(case, case.scenarios["need-and-actual"]), "basic", "income-model", QUARTER
        )
        html = shown(tries(begun(BOARD, "need-and-actual"), moved.overrides))
        assert "<strong>Behov og faktisk aktivitet, blandet med Inntektsmodell" in html

    def test_says_why_one_cannot_be_run_and_shows_the_others(self) -> None:
        copy = looks(begun(BOARD, "need-and-actual"), beside=("decided", UNSAVED, "phased-in"))
        html = shown(tries(copy, IMPOSSIBLE))
        assert "kan ikke fordeles, og står derfor ikke her" in html
        assert "Sannsynlig årsak" in html
        assert "235\xa0005" in html

    def test_offers_a_case_that_has_more_where_there_is_only_one_scenario(self) -> None:
        html = shown(begun("chain-2017"))
        assert "ingenting å sammenligne det med" in html
        assert f'value="{BOARD}"' in html

    @pytest.mark.parametrize(
        "name",
        ["example-42-areas", REGION, "example-measures", "kre-2021", "refund-share-2017", "frame-2020"],
    )
    def test_stands_for_every_kind_of_case_in_both_languages(self, name: str) -> None:
        copy = begun(name)
        names = tuple(shelved(name).case.scenarios)[: 1 + MOST_OTHERS]
        for language in ("nb", "en"):
            assert "compare-own" in shown(looks(copy, beside=names, language=language))


class TestFiles:
    def copy(self) -> WorkingCopy:
        return looks(begun(BOARD), beside=("decided", "need-and-actual", "phased-in"), recipient=OUS)

    def test_figures_and_text_are_those_of_the_command_line(self) -> None:
        found = compare(shipped_case(BOARD), ["decided", "need-and-actual", "phased-in"])
        figures, text = (BUILDERS[kind](self.copy(), {}) for kind in ("compare_figures", "compare_summary"))
        assert figures.name == f"{BOARD}-decided-need-and-actual-phased-in.json"
        assert figures.content.decode() == as_text(comparison_document(found))
        assert text.content.decode() == comparison_text(found)

    def test_the_workbook_has_typed_numbers_in_the_shown_unit_and_says_what_it_is(self) -> None:
        book = load_workbook(io.BytesIO(BUILDERS["compare_workbook"](self.copy(), {}).content))
        sheet = book["Beløp"]
        rows = {row[0]: row[1:] for row in sheet.iter_rows(min_row=6, values_only=True)}
        assert rows["Oslo universitetssykehus HF"][:3] == (229_392, 259_510, 30_118)
        assert sheet["A6"].data_type == "s"
        assert sheet["B6"].data_type == "n"
        heading = "\n".join(str(sheet.cell(row, 1).value) for row in range(1, 5))
        mark = compared(self.copy()).first.distribution.fingerprint
        assert mark in heading
        assert "tusen kroner" in heading
        assert "2024" in heading
        way = [row[2:4] for row in book["Bro"].iter_rows(min_row=6, values_only=True)]
        assert way == [(None, 229_392), (30_118, 259_510), (30_118, 259_510)]

    def test_the_workbook_in_million_kroner_holds_the_same_money(self) -> None:
        copy = looks(self.copy(), unit="mill. kroner")
        sheet = load_workbook(io.BytesIO(BUILDERS["compare_workbook"](copy, {}).content))["Beløp"]
        assert sheet["B7"].value == 229.392

    def test_the_picture_is_one(self) -> None:
        picture = BUILDERS["compare_picture"](self.copy(), {})
        assert picture.name.endswith(".png")
        assert picture.content.startswith(b"\x89PNG")

    def test_a_file_of_one_scenario_alone_is_refused_in_words(self) -> None:
        with pytest.raises(ProblemsFound) as found:
            BUILDERS["compare_figures"](begun("chain-2017"), {})
        assert "bare ett alternativ" in found.value.problems[0].what

    def test_a_picture_of_no_change_is_refused_in_words(self) -> None:
        copy = looks(begun(REGION), beside=("budget", "paid-in-quarters"))
        with pytest.raises(ProblemsFound) as found:
            BUILDERS["compare_picture"](copy, {})
        assert "ingen endring" in found.value.problems[0].what


@pytest.mark.parametrize(("language", "heading"), [("nb", "Hvor mye flytter"), ("en", "How much each")])
def test_how_much_each_alternative_moves_stands_side_by_side_without_a_score(
    language: str, heading: str
) -> None:
    page = (
        Seated("compare", alternativ="need-and-actual").does("language", language).does("add", "floor-2023")
    )
    headings, *rows = page.table(heading)
    assert len(headings) == 7
    comparison = compared(page.copy)
    assert [row[0] for row in rows] == [side.scenario.title for side in comparison.others]
    for row, side in zip(rows, comparison.others, strict=True):
        found = comparison.summary(side)
        assert row[1:4] == [str(len(one)) for one in (found.gaining, found.losing, found.unchanged)]
        assert row[4].startswith("+")
        assert row[5].startswith("−")
        least = min(found.losing, key=lambda code: found.losing[code].percent or 0)
        assert row[6].endswith(comparison.case.name_of(least))


@pytest.mark.parametrize(("language", "unknown"), [("nb", "ukjent for"), ("en", "unknown for")])
def test_where_none_of_those_who_lose_has_a_base_frame_the_cell_says_for_how_many_it_is_unknown(
    language: str, unknown: str
) -> None:
    case = shelved(BOARD).case
    bare = compare(case, ["need-and-actual", "floor-2023", "decided"])
    losing, other = (bare.summary(side).losing for side in bare.others)
    (framed, *_) = [code for code in losing if code not in other]
    one = replace(case.recipients[framed], base_frame=10_000_000_000)
    known = compare(
        replace(case, recipients={**case.recipients, framed: one}), [side.name for side in bare.sides]
    )
    seat = Seat(the_desk(), "", OWNER, looks(begun(BOARD), language=language), is_dark=False)
    rows = amount_rows(known, views_of(known)[0], case.year)
    table = movements_table(seat, known, rows, case.year, "")
    first, second = (str(row.cells[-1]) for row in table.rows)
    assert first.startswith("−")
    assert first.endswith(f"{one.name}; {unknown} {len(losing) - 1}")
    assert second == f"{unknown} {len(other)}"
