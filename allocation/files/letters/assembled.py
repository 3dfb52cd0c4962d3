"""Rows, columns and heading put together to a table, and the tests that it must stand before it is accepted.

A table is accepted when its figures can be read in one way only, no designation holds an amount, every figure
in its lines is accounted for, and its sums hold. What fails is said at the row, with its text.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from allocation.figures import Figure, total
from allocation.files.letters.adds_up import Sum
from allocation.files.letters.columns import Columns, number_of
from allocation.files.letters.grant_rows import NO_AMOUNT, is_small, note_of
from allocation.files.letters.lines import Line
from allocation.files.letters.name_rows import HEADED
from allocation.files.letters.raw_rows import (
    AMOUNT_IN_NAME,
    ENDS_IN_NUMBER,
    RawRow,
    name_without_figures,
    without_marks,
)
from allocation.files.letters.titles import Title, is_sum_title
from allocation.files.tables_in.own_sums import with_totals
from allocation.findings import with_unit
from allocation.found import (
    NO_UNIT,
    UNIT_UNSAID,
    FoundCell,
    FoundColumn,
    FoundRow,
    FoundTable,
    RowKind,
    TableKind,
)
from allocation.money import KRONER, PER_CENT, PERCENT, Unit, is_dash
from allocation.problems import Place, Problem, error, some_of, warning

Tell = Callable[[Place, str, str, str], Problem]

_SHORTEST_LEFT = 3
_TAKES_A_NUMBER = re.compile(
    r"(?:fase|trinn|steg|del|nr\.?|nummer|kap\.?|post|pkt\.?|punkt|gruppe|type|versjon|covid|uke|ledd|nivå|bygg)",
    re.IGNORECASE,
)
_LONG_NUMBER = re.compile(r"(?<![0-9])(?!(?:19|20)[0-9]{2}(?![0-9]))[0-9]{4,}")
LOOK = "se på raden ved siden av det som står i filen, og bekreft eller rett den"


@dataclass(frozen=True, slots=True)
class Parts:
    """What a table is put together of; `left` are lines between its first and last row that no row has."""

    kind: TableKind
    title: str
    unit: Unit | None
    titles: tuple[Title, ...]
    rows: tuple[RawRow, ...]
    columns: Columns
    place: Place
    left: tuple[Line, ...] = ()
    notes: frozenset[str] = frozenset()

    @property
    def is_money(self) -> bool:
        """Whether a wrong figure in it would be wrong money."""
        return self.kind is not TableKind.OTHER or (self.unit is not None and self.unit.money)


def assembled(parts: Parts, file: str) -> FoundTable:
    """The table with its problems."""
    titles = parts.titles or tuple(Title(f"Kolonne {number + 1}") for number in range(parts.columns.count))
    columns = tuple(_column(parts, number, title) for number, title in enumerate(titles))
    rows = tuple(
        _row(parts, raw, cells, columns, file)
        for raw, cells in zip(parts.rows, parts.columns.cells, strict=True)
    )
    table = FoundTable(
        parts.kind,
        parts.title,
        parts.unit,
        columns,
        rows,
        parts.place,
        max(parts.columns.equally_good, 1),
        parts.columns.adds_up,
    )
    return with_totals(replace(table, problems=tuple(_problems(parts, table, file))))


def _column(parts: Parts, number: int, heading: Title) -> FoundColumn:
    title = heading.text
    cells = [cells[number] for cells in parts.columns.cells if cells]
    if PER_CENT.search(title) or (cells and 2 * sum(cell.endswith("%") for cell in cells) > len(cells)):
        return FoundColumn(title, PERCENT)
    if parts.is_money and _is_no_amount(parts.columns, number):
        return FoundColumn(title, None)
    is_last = number == parts.columns.count - 1
    is_sum = parts.columns.count > 1 and (is_sum_title(title) or (is_last and parts.columns.has_row_sum))
    return FoundColumn(title, heading.unit or parts.unit, is_sum)


def _is_no_amount(columns: Columns, number: int) -> bool:
    """Whether a column does not add up where the others do, and has decimals that they have not."""
    if number not in columns.failing or 2 * len(columns.failing) >= columns.count:
        return False
    printed = [
        [found.decimals for cells in columns.cells if cells and (found := number_of(cells[at]))]
        for at in range(columns.count)
    ]
    others = max((max(one, default=0) for at, one in enumerate(printed) if at != number), default=0)
    return max(printed[number], default=0) > others


def _row(
    parts: Parts, raw: RawRow, cells: Sequence[str] | None, columns: Sequence[FoundColumn], file: str
) -> FoundRow:
    plain, footnote = note_of(raw, parts.notes)
    name, mark = without_marks(plain if footnote else _name(raw, cells))
    if footnote or cells is None:
        shown = tuple(FoundCell() for _ in columns)
        if cells is None and not footnote:
            shown = (FoundCell(" ".join(raw.tail)), *shown[1:])
    else:
        shown = tuple(
            FoundCell(cell, _figure(cell, column.unit)) for cell, column in zip(cells, columns, strict=True)
        )
    return FoundRow(
        raw.lines[0].place(file), raw.kind, name, shown, raw.text, raw.chapter, raw.item, footnote or mark
    )


def _name(raw: RawRow, cells: Sequence[str] | None) -> str:
    """The row's name: without figures glued to it that are cells, with those after it that are none."""
    joined, read = " ".join(raw.tail), " ".join(cells) if cells else ""
    if cells and joined != read and joined.endswith(f" {read}"):
        return f"{raw.name} {joined.removesuffix(f' {read}')}"
    is_glued = cells is not None and " ".join(cells).replace(" ", "") != "".join(raw.tail).replace(" ", "")
    return name_without_figures(raw.name) if is_glued else raw.name


