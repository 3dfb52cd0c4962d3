"""The rows of a grant table: chapter, item, designation and what stands at the end, on however many lines.

The chapter is printed once and carried forward, a designation runs over lines, a footnote's digit stands
where an amount would. A line break ends a number, never a designation.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from allocation.files.letters.lines import Line
from allocation.files.letters.raw_rows import AMOUNT_IN_NAME, RawRow, kind_of, parted
from allocation.found import RowKind

_CHAPTER_WORD = re.compile(r"kap(?:\.|ittel|itel)?", re.IGNORECASE)
_GLUED_HEADING = re.compile(r"kap\.?post\.?[^\W0-9_]+.*", re.IGNORECASE)
_ITEM_WORD = re.compile(r"post(?:er)?\.?", re.IGNORECASE)
_BOTH = re.compile(
    r"(?:kap\.? ?)?([1-9][0-9]{2,3})(?: ?\. ?| |/| post )([0-9]{2})(?![0-9.,%])[ .:]*(.*)", re.IGNORECASE
)
_BOTH_GLUED = re.compile(r"([1-9][0-9]{2,3}?)([0-9]{2})((?![0-9])\S.*)")
_ITEM = re.compile(r"(?:post )?([0-9]{2})(?![0-9.,%/-])[ .:]+(\D.*)|([0-9]{2})([^\W0-9_].*)", re.IGNORECASE)
_CHAPTER_ALONE = re.compile(r"(?:kap\.? ?)?([1-9][0-9]{2,3})", re.IGNORECASE)
_CHAPTER_TITLE = re.compile(r"(?:kap\.? ?)?([1-9][0-9]{2,3})[ :.]+([^\W0-9_].*)", re.IGNORECASE)
_ITEM_ALONE = re.compile(r"[0-9]{2}")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_ENDS_SENTENCE = re.compile(r"[.:;!?]\s*$")
_SMALL = re.compile(r"[0-9]{1,2}\)?")
_NOTE_BODY = re.compile(r"([0-9]{1,2})\)? ?[^\W0-9_].*")
_GLUED_NOTE = re.compile(r"(.*[^\W0-9_]\)?)([0-9]{1,2})\)?")
_PAGE_NUMBER = re.compile(r"side [0-9]{1,3}(?: av [0-9]{1,3})?|[1-9][0-9]?", re.IGNORECASE)
_SHORTEST_AMOUNT = 5
_LOOK_AHEAD = 8
_LONGEST_BETWEEN = 90
_MOST_HEADING = 8

NO_AMOUNT = "raden har ikke noe beløp"
TEXT_BETWEEN = "det står tekst mellom denne raden og den neste"
NO_CHAPTER = "raden har ikke noe kapittel"
TWO_WAYS = "et tall for seg selv kan være både kapittel, post og beløp"
WRAPPED_OR_ROW = "linjen kan være en ny rad eller fortsettelsen av raden over"


@dataclass(frozen=True, slots=True)
class GrantRegion:
    """Where a grant table stands: its heading's first line, its first row, and one past its last line."""

    heading: int
    first: int
    end: int
    rows: tuple[RawRow, ...]


def grant_regions(lines: Sequence[Line]) -> list[GrantRegion]:
    """Every grant table in the lines, in their order."""
    found: list[GrantRegion] = []
    at = 0
    while at < len(lines):
        first = _first_row_after_heading(lines, at) or _first_row_without_heading(lines, at)
        if first is None:
            at += 1
            continue
        reader = _Rows(lines, at, first)
        reader.read()
        if reader.rows:
            found.append(GrantRegion(at, first, reader.end, tuple(reader.rows)))
            at = max(reader.end, at + 1)
        else:
            at += 1
    return found


def _first_row_after_heading(lines: Sequence[Line], at: int) -> int | None:
    """Where the first row stands, if the line begins a heading of chapter and item."""
    if not _is_heading(lines, at):
        return None
    for number in range(at, min(at + _MOST_HEADING + 1, len(lines))):
        text = lines[number].text
        if number > at or _BOTH.fullmatch(text):
            after = lines[number + 1].text if number + 1 < len(lines) else ""
            if _BOTH.fullmatch(text) or _BOTH_GLUED.fullmatch(text) or _is_chapter(text, after):
                return number
    return None


