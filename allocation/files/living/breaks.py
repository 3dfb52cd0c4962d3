"""Where a sheet's pages break, so that a heading stands with its table and a table on one page."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from allocation.files.living.pages import PART, Page

_FEW = 6  # lines: so few stand alone neither at the foot of a page nor on the last one


@dataclass(frozen=True, slots=True)
class _Piece:
    """Rows that should stand on one page, from the first to the last; how many lines they take."""

    first: int
    last: int
    lines: float


def breaks_of(page: Page, room: int) -> list[int]:
    """After which rows a printed page ends, where one holds `room` lines.

    A part, from its heading to the next one's, stands on one page if it fits one; else each of its tables.
    """
    lines = _lines(page)
    head = lines[page.repeated - 1] if page.repeated else 0
    breaks, used = list[int](), 0.0
    pieces = list(_pieces(page, lines, room))
    for piece in pieces:
        at_hand = room - used
        if used and piece.lines > at_hand and (piece.lines <= room or at_hand < _FEW):
            breaks.append(piece.first - 1)
            used = head
        used += piece.lines
        while used > room:
            used += head - room
    if pieces and pieces[-1].lines > room and used - head < _FEW:
        breaks.append(pieces[-1].last - _FEW)
    return breaks


def _lines(page: Page) -> list[float]:
    """How many lines each row takes, from the first to the last."""
    return [page.heights.get(row, 1) for row in range(1, page.last + 1)]


def _pieces(page: Page, lines: Sequence[float], room: int) -> Iterator[_Piece]:
    parts = {
        row
        for row, placed in page.rows.items()
        if any(one.look is PART and one.column == 1 for one in placed)
    }
    filled = set(page.rows)
    begins = [row for row in parts if row - 1 not in parts]
    for part in _cut(begins, lines):
        if part.lines <= room:
            yield part
        else:
            yield from _cut(_tables(part, filled, set(page.tables)), lines, part)


def _tables(part: _Piece, filled: set[int], headings: set[int]) -> Iterator[int]:
    """The rows at which a part's tables begin, what leads up to a table counted with it."""
    has_heading = False
    for row in range(part.first, part.last + 1):
        if row in filled and row - 1 not in filled and (has_heading or row == part.first):
            yield row
            has_heading = False
        has_heading = has_heading or row in headings


def _cut(begins: Iterable[int], lines: Sequence[float], within: _Piece | None = None) -> Iterator[_Piece]:
    """The rows cut where pieces begin; the first and the last row are always of a piece."""
    first, last = (within.first, within.last) if within else (1, len(lines))
    for one, following in pairwise(sorted({first, *begins, last + 1})):
        yield _Piece(one, following - 1, sum(lines[one - 1 : following - 1]))
