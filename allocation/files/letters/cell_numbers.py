"""Cells of figures as numbers, and in whole last digits of their columns, as sums are taken of them."""

import re
from collections.abc import Sequence

from allocation.files.letters.adds_up import Values
from allocation.files.letters.splits import Cells
from allocation.money import NotANumber, Number, parse_number

_THOUSANDS_BY_POINTS = re.compile(r"[-\u2212]?[0-9]{1,3}(?:\.[0-9]{3}){2,}(?:,[0-9]+)?")


def numbers_of(cells: Cells) -> tuple[Number | None, ...]:
    """The numbers in a row's cells."""
    return tuple(map(number_of, cells))


def number_of(cell: str) -> Number | None:
    """The number in a cell; None for one that is no number, or a share, which adds up to nothing.

    Points between several groups of three digits part thousands; one alone could be decimal.
    """
    plain = cell.replace(".", "") if _THOUSANDS_BY_POINTS.fullmatch(cell) else cell
    try:
        return parse_number(plain)
    except NotANumber:
        return None


def places_of(numbers: Sequence[Sequence[Sequence[Number | None]]], count: int) -> list[int | None]:
    """The decimals of each column; None for one without numbers in most of its rows."""
    result: list[int | None] = []
    for column in range(count):
        of_rows = [options[0][column] for options in numbers if options]
        found = [one.decimals for one in of_rows if one is not None]
        filled = [one for options in numbers if options for one in options[:1] if one[column] is not None]
        result.append(max(found) if found and len(filled) == len(found) else None)
    return result


def values_of(numbers: Sequence[Number | None], places: Sequence[int | None]) -> Values:
    """The numbers in the last printed digit of their columns."""
    return tuple(
        None if number is None or places[column] is None else int(number.value * 10 ** (places[column] or 0))
        for column, number in enumerate(numbers)
    )
