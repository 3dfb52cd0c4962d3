"""The tests that a table must stand before it is accepted; what fails is said at its row, with its text.

A table is accepted when its figures can be read in one way only, no designation holds an amount, every figure
in its lines is accounted for, and its sums hold.
"""

import re
from collections.abc import Iterator, Sequence

from allocation.files.letters.columns_in_doubt import columns_in_doubt
from allocation.files.letters.doubtful_names import doubts_of_name, lone_longest, repeated_names
from allocation.files.letters.grant_notes import is_small, note_of
from allocation.files.letters.grant_rows import NO_AMOUNT
from allocation.files.letters.name_rows import HEADED, OTHER_STREAM, YEARS
from allocation.files.letters.parts import Parts
from allocation.files.letters.raw_rows import AMOUNT_IN_NAME, ENDS_IN_NUMBER, RECIPIENT, RawRow
from allocation.files.letters.splits import fewest_and_most
from allocation.files.letters.wrong_sums import LOOK, wrong_sums
from allocation.files.tables_in.field_words import YEAR
from allocation.files.tables_in.hidden_sums import hidden_sums
from allocation.files.tables_in.no_amounts import COUNTED
from allocation.files.tables_in.odd_columns import is_large_without_unit
from allocation.found import UNIT_UNSAID, FoundRow, FoundTable, RowKind, TableKind
from allocation.money import KRONER, NotANumber, is_dash, parse_number
from allocation.problems import Problem, Tell, error, warning

_OF_THOUSANDS = re.compile(r"[0-9]{1,3},[0-9]{3}")
_FIGURE = re.compile(rf"(?<![0-9])(?!{YEAR.pattern}(?![0-9]))[0-9]+")
_ALONE = re.compile(r"[0-9]+")
_IN_NO_SUM = "den har desimaler som de andre ikke har, og går ikke opp i summene"
_LETTER_FOR_DIGIT = re.compile(r"(?<!\w)(?=\w*[0-9]{2})(?=\w*[lIOo])[0-9lIOo]{3}(?!\w)")
_SHORT = 2
_LONG_NUMBER = re.compile(rf"(?<![0-9])(?!{YEAR.pattern}(?![0-9]))[0-9]{{4,}}")


def problems_of(parts: Parts, table: FoundTable, file: str) -> Iterator[Problem]:
    """Each test that the table fails, as an error where money is at stake and as a warning elsewhere."""
    tell = error if parts.is_money else warning
    for raw, row, cells in zip(parts.rows, table.rows, parts.columns.cells, strict=True):
        for what, cause in _doubts(parts, raw, row, cells):
            is_loud = what not in (HEADED, COUNTED)
            yield (tell if is_loud else warning)(row.place, f"{what}: «{_short(raw.text)}»", cause, LOOK)
        for what, cause in _odd_writing(cells or ()):
            yield warning(row.place, what, cause, "se etter at verdien er riktig")
    yield from repeated_names(parts, table, tell)
    yield from lone_longest(parts, table)
    yield from columns_in_doubt(parts, table, tell)
    yield from _unclear(parts, table, tell)
    yield from _fewer_cells(parts, table, tell)
    yield from _below_the_sum(parts, table)
    if parts.is_money:
        yield from hidden_sums(table)
    yield from _left_over(parts, file, tell)
    yield from wrong_sums(parts, table, tell)
    is_of_money = parts.kind is not TableKind.OTHER or parts.speaks_of_money or is_large_without_unit(table)
    if is_of_money and parts.unit is None:
        cause = "verken tabellens overskrift, en celle i den eller teksten rundt sier det"
        yield error(parts.place, UNIT_UNSAID, cause, "skriv enheten over tabellen i filen, eller velg den")
    for column in table.columns:
        if parts.unit and column.unit is None:
            what = f"kolonnen «{column.title}» er ikke lest som beløp"
            is_failing = table.columns.index(column) in parts.columns.failing
            cause = _IN_NO_SUM if is_failing else "overskriften taler om en andel, en pris eller en vekst"
            yield warning(parts.place, what, cause, "se hva kolonnen inneholder")
    if not parts.titles and parts.columns.count > 1:
        cause = "ordene over tabellen kan ikke deles på så mange kolonner"
        what = f"overskriftene til de {parts.columns.count} kolonnene er ikke lest"
        yield (tell if parts.speaks_of_counts else warning)(
            parts.place, what, cause, "se hva kolonnene heter i filen"
        )


