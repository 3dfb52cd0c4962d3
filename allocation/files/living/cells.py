"""Cells that are formulas and figures at once: one expression says both, so that neither can stray.

A `Cell` stands somewhere in a workbook; an `Expr` is made of cells, numbers and functions. What an expression
writes is rendered late, when every cell has got its row; what it gives is known at once. Whoever adds two
cells has said both the formula and the figure that is cached beside it. Figures are reckoned as a spreadsheet
reckons them, with floats; what they come to in whole units is held against the engine, which is exact.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor, fsum
from typing import Protocol

from openpyxl.utils import get_column_letter

Number = Fraction | float
Value = Number | str


class Sheet(Protocol):
    """A sheet that cells stand in."""

    title: str


class Part(Protocol):
    """A piece of a formula that must know which sheet the formula stands in."""

    def at(self, sheet: Sheet) -> str:
        """The piece as the formula writes it."""


Parts = tuple[str | Part, ...]
_LETTERS = [get_column_letter(column or 1) for column in range(100)]
_ATOM, _PRODUCT, _SUM, _COMPARED = range(4)
"""How tightly the outermost operation of an expression binds, tightest first."""


@dataclass(slots=True, eq=False)
class Cell:
    """A place in a sheet and what stands there; `name` is what formulas call it by, where it has one."""

    sheet: Sheet
    column: int
    row: int
    value: Value
    name: str = ""

    def at(self, sheet: Sheet) -> str:
        """The cell's name, or its address as a formula in that sheet writes it."""
        if self.name:
            return self.name
        address = f"{_LETTERS[self.column]}{self.row}"
        return address if sheet is self.sheet else f"{quoted(self.sheet)}!{address}"

    @property
    def absolute(self) -> str:
        """The cell's address from anywhere, that does not move."""
        return f"{quoted(self.sheet)}!${get_column_letter(self.column)}${self.row}"


@dataclass(slots=True, eq=False)
class Span:
    """Cells of one column under one another."""

    first: Cell
    last: Cell
    values: Sequence[Value]

    def at(self, sheet: Sheet) -> str:
        """The range as a formula in that sheet writes it, so that it stays when the formula is copied."""
        letter = get_column_letter(self.first.column)
        address = f"${letter}${self.first.row}:${letter}${self.last.row}"
        return address if sheet is self.first.sheet else f"{quoted(self.first.sheet)}!{address}"


class Across(Span):
    """Cells of one row beside each other."""

    def at(self, sheet: Sheet) -> str:
        """The range as a formula in that sheet writes it."""
        last = f"{_LETTERS[self.last.column]}{self.last.row}"
        return f"{self.first.at(sheet)}:{last}"


def quoted(sheet: Sheet) -> str:
    """A sheet's title as formulas write it."""
    return "'" + sheet.title.replace("'", "''") + "'"


@dataclass(slots=True, eq=False)
class Expr:
    """A formula's pieces, and what it gives."""

    parts: Parts
    value: Value
    binds: int = _ATOM

    def text(self, sheet: Sheet) -> str:
        """The formula as it stands in that sheet, without the equals sign."""
        if len(self.parts) == 1 and isinstance(self.parts[0], str):
            return self.parts[0]
        return "".join([part if isinstance(part, str) else part.at(sheet) for part in self.parts])

    def within(self, binds: int) -> Parts:
        """The pieces, in brackets where they would else be taken apart."""
        return self.parts if self.binds <= binds else ("(", *self.parts, ")")

    def __add__(self, other: "Term") -> "Expr":
        return _both(self, "+", other, _SUM, _SUM)

    def __radd__(self, other: "Term") -> "Expr":
        return of(other) + self

    def __sub__(self, other: "Term") -> "Expr":
        return _both(self, "-", other, _SUM, _PRODUCT)

    def __rsub__(self, other: "Term") -> "Expr":
        return of(other) - self

    def __mul__(self, other: "Term") -> "Expr":
        return _both(self, "*", other, _PRODUCT, _PRODUCT)

    def __rmul__(self, other: "Term") -> "Expr":
        return of(other) * self

    def __truediv__(self, other: "Term") -> "Expr":
        return _both(self, "/", other, _PRODUCT, _ATOM)

    def __neg__(self) -> "Expr":
        return Expr(("-", *self.within(_ATOM)), -number(self.value), _PRODUCT)

    def below(self, other: "Term") -> "Expr":
        """Whether it is less, as 1 or 0."""
        return _compared(self, "<", other)

    def above(self, other: "Term") -> "Expr":
        """Whether it is more, as 1 or 0."""
        return _compared(self, ">", other)


Term = Expr | Cell | Number


def of(term: Term | str) -> Expr:
    """A cell, a number or a text as an expression."""
    if isinstance(term, Expr):
        return term
    if isinstance(term, Cell):
        return Expr((term,), term.value)
    if isinstance(term, str):
        return Expr(('"' + term.replace('"', '""') + '"',), term)
    if isinstance(term, int):
        return Expr((str(term),), term, _ATOM if term >= 0 else _PRODUCT)
    return _of_number(Fraction(term))


