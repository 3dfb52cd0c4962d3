"""What a case stands on: parameters and which are in force, criteria and their noughts, overrides."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from allocation.case import Case, Method, Scenario
from allocation.criteria import Blend, Criterion, Key
from allocation.figures import Figure
from allocation.parameters import Parameter
from allocation.scenario import effective_paths, standing_on

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d$")


@dataclass(frozen=True, slots=True)
class DatedParameter:
    """A parameter's value from a day on; `replaces` is the published one that it is tried for."""

    parameter: Parameter
    is_in_force: bool
    replaces: Figure | None


def dated_parameters(case: Case, published: Case) -> tuple[DatedParameter, ...]:
    """All values of the case's parameters by name, those in force on the case's day first.

    `published` is the case without what an alternative overrides.
    """
    found = [
        DatedParameter(one, one.holds_on(case.day), _replaced(one, published))
        for dated in case.parameters.values()
        for one in dated
    ]
    return tuple(
        sorted(found, key=lambda one: (not one.is_in_force, one.parameter.name, one.parameter.valid_from))
    )


def _replaced(tried: Parameter, published: Case) -> Figure | None:
    """The published value in place of which something is tried; None for one that is published itself."""
    if not tried.is_tried:
        return None
    dated = published.parameters.get(tried.code, ())
    return next((one.value for one in dated if one.holds_on(tried.valid_from)), None)


def year_of(criterion: Criterion) -> int | None:
    """The year that a criterion is of: that it is carried to, or that its column or name ends with."""
    projection = criterion.worked_out or criterion.projection
    if projection is not None and projection.target_year:
        return projection.target_year
    found = _YEAR.search(criterion.column) or _YEAR.search(criterion.name)
    return int(found[0]) if found else None


def total_of(criterion: Criterion) -> Fraction | None:
    """The sum of a criterion's values in its printed unit; None for one without values of its own yet."""
    return sum(criterion.values.values(), Fraction(0)) / criterion.factor if criterion.values else None


def noughts_of(criterion: Criterion) -> Mapping[str, str]:
    """The recipients that a criterion measures as nothing, each with the reason that is stated."""
    return {code: criterion.sources.get(code, "") for code, value in criterion.values.items() if not value}


def overridden_by(case: Case, scenario: Scenario) -> list[tuple[str, Scenario]]:
    """Each path that a scenario or a baseline under it overrides, with the last of them that does."""
    chain = standing_on(case, scenario)[0]
    return [
        (path, next(link for link in chain if path in link.overrides))
        for path in effective_paths(case, scenario)
    ]


def methods_in_use(case: Case) -> dict[str, tuple[str, ...]]:
    """The codes of the funds that each method of the case distributes; none where none does."""
    return {
        code: tuple(fund.code for fund in case.funds.values() if fund.method == code) for code in case.methods
    }


def keys_in_use(case: Case) -> frozenset[str]:
    """The codes of the keys that the funds' methods share by, those blended into them as well."""
    used = (case.methods[fund.method] for fund in case.funds.values() if fund.method in case.methods)
    named = {key for method in used for key in _keys_of(method)}
    waiting = list(named)
    while waiting:
        below = _blended(case.keys.get(waiting.pop())) - named
        named |= below
        waiting += below
    return frozenset(named)


def _keys_of(method: Method) -> Iterator[str]:
    return (str(step.key) for step in method.steps if getattr(step, "key", ""))  # type: ignore[attr-defined]


def _blended(key: Key | None) -> set[str]:
    return set(key.blend) if isinstance(key, Blend) else set()


def is_overridden(part: str, code: str, paths: Iterable[str]) -> bool:
    """Whether some path goes into that key, method, fund or criterion."""
    begins = f"{part}.{code}"
    return any(path == begins or path.startswith(f"{begins}.") for path in paths)
