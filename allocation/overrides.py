"""One value of a case replaced by its path, for example `keys.need.mix.area` by 0.3.

A path goes from part to field: `funds.basic.amount`, `keys.half.blend.need`, `criteria.beds.values.NAME`,
`methods.need.steps.floor.percent` (a step by its rule where only one step has it, else by its number).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import Any

from allocation.case import Case, Step, folded
from allocation.criteria import Criterion
from allocation.funds import Fund
from allocation.money import NotANumber, is_number, number_text, parse_amount
from allocation.problems import did_you_mean
from allocation.rules import RULES
from allocation.rules.kinds import BadSetting, Reader, shares_by_recipient

OVERRIDABLE = ("funds", "keys", "methods", "criteria", "rounding")
"""The parts of a case that a scenario can override; the first word of a path."""

_NEVER = ("code", "source", "sources", "unit", "factor", "column", "file", "line", "next_line")
_PATH, _VALUE = "skrivefeil i stien", "stien er riktig, men verdien passer ikke der"


class BadOverride(ValueError):
    """The path leads nowhere, or the value does not fit there; the message says which and why.

    `cause` is what probably happened, `fix` what to write instead.
    """

    def __init__(self, what: str, fix: str, cause: str = _VALUE) -> None:
        super().__init__(what)
        self.fix, self.cause = fix, cause


def override(case: Case, path: str, value: object) -> Case:
    """The case with one value replaced.

    Raises BadOverride where the path leads nowhere, or the value does not fit there.
    """
    names = path.split(".")
    if names[0] not in OVERRIDABLE:
        raise _unknown_path(names[0], OVERRIDABLE)
    reader = Reader(case.recipients, case.unit, case.units)
    if names[0] == "criteria" and len(names) > 3 and names[2] == "values":
        return _with_criterion_value(case, path, value, reader)
    changed: Case = _replaced(case, names, _Change(path, value, reader))
    if names[0] == "funds" and names[-1] == "amount":
        changed = _with_source(changed, names[1], f"overstyrt i alternativet: {path} = {value}")
    if names[0] == "funds":
        _refuse_inconsistent(changed, changed.funds[names[1]])
    return changed


@dataclass(frozen=True, slots=True)
class _Change:
    """What is to stand at a path, and whose names and units it is written in."""

    path: str
    value: object
    reader: Reader


def value_at(case: Case, path: str) -> str:
    """What stands at a path, as a person reads it; empty where nothing does. Raises BadOverride."""
    return _shown(standing_at(case, path))


def standing_at(case: Case, path: str) -> object:
    """What stands at a path, as the case holds it. Raises BadOverride where the path leads nowhere."""
    reader = Reader(case.recipients, case.unit, case.units)
    holder: Any = case
    names = path.split(".")
    while names:
        name, names = _next(holder, names)
        holder = _below(holder, name, reader)[1]
    return holder


def plain_path(case: Case, path: str) -> str:
    """The path in one form for all its spellings: recipients by code, steps by number."""
    reader = Reader(case.recipients, case.unit, case.units)
    names, plain = path.split("."), list[str]()
    holder: Any = case
    while names:
        name, rest = _next(holder, names)
        try:
            key, holder = _below(holder, name, reader)
        except BadOverride:
            return ".".join([*plain, *(reader.codes.get(folded(other), other) for other in names)])
        plain.append(str(key + 1) if isinstance(key, int) else key)
        names = rest
    return ".".join(plain)


def _next(holder: object, names: list[str]) -> tuple[str, list[str]]:
    """The name under a holder, and the rest of the path.

    Where only values stand below, by recipient for example, all of the rest is one name: «St. Olavs».
    """
    if isinstance(holder, Mapping) and not any(is_dataclass(one) for one in holder.values()):
        return ".".join(names), []
    return names[0], names[1:]


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


def _with_criterion_value(case: Case, path: str, value: object, reader: Reader) -> Case:
    """The case with one recipient measured otherwise, and the value's source saying so."""
    _, criterion, _, name = path.split(".", 3)
    if criterion not in case.criteria:
        raise _unknown_path(criterion, case.criteria)
    old: Criterion = case.criteria[criterion]
    code = _key_in(old.values, name, reader)
    if not is_number(value):
        raise BadOverride(f"«{value}» er ikke et tall", f"skriv et tall uten anførselstegn, i {old.unit}")
    new = Fraction(value) * old.factor
    source = f"overstyrt i alternativet: {path} = {value}"
    changed = replace(old, values={**old.values, code: new}, sources={**old.sources, code: source})
    return replace(case, criteria={**case.criteria, criterion: changed})


