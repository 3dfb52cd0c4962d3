"""The rows of a table whose rows have a name and figures: recipients, types of measures, areas.

A row is a line with figures at its end; or names on one line and figures on the next, as a web page leaves
them. Prose also ends in a figure now and then: a row is only a row among others.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from allocation.case import folded
from allocation.files.letters.furniture import PAGE_AT_END
from allocation.files.letters.headings import NAMES
from allocation.files.letters.lines import Line
from allocation.files.letters.raw_rows import RECIPIENT, Parted, RawRow, kind_of, parted
from allocation.files.tables_in.field_words import MONEY, YEAR
from allocation.found import RowKind

_LONGEST_NAME = 110
_LONGEST_ALONE = 75
_LONGEST_HEADING = 90
_BETWEEN = 3
_MOST_HEADING = 24
_YEARS = re.compile(rf"(?:{YEAR.pattern})+")
_PAGE = re.compile(r"(?:side )?[0-9]{1,3}(?: av [0-9]{1,3})?", re.IGNORECASE)
_DIGIT = re.compile(r"[0-9]")
_BINDS_AT_END = re.compile(r"\b(?:og|eller|for|til|av|i|på|med|ved|innen|om)$")
_SENTENCE = re.compile(r"[.:;!?]\s*$|^[\u2022\u25cf\u25e6\u2013-] ")
_SHORTENED = re.compile(r"\S+\.")
"""One word that a full stop ends: a heading, «Innb.tilsk.», and no sentence."""

_CAPTION_ALONE = re.compile(r"\s*tabell\s+[0-9]+(?:\.[0-9]+)?[.:]?\s*", re.IGNORECASE)
_CAPTION = re.compile(r"\s*tabell\s+[0-9]+", re.IGNORECASE)
_TAIL_OF_NAME = re.compile(r"(?:[a-zæøå(].*|(?:HF|RHF|AS|SF|Sykehus|Sjukehus|Hospital)(?: (?:HF|AS))?\**)")
_SOURCE = re.compile(r"kilde\b|kjelde\b", re.IGNORECASE)
_UNIT = re.compile(r"\b(?:tall|tal|beløp|kroner|kr|mill|mrd|tusen)\b", re.IGNORECASE)
_SAID = re.compile(r"\bmill\.|\bkroner\b|\bkronar\b|\bprosent\b|\bpst\b", re.IGNORECASE)
"""What only prose has before a figure."""

_BELOW = re.compile(r"\*|figur\b|kilde\b|kjelde\b|merknad|note\b|fotnote", re.IGNORECASE)
"""What begins a line under a table's last row: a note to it, its source, the next figure."""

HEADED = "linjen over raden er lest som en overskrift, men kan høre til navnet"
GOES_ON = "navnet begynner med liten bokstav, og kan høre til raden over"
YEARS = "linjen over raden er lest som årstall over kolonnene, men kan være en rad"
NAMELESS = "raden har tall, men ikke noe navn"
TWO_LINES = "navnet står over to linjer, og den øverste kan være en overskrift"
OTHER_STREAM = "linjen over raden er en ny overskrift, og tallene under kan være av noe annet"


@dataclass(frozen=True, slots=True)
class NameRegion:
    """Rows that stand together: the first line of their heading, of the rows, and one past the last."""

    heading: int
    first: int
    end: int
    rows: tuple[RawRow, ...]


def name_regions(lines: Sequence[Line], taken: frozenset[int]) -> list[NameRegion]:
    """Every run of rows in the lines that no other table has taken."""
    found, at = [], 0
    numbers = {id(line): number for number, line in enumerate(lines)}
    while at < len(lines):
        if at in taken or not _has_figures(lines[at]):
            at += 1
            continue
        run = _Run(lines, taken, at)
        run.read()
        region = _region(lines, taken, run, numbers)
        if region:
            found.append(region)
            taken |= frozenset(range(region.first, region.end))
        at = max(run.end, at + 1)
    return found


def _has_figures(line: Line) -> bool:
    found = parted(line)
    is_row = bool(found.tail or found.glued) and len(found.name) <= _LONGEST_NAME
    return is_row and not PAGE_AT_END.search(line.text)


