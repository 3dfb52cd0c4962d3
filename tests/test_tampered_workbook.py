"""A workbook that comes back with more changed than its blue cells: none of it passes without a word."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from allocation import load_case, run
from allocation.case import Case
from allocation.files.living.formulas_kept import addresses
from allocation.files.living.inputs import CRITERIA, INPUTS, SOURCE, UNIT, VALUE, WHAT
from allocation.files.living.origin_sheet import BETWEEN, DIGEST, FINGERPRINT, FORMULAS, ORIGIN
from allocation.files.workbook import workbook_bytes
from allocation.problems import Problem, ProblemsFound, Severity, errors
from tests.case_books import TINY, Typed, filled_book
from tests.edited_books import inputs_of, resealed, returned, rewritten
from tests.readme_case import tiny_case
from tests.recalculated import recalculated
from tests.shipped import shipped_case, shipped_scenarios

Change = Callable[[Workbook], None]


@pytest.fixture(scope="module")
def content() -> bytes:
    return workbook_bytes(run(shipped_case("hso-2024-revised"), "mostly-need"), [])


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The workbook of a case whose files are in it."""
    return workbook_bytes(run(load_case(tiny_case(tmp_path_factory.mktemp("own")))), [])


def saved(content: bytes, change: Change) -> bytes:
    """The workbook as a person leaves it."""
    book, out = load_workbook(BytesIO(content)), BytesIO()
    change(book)
    book.save(out)
    return out.getvalue()


def loaded(content: bytes, folder: Path) -> Case:
    (folder / "bok.xlsx").write_bytes(content)
    return load_case(folder / "bok.xlsx")


def written(sheet: str, cell: str, value: object, form: str = "") -> Change:
    def change(book: Workbook) -> None:
        book[sheet][cell].value = value
        if form:
            book[sheet][cell].number_format = form

    return change


def typed(book: bytes, values: dict[str, object], form: str = "") -> bytes:
    """The workbook with other values in the blue cells of these paths."""
    rows = {one.path: (one.sheet, one.row) for one in inputs_of(load_workbook(BytesIO(book)))}

    def change(opened: Workbook) -> None:
        for path, value in values.items():
            sheet, row = rows[path]
            cell = opened[sheet].cell(row, VALUE)
            cell.value = value  # type: ignore[assignment]
            cell.number_format = form or cell.number_format

    return saved(book, change)


def warned(content: bytes) -> list[Problem]:
    """What a workbook is warned of when it is read."""
    return [one for one in returned(content, "bok.xlsx").problems if one.severity is Severity.WARNING]


@pytest.mark.parametrize("sheet", [INPUTS, CRITERIA])
@pytest.mark.parametrize("column", [WHAT, UNIT, SOURCE])
def test_another_name_unit_or_source_beside_a_blue_cell_is_refused(
    sheet: str, column: int, content: bytes
) -> None:
    def change(book: Workbook) -> None:
        book[sheet].cell(7, column).value = "mill. kroner"

    with pytest.raises(ProblemsFound, match="er ikke lenger slik programmet skrev dem"):
        returned(saved(content, change), "bok.xlsx")


def test_an_amount_in_another_unit_never_becomes_a_million_times_as_much(content: bytes) -> None:
    def change(book: Workbook) -> None:
        book[INPUTS]["B7"], book[INPUTS]["C7"] = 1_113_500, "mill. kroner"

    with pytest.raises(ProblemsFound, match="er ikke lenger slik programmet skrev dem"):
        returned(saved(content, change), "bok.xlsx")


@pytest.mark.parametrize(
    ("cell", "value"), [("A6", "Tiltak"), ("E7", 0), ("A200", "Sum"), ("A1", "Et vedtak")]
)
def test_a_heading_a_mark_or_a_row_of_ones_own_among_the_inputs_is_refused(
    cell: str, value: object, content: bytes
) -> None:
    with pytest.raises(ProblemsFound, match="er ikke lenger slik programmet skrev dem"):
        returned(saved(content, written(INPUTS, cell, value)), "bok.xlsx")


@pytest.mark.parametrize(
    ("line", "now"),
    [
        ("None title = ", 'title = "Et annet"'),
        (FINGERPRINT, "0123456789ab"),
        (FORMULAS, "Resultat: B6"),
        (DIGEST, "0123456789ab"),
    ],
)
def test_what_the_workbook_says_that_it_is_of_cannot_be_rewritten_in_it(
    line: str, now: str, own: bytes
) -> None:
    def change(book: Workbook) -> None:
        rows = book[ORIGIN].iter_rows(min_row=5)
        next(row[1] for row in rows if f"{row[0].value} {row[1].value}".startswith(line)).value = now

    with pytest.raises(ProblemsFound, match="er ikke lenger slik programmet skrev dem"):
        returned(saved(own, change), "bok.xlsx")


