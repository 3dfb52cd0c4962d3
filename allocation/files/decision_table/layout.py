"""Where in a table what stands: the headings, the recipients, the streams, the sums, and what is not read."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from allocation.case import Case, codes_by_name, folded
from allocation.files.sheets_in import TableText, TextRow, cells_by_column
from allocation.files.sheets_in.unit_words import without_unit
from allocation.problems import Problem, did_you_mean, error, note, some_of

_NAMES = re.compile(r"mottaker(?:e|en)?|recipients?|helseforetak|foretak|sykehus|hf|navn|name|kode|code")
_TOTAL = re.compile(r"(?:samlet|totalt?|sum|i alt|til sammen)(?: (?:beløp|sum|bevilgning|fordeling|i alt))?")
_DIGIT = re.compile(r"[0-9]")
_AMOUNT = re.compile(r"(?!(?:19|20)[0-9]{2}$)[-−–+]?[0-9][0-9 \u00a0.,]*")
_NEARLY = 0.8
KIND = "row_kind"
"""The heading of the column that says what a row is to sums."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the rows under it, up to the next heading.

    `above` are the rows over the heading that belong to no section before it, `streams` the streams' codes by
    their columns; `names`, `total` and `kinds` the columns of recipients, row sums and kinds of rows.
    """

    heading: TextRow
    above: tuple[TextRow, ...]
    rows: tuple[TextRow, ...]
    streams: Mapping[int, str]
    names: int
    total: int | None = None
    kinds: int | None = None

    @property
    def amounts(self) -> tuple[int, ...]:
        """The columns that hold amounts: the streams', and that of the row sums."""
        return (*self.streams, *(() if self.total is None else (self.total,)))


@dataclass
class Layout:
    """The sections of a table, and what is wrong with its headings."""

    sections: list[Section] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def stream_named(text: str, case: Case) -> str:
    """The stream of that code or name, with or without a unit after it; empty for any other text."""
    plain = folded(without_unit(text, case.units))
    known = {folded(name): code for code, title in case.streams.items() for name in (code, title)}
    return known.get(plain, "")


def has_heading(table: TableText, case: Case) -> bool:
    """Whether a row of the table names a stream."""
    return any(_is_heading(row, case) for row in table.rows)


def no_heading(table: TableText, case: Case) -> Problem:
    """The problem of a table whose columns nobody can tell, with the nearest heading where there is one."""
    what = "fant ingen linje med finansieringstypene som overskrifter"
    texts = [cell.strip() for row in table.rows[:50] for cell in row.cells if cell.strip()]
    near = next(((one, name) for one in texts if (name := _near(one, case))), None)
    names = some_of([f"«{title}»" for title in case.streams.values()], most=6)
    fix = f"Mente du «{near[1]}» med «{near[0]}»?" if near else f"skriv en linje med overskriftene {names}"
    return error(table.place(), what, "overskriften mangler, eller heter noe annet", fix)


def _near(text: str, case: Case) -> str:
    """The stream that a heading nearly is called, or a part of whose name it is; else nothing."""
    plain = folded(without_unit(text, case.units))
    near = did_you_mean(plain, [*case.streams, *case.streams.values()])
    is_like = plain in folded(near) or SequenceMatcher(None, plain, folded(near)).ratio() >= _NEARLY
    return near if near and is_like else ""


def _is_heading(row: TextRow, case: Case) -> bool:
    """Whether a row names a stream and holds no amount: a list of funds names them as well."""
    cells = cells_by_column(row).values()
    return any(stream_named(cell, case) for cell in cells) and not any(map(_AMOUNT.fullmatch, cells))


def layout_of(table: TableText, case: Case) -> Layout:
    """The table's sections in order, with the problems of their headings."""
    layout = Layout()
    for heading, above, rows in _parted(table, case):
        section = _section(heading, above, rows, case)
        layout.problems += _heading_problems(table, section, case)
        layout.sections.append(section)
    return layout


