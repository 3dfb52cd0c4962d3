"""Steps and keys as people write them, in keys.toml or as overrides, and steps written back.

What is wrong is told with its place; a step or a key with a fault is not read at all.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields
from typing import Any

from allocation.case import Step
from allocation.criteria import FORMS, Key, NeedBy
from allocation.problems import Place, Problem, error, unknown_name
from allocation.rules import RULES
from allocation.rules.kinds import (
    BadSetting,
    Reader,
    decimals_of_percent,
    group_names,
    read_text,
    shares_by_recipient,
    weights_by_name,
)
from allocation.rules.rule import Rule


def read_steps(
    given: object, reader: Reader, place_of: Callable[[int], Place], begin: int = 1
) -> tuple[tuple[Step, ...], list[Problem]]:
    """The steps of a method that could be read, and every fault; `begin` is the number of the first.

    `place_of` says where the step of a number stands, and by nought where the list itself does.
    """
    if not isinstance(given, list | tuple):
        fix = 'skriv [{ rule = "key", key = "…" }, …]'
        what = f"«{given}» er ikke en liste av steg"
        return (), [error(place_of(0), what, "verdien er av feil slag", fix)]
    if not given:
        what, cause = "metoden har ingen steg", "metoden er ikke skrevet ferdig"
        return (), [error(place_of(0), what, cause, "skriv minst ett steg")]
    read = [read_step(one, reader, place_of(number)) for number, one in enumerate(given, begin)]
    return tuple(step for step, _ in read if step), [fault for _, faults in read for fault in faults]


def read_step(given: object, reader: Reader, place: Place) -> tuple[Step | None, list[Problem]]:
    """A step as its rule reads it; None, and a problem for each fault, where it cannot."""
    if not isinstance(given, Mapping) or not isinstance(given.get("rule"), str):
        what, fix = f"«{given}» er ikke et steg", 'skriv { rule = "…", … }'
        return None, [error(place, what, "steget sier ikke hvilken regel det er", fix)]
    if given["rule"] not in RULES:
        return None, [unknown_name(place, "regel", given["rule"], RULES)]
    rule = RULES[given["rule"]]
    values, faults = _settings(rule, given, reader, place)
    for word in rule.needed:
        if word not in given:
            what = f"regelen «{rule.step.rule}» mangler «{word}»"
            faults.append(error(place, what, "innstillingen er slettet", f"legg til «{word} = …»"))
    return (None if faults else rule.step(**values)), faults


def _settings(
    rule: Rule, given: Mapping[str, object], reader: Reader, place: Place
) -> tuple[dict[str, Any], list[Problem]]:
    """What a step says, each setting by its kind."""
    values, faults, known = dict[str, Any](), list[Problem](), rule.settings
    for word, value in given.items():
        if word == "rule":
            continue
        if word not in known:
            faults.append(unknown_name(place, f"innstilling i regelen «{rule.step.rule}»", word, known))
            continue
        try:
            values[word] = known[word].read(value, reader)
        except BadSetting as fault:
            faults.append(_bad(place, word, fault))
    return values, faults


def _bad(place: Place, word: str, fault: BadSetting) -> Problem:
    return error(place, f"«{word}»: {fault}", "skrivefeil, eller verdien er av feil slag", fault.fix)


def written_step(step: Step, reader: Reader) -> dict[str, object]:
    """The table that reads back to the step: recipients by code, money in the case's unit.

    What stands as it does when nothing is said is left out. Raises BadSetting for a number that has no end.
    """
    kinds = RULES[step.rule].settings
    said = {word: kinds[word].write(value, reader) for word, value in said_by(step).items()}
    return {"rule": step.rule, **(said or {word: kind.alone for word, kind in kinds.items() if kind.alone})}


def said_by(step: Step) -> dict[str, Any]:
    """The settings of a step that are not as they are where nothing is said."""
    values = {part.name: getattr(step, part.name) for part in fields(step)}
    return {part.name: values[part.name] for part in fields(step) if values[part.name] != _default(part)}


def _default(part: Field[Any]) -> object:
    """What a setting is where nothing is said; MISSING for one that must be said."""
    return part.default if part.default_factory is MISSING else part.default_factory()


def read_key(
    code: str, given: Mapping[str, object], reader: Reader, place: Place
) -> tuple[Key | None, list[Problem]]:
    """A key in the one form that it says; None, and a problem for each fault, where it cannot."""
    forms = [form for form in FORMS if form in given]
    if len(forms) != 1:
        what = f"nøkkelen «{code}» " + (
            f"har {len(forms)} former: {', '.join(forms)}" if forms else "har ingen form"
        )
        fix = f"skriv én av: {', '.join(FORMS)}"
        return None, [error(place, what, "en nøkkel måler på én måte", fix)]
    (form,) = forms
    values, faults = _words(given, reader, place)
    return (None if faults else FORMS[form](code=code, **values)), faults


def _words(given: Mapping[str, object], reader: Reader, place: Place) -> tuple[dict[str, Any], list[Problem]]:
    """What a key says, each word as it is read."""
    values, faults = dict[str, Any](), list[Problem]()
    for word, value in given.items():
        if word not in _KEY_WORDS:
            faults.append(unknown_name(place, "innstilling", word, _KEY_WORDS))
        elif word == "shares" and isinstance(value, Mapping):
            values[word], wrong = shares_by_recipient(value, reader)
            cause = "skrivefeil, eller samme mottaker under to navn"
            faults += [error(place, str(fault), cause, fault.fix) for fault in wrong]
        else:
            try:
                values[word] = _KEY_WORDS[word](value, reader)
            except BadSetting as fault:
                faults.append(_bad(place, word, fault))
    if "title" not in given:
        faults.append(error(place, "«title» mangler", "innstillingen er slettet", "legg til «title»"))
    return values, faults


def _need_by(value: object, reader: Reader) -> NeedBy:
    if not isinstance(value, Mapping) or set(value) != {"population", "index"}:
        fix = 'skriv { population = "…", index = "…" }'
        raise BadSetting(f"«{value}» sier ikke hva behovet måles med", fix)
    return NeedBy(read_text(value["population"], reader), read_text(value["index"], reader))


_KEY_WORDS: Mapping[str, Callable[[object, Reader], object]] = {
    "title": read_text,
    "percent_decimals": decimals_of_percent,
    "groups": group_names,
    "mix": weights_by_name,
    "shares": weights_by_name,
    "previous": read_text,
    "need": _need_by,
    "blend": weights_by_name,
}
"""What a key can say, and how each is read; shares are read for all their faults at once."""
