"""Reporting: who reports on what, the sheet that is sent, and everything that a filled one can have wrong."""

import io
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from allocation import run
from allocation.cli import main
from allocation.distribution import Distribution
from allocation.files.reporting.filled import Filled, read_filled
from allocation.files.reporting.report import Report
from allocation.files.reporting.report_sheet import TITLE, report_sheets
from allocation.funds import Lasting
from allocation.problems import Severity, errors
from allocation.reporting import Answer, answers_summed, report_lines
from tests.booked import CASE
from tests.shipped import shipped_case

OUS, AHUS = "oslo-universitetssykehus", "akershus-universitetssykehus"
DECIDED = run(shipped_case(CASE))
SHEETS = report_sheets(DECIDED)


def book_of(content: bytes) -> tuple[openpyxl.Workbook, Worksheet]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return book, book[TITLE]


def filled_in(write: Callable[[Worksheet], object], code: str = OUS) -> bytes:
    """A recipient's sheet as it comes back when somebody has written in it."""
    book, sheet = book_of(SHEETS[code])
    write(sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def used(amount: float | str) -> Callable[[Worksheet], object]:
    return lambda sheet: sheet.__setitem__("F6", amount)


def read(*contents: bytes, distribution: Distribution = DECIDED) -> Filled:
    return read_filled(distribution, [(f"{number}.xlsx", one) for number, one in enumerate(contents, 1)])


def with_duty() -> Distribution:
    """A fund of 2017 that draws on a line with a purpose, a condition, a reporting duty and a deadline."""
    case = shipped_case("chain-2017")
    drawn, wanted = case.lines["letter.grants.2"], case.lines["letter.grants.16"]
    line = replace(wanted, line=drawn.line, amount=drawn.amount)
    return run(replace(case, lines={**case.lines, "letter.grants.2": line}, books_of="helse-sor-ost-rhf"))


def test_earmarked_money_of_2024_is_reported_on_by_the_eleven_who_got_any() -> None:
    lines = report_lines(DECIDED)
    assert len(lines) == 11
    assert {line.fund.stream for line in lines} == {"earmarked"}
    assert sum(line.amount for line in lines) == 116_200_000
    assert report_lines(run(replace(shipped_case(CASE), reported=()))) == ()


def test_one_off_money_is_reported_on_whatever_its_stream_and_a_cut_is_not() -> None:
    distribution = run(shipped_case("example-region"), "settled")
    lines = report_lines(distribution)
    assert {line.lasting for line in lines} == {Lasting.ONE_OFF}
    assert min(line.amount for line in lines) > 0
    assert {line.fund.stream for line in lines} >= {"frame"}


def test_money_whose_grant_line_has_a_reporting_duty_is_reported_on_with_its_deadline() -> None:
    lines = [line for line in report_lines(with_duty()) if line.line and line.line.reporting_duty]
    assert {line.deadline for line in lines} == {date(2017, 6, 1)}
    _, sheet = book_of(report_sheets(with_duty())[lines[0].recipient])
    texts = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=6)]
    (row,) = (row for row in texts if row[3] == "01.06.2017")
    assert "Arbeidsrettet rehabilitering" in str(row[2])
    assert "vurderer sammen hvordan midlene skal brukes" in str(row[2])


def test_only_what_the_recipient_writes_is_unlocked() -> None:
    _, sheet = book_of(SHEETS[OUS])
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    unlocked = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    assert unlocked == {"F6", "H6", "I6"}
    assert {sheet[name].font.color.rgb for name in unlocked} == {"000000FF"}
    assert sheet["G6"].value == "=E6-F6"
    assert str(sheet.page_setup.paperSize) == sheet.PAPERSIZE_A4
    whole, texts = sheet.data_validations.dataValidation
    assert (whole.type, whole.formula1, whole.formula2) == ("whole", "0", "$E6")
    assert texts.type == "textLength"


