"""The kinds of values that a step can be told: each reads what a person writes, or says why it cannot.

A rule declares its settings once, as the fields of its step with these types; files and scenarios read
them by the same kinds.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from allocation.case import Recipient, Step, codes_by_name, folded
from allocation.money import NotANumber, Unit, Units, is_number, parse_amount
from allocation.problems import did_you_mean


class BadSetting(ValueError):
    """What was written does not fit; the message says why, and `fix` what to write instead."""

    def __init__(self, what: str, fix: str) -> None:
        super().__init__(what)
        self.fix = fix


@dataclass(frozen=True)
class Reader:
    """Whose names and units a person writes in: those of one case."""

    recipients: Mapping[str, Recipient]
    unit: Unit
    units: Units

    @cached_property
    def codes(self) -> Mapping[str, str]:
        """The recipients' codes by every name they go by, folded."""
        return codes_by_name(self.recipients)

    def code(self, name: object) -> str:
        """The code of a recipient's name, code or alias. Raises BadSetting."""
        if not isinstance(name, str):
            raise BadSetting(f"«{name}» er ikke navnet på én mottaker", 'skriv ett navn i anførselstegn: "…"')
        code = self.codes.get(folded(name))
        if code is None:
            names = [recipient.name for recipient in self.recipients.values()]
            suggestion = did_you_mean(name, names)
            fix = f"Mente du «{suggestion}»?" if suggestion else f"Kjente navn: {', '.join(names)}."
            raise BadSetting(f"ukjent mottaker «{name}»", fix)
        return code

    def kroner(self, value: object) -> int:
        """Kroner from a number in the distribution unit, or from a text with its own. Raises BadSetting."""
        fix = "skriv et helt tall i sakens enhet, eller et beløp med enhet som går opp i den"
        try:
            amount = Fraction(parse_amount(value, self.units)) if isinstance(value, str) else _number(value)
        except NotANumber as fault:
            raise BadSetting(str(fault), fix) from fault
        amount = amount if isinstance(value, str) else amount * self.unit.factor
        if amount % self.unit.factor:
            raise BadSetting(f"«{value}» er ikke et helt antall {self.unit.name}, som saken fordeles i", fix)
        return amount.numerator


