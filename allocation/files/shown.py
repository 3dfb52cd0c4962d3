"""A table as it is shown, whether in the terminal, in a workbook or on a screen: one making, three views."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from allocation.files.columns import Column, folded, signed
from allocation.money import DASH, Unit, decimals_of, number_text

Value = Fraction | int | str | None
"""A number in the unit it is shown in, or a text; None is not known, which is not nought."""

_MOST_DECIMALS = 4


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """A heading and a value for each row; `of_texts` where the values are words, which stand to the left.

    `decimals` is None where each number has those it needs, for the rows count in different units. Changes
    are `signed`: what is more has a plus. `missing` is the word for a number that nobody has stated.
    """

    heading: str
    values: tuple[Value, ...]
    decimals: int | None = 0
    signed: bool = False
    missing: str = ""
    of_texts: bool = False

    @property
    def texts(self) -> list[str]:
        """The values as they are read."""
        return [self._text(value) for value in self.values]

    def _text(self, value: Value) -> str:
        if value is None:
            return self.missing
        if isinstance(value, str):
            return value
        if value == 0:
            return DASH
        text = number_text(value, self.decimals_of(value))
        return signed(value, text) if self.signed else text

    def decimals_of(self, value: Fraction | int) -> int:
        """How many decimals a number of the column is shown with."""
        return places_of([value]) if self.decimals is None else self.decimals


@dataclass(frozen=True, slots=True)
class Shown:
    """A table with its title, what it is asked to show, its rows' names and columns, and notes under it.

    The last `sums` rows are set apart.
    """

    title: str
    first: str
    labels: tuple[str, ...]
    columns: tuple[ShownColumn, ...]
    sums: int = 0
    notes: tuple[str, ...] = ()

    @property
    def names(self) -> Column:
        """The rows' names as a column of text."""
        return Column(self.first, self.labels, "left")


def amounts(heading: str, kroner: Sequence[int | Fraction | None], unit: Unit) -> ShownColumn:
    """A column of money, in the unit the case is shown in."""
    return numbers(heading, [None if one is None else Fraction(one) / unit.factor for one in kroner])


def numbers(
    heading: str, values: Sequence[Fraction | None], missing: str = "", signed: bool = False
) -> ShownColumn:
    """A column of numbers with the decimals that its longest needs."""
    return ShownColumn(heading, tuple(values), places_of(values), signed, missing)


def places_of(values: Sequence[Fraction | int | None]) -> int:
    """The decimals that the longest of the numbers needs, four at most."""
    places = (decimals_of(Fraction(one)) for one in values if one is not None)
    return min(max(places, default=0), _MOST_DECIMALS)


def words(heading: str, texts: Sequence[str]) -> ShownColumn:
    """A column of words."""
    return ShownColumn(heading, tuple(texts), of_texts=True)


def as_column(shown: ShownColumn, width: int) -> Column:
    """The column as text, its heading and its words folded."""
    texts = [folded(text, width) for text in shown.texts] if shown.of_texts else shown.texts
    return Column(folded(shown.heading, width), texts, "left" if shown.of_texts else "right")
