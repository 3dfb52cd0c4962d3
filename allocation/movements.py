"""How much an alternative moves: how many gain and lose, how much in all, and who loses most of what it has.

Several figures and no score: a small change for most can be a large one for somebody.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from allocation.comparison import Comparison
from allocation.side_table import AmountRow, gains


@dataclass(frozen=True, slots=True)
class Loss:
    """Who loses most in per cent, which is below nought."""

    recipient: str
    percent: Fraction


@dataclass(frozen=True, slots=True)
class Losses:
    """The largest loss by one measure, and how many lose whose per cent by it nobody can say.

    `largest` is None where nobody loses who has such a figure.
    """

    largest: Loss | None
    unmeasured: int


@dataclass(frozen=True, slots=True)
class Movement:
    """What one of the others does against the first.

    `gaining`, `losing` and `unchanged` are how many recipients; `up` and `down` what is added to them and
    taken from them in kroner, which are alike where the sums are and as much is unplaced. The losses are in
    per cent of what the recipient had of this money, and of its base frame.
    """

    gaining: int
    losing: int
    unchanged: int
    up: int
    down: int
    of_fund: Losses
    of_base_frame: Losses


def movement(comparison: Comparison, rows: Sequence[AmountRow], position: int, year: int) -> Movement:
    """What the other at that position moves, of the money and in the year that the rows are of."""
    found = gains(comparison, rows, position, year)
    changes = [one.change for one in found.recipients.values()]
    losing = {row.code: row.measured[position] for row in rows if row.code in found.losing}
    return Movement(
        len(found.gaining),
        len(found.losing),
        len(found.unchanged),
        sum(max(one, 0) for one in changes),
        sum(min(one, 0) for one in changes),
        _losses({code: one.of_fund for code, one in losing.items()}),
        _losses({code: one.of_base_frame for code, one in losing.items()}),
    )


def _losses(losses: dict[str, Fraction | None]) -> Losses:
    """The largest of the known ones, of equal ones that of the first recipient; how many are not known."""
    known = {code: loss for code, loss in losses.items() if loss is not None}
    code = min(known, key=known.__getitem__, default=None)
    return Losses(Loss(code, known[code]) if code is not None else None, len(losses) - len(known))