def _is_heading(lines: Sequence[Line], at: int) -> bool:
    """Whether a line begins with the heading of chapters, and that of items is near; glued or not."""
    if _GLUED_HEADING.fullmatch(lines[at].text.replace(" ", "")):
        return True
    words = [word for line in lines[at : at + 3] for word in line.text.split()[:4]]
    if not words or not _CHAPTER_WORD.fullmatch(words[0]):
        return False
    return any(_ITEM_WORD.fullmatch(word) for word in words[:4])


def _is_chapter(text: str, after: str) -> bool:
    """Whether a line is a chapter alone, or a chapter with its name, before its first item."""
    if _YEAR.fullmatch(text) and not _ITEM.fullmatch(after) and not _ITEM_ALONE.fullmatch(after):
        return False
    titled = _CHAPTER_TITLE.fullmatch(text)
    is_alone = _CHAPTER_ALONE.fullmatch(text) is not None
    return bool((is_alone or titled) and (_ITEM.fullmatch(after) or _ITEM_ALONE.fullmatch(after)))


def _first_row_without_heading(lines: Sequence[Line], at: int) -> int | None:
    """The line itself, where it and one of the next two are rows with chapter, item and amount."""

    def is_row(line: Line, either: bool) -> bool:
        match = _BOTH.fullmatch(line.text) or _BOTH_GLUED.fullmatch(line.text)
        match = match or (_ITEM.fullmatch(line.text) if either else None)
        tail = parted(line).glued
        return bool(match) and len(tail.replace(" ", "")) > 2 and not _YEAR.fullmatch(tail)

    if not is_row(lines[at], either=False) or _YEAR.match(lines[at].text):
        return None
    return at if any(is_row(line, either=True) for line in lines[at + 1 : at + 3]) else None


