"""What a change in refund came from as text: volume, price and share, which add up to it."""

from allocation.comparison import Comparison
from allocation.effects_change import PARTS, PotEffects, effects_changes
from allocation.files.columns import Column, section, signed, tables
from allocation.money import in_unit
from allocation.sides import Side

_HEADINGS = dict(zip(PARTS, ("Volum", "Pris", "Sats"), strict=True))


def effects_section(comparison: Comparison, other: Side) -> str:
    """What of the change in refund volume, price and share made, pot by pot; empty where nothing changes."""
    parts = [
        part
        for found in effects_changes(comparison.first.distribution, other.distribution)
        for part in _effects(found, other)
    ]
    return section(f"Volum, pris og sats: {other.scenario.title}", *parts) if parts else ""


def _effects(found: PotEffects, other: Side) -> list[str]:
    case = other.distribution.case
    names, rows = [case.name_of(code) for code in found.rows], list(found.rows.values())
    if len(rows) > 1:
        names.append("Sum")
        rows.append(found.total)
    columns = [
        Column(heading, [signed(row[place], in_unit(row[place], case.unit)) for row in rows])
        for place, heading in enumerate(_HEADINGS.values())
    ]
    whole = [signed(sum(row), in_unit(sum(row), case.unit)) for row in rows]
    columns.append(Column("Endring i alt", whole))
    text = tables([Column("Mottaker", names, "left")], [columns], line_before_last=len(rows) > 1)
    return [f"{found.pot.title} ({case.unit.name}):", text]
