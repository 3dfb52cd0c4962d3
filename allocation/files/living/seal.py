"""What a person may not change in a workbook, and the digest by which it is known to be unchanged."""

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from fractions import Fraction

from allocation.files.living.inputs import CHANGED, PATH, VALUE

_LENGTH = 12
_NOT_KEPT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What no workbook can hold."""
LOCKED = tuple(column for column in range(1, PATH + 1) if column not in (VALUE, CHANGED))
"""The columns of «Inndata» and «Kriterier» in which nothing may be written."""

Row = Sequence[object]
"""What stands in the cells of a row, from the first column on: a text, a number, or nothing."""


def digest_of(tables: Iterable[tuple[str, Iterable[Row]]]) -> str:
    """Twelve hexadecimal digits of tables, each with its name, row by row; empty rows do not count.

    A spreadsheet program may save a number with a few digits less, and blanks in another way: twelve digits
    are looked at, and words.
    """
    lines = [line for name, rows in tables for line in (f"[{name}]", *_lines(rows))]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:_LENGTH]


def _lines(rows: Iterable[Row]) -> Iterator[str]:
    for row in rows:
        line = "\t".join(map(_plain, row)).rstrip("\t")
        if line:
            yield line


def _plain(content: object) -> str:
    """A cell's content in the form in which it is compared."""
    if content is None:
        return ""
    if isinstance(content, int | float | Fraction) and not isinstance(content, bool):
        return f"{float(content):.12g}"
    return " ".join(_NOT_KEPT.sub("", str(content)).split())


def only(columns: Collection[int], rows: Iterable[Row]) -> Iterator[Row]:
    """The rows with nothing but those columns."""
    for row in rows:
        yield [row[column - 1] if column <= len(row) else None for column in columns]