def _parted(
    table: TableText, case: Case
) -> Iterator[tuple[TextRow, tuple[TextRow, ...], tuple[TextRow, ...]]]:
    """Each heading with what stands above it and below it."""
    starts = [number for number, row in enumerate(table.rows) if _is_heading(row, case)]
    for number, start in enumerate(starts):
        above = table.rows[:start] if number == 0 else ()
        end = starts[number + 1] if number + 1 < len(starts) else len(table.rows)
        yield table.rows[start], above, table.rows[start + 1 : end]


def _section(heading: TextRow, above: tuple[TextRow, ...], rows: tuple[TextRow, ...], case: Case) -> Section:
    headings = cells_by_column(heading)
    streams = {column: code for column, text in headings.items() if (code := stream_named(text, case))}
    plain = {column: folded(without_unit(text, case.units)) for column, text in headings.items()}
    total = [column for column, text in plain.items() if _TOTAL.fullmatch(text) and column not in streams]
    kinds = [column for column, text in plain.items() if text == KIND]
    return Section(
        heading,
        above,
        rows,
        streams,
        _names_column(plain, rows, streams, case),
        total[0] if total else None,
        kinds[0] if kinds else None,
    )


def _names_column(
    headings: Mapping[int, str], rows: Sequence[TextRow], streams: Mapping[int, str], case: Case
) -> int:
    """The column that most recipients stand in, of equals the one whose heading says so; else the first."""
    known = codes_by_name(case.recipients)
    widest = max((len(row.cells) for row in rows), default=1)
    found = {
        column: (sum(folded(row.cell(column)) in known for row in rows), _says_names(headings, column))
        for column in range(widest)
        if column not in streams
    }
    return max(found, key=lambda column: (*found[column], -column), default=0)


def _says_names(headings: Mapping[int, str], column: int) -> bool:
    return bool(_NAMES.fullmatch(headings.get(column, "")))


def _heading_problems(table: TableText, section: Section, case: Case) -> Iterator[Problem]:
    """Headings that stand twice, that nearly are a stream's, and those of columns that are not read."""
    yield from _twice(table, section, case)
    headings = cells_by_column(section.heading)
    used = {*section.amounts, section.names, section.kinds}
    left = {column: text for column, text in headings.items() if column not in used}
    for text in left.values():
        if near := _near(text, case):
            place = table.place(section.heading.line, text)
            cause = "overskriften er nesten en finansieringstype"
            yield error(place, f"ukjent kolonne «{text}»", cause, f"Mente du «{near}»?")
    others = [f"«{text}»" for text in left.values() if not _near(text, case)]
    if others:
        what = f"kolonner som ikke er lest: {some_of(others, most=8)}"
        cause = "de er verken mottaker, finansieringstype eller sum"
        yield note(table.place(section.heading.line), what, cause, "rett overskriften dersom en hører med")
    yield from _without_heading(table, section, headings)


def _twice(table: TableText, section: Section, case: Case) -> Iterator[Problem]:
    codes = list(section.streams.values())
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        place = table.place(section.heading.line, case.streams[code])
        cause = "to kolonner har samme overskrift"
        yield error(place, f"finansieringstypen «{code}» står to ganger", cause, "gi hver kolonne sin")


def _without_heading(table: TableText, section: Section, headings: Mapping[int, str]) -> Iterator[Problem]:
    """Numbers under no heading: between the others, or in a row that is longer than the heading."""
    for row in section.rows:
        beyond = [
            text
            for column, text in cells_by_column(row).items()
            if column not in headings and column != section.names
        ]
        if beyond and _DIGIT.search(" ".join(beyond)):
            what = f"«{beyond[0]}» står i en kolonne uten overskrift"
            cause = "linjen har flere celler enn overskriften, eller celler er slått sammen"
            fix = "skriv overskriften, eller sett anførselstegn rundt tekst med skilletegn i"
            yield error(table.place(row.line), what, cause, fix)
            return
