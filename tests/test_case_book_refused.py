"""What a case workbook must never pass over: cells that hide, figures with no home, words never seen."""

import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from unicodedata import normalize

import pytest
from openpyxl import Workbook

from allocation import load_case
from allocation.files.case_book.codes import codes_of
from allocation.files.case_book.layout_sheet import SHEETS
from allocation.files.sheets_in.limits import LIMITS
from allocation.problems import Severity, errors
from allocation.rules import RULES
from tests.case_books import TINY, Typed, amounts, filled_book, problems_of, saved, told, typed_in
from tests.small_cases import plain

SHARES = {"Nord": 4800, "Syd": 2700, "Øst": 1950, "Vest": 1650, "Midt": 900}
"""The thousands that the smallest case gives."""
FLOOR: Mapping[str, Typed] = {
    **{f"Mottakere!C{row}": 1000 * frame for row, frame in enumerate((5000, 3000, 2000, 1000, 1000), 7)},
    "Metoder!B7": 2, "Metoder!C7": "gulv", "Metoder!E7": "basisramme", "Metoder!F7": 95,
}  # fmt: skip
"""A floor of 95 per cent of the base frames, after the key."""
DECIDED: Mapping[str, Typed] = {"Vedtak!B5": "Omsorg", "Vedtak!A6": "Nord", "Vedtak!B6": 4800}


