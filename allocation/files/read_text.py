"""What was found in files as text: each table as printed, its doubtful rows marked, then the problems."""

from collections.abc import Iterable, Iterator
from textwrap import fill, shorten

from tabulate import tabulate

from allocation.figures import Figure
from allocation.files.summary import problems_text
from allocation.findings import with_unit
from allocation.found import Found, FoundCell, FoundRow, FoundTable, RowKind, TableKind
from allocation.money import is_dash

_KIND = {
    TableKind.GRANTS: "tilskudd etter kapittel og post",
    TableKind.DISTRIBUTION: "fordeling på mottakere",
    TableKind.MEASURES: "omstillingstiltak",
    TableKind.OTHER: "annen tabell",
}
_ROW_KIND = {
    RowKind.ITEM: "",
    RowKind.SUBTOTAL: "delsum",
    RowKind.TOTAL: "sum",
    RowKind.OF_WHICH: "herav",
}
_ABOUT_HEADINGS = ("Rad", "Merknad")
_ABOUT = len(_ABOUT_HEADINGS)
_NAME_WIDTH = 48
_TEXT_WIDTH = 70
_MOST_COLUMNS = 8
_MOST_ROWS = 400


def read_text(found: Iterable[Found]) -> str:
    """Every table with its place and unit, then what is wrong with the files."""
    files = list(found)
    parts = [_table(table) for one in files for table in one.tables]
    parts += [problems_text(list(dict.fromkeys(one.problems))) for one in files if one.problems]
    return "\n\n".join(part for part in parts if part)


def _table(table: FoundTable) -> str:
    heading = [table.title, "=" * len(table.title), f"{table.place}: {_KIND[table.kind]}, {_unit(table)}"]
    if table.readings > 1:
        heading.append(f"Kolonnene kan leses like godt på {table.readings} måter.")
    shown = table.rows[:_MOST_ROWS]
    body = [list(_cells(table, row)) for row in shown]
    ends = list(zip(*(row[-_ABOUT:] for row in body), strict=True)) if body else []
    kept = [number for number, column in enumerate(ends) if any(column)]
    body = [[*row[:-_ABOUT], *(row[number - _ABOUT] for number in kept)] for row in body]
    about = [_ABOUT_HEADINGS[number] for number in kept]
    headings = [*(["Kap.", "Post"] if table.kind is TableKind.GRANTS else []), "", *_titles(table), *about]
    numbers = len(_titles(table))
    names = len(headings) - numbers - len(about)
    align = (*["left"] * names, *["right"] * numbers, *["left"] * len(about))
    text = tabulate(body, headings, "simple", disable_numparse=True, colalign=align)
    rest = [f"… og {len(table.rows) - len(shown)} rader til"] if len(table.rows) > len(shown) else []
    return "\n".join([*heading, "", text, *rest])


def _unit(table: FoundTable) -> str:
    if table.unit:
        return table.unit.name
    units = sorted({column.unit.name for column in table.columns if column.unit})
    return f"enheter etter kolonne: {', '.join(units)}" if units else "enheten er ikke oppgitt"


def _titles(table: FoundTable) -> list[str]:
    titles = [shorten(column.title or "?", 40, placeholder="…") for column in table.columns[:_MOST_COLUMNS]]
    more = len(table.columns) - len(titles)
    return [*titles, f"… {more} til"] if more else titles


def _cells(table: FoundTable, row: FoundRow) -> Iterator[str]:
    """A row; a doubtful one is marked, with what the document prints beside it."""
    if table.kind is TableKind.GRANTS:
        yield row.chapter
        yield row.item
    yield fill(row.name, _NAME_WIDTH)
    yield from (_figure(cell) for cell in row.cells[:_MOST_COLUMNS])
    if len(row.cells) > _MOST_COLUMNS:
        yield "…"
    is_doubtful = row.place in table.doubtful
    estimate = f"overslag i teksten: {_with_unit(row.estimate.figure)}" if row.estimate else ""
    note = f"fotnote {row.footnote}" if row.footnote.isdecimal() else row.footnote
    yield "?" if is_doubtful else _ROW_KIND[row.kind]
    yield shorten(row.text, _TEXT_WIDTH, placeholder="…") if is_doubtful else estimate or note


def _with_unit(figure: Figure) -> str:
    return with_unit(figure.value, figure.unit, figure.decimals)


def _figure(cell: FoundCell) -> str:
    return cell.text if cell.figure is None or is_dash(cell.text) else str(cell.figure)
