"""The Sources screen: what is overridden and by whom, the log, and every source, searched and taken away."""

import ast
import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from allocation.screens.desk import the_desk
from allocation.screens.documents import document
from allocation.screens.live import Event
from allocation.screens.opening import begun
from allocation.screens.source_lists import Kroner, SourceList, filed_cell, holding
from allocation.screens.sources import grounds_of
from allocation.screens.sources_listed import entries, log, overrides, problems
from allocation.screens.sources_moves import SEARCH, TAKING
from allocation.screens.words import words
from allocation.screens.working import Logged, tries
from tests.seats import OWNER, Seated, desk

__all__ = ["desk"]
pytestmark = pytest.mark.usefixtures("desk")

SCREENS = Path(__file__).parents[1] / "allocation" / "screens"


def event(name: str, value: str) -> Event:
    return Event("tab:page", 1, name, value, 1)


def test_a_scenario_says_what_it_overrides_from_what_to_what_and_whose_it_is() -> None:
    seated = Seated("sources", alternativ="need-and-actual")
    [row] = seated.table("Det alternativet overstyrer")[1:]
    assert (row[0], row[3], row[4]) == ("Basisbevilgning: metode", "alternativet selv", "funds.basic.method")
    assert row[1].startswith("Styrets beløp")
    assert "50 %" in row[2]


def test_what_is_tried_on_top_is_told_from_the_baselines() -> None:
    copy = tries(begun("hso-2024-revised", "within-limits"), {"rounding": "fund"})
    whose = {row[4]: row[3] for row in overrides(grounds_of(copy)).rows}
    assert whose["rounding"] == "prøves nå, ikke lagret"
    assert str(whose["funds.basic.method"]).startswith("grunnalternativet «")


def test_the_decision_overrides_nothing_and_says_so() -> None:
    assert "Alternativet overstyrer ingenting" in Seated("sources").text


def test_the_log_has_the_newest_first_in_the_words_of_the_case() -> None:
    seated = Seated("sources").does("scenario", "need-and-actual").does("undo")
    did = [row[1] for row in seated.table("Loggen fra dette møtet")[1:]]
    assert did == ["angret", "åpnet", "åpnet"]
    assert seated.table("Loggen fra dette møtet")[2][2] == "Halvt behov, halvt faktisk"


def test_a_move_in_the_log_is_told_by_what_was_moved() -> None:
    line = Logged("2026-11-26T07:00:00+01:00", "moved", "funds.basic.amount", "1 113 400 tusen kroner", "1")
    copy = replace(begun("hso-2024-revised"), log=(line,))
    [row] = log(grounds_of(copy)).rows
    assert row[:3] == ("26.11.2026 07:00:00", "endret", "Basisbevilgning: beløp")


def test_everything_that_a_screen_logs_has_words() -> None:
    logged = {
        node.args[0].value
        for file in SCREENS.glob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "logged"
        and node.args
        and isinstance(node.args[0], ast.Constant)
    }
    assert len(logged) > 6
    for language in ("nb", "en"):
        assert logged <= words(language).named("sources.did").keys()


def test_every_parameter_has_its_reference_and_the_day_it_was_checked() -> None:
    seated = Seated("sources")
    in_force = seated.table("Parametre som gjelder i saken")[1:]
    others = seated.table("Parametre for andre år")[1:]
    assert (len(in_force), len(in_force) + len(others)) == (7, 35)
    headings = seated.table("Parametre som gjelder i saken")[0]
    reference, checked = headings.index("Kilde"), headings.index("Kontrollert")
    assert all(row[reference] and row[checked] for row in in_force)


def test_a_tried_parameter_stands_beside_the_published_one() -> None:
    path = "parameters.isf.refund_share.somatic"
    copy = tries(begun("hso-2024-revised"), {path: 30})
    rows = [row for row in overrides(grounds_of(copy)).rows if row[4] == path]
    assert [(row[1], row[2]) for row in rows] == [("40 prosent", "30 prosent")]