@dataclass
class _Rows:
    """The rows being read from a line on: the chapter carried forward, and the row that is not ended yet."""

    lines: Sequence[Line]
    starts: int
    at: int
    rows: list[RawRow] = field(default_factory=list)
    chapter: str = ""
    end: int = 0
    heading: frozenset[str] = frozenset()
    _held: list[Line] = field(default_factory=list)
    _name: list[str] = field(default_factory=list)
    _item: str = ""
    _doubts: list[str] = field(default_factory=list)
    _open: bool = False
    _begins: str = ""
    _repeats: bool = False
    _is_glued: bool = False

    def read(self) -> None:
        """Read rows until something stands there that belongs to no row."""
        above = self.lines[self.starts : self.at]
        self.heading = frozenset(line.text for line in above)
        self._begins = above[0].text if above else ""
        self._is_glued = _BOTH.fullmatch(self.lines[self.at].text) is None and (
            _BOTH_GLUED.fullmatch(self.lines[self.at].text) is not None
        )
        self.end = self.at
        while self.at < len(self.lines) and self._take(self.lines[self.at]):
            self.at += 1
        self._close(())
        if self.rows:
            last = self.rows[-1].lines[-1]
            self.end = 1 + next(number for number, line in enumerate(self.lines) if line is last)

    def _take(self, line: Line) -> bool:
        """Take one line; False where the table has ended before it."""
        text = line.text
        if self._is_furniture(text):
            return True
        if self._new_row(line):
            return True
        if kind_of(text) is not RowKind.ITEM:
            self._close(())
            self._begin(line, "", parted(line).name, parted(line).tail)
            return True
        if self._open:
            return self._continue(line)
        return self._between(line)

    def _is_furniture(self, text: str) -> bool:
        """A repeated heading, a page number, or a footnote's body before the rows of the next page."""
        after = self.lines[self.at + 1].text if self.at + 1 < len(self.lines) else ""
        if text in self.heading and (self._repeats or text == self._begins):
            self._repeats = True
            self._close(())
            return self._goes_on(1) or self._goes_on_in_cells()
        self._repeats = False
        if _PAGE_NUMBER.fullmatch(text) and not self._open:
            is_item = _ITEM_ALONE.fullmatch(text) and not _starts_row(after)
            is_chapter = _CHAPTER_ALONE.fullmatch(text) and _is_chapter(text, after)
            return not is_item and not is_chapter and self._goes_on(1)
        body = _NOTE_BODY.fullmatch(text)
        is_used = body is not None and any(_has_mark(row, body[1]) for row in self.rows)
        return is_used and not parted(self.lines[self.at]).tail and self._goes_on(1)

    def _goes_on(self, after: int) -> bool:
        """Whether a row begins among the next lines."""
        ahead = self.lines[self.at + after : self.at + after + _LOOK_AHEAD]
        return any(_starts_row(line.text) and parted(line).tail for line in ahead)

    def _goes_on_in_cells(self) -> bool:
        """Whether an item alone on its line, with words after it, is among the next lines."""
        ahead = self.lines[self.at + 1 : self.at + 2 + _LOOK_AHEAD]
        return any(_ITEM_ALONE.fullmatch(line.text) and parted(after).name for line, after in pairwise(ahead))

    def _new_row(self, line: Line) -> bool:
        """Begin a row, or take up a chapter, where the line does."""
        text = line.text
        after = self.lines[self.at + 1].text if self.at + 1 < len(self.lines) else ""
        both = _BOTH.fullmatch(text) or _BOTH_GLUED.fullmatch(text)
        if both:
            self._close(())
            self.chapter = both[1]
            self._begin(line, both[2], *_name_and_tail(line, both[3]))
            return True
        if _is_chapter(text, after) or (_CHAPTER_ALONE.fullmatch(text) and _ITEM_ALONE.fullmatch(after)):
            if self._open and self._lacks_amount():
                self._doubts.append(TWO_WAYS)
            self._close(())
            titled = _CHAPTER_ALONE.fullmatch(text) or _CHAPTER_TITLE.fullmatch(text)
            self.chapter = titled[1] if titled else self.chapter
            return True
        return self._new_item(line, after)

    def _new_item(self, line: Line, after: str) -> bool:
        item = _ITEM.fullmatch(line.text)
        if item and self._open and self._lacks_amount() and not parted(line).tail:
            if _NOTE_BODY.fullmatch(line.text) and not self._goes_on(0):
                return False
            self._doubts.append(WRAPPED_OR_ROW)
        if item:
            if not self.chapter or (not parted(line).tail and not self._goes_on(0) and not self._has_end(1)):
                return False
            self._close(())
            self._begin(line, item[1] or item[3], *_name_and_tail(line, item[2] or item[4]))
            return True
        if self._is_item_alone(line, after):
            self._close(())
            self._begin(line, line.text, "", ())
            return True
        return False

    def _is_item_alone(self, line: Line, after: str) -> bool:
        """Whether two digits alone on a line are an item: words follow, and no row waits for its amount."""
        if not _ITEM_ALONE.fullmatch(line.text) or not self.chapter or (self._open and self._lacks_amount()):
            return False
        return bool(after) and not _starts_row(after) and parted(self.lines[self.at + 1]).name != ""

    def _has_end(self, after: int) -> bool:
        """Whether figures end one of the next few lines, before another row begins."""
        for line in self.lines[self.at + after : self.at + after + 3]:
            if _starts_row(line.text):
                return False
            if parted(line).tail:
                return True
        return False

    def _begin(self, line: Line, item: str, name: str, tail: Sequence[str]) -> None:
        self._held, self._name, self._item, self._open = [line], [name] if name else [], item, True
        self._doubts = [] if self.chapter or not item else [NO_CHAPTER]
        if self._is_unfinished(tail):
            self._name.append(" ".join(tail))
        elif tail or (self._is_glued and parted(line).glued):
            self._close(tail)

    def _lacks_amount(self) -> bool:
        return self._open and "overslag" not in " ".join(self._name).casefold()

    def _continue(self, line: Line) -> bool:
        """Take a line into the row that is open: more of its designation, its figures, or both."""
        found = parted(line)
        name, tail = found.name, found.tail
        if not tail and self._is_prose(line):
            return False
        self._held.append(line)
        if name:
            self._name.append(name)
        if self._is_unfinished(tail):
            self._name.append(" ".join(tail))
        elif tail:
            self._close(tail)
        return True

    def _is_unfinished(self, tail: Sequence[str]) -> bool:
        """Whether figures at a line's end are the designation's: its bracket is open, and they are few."""
        name = " ".join(self._name)
        return bool(tail) and name.count("(") > name.count(")") and len("".join(tail)) < _SHORTEST_AMOUNT

    def _is_prose(self, line: Line) -> bool:
        """Whether a line is no part of a designation: a sentence, or figures are nowhere near."""
        is_long = len(" ".join([*self._name, line.text])) > 3 * _LONGEST_BETWEEN
        after = self.lines[self.at + 1].text if self.at + 1 < len(self.lines) else ""
        is_last = len(line.text) < _LONGEST_BETWEEN and _GLUED_NOTE.fullmatch(line.text) is not None
        return is_long or not (self._has_end(1) or _starts_row(after) or after in self.heading or is_last)

    def _between(self, line: Line) -> bool:
        """Text after a whole row: part of the table where rows follow soon, and then a doubt."""
        after = self.lines[self.at + 1].text if self.at + 1 < len(self.lines) else ""
        if self._begins and after == self._begins and self.heading:
            return self._goes_on(2)
        if not self.rows or not self._goes_on(1) or _ENDS_SENTENCE.search(line.text):
            return False
        if len(line.text) > _LONGEST_BETWEEN:
            return False
        last = self.rows[-1]
        goes_on = _goes_on_with(last.name, line.text)
        doubts = last.doubts if goes_on else tuple(dict.fromkeys((*last.doubts, TEXT_BETWEEN)))
        name = f"{last.name} {line.text}" if goes_on else last.name
        self.rows[-1] = replace(last, lines=(*last.lines, line), name=name, doubts=doubts)
        return True

    def _close(self, tail: Sequence[str]) -> None:
        """End the row that is open, with these figures."""
        if not self._open:
            return
        name, doubts = " ".join(self._name), list(self._doubts)
        found = parted(self._held[-1])
        spans = found.spans if len(found.spans) == len(tail) else ()
        self.rows.append(
            RawRow(
                tuple(self._held),
                name,
                tuple(tail),
                found.glued,
                self.chapter,
                self._item,
                tuple(doubts),
                spans,
            )
        )
        self._open, self._held, self._name = False, [], []


