"""A bridge between two scenarios as text: its steps in words, and what each does to whom."""

from allocation.case import Case
from allocation.comparison import Comparison
from allocation.files.board_columns import (
    amounts_column,
    boards_of,
    columns_title,
    names_column,
    side_title,
)
from allocation.files.columns import Column, folded, section, signed, tables
from allocation.files.gains_text import moved_text
from allocation.files.path_values import value_text
from allocation.money import in_unit
from allocation.sides import Money, Side, changes_of, streams_by_payer, summed
from allocation.step_bridge import Bridge, BridgeStep

_PROSE = 98


def bridge_section(comparison: Comparison, bridge: Bridge) -> str:
    """From the first scenario to another, step by step; nothing where no value differs."""
    if not bridge.steps:
        return ""
    start = comparison.first
    (end,) = (side for side in comparison.others if side.name == bridge.end)
    title = f"Fra «{start.scenario.title}» til «{end.scenario.title}», steg for steg"
    steps = [_step(comparison.case, number, step, start, end) for number, step in enumerate(bridge.steps, 1)]
    return section(title, _order(comparison, bridge), *steps, *_tables(comparison, bridge, start, end))


def _order(comparison: Comparison, bridge: Bridge) -> str:
    """The order of the steps, in words."""
    texts = []
    if len(bridge.order) > 1:
        texts.append(
            f"Endringene gjøres én om gangen, i den rekkefølgen de er skrevet i «{bridge.end}», "
            "grunnalternativets først. En annen rekkefølge kan gi andre steg, men den samme summen."
        )
    if bridge.set_back:
        texts.append(f"Det som bare «{bridge.start}» overstyrer, settes først tilbake til sakens egen verdi.")
    if any(len(step.paths) > 1 for step in bridge.steps):
        texts.append("Der en endring alene gir en sak som avvises, gjøres den sammen med den neste.")
    if len(comparison.years) > 1:
        texts.append(f"Virkningen er den i {comparison.case.year}.")
    return " ".join(texts)


def _step(case: Case, number: int, step: BridgeStep, start: Side, end: Side) -> str:
    lines = [f"Steg {number}:"]
    for position, path in enumerate(step.paths):
        together = "sammen med " if position else ""
        change = f"{together}{path}: {_value(start, path)} → {_value(end, path)}"
        lines += [f"  {line}" for line in folded(change, _PROSE).splitlines()]
    return "\n".join([*lines, *(f"  {line}" for line in folded(_effect(case, step), _PROSE).splitlines())])


def _value(side: Side, path: str) -> str:
    return value_text(side, path) or "ingenting"


def _effect(case: Case, step: BridgeStep) -> str:
    """What a step moves, and from whom to whom most."""
    changes = summed(step.effects, lambda cell: cell.recipient)
    if not changes:
        return "Ingen mottaker får et annet beløp."
    if not any(changes.values()):
        return "Flytter beløp mellom finansieringstypene, ikke mellom mottakerne."
    codes = sorted(changes, key=case.position.__getitem__)
    most, least = max(codes, key=changes.__getitem__), min(codes, key=changes.__getitem__)
    who = " og ".join(
        f"{word} {case.name_of(code)} ({signed(changes[code], in_unit(changes[code], case.unit))})"
        for word, code, told in (
            ("mest til", most, changes[most] > 0),
            ("mest fra", least, changes[least] < 0),
        )
        if told
    )
    return f"{moved_text(list(changes.values()), case.unit)} {who[0].upper()}{who[1:]}."


def _tables(comparison: Comparison, bridge: Bridge, start: Side, end: Side) -> list[str]:
    """A table a payer: where the recipients start, what each step does to them, where they end."""
    if len(bridge.steps) == 1:
        differs = any(changes_of(start.money(year), end.money(year)) for year in comparison.years)
        return ["Hele forskjellen er virkningen av dette ene steget: se beløpene over."] if differs else []
    case = comparison.case
    parts = []
    for payer, streams in streams_by_payer(case, (step.effects for step in bridge.steps)).items():
        parts.append(f"{columns_title(case, payer, streams)}:")
        parts.append(_table(case, payer, streams, bridge, (start, end)))
    return parts


def _table(case: Case, payer: str, streams: tuple[str, ...], bridge: Bridge, sides: tuple[Side, Side]) -> str:
    moneys: list[Money] = [side.money(case.year) for side in sides]
    before, after, *effects = boards_of(
        case, payer, streams, [*moneys, *(one.effects for one in bridge.steps)]
    )
    fixed = [names_column(before), amounts_column(side_title(sides[0]), before, case.unit)]
    groups = [
        [Column(f"Steg {number}", [signed(row.total, in_unit(row.total, case.unit)) for row in rows])]
        for number, rows in enumerate(effects, 1)
    ]
    return tables(
        fixed, [*groups, [amounts_column(side_title(sides[1]), after, case.unit)]], line_before_last=True
    )