def _figure(cell: str, unit: Unit | None) -> Figure | None:
    if unit == PERCENT:
        number = number_of(cell.removesuffix("%").strip())
        return Figure(number.value * PERCENT.factor, PERCENT, number.decimals) if number else None
    if is_dash(cell) and not (unit and unit.money):
        return None
    number = number_of(cell)
    if number is None:
        return None
    counted = unit or NO_UNIT
    return Figure(number.value * counted.factor, counted, number.decimals)


def _problems(parts: Parts, table: FoundTable, file: str) -> Iterator[Problem]:
    tell = error if parts.is_money else warning
    for raw, row, cells in zip(parts.rows, table.rows, parts.columns.cells, strict=True):
        for what, cause in _doubts(parts, raw, row, cells):
            is_loud = what not in (HEADED,)
            yield (tell if is_loud else warning)(row.place, f"{what}: «{_short(raw.text)}»", cause, LOOK)
    yield from _unclear(parts, table, tell)
    yield from _left_over(parts, file, tell)
    yield from _wrong_sums(parts, table, tell)
    if parts.kind is not TableKind.OTHER and parts.unit is None:
        cause = "verken tabellens overskrift, en celle i den eller teksten rundt sier det"
        yield error(parts.place, UNIT_UNSAID, cause, "velg enheten")
    for column in table.columns:
        if parts.unit and column.unit is None:
            what = f"kolonnen «{column.title}» er ikke lest som beløp"
            cause = "den har desimaler som de andre ikke har, og går ikke opp i summene"
            yield warning(parts.place, what, cause, "se hva kolonnen inneholder")
    if not parts.titles and parts.columns.count > 1:
        cause = "ordene over tabellen kan ikke deles på så mange kolonner"
        what = f"overskriftene til de {parts.columns.count} kolonnene er ikke lest"
        yield warning(parts.place, what, cause, "se hva kolonnene heter i filen")


def _doubts(
    parts: Parts, raw: RawRow, row: FoundRow, cells: Sequence[str] | None
) -> Iterator[tuple[str, str]]:
    """The tests that a row failed, each with a likely cause."""
    for doubt in raw.doubts:
        yield doubt, "linjeskift i filen deler raden"
    if note_of(raw, parts.notes)[1]:
        return
    if parts.kind is TableKind.GRANTS and not raw.tail and row.kind is RowKind.ITEM:
        if "overslag" not in raw.name.casefold():
            yield NO_AMOUNT, "beløpet står på en annen linje, eller raden har ikke noe beløp"
    elif cells is None and (raw.tail or raw.glued):
        cause = "tall er limt sammen, en celle er tom, eller et fotnotetegn står blant tallene"
        yield f"raden kan ikke leses som {parts.columns.count} tall", cause
    elif not row.name:
        yield "raden har tall, men ikke noe navn", "navnet står på en annen linje"
    if parts.columns.adds_up and parts.columns.equally_good == 1:
        pass
    elif AMOUNT_IN_NAME.search(row.name) or (
        cells and row.kind is RowKind.ITEM and ENDS_IN_NUMBER.search(row.name)
    ):
        yield "navnet har et tall i seg som kan være et beløp", "flere kolonner, eller et tall i navnet"
    yield from _odd_amounts(parts, raw, row, cells)


def _odd_amounts(
    parts: Parts, raw: RawRow, row: FoundRow, cells: Sequence[str] | None
) -> Iterator[tuple[str, str]]:
    if cells is None:
        return
    last_word = row.name.split()[-1] if row.name else ""
    first = cells[0].split()[0] if cells[0] else ""
    if _TAKES_A_NUMBER.fullmatch(last_word.strip("(")) and len(first) < _SHORTEST_LEFT and " " in cells[0]:
        yield "de første sifrene i beløpet kan høre til navnet", f"«{last_word}» har gjerne et tall etter seg"
    for cell, found in zip(cells, row.cells, strict=False):
        if found.figure is None and not is_dash(cell) and cell:
            yield f"«{cell}» er ikke et tall som kan leses sikkert", "et skilletegn kan bety to ting"
    if parts.kind is TableKind.GRANTS and parts.unit == KRONER and is_small(raw.tail):
        yield "et tall på ett eller to sifre står der beløpet skulle stått", "det er et fotnotetegn uten note"


