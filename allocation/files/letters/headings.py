"""What stands over a table: its title, the headings of its columns, and the unit that its amounts are in.

Text out of a PDF gives the words of a heading line by line, not column by column. They are put together
again by their capital letters, and only where that gives as many headings as there are columns.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from allocation.files.letters.lines import Line, Piece
from allocation.files.sheets_in.unit_words import units_in
from allocation.money import NORWEGIAN, Unit

_CAPTION = re.compile(r"\s*(tabell\s+[0-9]+)\s*[.:]?\s*(.*)", re.IGNORECASE)
_UNIT_WORDS = (
    r"(?:hele\s+)?(?:tusen|1[ .]?000|mill\.?|millioner|millionar|mrd\.?|milliarder|mnok|tnok|nok|mkr|tkr)?"
    r"\s*(?:kroner|kronar|kr\.?)?"
)
_STATED = re.compile(
    rf"\(?\b(?:alle\s+)?(?:tall(?:ene)?|tal|tala|beløp(?:a|ene)?)\b(?:\s+\w+){{0,3}}?\s+i\s+{_UNIT_WORDS}\)?"
    rf"|\((?:i\s+)?{_UNIT_WORDS}\)",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\(([^()]*)\)")
_IN_UNIT = re.compile(rf"\bi\s+{_UNIT_WORDS}(?!\w)", re.IGNORECASE)
_BEGINS_TITLE = re.compile(r"[A-ZÆØÅ]|(?:19|20)[0-9]{2}")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_SUM = re.compile(r"(?:samlet|samla|sum|totalt?|i alt|til sammen|til saman)\b.*", re.IGNORECASE)
_DESIGNATION = re.compile(
    r"(?:betegnelse|nemning|benevnelse|benemning|tekst|formål|føremål|navn|namn|beskrivelse|tilskudd|tilskot)[.:]?",
    re.IGNORECASE,
)
_BUDGET_COLUMN = re.compile(
    r"(?:saldert|budsjett|forslag|regnskap|rekneskap|endring|revidert|nysaldert|beløp|sum|totalt?|tildelt|prop\.)",
    re.IGNORECASE,
)
_FAR_ABOVE = 25
_FAR_BELOW = 3
_WORDS_OF_A_TITLE = 4


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands over the rows: title, the words of the column headings line by line, and all of it."""

    title: str
    words: tuple[tuple[str, ...], ...]
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """All of it as one text."""
        return " ".join(line.text for line in self.lines)


def heading_of(lines: Sequence[Line]) -> Heading:
    """The heading in the lines over a table's first row."""
    title, rest = "", list(lines)
    for number, line in enumerate(lines):
        caption = _CAPTION.fullmatch(line.text)
        if caption:
            title, rest = line.text, list(lines[number + 1 :])
    if not title and len(rest) > 1 and _is_title(rest[0].text):
        title = rest.pop(0).text
    words = tuple(tuple(_STATED.sub(" ", line.text).split()) for line in rest)
    return Heading(title, tuple(one for one in words if one), tuple(lines))


def _is_title(text: str) -> bool:
    words = text.split()
    return len(words) >= _WORDS_OF_A_TITLE and not _STATED.search(text) and not _YEAR.fullmatch(words[-1])


def column_titles(heading: Heading, count: int) -> tuple[str, ...]:
    """The headings of so many columns of figures; empty where they cannot be told apart."""
    parts = title_parts(heading)
    if len(parts) < count:
        return ()
    return tuple(parts[len(parts) - count :])


def placed_titles(heading: Heading, columns: Sequence[tuple[float, float]]) -> tuple[str, ...]:
    """The headings of columns by what stands over each, from the top down; empty where one has nothing.

    A heading that reaches over several columns is in each of them, before what stands under it.
    """
    titles: list[list[str]] = [[] for _ in columns]
    for line in heading.lines:
        if line.text == heading.title:
            continue
        for piece in line.pieces:
            text = " ".join(_STATED.sub(" ", piece.text).split())
            over = [number for number in range(len(columns)) if _is_over(piece, columns, number)]
            for number in over if text else ():
                titles[number].append(text)
    return tuple(" ".join(words) for words in titles) if all(titles) else ()


def _is_over(piece: Piece, columns: Sequence[tuple[float, float]], number: int) -> bool:
    """Whether a piece of a heading reaches over a column, or is nearest to it of all."""
    left, right = columns[number]
    if piece.start < right and piece.end > left:
        return True
    if any(piece.start < end and piece.end > start for start, end in columns):
        return False
    middle = (piece.start + piece.end) / 2
    if middle < columns[0][0] - (columns[0][1] - columns[0][0]):
        return False
    apart = [abs(middle - (start + end) / 2) for start, end in columns]
    return apart[number] == min(apart)


def title_parts(heading: Heading) -> list[str]:
    """The headings in their order, that of the names among them, by their capital letters and years."""
    parts: list[str] = []
    for line in heading.words:
        for position, word in enumerate(line):
            begins = _BEGINS_TITLE.match(word) and (position == 0 or not _YEAR.match(word))
            if begins or not parts:
                parts.append(word)
            else:
                parts[-1] = f"{parts[-1]} {word}"
    return parts


def grant_titles(heading: Heading) -> tuple[str, ...]:
    """The headings of a grant table's columns of amounts: what stands after that of the designation.

    One as a rule, over several lines; several where each begins with a word that a budget's columns do.
    """
    words = [word for line in heading.words for word in line]
    at = max((number for number, word in enumerate(words) if _DESIGNATION.fullmatch(word)), default=None)
    if at is None:
        return ()
    titles: list[str] = []
    for word in words[at + 1 :]:
        if not titles or _BUDGET_COLUMN.match(word):
            titles.append(word)
        else:
            titles[-1] = f"{titles[-1]} {word}"
    return tuple(titles)


def is_sum_title(title: str) -> bool:
    """Whether a column's heading says that it sums the others."""
    return bool(_SUM.fullmatch(title.strip()))


def unit_of(heading: Heading, above: Sequence[Line], below: Sequence[Line] = ()) -> Unit | None:
    """The one unit that the heading says, or a statement in the lines right below or above; else None."""
    for text in (heading.text, heading.title):
        found = _units_stated(text)
        if len(found) == 1:
            return next(iter(found))
        if found:
            return None
    for line in (*below[:_FAR_BELOW], *reversed(above[-_FAR_ABOVE:])):
        stated = [match[0] for match in _STATED.finditer(line.text)]
        found = frozenset(unit for one in stated for unit in units_in(one, NORWEGIAN))
        if found:
            return next(iter(found)) if len(found) == 1 else None
    return None


def _units_stated(text: str) -> frozenset[Unit]:
    """The units that a heading's statements name; of a heading without any, those it speaks of."""
    stated = [match[0] for match in _STATED.finditer(text)] or [match[0] for match in _IN_UNIT.finditer(text)]
    found = frozenset(unit for one in stated for unit in units_in(one, NORWEGIAN))
    return found or units_in(text, NORWEGIAN)
