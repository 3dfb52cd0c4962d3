"""The rows of Distribute's table as text: in the chosen order, each with its bar on one scale."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from allocation.case import UNPLACED
from allocation.funds import Lasting
from allocation.levers import Levers
from allocation.measured_change import MeasuredChange
from allocation.money import Unit, lined_up
from allocation.recipient_table import RecipientRow, RecipientTable
from allocation.screens.seat import Seat
from allocation.screens.shown import amount, percent, signed_number, signed_percent, with_arrow

_HUNDRED = 100
_OTHERS = {"of_base_frame": 2, "of_fund": 1, "per_inhabitant": 0}
"""The measures of a change beside kroner, and how many decimals each is shown with."""


def shown_kinds(table: RecipientTable) -> tuple[Lasting, ...]:
    """How long the money lasts, a column each; none where it is all of one kind."""
    return table.kinds if len(table.kinds) > 1 else ()


def shown_measures(table: RecipientTable) -> list[str]:
    """What a change is measured in: kroner, and each other that some recipient has the figures for."""
    changes = [row.change for row in table.rows if row.change]
    others = [name for name in _OTHERS if any(getattr(change, name) is not None for change in changes)]
    return ["kroner", *others] if changes else []


def unit_of_rows(table: RecipientTable, unit: Unit) -> Unit:
    """The unit as the whole table writes it: amounts, their kinds and changes."""
    kinds = (kroner for row in table.rows for kroner in row.by_lasting.values())
    changes = (row.change.kroner for row in table.rows if row.change)
    amounts = (row.amount for row in table.rows)
    return lined_up(unit, [*amounts, *kinds, *changes])


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A recipient's row as text; `begins` and `wide` place its bar on the common scale, in per cent.

    `kept` says how its amount is settled: `top_slice`, `fixed`, `lock`, or nothing where the key decides.
    """

    code: str
    name: str
    group: str
    amount: str
    share: str
    kinds: tuple[str, ...]
    changes: tuple[str, ...]
    tone: str
    begins: str
    wide: str
    kept: str
    typed: str


def in_order(table: RecipientTable, seat: Seat) -> list[RecipientRow]:
    """In the letter's order, or the largest first; what is unplaced stands last whatever the order."""
    order = "letter" if seat.copy.look.presents else seat.copy.look.sort
    placed = list(table.placed)
    if order == "change":
        placed.sort(key=lambda row: -(row.change.kroner if row.change else 0))
    if order == "amount":
        placed.sort(key=lambda row: -row.amount)
    return [*placed, *(row for row in table.rows if row.code == UNPLACED)]


def shown_row(
    row: RecipientRow,
    table: RecipientTable,
    levers: Levers,
    measures: Sequence[str],
    seat: Seat,
    unit: Unit,
) -> ShownRow:
    """A recipient's row as text, with its change in those measures; `unit` is the table's."""
    change = row.change
    kept, typed = _kept(row.code, levers)
    drawn = change.kroner if change and row.code != UNPLACED else 0
    begins, wide = bar_of(drawn, extremes_of(table))
    return ShownRow(
        code=row.code,
        name=row.name if row.code != UNPLACED else seat.say("words.unplaced"),
        group=row.group,
        amount=amount(row.amount, unit),
        share=percent(row.share * _HUNDRED if row.share is not None else None, 1),
        kinds=tuple(amount(row.by_lasting.get(kind), unit) for kind in shown_kinds(table)),
        changes=tuple(_measured(change, measure, unit) for measure in measures),
        tone="" if not change or not change.kroner else "up" if change.kroner > 0 else "down",
        begins=begins,
        wide=wide,
        kept=kept,
        typed=amount(typed, unit) if typed is not None else "",
    )


def _measured(change: MeasuredChange | None, measure: str, unit: Unit) -> str:
    """A change in one measure as text; empty where the figures for it are missing."""
    if change is None:
        return ""
    if measure == "kroner":
        return with_arrow(change.kroner, unit)
    if measure == "per_inhabitant":
        return signed_number(change.per_inhabitant)
    return signed_percent(getattr(change, measure), _OTHERS[measure])


def _kept(code: str, levers: Levers) -> tuple[str, int | None]:
    """How a recipient's amount is settled before or beside the key, and what it is then."""
    settled: Mapping[str, Mapping[str, int]] = {
        "top_slice": levers.top_slice,
        "fixed": levers.fixed,
        "lock": levers.locks,
    }
    for word, amounts in settled.items():
        if code in amounts:
            return word, amounts[code]
    return "", None


def extremes_of(table: RecipientTable) -> tuple[int, int]:
    """The largest loss and the largest gain, which all bars are drawn between; what is unplaced has none."""
    changes = [row.change.kroner for row in table.placed if row.change]
    return min([0, *changes]), max([0, *changes])


def bar_of(kroner: int, extremes: tuple[int, int]) -> tuple[str, str]:
    """Where a change's bar begins and how wide it is, in per cent of the scale from least to most."""
    least, most = extremes
    whole = most - least
    if not whole or not kroner:
        return "0", "0"
    begins, wide = Fraction(min(kroner, 0) - least, whole), Fraction(abs(kroner), whole)
    return f"{float(begins * _HUNDRED):.2f}", f"{float(wide * _HUNDRED):.2f}"