def _refuse_inconsistent(case: Case, fund: Fund) -> None:
    """Refuse a fund that an override has made impossible."""
    if fund.stream not in case.streams:
        raise _unknown_word(fund.stream, case.streams)
    if fund.draws_on and fund.draws_on not in (*case.funds, *case.lines):
        raise _unknown_word(fund.draws_on, (*case.funds, *case.lines))
    if fund.amount is not None and fund.amount % case.unit.factor:
        what = f"{fund.amount} {case.units.base.name} er ikke et helt antall {case.unit.name}"
        raise BadOverride(what, f"skriv et beløp som går opp i {case.unit.name}, som saken fordeles i")


def _replaced(holder: Any, names: list[str], change: _Change) -> Any:
    if isinstance(holder, Step):
        return _changed_step(holder, names, change)
    name, rest = _next(holder, names)
    key, old = _below(holder, name, change.reader)
    new = _replaced(old, rest, change) if rest else _fitting(name, old, change)
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
        raise BadOverride(f"«{name}» har ingen felt under seg", "la stien slutte et ledd før", _PATH)
    known = [part.name for part in fields(holder)]
    if name in _NEVER and name in known:
        fix = f"overstyr noe av dette: {', '.join(_fields_of(holder))}"
        raise BadOverride(f"«{name}» sier hva dette er, og kan ikke overstyres", fix, _PATH)
    if name not in known:
        raise _unknown_path(name, _fields_of(holder))
    return name, getattr(holder, name)


def _key_in(holder: Mapping[str, Any], name: str, reader: Reader) -> str:
    """The name itself, or the code of the recipient that goes by it. Raises BadOverride."""
    if name in holder:
        return name
    code = reader.codes.get(folded(name), name)
    if code not in holder:
        recipients = reader.recipients
        raise _unknown_path(name, [recipients[one].name if one in recipients else one for one in holder])
    return code


def _fields_of(holder: Any) -> list[str]:
    """The fields of a part of a case that can be overridden, or lead to something that can."""
    return [part.name for part in fields(holder) if part.name not in _NEVER]


def _step_named(steps: tuple[Step, ...], name: str) -> int:
    """The position of a step, by its number from one or by its rule. Raises BadOverride."""
    rules = [step.rule for step in steps]
    if rules.count(name) == 1:
        return rules.index(name)
    if name.isdecimal() and name.isascii() and 1 <= int(name) <= len(steps):
        return int(name) - 1
    if name in rules:
        what = f"metoden har flere steg «{name}»: skriv stegets nummer, fra 1 til {len(steps)}"
        raise BadOverride(what, "tell også stegene til metoden som den begynner med", _PATH)
    raise _unknown_path(name, [*dict.fromkeys(rules), *map(str, range(1, len(steps) + 1))])


def _changed_step(step: Step, names: list[str], change: _Change) -> Step:
    """The step with one setting replaced, read as it is read from a file. Raises BadOverride."""
    name, below = names[0], ".".join(names[1:])
    kinds = RULES[step.rule].settings
    if name not in kinds:
        raise _unknown_path(name, kinds)
    old = getattr(step, name)
    if below and not isinstance(old, Mapping):
        raise BadOverride(
            f"«{name}» har ingen felt «{below}» under seg", "la stien slutte et ledd før", _PATH
        )
    if below and not old:
        what = f"steget har ingen egne «{name}» å endre: skriv dem alle, «{name} = {{ … }}»"
        raise BadOverride(what, f"la stien slutte med «{name}», og verdien nevne alle", _PATH)
    try:
        new = kinds[name].read({below: change.value} if below else change.value, change.reader)
    except BadSetting as fault:
        raise BadOverride(str(fault), fault.fix) from fault
    return replace(step, **{name: {**old, **new} if below else new})


def _fitting(name: str, old: object, change: _Change) -> object:
    """The value as the type that stands there now; which fields can be overridden is decided here."""
    value = change.value
    if name in _READ:
        return _READ[name](value, change.reader)
    if isinstance(old, StrEnum) and isinstance(value, str):
        words = [member.value for member in type(old)]
        if value not in words:
            raise _unknown_word(value, words)
        return type(old)(value)
    if isinstance(old, str) and isinstance(value, str):
        return value
    if isinstance(old, Fraction) and is_number(value):
        return Fraction(value)
    if name == "values":
        fix = "skriv én linje for hver: criteria.NAVN.values.MOTTAKER"
        raise BadOverride("verdiene i et kriterium overstyres én og én", fix, "stien slutter for tidlig")
    if isinstance(old, Mapping) and old and all(isinstance(one, Fraction) for one in old.values()):
        return _weights(name, change)
    if isinstance(old, Fraction | str):
        fix = "skriv et tall uten anførselstegn, for eksempel 0.25"
        if isinstance(old, str):
            fix = "skriv en tekst i anførselstegn"
        raise BadOverride(f"«{value}» er ikke av samme slag som det som står der, «{_shown(old)}»", fix)
    raise _in_one_piece(name, old, change)