def _number(value: object) -> Fraction:
    if not is_number(value):
        raise BadSetting(f"«{value}» er ikke et tall", "skriv et tall uten anførselstegn, for eksempel 2.5")
    return Fraction(value)


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of setting is read."""

    read: Callable[[object, Reader], Any]


def _text(value: object, _reader: Reader) -> str:
    if not isinstance(value, str) or not value:
        raise BadSetting(f"«{value}» er ikke en tekst", "skriv et navn i anførselstegn")
    return value


def one_of(*words: str) -> Kind:
    """One of these words."""

    def read(value: object, _reader: Reader) -> str:
        if value not in words:
            suggestion = did_you_mean(str(value), words)
            fix = f"Mente du «{suggestion}»?" if suggestion else f"skriv ett av: {', '.join(words)}"
            raise BadSetting(f"ukjent ord «{value}»", fix)
        return str(value)

    return Kind(read)


def _count(value: object, _reader: Reader) -> int:
    if type(value) is not int or not 1 <= value <= 100:
        raise BadSetting(f"«{value}» er ikke et antall", "skriv et helt tall fra 1 til 100")
    return value


def _months(value: object, _reader: Reader) -> int:
    if type(value) is not int or not 1 <= value <= 12:
        raise BadSetting(f"«{value}» er ikke et antall måneder av et år", "skriv et helt tall fra 1 til 12")
    return value


def _year(value: object, _reader: Reader) -> int:
    if type(value) is not int or not 1900 <= value <= 2200:
        raise BadSetting(f"«{value}» er ikke et årstall", "skriv et årstall, for eksempel 2024")
    return value


def _texts(value: object, reader: Reader) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not value:
        raise BadSetting(f"«{value}» er ikke en liste", 'skriv en liste: ["…", "…"]')
    return tuple(_text(one, reader) for one in value)


def _recipients(value: object, reader: Reader) -> tuple[str, ...]:
    codes = tuple(reader.code(name) for name in _texts(value, reader))
    twice = [code for code, times in Counter(codes).items() if times > 1]
    if twice:
        raise _twice(twice[0], reader, "steget")
    return codes


def _twice(code: str, reader: Reader, within: str) -> BadSetting:
    what = f"{reader.recipients[code].name} står to ganger i {within}"
    return BadSetting(what, "samme mottaker er ført opp under to navn: la den stå én gang")


def values_by_recipient(
    given: Mapping[str, object], reader: Reader, of: Callable[[object, Reader], Any], within: str = "steget"
) -> tuple[dict[str, Any], list[BadSetting]]:
    """A value of some kind for each recipient that is named, by code, and each fault that was found."""
    values: dict[str, Any] = {}
    faults: list[BadSetting] = []
    for name, one in given.items():
        try:
            code = reader.code(name)
        except BadSetting as fault:
            faults.append(fault)
            continue
        if code in values:
            faults.append(_twice(code, reader, within))
            continue
        try:
            values[code] = of(one, reader)
        except BadSetting as fault:
            faults.append(BadSetting(f"{name}: {fault}", fault.fix))
    return values, faults


def shares_by_recipient(
    given: Mapping[str, object], reader: Reader
) -> tuple[dict[str, Fraction], list[BadSetting]]:
    """The shares of a key by the codes of the recipients named, and each fault that was found."""
    return values_by_recipient(given, reader, _percent, "nøkkelen")


def _by_recipient(of: Callable[[object, Reader], Any]) -> Callable[[object, Reader], dict[str, Any]]:
    """A value of some kind for each recipient named."""

    def read(value: object, reader: Reader) -> dict[str, Any]:
        if not isinstance(value, Mapping) or not value:
            raise BadSetting(f"«{value}» er ikke av rett slag", 'skriv { "Navn" = 100 }')
        values, faults = values_by_recipient(value, reader, of)
        if faults:
            raise faults[0]
        return values

    return read


def _sum(value: object, reader: Reader) -> int:
    return reader.kroner(value)


def _percent(value: object, _reader: Reader) -> Fraction:
    return _number(value)


def _sums_or_decision(value: object, reader: Reader) -> dict[str, int]:
    """Kroner by recipient; none stated stands for the decision's."""
    return {} if value == "decision" else _by_recipient(_sum)(value, reader)


Text = Annotated[str, Kind(_text)]
Count = Annotated[int, Kind(_count)]
Months = Annotated[int, Kind(_months)]
Year = Annotated[int, Kind(_year)]
Percent = Annotated[Fraction, Kind(_percent)]
Sum = Annotated[int, Kind(_sum)]
Recipients = Annotated[tuple[str, ...], Kind(_recipients)]
OneRecipient = Annotated[str, Kind(lambda value, reader: reader.code(value))]
Groups = Annotated[tuple[str, ...], Kind(_texts)]
Sums = Annotated[Mapping[str, int], Kind(_by_recipient(_sum))]
SumsOrDecision = Annotated[Mapping[str, int], Kind(_sums_or_decision)]
Percents = Annotated[Mapping[str, Fraction], Kind(_by_recipient(_percent))]
On = Annotated[str, one_of("amount", "level")]


def settings_of(described: type[Any]) -> dict[str, Kind]:
    """The settings that a step (or another frozen dataclass of such fields) can have, by their names."""
    hints = get_type_hints(described, include_extras=True)
    return {part.name: _kind_of(hints[part.name]) for part in fields(described)}


def _kind_of(hint: Any) -> Kind:
    """The kind in a setting's type, which may also be None where it is left out."""
    annotated = next(one for one in (hint, *get_args(hint)) if get_origin(one) is Annotated)
    kind: Kind = get_args(annotated)[1]
    return kind


def needed_by(step: type[Step]) -> tuple[str, ...]:
    """The settings that a step of this kind must have."""
    needed = (part for part in fields(step) if part.default is MISSING and part.default_factory is MISSING)
    return tuple(part.name for part in needed)
