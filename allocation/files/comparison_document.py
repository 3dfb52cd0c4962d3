"""A comparison as a JSON document: amounts in whole base units, keys as the public face promises."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from allocation.case import UNPLACED
from allocation.comparison import Comparison, Difference, KeptRow, Summary
from allocation.files.document import problem_document
from allocation.measured_change import measured_changes
from allocation.money import Unit, round_half_up
from allocation.problems import Problem
from allocation.sides import Side, summed
from allocation.step_bridge import Bridge, BridgeStep

_DECIMALS = 6


def comparison_document(comparison: Comparison) -> dict[str, Any]:
    """A comparison as a document; what a recipient keeps is counted, as in the table of a run."""
    names = [side.name for side in comparison.sides]
    return {
        "case": comparison.case.name,
        "unit": comparison.case.units.base.name,
        "scenarios": [_scenario(side) for side in comparison.sides],
        "changed": [
            {
                "path": change.path,
                "values": {side.name: side.text_at(change.path) or None for side in comparison.sides},
            }
            for change in comparison.changed
        ],
        "table": [_kept(row, names) for row in comparison.kept()],
        "summary": [_summary(comparison.summary(other)) for other in comparison.others],
        "measured_changes": [
            one for other in comparison.others for one in _measured(comparison, comparison.summary(other))
        ],
        "bridges": [_bridge(bridge) for bridge in comparison.bridges],
        "problems": [problem_document(problem) for problem in comparison.problems],
    }


def refused_comparison(case: str, unit: Unit, problems: Iterable[Problem]) -> dict[str, Any]:
    """The document of a comparison that was refused: nothing, and the problems that say why."""
    empty = ("scenarios", "changed", "table", "summary", "measured_changes", "bridges")
    return {
        "case": case,
        "unit": unit.name,
        **{name: [] for name in empty},
        "problems": [problem_document(problem) for problem in problems],
    }


def _scenario(side: Side) -> dict[str, str]:
    scenario = side.scenario
    return {
        "name": scenario.name,
        "title": scenario.title,
        "status": scenario.status,
        "fingerprint": side.distribution.fingerprint,
    }


def _kept(row: KeptRow, names: Sequence[str]) -> dict[str, Any]:
    """A row of the table: amounts of every scenario, differences of all but the first from it."""
    differences = dict(zip(names[1:], row.differences, strict=True))
    return {
        "year": row.year,
        "recipient": row.recipient,
        "stream": row.stream,
        "amounts": dict(zip(names, row.amounts, strict=True)),
        "differences": {name: one.change for name, one in differences.items()},
        "percent": {
            name: None if row.recipient == UNPLACED else _percent(one) for name, one in differences.items()
        },
    }


def _summary(summary: Summary) -> dict[str, Any]:
    moved = summary.moved
    return {
        "scenario": summary.scenario,
        "gain": len(summary.gaining),
        "lose": len(summary.losing),
        "unchanged": len(summary.unchanged),
        "moved": moved.numerator if moved.denominator == 1 else float(moved),
    }


def _measured(comparison: Comparison, summary: Summary) -> list[dict[str, Any]]:
    """Each recipient's change in the four measures, null where the figure for it does not exist."""
    found = measured_changes(comparison.first.distribution.case, summary.recipients)
    return [
        {
            "scenario": summary.scenario,
            "recipient": code,
            "amount": one.kroner,
            "percent_of_base_frame": _rounded(one.of_base_frame),
            "percent_of_fund": _rounded(one.of_fund),
            "per_inhabitant": _rounded(one.per_inhabitant),
        }
        for code, one in found.items()
    ]


def _bridge(bridge: Bridge) -> dict[str, Any]:
    return {
        "from": bridge.start,
        "to": bridge.end,
        "order": list(bridge.order),
        "steps": [{"paths": list(step.paths), "effects": _effects(step)} for step in bridge.steps],
    }


def _effects(step: BridgeStep) -> list[dict[str, Any]]:
    """What a step changes, recipient by recipient and stream by stream, as the table counts it."""
    changes = summed(step.effects, lambda cell: (cell.recipient, cell.stream))
    return [
        {"recipient": recipient, "stream": stream, "amount": amount}
        for (recipient, stream), amount in changes.items()
        if amount
    ]


def _percent(one: Difference) -> float | None:
    return _rounded(one.percent)


def _rounded(value: Fraction | None) -> float | None:
    return None if value is None else float(round_half_up(value, _DECIMALS))
