"""A filled case workbook as rows of cells, and everywhere a cell is not what its column wants."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from allocation.case import folded
from allocation.files.case_book.layout_sheet import SHEETS, Layout
from allocation.files.cells import without_invisible
from allocation.files.sheets_in.limits import LIMITS
from allocation.money import NotANumber, parse_number
from allocation.problems import Place, Problem, did_you_mean, error, unknown_name

Value = str | Fraction | date
"""What stands in a cell that is not empty."""
_LEAST_SHEETS = 2
_HEADINGS_WITHIN = 20  # rows from the top


@dataclass(frozen=True, slots=True)
class FilledRow:
    """A row in which something is written: its number in the sheet, and its cells by heading."""

    number: int
    cells: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class FilledSheet:
    """A sheet: the row of its headings, the headings that a person has named, and its filled rows."""

    layout: Layout
    heading_row: int
    own: tuple[str, ...]
    rows: tuple[FilledRow, ...]


@dataclass
class Filled:
    """A workbook being read: its name, its sheets by title, and what has been found wrong so far."""

    file: str
    sheets: dict[str, FilledSheet] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def place(self, layout: Layout, row: int | None = None, heading: str = "") -> Place:
        """A place as the person sees it."""
        return Place(self.file, row, heading, layout.title)

    def rows(self, layout: Layout) -> tuple[FilledRow, ...]:
        """The filled rows of a sheet; none of one that is missing, which is a problem already."""
        return self.sheets[layout.title].rows if layout.title in self.sheets else ()

    def wrong(self, place: Place, what: str, cause: str, fix: str) -> None:
        """Add an error."""
        self.problems.append(error(place, what, cause, fix))

    def text(self, layout: Layout, row: FilledRow, heading: str) -> str:
        """A cell as text; empty where nothing stands there, with a problem where something must."""
        value = row.cells.get(heading)
        if value is None:
            if any(one.heading == heading and one.must for one in layout.fields):
                fix = f"skriv det i kolonnen «{heading}», eller tøm hele raden"
                self.wrong(
                    self.place(layout, row.number, heading), "cellen er tom", "raden er halvferdig", fix
                )
            return ""
        return as_text(value)

    def number(self, layout: Layout, row: FilledRow, heading: str) -> Fraction | None:
        """A cell as a number, also one typed as text; None, with a problem, where it is none."""
        value = row.cells.get(heading)
        if value is None:
            self.text(layout, row, heading)
            return None
        return self.as_number(value, self.place(layout, row.number, heading))

    def percent(self, layout: Layout, row: FilledRow, heading: str) -> Fraction | None:
        """A cell as per cent: 95 and «95 %» are the same."""
        number = self.number(layout, row, heading)
        is_signed = as_text(row.cells.get(heading, "")).endswith("%")
        return 100 * number if is_signed and number is not None else number

    def as_number(self, value: Value, place: Place) -> Fraction | None:
        """What stands in a cell as a number; None, with a problem, where it is none."""
        if isinstance(value, Fraction):
            return value
        why = f"«{as_text(value)}» er ikke et tall"
        try:
            written = as_text(value)
            percent = written.endswith("%")
            read = parse_number(written.removesuffix("%").strip())
            if read is not None and isinstance(value, str):
                return read.value / 100 if percent else read.value
        except NotANumber as fault:
            why = str(fault)
        self.wrong(place, why, "det står tekst der det skal stå et tall", "skriv bare tallet, uten enhet")
        return None

    def word(self, layout: Layout, row: FilledRow, heading: str) -> str:
        """A cell as one of the words that its column has; empty, with a problem, where it is none."""
        words = next(one.words for one in layout.fields if one.heading == heading)
        written = self.text(layout, row, heading)
        known = {folded(one): one for one in words}
        if written and folded(written) not in known:
            place = self.place(layout, row.number, heading)
            self.problems.append(unknown_name(place, "verdi", written, words))
        return known.get(folded(written), "")

    def named(self, layout: Layout, row: FilledRow, heading: str, known: Mapping[str, str], kind: str) -> str:
        """A cell as one of the known names, given folded; empty, with a problem, where it is none.

        Where none is known there is a problem of that already.
        """
        written = self.text(layout, row, heading)
        if written and known and folded(written) not in known:
            place = self.place(layout, row.number, heading)
            self.problems.append(unknown_name(place, kind, written, known.values()))
        return known.get(folded(written), "")


def as_text(value: Value) -> str:
    """What stands in a cell as a person sees it."""
    if isinstance(value, Fraction):
        return str(value.numerator) if value.denominator == 1 else str(float(value)).replace(".", ",")
    return f"{value:%d.%m.%Y}" if isinstance(value, date) else value


def is_case_book(titles: list[str]) -> bool:
    """Whether a workbook with sheets of these titles is a case that somebody fills in."""
    return len({layout.title for layout in SHEETS} & set(titles)) >= _LEAST_SHEETS


def read_sheets(book: Any, file: str) -> Filled:
    """Every sheet of a case workbook; one that is missing, or has lost a heading, is a problem."""
    filled = Filled(file)
    for layout in SHEETS:
        if layout.title not in book.sheetnames:
            near = did_you_mean(layout.title, book.sheetnames)
            cause = f"det har fått navnet «{near}»" if near else "det er slettet"
            fix = "gi arket tilbake navnet, eller skriv en ny arbeidsbok med «allocation template»"
            filled.wrong(Place(file), f"arket «{layout.title}» mangler", cause, fix)
            continue
        sheet = _sheet(filled, layout, book[layout.title])
        if sheet is not None:
            filled.sheets[layout.title] = sheet
    return filled


def _sheet(filled: Filled, layout: Layout, sheet: Any) -> FilledSheet | None:
    """The sheet's rows by its headings; None, and problems, where a heading is missing or stands twice."""
    LIMITS.refuse_more(filled.place(layout), "rader", sheet.max_row, LIMITS.rows)
    LIMITS.refuse_more(filled.place(layout), "kolonner", sheet.max_column, LIMITS.columns)
    rows = [(number, [_value(cell) for cell in cells]) for number, cells in enumerate(sheet.iter_rows(), 1)]
    found = next(((n, cells) for n, cells in rows[:_HEADINGS_WITHIN] if _are_headings(cells, layout)), None)
    if found is None:
        fix = "skriv overskriftene tilbake, eller skriv en ny arbeidsbok med «allocation template»"
        what = f"overskriftene mangler: {', '.join(f'«{one}»' for one in layout.headings)}"
        filled.wrong(filled.place(layout), what, "raden med overskrifter er slettet eller endret", fix)
        return None
    at, cells = found
    headings = [as_text(cell) if cell is not None else "" for cell in cells]
    own = [one for one in headings if one and one not in layout.headings]
    _wrong_headings(filled, layout, at, headings, own)
    below = tuple(_rows(rows[at:], headings))
    return FilledSheet(layout, at, tuple(dict.fromkeys(own)) if layout.own else (), below)


