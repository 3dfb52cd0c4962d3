"""The chapter and item table of a grant letter: what it adds up to, and what it leaves open."""

from collections.abc import Sequence
from dataclasses import dataclass

from allocation.funds import GrantLine


@dataclass(frozen=True, slots=True)
class GrantTotal:
    """The sum of a grant table's printed amounts, in kroner, and what is not in it.

    `without_amount` are lines that are estimates or paid on claim; their advances are estimates
    (`estimated`), never part of `printed`.
    """

    printed: int
    estimated: int
    without_amount: tuple[GrantLine, ...]


def grant_total(lines: Sequence[GrantLine]) -> GrantTotal:
    """What the letter grants in figures, and beside it what it only estimates or pays on claim."""
    return GrantTotal(
        printed=sum(line.amount for line in lines if line.amount is not None),
        estimated=sum(line.advance for line in lines if line.amount is None and line.advance is not None),
        without_amount=tuple(line for line in lines if line.amount is None),
    )
