"""The decimal sign and the sign of thousands, decided by all that a column holds and never by one cell.

«171,649» is 171.649 where the comma is decimal, whatever the column counts in; «229.392» could be two
numbers, and only another cell of the column («1.234.567», «12.5») tells which.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from allocation.money import NotANumber, Number, parse_number

_THOUSANDS = {
    sign: re.compile(rf"[-−–+(]?[1-9][0-9]{{0,2}}(?:{re.escape(sign)}[0-9]{{3}}){{2,}}.*") for sign in ".,"
}
_WITH_DECIMALS = {
    sign: re.compile(rf"[-−–+(]?[1-9][0-9]{{0,2}}(?:{re.escape(sign)}[0-9]{{3}})+{re.escape(other)}[0-9]+\)?")
    for sign, other in (".,", ",.")
}
_DECIMAL = {
    sign: re.compile(
        rf"[-−–+(]?(?:[0-9 ]*{re.escape(sign)}(?:[0-9]{{1,2}}|[0-9]{{4,}})|0{re.escape(sign)}[0-9]+"
        rf"|[0-9 ]*[0-9]{{4}}{re.escape(sign)}[0-9]{{3}})\)?"
    )
    for sign in ".,"
}
_WHOLE = re.compile("-?(?:0|[1-9][0-9]{0,14})")
"""A number that can be read in one way alone: long columns of them are read in no time."""
_THREE = re.compile(r"[-−–+(]?[1-9][0-9]{0,2}[.,][0-9]{3}\)?")


@dataclass(frozen=True, slots=True)
class Signs:
    """A column's decimal sign and sign of thousands (empty: a blank); `conflict` if its cells disagree."""

    decimal: str
    thousands: str = ""
    conflict: bool = False
    is_own: bool = False

    def number(self, text: str) -> Number | None:
        """A number of the column; None for an empty cell. Raises NotANumber."""
        plain = text.strip()
        if _WHOLE.fullmatch(plain):
            return Number(Fraction(int(plain)), 0)
        if self.thousands and self.thousands in plain:
            plain = _joined(plain, self.thousands, self.decimal)
        elif "." in plain and "," in plain:
            raise NotANumber(f"«{text}» er ikke et tall")
        elif self.decimal == "." and _THREE.fullmatch(plain) and "," in plain:
            other = plain.replace(",", "")
            raise NotANumber(f"«{text}» kan leses som {other} og som {plain.replace(',', '.')}")
        return parse_number(plain, self.decimal)


@lru_cache(4096)
def _joined(text: str, thousands: str, decimal: str) -> str:
    """The text with blanks between its thousands. Raises NotANumber where they are not groups of three."""
    whole, sign, decimals = text.partition(decimal)
    ends = ")" if not sign and whole.endswith(")") else ""
    groups = whole.removesuffix(ends).split(thousands)
    if not all(re.fullmatch("[0-9]{3}", group) for group in groups[1:]) or thousands in decimals:
        raise NotANumber(f"«{text}» er ikke ett tall: tusener skrives i grupper på nøyaktig tre sifre")
    return " ".join(groups) + ends + sign + decimals


def signs_of(texts: Iterable[str], decimal_sign: str) -> Signs:
    """The signs of a column; `decimal_sign` is what the file has unless the column shows another."""
    given = {text.strip() for text in texts if "." in text or "," in text}
    parted = {sign for sign in ".," if any(_parts_thousands(text, sign) for text in given)}
    decimal = {sign for sign in ".," if any(_DECIMAL[sign].fullmatch(text) for text in given)}
    decimal |= {{".": ",", ",": "."}[sign] for sign in ".," if _has(given, _WITH_DECIMALS[sign])}
    other = "." if decimal_sign == "," else ","
    if parted:
        return _parted(parted, decimal)
    if decimal == {other}:
        return Signs(other, is_own=True)
    if (
        decimal == {"."}
        and decimal_sign == "."
        and any(_THREE.fullmatch(one) and "," in one for one in given)
    ):
        return Signs(".", ",", is_own=True)
    return Signs(decimal_sign, conflict=len(decimal) > 1 and decimal_sign == ".")


def _parted(parted: set[str], decimal: set[str]) -> Signs:
    sign = min(parted)
    return Signs({".": ",", ",": "."}[sign], sign, len(parted) > 1 or sign in decimal, is_own=True)


def _parts_thousands(text: str, sign: str) -> bool:
    return bool(_THOUSANDS[sign].fullmatch(text) or _WITH_DECIMALS[sign].fullmatch(text))


def _has(texts: set[str], form: re.Pattern[str]) -> bool:
    return any(form.fullmatch(text) for text in texts)


def could_be_thousands(text: str, signs: Signs) -> bool:
    """Whether a number with three decimals could have been meant as thousands: «171,649»."""
    plain = text.strip()
    return bool(_THREE.fullmatch(plain)) and signs.decimal in plain
