"""A case as a workbook: the blank one, one that is filled in, and everything that can be wrong in it."""

import io
import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from allocation import load_case
from allocation.cli import main
from allocation.files.case_book.blank_sheets import blank_case_book
from allocation.files.case_book.codes import codes_of
from allocation.files.case_book.layout_sheet import SHEETS
from allocation.files.living.inputs import INPUTS, VALUE, WHAT
from allocation.problems import errors
from tests.case_books import Typed, amounts, filled_book, saved, told
from tests.readme_case import tiny_case


def test_the_smallest_case_filled_in_gives_the_kroner_of_its_folder(tmp_path: Path) -> None:
    filled = load_case(saved(filled_book(), tmp_path))
    assert not errors(filled.problems)
    assert amounts(filled) == amounts(load_case(tiny_case(tmp_path)))


def test_the_blank_workbook_is_always_the_same_bytes_and_lets_only_the_blue_be_written() -> None:
    assert blank_case_book() == blank_case_book()
    book = load_workbook(io.BytesIO(blank_case_book()))
    assert book.sheetnames == ["Les meg", *(layout.title for layout in SHEETS)]
    for sheet in book.worksheets:
        assert sheet.protection.sheet
        assert not sheet.protection.password
        assert str(sheet.page_setup.paperSize) == sheet.PAPERSIZE_A4
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            assert cell.protection.locked is (cell.fill.fgColor.rgb != "00EAF1FF"), (sheet.title, cell)


def test_a_person_chooses_among_the_rules_bases_and_units() -> None:
    book = load_workbook(io.BytesIO(blank_case_book()))
    lists = {one.formula1 for sheet in book.worksheets for one in sheet.data_validations.dataValidation}
    assert '"holdes tilbake,fast beløp,fordelingsnøkkel,gulv,tak,låst beløp,innfasing"' in lists
    assert '"kroner,tusen kroner,mill. kroner,mrd. kroner"' in lists
    assert "'Mottakere'!$A$6:$A$55" in lists
    assert all(len(one or "") < 256 for one in lists)


def test_the_blank_workbook_is_refused_with_all_that_is_missing(tmp_path: Path) -> None:
    said = told(saved(filled_book({}), tmp_path))
    for place in (
        "ark Sak, linje 6",
        "ark Sak, linje 9",
        "ark Mottakere: arket er tomt",
        "ark Rammer: arket",
    ):
        assert f"sak.xlsx, {place}" in said