def _region(
    lines: Sequence[Line], taken: frozenset[int], run: "_Run", at: Mapping[int, int]
) -> NameRegion | None:
    """The run without the years and other figures that are its heading."""
    rows = list(run.rows)
    above = None
    while rows and _is_heading(rows[0]) and _may_be_heading(rows[0].name):
        above = rows.pop(0)
    if len(rows) < 2:
        return None
    is_next = above is not None and at[id(above.lines[-1])] + 1 == at[id(rows[0].lines[0])]
    if above and above.name and not (_are_in_turn(above) or _heads(above, is_next)):
        rows[0] = replace(rows[0], doubts=(*rows[0].doubts, YEARS))
    if above and len(rows[0].lines) > 2 and not parted(rows[0].lines[1]).tail:
        rows[0] = replace(rows[0], doubts=(*rows[0].doubts, TWO_LINES))
    first = at[id(rows[0].lines[0])]
    end = 1 + at[id(rows[-1].lines[-1])]
    return NameRegion(_heading_of(lines, taken, first), first, end, tuple(rows))


def _may_be_heading(name: str) -> bool:
    """Whether a row of years has no recipient's name, so that it stands over the columns."""
    return _is_title(name) or not RECIPIENT.search(name)


def _heads(row: RawRow, is_next: bool) -> bool:
    """Whether a row of years is a heading for sure: of the names, or a title parted from the rows.

    «Ramme 2025» right over the rows may be one of them, of 2 025, where no gap parts it from the names.
    """
    last = row.lines[-1].pieces[-1].text
    is_parted = len(row.lines[-1].pieces) > 1 and not YEAR.fullmatch(last)
    return NAMES.match(row.name) is not None or (_is_title(row.name) and (is_parted or not is_next))


def _is_title(name: str) -> bool:
    """Whether what stands before a year is that of a heading or a title: «Foretak», «… – Budsjett»."""
    return NAMES.match(name) is not None or MONEY.search(folded(name)) is not None


def _are_in_turn(row: RawRow) -> bool:
    """Whether a row's figures are years one after the other, or it is a caption: no row of amounts is so."""
    years = [int(year) for word in _words(row) for year in YEAR.findall(word)]
    steps = {after - before for before, after in pairwise(years)}
    return steps in ({1}, {-1}) or _CAPTION.match(row.text) is not None


def _is_heading(row: RawRow) -> bool:
    return all(_YEARS.fullmatch(word) for word in _words(row)) or bool(_CAPTION.match(row.text))


def _words(row: RawRow) -> list[str]:
    return (" ".join(row.tail) or row.glued).split()


def _heading_of(lines: Sequence[Line], taken: frozenset[int], first: int) -> int:
    """The first line of what stands over the first row: from its caption on, or after the prose before it."""
    start = first
    for number in range(first - 1, max(-1, first - 1 - _MOST_HEADING), -1):
        text = lines[number].text
        if number in taken:
            break
        if _CAPTION.match(text):
            return number
        is_sentence = _SENTENCE.search(text) and not _is_unit_line(text) and not _SHORTENED.fullmatch(text)
        if _SOURCE.match(text) or is_sentence:
            break
        if len(text) > _LONGEST_HEADING:
            return number - 1 if number and _CAPTION_ALONE.fullmatch(lines[number - 1].text) else start
        start = number
    return start


def _is_unit_line(text: str) -> bool:
    return bool(_UNIT.search(text)) and len(text) <= _LONGEST_ALONE