def _doubts(
    parts: Parts, raw: RawRow, row: FoundRow, cells: Sequence[str] | None
) -> Iterator[tuple[str, str]]:
    """The tests that a row failed, each with a likely cause."""
    for doubt in raw.doubts:
        if doubt not in (YEARS, OTHER_STREAM) or not parts.columns.adds_up:  # it would be in the sum
            yield doubt, "linjeskift i filen deler raden"
    if note_of(raw, parts.notes)[1]:
        return
    if parts.kind is TableKind.GRANTS and not raw.tail and row.kind is RowKind.ITEM:
        if "overslag" not in raw.name.casefold():
            yield NO_AMOUNT, "beløpet står på en annen linje, eller raden har ikke noe beløp"
    elif cells is None and (raw.tail or raw.glued):
        cause = "tall er limt sammen, en celle er tom, eller et fotnotetegn står blant tallene"
        yield f"raden kan ikke leses som {parts.columns.count} tall", _letter_among_digits(raw) or cause
    elif not row.name:
        yield "raden har tall, men ikke noe navn", "navnet står på en annen linje"
    if parts.columns.adds_up and parts.columns.equally_good == 1:
        pass
    elif AMOUNT_IN_NAME.search(row.name) or (
        cells and row.kind is RowKind.ITEM and _ends_in_number(raw, row, cells)
    ):
        cause = _letter_among_digits(raw) or "flere kolonner, eller et tall i navnet"
        yield "navnet har et tall i seg som kan være et beløp", cause
    yield from _odd_amounts(parts, raw, row, cells)


def _letter_among_digits(raw: RawRow) -> str:
    """The cause where an l, I or O stands for a digit, «2 l40»; nothing where none does."""
    found = _LETTER_FOR_DIGIT.search(raw.text)
    return f"«{found[0]}» har en bokstav blant sifrene" if found else ""


def _ends_in_number(raw: RawRow, row: FoundRow, cells: Sequence[str]) -> bool:
    """Whether a name ends in what may be an amount: a short number is none where gaps part the cells."""
    found = ENDS_IN_NUMBER.search(row.name)
    is_short = found is not None and (len(found[0].strip()) <= _SHORT or YEAR.fullmatch(found[0].strip()))
    return found is not None and not (is_short and len(raw.spans) == len(cells))


def _odd_amounts(
    parts: Parts, raw: RawRow, row: FoundRow, cells: Sequence[str] | None
) -> Iterator[tuple[str, str]]:
    if cells is None:
        return
    yield from doubts_of_name(parts, row, cells)
    for cell, found in zip(cells, row.cells, strict=False):
        if found.figure is None and not is_dash(cell) and cell:
            yield f"«{cell}» er ikke et tall som kan leses sikkert", "et skilletegn kan bety to ting"
    yield from _marks_for_amounts(parts, raw, cells)


