"""A page's lines as the rows of its tables: lines of one cell are put together where they stand close.

A designation that wraps has its lines nearer to one another than to the next row, and its amount beside the
first of them, the last, or between. How near is measured on the page itself.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from statistics import median

from allocation.files.letters.lines import Line, Piece
from allocation.files.letters.raw_rows import parted

_NEARER = 0.9
_SENTENCE = re.compile(r"^[A-ZÆØÅ].* .*[a-zæøå]{2}[.:;!?]$")
"""A line under a table: no name ends in a full stop, but for an abbreviation."""

_LEAST_ROWS = 2
_MOST_BELOW = 3
_ALIGNED = 2.0


def in_rows(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines with those of one row put together, page by page."""
    return tuple(
        row for _, page in groupby(lines, key=lambda line: line.page) for row in _rows_of_page(list(page))
    )


def _rows_of_page(lines: Sequence[Line]) -> Iterator[Line]:
    pitch = _pitch(lines)
    if pitch is None:
        yield from lines
        return
    yield from _with_lines_below(list(_by_nearness(lines, pitch)))


def _by_nearness(lines: Sequence[Line], pitch: float) -> Iterator[Line]:
    """The lines, those of one row together that are nearer to one another than the rows are."""
    for cluster in _clusters(lines, _NEARER * pitch):
        anchors = [line for line in cluster if _is_anchor(line)]
        if len(anchors) == 1 and len(cluster) > 1 and _fits(cluster, anchors[0]):
            yield _together(cluster, anchors[0])
        else:
            yield from cluster


def _with_lines_below(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines, those under a name that begin where it does put to its row, where no gap tells."""
    at = 0
    while at < len(lines):
        below = list(_name_below(lines, at)) if _is_anchor(lines[at]) else []
        yield _together([lines[at], *below], lines[at]) if below else lines[at]
        at += 1 + len(below)


def _name_below(lines: Sequence[Line], at: int) -> Iterator[Line]:
    """The lines under an anchor that go on with its name, if the next row follows them."""
    anchor = lines[at]
    names = [piece for piece in anchor.pieces[: -len(parted(anchor).tail)] if _has_letters(piece)]
    found: list[Line] = []
    for line in lines[at + 1 : at + 2 + _MOST_BELOW]:
        if _is_anchor(line):
            yield from found
            return
        starts = len(names) == 1 and abs(line.pieces[0].start - names[0].start) < _ALIGNED
        if not starts or len(line.pieces) > 1 or not _fits([anchor, line], anchor):
            return
        found.append(line)


def _has_letters(piece: Piece) -> bool:
    return any(sign.isalpha() for sign in piece.text)


def _pitch(lines: Sequence[Line]) -> float | None:
    """How far the rows of the page's tables are from one another; None where there are none."""
    gaps = [
        after.top - before.top
        for before, after in pairwise(lines)
        if _is_anchor(before) and _is_anchor(after) and after.top > before.top
    ]
    return median(gaps) if len(gaps) >= _LEAST_ROWS else None


def _is_anchor(line: Line) -> bool:
    """Whether a line has figures in a piece of their own: each row has one such line."""
    return len(line.pieces) > 1 and bool(parted(line).tail)


def _clusters(lines: Sequence[Line], near: float) -> Iterator[list[Line]]:
    cluster: list[Line] = []
    for line in lines:
        if cluster and line.top - cluster[-1].top >= near:
            yield cluster
            cluster = []
        cluster.append(line)
    if cluster:
        yield cluster


def _fits(cluster: Sequence[Line], anchor: Line) -> bool:
    """Whether the other lines stand between the codes and the figures of the row, as lines of a name do."""
    others = [piece for line in cluster if line is not anchor for piece in line.pieces]
    if any(_SENTENCE.search(piece.text) for piece in others):
        return False
    start, end = min(piece.start for piece in others), max(piece.end for piece in others)
    right = [piece for piece in anchor.pieces if piece.start >= end]
    left = [piece for piece in anchor.pieces if piece.end <= start]
    between = [piece for piece in anchor.pieces if piece not in right and piece not in left]
    are_figures = all(parted(Line(0, (piece,))).name == "" for piece in (*left, *right))
    return bool(right or left) and are_figures and len(between) <= 1


def _together(cluster: Sequence[Line], anchor: Line) -> Line:
    """One line of a row's lines: the words under one another are joined from the top down."""
    others = [piece for line in cluster if line is not anchor for piece in line.pieces]
    start, end = min(piece.start for piece in others), max(piece.end for piece in others)
    words = [
        piece
        for line in cluster
        for piece in line.pieces
        if line is not anchor or (piece.start < end and piece.end > start)
    ]
    codes = [piece for piece in anchor.pieces if piece.end <= start]
    figures = [piece for piece in anchor.pieces if piece.start >= end]
    return replace(anchor, pieces=(*codes, _joined(words), *figures))


def _joined(column: Sequence[Piece]) -> Piece:
    text = " ".join(piece.text for piece in column)
    return Piece(text, min(one.start for one in column), max(one.end for one in column))
