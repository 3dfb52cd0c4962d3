"""What stands on every page and is no part of the letter's text: running heads and page numbers."""

import re
from collections import Counter
from collections.abc import Sequence

from allocation.files.letters.lines import Line

_AT_EITHER_END = 2
_PAGE = re.compile(r"side [0-9]{1,3}(?: (?:av|/) ?[0-9]{1,3})?", re.IGNORECASE)
PAGE_AT_END = re.compile(
    r"(?:\b(?:side|page|s\.) [0-9]{1,3}(?: ?(?:av|of|/) ?[0-9]{1,3})?|\b[0-9]{1,3} (?:av|of) [0-9]{1,3}"
    r"|\b[0-9]{1,2}\. ?(?:jan|feb|mar|apr|mai|jun|jul|aug|sep|okt|nov|des)\w* (?:19|20)[0-9]{2})$",
    re.IGNORECASE,
)
"""How a line ends that says which page it is on, or of which day the letter is."""

_NUMBER = re.compile(r"[1-9][0-9]{0,3}")
_DIGITS = re.compile(r"[0-9]+")


def without_furniture(pages: Sequence[Sequence[Line]]) -> tuple[Line, ...]:
    """The lines of all pages but those at a page's ends that repeat, or that are the page's number."""
    seen = Counter(
        text for page in pages for text in {_plain(line) for line in _ends(page) if _has_words(line)}
    )
    repeated = {text for text, times in seen.items() if times > 1 and 2 * times > len(pages) - 1}
    first = _before_first(pages)
    return tuple(
        line
        for page in pages
        for ends in [{id(one) for one in _ends(page)}]
        for line in page
        if id(line) not in ends or not (_plain(line) in repeated or _is_number_of(line, first))
    )


def _ends(page: Sequence[Line]) -> list[Line]:
    return [*page[:_AT_EITHER_END], *page[-_AT_EITHER_END:]]


def _plain(line: Line) -> str:
    """The line without the number that counts up from page to page."""
    return _DIGITS.sub("0", line.text)


def _has_words(line: Line) -> bool:
    """Whether there is more on a line than figures: a figure at a page's end may be a table's."""
    return any(sign.isalpha() for sign in line.text)


def _before_first(pages: Sequence[Sequence[Line]]) -> frozenset[int]:
    """What the letter's page numbers may begin after: nought, or a number that most pages go on from."""
    found = Counter(
        int(text) - (line.page or 0)
        for page in pages
        for line in _ends(page)
        if _NUMBER.fullmatch(text := line.text.strip("- \u2013"))
    )
    return frozenset({0, *(one for one, times in found.items() if times > 1 and 2 * times > len(pages) - 1)})


def _is_number_of(line: Line, before_first: frozenset[int]) -> bool:
    """Whether a line is its page's number alone, or says so."""
    text = line.text.strip("- \u2013")
    is_number = _NUMBER.fullmatch(text) and int(text) - (line.page or 0) in before_first
    return bool(is_number or _PAGE.fullmatch(line.text))
