"""What stands over a table: its title, the headings of its columns, and the unit that its amounts are in.

Text out of a PDF gives the words of a heading line by line, not column by column. They are put together
again by their capital letters, and only where that gives as many headings as there are columns.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from allocation.files.letters.lines import Line
from allocation.files.sheets_in.unit_words import units_in
from allocation.files.tables_in.field_words import YEAR
from allocation.money import NORWEGIAN, Unit

_CAPTION = re.compile(r"\s*(tabell\s+[0-9]+)\s*[.:]?\s*(.*)", re.IGNORECASE)
_UNIT_WORDS = re.compile(
    r"(?:hei?le\s+)?"
    r"(?:t\.?(?=\s*kr)|nok|kr(?=\s*1)|hundre\s*tusen|tusen|1[ .]?000|mill\.?|millioner|millionar"
    r"|mrd\.?|milliarder|mnok|tnok|mkr|tkr)?"
    r"[\s-]*(?:kroner|kronar|kr\.?|1[ .]?000|['\u2019]000)?"
).pattern
STATED = re.compile(
    rf"\(?\b(?:alle\s+)?(?:tall(?:ene)?|tal|tala|beløp(?:a|ene)?)\b(?:\s+\w+){{0,3}}?\s+i\s+{_UNIT_WORDS}\)?"
    rf"|\((?:i\s+)?{_UNIT_WORDS}\)",
    re.IGNORECASE,
)
_IN_UNIT = re.compile(rf"\bi\s+{_UNIT_WORDS}(?!\w)", re.IGNORECASE)
_YEARS = re.compile(rf"(?:{YEAR.pattern}){{2,}}")
_ONE_UNIT = re.compile(
    r"(?:i )?(?:hei?le )?(?:(?:1[ .]?000|tusen|mill\.?|millioner|millionar|mrd\.?|milliard(?:er|ar)) ?)?"
    r"(?:kroner|kronar|kr\.?|nok)|[mt]nok|[mtk]kr|mill\.|mrd\."
).pattern
UNIT_ALONE = re.compile(rf"\(?(?:{_ONE_UNIT})\)?(?: \(?(?:{_ONE_UNIT})\)?)*", re.IGNORECASE)
"""What a line or a cell says that says a unit and no more."""

NAMES = re.compile(
    r"(?:(?:helse)?f[oø]retak(?:et|ene|a)?|mottak[ea]r(?:e|en|ne|ar)?|(?:sjuke|syke)hus|tiltak(?:et|ene|a)?"
    r"|tiltakstype|områder?|navn|namn|institusjon(?:er|ar)?|region(?:er|ar)?|kommuner?|fylker?|enhet(?:er)?"
    r"|eining(?:ar)?|avdeling(?:er|ar)?|klinikk(?:er|ar)?|type|kategori(?:er|ar)?|formål|føremål"
    r"|organisasjon(?:er|ar)?|virksomhet(?:er)?|verksemd(?:er)?|tilskuddsmottaker(?:e)?)(?!\w)",
    re.IGNORECASE,
)
"""What a heading over names says."""

_LETTERHEAD = re.compile(
    r"\b(?:deres|vår|vårt) (?:ref|dato)|\b(?:saksnr|saksnummer|arkivref|møtedato)|\b[0-9]{2}/[0-9]{3,}"
    r"|\b[0-9]{1,2}\. ?(?:[0-9]{1,2}\.|(?:jan|feb|mar|apr|mai|jun|jul|aug|sep|okt|nov|des)\w*) ?20[0-9]{2}",
    re.IGNORECASE,
)
"""What a line says that is a letter's reference or date, and no heading of a column."""

_OF_ALL = re.compile(r"\balle (?:tall|tal|beløp)\b", re.IGNORECASE)
_SUM_OF_MONEY = re.compile(
    r"(?<![0-9])(?<![0-9][ .,])[0-9][0-9 .,]*+\s*+(?:tusen|mill|mrd|milliard)\w*\.?"
    r"(?:\s*(?:kroner|kronar|kr\b\.?|nok))?"
    r"|\b(?:millioner|millionar|milliarder|milliardar|tusen)\b(?!\s*(?:kr|nok))",
    re.IGNORECASE,
)
"""A sum in a title, and a number in words: neither says what a table counts in."""

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
    lines = _under_letterhead(lines)
    title, rest = "", list(lines)
    for number, line in enumerate(lines):
        caption = _CAPTION.fullmatch(line.text)
        if caption:
            title, rest = line.text, list(lines[number + 1 :])
    if not title and len(rest) > 1 and len(rest[0].pieces) == 1 and _is_title(rest[0].text):
        title = rest.pop(0).text
    return Heading(title, tuple(map(_words, _under_title(rest))), tuple(lines))


