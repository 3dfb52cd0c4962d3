"""The picture of a page of a PDF, and where on it the rows stand that were read there."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from allocation.files.letters.lines import as_read
from allocation.files.letters.pdf import DrawnLine, PagePicture, page_picture
from allocation.problems import ProblemsFound
from allocation.screens.desk import the_desk
from allocation.screens.reconcile_file import Given
from allocation.screens.reconcile_rows import RowRead

_KEPT = 40


@dataclass(frozen=True, slots=True)
class Marked:
    """Where a row stands on the picture of its page: from the top, and how high it is, in per cent."""

    mark: str
    is_doubt: bool
    top: float
    height: float


@lru_cache(maxsize=_KEPT)
def picture_of(given: Given, page: int) -> PagePicture:
    """The page as it is drawn. Raises ProblemsFound, and KeyError where the file is no longer kept."""
    content = the_desk().store.handed_in.content(given.sha256)
    if content is None:
        raise KeyError(given.sha256)
    return page_picture(content, given.name, page)


def marked_on(given: Given, page: int, rows: Sequence[RowRead]) -> list[Marked]:
    """Where the rows stand on the picture of their page, those of which that is certain."""
    try:
        return list(_marked(_lines(given, page), rows))
    except KeyError:
        return []


@lru_cache(maxsize=_KEPT)
def _lines(given: Given, page: int) -> tuple[DrawnLine, ...]:
    """The lines of a page; none, and asked for once, where it cannot be drawn."""
    try:
        return picture_of(given, page).lines
    except ProblemsFound:
        return ()


def _marked(lines: Sequence[DrawnLine], rows: Sequence[RowRead]) -> Iterator[Marked]:
    texts = [_squeezed(line.text) for line in lines]
    for row in rows:
        likeness = [_likeness(row, text) for text in texts]
        most = max(likeness, default=0)
        if most and likeness.count(most) == 1:
            line = lines[likeness.index(most)]
            top, height = round(100 * line.top, 2), round(100 * (line.bottom - line.top), 2)
            yield Marked(row.mark, bool(row.doubts), top, height)


def _likeness(row: RowRead, line: str) -> int:
    """How many words of a row's name are on a line with all its figures, one after another; nought without.

    A name over several lines has its figures at any of them, so not all of its words are wanted.
    """
    if row.row is None:
        return 0
    figures = "".join(_squeezed(cell.text) for cell in row.row.cells)
    if figures and not re.search(rf"(?<![0-9]){re.escape(figures)}(?![0-9])", line):
        return 0
    return sum(_squeezed(word) in line for word in row.row.name.split())


def _squeezed(text: str) -> str:
    return "".join(as_read(text).split())
