"""What of the change in refund between two runs volume, price and share made, in whole units that add up."""

from dataclasses import dataclass

from allocation.activity import Effects, Pot
from allocation.activity_table import effects_between, paid_by_activity, pot_tables
from allocation.distribution import Distribution
from allocation.rounding import largest_remainder

PARTS = ("volume", "price", "share")
"""What a change in refund comes from, in the order that it is told in."""


@dataclass(frozen=True, slots=True)
class PotEffects:
    """A pot whose refund differs: by recipient kroner by volume, price and share, in whole units of the case.

    They sum to the change of the recipient's entries.
    """

    pot: Pot
    rows: dict[str, tuple[int, ...]]

    @property
    def total(self) -> tuple[int, ...]:
        """The sum of all recipients."""
        return tuple(sum(column) for column in zip(*self.rows.values(), strict=True))


def effects_changes(before: Distribution, after: Distribution) -> list[PotEffects]:
    """The pots whose refund differs, each with its effects.

    A pot that one of the two pays by something else than its points is left out: more than rounding is
    between them.
    """
    pots = [table.pot for table in pot_tables(after.case) if table.pot.code in before.case.pots]
    found = (PotEffects(pot, _rows(before, after, pot.code)) for pot in pots)
    return [one for one in found if one.rows]


def _rows(before: Distribution, after: Distribution, pot: str) -> dict[str, tuple[int, ...]]:
    unit, found = int(after.case.unit.factor), effects_between(before.case, after.case, pot)
    paid = [paid_by_activity(one, pot) for one in (before, after)]
    codes = [code for code in found if any(code in one for one in paid)]
    changes = {code: paid[1].get(code, 0) - paid[0].get(code, 0) for code in codes}
    if any(abs(changes[code] - found[code].change) >= 2 * unit for code in codes):
        return {}
    return {code: _in_whole_units(found[code], changes[code], unit) for code in codes}


def _in_whole_units(found: Effects, change: int, unit: int) -> tuple[int, ...]:
    """The effects in whole units that sum to the change of the entries, which are rounded themselves."""
    exact = [found.volume, found.price, found.share]
    largest = max(range(len(exact)), key=lambda place: abs(exact[place]))
    exact[largest] += change - found.change
    return tuple(largest_remainder(exact, change, unit, list(PARTS)))
