"""Likely causes of a difference, each found by arithmetic alone: proposed to a person, never applied.

To add one: a function from a gap to what it claims, empty where its test fails, in `CAUSES`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from allocation.case import Case
from allocation.figures import Figure
from allocation.money import round_half_up

Cell = tuple[str, str]
"""A recipient and a stream, by their codes."""

_LEAST_DIGITS = 2


@dataclass(frozen=True, slots=True)
class Gap:
    """A cell whose stated amount is not the computed one, with both whole tables around it.

    `stated` are printed figures, `computed` kroner, both by recipient and stream.
    """

    cell: Cell
    stated: Mapping[Cell, Figure]
    computed: Mapping[Cell, int]
    case: Case

    @property
    def figure(self) -> Figure | None:
        """What is stated for the cell."""
        return self.stated.get(self.cell)

    def prints(self, stated: Cell, computed: Cell) -> bool:
        """Whether the amount computed for one cell is that stated for another, or the same; not of nought."""
        figure, amount = self.stated.get(stated), self.computed.get(computed)
        return bool(figure and amount and figure.interval.holds(Fraction(amount)))


def likely_causes(gap: Gap) -> tuple[str, ...]:
    """What each test that holds claims, the surest first."""
    return tuple(claim for cause in CAUSES if (claim := cause(gap)))


def wrong_unit(gap: Gap) -> str:
    """The stated amount is a thousand or a million times the computed one, or as much smaller."""
    amount, figure = gap.computed.get(gap.cell), gap.figure
    for factor, words in ((1_000, "1 000"), (1_000_000, "1 000 000")):
        if figure and amount and figure.interval.holds(Fraction(amount * factor)):
            return f"det oppgitte er {words} ganger det beregnede: kanskje oppgitt i en mindre enhet"
        if figure and amount and figure.value and _is_times(amount, figure, factor):
            return f"det beregnede er {words} ganger det oppgitte: kanskje oppgitt i en større enhet"
    return ""


def _is_times(amount: int, figure: Figure, factor: int) -> bool:
    return figure.interval.low <= Fraction(amount, factor) <= figure.interval.high


def wrong_sign(gap: Gap) -> str:
    """The amounts are equal but for the sign."""
    amount, figure = gap.computed.get(gap.cell), gap.figure
    if figure and amount and figure.value and figure.interval.holds(Fraction(-amount)):
        return "beløpene er like, men har motsatt fortegn"
    return ""


def transposed_digits(gap: Gap) -> str:
    """Two digits beside one another stand in the wrong order."""
    amount, figure = gap.computed.get(gap.cell), gap.figure
    if not figure or not amount:
        return ""
    one, other = _digits(figure.value, figure), _digits(Fraction(amount), figure)
    if len(one) < _LEAST_DIGITS or len(one) != len(other) or (figure.value < 0) != (amount < 0):
        return ""
    apart = [place for place, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    is_swap = len(apart) == 2 and apart[1] == apart[0] + 1 and one[apart[0]] == other[apart[1]]
    if is_swap and one[apart[1]] == other[apart[0]]:
        written, meant = (digits[apart[0] : apart[1] + 1] for digits in (one, other))
        return f"to sifre har byttet plass: «{written}» for «{meant}»"
    return ""


def _digits(value: Fraction, printed: Figure) -> str:
    """The digits of an amount as the figure is printed."""
    scaled = round_half_up(abs(value) / printed.unit.factor, printed.decimals) * 10**printed.decimals
    return str(scaled.numerator // scaled.denominator)


def exchanged_rows(gap: Gap) -> str:
    """Another recipient has this one's amount in the stream, and this one has the other's."""
    recipient, stream = gap.cell
    for other in gap.case.recipients:
        there = (other, stream)
        if other != recipient and gap.prints(gap.cell, there) and gap.prints(there, gap.cell):
            return f"beløpet har byttet plass med beløpet til {gap.case.name_of(other)}"
    return ""


def neighbouring_stream(gap: Gap) -> str:
    """The recipient's amount stands in the stream beside, on either side: this cell has it, or lacks it."""
    recipient, stream = gap.cell
    for pair in pairwise(gap.case.streams):
        if stream not in pair:
            continue
        beside = pair[1] if pair[0] == stream else pair[0]
        there = (recipient, beside)
        title = gap.case.streams[beside]
        if gap.prints(there, gap.cell) and not gap.prints(there, there):
            return f"beløpet står i kolonnen ved siden av, {title}"
        if gap.prints(gap.cell, there) and not gap.prints(there, there):
            return f"beløpet hører til i kolonnen ved siden av, {title}"
    return ""


CAUSES: tuple[Callable[[Gap], str], ...] = (
    wrong_unit,
    wrong_sign,
    transposed_digits,
    exchanged_rows,
    neighbouring_stream,
)