def _has_mark(row: RawRow, mark: str) -> bool:
    """Whether a footnote's mark stands in place of the row's amount."""
    return note_of(row, frozenset((mark,)))[1] == mark


def _goes_on_with(name: str, text: str) -> bool:
    """Whether a text closes the bracket that a designation has opened: it stood under it in its cell."""
    is_open = name.count("(") > name.count(")")
    return is_open and text.count(")") == 1 + text.count("(") and not AMOUNT_IN_NAME.search(text)


def _name_and_tail(line: Line, rest: str) -> tuple[str, tuple[str, ...]]:
    """The designation on a line that begins a row, without chapter and item, and its figures."""
    found = parted(line)
    figures = " ".join(found.tail)
    if not found.name:
        return "", (rest,) if rest else ()
    name = rest.removesuffix(figures).strip() if figures else rest.strip()
    return name, found.tail if name or not rest else ()


def _starts_row(text: str) -> bool:
    return bool(_BOTH.fullmatch(text) or _ITEM.fullmatch(text) or _BOTH_GLUED.fullmatch(text))


def notes_below(lines: Sequence[Line], end: int, within: int = 60) -> frozenset[str]:
    """The numbers of the footnotes whose bodies stand below a table."""
    bodies = (_NOTE_BODY.fullmatch(line.text) for line in lines[end : end + within])
    return frozenset(body[1] for body in bodies if body)


def note_of(row: RawRow, notes: frozenset[str]) -> tuple[str, str]:
    """The row's name and the number of the footnote that stands in place of its amount; empty for none.

    The digit stands where the amount would, or at the last word of a row that has no amount.
    """
    if is_small(row.tail) and row.tail[0].strip(")") in notes:
        return row.name, row.tail[0].strip(")")
    glued = _GLUED_NOTE.fullmatch(row.name)
    if glued and not row.tail and glued[2] in notes:
        return glued[1], glued[2]
    return row.name, ""


def is_small(tail: Sequence[str]) -> bool:
    """Whether all that stands at a row's end is a number of one or two digits."""
    return len(tail) == 1 and bool(_SMALL.fullmatch(tail[0]))
