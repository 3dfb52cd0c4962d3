"""The lines of a grant table: which begins a row, is a chapter, a heading or a page's number."""

import re
from collections.abc import Sequence

from allocation.files.letters.lines import Line
from allocation.files.letters.raw_rows import kind_of, parted
from allocation.files.tables_in.field_words import YEAR
from allocation.found import RowKind

_CHAPTER_WORD = re.compile(r"kap(?:\.|ittel|itel)?", re.IGNORECASE)
_GLUED_HEADING = re.compile(r"kap(?:\.|ittel)?post\.?[^\W0-9_]+.*", re.IGNORECASE)
_BOTH_HEADING = re.compile(r"kap(?:\.|ittel|itel)? ?/ ?post\b", re.IGNORECASE)
_ITEM_WORD = re.compile(r"post(?:er)?\.?", re.IGNORECASE)
BOTH = re.compile(
    r"(?:kap(?:ittel|\.)? ?)?(0?[1-9][0-9]{2,3})(?: ?\. ?| |/| post )"
    r"([0-9]{2})(?![0-9.,%/\u2013-])[ .:]*(.*)",
    re.IGNORECASE,
)
BOTH_GLUED = re.compile(r"(0?[1-9][0-9]{2,3}?)([0-9]{2})((?![0-9])\S.*)")
ITEM = re.compile(r"(?:post )?([0-9]{2})(?![0-9.,%/-])[ .:]+(\D.*)|([0-9]{2})([^\W0-9_].*)", re.IGNORECASE)
CHAPTER_ALONE = re.compile(r"(?:kap(?:ittel|\.)? ?)?(0?[1-9][0-9]{2,3})", re.IGNORECASE)
CHAPTER_TITLE = re.compile(r"(?:kap(?:ittel|\.)? ?)?(0?[1-9][0-9]{2,3})[ :.]+([^\W0-9_].*)", re.IGNORECASE)
ITEM_ALONE = re.compile(r"[0-9]{2}")
PAGE_NUMBER = re.compile(
    r"(?:.*\b)?side [0-9]{1,3}(?: av [0-9]{1,3})?|[0-9]{1,3} av [0-9]{1,3}|[1-9][0-9]?", re.IGNORECASE
)
PROSE_HEADING = re.compile(r"kap\.?(?:ittel)? ?[0-9]{3,4},? post", re.IGNORECASE)
_SAYS_CHAPTER = re.compile(r"kap", re.IGNORECASE)
_MOST_HEADING = 8
_MOST_OVER_ITEMS = 4


def first_row_after_heading(lines: Sequence[Line], at: int) -> int | None:
    """Where the first row stands, if the line begins a heading of chapter and item."""
    if not _is_heading(lines, at):
        return None
    for number in range(at, min(at + _MOST_HEADING + 1, len(lines))):
        text = lines[number].text
        if number > at or BOTH.fullmatch(text):
            after = lines[number + 1].text if number + 1 < len(lines) else ""
            if BOTH.fullmatch(text) or BOTH_GLUED.fullmatch(text) or is_chapter(text, after):
                return number
    return None


def _is_heading(lines: Sequence[Line], at: int) -> bool:
    """Whether a line begins with the heading of chapters, and that of items is near; glued or not."""
    text = lines[at].text
    if _GLUED_HEADING.fullmatch(text.replace(" ", "")) or _BOTH_HEADING.match(text):
        return True
    words = [word for line in lines[at : at + 3] for word in line.text.split()[:4]]
    if not words or not _CHAPTER_WORD.fullmatch(words[0]):
        return False
    return any(_ITEM_WORD.fullmatch(word) for word in words[:4])


def is_chapter(text: str, after: str) -> bool:
    """Whether a line is a chapter alone, or a chapter with its name, before its first item."""
    if YEAR.fullmatch(text) and not ITEM.fullmatch(after) and not ITEM_ALONE.fullmatch(after):
        return False
    titled = CHAPTER_TITLE.fullmatch(text)
    is_alone = CHAPTER_ALONE.fullmatch(text) is not None
    return bool((is_alone or titled) and (ITEM.fullmatch(after) or ITEM_ALONE.fullmatch(after)))


def first_row_without_heading(lines: Sequence[Line], at: int) -> int | None:
    """The line itself, where it and one of the next two are rows with chapter, item and amount."""

    def is_row(line: Line, either: bool) -> bool:
        match = BOTH.fullmatch(line.text) or BOTH_GLUED.fullmatch(line.text)
        match = match or (ITEM.fullmatch(line.text) if either else None)
        tail = parted(line).glued
        return bool(match) and len(tail.replace(" ", "")) > 2 and not YEAR.fullmatch(tail)

    if _begins_section(lines, at):
        return at
    if first := _first_of_headed_section(lines, at):
        return first
    if all(map(is_small_row, lines[at : at + 2])) and len(lines) > at + 1:
        return at
    if not is_row(lines[at], either=False) or YEAR.match(lines[at].text):
        return None
    return at if any(is_row(line, either=True) for line in lines[at + 1 : at + 3]) else None


def _first_of_headed_section(lines: Sequence[Line], at: int) -> int | None:
    """The first item of a chapter that stands alone over a heading of its items: «Post Betegnelse Beløp»."""
    if not chapter_said(lines[at].text):
        return None
    for number in range(at + 1, min(at + _MOST_OVER_ITEMS, len(lines) - 1)):
        words = lines[number].text.split()
        is_item = ITEM.fullmatch(lines[number + 1].text) is not None and bool(parted(lines[number + 1]).tail)
        if _ITEM_WORD.fullmatch(words[0]) and is_item:
            return number + 1
    return None


def chapter_said(text: str) -> str:
    """The chapter of a line that says it and its name, «Kap. 0732 Regionale helseforetak»; else nothing."""
    titled = CHAPTER_TITLE.fullmatch(text)
    return titled[1].lstrip("0") if titled and _SAYS_CHAPTER.match(text) else ""


def is_small_row(line: Line) -> bool:
    """Whether a line has chapter, item, designation and a figure, however small."""
    match = BOTH.fullmatch(line.text)
    figures = " ".join(parted(line).tail)
    is_named = match is not None and any(map(str.isalpha, match[3]))
    return is_named and bool(figures) and not YEAR.fullmatch(figures) and not YEAR.match(line.text)


def _begins_section(lines: Sequence[Line], at: int) -> bool:
    """Whether a line is a chapter that says so, with its name, and the next an item of it with an amount."""
    after = lines[at + 1] if at + 1 < len(lines) else None
    if after is None or not chapter_said(lines[at].text):
        return False
    figures = parted(after).tail
    is_amount = bool(figures) and len(figures[-1].replace(" ", "")) > 2 and not YEAR.fullmatch(figures[-1])
    return is_amount and ITEM.fullmatch(after.text) is not None and not parted(lines[at]).tail


def starts_row(text: str) -> bool:
    """Whether a line begins with an item, with or without its chapter."""
    return bool(BOTH.fullmatch(text) or ITEM.fullmatch(text) or BOTH_GLUED.fullmatch(text))


def is_total(line: Line) -> bool:
    """Whether a line over the first row is the total, which some letters print first."""
    return bool(parted(line).tail) and kind_of(parted(line).name) is RowKind.TOTAL
