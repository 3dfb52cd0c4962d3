"""One value of a case replaced by its path, for example `keys.need.mix.area` by 0.3.

A path goes from part to field: `funds.basic.amount`, `keys.half.blend.need`, `criteria.beds.values.NAME`,
`methods.need.steps.floor.percent` (a step by its rule where only one step has it, else by its number),
`parameters.isf.refund_share.somatic` (all that follows the first word is the parameter's code),
`funds.basic.amounts` or `funds.basic.steps` (amounts by recipient, or steps, in place of a method),
`keys.new` (a whole key).
"""

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from fractions import Fraction
from typing import Any

from allocation.case import Case, Step, folded
from allocation.criteria import Criterion
from allocation.figures import Figure
from allocation.funds import Fund
from allocation.money import is_number
from allocation.override_measures import measure_with
from allocation.override_methods import (
    is_of_own_steps,
    steps_of_fund,
    with_own_amounts,
    with_own_steps,
    with_whole_key,
)
from allocation.override_values import (
    NEVER,
    WRONG_PATH,
    BadOverride,
    Change,
    fields_of,
    figure_in,
    fitting,
    shown,
    unknown_path,
    unknown_word,
)
from allocation.parameters import Parameter, with_value_in_year
from allocation.rules import RULES
from allocation.rules.kinds import BadSetting, Reader

__all__ = ["OVERRIDABLE", "BadOverride", "override", "plain_path", "standing_at", "value_at"]

OVERRIDABLE = ("funds", "keys", "methods", "pots", "measures", "criteria", "parameters", "growth", "rounding")
"""The parts of a case that a scenario can override; the first word of a path."""


def override(case: Case, path: str, value: object) -> Case:
    """The case with one value replaced.

    Raises BadOverride where the path leads nowhere, or the value does not fit there.
    """
    names = path.split(".")
    if names[0] not in OVERRIDABLE:
        raise unknown_path(names[0], OVERRIDABLE)
    reader = Reader(case.recipients, case.unit, case.units)
    if names[0] == "criteria" and len(names) > 3 and names[2] == "values":
        return _with_criterion_value(case, path, value, reader)
    if names[0] == "parameters" and len(names) > 1:
        return _with_parameter(case, path, value)
    if names[0] == "measures" and len(names) > 2:
        return _with_measure(case, Change(path, value, reader))
    if is_of_own_steps(names):
        return with_own_steps(case, names, value, reader)
    if names[0] == "keys" and len(names) == 2 and isinstance(value, Mapping):
        return with_whole_key(case, names[1], value, reader)
    changed: Case = _replaced(case, names, Change(path, value, reader))
    if names[0] == "funds":
        changed = _with_fund_in_order(changed, names, f"overstyrt i alternativet: {path} = {value}")
    if changed.growth and names[0] == "growth" and changed.growth.reference not in changed.growth.services:
        raise unknown_word(changed.growth.reference, changed.growth.services)
    return changed


def value_at(case: Case, path: str) -> str:
    """What stands at a path, as a person reads it; empty where nothing does. Raises BadOverride."""
    return shown(standing_at(case, path))


def standing_at(case: Case, path: str) -> object:
    """What stands at a path, as the case holds it. Raises BadOverride where the path leads nowhere."""
    reader = Reader(case.recipients, case.unit, case.units)
    holder: Any = case
    names = path.split(".")
    if is_of_own_steps(names):
        return steps_of_fund(case, names)
    while names:
        name, names = _next(holder, names)
        holder = _below(holder, name, reader)[1]
    return _in_force(case, holder) if path.startswith("parameters.") else holder


def _in_force(case: Case, dated: Sequence[Parameter]) -> Figure | None:
    """What a parameter is on the case's day; None where no value is in force."""
    return next((one.value for one in dated if one.holds_on(case.day)), None)


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


def _with_fund_in_order(case: Case, names: list[str], source: str) -> Case:
    """The case with all of a fund as one of its fields now says it. Raises BadOverride."""
    code, *field = names[1:]
    fund = case.funds[code]
    if names[-1] == "amount":
        fund = replace(fund, source=source)
    if field == ["method"]:
        fund = replace(fund, amounts={})
    _refuse_inconsistent(case, fund)
    if field == ["amounts"]:
        return with_own_amounts(case, fund)
    return replace(case, funds={**case.funds, code: fund})


def _with_criterion_value(case: Case, path: str, value: object, reader: Reader) -> Case:
    """The case with one recipient measured otherwise, and the value's source saying so."""
    _, criterion, _, name = path.split(".", 3)
    if criterion not in case.criteria:
        raise unknown_path(criterion, case.criteria)
    old: Criterion = case.criteria[criterion]
    if not old.values and old.projection:
        what = f"«{old.name}» har ingen egne verdier: kriteriet begynner med «{old.projection.of}»"
        fix = f"skriv criteria.{old.projection.of}.values.{name}"
        raise BadOverride(what, fix, "verdiene står i det andre kriteriet")
    code = _key_in(old.values, name, reader)
    if not is_number(value):
        raise BadOverride(f"«{value}» er ikke et tall", f"skriv et tall uten anførselstegn, i {old.unit}")
    new = Fraction(value) * old.factor
    source = f"overstyrt i alternativet: {path} = {value}"
    changed = replace(old, values={**old.values, code: new}, sources={**old.sources, code: source})
    return replace(case, criteria={**case.criteria, criterion: changed})