def _are_headings(cells: list[Value | None], layout: Layout) -> bool:
    return bool(cells) and len({*cells} & {*layout.headings}) > len(layout.headings) // 2


def _wrong_headings(filled: Filled, layout: Layout, at: int, headings: list[str], own: list[str]) -> None:
    """Say which headings are missing, are unknown, or stand twice."""
    for one in layout.headings:
        if one not in headings:
            near = did_you_mean(one, own)
            cause = f"den er endret til «{near}»" if near else "den er slettet"
            fix = f"skriv «{one}» i overskriften"
            filled.wrong(filled.place(layout, at), f"kolonnen «{one}» mangler", cause, fix)
    for one in () if layout.own else own:
        filled.problems.append(unknown_name(filled.place(layout, at, one), "kolonne", one, layout.headings))
    folds = [folded(one) for one in headings if one]
    for one in dict.fromkeys(one for one in folds if folds.count(one) > 1):
        what = f"kolonnen «{one}» står to ganger"
        filled.wrong(filled.place(layout, at, one), what, "en kolonne er kopiert", "slett den ene")


def _rows(rows: list[tuple[int, list[Value | None]]], headings: list[str]) -> Iterator[FilledRow]:
    for number, cells in rows:
        by_heading = {
            heading: cell
            for heading, cell in zip(headings, cells, strict=False)
            if heading and cell is not None
        }
        if by_heading:
            yield FilledRow(number, by_heading)


def _value(written: Any) -> Value | None:
    """A cell as it is read: a number exactly as it was typed, a text without blanks at its ends.

    What a spreadsheet shows as per cent is the text that it shows, so that «95 %» can be told from 0,95.
    """
    cell = written.value
    if isinstance(cell, int | float) and "%" in written.number_format:
        return f"{as_text(Fraction(f'{100 * cell:.15g}'))} %"
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, int | float):
        return Fraction(cell) if isinstance(cell, int) else Fraction(f"{cell:.15g}")
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = " ".join(without_invisible("" if cell is None else str(cell)).split())
    return text or None
