"""What a filled case workbook says: its rows, each cell as its column wants it, and what is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from allocation.case import folded
from allocation.files.case_book.layout_sheet import Layout
from allocation.money import NotANumber, parse_number
from allocation.problems import Place, Problem, error, unknown_name, warning

Value = str | Fraction | date
"""What stands in a cell that is not empty."""


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

    def doubtful(self, place: Place, what: str, cause: str, fix: str) -> None:
        """Add a warning."""
        self.problems.append(warning(place, what, cause, fix))

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
        """A cell as a number, also one typed as text; None, with a problem, where it is none or per cent."""
        value = row.cells.get(heading)
        if value is not None and is_per_cent(value):
            what = f"«{as_text(value)}» er en prosent"
            cause = "det er skrevet et prosenttegn, eller cellen er formatert som prosent"
            fix = "skriv tallet uten prosenttegn, i en celle med vanlig tallformat"
            self.wrong(self.place(layout, row.number, heading), what, cause, fix)
            return None
        return self._number(layout, row, heading)

    def percent(self, layout: Layout, row: FilledRow, heading: str) -> Fraction | None:
        """A cell as per cent: 95 and «95 %» are the same."""
        return self._number(layout, row, heading)

    def share(self, layout: Layout, row: FilledRow, heading: str) -> Fraction | None:
        """A cell as a part of one: 0,75 and «75 %» are the same."""
        number = self._number(layout, row, heading)
        has_sign = is_per_cent(row.cells.get(heading, ""))
        return number / 100 if has_sign and number is not None else number

    def _number(self, layout: Layout, row: FilledRow, heading: str) -> Fraction | None:
        """The number of a cell as it is typed, before any sign of per cent."""
        value = row.cells.get(heading)
        if value is None:
            self.text(layout, row, heading)
            return None
        if isinstance(value, Fraction):
            return value
        why = f"«{as_text(value)}» er ikke et tall"
        try:
            read = parse_number(as_text(value).removesuffix("%").strip())
            if read is not None and isinstance(value, str):
                return read.value
        except NotANumber as fault:
            why = str(fault)
        place, fix = self.place(layout, row.number, heading), "skriv bare tallet, uten enhet"
        self.wrong(place, why, "det står tekst der det skal stå et tall", fix)
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


def is_per_cent(value: Value) -> bool:
    """Whether a cell is typed with a sign of per cent, or shown with one."""
    return isinstance(value, str) and value.endswith("%")


def as_text(value: Value) -> str:
    """What stands in a cell as a person sees it."""
    if isinstance(value, Fraction):
        return str(value.numerator) if value.denominator == 1 else str(float(value)).replace(".", ",")
    return f"{value:%d.%m.%Y}" if isinstance(value, date) else value