def _with_parameter(case: Case, path: str, value: object) -> Case:
    """The case with another value of a parameter in its own year, whose reference says so."""
    code = path.removeprefix("parameters.")
    if code not in case.parameters:
        raise unknown_path(code, case.parameters)
    dated = case.parameters[code]
    latest = next((one for one in dated if one.holds_on(case.day)), dated[-1])
    figure = figure_in(value, latest.value, case.units)
    source = f"overstyrt i alternativet: {path} = {value}"
    changed = with_value_in_year(
        dated, replace(latest, value=figure, reference=source, is_tried=True), case.year
    )
    return replace(case, parameters={**case.parameters, code: changed})


def _with_measure(case: Case, change: Change) -> Case:
    """The case with one field of a measure replaced, and the measure's source saying so."""
    code, name, *below = change.path.split(".")[1:]
    if code not in case.measures:
        raise unknown_path(code, case.measures)
    if below:
        raise BadOverride(f"«{name}» har ingen felt under seg", "la stien slutte et ledd før", WRONG_PATH)
    measure = measure_with(case.measures[code], name, change)
    return replace(case, measures={**case.measures, code: measure})


def _refuse_inconsistent(case: Case, fund: Fund) -> None:
    """Refuse a fund that an override has made impossible."""
    if fund.stream not in case.streams:
        raise unknown_word(fund.stream, case.streams)
    if fund.profile not in ("", *case.profiles):
        raise unknown_word(fund.profile, case.profiles)
    if fund.draws_on and fund.draws_on not in (*case.funds, *case.lines):
        raise unknown_word(fund.draws_on, (*case.funds, *case.lines))
    if fund.amount is not None and fund.amount % case.unit.factor:
        what = f"{fund.amount} {case.units.base.name} er ikke et helt antall {case.unit.name}"
        raise BadOverride(what, f"skriv et beløp som går opp i {case.unit.name}, som saken fordeles i")


def _replaced(holder: Any, names: list[str], change: Change) -> Any:
    if isinstance(holder, Step):
        return _changed_step(holder, names, change)
    name, rest = _next(holder, names)
    key, old = _below(holder, name, change.reader)
    new = _replaced(old, rest, change) if rest else fitting(name, old, change)
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
        raise BadOverride(f"«{name}» har ingen felt under seg", "la stien slutte et ledd før", WRONG_PATH)
    if name == "projection" and isinstance(holder, Criterion):
        return name, holder.projection or holder.worked_out
    known = [part.name for part in fields(holder)]
    if name in NEVER and name in known:
        fix = f"overstyr noe av dette: {', '.join(fields_of(holder))}"
        raise BadOverride(f"«{name}» sier hva dette er, og kan ikke overstyres", fix, WRONG_PATH)
    if name not in known:
        raise unknown_path(name, fields_of(holder))
    return name, getattr(holder, name)


def _key_in(holder: Mapping[str, Any], name: str, reader: Reader) -> str:
    """The name itself, or the code of the recipient that goes by it. Raises BadOverride."""
    if name in holder:
        return name
    code = reader.codes.get(folded(name), name)
    if code not in holder:
        recipients = reader.recipients
        raise unknown_path(name, [recipients[one].name if one in recipients else one for one in holder])
    return code


def _step_named(steps: tuple[Step, ...], name: str) -> int:
    """The position of a step, by its number from one or by its rule. Raises BadOverride."""
    rules = [step.rule for step in steps]
    if rules.count(name) == 1:
        return rules.index(name)
    if name.isdecimal() and name.isascii() and 1 <= int(name) <= len(steps):
        return int(name) - 1
    if name in rules:
        what = f"metoden har flere steg «{name}»: skriv stegets nummer, fra 1 til {len(steps)}"
        raise BadOverride(what, "tell også stegene til metoden som den begynner med", WRONG_PATH)
    raise unknown_path(name, [*dict.fromkeys(rules), *map(str, range(1, len(steps) + 1))])


def _changed_step(step: Step, names: list[str], change: Change) -> Step:
    """The step with one setting replaced, read as it is read from a file. Raises BadOverride."""
    name, below = names[0], ".".join(names[1:])
    kinds = RULES[step.rule].settings
    if name not in kinds:
        raise unknown_path(name, kinds)
    old = getattr(step, name)
    if below and not isinstance(old, Mapping):
        raise BadOverride(
            f"«{name}» har ingen felt «{below}» under seg", "la stien slutte et ledd før", WRONG_PATH
        )
    if below and not old:
        what = f"steget har ingen egne «{name}» å endre: skriv dem alle, «{name} = {{ … }}»"
        raise BadOverride(what, f"la stien slutte med «{name}», og verdien nevne alle", WRONG_PATH)
    try:
        new = kinds[name].read({below: change.value} if below else change.value, change.reader)
    except BadSetting as fault:
        raise BadOverride(str(fault), fault.fix) from fault
    return replace(step, **{name: {**old, **new} if below else new})
