"""The path of an override as a board reads it: what it goes into, which part of it, and what stands there."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from allocation.case import Case, Step
from allocation.criteria import Key
from allocation.files.path_values import shown_at, titled
from allocation.files.step_words import key_text, step_text
from allocation.money import Unit, number_text
from allocation.overrides import BadOverride, standing_at
from allocation.rules import RULES
from allocation.screens.shown import amount
from allocation.screens.words import Words
from allocation.screens.words.sentences import Said, each_said_in, said_in

_HUNDRED = 100
_WEIGHTS = ("mix", "blend")
"""Parts of a key that hold weights, which are read as per cent."""


@dataclass(frozen=True, slots=True)
class PathWords:
    """What a path goes into, and which part of it: «Basisbevilgning», «metode»."""

    of: str
    part: str

    @property
    def together(self) -> str:
        """Both in one line."""
        return ": ".join(one for one in (self.of, self.part) if one)


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands at a path: in one text, and where it is a method the steps of it, in their order."""

    text: str
    language: str
    steps: tuple[Said, ...] = ()


def path_words(case: Case, path: str, say: Words) -> PathWords:
    """A path in words; a name that has none stays as it is written."""
    root, *names = path.split(".")
    if root == "parameters":
        code = ".".join(names)
        dated = case.parameters.get(code, ())
        return PathWords(dated[-1].name if dated and dated[-1].name else code, say("compare.path.parameter"))
    if not names:
        return PathWords("", _word(case, root, say))
    code, *below = names
    parts = [_word(case, name, say) for name in below]
    return PathWords(titled(case, path) or _title(case, root, code), ", ".join(parts))


def _title(case: Case, root: str, code: str) -> str:
    """What a measure or a pot is called; its code where nothing is."""
    if root == "measures" and code in case.measures:
        return case.measures[code].name
    return case.pots[code].title if root == "pots" and code in case.pots else code


def _word(case: Case, name: str, say: Words) -> str:
    """A field by its word, a step by its rule, and a recipient, key or criterion by its name."""
    words = say.named("compare.path")
    if name in words:
        return words[name]
    if name in RULES:
        return said_in(RULES[name].word, say.language).text
    return _named(case, name)


def _named(case: Case, code: str) -> str:
    """A key by its title, a criterion or a recipient by its name."""
    if code in case.keys:
        return f"«{case.keys[code].title}»"
    return case.criteria[code].name if code in case.criteria else case.name_of(code)


def standing(case: Case, path: str, unit: Unit, language: str) -> Standing:
    """What stands at a path in a case; an empty text where nothing does. Amounts are in the unit."""
    names = path.split(".")
    try:
        value = standing_at(case, path)
    except BadOverride:
        return Standing("", language)
    if names[-1] == "method" and value in case.methods:
        method = case.methods[str(value)]
        return Standing(method.title, "nb", _steps(method.steps, case, language))
    if isinstance(value, tuple) and value and isinstance(value[0], Step):
        return Standing("", language, _steps(value, case, language))
    said = said_in(_text(value, names, case, path, unit), language)
    return Standing(said.text, said.language)


def _steps(steps: tuple[Step, ...], case: Case, language: str) -> tuple[Said, ...]:
    """Each step in words, and what a key that it shares by measures."""
    found = []
    for step in steps:
        key = case.keys.get(str(getattr(step, "key", "")))
        told = said_in(key_text(key, case), language) if key else None
        found.append(_after_its_word(step, told, language) if told else step_words(step, case, language))
    return tuple(found)


def step_words(step: Step, case: Case, language: str) -> Said:
    """A step by its rule's word, and what it says: «gulv: 78 % av «…», for nivået etter»."""
    told = step_text(step, case).removeprefix(RULES[step.rule].word).removeprefix(": ")
    return _after_its_word(step, each_said_in(told, language) if told else None, language)


def _after_its_word(step: Step, told: Said | None, language: str) -> Said:
    word = said_in(RULES[step.rule].word, language)
    return Said(f"{word}: {told}", word.language) if told else word


def _percent(share: Fraction) -> str:
    """A share in per cent, a decimal only where it has one."""
    return f"{number_text(share * _HUNDRED, 1).removesuffix(',0')} %"


def _text(value: object, names: list[str], case: Case, path: str, unit: Unit) -> str:
    if isinstance(value, Fraction) and len(names) > 3 and names[2] in _WEIGHTS:
        return _percent(value)
    if isinstance(value, Mapping) and names[-1] in _WEIGHTS:
        return ", ".join(f"{_percent(weight)} {_named(case, code)}" for code, weight in value.items())
    if names[-1] == "amount" and isinstance(value, int):
        return f"{amount(value, unit)} {unit.name}"
    if isinstance(value, str) and value in case.keys and names[-1] == "key":
        return f"«{case.keys[value].title}»"
    return key_text(value, case) if isinstance(value, Key) else shown_at(case, path)
