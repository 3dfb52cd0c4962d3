"""The Grants screen: the letter's table, what its sums hold, another beside it, and the money's way."""

import io

import pytest
from openpyxl import load_workbook

from allocation.screens.documents import document
from allocation.screens.grants_moves import BESIDE, SEARCH, TABLE, TAKING
from allocation.screens.live import Event
from allocation.screens.opening import begun
from allocation.screens.words import words
from tests.seats import OWNER, Seated, desk

__all__ = ["desk"]
pytestmark = pytest.mark.usefixtures("desk")


def event(name: str, value: str) -> Event:
    return Event("tab:page", 1, name, value, 1)


def test_the_2024_case_begins_with_the_revised_budget_of_its_year() -> None:
    seated = Seated("grants")
    table = seated.table("Statsbudsjettet 2024, revidert i året, tusen kroner")
    assert next(row for row in table if row[:2] == ["732", "72"])[3] == "78 014 900"
    assert "Inntektskapitler er ikke med." in seated.text
    assert "verken lagt til eller trukket fra utgiftene" in seated.text


def test_a_case_with_a_letter_begins_with_its_own() -> None:
    seated = Seated("grants", sak="chain-2017")
    table = seated.table("Tilskudd til Helse Sør-Øst RHF 2017, tusen kroner")
    on_claim = next(row for row in table if row[:2] == ["732", "80"])
    assert on_claim[3] == "ikke oppgitt"
    estimated = next(row for row in table if row[:2] == ["732", "76"])
    assert (estimated[3], estimated[4]) == ("", "18 914 700")
    assert next(row for row in table if row[2] == "Sum")[3:5] == ["52 508 954", "20 710 100"]
    assert "beløpet er en øvre ramme" in seated.text


def test_the_source_of_a_row_stands_behind_its_designation() -> None:
    html = Seated("grants", sak="chain-2017").html
    assert '<details class="grants-line"' in html
    assert "Helse- og omsorgsdepartementet, Tabell 3, rad 26" in html


def test_two_letters_stand_side_by_side_and_say_what_only_one_has() -> None:
    seated = Seated("grants", sak="chain-2017").does("beside", "hv-2020")
    caption = "Tilskudd til Helse Sør-Øst RHF 2017 og Tilskudd til Helse Vest RHF 2020"
    rows = {row[0]: row for row in seated.table(caption)}
    assert rows["732 72 / 73"][2:5] == ["50 034 672,000", "19 588 777,000", "▼ −30 445 895,000"]
    assert rows["732 81"][6] == "bare i «Tilskudd til Helse Vest RHF 2020»"
    assert rows["732 76"][2] == "overslag 18 914 700,000"
    assert rows["732 71"][3] == "89 364,953"
    assert rows["732 76"][4] == ""


def test_two_years_of_the_budget_stand_side_by_side() -> None:
    seated = Seated("grants").does("beside", "state-budget/2024/voted")
    rows = {row[0]: row for row in seated.table("Statsbudsjettet 2024, revidert i året og")}
    assert rows["732 72"][2:5] == ["78 014 900", "76 032 500", "▼ −1 982 400"]


def test_a_search_leaves_the_lines_that_have_its_words_and_no_sums_of_a_part() -> None:
    seated = Seated("grants", sak="chain-2017").does("search", "raskere")
    table = seated.table("Tilskudd til Helse Sør-Øst RHF 2017, tusen kroner")
    assert [row[1] for row in table[1:]] == ["70", "79"]
    assert "2 av 30 linjer" in seated.text
    assert "Ingen linje i tabellen" in seated.does("search", "finnes ikke").text


def test_the_moneys_way_is_drawn_and_stands_in_a_table() -> None:
    seated = Seated("grants", sak="chain-2017")
    assert "Oslo universitetssykehus HF → Kreftklinikken 1 351 600" in seated.charts[0]
    rows = seated.table("Pengenes vei i 2017: hvem gir hvem hva, tusen kroner")
    assert [
        "Oslo universitetssykehus HF",
        "Oslo universitetssykehus HF beholder",
        "beholdt",
        "1 150 000",
    ] in rows
    assert "25 andre linjer i brevet" in seated.text


def test_the_screen_speaks_english_and_counts_in_millions() -> None:
    seated = Seated("grants").does("language", "en").does("unit", "mill. kroner")
    assert seated.row("The money's way in 2024", "Helse- og omsorgsdepartementet")[-1] == "150,000"
    assert "What the sums hold" in seated.text


@pytest.mark.parametrize(
    ("name", "value"),
    [("table", "no-such-letter"), ("beside", "../../etc/passwd"), ("table", ""), ("grab", "1")],
)
def test_a_forged_choice_changes_nothing(name: str, value: str) -> None:
    copy = begun("chain-2017")
    assert TAKING(copy, event(name, value)) == copy


def test_a_very_long_search_is_cut() -> None:
    copy = TAKING(begun("chain-2017"), event("search", "x" * 15_000))
    assert len(copy.asked[SEARCH]) == 200


def test_choices_are_kept_and_can_be_taken_away() -> None:
    copy = TAKING(begun("chain-2017"), event("table", "hv-2020"))
    copy = TAKING(copy, event("beside", "hso-2017"))
    assert (copy.asked[TABLE], copy.asked[BESIDE]) == ("hv-2020", "hso-2017")
    assert BESIDE not in TAKING(copy, event("beside", "")).asked


def test_the_workbook_holds_the_table_the_comparison_and_the_way_in_kroner() -> None:
    seated = Seated("grants", sak="chain-2017").does("beside", "hv-2020")
    made = document(seated.token, OWNER, "grants", {})
    book = load_workbook(io.BytesIO(made.content))
    assert made.name == "chain-2017-illustration-tilskudd.xlsx"
    assert book.sheetnames == ["Tabell", "Ved siden av", "Pengenes vei"]
    values = [[cell.value for cell in row] for row in book["Tabell"].iter_rows(min_row=6)]
    basic = next(row for row in values if row[:2] == ["732", "72"])
    assert basic[3] == 50_034_672_000
    assert next(row for row in values if row[:2] == ["732", "80"])[3] is None
    assert "fcba76a484a6" in str(book["Tabell"]["A2"].value)


def test_the_picture_of_the_way_can_be_taken() -> None:
    made = document(Seated("grants").token, OWNER, "grants_picture", {})
    assert made.content.startswith(b"\x89PNG")


def test_both_languages_have_the_same_words() -> None:
    own = [{key for key in words(one).keys if key.startswith("grants.")} for one in ("nb", "en")]
    assert own[0] == own[1]


def test_a_case_in_another_money_is_not_shown_kroner_and_is_offered_a_case_that_has_a_table() -> None:
    seated = Seated("grants", sak="example-42-areas")
    assert "har ingen tilskuddstabell å vise" in seated.text
    assert "Særskilte tilskudd" not in seated.text
    assert "Tilskudd til Helse Sør-Øst RHF 2017" in seated.does("case", "chain-2017").text


def test_a_table_that_the_case_does_not_stand_on_says_so() -> None:
    said = "Tabellen er ikke en som saken bygger på."
    assert said not in Seated("grants").text
    assert said in Seated("grants").does("table", "hv-2020").text
