"""One value of a case replaced by its path, for example `keys.need.mix.area` by 0.3.

A path goes from part to field: `funds.basic.amount`, `keys.half.blend.need`, `criteria.beds.values.NAME`,
`methods.need.steps.floor.percent` (a step by its rule where only one step has it, else by its number).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import Any

from allocation.case import Case, Step, codes_by_name, folded
from allocation.criteria import Criterion
from allocation.funds import Fund
from allocation.money import NotANumber, is_number, number_text, parse_amount
from allocation.problems import did_you_mean
from allocation.rules import RULES
from allocation.rules.kinds import BadSetting, Reader

OVERRIDABLE = ("funds", "keys", "methods", "criteria", "rounding")
"""The parts of a case that a scenario can override; the first word of a path."""

_NEVER = ("code", "source", "sources", "unit", "factor", "column", "file", "line", "next_line")


class BadOverride(ValueError):
    """The path leads nowhere, or the value does not fit there; the message says which and why."""


def override(case: Case, path: str, value: object) -> Case:
    """The case with one value replaced.

    Raises BadOverride where the path leads nowhere, or the value does not fit there.
    """
    names = path.split(".")
    if names[0] not in OVERRIDABLE:
        raise BadOverride(_unknown(names[0], OVERRIDABLE))
    if names[0] == "criteria" and len(names) == 4 and names[2] == "values":
        return _with_criterion_value(case, names, path, value)
    changed: Case = _replaced(case, names, value, Reader(case.recipients, case.unit, case.units))
    if names[0] == "funds" and names[-1] == "amount":
        changed = _with_source(changed, names[1], f"overstyrt i alternativet: {path} = {value}")
    if names[0] == "funds":
        _refuse_inconsistent(changed, changed.funds[names[1]])
    return changed


def value_at(case: Case, path: str) -> str:
    """What stands at a path, as a person reads it; empty where nothing does. Raises BadOverride."""
    return _shown(standing_at(case, path))


def standing_at(case: Case, path: str) -> object:
    """What stands at a path, as the case holds it. Raises BadOverride where the path leads nowhere."""
    holder: Any = case
    for name in path.split("."):
        holder = _below(holder, name, Reader(case.recipients, case.unit, case.units))[1]
    return holder


def plain_path(case: Case, path: str) -> str:
    """The path in one form for all its spellings: recipients by code, steps by number."""
    reader = Reader(case.recipients, case.unit, case.units)
    names, plain = path.split("."), list[str]()
    holder: Any = case
    for position, name in enumerate(names):
        try:
            key, holder = _below(holder, name, reader)
        except BadOverride:
            codes = codes_by_name(case.recipients)
            return ".".join([*plain, *(codes.get(folded(other), other) for other in names[position:])])
        plain.append(str(key + 1) if isinstance(key, int) else key)
    return ".".join(plain)


def _shown(value: object) -> str:
    if isinstance(value, bool) or value is None:
        return "" if value is None else str(value).lower()
    if isinstance(value, Fraction):
        text = number_text(value, 6)
        return text.rstrip("0").rstrip(",") if "," in text else text
    if isinstance(value, int):
        return number_text(value)
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_shown(one)}" for name, one in value.items())
    if isinstance(value, tuple):
        return ", ".join(_shown(one) for one in value)
    return str(value)


def _with_source(case: Case, code: str, source: str) -> Case:
    """The case with another source for a fund whose amount no longer comes from its document."""
    return replace(case, funds={**case.funds, code: replace(case.funds[code], source=source)})


def _with_criterion_value(case: Case, names: list[str], path: str, value: object) -> Case:
    """The case with one recipient measured otherwise, and the value's source saying so."""
    _, criterion, _, name = names
    if criterion not in case.criteria:
        raise BadOverride(_unknown(criterion, case.criteria))
    old: Criterion = case.criteria[criterion]
    code = _key_in(old.values, name, Reader(case.recipients, case.unit, case.units))
    if not is_number(value):
        raise BadOverride(f"«{value}» er ikke et tall")
    new = Fraction(value) * old.factor
    source = f"overstyrt i alternativet: {path} = {value}"
    changed = replace(old, values={**old.values, code: new}, sources={**old.sources, code: source})
    return replace(case, criteria={**case.criteria, criterion: changed})


def _refuse_inconsistent(case: Case, fund: Fund) -> None:
    """Refuse a fund that an override has made impossible."""
    if fund.stream not in case.streams:
        raise BadOverride(_unknown(fund.stream, case.streams))
    if fund.payer not in case.recipients:
        raise BadOverride(_unknown(fund.payer, case.recipients))
    if fund.amount is not None and fund.amount % case.unit.factor:
        raise BadOverride(f"{fund.amount} {case.units.base.name} er ikke et helt antall {case.unit.name}")


def _replaced(holder: Any, names: list[str], value: object, reader: Reader) -> Any:
    name, rest = names[0], names[1:]
    if isinstance(holder, Step):
        return _changed_step(holder, names, value, reader)
    key, old = _below(holder, name, reader)
    new = _replaced(old, rest, value, reader) if rest else _fitting(name, old, value, reader)
    if isinstance(holder, Mapping):
        return {**holder, key: new}
    if isinstance(holder, tuple):
        return (*holder[:key], new, *holder[key + 1 :])
    return replace(holder, **{key: new})