def _under_letterhead(lines: Sequence[Line]) -> Sequence[Line]:
    """The lines under the last that has a letter's reference or its date, if it is not the last of them."""
    heads = [at for at, line in enumerate(lines[:-1]) if _LETTERHEAD.search(line.text)]
    return lines[heads[-1] + 1 :] if heads else lines


def _under_title(lines: Sequence[Line]) -> Sequence[Line]:
    """The lines under the last that states a unit: what stands over it is a title, and heads no column.

    All of them where nothing is left, or one of those over it heads the names: then the units are columns'.
    """
    says_unit = [at for at, line in enumerate(lines[:-1]) if _ends_in_unit(line.text)]
    over = lines[: says_unit[-1] + 1] if says_unit else ()
    is_of_columns = any(NAMES.match(line.text) or len(line.pieces) > 1 for line in over)
    return lines if is_of_columns else lines[len(over) :]


def _ends_in_unit(text: str) -> bool:
    return UNIT_ALONE.fullmatch(text) is not None or any(
        match.end() == len(text) for match in STATED.finditer(text)
    )


def _words(line: Line) -> tuple[str, ...]:
    """A line's words, years that are glued together apart."""
    return tuple(
        part
        for word in line.text.split()
        for part in (YEAR.findall(word) if _YEARS.fullmatch(word) else [word])
    )


def _is_title(text: str) -> bool:
    words = text.split()
    is_phrase = sum(word.islower() for word in words) >= _WORDS_OF_A_PHRASE
    ends_in_year = YEAR.fullmatch(words[-1]) is not None
    return len(words) >= _WORDS_OF_A_TITLE and not STATED.search(text) and (is_phrase or not ends_in_year)


def unit_of(
    heading: Heading, above: Sequence[Line], below: Sequence[Line] = (), far_above: Sequence[Line] = ()
) -> Unit | None:
    """The unit that the heading states, or a statement near it does; else the one that the heading speaks of.

    `above` begins after the table before this one, whose unit is its own; of what stands before that only a
    statement about all amounts counts. None where nothing says it, or two things are said.
    """
    alone = [units_in(line.text, NORWEGIAN) for line in heading.lines if UNIT_ALONE.fullmatch(line.text)]
    for text in (heading.title, heading.text):
        found = _stated_in(text, in_words=True)
        if found:
            under = (_stated_in(line.text) for line in _before_a_caption(below[:_FAR_BELOW]))
            return _the_only(found.union(*alone, *(under if text != heading.title else ())))
    if any(alone):
        return _the_only(frozenset().union(*alone))
    for line in (*_before_a_caption(below[:_FAR_BELOW]), *reversed(above[-_FAR_ABOVE:])):
        found = _stated_in(line.text)
        if found:
            return _the_only(found)
    spoken = units_in(_SUM_OF_MONEY.sub(" ", heading.text), NORWEGIAN)
    if spoken:
        return _the_only(spoken)
    of_all = (_stated_in(line.text) for line in reversed(far_above) if _OF_ALL.search(line.text))
    return next((_the_only(found) for found in of_all if found), None)


def _the_only(found: frozenset[Unit]) -> Unit | None:
    return next(iter(found)) if len(found) == 1 else None


def _stated_in(text: str, in_words: bool = False) -> frozenset[Unit]:
    """The units that a text states: «tall i tusen kroner»; in a heading «i kroner» is enough."""
    stated = [match[0] for match in STATED.finditer(text)]
    if not stated and in_words:
        stated = [match[0] for match in _IN_UNIT.finditer(text)]
    return frozenset(unit for one in stated for unit in units_in(one, NORWEGIAN))


def _before_a_caption(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines up to the caption of the next table."""
    for line in lines:
        if _CAPTION.match(line.text):
            return
        yield line