def _in_one_piece(name: str, old: object, change: _Change) -> BadOverride:
    """That a path stops where more than one value stands.

    TOML takes the dots of a path without quotes for tables in tables, and stops the path at the first.
    """
    what = f"«{name}» kan ikke overstyres i ett stykke"
    if isinstance(change.value, Mapping) and change.value:
        path, value = _innermost(change.path, change.value)
        fix = f'skriv hele stien i anførselstegn: "{path}" = {_as_toml(value)}'
        return BadOverride(what, fix, "stien står ikke i anførselstegn: da leser TOML den som tabeller")
    below = list(old) if isinstance(old, Mapping) else ["1"]
    if is_dataclass(old) and not isinstance(old, type):
        below = list(RULES[old.rule].settings) if isinstance(old, Step) else _fields_of(old)
    example = f"{change.path}.{below[0]}" if below else change.path
    fix = (
        f"skriv stien til én verdi, for eksempel «{example}»; eller lag en ny nøkkel eller metode i keys.toml"
    )
    return BadOverride(what, fix, "stien slutter for tidlig")


def _innermost(path: str, value: object) -> tuple[str, object]:
    """The first value in tables that lie in each other, and the path to it."""
    while isinstance(value, Mapping) and value:
        name, value = next(iter(value.items()))
        path = f"{path}.{name}"
    return path, value


def _as_toml(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else "…" if isinstance(value, list) else str(value).lower()


def _weights(name: str, change: _Change) -> dict[str, Fraction]:
    """Weights by criterion or key as they are named, or shares by the codes of the recipients."""
    given = change.value
    if not isinstance(given, Mapping):
        raise BadOverride(f"«{given}» er ikke vekter", "skriv { navn = 0.5, … }, eller stien til én av dem")
    if name == "shares":
        shares, faults = shares_by_recipient(given, change.reader)
        if faults:
            raise BadOverride(str(faults[0]), faults[0].fix)
        return shares
    for code, weight in given.items():
        if not is_number(weight):
            fix = "skriv et tall fra 0 til 1 uten anførselstegn, for eksempel 0.6 for 60 %"
            raise BadOverride(f"{code}: «{weight}» er ikke et tall", fix)
    return {code: Fraction(weight) for code, weight in given.items()}


def _kroner(value: object, reader: Reader) -> int:
    try:
        return parse_amount(str(value), reader.units)
    except NotANumber as fault:
        raise BadOverride(str(fault), f'skriv "1 200 {reader.units.example.name}"') from fault


def _payer(value: object, reader: Reader) -> str:
    try:
        return reader.code(value)
    except BadSetting as fault:
        raise BadOverride(str(fault), fault.fix) from fault


def _decimals(value: object, _reader: Reader) -> int:
    if type(value) is int and value in range(13):
        return value
    raise BadOverride(f"«{value}» er ikke et helt tall fra 0 til 12", "skriv antall desimaler av en prosent")


def _groups(value: object, _reader: Reader) -> tuple[str, ...]:
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return tuple(value)
    raise BadOverride(f"«{value}» er ikke en liste av grupper", 'skriv ["gruppe", …]')


_READ: Mapping[str, Callable[[object, Reader], object]] = {
    "amount": _kroner,
    "payer": _payer,
    "percent_decimals": _decimals,
    "groups": _groups,
}
"""The fields that say themselves how they are read."""


def _unknown_path(name: str, known: Iterable[str]) -> BadOverride:
    return BadOverride(f"ukjent «{name}» i stien", _nearest(name, known), _PATH)


def _unknown_word(word: str, known: Iterable[str]) -> BadOverride:
    return BadOverride(f"ukjent verdi «{word}»", _nearest(word, known))


def _nearest(name: str, known: Iterable[str]) -> str:
    known = list(known)
    suggestion = did_you_mean(name, known)
    return (
        f"Mente du «{suggestion}»?" if suggestion else f"skriv ett av: {', '.join(known) or 'ingen er kjent'}"
    )
