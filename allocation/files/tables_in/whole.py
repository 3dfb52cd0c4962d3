"""What is to be said of a table as a whole: its unit, its heading, numbers as text, what was not read."""

from collections import Counter
from collections.abc import Iterator

from allocation.case import folded
from allocation.files.sheets_in.sheet_cells import cell_name
from allocation.files.tables_in.blocks import Block, is_amount_shaped
from allocation.files.tables_in.field_words import (
    ACCOUNT,
    MONEY,
    NAMES,
)
from allocation.files.tables_in.headings import groups_in_doubt, plain_heading
from allocation.files.tables_in.not_read import not_read, other_names, shortened
from allocation.files.tables_in.odd_columns import (
    is_large_without_unit,
    kroner_among_thousands,
    kroner_or_more,
)
from allocation.files.tables_in.row_reading import Rows
from allocation.files.tables_in.units_said import Said, several_units, units_between
from allocation.findings import with_unit
from allocation.found import UNIT_UNSAID, FoundTable, RowKind, TableKind
from allocation.money import KRONER, number_text
from allocation.problems import Problem, error, some_of, warning

_LEAST_AMONG_KRONER = 100
_LARGE = 100_000


def of_the_whole(read: FoundTable, rows: Rows, block: Block, said: Said) -> Iterator[Problem]:
    """What holds for the table as a whole, and for cells only beside the rest of their column."""
    yield from _unit_and_heading(read, rows, block, said)
    for one in rows.figures:
        if said.table and kroner_among_thousands(one.title, said.columns[one.column], said.table):
            yield kroner_or_more(one.title, read, said.table)
    yield from units_between(rows.table, block, rows.headings, said)
    yield from _doubtful(rows, block)
    yield from _same_headings(read, rows)
    yield from groups_in_doubt(rows.table, block)
    yield from _without_chapter(read)
    yield from _chapters_among_items(read)
    yield from _three_decimals(rows)
    yield from _footnotes_for_amounts(read)
    yield from _as_text(rows, block)
    yield from _formulas(rows, block)
    yield from _merged_figures(rows, block)
    yield from not_read(rows, block)
    yield from other_names(read, rows, block)


def _unit_and_heading(read: FoundTable, rows: Rows, block: Block, said: Said) -> Iterator[Problem]:
    if not block.heads:
        fix = "skriv en linje med overskrifter over tallene"
        yield error(
            read.place, "tabellen har ingen overskrift", "den er slettet, eller står et annet sted", fix
        )
    for one in rows.figures if block.heads else ():
        is_beyond = not rows.table.sheet and one.column >= len(block.heads[-1].cells)
        if not one.title and not is_beyond:
            first = next(row for row in block.rows if row.cell(one.column))
            what = f"«{first.cell(one.column)}» står i en kolonne uten overskrift"
            cause = "linjen har flere celler enn overskriften, eller celler er slått sammen"
            fix = "skriv overskriften, eller sett anførselstegn rundt tekst med skilletegn i"
            yield error(rows.table.place(first.line), what, cause, fix)
    if not rows.figures:
        cause, fix = "kolonnene er koder eller tekst", "skriv overskrifter som sier hva som er beløp"
        yield error(read.place, "fant ingen kolonne med tall i tabellen", cause, fix)
    elif said.several and any(one.unit is None for one in read.columns):
        yield several_units(rows.table, block, said)
    elif read.kind is not TableKind.OTHER and any(one.unit and one.unit.money for one in read.columns):
        yield from _of_no_unit(read)
    elif _must_say_unit(read, rows):
        cause = "verken en linje over tabellen eller en overskrift sier det"
        yield error(read.place, UNIT_UNSAID, cause, "skriv enheten over tabellen")


def _must_say_unit(read: FoundTable, rows: Rows) -> bool:
    """Whether figures without a unit are money: by the table's kind, a heading, accounts or their size."""
    unsaid = [one for one in read.columns if one.unit is None]
    if unsaid and (
        read.kind is not TableKind.OTHER or any(MONEY.search(folded(one.title)) for one in unsaid)
    ):
        return True
    return is_large_without_unit(read) or (_are_accounts(rows) and read.unit is None)


def _are_accounts(rows: Rows) -> bool:
    """Whether a column has the numbers of accounts: what stands beside them is money."""
    return any(ACCOUNT.fullmatch(plain_heading(one.lowest)) for one in rows.headings)


def _of_no_unit(read: FoundTable) -> Iterator[Problem]:
    """Columns without a unit beside others that have one: amounts are asked about, other figures are said."""
    for one in read.columns:
        if one.unit is None and (MONEY.search(folded(one.title)) or one.is_sum):
            cause, fix = "bare andre kolonner sier sin enhet", "skriv enheten i overskriften"
            yield error(read.place, f"kolonnen «{one.title}» sier ikke hvilken enhet den er i", cause, fix)
        elif one.unit is None:
            what = f"kolonnen «{one.title}» er lest som tall uten enhet"
            cause, fix = (
                "bare andre kolonner sier sin enhet",
                "skriv enheten i overskriften, dersom den er beløp",
            )
            yield warning(read.place, what, cause, fix)


def _same_headings(read: FoundTable, rows: Rows) -> Iterator[Problem]:
    """Columns that nobody can tell apart, or two tables side by side: whose amount is which is open."""
    titles = Counter(one.title for one in rows.figures if one.title)
    names = Counter(plain for one in rows.headings if NAMES.fullmatch(plain := plain_heading(one.lowest)))
    twice = [title for title, times in (titles + names).items() if times > 1]
    if twice:
        what = f"to kolonner har overskriften «{twice[0]}»"
        cause = "to tabeller står ved siden av hverandre, eller en overskrift er kopiert"
        yield error(read.place, what, cause, "gi hver kolonne sin overskrift, og hver tabell sine linjer")


