"""A small language for the sums that printed tables claim: arithmetic on figures, and nothing else.

A formula is arithmetic (+ - * / and parentheses, and ** with a whole exponent for what works year after
year) over numbers, names and references of the form `table["key", 2024].column`. A key can also be read:
`areas[recipient].growth` is the row named by the column `recipient` of the row at hand, and
`growth[areas[recipient].area].factor` goes by way of a third table. It is parsed by Python's own parser and
walked here; no other part of Python is reachable from it.
"""

import ast
import operator
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache, reduce
from itertools import repeat
from math import isfinite
from typing import Protocol

from allocation.figures import Interval


class FormulaError(ValueError):
    """The formula is not one of this language, or names something that does not exist."""


class MissingFigure(LookupError):
    """The formula is right, but a figure it needs is not stated; missing is not zero."""


class Scope(Protocol):
    """What the names in a formula stand for."""

    def column(self, name: str) -> Interval:
        """The figure in that column of the row at hand."""

    def cell(self, reference: "Reference") -> Interval:
        """The figure that a reference names."""

    def text(self, name: str) -> str | int:
        """The text or whole number in that column of the row at hand."""

    def text_at(self, reference: "Reference") -> str | int:
        """The text or whole number that a reference names."""

    def parameter(self, code: str) -> Interval:
        """The parameter's value in force for the case."""


def evaluate(formula: str, scope: Scope) -> Interval:
    """The value of a formula, as an interval in base units.

    Raises FormulaError for what is not in the language, MissingFigure for a figure not stated.
    """
    try:
        return _value(_parsed(formula), scope)
    except RecursionError as fault:
        raise FormulaError("formelen er for lang") from fault


@dataclass(frozen=True, slots=True)
class Reference:
    """A formula's reference to one cell: the path to a table, a row's key, and a column."""

    path: tuple[str, ...]
    key: tuple[str | int, ...]
    column: str


def references(formula: str, scope: Scope) -> tuple[Reference, ...]:
    """The cells that a formula names."""
    return tuple(
        _reference(node.value, node.attr, scope)
        for node in ast.walk(_parsed(formula))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Subscript)
    )


def parameter_codes(formula: str) -> tuple[str, ...]:
    """The parameters that a formula names."""
    return tuple(
        str(node.slice.value)
        for node in ast.walk(_parsed(formula))
        if isinstance(node, ast.Subscript)
        and isinstance(node.value, ast.Name)
        and node.value.id == "parameter"
        and isinstance(node.slice, ast.Constant)
    )


@lru_cache(maxsize=1024)
def _parsed(formula: str) -> ast.expr:
    try:
        return ast.parse(formula.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as fault:
        raise FormulaError(f"formelen «{formula}» kan ikke leses") from fault


def _value(node: ast.expr, scope: Scope) -> Interval:
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return Interval.exact(_exact(number))
        case ast.Name(id=name):
            return scope.column(name)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand, scope)
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            return _combined(op, _value(left, scope), _value(right, scope))
        case ast.Subscript(value=ast.Name(id="parameter"), slice=ast.Constant(value=str() as code)):
            return scope.parameter(code)
        case ast.Attribute(value=ast.Subscript() as row, attr=column):
            return scope.cell(_reference(row, column, scope))
    raise FormulaError(f"«{ast.unparse(node)}» hører ikke hjemme i en formel")


def _exact(number: int | float) -> Fraction:
    """The number as it is written: a formula's 0.1 is a tenth."""
    if isinstance(number, float) and not isfinite(number):
        raise FormulaError("tallet i formelen er for stort")
    return Fraction(str(number)) if isinstance(number, float) else Fraction(number)


def _combined(op: ast.operator, left: Interval, right: Interval) -> Interval:
    try:
        return _OPERATORS[type(op)](left, right)
    except ZeroDivisionError as fault:
        raise MissingFigure("divisor er null") from fault


def _power(base: Interval, exponent: Interval) -> Interval:
    """The base multiplied by itself; the exponent is a small whole number that nobody has rounded."""
    times = exponent.value
    if exponent != Interval.exact(times) or times.denominator != 1 or not 0 <= times <= _MOST_TIMES:
        raise FormulaError(f"eksponenten etter ** må være et helt tall fra 0 til {_MOST_TIMES}")
    if times * _bits(base) > _MOST_BITS:
        raise FormulaError("tallet i formelen er for stort")
    return reduce(operator.mul, repeat(base, int(times)), Interval.exact(1))


def _bits(interval: Interval) -> int:
    ends = (interval.low, interval.high)
    return max(part.bit_length() for end in ends for part in (end.numerator, end.denominator))


_MOST_TIMES = 100
"""The highest exponent: as many years as anybody looks ahead."""

_MOST_BITS = 100_000
"""How long a number may grow, in binary digits; a power of powers could fill the machine."""


_OPERATORS: dict[type[ast.operator], Callable[[Interval, Interval], Interval]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: _power,
}


def _path(node: ast.expr) -> tuple[str, ...]:
    match node:
        case ast.Name(id=name):
            return (name,)
        case ast.Attribute(value=ast.Name(id=alias), attr=name):
            return (alias, name)
    raise FormulaError(f"«{ast.unparse(node)}» er ikke navnet på en tabell")


def _reference(row: ast.Subscript, column: str, scope: Scope) -> Reference:
    parts = row.slice.elts if isinstance(row.slice, ast.Tuple) else [row.slice]
    return Reference(_path(row.value), tuple(_key(part, scope) for part in parts), column)


def _key(node: ast.expr, scope: Scope) -> str | int:
    """One part of a row's key: as it is written, or as it stands in another cell."""
    match node:
        case ast.Constant(value=str() | int() as value):
            return value
        case ast.Name(id=name):
            return scope.text(name)
        case ast.Attribute(value=ast.Subscript() as row, attr=column):
            return scope.text_at(_reference(row, column, scope))
    raise FormulaError(f"«{ast.unparse(node)}» er ikke en nøkkelverdi")
