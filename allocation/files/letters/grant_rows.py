"""The rows of a grant table: chapter, item, designation and what stands at the end, on however many lines.

The chapter is printed once and carried forward, a designation runs over lines, a footnote's digit stands
where an amount would. A line break ends a number, never a designation.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from allocation.files.letters.grant_lines import (
    BOTH,
    BOTH_GLUED,
    CHAPTER_ALONE,
    CHAPTER_TITLE,
    ITEM,
    ITEM_ALONE,
    PAGE_NUMBER,
    PROSE_HEADING,
    chapter_said,
    first_row_after_heading,
    first_row_without_heading,
    is_chapter,
    is_total,
    starts_row,
)
from allocation.files.letters.grant_notes import GLUED_NOTE, NOTE_BODY, is_small, mark_of
from allocation.files.letters.lines import Line
from allocation.files.letters.raw_rows import RawRow, goes_on_with, kind_of, parted
from allocation.found import RowKind

_ENDS_SENTENCE = re.compile(r"[.:;!?]\s*$")
_SHORTEST_AMOUNT = 5
_LOOK_AHEAD = 8
_NEAR = 2
_LONGEST_BETWEEN = 90

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
        first = first_row_after_heading(lines, at) or first_row_without_heading(lines, at)
        if first is None:
            at += 1
            continue
        while first - 1 > at and is_total(lines[first - 1]):
            first -= 1
        reader = _Rows(lines, at, first)
        reader.read()
        if reader.rows:
            found.append(GrantRegion(at, first, reader.end, tuple(reader.rows)))
            at = max(reader.end, at + 1)
        else:
            at += 1
    return found


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
    _is_odd: bool = False
    _marks: set[str] = field(default_factory=set)

    def read(self) -> None:
        """Read rows until something stands there that belongs to no row."""
        above = self.lines[self.starts : self.at]
        self.heading = frozenset(line.text for line in above)
        self._begins = above[0].text if above else ""
        self.chapter = chapter_said(self._begins)
        self._is_glued = BOTH.fullmatch(self.lines[self.at].text) is None and (
            BOTH_GLUED.fullmatch(self.lines[self.at].text) is not None
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
        if PAGE_NUMBER.fullmatch(text) and not self._open:
            is_item = ITEM_ALONE.fullmatch(text) and not starts_row(after)
            begins = CHAPTER_ALONE.fullmatch(text) and is_chapter(text, after)
            return not is_item and not begins and self._goes_on(1)
        body = NOTE_BODY.fullmatch(text)
        is_used = body is not None and body[1] in self._marks
        return is_used and not parted(self.lines[self.at]).tail and self._goes_on(1)

    def _goes_on(self, after: int, within: int = _LOOK_AHEAD) -> bool:
        """Whether a row begins among the next lines."""
        ahead = self.lines[self.at + after : self.at + after + within]
        return any(starts_row(line.text) and parted(line).tail for line in ahead)

    def _goes_on_in_cells(self) -> bool:
        """Whether an item alone on its line, with words after it, is among the next lines."""
        ahead = self.lines[self.at + 1 : self.at + 2 + _LOOK_AHEAD]
        return any(ITEM_ALONE.fullmatch(line.text) and parted(after).name for line, after in pairwise(ahead))

    def _new_row(self, line: Line) -> bool:
        """Begin a row, or take up a chapter, where the line does."""
        text = line.text
        after = self.lines[self.at + 1].text if self.at + 1 < len(self.lines) else ""
        both = BOTH.fullmatch(text) or BOTH_GLUED.fullmatch(text)
        if both and not (PROSE_HEADING.match(text) and not parted(line).tail):
            self._close(())
            self.chapter, self._is_odd = both[1].lstrip("0"), False
            self._begin(line, both[2], *_name_and_tail(line, both[3]))
            return True
        if is_chapter(text, after) or (CHAPTER_ALONE.fullmatch(text) and ITEM_ALONE.fullmatch(after)):
            if self._open and self._lacks_amount():
                self._doubts.append(TWO_WAYS)
            self._close(())
            titled = CHAPTER_ALONE.fullmatch(text) or CHAPTER_TITLE.fullmatch(text)
            before, self.chapter = self.chapter, titled[1].lstrip("0") if titled else self.chapter
            self._is_odd = bool(before) and int(self.chapter) < int(before)
            return True
        return self._new_item(line, after)

    def _new_item(self, line: Line, after: str) -> bool:
        item = ITEM.fullmatch(line.text)
        if item and self._open and self._lacks_amount() and not parted(line).tail:
            if NOTE_BODY.fullmatch(line.text) and not self._goes_on(0):
                return False
            self._doubts.append(WRAPPED_OR_ROW)
        if item:
            has_figures = parted(line).tail or self._goes_on(0) or self._has_end(1)
            if not self.chapter or not (has_figures or self._is_estimate(line, item)):
                return False
            self._close(())
            self._begin(line, item[1] or item[3], *_name_and_tail(line, item[2] or item[4]))
            return True
        if self._is_item_alone(line, after):
            self._close(())
            self._begin(line, line.text, "", ())
            return True
        return False

    def _is_estimate(self, line: Line, item: re.Match[str]) -> bool:
        """Whether a line is the row of an estimate, which has no amount even where it is the last one."""
        named = [(row.chapter, row.item) for row in self.rows]
        return "overslag" in line.text.casefold() and (self.chapter, item[1] or item[3]) not in named

    def _is_item_alone(self, line: Line, after: str) -> bool:
        """Whether two digits alone on a line are an item: words follow, and no row waits for its amount."""
        if not ITEM_ALONE.fullmatch(line.text) or not self.chapter or (self._open and self._lacks_amount()):
            return False
        return bool(after) and not starts_row(after) and parted(self.lines[self.at + 1]).name != ""

    def _has_end(self, after: int) -> bool:
        """Whether figures end one of the next few lines, before another row begins."""
        for line in self.lines[self.at + after : self.at + after + 3]:
            if starts_row(line.text):
                return False
            if parted(line).tail:
                return True
        return False

    def _begin(self, line: Line, item: str, name: str, tail: Sequence[str]) -> None:
        self._held, self._name, self._item, self._open = [line], [name] if name else [], item, True
        self._doubts = [] if self.chapter or not item else [NO_CHAPTER]
        if self._is_odd and item:
            self._doubts.append(TWO_WAYS)  # a page's number, most likely: chapters go up
        if self._is_unfinished(tail):
            self._name.append(" ".join(tail))
        elif tail or (self._is_glued and parted(line).glued):
            self._close(tail)

    def _lacks_amount(self) -> bool:
        return self._open and "overslag" not in " ".join(self._name).casefold()

    def _continue(self, line: Line) -> bool:
        """Take a line into the row that is open: more of its designation, its figures, or both."""
        name, tail = parted(line).name, parted(line).tail
        if not tail and (self._is_prose(line) or PROSE_HEADING.match(line.text)):
            return False
        self._held.append(line)
        if tail and not self._lacks_amount() and not is_small(tail):
            self._doubts.append(WRAPPED_OR_ROW)  # an estimate has no amount: another row may begin here
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
        is_last = len(line.text) < _LONGEST_BETWEEN and GLUED_NOTE.fullmatch(line.text) is not None
        return is_long or not (self._has_end(1) or starts_row(after) or after in self.heading or is_last)

    def _between(self, line: Line) -> bool:
        """Text after a whole row: part of the table where rows follow soon, and then a doubt."""
        after = self.lines[self.at + 1].text if self.at + 1 < len(self.lines) else ""
        if self._begins and after == self._begins and self.heading:
            return self._goes_on(2)
        is_prose = len(line.text) > _LONGEST_BETWEEN or _ENDS_SENTENCE.search(line.text)
        goes_on = bool(self.rows) and goes_on_with(self.rows[-1].name, line.text)
        if not self.rows or not (goes_on or self._goes_on(1, _NEAR if is_prose else _LOOK_AHEAD)):
            return False
        last = self.rows[-1]
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
        held, chapter = tuple(self._held), self.chapter
        row = RawRow(held, name, tuple(tail), found.glued, chapter, self._item, tuple(doubts), spans)
        self.rows.append(row)
        self._marks.add(mark_of(name, tail))
        self._open, self._held, self._name = False, [], []


def _name_and_tail(line: Line, rest: str) -> tuple[str, tuple[str, ...]]:
    """The designation on a line that begins a row, without chapter and item, and its figures."""
    found = parted(line)
    figures = " ".join(found.tail)
    if not found.name:
        return "", (rest,) if rest else ()
    name = rest.removesuffix(figures).strip() if figures else rest.strip()
    return name, found.tail if name or not rest else ()
