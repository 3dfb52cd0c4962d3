"""The way from a requirement by each type of measure to what is unresolved, as the waterfall takes it."""

from allocation.charts import DOWN, UP, WHOLE, Step
from allocation.measure_tables import Requirement, by_type, in_whole, measure_table
from allocation.money import Unit, in_unit, lined_up
from allocation.screens.shown import with_arrow
from allocation.screens.words import Words


def steps_of(chosen: Requirement, whole: Unit, unit: Unit, say: Words) -> list[Step]:
    """From the requirement down by each type, in whole units of the case (`whole`), shown in `unit`."""
    table = measure_table(by_type(chosen.measures))
    *amounts, _ = in_whole(table, "plan", int(whole.factor), chosen.covered)
    parts = [(row.label, kroner) for row, kroner in zip(table.rows, amounts, strict=True)]
    if chosen.otherwise:
        parts.append((say("measures.otherwise"), chosen.otherwise))
    unit = lined_up(unit, [chosen.required, *(kroner for _, kroner in parts)])
    steps, left = [_whole(say("measures.required"), chosen.required, unit)], chosen.required
    for name, kroner in parts:
        start, left = left, left - kroner
        ends = float(start / unit.factor), float(left / unit.factor)
        steps.append(Step(name, *ends, DOWN if kroner >= 0 else UP, with_arrow(-kroner, unit)))
    return [*steps, _whole(say("measures.challenge"), chosen.challenge, unit)]


def _whole(name: str, kroner: int, unit: Unit) -> Step:
    return Step(name, 0.0, float(kroner / unit.factor), WHOLE, in_unit(kroner, unit) if kroner else "0")