def _of_number(given: Fraction) -> Expr:
    """A number as a formula says it exactly: whole, with few decimals, or as a quotient."""
    if given.denominator == 1:
        return Expr((str(given.numerator),), given, _ATOM if given >= 0 else _PRODUCT)
    places = next((count for count in range(1, 13) if 10**count % given.denominator == 0), None)
    if places is None:
        return Expr((f"{given.numerator}/{given.denominator}",), given, _PRODUCT)
    whole, part = divmod(abs(given.numerator) * 10**places // given.denominator, 10**places)
    sign = "-" if given < 0 else ""
    return Expr((f"{sign}{whole}.{part:0{places}}",), given, _PRODUCT if sign else _ATOM)


def number(value: Value) -> float:
    """A value that must be a number, as a spreadsheet reckons with it."""
    assert not isinstance(value, str)
    return float(value)


def _both(left: Term, sign: str, right: Term, binds: int, tighter: int) -> Expr:
    one, other = of(left), of(right)
    a, b = number(one.value), number(other.value)
    value = {"+": a + b, "-": a - b, "*": a * b}[sign] if sign != "/" else a / b if b else 0.0
    return Expr((*one.within(binds), sign, *other.within(tighter)), value, binds)


def _compared(left: Term, sign: str, right: Term) -> Expr:
    one, other = of(left), of(right)
    is_so = (
        number(one.value) < number(other.value) if sign == "<" else number(one.value) > number(other.value)
    )
    return Expr((*one.within(_SUM), sign, *other.within(_SUM)), int(is_so), _COMPARED)


def call(name: str, arguments: Sequence[Term | Span | str], value: Value) -> Expr:
    """A function of the spreadsheet; what it gives is said by whoever calls it."""
    parts: list[str | Part] = [f"{name}("]
    for position, argument in enumerate(arguments):
        parts += [","] if position else []
        parts += [argument] if isinstance(argument, Span) else of(argument).parts
    return Expr((*parts, ")"), value)


def written(parts: Sequence[str | Part | Expr], value: Value) -> Expr:
    """A formula put together from pieces; what it gives is said by whoever writes it."""
    flat: list[str | Part] = []
    for part in parts:
        flat += part.parts if isinstance(part, Expr) else [part]
    return Expr(tuple(flat), value, _COMPARED)


def total(span: Span) -> Expr:
    """The sum of a column's cells."""
    return call("SUM", [span], fsum(map(number, span.values)))


def added(terms: Sequence[Term]) -> Expr:
    """The sum of cells that stand apart; nought of none."""
    if not terms:
        return of(0)
    if len(terms) == 1:
        return of(terms[0])
    value = _sum(terms)
    if len(terms) <= _FEW:
        parts: list[str | Part] = []
        for position, term in enumerate(terms):
            parts += [*(["+"] if position else []), *of(term).within(_SUM)]
        return Expr(tuple(parts), value, _SUM)
    return added(
        [
            call("SUM", terms[at : at + _MOST], _sum(terms[at : at + _MOST]))
            for at in range(0, len(terms), _MOST)
        ]
    )


_FEW, _MOST = 6, 200
"""How many terms are added by plus signs, and how many a function can have."""


def _sum(terms: Sequence[Term]) -> float:
    return fsum(number(of(one).value) for one in terms)


def least(one: Term, other: Term) -> Expr:
    """The smaller of two."""
    return call("MIN", [one, other], min(number(of(one).value), number(of(other).value)))


def most(one: Term, other: Term) -> Expr:
    """The larger of two."""
    return call("MAX", [one, other], max(number(of(one).value), number(of(other).value)))


def if_(condition: Expr, then: Term | str, otherwise: Term | str) -> Expr:
    """One of two, by a condition that is not nought."""
    return call("IF", [condition, then, otherwise], of(then if condition.value else otherwise).value)


def size(term: Term) -> Expr:
    """The absolute value."""
    return call("ABS", [term], abs(number(of(term).value)))


def percent_of(part: Term, whole: Term) -> Expr:
    """A part in per cent of a whole, with the part's own sign; empty where the whole is nought."""
    is_nought = written([of(whole), "=0"], int(not number(of(whole).value)))
    return if_(is_nought, "", 100 * of(part) / size(whole))


def rounded(term: Term, places: int) -> Expr:
    """Rounded to decimals, halves away from nought, as a spreadsheet does."""
    value = number(of(term).value)
    away = floor(round(abs(value) * 10**places, 6) + 0.5) / 10**places
    return call("ROUND", [term, places], away if value >= 0 else -away)


SLACK = Fraction(1, 10**7)
"""What a spreadsheet's figure may lack on a whole number without being taken for the one below."""


def whole_below(term: Term) -> Expr:
    """The nearest whole number that is not above it, a spreadsheet's inexact figures forgiven."""
    return call("INT", [of(term) + SLACK], float(floor(number(of(term).value) + float(SLACK))))


def whole_above(term: Term) -> Expr:
    """The nearest whole number that is not below it, likewise."""
    return -call("INT", [SLACK - of(term)], float(floor(float(SLACK) - number(of(term).value))))
