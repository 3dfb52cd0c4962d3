"""A choice of measures as a JSON document: whole kroner, what is not known as null."""

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from allocation.files.choice_amounts import lacking, whole_column
from allocation.files.document import problem_document
from allocation.measures import Measure
from allocation.money import Unit, round_half_up
from allocation.optimise.choices.limits import cost_of
from allocation.optimise.choices.search import Reached
from allocation.optimise.choose_measures import Choice, expected
from allocation.problems import Problem

_DECIMALS = 4


def choice_document(choice: Choice, problems: Iterable[Problem] = ()) -> dict[str, Any]:
    """The choice: its sums against the targets, the chance that they hold, each measure, and each month."""
    asked, ways = choice.asked, choice.chosen
    this_year = whole_column([way.this_year for way in ways], target=asked.this_year)
    full_year = whole_column([way.full_year for way in ways], target=asked.full_year)
    hoped = whole_column([expected(way) for way in ways])
    cost = whole_column([cost_of(way) for way in ways])
    return {
        **_asked(asked.case, asked.scenario, asked.plan.name or None),
        "unit": asked.unit.base,
        "fingerprint": asked.fingerprint,
        "target": {"this_year": asked.this_year, "full_year": asked.full_year},
        "this_year": this_year.total,
        "full_year": full_year.total,
        "expected": None if choice.expected is None else hoped.total,
        "unresolved": {
            "this_year": lacking(asked.this_year, this_year.total),
            "full_year": lacking(asked.full_year, full_year.total),
        },
        "one_off_cost": cost.total,
        "positions": _number(choice.positions),
        "chance": _chance(choice),
        "proven": choice.found.is_proven,
        "alone": choice.found.is_alone,
        "aims": [_aim(one) for one in (*choice.found.reached, *choice.found.second)],
        "chosen": [
            {
                **_named(way.measure),
                "start_month": way.month,
                "this_year": this_year.rows[row],
                "full_year": full_year.rows[row],
                "expected": hoped.rows[row],
                "confidence": _number(way.measure.confidence),
                "burden": asked.plan.of(way.measure.code).burden,
                "one_off_cost": cost.rows[row],
                "positions": _number(way.measure.positions),
                "begun": asked.has_begun(way.measure),
            }
            for row, way in enumerate(ways)
        ],
        "not_chosen": [{**_named(one.measure), "reason": one.reason} for one in choice.left_out],
        "months": _months(choice),
        "problems": [problem_document(problem) for problem in problems],
    }


_ANSWERED = (
    "target", "this_year", "full_year", "expected", "unresolved", "one_off_cost", "positions", "chance",
    "proven", "alone",
)  # fmt: skip
"""What a document says of a choice, and of none nothing."""


def refused_choice(case: str, plan: str | None, unit: Unit, problems: Iterable[Problem]) -> dict[str, Any]:
    """The document where there is no choice: the problems say why."""
    return {
        **_asked(case, None, plan),
        "unit": unit.name,
        "fingerprint": None,
        **dict.fromkeys(_ANSWERED),
        "aims": [],
        "chosen": [],
        "not_chosen": [],
        "months": [],
        "problems": [problem_document(problem) for problem in problems],
    }


def _asked(case: str, scenario: str | None, plan: str | None) -> dict[str, Any]:
    return {"case": case, "scenario": scenario, "plan": plan}


def _named(one: Measure) -> dict[str, str]:
    return {"code": one.code, "name": one.name, "type": one.type}


def _number(value: Fraction | None) -> int | float | None:
    if value is None:
        return None
    rounded = round_half_up(value, _DECIMALS)
    return rounded.numerator if rounded.denominator == 1 else float(rounded)


def _kroner(value: Fraction | None) -> int | None:
    return None if value is None else round_half_up(value).numerator


def _chance(choice: Choice) -> dict[str, Any] | None:
    """The chances as shares from nought to one; null where no confidence is known."""
    found = choice.chances
    if found is None:
        return None
    return {
        "this_year": _number(found.this_year),
        "full_year": _number(found.full_year),
        "this_year_in_nine_of_ten": _kroner(found.surely),
        "at_least": found.is_least,
        "seed": found.seed,
        "draws": found.draws,
    }


def _aim(one: Reached) -> dict[str, Any]:
    return {
        "aim": one.aim.title,
        "value": _kroner(one.value),
        "gap": _kroner(one.gap),
        "proven": one.is_proven,
    }


def _months(choice: Choice) -> list[dict[str, Any]]:
    effects = whole_column(choice.by_month).rows
    return [
        {"month": month, "effect": effect, "in_work": [one.code for one in at_work]}
        for month, (effect, at_work) in enumerate(zip(effects, choice.in_work, strict=True), 1)
    ]
