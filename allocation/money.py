"""Money as integers, the units that figures are printed in, and Norwegian number text in and out.

Money is whole kroner in the program, or the base unit of a folder that declares its own. Units exist
only at the edges: a table counts in thousand, a letter's prose in million, and both are turned into
the base unit when they are read.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction
from functools import lru_cache
from typing import TypeGuard

NBSP = "\u00a0"
MINUS = "\u2212"
DASH = "\u2013"

_OTHER_SPACES = str.maketrans(dict.fromkeys("\u00a0\u202f\u2009\u2007\u2002", " "))
_GLUED_MINUS = re.compile("^[\u2212\u2013](?=[0-9])")
_LONE_DASHES = {"-", "\u2013", "\u2014", "\u2212"}
_NUMBER = re.compile(
    r"(?P<whole>[1-9][0-9]{0,2}(?: [0-9]{3})+|[0-9]+)(?:(?P<sign>[.,])(?P<decimals>[0-9]+))?"
)
_MOST_GROUPS = 5
_MOST_DIGITS = 18
_MOST_PLACES = 30


@dataclass(frozen=True, slots=True)
class Unit:
    """What a printed figure counts in: its name, and how many of the base unit one of it is.

    The base unit of percentages is the fraction, of money the one that `base` names (kroner); anything
    else is its own base.
    """

    name: str
    factor: Fraction = Fraction(1)
    money: bool = False
    base: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class TableUnit(Unit):
    """A unit as one table writes it: every amount with `places` decimals, so that they stand in line."""

    places: int = 0


@dataclass(frozen=True, slots=True)
class Units:
    """The units that a folder's figures are printed in: those of its money, smallest first, and per cent.

    `decimal_sign` is how the folder writes an amount in words, `suspect` what speaks of money or per
    cent in a unit's name, so that it must be one of these.
    """

    money: tuple[Unit, ...]
    percent: Unit
    decimal_sign: str
    suspect: re.Pattern[str] = field(compare=False)

    @property
    def base(self) -> Unit:
        """The unit that amounts are kept in: every other is a whole number of it."""
        return self.money[0]

    @property
    def example(self) -> Unit:
        """A unit for examples of an amount in words: million where there is one, else the largest."""
        return next((unit for unit in self.money if unit.factor == 1_000_000), self.money[-1])

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all of them."""
        return tuple(unit.name for unit in (*self.money, self.percent))

    @property
    def money_names(self) -> tuple[str, ...]:
        """The names of those that count money."""
        return tuple(unit.name for unit in self.money)

    def named(self, name: str) -> Unit:
        """The unit of that name; a name that is neither money nor per cent counts things (bed-days, beds)."""
        known = (unit for unit in (*self.money, self.percent) if unit.name == name)
        return next(known, None) or Unit(name)

    def misspells(self, name: str) -> bool:
        """Whether a name speaks of money or per cent, or nearly is one of these units, but is none."""
        if name in self.names:
            return False
        return self.suspect.search(name) is not None or _is_nearly_one_of(name, self.names)

    def times(self, unit: Unit, factor: Fraction | int) -> Unit | None:
        """The money unit that is so many times as large as this one, if there is one."""
        return next((other for other in self.money if other.factor == unit.factor * factor), None)


@lru_cache(1024)
def _is_nearly_one_of(name: str, names: tuple[str, ...]) -> bool:
    """Whether a name could be one of these with a slip; every cell of a file asks it of its unit."""
    return bool(get_close_matches(name, names, 1, _NEARLY))


_NEARLY = 0.9
KRONER = Unit("kroner", Fraction(1), money=True, base="kroner")
THOUSAND = Unit("tusen kroner", Fraction(1_000), money=True, base="kroner")
MILLION = Unit("mill. kroner", Fraction(1_000_000), money=True, base="kroner")
BILLION = Unit("mrd. kroner", Fraction(1_000_000_000), money=True, base="kroner")
PERCENT = Unit("prosent", Fraction(1, 100))
NORWEGIAN = Units(
    (KRONER, THOUSAND, MILLION, BILLION),
    PERCENT,
    ",",
    re.compile(
        r"\b(kr|krone[rn]?|kronar|nok|[mt]nok|mkr|tkr|kkr|mill|million\w*|mrd|milliard\w*|tusen|prosent|pst)\b|%",
        re.IGNORECASE,
    ),
)
"""The units of a folder that declares none of its own."""

