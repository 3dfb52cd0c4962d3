"""What stands over a table: its title, the headings of its columns, and the unit that its amounts are in.

Text out of a PDF gives the words of a heading line by line, not column by column. They are put together
again by their capital letters, and only where that gives as many headings as there are columns.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from allocation.files.letters.lines import Line
from allocation.files.sheets_in.unit_words import units_in
from allocation.money import NORWEGIAN, Unit

_CAPTION = re.compile(r"\s*(tabell\s+[0-9]+)\s*[.:]?\s*(.*)", re.IGNORECASE)
_UNIT_WORDS = re.compile(
    r"(?:hele\s+)?(?:tusen|1[ .]?000|mill\.?|millioner|millionar|mrd\.?|milliarder|mnok|tnok|nok|mkr|tkr)?"
    r"\s*(?:kroner|kronar|kr\.?)?"
).pattern
STATED = re.compile(
    rf"\(?\b(?:alle\s+)?(?:tall(?:ene)?|tal|tala|beløp(?:a|ene)?)\b(?:\s+\w+){{0,3}}?\s+i\s+{_UNIT_WORDS}\)?"
    rf"|\((?:i\s+)?{_UNIT_WORDS}\)",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"\(([^()]*)\)")
_IN_UNIT = re.compile(rf"\bi\s+{_UNIT_WORDS}(?!\w)", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_FAR_ABOVE = 25
_FAR_BELOW = 3
_WORDS_OF_A_TITLE = 4
_WORDS_OF_A_PHRASE = 2


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
    return Heading(title, tuple(tuple(line.text.split()) for line in rest), tuple(lines))


def _is_title(text: str) -> bool:
    words = text.split()
    is_phrase = sum(word.islower() for word in words) >= _WORDS_OF_A_PHRASE
    ends_in_year = _YEAR.fullmatch(words[-1]) is not None
    return len(words) >= _WORDS_OF_A_TITLE and not STATED.search(text) and (is_phrase or not ends_in_year)


def unit_of(heading: Heading, above: Sequence[Line], below: Sequence[Line] = ()) -> Unit | None:
    """The one unit that the heading says, or a statement in the lines right below or above; else None."""
    for text in (heading.title, heading.text):
        found = _units_stated(text)
        if len(found) == 1:
            return next(iter(found))
        if found:
            return None
    for line in (*below[:_FAR_BELOW], *reversed(above[-_FAR_ABOVE:])):
        stated = [match[0] for match in STATED.finditer(line.text)]
        found = frozenset(unit for one in stated for unit in units_in(one, NORWEGIAN))
        if found:
            return next(iter(found)) if len(found) == 1 else None
    return None


def _units_stated(text: str) -> frozenset[Unit]:
    """The units that a heading's statements name; of a heading without any, those it speaks of."""
    stated = [match[0] for match in STATED.finditer(text)] or [match[0] for match in _IN_UNIT.finditer(text)]
    found = frozenset(unit for one in stated for unit in units_in(one, NORWEGIAN))
    return found or units_in(text, NORWEGIAN)
