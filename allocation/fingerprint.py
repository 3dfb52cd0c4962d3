"""A short digest of everything a result depends on: same in, same out, and visible that it is."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import lru_cache

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
        if part.compare and part.name != "scenarios"
    )
    whole = (__version__, parts, tuple(case.streams), scenario, *_own(case.units), *_orders(case, scenario))
    return _digest(whole)[:_LENGTH]


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


def _canonical(value: object) -> Iterator[str]:
    """The value as a stream of texts: mappings by sorted key, fields that take part in comparison."""
    if isinstance(value, Figure):
        yield f"{value.value} {value.unit.name} {value.decimals}"
    elif isinstance(value, Table):
        yield _digest((value.name, value.columns, value.key, value.rows, *_own(value.units)))
    elif isinstance(value, Mapping):
        yield "{"
        for key in sorted(value, key=str):
            yield str(key)
            yield from _canonical(value[key])
        yield "}"
    elif isinstance(value, tuple | list):
        yield "["
        for item in value:
            yield from _canonical(item)
        yield "]"
    elif is_dataclass(value) and not isinstance(value, type):
        yield type(value).__name__
        for part in fields(value):
            if part.compare:
                yield from _canonical(getattr(value, part.name))
    else:
        yield f"{type(value).__name__}:{value}"