def _below(holder: Any, name: str, reader: Reader) -> tuple[Any, Any]:
    """What stands under a name: its own key, and the value. Raises BadOverride."""
    if isinstance(holder, tuple) and holder and isinstance(holder[0], Step):
        position = _step_named(holder, name)
        return position, holder[position]
    if isinstance(holder, Mapping):
        key = _key_in(holder, name, reader)
        return key, holder[key]
    if not is_dataclass(holder) or isinstance(holder, type):
        raise BadOverride(f"«{name}» har ingen felt under seg")
    known = [part.name for part in fields(holder)]
    if name not in known:
        raise BadOverride(_unknown(name, known))
    if name in _NEVER:
        raise BadOverride(f"«{name}» sier hva dette er, og kan ikke overstyres")
    return name, getattr(holder, name)


def _key_in(holder: Mapping[str, Any], name: str, reader: Reader) -> str:
    """The name itself, or the code of the recipient that goes by it. Raises BadOverride."""
    if name in holder:
        return name
    code = codes_by_name(reader.recipients).get(folded(name), name)
    if code not in holder:
        raise BadOverride(_unknown(name, holder))
    return code


def _step_named(steps: tuple[Step, ...], name: str) -> int:
    """The position of a step, by its number from one or by its rule. Raises BadOverride."""
    rules = [step.rule for step in steps]
    if rules.count(name) == 1:
        return rules.index(name)
    if name.isdecimal() and name.isascii() and 1 <= int(name) <= len(steps):
        return int(name) - 1
    if name in rules:
        raise BadOverride(f"metoden har flere steg «{name}»: skriv stegets nummer, fra 1 til {len(steps)}")
    raise BadOverride(_unknown(name, [*rules, *map(str, range(1, len(steps) + 1))]))


def _changed_step(step: Step, names: list[str], value: object, reader: Reader) -> Step:
    """The step with one setting replaced, read as it is read from a file. Raises BadOverride."""
    name, rest = names[0], names[1:]
    kinds = RULES[step.rule].settings
    if name not in kinds:
        raise BadOverride(_unknown(name, kinds))
    old = getattr(step, name)
    if len(rest) > 1 or (rest and not isinstance(old, Mapping)):
        raise BadOverride(f"«{name}» har ingen felt «{'.'.join(rest)}» under seg")
    if rest and not old:
        raise BadOverride(f"steget har ingen egne «{name}» å endre: skriv dem alle, «{name} = {{ … }}»")
    try:
        new = kinds[name].read({rest[0]: value} if rest else value, reader)
    except BadSetting as fault:
        raise BadOverride(f"{fault}; {fault.fix}") from fault
    return replace(step, **{name: {**old, **new} if rest else new})


def _fitting(name: str, old: object, value: object, reader: Reader) -> object:
    """The value as the type that stands there now; which fields can be overridden is decided here."""
    if isinstance(old, StrEnum) and isinstance(value, str):
        words = [member.value for member in type(old)]
        if value not in words:
            raise BadOverride(_unknown(value, words))
        return type(old)(value)
    if isinstance(old, str) and isinstance(value, str):
        return value
    if isinstance(old, Fraction) and is_number(value):
        return Fraction(value)
    if name in _READ:
        return _READ[name](value, reader)
    if name == "values":
        raise BadOverride("verdiene i et kriterium overstyres én og én: criteria.NAVN.values.MOTTAKER")
    if isinstance(old, Mapping) and isinstance(value, Mapping) and all(_are_weights(old, value)):
        return _weights(name, value, reader)
    if isinstance(old, Fraction | str):
        raise BadOverride(f"«{value}» er ikke av samme slag som det som står der, «{_shown(old)}»")
    raise BadOverride(
        f"«{name}» kan ikke overstyres i ett stykke: lag en ny nøkkel eller metode i keys.toml og pek på den"
    )


def _weights(name: str, given: Mapping[str, Any], reader: Reader) -> dict[str, Fraction]:
    """Weights by criterion or key as they are named, or shares by the codes of the recipients."""
    if name != "shares":
        return {code: Fraction(weight) for code, weight in given.items()}
    shares: dict[str, Fraction] = {}
    for recipient, share in given.items():
        try:
            code = reader.code(recipient)
        except BadSetting as fault:
            raise BadOverride(f"{fault}; {fault.fix}") from fault
        if code in shares:
            raise BadOverride(f"{reader.recipients[code].name} står to ganger i nøkkelen")
        shares[code] = Fraction(share)
    return shares


def _are_weights(old: Mapping[str, object], new: Mapping[str, object]) -> Iterable[bool]:
    """Whether weights or shares stand there, and numbers are to take their place."""
    yield all(isinstance(one, Fraction) for one in old.values())
    yield all(is_number(one) for one in new.values())


def _kroner(value: object, reader: Reader) -> int:
    try:
        return parse_amount(str(value), reader.units)
    except NotANumber as fault:
        raise BadOverride(str(fault)) from fault


def _decimals(value: object, _reader: Reader) -> int:
    if type(value) is int and value in range(13):
        return value
    raise BadOverride(f"«{value}» er ikke et helt tall fra 0 til 12")


def _groups(value: object, _reader: Reader) -> tuple[str, ...]:
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return tuple(value)
    raise BadOverride(f"«{value}» er ikke en liste av grupper")


_READ: Mapping[str, Callable[[object, Reader], object]] = {
    "amount": _kroner,
    "percent_decimals": _decimals,
    "groups": _groups,
}
"""The fields that say themselves how they are read."""


def _unknown(name: str, known: Iterable[str]) -> str:
    known = list(known)
    suggestion = did_you_mean(name, known)
    hint = f", mente du «{suggestion}»?" if suggestion else f"; kjent: {', '.join(known)}"
    return f"ukjent «{name}»{hint}"
