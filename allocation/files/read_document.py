"""What was found in files as a JSON document: every table with its rows, as the public face promises."""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from allocation.case import Case, codes_by_name, folded
from allocation.figures import Figure
from allocation.files.document import problem_document
from allocation.found import Found, FoundRow, FoundTable, TableKind
from allocation.money import round_half_up
from allocation.problems import Problem

_MOST_DECIMALS = 6


def read_document(found: Iterable[Found], case: Case | None = None) -> dict[str, Any]:
    """The tables of files and their problems; with a case, recipients have the code that it knows them by."""
    files = list(found)
    codes = codes_by_name(case.recipients) if case else {}
    return {
        "tables": [_table(table, codes if case else None) for one in files for table in one.tables],
        "problems": [problem_document(problem) for one in files for problem in one.problems],
    }


def refused_read(problems: Iterable[Problem]) -> dict[str, Any]:
    """The document where nothing could be read at all."""
    return {"tables": [], "problems": [problem_document(problem) for problem in problems]}


def _table(table: FoundTable, codes: Mapping[str, str] | None) -> dict[str, Any]:
    rows = [one for row in table.rows for one in _rows(table, row)]
    if codes is not None and table.kind is TableKind.DISTRIBUTION:
        rows = [{**one, "code": codes.get(folded(one["recipient"]))} for one in rows]
    return {
        "kind": table.kind,
        "title": table.title,
        "unit": table.unit.name if table.unit else None,
        "rows": rows,
        "place": str(table.place),
        "accepted": table.is_accepted,
        "readings": table.readings,
    }


def _rows(table: FoundTable, row: FoundRow) -> Iterator[dict[str, Any]]:
    """A row of the document for each figure, in the words of the table's kind; a grant line is always one."""
    single = len(table.columns) == 1
    for column, cell in zip(table.columns, row.cells, strict=True):
        if not cell.text and cell.figure is None and not (single and table.kind is not TableKind.OTHER):
            continue
        amount, value = _kroner(cell.figure), _value(cell.figure)
        if table.kind is TableKind.GRANTS:
            told: dict[str, Any] = {
                "chapter": row.chapter,
                "item": row.item,
                "designation": row.name,
                "amount": amount,
            }
            told |= {} if single else {"column": column.title}
            told |= _more(row)
        elif table.kind is TableKind.DISTRIBUTION:
            told = {"recipient": row.name, "stream": column.title, "amount": amount, "is_sum": column.is_sum}
        elif table.kind is TableKind.MEASURES:
            told = {"type": row.name, "amount": amount} | ({} if single else {"column": column.title})
        else:
            told = {"label": row.name, "column": column.title, "value": value}
        if cell.figure and not cell.figure.unit.money and table.kind is not TableKind.OTHER:
            told |= {"value": value, "unit": cell.figure.unit.name}
        if table.kind is TableKind.OTHER and cell.figure:
            told |= {"unit": cell.figure.unit.base if cell.figure.unit.money else cell.figure.unit.name}
        yield told | {"row_kind": row.kind, "place": str(row.place), "text": cell.text}
    if table.kind is TableKind.GRANTS and not single and not any(cell.text for cell in row.cells):
        told = {"chapter": row.chapter, "item": row.item, "designation": row.name, "amount": None}
        yield told | _more(row) | {"row_kind": row.kind, "place": str(row.place), "text": ""}


def _more(row: FoundRow) -> dict[str, Any]:
    """What stands in place of, or beside, the amount of a grant line."""
    told: dict[str, Any] = {"footnote": row.footnote} if row.footnote else {}
    if row.estimate:
        told["estimate"] = {
            "amount": _kroner(row.estimate.figure),
            "place": str(row.estimate.place),
            "text": row.estimate.text,
        }
    return told


def _kroner(figure: Figure | None) -> int | None:
    """Whole kroner; None where nothing is printed, or where nobody knows what it counts in."""
    return figure.kroner if figure and figure.unit.money and figure.value.denominator == 1 else None


def _value(figure: Figure | None) -> int | float | None:
    """A figure of any kind: money in kroner, anything else in its own unit."""
    if figure is None:
        return None
    value = figure.value if figure.unit.money else figure.value / figure.unit.factor
    rounded = round_half_up(Fraction(value), _MOST_DECIMALS)
    return rounded.numerator if rounded.denominator == 1 else float(rounded)
