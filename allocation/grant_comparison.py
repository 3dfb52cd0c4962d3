"""Two grant tables side by side, matched by chapter and item: two years, two regions, letter and budget."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from allocation.grant_tables import GrantTable, TableLine, Total, as_number, total_of

_BASIC_CHAPTER, _BASIC_ITEMS = "732", ("72", "73", "74", "75")
"""The basic grants: each regional health authority has an item of its own, and gets no other of them."""


@dataclass(frozen=True, slots=True)
class Match:
    """An item in two tables: what it comes to in each, None where only the other has it.

    `items` are its numbers: two where it is the basic grant in letters to two authorities.
    """

    chapter: str
    items: tuple[str, ...]
    designation: str
    one: Total | None
    other: Total | None

    @property
    def difference(self) -> int | None:
        """What the other table grants more than the first; None unless both print an amount."""
        first, last = _printed(self.one), _printed(self.other)
        return None if first is None or last is None else last - first

    @property
    def in_per_cent(self) -> Fraction | None:
        """The difference in per cent of the first; None where there is nothing to take it of."""
        first, difference = _printed(self.one), self.difference
        return Fraction(difference * 100, first) if first and difference is not None else None

    @property
    def is_rounding(self) -> bool:
        """Whether the difference is no more than the roundings of what is printed."""
        both = (self.one, self.other)
        room = sum(line.half_digit for total in both if total for line in total.lines)
        return bool(self.difference) and abs(self.difference or 0) <= room


def _printed(total: Total | None) -> int | None:
    return total.printed if total else None


def matched(one: GrantTable, other: GrantTable) -> tuple[Match, ...]:
    """The items of two tables by chapter and item; letters' basic grants are one item whosever they are."""
    are_letters = one.is_letter and other.is_letter
    sides = [_by_item(table.lines, are_letters) for table in (one, other)]
    places = {place: lines for side in sides for place, lines in side.items()}
    matches = [_match(*(side.get(place, ()) for side in sides)) for place in places]
    return tuple(sorted(matches, key=lambda match: (as_number(match.chapter), as_number(match.items[0]))))


def _by_item(lines: Iterable[TableLine], are_letters: bool) -> dict[tuple[str, str], list[TableLine]]:
    items: dict[tuple[str, str], list[TableLine]] = {}
    for line in lines:
        is_basic = are_letters and line.chapter == _BASIC_CHAPTER and line.item in _BASIC_ITEMS
        items.setdefault((line.chapter, "basic" if is_basic else line.item), []).append(line)
    return items


def _match(one: Sequence[TableLine], other: Sequence[TableLine]) -> Match:
    held = (*one, *other)
    items = sorted(dict.fromkeys(line.item for line in held), key=as_number)
    totals = [total_of(lines) if lines else None for lines in (one, other)]
    names = [_common_name(lines) for lines in (one, other)]
    return Match(held[0].chapter, tuple(items), next(filter(None, names), ""), *totals)


def _common_name(lines: Sequence[TableLine]) -> str:
    """What lines of one item are called together; empty where each has a name of its own."""
    names = {line.designation for line in lines}
    shared = {name.partition(" (")[0] for name in names}
    return (names if len(names) == 1 else shared).pop() if len(shared) == 1 else ""
