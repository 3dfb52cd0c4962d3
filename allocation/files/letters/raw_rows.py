"""A row before its figures are parted: what it is called, and the text in which its cells stand."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from allocation.files.letters.lines import Line
from allocation.files.letters.splits import is_figure_token
from allocation.files.tables_in.field_words import OTHER_TOTALS
from allocation.found import RowKind

_SUM = re.compile(
    rf"(?:sum|total|totalt|{OTHER_TOTALS}|i alt|til saman|til sammen|samlet|samla|delsum)\b.*"
    r"|.*\b(?:totalt|i alt|samlet)"
    r"|overfør(?:es|t|ast)?\b.*\bside.*|(?:fra|frå) (?:forrige|førre) side.*|transport(?:ert)?\b.*side.*",
    re.IGNORECASE,
)
_ALL = re.compile(
    rf"(?:total|totalt|{OTHER_TOTALS}|i alt|til saman|til sammen)\b.*|sum(?: totalt)?", re.IGNORECASE
)
_OF_WHICH = re.compile(
    r"[-\u2013\u2022* ]*(?:[0-9]{1,2}\) ?)?"
    r"(?:inkl|inkludert|herav|derav|hvorav|kvarav|av dette|av disse)\b",
    re.IGNORECASE,
)
_GLUED = re.compile(r"(.*[^\W0-9_]\)?|.*\))([-\u2212]?[0-9]+%?)")
_NUMBERED = re.compile(r"(?:kap|kapittel|kapitel|post|program(?:kategori|område))\.?", re.IGNORECASE)
"""Words of a sum row with a number after them: «Sum kap. 732 13 160 150 500»."""

_SHORT = 2
_MARKS = re.compile(r"\s*(\*+\)?|\*+)$")
AMOUNT_IN_NAME = re.compile(r"(?<![0-9.,/-])[0-9]{1,3}(?: [0-9]{3})+(?![0-9])")
ENDS_IN_NUMBER = re.compile(r"(?:^|\s)[0-9][0-9 .,]*$")


Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row of one or more lines: `tail` its figures as text, a wide gap between the parts.

    `spans` says from where to where each part of the tail reaches, if gaps part them all; `glued` is the tail
    where figures follow the name, or one another, without a blank. `doubts` are the tests it failed already.
    """

    lines: tuple[Line, ...]
    name: str
    tail: tuple[str, ...]
    glued: str = ""
    chapter: str = ""
    item: str = ""
    doubts: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()

    @property
    def text(self) -> str:
        """The row as the document has it."""
        return " ".join(line.text for line in self.lines)

    @property
    def kind(self) -> RowKind:
        """What the row's name says it is to a sum."""
        is_glued = bool(self.glued) and self.glued != " ".join(self.tail)
        return kind_of(name_without_figures(self.name) if is_glued else self.name)


RECIPIENT = re.compile(
    r"\b(?:HF|RHF|AS)\b|sykehus|sjukehus|hospital|helse |foretak|stiftelse|sanatori|klinikk", re.IGNORECASE
)
"""What the name of somebody who receives money has in it, as a rule."""


COMPANY_AT_END = re.compile(r"\b(?:HF|RHF|AS|SF|SA|BA|IKS|KF)\**$")
"""How a name of a company ends, which takes no number after it."""


def kind_of(name: str) -> RowKind:
    """What a name says of its row: a sum of all, a sum of some, inside the row above, or a part."""
    if _OF_WHICH.match(name):
        return RowKind.OF_WHICH
    if _SUM.fullmatch(name):
        return RowKind.TOTAL if _ALL.fullmatch(name) else RowKind.SUBTOTAL
    return RowKind.ITEM


@dataclass(frozen=True, slots=True)
class Parted:
    """A line parted into its name and its figures."""

    name: str
    tail: tuple[str, ...]
    glued: str = ""
    spans: tuple[Span, ...] = ()


def parted(line: Line) -> Parted:
    """The line's words up to its last one that is no figure, and the figures after it, by wide gaps."""
    tail: list[str] = []
    spans: list[Span] = []
    pieces = list(line.pieces)
    while pieces:
        piece = pieces.pop()
        words = piece.text.split()
        figures = _figures_at_end(words)
        if tail and 0 < figures < len(words) and len(words[-1]) <= _SHORT and figures == 1:
            figures = 0  # «avdeling 4 og 5», and the amount after a gap
        if figures:
            tail.insert(0, " ".join(words[len(words) - figures :]))
            spans.insert(0, (piece.start, piece.end))
        if figures < len(words):
            name = " ".join([*(one.text for one in pieces), " ".join(words[: len(words) - figures])])
            return Parted(*_without_glued(name, tail), () if figures else tuple(spans))
    return Parted("", tuple(tail), "", tuple(spans))


def _figures_at_end(words: Sequence[str]) -> int:
    count = 0
    for word in reversed(words):
        if not is_figure_token(word):
            break
        count += 1
    is_numbered = 0 < count < len(words) and _NUMBERED.fullmatch(words[len(words) - count - 1])
    return count - 1 if is_numbered else count


def _without_glued(name: str, tail: Sequence[str]) -> tuple[str, tuple[str, ...], str]:
    """The name, the figures, and the figures with those that are glued to the name's last word."""
    glued = _GLUED.fullmatch(name)
    text = " ".join([glued[2], *tail]) if glued else " ".join(tail)
    return name, tuple(tail), text


def name_without_figures(name: str) -> str:
    """A name without the figures that are glued to its last word."""
    glued = _GLUED.fullmatch(name)
    return glued[1] if glued else name


def without_marks(name: str) -> tuple[str, str]:
    """A name without the stars of a note after it, and the stars."""
    marks = _MARKS.search(name)
    return (name[: marks.start()].strip(), marks[1]) if marks else (name.strip(), "")


def goes_on_with(name: str, text: str) -> bool:
    """Whether a text closes the bracket that a designation has opened: it stood under it in its cell."""
    is_open = name.count("(") > name.count(")")
    return is_open and text.count(")") == 1 + text.count("(") and not AMOUNT_IN_NAME.search(text)