def test_a_sheet_says_whose_it_is_and_the_same_is_the_same_bytes() -> None:
    assert report_sheets(DECIDED) == SHEETS
    _, sheet = book_of(SHEETS[OUS])
    whose = f"Mottaker: Oslo universitetssykehus HF ({OUS}). Fingeravtrykk: {DECIDED.fingerprint}"
    assert sheet["A2"].value == whose
    draft = run(shipped_case(CASE), "as-in-2023")
    _, sheet = book_of(report_sheets(draft)[OUS])
    assert str(sheet["A1"].value).startswith("UTKAST – ")
    assert sheet.oddHeader
    assert sheet.oddHeader.center.text == "UTKAST"


def test_what_is_written_is_read_back() -> None:
    def write(sheet: Worksheet) -> None:
        sheet["F6"], sheet["H6"], sheet["I6"] = 2_027_500, "Poliklinikk", "=1+1 færre på venteliste"
        sheet["I6"].data_type = "s"

    found = read(filled_in(write))
    assert errors(found.problems) == ()
    (answer,) = (one for one in found.answers if one.line.recipient == OUS)
    assert answer == Answer(answer.line, 2_027_500, "Poliklinikk", "=1+1 færre på venteliste")
    assert {one.used for one in found.answers if one is not answer} == {None}


@pytest.mark.parametrize("text", ["2 027 500", "2\u00a0027\u00a0500"])
def test_an_amount_written_as_text_the_norwegian_way_is_read(text: str) -> None:
    found = read(filled_in(used(text)))
    assert sum(one.used or 0 for one in found.answers) == 2_027_500


@pytest.mark.parametrize(
    ("write", "column", "what"),
    [
        (used(8_110_001), "F", "8 110 001 er brukt, det er bare gitt 8 110 000"),
        (used(-1), "F", "−1 er brukt"),
        (used("nesten alt"), "F", "«nesten alt» er ikke et helt beløp"),
        (used(100.5), "F", "«100,5» er ikke et helt beløp"),
        (lambda sheet: sheet.__setitem__("E6", 9_000_000), "E", "endret til «9000000»"),
        (lambda sheet: sheet.__setitem__("D6", "31.12.2025"), "D", "endret til «31.12.2025»"),
        (lambda sheet: sheet.__setitem__("C6", "Fritt"), "C", "endret til «Fritt»"),
        (
            lambda sheet: sheet.__setitem__("A7", "Nytt tilskudd"),
            "A",
            "raden «Nytt tilskudd» er ikke i arket",
        ),
        (lambda sheet: (used(1000)(sheet), sheet.__setitem__("G6", 5)), "G", "cellen er låst"),
        (lambda sheet: sheet.__setitem__("F5", "Brukt i tusen"), "F", "endret til «Brukt i tusen»"),
        (lambda sheet: sheet.__setitem__("A4", "Beløp i tusen kroner."), "A", "«Beløp i tusen kroner.»"),
        (lambda sheet: sheet.__setitem__("A1", None), "A", "cellen er låst, men er tømt"),
        (lambda sheet: sheet.__setitem__("C3", 400), "C", "endret til «400»"),
        (lambda sheet: sheet.__setitem__("K6", 400), "K", "endret til «400»"),
        (lambda sheet: sheet.__setitem__("A2", "Mottaker: oss"), "A", "det står ikke hvem arket er fra"),
        (lambda sheet: sheet.__setitem__("A3", "Sak: en annen"), "A", "arket er av en annen sak"),
    ],
)
def test_each_fault_of_a_filled_sheet_is_told_at_its_cell(
    write: Callable[[Worksheet], object], column: str, what: str
) -> None:
    found = read(filled_in(write))
    (problem,) = errors(found.problems)
    assert what in problem.what.replace("\u00a0", " ")
    assert (problem.where.file, problem.where.sheet, problem.where.column) == ("1.xlsx", TITLE, column)
    assert problem.fix