def test_another_amount_in_the_cases_own_files_is_refused(own: bytes) -> None:
    def change(book: Workbook) -> None:
        cell = next(row[1] for row in book[ORIGIN].iter_rows() if ",12000," in str(row[1].value))
        cell.value = str(cell.value).replace("12000", "15000")

    with pytest.raises(ProblemsFound, match="er ikke lenger slik programmet skrev dem"):
        returned(saved(own, change), "bok.xlsx")


@pytest.mark.parametrize("value", [0.5, None, "mye"])
@pytest.mark.parametrize(
    ("sheet", "cell"), [("Resultat", "B6"), ("Nøkler", "B10"), ("Basisbevilgning", "G36")]
)
def test_a_figure_written_over_a_formula_is_named_with_sheet_and_cell_and_the_programs_kroner_stand(
    sheet: str, cell: str, value: object, content: bytes, tmp_path: Path
) -> None:
    case = loaded(saved(content, written(sheet, cell, value)), tmp_path)
    (told,) = [one for one in case.problems if one.where.sheet == sheet]
    assert (told.severity, told.what) == (Severity.WARNING, f"cellen {cell} er ikke lenger en formel")
    assert run(case).table() == run(shipped_case("hso-2024-revised"), "mostly-need").table()


def test_of_many_formulas_written_over_the_first_are_named(content: bytes) -> None:
    def change(book: Workbook) -> None:
        for row in range(6, 12):
            book["Resultat"].cell(row, 2).value = row

    (told,) = warned(saved(content, change))
    assert told.what == "6 celler er ikke lenger formler: B6, B7, B8 og 3 til"


def test_as_many_formulas_as_before_in_other_cells_are_not_the_same(content: bytes) -> None:
    def change(book: Workbook) -> None:
        sheet = book["Resultat"]
        sheet["H6"], sheet["B6"] = sheet["B6"].value, 999_999

    (told,) = warned(saved(content, change))
    assert told.what == "cellen B6 er ikke lenger en formel"


def test_a_formula_of_ones_own_beside_the_others_or_in_a_blue_cell_is_no_fault(content: bytes) -> None:
    assert warned(saved(content, written("Resultat", "Z6", "=1+1"))) == []
    with pytest.raises(ProblemsFound, match="cellen er tom"):
        returned(saved(content, written(INPUTS, "B7", "=D7+1")), "bok.xlsx")


@pytest.mark.parametrize("sheet", ["Nøkler", "Grunnlag"])
def test_a_sheet_that_is_gone_is_told(sheet: str, content: bytes) -> None:
    (told,) = warned(saved(content, lambda book: book.remove(book[sheet])))
    assert (told.where.sheet, told.what) == (sheet, "arket er slettet, eller har fått et annet navn")


def test_another_figure_among_those_that_formulas_measure_against_is_told(content: bytes) -> None:
    def change(book: Workbook) -> None:
        cells = (cell for row in book["Grunnlag"].iter_rows() for cell in row)
        next(cell for cell in cells if isinstance(cell.value, int | float)).value = 7

    (told,) = warned(saved(content, change))
    assert (told.where.sheet, told.what) == (
        "Grunnlag",
        "det som står fast på arket, er ikke lenger det programmet skrev",
    )


def test_the_list_of_formulas_is_of_every_formula_in_the_workbook(content: bytes) -> None:
    book, listed = load_workbook(BytesIO(content)), dict[str, list[str]]()
    for label, text in book[ORIGIN].iter_rows(max_col=2, values_only=True):
        if label == FORMULAS:
            title, _, ranges = str(text).partition(BETWEEN)
            listed.setdefault(title, []).extend(addresses(ranges.split()))
    assert listed == {
        sheet.title: cells
        for sheet in book.worksheets
        if (cells := [one.coordinate for row in sheet.iter_rows() for one in row if one.data_type == "f"])
    }


