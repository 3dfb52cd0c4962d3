"""The marks of footnotes in a grant table: a digit where an amount would be, or at the last word of a row."""

import re
from collections.abc import Sequence

from allocation.files.letters.lines import Line
from allocation.files.letters.raw_rows import RawRow

_SMALL = re.compile(r"[0-9]{1,2}\)?")
NOTE_BODY = re.compile(r"([0-9]{1,2})\)? ?[^\W0-9_].*")
GLUED_NOTE = re.compile(r"(.*[^\W0-9_]\)?)([0-9]{1,2})\)?")


def mark_of(name: str, tail: Sequence[str]) -> str:
    """The small number that stands where an amount would, or at the last word of a row without one."""
    if is_small(tail):
        return tail[0].strip(")")
    glued = GLUED_NOTE.fullmatch(name)
    return glued[2] if glued and not tail else ""


def notes_below(lines: Sequence[Line], end: int, within: int = 60) -> frozenset[str]:
    """The numbers of the footnotes whose bodies stand below a table."""
    bodies = (NOTE_BODY.fullmatch(line.text) for line in lines[end : end + within])
    return frozenset(body[1] for body in bodies if body)


def note_of(row: RawRow, notes: frozenset[str]) -> tuple[str, str]:
    """The row's name and the number of the footnote that stands in place of its amount; empty for none.

    The digit stands where the amount would, or at the last word of a row that has no amount.
    """
    mark = mark_of(row.name, row.tail)
    if not mark or mark not in notes:
        return row.name, ""
    return (row.name if row.tail else row.name.removesuffix(")").removesuffix(mark)), mark


def is_small(tail: Sequence[str]) -> bool:
    """Whether all that stands at a row's end is a number of one or two digits."""
    return len(tail) == 1 and bool(_SMALL.fullmatch(tail[0]))
