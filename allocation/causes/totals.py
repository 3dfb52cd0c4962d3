"""Sums that their rows do not make: a row counted twice or left out, a sub-total or an outsider added."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice

from allocation.causes.claims import Claim, Kind
from allocation.causes.subsets import fitting_sets
from allocation.money import round_half_up
from allocation.problems import some_of
from allocation.reconciling.comparing import Compared
from allocation.reconciling.side import SUM, Cell, PrintedSum, Side

_MOST_SEARCHED = 200
"""In how many wrong sums sets of rows are sought; where more are wrong, it is not their adding up."""
_MOST_CANDIDATES = 1_000
"""Among how many rows one is sought that a sum has and should not: among more, chance finds one."""
_MOST_SETS_NAMED = 3
_LEAST_OF_ROOM = 4


@dataclass(frozen=True, slots=True)
class WrongSum:
    """A sum that a side prints and its own parts do not make, and how far roundings reach.

    There are two readings of it where cells differ too: it is the sum of its side's own amounts, or of the
    other side's. `errors` are what it is off by in each, with the side whose amounts it then has, the least
    first; one within roundings is left out.
    """

    printed: PrintedSum
    side: Side
    other: Side
    errors: tuple[tuple[Fraction, Side], ...]
    room: Fraction
    is_counted: bool
    is_the_others: bool

    @property
    def grain(self) -> Fraction:
        """One of the sum's last printed digit."""
        return Fraction(2 * self.side.half(self.printed.figure) or 1)

    def fits(self, amount: Fraction) -> bool:
        """Whether an amount is what the sum is off by, in one of the readings."""
        off = min((abs(error - amount) for error, _ in self.errors), default=abs(amount))
        return off <= self.room < abs(amount) / _LEAST_OF_ROOM

    def said(self, text: str, two: Compared) -> str:
        """A text about the sum, which says so where it is the other side's."""
        return text if self.side is two.stated else f"i tabellen som det holdes mot: {text}"


def wrong_sums(two: Compared) -> Iterator[WrongSum]:
    """The printed sums of both sides that their own parts do not make."""
    for key, gap in two.held.items():
        ways = (two.stated, two.computed, gap.stated, 1), (two.computed, two.stated, gap.computed, -1)
        for side, other, total, sign in ways:
            if side.is_exact or not (total.figure and total.has_parts and abs(total.own) > total.room):
                continue
            their_error = sign * gap.difference if gap.own_differs else total.own
            readings = [(total.own, side), (their_error, other)][: 2 - gap.is_alone]
            errors = [one for one in readings if abs(one[0]) > total.room]
            errors.sort(key=lambda one: abs(one[0]))
            is_the_others = gap.own_differs and abs(gap.difference) <= total.room
            yield WrongSum(
                side.by_sum[key], side, other, tuple(errors), total.room, key in two.gaps, is_the_others
            )


def _of_rows(two: Compared) -> Iterator[WrongSum]:
    """The first of those that sum several rows."""
    return islice((wrong for wrong in wrong_sums(two) if wrong.printed.is_of_rows), _MOST_SEARCHED)


def subtotal_added(two: Compared) -> Iterator[Claim]:
    """A sum also has its own sub-totals added to it, one of them or all."""
    for wrong in _of_rows(two):
        key = wrong.printed.key
        inner = [
            one
            for one in wrong.side.sums
            if one.key[1] == key[1] and one.is_of_rows and not one.is_of_all and one.key != key
        ]
        ways = [[one] for one in inner] + ([inner] if len(inner) > 1 else [])
        found = [way for way in ways if wrong.fits(sum((one.figure.value for one in way), Fraction(0)))]
        if wrong.is_counted and len(found) == 1:
            names = some_of([f"«{one.name}»" for one in found[0]])
            text = wrong.said(f"summen har også delsummer med: {names}", two)
            yield Claim(Kind.SUBTOTAL_ADDED, {key: text}, tuple(one.key[0] for one in found[0]))


def outsider(two: Compared) -> Iterator[Claim]:
    """A sum has an amount that is in none of its rows: of a row only the other side has, or of elsewhere."""
    for wrong in _of_rows(two):
        key, members = wrong.printed.key, frozenset(wrong.printed.members)
        if key[1] == SUM:
            continue
        missing = [cell for cell in wrong.other.by_stream.get(key[1], ()) if cell not in wrong.side.cells]
        elsewhere = [cell for cell in wrong.side.by_stream.get(key[1], ()) if cell not in members]
        if wrong.is_the_others and wrong.printed.is_of_all:
            found = [(cell, wrong.other) for cell in missing]
        else:
            own, theirs = [(c, wrong.side) for c in elsewhere], [(c, wrong.other) for c in missing]
            found = _fitting([*theirs, *own], wrong)
        for cell, side in found:
            yield from _outsider(wrong, cell, side, two)


