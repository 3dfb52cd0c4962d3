"""Sums that their rows do not make: a row counted twice or left out, a sub-total or an outsider added."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from allocation.causes.claims import Claim, Kind
from allocation.causes.subsets import Fit, fitting_sets
from allocation.money import round_half_up
from allocation.problems import some_of
from allocation.reconciling.comparing import Compared
from allocation.reconciling.side import SUM, Cell, PrintedSum, Side

_MOST_SEARCHED = 200
"""In how many wrong sums sets of rows are sought; where more are wrong, it is not their adding up."""
_MOST_SETS_NAMED = 3
_LEAST_OF_ROOM = 4


@dataclass(frozen=True, slots=True)
class WrongSum:
    """A sum that a side prints and its own parts do not make: by how much, and how far roundings reach."""

    printed: PrintedSum
    side: Side
    other: Side
    error: Fraction
    room: Fraction
    is_counted: bool

    @property
    def grain(self) -> Fraction:
        """One of the sum's last printed digit."""
        return Fraction(2 * self.side.half(self.printed.figure) or 1)

    def fits(self, amount: Fraction) -> bool:
        """Whether an amount is what the sum is off by."""
        return abs(self.error - amount) <= self.room < abs(amount) / _LEAST_OF_ROOM

    def said(self, text: str, two: Compared) -> str:
        """A text about the sum, which says so where it is the other side's."""
        return text if self.side is two.stated else f"i tabellen som det holdes mot: {text}"


def wrong_sums(two: Compared) -> Iterator[WrongSum]:
    """The printed sums of both sides that their own parts do not make."""
    for key, gap in two.held.items():
        sides = (two.stated, two.computed, gap.stated), (two.computed, two.stated, gap.computed)
        for side, other, total in sides:
            if total.figure and total.has_parts and abs(total.own) > total.room:
                printed = side.by_sum[key]
                yield WrongSum(printed, side, other, total.own, total.room, key in two.gaps)


def subtotal_added(two: Compared) -> Iterator[Claim]:
    """A sum also has its own sub-totals added to it, one of them or all."""
    for wrong in wrong_sums(two):
        key = wrong.printed.key
        inner = [
            one
            for one in wrong.side.sums
            if one.key[1] == key[1] and one.is_of_rows and not one.is_of_all and one.key != key
        ]
        ways = [[one] for one in inner] + ([inner] if len(inner) > 1 else [])
        found = [way for way in ways if wrong.fits(sum((one.figure.value for one in way), Fraction(0)))]
        if wrong.is_counted and len(found) == 1 and wrong.printed.is_of_rows:
            names = some_of([f"«{one.name}»" for one in found[0]])
            text = wrong.said(f"summen har også delsummer med: {names}", two)
            yield Claim(Kind.SUBTOTAL_ADDED, {key: text}, tuple(one.key[0] for one in found[0]))


def outsider(two: Compared) -> Iterator[Claim]:
    """A sum has an amount that is in none of its rows: of a row only the other side has, or of elsewhere."""
    for wrong in wrong_sums(two):
        key, members = wrong.printed.key, frozenset(wrong.printed.members)
        if key[1] == SUM or not wrong.printed.is_of_rows:
            continue
        missing = [cell for cell in wrong.other.by_stream.get(key[1], ()) if cell not in wrong.side.cells]
        elsewhere = [cell for cell in wrong.side.by_stream.get(key[1], ()) if cell not in members]
        candidates = [(cell, wrong.other) for cell in missing] + [(cell, wrong.side) for cell in elsewhere]
        found = [(cell, side) for cell, side in candidates if wrong.fits(side.cells[cell].value)]
        if len(found) == 1:
            (cell, side), name = found[0], wrong.printed.name
            who = side.rows.get(cell[0], cell[0])
            texts = (
                {key: wrong.said(f"summen har med {who}, som ikke er blant radene", two)}
                if wrong.is_counted
                else {}
            )
            if cell in two.cells and two.cells[cell].is_unexplained:
                texts[cell] = wrong.said(f"beløpet er med i «{name}», men har ingen rad", two)
            if texts:
                yield Claim(Kind.OUTSIDER, texts, (cell[0],))


def subset_of_rows(two: Compared) -> Iterator[Claim]:
    """A row, or some, counted twice in a sum or left out of it: those whose amounts make the gap."""
    searched = 0
    for wrong in wrong_sums(two):
        searched += wrong.is_counted
        if wrong.is_counted and searched <= _MOST_SEARCHED and len(wrong.printed.members) > 1:
            yield from _subset(wrong, two)


def _subset(wrong: WrongSum, two: Compared) -> Iterator[Claim]:
    cells = [cell for cell in wrong.printed.members if cell in wrong.side.cells]
    amounts = [int(round_half_up(wrong.side.cells[cell].value / wrong.grain)) for cell in cells]
    gap, room = (int(round_half_up(value / wrong.grain)) for value in (wrong.error, wrong.room))
    twice, out = fitting_sets(amounts, gap, room), fitting_sets(amounts, -gap, room)
    fits, kind = (twice, Kind.COUNTED_TWICE) if twice else (out, Kind.LEFT_OUT)
    if not fits or (twice and out):
        return
    text = wrong.said(_subset_text(fits, [_part(cell, wrong) for cell in cells], kind), two)
    rows = tuple(cells[number][0] for number in fits[0].rows)
    yield Claim(kind, {wrong.printed.key: text}, rows, len(fits) - 1)


def _part(cell: Cell, wrong: WrongSum) -> str:
    """What a part of a sum is called: its row, or its column where the sum is a row's."""
    named, code = (wrong.side.rows, cell[0]) if wrong.printed.is_of_rows else (wrong.side.streams, cell[1])
    return named.get(code, code)


def _subset_text(fits: Sequence[Fit], names: Sequence[str], kind: Kind) -> str:
    sets = [some_of([names[number] for number in fit.rows], 4) for fit in fits]
    if len(sets) > 1:
        shown = "; ".join(sets[:_MOST_SETS_NAMED])
        if kind is Kind.COUNTED_TWICE:
            return f"rader er telt to ganger i summen, {len(sets)} utvalg passer: {shown}"
        return f"rader er ikke med i summen, {len(sets)} utvalg passer: {shown}"
    if kind is Kind.COUNTED_TWICE:
        return f"{sets[0]} er telt to ganger i summen"
    return f"{sets[0]} er ikke med i summen"
