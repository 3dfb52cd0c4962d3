"""Sub-totals of one name («Delsum») on two sides: those meet that are of the same rows, in whatever order."""

import re
from collections.abc import Iterator, Mapping

from allocation.reconciling.side import SUM, Side

_NUMBER = re.compile(r" \([0-9]+\)$")
_MOST_MATCHED = 200
"""Of how many sub-totals of a name the rows are held together; no board's table has as many."""

_Rows = Mapping[str, frozenset[str]]


def same_sub_totals(stated: Side, computed: Side) -> dict[str, str]:
    """The codes of the computed side's sub-totals as the stated side has them, where a name has several."""
    own, theirs = _by_name(stated), _by_name(computed)
    found = dict[str, str]()
    for name, rows in theirs.items():
        there = own.get(name, {})
        if 1 < max(len(rows), len(there)) <= _MOST_MATCHED:
            found |= _matched(there, rows)
    return {code: other for code, other in found.items() if code != other}


def _by_name(side: Side) -> dict[str, dict[str, frozenset[str]]]:
    """The rows that each sub-total is of, by its name and then by its code."""
    found = dict[str, dict[str, frozenset[str]]]()
    for one in side.sums:
        code = one.key[0]
        if code.startswith(f"{SUM}:"):
            rows = found.setdefault(_NUMBER.sub("", code), {})
            rows[code] = rows.get(code, frozenset()) | {row for row, _ in one.members}
    return found


def _matched(own: _Rows, theirs: _Rows) -> dict[str, str]:
    """Each code of theirs with one of ours: first those with most rows in common, the rest in their order."""
    found = dict[str, str]()
    for code, other in _nearest(own, theirs):
        if code not in found and other not in found.values():
            found[code] = other
    free = iter([code for code in dict.fromkeys((*own, *theirs)) if code not in found.values()])
    return found | {code: next(free) for code in theirs if code not in found}


def _nearest(own: _Rows, theirs: _Rows) -> Iterator[tuple[str, str]]:
    """The pairs that have a row in common, those first that differ by fewest rows."""
    pairs = [
        (len(rows ^ there), code, other)
        for code, rows in theirs.items()
        for other, there in own.items()
        if rows & there
    ]
    yield from ((code, other) for _, code, other in sorted(pairs))