def _doubtful(rows: Rows, block: Block) -> Iterator[Problem]:
    """Rows whose only amounts could be years, of which nobody can say whether they are rows or a heading."""
    for row in block.doubtful:
        what = f"«{shortened(' '.join(row.cells))}» kan være en rad eller en overskrift"
        cause = "tallet i den kan være et årstall"
        fix = "sett en linje med overskrifter over, eller skriv beløpet med mellomrom"
        yield error(rows.table.place(row.line), what, cause, fix)


def _chapters_among_items(read: FoundTable) -> Iterator[Problem]:
    """Rows of a table of grants that have no item: the chapter's sum beside its items, or a code not read."""
    if read.kind is not TableKind.GRANTS or not any(row.item for row in read.rows):
        return
    for row in read.rows:
        if row.kind is RowKind.ITEM and not row.item and any(cell.figure for cell in row.cells):
            what = f"linjen har beløp, men ikke noen post: «{row.text[:80]}»"
            cause = "den er summen av kapittelets poster, eller koden er ikke skrevet som kapittel og post"
            yield error(row.place, what, cause, "skriv kapittel og post på linjen, eller kall den «Sum»")


def _without_chapter(read: FoundTable) -> Iterator[Problem]:
    """A grant line whose chapter stands nowhere above it."""
    first = next((row for row in read.rows if row.item and not row.chapter), None)
    if first is not None:
        cause = "kapittelet står i en annen del av tabellen, eller mangler"
        yield error(
            first.place, "linjen har post, men ikke noe kapittel", cause, "skriv kapittelet på linjen"
        )


def _three_decimals(rows: Rows) -> Iterator[Problem]:
    """«171,649»: by its writing a decimal number, and said why it was not read as thousands."""
    for heading in rows.figures:
        for line, text in rows.thousands.get(heading.column, [])[:3]:
            signs, unit = rows.signs[heading.column], rows.units[heading.column]
            number = signs.number(text)
            if number is None:
                continue
            meant = f" ({with_unit(number.value * unit.factor, KRONER, 0)})" if unit and unit.money else ""
            read, whole = number_text(number.value, 3), number_text(number.value * 1000)
            what = f"«{text}» er lest som {read}{meant}, ikke som {whole}"
            cause = f"«{signs.decimal}» er desimaltegnet i filen, og ikke et tegn mellom tusener"
            fix = "se etter at verdien er riktig, og skriv tusener med mellomrom"
            yield warning(rows.table.place(line, heading.title), what, cause, fix)


def _footnotes_for_amounts(read: FoundTable) -> Iterator[Problem]:
    """A small number among amounts to the krone: the mark of a footnote where an amount should be."""
    if read.kind is not TableKind.GRANTS:
        return
    for number, column in enumerate(read.columns):
        figures = [(row, row.cells[number].figure) for row in read.rows]
        amounts = [abs(one.value) for _, one in figures if one and one.unit == KRONER]
        if not amounts or max(amounts) < _LARGE:
            continue
        for row, one in figures:
            if one and 0 < abs(one.value) < _LEAST_AMONG_KRONER:
                what = f"{column.title}: «{row.cells[number].text}» kan være et fotnotetall, ikke et beløp"
                cause, fix = (
                    "bevilgningen er et overslag, og tallet viser til en fotnote",
                    "skriv beløpet, eller la cellen stå tom",
                )
                yield error(row.place, what, cause, fix)


def _as_text(rows: Rows, block: Block) -> Iterator[Problem]:
    """Numbers that a sheet holds as text: its own sums leave them out."""
    if not rows.table.sheet:
        return
    named = [
        cell_name(row.line, one.column)
        for one in rows.figures
        for row in block.rows
        if (row.line, one.column) in rows.table.as_text and is_amount_shaped(row.cell(one.column))
    ]
    if named:
        what = f"tall er lagret som tekst: {some_of(named, most=8)}"
        cause = "de er limt inn fra et annet program; regnearkets egne summer regner dem ikke med"
        yield warning(
            rows.table.place((block.heads or block.rows)[0].line), what, cause, "gjør cellene om til tall"
        )


def _formulas(rows: Rows, block: Block) -> Iterator[Problem]:
    """Formulas of other sheets or with functions, whose kept values are read as they are."""
    named = [
        cell_name(row.line, one.column)
        for row in block.rows
        for one in rows.figures
        if (row.line, one.column) in rows.table.formulas and row.cell(one.column)
    ]
    if named:
        what = f"beløp som er formler: {some_of(named, most=8)}"
        fix = "åpne filen og lagre den, dersom noe er endret siden"
        place = rows.table.place((block.heads or block.rows)[0].line)
        yield warning(place, what, "verdien er den som regnearket sist regnet ut", fix)


def _merged_figures(rows: Rows, block: Block) -> Iterator[Problem]:
    """Cells of figures that are merged: for which rows or columns the figure holds, nobody can tell."""
    lines = {row.line for row in block.rows}
    figures = {one.column for one in rows.figures}
    for one in rows.table.merged:
        inside = lines & set(range(one.top, one.bottom + 1)) if one.bottom - one.top < 100_000 else lines
        if (
            inside
            and figures & set(range(one.left, one.right + 1))
            and (one.top, one.left) != (one.bottom, one.right)
        ):
            row = next(row for row in block.rows if row.line in inside)
            if any(row.cell(column) for column in range(one.left, one.right + 1)):
                what = f"celler med tall er slått sammen: {one.name}"
                cause, fix = (
                    "tallet gjelder flere linjer eller kolonner",
                    "del cellene, og skriv tallet der det hører til",
                )
                yield error(rows.table.place(min(inside)), what, cause, fix)
