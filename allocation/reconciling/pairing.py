"""Two sides under the same keys: lines of an item with one line each, columns where each side has but one."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace

from allocation.case import UNPLACED, folded
from allocation.found import TableKind
from allocation.reconciling.of_case import grant_place
from allocation.reconciling.side import ESTIMATE, SUM, Cell, OwnSum, Side
from allocation.reconciling.sub_totals import same_sub_totals

_NO_STREAM = re.compile(
    r"\b(?:beløp|samlet|sum|totalt?|midler|midlar|kroner|kolonne|i alt|amount|budsjett|regnskap|rekneskap"
    r"|vedtatte?|vedtak|(?:19|20)[0-9]{2})\b",
    re.IGNORECASE,
)
"""Words of headings that say only that amounts stand under them, or for which year."""
_BESIDE = re.compile(
    r"\b(?:bevilgning|løyving|tilskudd|tilskot|ramme|tildeling|tildelte?|fordeling|fordelte?|hele|tusen|kr|nok"
    r"|mill|millioner|mrd|år|i|for|av|til|og|per|pr|nr|[0-9]+)\b",
    re.IGNORECASE,
)
"""What stands beside such words and names no stream either."""


_WORDS = re.compile(r"[^\W_]+")
_BY_STREAM = {TableKind.DISTRIBUTION, TableKind.OTHER}


def paired(stated: Side, computed: Side) -> tuple[Side, Side]:
    """The two sides with one key for what can only be the same.

    A grant line is matched by chapter and item alone where each side has one such line, whatever it calls it;
    an account by its number alone where neither side has another of that number; sub-totals of one name by
    their rows; a side's only column with the other's only column.
    """
    if stated.kind is computed.kind is TableKind.GRANTS:
        alone = _alone(stated) & _alone(computed)
        stated, computed = (_by_place(side, alone) for side in (stated, computed))
    stated, computed = _by_number(stated, computed), _by_number(computed, stated)
    stated, computed = _with_estimates_of(stated, computed), _with_estimates_of(computed, stated)
    stated, computed = _with_unplaced_of(stated, computed), _with_unplaced_of(computed, stated)
    own, theirs = ([code for code in side.streams if code != ESTIMATE] for side in (stated, computed))
    if len(own) == len(theirs) == 1 and own != theirs and _may_be_one(stated, computed):
        computed = renamed(computed, {}, {theirs[0]: own[0]})
    if same := same_sub_totals(stated, computed):
        computed = renamed(computed, same, {})
    return stated, computed


def with_columns_of(side: Side, other: Side) -> Side:
    """The side with the other's columns too, in which it has nothing: what stands there is then a finding."""
    missing = {code: title for code, title in other.streams.items() if code not in side.streams}
    return replace(side, streams={**side.streams, **missing}) if missing else side


def _may_be_one(stated: Side, computed: Side) -> bool:
    """Whether the only columns of two sides may be one: not where the headings name two streams."""
    if not {stated.kind, computed.kind} <= _BY_STREAM or stated.accounts or computed.accounts:
        return True
    one, other = (_stream_in(side) for side in (stated, computed))
    return not (one and other) or one == other


def _stream_in(side: Side) -> str:
    """What the heading of a side's only column names, whatever its year; empty where it names no stream.

    «Tilskudd 2024» and «Samlet bevilgning» name none, «Basisbevilgning 2024» and «Tilskudd» do.
    """
    title = next(title for code, title in side.streams.items() if code != ESTIMATE)
    bare = _NO_STREAM.sub(" ", title)
    words = _WORDS.findall(_BESIDE.sub(" ", bare))
    return folded(" ".join(words)) if words or bare != title else folded(title)


def _with_estimates_of(side: Side, other: Side) -> Side:
    """The side with those estimates alone that the other has too: one that only one tells is no amount."""
    lone = {cell for cell in side.cells if cell[1] == ESTIMATE and cell not in other.cells}
    if not lone:
        return side
    return replace(side, cells={cell: one for cell, one in side.cells.items() if cell not in lone})


def _with_unplaced_of(side: Side, other: Side) -> Side:
    """The side with what it could not place as cells, where the other has a row for that."""
    left = {
        (UNPLACED, stream): figure
        for stream, figure in side.unplaced.items()
        if (UNPLACED, stream) in other.cells
    }
    if not left:
        return side
    sums = [
        replace(one, members=(*one.members, *(cell for cell in left if one.key == (SUM, cell[1]))))
        for one in side.sums
    ]
    return replace(side, cells={**side.cells, **left}, sums=tuple(sums))


def _alone(side: Side) -> set[str]:
    """The chapters and items of which the side has one line."""
    return {place for place, count in Counter(map(grant_place, side.rows)).items() if count == 1}


def _by_number(side: Side, other: Side) -> Side:
    """The side with its accounts under their numbers, but for numbers of several accounts of a side."""
    if not side.accounts:
        return side
    own, theirs = Counter(side.accounts.values()), Counter(other.accounts.values())
    found = {
        code: number
        for code, number in side.accounts.items()
        if own[number] == 1 and theirs[number] <= 1 and (other.accounts or code not in other.streams)
    }
    return renamed(side, {}, found)


def _by_place(side: Side, alone: set[str]) -> Side:
    return renamed(side, {code: grant_place(code) for code in side.rows if grant_place(code) in alone}, {})


def renamed(side: Side, rows: Mapping[str, str], streams: Mapping[str, str]) -> Side:
    """The side with other codes for some rows and columns."""

    def key(cell: Cell) -> Cell:
        return rows.get(cell[0], cell[0]), streams.get(cell[1], cell[1])

    return replace(
        side,
        cells={key(cell): figure for cell, figure in side.cells.items()},
        rows={rows.get(code, code): name for code, name in side.rows.items()},
        streams={streams.get(code, code): title for code, title in side.streams.items()},
        sums=tuple(replace(one, key=key(one.key), members=tuple(map(key, one.members))) for one in side.sums),
        sources={key(cell): source for cell, source in side.sources.items()},
        groups={rows.get(code, code): group for code, group in side.groups.items()},
        inside={(*key(inner[:2]), inner[2]): one for inner, one in side.inside.items()},
        own_sums=tuple(_renamed_sum(one, rows, key) for one in side.own_sums),
    )


def _renamed_sum(one: OwnSum, rows: Mapping[str, str], key: Callable[[Cell], Cell]) -> OwnSum:
    """A side's own sum whose rows and columns have other codes now."""
    cell = None if one.cell is None else key(one.cell)
    return replace(one, row=rows.get(one.row, one.row), parts=tuple(map(key, one.parts)), cell=cell)