def thousands(path: str) -> dict[str, int]:
    case = load_case(path)
    assert not errors(case.problems)
    return {who: amount // 1000 for (who, _), amount in amounts(case).items()}


def told_of(cells: Mapping[str, Typed], folder: Path) -> str:
    return told(saved(typed_in(filled_book(), cells), folder))


def warned_of(cells: Mapping[str, Typed], folder: Path) -> str:
    problems = problems_of(saved(typed_in(filled_book(), cells), folder))
    return plain("\n".join(str(one) for one in problems if one.severity is Severity.WARNING))


def rewritten(path: str, changed: Callable[[str], str]) -> str:
    """The workbook with the XML of its sheets as another program might have written it."""
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    with zipfile.ZipFile(path, "w") as packed:
        for name, part in parts.items():
            is_sheet = name.startswith("xl/worksheets/sheet")
            packed.writestr(name, changed(part.decode()).encode() if is_sheet else part)
    return path


@pytest.mark.parametrize("title", [layout.title for layout in SHEETS])
def test_merged_cells_are_refused_on_every_sheet(title: str, tmp_path: Path) -> None:
    book = filled_book()
    book[title].merge_cells("B7:B8")
    said = told(saved(book, tmp_path))
    assert f"sak.xlsx, ark {title}, linje 7: cellene B7:B8 er slått sammen" in said
    assert "del cellene igjen, og fyll ut hver av dem" in said


def test_a_formula_that_was_never_worked_out_is_no_empty_cell(tmp_path: Path) -> None:
    said = told_of({"Mottakere!B8": "=B7", "Kriterier!B5": '="Innbyg"&"gere"'}, tmp_path)
    assert "ark Mottakere, linje 8, kolonne «Gruppe»: formelen i B8 har ingen verdi" in said
    assert "ark Kriterier, linje 5: formelen i B5 har ingen verdi" in said
    assert "åpne og lagre filen i regnearket først" in said


def test_a_formula_counts_for_the_value_that_a_spreadsheet_gave_it(tmp_path: Path) -> None:
    path = saved(typed_in(filled_book(), {"Rammer!D6": "=6000*2", "Rammer!G6": '=IF(1,"","x")'}), tmp_path)

    def by_spreadsheet(sheet: str) -> str:
        sheet = re.sub("<f>6000.2</f><v( ?/>|></v>)", "<f>6000*2</f><v>12000</v>", sheet)
        return re.sub(r'(<c r="G6"[^>]*)>(<f>IF)', r'\1 t="str">\2', sheet)

    assert thousands(rewritten(path, by_spreadsheet)) == SHARES


def test_one_who_is_measured_and_stands_in_no_group_is_told_of(tmp_path: Path) -> None:
    said = warned_of({"Mottakere!B8": None}, tmp_path)
    assert "ark Mottakere, linje 8, kolonne «Gruppe»: Syd har tall på arket «Kriterier»" in said
    payer: Mapping[str, Typed] = {"Kriterier!A13": "Fylket", "Kriterier!B13": 1, "Kriterier!C13": 1}
    assert not warned_of(payer, tmp_path)
    named = {"Mottakere!B8": None, "Metoder!H6": "Nord", "Metoder!H7": "Syd"}
    assert not warned_of(named, tmp_path)


@pytest.mark.parametrize("said", ["", '<dimension ref="A1"/>', '<dimension ref="A1:C7"/>'])
def test_what_a_sheet_says_of_its_size_counts_for_nothing(said: str, tmp_path: Path) -> None:
    path = rewritten(saved(filled_book(), tmp_path), lambda sheet: re.sub(r"<dimension[^>]*/>", said, sheet))
    assert thousands(path) == SHARES


@pytest.mark.parametrize(
    ("row", "column", "what"), [(LIMITS.rows + 1, 1, "linjer"), (6, LIMITS.columns + 1, "kolonner")]
)
def test_a_sheet_larger_than_any_table_is_refused(row: int, column: int, what: str, tmp_path: Path) -> None:
    book = filled_book()
    book["Rammer"].cell(row, column, "x")
    assert re.search(rf"ark Rammer: filen har [\d ]+ {what}, flere enn", told(saved(book, tmp_path)))


@pytest.mark.parametrize(
    ("cells", "place", "what"),
    [
        ({"Sak!A12": "Enhet:"}, "linje 12, kolonne «Opplysning»", "Mente du «Enhet»?"),
        ({"Sak!A12": "Enhet:"}, "raden «Enhet» mangler", "den er endret til «Enhet:»"),
        ({"Sak!A12": None}, "linje 12, kolonne «Opplysning»", "det står ikke hva «tusen kroner» er"),
        ({"Sak!A12": None, "Sak!B12": None}, "raden «Enhet» mangler", "raden er slettet"),
        ({"Sak!A14": "enhet", "Sak!B14": "kroner"}, "linje 14", "«Enhet» står også på linje 12"),
        ({"Sak!A14": "Merknad", "Sak!B14": "utkast"}, "linje 14", "ukjent opplysning «Merknad»"),
        ({"Sak!A8": "Budsjettår"}, "raden «År» mangler", "Løsning: skriv «År» i kolonnen «Opplysning»"),
    ],
)
def test_a_row_of_the_first_sheet_is_known_needed_and_alone(
    cells: Mapping[str, Typed], place: str, what: str, tmp_path: Path
) -> None:
    said = told_of(cells, tmp_path)
    assert "sak.xlsx, ark Sak" in said
    assert place in said
    assert what in said


def test_a_row_of_the_first_sheet_that_may_be_empty_may_be_deleted(tmp_path: Path) -> None:
    book = typed_in(filled_book(), {"Sak!A10": None, "Sak!A13": None})
    assert thousands(saved(book, tmp_path)) == SHARES


@pytest.mark.parametrize(
    ("cells", "place", "what"),
    [
        ({"Kriterier!D8": 5}, "ark Kriterier, linje 8", "det står noe i D8, men kolonne D har ingen"),
        ({"Kriterier!C5": None}, "ark Kriterier, linje 6", "C6, C8, C9 og 3 til, men kolonne C"),
        ({**DECIDED, "Vedtak!B5": None}, "ark Vedtak, linje 6", "det står noe i B6"),
        ({"Rammer!J40": 3000}, "ark Rammer, linje 40", "det står noe i J40"),
        ({"Sak!E9": "kroner"}, "ark Sak, linje 9", "det står noe i E9"),
    ],
)
def test_a_figure_below_no_heading_is_refused(
    cells: Mapping[str, Typed], place: str, what: str, tmp_path: Path
) -> None:
    said = told_of(cells, tmp_path)
    assert f"sak.xlsx, {place}: " in said
    assert what in said


def test_a_copy_of_a_sheet_that_is_filled_in_is_told_of_and_other_sheets_are_not(tmp_path: Path) -> None:
    book = filled_book()
    for title in ("Rammer", "Kriterier"):
        book.copy_worksheet(book[title]).title = f"{title} (2)"
    book.copy_worksheet(book["Nøkler"]).title = "Gamle nøkler"
    notes = book.create_sheet("Notater")
    notes["A1"], notes["A2"] = "Mottaker", "Nord"
    notes.cell(LIMITS.rows + 10, 1, "langt nede")
    said = [plain(str(one)) for one in problems_of(saved(book, tmp_path))]
    for title, of in (("Rammer (2)", "Rammer"), ("Kriterier (2)", "Kriterier"), ("Gamle nøkler", "Nøkler")):
        assert any(f"ark {title}, linje 5: arket er fylt ut som «{of}»" in one for one in said)
    assert len(said) == 3


BROKEN: list[tuple[Mapping[str, Typed], str]] = [
    ({"Kriterier!A13": "Nord", "Kriterier!B13": 1, "Kriterier!C13": 1}, "«Nord» står også på linje 8"),
    ({"Kriterier!A13": "Nord", "Kriterier!B13": 1}, "kriteriet «Innbyggere» har to verdier for Nord"),
    ({**DECIDED, "Vedtak!A7": "Nord", "Vedtak!B7": 1}, "på linje 6"),
    ({"Kriterier!C9": None}, "skriv tallet på arket «Kriterier», 0 der det er null"),
    ({"Kriterier!C9": -1}, "negativt for Syd"),
    ({"Rammer!D6": 12000.5}, "velg en mindre «Enhet» på arket «Sak»"),
    ({"Nøkler!C8": 75, "Nøkler!C9": 25}, "vektene i nøkkelen «Innbyggere og senger» summerer til 100"),
    ({"Nøkler!C8": -0.5, "Nøkler!C9": 1.5}, "«Etter innbyggere» i nøkkelen"),
    ({"Nøkler!B8": "Innbyggere og senger"}, "nøkkelen «Innbyggere og senger» blander seg selv"),
    ({**FLOOR, "Metoder!E7": "vedtak"}, "grunnlaget er «vedtak», men arket «Vedtak» er tomt"),
    ({**FLOOR, "Metoder!E7": "vedtak"}, "Kjente navn: basisramme."),
    ({**FLOOR, "Mottakere!C8": None}, "fyll ut kolonnen «Basisramme» på arket «Mottakere»"),
    ({**FLOOR, "Metoder!F7": 195}, "gulvene summerer til"),
    ({**FLOOR, "Metoder!B7": 0.5}, "steget er ikke et helt tall fra 1"),
    ({**FLOOR, "Metoder!B6": 3}, "bruk regelen «fast beløp»"),
    ({**FLOOR, "Metoder!C7": "innfasing", "Metoder!F7": None, "Metoder!G7": 0}, "«0» er ikke et antall år"),
    ({**FLOOR, "Metoder!C7": "innfasing", "Metoder!F7": None, "Metoder!G7": 101}, "«År»: "),
    ({**FLOOR, "Metoder!C7": "innfasing", "Metoder!F7": None, "Metoder!E7": "beløp", "Metoder!G7": 3},
     "kan ikke begynne fra «beløp»"),
    ({**FLOOR, "Metoder!E7": "beløp"}, "regelen «gulv» mangler «Beløp»"),
    ({"Metoder!C6": "fast beløp", "Metoder!D6": None, "Metoder!H6": "Nord", "Metoder!I6": 13000},
     "rett rammen på arket «Rammer»"),
    ({"Metoder!C6": "fast beløp", "Metoder!D6": None, "Metoder!H6": "Nord"}, "raden på arket «Vedtak»"),
    ({"Metoder!C6": "holdes tilbake", "Metoder!D6": None, "Metoder!H6": "Nord", "Metoder!I6": 0.5},
     "«Beløp»: Nord: "),
    ({f"Mottakere!B{row}": None for row in range(7, 12)}, "velg mottakerne i steget på arket «Metoder»"),
    ({**DECIDED, "Kriterier!A9": "Syd"}, "tøm gruppen på arket «Mottakere»"),
    ({f"Mottakere!C{row}": 12 for row in range(7, 12)}, "skriv basisrammene i hele kroner på arket"),
]  # fmt: skip
"""Workbooks that somebody filled in wrongly, and what is said of each."""
UNSEEN = {
    *(word for rule in RULES.values() for word in rule.settings), *RULES, "where", "unit", "recipient",
    "base_frame", "decision", "population", "stream", "payer", "lasting", "method", "code", "group", "name",
}  # fmt: skip
"""Words of the files that nobody who fills in a workbook has seen."""


@pytest.mark.parametrize(("cells", "what"), BROKEN)
def test_no_fault_speaks_of_files_or_settings_that_the_person_never_saw(
    cells: Mapping[str, Typed], what: str, tmp_path: Path
) -> None:
    problems = problems_of(saved(typed_in(filled_book(), cells), tmp_path))
    said = plain("\n".join(map(str, problems)))
    assert what in said
    assert not re.search(r"\.(csv|toml|json)\b|\b[a-z]+_[a-z]+\b", said)
    assert not UNSEEN & set(re.findall("«([^»]+)»", said))


def test_a_name_is_no_word_of_the_files(tmp_path: Path) -> None:
    named: Mapping[str, Typed] = {"Mottakere!A8": "amounts", "Kriterier!A9": "amounts", "Kriterier!C9": -1}
    assert "er negativt for amounts" in told_of(named, tmp_path)
    keyed: Mapping[str, Typed] = {"Nøkler!A8": "where", "Metoder!D6": "where", "Nøkler!C8": 75}
    assert "vektene i nøkkelen «where»" in told_of(keyed, tmp_path)


def test_the_same_per_cent_typed_in_two_ways_is_the_same(tmp_path: Path) -> None:
    two = {**FLOOR, "Metoder!H7": "Nord", "Metoder!F8": "95 %", "Metoder!H8": "Midt"}
    assert thousands(saved(typed_in(filled_book(), two), tmp_path))["Midt"] == 950
    assert "sier noe annet om «Prosent»" in told_of({**two, "Metoder!F8": "90 %"}, tmp_path)
    capital = {**two, "Metoder!E7": "Basisramme", "Metoder!E8": "basisramme"}
    assert not told_of(capital, tmp_path)


def test_a_word_is_the_same_with_a_capital(tmp_path: Path) -> None:
    own = {**FLOOR, "Metoder!E7": "Beløp", "Metoder!F7": None, "Metoder!H7": "Nord", "Metoder!I7": 5000}
    assert thousands(saved(typed_in(filled_book(), own), tmp_path))["Nord"] == 5000


def test_a_bound_of_less_than_one_per_cent_is_told_of(tmp_path: Path) -> None:
    said = warned_of({**FLOOR, "Metoder!F7": 0.95}, tmp_path)
    assert "ark Metoder, linje 7, kolonne «Prosent»: «0,95» er lest som 0,95 prosent" in said
    assert "skriv 95 for 95 prosent" in said
    assert not warned_of({**FLOOR, "Metoder!F7": "0,95 %"}, tmp_path)
    assert not warned_of({**FLOOR, "Metoder!F7": 0}, tmp_path)


def test_a_bound_shown_as_per_cent_is_what_it_shows(tmp_path: Path) -> None:
    book = typed_in(filled_book(), {**FLOOR, "Metoder!F7": 0.95})
    book["Metoder"]["F7"].number_format = "0 %"
    path = saved(book, tmp_path)
    assert not problems_of(path)
    assert thousands(path)["Midt"] == 950


def test_letters_pasted_from_a_mac_are_the_letters_that_were_typed(tmp_path: Path) -> None:
    apart = typed_in(filled_book(), {"Kriterier!A10": normalize("NFD", "Øst"), "Mottakere!A8": "Åsane",
                                     "Kriterier!A9": normalize("NFD", "Åsane")})  # fmt: skip
    apart["Nøkler"].title = normalize("NFD", "Nøkler")
    assert thousands(saved(apart, tmp_path))["Åsane"] == SHARES["Syd"]


@pytest.mark.parametrize(
    ("at", "heading"),
    [
        ("Rammer!D6", "Beløp"),
        ("Kriterier!C9", "Senger"),
        ("Vedtak!B6", "Omsorg"),
        ("Mottakere!D8", "Innbyggere"),
    ],
)
def test_only_a_column_of_per_cent_has_per_cent(at: str, heading: str, tmp_path: Path) -> None:
    said = told_of({**DECIDED, at: "12 %"}, tmp_path)
    assert f"kolonne «{heading}»: «12 %» er en prosent" in said
    book = typed_in(filled_book(), {**DECIDED, at: 0.12})
    sheet, _, cell = at.partition("!")
    book[sheet][cell].number_format = "0%"
    assert "«12 %» er en prosent" in told(saved(book, tmp_path))


def test_a_name_that_looks_like_the_code_of_another_is_still_its_own(tmp_path: Path) -> None:
    codes = codes_of(["A B", "a-b", "a-b-2"], set())
    assert codes == {"A B": "a-b-3", "a-b": "a-b", "a-b-2": "a-b-2"}
    book: Workbook = filled_book({**TINY, "Mottakere": [["Fylket"], *([n, "x"] for n in ("A B", "a-b"))]})
    for row, name in enumerate(("A B", "a-b", None, None, None), 8):
        for column, value in enumerate((name, 1, 1) if name else (None, None, None), 1):
            book["Kriterier"].cell(row, column).value = value
    assert thousands(saved(book, tmp_path)) == {"A B": 6000, "a-b": 6000}