@pytest.mark.slow
def test_a_workbook_saved_by_libreoffice_is_accused_of_nothing_but_what_was_written_over(
    content: bytes, tmp_path: Path
) -> None:
    books = {
        f"{case}-{name}": workbook_bytes(run(shipped_case(case), name), [])
        for case, name in shipped_scenarios()[::6]
    }
    computed = recalculated(
        tmp_path, {**books, "skrevet": saved(content, written("Resultat", "B6", 999_999))}
    )
    (told,) = warned(computed.pop("skrevet"))
    assert told.what == "cellen B6 er ikke lenger en formel"
    for name, book in computed.items():
        back = returned(book, name)
        assert (back.problems, back.changes) == ((), ()), name


def without_size(sheet: str) -> str:
    return re.sub("<dimension[^>]*/>", "", sheet)


def with_wrong_size(sheet: str) -> str:
    return re.sub("<dimension[^>]*/>", '<dimension ref="A1:B3"/>', sheet)


def without_addresses(sheet: str) -> str:
    """Every cell in its row, those between too, none saying where it stands."""
    return re.sub("<row.*?</row>", lambda row: _whole(row[0]), sheet, flags=re.DOTALL)


def _whole(row: str) -> str:
    cells = re.findall(r"<c [^>]*?/>|<c .*?</c>", row, re.DOTALL)
    placed = {re.findall(r'r="([A-Z]+)', cell)[0]: cell for cell in cells}
    last = max(placed, key=lambda letters: (len(letters), letters))
    letters = [address[:-1] for address in addresses([f"A1:{last}1"])]
    bare = [re.sub(r' r="[A-Z]+\d+"', "", placed.get(one, "<c />"), count=1) for one in letters]
    return f"{row[: row.index('>') + 1]}{''.join(bare)}</row>"


@pytest.mark.parametrize("change", [without_size, with_wrong_size, without_addresses])
def test_a_workbook_that_does_not_say_how_large_its_sheets_are_or_where_its_cells_stand_is_read(
    change: Callable[[str], str], content: bytes, own: bytes
) -> None:
    for book in (content, own):
        back, first = returned(rewritten(book, change), "bok.xlsx"), returned(book, "bok.xlsx")
        assert (back.files, back.scenario_text) == (first.files, first.scenario_text)
        assert (back.changes, back.problems) == ((), ())


def test_a_list_of_more_formulas_than_any_workbook_has_is_refused_before_it_is_followed(
    content: bytes,
) -> None:
    def change(book: Workbook) -> None:
        cell = next(row[1] for row in book[ORIGIN].iter_rows() if row[0].value == FORMULAS)
        cell.value = "Resultat: A1:ZZZ9999999"
        resealed(book)

    with pytest.raises(ProblemsFound, match="er ikke lenger slik programmet skrev dem"):
        returned(saved(content, change), "bok.xlsx")


def test_weights_that_do_not_sum_to_one_are_refused_at_the_cell_that_was_changed(
    own: bytes, tmp_path: Path
) -> None:
    (weight, _) = [one for one in inputs_of(load_workbook(BytesIO(own))) if ".blend." in one.path]
    (problem,) = errors(loaded(typed(own, {weight.path: 0.8}), tmp_path).problems)
    assert (problem.where.sheet, problem.where.row, problem.where.column) == (INPUTS, weight.row, "Verdi")
    assert f"endret: Inndata B{weight.row} (" in problem.cause


def test_of_two_weights_the_negative_one_is_named(own: bytes, tmp_path: Path) -> None:
    one, other = [one for one in inputs_of(load_workbook(BytesIO(own))) if ".blend." in one.path]
    (problem,) = errors(loaded(typed(own, {one.path: 1.5, other.path: -0.5}), tmp_path).problems)
    assert (problem.where.sheet, problem.where.row) == (INPUTS, other.row)


def test_two_weights_that_do_not_sum_to_one_are_both_named(own: bytes, tmp_path: Path) -> None:
    one, other = [one for one in inputs_of(load_workbook(BytesIO(own))) if ".blend." in one.path]
    (problem,) = errors(loaded(typed(own, {one.path: 0.5, other.path: 0.6}), tmp_path).problems)
    assert (problem.where.sheet, problem.where.row) == (INPUTS, None)
    assert f"Inndata B{one.row} (" in problem.cause
    assert f"Inndata B{other.row} (" in problem.cause


def test_a_negative_criterion_is_refused_at_its_cell(content: bytes, tmp_path: Path) -> None:
    path = "criteria.bed-days-somatic.values.akershus-universitetssykehus"
    (problem,) = errors(loaded(typed(content, {path: -5}), tmp_path).problems)
    assert (problem.where.sheet, problem.where.row, problem.where.column) == (CRITERIA, 7, "Verdi")
    assert "er negativt for Akershus" in problem.what


