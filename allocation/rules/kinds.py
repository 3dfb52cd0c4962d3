"""The kinds of values that a step can be told: each reads what a person writes, or says why it cannot.

A rule declares its settings once, as the fields of its step with these types; files and scenarios read
them by the same kinds, and what a kind writes it reads back.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from decimal import Decimal
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


def _as_it_stands(value: Any, _reader: Reader) -> object:
    """A word as plain text, words as a list of such, anything else as it is."""
    if isinstance(value, tuple):
        return [str(one) for one in value]
    return str(value) if isinstance(value, str) else value


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of setting is read, and how it is written so that it reads back the same.

    `alone` is the word for an empty value of a step that would else say nothing.
    """

    read: Callable[[object, Reader], Any]
    write: Callable[[Any, Reader], object] = _as_it_stands
    alone: str = ""


def written_number(value: Fraction) -> int | Decimal:
    """A number as a settings file can hold it, exactly. Raises BadSetting for one without an end."""
    if value.denominator == 1:
        return value.numerator
    places = next((count for count in range(1, _MOST_PLACES) if 10**count % value.denominator == 0), None)
    if places is None:
        what = f"{value.numerator}/{value.denominator} kan ikke skrives som et desimaltall"
        raise BadSetting(what, "skriv et tall med noen få desimaler")
    return Decimal(f"{value.numerator * 10**places // value.denominator}E-{places}")


_MOST_PLACES = 30


def read_text(value: object, _reader: Reader) -> str:
    """A name or a title. Raises BadSetting."""
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
    return tuple(read_text(one, reader) for one in value)


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


def _read_by_recipient(of: Callable[[object, Reader], Any]) -> Callable[[object, Reader], dict[str, Any]]:
    """A value of some kind for each recipient named."""

    def read(value: object, reader: Reader) -> dict[str, Any]:
        if not isinstance(value, Mapping) or not value:
            raise BadSetting(f"«{value}» er ikke av rett slag", 'skriv { "Navn" = 100 }')
        values, faults = values_by_recipient(value, reader, of)
        if faults:
            raise faults[0]
        return values

    return read


def _by_recipient(of: Kind) -> Kind:
    """A value of some kind for each recipient named; written by the recipients' codes."""

    def write(values: Mapping[str, Any], reader: Reader) -> dict[str, object]:
        return {code: of.write(value, reader) for code, value in values.items()}

    return Kind(_read_by_recipient(of.read), write)


def _sum(value: object, reader: Reader) -> int:
    return reader.kroner(value)


def _percent(value: object, _reader: Reader) -> Fraction:
    return _number(value)


_SUM = Kind(_sum, lambda value, reader: written_number(value / reader.unit.factor))
_PERCENT = Kind(_percent, lambda value, _reader: written_number(value))
_SUMS = _by_recipient(_SUM)


def _sums_or_decision(value: object, reader: Reader) -> dict[str, int]:
    """Kroner by recipient; none stated stands for the decision's."""
    sums: dict[str, int] = {} if value == "decision" else _SUMS.read(value, reader)
    return sums


def decimals_of_percent(value: object, _reader: Reader) -> int:
    """How many decimals of a per cent a key rounds its shares to. Raises BadSetting."""
    if type(value) is int and value in range(13):
        return value
    raise BadSetting(f"«{value}» er ikke et helt tall fra 0 til 12", "skriv antall desimaler av en prosent")


def group_names(value: object, _reader: Reader) -> tuple[str, ...]:
    """Printed groups; none is all. Raises BadSetting."""
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return tuple(value)
    raise BadSetting(f"«{value}» er ikke en liste av grupper", 'skriv ["gruppe", …]')


def weights_by_name(value: object, _reader: Reader) -> dict[str, Fraction]:
    """Weights by criterion or key as they are named. Raises BadSetting."""
    if not isinstance(value, Mapping):
        raise BadSetting(f"«{value}» er ikke vekter", "skriv { navn = 0.5, … }")
    for code, weight in value.items():
        if not is_number(weight):
            fix = "skriv et tall fra 0 til 1 uten anførselstegn, for eksempel 0.6 for 60 %"
            raise BadSetting(f"{code}: «{weight}» er ikke et tall", fix)
    return {code: Fraction(weight) for code, weight in value.items()}


Text = Annotated[str, Kind(read_text)]
Count = Annotated[int, Kind(_count)]
Months = Annotated[int, Kind(_months)]
Year = Annotated[int, Kind(_year)]
Percent = Annotated[Fraction, _PERCENT]
Sum = Annotated[int, _SUM]
Recipients = Annotated[tuple[str, ...], Kind(_recipients)]
OneRecipient = Annotated[str, Kind(lambda value, reader: reader.code(value))]
Groups = Annotated[tuple[str, ...], Kind(_texts)]
Sums = Annotated[Mapping[str, int], _SUMS]
SumsOrDecision = Annotated[Mapping[str, int], Kind(_sums_or_decision, _SUMS.write, alone="decision")]
Percents = Annotated[Mapping[str, Fraction], _by_recipient(_PERCENT)]
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