PER_CENT = re.compile(r"\b(prosent|pst|per ?cent|pct)\b|%", re.IGNORECASE)
"""What speaks of per cent in a unit's name."""


def own_units(factors: Mapping[str, int]) -> Units:
    """The units of a folder that declares its own money: by name, how many base units each one is.

    The base unit is the one that is 1. Per cent is then «%», in any language, and amounts in words have
    the decimal point that the folder's CSV and TOML have.
    """
    base = min(factors, key=factors.__getitem__)
    money = [Unit(name, Fraction(factor), money=True, base=base) for name, factor in factors.items()]
    money.sort(key=lambda unit: (unit.factor, unit.name))
    suspect = re.compile(rf"(?<!\w){re.escape(base)}(?!\w)|{PER_CENT.pattern}", re.IGNORECASE)
    return Units(tuple(money), Unit("%", PERCENT.factor), ".", suspect)


@dataclass(frozen=True, slots=True)
class Number:
    """A number as printed: its exact value, its printed decimals, and what is odd about its writing."""

    value: Fraction
    decimals: int
    warning: str = ""


class NotANumber(ValueError):
    """The text is no number, or could be two; the message says which, in the user's words."""


def is_number(value: object) -> TypeGuard[int | Decimal | Fraction]:
    """Whether a setting is a number of a size that anybody can mean: 30 digits before or after its point."""
    if isinstance(value, Decimal):
        return value.is_finite() and abs(value.adjusted()) <= _MOST_PLACES
    if isinstance(value, int | Fraction) and not isinstance(value, bool):
        return bool(abs(value) < 10**_MOST_PLACES)
    return False


def is_dash(text: str) -> bool:
    """Whether the cell holds a lone dash: zero in a money table, missing in any other."""
    return text.strip() in _LONE_DASHES


def parse_number(text: str, decimal_sign: str = ",") -> Number | None:
    """Read one number from a cell.

    `decimal_sign` is what the file declares: "," in Norwegian text, "." in machine-written tables.
    Returns None for an empty cell. A lone dash is zero, as in a money table: whoever reads another
    kind of table looks for it first. Raises NotANumber with the reason in Norwegian.
    """
    plain = _GLUED_MINUS.sub("-", text.translate(_OTHER_SPACES).strip())
    if not plain:
        return None
    if is_dash(plain):
        return Number(Fraction(0), 0)
    body, negative, warning = _without_sign(plain)
    match = _NUMBER.fullmatch(body)
    if match is None:
        raise NotANumber(_why_not(text, body))
    whole, sign, decimals = match["whole"], match["sign"], match["decimals"] or ""
    if whole.count(" ") >= _MOST_GROUPS:
        raise NotANumber(f"«{text}» ser ut som flere tall i samme celle")
    digits = len(whole.replace(" ", ""))
    if digits > _MOST_DIGITS or len(decimals) > _MOST_DIGITS:
        raise NotANumber(f"tallet har {digits + len(decimals)} sifre, flere enn noe beløp")
    if len(whole) > 1 and whole[0] == "0":
        raise NotANumber(f"«{text}» begynner med null og er en kode, ikke et beløp")
    if sign and sign != decimal_sign:
        if sign == "." and len(decimals) == 3 and whole != "0":
            raise NotANumber(f"«{text}» kan leses som {whole}{decimals} og som {whole},{decimals}")
        warning = warning or f"«{text}» er lest med desimaltegnet «{sign}»"
    value = Fraction(int(whole.replace(" ", "") + decimals), 10 ** len(decimals))
    return Number(-value if negative else value, len(decimals), warning)


def parse_amount(text: str, units: Units) -> int:
    """Base units from an amount with its unit, such as «1 200 mill. kroner». Raises NotANumber.

    A bare number is refused, for it could be in any unit.
    """
    named = [unit for unit in units.money if text.endswith(unit.name)]
    if named:
        unit = max(named, key=lambda unit: len(unit.name))
        number = clear_number(text.removesuffix(unit.name), units.decimal_sign)
        if number and (number.value * unit.factor).denominator == 1:
            return (number.value * unit.factor).numerator
    example = f"«1 200 {units.example.name}»"
    raise NotANumber(f"«{text}» er ikke et beløp i hele {units.base.name} med enhet, for eksempel {example}")


