"""What a meeting wishes as a text that a screen keeps, and reads back as the same wishes.

A limits' file is for people, see `limitsfile`; this text holds what has been read of one, numbers exact.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from fractions import Fraction
from typing import Any

from allocation.optimise.amounts.goals import Goal
from allocation.optimise.amounts.wishes import WISHES, Aim, Curve, Wishes

_EXACT = "exact"


def wishes_text(wishes: Wishes) -> str:
    """The wishes as text; where they stand in a file is part of it."""
    return json.dumps(asdict(wishes), ensure_ascii=False, default=_written)


def wishes_of(text: str) -> Wishes:
    """The wishes that `wishes_text` wrote."""
    given = json.loads(text, object_hook=_read)
    curve = given.pop("curve")
    return Wishes(
        **{
            **given,
            "streams": tuple(given["streams"]),
            "goal": Goal(given["goal"]),
            "weights": {Goal(goal): weight for goal, weight in given["weights"].items()},
            "curve": Curve(Goal(curve["of"]), Goal(curve["against"]), curve["points"]) if curve else None,
            "aim": Aim(**_settings(given["aim"])),
            "limits": {
                path: WISHES[path.split()[0]](**_settings(one)) for path, one in given["limits"].items()
            },
        }
    )


def _written(value: object) -> dict[str, str]:
    if isinstance(value, Fraction):
        return {_EXACT: str(value)}
    raise TypeError(f"{type(value).__name__} has no place among wishes")


def _read(given: dict[str, Any]) -> object:
    return Fraction(given[_EXACT]) if given.keys() == {_EXACT} else given


def _settings(given: Mapping[str, Any]) -> dict[str, Any]:
    return {word: tuple(value) if isinstance(value, list) else value for word, value in given.items()}
