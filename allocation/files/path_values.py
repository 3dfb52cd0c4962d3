"""What stands at the path of an override, in the case's own words: names for codes, kroner in its unit."""

from collections.abc import Mapping
from fractions import Fraction

from allocation.beds import BED_ROUNDING
from allocation.case import Case, Method, Step
from allocation.criteria import Key
from allocation.figures import Figure
from allocation.files.step_words import MOST_NAMED, called, key_text, steps_text
from allocation.money import Unit, in_unit
from allocation.override_values import shown
from allocation.overrides import BadOverride, standing_at
from allocation.sides import Side
from allocation.words import LASTING, LINE_KIND, MISSING_PRICE, PROJECTION_FORM, ROUNDED

_ONE = Unit("")
_YES_OR_NO = {True: "ja", False: "nei"}
_MONEY = {"amount", "amounts", "per_unit"}
_WORDS: Mapping[str, Mapping[str, str]] = {
    "lasting": {str(word): shown for word, shown in LASTING.items()},
    "rounding": {str(word): shown for word, shown in [*ROUNDED.items(), *BED_ROUNDING.items()]},
    "form": {str(word): shown for word, shown in PROJECTION_FORM.items()},
    "missing_price": {str(word): shown for word, shown in MISSING_PRICE.items()},
    "kind": {str(word): shown for word, shown in LINE_KIND.items()},
}


def titled(case: Case, path: str) -> str:
    """The title of the fund, key, method or criterion that a path goes into; empty where it has none."""
    part, code = [*path.split("."), ""][:2]
    if part == "funds" and code in case.funds:
        return case.funds[code].name
    if part == "criteria" and code in case.criteria:
        return case.criteria[code].name
    return _title(case, part, code)


def _title(case: Case, part: str, code: str) -> str:
    found = _held(case, part).get(code)
    return found.title if found else ""


def _held(case: Case, part: str) -> Mapping[str, Key | Method]:
    """The keys or the methods of a case; nothing for any other part."""
    held: dict[str, Mapping[str, Key | Method]] = {"keys": case.keys, "methods": case.methods}
    return held.get(part, {})


def value_text(side: Side, path: str) -> str:
    """What stands at a path in a scenario, as a board reads it; empty where nothing does."""
    return shown_at(side.effective, path)


def shown_at(case: Case, path: str) -> str:
    """What stands at a path in a case, as a board reads it; empty where nothing does."""
    names = path.split(".")
    try:
        value = standing_at(case, path)
    except BadOverride:
        return ""
    if isinstance(value, Fraction) and names[0] == "criteria" and names[2] == "values":
        criterion = case.criteria[names[1]]
        return f"{in_unit(value / criterion.factor, _ONE)} {criterion.unit}"
    return "" if value is None else _shown(value, names, case)


def _shown(value: object, names: list[str], case: Case) -> str:
    if isinstance(value, bool | Figure):
        return _YES_OR_NO[value] if isinstance(value, bool) else shown(value)
    if isinstance(value, Mapping):
        return _by_code(value, names, case)
    if isinstance(value, tuple):
        return _each(value, names, case)
    if isinstance(value, str):
        return _named(value, names[-1], case)
    if isinstance(value, int | Fraction):
        return _number(value, names, case)
    return key_text(value, case) if isinstance(value, Key) else shown(value)


def _each(values: tuple[object, ...], names: list[str], case: Case) -> str:
    steps = [one for one in values if isinstance(one, Step)]
    return steps_text(steps, case) if steps else ", ".join(_shown(one, names, case) for one in values)


def _by_code(values: Mapping[str, object], names: list[str], case: Case) -> str:
    """Each by its name; many recipients' amounts as how many they are and what they come to."""
    if len(values) > MOST_NAMED and _MONEY & set(names):
        total = sum(value for value in values.values() if isinstance(value, int | Fraction))
        return f"{len(values)} mottakere, i alt {_number(total, names, case)}"
    parts = [f"{case.name_of(code)} {_shown(one, names, case)}" for code, one in values.items()]
    return ", ".join(parts) or "ikke oppgitt"


def _number(value: int | Fraction, names: list[str], case: Case) -> str:
    """Kroner in the case's unit, a year as it is, any other number in full."""
    if _MONEY & set(names):
        return f"{in_unit(value, case.unit)} {case.unit.name}"
    return str(value) if names[-1].endswith("year") else in_unit(value, _ONE)


def _named(code: str, field: str, case: Case) -> str:
    """A word by what it stands for; a method or a key by its title."""
    if code in _WORDS.get(field, {}):
        return _WORDS[field][code]
    held = _held(case, f"{field}s")
    if field in ("method", "key"):
        return called(code, held) if code in held else code
    return case.streams.get(code, code) if field == "stream" else case.name_of(code)