def _fitting(candidates: Sequence[tuple[Cell, Side]], wrong: WrongSum) -> list[tuple[Cell, Side]]:
    """The one amount that a sum is off by, in a reading of it; nothing where several are, or by chance."""
    if len(candidates) > _MOST_CANDIDATES:
        return []
    amounts = [_grains(side.cells[cell].value, wrong) for cell, side in candidates]
    room = _grains(wrong.room, wrong)
    fits = {
        fit.rows[0]
        for error, _ in wrong.errors
        for fit in fitting_sets(amounts, _grains(error, wrong), room, most_rows=1)
    }
    return [candidates[number] for number in fits] if len(fits) == 1 else []


def _grains(value: Fraction, wrong: WrongSum) -> int:
    """A value in the last printed digit of the sum."""
    return int(round_half_up(value / wrong.grain))


def _outsider(wrong: WrongSum, cell: Cell, side: Side, two: Compared) -> Iterator[Claim]:
    """The claim about an amount that a sum has and its rows have not, if it is more than roundings."""
    if abs(side.cells[cell].value) <= _LEAST_OF_ROOM * wrong.room:
        return
    who, texts = side.rows.get(cell[0], cell[0]), dict[Cell, str]()
    if wrong.is_counted:
        texts[wrong.printed.key] = wrong.said(f"summen har med {who}, som ikke er blant radene", two)
    if cell in two.cells and two.cells[cell].is_unexplained:
        texts[cell] = wrong.said(f"beløpet er med i «{wrong.printed.name}», men har ingen rad", two)
    if texts:
        yield Claim(Kind.OUTSIDER, texts, (cell[0],))


def subset_of_rows(two: Compared) -> Iterator[Claim]:
    """A row, or some, counted twice in a sum or left out of it: those whose amounts make the gap."""
    counted = (one for one in wrong_sums(two) if one.is_counted and len(one.printed.members) > 1)
    for wrong in islice(counted, _MOST_SEARCHED):
        yield from _subset(wrong, two)


def _subset(wrong: WrongSum, two: Compared) -> Iterator[Claim]:
    """The sets that fit in any reading of the sum; where they are of two kinds, nothing is claimed."""
    found: dict[tuple[str, ...], Kind] = {}
    for error, side in wrong.errors:
        found |= _sets(wrong, error, side)
    if len({*found.values()}) == 1:
        kind, sets = next(iter(found.values())), list(found)
        names = [some_of([_part(code, wrong) for code in codes], 4) for codes in sets]
        text = wrong.said(_subset_text(names, kind), two)
        yield Claim(kind, {wrong.printed.key: text}, sets[0], tuple(sets[1:]))


def _sets(wrong: WrongSum, error: Fraction, side: Side) -> dict[tuple[str, ...], Kind]:
    """The sets of rows, in the amounts of one side, that are in the sum once too often or not at all."""
    parts = _parts(wrong, side)
    codes, amounts = list(parts), [_grains(amount, wrong) for amount in parts.values()]
    gap, room = _grains(error, wrong), _grains(wrong.room, wrong)
    ways = {Kind.COUNTED_TWICE: gap, Kind.LEFT_OUT: -gap}
    return {
        tuple(codes[number] for number in fit.rows): kind
        for kind, target in ways.items()
        for fit in fitting_sets(amounts, target, room)
    }


def _parts(wrong: WrongSum, side: Side) -> dict[str, Fraction]:
    """What a sum is the sum of, in the amounts of one side: its rows, or the columns of its row."""
    parts: dict[str, Fraction] = {}
    for row, stream in wrong.printed.members:
        figure = side.cells.get((row, stream))
        if figure is not None:
            code = row if wrong.printed.is_of_rows else stream
            parts[code] = parts.get(code, Fraction(0)) + figure.value
    return parts


def _part(code: str, wrong: WrongSum) -> str:
    """What a part of a sum is called."""
    named = wrong.side.rows if wrong.printed.is_of_rows else wrong.side.streams
    return named.get(code, code)


def _subset_text(sets: Sequence[str], kind: Kind) -> str:
    """What is claimed of one set, or of several that fit as well."""
    if len(sets) > 1:
        shown = "; ".join(sets[:_MOST_SETS_NAMED])
        if kind is Kind.COUNTED_TWICE:
            return f"rader er telt to ganger i summen, {len(sets)} utvalg passer: {shown}"
        return f"rader er ikke med i summen, {len(sets)} utvalg passer: {shown}"
    if kind is Kind.COUNTED_TWICE:
        return f"{sets[0]} er telt to ganger i summen"
    return f"{sets[0]} er ikke med i summen"