@pytest.mark.parametrize(
    ("cells", "place", "what"),
    [
        ({"Rammer!D6": "mye"}, "ark Rammer, linje 6, kolonne «Beløp»", "«mye» er ikke et tall"),
        ({"Rammer!C6": "Fylkett"}, "ark Rammer, linje 6, kolonne «Betaler»", "Mente du «Fylket»?"),
        ({"Rammer!E6": "varg"}, "ark Rammer, linje 6, kolonne «Varighet»", "Mente du «varig»?"),
        ({"Rammer!F6": "Etter areal"}, "ark Rammer, linje 6, kolonne «Metode»", "ukjent metode"),
        ({"Rammer!B6": None}, "ark Rammer, linje 6, kolonne «Finansieringstype»", "cellen er tom"),
        ({"Rammer!D6": 12000.0005}, "ark Rammer, linje 6, kolonne «Beløp»", "ikke et helt antall kroner"),
        ({"Mottakere!A8": "nord"}, "ark Mottakere, linje 8, kolonne «Navn»", "«nord» står også på linje 7"),
        ({"Kriterier!A9": "Nordd"}, "ark Kriterier, linje 9, kolonne «Mottaker»", "Mente du «Nord»?"),
        ({"Kriterier!B9": "åtte"}, "ark Kriterier, linje 9, kolonne «Innbyggere»", "«åtte» er ikke et tall"),
        ({"Kriterier!B8": None}, "ark", "Nord"),
        ({"Kriterier!B6": "mill kr"}, "ark Kriterier, linje 6, kolonne «Innbyggere»", "ukjent enhet"),
        ({"Nøkler!B6": "Areal"}, "ark Nøkler, linje 6, kolonne «Kriterium eller nøkkel»", "ukjent"),
        ({"Nøkler!B9": "Senger"}, "ark Nøkler, linje 9", "blander kriterier og nøkler"),
        ({"Nøkler!C9": 0.5}, "ark Nøkler, linje 8", "1,25"),
        ({"Metoder!C6": "nøkkel"}, "ark Metoder, linje 6, kolonne «Regel»", "ukjent verdi"),
        ({"Metoder!D6": None}, "ark Metoder, linje 6, kolonne «Nøkkel»", "mangler «Nøkkel»"),
        ({"Metoder!F6": 5}, "ark Metoder, linje 6, kolonne «Prosent»", "sier ingenting"),
        ({"Metoder!B6": "to"}, "ark Metoder, linje 6, kolonne «Steg»", "«to» er ikke et tall"),
        ({"Metoder!A6": None}, "ark Metoder, linje 6, kolonne «Metode»", "cellen er tom"),
        ({"Sak!B8": "i år"}, "ark Sak, linje 8, kolonne «Verdi»", "«i år» er ikke et årstall"),
        ({"Sak!B11": "i går"}, "ark Sak, linje 11, kolonne «Verdi»", "«i går» er ikke en dato"),
        ({"Sak!B12": "tusen krone"}, "ark Sak, linje 12, kolonne «Verdi»", "Mente du «tusen kroner»?"),
        ({"Vedtak!A6": "Nord", "Vedtak!B5": "Omsogr"}, "ark Vedtak, linje 5", "Mente du «Omsorg»?"),
        ({"Rammer!D5": "Sum"}, "ark Rammer, linje 5", "kolonnen «Beløp» mangler"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_where_the_person_sees_it(
    cells: Mapping[str, str | float | None], place: str, what: str, tmp_path: Path
) -> None:
    book = filled_book()
    for at, value in cells.items():
        title, _, cell = at.partition("!")
        book[title][cell].value = value
    said = told(saved(book, tmp_path))
    assert f"sak.xlsx, {place}" in said
    assert what in said
    assert not any(name in said.replace("sak.xlsx", "") for name in ("/tmp", "tiny/"))


def test_all_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    book = filled_book()
    book["Rammer"]["D6"], book["Sak"]["B8"], book["Kriterier"]["B9"] = "mye", None, "x"
    assert told(saved(book, tmp_path)).count("sak.xlsx, ark") == 3


@pytest.mark.parametrize("title", [layout.title for layout in SHEETS])
def test_a_sheet_that_is_deleted_or_has_lost_its_headings_is_missed(title: str, tmp_path: Path) -> None:
    book = filled_book()
    del book[title]
    assert f"arket «{title}» mangler" in told(saved(book, tmp_path))
    book = filled_book()
    for cell in book[title][5]:
        cell.value = None
    assert f"sak.xlsx, ark {title}: overskriftene mangler" in told(saved(book, tmp_path))


def test_amounts_and_weights_are_read_as_people_type_them(tmp_path: Path) -> None:
    book = filled_book()
    book["Rammer"]["D6"], book["Nøkler"]["C8"], book["Nøkler"]["C9"] = "12\u00a0000,0", "75 %", 0.25
    book["Nøkler"]["C9"].number_format = "0%"
    for sheet, row in (("Mottakere", 30), ("Rammer", 12), ("Nøkler", 40)):
        book[sheet].cell(row, 1, " \u00a0 ")
    assert amounts(load_case(saved(book, tmp_path)))["Nord", "Omsorg"] == 4_800_000


STEPS: Mapping[str, tuple[list[list[Typed]], dict[str, int]]] = {
    "holdes tilbake": (
        [["M", 1, "holdes tilbake", None, None, "5 %", None, "Fylket"], ["M", 2, "fordelingsnøkkel", "B"]],
        {"Fylket": 600, "Nord": 4560, "Syd": 2565, "Øst": 1853, "Vest": 1567, "Midt": 855},
    ),
    "fast beløp": (
        [["M", 1, "fast beløp", None, None, None, None, "Midt", 1000], [None, 2, "fordelingsnøkkel", "B"]],
        {"Nord": 4767, "Syd": 2658, "Øst": 1925, "Vest": 1650, "Midt": 1000},
    ),
    "fordelingsnøkkel": (
        [["M", 1, "fordelingsnøkkel", "B", None, None, None, "Nord"], [*[None] * 7, "Syd"]],
        {"Nord": 7714, "Syd": 4286},
    ),
    "gulv": (
        [["M", 2, "gulv", None, "basisramme", 95], ["M", 1, "fordelingsnøkkel", "B"]],
        {"Nord": 4750, "Syd": 2555, "Øst": 1845, "Vest": 1900, "Midt": 950},
    ),
    "tak": (
        [["M", 1, "fordelingsnøkkel", "B"], [None, 2, "tak", None, "basisramme", 120, None, "Øst"]],
        {"Nord": 4872, "Syd": 2740, "Øst": 1800, "Vest": 1675, "Midt": 913},
    ),
    "låst beløp": (
        [["M", 1, "fordelingsnøkkel", "B"], [None, 2, "låst beløp", *[None] * 4, "Midt", 1000]],
        {"Nord": 4757, "Syd": 2676, "Øst": 1932, "Vest": 1635, "Midt": 1000},
    ),
    "innfasing": (
        [["M", 1, "fordelingsnøkkel", "B"], [None, 2, "innfasing", None, "basisramme", None, 3]],
        {"Nord": 4933, "Syd": 2567, "Øst": 1650, "Vest": 1883, "Midt": 967},
    ),
}  # fmt: skip
"""Steps as rows, and the thousands that the manual's table of rules works out for them."""


@pytest.mark.parametrize("rule", STEPS)
def test_each_rule_gives_what_the_manual_works_out(rule: str, tmp_path: Path) -> None:
    rows, worked_out = STEPS[rule]
    book = filled_book()
    for number, frame in enumerate((5000, 2500, 1500, 2000, 1000), 7):
        book["Mottakere"].cell(number, 3, frame * 1000)
    book["Rammer"]["F6"], book["Nøkler"]["A8"] = "M", "B"
    for number, row in enumerate(rows, 6):
        for column in range(1, 10):
            value = row[column - 1] if column <= len(row) else None
            book["Metoder"].cell(number, column).value = value
    given = amounts(load_case(saved(book, tmp_path)))
    assert {who: amount // 1000 for (who, _), amount in given.items() if amount} == worked_out


def test_a_decision_is_read_and_its_amounts_can_be_taken(tmp_path: Path) -> None:
    book = filled_book()
    rows: list[tuple[str, str | int]] = [("Mottaker", "Omsorg"), *DECIDED.items()]
    for number, row in enumerate(rows, 5):
        for column, value in enumerate(row, 1):
            book["Vedtak"].cell(number, column, value)
    book["Metoder"]["C6"], book["Metoder"]["D6"] = "fast beløp", None
    case = load_case(saved(book, tmp_path))
    assert not errors(case.problems)
    assert {who: amount // 1000 for (who, _), amount in amounts(case).items()} == DECIDED


DECIDED = {"Nord": 5000, "Syd": 2500, "Øst": 2000, "Vest": 1500, "Midt": 1000}


def test_a_source_follows_the_figure(tmp_path: Path) -> None:
    book = filled_book()
    book["Rammer"]["G6"] = "Prop. 1 S, kap. 732"
    case = load_case(saved(book, tmp_path))
    (fund,) = case.funds.values()
    assert fund.source == "Prop. 1 S, kap. 732, arket «Rammer», rad 6"
    assert "SSB 1. januar 2024" in case.criteria["innbyggere"].sources["nord"]


def test_the_workbook_of_a_run_comes_back_with_another_weight(tmp_path: Path) -> None:
    path, out = saved(filled_book(), tmp_path), tmp_path / "out"
    assert main(["run", path, "--out", str(out)]) == 0
    living = out / "tiny-forslag.xlsx"
    book = load_workbook(living)
    rows = [row for row in book[INPUTS].iter_rows(min_row=1) if "vekt" in str(row[WHAT - 1].value).lower()]
    halves = [row[VALUE - 1] for row in rows if row[VALUE - 1].value in (0.75, 0.25)]
    assert len(halves) == 2
    for cell in halves:
        cell.value = 0.5
    book.save(living)
    changed = load_case(living)
    assert not errors(changed.problems)
    assert amounts(changed)["Nord", "Omsorg"] == 4_800_000
    assert amounts(changed)["Syd", "Omsorg"] == 3_000_000


def test_the_template_is_written_once_and_never_over_what_somebody_filled_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["template"]) == 0
    assert Path("out/sak.xlsx").read_bytes() == blank_case_book()
    capsys.readouterr()
    assert main(["template"]) == 2
    assert "velg et annet navn med --out" in capsys.readouterr().err
    assert main(["template", "--out", "sak.csv"]) == 2
    capsys.readouterr()
    assert main(["template", "--out", "ny/min.xlsx", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"files": ["ny/min.xlsx"], "problems": []}
    assert main(["template", "--out", "ny/min.xlsx", "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["problems"][0]["severity"] == "error"


def test_a_note_of_a_run_stands_where_the_person_sees_it(tmp_path: Path) -> None:
    case = load_case(saved(filled_book(), tmp_path))
    at = case.at("keys.toml", column="methods.alt-etter-innbyggere-og-senger, steg 1")
    assert str(at) == "sak.xlsx, ark Metoder, linje 6, kolonne «Regel»"


@pytest.mark.parametrize("command", ["run", "check", "memo", "compare", "optimise", "explain", "export"])
def test_no_command_answers_an_empty_workbook_with_a_traceback(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = saved(filled_book({}), tmp_path)
    more = ["forslag", "annet"] if command == "compare" else []
    assert main([command, path, *more]) == 2
    assert "uventet feil" not in capsys.readouterr().err


def test_a_workbook_of_something_else_is_refused(tmp_path: Path) -> None:
    assert "allocation template" in told(saved(Workbook(), tmp_path))


@given(st.lists(st.text(max_size=8), unique=True, max_size=6))
def test_every_name_has_a_code_of_its_own(names: list[str]) -> None:
    codes = codes_of(names, {"unplaced"})
    assert len({*codes.values(), "unplaced"}) == len(names) + 1
    assert all(code.isascii() and code == code.lower() and code for code in codes.values())


def test_a_name_that_is_longer_than_a_file_name_can_be_is_cut(tmp_path: Path) -> None:
    book = filled_book()
    book["Sak"]["B6"] = "sak " * 200
    assert not errors(load_case(saved(book, tmp_path)).problems)


def test_norwegian_letters_are_spelt_out_in_codes() -> None:
    assert codes_of(["Sykehuset Østfold HF", "Ålesund", "Vær"], set()) == {
        "Sykehuset Østfold HF": "sykehuset-oestfold-hf",
        "Ålesund": "aalesund",
        "Vær": "vaer",
    }


def test_a_group_written_in_several_ways_is_one_group_in_its_first_spelling(tmp_path: Path) -> None:
    book = filled_book()
    rows = [row for row in book["Mottakere"].iter_rows() if row[1].value == "kommuner"]
    rows[2][1].value, rows[3][1].value = "Kommuner", " KOMMUNER "
    case = load_case(saved(book, tmp_path))
    assert [one.group for one in case.recipients.values()] == ["", *["kommuner"] * 5]