@dataclass
class _Run:
    """Rows being read from a line on, until prose begins."""

    lines: Sequence[Line]
    taken: frozenset[int]
    at: int
    rows: list[RawRow] = field(default_factory=list)
    end: int = 0
    heading: frozenset[str] = frozenset()
    _pending: list[Line] = field(default_factory=list)

    def read(self) -> None:
        """Read rows as long as the next is near."""
        self.end = self.at
        above = self.lines[_heading_of(self.lines, self.taken, self.at) : self.at]
        self.heading = frozenset(line.text for line in above)
        self._pending = self._name_above()
        while self.at < len(self.lines) and self.at not in self.taken:
            line = self.lines[self.at]
            found = parted(line)
            is_page = PAGE_AT_END.search(line.text) is not None
            if self.rows and (is_page or line.text in self.heading) and self._comes_again():
                self.at += 1
                continue
            is_below = bool(self.rows) and (_BELOW.match(line.text) or _SAID.search(found.name))
            is_other = is_page or _CAPTION.match(line.text) or is_below or self._begins_other(line)
            if is_other or not self._take(line, found):
                break
            self.at += 1

    def _comes_again(self) -> bool:
        """Whether a line of the heading stands among the rows: the table goes on after a page break."""
        ahead = self.lines[self.at + 1 : self.at + 1 + _MOST_HEADING]
        return any(_has_figures(line) for line in ahead) and not self._pending

    def _begins_other(self, line: Line) -> bool:
        """Whether a line among the rows is a heading of columns, and not the one that the rows have."""
        is_heading = len(line.pieces) > 1 and NAMES.match(line.pieces[0].text) is not None
        return bool(self.rows) and is_heading and not _has_figures(line)

    def _name_above(self) -> list[Line]:
        """The lines over the first that has figures alone, which are its name."""
        if parted(self.lines[self.at]).name:
            return []
        above = self.lines[max(0, self.at - 2) : self.at]
        if not above or _has_figures(above[-1]) or len(above[-1].text) > _LONGEST_ALONE:
            return []
        is_rest = len(above) == 2 and _TAIL_OF_NAME.fullmatch(above[-1].text)
        return list(above) if is_rest else [above[-1]]

    def _take(self, line: Line, found: Parted) -> bool:
        if (found.tail or found.glued) and len(found.name) <= _LONGEST_NAME:
            if not self._is_page_number(line):
                self._row(line, found)
            return True
        is_name = len(line.text) <= _LONGEST_ALONE and not _SENTENCE.search(line.text)
        if is_name and not _SOURCE.match(line.text) and self._goes_on():
            self._pending.append(line)
            return True
        return False

    def _is_page_number(self, line: Line) -> bool:
        """A number alone before a line that has a name: the figures of no row."""
        if line.cells or not _PAGE.fullmatch(line.text) or self._pending or not self.rows:
            return False
        return self._goes_on() and bool(parted(self.lines[self.at + 1]).name) and not self._is_cellwise()

    def _is_cellwise(self) -> bool:
        return any(len(row.lines) > 2 for row in self.rows)

    def _goes_on(self) -> bool:
        """Whether a line with figures is among the next few."""
        ahead = self.lines[self.at + 1 : self.at + 1 + _BETWEEN]
        for number, line in enumerate(ahead, self.at + 1):
            if number in self.taken or _CAPTION.match(line.text):
                return False
            if _has_figures(line):
                return True
        return False

    def _row(self, line: Line, found: Parted) -> None:
        """Take a line with figures: a row, the figures of the name above, or more figures of a row."""
        if not found.name and self._continues():
            last = self.rows.pop()
            self.rows.append(
                replace(last, lines=(*last.lines, line), tail=(*last.tail, *found.tail), spans=())
            )
        else:
            self.rows.append(self._new(line, found))
        self._pending = []
        self.end = self.at + 1

    def _continues(self) -> bool:
        """Whether figures alone go on with the row above: its figures also stand on lines of their own."""
        if self._pending or not self.rows:
            return False
        last = self.rows[-1]
        return bool(last.name) and not parted(last.lines[-1]).name

    def _new(self, line: Line, found: Parted) -> RawRow:
        pending = tuple(self._pending)
        above = " ".join(one.text for one in pending)
        if not found.name:
            nameless = () if pending else (NAMELESS,)
            return RawRow((*pending, line), above, found.tail, "", doubts=nameless, spans=found.spans)
        kind = kind_of(above)
        is_sum = kind in (RowKind.TOTAL, RowKind.SUBTOTAL) or (
            kind is RowKind.OF_WHICH and not _DIGIT.search(above)
        )
        if pending and (is_sum or _TAIL_OF_NAME.fullmatch(found.name)):
            name = f"{above} {found.name}"
            return RawRow((*pending, line), name, found.tail, found.glued, spans=found.spans)
        doubts = tuple(self._doubts(found, above))
        return RawRow((line,), found.name, found.tail, found.glued, doubts=doubts, spans=found.spans)

    def _doubts(self, found: Parted, above: str) -> Iterator[str]:
        """What the lines around a row with a name make doubtful of it; `above` are those that no row has."""
        if self.rows and above:
            is_stream = MONEY.search(folded(above)) and not RECIPIENT.search(above)
            yield OTHER_STREAM if is_stream else HEADED
        before = self.lines[self.at - 1].text if self.at else ""
        is_cut = before in self.heading and _BINDS_AT_END.search(before)
        if found.name[0].islower() and kind_of(found.name) is RowKind.ITEM and (self.rows or is_cut):
            yield GOES_ON


def without_total_name(rows: Sequence[RawRow]) -> Iterator[RawRow]:
    """The rows, where the last has figures alone: it is the total, for nothing else stands without a name."""
    for number, row in enumerate(rows):
        if number == len(rows) - 1 and not row.name and row.kind is RowKind.ITEM:
            yield replace(row, name="Sum", doubts=())
        else:
            yield row
