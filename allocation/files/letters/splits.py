"""How a row's figures can be parted into cells, where thousands and columns are both parted by one blank.

«456 924 1 575 540 952 1 745» is seven groups of digits and may be two to six numbers. A wide gap always parts
two cells. What is possible follows from how numbers are written: thousands in groups of exactly three digits,
no leading zero, five groups at most.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

MOST_READINGS = 400
"""Of a row with more ways than this nobody says which is right."""

MOST_WORDS = 60
_LONGEST_GLUED = 300
MOST_GROUPS = 5
_SIGN = r"[-+\u2212\u2013]?"
_BEGINS = re.compile(rf"(?:{_SIGN}|\()(?:[1-9][0-9]{{0,2}})")
_GROUP = re.compile(r"[0-9]{3}")
_LAST = re.compile(r"[0-9]{3}(?:,[0-9]+)?[)\u2212-]?%?")
_DIGITS = r"(?:0|[1-9][0-9]*|[1-9][0-9]{0,2}(?:\.[0-9]{3})+)(?:[,.][0-9]+)?"
_WHOLE = re.compile(rf"{_SIGN}{_DIGITS}[\u2212-]?%?|\({_DIGITS}\)%?")
_COMPARED = re.compile(r"[<>\u2264\u2265]=?[0-9]+(?:,[0-9]+)?%?")
_DASH = re.compile(r"[-\u2013\u2014\u2212]")
PER_CENT = "%"

Cells = tuple[str, ...]


def is_figure_token(token: str) -> bool:
    """Whether a word between blanks can be a cell of figures, or a part of one."""
    return bool(
        _WHOLE.fullmatch(token)
        or _BEGINS.fullmatch(token)
        or _LAST.fullmatch(token)
        or _DASH.fullmatch(token)
        or _COMPARED.fullmatch(token)
        or token == PER_CENT
    )


def fewest_and_most(pieces: Sequence[str]) -> tuple[int, int]:
    """In how few and how many cells these pieces can be read; noughts where they cannot."""
    counts = [_counts(tuple(piece.split())) for piece in pieces]
    if not all(counts):
        return 0, 0
    return sum(map(min, counts)), sum(map(max, counts))


@lru_cache(8192)
def _counts(tokens: tuple[str, ...]) -> frozenset[int]:
    """In how many cells the words of one piece can be read: every count that is possible."""
    if len(tokens) > MOST_WORDS:
        return frozenset()
    after = {len(tokens): frozenset((0,))}
    for at in range(len(tokens) - 1, -1, -1):
        taken = [number for number in _first_cells(tokens[at:]) if _is_cell(tokens[at : at + number])]
        after[at] = frozenset(1 + count for number in taken for count in after[at + number])
    return after[0]


def readings(pieces: Sequence[str], count: int) -> tuple[Cells, ...]:
    """Every way to read the pieces as so many cells, each piece as one or more; at most MOST_READINGS."""
    found: list[Cells] = []
    for cells in _combined([tuple(piece.split()) for piece in pieces], count):
        found.append(cells)
        if len(found) > MOST_READINGS:
            break
    return tuple(found)


def _combined(pieces: Sequence[tuple[str, ...]], count: int) -> Iterator[Cells]:
    if not pieces:
        if count == 0:
            yield ()
        return
    counts = _counts(pieces[0])
    for taken in sorted(counts):
        if taken <= count - (len(pieces) - 1):
            for rest in _combined(pieces[1:], count - taken):
                for first in _ways(pieces[0], taken):
                    yield (*first, *rest)


def loose_readings(pieces: Sequence[str], count: int) -> tuple[Cells, ...]:
    """The same, where the first figures may belong to the name before them."""
    if not pieces:
        return ()
    words = pieces[0].split()
    if len(words) > MOST_WORDS:
        return ()
    found = (readings((" ".join(words[at:]), *pieces[1:]), count) for at in range(len(words)))
    return tuple(cells for one in found for cells in one)[: MOST_READINGS + 1]


def is_one_number(piece: str) -> bool:
    """Whether a piece can be read as one cell."""
    return 1 in _counts(tuple(piece.split()))


def _ways(tokens: tuple[str, ...], count: int) -> Iterator[Cells]:
    """Every way to read the words as so many cells."""
    if not tokens or count == 0:
        if not tokens and count == 0:
            yield ()
        return
    for taken in _first_cells(tokens):
        rest = tokens[taken:]
        if _is_cell(tokens[:taken]) and count - 1 in _counts(rest):
            for cells in _ways(rest, count - 1):
                yield (" ".join(tokens[:taken]), *cells)


def _is_cell(tokens: Sequence[str]) -> bool:
    """Whether brackets around a number are two or none."""
    return tokens[0].startswith("(") == tokens[-1].endswith((")", ")%"))


def _first_cells(tokens: tuple[str, ...]) -> Iterator[int]:
    """How many tokens the first cell can take: one word, thousands in groups, a per cent sign after."""
    for taken in _numbers(tokens):
        after = tokens[taken] if taken < len(tokens) else ""
        yield taken + (after == PER_CENT)


def _numbers(tokens: tuple[str, ...]) -> Iterator[int]:
    first = tokens[0]
    if _DASH.fullmatch(first) or _COMPARED.fullmatch(first) or _WHOLE.fullmatch(first):
        yield 1
    if first in ("<", ">", "\u2264", "\u2265") and len(tokens) > 1 and _WHOLE.fullmatch(tokens[1]):
        yield 2
    if not _BEGINS.fullmatch(first):
        return
    for taken in range(1, min(len(tokens), MOST_GROUPS)):
        if not _LAST.fullmatch(tokens[taken]):
            return
        yield taken + 1
        if not _GROUP.fullmatch(tokens[taken]):
            return


def glued_readings(text: str, count: int) -> tuple[Cells, ...]:
    """Every way to read so many cells that may stand without anything between them.

    «158 4833 006» is 158 483 and 3 006: text copied from a web page loses what parted its cells.
    """
    found: list[Cells] = []
    for cells in _glued(text, count) if len(text) <= _LONGEST_GLUED else ():
        found.append(cells)
        if len(found) > MOST_READINGS:
            break
    return tuple(found)


def _glued(text: str, count: int) -> Iterator[Cells]:
    text = text.lstrip()
    if not text or count == 0:
        if not text and count == 0:
            yield ()
        return
    for cell in _glued_cells(text):
        rest = text[len(cell) :].lstrip()
        if count - 1 in _glued_counts(rest):
            for cells in _glued(rest, count - 1):
                yield (cell, *cells)


@lru_cache(8192)
def _glued_counts(text: str) -> frozenset[int]:
    """In how many cells a text without gaps can be read: every count that is possible."""
    if not text:
        return frozenset((0,))
    rests = (text[len(cell) :].lstrip() for cell in _glued_cells(text))
    return frozenset(1 + count for rest in rests for count in _glued_counts(rest))


def _glued_cells(text: str) -> Iterator[str]:
    """The cells that a text can begin with, where the next may follow at once."""
    for digits in (1, 2, 3):
        begins = re.match(rf"[-\u2212]?[1-9][0-9]{{{digits - 1}}}", text)
        if not begins:
            continue
        end = begins.end()
        yield text[:end]
        groups = 1
        while groups < MOST_GROUPS and re.match(r" [0-9]{3}", text[end:]):
            end, groups = end + 4, groups + 1
            yield text[:end]
    for alone in ("0", "-", "\u2013"):
        if text.startswith(alone) and not re.match(r"-[0-9]", text):
            yield alone
