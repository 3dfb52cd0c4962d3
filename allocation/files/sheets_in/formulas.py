"""What the formulas of a sheet give: sums and simple arithmetic of its own cells, worked out once more.

A workbook keeps the value that a spreadsheet last worked out beside each formula. Where the cells were
changed by something else since, that value is old; where the file was never opened, there is none.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

_TOKEN = re.compile(
    r"\s*(?:(?P<range>\$?[A-Z]{1,3}\$?[0-9]+:\$?[A-Z]{1,3}\$?[0-9]+)|(?P<cell>\$?[A-Z]{1,3}\$?[0-9]+)"
    r"|(?P<number>[0-9]+(?:\.[0-9]+)?)|(?P<sum>SUM\()|(?P<sign>[-+*/(),]))"
)
_MOST_VISITS = 500_000
"""How many cells the formulas of a sheet may ask for together: room for a thousand sums of hundreds."""
_DEEPEST = 60


class _Unknown(Exception):
    """A formula that is more than a sum of this sheet's cells, or leads in a ring."""


@dataclass
class Formulas:
    """The formulas of a sheet by line and column, and what its cells hold: a number, or None for a text."""

    formulas: Mapping[tuple[int, int], str]
    numbers: Mapping[int, Mapping[int, Fraction | None]]
    _known: dict[tuple[int, int], Fraction | None] = field(default_factory=dict)
    _visits: int = 0
    _depth: int = 0

    def value(self, at: tuple[int, int]) -> Fraction | None:
        """What a formula gives; None where it is no arithmetic of this sheet's own cells."""
        try:
            return self._of_formula(at)
        except (_Unknown, ZeroDivisionError, RecursionError):
            return None

    def _of_formula(self, at: tuple[int, int]) -> Fraction:
        if at not in self._known:
            self._known[at] = None
            self._depth += 1
            try:
                self._known[at] = self._worked_out(self.formulas[at])
            finally:
                self._depth -= 1
        found = self._known[at]
        if found is None or self._depth > _DEEPEST:
            raise _Unknown
        return found

    def _worked_out(self, formula: str) -> Fraction:
        tokens = _tokens(formula)
        if not any(kind in ("cell", "range") for kind, _ in tokens):
            raise _Unknown
        reader = _Expression(tokens, self)
        value = reader.sum_of_terms()
        if reader.rest:
            raise _Unknown
        return value

    def cell(self, at: tuple[int, int]) -> Fraction:
        """The number in a cell, nought where it is empty; a text is none."""
        if at in self.formulas:
            return self._of_formula(at)
        number = self.numbers.get(at[0], {}).get(at[1], Fraction(0))
        if number is None:
            raise _Unknown
        return number

    def sum_of(self, top: int, left: int, bottom: int, right: int) -> Fraction:
        """The sum of a range, as a spreadsheet adds: numbers alone, texts left out."""
        total = Fraction(0)
        for line in range(top, min(bottom, self._last) + 1):
            row = self.numbers.get(line, {})
            for column in range(left, min(right, left + 16_384) + 1) if len(row) > right - left else row:
                self._visits += 1
                if self._visits > _MOST_VISITS:
                    raise _Unknown
                if left <= column <= right:
                    if (line, column) in self.formulas:
                        total += self._of_formula((line, column))
                    else:
                        total += row.get(column) or 0
        return total

    @property
    def _last(self) -> int:
        return max(self.numbers, default=0)


def _tokens(formula: str) -> list[tuple[str, str]]:
    tokens, at = [], 0
    plain = formula.strip().removeprefix("=")
    while at < len(plain):
        found = _TOKEN.match(plain, at)
        if found is None or found.lastgroup is None:
            raise _Unknown
        tokens.append((found.lastgroup, found[found.lastgroup]))
        at = found.end()
    return tokens


def _place(reference: str) -> tuple[int, int]:
    letters, line = coordinate_from_string(reference.replace("$", ""))
    return line, column_index_from_string(letters) - 1


@dataclass
class _Expression:
    """A formula being read from the left: terms, factors, and what they are made of."""

    rest: list[tuple[str, str]]
    sheet: Formulas

    def __post_init__(self) -> None:
        self.rest = self.rest[::-1]

    def sum_of_terms(self) -> Fraction:
        value = self._product()
        while self._next_is("+", "-"):
            value = value + self._product() if self._take() == "+" else value - self._product()
        return value

    def _product(self) -> Fraction:
        value = self._factor()
        while self._next_is("*", "/"):
            value = value * self._factor() if self._take() == "*" else value / self._factor()
        return value

    def _factor(self) -> Fraction:
        kind, text = self._pop()
        if text in ("+", "-"):
            return self._factor() if text == "+" else -self._factor()
        if kind == "number":
            return Fraction(text)
        if kind == "cell":
            return self.sheet.cell(_place(text))
        if text == "(":
            value = self.sum_of_terms()
            self._must(")")
            return value
        if kind == "sum":
            return sum(self._summed(), Fraction(0))
        raise _Unknown

    def _summed(self) -> Iterator[Fraction]:
        """What stands between the brackets of a SUM."""
        while True:
            if self.rest and self.rest[-1][0] == "range":
                first, last = self._pop()[1].split(":")
                (top, left), (bottom, right) = _place(first), _place(last)
                yield self.sheet.sum_of(
                    min(top, bottom), min(left, right), max(top, bottom), max(left, right)
                )
            else:
                yield self.sum_of_terms()
            if not self._next_is(","):
                self._must(")")
                return
            self._take()

    def _next_is(self, *signs: str) -> bool:
        return bool(self.rest) and self.rest[-1] in [("sign", sign) for sign in signs]

    def _pop(self) -> tuple[str, str]:
        if not self.rest:
            raise _Unknown
        return self.rest.pop()

    def _take(self) -> str:
        return self._pop()[1]

    def _must(self, sign: str) -> None:
        if self._take() != sign:
            raise _Unknown