def inserted(**cells: str | int | None) -> Callable[[Worksheet], object]:
    """100 kroner used of the grant, and a row under it with these cells, by column."""

    def write(sheet: Worksheet) -> None:
        sheet["F6"] = 100
        sheet.insert_rows(7)
        for column, value in cells.items():
            sheet[f"{column}7"] = value

    return write


def below(**cells: str | int | None) -> Callable[[Worksheet], object]:
    """100 kroner used of the grant, and these cells set."""

    def write(sheet: Worksheet) -> None:
        sheet["F6"] = 100
        for name, value in cells.items():
            sheet[name] = value

    return write


@pytest.mark.parametrize(
    ("write", "row", "column", "what"),
    [
        (inserted(F=400), 7, "F", "en rad uten navn, med «400», er ikke i arket som ble sendt ut"),
        (below(J6="=A1&A2"), 6, "J", "formelen i cellen har ingen verdi"),
        (below(H6='=A1&"x"'), 6, "H", "formelen i cellen har ingen verdi"),
        (below(F6="=LARGE(E6:E6,1)"), 6, "F", "formelen i cellen har ingen verdi"),
        (below(F9="=LARGE(E6:E6,1)"), 9, "F", "formelen i cellen har ingen verdi"),
        (inserted(H="resten"), 7, "H", "en rad uten navn, med «resten»,"),
        (inserted(K=400), 7, "K", "en rad uten navn, med «400»,"),
        (inserted(A="Sum", F=400), 7, "A", "raden «Sum» er ikke i arket som ble sendt ut"),
        (inserted(A="sum", F=400), 7, "A", "raden «sum» er ikke i arket som ble sendt ut"),
        (below(F9=700), 9, "F", "en rad uten navn, med «700»,"),
        (below(F7=400), 7, "F", "cellen er låst, men er endret til «400»"),
        (below(G7=5), 7, "G", "cellen er låst, men er endret til «5»"),
        (below(H7="400 til drift"), 7, "H", "cellen er låst, men er endret til «400 til drift»"),
        (below(J7=400), 7, "J", "cellen er låst, men er endret til «400»"),
    ],
)
def test_an_amount_outside_the_lines_is_told_and_never_dropped(
    write: Callable[[Worksheet], object], row: int, column: str, what: str
) -> None:
    (problem,) = errors(read(filled_in(write)).problems)
    assert what in problem.what
    assert (problem.where.sheet, problem.where.row, problem.where.column) == (TITLE, row, column)


def test_a_sum_above_its_lines_is_told() -> None:
    def write(sheet: Worksheet) -> None:
        sheet.insert_rows(6)
        sheet["A6"], sheet["F6"] = "Sum", 400

    (problem,) = errors(read(filled_in(write)).problems)
    assert (problem.where.row, "«Sum»" in problem.what) == (6, True)


@pytest.mark.parametrize(
    "write",
    [
        inserted(),
        below(F7=100, E7=8_110_000, G7=8_109_900),
        below(F7=None, E7=None, G7=None),
        lambda sheet: (used(100)(sheet), sheet.delete_rows(7)),
        lambda sheet: (used(100)(sheet), sheet.move_range("A7:I7", 2)),
    ],
    ids=["empty-row", "sums-typed", "sums-emptied", "sum-deleted", "sum-further-down"],
)
def test_a_sheet_in_which_nothing_but_the_lines_says_anything_is_read(
    write: Callable[[Worksheet], object],
) -> None:
    found = read(filled_in(write))
    assert errors(found.problems) == ()
    assert sum(one.used or 0 for one in found.answers) == 100


