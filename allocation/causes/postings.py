"""An amount that is posted on another row, or in another column, than it belongs on."""

from collections import defaultdict
from collections.abc import Iterator

from allocation.causes.claims import Claim, Kind
from allocation.causes.pairs import Pair, figures_long, pairs
from allocation.reconciling.comparing import Compared
from allocation.reconciling.side import Cell

_LEAST_DIGITS = 3


def moved_amount(two: Compared) -> Iterator[Claim]:
    """Two cells of a row or a column, of which the one has exactly as much too much as the other lacks.

    Claimed where no third cell deviates by as much, and the two have not simply changed places.
    """
    deviating = frozenset(two.deviating)
    by_size: dict[object, list[Pair]] = defaultdict(list)
    for pair in pairs(two):
        if pair.key in deviating:
            by_size[abs(pair.stated - pair.computed)].append(pair)
    for alike in by_size.values():
        if len(alike) == 2 and _is_moved(*alike):
            one, other = alike[0].key, alike[1].key
            texts = {one: _text(one, other, two), other: _text(other, one, two)}
            yield Claim(Kind.MOVED_AMOUNT, texts, tuple(dict.fromkeys((one[0], other[0]))))


def _is_moved(one: Pair, other: Pair) -> bool:
    difference, half = one.stated - one.computed, max(one.grain, other.grain) / 2
    is_beside = (one.key[0] == other.key[0]) != (one.key[1] == other.key[1])
    is_opposite = difference == other.computed - other.stated
    is_exchanged = one.stated == other.computed
    is_whole = not (one.stated and one.computed and other.stated and other.computed)
    is_long = figures_long(difference, half, _LEAST_DIGITS)
    return is_beside and is_opposite and is_long and not (is_exchanged or is_whole)


def _text(own: Cell, other: Cell, two: Compared) -> str:
    names = two.stated.streams if own[0] == other[0] else two.stated.rows
    name = names.get(other[1] if own[0] == other[0] else other[0], other[0])
    return f"det som skiller her, skiller motsatt vei på {name}: et beløp er kanskje ført på feil sted"
