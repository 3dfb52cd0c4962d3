"""The steps of a method, and a key, as a board reads them: by names and titles, money in the case's unit."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from allocation.bases import base_title
from allocation.case import Case, Method, Step
from allocation.criteria import Blend, FixedShares, Key, Mix, Need, PreviousAmounts
from allocation.measures import Category
from allocation.money import in_unit, plain_number
from allocation.override_values import shown
from allocation.rules import RULES
from allocation.rules.reading import said_by
from allocation.words import CATEGORY, LASTING, STAGE

MOST_NAMED = 6
"""Up to so many recipients are named with what they get; of more it is said how many they are."""


def steps_text(steps: Sequence[Step], case: Case) -> str:
    """Numbered steps: «1. holdes tilbake: …; 2. gulv: 78 % av «…»»."""
    return "; ".join(f"{number}. {step_text(step, case)}" for number, step in enumerate(steps, 1))


def step_text(step: Step, case: Case) -> str:
    """A step by its rule's word, and what it says: «gulv: 78 % av «…», for nivået etter»."""
    said = said_by(step)
    words = [*(word for word in _SAID if word in said), *(word for word in said if word not in _SAID)]
    told = [
        (_SAID[word](said[word], case) if word in _SAID else f"{word} {shown(said[word])}") for word in words
    ]
    text = ", ".join(told).replace(f" %, {_OF}", f" % {_OF}")
    return f"{RULES[step.rule].word}: {text}" if text else RULES[step.rule].word


_OF = "av "


def key_text(key: Key, case: Case) -> str:
    """A key by its title, and what it measures by."""
    return f"«{key.title}»: {_MEASURED[type(key)](key, case)}"


def _percent(value: Fraction) -> str:
    return f"{plain_number(value)} %"


def _percents(value: Fraction | Mapping[str, Fraction], case: Case) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{case.name_of(code)} {_percent(one)}" for code, one in value.items())
    return _percent(value)


def _names(codes: Sequence[str], case: Case) -> str:
    if len(codes) > MOST_NAMED:
        return f"{len(codes)} mottakere"
    return ", ".join(map(case.name_of, codes))


def _amounts(amounts: Mapping[str, int] | str, case: Case) -> str:
    """Recipients' amounts; of many only how many and their sum. A line of a frame names a criterion."""
    if isinstance(amounts, str):
        return _criterion(amounts, case)
    unit = case.unit
    if len(amounts) > MOST_NAMED:
        return f"{len(amounts)} mottakere, i alt {in_unit(sum(amounts.values()), unit)} {unit.name}"
    return ", ".join(
        f"{case.name_of(code)} {in_unit(amount, unit)} {unit.name}" for code, amount in amounts.items()
    )


def _criterion(code: str, case: Case) -> str:
    return f"«{case.criteria[code].name}»" if code in case.criteria else code


def _parameter(code: str, case: Case) -> str:
    """A parameter as it is called; its code where it has no name."""
    dated = case.parameters.get(code, ())
    return dated[-1].name if dated and dated[-1].name else code


def called(code: str, held: Mapping[str, Key | Method]) -> str:
    """A key or a method by its title; with the code where another one has the same title."""
    title = held[code].title
    return title if [one.title for one in held.values()].count(title) == 1 else f"{title} ({code})"


def _titled(code: str, case: Case) -> str:
    return f"«{called(code, case.keys)}»" if code in case.keys else code


_SAID: Mapping[str, Callable[[Any, Case], str]] = {
    "key": _titled,
    "percent": _percents,
    "base": lambda value, case: f"{_OF}{base_title(case, value)}",
    "years": lambda value, _case: f"{value} år",
    "start": lambda value, case: (
        f"fra {base_title(case, value)}" if isinstance(value, str) else f"fra {_percents(value, case)}"
    ),
    "level": lambda value, case: f"nivået før er {base_title(case, value)}",
    "on": lambda value, _case: "for nivået etter" if value == "level" else value,
    "recipients": _names,
    "amounts": _amounts,
    "to": lambda value, case: _criterion(value, case) if value in case.criteria else case.name_of(value),
    "title": lambda value, _case: f"«{value}»",
    "pot": lambda value, case: f"«{case.pots[value].title}»" if value in case.pots else value,
    "parameter": _parameter,
    "price": lambda value, case: f"prisjustert med {_parameter(value, case)}",
    "criterion": _criterion,
    "per_unit": lambda value, case: f"{in_unit(value, case.unit)} {case.unit.name} per enhet",
    "total": lambda value, case: f"i alt {in_unit(value, case.unit)} {case.unit.name}",
    "stage": lambda value, _case: STAGE[value],
    "lasting": lambda value, _case: LASTING[value],
    "months": lambda value, _case: f"{value} måneder",
    "types": lambda value, _case: ", ".join(f"«{one}»" for one in value),
    "categories": lambda value, _case: ", ".join(f"«{CATEGORY[Category(one)]}»" for one in value),
    "owners": _names,
    "groups": lambda value, _case: ", ".join(f"«{one}»" for one in value),
    "minimum": lambda value, case: f"minst {_percents(value, case)}",
    "maximum": lambda value, case: f"høyst {_percents(value, case)}",
    "end": lambda value, case: f"slutter på {_percents(value, case)}",
    "least": lambda value, case: f"minst {_percents(value, case)}",
    "limit": lambda value, case: f"for tap over {_percents(value, case)}",
    "cover": lambda value, case: f"dekker {_percents(value, case)}",
    "paid_by": lambda value, case: f"betales av {case.name_of(value)}",
    "first_year": lambda value, _case: f"første år {value}",
}
"""What a setting is called where its own word would not be read as Norwegian."""


def _weighed(weights: Mapping[str, Fraction], title_of: Callable[[str], str]) -> str:
    return ", ".join(f"{_percent(100 * weight)} {title_of(code)}" for code, weight in weights.items())


def _mix(key: Mix, case: Case) -> str:
    return _weighed(key.mix, lambda code: case.criteria[code].name if code in case.criteria else code)


def _blend(key: Blend, case: Case) -> str:
    return _weighed(key.blend, lambda code: _titled(code, case))


def _shares(key: FixedShares, case: Case) -> str:
    if len(key.shares) > MOST_NAMED:
        return f"oppgitte andeler for {len(key.shares)} mottakere"
    return _weighed(key.shares, case.name_of)


_MEASURED: Mapping[type[Key], Callable[[Any, Case], str]] = {
    Mix: _mix,
    Blend: _blend,
    FixedShares: _shares,
    PreviousAmounts: lambda key, case: f"i forhold som i {base_title(case, key.previous)}",
    Need: lambda key, _case: shown(key.need),
}