@pytest.mark.parametrize("said", [b"", b'<dimension ref="A1"/>', b'<dimension ref="A1:B5"/>'])
def test_what_a_sheet_says_of_its_own_size_cuts_no_row(said: bytes) -> None:
    def sized(content: bytes) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(content)) as book, zipfile.ZipFile(out, "w") as changed:
            for name in book.namelist():
                changed.writestr(name, re.sub(rb"<dimension [^>]*/>", said, book.read(name)))
        return out.getvalue()

    content = sized(filled_in(used(100)))
    assert content != filled_in(used(100))
    assert sum(one.used or 0 for one in read(content).answers) == 100
    assert len(errors(read(sized(filled_in(below(F9=700)))).problems)) == 1


def test_a_sheet_that_was_added_is_told_for_it_is_not_read() -> None:
    def write(sheet: Worksheet) -> None:
        assert isinstance(sheet.parent, openpyxl.Workbook)
        used(100)(sheet)
        sheet.parent.create_sheet("Empty")
        sheet.parent.copy_worksheet(sheet).title = "Mer"

    found = read(filled_in(write))
    assert errors(found.problems) == ()
    (told,) = (one for one in found.problems if one.where.sheet)
    assert (told.where.sheet, told.what) == ("Mer", "arket er ikke lest")


def test_a_row_that_is_gone_is_missed() -> None:
    (problem,) = errors(read(filled_in(lambda sheet: sheet.delete_rows(6))).problems)
    assert "raden «Øremerkede tilskudd, ukjent varighet» mangler" in problem.what


def test_a_changed_name_is_both_a_row_too_many_and_one_too_few() -> None:
    changed = filled_in(lambda sheet: sheet.__setitem__("A6", "Øremerket tilskudd"))
    one, other = errors(read(changed).problems)
    assert "mente du «Øremerkede tilskudd»?" in one.fix
    assert "mangler" in other.what


def test_a_sheet_of_another_version_is_refused() -> None:
    other = run(shipped_case(CASE), "as-in-2023")
    (problem,) = errors(read(SHEETS[OUS], distribution=other).problems)
    assert DECIDED.fingerprint in problem.what
    assert other.fingerprint in problem.cause


def test_the_same_recipient_twice_is_refused() -> None:
    (problem,) = errors(read(filled_in(used(1)), filled_in(used(2))).problems)
    assert "Oslo universitetssykehus HF har svart to ganger, også i 1.xlsx" in problem.what


@pytest.mark.parametrize("content", [b"", b"a;b\n1;2\n", b"%PDF-1.7\n", b"PK\x03\x04ikke en bok"])
def test_a_file_that_is_no_workbook_is_refused(content: bytes) -> None:
    assert len(errors(read(content).problems)) == 1


def test_whoever_has_not_answered_is_named() -> None:
    found = read(filled_in(used(0)), SHEETS[AHUS])
    told = [problem.what for problem in found.problems]
    assert {problem.severity for problem in found.problems} == {Severity.WARNING}
    assert "det står ikke hva som er brukt av «Øremerkede tilskudd»" in told
    assert "Vestre Viken HF har ikke svart" in told
    assert len(told) == 1 + 9


def test_sums_are_of_what_is_answered_and_deadlines_pass_on_the_day_of_the_report() -> None:
    line = next(one for one in report_lines(with_duty()) if one.deadline)
    answers = [Answer(replace(line, amount=100), 40), Answer(replace(line, amount=300))]
    (early,) = answers_summed(answers, lambda _: "Sum", date(2017, 6, 1))
    assert (early.amount, early.answered, early.used, early.unused) == (400, 100, 40, 60)
    assert early.share == Fraction(2, 5)
    assert (early.passed, early.coming) == (None, date(2017, 6, 1))
    (late,) = answers_summed(answers, lambda _: "Sum", date(2017, 6, 2))
    assert (late.passed, late.coming) == (date(2017, 6, 1), None)
    (silent,) = answers_summed(answers[1:2], lambda _: "Sum", None)
    assert silent.share is None