def _marks_for_amounts(parts: Parts, raw: RawRow, cells: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Figures that may be a footnote's mark, a year, or begin with one: only sums tell."""
    is_grant = parts.kind is TableKind.GRANTS
    if is_grant and is_small(raw.tail) and parts.unit == KRONER:
        what = "et tall på ett eller to sifre står der beløpet skulle stått"
        yield what, "det er et fotnotetegn uten note"
    elif is_grant and is_small(raw.tail) and raw.tail[0].strip(")") in parts.marks:
        yield "beløpet kan være et fotnotetegn", "en note under tabellen har samme tall"
    if parts.columns.adds_up:
        return
    if is_grant and " " in cells[0] and cells[0].split()[0] in parts.marks:
        yield "de første sifrene i beløpet kan være et fotnotetegn", "en note under tabellen har samme tall"
    if parts.is_money and len(cells) == 1 and YEAR.fullmatch(cells[0]):
        yield "tallet kan være et årstall", "raden er en overskrift eller en topptekst"


def _odd_writing(cells: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What is read with certainty and still written as few do: brackets, a minus behind, a point."""
    for cell in cells:
        try:
            number = parse_number(cell)
        except NotANumber:
            continue
        if number and number.warning:
            yield number.warning, "uvanlig skrivemåte"
        if _OF_THOUSANDS.fullmatch(cell):
            yield f"«{cell}» er lest med tre desimaler, ikke som hele tusener", "komma er desimaltegn i filen"


def _fewer_cells(parts: Parts, table: FoundTable, tell: Tell) -> Iterator[Problem]:
    """Rows that could have fewer cells than most: one may be empty, and its neighbour parted to fill it."""
    count = parts.columns.count
    fewest = [fewest_and_most(raw.tail)[0] for raw in parts.rows]
    if parts.columns.adds_up or 2 * fewest.count(count) <= len(fewest):
        return
    for raw, row, least in zip(parts.rows, table.rows, fewest, strict=True):
        if 0 < least < count and len(raw.tail) < count:
            what = f"raden kan ha færre celler enn de andre: «{_short(raw.text)}»"
            cause = _letter_among_digits(raw) or "en celle er tom, og ingen summer avgjør"
            yield tell(row.place, what, cause, LOOK)


def _below_the_sum(parts: Parts, table: FoundTable) -> Iterator[Problem]:
    """Rows of a table of money that stand under its last sum: they are of another table, or in no sum."""
    sums = [at for at, row in enumerate(table.rows) if row.kind in (RowKind.SUBTOTAL, RowKind.TOTAL)]
    is_grant = parts.kind is TableKind.GRANTS  # there what is income comes after
    if not parts.is_money or is_grant or not sums or sums[-1] == 0:
        return
    for row in table.rows[sums[-1] + 1 :]:
        if row.kind is RowKind.ITEM:
            what = f"raden står under tabellens siste sum: «{_short(row.text)}»"
            yield error(row.place, what, "den hører til noe annet, eller er ikke med i summen", LOOK)


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
        has_row = parts.kind is not TableKind.GRANTS and RECIPIENT.search(line.text)
        is_row = has_row and _FIGURE.search(line.text)
        if is_row or AMOUNT_IN_NAME.search(line.text) or _LONG_NUMBER.search(line.text):
            what = f"linjen har tall som ikke er lest: «{_short(line.text)}»"
            yield tell(line.place(file), what, "den står mellom radene, men er ingen rad", LOOK)
        elif parts.kind is not TableKind.GRANTS and _ALONE.fullmatch(line.text):
            what = f"et tall alene på en linje mellom radene er lest som sidetall: «{line.text}»"
            yield warning(line.place(file), what, "raden det kan høre til, mangler ikke noe", LOOK)
    for raw, cells in zip(parts.rows, parts.columns.cells, strict=True):
        counted = f"{raw.item}{raw.name}{''.join(raw.tail)}"
        read = (counted, raw.chapter + counted, f"0{raw.chapter}{counted}")  # «0732», as in the accounts
        if cells is not None and _digits(raw.text) not in map(_digits, read):
            what = f"ikke alle sifre i raden er lest: «{_short(raw.text)}»"
            yield tell(raw.lines[0].place(file), what, "et tall står et sted det ikke er ventet", LOOK)


def _digits(text: str) -> str:
    return "".join(sorted(sign for sign in text if sign in "0123456789"))


def _short(text: str, most: int = 120) -> str:
    return text if len(text) <= most else f"{text[:most]}…"
