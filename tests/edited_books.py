"""Inputs of a workbook changed at random, as a person would write over its blue cells."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from io import BytesIO
from random import Random
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from allocation.distribution import Distribution
from allocation.files.living.back import Returned, returned_in
from allocation.files.living.inputs import CRITERIA, INPUTS, PATH, VALUE
from allocation.files.living.origin_sheet import DIGEST, ORIGIN, digest_of_locked
from allocation.files.opened_book import opened


@dataclass(frozen=True)
class Input:
    """A blue cell: where it stands, its path in the case, and what stands in it."""

    sheet: str
    row: int
    path: str
    value: Fraction


def inputs_of(book: Workbook) -> list[Input]:
    """Every blue cell of a workbook."""
    found = []
    for title in (INPUTS, CRITERIA):
        if title in book.sheetnames:
            for number, row in enumerate(book[title].iter_rows(values_only=True), 1):
                path, value = row[PATH - 1], row[VALUE - 1]
                if path and isinstance(value, int | float):
                    found.append(Input(title, number, str(path), Fraction(repr(value))))
    return found


def drawn(inputs: list[Input], random: Random, count: int) -> dict[tuple[str, int], Fraction]:
    """New values for some of the cells, drawn at random; weights of one key still sum to what they did."""
    new: dict[tuple[str, int], Fraction] = {}
    for one in random.sample(inputs, min(count, len(inputs))):
        names = one.path.split(".")
        if names[0] == "keys":
            mates = [
                other for other in inputs if other.path.rpartition(".")[0] == one.path.rpartition(".")[0]
            ]
            if len(mates) < 2 or any((mate.sheet, mate.row) in new for mate in mates):
                continue
            other = random.choice([mate for mate in mates if mate != one])
            moved = Fraction(random.randint(1, 9), 10) * min(one.value, other.value)
            moved = Fraction(round(moved * 10_000), 10_000)
            new[one.sheet, one.row], new[other.sheet, other.row] = one.value + moved, other.value - moved
        elif "start_month" in one.path:
            new[one.sheet, one.row] = Fraction(random.randint(1, 12))
        elif one.value.denominator > 1 or "percent" in one.path or names[0] == "parameters":
            new[one.sheet, one.row] = Fraction(round(one.value * random.randint(95, 104)), 100)
        else:
            part = abs(one.value) * Fraction(random.randint(-3_000, 3_000), 100_000)
            new[one.sheet, one.row] = one.value + round(part)
    return new


def edited(content: bytes, new: Mapping[tuple[str, int], Fraction]) -> bytes:
    """The workbook with other values in those cells, saved as a spreadsheet program would."""
    book = load_workbook(BytesIO(content))
    for (title, row), value in new.items():
        whole = value.numerator if value.denominator == 1 else float(value)
        book[title].cell(row, VALUE).value = whole
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def resealed(book: Workbook) -> None:
    """Let a workbook say that what is locked in it now is what was written: whoever knows how can."""
    sheets = {title: _contents(book, title) for title in (INPUTS, CRITERIA) if title in book.sheetnames}
    digest = digest_of_locked(sheets, _contents(book, ORIGIN))
    (cell,) = [row[1] for row in book[ORIGIN].iter_rows() if row[0].value == DIGEST]
    cell.value = digest


def _contents(book: Workbook, title: str) -> list[tuple[object, ...]]:
    return list(book[title].iter_rows(values_only=True))


def rewritten(content: bytes, change: Callable[[str], str]) -> bytes:
    """The workbook with the text of every sheet's file changed, as another program might have written it."""
    out = BytesIO()
    with ZipFile(BytesIO(content)) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if name.startswith("xl/worksheets/sheet"):
                data = change(data.decode()).encode()
            target.writestr(name, data)
    return out.getvalue()


def result_of(book: Workbook, run: Distribution) -> dict[tuple[str, str, str], int]:
    """Units by payer, stream and recipient as the sheet «Resultat» shows them, what is nought left out."""
    found: dict[tuple[str, str, str], int] = {}
    sheet, case = book["Resultat"], run.case
    assert isinstance(sheet, Worksheet)
    payers = {f"{case.name_of(fund.payer)} fordeler": fund.payer for fund in case.funds.values()}
    streams = {title: code for code, title in case.streams.items()}
    codes = {case.name_of(code): code for code in [*case.recipients, "unplaced"]}
    payer, columns = "", dict[int, str]()
    for row in sheet.iter_rows(values_only=True):
        if row[0] in payers:
            payer = payers[str(row[0])]
            columns = {at: streams[str(one)] for at, one in enumerate(row) if one in streams}
        elif row[0] is None or str(row[0]).startswith("Kontroll"):
            columns = {}
        elif row[0] in codes:
            for at, stream in columns.items():
                amount = row[at]
                if isinstance(amount, int | float) and amount:
                    assert amount == round(amount), (row[0], amount)
                    found[payer, stream, codes[str(row[0])]] = round(amount)
    return found


def handed_out(run: Distribution) -> dict[tuple[str, str, str], int]:
    """The same as the program has it."""
    unit = int(run.case.unit.factor)
    return {key: kroner // unit for key, kroner in run.handed_out().items() if kroner}


def returned(content: bytes, name: str) -> Returned:
    """What a workbook in these bytes says. Raises ProblemsFound."""
    return returned_in(opened(content, name), name)
