"""A letter as lines: what stands on each, parted where the gap is wide, with page and number.

A text has lines by its line breaks; a PDF has them by where its words stand. Blank lines are none: text that
is taken out of a PDF has them anywhere.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from allocation.problems import Place

_SPACES = re.compile("[\u00a0\u202f\u2009\u2007\u2002\u2003\u2005\u2006\u2008\u200a\u205f\u3000]")
_GAP = re.compile(r" {2,}|\t")
_RULE = frozenset("|:+=- \t")
_MOST_CELLS = 200
_RAISED = re.compile("(?<=[0-9)])[\u00b9\u00b2\u00b3\u2070-\u2079]+")
"""A footnote's mark after a figure."""

_NO_ORE = re.compile("(?<=[0-9]),[-\u2013\u2014](?![0-9])")
"""How an amount of whole kroner ends: «1 200,-»."""

_DASHES = re.compile("[\u2010\u2011\u2012]|[\u2014\u2015](?=[0-9])")
"""Other signs than a hyphen that are printed before a figure as a minus."""

_BOLD = re.compile(r"(?<!\*)\*\*(?!\*)([^*|]+)\*\*(?!\*)")
"""A cell in bold type, as a web page's table is written in plain text."""

_CELL = 1000.0
_WITHIN_CELL = 400.0
_ORDINARY = re.compile(r"[\t -~\u00a1-\u024f]*")


@dataclass(frozen=True, slots=True)
class Piece:
    """Text without a wide gap in it, and from where to where it reaches.

    That is in signs in a text, in points in a PDF; in a line of cells (tabs, upright strokes) a cell is as
    wide as all others, for where its text stands says nothing.
    """

    text: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line that has something on it; `number` counts from 1, in the text or on the page.

    `top` is how far from the top of the page a PDF has it, in points; nought in a text. `cells` is how many
    cells the line's own signs part it into; nought where there are none.
    """

    number: int
    pieces: tuple[Piece, ...]
    page: int | None = None
    top: float = 0.0
    cells: int = 0

    @property
    def text(self) -> str:
        """The line with one blank between its pieces."""
        return " ".join(piece.text for piece in self.pieces)

    def place(self, file: str) -> Place:
        """Where the line stands."""
        return Place(file, self.number, page=self.page)


def lines_of_text(text: str, page: int | None = None) -> tuple[Line, ...]:
    """The lines of a text that have something on them, numbered as an editor numbers them."""
    return tuple(_lines(text, page))


def _lines(text: str, page: int | None) -> Iterator[Line]:
    for number, raw in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        plain = as_read(raw)
        mark = next((one for one in "|\t" if one in plain.strip() and plain.count(one) <= _MOST_CELLS), "")
        pieces = _in_cells(plain, mark) if mark else tuple(_by_gaps(plain))
        if pieces:
            yield Line(number, pieces, page, cells=plain.count(mark) if mark else 0)


def _in_cells(plain: str, mark: str) -> tuple[Piece, ...]:
    """What stands in the cells that a sign parts; nothing in the line between a heading and its rows."""
    if mark == "|" and "---" in plain and _RULE.issuperset(plain):
        return ()
    return tuple(
        Piece(piece.text, _CELL * number, _CELL * number + _WITHIN_CELL)
        for number, cell in enumerate(plain.split(mark))
        for piece in _by_gaps(_BOLD.sub(r"\1", cell))
    )


def every_cell(spans: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """From where to where each cell reaches, from the first of these to the last, empty ones as well."""
    numbers = [int(start // _CELL) for start, _ in spans]
    return [
        (_CELL * number, _CELL * number + _WITHIN_CELL) for number in range(min(numbers), max(numbers) + 1)
    ]


def _by_gaps(plain: str) -> Iterator[Piece]:
    """A line's text, parted by two blanks or more, and by a tab."""
    start = 0
    for gap in [*_GAP.finditer(plain), None]:
        end = gap.start() if gap else len(plain)
        part = plain[start:end]
        if part.strip():
            begins = start + len(part) - len(part.lstrip())
            yield Piece(part.strip(), begins, begins + len(part.strip()))
        start = gap.end() if gap else end


def as_read(raw: str) -> str:
    """The text with ordinary blanks, composed letters, without marks after figures, «,-» and bullets."""
    raw = _DASHES.sub("-", _NO_ORE.sub("", _RAISED.sub("", raw)))
    if _ORDINARY.fullmatch(raw) and "\u00a0" not in raw:
        return raw
    plain = _SPACES.sub(" ", unicodedata.normalize("NFC", raw).replace("\f", " "))
    return "".join(
        sign for sign in plain if unicodedata.category(sign) not in ("Co", "Cf", "Cc") or sign == "\t"
    )
