"""What a change in refund came from as text: volume, price and share, which add up to it."""

from allocation.activity import Effects
from allocation.activity_table import PotTable, effects_between, paid_by_activity, pot_tables
from allocation.comparison import Comparison
from allocation.distribution import Distribution
from allocation.files.columns import Column, section, signed, tables
from allocation.money import in_unit
from allocation.rounding import largest_remainder
from allocation.sides import Side


def effects_section(comparison: Comparison, other: Side) -> str:
    """What of the change in refund volume, price and share made, pot by pot; empty where nothing changes.

    Each recipient's effects are in whole units, and sum to the change of its entries. A pot that one of the
    two pays by something else than its points is left out: more than rounding is between them.
    """
    parts = [
        part
        for table in pot_tables(other.distribution.case)
        if table.pot.code in comparison.first.distribution.case.pots
        for part in _effects(comparison.first.distribution, other.distribution, table)
    ]
    return section(f"Volum, pris og sats: {other.scenario.title}", *parts) if parts else ""


def _effects(before: Distribution, after: Distribution, table: PotTable) -> list[str]:
    case, pot = after.case, table.pot.code
    found = effects_between(before.case, case, pot)
    paid = [paid_by_activity(one, pot) for one in (before, after)]
    codes = [code for code in found if any(code in one for one in paid)]
    if not codes:
        return []
    changes = {code: paid[1].get(code, 0) - paid[0].get(code, 0) for code in codes}
    if any(abs(changes[code] - found[code].change) >= 2 * case.unit.factor for code in codes):
        return []
    whole = [_in_whole_units(found[code], changes[code], int(case.unit.factor)) for code in codes]
    names = [case.name_of(code) for code in codes]
    if len(whole) > 1:
        whole.append([sum(column) for column in zip(*whole, strict=True)])
        names.append("Sum")
    columns = [
        Column(heading, [signed(row[place], in_unit(row[place], case.unit)) for row in whole])
        for place, heading in enumerate(("Volum", "Pris", "Sats"))
    ]
    columns.append(Column("Endring i alt", [signed(sum(row), in_unit(sum(row), case.unit)) for row in whole]))
    text = tables([Column("Mottaker", names, "left")], [columns], line_before_last=len(whole) > 1)
    return [f"{table.pot.title} ({case.unit.name}):", text]


def _in_whole_units(found: Effects, change: int, unit: int) -> list[int]:
    """The effects in whole units that sum to the change of the entries, which are rounded themselves."""
    exact = [found.volume, found.price, found.share]
    largest = max(range(3), key=lambda place: abs(exact[place]))
    exact[largest] += change - found.change
    return largest_remainder(exact, change, unit, ["volume", "price", "share"])
