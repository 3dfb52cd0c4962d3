"""A short digest of everything a result depends on: same in, same out, and visible that it is."""

import hashlib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from fractions import Fraction
from functools import cache, lru_cache

from allocation import __version__
from allocation.case import Case, Scenario
from allocation.figures import Figure
from allocation.itself import Itself
from allocation.money import NORWEGIAN, Units
from allocation.tables import Table

_LENGTH = 12


def fingerprint(case: Case, scenario: Scenario) -> str:
    """Twelve hexadecimal digits of case, scenario and program version.

    The order of rows, columns and files does not change it, nor do other scenarios of the case. The order
    of settings does where a result shows them in it: another order there gives other bytes.
    """
    parts = tuple(
        (part.name, _part_digest(Itself(getattr(case, part.name))))
        for part in fields(case)
        if part.compare and part.name != "scenarios" and _counts(case, part.name)
    )
    whole = (__version__, parts, tuple(case.streams), scenario, *_own(case.units), *_orders(case, scenario))
    return _digest(whole)[:_LENGTH]


def _counts(case: Case, name: str) -> bool:
    """Whether a part is in the digest: one that most cases lack is only where it says something."""
    return name not in _WHERE_SAID or bool(getattr(case, name))


_WHERE_SAID = ("exempt", "books_of", "settles_unplaced", "reported")
"""Parts of a case that came after fingerprints had been written down: without them those still hold."""


def fingerprint_of_question(run: str, question: object) -> str:
    """The same of a question put to a run: of the run's own fingerprint, and all that is asked of it."""
    return _digest((run, question))[:_LENGTH]


def _orders(case: Case, scenario: Scenario) -> list[tuple[str, ...]]:
    """What is shown in the order of its file, the streams apart: pots, services and overridden paths."""
    services = tuple(case.growth.services) if case.growth else ()
    shown = (tuple(case.pots), services, _overridden(case, scenario))
    return [names for names in shown if len(names) > 1]


def _overridden(case: Case, scenario: Scenario) -> tuple[str, ...]:
    """The paths that a scenario overrides, those of the baselines it stands on first."""
    below = case.scenarios.get(scenario.baseline)
    return (*(_overridden(case, below) if below else ()), *scenario.overrides)


def _digest(value: object) -> str:
    return hashlib.sha256("\0".join(_canonical(value)).encode()).hexdigest()


@lru_cache(maxsize=1024)
def _part_digest(itself: Itself) -> str:
    """The digest of a part, made once however many scenarios run on it."""
    return _digest(itself.part)


def _own(units: Units) -> tuple[Units, ...]:
    """The units that a folder declares; those built in go with the program's version."""
    return () if units == NORWEGIAN else (units,)


def _canonical(value: object) -> list[str]:
    """The value as texts one after the other: mappings by sorted key, fields that take part in comparison."""
    texts: list[str] = []
    _put(value, texts)
    return texts


def _put(value: object, texts: list[str]) -> None:
    """Add the texts of a value; plain ones first, for almost all are."""
    kind = type(value)
    if kind in _PLAIN:
        texts.append(f"{kind.__name__}:{value}")
    elif isinstance(value, Figure):
        texts.append(f"{value.value} {value.unit.name} {value.decimals}")
    elif isinstance(value, Table):
        texts.append(_digest((value.name, value.columns, value.key, value.rows, *_own(value.units))))
    elif isinstance(value, tuple | list):
        texts.append("[")
        for item in value:
            _put(item, texts)
        texts.append("]")
    elif isinstance(value, Mapping):
        texts.append("{")
        for key in sorted(value, key=str):
            texts.append(str(key))
            _put(value[key], texts)
        texts.append("}")
    elif is_dataclass(kind):
        texts.append(kind.__name__)
        for name in _compared(kind):
            _put(getattr(value, name), texts)
    else:
        texts.append(f"{kind.__name__}:{value}")


_PLAIN = frozenset((str, int, bool, Fraction, type(None)))


@cache
def _compared(kind: type) -> tuple[str, ...]:
    """The fields of a kind of thing that take part in comparison."""
    return tuple(part.name for part in fields(kind) if part.compare)