def clear_number(text: str, decimal_sign: str) -> Number | None:
    """A number in words; «1,200» is refused where the point is decimal, for it could be 1200 as well."""
    number = parse_number(text, decimal_sign)
    other = "." if decimal_sign == "," else ","
    if number and other in text and number.decimals == 3 and abs(number.value) >= 1:
        written = text.strip()
        ways = f"{written.replace(other, '')} og som {written.replace(other, decimal_sign)}"
        raise NotANumber(f"«{written}» kan leses som {ways}")
    return number


def _without_sign(plain: str) -> tuple[str, bool, str]:
    """The text without its sign, whether it was negative, and a warning where the sign is unusual."""
    if plain.startswith("(") and plain.endswith(")"):
        return plain[1:-1].strip(), True, f"«{plain}» er lest som et negativt tall"
    if plain.endswith(("-", MINUS)):
        return plain[:-1].rstrip(), True, f"«{plain}» er lest som et negativt tall"
    if plain.startswith("-"):
        return plain[1:], True, ""
    return plain.removeprefix("+"), False, ""


def _why_not(text: str, body: str) -> str:
    if re.fullmatch(r"[0-9 .,]+", body) and " " in body:
        return f"«{text}» er ikke ett tall: tusener skrives i grupper på nøyaktig tre sifre"
    return f"«{text}» er ikke et tall"


def round_half_up(value: Fraction, decimals: int = 0) -> Fraction:
    """The value at that many decimals, halves away from zero, as tables are printed."""
    scale = 10**decimals
    scaled = abs(value) * scale
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Fraction(whole if value >= 0 else -whole, scale)


def number_text(value: Fraction | int, decimals: int = 0) -> str:
    """Norwegian number text: non-breaking space between thousands, decimal comma, a real minus."""
    numerator, denominator = value.numerator * 10**decimals, value.denominator
    if denominator == 1:
        return scaled_text(numerator, decimals)
    rounded = (2 * abs(numerator) + denominator) // (2 * denominator)
    return scaled_text(rounded if numerator > 0 else -rounded, decimals)


def scaled_text(scaled: int, decimals: int) -> str:
    """The same text of a number that is given as a whole count of its last decimal."""
    whole, rest = divmod(abs(scaled), 10**decimals)
    text = f"{whole:,}".replace(",", NBSP) if whole >= 1000 else str(whole)
    if decimals:
        text += f",{rest:0{decimals}d}"
    return MINUS + text if scaled < 0 else text


def decimals_of(value: Fraction) -> int:
    """How many decimals the number is written with, six at most."""
    return next((places for places in range(6) if (value * 10**places).denominator == 1), 6)


def plain_number(value: Fraction) -> str:
    """A number with the decimals it needs, four at most."""
    text = number_text(value, 0 if value.denominator == 1 else 4)
    return text.rstrip("0").rstrip(",") if "," in text else text


def in_unit(kroner: int | Fraction, unit: Unit) -> str:
    """An amount in `unit`: a dash for zero, the decimals that it needs or those that its table has."""
    if kroner == 0:
        return DASH
    places = _places_of(kroner, unit)
    if isinstance(unit, TableUnit):
        places = max(places, unit.places)
    return number_text(Fraction(kroner) / unit.factor, places)


def lined_up(unit: Unit, kroner: Iterable[int | Fraction | None]) -> TableUnit:
    """The unit as a table of these amounts writes it: all with the decimals of the one that needs most.

    Nothing is rounded away, so that what is shown adds up as the amounts do; their sums and differences need
    no more decimals than they.
    """
    places = max((_places_of(one, unit) for one in {*kroner} if one), default=0)
    return TableUnit(unit.name, unit.factor, unit.money, unit.base, places)


OERE = 2  # decimals: nobody writes 12,5 kroner


def _places_of(kroner: int | Fraction, unit: Unit) -> int:
    """How many decimals an amount needs in the unit, nine at most."""
    value = Fraction(kroner) / unit.factor
    places = next((places for places in range(9) if 10**places % value.denominator == 0), 9)
    return OERE if places == 1 and unit.money and unit.factor == 1 else places