def _unclear(parts: Parts, table: FoundTable, tell: Tell) -> Iterator[Problem]:
    """That the columns can be read in several ways: every row is then in doubt."""
    if parts.columns.is_certain:
        return
    ways = parts.columns.equally_good
    what = f"tallene kan deles på {ways} like gode måter" if ways > 1 else "tallene kan deles på flere måter"
    cause = "tusener og kolonner er begge skilt med ett mellomrom, og ingen summer avgjør"
    for row in table.rows:
        if any(cell.text for cell in row.cells):
            yield tell(row.place, f"{what}: «{_short(row.text)}»", cause, LOOK)


def _left_over(parts: Parts, file: str, tell: Tell) -> Iterator[Problem]:
    """Lines among the rows that hold figures that no row has, and figures of rows that no cell has."""
    for line in parts.left:
        if AMOUNT_IN_NAME.search(line.text) or _LONG_NUMBER.search(line.text):
            what = f"linjen har tall som ikke er lest: «{_short(line.text)}»"
            yield tell(line.place(file), what, "den står mellom radene, men er ingen rad", LOOK)
    for raw, cells in zip(parts.rows, parts.columns.cells, strict=True):
        counted = f"{raw.item}{raw.name}{''.join(raw.tail)}"
        if cells is not None and _digits(raw.text) not in (_digits(counted), _digits(raw.chapter + counted)):
            what = f"ikke alle sifre i raden er lest: «{_short(raw.text)}»"
            yield tell(raw.lines[0].place(file), what, "et tall står et sted det ikke er ventet", LOOK)


def _digits(text: str) -> str:
    return "".join(sorted(sign for sign in text if sign in "0123456789"))


def _wrong_sums(parts: Parts, table: FoundTable, tell: Tell) -> Iterator[Problem]:
    """Sum rows and sum columns that are further from their parts than rounding can bring them."""
    for one in parts.columns.sums:
        for number, column in enumerate(table.columns):
            gap = _gap(table, one, number)
            if gap and (column.unit or not parts.unit):
                unit = column.unit or NO_UNIT
                name, apart = table.rows[one.row].name, with_unit(abs(gap), unit, _decimals(table, number))
                what = (
                    f"«{name}» er {apart} mer enn radene den er summen av"
                    if gap > 0
                    else f"«{name}» er {apart} mindre enn radene den er summen av"
                )
                place = replace(table.rows[one.row].place, column=column.title)
                yield tell(place, what, "et beløp er lest eller skrevet feil, eller en rad mangler", LOOK)
    if parts.columns.has_row_sum or not any(column.is_sum for column in table.columns[1:]):
        return
    wrong = [row for row in table.rows if _row_gap(table, row)]
    if wrong:
        names = some_of([row.name for row in wrong])
        what = f"sumkolonnen stemmer ikke med kolonnene den er summen av, for {names}"
        title = next(column.title for column in table.columns[1:] if column.is_sum)
        yield tell(
            replace(wrong[0].place, column=title),
            what,
            "den er summen av noe annet, eller et beløp er feil",
            LOOK,
        )


def _gap(table: FoundTable, one: Sum, number: int) -> Fraction:
    """How far a sum is from its parts where rounding cannot have done it; else nought."""
    stated = table.rows[one.row].cells[number].figure
    found = [table.rows[part].cells[number].figure for part in one.parts]
    figures = [figure for figure in found if figure is not None]
    if stated is None or stated.unit == PERCENT or not figures or len(figures) < len(found):
        return Fraction(0)
    parts = total(figure.interval for figure in figures)
    return Fraction(0) if stated.interval.meets(parts) else stated.value - parts.value


def _row_gap(table: FoundTable, row: FoundRow) -> bool:
    at = next(number for number, column in enumerate(table.columns) if column.is_sum and number)
    stated = row.cells[at].figure
    figures = [cell.figure for cell in row.cells[:at] if cell.figure is not None]
    return stated is not None and not stated.interval.meets(total(one.interval for one in figures))


def _decimals(table: FoundTable, number: int) -> int:
    """The most decimals that a column's figures are printed with."""
    figures = (row.cells[number].figure for row in table.rows)
    return max((figure.decimals for figure in figures if figure is not None), default=0)


def _short(text: str, most: int = 120) -> str:
    return text if len(text) <= most else f"{text[:most]}…"