def test_the_report_is_the_same_sums_as_text_as_document_and_as_workbook() -> None:
    report = Report(DECIDED, read(filled_in(used(2_027_500))), date(2024, 9, 30))
    assert report.contents == report.contents
    document = json.loads(report.contents[".json"])
    assert (document["status"], document["exempt"]) == ("vedtatt", "")
    (row,) = (row for row in document["by_recipient"] if row["name"] == "Oslo universitetssykehus HF")
    assert (row["used"], row["unused"], row["share"]) == (2_027_500, 6_082_500, 0.25)
    assert (
        "Oslo universitetssykehus HF        8 110 000        8 110 000  2 027 500"
        in report.told().replace("\u00a0", " ")
    )
    book = openpyxl.load_workbook(io.BytesIO(report.contents[".xlsx"]))
    assert book.sheetnames == ["Per finansieringstype", "Per mottaker", "Tilskudd"]
    assert [cell.value for cell in book["Per finansieringstype"][6]][:5] == [
        "Øremerkede tilskudd", 116_200_000, 8_110_000, 2_027_500, 6_082_500,
    ]  # fmt: skip


def test_sheets_are_written_filled_and_read_from_a_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sent, out = tmp_path / "sent", tmp_path / "out"
    assert main(["reporting", CASE, "--out", str(sent)]) == 0
    assert capsys.readouterr().out.count("Skrevet: ") == 11
    for path in sent.iterdir():
        book = openpyxl.load_workbook(path)
        book[TITLE]["F6"] = 1000
        book.save(path)
    assert main(["reporting", CASE, "--read", str(sent), "--date", "2024-09-30", "--out", str(out)]) == 0
    assert "per 30.09.2024" in capsys.readouterr().out
    assert sorted(path.suffix for path in out.iterdir()) == [".json", ".txt", ".xlsx"]
    assert main(["reporting", CASE, "--read", str(sent), "--out", str(sent)]) == 0
    assert main(["reporting", CASE, "--read", str(sent), "--out", str(sent)]) == 0
    capsys.readouterr()
    next(sent.glob("*-rapportering-*.xlsx")).unlink()
    assert main(["reporting", CASE, "--read", str(sent), "--json"]) == 1
    assert "har ikke svart" in json.loads(capsys.readouterr().out)["problems"][0]["what"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("example-42-areas",), "det er ingenting å rapportere på"),
        ((CASE, "--read", "borte.xlsx"), "filen kan ikke åpnes"),
        ((CASE, "--read", ".", "--date", "i går"), "«i går» er ikke en dato"),
    ],
)
def test_what_cannot_be_reported_is_refused_and_nothing_is_written(
    words: tuple[str, ...], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert main(["reporting", *words]) == 2
    assert told in capsys.readouterr().err
    assert main(["reporting", *words, "--json"]) == 2
    assert told in json.loads(capsys.readouterr().out)["problems"][0]["what"]
    assert list(tmp_path.iterdir()) == []


def test_two_funds_of_one_name_are_told_apart_in_the_sheet_that_is_sent_and_read_back() -> None:
    case = shipped_case(CASE)
    twin = replace(case.funds["earmarked"], code="earmarked-2")
    both = run(replace(case, funds={**case.funds, twin.code: twin}))
    sheets = report_sheets(both)

    def ones(code: str) -> bytes:
        book, sheet = book_of(sheets[code])
        for row in (6, 7):
            sheet.cell(row, 6).value = 1
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()

    filled = read(*map(ones, sheets), distribution=both)
    assert errors(filled.problems) == ()
    assert len(filled.answers) == 22
    assert {answer.used for answer in filled.answers} == {1}


def test_a_text_that_is_longer_than_the_sheet_lets_through_is_refused_at_its_cell() -> None:
    filled = read(filled_in(lambda sheet: sheet.__setitem__("H6", "x" * 1001)))
    (problem,) = errors(filled.problems)
    assert (problem.where.row, "1001 tegn" in problem.what) == (6, True)