def test_what_cannot_be_put_there_is_shown_as_it_was_written_with_the_refusal_among_the_notes() -> None:
    path = "parameters.isf.refund_share.somatic"
    on = grounds_of(tries(begun("hso-2024-revised"), {path: "tretti"}))
    assert [row[1:3] for row in overrides(on).rows if row[4] == path] == [("40 prosent", "tretti")]
    assert on.distribution is None
    assert any("tretti" in str(row[1]) for row in problems(on).rows)


def test_noughts_stand_with_their_reasons() -> None:
    rows = Seated("sources").table("Kriterier")
    row = next(row for row in rows if row[0].startswith("Liggedøgn tverrfaglig"))
    assert "Sunnaas sykehus HF: null: ingen slik tjeneste" in row[5]


def test_all_entries_are_listed_with_their_sources() -> None:
    rows = Seated("sources").table("Alle fordelingslinjer")[1:]
    assert len(rows) == 52
    assert all(row[-1] for row in rows)


def test_a_large_cases_entries_are_cut_on_the_page_with_a_count_and_whole_in_the_file() -> None:
    seated = Seated("sources", sak="example-region")
    count = len(entries(grounds_of(seated.copy)).rows)
    if count > 100:
        assert f"De første 100 av {count} vises" in seated.text
    made = document(seated.token, OWNER, "entries", {})
    rows = list(csv.reader(io.StringIO(made.content.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == count + 1


def test_a_search_is_in_all_lists_at_once() -> None:
    seated = Seated("sources").does("search", "sunnaas")
    assert all("Sunnaas" in " ".join(row) for row in seated.table("Alle fordelingslinjer")[1:])
    assert "Ingen rader her har «sunnaas»." in seated.text


@pytest.mark.parametrize("name", ["forge", "list:entries", "parameters"])
def test_a_forged_event_changes_nothing(name: str) -> None:
    copy = begun("hso-2024-revised")
    assert TAKING(copy, event(name, "x")) == copy


def test_a_very_long_search_is_cut_and_an_empty_one_is_none() -> None:
    copy = TAKING(begun("hso-2024-revised"), event("search", "x" * 15_000))
    assert len(copy.asked[SEARCH]) == 200
    assert SEARCH not in TAKING(copy, event("search", "  ")).asked


def test_amounts_are_found_as_they_are_shown_and_filed_in_kroner() -> None:
    unit = grounds_of(begun("hso-2024-revised")).unit
    given = SourceList("funds", ("a", "b"), (("x", Kroner(1_113_400_000)), ("y", Kroner(5))))
    assert holding(given, "1 113 400", unit).rows == (given.rows[0],)
    assert filed_cell(Kroner(1_113_400_000)) == 1_113_400_000


def test_the_workbook_has_a_sheet_a_list_and_says_whose_it_is() -> None:
    seated = Seated("sources", alternativ="need-and-actual")
    made = document(seated.token, OWNER, "sources", {})
    book = load_workbook(io.BytesIO(made.content))
    assert made.name == "hso-2024-revised-need-and-actual-kilder.xlsx"
    assert len(book.sheetnames) == 11
    amounts = [row[1].value for row in book["Rammer"].iter_rows(min_row=6)]
    assert amounts[0] == 1_113_400_000
    assert "e4eb271a5433" in str(book["Rammer"]["A2"].value)


def test_no_text_in_a_csv_is_run_by_a_spreadsheet() -> None:
    line = Logged("2026-11-26T07:00:00+01:00", "read", "=cmd|' /C calc'!A0")
    seated = Seated("sources")
    the_desk().change(seated.token, OWNER, lambda copy: replace(copy, log=(line,)))
    made = document(seated.token, OWNER, "log", {})
    assert ";'=cmd|" in made.content.decode("utf-8-sig")


def test_the_lists_are_in_english_and_in_millions() -> None:
    seated = Seated("sources").does("language", "en").does("unit", "mill. kroner")
    headings, *rows = seated.table("Funds")
    assert headings[1] == "Amount (million kroner)"
    assert rows[0][1] == "1 113,4"


def test_both_languages_have_the_same_words() -> None:
    own = [{key for key in words(one).keys if key.startswith("sources.")} for one in ("nb", "en")]
    assert own[0] == own[1]