@pytest.mark.parametrize("amount", [1e300, 10**17])
def test_an_amount_larger_than_any_is_asked_for_in_the_unit_beside_its_cell(
    amount: float, content: bytes, tmp_path: Path
) -> None:
    (problem,) = errors(loaded(typed(content, {"funds.basic.amount": amount}), tmp_path).problems)
    assert (problem.where.sheet, problem.where.row) == (INPUTS, 7)
    assert problem.fix == "skriv et tall i enheten som står ved siden av: tusen kroner"
    assert "stien" not in problem.cause


@pytest.mark.parametrize("name", ["Saksmappe", "Kontroller", "Les meg"])
def test_a_fund_that_is_called_as_one_of_the_sheets_has_a_sheet_of_its_own(name: str, tmp_path: Path) -> None:
    fund: list[Typed] = [name, "Omsorg", "Fylket", 3000, "ettårig", "Alt etter innbyggere og senger"]
    filled_book({**TINY, "Rammer": [fund]}).save(tmp_path / "sak.xlsx")
    first = run(load_case(tmp_path / "sak.xlsx"))
    content = workbook_bytes(first, [])
    assert {name, f"{name} 2"} <= set(load_workbook(BytesIO(content)).sheetnames)
    assert run(loaded(content, tmp_path)).table() == first.table()


def floor_book(folder: Path) -> bytes:
    """The workbook of a case in which no recipient gets less than 95 per cent of its base frame."""
    frames = (5_000_000, 3_000_000, 2_000_000, 1_000_000, 1_000_000)
    filled = filled_book()
    for row, frame in enumerate(frames, 7):
        filled["Mottakere"].cell(row, 3).value = frame
    for column, value in enumerate((None, 2, "gulv", None, "basisramme", 95), 1):
        filled["Metoder"].cell(7, column).value = value
    filled.save(folder / "sak.xlsx")
    return workbook_bytes(run(load_case(folder / "sak.xlsx")), [])


def floor_of(book: bytes) -> str:
    return next(one.path for one in inputs_of(load_workbook(BytesIO(book))) if one.path.endswith(".percent"))


@pytest.mark.parametrize("form", ["0%", "0.00%", "0.00\\ %"])
def test_a_percentage_typed_with_its_sign_is_the_percentage_and_that_is_said(
    form: str, tmp_path: Path
) -> None:
    book = floor_book(tmp_path)
    back = returned(typed(book, {floor_of(book): 0.9}, form), "bok.xlsx")
    assert [(int(change.before), int(change.after)) for change in back.changes] == [(95, 90)]
    (told,) = back.problems
    assert (told.severity, told.what) == (Severity.WARNING, "cellen viser 90 %, og er lest som 90 prosent")
    assert "arbeidsbokens egne formler regner med 0,9" in told.cause


def test_a_percentage_typed_again_as_it_was_changes_nothing_and_is_said(tmp_path: Path) -> None:
    book = floor_book(tmp_path)
    back = returned(typed(book, {floor_of(book): 0.95}, "0%"), "bok.xlsx")
    assert back.changes == ()
    assert [one.severity for one in back.problems] == [Severity.WARNING]


def test_a_sign_that_a_format_only_writes_after_the_number_makes_no_percentage(tmp_path: Path) -> None:
    book = floor_book(tmp_path)
    back = returned(typed(book, {floor_of(book): 90}, '0" %"'), "bok.xlsx")
    assert [int(change.after) for change in back.changes] == [90]
    assert back.problems == ()


def test_a_share_typed_as_a_percentage_is_the_share(own: bytes) -> None:
    one, other = [one for one in inputs_of(load_workbook(BytesIO(own))) if ".blend." in one.path]
    back = returned(typed(own, {one.path: 0.8, other.path: 0.2}, "0%"), "bok.xlsx")
    assert [float(change.after) for change in back.changes] == [0.8, 0.2]
    assert back.problems == ()


def test_an_amount_typed_as_a_percentage_is_refused_at_its_cell(content: bytes) -> None:
    with pytest.raises(ProblemsFound) as found:
        returned(typed(content, {"funds.basic.amount": 0.5}, "0%"), "bok.xlsx")
    (problem,) = found.value.problems
    assert (problem.where.sheet, problem.where.row) == (INPUTS, 7)
    assert problem.what == "cellen viser 50 %, men tallet ved siden av er i tusen kroner"
